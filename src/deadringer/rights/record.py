"""A case laid out for the rules: its tables by the keys they ask for.

Built once a case, then shared by every question. Nothing is decided here, nor left out: what was not
yet known on the day of the case is gone before a case comes here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from deadringer.model.case import Case
from deadringer.model.records import Act, Licence, Right, Sighting, Site, Title, Work
from deadringer.rights.parties import Parties
from deadringer.rights.tables import Rules
from deadringer.rights.territories import Territories

Row = TypeVar("Row", Licence, Right, Title)

_CODES: Mapping[str, str] = MappingProxyType({})


class Record:
    """A case, the rules, and what follows from both: who is who and where is where.

    Parameters
    ----------
    case : Case
        The case, as known on its `as_of`.
    rules : Rules, optional
        The dated tables; those of the package unless given.
    places : mapping of str to str
        Names of territories by code; without one, a sentence says the code.
    normal : callable, optional
        The words and the legal form of a party's name; see `Parties`.
    """

    def __init__(
        self,
        case: Case,
        rules: Rules | None = None,
        *,
        places: Mapping[str, str] = _CODES,
        normal: Callable[[str], tuple[str, str]] | None = None,
    ) -> None:
        self.case = case
        self._places = places
        self.rules = rules if rules is not None else Rules.load()
        self.territories = Territories(self.rules, case.successions)
        self.parties = Parties(case, self.territories, normal)
        self.works: dict[str, Work] = {work.work_id: work for work in case.works}
        self.sightings: dict[str, Sighting] = {row.sighting_id: row for row in case.sightings}
        self.acts: dict[str, Act] = {row.act_id: row for row in case.acts}
        self.sites: dict[str, Site] = {row.site_id: row for row in case.sites}
        self._acts_with: defaultdict[str, list[Act]] = defaultdict(list)
        for act in case.acts:
            self._acts_with[act.sighting_id].append(act)
        self._licence = {row.licence_id: row for row in case.licences}
        self._rights = _by_work(case.rights)
        self._licences = _by_work(case.licences)
        self._titles = _by_work(case.titles)

    def acts_with(self, sighting_id: str) -> tuple[Act, ...]:
        """Return the acts with a sighting."""
        return tuple(self._acts_with.get(sighting_id, ()))

    def rights(self, work_id: str) -> tuple[Right, ...]:
        """Return the rights in a work itself."""
        return tuple(self._rights[work_id]) if work_id in self._rights else ()

    def licences(self, work_id: str) -> tuple[Licence, ...]:
        """Return the licences, and the sourced negatives, for a work itself."""
        return tuple(self._licences[work_id]) if work_id in self._licences else ()

    def licence(self, licence_id: str) -> Licence | None:
        """Return the row of licences of that id; None where there is none."""
        return self._licence.get(licence_id)

    def titles(self, work_id: str) -> tuple[Title, ...]:
        """Return the links of the chain of title in a work itself."""
        return tuple(self._titles[work_id]) if work_id in self._titles else ()

    def title_of(self, work_id: str) -> str:
        """Return what to call a work in a sentence: its title, or the text itself where it is no work."""
        return self.works[work_id].title if work_id in self.works else work_id

    def place(self, code: str) -> str:
        """Return what to call a territory in a sentence."""
        return self._places.get(code, code) or "a territory not on record"

    def lineage(self, work_id: str) -> tuple[str, ...]:
        """Return a work and those it derives from, nearest first; a loop in the record ends the line."""
        line: list[str] = []
        at = work_id
        while at and at not in line:
            line.append(at)
            at = self.works[at].derived_from if at in self.works else ""
        return tuple(line)


def _by_work(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.work_id].append(row)
    return dict(found)
