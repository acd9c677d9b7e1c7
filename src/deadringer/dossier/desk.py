"""What the templates look things up in: the rows of the case by id, and the numbered sources of one page.

One `Index` serves all pages of a docket; a `Desk` serves one page, as its sources are numbered in order of use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from deadringer.dossier import words
from deadringer.dossier.figures import places, spoken
from deadringer.model.case import Case
from deadringer.model.records import Act, Licence, Right, Sighting

#: Only such texts become links; whatever else a source says stays text.
_LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20]+", re.IGNORECASE)
#: A source shown longer than this is cut where it stands; the list of sources has all of it.
_SHOWN = 44
#: Offices whose rights hold in several States (WIPO ST.3): no place on a map.
OFFICES = {
    "AP": "the States of ARIPO",
    "BX": "the Benelux",
    "EA": "the States of the Eurasian patent",
    "EM": "the European Union",
    "EP": "the States of the European patent",
    "EU": "the European Union",
    "IB": "the States of an international registration",
    "OA": "the States of OAPI",
    "WO": "the States of an international registration",
}

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Source:
    """A source as cited: its number in the list of the page (0: not listed), what is shown, and the link, if any."""

    number: int
    label: str
    href: str
    text: str


class Index:
    """The rows of a case by id."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.sightings = {row.sighting_id: row for row in case.sightings}
        self.works = {row.work_id: row for row in case.works}
        self.parties = {row.party_id: row for row in case.parties}
        self.rights = {row.right_id: row for row in case.rights}
        self.licences = {row.licence_id: row for row in case.licences}
        self.licensed: dict[str, list[str]] = {}
        for licence in case.licences:
            self.licensed.setdefault(licence.licensee, []).append(licence.licence_id)
        self.sites = {row.site_id: row for row in case.sites}
        self.sources = {row.source_id: row for row in case.sources}
        self.acts: dict[str, list[Act]] = {}
        for act in case.acts:
            self.acts.setdefault(act.sighting_id, []).append(act)
        self.names: dict[str, list[tuple[str, bool]]] = {}
        for name in case.names:
            said = (name.name, name.said_by == "third_party")
            if said not in self.names.setdefault(name.item_id, []):
                self.names[name.item_id].append(said)


class Desk:
    """What one page is written at."""

    def __init__(self, index: Index) -> None:
        self._in = index
        self._numbers: dict[str, Source] = {}
        self._listed = 0

    def sighting(self, sighting_id: str) -> Sighting:
        """Return a sighting; one that is not in the case is shown by its id."""
        found = self._in.sightings.get(sighting_id)
        return found or Sighting(sighting_id=sighting_id, title=sighting_id)

    def work(self, work_id: str) -> str:
        """Return a work's title."""
        found = self._in.works.get(work_id)
        return found.title if found else work_id

    def works(self, ids: Iterable[str]) -> list[str]:
        """Return the titles of several works."""
        return [self.work(one) for one in ids]

    def party(self, party_id: str) -> str:
        """Return a party's name; a maker as written is its own."""
        found = self._in.parties.get(party_id)
        return found.name if found else party_id

    def called(self, code: str) -> str:
        """Return the name of a party or, where it is none, of a territory."""
        return self.party(code) if code in self._in.parties else self.place(code)

    def parties(self, ids: Iterable[str]) -> list[str]:
        """Return the names of several parties."""
        return [self.party(one) for one in ids]

    def place(self, code: str) -> str:
        """Return a territory's name with its code."""
        if not code:
            return words.UNKNOWN
        found = places().get(code)
        name = found.name if found else OFFICES.get(code)
        return f"{name} ({code})" if name else code

    def spoken(self, code: str) -> str:
        """Return a territory's name as a sentence says it."""
        return OFFICES.get(code) or spoken().get(code, code) or "a place not known"

    def acts(self, sighting_id: str) -> list[Act]:
        """Return the acts on record with a sighting."""
        return self._in.acts.get(sighting_id, [])

    def rights(self, ids: Iterable[str]) -> list[Right]:
        """Return rights by id; one that is not in the case is shown by its id alone."""
        found = self._in.rights
        return [found.get(one) or Right(right_id=one, work_id="", territory="") for one in dict.fromkeys(ids)]

    def licences(self, ids: Iterable[str]) -> list[Licence]:
        """Return the licences of the case among some ids."""
        return [self._in.licences[one] for one in dict.fromkeys(ids) if one in self._in.licences]

    def licensed_to(self, parties: Iterable[str]) -> list[str]:
        """Return the ids of licences on record that some parties were given."""
        return [one for party in sorted(set(parties)) for one in self._in.licensed.get(party, [])]

    def site(self, site_id: str) -> str:
        """Return a plant's name."""
        found = self._in.sites.get(site_id)
        return found.name or found.site_id if found else site_id

    def names(self, item_id: str, title: str, most: int = 8) -> str:
        """Return the names of a work or a sighting; those others gave it are said to be so."""
        said = self._in.names.get(item_id, [])
        own = [name for name, others in said if not others]
        rest = [f"{name} (said by others: no evidence)" for name, others in said if others]
        return words.listed([title, *own, *rest], most)

    def cite(self, source: str) -> list[Source]:
        """Return the sources that a row rests on, numbered in order of first use."""
        parts = [part.strip() for part in source.split("|")]
        return [self._one(part) for part in dict.fromkeys(parts) if part]

    def sources(self) -> list[Source]:
        """Return all sources cited so far, in order of their numbers."""
        return [source for source in self._numbers.values() if source.number]

    def _one(self, text: str) -> Source:
        if text not in self._numbers:
            row = self._in.sources.get(text)
            where = row.where if row and row.where else text
            link = _LINK.fullmatch(where) is not None
            listed = link or len(where) > _SHOWN or row is not None
            self._listed += listed
            number = self._listed if listed else 0
            self._numbers[text] = Source(number, _short(where, link), where if link else "", where)
        return self._numbers[text]


def _short(where: str, link: bool) -> str:
    if link:
        try:
            host = urlsplit(where).hostname or where
        except ValueError:
            host = where
        return host.removeprefix("www.")[:_SHOWN]
    return where if len(where) <= _SHOWN else where[: _SHOWN - 1] + "\u2026"
