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
    """The limits of one claim or matter in one territory on one basis that are in the same state: the next of them.

    `next` is the first day that may be the last one to sue, and the day of the case where that may have gone by
    (`late`); None where no day is known. `last` and `stop` are those of that limit, and `decides` says what would
    settle it. `more` counts the further days, for other acts or other parts of them, and `acts` all acts.
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
    more: int
    decides: tuple[str, ...]


def deadlines(claims: Iterable[Claim], as_of: date) -> tuple[Deadline, ...]:
    """Return the limits of all claims: by their next day, then those without one, then those that are over."""
    held: dict[tuple[int, str, str, bool | None, bool], tuple[Claim, list[Limit]]] = {}
    for claim in claims:
        for limit in claim.limits:
            key = claim.rank, limit.territory, limit.claim, limit.passed, _day(limit) is None
            held.setdefault(key, (claim, []))[1].append(limit)
    found = [_joined(claim, limits, as_of) for claim, limits in held.values()]
    return tuple(sorted(found, key=_order))


def next_day(claim: Claim, as_of: date) -> date | None:
    """Return the first day that may be the last one to sue on an act of the claim, and not before that of the case."""
    days = [day for limit in claim.limits if limit.passed is not True and (day := _day(limit))]
    return max(min(days), as_of) if days else None


def _joined(claim: Claim, limits: list[Limit], as_of: date) -> Deadline:
    one = min(limits, key=lambda limit: _day(limit) or date.min)
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
        more=len({(limit.last, limit.stop) for limit in limits}) - 1,
        decides=one.decides,
    )


def _day(limit: Limit) -> date | None:
    """Return the first day that may be the last one; the first of all where the law sets one and its start is open."""
    ends = [span for span in (limit.last, limit.stop) if span is not None and (span.first or span.last)]
    return limit.soonest or (date.min if ends else None)


def _order(one: Deadline) -> tuple[bool, date, int, str]:
    return one.state == PASSED, one.next or date.max, one.claim.rank, one.territory
