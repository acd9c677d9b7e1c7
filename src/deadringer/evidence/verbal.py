"""How a likelihood ratio is expressed in words, and the figures of the audit that stand beside it."""

from __future__ import annotations

from importlib import resources

from deadringer.errors import CaseError
from deadringer.evidence.calibration import Calibration
from deadringer.model.scales import Scale, parse

#: The figures of an audit that stand beside every ratio, and what is said where a calibration lacks one.
AUDITED = ("Cllr within class", "Cllr_min within class", "Cllr_cal within class")
NOT_AUDITED = "not audited"


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
