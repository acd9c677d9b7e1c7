"""The bound of a likelihood ratio, and its expression in words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from deadringer.evidence.calibration import Calibration, Known
from deadringer.evidence.measures import Floats, categories
from deadringer.model.sheets import CLASS, Category, Sheet

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
#: What is said where the calibration knows no product of the class.
UNCALIBRATED = "not calibrated"
NEITHER = "no support for either proposition"


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


def bounds(calibration: Calibration, works: Sheet) -> tuple[float, Floats]:
    """Return the least log10 likelihood ratio that so few known products can bear, and the greatest by work.

    Among n independent products none may have come near, yet the next one might: no ratio above n + 1 is shown, and
    none below 1 / (copies + 1) (the empirical bound of Vergeer et al., "Numerical likelihood ratios outputted by LR
    systems are often based on extrapolation", Science and Justice 2016, in its simplest form). As likeness is weighed
    half among products of the work's class and half among all, n is the mean of both numbers.
    """
    n = (known(calibration.classes, works)[1] + calibration.independents) / 2.0
    return -float(np.log10(calibration.copies + 1)), np.log10(n + 1.0)


def support(log10_lr: float) -> str:
    """Return the words of the scale for a log10 likelihood ratio, and which proposition they support; NaN: none."""
    if np.isnan(log10_lr):
        return UNCALIBRATED
    size = abs(log10_lr)
    for least, words in SCALE:
        if size >= np.log10(least):
            return f"{words} {FOR if log10_lr > 0 else AGAINST}"
    return NEITHER
