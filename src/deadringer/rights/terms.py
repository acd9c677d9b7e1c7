"""How long a registered right lives: until when it needs no renewal, and after when none can help.

The day on which the years are full is left undecided, but where the statute itself settles it. Several rules may fit
an uncertain filing date; then the life is as short as the shortest and may be as long as the longest.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
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

#: Bundles whose parts may live longer, by the law of each designated state.
_AT_LEAST = frozenset({"WO-HAGUE"})

#: Months from the first filing within which priority can be claimed for a patent (Paris Convention art. 4C).
_YEAR = 12

#: Kinds that are renewed somewhere, so that a stated expiry is the end only as it was then known.
_RENEWABLE = frozenset({"trademark", "design", "utility_model"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A right runs before `until` without renewal, and not after `last`; None: not known, or no limit.

    `none` says the law knows no such right; `stated` that the dates are those of the right's own row. Where it lapsed
    and was `restored`, both dates are those of the right restored; `again` says that the restoration is surely of
    that lapse, and no earlier one.
    """

    until: date | None = None
    last: date | None = None
    rules: tuple[Term, ...] = ()
    none: bool = False
    stated: bool = False
    why: str = ""
    lapsed: Span | None = None
    restored: Span | None = None
    again: bool = True

    def runs(self, asked: Span) -> bool:
        """Tell whether a moment is surely within the term that needs no renewal, and in no lapse."""
        if self.before_lapse(asked):
            return True
        within = self.until is not None and asked.last is not None and asked.last < self.until
        return within and (self.restored is None or (self.again and self.restored_by(asked)))

    def over(self, asked: Span) -> bool:
        """Tell whether a moment is surely after every possible term."""
        if asked.first is None or self.last is None:
            return False
        if self.lapsed is not None and (self.lapsed.last is None or asked.first <= self.lapsed.last):
            return False
        return asked.first > self.last

    def before_lapse(self, asked: Span) -> bool:
        """Tell whether a moment is surely before the lapse from which the right was restored."""
        first = self.lapsed.first if self.lapsed else None
        return first is not None and asked.last is not None and asked.last < first

    def restored_by(self, asked: Span) -> bool:
        """Tell whether a moment is surely after the restoration."""
        last = self.restored.last if self.restored else None
        return last is not None and asked.first is not None and asked.first > last


def filing(right: Right) -> Span:
    """Return when a right was filed; where that is not on record, after its priority and by what followed."""
    if right.filed is not None:
        return right.filed
    lasts = [span.last for span in (right.published, right.granted) if span and span.last]
    last = min(lasts, default=None)
    first = right.priority.first if right.priority else None
    return Span(None if first and last and first > last else first, last)


