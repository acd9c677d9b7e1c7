"""Who a name means, who stands for whom after a succession, and who belongs to whom.

A name is resolved only where one party bears it in that territory; an unresolved name stays itself. No right
and no licence is known here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deadringer.model.case import Case
from deadringer.model.dates import ANY, Span
from deadringer.model.records import Party, Succession
from deadringer.rights.territories import Territories

#: Letters that Unicode does not take apart into a base and a mark.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i"})


def folded(name: str) -> str:
    """Return a name as it is compared: without case, diacritics, or differences of white space."""
    apart = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.translate(_STROKES).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A party reached by succession, and the rows that lead there, nearest first."""

    party_id: str
    rows: tuple[Succession, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who came before a party and who came after it, nearest first."""

    predecessors: tuple[Step, ...]
    successors: tuple[Step, ...]


class Parties:
    """The parties of a case: names, successions and affiliation.

    Parameters
    ----------
    case : Case
        Its parties, their sites, whose names are theirs too, and successions.
    territories : Territories
        What a reused code meant.
    normal : callable, optional
        The words and the legal form of a name, by which it is known where no party bears it letter by letter.
    """

    def __init__(
        self,
        case: Case,
        territories: Territories,
        normal: Callable[[str], tuple[str, str]] | None = None,
    ) -> None:
        self._territories = territories
        self._normal = normal
        self._worded: dict[str, list[tuple[str, Party]]] = {}
        self._parties = {party.party_id: party for party in case.parties}
        self._named: dict[str, list[Party]] = {}
        plants: dict[str, list[str]] = {}
        for site in case.sites:
            plants.setdefault(site.party, []).append(site.name)
        for party in case.parties:
            known = {name for name in (party.name, *party.aliases, *plants.get(party.party_id, ())) if name}
            for name in {folded(name) for name in known}:
                self._named.setdefault(name, []).append(party)
            for words, form in {normal(name) for name in known} if normal else ():
                self._worded.setdefault(words, []).append((form, party))
        self._after: dict[str, list[Succession]] = {}
        self._before: dict[str, list[Succession]] = {}
        for row in case.successions:
            if row.predecessor in self._parties and row.successor in self._parties:
                self._after.setdefault(row.predecessor, []).append(row)
                self._before.setdefault(row.successor, []).append(row)
        self._under: dict[str, list[str]] = {}
        for party in case.parties:
            if party.affiliated_to:
                self._under.setdefault(party.affiliated_to, []).append(party.party_id)

    def name(self, party_id: str) -> str:
        """Return what to call a party in a report: its name, or the text itself where it is no party."""
        return self._parties[party_id].name if party_id in self._parties else party_id

    def party(self, party_id: str) -> Party | None:
        """Return the row of a party; None where there is none."""
        return self._parties.get(party_id)

    def resolve(self, name: str, territory: str = "", on: Span = ANY) -> str | None:
        """Return the one party that bears a name in a territory at a date; None where none or several do.

        Parameters
        ----------
        name : str
            A name as written; case, diacritics and white space do not count. Where no party bears it so, neither
            do script and order of words, nor a legal form that one of both does not state.
        territory : str
            Where; empty: anywhere. A party without territories is found everywhere.
        on : Span
            When: decides which state a reused code meant.
        """
        found = {
            party.party_id: at_home
            for party in self._named.get(folded(name)) or self._by_words(name)
            if (at_home := self._acts_in(party, territory, on)) is not False
        }
        party_id, sure = next(iter(found.items()), ("", False))
        return party_id if sure and len(found) == 1 else None

    def meant(self, text: str, territory: str = "", on: Span = ANY) -> dict[str, str | None]:
        """Return what a maker as written means: the whole where it is resolved, else each name between strokes.

        `Factory 10 / Arsenal Kazanlak` is two names, where no party bears it as one.
        """
        parts = [part.strip() for part in text.split(" / ") if part.strip()]
        whole = self.resolve(text, territory, on)
        if whole is not None or len(parts) < 2:
            return {text: whole}
        return {part: self.resolve(part, territory, on) for part in parts}

    def _by_words(self, name: str) -> list[Party]:
        if self._normal is None:
            return []
        words, stated = self._normal(name)
        found = self._worded.get(words, []) if words else []
        return [party for form, party in found if form == stated or not form or not stated]

    def line(self, party_id: str) -> Line:
        """Return everyone a party follows and everyone who follows it, by way of others too; itself never."""
        return Line(
            predecessors=_walk(party_id, self._before, lambda row: row.predecessor),
            successors=_walk(party_id, self._after, lambda row: row.successor),
        )

    def respondent(self, party_id: str) -> str:
        """Return who answers for a party today: its latest successor, or the last before its line divides.

        Whether duties passed is another question: the certainty and the note of each succession stand in the
        reasons.
        """
        at, seen = party_id, {party_id}
        while len(later := {row.successor for row in self._after.get(at, [])} - seen) == 1:
            at = later.pop()
            seen.add(at)
        return at

    def between(self, one: str, other: str) -> tuple[Succession, ...] | None:
        """Return the successions that link two parties in one line, () for one party; None if none do."""
        if one == other:
            return ()
        line = self.line(one)
        return next(
            (step.rows for step in (*line.predecessors, *line.successors) if step.party_id == other), None
        )

    def controllers(self, party_id: str) -> tuple[str, ...]:
        """Return the parties one is affiliated to, nearest first; a loop in the record ends the line."""
        found: list[str] = []
        party = self._parties.get(party_id)
        while party and party.affiliated_to and party.affiliated_to not in (party_id, *found):
            found.append(party.affiliated_to)
            party = self._parties.get(party.affiliated_to)
        return tuple(found)

    def controlled(self, party_id: str) -> frozenset[str]:
        """Return the parties affiliated to one, by way of others too; itself never."""
        return frozenset(other for other in self._descend(party_id) if other != party_id)

    def family(self, party_id: str) -> frozenset[str]:
        """Return everyone whose making may be a holder's own: its line, whom they control, and common control.

        Those who controlled a predecessor are left out: a party that was sold does not bring its seller with
        it.
        """
        line = self.line(party_id)
        own = {party_id, *(step.party_id for step in (*line.predecessors, *line.successors))}
        top = (party_id, *self.controllers(party_id))[-1]
        return frozenset(
            own | {top} | self.controlled(top) | {below for one in own for below in self.controlled(one)}
        )

    def belongs(self, maker: str, holder: str, on: Span) -> bool | None:
        """Tell whether a maker was of a holder's family at a moment.

        Affiliation has no date, and is taken to hold at any. A succession counts from its day: who came into the
        family by one that is later, or has no date, is not known to have been in it before. A State that followed
        another had no plants before that day but the other's: those affiliated to it were the other's.
        """
        if maker not in self.family(holder):
            return False
        top = (holder, *self.controllers(holder))[-1]
        if maker in {holder, top} | self.controlled(top) | self.controlled(holder):
            return True
        line = self.line(holder)
        for step in (*line.predecessors, *line.successors):
            below = maker in self.controlled(step.party_id)
            if below and step in line.successors and self._states({holder, step.party_id}):
                return True
            dated = all(row.on is not None and on.before(row.on) is False for row in step.rows)
            if dated and (below or maker == step.party_id):
                return True
        return None

    def _states(self, parties: set[str]) -> bool:
        return all(party in self._parties and self._parties[party].kind == "state" for party in parties)

    def related(self, one: str, other: str) -> bool:
        """Tell whether any chain of successions and affiliations, however long, joins two parties."""
        seen, waiting = {one}, [one]
        while waiting:
            at = waiting.pop()
            rows = (*self._after.get(at, []), *self._before.get(at, []))
            near = {party for row in rows for party in (row.predecessor, row.successor)}
            near |= set(self.controllers(at)) | set(self._under.get(at, []))
            waiting.extend(near - seen)
            seen |= near
        return other in seen

    def _descend(self, party_id: str) -> set[str]:
        seen: set[str] = set()
        waiting = [party_id]
        while waiting:
            for below in self._under.get(waiting.pop(), []):
                if below not in seen:
                    seen.add(below)
                    waiting.append(below)
        return seen

    def _acts_in(self, party: Party, territory: str, on: Span) -> bool | None:
        """Tell whether a party is at home in a territory; None where a reused code may mean another state.

        In a party's own list such a code means the state that came before or after one of its other
        territories.
        """
        if not territory or not party.territory:
            return True
        if territory not in party.territory:
            return False
        meant = self._territories.states(territory, ANY)
        others = {
            s for code in party.territory if code != territory for s in self._territories.states(code, ANY)
        }
        linked = {s for s in meant if any(self._linked(s, other) for other in others)} or meant
        possible = self._territories.states(territory, on) or meant
        return True if possible <= linked else None if possible & linked else False

    def _linked(self, one: str, other: str) -> bool:
        return self._territories.follows(one, other) or self._territories.follows(other, one)


def _walk(
    start: str, rows: Mapping[str, list[Succession]], other: Callable[[Succession], str]
) -> tuple[Step, ...]:
    """Follow rows from a party outwards, breadth first; a loop in the record ends the line."""
    found: dict[str, Step] = {}
    waiting = [Step(party_id=start, rows=())]
    for step in waiting:
        for row in rows.get(step.party_id, []):
            party_id = other(row)
            if party_id != start and party_id not in found:
                found[party_id] = Step(party_id=party_id, rows=(*step.rows, row))
                waiting.append(found[party_id])
    return tuple(found.values())
