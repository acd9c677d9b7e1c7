"""How far the data bear a likelihood ratio out: the empirical lower and upper bound, and what counts allow."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from deadringer.evidence._sides import Side, Weights, sides
from deadringer.evidence.calibration import Calibration, Known
from deadringer.evidence.measures import OTHER, Floats, Ints, agreement, categories
from deadringer.model.sheets import CLASS, Category, Sheet

#: Steps of the threshold, in log10: the bound is as fine as this.
STEP = 0.01
#: log10 ratios beyond these are taken as these: to bear more out would take a thousand million products.
EXTREME = 9.0


def elub(
    same: npt.ArrayLike, different: npt.ArrayLike, weights: Weights | None = None
) -> tuple[float, float]:
    """Return the least and the greatest log10 likelihood ratio that the data bear out (ELUB).

    Who decides by ratios must, at every threshold, do no worse than who decides without them, even if one more pair of
    either class came out misleading at its worst (normalised Bayes error rate at most 1). The bounds are the outermost
    thresholds, from 0 on, up to which that holds: no ratio above the number of pairs of different origin and one, and
    none below one over that of the same origin and one (but for a step).

    Parameters
    ----------
    same, different : array_like, shapes (n,) and (m,)
        log10 likelihood ratios of pairs that are, and that are not, of the same origin; infinities count as 9 and -9.
    weights : pair of array_like, shapes (n,) and (m,), optional
        What each row counts: the bounds are those of so many products as the weights of a class add up to.

    Returns
    -------
    least, most : float
        log10, `least <= 0 <= most`, in steps of 0.01; both 0 where the ratios are worse than none; NaN where a class is
        empty.

    Raises
    ------
    InputError
        A ratio is NaN, a weight is out of range, or a column has another length or shape.

    References
    ----------
    .. [1] Vergeer, van Es, de Jongh, Alberink, Stoel, "Numerical likelihood ratios outputted by LR systems are often
       based on extrapolation: When to stop extrapolating?", Science and Justice 2016.
    """
    found = sides("elub", same, different, weights)
    if not all(map(len, found)):
        return math.nan, math.nan
    values = [np.clip(side.values, -EXTREME, EXTREME) for side in found]
    lowest = max(min(one[0] for one in values), -math.log10(found[0].total + 1))
    highest = min(max(one[-1] for one in values), math.log10(found[1].total + 1))
    first, last = min(0, int(lowest // STEP)), max(0, int(highest // STEP) + 1)
    at = np.linspace(first * STEP, last * STEP, last - first + 1)
    # Compared as ratios, not as logarithms: a ratio of two decimals lies on a step, and rounding decides which side.
    ratio = 10.0**at
    ones, others = (Side(10.0**one, side.weights) for one, side in zip(values, found, strict=True))
    kept = ones.above(ratio) / (ones.total + 1)
    wrong = (others.above(ratio) + 1) / (others.total + 1)
    worse = 1 - kept + ratio * wrong > np.minimum(1.0, ratio)
    least = np.max(at[worse & (at <= 0)] + STEP, initial=at[0])
    most = np.min(at[worse & (at >= 0)] - STEP, initial=at[-1])
    return min(float(least), 0.0), max(float(most), 0.0)


def known(classes: Mapping[Category | None, Known], works: Sheet) -> tuple[Floats, Floats]:
    """Return how many labelled copies, and independent products, are known of each work's class.

    Returns
    -------
    copies, independents : ndarray of float64, shape (works,)
        Of works without a class: of the products of a calibration without classes.
    """
    found = np.zeros((2, len(works)))
    memory: dict[Category | None, tuple[float, float]] = {}
    for j, cell in enumerate(categories(works, CLASS)):
        if cell not in memory:
            of = [
                one for kind, one in classes.items() if kind == cell or (kind and cell and kind.agrees(cell))
            ]
            memory[cell] = sum(one.copies for one in of), sum(one.independents for one in of)
        found[:, j] = memory[cell]
    return found[0], found[1]


def bounds(
    calibration: Calibration, sightings: Sheet, works: Sheet, rows: Ints, of_works: Ints
) -> tuple[Floats, Floats]:
    """Return the least and the greatest log10 likelihood ratio that the known products can bear, of given pairs.

    Among n independent products none may have come near, yet the next one might: no ratio above n + 1 is shown, and
    none below 1 / (copies + 1). As likeness is weighed half among products of the work's class and half among all, n is
    the mean of both numbers. Where the bounds of `elub` are tighter they are taken; the lower one is of pairs of one
    class, and says nothing of those that are stated to be of two.

    Parameters
    ----------
    rows, of_works : ndarray of intp, shape (k,)
        The pairs, by row of either sheet.

    Returns
    -------
    least, most : ndarray of float64, shape (k,)
    """
    n = (known(calibration.classes, works)[1] + calibration.independents) / 2.0
    least, most = calibration.elub
    few = -float(np.log10(calibration.copies + 1))
    apart = agreement(categories(sightings, CLASS), categories(works, CLASS), rows, of_works) == OTHER
    return np.where(apart, few, max(least, few)), np.minimum(np.log10(n + 1.0), most)[of_works]
