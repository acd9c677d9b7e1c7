"""Evidence of the texts: how much more often a copy says this much of a work's text than an independent one does.

What is counted is the extent to which a text is copied (the facet's `extents`), by steps. Shares of runs of three words
were not taken: they order texts the same way, but a few words that every text of a trade has make them rise, and
nothing can be pointed at. Of independents two things are counted: how far the nearest of all works came, and how many
of all pairs of texts came so far. Among m texts of works the nearest comes so far by chance in no more than m times the
share of pairs, whatever the works have to do with one another; and in no more than was seen among as many as were
counted. In counting pairs nothing is set aside as boilerplate: a register of few works cannot know what many say.

Text that is copied was copied, whatever else differs: as with pictures the whole is lifted to what that is worth, if it
was below, and nothing is added to anything. Each lifted ratio is of one kind, so with p1 the share of copies that are
alike in pictures, in texts, and in vectors, no ratio of independents so made is on average above 1 + p1 + p1 + p1:
whatever the kinds have to do with one another, lifting overstates it four times at most, where adding knows no bound.
Texts of which nothing is copied say nothing: another text of the same thing may be.
"""

from __future__ import annotations

import math

import numpy as np

from deadringer.evidence.calibration import Worded
from deadringer.evidence.measures import Bools, Floats, Ints

KIND = "texts"
#: Steps of the extent, the most first. From 0.75: a near copy. From 0.5: lightly revised, or half of it copied. From
#: 0.3: heavily revised, or a part. From 0.2: a paragraph. Below, nothing is told from chance and custom.
STEPS = np.array([0.75, 0.5, 0.3, 0.2])
DEGREES = len(STEPS) + 1
BEYOND = DEGREES - 1
HALF = 0.5
#: Extents that differ by less do not tell which of two works a text is of: a twentieth of it, a sentence in twenty.
TOLD_APART = 0.05


def degrees(extent: Floats, steps: Floats = STEPS) -> Ints:
    """Return the step each extent lies on, 0 for the greatest, -1 where it is NaN (no usable text on one side)."""
    found = np.asarray(len(steps) - np.searchsorted(steps[::-1], extent, side="right"), np.intp)
    found[np.isnan(extent)] = -1
    return found


def most(counts: Worded) -> float:
    """Return the greatest log10 likelihood ratio that the known independents can bear: see `bounding.bounds`."""
    return float(np.log10(sum(counts.independents) + 1.0))


def chances(counts: Worded, compared: Floats) -> Floats:
    """Return how often the nearest of so many pairs of texts of independents comes so far; shape (..., steps)."""
    n0 = np.asarray(counts.independents)
    size = len(n0)
    nearest = (n0 + HALF) / (n0 + HALF).sum()
    # One pair more, of half a product: as many products as were counted each have as many pairs.
    each = (np.asarray(counts.pairs) * n0.sum() + HALF) / (counts.compared * n0.sum() + HALF * size)
    m = np.maximum(compared, 1.0)[..., None]
    return np.asarray(
        np.minimum(m * each[: size - 1], nearest[: size - 1] * np.maximum(m / counts.compared, 1.0))
    )


def ratios(counts: Worded, extent: Floats, compared: Floats) -> Floats:
    """Return log10 likelihood ratios of the most that was copied among some pairs of texts, within the bound.

    Parameters
    ----------
    counts : Worded
    extent : ndarray of float64
        Any shape; NaN where missing.
    compared : ndarray of float64
        Among how many pairs of texts it is the greatest.

    Returns
    -------
    ndarray of float64
        NaN where missing, and everywhere where no texts were counted.
    """
    return by_degree(counts, degrees(np.asarray(extent)), compared)


def by_degree(counts: Worded, found: Ints, compared: Floats) -> Floats:
    """Return what `ratios` does of the steps on which extents lie, -1 where missing; any shape."""
    n1, n0 = np.asarray(counts.copies), np.asarray(counts.independents)
    if not n1.sum() or not n0.sum() or (found < 0).all():
        return np.full(np.shape(found), np.nan)
    beyond = len(n0) - 1
    p1 = (n1 + HALF) / (n1 + HALF).sum()
    silent = float(np.log10(p1[beyond] * (n0 + HALF).sum() / (n0[beyond] + HALF)))
    # No lesser extent weighs more than a greater one, and none less than nothing copied at all.
    table = np.minimum.accumulate(np.log10(p1[:beyond] / chances(counts, np.asarray(compared))), axis=-1)
    table = np.maximum(np.minimum(table, most(counts)), min(silent, 0.0))
    at = np.clip(found, 0, beyond - 1)[..., None]
    weight = np.where(found == beyond, min(silent, 0.0), np.take_along_axis(table, at, axis=-1)[..., 0])
    return np.where(found < 0, np.nan, weight)


def chance(counts: Worded, found: Ints, compared: Floats) -> Floats:
    """Return how often the nearest of so many pairs of an independent comes as far as these steps; NaN where missing.

    Counted with the sighting itself as one independent more; 1 where nothing is copied. By the nearest of each known
    independent, or by all its pairs, whichever is less: see the head of this module.
    """
    n0, pairs = np.asarray(counts.independents), np.asarray(counts.pairs)
    if not n0.sum():
        return np.full(np.shape(found), np.nan)
    m = np.maximum(compared, 1.0)
    nearest = (np.cumsum(n0) + 1.0) / (n0.sum() + 1.0)
    each = (np.cumsum(pairs) * n0.sum() + 1.0) / (counts.compared * n0.sum() + 1.0)
    often = np.minimum(nearest[found] * np.maximum(m / counts.compared, 1.0), each[found] * m)
    often = np.where(found == len(n0) - 1, 1.0, np.minimum(often, 1.0))
    return np.where(found < 0, np.nan, often)


def weigh(ratio: Floats, extent: Floats, others: Floats) -> Floats:
    """Return what texts add to what the other kinds come to, 0 where nothing speaks, NaN where missing; any shape.

    Parameters
    ----------
    ratio : ndarray of float64
        From `ratios`.
    extent : ndarray of float64
        NaN where missing.
    others : ndarray of float64
        What the other kinds come to, log10.
    """
    lift = np.where(speaks(ratio, extent), np.maximum(np.nan_to_num(ratio) - others, 0.0), 0.0)
    return np.where(np.isnan(extent), np.nan, lift)


def speaks(ratio: Floats, extent: Floats) -> Bools:
    """Tell where text is copied and weighs something."""
    return np.asarray((degrees(extent) < BEYOND) & (np.nan_to_num(ratio) > 0.0) & ~np.isnan(extent))


def told(counts: Worded, extent: float) -> str:
    """Say of how many known independents as much is in common with any work; nothing where it is missing."""
    if math.isnan(extent):
        return ""
    if not sum(counts.independents):
        return "no texts were counted: weighs nothing"
    at = int(degrees(np.array([extent]))[0])
    if at == BEYOND:
        return "texts with so little in common say nothing"
    near, every = sum(counts.independents[: at + 1]), sum(counts.independents)
    return f"{near:g} of {every:g} known independents have as much text in common with some work"
