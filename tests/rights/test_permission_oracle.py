"""Licences, parts, caps and the order of questions say what the day-by-day oracle says, on random small cases.

10,000 questions; 1,000,000 with DEADRINGER_LONG=1.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from tests.rights.oracle_permission import Days, Deed, Row, World, licences, permission, units
from tests.rights.rows import SIGHTING

from deadringer.model.dates import Span
from deadringer.model.records import Act, Licence, Right, Title
from deadringer.rights.grants import Use
from deadringer.rights.licences import licensed
from deadringer.rights.parts import parts
from deadringer.rights.permission import permit
from deadringer.rights.record import Record

TIMES = 100 if os.environ.get("DEADRINGER_LONG") else 1
ZERO = date(2010, 1, 1)
STATES = ("valid", "expired", "ended", "unknown", "", "never", "refused", "disputed", "granted_without_title")
KINDS = ("make", "sell")
Small = Callable[..., Record]


def at(days: Days) -> Span:
    return Span(ZERO + timedelta(days=days[0]), ZERO + timedelta(days=days[1]))


def number(day: date | None) -> int:
    assert day is not None
    return (day - ZERO).days


def some(chance: random.Random, least: int, most: int) -> Days:
    first = chance.randint(least, most)
    return first, min(most, first + chance.choice((0, 0, 0, 1, 2)))


def two(chance: random.Random, most: int = 30) -> tuple[Days, Days]:
    """Return two dates that do not overlap."""
    cut = chance.randint(1, most)
    return some(chance, 0, cut - 1), some(chance, cut, most)


def some_row(chance: random.Random) -> Row:
    starts, ends = two(chance)
    status = chance.choice(STATES)
    return Row(
        status=status,
        starts=starts if chance.random() < 0.8 else None,
        ends=ends if chance.random() < 0.6 else None,
        stated=some(chance, 32, 40) if status in ("expired", "ended") else some(chance, 0, 40),
        scope=chance.choice((("make",), ("make",), ("make", "sell"), ())),
        excluded=chance.choice(((), (), (), ("sell",), ("make",))),
        field=chance.choice(("", "", "", "hotels", "homes")),
    )


def some_deed(chance: random.Random) -> Deed:
    starts, ends = two(chance)
    return Deed(
        kind=chance.choice(KINDS), starts=starts, ends=ends, field=chance.choice(("", "", "hotels", "homes"))
    )


def licence_of(row: Row, name: str) -> Licence:
    return Licence(
        licence_id=name,
        work_id="w",
        licensor="holder",
        licensee="maker",
        territory="BG",
        status=row.status,
        starts=at(row.starts) if row.starts else None,
        ends=at(row.ends) if row.ends else None,
        status_on=at(row.stated),
        scope=row.scope,
        excluded=row.excluded,
        field=row.field,
        cap=str(row.cap) if row.cap is not None else "",
    )


def act_of(deed: Deed, name: str = "a") -> Act:
    return Act(
        act_id=name,
        sighting_id="s",
        kind=deed.kind,
        territory="BG",
        starts=at(deed.starts),
        ends=at(deed.ends),
        field=deed.field,
        quantity=deed.quantity,
    )


def record_of(small: Small, world: World, *others: Act) -> tuple[Record, Act]:
    done = act_of(world.deed)
    rights = titles = ()
    if world.right is not None:
        granted, expires = map(at, world.right)
        row = Right(
            right_id="r", work_id="w", kind=("patent",), territory="BG", granted=granted, expires=expires
        )
        rights = (replace(row, filed=Span(date(2000, 1, 1), date(2000, 1, 1))),)
    if world.title is not None:
        starts, ends = map(at, world.title)
        titles = (Title(title_id="t", work_id="w", holder="maker", starts=starts, ends=ends),)
    rows = tuple(licence_of(row, name) for row, name in zip(world.rows, "lmn", strict=False))
    record = small(sightings=(SIGHTING,), acts=(*others, done), licences=rows, rights=rights, titles=titles)
    return record, done


def test_the_rows_on_record_say_of_a_time_what_they_say_of_each_of_its_days(small: Small) -> None:
    chance = random.Random(1)
    for _ in range(200 * TIMES):
        rows = tuple(some_row(chance) for _ in range(chance.randint(1, 3)))
        record, _ = record_of(small, World(deed=some_deed(chance), rows=rows))
        for _ in range(45):
            deed = some_deed(chance)
            first = chance.randint(-2, 42)
            last = first + chance.choice((0, 0, 0, 1, 3, 9))
            use = Use(kind=deed.kind, territory="BG", asked=at((first, last)), field=deed.field)
            said = licensed("maker", "w", use, record).permission
            daily = {licences(rows, deed, day) for day in range(first, last + 1)}
            told = f"{rows} {deed} {first} to {last}"
            if first == last or said != "unknown":
                assert daily == {said}, told
            elif len(rows) == 1:
                assert daily != {"licensed"}, told


def test_every_day_of_an_act_has_the_answer_of_its_part(small: Small) -> None:
    chance = random.Random(2)
    for _ in range(60 * TIMES):
        world = World(
            deed=some_deed(chance),
            rows=tuple(some_row(chance) for _ in range(chance.randint(0, 2))),
            right=two(chance) if chance.random() < 0.6 else None,
            title=two(chance) if chance.random() < 0.3 else None,
        )
        record, done = record_of(small, world)
        found = parts(SIGHTING, done, ["w"], record)
        spans = [part.span or at((world.deed.starts[0], world.deed.ends[1])) for part in found]
        assert [part.number for part in found] == list(range(len(found)))
        assert (number(spans[0].first), number(spans[-1].last)) == (world.deed.starts[0], world.deed.ends[1])
        assert all(number(one.last) + 1 == number(other.first) for one, other in pairwise(spans))
        for part, span in zip(found, spans, strict=True):
            [said] = permit(SIGHTING, done, ["w"], record, part)
            for day in range(number(span.first), number(span.last) + 1):
                assert permission(world, day) == said.permission, (world, day)


def some_capped(chance: random.Random) -> tuple[Deed, Row, list[Deed]]:
    def day(least: int, most: int) -> Days:
        first = chance.randint(least, most)
        return first, first

    begun = day(0, 12)
    deed = Deed(kind="make", starts=begun, ends=day(begun[0], begun[0] + 3), quantity=chance.randint(1, 4))
    starts = day(0, 8)
    row = Row("valid", starts, day(starts[0] + 1, 16), (40, 40), cap=chance.randint(0, 6))
    others = []
    for _ in range(chance.randint(0, 2)):
        first = day(0, 14)
        units_of = chance.choice((None, 1, 2, 3))
        others.append(Deed(kind="make", starts=first, ends=day(first[0], first[0] + 2), quantity=units_of))
    return deed, row, others


def used_before(deed: Deed, row: Row, others: list[Deed]) -> list[int]:
    """Return how many units of a licence may have gone before an act, each unit of the others by itself."""
    found = {0}
    assert row.starts is not None
    assert row.ends is not None
    for other in others:
        low, high = other.starts[0], other.ends[0]
        surely = high < deed.starts[0] and row.starts[0] <= low and high <= row.ends[0]
        never = deed.ends[0] < low or high < row.starts[0] or row.ends[0] < low
        most = 9 if other.quantity is None else other.quantity
        counts = [0] if never else [most] if surely and other.quantity is not None else range(most + 1)
        found = {one + more for one in found for more in counts}
    return sorted(found)


def test_a_unit_is_within_a_cap_or_past_it_as_it_is_counted_unit_by_unit(small: Small) -> None:
    chance = random.Random(3)
    for _ in range(150 * TIMES):
        deed, row, others = some_capped(chance)
        record, done = record_of(
            small,
            World(deed=deed, rows=(row,)),
            *(act_of(other, f"b{at}") for at, other in enumerate(others)),
        )
        found = parts(SIGHTING, done, ["w"], record)
        answers = [permit(SIGHTING, done, ["w"], record, part)[0].permission for part in found]
        used = used_before(deed, row, others)
        if len(used) == 1 and licences((row,), deed, deed.starts[0]) == licences((row,), deed, deed.ends[0]):
            assert "unknown" not in answers or row.starts[0] > deed.starts[0]
            assert all(part.quantity[0] == part.quantity[1] for part in found)
        for made in units(deed, row, used):
            held = [0] * len(found)
            for day, allowed in made:
                here = [
                    n
                    for n, part in enumerate(found)
                    if part.span is None or number(part.span.first) <= day <= number(part.span.last)
                ]
                fits = [n for n in here if answers[n] == ("licensed" if allowed else "no_licence_in_force")]
                fits = fits or [n for n in here if answers[n] == "unknown"]
                assert fits, (deed, row, others, made, found, answers)
                held[fits[0]] += 1
            for part, count in zip(found, held, strict=True):
                assert part.quantity is not None
                assert part.quantity[0] <= count <= part.quantity[1], (deed, row, others, made, found)
