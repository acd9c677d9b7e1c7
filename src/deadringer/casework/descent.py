"""What reported sightings may come from: their candidates weighed, held against each other, and laid out."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa

from deadringer.casework.candidates import Candidates, Group
from deadringer.casework.steps import Weighing
from deadringer.evidence import decide, descent, weigh
from deadringer.evidence.measures import Floats, Ints
from deadringer.facets import names
from deadringer.model import descents as model
from deadringer.model import schemas
from deadringer.model.dates import Span
from deadringer.model.descents import Descent, Parent
from deadringer.model.sheets import Cell, Sheet
from deadringer.model.words import when


def descents(weighing: Weighing) -> dict[str, Descent]:
    """Return where each reported sighting may come from, by its id."""
    if not weighing.reported:
        return {}
    of = Candidates(weighing)
    case = _Asked(weighing, of)
    found = {sighting: one for group in of.groups() for sighting, one in case.asked(group)}
    followed: dict[str, list[str]] = {}
    for sighting, one in sorted(found.items()):
        if one.parent:
            followed.setdefault(one.parent.item_id, []).append(sighting)
    return {
        sighting: replace(one, beside=case.beside(one, followed[one.parent.item_id])) if one.parent else one
        for sighting, one in sorted(found.items())
    }


def attached(weighing: Weighing, found: dict[str, Descent]) -> Weighing:
    """Put what each sighting may come from beside its best finding."""
    reported = {
        sighting: (replace(of[0], descent=found.get(sighting)), *of[1:])
        for sighting, of in weighing.reported.items()
    }
    return replace(weighing, reported=reported)


def table(found: Iterable[Descent]) -> pa.Table:
    """Lay descents out as the table that descents.parquet holds: a row a candidate."""
    rows = [
        {
            "sighting_id": one.sighting_id,
            "candidate_id": parent.item_id,
            "is_work": parent.is_work,
            "standing": parent.standing,
            "told": one.parent == parent,
            "first": model.ANSWERS[parent.first],
            "candidate_there": parent.there,
            "sighting_there": one.there,
            "log10_lr": parent.log10_lr,
            "shared": parent.shared,
            "gap": parent.gap,
            "common": parent.common,
        }
        for one in found
        for parent in one.parents
    ]
    return pa.Table.from_pylist(rows, schema=schemas.DESCENTS)


class _Asked:
    """A case whose sightings are asked where they come from."""

    def __init__(self, weighing: Weighing, of: Candidates) -> None:
        self._in, self._of = weighing, of
        self._seen, self._made = weighing.comparison.sightings, weighing.comparison.works
        self._borne = {names.tokens(text) for row in self._made.names.names for _, text in row}

    def asked(self, group: Group) -> Iterator[tuple[str, Descent]]:
        """Yield what can be told of each sighting of a group."""
        left = _stacked([(self._seen.sheet, group.rows)])
        sides = [(self._made.sheet, group.works), (self._seen.sheet, group.others)]
        right = _stacked(sides)
        rows = np.repeat(np.arange(len(group.rows)), [len(of) for of in group.pairs])
        of = np.array([place for places in group.pairs for place in places], dtype=np.intp)
        score, seen, lines = self._observed(group, rows, of)
        weighed = weigh.weigh(self._in.calibration, left, right, rows, of, seen, lines)
        figures, most = descent.figures(weighed), math.log10(self._in.calibration.copies + 1)
        begin = 0
        for n, places in enumerate(group.pairs):
            end = begin + len(places)
            found = self._one(group, n, weighed, figures, slice(begin, end), score[begin:end], most)
            yield found.sighting_id, found
            begin = end

    def _observed(self, group: Group, rows: Ints, of: Ints) -> tuple[Floats, weigh.Observed, list[str]]:
        """Compare names; of other sightings only those that no work bears, which many copies of it may share."""
        lines = [self._of.line[work] for work in group.works]
        lines += [
            self._of.line[self._of.near[row][0]] if row in self._of.near else f"\0{self._seen.item_ids[row]}"
            for row in group.others  # what stands in no line is one by itself
        ]
        mine, seen = self._made.names.names, self._seen.names.names
        own = [
            tuple(one for one in seen[row] if names.tokens(one[1]) not in self._borne) for row in group.others
        ]
        theirs = [*(mine[work] for work in group.works), *own]
        comparer = names.Comparer(
            names.NameTable(
                tuple(self._seen.item_ids[row] for row in group.rows),
                tuple(seen[row] for row in group.rows),
            ),
            names.NameTable(tuple(map(str, range(len(theirs)))), tuple(theirs)),
            lines,
        )
        score = comparer.scores(rows, of)
        designations, more = comparer.own(rows, of)
        found = weigh.Observed.of_names(score, designations, more)
        return score, found, lines

    def _one(
        self,
        group: Group,
        n: int,
        weighed: weigh.Weighed,
        figures: descent.Figures,
        at: slice,
        score: Floats,
        most: float,
    ) -> Descent:
        row, places = group.rows[n], group.pairs[n]
        parents = [
            self._parent(group, row, place, score[n], weighed, at.start + n) for n, place in enumerate(places)
        ]
        held = [n for n, parent in enumerate(parents) if parent.standing == model.APART]
        keep = np.array(held, dtype=np.intp)
        if len(keep):
            evidence = descent.evidence(figures, at.start + keep)
            gap, common = descent.gaps(evidence, self._in.calibration.fusion.slopes["specs"], most)
            ranks = [(not parents[p].is_work, parents[p].item_id) for p in held]
            support = np.nan_to_num(weighed.kinds["specs"][at][keep])
            top = descent.best(gap, common, support, ranks)
            for place, standing in enumerate(descent.standings(gap, common, top)):
                parents[held[place]] = replace(
                    parents[held[place]],
                    standing=standing,
                    gap=float(gap[top, place]),
                    common=int(common[top, place]),
                )
        return self._laid_out(group, n, parents)

    def _parent(
        self, group: Group, row: int, place: int, score: float, weighed: weigh.Weighed, pair: int
    ) -> Parent:
        """Return a candidate as its dates, maker and name have it: told apart until it is held against others."""
        if place < len(group.works):
            of = group.works[place]
            item, there, standing = self._made.item_ids[of], self._of.created[of], model.APART
        else:
            of = group.others[place - len(group.works)]
            item, there = self._seen.item_ids[of], self._of.begun[of]
            one_maker, one_name = self._of.makers[of] & self._of.makers[row], score >= decide.OWN_NAME
            standing = model.KIN if one_maker else model.SAME if one_name else model.APART
        before = descent.first(there, self._of.begun[row])
        return Parent(
            item_id=item,
            title=self._of.title[item],
            is_work=place < len(group.works),
            standing=model.LATER if standing == model.APART and before is False else standing,
            there=str(there or ""),
            first=before,
            log10_lr=None if np.isnan(weighed.log10_lr[pair]) else float(weighed.log10_lr[pair]),
            shared=int(weighed.specs.known[pair]),
        )

    def _laid_out(self, group: Group, n: int, parents: list[Parent]) -> Descent:
        parents.sort(
            key=lambda p: (
                model.STANDINGS.index(p.standing),
                p.gap or 0.0,
                -(p.log10_lr or 0.0),
                not p.is_work,
                p.item_id,
            )
        )
        left = {p.item_id: p for p in parents if p.standing in (model.BEST, model.TIED)}
        row = group.rows[n]
        work, sighting = self._of.near[row][0], self._seen.item_ids[row]
        best, title, created = self._made.item_ids[work], self._of.title[sighting], self._of.created[work]
        seen = {item: self._of.row[item] for item, one in left.items() if not one.is_work}
        third = [
            left[item].title
            for item, at in seen.items()
            if at not in self._of.near and best in left and descent.first(self._of.begun[at], created)
        ]
        held = {item: self._held(item, item not in seen) for item in left}
        came = _made(title, self._of.begun[row], self._of.certainty[row])
        return Descent(
            sighting_id=sighting,
            title=title,
            work=self._of.title[best],
            first=descent.first(created, self._of.begun[row]),
            dates=f"{_created(self._of.title[best], created)}; {came}",
            there=str(self._of.begun[row] or ""),
            parents=tuple(parents),
            lent=group.kind is not None and self._of.classes[row] is None,
            classless=group.kind is None,
            through=tuple(left[item].title for item in descent.through(left, held)),
            third=tuple(third),
            unasked=group.unasked[n],
        )

    def _held(self, item: str, is_work: bool) -> Collection[str]:
        """Return the works that a candidate is held to derive from: by the register, or as it is itself reported."""
        if is_work:
            return self._of.above[item]
        works = [self._made.item_ids[work] for work in self._of.near.get(self._of.row[item], [])]
        return {above for work in works for above in (work, *self._of.above[work])}

    def beside(self, one: Descent, others: list[str]) -> tuple[str, ...]:
        """Return what else has the same parent; not what a holder or one maker made, nor what may be one product."""
        same = {parent.item_id for parent in one.of(model.SAME)}
        apart = self._of.makers[self._of.row[one.sighting_id]] | self._of.holders
        return tuple(
            self._of.title[other]
            for other in others
            if other not in same
            and other != one.sighting_id
            and not self._of.makers[self._of.row[other]] & apart
        )


def _created(title: str, span: Span | None) -> str:
    """Say when a work was created, as far as is known."""
    return f"{title} created {when(span)}" if span else f"{title} created on a day not on record"


def _made(title: str, span: Span | None, certainty: str) -> str:
    """Say when a sighting came to be, as far as is known."""
    if span is None:
        return f"{title} on record without a day"
    if span.first is None:
        return f"{title} there {when(span)}, first made on a day not on record"
    return f"{title} first made {when(span)}" + (f" ({certainty} certainty)" if certainty else "")


def _stacked(parts: list[tuple[Sheet, list[int]]]) -> Sheet:
    """Return a sheet of some rows of others, one after another."""
    attributes = sorted({a for sheet, _ in parts for a in sheet.attributes}, key=lambda a: a.name)
    ids = [sheet.item_ids[row] for sheet, rows in parts for row in rows]
    cells: dict[str, dict[int, Cell]] = {}
    for attribute in attributes:
        stated: dict[int, Cell] = {}
        begin = 0
        for sheet, rows in parts:
            known = sheet.cells.get(attribute.name, {})
            stated.update({begin + n: known[row] for n, row in enumerate(rows) if row in known})
            begin += len(rows)
        if stated:
            cells[attribute.name] = stated
    return Sheet(tuple(ids), tuple(a for a in attributes if a.name in cells), cells)
