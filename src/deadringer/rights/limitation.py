"""Until when an act can be sued on: the last day by knowledge, the long stop, and what of a continuing act is too late.

Each day of an act counts for itself, so that an act falls into slices: out of time, not known, soon out of time, in
time. Periods are counted without suspension or interruption: those are facts that a case does not hold, and are named
as what would decide. Nothing is known here of permission.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from deadringer.model.claims import SUSPENDED, Limit
from deadringer.model.dates import Span
from deadringer.model.reasons import Reason
from deadringer.model.records import Act
from deadringer.model.words import RIGHT, during, either, suit, when
from deadringer.rights.periods import CLOSING, NO_LAW, OPEN, PASSED, UNKNOWN, ends, slices
from deadringer.rights.reasons import Place, once, weakest
from deadringer.rights.rows import Limitation
from deadringer.rights.tables import Rules


def limitation(
    act: Act,
    asked: Span | None,
    territory: str,
    kinds: Iterable[str],
    rules: Rules,
    as_of: date,
    *,
    part: int = 0,
    right_in: str = "",
    place: Place = str,
) -> tuple[Limit, ...]:
    """Return until when an act, or a part of one, can be sued on: one limit a rule and slice, in order of days.

    Parameters
    ----------
    act : Act
        The act; `known_on` is when the claimant knew of it and of who did it.
    asked : Span or None
        The days of the part; None: those of the act. Days after `as_of` are not yet known, and left out.
    territory : str
        Where the act was done, which is taken for where it is sued on.
    kinds : iterable of str
        The kinds of the rights relied on; none: any.
    rules : Rules
        The dated tables.
    as_of : date
        The day of the case: what is out of time is so on this day.
    part : int
        The act's part by permission, for the limit to name.
    right_in : str
        The territory of the right, where it is a regional one (EM, EA): its law leaves limitation to a state's.
    place : callable
        What to call a territory, by its code.

    Returns
    -------
    tuple of Limit
        At least one, unless all of the act lies after `as_of`. What is in time is so only if some of the act was surely
        done then: an end that is not on record is not known. A territory, or a time, that no rule is on record for
        is unknown: today's rule is never taken for an earlier day. The day that governs is that of knowledge where
        years count from it, else that of the act.
    """
    days = asked or _days(act)
    if days.first is not None and days.first > as_of:
        return ()
    last = min(days.last or as_of, as_of)
    days = Span(days.first and min(days.first, last), last)
    about = once(kinds)
    law = _office(territory)
    told = tuple(
        _rule(row, place)
        for row in rules.limitation
        if row.territory == _office(right_in) != law and row.counts_from == "other_law" and _on(row, about)
    )
    sued = _Sued(act, part, days, territory, as_of, place, told)
    found = [limit for rows in _families(rules.limitation, law, about) for limit in sued.under(rows)]
    return tuple(found) or (sued.without_rule(about),)


@dataclass(frozen=True, slots=True)
class _Sued:
    """What is sued on, where and when, and what a regional law says first."""

    act: Act
    part: int
    days: Span
    territory: str
    as_of: date
    place: Place
    told: tuple[Reason, ...]

    def without_rule(self, kinds: Sequence[str]) -> Limit:
        """Return the one limit of an act that no rule is on record for."""
        where = (
            self.place(self.territory)
            if self.territory
            else "the territory of the act, which is not on record"
        )
        kind = either([RIGHT.get(kind, kind) for kind in kinds]) or "right of unknown kind"
        lacks = Reason(text=f"no rule of limitation is on record for a {kind} in {where}")
        return self._limit(self.days, "any", (lacks,), (f"the law of limitation of {where}",))

    def under(self, rows: tuple[Limitation, ...]) -> Iterator[Limit]:
        """Yield the limits under the rules of one family."""
        unfixed = [row for row in rows if row.years is None]
        for row in unfixed:
            ask = {"other_law": "the law of the state whose court is asked"}.get(row.counts_from)
            yield self._limit(
                self.days, row.claim, self._of(row), (ask or "what delay the court finds unreasonable",)
            )
        if unfixed:
            return
        first, last = self.days.first or date.min, self.days.last or self.as_of
        cuts = slices(first, last, rows, self.act.known_on, self.as_of)
        if not all(row.per_act for row in rows):  # counted as one: an answer only where all its days agree
            states = {state for _, _, state in cuts}
            cuts = [(first, last, min(states) if len(states) == 1 or NO_LAW in states else UNKNOWN)]
        for a, b, state in cuts:
            yield self._slice(rows, a, b, state)

    def _slice(self, rows: tuple[Limitation, ...], first: date, last: date, state: int) -> Limit:
        known = self.act.known_on
        a, b = (ends(at, rows, known, self.as_of) for at in (first, last))
        since_ever = self.days.first is None and first == date.min
        days = Span(None if since_ever else first, last)
        claim = (a.rows or rows)[0].claim
        if state == NO_LAW:
            return self._limit(days, claim, (self._no_law(rows),), (self._law(rows), *self._open(rows)))
        counted = known is not None or rows[0].counts_from in ("act", "complaint")
        passed = {PASSED: True, CLOSING: False, OPEN: False}.get(state)
        doubt = () if passed is not False or _done_within(self.act, days) else (self._whether(days),)
        return self._limit(
            days,
            claim,
            (
                Reason(
                    text=_standing(days, state, a.first, self.as_of),
                    certainty=weakest([self.act.certainty, *(row.certainty for row in a.rows)]),
                ),
                *(reason for row in a.rows for reason in self._of(row)),
                *self._known(a.rows),
            ),
            (*doubt, *self._open(a.rows)),
            passed=None if doubt else passed,
            last=Span(None if since_ever else a.last[0], b.last[1]) if counted else None,
            stop=Span(None if since_ever else a.stop[0], b.stop[1]) if a.stop and b.stop else None,
            earliest=None if since_ever else a.first,
        )

    def _whether(self, days: Span) -> str:
        return (
            f"whether any of act {self.act.act_id} was done {during(days)}: the record gives no days for sure"
        )

    def _limit(
        self,
        days: Span,
        claim: str,
        reasons: Iterable[Reason],
        decides: Iterable[str],
        *,
        passed: bool | None = None,
        last: Span | None = None,
        stop: Span | None = None,
        earliest: date | None = None,
    ) -> Limit:
        return Limit(
            act_id=self.act.act_id,
            part=self.part,
            slice=days,
            territory=self.territory,
            claim=claim.replace("|", " or "),
            known=self.act.known_on,
            last=last,
            stop=stop,
            passed=passed,
            reasons=once((*self.told, *reasons)),
            decides=once(decides),
            earliest=earliest,
        )

    def _law(self, rows: Sequence[Limitation]) -> str:
        since = min((row.valid_from for row in rows if row.valid_from), default=None)
        return f"the law of limitation of {self.place(self.territory)}{f' before {since}' if since else ''}"

    def _no_law(self, rows: Sequence[Limitation]) -> Reason:
        return Reason(
            text=f"{self._law(rows)} is not on record, and may govern; a later rule is not taken for it"
        )

    def _of(self, row: Limitation) -> Iterator[Reason]:
        """Yield a rule, from when on it is taken as the law, and what is noted of it."""
        yield _rule(row, self.place)
        if row.valid_from:
            until = f" to {row.valid_to}" if row.valid_to else ""
            text = f"this rule is taken as the law from {row.valid_from}{until}"
            yield Reason(text=text, source=row.statute, certainty=row.dates)
        if row.note:
            source = row.source_url or row.statute
            yield Reason(text=f"on this rule: {row.note}", source=source, certainty=row.certainty)

    def _known(self, rows: Sequence[Limitation]) -> Iterator[Reason]:
        if self.act.known_on is not None and "knowledge" in rows[0].counts_from:
            text = (
                f"the act and who did it were known {when(self.act.known_on)}, as the case states; "
                "no day before it was done counts"
            )
            yield Reason(text=text, source=self.act.source, certainty=self.act.certainty)

    def _open(self, rows: Sequence[Limitation]) -> Iterator[str]:
        known = self.act.known_on
        if "knowledge" in rows[0].counts_from and (known is None or not known.is_day):
            yield f"when the claimant knew of act {self.act.act_id} and of who did it"
        for row in rows:
            if row.counts_from == "act_or_knowledge":
                yield "whether the court counts from the act or from its discovery"
            if row.long_stop_most:
                yield f"which long stop holds: {row.note}"
            if row.interrupted_or_suspended_by:
                yield f"{SUSPENDED}: {row.interrupted_or_suspended_by}"


def _days(act: Act) -> Span:
    """Return the days from the earliest to the latest on which an act may have been done; an unknown end stays open."""
    return Span(act.starts.first if act.starts else None, act.ends.last if act.ends else None)


def _done_within(act: Act, days: Span) -> bool:
    """Tell whether some of an act was surely done on some days: its start, its end, or a day surely between them."""
    first, last = days.first or date.min, days.last or date.max
    spans = [span for span in (act.starts, act.ends) if span is not None]
    if any(first <= (span.first or date.min) and (span.last or date.max) <= last for span in spans):
        return True
    if act.starts is None or act.ends is None:
        return False  # an end that is not on record is not known, and no sign that it went on
    going = max(act.starts.last or date.max, first)
    return going <= min(act.ends.first or date.min, last)


def _office(code: str) -> str:
    """Return the code under which the rules hold a regional law: marks and designs of the Union are filed as EM."""
    return "EU" if code == "EM" else code


def _on(row: Limitation, kinds: Sequence[str]) -> bool:
    return not kinds or "all" in row.rights or bool(set(kinds) & set(row.rights))


def _families(
    rows: Sequence[Limitation], territory: str, kinds: Sequence[str]
) -> tuple[tuple[Limitation, ...], ...]:
    """Return the rules of a territory kind by kind, those of one family following one another in time.

    A claim that is never too late (a moral right, to be named as author) bears on no sum, and is in none.
    """
    here = [row for row in rows if row.territory == territory and row.counts_from != "none"]
    named = kinds or once(kind for row in here for kind in row.rights)
    return once(family for kind in named if (family := tuple(row for row in here if _on(row, (kind,)))))


def _standing(days: Span, state: int, first: date, as_of: date) -> str:
    what = f"what was done {during(days)}"
    return {
        PASSED: f"{what} is out of time on {as_of}",
        UNKNOWN: f"whether {what} is out of time on {as_of} is not known",
        CLOSING: f"{what} is in time on {as_of}; its earliest day may be out of time after {first}",
        OPEN: f"{what} is in time on {as_of}, for more than a year",
    }[state]


def _rule(row: Limitation, place: Place) -> Reason:
    """Say a rule in words."""
    claim = suit(row.claim)
    text = f"limitation of {claim} in {place(row.territory)}: {row.starts}"
    if row.years is not None:
        text = f"limitation of {claim} in {place(row.territory)}: {row.years} years from: {row.starts}"
    if row.long_stop_years:
        most = f", or {row.long_stop_most}" if row.long_stop_most else ""
        text += f"; at the latest {row.long_stop_years}{most} years from the {row.long_stop_from}"
    return Reason(
        text=f"{text} ({row.statute})", source=row.source_url or row.statute, certainty=row.certainty
    )
