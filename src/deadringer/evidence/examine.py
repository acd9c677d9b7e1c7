"""What would change one finding: each answer is a pair made up and weighed again, by the very code that weighs.

A part that one side alone states is given a value for every way to agree, and the least and the greatest ratio are
kept. A part that both state is made as different as can be, or taken for a standard that both follow: agreement in one
weighs nothing, which is as if it were not stated (`specs`). The decision on a sighting looks at all works; here the
question is whether this work alone still carries it over the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations
from typing import Any

import numpy as np

from deadringer.evidence import decide, looks, weigh
from deadringer.evidence import specs as specs_evidence
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import STEPS, Bools, Floats, Ints
from deadringer.evidence.specs import Table
from deadringer.model.examined import DIFFERENT, LINE, RATIO, STANDARD, Examined, Opening, Overturning
from deadringer.model.marks import ABSENT, USED
from deadringer.model.sheets import CLASS, Attribute, Category, Cell, Sheet, ends

Sided = Mapping[Attribute, Cell]
#: A category that is none of those stated.
OTHER = Category((("\ufdd0",),))
#: Values tried for what a work does not state, at most.
MOST = 512
#: The greatest logarithm whose power is a number.
_MOST = 700.0
#: A names score of each step, and the names of fields that say how near pictures, texts and vectors are: (field, field
#: that counts pairs, nearest, farthest).
_NAMES = (0.0, 0.6, 0.8, 1.0)
_LOOKS = {
    "pictures": ("distance", "compared", 0.0, np.inf),
    "texts": ("extent", "written", 1.0, 0.0),
    "vectors": ("cosine", "embedded", 1.0, -np.inf),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One pair, and all that its weight comes from.

    `table` is of this work alone (`of_work`). `counts` has, for pictures, texts and vectors, how many the sighting, the
    work and all works have; `names` and `dates` tell whether the sighting, and whether the work, has one. `works` and
    `lines` are those of the register, in which the work is the row `row`. `further` is `weigh.chance` of the work,
    `line` the greatest chance at which the sighting is reported, NaN where it is not (see `line`).
    `designations` are as many as all works have.
    """

    calibration: Calibration
    table: Mapping[Attribute, Table]
    sighting: Sided
    work: Sided
    seen: weigh.Observed
    counts: Mapping[str, tuple[int, int, int]]
    names: tuple[bool, bool]
    dates: tuple[bool, bool]
    works: Sheet
    lines: Sequence[str]
    row: int
    further: float
    line: float
    designations: float


@dataclass(frozen=True, slots=True)
class _Change:
    """One pair made up: what the sighting states then, and what was seen of the pair that is otherwise."""

    label: str
    how: str
    cells: Mapping[Attribute, Cell | None]
    seen: Mapping[str, Any]


def of_work(table: Mapping[Attribute, Table], work: int) -> dict[Attribute, Table]:
    """Return the tables of one work of those of many, as row 0."""
    out = {}
    for attribute, one in table.items():
        at = int(np.searchsorted(one.rows, work))
        if at < len(one.rows) and one.rows[at] == work:
            out[attribute] = Table(np.zeros(1, np.intp), one.log10_lr[at : at + 1], one.conditioned)
    return out


def line(chances: Floats, decided: decide.Decided, named: Bools, units: Ints, false_share: float) -> Floats:
    """Return the greatest chance at which each reported sighting would still be reported, all else the same.

    With W the weight of its group, pi the share of independents taken of it and R the weight reported, that is
    `false_share` R / (pi W): up to there the sighting stays among R (Benjamini and Hochberg, see `decide`). From
    `decide.PLAIN` on a chance would change pi too; it is past the line for a `false_share` up to 0.3.

    Parameters
    ----------
    chances, named, units, false_share
        As they were given to `decide.decided`.
    decided : Decided
        What that returned.

    Returns
    -------
    ndarray of float64, shape (n,)
        NaN where a sighting is not reported.
    """
    _, unit, size = np.unique(units, return_inverse=True, return_counts=True)
    weight, part = 1.0 / size[unit], ~np.isnan(chances)
    out = np.full(len(chances), np.nan)
    for group, of in (("named", named), ("unnamed", ~named)):
        passed = of & decided.reported
        if passed.any():
            every = decided.independents[group] * float(weight[of & part].sum())
            out[passed] = min(false_share * float(weight[passed].sum()) / every, decide.PLAIN)
    return out


