"""The parts of an act that are answered apart: before and after the end of a licence or a right, up to and past a cap.

An act is cut on every day on which a row on record may change the answer, and wherever the answer is the same on both
sides it is put together again. Only an act whose start and end are on record is cut by days: of any other it is not
known on which side of a day it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from math import inf

from deadringer.model.dates import ANY, Span
from deadringer.model.records import Act, Right, Sighting
from deadringer.rights.asked import Asked, Part, asked_of
from deadringer.rights.caps import rooms
from deadringer.rights.permission import permit
from deadringer.rights.record import Record
from deadringer.rights.rows import Exhaustion, PriorUse, Reserved
from deadringer.rights.terms import life

_ONE = timedelta(days=1)


def parts(
    sighting: Sighting,
    act: Act | None,
    work_ids: Sequence[str],
    record: Record,
    works_of: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Part, ...]:
    """Return the parts of an act that are answered apart, in order of time and of units; the same for every work.

    Parameters
    ----------
    sighting : Sighting
        What was seen.
    act : Act or None
        The act; the making that a sighting implies has one part.
    work_ids : sequence of str
        All the works asked about.
    record : Record
        The case.
    works_of : mapping of sighting id to sequence of str, optional
        The works that other sightings are asked about for: whether their units count against a cap.

    Returns
    -------
    tuple of Part
        One or more, numbered from 0, for `permit`. A quantity is exact where all of the act is in one part; else it is
        a least and a most.
    """
    if act is None:
        return (Part(),)
    asked = asked_of(sighting, act, record)

    @cache
    def answers(part: Part) -> tuple[object, ...]:
        found = permit(sighting, act, work_ids, record, part)
        return tuple(
            (p.permission, p.standing, p.rights, p.rights_of_others, p.rights_unknown, p.licences)
            for p in found
        )

    whole = asked.part
    pieces = [_piece(act, span) for span in _spans(act, asked, work_ids, record)] or [whole]
    joined = pieces[:1]
    for piece in pieces[1:]:
        both = _piece(act, Span(_of(joined[-1]).first, _of(piece).last))
        if answers(joined[-1]) == answers(piece) == answers(both):
            joined[-1] = both
        else:
            joined.append(piece)
    if len(joined) == 1:
        joined = [whole]
    room = rooms(act, asked.parties, work_ids, record, works_of)
    found: list[Part] = []
    before = 0.0
    for piece in joined:
        split = list(_capped(piece, [(r.licence_id, r.least - before, r.most) for r in room]))
        same = all(answers(one) == answers(piece) for one in split)
        found.extend([piece] if same else split)
        before += piece.quantity[1] if piece.quantity else inf
    return tuple(replace(part, number=number) for number, part in enumerate(found))


def _of(part: Part) -> Span:
    return part.span or ANY


def _spans(act: Act, asked: Asked, work_ids: Sequence[str], record: Record) -> list[Span]:
    """Return the days of an act, cut wherever an answer may change; none where its start or end is not on record."""
    first, last = asked.when.first, asked.when.last
    if act.starts is None or act.ends is None or first is None or last is None:
        return []
    cuts = sorted({cut for cut in _cuts(act, asked, work_ids, record) if first < cut <= last})
    ends = [*(cut - _ONE for cut in cuts), last]
    return [Span(a, b) for a, b in zip([first, *cuts], ends, strict=True)]


def _cuts(act: Act, asked: Asked, work_ids: Sequence[str], record: Record) -> Iterator[date]:
    """Yield the days from which on a row on record may answer otherwise than the day before."""
    spans: list[Span | None] = [row.on for row in record.case.successions]
    for at in dict.fromkeys(at for work_id in work_ids for at in record.lineage(work_id)):
        work = record.works.get(at)
        spans.append(work.created if work else None)
        for licence in record.licences(at):
            spans += [licence.starts, licence.ends, licence.status_on]
        for title in record.titles(at):
            spans += [title.starts, title.ends]
        for right in record.rights(at):
            spans += [right.granted, right.lapsed, right.expires, right.published, right.restored]
            for kind in right.kind:
                ran = life(right, kind, record.rules)
                spans.append(Span(ran.until, ran.last))
            spans += _rules(right, act, asked, record)
    for span in spans:
        for day in (span.first, span.last) if span is not None else ():
            if day is not None and day < date.max:
                yield day
                yield day + _ONE


def _rules(right: Right, act: Act, asked: Asked, record: Record) -> Iterator[Span]:
    """Yield from when to when the dated rules run that an answer on a right may rest on."""
    places = {"*", "EU", right.territory, asked.territory}
    rows: list[Reserved | Exhaustion | PriorUse] = [
        row for row in record.rules.acts_reserved if row.act == act.kind
    ]
    rows += record.rules.prior_use
    rows += record.rules.exhaustion if act.follows else ()
    for row in rows:
        if row.territory in places and {*right.kind, "all"} & set(row.right):
            yield Span(row.valid_from, row.valid_to)


def _piece(act: Act, span: Span) -> Part:
    """Return the part of an act on some of its days: how many of its units fall there is not known."""
    some = None if act.quantity is None else (0.0, act.quantity)
    return Part(span=span, quantity=some, sure=_sure(act.starts or ANY, act.ends or ANY, span))


def _sure(starts: Span, ends: Span, span: Span) -> bool:
    """Tell whether some of an act is surely on some days: its start, its end, or a day surely between them."""
    if ends.before(starts) is True:  # given the wrong way round
        starts, ends = ends, starts
    first, last = span.first or date.min, span.last or date.max
    going = max(starts.last or date.max, first) <= min(ends.first or date.min, last)
    return going or any(
        first <= (one.first or date.min) and (one.last or date.max) <= last for one in (starts, ends)
    )


def _capped(part: Part, room: Sequence[tuple[str, float, float]]) -> Iterator[Part]:
    """Yield the units of a part up to a cap, and those past it."""
    least, most = part.quantity or (0.0, inf)
    if len(room) > 1:  # which of several licences a unit was made under is not on record
        open_ = tuple(name for name, left, _ in room if most > left)
        yield replace(part, perhaps=open_)
        return
    for name, left, at_most in room:
        left = max(0.0, left)
        if most <= left:
            yield part
        elif at_most <= 0:
            yield replace(part, past=(name,))
        else:
            known = part.quantity is not None
            yield replace(part, quantity=(min(least, left), min(most, at_most)))
            surely = least > at_most
            yield replace(
                part,
                quantity=(max(0.0, least - at_most), most - left) if known else None,
                sure=part.sure and surely,
                past=(name,) if surely else (),
                perhaps=() if surely else (name,),
            )
