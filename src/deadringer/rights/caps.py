"""How many units a licence is for, and how many of them it leaves to an act, at least and at most.

The acts of the licensee are counted in order of time. What is not known counts both ways: the fewest units that may
have gone before, and the most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from deadringer.model.dates import ANY, Span
from deadringer.model.records import Act, Licence
from deadringer.rights.asked import asked_of
from deadringer.rights.record import Record

#: A number of units, alone or a year: `12000`, `12,000 units`, `25 000 pieces a year`.
_CAP = re.compile(
    r"(?P<units>\d+|\d{1,3}(?:[ ,]\d{3})+)(?: (?:units|pieces|items|copies))?"
    r"(?P<yearly> (?:a|per) year| annually| yearly)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """So many units in all, or in each year."""

    units: int
    yearly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many units a licence leaves to an act, at least and at most."""

    licence_id: str
    least: float
    most: float


def cap_of(text: str) -> Cap | None:
    """Read a cap that is a number of units, in all or a year; None where it is anything else."""
    found = _CAP.fullmatch(text.strip())
    if found is None:
        return None
    return Cap(units=int(re.sub("[ ,]", "", found["units"])), yearly=found["yearly"] is not None)


def rooms(
    act: Act,
    parties: Sequence[str],
    work_ids: Sequence[str],
    record: Record,
    works_of: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Room, ...]:
    """Return what each capped licence that may permit an act leaves to it.

    Parameters
    ----------
    act : Act
        The act.
    parties : sequence of str
        Who did it.
    work_ids : sequence of str
        The works asked about; the licences for what they derive from count too.
    record : Record
        The case.
    works_of : mapping of sighting id to sequence of str, optional
        The works that other sightings are asked about for; without it, whether an act with another sighting counts is
        not known.
    """
    found: dict[str, Room] = {}
    for at in dict.fromkeys(at for work_id in work_ids for at in record.lineage(work_id)):
        for row in record.licences(at):
            cap = cap_of(row.cap)
            if cap is None or all(record.parties.between(party, row.licensee) is None for party in parties):
                continue
            found[row.licence_id] = _room(row, cap, act, record, works_of)
    return tuple(found.values())


def _room(
    row: Licence, cap: Cap, act: Act, record: Record, works_of: Mapping[str, Sequence[str]] | None
) -> Room:
    """Return what one licence leaves to an act; its years may be those of the calendar or its own."""
    counted = list(_counted(row, act, record, works_of))
    least, most = inf, 0.0
    for first, last, years in _years(row, act) if cap.yearly else [(date.min, date.max, 1)]:
        low = high = 0.0
        for other, sure in counted:
            inside = _during(other, first, last)
            if inside is not False:
                high += inf if other.quantity is None else other.quantity
                low += other.quantity or 0 if sure and inside else 0
        least, most = min(least, cap.units - high), max(most, cap.units * years - low)
    return Room(licence_id=row.licence_id, least=max(0.0, least), most=max(0.0, most))


def _years(row: Licence, act: Act) -> Iterator[tuple[date, date, float]]:
    """Yield the years that an act may have touched, as their first and last day and their number.

    They are those of the calendar, and those counted from the start of the licence where that is known to the day.
    """
    first = act.starts.first if act.starts is not None else None
    last = act.ends.last if act.ends is not None else None
    if first is None or last is None:
        yield date.min, date.max, inf
        return
    begun = row.starts.first if row.starts is not None and row.starts.is_day else None
    for month, day in dict.fromkeys(((1, 1), (begun.month, min(begun.day, 28)) if begun else (1, 1))):
        a, b = (one.year - ((one.month, one.day) < (month, day)) for one in (first, last))
        ends = date(b + 1, month, day) - timedelta(days=1) if b < date.max.year else date.max
        yield date(max(a, 1), month, day), ends, b - a + 1


def _during(other: Act, first: date, last: date) -> bool | None:
    """Tell whether all of an act was on some days; None where part of it may have been."""
    since = (other.starts or ANY).first or date.min
    until = (other.ends or ANY).last or date.max
    if until < first or last < since:
        return False
    return True if first <= since and until <= last else None


def _counted(
    row: Licence, act: Act, record: Record, works_of: Mapping[str, Sequence[str]] | None
) -> Iterator[tuple[Act, bool]]:
    """Yield the acts of a licensee that count before one, and whether they surely do."""
    for other in record.case.acts:
        if other.kind != act.kind or other.act_id == act.act_id:
            continue
        asked = asked_of(record.sightings[other.sighting_id], other, record)
        if all(record.parties.between(party, row.licensee) is None for party in asked.parties):
            continue
        answers = {
            _reaches(row, other, act, works_of, record),
            record.territories.same(row.territory, asked.territory, row.starts or row.ends, asked.when),
            _before(other, act),
            _since(row, other),
            (len(asked.parties) == 1 and not asked.strangers) or None,
        }
        if False not in answers:
            yield other, None not in answers


def _reaches(
    row: Licence, other: Act, act: Act, works_of: Mapping[str, Sequence[str]] | None, record: Record
) -> bool | None:
    """Tell whether another act was with a product of the work that is licensed."""
    if other.sighting_id == act.sighting_id:
        return True
    if works_of is None:
        return None
    answers = {row.work_id in record.lineage(work_id) for work_id in works_of.get(other.sighting_id, ())}
    return answers.pop() if len(answers) == 1 else None if answers else False


def _before(other: Act, act: Act) -> bool | None:
    """Tell whether all of an act came before another; None where some of it may have."""
    if (other.ends or ANY).before(act.starts or ANY) is True:
        return True
    return False if (act.ends or ANY).before(other.starts or ANY) is True else None


def _since(row: Licence, other: Act) -> bool | None:
    """Tell whether all of an act came while a licence ran; None where some of it may have."""
    starts, ends = row.starts or ANY, row.ends or ANY
    if (other.ends or ANY).before(starts) is True or ends.before(other.starts or ANY) is True:
        return False
    inside = (other.starts or ANY).before(starts) is False and _until(other.ends or ANY, ends)
    return True if inside else None


def _until(last: Span, ends: Span) -> bool:
    return last.before(ends.next_day()) is True
