"""What is known of a case on the day it is decided: facts after `as_of` are left out. Pure; reads nothing.

A row is left out where the day it became a fact lies wholly after `as_of`; a span that reaches back to the
day, or has no date at all, stays. The day is: `created` of a work, `filed` or `granted` of a right, `starts`
of a title, a licence or an act, `seen_on`, `stated_on`, `on`. Rows that name a work or a sighting left out go
with it.

Days that were foreseen (`expires`, and `ends` of a title or a licence) are kept as they are: the day itself
decides nothing before it comes. What nobody foresees is emptied where it lies wholly after `as_of`: a lapse, the
end of an act, a disclosure. A licence whose status was stated only later keeps its other facts: the status
becomes `unknown`, as it then was; a refusal, which states nothing else, is left out.
"""

from __future__ import annotations

import dataclasses
from itertools import compress
from typing import Any

from deadringer.model import records
from deadringer.model.case import Case
from deadringer.model.dates import Span, day

#: The columns whose day is that on which the row became a fact; any one of them after `as_of` is enough.
BECAME: dict[str, tuple[str, ...]] = {
    "successions": ("on",),
    "titles": ("starts",),
    "works": ("created",),
    "rights": ("filed", "granted"),
    "licences": ("starts",),
    "sightings": ("seen_on",),
    "acts": ("starts",),
    "statements": ("stated_on",),
}
#: Columns whose day is a fact of its own, which nobody knows before it comes.
CAME: dict[str, tuple[str, ...]] = {"works": ("disclosed",), "rights": ("lapsed",), "acts": ("ends",)}
_LATER = {
    "works": "a day of disclosure",
    "rights": "a lapse",
    "licences": "a status stated",
    "acts": "an end",
}
_REFUSALS = frozenset({"refused", "never", "never_taken"})


def known_by(case: Case) -> tuple[Case, tuple[str, ...]]:
    """Return the case as it was known on its `as_of`, and a sentence for each table that lost something.

    Doing it twice changes nothing more.
    """
    today = day(case.settings.as_of)
    gone: dict[str, set[str]] = {"works": set(), "sightings": set()}
    known: dict[str, Any] = {}
    said: list[str] = []
    for table in records.RUN_TABLES:
        rows: tuple[Any, ...] = getattr(case, table)
        left = _left(table, rows, today, gone)
        if len(left) < len(rows):
            lost = len(rows) - len(left)
            said.append(f"{table}: {lost} row(s) state what was no fact yet on {today}; left out")
            known[table] = left
        masked = tuple(_masked(table, row, today) for row in left)
        if masked != left:
            count = sum(new is not old for new, old in zip(masked, left, strict=True))
            said.append(f"{table}: {count} row(s) have {_LATER[table]} only after {today}; read as unknown")
            known[table] = masked
    return (dataclasses.replace(case, **known) if known else case), tuple(said)


def _left(table: str, rows: tuple[Any, ...], today: Span, gone: dict[str, set[str]]) -> tuple[Any, ...]:
    """Return the rows that stay; the ids of those that go are added to `gone`."""
    days = BECAME.get(table, ())
    refs = [
        (column.name, gone[other])
        for column in records.columns(table)
        for other in column.tables
        if other in gone
    ]
    if not days and not any(ids for _, ids in refs):
        return rows
    while True:
        goes = [
            any(_after(getattr(row, name), today) for name in days)
            or any(getattr(row, name) in ids for name, ids in refs)
            or (table == "licences" and row.status in _REFUSALS and _after(row.status_on, today))
            for row in rows
        ]
        if not any(goes):
            return rows
        if table in gone:  # a work may derive from one that goes: look again
            gone[table].update(getattr(row, records.key(table) or "") for row in compress(rows, goes))
        rows = tuple(row for row, out in zip(rows, goes, strict=True) if not out)


def _after(moment: Span | None, today: Span) -> bool:
    return moment is not None and today.before(moment) is True


def _masked(table: str, row: Any, today: Span) -> Any:
    """Return a row without what became known only later; the row itself where there is nothing."""
    if table == "licences" and _after(row.status_on, today):
        return dataclasses.replace(row, status="unknown", status_on=None)
    later = [name for name in CAME.get(table, ()) if _after(getattr(row, name), today)]
    return dataclasses.replace(row, **dict.fromkeys(later)) if later else row
