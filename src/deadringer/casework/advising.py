"""Advice on thresholds from a labelled case: what its labels tell of the cutoffs to screen by and the line to draw.

What is labelled is read by `labelled` alone; screening is asked for scores, and is told no label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from deadringer.casework.labelled import labelled
from deadringer.casework.pictures import hash_pictures
from deadringer.casework.steps import Options, Progress, screen
from deadringer.casework.texts import read_all
from deadringer.casework.vectors import space
from deadringer.errors import CalibrationError
from deadringer.evidence import advise as lines
from deadringer.evidence import audit as auditing
from deadringer.evidence import cutoffs as screens
from deadringer.evidence import decide, weigh
from deadringer.evidence.calibrate import fit
from deadringer.evidence.calibration import Calibration, load
from deadringer.evidence.labelled import Labelled
from deadringer.evidence.measures import Bools, Floats, all_pairs
from deadringer.facets.specs import wrong_unit
from deadringer.model.sheets import Sheet
from deadringer.register import read_case
from deadringer.screening.plan import FACETS, MIN_SHARED, plan

#: The loosest radius that is tried, in bits: unrelated pictures differ by 128 on average, and by less than this hardly.
WIDEST = 90


@dataclass(frozen=True, slots=True)
class Advice:
    """Which cutoffs and which false share a labelled case speaks for, and on what that rests.

    `how` says what weighed the labels; `untried` are copies of classes that this does not know, in products, of which
    nothing can be told.
    """

    title: str
    how: str
    line: lines.Line
    screening: screens.Cutoffs
    untried: int

    def toml(self) -> str:
        """Return what to write into case.toml; of facets that are not known nothing."""
        cutoffs = ", ".join(f"{name} = {value:g}" for name, value in screens.named(self.screening).items())
        lines = ["[screening]", f"false_share = {self.line.advised.false_share:g}"]
        return "\n".join([*lines, f"cutoffs = {{ {cutoffs} }}"] if cutoffs else lines)


def advise(
    folder: Path,
    cost: float,
    *,
    sightings: float | None = None,
    prior: float | None = None,
    lose: float = 0.0,
    calibration: Path | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Advice:
    """Advise on the thresholds of runs like a labelled case.

    Parameters
    ----------
    folder : Path
        The labelled case.
    cost : float
        How many missed copies one wrong report is worth.
    sightings, prior : float, optional
        How many sightings a run has, and which share of them is copies; both as labelled unless given.
    lose : float
        Greatest share of the copies that screening may lose, of those found when every pair is weighed.
    calibration : Path, optional
        What weighs the labels: a calibration file, or a labelled case to fit one to. Unless given, the case itself,
        with everything held apart that could tell on one another.

    Raises
    ------
    CaseError, CalibrationError, InputError
        The case has no labels, or too few; the calibration was fitted to this case; or a number is out of range.
    """
    data, settings = labelled(folder, options, progress), read_case(folder).case.settings
    if calibration is None:
        tell = (lambda done, total: progress("held apart", done, total)) if progress else None
        how, apart = (
            "families, makers and pages held apart",
            auditing.held_apart(data, progress=tell)[0],
        )
    else:
        name, fitted = _fitted(calibration, settings.title, options, progress)
        how, apart = f"by {name}", auditing.weighed_by(fitted, data, np.arange(len(data.product)))
    tried, untried = _tried(data, apart)
    products = [
        len({data.product[i] for i in np.flatnonzero(data.rows(of, _every(data)))}) for of in _CLASSES
    ]
    run = lines.Run(
        float(sum(products)) if sightings is None else sightings,
        products[0] / max(1, sum(products)) if prior is None else prior,
    )
    line = lines.advise(tried, cost, settings.false_share, run)
    found = _found(data, apart, max(settings.false_share, line.advised.false_share))
    screening = screens.advise(
        _facets(folder, data, options, progress),
        data.copy,
        found,
        data.rows("independent", _every(data)),
        data.product,
        [(held, data.teaching(held, _every(data))) for held in data.folds(_every(data), auditing.MOST)],
        lose,
    )
    return Advice(settings.title, how, line, screening, untried)


_CLASSES = ("copy", "independent")


def _every(data: Labelled) -> Bools:
    return np.ones(len(data.product), dtype=np.bool_)


def _fitted(
    path: Path, title: str, options: Options | None, progress: Progress | None
) -> tuple[str, Calibration]:
    """Return a calibration and what it was fitted to."""
    if path.is_dir():
        name, found = read_case(path).case.settings.title, fit(labelled(path, options, progress))
    else:
        found = load(path)
        name = found.provenance.get("fitted to", path.name)
    if name == title:
        raise CalibrationError(
            f"{path.name}: was fitted to this case, and would be tried on what it has seen; leave it out, and the "
            "labels are weighed with everything held apart"
        )
    return name, found


def _named(data: Labelled) -> Bools:
    return weigh.named(all_pairs(*data.copy.shape)[0], data.score_names.ravel(), len(data.product))


def _tried(data: Labelled, apart: auditing.Apart) -> tuple[lines.Tried, int]:
    """Return copies and independents as they were weighed, and how many copies could not be."""
    copy, told = data.rows("copy", _every(data)), ~np.isnan(apart.chances)
    rows = np.flatnonzero((copy | data.rows("independent", _every(data))) & told)
    products = {data.product[i] for i in np.flatnonzero(copy)}
    tried = lines.Tried(
        apart.chances[rows],
        apart.plain[rows],
        _named(data)[rows],
        copy[rows],
        np.asarray((apart.near & data.kin).any(axis=1))[rows],
        np.asarray((apart.near & ~data.kin).any(axis=1))[rows],
        tuple(data.product[i] for i in rows),
        tuple(data.family[i] for i in rows),
    )
    return tried, len(products - {data.product[i] for i in np.flatnonzero(copy & told)})


def _found(data: Labelled, apart: auditing.Apart, false_share: float) -> Bools:
    """Return which sightings are reported with a work of their own line when every pair is weighed."""
    reported = decide.decided(apart.chances, apart.plain, _named(data), data.units, false_share).reported
    return np.asarray(reported & (apart.near & data.kin).any(axis=1))


def _facets(
    folder: Path, data: Labelled, options: Options | None, progress: Progress | None
) -> list[screens.Facet]:
    """Score all labelled sightings against all works as a run would."""
    reading = read_case(folder, wrong_unit=wrong_unit)
    labels = set(data.sightings.item_ids)
    kept = tuple(sighting for sighting in reading.case.sightings if sighting.sighting_id in labels)
    settings = replace(reading.case.settings, exhaustive_pairs=len(kept) * len(reading.case.works))
    case, kernels = reading.case, (options or Options()).kernels()
    hashed = hash_pictures(folder, case, reading.inputs, {}, lambda _: None, progress=progress, **kernels)
    written = read_all(folder, case, reading.inputs, (), lambda _: None, progress=progress, **kernels)
    compared = screen(
        replace(case, sightings=kept, settings=settings),
        options,
        progress,
        hashed,
        written,
        space(case, reading.vectors),
    )
    cutoffs = plan(settings, len(kept), len(case.works)).cutoffs
    few = _shared(data.sightings, data.works) < MIN_SHARED
    out = []
    for facet in FACETS:
        scores = compared.pairs.scores[facet].reshape(data.copy.shape)
        if facet == "specs":
            scores = np.where(few, np.nan, scores)
        out.append(_facet(facet, scores, cutoffs))
    return out


def _facet(name: str, scores: Floats, cutoffs: Mapping[str, float]) -> screens.Facet:
    default = cutoffs[name]
    if name == "images":
        tries = np.union1d(np.arange(WIDEST + 1), default)[::-1]
        return screens.Facet(name, scores, tries.astype(np.float64), default, distances=True)
    return screens.Facet(name, scores, np.union1d(np.arange(1, 101) / 100, default), default)


def _shared(sightings: Sheet, works: Sheet) -> Floats:
    """Return how many attributes every sighting shares with every work, shape (n, m)."""
    names = [a.name for a in sightings.attributes if a in set(works.attributes)]
    stated = np.zeros((2, max(len(sightings), len(works)), len(names)))
    for side, sheet in enumerate((sightings, works)):
        for k, name in enumerate(names):
            stated[side, list(sheet.cells.get(name, {})), k] = 1.0
    return np.asarray(stated[0, : len(sightings)] @ stated[1, : len(works)].T)
