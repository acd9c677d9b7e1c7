"""The bound of a likelihood ratio, and its expression in words."""

from __future__ import annotations

import numpy as np

from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import Floats

#: ENFSI Guideline for Evaluative Reporting in Forensic Science (2015), the example scale: least ratio, words.
SCALE = (
    (1e6, "extremely strong support"),
    (1e4, "very strong support"),
    (1e3, "strong support"),
    (1e2, "moderately strong support"),
    (1e1, "moderate support"),
    (2.0, "weak support"),
)
FOR, AGAINST = "for derivation from the work", "for independent making"
NEITHER = "no support for either proposition"


def bounds(calibration: Calibration) -> tuple[float, float]:
    """Return the least and greatest log10 likelihood ratio that so few known products can bear.

    Among n independent products none may have come near, yet the next one might: no ratio above n + 1 is shown, and
    none below 1 / (copies + 1) (the empirical bound of Vergeer et al., "Numerical likelihood ratios outputted by LR
    systems are often based on extrapolation", Science and Justice 2016, in its simplest form).
    """
    return -float(np.log10(calibration.copies + 1)), float(np.log10(calibration.independents + 1))


def bound(calibration: Calibration, unbounded: Floats) -> Floats:
    """Return log10 likelihood ratios within what the calibration can bear."""
    return np.clip(unbounded, *bounds(calibration))


def support(log10_lr: float) -> str:
    """Return the words of the scale for a log10 likelihood ratio, and which proposition they support."""
    size = abs(log10_lr)
    for least, words in SCALE:
        if size >= np.log10(least):
            return f"{words} {FOR if log10_lr > 0 else AGAINST}"
    return NEITHER
