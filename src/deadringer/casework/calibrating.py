"""What `calibrate` and `audit` write: the folder of a calibration, or of an audit, with its card.

Labels are read in `labelled`; here what came of them is gathered and drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from deadringer.casework import labelled
from deadringer.casework.paging import counts, versions
from deadringer.casework.steps import Options, Progress
from deadringer.dossier import card, plots
from deadringer.errors import InputError
from deadringer.evidence import bounding, metrics
from deadringer.evidence.audit import Audit, Ratios
from deadringer.evidence.calibration import Calibration, load
from deadringer.evidence.figures import Figure, figures
from deadringer.evidence.measures import Floats
from deadringer.evidence.pairs import COLUMNS, Pairs
from deadringer.facets.specs import wrong_unit
from deadringer.model.propositions import NAMED
from deadringer.model.sheets import CLASS, Attribute, Sheet
from deadringer.register import hash_labels, read_case

#: Format of audit.json.
FORMAT = 1


def calibrate(case: Path, out: Path, options: Options | None = None, **more: Any) -> Audit:
    """Fit a calibration to a labelled case, audit it, and write both with their card; `more` as `labelled.calibrate`.

    Raises
    ------
    InputError
        `out` is no folder to write to: a file, the case, or somebody else's.
    CaseError, CalibrationError
        As `labelled.calibrate`.
    """
    if out.suffix == ".json":
        raise InputError(
            f"--out {out}: calibrate writes a folder now, with {card.WEIGHTS} in it; name a folder, as in --out "
            f"{out.with_suffix('')}"
        )
    card.admit(case, out, weights=True)
    calibration, found = labelled.calibrate(case, options, **more)
    _write(case, out, calibration, found, weights=True)
    return found


def audit(
    case: Path, options: Options | None = None, out: Path | None = None, progress: Progress | None = None
) -> Audit:
    """Audit a calibration on a labelled case, as `labelled.audit`; and write the audit with its card, if asked to.

    Raises
    ------
    InputError
        `out` is no folder to write to: a file, the case, or somebody else's.
    CaseError, CalibrationError
        As `labelled.audit`.
    """
    if out is not None:
        card.admit(case, out, weights=False)
    found = labelled.audit(case, options, progress)
    if out is not None:
        _write(case, out, load(options.calibration if options else None), found, weights=False)
    return found


def _write(case: Path, out: Path, calibration: Calibration, found: Audit, *, weights: bool) -> None:
    drawn = figures(found)
    page = _card(case, calibration, found, drawn)
    card.write_card(
        out,
        page,
        audit=_numbers(page, found, drawn),
        pairs=(COLUMNS, found.pairs.rows()),
        weights=calibration.dump() if weights else None,
    )


def _numbers(page: card.Card, found: Audit, drawn: Mapping[str, Figure]) -> dict[str, Any]:
    """Return what audit.json holds."""
    return {
        "format": FORMAT,
        "case": page.case,
        "as_of": page.as_of,
        "tried_on": found.how,
        "held_apart": page.apart,
        "calibration": {"fitted_to": page.fitted_to, "sha256": page.digest},
        "propositions": NAMED,
        "products": dict(zip(("same", "different"), page.products, strict=True)),
        "pairs_within_class": dict(zip(("same", "different"), page.pairs, strict=True)),
        "pairs_without_ratio": found.unweighed,
        "elub": dict(zip(("least", "most"), page.borne_out or (None, None), strict=True)),
        "false_share": found.false_share,
        "thirds": found.thirds.tolist(),
        "figures": {name: asdict(one) for name, one in drawn.items()},
        "lines": dict(page.lines),
        "inputs": dict(page.inputs),
        "versions": dict(page.versions),
    }


def _elub(ratios: Ratios) -> tuple[float, float] | None:
    """Return the log10 bounds that the ratios tried bear out themselves; None where a class is empty."""
    least, most = bounding.elub(ratios.same, ratios.different, ratios.weights)
    return None if np.isnan(least) else (round(least, 2), round(most, 2))  # in steps of 0.01


def _card(case: Path, calibration: Calibration, found: Audit, drawn: Mapping[str, Figure]) -> card.Card:
    reading = read_case(case, wrong_unit=wrong_unit)
    settings, ratios = reading.case.settings, found.ratios
    every = [card.Figure(name, **asdict(one)) for name, one in drawn.items()]
    misleading = [one for one in every if one.name.startswith("ratios of ")]
    return card.Card(
        case=settings.title,
        as_of=settings.as_of.isoformat(),
        how=found.how,
        apart=found.apart,
        fitted_to=calibration.provenance.get("fitted to") or "a case that it does not name",
        digest=calibration.digest(),
        copies=calibration.copies,
        independents=calibration.independents,
        classes=_classes(calibration),
        families=_families(found.pairs),
        groups=len(set(found.pairs.groups)),
        products=(len(set(ratios.products[0])), len(set(ratios.products[1]))),
        pairs=(len(ratios.same), len(ratios.different)),
        unweighed=found.unweighed,
        figures=tuple(one for one in every if one not in misleading),
        misleading=tuple(misleading),
        elub=calibration.elub,
        borne_out=_elub(ratios),
        standards=calibration.standards,
        plots=_plots(ratios),
        counted=counts(calibration),
        inputs=dict(sorted({**reading.inputs, **hash_labels(case)}.items())),
        versions=versions(),
        lines=found.lines(),
    )


def _classes(calibration: Calibration) -> tuple[card.Class, ...]:
    """Return the classes that a calibration knows, with the bounds of the ratios of a thing and a work of each."""
    cells = list(calibration.classes)
    names = [str(cell) if cell else "things without a class" for cell in cells]
    sheet = Sheet.of_columns(tuple(names), (Attribute(CLASS),), {CLASS: cells})
    at = np.arange(len(cells))
    least, most = bounding.bounds(calibration, sheet, sheet, at, at)
    return tuple(
        card.Class(name, known.copies, known.independents, *ends)
        for name, known, *ends in zip(
            names, calibration.classes.values(), least.tolist(), most.tolist(), strict=True
        )
    )


def _families(pairs: Pairs) -> tuple[card.Family, ...]:
    """Return the families of labelled products, the largest first."""
    copies = {product for product, same in zip(pairs.products, pairs.same.tolist(), strict=True) if same}
    of: dict[str, set[str]] = {}
    for product, family in zip(pairs.products, pairs.families, strict=True):
        of.setdefault(family, set()).add(product)
    found = [card.Family(name, len(some & copies), len(some - copies)) for name, some in of.items()]
    return tuple(sorted(found, key=lambda one: (-one.same - one.different, one.name)))


def _plots(ratios: Ratios) -> tuple[card.Plot, ...]:
    """Draw the ratios within class, every product once."""
    sides, weights = (ratios.same, ratios.different), ratios.weights
    stairs, curves = metrics.tippett(*sides, weights), metrics.ece(*sides, weights)
    calibrated = metrics.pav(*sides, weights)
    every = _list(np.concatenate(sides))
    draw: tuple[tuple[str, str, str, Callable[[], Any]], ...] = (
        (
            "tippett",
            "Tippett plot",
            "Shares of either class with at least a likelihood ratio. What the curve of products made independently "
            "still holds to the right of 0 misleads, and so does what the other has lost to the left of it.",
            lambda: plots.tippett(_list(stairs.log10_lr), _list(stairs.same), _list(stairs.different)),
        ),
        (
            "histogram",
            "Ratios of both classes",
            "How the log10 likelihood ratios of pairs within class are spread.",
            lambda: plots.histogram(
                _list(ratios.same), _list(ratios.different), (_list(weights[0]), _list(weights[1]))
            ),
        ),
        (
            "pav",
            "PAV plot",
            "Ratios as they are beside those that these very labels bear out. On the diagonal they mean what they say; "
            "below it they lean too far to derivation, above it too far to independent making.",
            lambda: plots.pav(every, _list(np.concatenate(calibrated))),
        ),
        (
            "ece",
            "ECE plot",
            "What the ratios leave to be known, by what one held before. Above the curve without evidence they would "
            "do harm.",
            lambda: plots.ece(
                _list(curves.prior),
                _list(curves.observed),
                _list(curves.reference),
                _list(curves.calibrated),
            ),
        ),
    )
    return tuple(card.Plot(name, heading, caption, make()) for name, heading, caption, make in draw)


def _list(column: Floats) -> list[float]:
    found: list[float] = column.tolist()
    return found
