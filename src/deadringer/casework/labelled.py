"""Labelled cases: what `calibrate` and `audit` work on. Of all the wiring only this reads labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from deadringer.casework.ages import ages
from deadringer.casework.marks import search
from deadringer.casework.pictures import hash_pictures, told_apart
from deadringer.casework.steps import Options, Progress
from deadringer.casework.texts import common, read_all
from deadringer.casework.vectors import space
from deadringer.errors import CalibrationError, CaseError
from deadringer.evidence import audit as auditing
from deadringer.evidence import calibrate as calibrating
from deadringer.evidence.audit import Audit
from deadringer.evidence.calibration import Calibration, Embedded, Pictured, Worded, load
from deadringer.evidence.measures import Bools, Ints
from deadringer.facets import extents, names, parties, pictures, texts, vectors
from deadringer.facets.specs import wrong_unit
from deadringer.model.case import Case
from deadringer.model.records import Sighting, Work
from deadringer.model.sheets import CLASS
from deadringer.register import read_case, read_labels
from deadringer.rights.record import Record
from deadringer.screening import run as screening


def labelled(
    folder: Path, options: Options | None = None, progress: Progress | None = None
) -> calibrating.Labelled:
    """Read a case with its labels, and compare everything with everything."""
    reading = read_case(folder, wrong_unit=wrong_unit)
    case, kernels = reading.case, (options or Options()).kernels()
    labels = {label.sighting_id: label for label in read_labels(folder)[0]}
    kept = tuple(s for s in case.sightings if s.sighting_id in labels)
    if not kept:
        raise CaseError(f"{folder.name}: no sighting of the case has a label")
    hashed = hash_pictures(folder, case, reading.inputs, {}, lambda _: None, progress=progress, **kernels)
    written = read_all(folder, case, reading.inputs, (), lambda _: None, progress=progress, **kernels)
    terms = case.names, case.specs, case.images
    more = written, common(case, written, **kernels), space(case, reading.vectors)
    works = screening.prepare(case.works, *terms, told_apart(case, hashed), *more, **kernels)
    sightings = screening.prepare(kept, *terms, hashed, *more, **kernels)
    rows, of = np.repeat(np.arange(len(kept)), len(works)), np.tile(np.arange(len(works)), len(kept))
    first = case.lines()
    kinds = [str(cell or "") for cell in works.sheet.column(CLASS)]
    comparer = names.Comparer(sightings.names, works.names, list(first.values()), kinds)
    score = comparer.scores(rows, of, **kernels)
    own, lines = comparer.own(rows, of, **kernels)
    distance = pictures.scores(sightings.pictures, works.pictures, rows, of, **kernels)
    copied = extents.compared(sightings.texts, works.texts, rows, of, **kernels)
    mine, theirs = (texts.library(side.item_ids, written, **kernels) for side in (sightings, works))
    unlearned = extents.compared(mine, theirs, rows, of, **kernels)
    cosine = vectors.scores(sightings.vectors, works.vectors, rows, of, **kernels)
    marking = search(case, sightings, works)
    shown = sightings.pictures.counts, works.pictures.counts
    read = sightings.texts.counts, works.texts.counts
    placed = sightings.vectors.counts, works.vectors.counts
    return calibrating.labelled(
        sightings.sheet,
        works.sheet,
        score.reshape(len(kept), len(works)),
        np.array(own, dtype=object).reshape(len(kept), len(works)),
        lines.reshape(len(kept), len(works)),
        [comparer.designations(row) for row in range(len(kept))],
        [labels[s.sighting_id] for s in kept],
        makers(case, kept),
        (_sources(kept), _sources(case.works)),
        first,
        _before(case, kept, rows, of),
        distance.reshape(len(kept), len(works)),
        np.outer(*shown).astype(np.float64),
        shown[0],
        copied.extents.reshape(len(kept), len(works)),
        unlearned.extents.reshape(len(kept), len(works)),
        np.outer(*read).astype(np.float64),
        read[0],
        sightings.units(vectors=True),
        cosine.reshape(len(kept), len(works)),
        np.outer(*placed).astype(np.float64),
        placed[0],
        works.vectors.model,
        (
            marking.found.states(rows, of).reshape(len(kept), len(works)),
            np.broadcast_to(marking.designations.counts.astype(np.float64), (len(kept), len(works))),
            marking.found.shared(rows, of).reshape(len(kept), len(works)),
            marking.many,
        ),
        case.settings.standards,
    )


def _sources(items: Sequence[Sighting] | Sequence[Work]) -> list[frozenset[str]]:
    return [frozenset(part.strip() for part in item.source.split("|") if part.strip()) for item in items]


def _before(case: Case, kept: Sequence[Sighting], rows: Ints, works: Ints) -> Bools:
    at = {sighting.sighting_id: row for row, sighting in enumerate(case.sightings)}
    of = np.array([at[sighting.sighting_id] for sighting in kept], dtype=np.intp)
    return ages(case).before(of[rows], works).reshape(len(kept), -1)


def makers(case: Case, sightings: Sequence[Sighting]) -> list[tuple[str, ...]]:
    """Return who made each sighting: parties where their names resolve, by the last successor; else as written."""
    record = Record(case, normal=parties.normal)
    out = []
    for sighting in sightings:
        found = []
        for text in sighting.maker:
            for name, party in record.parties.meant(text, sighting.made_in).items():
                found.append(record.parties.respondent(party) if party else name)
        out.append(tuple(found))
    return out


def calibrate(
    folder: Path,
    options: Options | None = None,
    *,
    pictured: Path | None = None,
    worded: Path | None = None,
    vectored: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Calibration, Audit]:
    """Fit a calibration to a labelled case, and audit the method on it with families held apart.

    How near pictures come is counted in the case itself where enough of its products have pictures; else in the
    labelled case `pictured`, or taken over from the shipped calibration. So is how much of texts is copied, in the case
    `worded`, and how near vectors of one model come, in the case `vectored`.

    Raises
    ------
    CaseError, CalibrationError
        The case has no labels, or too few; or `pictured` has too few products with pictures, `worded` with texts, or
        `vectored` with vectors.
    """
    data, settings = labelled(folder, options, progress), read_case(folder).case.settings
    found = auditing.audit(data, settings.false_share)
    calibration = calibrating.fit(data)
    provenance = [
        ("fitted to", settings.title),
        ("labelled copies", str(calibration.copies)),
        ("labelled independent products", str(calibration.independents)),
    ]
    calibration = auditing.with_audit(calibration, found, provenance)
    if any(calibration.images.copies):
        images = replace(calibration.images, counted=settings.title)
    else:
        images = counted(pictured, options, progress) if pictured else load().images
    if any(calibration.texts.copies):
        words = replace(calibration.texts, counted=settings.title)
    else:
        words = counted_texts(worded, options, progress) if worded else load().texts
    if any(calibration.vectors.copies):
        near = replace(calibration.vectors, counted=settings.title)
    else:
        near = counted_vectors(vectored, options, progress) if vectored else load().vectors
    return replace(calibration, images=images, texts=words, vectors=near), found


def counted(folder: Path, options: Options | None = None, progress: Progress | None = None) -> Pictured:
    """Count how near pictures come in a labelled case.

    Raises
    ------
    CalibrationError
        Too few of its products have pictures.
    """
    data, every = labelled(folder, options, progress), read_case(folder).case.settings.title
    rows = np.ones(len(data.product), dtype=np.bool_)
    found = calibrating.pictured(data, data.rows("copy", rows), data.rows("independent", rows))
    if not any(found.copies):
        raise CalibrationError(
            f"{folder.name}: fewer than {calibrating.LEAST} copies, or independent products, have pictures"
        )
    return replace(found, counted=every)


def counted_texts(folder: Path, options: Options | None = None, progress: Progress | None = None) -> Worded:
    """Count how much of texts is copied in a labelled case.

    Raises
    ------
    CalibrationError
        Too few of its products have texts.
    """
    data, every = labelled(folder, options, progress), read_case(folder).case.settings.title
    rows = np.ones(len(data.product), dtype=np.bool_)
    found = calibrating.worded(data, data.rows("copy", rows), data.rows("independent", rows))
    if not any(found.copies):
        raise CalibrationError(
            f"{folder.name}: fewer than {calibrating.LEAST} copies, or independent products, have texts"
        )
    return replace(found, counted=every)


def counted_vectors(
    folder: Path, options: Options | None = None, progress: Progress | None = None
) -> Embedded:
    """Count how near vectors come in a labelled case, of the model by which it is compared.

    Raises
    ------
    CalibrationError
        Too few of its products have vectors.
    """
    data, every = labelled(folder, options, progress), read_case(folder).case.settings.title
    rows = np.ones(len(data.product), dtype=np.bool_)
    found = calibrating.vectored(data, data.rows("copy", rows), data.rows("independent", rows))
    if not any(found.copies):
        raise CalibrationError(
            f"{folder.name}: fewer than {calibrating.LEAST} copies, or independent products, have vectors of one model "
            "that works have too"
        )
    return replace(found, counted=every)


def audit(folder: Path, options: Options | None = None, progress: Progress | None = None) -> Audit:
    """Audit the method on a labelled case, families held apart."""
    return auditing.audit(labelled(folder, options, progress), read_case(folder).case.settings.false_share)
