"""What a claim consists of beside likeness and permission: gates, grounds, time, sums, and what stands against it.

Rules make these values (`rights`), claims put them together, pages print them. Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deadringer.model.dates import Span
from deadringer.model.reasons import Reason

#: What a claim must pass, in order: a right in force, an act on record, standing, time, permission not given, and
#: evidence of a kind that can show that right.
GATES = ("right", "act", "standing", "time", "permission", "proof")
#: On what a claim may rest: an exclusive right, or one of those beside it.
GROUNDS = ("right", "contract", "no_export", "after_end", "know_how", "unfair_competition")
BARS = ("immunity", "arbitration", "dissolved", "sanctions")
#: The ways in which a head of damages is computed. `unknown`: no law is on record for the place, kind and time, or it
#: changed within the act; such a head says what is missing, and has no sum.
METHODS = (
    "loss",  # of the holder: its profit on the sales diverted, and the fall of its prices
    "profit",  # of the respondent
    "royalty",  # what a licence would have cost, once or several times
    "value",  # the price of the goods complained of, once or several times
    "own_value",  # so many goods at the price of the holder
    "court_sum",  # what the court sets between bounds
    "punitive",  # a multiple of what is found under another head
    "moral",
    "costs",
    "unknown",
)
DEFENCES = (
    "no_right",
    "hand_over",
    "licence",
    "prior_use",
    "exhaustion",
    "invalidity",
    "limitation",
    "non_use",
    "independent",
    "successor",
)


#: What would decide of every limit that may be put off: days are counted as if it never was.
SUSPENDED = "whether the period was suspended or interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One of `GATES`: passed (True), not (False), or unknown (None), and why in one sentence."""

    name: str
    value: bool | None
    text: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a claim may rest on: what the record has for it, and in sentences what it lacks."""

    kind: str
    text: str
    supports: tuple[Reason, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether nothing is lacking, as far as the record goes."""
        return not self.lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A reason why a court may not hear a claim at all: listed, never decided."""

    kind: str
    text: str
    source: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defence:
    """What the other side may say, what of it is on record, and what stands against it."""

    kind: str
    text: str
    source: str = ""
    certainty: str = ""
    supports: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Until when an act, or a part of one, can be sued on, as far as the law and what is known of it decide.

    `part` is the act's part by permission; `slice` the days this limit is for, where a continuing act is limited day
    by day. `last` is the last day to bring the claim, counted from `known` (when the claimant knew of the act and of
    who did it); `stop` the last day whatever was known; None where the law has none, or the facts do not tell.
    `earliest` is the first day that may be the last one, whatever the facts turn out to be: where it is not known when
    the claimant knew, years count from the act itself, and it comes long before `stop`. `passed` says whether it is
    over on the day of the case: True, False, or None.
    """

    act_id: str
    part: int
    slice: Span
    territory: str
    claim: str
    known: Span | None
    last: Span | None
    stop: Span | None
    passed: bool | None
    reasons: tuple[Reason, ...] = ()
    decides: tuple[str, ...] = ()
    earliest: date | None = None

    @property
    def soonest(self) -> date | None:
        """The first day that may be the last one for some of the slice; None where that is not known."""
        spans = [span.first for span in (self.last, self.stop) if span is not None]
        return min((at for at in (self.earliest, *spans) if at is not None), default=None)

    @property
    def due(self) -> date | None:
        """The `soonest`; the first day of the calendar where the law sets a last day, and from when on is not known."""
        ends = [span for span in (self.last, self.stop) if span is not None and span.last is not None]
        return self.soonest or (date.min if ends else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRule:
    """One head of damages that a law knows for a kind of right and a date of act.

    `method` is one of `METHODS`. Heads of one `group` that are not `cumulative` exclude one another: the same act is
    counted under one of them, and one of a later `resort` only where none of an earlier can be computed. `least` and
    `most` bound a sum the court sets, in `currency`; the multiples lie between `times_least` and `times_most`. `fault`
    says what must be shown of the respondent.
    """

    territory: str
    kinds: tuple[str, ...]
    head: str
    method: str
    group: str = ""
    cumulative: bool = False
    least: float | None = None
    most: float | None = None
    currency: str = ""
    times_least: float | None = None
    times_most: float | None = None
    fault: str = ""
    statute: str = ""
    source: str = ""
    certainty: str = ""
    note: str = ""
    resort: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A sum between its low and its high, in one currency (ISO 4217)."""

    low: float
    central: float
    high: float
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A number that a sum rests on, as the case states it: with its source, or as an assumption of the user."""

    text: str
    amount_id: str = ""
    source: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One head of damages for some acts under one right: a sum, or what is missing to compute it.

    `chosen` marks the head that counts in the total where several exclude one another. `missing` says in sentences
    what input is not on record (then `sum` is None), and `worth` what knowing it would be worth. `formula` is the
    computation in words and numbers; `interest` is what the rates of the case add up to the day it is valued on.
    """

    rule: HeadRule
    right_id: str
    act_ids: tuple[str, ...]
    sum: Money | None
    interest: Money | None = None
    formula: str = ""
    assumptions: tuple[Assumption, ...] = ()
    missing: tuple[str, ...] = ()
    worth: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Charted:
    """One row of a claim chart: an element of a right, and what of it was seen, by whom and where.

    `shown` is one of `SHOWN`, and "" where nobody looked: that is a gap.
    """

    right_id: str
    element_id: str
    kind: str
    text: str
    shown: str
    where: str = ""
    said_by: str = ""
    certainty: str = ""
    source: str = ""
    sighting_id: str = ""
