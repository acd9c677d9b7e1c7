"""Whether a registered right was in force, by definition: day by day, for one concrete choice of every uncertain date.

The oracle of `rights.in_force`: no interval is reasoned about. A date on record as a span is tried at its ends and at
every day on which something may change; each day asked is looked at by itself; the answer is what all have in common.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from deadringer.model.dates import Span
from deadringer.model.records import Right
from deadringer.rights.rows import Term
from deadringer.rights.tables import Rules

ONE = timedelta(days=1)
#: Kinds for which a stated expiry may have been put off by a renewal.
RENEWED = ("trademark", "design", "utility_model")
CODES = {
    ("EM", "design"): "EU",
    ("EM", "trademark"): "EU",
    ("WO", "design"): "WO-HAGUE",
    ("IB", "design"): "WO-HAGUE",
    ("WO", "trademark"): "WO-MADRID",
    ("IB", "trademark"): "WO-MADRID",
}
GREATER = "greater of 17 years from grant and 20 years from filing"

Value = bool | None
LAWS: dict[tuple[int, str, str, tuple[str, ...]], Law] = {}


def in_force_by_days(right: Right, asked: Span, rules: Rules) -> Value:
    """Return the answer all days and all choices have in common; None where they have none."""
    said: set[Value] = set()
    days = list(every_day(asked))
    for kind in right.kind:
        law = law_of(right.territory, kind, right.designated, rules)
        for chosen in choices(right, law, asked):
            for day in days:
                said.add(law.on(day, *chosen))
                if len(said) > 1 or None in said:
                    return None
    return said.pop()


def every_day(asked: Span) -> Iterator[date]:
    """Yield every day asked about."""
    assert asked.first is not None
    assert asked.last is not None
    for number in range((asked.last - asked.first).days + 1):
        yield asked.first + number * ONE


def anniversary(day: date, years: int) -> date:
    """Return the same day so many years on: 28 February for the 29th where the year has none."""
    year = day.year + years
    if year > 9999:
        return date.max
    leap = calendar.isleap(year)
    return (
        date(year, 2, 28) if (day.month, day.day) == (2, 29) and not leap else date(year, day.month, day.day)
    )


def months_on(day: date, months: int) -> date:
    """Return the day so many months on, counted month by month, or the last of its month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date.max if year > 9999 else date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def law_of(territory: str, kind: str, designated: tuple[str, ...], rules: Rules) -> Law:
    """Return the law of one territory on one kind of right, kept as it is asked for again and again."""
    known = (id(rules), territory, kind, designated)
    if known not in LAWS:
        LAWS[known] = Law(territory, kind, designated, rules)
    return LAWS[known]


class Law:
    """The law of one territory on one kind of right, row by row."""

    def __init__(self, territory: str, kind: str, designated: tuple[str, ...], rules: Rules) -> None:
        self.kind = kind
        self.code = CODES.get((territory, kind), territory)
        of_kind = [row for row in rules.terms_industrial if row.kind == kind]
        self.rows = [row for row in of_kind if row.territory == self.code]
        told = bool(self.rows) and all(row.alive_on for row in self.rows)  # who was given longer, and who not
        heirs = set() if told else self.heirs(self.code, rules)
        self.endless = False
        if self.code == "WO-HAGUE":  # at least 15 years; longer where a designated state allows it
            heirs |= set(designated)
            self.endless = not designated or any(
                not any(row.territory == state for row in of_kind) for state in designated
            )
        self.longer = [row for row in of_kind if row.territory in heirs]

    @staticmethod
    def heirs(code: str, rules: Rules) -> set[str]:
        """Return the states that came of a former one, and those that came of them."""
        found: set[str] = set()
        while True:
            new = {
                heir
                for row in rules.former_states
                if row.alpha_2 in found | {code} and not row.still_used
                for heir in row.successors
            }
            if new <= found:
                return found - {code}
            found |= new

    @property
    def unknown_to_it(self) -> bool:
        """Tell whether the law knows no such right."""
        return bool(self.rows) and all(row.max_years is None and not row.indefinite for row in self.rows)

    def on(
        self,
        day: date,
        filed: date,
        granted: date,
        expires: date | None,
        lapsed: date | None,
        restored: date | None,
        priority: date | None,
        published: date | None,
    ) -> Value:
        """Tell whether the right was in force on one day, all dates being known."""
        if day < granted or self.unknown_to_it:
            return False
        term = self.within(day, filed, granted, expires, priority, published)
        if lapsed is None:
            return None if restored is not None and day <= restored else term
        if day < lapsed:
            return True
        if day == lapsed:
            return None
        if restored is None or restored < lapsed:
            return False
        if day <= restored:
            return False if term is False else None
        return term

    def within(
        self,
        day: date,
        filed: date,
        granted: date,
        expires: date | None,
        priority: date | None,
        published: date | None,
    ) -> Value:
        """Tell whether a day lies within the term, no lapse being asked about."""
        ruled = self.by_rule(day, filed, granted, priority, published)
        if expires is None:
            return ruled
        if day <= expires:
            return True if day < expires else None
        if self.kind not in RENEWED:
            return False
        return False if ruled is False else None

    def by_rule(
        self, day: date, filed: date, granted: date, priority: date | None, published: date | None
    ) -> Value:
        """Tell the same by the rows that govern the day of filing; all of them must agree."""
        rows = [
            row for row in self.rows if (row.valid_from or date.min) <= filed <= (row.valid_to or date.max)
        ]
        said = {value for row in rows for value in self.by_row(row, day, filed, granted, priority, published)}
        if len(said) != 1:
            return None
        value = said.pop()
        if value is False and self.endless:
            return None
        for row in self.longer if value is False else ():
            if any(
                other is not False for other in self.by_row(row, day, filed, granted, priority, published)
            ):
                return None
        return value

    def by_row(
        self,
        row: Term,
        day: date,
        filed: date,
        granted: date,
        priority: date | None,
        published: date | None,
    ) -> Iterator[Value]:
        """Yield what one row says of a day: for each day from which its years may count."""
        first = [filed]
        if row.territory == "US" and priority is not None and filed > months_on(priority, 12):
            first.append(min(priority, filed))  # it may continue an earlier filing there
        if row.base_event in ("grant", "registration", "intl_registration"):
            bases = [granted]
        elif row.base_event == "registration_priority":
            bases = [priority or filed]
        elif row.base_event == "publication" and published is not None:
            bases = [published]
        elif row.base_event == "publication":  # some day after the filing
            assert row.initial_years is not None
            yield full(row, day, filed, row.initial_years) or None
            return
        else:
            bases = first
        for base in bases:
            for other in first if row.condition == GREATER else (None,):
                yield by_years(row, day, base, other)


