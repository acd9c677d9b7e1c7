"""How long a registered right lives: until when it needs no renewal, and after when none can help.

Laws differ on whether the last day of a term counts, so that one day is left undecided. Several rules may fit
an uncertain filing date; then the life is as short as the shortest and may be as long as the longest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from deadringer.errors import InternalError
from deadringer.model.dates import Span
from deadringer.model.records import Right
from deadringer.model.words import when
from deadringer.rights.rows import Term
from deadringer.rights.tables import Rules

#: Codes under which the table of terms knows a territory that registers write otherwise.
_KNOWN_AS = {
    ("EM", "design"): "EU",
    ("EM", "trademark"): "EU",
    ("WO", "design"): "WO-HAGUE",
    ("IB", "design"): "WO-HAGUE",
    ("WO", "trademark"): "WO-MADRID",
    ("IB", "trademark"): "WO-MADRID",
}

#: The one condition the table has: a second term from another event; the right lives to the later end.
_GREATER = "greater of 17 years from grant and 20 years from filing"

#: Kinds that are renewed somewhere, so that a stated expiry is the end only as it was then known.
_RENEWABLE = frozenset({"trademark", "design", "utility_model"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A right runs before `until` without renewal, and not after `last`; None: not known, or no limit.

    `none` says the law knows no such right; `stated` that the dates are those of the right's own row.
    """

    until: date | None = None
    last: date | None = None
    rules: tuple[Term, ...] = ()
    none: bool = False
    stated: bool = False
    why: str = ""

    def runs(self, asked: Span) -> bool:
        """Tell whether a moment is surely within the term that needs no renewal."""
        return self.until is not None and asked.last is not None and asked.last < self.until

    def over(self, asked: Span) -> bool:
        """Tell whether a moment is surely after every possible term."""
        return self.last is not None and asked.first is not None and asked.first > self.last


def life(right: Right, kind: str, rules: Rules) -> Life:
    """Return how long a registered right lives if it is of one kind.

    A stated lapse is the end. So is a stated expiry, but of a renewable right only unless the rules allow it
    longer.
    """
    if right.lapsed is not None:
        return Life(
            until=right.lapsed.first, last=right.lapsed.last, stated=True, why=f"lapsed {when(right.lapsed)}"
        )
    ruled = _by_rule(right, kind, rules)
    if right.expires is None:
        return ruled
    last = right.expires.last
    if kind in _RENEWABLE:
        last = max(last, ruled.last) if last and ruled.last else None
    return Life(
        until=right.expires.first,
        last=last,
        rules=ruled.rules,
        stated=True,
        why=f"expiry stated as {when(right.expires)}",
    )


def _by_rule(right: Right, kind: str, rules: Rules) -> Life:
    filed = right.filed or Span(None, right.granted.last if right.granted else None)
    territory = _KNOWN_AS.get((right.territory, kind), right.territory)
    rows = [row for row in rules.terms_industrial if row.territory == territory and row.kind == kind]
    fitting = tuple(row for row in rows if _overlaps(row, filed))
    dates = f"filed {when(filed)}" + (f", granted {when(right.granted)}" if right.granted else "")
    if not fitting or _gap(fitting, filed):
        return Life(
            rules=fitting, why=f"{dates}: the rules on record do not reach every day on which it may be filed"
        )
    if all(row.max_years is None and not row.indefinite for row in fitting):
        return Life(rules=fitting, none=True, why="the law there knows no such right")
    later = [
        row
        for row in rules.terms_industrial
        if row.kind == kind and row.territory in _heirs(territory, rules)
    ]
    lives = [_one(row, filed, right.granted) for row in fitting]
    lasts = [last for _, last in lives] + [_one(row, filed, right.granted)[1] for row in later]
    return Life(until=_least(until for until, _ in lives), last=_most(lasts), rules=fitting, why=dates)


def _one(row: Term, filed: Span, granted: Span | None) -> tuple[date | None, date | None]:
    """Return until when one rule needs no renewal, and after when it allows none."""
    if row.base_event in ("filing", "registration_priority"):
        base = filed
    elif row.base_event in ("grant", "registration", "intl_registration"):
        base = granted or Span(filed.first, None)
    elif row.base_event == "publication":
        base = Span(filed.first, None)
    else:
        return None, None
    until = base.shifted(row.initial_years).first if row.initial_years is not None else None
    last = base.shifted(row.max_years).last if row.max_years is not None and not row.indefinite else None
    if row.condition == _GREATER:
        other = filed.shifted(20)
        until = max((day for day in (until, other.first) if day is not None), default=None)
        last = max(last, other.last) if last is not None and other.last is not None else None
    elif row.condition:
        raise InternalError(f"terms_industrial: no rule for the condition {row.condition!r}")
    return until, last


def _overlaps(row: Term, filed: Span) -> bool:
    return not (
        (row.valid_to is not None and filed.first is not None and filed.first > row.valid_to)
        or (row.valid_from is not None and filed.last is not None and filed.last < row.valid_from)
    )


def _gap(rows: tuple[Term, ...], filed: Span) -> bool:
    """Tell whether some day of a span lies outside the validity of every row."""
    at, last = filed.first or date.min, filed.last or date.max
    for row in sorted(rows, key=lambda row: row.valid_from or date.min):
        if (row.valid_from or date.min) > at:
            return True
        if row.valid_to is None:
            return False
        at = max(at, row.valid_to + timedelta(days=1))
    return at <= last


def _heirs(territory: str, rules: Rules) -> frozenset[str]:
    """Return the territories that followed a former state, in which its titles may have lived longer."""
    found: set[str] = set()
    waiting = [territory]
    while waiting:
        code = waiting.pop()
        for row in rules.former_states:
            if row.alpha_2 == code and not row.still_used:
                waiting.extend(set(row.successors) - found - {territory})
                found.update(row.successors)
    return frozenset(found - {territory})


def _least(days: Iterable[date | None]) -> date | None:
    known = list(days)
    return None if None in known else min((day for day in known if day is not None), default=None)


def _most(days: Iterable[date | None]) -> date | None:
    known = list(days)
    return None if None in known else max((day for day in known if day is not None), default=None)
