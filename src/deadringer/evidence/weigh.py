"""The whole of weighing, from comparisons to findings: specs, names, fusion, bound, words, decision.

The order of these steps is this room's business; casework only hands over tables and takes findings back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from deadringer.evidence import combine, decide, verbal
from deadringer.evidence import names as names_evidence
from deadringer.evidence import specs as specs_evidence
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import MISSING, Bools, Floats, Ints
from deadringer.model.sheets import CLASS, Category, Sheet
from deadringer.model.values import Contribution

#: The kinds of evidence, in the order of their columns.
KINDS = (names_evidence.KIND, specs_evidence.KIND)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Weights of the pairs that were screened, in order of (sighting, work); all arrays have shape (k,).

    `kinds` holds what each kind adds, NaN where it is missing. `unbounded` is their sum, `log10_lr` the same within
    the bounds.
    """

    rows: Ints
    works: Ints
    kinds: dict[str, Floats]
    unbounded: Floats
    log10_lr: Floats
    specs: specs_evidence.SpecsWeights


def weigh(
    calibration: Calibration, sightings: Sheet, works: Sheet, rows: Ints, of_works: Ints, score_names: Floats
) -> Weighed:
    """Weigh sightings against works.

    Parameters
    ----------
    calibration : Calibration
    sightings, works : Sheet
        n and m data sheets.
    rows, of_works : ndarray of intp, shape (k,)
        The pairs to weigh, by row of either sheet, ascending.
    score_names : ndarray of float64, shape (k,)
        Scores of the names facet, NaN where missing.
    """
    specs = specs_evidence.weigh(calibration, sightings, works, rows, of_works)
    names = names_evidence.weigh(calibration.names, score_names)
    has_specs, has_names = (specs.known > 0).astype(float), (~np.isnan(score_names)).astype(float)
    kinds = combine.kinds(calibration.fusion, specs.total, has_specs, names, has_names)
    unbounded = kinds["names"] + kinds["specs"]
    return Weighed(
        rows,
        of_works,
        {
            "names": np.where(has_names > 0, kinds["names"], np.nan),
            "specs": np.where(has_specs > 0, kinds["specs"], np.nan),
        },
        unbounded,
        verbal.bound(calibration, unbounded),
        specs,
    )


def best(weighed: Weighed, sightings: int) -> Floats:
    """Return each sighting's greatest unbounded weight, shape (sightings,); NaN where it was compared with nothing."""
    found = np.full(sightings, -np.inf)
    np.maximum.at(found, weighed.rows, weighed.unbounded)
    return np.where(np.isfinite(found), found, np.nan)


def told(weighed: Weighed, top: Floats) -> Bools:
    """Return the pairs whose work is the sighting's best, or not told apart from it; `top` is from `best`."""
    return np.asarray(weighed.unbounded >= top[weighed.rows] - decide.TOLD_APART)


def named(rows: Ints, score_names: Floats, sightings: int) -> Bools:
    """Return whether each sighting bears some work's own name, shape (sightings,)."""
    found = np.zeros(sightings, dtype=np.bool_)
    found[rows[np.nan_to_num(score_names, nan=0.0) >= decide.OWN_NAME]] = True
    return found


def covered(calibration: Calibration, sightings: Sheet, works: Sheet) -> str:
    """Return why the calibration cannot speak of this case at all, or nothing where it can.

    It can where it knows an independent product of the class of some work; where no work has a class, where it knows
    two attributes that both sides have.
    """
    classes = [cell for cell in works.column(CLASS) if cell is not None]
    known = [cell for cell in calibration.population.column(CLASS) if cell is not None]
    if classes:
        if any(a == b for a in set(classes) for b in set(known)):
            return ""
        names = ", ".join(sorted({str(cell) for cell in classes})[:5])
        return (
            f"Nothing is reported: the calibration knows no independent product of any class in this case ({names}). "
            "Label sightings of these classes, independent ones among them, and run `deadringer calibrate`."
        )
    shared = {a for a in sightings.attributes if a in works.attributes and a in calibration.attributes}
    if len(shared) >= 2:
        return ""
    return (
        "Nothing is reported: no work has a class, and the calibration knows fewer than two of the attributes that "
        "both sides have. Label sightings of this kind and run `deadringer calibrate`."
    )


def contributions(
    calibration: Calibration,
    weighed: Weighed,
    sightings: Sheet,
    works: Sheet,
    at: int,
    names: tuple[str, str, float],
    stated: Mapping[tuple[str, str], str],
) -> tuple[Contribution, ...]:
    """Explain one pair: its names, then every attribute either side states, with both values and what each adds.

    Parameters
    ----------
    at : int
        Which of the weighed pairs.
    names : (str, str, float)
        The pair of designations behind the names score, and the score; NaN where a side has none.
    stated : mapping of (item id, attribute) to str
        Values as stated, with their units; base units are shown where it has none.

    Returns
    -------
    tuple of Contribution
        The parts of a kind add up to the kind: its offset is shared out evenly among them.
    """
    weight = weighed.kinds["names"][at]
    out = [
        Contribution(
            kind=names_evidence.KIND,
            label="name",
            sighting=names[0],
            work=names[1],
            log10_lr=None if np.isnan(weight) else float(weight),
            note="" if np.isnan(names[2]) else f"likeness {names[2]:.2f}",
        )
    ]
    row, work = int(weighed.rows[at]), int(weighed.works[at])
    of, seen = weighed.specs.of, weighed.specs.seen
    known = [a.name for a in seen.attributes if seen.of[a.name][at] != MISSING]
    counted = [name for name in known if name != CLASS or of[name][at] != 0.0]
    offset = calibration.fusion.offset / max(1, len(counted))
    dimensions = {a.name: a.dimension for a in (*sightings.attributes, *works.attributes)}
    for name in sorted(dimensions, key=lambda name: (dimensions[name] != "", name)):
        one, other = sightings.column(name)[row], works.column(name)[work]
        if one is None and other is None:
            continue
        share = 0.0 if name in known else None
        if name in counted:
            share = calibration.fusion.specs_slope * float(of[name][at]) + offset
        out.append(
            Contribution(
                kind=specs_evidence.KIND,
                label=name,
                sighting=stated.get((sightings.item_ids[row], name), _show(one)),
                work=stated.get((works.item_ids[work], name), _show(other)),
                log10_lr=share,
            )
        )
    return tuple(out)


def _show(cell: float | Category | None) -> str:
    if cell is None:
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
