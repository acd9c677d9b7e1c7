"""Periods of limitation, counted to the day: when time ends for a day of an act, and where an act falls apart.

Only days and rows of the table of limitation are known here; what is said of them is in `limitation`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from deadringer.model.dates import Span, day
from deadringer.rights.rows import Limitation

#: What is soon out of time: within a year, as a claim takes months to prepare.
SOON = timedelta(days=365)
#: What a day can be on the day of the case. Under one law, time never ends for a later day before an earlier one, so
#: days come in this order.
NO_LAW, PASSED, UNKNOWN, CLOSING, OPEN = range(-1, 4)
_ONE = timedelta(days=1)
_NEVER = (date.max, date.max)
Between = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Ends:
    """What becomes of one day of an act: the rules that may govern it (none: no law on record), and when time ends.

    `last` lies between two days, counted from knowledge or from the act; so does `stop`, whatever was known (None: a
    rule that may govern has no stop). `first` and `final` are the earliest and the latest day that can be the last one.
    """

    rows: tuple[Limitation, ...]
    last: Between = (date.min, date.max)
    stop: Between | None = None
    first: date = date.min
    final: date = date.max

    def at(self, as_of: date) -> int:
        """Return what the day is on the day of the case."""
        if not self.rows:
            return NO_LAW
        if self.final < as_of:
            return PASSED
        if self.first < as_of:
            return UNKNOWN
        return CLOSING if self.first - as_of <= SOON else OPEN


def ends(act: date, rows: Sequence[Limitation], known: Span | None, as_of: date) -> Ends:
    """Return when time ends for what was done on one day, by rules of one family.

    Parameters
    ----------
    act : date
        The day, at the latest `as_of`.
    rows : sequence of Limitation
        The rules of one territory and kind of right; all have years, and count from the same event.
    known : Span or None
        When the claimant knew. It cannot have been before the act, nor, as it is in the case, after `as_of`.
    as_of : date
        The day of the case.
    """
    lo, hi = _event(act, rows[0].counts_from, known or Span(None, None), as_of)
    may = list(_governing(rows, lo, hi))
    reached = lo.toordinal() - 1
    for starts, until, _ in may:
        if starts.toordinal() > reached + 1:
            return Ends(())  # days that no rule is on record for
        reached = max(reached, until.toordinal())
    if reached < hi.toordinal():
        return Ends(())
    last = [(years_after(row, a, row.years or 0), years_after(row, b, row.years or 0)) for a, b, row in may]
    stops = [_stop(act, row, rows) for _, _, row in may]
    both = list(zip(last, (stop or _NEVER for stop in stops), strict=True))
    some = [stop for stop in stops if stop]
    return Ends(
        tuple(row for _, _, row in may),
        _hull(last),
        _hull(some) if len(some) == len(stops) else None,
        min(min(counted[0], stop[0]) for counted, stop in both),
        max(min(counted[1], stop[1]) for counted, stop in both),
    )


def _event(act: date, counts_from: str, known: Span, as_of: date) -> Between:
    """Return between which days the years start."""
    lo = max(known.first or act, act)
    hi = max(min(known.last or as_of, as_of), lo)
    return {"knowledge": (lo, hi), "act_or_knowledge": (act, hi)}.get(counts_from, (act, act))


def _governing(rows: Sequence[Limitation], lo: date, hi: date) -> Iterator[tuple[date, date, Limitation]]:
    """Yield the rules that may govern, in order, each with the days between `lo` and `hi` on which it is the law."""
    for row in sorted(rows, key=lambda row: row.valid_from or date.min):
        starts, until = max(lo, row.valid_from or date.min), min(hi, row.valid_to or date.max)
        if starts <= until:
            yield starts, until, row


def _hull(days: Sequence[Between]) -> Between:
    return min(first for first, _ in days), max(last for _, last in days)


def _stop(act: date, row: Limitation, rows: Sequence[Limitation]) -> Between | None:
    """Return between which days the last day lies whatever was known; it counts from the act, not from a year's end.

    For an act from before the rule, the stop starts where the table says, or at the act where an older rule had the
    same stop; else at the act or when the rule came in: which of them, transitional law says, and it is not on record.
    """
    if row.long_stop_years is None:
        return None
    first = last = act
    if row.long_stop_not_before:
        first = last = max(act, row.long_stop_not_before)
    elif row.valid_from and act < row.valid_from:
        older = (old.long_stop_years for old in rows if old is not row and governs(old, act))
        if row.long_stop_years not in older:
            last = row.valid_from
    most = row.long_stop_most or row.long_stop_years
    by = "eve" if row.ends == "eve" else "same_day"  # BGB s. 199(3)-(4): the stop has no end of the year
    return _period(first, row.long_stop_years, by), _period(last, most, by)


def governs(row: Limitation, on: date) -> bool:
    """Tell whether a row is the law on a day."""
    return (row.valid_from or date.min) <= on <= (row.valid_to or date.max)


def years_after(row: Limitation, start: date, years: int) -> date:
    """Return the last day of some years after a day, as the row's law ends a period.

    same_day: the day itself is not counted, and the years end with the day of the same date, or with the last of
    February where there is none: RU Civil Code arts 191-192 (BY, KZ, UA alike), CN Civil Code arts 201-202, PL Civil
    Code art. 112, CZ Civil Code s. 605(2), RO Civil Code art. 2552, HU Civil Code s. 8:3, RS Obligations Act art. 77,
    BG Obligations Act art. 72, EG Civil Code art. 380, GB Marren v Dawson Bentley [1961] 2 QB 135, IN Limitation Act
    s. 12(1), US FRCP 6(a). year_end: from the end of the year in which the day lies, DE BGB s. 199(1) with s. 188(2).
    eve: the years start on the next day, and end on the eve of the date at which they started, JP Civil Code arts 140
    and 143, KR Civil Act arts 157 and 160; that differs at the end of February only. A last day on which no court sits
    moves to the next one in most laws; that is left out, as the earlier day is safe.
    """
    return _period(start, years, row.ends)


def _period(start: date, years: int, by: str) -> date:
    at = day(start)
    if by == "year_end":
        at = at.year_end()
    after = at.next_day()
    if by == "eve" and after.first and (after.first.month, after.first.day) == (3, 1):
        ends = after.shifted(years).first or date.max  # on any other day the eve has the date of the start
        return ends - _ONE if ends < date.max else ends
    return at.shifted(years).first or date.max


def slices(
    first: date, last: date, rows: Sequence[Limitation], known: Span | None, as_of: date
) -> list[tuple[date, date, int]]:
    """Return the runs of days of an act that are alike, as (first day, last day, what they are).

    Days are alike if the same rules may govern them and they are the same on the day of the case. Between the days on
    which rules or what is known change, what they are only rises; so the days where it does are found by halving.
    """
    turns = {first, *(row.valid_from for row in rows if row.valid_from)}
    before = (*((known.first, known.last) if known else ()), as_of, *(row.valid_to for row in rows))
    turns |= {turn + _ONE for turn in before if turn and turn < date.max}
    starts = sorted(turn.toordinal() for turn in turns if first <= turn <= last)
    runs: list[tuple[int, int, tuple[Limitation, ...]]] = []

    def at(ordinal: int) -> int:
        return ends(date.fromordinal(ordinal), rows, known, as_of).at(as_of)

    for start, after in zip(starts, [*starts[1:], last.toordinal() + 1], strict=True):
        rise = {start + bisect_left(range(start, after), level, key=at) for level in (UNKNOWN, CLOSING, OPEN)}
        for cut in sorted({start, *rise} - {after}):
            found = ends(date.fromordinal(cut), rows, known, as_of)
            if not runs or runs[-1][1:] != (found.at(as_of), found.rows):
                runs.append((cut, found.at(as_of), found.rows))
    until = [cut - 1 for cut, _, _ in runs[1:]] + [last.toordinal()]
    return [
        (date.fromordinal(a), date.fromordinal(b), state)
        for (a, state, _), b in zip(runs, until, strict=True)
    ]
