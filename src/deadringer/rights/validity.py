"""Why a right may not be valid, or not hold: a right in force is not thereby a valid one.

Only what the record raises is said, and nothing is decided: a court or an office does that. Which sightings show the
work is for the caller to say; no score is seen here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from deadringer.model.dates import Span, day
from deadringer.model.records import Act, Right, Sighting
from deadringer.model.values import Reason
from deadringer.model.words import RIGHT, either, plain, when
from deadringer.rights.nonuse import unused
from deadringer.rights.priority import counted, counts_from, graces
from deadringer.rights.record import Record
from deadringer.rights.rows import Grace
from deadringer.rights.terms import filing, later
from deadringer.rights.titles import made_by_holder

#: Rights that what was known before takes away.
_NEW = ("patent", "utility_model", "design")
_NOVELTY = {
    "patent": "TRIPS art. 27(1)",
    "utility_model": "the like of TRIPS art. 27(1) in each law",
    "design": "TRIPS art. 25(1)",
}
_SHAPE = re.compile(r"\b(shape|three[- ]dimensional|3d|3-d|form of the product)\b", re.IGNORECASE)
_FUNCTION = (
    "Reg. (EU) 2017/1001 art. 7(1)(e); C-48/09 Lego; C-205/13 Hauck; TrafFix (2001); RU Civil Code art. 1483"
)
_TWICE = "CN Patent Law art. 9; EPO G 4/19; RU Civil Code art. 1383"


def validity_risk(right: Right, record: Record, sightings: Collection[str] = ()) -> tuple[Reason, ...]:
    """Say why a right may be attacked, as far as the record raises it.

    Parameters
    ----------
    right : Right
        The right relied on.
    record : Record
        The case.
    sightings : collection of str
        Ids of the sightings that are said to show the work: those complained of. What was seen or done with them
        before the right counts against it.

    Returns
    -------
    tuple of Reason
        What is unknown of it, disclosure before it, acts before it, the time a priority was claimed in, non-use,
        function, a title nobody examined, double protection; each with its statute and certainty.
    """
    return (
        *_unknown(right),
        *(reason for kind in right.kind for reason in _late_priority(right, kind, record)),
        *(reason for kind in right.kind if kind in _NEW for reason in _disclosed(right, kind, record)),
        *(reason for kind in right.kind if kind in _NEW for reason in _seen(right, kind, record, sightings)),
        *unused(right, day(record.case.settings.as_of), record.rules),
        *_functional(right, record),
        *_unexamined(right, record),
        *_twice(right, record),
    )


def _unknown(right: Right) -> Iterator[Reason]:
    if len(right.kind) != 1:
        kinds = either([RIGHT[kind] for kind in right.kind]) or "its kind"
        yield _said(
            right, f"whether it is a {kinds} is not on record" if right.kind else "its kind is not on record"
        )
    if not right.number and right.kind != ("copyright",):
        yield _said(right, "its number is not on record, so that no entry of a register can be looked at")


def _late_priority(right: Right, kind: str, record: Record) -> Iterator[Reason]:
    if right.priority is not None and counts_from(right, kind, record.rules) != right.priority:
        yield from counted(right, kind, record.rules)


def _disclosed(right: Right, kind: str, record: Record) -> Iterator[Reason]:
    """Yield the own disclosure of the work, where it came before the right and no time of grace surely covers it."""
    work = record.works.get(right.work_id)
    if work is None or work.disclosed is None:
        return
    text = f"the work was disclosed {when(work.disclosed)}"
    yield from _before(
        right, kind, work.disclosed, f"{text}, by its own side as far as is on record", True, record
    )


def _before(right: Right, kind: str, shown: Span, text: str, own: bool, record: Record) -> Iterator[Reason]:
    """Yield what was shown before a right counts, unless surely later than it or within the time of grace."""
    base = counts_from(right, kind, record.rules)
    earlier = shown.before(base)
    if earlier is False or (base.first is None and base.last is None):
        return
    rows = graces(right.territory, kind, filing(right), record.rules)
    if own and rows and all(_forgiven(row, shown, right, base) for row in rows):
        return
    may = "" if earlier else "may have been "
    head = f"{text}: {may}before {right.right_id} counts ({when(base)})"
    for row in rows or (None,):
        told = _grace(row, shown, right, base, own)
        source = row.statute if row else _NOVELTY[kind]
        yield Reason(text=f"{head}; {told}", source=source, certainty=row.certainty if row else "low")


def _start(row: Grace, right: Right, base: Span) -> Span:
    """Return the day before which a time of grace is counted."""
    return filing(right) if row.grace_from == "filing" else base


def _forgiven(row: Grace, shown: Span, right: Right, base: Span) -> bool:
    """Tell whether a disclosure of the own side surely falls into a time of grace."""
    last = _start(row, right, base).last
    if (
        row.grace_months is None
        or row.grace_scope not in ("own", "any")
        or shown.first is None
        or last is None
    ):
        return False
    return last <= later(shown.first, row.grace_months)


def _grace(row: Grace | None, shown: Span, right: Right, base: Span, own: bool) -> str:
    """Say what a time of grace does for a disclosure."""
    if row is None or not row.grace_scope:
        return "no time of grace there is on record"
    if not own and row.grace_scope != "any":
        return "a time of grace there is only for the own side"
    note = f" ({row.note})" if row.note else ""
    if row.grace_months is None:
        return f"the time of grace there is not on record{note}"
    if row.grace_scope == "narrow":
        return f"only a narrow time of grace there, {row.grace_months} months{note}"
    first = _start(row, right, base).first
    past = shown.last is not None and first is not None and first > later(shown.last, row.grace_months)
    told = "is over" if past else "may be over"
    return f"the time of grace there, {row.grace_months} months, {told}{note}"


def _seen(right: Right, kind: str, record: Record, sightings: Collection[str]) -> Iterator[Reason]:
    """Yield what was seen or done before the right counts: prior use by others, disclosure by the own side."""
    for sighting_id in dict.fromkeys(sightings):
        sighting, acts = record.sightings[sighting_id], record.acts_with(sighting_id)
        own = _own(sighting, acts, right.work_id, record)
        for shown, what in _moments(sighting, acts):
            by = "by its own side" if own else "by others"
            text = f"{sighting.title}: {what} {when(shown)}, {by}"
            if not own:
                text += (
                    "; what is complained of may then be older than the right: prior use, and lack of novelty"
                )
            yield from _before(right, kind, shown, text, own, record)


def _moments(sighting: Sighting, acts: Sequence[Act]) -> Iterator[tuple[Span, str]]:
    """Yield when a sighting was seen, and when each act with it began."""
    for act in acts:
        starts = act.starts or (Span(None, act.ends.last) if act.ends else None)
        if starts is not None:
            yield starts, f"{plain(act.kind)} ({act.act_id}) began"
    if sighting.seen_on is not None:
        yield sighting.seen_on, "seen"


def _own(sighting: Sighting, acts: Sequence[Act], work_id: str, record: Record) -> bool:
    """Tell whether a sighting is surely of the holder's own make."""
    on = sighting.seen_on or Span(None, date.max)
    makers = [
        party
        for text in sighting.maker
        for party in record.parties.meant(text, sighting.made_in, on).values()
    ]
    makers = [act.party for act in acts if act.party] or makers
    return bool(makers) and all(
        party is not None and made_by_holder(party, work_id, on, record)[0] is True for party in makers
    )