def by_years(row: Term, day: date, base: date, other: date | None) -> Value:
    """Tell whether a day lies within the years of a row: surely, surely not, or only if renewed (None)."""
    if row.initial_years is None:
        return None
    needs_none = full(row, day, base, row.initial_years)
    if other is not None:
        needs_none = either(needs_none, full(row, day, other, 20))
    if needs_none is not False or row.indefinite:
        prolonged = row.alive_on is not None and row.initial_years == row.max_years
        if needs_none is True or not prolonged:
            return needs_none or None
    assert row.max_years is not None
    at_most = full(row, day, base, row.max_years)
    if other is not None:
        at_most = either(at_most, full(row, day, other, 20))
    if row.alive_on is not None and row.alive_years is not None:
        ended, longer = anniversary(base, row.max_years), full(row, day, base, row.alive_years)
        if ended > row.alive_on:
            at_most = longer
            if row.initial_years == row.max_years:
                return longer
        elif ended == row.alive_on:
            at_most = None if longer is not False else False
    return False if at_most is False else None


def full(row: Term, day: date, base: date, years: int) -> Value:
    """Tell whether so many years are not yet full on a day; None on the day itself where that is not settled."""
    end = anniversary(base, years)
    if row.last_day == "month_end":
        while end < date.max and (end + ONE).month == end.month:
            end += ONE
    if day == end:
        return {"counted": True, "month_end": True, "before": False, "": None}[row.last_day]
    return day < end


def either(one: Value, other: Value) -> Value:
    """Tell whether one or the other holds."""
    return True if True in (one, other) else None if None in (one, other) else False


def choices(right: Right, law: Law, asked: Span) -> Iterator[tuple[date, date, date | None, ...]]:
    """Yield concrete dates that the record allows: filed, granted, expires, lapsed, restored, priority, published."""
    assert asked.first is not None
    assert asked.last is not None
    near = [asked.first - ONE, asked.first, asked.last, asked.last + ONE]
    of_old = any(row.base_event == "publication" for row in law.rows)
    edges = [edge for row in law.rows for edge in (row.valid_from, row.valid_to) if edge is not None]
    edges += [edge + step for edge in edges for step in (-ONE, ONE)]
    for priority in tried(right.priority, near):
        year = months_on(priority, 12) if priority else date.max
        aged = [year, year + ONE] if year < date.max else []
        for lapsed in tried(right.lapsed, near):
            for restored in tried(right.restored, near + ([lapsed] if lapsed else [])):
                for expires in tried(right.expires, near):
                    possible = filing(right, priority)
                    for filed in tried(possible, near + edges + aged) if possible else ():
                        assert filed is not None
                        for granted in tried(right.granted or Span(filed, None), near):
                            assert granted is not None
                            for published in tried(right.published, near) if of_old else [None]:
                                yield filed, granted, expires, lapsed, restored, priority, published


def filing(right: Right, priority: date | None) -> Span | None:
    """Return when a right may have been filed: not before its priority, nor after it was published or granted.

    None where a choice of priority is none: too late for the rest. A priority that is so on every day is no fact.
    """
    if right.filed is not None:
        return right.filed
    last = min((span.last for span in (right.published, right.granted) if span and span.last), default=None)
    if priority is None or last is None or priority <= last:
        return Span(priority, last)
    assert right.priority is not None
    misdated = right.priority.first is not None and right.priority.first > last
    return Span(None, last) if misdated else None


def tried(span: Span | None, critical: list[date]) -> list[date] | list[None]:
    """Return the days of a span to try: all of a short one, else its ends and those on which something may change."""
    if span is None:
        return [None]
    first, last = span.first or date.min, span.last or date.max
    if (last - first).days < 4:
        return [first + number * ONE for number in range((last - first).days + 1)]
    return sorted({first, last, *(day for day in critical if first <= day <= last)})
