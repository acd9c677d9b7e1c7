"""What a permission is asked for: an act, or the making a sighting implies, with its place, time and makers.

The time of an act is known only as far as it is on record. Where its end is not, one moment is asked about, and
`since` says from when on the act may have been done: an answer for the moment alone is not one for the act.
"""

from __future__ import annotations

from dataclasses import dataclass

from deadringer.model.dates import Span, day
from deadringer.model.records import Act, Sighting
from deadringer.model.values import Reason
from deadringer.model.words import moment
from deadringer.rights.reasons import SURE, followed, once, weakest
from deadringer.rights.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an act that is asked about by itself; by itself the whole of one, as far as it is on record.

    `span` is the days of the part, None where the act is not divided by days. `quantity` is how many of its units, at
    least and at most, fall into the part, None where that is not known; not `sure` where perhaps none of the act does.
    `past` names the licences whose cap these units are past, `perhaps` those whose cap they may be past.
    """

    number: int = 0
    span: Span | None = None
    quantity: tuple[float, float] | None = None
    sure: bool = True
    past: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The act a permission is asked for: what, where, when, and by whom (strangers: names not resolved).

    `when` is the moment asked about. `starts` is the start on record, None where there is none; `last` the last day
    on which the act may have been done, None where `when` is all of its time. `dated` tells whether any date of the
    act itself, or the day it was seen, is on record. `passed` has the successions by which someone else answers for a
    maker, `unsure` what is to be shown where those leave open whether it does. Not `recorded`
    where no act is; `field` is the field of the act, `part` the part of it that is asked about.
    """

    kind: str
    territory: str
    when: Span
    starts: Span | None
    last: Span | None
    dated: bool
    parties: tuple[str, ...]
    strangers: tuple[str, ...]
    reasons: tuple[Reason, ...]
    passed: tuple[Reason, ...]
    unsure: tuple[Reason, ...]
    recorded: bool = True
    field: str = ""
    part: Part = Part()

    @property
    def since(self) -> Span:
        """Return the moment asked about, from the start on record on."""
        if self.last is None or self.starts is None:
            return self.when
        return Span(self.starts.first, self.when.last)

    def span(self, work_id: str, record: Record) -> Span:
        """Return all the time in which the act may have been done: from its start, else from when the work was."""
        if self.last is None:
            return self.when
        work = record.works.get(work_id)
        starts = self.starts or (work.created if work else None)
        first = starts.first if starts is not None else None
        if first is not None and self.when.first is not None:
            first = min(first, self.when.first)
        ends = (self.when.last, self.last.last)
        return Span(first, None if None in ends else max(last for last in ends if last is not None))


def asked_of(sighting: Sighting, act: Act | None, record: Record, part: Part | None = None) -> Asked:
    """Return what is asked of a sighting, of one act with it, or of one part of that."""
    territory = (act.territory if act else "") or sighting.made_in
    when, last, reasons = _when(sighting, act, territory, record)
    if part is not None and part.span is not None:
        when, last = part.span, None
    named: dict[str, str | None] = {}
    if act is not None and act.party:
        named[record.parties.name(act.party)] = act.party
        text = f"done by {record.parties.name(act.party)}"
        reasons = (*reasons, Reason(text=text, source=act.source, certainty=act.certainty))
    else:
        for text in sighting.maker:
            named |= record.parties.meant(text, sighting.made_in, when)
    parties = [party for party in named.values() if party]
    site = record.sites.get(sighting.site)
    if not named and site is not None and site.party:
        parties.append(site.party)
        text = f"made at {site.name or site.site_id}, of {record.parties.name(site.party)}"
        reasons = (*reasons, Reason(text=text, source=site.source))
    passed, unsure = _answering(once(parties), record)
    return Asked(
        kind=act.kind if act else "make",
        territory=territory,
        when=when,
        starts=act.starts if act else None,
        last=last,
        dated=bool(sighting.seen_on or (act and (act.starts or act.ends))),
        parties=once(parties),
        strangers=tuple(text for text, party in named.items() if party is None),
        reasons=reasons,
        passed=passed,
        unsure=unsure,
        recorded=act is not None,
        field=act.field if act else "",
        part=part or Part(quantity=_units(act)),
    )


def _units(act: Act | None) -> tuple[float, float] | None:
    """Return how many units an act is of, at least and at most; None where that is not on record."""
    return None if act is None or act.quantity is None else (act.quantity, act.quantity)


def _answering(parties: tuple[str, ...], record: Record) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Return the successions from makers to who answers for them today, and for whom that is not sure."""
    passed: list[Reason] = []
    unsure: list[Reason] = []
    for party in parties:
        answers = record.parties.respondent(party)
        rows = record.parties.between(party, answers) or ()
        passed.extend(followed(row, record.parties) for row in rows)
        held = weakest(row.certainty for row in rows)
        if held not in SURE:
            text = f"whether {record.parties.name(answers)} answers for what {record.parties.name(party)} did"
            unsure.append(Reason(text=text, source="successions", certainty=held))
    return once(passed), tuple(unsure)


def _when(
    sighting: Sighting, act: Act | None, territory: str, record: Record
) -> tuple[Span, Span | None, tuple[Reason, ...]]:
    """Return the moment asked about, the last on which the act may have been done, and why.

    An act with both ends known is asked about as a whole; one with an end alone as of that; any other as of its
    latest day.
    """
    starts = act.starts if act is not None else None
    if act is not None and act.ends is not None:
        ends = act.ends
        if starts is None:
            text = f"the start of the act is not on record: asked as of {moment(ends)}"
            return ends, ends, (Reason(text=text, source=act.source, certainty=act.certainty),)
        if starts == ends:
            return ends, None, ()
        if ends.before(starts) is True:  # given the wrong way round: the same days
            starts, ends = ends, starts
        return Span(starts.first, ends.last), None, ()
    as_of = day(record.case.settings.as_of)
    gone = record.territories.last_day(territory, starts)
    seen = sighting.seen_on
    if seen is not None and starts is not None and seen.before(starts) is True:
        seen = None  # what was seen before it began tells nothing of how long an act went on
    if gone is not None and (seen is None or gone.before(seen)):
        when, why = gone, "the last day of that state"
    elif seen is not None:
        when, why = seen, "the day it was seen"
    else:
        when, why = as_of, "the day the case is decided on"
    what = "the end of the act is not on record"
    if act is None:
        what = f"no act is on record; making in {record.place(territory)} is implied"
    text = f"{what}: asked as of {moment(when)} ({why}); earlier acts may have been permitted"
    said = Reason(text=text, source=(act or sighting).source, certainty=act.certainty if act else "")
    return when, gone or as_of, (said,)
