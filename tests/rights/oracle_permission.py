"""Whether an act was permitted, by definition: one day at a time, one possible world at a time. Never made faster.

A date that is known to a few days only is every one of them in turn. An answer stands where it is the same in every
world; else it is unknown. Days are whole numbers. Nothing of the package is called here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product

#: The first and the last day there are; a date without any bound may be any of them.
FIRST, LAST = -3, 45
Days = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """A row of licences; None where a date is not on record."""

    status: str
    starts: Days | None
    ends: Days | None
    stated: Days
    scope: tuple[str, ...] = ("make",)
    excluded: tuple[str, ...] = ()
    field: str = ""
    cap: int | None = None


@dataclass(frozen=True)
class Deed:
    """An act, from its first to its last day."""

    kind: str
    starts: Days
    ends: Days
    field: str = ""
    quantity: int | None = None


@dataclass(frozen=True)
class World:
    """All that is on record of one act; a right and a title of the maker where there is one."""

    deed: Deed
    rows: tuple[Row, ...] = ()
    right: tuple[Days, Days] | None = None
    title: tuple[Days, Days] | None = None


def each(days: Days | None, least: int = FIRST, most: int = LAST) -> range:
    """Return every day that a date may be."""
    first, last = days or (least, most)
    return range(first, last + 1)


def _agreed(answers: Iterator[str]) -> str:
    found = set(answers)
    return found.pop() if len(found) == 1 else "unknown"


def ran(row: Row, day: int) -> str:
    """Answer from the dates and the status of a row alone."""
    worlds = product(each(row.starts, most=row.stated[1]), each(row.ends), each(row.stated))
    return _agreed(_ran(row, day, *world) for world in worlds)


def _ran(row: Row, day: int, starts: int, ends: int, stated: int) -> str:
    if row.status == "never":
        return "never_licensed" if day <= stated else "unknown"
    if row.status == "refused":
        return "never_licensed" if day == stated else "unknown"
    if row.status == "granted_without_title":
        given = starts if row.starts else min(stated, ends) if row.ends else stated
        return "no_licence_in_force" if day >= given else "unknown"
    if row.status == "disputed":
        return "unknown"
    if row.ends is not None and day > ends:
        return "no_licence_in_force"
    if row.ends is None and row.status in ("expired", "ended"):
        over = "not_yet" if day < starts else "unknown"
        return "no_licence_in_force" if day >= stated else over
    if row.status != "valid" and row.starts is None:
        return "unknown"  # nor is it known not to have begun
    if day < starts:
        return "not_yet"
    if row.ends is None:
        return "licensed" if row.status == "valid" and day <= stated else "unknown"
    return "licensed"


def licence(row: Row, deed: Deed, day: int) -> str:
    """Answer from one row: a licence that ran permits what it is for, and only that."""
    found = ran(row, day)
    if found != "licensed":
        return found
    if deed.kind in row.excluded or (row.field and deed.field and row.field != deed.field):
        return "no_licence_in_force"
    if deed.kind not in row.scope or (row.field and not deed.field):
        return "unknown"
    return "licensed"


def licences(rows: Sequence[Row], deed: Deed, day: int) -> str:
    """Answer from all rows that had begun: one in force beside one that is over is in force; else they must agree."""
    found = {licence(row, deed, day) for row in rows}
    found = found - {"not_yet"} or {"unknown"}
    if found == {"licensed", "no_licence_in_force"}:
        return "licensed"
    return found.pop() if len(found) == 1 else "unknown"


def permission(world: World, day: int) -> str:
    """Answer for one day, in order: no right in force, own make, then the licences."""
    if world.right is not None:
        granted, expires = world.right
        live = _agreed(
            "no" if day < g or day > e else "unknown" if day == e else "yes"
            for g, e in product(each(granted), each(expires))
        )
        if live == "no":
            return "not_required"
    if world.title is not None:
        starts, ends = world.title
        own = _agreed("own" if s <= day < e else "not" for s, e in product(each(starts), each(ends)))
        if own != "not":
            return own
    return licences(world.rows, world.deed, day)


def units(deed: Deed, row: Row, used: Sequence[int]) -> Iterator[list[tuple[int, bool]]]:
    """Yield every way in which the units of an act may fall: of each in order its day, and whether it is licensed.

    `used` are the numbers of units that may have gone before. Dates are known to the day.
    """
    days = range(deed.starts[0], deed.ends[1] + 1)
    for before, made in product(used, combinations_with_replacement(days, deed.quantity or 0)):
        left = (row.cap or 0) - before
        found = []
        for day in made:
            licensed = ran(row, day) == "licensed" and left > 0
            left -= ran(row, day) == "licensed"
            found.append((day, licensed))
        yield found
