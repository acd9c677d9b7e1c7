"""The case is what was last recorded, in its order; what it no longer has is withdrawn, and stays in the file."""

from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.model import records
from deadringer.model.case import Case, Settings
from deadringer.model.dates import parse
from deadringer.model.records import Name, Sighting, Vectors, Work
from deadringer.register import Change, Register, _sql

CASE = Case(
    settings=Settings(title="A", claimant="o", as_of=date(2020, 6, 15)),
    works=(Work(work_id="w1", title="First"), Work(work_id="w2", title="Second")),
    names=(Name(item_id="w1", name="N"), Name(item_id="w2", name="N")),
    vectors=(Vectors(model="m", dimension=2.0, count=1.0, sha256="5e6a"),),
    sightings=(Sighting(sighting_id="s1", title="Thing"),),
)
NONE = dict.fromkeys(records.RUN_TABLES, 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register"


def _filled(path: Path) -> str:
    with Register.open(path) as register:
        register.record(CASE)
        return register.head()


def test_new_rows_add_and_stand_where_the_case_has_them(path: Path) -> None:
    head = _filled(path)
    grown = replace(CASE, sightings=(Sighting(sighting_id="s0", title="New"), *CASE.sightings))
    with Register.open(path) as register:
        assert register.record(grown) == Change({**NONE, "sightings": 1}, NONE)
        assert register.case() == grown
        assert register.head() != head
        register.verify(head)


def test_a_corrected_row_takes_the_place_of_the_old_which_stays_in_the_file(path: Path) -> None:
    _filled(path)
    corrected = replace(CASE, works=(CASE.works[1], replace(CASE.works[0], title="First, again")))
    with Register.open(path) as register:
        assert register.record(corrected) == Change({**NONE, "works": 1}, {**NONE, "works": 1})
        assert register.case() == corrected
        head = register.head()
        register.record(CASE)  # back again: the row is there, and counts once more
        assert register.case() == CASE
        register.verify(head)
    with sqlite3.connect(path) as db:
        titles = [row[0] for row in db.execute("SELECT title FROM works WHERE work_id = 'w1' ORDER BY seq")]
    assert titles == ["First", "First, again"]


def test_a_row_without_a_key_is_corrected_too(path: Path) -> None:
    _filled(path)
    corrected = replace(CASE, names=(Name(item_id="w1", name="M"), CASE.names[1]))
    with Register.open(path) as register:
        assert register.record(corrected) == Change({**NONE, "names": 1}, {**NONE, "names": 1})
        assert register.case() == corrected
        register.verify()


def test_what_a_case_no_longer_has_is_withdrawn_and_stays_in_the_file(path: Path) -> None:
    head = _filled(path)
    bare = replace(CASE, names=(), vectors=(), sightings=())
    with Register.open(path) as register:
        change = register.record(bare)
        assert change == Change(NONE, {**NONE, "names": 2, "vectors": 1, "sightings": 1})
        assert register.case() == bare
        register.verify(head)
        assert register.record(CASE) == Change(change.withdrawn, NONE)
        assert register.case() == CASE
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM names").fetchone() == (2,)


def test_a_case_in_another_order_is_what_a_register_of_it_alone_would_hold(path: Path) -> None:
    _filled(path)
    turned = replace(CASE, works=CASE.works[::-1], names=CASE.names[::-1])
    with Register.open(path) as register:
        assert register.record(turned) == Change(NONE, NONE)
        assert register.case() == turned


_CASES = st.lists(
    st.builds(
        replace,
        st.just(CASE),
        names=st.lists(
            st.builds(Name, item_id=st.just("w1"), name=st.sampled_from("abc")), max_size=3, unique=True
        ).map(tuple),
        sightings=st.lists(
            st.builds(Sighting, sighting_id=st.sampled_from("xyz"), title=st.sampled_from("TU")),
            max_size=3, unique_by=lambda s: s.sighting_id,
        ).map(tuple),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(_CASES)
def test_whatever_was_recorded_before_the_case_is_the_last_and_nothing_is_lost(cases: list[Case]) -> None:
    with tempfile.TemporaryDirectory() as folder, Register.open(Path(folder, "register")) as register:
        heads = []
        for case in cases:
            register.record(case)
            assert register.case() == case
            heads.append(register.head())
        for head in heads:
            register.verify(head)
        held = {row[0] for row in register._db.execute("SELECT name FROM names")}
        assert held == {name.name for case in cases for name in case.names}


def test_the_latest_settings_count_and_decide_what_is_known(path: Path) -> None:
    early = replace(CASE.settings, as_of=date(2018, 1, 1))
    grown = replace(CASE, works=(*CASE.works, Work(work_id="w3", title="Third", created=parse("2019"))))
    with Register.open(path) as register:
        register.record(replace(grown, settings=early))
        assert register.case() == replace(CASE, settings=early)
        register.record(grown)
        assert register.case() == grown


@given(st.lists(st.integers(1, 9), unique=True))
def test_runs_give_back_the_numbers_in_their_order(numbers: list[int]) -> None:
    assert _sql.numbers(_sql.runs(numbers)) == numbers


def test_rows_that_came_together_are_one_run() -> None:
    assert _sql.runs([2, 3, 4, 9, 8]) == [2, 4, 9, 9, 8, 8]
