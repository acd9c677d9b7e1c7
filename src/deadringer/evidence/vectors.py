"""Evidence of the vectors: how much more often a copy comes this near to a work's vector than independents do.

A cosine of one model says nothing of another's, so the steps are no fixed figures: they are the cosines that so few of
the known independents reach, by the model that was counted. By any other, vectors weigh nothing. The rest is as with
texts: the nearest of many pairs is nearer by chance, and the whole is lifted to what nearness is worth, never added to.
A vector is made from a text or picture: where these are compared too, both share the say, and the whole is lifted to
the mean of their ratios, which is right whatever they have to do with each other. Vectors not near say nothing.
"""

from __future__ import annotations

import numpy as np

from deadringer.evidence import texts
from deadringer.evidence.calibration import Embedded
from deadringer.evidence.measures import Bools, Floats, Ints

KIND = "vectors"
#: A step begins at the cosine that more than this share of the independents reach with their nearest pair: the nearest
#: of all, a twentieth, a fifth. Beyond, nothing is told from chance.
SHARES = (0.0, 0.05, 0.2)
DEGREES = len(SHARES) + 1
BEYOND = DEGREES - 1
#: Decimals of a cosine that a step keeps; it is rounded down, so that the independent it is of stays on it.
DIGITS = 6
#: Nothing was counted.
UNCOUNTED = Embedded((0.0,) * DEGREES, (0.0,) * DEGREES, (0.0,) * DEGREES)


def steps(nearest: Floats, weight: Floats) -> tuple[float, ...]:
    """Return the cosines at which steps begin, the nearest first.

    Parameters
    ----------
    nearest : ndarray of float64, shape (n,)
        How near each known independent came to any work.
    weight : ndarray of float64, shape (n,)
        What each counts.
    """
    order = np.argsort(-nearest, kind="stable")
    share = np.cumsum(weight[order]) / weight.sum()
    at = np.minimum(np.searchsorted(share, SHARES, side="right"), len(order) - 1)
    return tuple((np.floor(nearest[order[at]] * 10.0**DIGITS) / 10.0**DIGITS).tolist())


def degrees(begins: tuple[float, ...], cosine: Floats) -> Ints:
    """Return the step each cosine lies on, 0 for the nearest, -1 where it is NaN (no vector on one side)."""
    return texts.degrees(cosine, np.asarray(begins))


def ratios(counts: Embedded, model: str, cosine: Floats, compared: Floats) -> Floats:
    """Return log10 likelihood ratios of the nearest of some pairs of vectors, within the bound; any shape.

    Parameters
    ----------
    counts : Embedded
    model : str
        Which the vectors are of.
    cosine : ndarray of float64
        NaN where missing.
    compared : ndarray of float64
        Among how many pairs of vectors it is the greatest.

    Returns
    -------
    ndarray of float64
        NaN where missing, and everywhere where another model was counted, or none.
    """
    if not counts.knows(model):
        return np.full(np.shape(cosine), np.nan)
    return texts.by_degree(counts, degrees(counts.steps, np.asarray(cosine)), compared)


def chance(counts: Embedded, model: str, found: Ints, compared: Floats) -> Floats:
    """Return how often the nearest vector of an independent is as near, among so many pairs; NaN where missing.

    `found` are steps of the cosine, -1 where missing; by a model that was not counted all are.
    """
    if not counts.knows(model):
        return np.full(np.shape(found), np.nan)
    return texts.chance(counts, found, compared)


def shared(ratio: Floats, looks: Floats) -> Floats:
    """Return log10 of the mean of two ratios, of vectors and of what they may be made of; any shape.

    `looks` are those of pictures or texts; where they are NaN, vectors stand alone.
    """
    if np.isnan(ratio).all():
        return ratio
    return np.where(np.isnan(looks), ratio, np.log10((10.0**ratio + 10.0**looks) / 2.0))


def weigh(ratio: Floats, others: Floats) -> Floats:
    """Return what vectors add to what the other kinds come to, 0 where nothing speaks, NaN where nothing was weighed.

    Parameters
    ----------
    ratio : ndarray of float64
        From `ratios`, or `shared`; any shape.
    others : ndarray of float64
        What the other kinds come to, log10.
    """
    lift = np.where(speaks(ratio), np.maximum(np.nan_to_num(ratio) - others, 0.0), 0.0)
    return np.where(np.isnan(ratio), np.nan, lift)


def speaks(ratio: Floats) -> Bools:
    """Tell where vectors weigh something."""
    return np.asarray(np.nan_to_num(ratio) > 0.0)


def told(counts: Embedded, model: str, cosine: float) -> str:
    """Say how many known independents came as near."""
    if not counts.knows(model):
        return "not calibrated for this model: weighs nothing"
    at, every = int(degrees(counts.steps, np.array([cosine]))[0]), sum(counts.independents)
    if at == BEYOND:
        return f"more than {sum(counts.independents[:BEYOND]):g} of {every:g} independents came as near"
    return (
        f"at most {sum(counts.independents[: at + 1]):g} of {every:g} independents came as near, each to one of "
        f"{counts.compared:g} vectors"
    )
