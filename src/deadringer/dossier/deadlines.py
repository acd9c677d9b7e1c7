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

    `next` is the first day that may be the last one to sue: to act by it is safe. None where no day is known.
    `decides` says what would settle it.
    """

    claim: Claim
    territory: str
    basis: str
    last: Span | None
    stop: Span | None
    state: str
    acts: int
    next: date | None
    decides: tuple[str, ...]


def deadlines(claims: Iterable[Claim]) -> tuple[Deadline, ...]:
    """Return the limits of all claims: open ones by their next day, then unknown ones, then those that are over."""
    held: dict[tuple[int, str, str, Span | None, Span | None, bool | None], tuple[Claim, list[Limit]]] = {}
    for claim in claims:
        for limit in claim.limits:
            key = claim.rank, limit.territory, limit.claim, limit.last, limit.stop, limit.passed
            held.setdefault(key, (claim, []))[1].append(limit)
    found = [_joined(claim, limits) for claim, limits in held.values()]
    return tuple(sorted(found, key=_order))


def next_day(claim: Claim) -> date | None:
    """Return the first day that may be the last one to sue on an act of the claim that is still open."""
    days = [day for limit in claim.limits if limit.passed is False and (day := _day(limit))]
    return min(days, default=None)


def _joined(claim: Claim, limits: list[Limit]) -> Deadline:
    one = limits[0]
    return Deadline(
        claim=claim,
        territory=one.territory,
        basis=one.claim,
        last=one.last,
        stop=one.stop,
        state=CALLED[one.passed],
        acts=len({limit.act_id for limit in limits}),
        next=_day(one),
        decides=tuple(dict.fromkeys(line for limit in limits for line in limit.decides)),
    )


def _day(limit: Limit) -> date | None:
    ends = (limit.last, limit.stop)
    return min((span.first for span in ends if span is not None and span.first is not None), default=None)


def _order(one: Deadline) -> tuple[int, date, int, str]:
    group = (OPEN, UNKNOWN, PASSED).index(one.state)
    return group, one.next or date.max, one.claim.rank, one.territory
