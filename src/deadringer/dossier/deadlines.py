"""Until when claims can be brought: the limits of all claims as lines of one table, the next day first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from deadringer.model.claims import Limit
from deadringer.model.dates import Span
from deadringer.model.values import Claim

OPEN, UNKNOWN, PASSED = "open", "unknown", "passed"
#: How a limit that is over, is not, or may be, is called.
CALLED = {False: OPEN, None: UNKNOWN, True: PASSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One limit of one claim or matter, for one or more acts.

    `next` is the first day that may be the last one to sue, and the day of the case where that may have gone by
    (`late`); None where no day is known. `decides` says what would settle it.
    """

    claim: Claim
    territory: str
    basis: str
    last: Span | None
    stop: Span | None
    state: str
    acts: int
    next: date | None
    late: bool
    decides: tuple[str, ...]


def deadlines(claims: Iterable[Claim], as_of: date) -> tuple[Deadline, ...]:
    """Return the limits of all claims: by their next day, then those without one, then those that are over."""
    held: dict[tuple[int, str, str, Span | None, Span | None, bool | None], tuple[Claim, list[Limit]]] = {}
    for claim in claims:
        for limit in claim.limits:
            key = claim.rank, limit.territory, limit.claim, limit.last, limit.stop, limit.passed
            held.setdefault(key, (claim, []))[1].append(limit)
    found = [_joined(claim, limits, as_of) for claim, limits in held.values()]
    return tuple(sorted(found, key=_order))


def next_day(claim: Claim, as_of: date) -> date | None:
    """Return the first day that may be the last one to sue on an act of the claim, and not before that of the case."""
    days = [day for limit in claim.limits if limit.passed is not True and (day := _day(limit))]
    return max(min(days), as_of) if days else None


def _joined(claim: Claim, limits: list[Limit], as_of: date) -> Deadline:
    one = limits[0]
    day = _day(one)
    late = one.passed is None and day is not None and day < as_of
    return Deadline(
        claim=claim,
        territory=one.territory,
        basis=one.claim,
        last=one.last,
        stop=one.stop,
        state=CALLED[one.passed],
        acts=len({limit.act_id for limit in limits}),
        next=as_of if late else day,
        late=late,
        decides=tuple(dict.fromkeys(line for limit in limits for line in limit.decides)),
    )


def _day(limit: Limit) -> date | None:
    """Return the first day that may be the last one; the first of all where the law sets one and its start is open."""
    ends = [span for span in (limit.last, limit.stop) if span is not None and (span.first or span.last)]
    first = [span.first for span in ends if span.first is not None]
    return min(first) if first else date.min if ends else None


def _order(one: Deadline) -> tuple[bool, date, int, str]:
    return one.state == PASSED, one.next or date.max, one.claim.rank, one.territory
