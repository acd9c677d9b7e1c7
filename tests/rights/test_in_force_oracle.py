"""The rules on intervals say what the day-by-day oracle says, on random cases near every date that matters.

10,000 cases; 1,000,000 with DEADRINGER_LONG=1; as many as DEADRINGER_CASES says where each run must be short.
"""

from __future__ import annotations

import os
import random
from datetime import date, timedelta

from tests.rights.oracle import anniversary, in_force_by_days
from tests.rights.oracle_copyright import DESIGN, TEXT, copyright_by_days

from deadringer.model.dates import Span
from deadringer.model.records import RIGHT_KINDS, Right, Work
from deadringer.rights.in_force import in_force
from deadringer.rights.tables import Rules

RULES = Rules.load()
CASES = 1_000_000 if os.environ.get("DEADRINGER_LONG") else int(os.environ.get("DEADRINGER_CASES", "10000"))
KINDS = [kind for kind in RIGHT_KINDS if kind != "copyright"]
WRITTEN = {"WO-HAGUE": "WO", "WO-MADRID": "WO", "EU": "EM"}
LAWS = sorted(
    {
        (WRITTEN.get(row.territory, row.territory), row.kind)
        for row in RULES.terms_industrial
        if row.kind in KINDS and row.territory != "TRIPS"
    }
)
EDGES = sorted(
    {
        edge
        for row in RULES.terms_industrial
        for edge in (row.valid_from, row.valid_to, row.alive_on)
        if edge is not None and edge.year > 1960
    }
)


def some_day(chance: random.Random) -> date:
    """Return a day, often one on which a regime begins or ends."""
    if chance.random() < 0.4:
        return chance.choice(EDGES) + timedelta(days=chance.randint(-3, 3))
    return date(1965, 1, 1) + timedelta(days=chance.randint(0, 22000))


def around(chance: random.Random, at: date) -> Span:
    """Return a span that holds a day: the day itself, some days, a year or more, or open on one side."""
    before, after = chance.choice(
        [(0, 0), (0, 0), (0, 0), (chance.randint(0, 2), chance.randint(0, 2)), (0, chance.randint(0, 500))]
    )
    first, last = at - timedelta(days=before), at + timedelta(days=after)
    side = chance.random()
    return Span(None if side < 0.03 else first, None if side > 0.97 else last)


def some_right(chance: random.Random) -> tuple[Right, list[date]]:
    """Return a right, and the days near which its answer may change."""
    territory, kind = chance.choice(LAWS) if chance.random() < 0.95 else ("VE", chance.choice(KINDS))
    kinds = [kind]
    if chance.random() < 0.15:
        kinds.append(chance.choice([other for other in KINDS if other != kind]))
    filed = some_day(chance)
    granted = filed + timedelta(days=chance.randint(0, 1500))
    dates: dict[str, date] = {}
    if chance.random() < 0.9:
        dates["filed"] = filed
    if chance.random() < 0.9:
        dates["granted"] = granted
    if chance.random() < 0.2:
        years = chance.choice([365, 366, 700])
        dates["priority"] = filed - timedelta(days=chance.randint(0, years))
    if chance.random() < 0.1:
        dates["published"] = filed + timedelta(days=chance.randint(0, 700))
    if chance.random() < 0.2:
        dates["expires"] = anniversary(chance.choice([filed, granted]), chance.choice([7, 10, 15, 20]))
    if chance.random() < 0.25:
        dates["lapsed"] = granted + timedelta(days=chance.randint(0, 8000))
    if chance.random() < 0.2:
        lapse = dates.get("lapsed", granted)
        dates["restored"] = lapse + timedelta(days=chance.choice([-400, -1, 0, 1, 2, 200, 700]))
    designated = ()
    if territory == "WO" and chance.random() < 0.5:
        designated = tuple(chance.sample(["DE", "RU", "JP", "CN", "FR", "US"], chance.randint(1, 2)))
    right = Right(
        right_id="r",
        work_id="w",
        kind=tuple(kinds),
        territory=territory,
        designated=designated,
        **{name: around(chance, at) for name, at in dates.items()},
    )
    near = [*dates.values(), filed, granted, chance.choice(EDGES)]
    near += [
        anniversary(at, years)
        for at in (filed, granted, dates.get("priority", filed))
        for years in (6, 10, 14, 15, 17, 18, 20, 25)
    ]
    return right, near


def asked_of(chance: random.Random, near: list[date]) -> Span:
    """Return some days to ask about, mostly few, and mostly near one on which the answer may change."""
    first = chance.choice(near) + timedelta(days=chance.randint(-3, 2))
    return Span(first, first + timedelta(days=chance.choice([0, 0, 1, 2, 6, 6, 40])))


def test_intervals_say_what_each_day_by_itself_says() -> None:
    chance = random.Random(20260104)
    said = {True: 0, False: 0, None: 0}
    for number in range(CASES):
        right, near = some_right(chance)
        asked = asked_of(chance, near)
        by_days = in_force_by_days(right, asked, RULES)
        by_spans = in_force(right, asked, RULES).value
        assert by_spans is by_days, (number, right, asked)
        said[by_days] += 1
    assert min(said.values()) > CASES // 12, said


PLACES = ["RU", "US", "DE", "GB", "CN", "IN", "JP", "EG", "KR", "PL", "SU", "VE", "RS", "KZ"]
TURNS = sorted(
    {
        edge
        for row in RULES.terms_copyright
        for edge in (row.valid_from, row.valid_to, row.made_from, row.made_to)
        if edge is not None and edge.year > 1960
    }
    | {date(2024, 10, 24), date(2020, 12, 31), date(1995, 3, 13), date(2004, 5, 1), date(1989, 3, 1)}
)


def some_work(chance: random.Random) -> tuple[Work, list[date]]:
    """Return a work, and the days near which the answer on its copyright may change."""
    created = date(1900, 1, 1) + timedelta(days=chance.randint(0, 44000))
    if chance.random() < 0.3:
        created = chance.choice(TURNS) + timedelta(days=chance.randint(-3, 3))
    out = created + timedelta(days=chance.randint(0, 900))
    died = created + timedelta(days=chance.randint(0, 20000))
    work = Work(
        work_id="w",
        title="W",
        kind=chance.choice([TEXT, DESIGN]),
        origin=chance.choice(PLACES),
        created=around(chance, created),
        disclosed=around(chance, out) if chance.random() < 0.6 else None,
        author_died=around(chance, died) if chance.random() < 0.6 else None,
    )
    near = [created, out, died, chance.choice(TURNS), chance.choice(TURNS)]
    near += [
        date(anniversary(at, years).year + chance.choice([0, 1]), 1, 1)
        for at in (created, out, died)
        for years in (25, 50, 60, 70, 95)
    ]
    return work, near


def test_the_term_of_copyright_is_what_each_day_by_itself_says() -> None:
    chance = random.Random(20241024)
    said = {True: 0, False: 0, None: 0}
    for number in range(CASES // 4):
        work, near = some_work(chance)
        territory = work.origin if chance.random() < 0.4 else chance.choice(PLACES)
        right = Right(right_id="r", work_id="w", kind=("copyright",), territory=territory)
        asked = asked_of(chance, near)
        by_days = copyright_by_days(territory, work, asked, RULES)
        by_spans = in_force(right, asked, RULES, work).value
        assert by_spans is by_days, (number, territory, work, asked)
        said[by_days] += 1
    assert min(said.values()) > CASES // 60, said