def examined(case: Case) -> Examined:
    """Examine one finding; of one without a ratio nothing is said."""
    base = _weighed(case, [_Change("", "", {}, {})])
    if np.isnan(base.unbounded[0]):
        return Examined()
    return Examined(openings=_openings(case), overturnings=_overturnings(case, base))


def beside(cell: Cell, among: Iterable[Cell] = ()) -> list[Cell]:
    """Return one value for every way in which another may agree with this one, and with all those it is `among`.

    A way to agree is a degree by the nearest and one by the farthest readings. Of too many values those at even ranks
    stand for all, with those for this one alone.
    """
    if isinstance(cell, Category):
        return list(dict.fromkeys([cell, OTHER, *among]))
    alone, every = _between([cell]), _between([cell, *among])
    if len(every) > MOST:
        every = np.union1d(alone, every[np.arange(MOST) * (len(every) - 1) // (MOST - 1)])
    return [float(value) for value in np.exp(np.clip(every, -_MOST, _MOST))]


def _between(cells: Sequence[Cell]) -> Floats:
    """Return a logarithm between every two at which some degree of agreement with these changes, and past the ends."""
    at = np.log(np.array([ends(cell) for cell in cells])).ravel()
    cuts = np.unique(np.concatenate([at, *(at + step for step in STEPS), *(at - step for step in STEPS)]))
    return np.concatenate([[cuts[0] - 1.0], (cuts[:-1] + cuts[1:]) / 2.0, [cuts[-1] + 1.0]])


def _sheet(rows: Sequence[Sided]) -> Sheet:
    attributes = tuple(dict.fromkeys(attribute for row in rows for attribute in row))
    cells: dict[str, dict[int, Cell]] = {attribute.name: {} for attribute in attributes}
    for at, row in enumerate(rows):
        for attribute, cell in row.items():
            cells[attribute.name][at] = cell
    return Sheet(tuple(map(str, range(len(rows)))), attributes, cells)


def _many(seen: weigh.Observed, changes: Sequence[Mapping[str, Any]]) -> weigh.Observed:
    """Return what was seen of one pair once a change, with what each makes otherwise."""
    out: dict[str, Any] = {}
    for field in (one.name for one in fields(seen) if one.name != "model"):
        own = getattr(seen, field)[0]
        found = [change.get(field, own) for change in changes]
        out[field] = found if field == "designations" else np.array(found)
    return replace(seen, **out)


def _weighed(case: Case, changes: Sequence[_Change]) -> weigh.Weighed:
    """Weigh the pair once a change."""
    rows = [
        {a: cell for a, cell in {**case.sighting, **one.cells}.items() if cell is not None} for one in changes
    ]
    n = len(changes)
    return weigh.weigh(
        case.calibration,
        _sheet(rows),
        _sheet([case.work]),
        np.arange(n),
        np.zeros(n, np.intp),
        _many(case.seen, [one.seen for one in changes]),
        table=case.table,
    )


def _opening(label: str, side: str, bounded: Floats, unbounded: Floats) -> Opening:
    """Return the least and the greatest of ratios, within the bounds and before them."""
    spans = [(float(np.nanmin(of)), float(np.nanmax(of))) for of in (bounded, unbounded)]
    return Opening(label=label, side=side, bounded=spans[0], unbounded=spans[1])


def _openings(case: Case) -> tuple[Opening, ...]:
    """Return what one side alone states, in the order of the sheet."""
    told: list[tuple[str, str, list[_Change]]] = []
    if case.names[0] != case.names[1]:
        told.append(("name", _lacks(case.names), [_Change("", "", {}, {"names": score}) for score in _NAMES]))
    for label, (field, count, near, far) in _LOOKS.items():
        mine, theirs, _ = case.counts[label]
        if bool(mine) != bool(theirs):
            many = float(max(mine, theirs))
            changes = [_Change("", "", {}, {field: value, count: many}) for value in (near, far)]
            told.append((label, _lacks((bool(mine), bool(theirs))), changes))
    if case.dates[0] != case.dates[1]:
        changes = [_Change("", "", {}, {"before": before}) for before in (False, True)]
        told.append(("date", _lacks(case.dates), changes))
    alone = sorted(case.sighting.keys() ^ case.work.keys(), key=lambda a: (not a.is_category, a.name))
    for attribute in alone:
        if attribute in case.work:
            changes = [_Change("", "", {attribute: cell}, {}) for cell in beside(case.work[attribute])]
            told.append((attribute.name, "sighting", changes))
    out = [
        _opening(label, side, found.log10_lr[part], found.unbounded[part])
        for (label, side, _), (found, part) in zip(told, _parts(case, [one for *_, one in told]), strict=True)
    ]
    for attribute in alone:
        if (
            attribute not in case.work and attribute.name != CLASS
        ):  # how common all else is depends on its class
            found = _as_work(case, attribute)
            out.append(_opening(attribute.name, "work", found.log10_lr, found.unbounded))
    return tuple(out)


def _parts(case: Case, changes: Sequence[Sequence[_Change]]) -> Iterator[tuple[weigh.Weighed, slice]]:
    """Weigh lists of changes at a time, and yield with each list where it stands."""
    every = [one for some in changes for one in some]
    if every:
        found, begin = _weighed(case, every), 0
        for some in changes:
            yield found, slice(begin, begin + len(some))
            begin += len(some)


def _lacks(has: tuple[bool, bool]) -> str:
    return "work" if has[0] else "sighting"


def _as_work(case: Case, attribute: Attribute) -> weigh.Weighed:
    """Weigh the pair as if the work stated an attribute, once a value: how common each is, is counted anew.

    It is counted as `specs.tables` does: among known independents where some state it, else among the other lines of
    the register. All values are of the work's own line, none of which counts the others.
    """
    counted = attribute in case.calibration.population.attributes
    source = case.calibration.population if counted else case.works
    values = beside(case.sighting[attribute], source.cells.get(attribute.name, {}).values())
    n = len(values)
    made = [{**case.work, attribute: cell} for cell in values]
    kept = [a for a in made[0] if a.name == CLASS] + [attribute]
    rows, lines = [{a: one[a] for a in kept} for one in made], [""] * n
    if not counted:
        lines = [case.lines[case.row]] * n
        for at, line_of in enumerate(case.lines):
            cells = {a: case.works.cells.get(a.name, {}).get(at) for a in kept}
            if at != case.row and cells[attribute] is not None:
                rows.append({a: cell for a, cell in cells.items() if cell is not None})
                lines.append(line_of)
    one = {attribute: case.sighting[attribute]}
    own = specs_evidence.tables(case.calibration, _sheet(rows), _sheet([one]), () if counted else lines)[
        attribute
    ]
    every = np.arange(n)
    table = {
        a: Table(every, np.repeat(of.log10_lr, n, axis=0), of.conditioned) for a, of in case.table.items()
    }
    table[attribute] = Table(every, own.log10_lr[:n], own.conditioned)
    return weigh.weigh(
        case.calibration,
        _sheet([case.sighting]),
        _sheet(made),
        np.zeros(n, np.intp),
        every,
        _many(case.seen, [{}] * n),
        table=table,
    )


def _overturnings(case: Case, base: weigh.Weighed) -> tuple[Overturning, ...]:
    changes = _singles(case, base)
    out = []
    if base.unbounded[0] > 0.0:
        out.append(_least(case, changes, RATIO))
    if not np.isnan(case.line) and _chances(case, base, [{}])[0] <= case.line:
        out.append(_least(case, changes, LINE))
    return tuple(out)


def _singles(case: Case, base: weigh.Weighed) -> list[_Change]:
    """Return every change of one part: as different as can be, and where its agreement tells, a standard."""
    out: list[_Change] = []
    seen = case.seen
    if not np.isnan(seen.names[0]):
        out.append(_Change("name", DIFFERENT, {}, {"names": 0.0, "designations": "", "lines": 0.0}))
    if seen.states[0] == USED:
        out.append(_Change("marks in texts", DIFFERENT, {}, {"states": ABSENT}))
    for label, (field, _, _, far) in _LOOKS.items():
        value = getattr(seen, field)[0]
        if not np.isnan(value) and value != far:
            out.append(_Change(label, DIFFERENT, {}, {field: far}))
    shares = base.specs.pair(0, case.sighting.keys() & case.work.keys())
    # Hp and Hd are of things of one class: that it is another's is no change of the evidence.
    stated = sorted((a for a in shares if a.name != CLASS), key=lambda a: (not a.is_category, a.name))
    ways = [[_Change(a.name, DIFFERENT, {a: cell}, {}) for cell in beside(case.work[a])] for a in stated]
    for attribute, some, (found, part) in zip(stated, ways, _parts(case, ways), strict=True):
        out.append(some[int(np.argmin(found.unbounded[part]))])
        if shares[attribute] > 0.0:
            out.append(_Change(attribute.name, STANDARD, {attribute: None}, {}))
    return out


def _least(case: Case, changes: Sequence[_Change], threshold: str) -> Overturning:
    """Return the change, of one part or else of two, that takes the finding just past a threshold."""
    found = _past(case, changes, threshold)
    if found:
        at = min(found, key=lambda n: (-found[n], n))
        one = changes[at]
        return Overturning(
            threshold=threshold,
            changes=((one.label, one.how),),
            singly=len({changes[n].label for n in found}),
            log10_lr=found[at],
        )
    pairs = [(a, b) for a, b in combinations(changes, 2) if a.label != b.label]
    both = [_Change("", "", {**a.cells, **b.cells}, {**a.seen, **b.seen}) for a, b in pairs]
    if not both or not (found := _past(case, both, threshold)):
        return Overturning(threshold=threshold)
    at = min(found, key=lambda n: (-found[n], n))
    return Overturning(
        threshold=threshold, changes=tuple((one.label, one.how) for one in pairs[at]), log10_lr=found[at]
    )


def _past(case: Case, changes: Sequence[_Change], threshold: str) -> dict[int, float]:
    """Return which changes take the finding past a threshold, and what each leaves of it before the bound."""
    if not changes:
        return {}
    found = _weighed(case, changes)
    if threshold == RATIO:
        past = ~(found.unbounded > 0.0)
    else:
        past = ~(_chances(case, found, [one.seen for one in changes]) <= case.line)
    left = np.nan_to_num(found.unbounded)  # where nothing speaks any more, nothing is left
    return {n: float(left[n]) for n in np.flatnonzero(past).tolist()}


def _chances(case: Case, found: weigh.Weighed, seen: Sequence[Mapping[str, Any]]) -> Floats:
    """Return how often chance alone comes as far as each: `weigh.chances` of a sighting with this work alone."""
    n = len(seen)
    one, two, three = [(np.full(n, case.counts[label][0]), case.counts[label][2]) for label in _LOOKS]
    every = np.arange(n)
    looked = looks.looked(case.calibration, _many(case.seen, seen), every, one, two, three, case.designations)
    by_sheet = decide.chance(case.calibration.null, found.unseen - case.further)
    by_sheet = np.where(found.unseen > 0.0, by_sheet, 1.0)
    by_sheet = np.where(np.isnan(found.unseen), np.nan, by_sheet)
    return weigh.tried(case.calibration, by_sheet, looked)[0]
