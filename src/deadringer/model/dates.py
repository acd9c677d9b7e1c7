"""Uncertain dates: EDTF (ISO 8601-2) level 0 with open intervals, as spans of days, and three-valued answers on them.

A span says between which days a moment lies. A question about spans is answered True or False only where every
moment of them agrees; else None, which is "unknown" and never a guess. No table and no rule is known here.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from deadringer.errors import InputError

_PART = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Span:
    """A moment somewhere from `first` to `last`, both days included; None leaves that side open.

    Two spans are equal where their days are; `text` is only how the span was written.
    """

    first: date | None
    last: date | None
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Return the EDTF text it was read from, or one that means the same."""
        if self.text:
            return self.text
        if self.first == self.last and self.first is not None:
            return self.first.isoformat()
        return (
            f"{self.first.isoformat() if self.first else '..'}/{self.last.isoformat() if self.last else '..'}"
        )

    @property
    def is_day(self) -> bool:
        """Tell whether the moment is known to the day."""
        return self.first is not None and self.first == self.last

    def before(self, other: Span) -> bool | None:
        """Tell whether this moment lies before `other`: True, False, or None where their days overlap."""
        if self.last is not None and other.first is not None and self.last < other.first:
            return True
        if self.first is not None and other.last is not None and self.first >= other.last:
            return False
        return None

    def shifted(self, years: int) -> Span:
        """Return the span `years` later (29 February becomes 28 February where the year has none)."""
        return Span(_shift(self.first, years), _shift(self.last, years))

    def year_end(self) -> Span:
        """Return the span of the year's last day, where terms that run to the end of a year end."""
        return Span(
            date(self.first.year, 12, 31) if self.first else None,
            date(self.last.year, 12, 31) if self.last else None,
        )

    def next_day(self) -> Span:
        """Return the span one day later: the first day after a term."""
        one = timedelta(days=1)
        return Span(
            self.first + one if self.first and self.first < date.max else self.first,
            self.last + one if self.last and self.last < date.max else self.last,
        )


def day(value: date) -> Span:
    """Return the span of one known day."""
    return Span(value, value)


#: A moment of which nothing is known.
ANY = Span(None, None, "../..")


def _shift(value: date | None, years: int) -> date | None:
    if value is None:
        return None
    year = value.year + years
    if not date.min.year <= year <= date.max.year:
        return date.max if years > 0 else date.min
    if value.month == 2 and value.day == 29 and not calendar.isleap(year):
        return date(year, 2, 28)
    return value.replace(year=year)


def _one(text: str, whole: str) -> tuple[date, date]:
    found = _PART.fullmatch(text)
    if found is None:
        raise InputError(
            f"date {whole!r} is not EDTF: expected YYYY, YYYY-MM, YYYY-MM-DD, or an interval with /"
        )
    year, month, of_month = (int(part) if part else 0 for part in found.groups())
    try:
        first = date(year, month or 1, of_month or 1)
        if of_month:
            return first, first
        if month:
            return first, date(year, month, calendar.monthrange(year, month)[1])
        return first, date(year, 12, 31)
    except ValueError:
        raise InputError(f"date {whole!r} is not a day of the calendar") from None


def parse(text: str) -> Span:
    """Read an EDTF level 0 date or interval, `..` being an open side, into a span of days.

    Raises
    ------
    InputError
        The text is not EDTF level 0, is no day of the calendar, or ends before it begins.

    References
    ----------
    .. [1] Library of Congress, "Extended Date/Time Format (EDTF) Specification", 2019; ISO 8601-2:2019.
    """
    text = text.strip()
    start, slash, end = text.partition("/")
    if not slash:
        return Span(*_one(text, text), text)
    first = None if start == ".." else _one(start, text)[0]
    last = None if end == ".." else _one(end, text)[1]
    if first is not None and last is not None and last < first:
        raise InputError(f"date {text!r} ends before it begins")
    return Span(first, last, text)


def within(moment: Span, starts: Span, ends: Span) -> bool | None:
    """Tell whether `moment` lies from `starts` up to, but not including, `ends` (half open, as terms are counted)."""
    early, late = moment.before(starts), moment.before(ends)
    if early is True or late is False or starts.before(ends) is False:
        return False  # the last: a term that ends no later than it starts holds no moment
    if early is False and late is True:
        return True
    return None
