"""Which works and other sightings a reported sighting may come from: those that are held against each other.

Candidates are works of the sighting's class that it was compared with, and other sightings of that class: those that
were there before its best work, which both may follow, and those reported with a work of the same line, since what is
not like the line is no link of it. So nobody is compared with all others, and what stands in other lines, or is of
another class, changes nothing. Makers are read only to know a maker's own variants, and the holder's own makes, which
stand for the work itself; licences, and who held documents, are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice

import numpy as np

from deadringer.casework.ages import ages, begun
from deadringer.casework.labelled import makers
from deadringer.casework.steps import Weighing
from deadringer.evidence import descent
from deadringer.evidence.measures import SAME, Bools, agreement, categories
from deadringer.facets import parties
from deadringer.model.sheets import CLASS, Category
from deadringer.rights.record import Record

#: Candidates of a sighting that are asked about: so many works, the best weighed first, and so many sightings, those
#: that were there first before others. Past it they are counted. Of 100,000 reported sightings that is 6.4 million
#: pairs at the most, and the time grows with the sightings, not with their square.
WORKS, SIGHTINGS = 32, 32


@dataclass(frozen=True, slots=True)
class Group:
    """Reported sightings of one class, the works and the other sightings that are candidates of some of them.

    All are rows of the case. `pairs` has for every sighting the places of its candidates: works first, then sightings.
    """

    kind: Category | None
    rows: list[int]
    works: list[int]
    others: list[int]
    pairs: list[list[int]]
    unasked: list[int]


class Candidates:
    """The candidates of the reported sightings of a case, and what the case says of both.

    Sightings and works are rows. `near` has for every reported sighting the works that its findings are with, the best
    first; `above` the ancestors of works by id, `line` the first ancestor of each work; `begun` and `created` say when
    they came to be, and `certainty` how that of a sighting is held; `title` is by id, and has the id with it where
    several have one title; `makers` are parties where their names resolve, `holders` those of the works.
    """

    def __init__(self, weighing: Weighing) -> None:
        self._in, self._seen, self._made = weighing, weighing.comparison.sightings, weighing.comparison.works
        case = weighing.comparison.case
        came = begun(case)
        self._case, self.begun = case, [span for span, _ in came]
        self.certainty = [certainty for _, certainty in came]
        self.above = case.ancestry()
        self.line = [(self.above[item] or (item,))[-1] for item in self._made.item_ids]
        self.created = [work.created for work in case.works]
        titled = [(w.work_id, w.title) for w in case.works] + [
            (s.sighting_id, s.title) for s in case.sightings
        ]
        many = Counter(title for _, title in titled)
        self.title = {item: title if many[title] == 1 else f"{title} ({item})" for item, title in titled}
        record = Record(case, normal=parties.normal)
        self.makers = [frozenset(of) for of in makers(case, case.sightings)]
        self.holders = {record.parties.respondent(work.holder) for work in case.works if work.holder}
        self.row = {item: row for row, item in enumerate(self._seen.item_ids)}
        works = {item: row for row, item in enumerate(self._made.item_ids)}
        self.near = {self.row[s]: [works[f.work_id] for f in of] for s, of in weighing.reported.items()}
        self.classes = categories(self._seen.sheet, CLASS)
        self._of_works = categories(self._made.sheet, CLASS)
        self._every = list(dict.fromkeys([*self._of_works, *self.classes]))
        code = {kind: n for n, kind in enumerate(self._every)}
        self._codes = [np.array([code[one] for one in of], np.intp) for of in (self._of_works, self.classes)]
        self._units = self._seen.units(vectors=False).tolist()
        self._pools, self._early = self._pooled(), self._before()

    def groups(self) -> Iterator[Group]:
        """Yield the reported sightings class by class, with their candidates."""
        pairs, weight = self._in.comparison.pairs, self._in.findings["unbounded"].to_numpy()
        starts = np.searchsorted(pairs.sightings, np.arange(len(self._seen) + 1))
        by_class: dict[Category | None, list[int]] = {}
        for row, near in self.near.items():
            by_class.setdefault(self.classes[row] or self._of_works[near[0]], []).append(row)
        for kind, rows in by_class.items():
            agrees = self._agreeing(kind)
            standing = lru_cache(None)(partial(self._standing, agrees[self._codes[1]]))
            chosen, unasked = [], []
            for row in rows:
                at = np.arange(starts[row], starts[row + 1])
                at = at[agrees[self._codes[0][pairs.works[at]]]]
                at = at[np.lexsort((pairs.works[at], -np.round(weight[at], descent.DIGITS)))]
                near = self.near[row]
                pool = standing(near[0], *dict.fromkeys(self.line[work] for work in near))
                unit = self._units[row]  # alike in everything: one product with it, as far as can be seen
                others = list(islice((one for of, one in pool.items() if of != unit), SIGHTINGS))
                chosen.append((pairs.works[at[:WORKS]].tolist(), others))
                unasked.append(max(0, len(at) - WORKS) + len(pool) - (unit in pool) - len(others))
            works = sorted({work for of, _ in chosen for work in of})
            others = sorted({one for _, of in chosen for one in of})
            place = {work: n for n, work in enumerate(works)}
            beyond = {one: len(works) + n for n, one in enumerate(others)}
            places = [sorted([*(place[w] for w in of), *(beyond[o] for o in too)]) for of, too in chosen]
            yield Group(kind, rows, works, others, places, unasked)

    def _standing(self, of_class: Bools, best: int, *lines: str) -> dict[int, int]:
        """Return the sightings of a class that were there before the best work, then those of the lines, by unit."""
        found: dict[int, int] = {}
        for rows in (self._early.get(best, []), *(self._pools.get(line, []) for line in lines)):
            for row in rows:
                if of_class[row]:
                    found.setdefault(self._units[row], row)
        return found

    def _agreeing(self, kind: Category | None) -> Bools:
        """Return which of all classes agree with one; none where it is not known."""
        rows = np.arange(len(self._every))
        return np.asarray(agreement(self._every, [kind], rows, np.zeros_like(rows)) == SAME)

    def _pooled(self) -> dict[str, list[int]]:
        """Return the reported sightings by line."""
        pools: dict[str, list[int]] = {}
        for row, works in self.near.items():
            for line in dict.fromkeys(self.line[work] for work in works):
                pools.setdefault(line, []).append(row)
        return {line: self._once(rows) for line, rows in pools.items()}

    def _before(self) -> dict[int, list[int]]:
        """Return the sightings that were there before each work that is the best of one."""
        pairs, best = self._in.comparison.pairs, np.array([near[0] for near in self.near.values()])
        at = np.flatnonzero(np.isin(pairs.works, best))
        at = at[ages(self._case).before(pairs.sightings[at], pairs.works[at])]
        found: dict[int, list[int]] = {}
        for row, work in zip(pairs.sightings[at].tolist(), pairs.works[at].tolist(), strict=True):
            found.setdefault(work, []).append(row)
        return {work: self._once(rows) for work, rows in found.items()}

    def _once(self, rows: list[int]) -> list[int]:
        """Return one sighting a unit, those that were there first before others; none that a work's holder made."""

        def order(row: int) -> tuple[bool, int, str]:
            last = span.last if (span := self.begun[row]) else None
            return last is None, last.toordinal() if last else 0, self._seen.item_ids[row]

        first: dict[int, int] = {}
        for row in sorted(rows, key=order):
            if not self.makers[row] & self.holders:
                first.setdefault(self._units[row], row)
        return list(first.values())
