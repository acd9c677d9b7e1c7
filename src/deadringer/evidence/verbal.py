"""The bound of a likelihood ratio, its expression in words, and what stands beside it: counts and the audit."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

import numpy as np

from deadringer.errors import CaseError
from deadringer.evidence.calibration import Calibration, Known
from deadringer.evidence.measures import Floats
from deadringer.model.scales import Scale, parse
from deadringer.model.sheets import CLASS, Category, Sheet

#: The figures of an audit that stand beside every ratio, and what is said where a calibration lacks one.
AUDITED = ("Cllr within class", "Cllr_min within class", "Cllr_cal within class")
NOT_AUDITED = "not audited"


def known(classes: Mapping[Category, Known], works: Sheet) -> tuple[Floats, Floats]:
    """Return how many labelled copies, and independent products, are known of each work's class.

    Returns
    -------
    copies, independents : ndarray of float64, shape (works,)
        0 where the work has no class.
    """
    found = np.zeros((2, len(works)))
    memory: dict[Category, tuple[float, float]] = {}
    for j, cell in enumerate(works.column(CLASS)):
        if not isinstance(cell, Category):
            continue
        if cell not in memory:
            of = [one for kind, one in classes.items() if kind.agrees(cell)]
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


def scales() -> tuple[str, ...]:
    """Return the names of the verbal scales that come with the package: see scales/README.md."""
    found = (resources.files(__package__) / "scales").iterdir()
    return tuple(sorted(one.name.removesuffix(".csv") for one in found if one.name.endswith(".csv")))


def scale(chosen: str | Scale) -> Scale:
    """Return the verbal scale a case chose, by its name where it is one of the package's.

    Raises
    ------
    CaseError
        There is no scale of that name.
    """
    if isinstance(chosen, Scale):
        return chosen
    if chosen not in scales():
        raise CaseError(
            f"case.toml: evidence.scale must be one of {', '.join(scales())}, or a .csv file of the case, "
            f"not {chosen!r}"
        )
    file = f"{chosen}.csv"
    return parse((resources.files(__package__) / "scales" / file).read_bytes(), file)


def audited(calibration: Calibration) -> dict[str, str]:
    """Return how good the ratios of a calibration are by its audit, as far as that was reckoned; 0 is perfect."""
    return {name: calibration.audit.get(name, NOT_AUDITED) for name in AUDITED}
