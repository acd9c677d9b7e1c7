"""Who held a work at a moment: the chain of title, carried on where a successor followed as it ended.

What the case names as holder today is one voice, the chain another; where they differ, both are returned.
"""

from __future__ import annotations

from dataclasses import dataclass

from deadringer.model.dates import Span
from deadringer.model.records import Succession, Title
from deadringer.model.values import Reason
from deadringer.model.words import period
from deadringer.rights.reasons import followed
from deadringer.rights.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A holder at a moment; not `sure` where the dates do not decide; `titled` by a link of the chain."""

    party_id: str
    sure: bool
    titled: bool
    reasons: tuple[Reason, ...]


def holdings(work_id: str, asked: Span, record: Record) -> tuple[Holding, ...]:
    """Return who held, or may have held, a work at a moment.

    Parameters
    ----------
    work_id : str
        The work.
    asked : Span
        The moment or period.
    record : Record
        The case.

    Returns
    -------
    tuple of Holding
        By the chain first, then the holder the case names. A title without a start reaches back to the work;
        one without an end has an unknown end, unless its holder still is the one the case names.
    """
    work = record.works.get(work_id)
    named = work.holder if work else ""
    found = [_titled(title, asked, named, record) for title in record.titles(work_id)]
    if work is not None and named:
        text = f"the case names {record.parties.name(named)} as holder of {record.title_of(work_id)}"
        said = Reason(text=text, source=work.source, certainty="")
        found.append(Holding(party_id=named, sure=True, titled=False, reasons=(said,)))
    return tuple(holding for holding in found if holding is not None)


def _titled(title: Title, asked: Span, named: str, record: Record) -> Holding | None:
    """Return what one link of the chain says about a moment; None where it says nothing."""
    if not title.holder:
        return None
    early = asked.before(title.starts) if title.starts is not None else False
    if early is True:
        return None
    passed, exactly = _passed_on(title, record)
    late = asked.before(title.ends) if title.ends is not None else True if title.holder == named else None
    if passed and late is not True:
        late = True if exactly else None
    if late is False:
        return None
    instrument = title.instrument or "no instrument stated"
    told = "at a time not on record"
    if title.starts or title.ends:
        told = period(title.starts, title.ends)
    holder, work = record.parties.name(title.holder), record.title_of(title.work_id)
    text = f"{title.title_id}: {holder} held {work}, {told} ({instrument})"
    said = Reason(text=text, source=title.source, certainty=title.certainty)
    reasons = (said, *(followed(row, record.parties) for row in passed))
    return Holding(party_id=title.holder, sure=early is False and late is True, titled=True, reasons=reasons)


def _passed_on(title: Title, record: Record) -> tuple[tuple[Succession, ...], bool]:
    """Return the successions that may have carried a title on, and whether one is of the day it ended."""
    ends = title.ends
    if ends is None:
        return (), False
    rows = tuple(
        row
        for step in record.parties.line(title.holder).successors
        if len(step.rows) == 1
        for row in step.rows
        if row.on is not None and row.on.before(ends) is not True and ends.before(row.on) is not True
    )
    return rows, any((row.on.first, row.on.last) == (ends.first, ends.last) for row in rows if row.on)


def made_by_holder(
    party_id: str, work_id: str, asked: Span, record: Record
) -> tuple[bool | None, tuple[Reason, ...]]:
    """Tell whether a maker is the holder of a work at a moment, of the holder's line, or affiliated to it.

    Returns
    -------
    tuple of (bool or None, tuple of Reason)
        True with the holding it rests on; None where it is not sure that it held, or that the maker was then of
        its family; else False.
    """
    unsure: tuple[Reason, ...] = ()
    for holding in holdings(work_id, asked, record):
        of_it = record.parties.belongs(party_id, holding.party_id, asked)
        if of_it is False:
            continue
        reasons = (*holding.reasons, *_tie(party_id, holding.party_id, record))
        if holding.sure and of_it:
            return True, reasons
        unsure = unsure or reasons
    return (None, unsure) if unsure else (False, ())


def _tie(party_id: str, holder: str, record: Record) -> tuple[Reason, ...]:
    """Return what joins a maker to a holder, beyond being the same."""
    rows = record.parties.between(party_id, holder)
    if rows is not None:
        return tuple(followed(row, record.parties) for row in rows)
    above = [record.parties.name(party) for party in (party_id, *record.parties.controllers(party_id))]
    text = f"{above[0]} is affiliated: {' to '.join(above)}"
    return (Reason(text=text, source="parties"),)
