"""Which state a code meant on a date, and whether a right in one territory reaches an act in another.

Codes are those of WIPO ST.3; some were given to a second state (CS, YU), so no former state is known by code
alone. Every answer is True, False or None: unknown is never rounded. Parties are not known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from deadringer.model.dates import ANY, Span, day, within
from deadringer.model.records import Succession
from deadringer.rights.rows import FormerState, TreatyDate
from deadringer.rights.tables import Rules
from deadringer.rights.terms import later

#: Regional rights that reach every member by themselves, as (code, kind of right or "" for any) -> treaty.
_UNITARY = {
    ("EU", ""): "eu",
    ("EM", ""): "eu",
    ("EA", "patent"): "eapc",
    ("EA", "design"): "ea_design",
    ("BX", "trademark"): "benelux",
    ("BX", "design"): "benelux_design",
}

#: Bundles reach the members chosen right by right: a member is "unknown", any other state is not reached.
_BUNDLES = {"EP": "epc"}

#: Members in which a European patent needs no step of its own to have effect (London Agreement art. 1(1)).
_NO_STEP = "london"

#: Rights that reach only the states their holder chose, or keeps them up in.
_CHOSEN = frozenset({"EP", "EA", "WO", "IB"})

#: International registrations; a designated state may refuse for so many months, at most, after the registration
#: (Madrid Protocol art. 5(2)(b); Hague Common Regulations rule 18(1)(b)).
_INTERNATIONAL = frozenset({"WO", "IB"})
_REFUSAL = {"trademark": 18, "design": 12}


class Territories:
    """Territory codes with their dates, from the rules and from the successions a case states.

    Parameters
    ----------
    rules : Rules
        The dated tables.
    successions : iterable of Succession
        The case's own rows; those between territories add to the rules, those between parties are passed
        over.
    """

    def __init__(self, rules: Rules, successions: Iterable[Succession] = ()) -> None:
        self._states: dict[tuple[str, Span], frozenset[str]] = {}
        self._rules = rules
        self._former: dict[str, list[FormerState]] = {}
        for row in rules.former_states:
            self._former.setdefault(row.alpha_2, []).append(row)
        self._special = {row.code for row in rules.wipo_st3_special if row.kind != "former"}
        self._after = self._edges(successions)

    def states(self, code: str, on: Span) -> frozenset[str]:
        """Return every state that `code` may have meant at some moment of `on`; empty where there was none.

        A state that still has its code is known by it; a former one by its ISO 3166-3 code (CSHH, CSXX), with
        its number where that too was shared (YUCS-890, YUCS-891).
        """
        found = self._states.get((code, on))
        if found is None:
            found = self._states[code, on] = frozenset(
                state
                for state, (starts, ends) in self._meanings(code).items()
                if within(on, starts, ends) is not False
            )
        return found

    def covers(
        self,
        right: str,
        act: str,
        on: Span,
        *,
        since: Span | None = None,
        kinds: tuple[str, ...] = (),
        filed: Span | None = None,
        designated: tuple[str, ...] = (),
    ) -> bool | None:
        """Tell whether a right in territory `right` reaches an act in territory `act` at the moment `on`.

        Parameters
        ----------
        right, act : str
            Territory codes; an empty one is not known.
        on : Span
            When the act was done.
        since : Span, optional
            When the right was granted or filed, which decides the state a reused code meant; None: not known.
        kinds : tuple of str
            The kinds the right may be of; titles of a former state passed to its successors kind by kind.
        filed : Span, optional
            When the right was filed, which decides whether it is older than the day a state left a union.
        designated : tuple of str
            The states a regional or international right was designated for, or is kept up in; none: not known.

        Returns
        -------
        bool or None
            None where the dates or the record do not decide.
        """
        if not right or not act:
            return None
        if right in self._special:
            return self._regional(right, act, on, kinds, since, filed or since, designated)
        if act in self._special:
            return None
        if right == act and right not in self._former:
            return True
        if right not in self._former and act not in self._former:
            return False
        here, there = self._possible(act, on), self._possible(right, since or ANY)
        answers = {self._passed(a, b, on, kinds) for a in there for b in here}
        return answers.pop() if len(answers) == 1 else None

    def same(self, stated: str, act: str, since: Span | None, on: Span) -> bool | None:
        """Tell whether a licence names the territory of an act; a state and its successor are "unknown".

        A row without a date takes its code as the act does: nothing then says that another state was meant.
        """
        if not stated or not act:
            return None
        if stated == act and (since is None or stated not in self._former):
            return True
        if stated in self._special or act in self._special:
            return self._regional(stated, act, on, (), since, since, ()) if stated in self._special else None
        here, there = self._possible(act, on), self._possible(stated, since or ANY)
        if here == there and len(here) == 1:
            return True
        linked = any(a == b or self.follows(a, b) or self.follows(b, a) for a in there for b in here)
        return None if linked else False

    def last_day(self, code: str, not_before: Span | None = None) -> Span | None:
        """Return the last day of the state a code meant (a span if several); None if it still stands.

        Parameters
        ----------
        code : str
            A territory code.
        not_before : Span, optional
            A moment the state is known to have seen, such as the start of an act in it.
        """
        rows = self._former.get(code, [])
        if not rows or any(row.still_used for row in rows):
            return None
        seen = self.states(code, not_before or ANY)
        ends = [
            end
            for row in rows
            if row.state in seen or any(self.follows(state, row.state) for state in seen)
            if (end := self._end(row)) is not None
        ]
        firsts = [eve for end in ends if (eve := _eve(end).first) is not None]
        lasts = [eve for end in ends if (eve := _eve(end).last) is not None]
        return Span(min(firsts), max(lasts)) if firsts and lasts else None

    def member(self, territory: str, treaty: str, on: Span) -> bool | None:
        """Tell whether a territory was party to a treaty at a moment; None where its dates do not decide."""
        states = self.states(territory, on)
        rows = [
            row
            for row in self._rules.treaty_dates
            if row.treaty == treaty and row.territory in {territory, *states}
        ]
        answers = {party(row, on) for row in rows}
        if True in answers and len(states) == 1:
            return True
        return False if answers <= {False} else None

    def _meanings(self, code: str) -> dict[str, tuple[Span, Span]]:
        """Return the states a code has meant, each with its first day and the first it was no more."""
        rows = self._former.get(code, [])
        if not rows:
            return {code: (Span(None, date.min), Span(date.max, None))}
        found = {}
        for row in rows:
            starts = day(row.starts) if row.starts else Span(None, date.min)
            found[row.state] = (starts, self._end(row) or ANY)
            if row.still_used:
                found[code] = (self._end(row) or ANY, Span(date.max, None))
        return found

    def _possible(self, code: str, on: Span) -> frozenset[str]:
        """Return the states a code may have meant; all it ever meant if it had no meaning on some day.

        What is dated in a state that was no more is misdated, and the date then does not tell which state it
        was.
        """
        return self.states(code, on if self._stood(code, on) else ANY)

    def _stood(self, code: str, on: Span) -> bool:
        """Tell whether a code meant some state on every day of a span."""
        at, last = on.first or date.min, on.last or date.max
        for starts, ends in sorted(self._meanings(code).values(), key=lambda both: both[0].last or date.max):
            if (starts.last or date.max) <= at < (ends.first or date.min):
                at = ends.first or at
        return at > last or at == date.max

    @staticmethod
    def _end(row: FormerState) -> Span | None:
        return day(row.ends) if row.ends else row.iso_withdrawal

    def _codes(self, state: str) -> frozenset[str]:
        """Return the codes by which the tables of succession may name a state."""
        codes = {row.alpha_2 for rows in self._former.values() for row in rows if row.state == state}
        shared = {code for code in codes if len({row.alpha_3 for row in self._former[code]}) > 1}
        return frozenset({state} | (codes - shared))

    def _edges(self, successions: Iterable[Succession]) -> dict[str, frozenset[str]]:
        """Return the states that followed each former state at once, by the tables and by the case."""
        after: dict[str, set[str]] = {}
        for rows in self._former.values():
            for row in rows:
                at = self._end(row) or ANY
                for code in row.successors:
                    after.setdefault(row.state, set()).update(self.states(code, at) - {row.state})
        for stated in successions:
            at = stated.on or ANY
            for before in (
                self.states(stated.predecessor, _eve(at)) if stated.predecessor in self._former else ()
            ):
                after.setdefault(before, set()).update(self.states(stated.successor, at) - {before})
        return {state: frozenset(later) for state, later in after.items()}

    def follows(self, before: str, after: str) -> bool:
        """Tell whether one state followed another, at once or by way of others."""
        seen: set[str] = set()
        waiting = [before]
        while waiting:
            for state in self._after.get(waiting.pop(), frozenset()) - seen:
                seen.add(state)
                waiting.append(state)
        return after in seen and before != after

    def _passed(self, before: str, after: str, on: Span, kinds: tuple[str, ...]) -> bool | None:
        """Tell whether a title of one state reaches another: itself, or one to which such titles passed."""
        if before == after:
            return True
        if not self.follows(before, after):
            return False
        names, targets = self._codes(before), self._codes(after)
        rows = [
            row
            for row in self._rules.succession
            if row.predecessor in names and targets & set(row.successor) and row.effect != "note"
        ]
        for kind in kinds or ("",):
            about = [row for row in rows if kind in row.kind or "all" in row.kind]
            passed = [
                row.effect == "continues" and row.date and on.before(day(row.date)) is False for row in about
            ]
            if not passed or not all(passed):
                return None
        return True

    def _regional(
        self,
        right: str,
        act: str,
        on: Span,
        kinds: tuple[str, ...],
        since: Span | None,
        filed: Span | None,
        designated: tuple[str, ...],
    ) -> bool | None:
        """Tell whether a regional or international right reaches a state at a moment."""
        if act == right:
            return True
        if right in _CHOSEN and designated:
            by = [at for at in designated if at == act or self._by_union(at, act, on, kinds)]
            if not by:
                unsure = any(self._by_union(at, act, on, kinds) is None for at in designated)
                return None if unsure else False
        if right in _BUNDLES:
            return self._bundled(right, act, on, since, designated)
        if right in _INTERNATIONAL:
            return True if designated and self._unrefused(since, on, kinds) else None
        answers: set[bool | None] = set()
        for kind in kinds or ("",):
            treaty = _UNITARY.get((right, kind)) or _UNITARY.get((right, ""))
            answers.add(self._unitary(act, treaty, on, filed) if treaty else None)
        return answers.pop() if len(answers) == 1 else None

    def _by_union(self, designated: str, act: str, on: Span, kinds: tuple[str, ...]) -> bool | None:
        """Tell whether a designation of a union is one of a state."""
        if designated not in self._special or designated in _CHOSEN:
            return False
        return self._regional(designated, act, on, kinds, None, None, ())

    def _bundled(
        self, right: str, act: str, on: Span, since: Span | None, designated: tuple[str, ...]
    ) -> bool | None:
        """Tell whether a part of a bundle stands in a state: designated, and no further step needed to have it."""
        member = self.member(act, _BUNDLES[right], on)
        stated = bool(designated) and since is not None and self.member(act, _NO_STEP, since)
        return None if member and not stated else member

    def _unitary(self, act: str, treaty: str, on: Span, filed: Span | None) -> bool | None:
        """Tell whether a unitary right reaches a state; one older than the day it left may live on there as another."""
        member = self.member(act, treaty, on)
        if member is not False:
            return member
        left = [
            day(row.until)
            for row in self._rules.treaty_dates
            if row.treaty == treaty and row.territory == act and row.until is not None
        ]
        gone = any(last.before(on) is True for last in left)
        older = filed is None or any(last.before(filed) is not True for last in left)
        return None if gone and older else False

    @staticmethod
    def _unrefused(since: Span | None, on: Span, kinds: tuple[str, ...]) -> bool:
        """Tell whether the time in which a designated state may refuse is surely over."""
        if since is None or since.last is None or on.first is None:
            return False
        months = max((_REFUSAL.get(kind, 18) for kind in kinds), default=18)
        return on.first > later(since.last, months)


def party(row: TreatyDate, on: Span) -> bool | None:
    """Tell whether the state of a row was bound by its treaty at a moment."""
    if row.in_force is None:
        return False if row.note.startswith("not a") else None
    until = day(row.until).next_day() if row.until else Span(date.max, None)
    return within(on, day(row.in_force), until)


def _eve(moment: Span) -> Span:
    """Return the day before the first and the last day of a moment."""
    one = timedelta(days=1)
    return Span(moment.first - one if moment.first else None, moment.last - one if moment.last else None)
