"""Facts after the day a case is decided on are not yet known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.model import records
from deadringer.model.case import Case, Settings
from deadringer.model.dates import Span, parse
from deadringer.register import read_case
from deadringer.register.known import BECAME, CAME, known_by

MakeCase = Callable[..., Path]
SETTINGS = Settings(title="A", claimant="o", as_of=date(2005, 6, 15))

ROWS: dict[str, dict[str, object]] = {
    "successions": {"predecessor": "SU", "successor": "RU"},
    "titles": {"title_id": "t", "work_id": "w"},
    "works": {"work_id": "w", "title": "W"},
    "rights": {"right_id": "r", "work_id": "w", "territory": "RU"},
    "licences": {"licence_id": "l", "work_id": "w", "licensee": "p"},
    "sightings": {"sighting_id": "s", "title": "S"},
    "acts": {"act_id": "a", "sighting_id": "s", "kind": "make"},
    "statements": {"statement_id": "c", "statement": "C"},
}


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, columns in BECAME.items() for c in columns])
@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("2005-06-15", True),
        ("2005-06-16", False),
        ("2005", True),
        ("2005-06/2009", True),
        ("../2009", True),
        ("2006/..", False),
        ("2005-07", False),
    ],
)
def test_a_row_is_left_out_exactly_where_its_day_lies_wholly_after(
    table: str, column: str, text: str, is_kept: bool
) -> None:
    row = records.TABLES[table](**ROWS[table], **{column: parse(text)})
    case, said = known_by(Case(settings=SETTINGS, **{table: (row,)}))
    assert getattr(case, table) == ((row,) if is_kept else ())
    assert said == (
        () if is_kept else (f"{table}: 1 row(s) state what was no fact yet on 2005-06-15; left out",)
    )


@pytest.mark.parametrize(
    ("table", "column"), [("rights", "expires"), ("licences", "ends"), ("titles", "ends")]
)
def test_a_day_that_was_foreseen_is_kept_as_it_is(table: str, column: str) -> None:
    case = Case(
        settings=SETTINGS, **{table: (records.TABLES[table](**ROWS[table], **{column: parse("2010")}),)}
    )
    assert known_by(case) == (case, ())


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, columns in CAME.items() for c in columns])
@pytest.mark.parametrize(
    ("text", "is_kept"), [("2005-06-15", True), ("2005", True), ("2005-06-16", False), ("2010", False)]
)
def test_what_nobody_foresees_is_emptied_where_it_lies_wholly_after(
    table: str, column: str, text: str, is_kept: bool
) -> None:
    row = records.TABLES[table](**ROWS[table], **{column: parse(text)})
    case, said = known_by(Case(settings=SETTINGS, **{table: (row,)}))
    assert getattr(case, table) == ((row,) if is_kept else (replace(row, **{column: None}),))
    assert len(said) == (0 if is_kept else 1)


def test_what_is_said_of_a_work_or_sighting_goes_with_it(make_case: MakeCase) -> None:
    reading = read_case(
        make_case(
            {
                "works.csv": "work_id,title,created,derived_from\nw3,C,,w2\n"
                "w2,B,,w1\nw1,A,2021,\nw4,D,2019,\n",
                "sightings.csv": "sighting_id,title,seen_on\ns1,S,2020-07\ns2,S,2020-06\n",
                "names.csv": "item_id,name\nw3,N\nw4,N\ns1,N\ns2,N\n",
                "titles.csv": "title_id,work_id\nt1,w1\nt4,w4\n",
                "acts.csv": "act_id,sighting_id,kind\na1,s1,make\na2,s2,make\n",
            }
        )
    )
    case = reading.case
    assert [w.work_id for w in case.works] == ["w4"]
    assert [n.item_id for n in case.names] == ["w4", "s2"]
    assert ([t.title_id for t in case.titles], [a.act_id for a in case.acts]) == (["t4"], ["a2"])
    assert reading.rejected == ()
    assert reading.warnings == (
        "works: 3 row(s) state what was no fact yet on 2020-06-15; left out",
        "titles: 1 row(s) state what was no fact yet on 2020-06-15; left out",
        "sightings: 1 row(s) state what was no fact yet on 2020-06-15; left out",
        "names: 2 row(s) state what was no fact yet on 2020-06-15; left out",
        "acts: 1 row(s) state what was no fact yet on 2020-06-15; left out",
    )


@pytest.mark.parametrize("status", records.LICENCE_STATES)
def test_a_status_stated_later_is_unknown_and_a_refusal_is_not_yet_made(status: str) -> None:
    licence = records.Licence(
        licence_id="l", work_id="w", licensee="p", status=status, status_on=parse("2006")
    )
    kept = known_by(Case(settings=SETTINGS, licences=(licence,)))[0].licences
    if status in ("refused", "never", "never_taken"):
        assert kept == ()
    else:
        assert kept == (replace(licence, status="unknown", status_on=None),)
    case = Case(settings=SETTINGS, licences=(replace(licence, status_on=parse("2005/2006")),))
    assert known_by(case) == (case, ())


_SPANS = st.sampled_from(
    [None, parse("2004"), parse("2005"), parse("2006"), parse("../2006"), parse("2006/..")]
)


@given(st.lists(st.tuples(_SPANS, _SPANS, st.sampled_from(("", *records.LICENCE_STATES))), max_size=5))
def test_asking_twice_leaves_out_no_more(rows: list[tuple[Span | None, Span | None, str]]) -> None:
    licences = tuple(
        records.Licence(
            licence_id=str(i), work_id="w", licensee="p", starts=starts, status=status, status_on=on
        )
        for i, (starts, on, status) in enumerate(rows)
    )
    once, _ = known_by(Case(settings=SETTINGS, licences=licences))
    assert known_by(once) == (once, ())


def test_the_seed_is_smaller_the_earlier_it_is_decided(seed: Path) -> None:
    case = read_case(seed).case
    sizes = []
    for year in (1900, 1960, 1990, 2008, 2026):
        settings = replace(case.settings, as_of=date(year, 12, 1))
        known = known_by(replace(case, settings=settings))[0]
        sizes.append(sum(len(getattr(known, table)) for table in records.RUN_TABLES))
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == len(sizes)
