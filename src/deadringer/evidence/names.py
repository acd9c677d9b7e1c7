"""Evidence of the names: how much more often copies bear a name this close to the work's than independents do.

The score itself comes from the names facet; here it only finds its step.
"""

from __future__ import annotations

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


def weigh(counts: Agreement, score: Floats) -> Floats:
    """Return log10(p1 / p0) of names scores, 0 where missing; any shape."""
    p1, p0 = np.asarray(counts.copies) + HALF, np.asarray(counts.independents) + HALF
    table = np.log10((p1 / p1.sum()) / (p0 / p0.sum()))
    found = degrees(score)
    return np.asarray(np.where(found < 0, 0.0, table[np.maximum(found, 0)]))