def _functional(right: Right, record: Record) -> Iterator[Reason]:
    """Yield the function of a shape: a mark in what a patent or a design of the same work covered for its time."""
    if "trademark" not in right.kind or not _SHAPE.search(right.subject):
        return
    others = [
        other
        for at in record.lineage(right.work_id)
        for other in record.rights(at)
        if set(other.kind) & set(_NEW) and other.right_id != right.right_id
    ]
    named = either([other.right_id for other in others])
    told = f"; {named} covered the same work for a limited time" if named else ""
    text = f"{right.right_id} is a mark in a shape: none can be had in what the shape does, or what gives it its value"
    yield Reason(text=text + told, source=_FUNCTION, certainty="medium")


def _unexamined(right: Right, record: Record) -> Iterator[Reason]:
    code = {"EM": "EU"}.get(right.territory, right.territory)
    for row in record.rules.unexamined:
        known = row.territory == code and set(row.kind) & set(right.kind)
        if known and not (row.valid_to and filing(right).before(day(row.valid_to).next_day()) is False):
            text = f"{right.right_id}: registered without anybody looking whether it is new ({row.statute})"
            yield Reason(text=text, source=row.statute, certainty=row.certainty)


def _twice(right: Right, record: Record) -> Iterator[Reason]:
    """Yield another title of the same sort for the same work and place: an invention is protected once."""
    inventions = {"patent", "utility_model"}
    if not inventions & set(right.kind):
        return
    for other in record.rights(right.work_id):
        same = other.territory == right.territory and other.right_id != right.right_id
        if same and inventions & set(other.kind) and (not right.number or other.number != right.number):
            text = f"{right.right_id} and {other.right_id} may protect the same invention twice in one place"
            yield Reason(text=text, source=_TWICE, certainty="medium")


def _said(right: Right, text: str) -> Reason:
    return Reason(text=f"{right.right_id}: {text}", source=right.source, certainty=right.certainty)
