"""Evidence of the dates: what was there before a work was created is no copy of it.

Nothing is fitted here, and nothing that agrees is evidence: most things are younger than most works. Dates are
sometimes wrong, so that the weight falls to the least that can be shown, and no further.
"""

from __future__ import annotations

import numpy as np

from deadringer.evidence.measures import Bools, Floats

KIND = "dates"


def weigh(before: Bools, others: Floats, least: Floats | float) -> Floats:
    """Return what the dates add to what the other kinds come to; any shape.

    Parameters
    ----------
    before : ndarray of bool
        Whether the sighting was there before the work was created; False where that is not known.
    others : ndarray of float64
        Sum of the other kinds, log10.
    least : float or ndarray of float64
        The least log10 likelihood ratio that can be shown.
    """
    if not before.any():
        return np.zeros(np.shape(others))
    return np.asarray(np.where(before, np.minimum(least - others, 0.0), 0.0))


def told(before: bool) -> str:
    """Say what dates tell that are known on both sides."""
    if before:
        return "there before the work was created"
    return "not there before the work was created, as far as stated: rules nothing out"
