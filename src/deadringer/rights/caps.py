"""How many units a licence is for, and how many of them it leaves to an act, at least and at most.

The acts of the licensee are counted in order of time. What is not known counts both ways: the fewest units that may
have gone before, and the most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
            if cap.yearly:
                least, most = cap.units - _used(row, act, record, works_of)[1], cap.units * _years(act)
            else:
                before = _used(row, act, record, works_of)
                least, most = cap.units - before[1], cap.units - before[0]
            found[row.licence_id] = Room(licence_id=row.licence_id, least=max(0, least), most=max(0, most))
    return tuple(found.values())


def _years(act: Act) -> float:
    """Return how many years of a licence an act can have touched, however they are counted."""
    if act.starts is None or act.ends is None or act.starts.first is None or act.ends.last is None:
        return inf
    return (act.ends.last - act.starts.first).days // 365 + 2


def _used(
    row: Licence, act: Act, record: Record, works_of: Mapping[str, Sequence[str]] | None
) -> tuple[float, float]:
    """Return how many units of a licence were used before an act, at least and at most."""
    least = most = 0.0
    for other, sure in _counted(row, act, record, works_of):
        units = other.quantity
        most += inf if units is None else units
        least += units if units is not None and sure else 0
    return least, most


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