def later(value: date, months: int) -> date:
    """Return the day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return value.replace(
        year=year, month=month + 1, day=min(value.day, calendar.monthrange(year, month + 1)[1])
    )


def life(right: Right, kind: str, rules: Rules) -> Life:
    """Return how long a registered right lives if it is of one kind.

    A stated lapse is the end, unless the right was restored after it. So is a stated expiry, but of a renewable right
    only unless the rules allow it longer.
    """
    found = _by_rule(right, kind, rules)
    lapsed, restored = right.lapsed, right.restored
    if restored is not None and lapsed is not None and restored.before(lapsed) is True:
        restored = None  # of an earlier lapse
    if found.none:
        return found
    if lapsed is not None and restored is None:
        return Life(until=lapsed.first, last=lapsed.last, stated=True, why=f"lapsed {when(lapsed)}")
    if right.expires is not None:
        last = right.expires.last
        if kind in _RENEWABLE:
            last = max(last, found.last) if last and found.last else None
        why = f"expiry stated as {when(right.expires)}"
        found = Life(until=right.expires.first, last=last, rules=found.rules, stated=True, why=why)
    if restored is None:
        return found
    lapsed = lapsed or Span(None, restored.last)
    again = right.lapsed is None or restored.before(lapsed) is False
    told = f"lapsed {when(lapsed)}, restored {when(restored)}; {found.why}"
    return replace(found, lapsed=lapsed, restored=restored, again=again, why=told)


def _by_rule(right: Right, kind: str, rules: Rules) -> Life:
    filed = filing(right)
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
    # a row that says itself who was given longer needs no law of a successor
    states = frozenset() if all(row.alive_on for row in fitting) else _heirs(territory, rules)
    lives = [_one(row, right, _clipped(row, filed)) for row in fitting]
    lasts = [last for _, last in lives]
    if territory in _AT_LEAST:
        states |= frozenset(right.designated)
        known = {row.territory for row in rules.terms_industrial if row.kind == kind}
        if not right.designated or not set(right.designated) <= known:
            lasts.append(None)
    lasts += [
        _one(row, right, filed)[1]
        for row in rules.terms_industrial
        if row.kind == kind and row.territory in states
    ]
    return Life(until=_least(until for until, _ in lives), last=_most(lasts), rules=fitting, why=dates)


def _one(row: Term, right: Right, filed: Span) -> tuple[date | None, date | None]:
    """Return until when one rule needs no renewal, and after when it allows none."""
    base = _base(row, right, filed)
    until = _full(row, base, row.initial_years)[0] if row.initial_years is not None else None
    last = None
    if row.max_years is not None and not row.indefinite:
        last = _full(row, base, row.max_years)[1]
        until, last = _prolonged(row, base, until, last)
    if row.condition == _GREATER:
        other = _earliest(right, filed).shifted(20)
        until = max((day for day in (until, other.first) if day is not None), default=None)
        last = max(last, other.last) if last is not None and other.last is not None else None
    elif row.condition:
        raise InternalError(f"terms_industrial: no rule for the condition {row.condition!r}")
    return until, last


def _base(row: Term, right: Right, filed: Span) -> Span:
    """Return from when a rule counts."""
    if row.base_event == "filing":
        return _earliest(right, filed) if row.territory == "US" else filed
    if row.base_event == "registration_priority":
        return _claimed(right) or filed
    if row.base_event in ("grant", "registration", "intl_registration"):
        return right.granted or Span(filed.first, None)
    if row.base_event == "publication":
        return right.published or Span(filed.first, None)
    raise InternalError(f"terms_industrial: no column of a right has the event {row.base_event!r}")


def _claimed(right: Right) -> Span | None:
    """Return the priority: where no filing is on record, not later than what shows that it was filed."""
    last = filing(right).last
    span = right.priority
    if span is None or right.filed is not None or last is None or (span.first and span.first > last):
        return span
    return Span(span.first, last if span.last is None else min(span.last, last))


def _earliest(right: Right, filed: Span) -> Span:
    """Return the filing from which the United States count: an earlier one there, where it may continue one.

    A priority under the Paris Convention moves no term; one older than that allows is the benefit of an earlier
    filing, from which the 20 years run (35 USC 154(a)(2), (3)).
    """
    before = right.priority
    if before is None:
        return filed
    if before.first is not None and filed.last is not None and filed.last <= later(before.first, _YEAR):
        return filed
    first = None if before.first is None or filed.first is None else min(before.first, filed.first)
    return Span(first, filed.last)


def _full(row: Term, base: Span, years: int) -> tuple[date | None, date | None]:
    """Return the first day on which so many years may be over, and the last on which they may not."""
    one, full = timedelta(days=1), base.shifted(years)
    first, last = full.first, full.last
    if row.last_day == "month_end":
        first, last = (_month_end(day) if day else None for day in (first, last))
    if row.last_day in ("counted", "month_end"):
        first = first + one if first and first < date.max else first
    elif row.last_day == "before":
        last = last - one if last else None
    return first, last


def _month_end(value: date) -> date:
    return value.replace(day=calendar.monthrange(value.year, value.month)[1])


def _prolonged(
    row: Term, base: Span, until: date | None, last: date | None
) -> tuple[date | None, date | None]:
    """Return both dates where a right still in force on a day was given a longer term."""
    if row.alive_on is None or row.alive_years is None or row.max_years is None:
        return until, last
    old, new = base.shifted(row.max_years), base.shifted(row.alive_years)
    if old.last is not None and old.last < row.alive_on:
        return until, last
    if row.initial_years == row.max_years and old.first is not None and old.first > row.alive_on:
        until = new.first
    return until, new.last


def _clipped(row: Term, filed: Span) -> Span:
    """Return the days of a span on which a rule is the law."""
    firsts = [day for day in (row.valid_from, filed.first) if day is not None]
    lasts = [day for day in (row.valid_to, filed.last) if day is not None]
    return Span(max(firsts, default=None), min(lasts, default=None))


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
