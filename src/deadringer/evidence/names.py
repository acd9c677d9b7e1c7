"""Evidence of the names: how much more often copies bear a name this close to the work's than independents do.

The score itself comes from the names facet; here it only finds its step.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from deadringer.evidence.calibration import Agreement
from deadringer.evidence.measures import Floats, Ints

KIND = "names"
#: Steps of the names score. Below a half: unlike. From a half: some letters, or the same with another number, which
#: halves the score. From 3/4: nearly. From 0.95: the same designation once scripts, case and signs are set aside.
STEPS = np.array([0.5, 0.75, 0.95])
DEGREES = len(STEPS) + 1
HALF = 0.5


def degrees(score: Floats) -> Ints:
    """Return the step each score lies on, -1 where it is NaN (no name on one side)."""
    found = np.searchsorted(STEPS, score, side="right").astype(np.intp)
    found[np.isnan(score)] = -1
    return found


def weigh(counts: Agreement, score: Floats, others: Floats) -> Floats:
    """Return log10(p1 / p0) of names scores, NaN where missing; any shape.

    Parameters
    ----------
    score : ndarray of float64
        Of the names facet; NaN where missing.
    others : ndarray of float64
        How many others bear the designation: lines of works, and known independent products. The same designation as
        the work's tells the less, the more of them do, but never against it.
    """
    p1, p0 = np.asarray(counts.copies) + HALF, np.asarray(counts.independents) + HALF
    table = np.log10((p1 / p1.sum()) / (p0 / p0.sum()))
    found = degrees(score)
    weight = table[np.maximum(found, 0)]
    same = (found == DEGREES - 1) & (weight > 0.0)
    weight = np.where(same, np.maximum(weight - np.log10(1.0 + others), 0.0), weight)
    return np.asarray(np.where(found < 0, np.nan, weight))


def others(borne: Mapping[str, float], designations: Sequence[str], lines: Floats) -> Floats:
    """Return how many others bear each designation: of known independent products, and lines of works besides one.

    Parameters
    ----------
    borne : mapping of str to float
        Known independent products by designation.
    designations : sequence of str
        k designations.
    lines : ndarray of float64, shape (k,)
        How many more lines of works bear them.
    """
    found = np.zeros(len(lines))
    if any(designations):
        for at, one in enumerate(designations):
            if one:
                found[at] = borne.get(one, 0.0)
    return lines + found


def told(counts: Agreement, score: float) -> str:
    """Say how many known independents bear a name as near; nothing where it is missing."""
    if math.isnan(score):
        return ""
    step, every = int(degrees(np.array([score]))[0]), sum(counts.independents)
    if not every:
        return "no independents were counted"
    return (
        f"of {every:.3g} known independent products {sum(counts.independents[step:]):.1f} bear one as near, on average "
        "over works of their class"
    )
