"""Evidence of the pictures: how much more often a copy has a picture this near to the work's than independents do.

A picture that is alike was copied, whatever else differs: the whole is lifted to what the likeness is worth, if it was
below. It is never added: pictures, names and sheets come from one hand, and the sum of their logarithms would count
that hand twice. With p1 the share of copies whose picture is alike, no lifted ratio of independents is on average above
1 + p1. Pictures that are not alike say nothing: another photograph of the same thing would not be alike either.
"""

from __future__ import annotations

import math

import numpy as np

from deadringer.evidence.calibration import Pictured
from deadringer.evidence.measures import Floats, Ints

KIND = "images"
#: Steps of the distance in bits, of 256. Up to 16: scaled, re-compressed, recoloured. Up to 31, the radius that users
#: of PDQ commonly take: drawn after it, or changed further. Beyond, pictures are not alike.
STEPS = np.array([17.0, 32.0])
DEGREES = len(STEPS) + 1
BEYOND = DEGREES - 1
HALF = 0.5


def degrees(distance: Floats) -> Ints:
    """Return the step each distance lies on, -1 where it is NaN (no usable picture on one side)."""
    found = np.searchsorted(STEPS, distance, side="right").astype(np.intp)
    found[np.isnan(distance)] = -1
    return found


def most(counts: Pictured) -> float:
    """Return the greatest log10 likelihood ratio that the known independents can bear: see `bounding.bounds`."""
    return float(np.log10(sum(counts.independents) + 1.0))


def ratios(counts: Pictured, distance: Floats, compared: Floats) -> Floats:
    """Return log10 likelihood ratios of the nearest of some pairs of pictures, within the bound; any shape.

    Parameters
    ----------
    counts : Pictured
        How near the nearest picture of a register came, of copies to their work and of independents to any.
    distance : ndarray of float64
        In bits; NaN where missing.
    compared : ndarray of float64
        Among how many pairs of pictures it is the nearest. As many more as were compared when counting, as much more
        often chance alone comes so near.

    Returns
    -------
    ndarray of float64
        NaN where missing, and everywhere where no pictures were counted.
    """
    n1, n0 = np.asarray(counts.copies), np.asarray(counts.independents)
    if not n1.sum() or not n0.sum() or np.isnan(distance).all():
        return np.full(np.shape(distance), np.nan)
    p1, p0 = (n1 + HALF) / (n1 + HALF).sum(), (n0 + HALF) / (n0 + HALF).sum()
    table = np.minimum.accumulate(np.log10(p1 / p0))  # no farther picture weighs more than a nearer one
    found = degrees(distance)
    chance = np.log10(np.maximum(compared / counts.compared, 1.0))
    weight = np.where(found == BEYOND, table[BEYOND], np.maximum(table[found] - chance, table[BEYOND]))
    return np.where(found < 0, np.nan, np.minimum(weight, most(counts)))


def chance(counts: Pictured, found: Ints, compared: Floats) -> Floats:
    """Return how often the nearest picture of an independent is as near, among so many pairs; NaN where missing.

    `found` are steps of the distance, -1 where missing. Counted with the sighting itself as one independent more; 1
    where not alike.
    """
    n0 = np.asarray(counts.independents)
    if not n0.sum():
        return np.full(np.shape(found), np.nan)
    often = (np.cumsum(n0) + 1.0) / (n0.sum() + 1.0)
    often[BEYOND] = 1.0
    more = np.maximum(compared / counts.compared, 1.0)
    return np.where(found < 0, np.nan, np.minimum(often[found] * more, 1.0))


def weigh(ratio: Floats, distance: Floats, others: Floats) -> Floats:
    """Return what pictures add to what the other kinds come to, 0 where none is alike, NaN where missing; any shape.

    Parameters
    ----------
    ratio : ndarray of float64
        From `ratios`.
    distance : ndarray of float64
        In bits; NaN where missing.
    others : ndarray of float64
        Sum of the other kinds, log10.
    """
    lift = np.where(speaks(ratio, distance), np.maximum(np.nan_to_num(ratio) - others, 0.0), 0.0)
    return np.where(np.isnan(distance), np.nan, lift)


def speaks(ratio: Floats, distance: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Tell where pictures are alike and weigh something."""
    return np.asarray((degrees(distance) < BEYOND) & (np.nan_to_num(ratio) > 0.0) & ~np.isnan(distance))


def told(counts: Pictured, distance: float) -> str:
    """Say how many known independents have a picture as near to any work; nothing where it is missing."""
    if math.isnan(distance):
        return ""
    if not sum(counts.independents):
        return "no pictures were counted: weighs nothing"
    at = int(degrees(np.array([distance]))[0])
    if at == BEYOND:
        return "pictures that are not alike say nothing"
    near, every = sum(counts.independents[: at + 1]), sum(counts.independents)
    return f"{near:g} of {every:g} known independent products have a picture as near to some work"
