"""Designations of works in the texts of sightings: looked for once a run."""

from __future__ import annotations

from dataclasses import dataclass

from deadringer.facets import marks
from deadringer.facets.marks import Designations, Found
from deadringer.model.case import Case
from deadringer.model.marks import Marked
from deadringer.screening.run import Prepared


@dataclass(frozen=True, slots=True)
class Marking:
    """The designations of works that are looked for, and where they stand in the texts of sightings."""

    designations: Designations
    found: Found

    @property
    def many(self) -> float:
        """How many designations all works have."""
        return float(len(self.designations.others))

    def beside(self, sightings: Prepared, row: int, of: int) -> Marked:
        """Say what stands where in the texts of one pair."""
        return marks.between(sightings.texts, self.designations, row, of)


def search(case: Case, sightings: Prepared, works: Prepared, max_pairs: int | None = None) -> Marking:
    """Look for the designations of works where the makers and sellers of sightings speak."""
    line = case.lines()
    of = marks.designations(works.names, [line[work] for work in works.item_ids], works.texts)
    budget = {} if max_pairs is None else {"max_pairs": max_pairs}
    return Marking(of, marks.find(sightings.texts, of, **budget))
