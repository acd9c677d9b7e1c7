"""Labelled cases: what `calibrate` and `audit` work on. Of all the wiring only this reads labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from deadringer.casework.ages import ages
from deadringer.casework.steps import Options
from deadringer.errors import CaseError
from deadringer.evidence import audit as auditing
from deadringer.evidence import calibrate as calibrating
from deadringer.evidence.audit import Audit
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import Bools, Ints
from deadringer.facets import names
from deadringer.model.case import Case
from deadringer.model.records import Sighting
from deadringer.register import read_case, read_labels
from deadringer.rights.record import Record
from deadringer.screening import run as screening


def labelled(folder: Path, options: Options | None = None) -> calibrating.Labelled:
    """Read a case with its labels, and compare everything with everything."""
    case = read_case(folder).case
    labels = {label.sighting_id: label for label in read_labels(folder)[0]}
    kept = tuple(s for s in case.sightings if s.sighting_id in labels)
    if not kept:
        raise CaseError(f"{folder.name}: no sighting of the case has a label")
    works = screening.prepare(case.works, case.names, case.specs)
    sightings = screening.prepare(kept, case.names, case.specs)
    rows, of = np.repeat(np.arange(len(kept)), len(works)), np.tile(np.arange(len(works)), len(kept))
    score = names.Comparer(sightings.names, works.names).scores(rows, of, **(options or Options()).kernels())
    first = {work.work_id: (case.ancestors(work.work_id) or (work.work_id,))[-1] for work in case.works}
    return calibrating.labelled(
        sightings.sheet,
        works.sheet,
        score.reshape(len(kept), len(works)),
        [labels[s.sighting_id] for s in kept],
        makers(case, kept),
        first,
        _before(case, kept, rows, of),
        sightings.units(),
    )


def _before(case: Case, kept: Sequence[Sighting], rows: Ints, works: Ints) -> Bools:
    at = {sighting.sighting_id: row for row, sighting in enumerate(case.sightings)}
    of = np.array([at[sighting.sighting_id] for sighting in kept], dtype=np.intp)
    return ages(case).before(of[rows], works).reshape(len(kept), -1)


def makers(case: Case, sightings: Sequence[Sighting]) -> list[tuple[str, ...]]:
    """Return who made each sighting: parties where their names resolve, by the last successor; else as written."""
    record = Record(case)
    out = []
    for sighting in sightings:
        found = []
        for name in sighting.maker:
            party = record.parties.resolve(name, sighting.made_in)
            found.append(record.parties.respondent(party) if party else name)
        out.append(tuple(found))
    return out


def calibrate(folder: Path, options: Options | None = None) -> tuple[Calibration, Audit]:
    """Fit a calibration to a labelled case, and audit the method on it with families held apart.

    Raises
    ------
    CaseError, CalibrationError
        The case has no labels, or too few.
    """
    data, settings = labelled(folder, options), read_case(folder).case.settings
    found = auditing.audit(data, settings.false_share)
    return auditing.with_audit(calibrating.fit(data), found, settings.title), found


def audit(folder: Path, options: Options | None = None) -> Audit:
    """Audit the method on a labelled case, families held apart."""
    return auditing.audit(labelled(folder, options), read_case(folder).case.settings.false_share)
