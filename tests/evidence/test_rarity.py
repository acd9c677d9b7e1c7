"""Rarity of agreement: it is its definition, and tells a rare figure from a standard one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.evidence import rarity
from deadringer.evidence.measures import all_pairs
from deadringer.evidence.rarity import SheetScores
from deadringer.model.sheets import Attribute, Category, Cell, Interval, Sheet, Terms
from deadringer.reference import rarity as reference

ATTRIBUTES = (
    Attribute("bore"),
    Attribute("colour"),
    Attribute("length", "[length]"),
    Attribute("mass", "[mass]"),
)
SCALES = {a.name: 0.0 if a.is_category else math.log(2.0) for a in ATTRIBUTES}
Row = dict[Attribute, Cell]


def laid_out(prefix: str, rows: list[Row]) -> Sheet:
    cells = {a.name: {i: row[a] for i, row in enumerate(rows) if a in row} for a in ATTRIBUTES}
    return Sheet(tuple(f"{prefix}{i}" for i in range(len(rows))), ATTRIBUTES, cells)


def score(sightings: list[Row], works: list[Row], lines: list[str]) -> SheetScores:
    terms = {a: Terms(1, SCALES[a.name], 1.0) for a in ATTRIBUTES}
    pairs = all_pairs(len(sightings), len(works))
    return rarity.score(laid_out("s", sightings), laid_out("w", works), *pairs, terms, lines)


def plain(row: Row) -> reference.Row:
    out: dict[str, reference.Cell] = {}
    for attribute, cell in row.items():
        if isinstance(cell, Category):
            out[attribute.name] = frozenset(" ".join(parts) for parts in cell.alternatives)
        else:
            low, high = cell if isinstance(cell, Interval) else (cell, cell)
            out[attribute.name] = float(np.log(low)), float(np.log(high))
    return out


# Few values, so that ties and near ties are common.
values = st.sampled_from([0.8, 0.99, 1.0, 1.001, 1.2, 5.0])
numbers = st.one_of(values, st.tuples(values, values).map(sorted).map(lambda ends: Interval(*ends)))
words = st.sampled_from(["red", "blue", "green", "grey", "black"])
kinds = st.lists(words, min_size=1, max_size=2, unique=True).map(
    lambda of: Category(tuple((one,) for one in of))
)
rows = st.fixed_dictionaries({}, optional={a: kinds if a.is_category else numbers for a in ATTRIBUTES})


@given(
    st.lists(rows, min_size=1, max_size=4),
    st.lists(st.tuples(rows, st.sampled_from("abcd")), min_size=1, max_size=9),
)
def test_rarity_is_its_definition(sightings: list[Row], works: list[tuple[Row, str]]) -> None:
    sheets, lines = [row for row, _ in works], [line for _, line in works]
    found = score(sightings, sheets, lines).rarity.reshape(len(sightings), len(sheets))
    for i, seen in enumerate(sightings):
        for j in range(len(sheets)):
            expected = reference.rarity(plain(seen), j, list(map(plain, sheets)), lines, SCALES)
            # Four means of shares whose counts are rounded to 9 decimals.
            assert found[i, j] == pytest.approx(expected, abs=1e-8, nan_ok=True)
            assert math.isnan(expected) or 0.0 <= found[i, j] < 1.0


@given(st.lists(st.sampled_from([1.0, 1.001, 1.5, 2.0, 7.0]), min_size=5, max_size=9))
def test_of_too_many_lines_those_at_even_ranks_stand_for_all(lengths: list[float]) -> None:
    works: list[Row] = [{LENGTH: length} for length in lengths]
    lines = [str(i) for i in range(len(works))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rarity, "MOST", 4)
        patch.setattr(reference, "MOST", 4)
        found = score([{LENGTH: 1.2}], works, lines).rarity
        rows = [
            reference.rarity(plain({LENGTH: 1.2}), j, list(map(plain, works)), lines, SCALES)
            for j in range(len(works))
        ]
    assert found.tolist() == pytest.approx(rows, abs=1e-8)


LENGTH, MASS = ATTRIBUTES[2], ATTRIBUTES[3]
REGISTER: list[Row] = [{LENGTH: 0.4 + 0.05 * i, MASS: 3.0} for i in range(10)]
OWN_LINES = [str(i) for i in range(10)]


def test_a_rare_figure_tells_more_than_a_standard_one() -> None:
    rare, standard = (score([row], REGISTER, OWN_LINES).rarity[3] for row in ({LENGTH: 0.55}, {MASS: 3.0}))
    assert rare > 0.95
    assert standard == pytest.approx(0.0, abs=0.01)  # the one pair more of which nothing is known


@pytest.mark.parametrize("side", ["sighting", "work"])
def test_an_interval_that_agrees_with_everything_tells_nothing(side: str) -> None:
    wide: Row = {LENGTH: Interval(0.001, 1000.0)}
    works = [*REGISTER[:3], wide, *REGISTER[4:]] if side == "work" else REGISTER
    found = score([wide if side == "sighting" else {LENGTH: 0.55}], works, OWN_LINES)
    assert found.rarity[3] == found.far[3] == 0.0


def test_the_wider_an_interval_the_less_it_tells() -> None:
    told = [
        score([{LENGTH: Interval(0.55, 0.55 * w)}], REGISTER, OWN_LINES).rarity[3]
        for w in (1.01, 1.1, 1.5, 3)
    ]
    assert told == sorted(told, reverse=True)


def test_where_nothing_is_known_equal_values_are_a_toss_up() -> None:
    assert score([{LENGTH: 0.5}], [{LENGTH: 0.5}], ["a"]).rarity.tolist() == [0.5]
    red: Row = {ATTRIBUTES[1]: Category((("red",),))}
    assert score([red], [red], ["a"]).rarity.tolist() == [0.5]


def test_a_line_of_works_votes_once() -> None:
    kin = ["0", "1", "1", "1", *OWN_LINES[4:]]
    one = score([{MASS: 3.0, LENGTH: 0.5}], [{MASS: 3.0, LENGTH: 0.5}, *REGISTER[1:]], OWN_LINES).of[LENGTH]
    many = score([{MASS: 3.0, LENGTH: 0.5}], [{MASS: 3.0, LENGTH: 0.5}, *REGISTER[1:]], kin).of[LENGTH]
    assert (one.as_near[0], one.of) == (1.0, 9.0)
    assert many.as_near[0] == pytest.approx(1 / 3)
    assert many.of == 7


def test_kindred_works_do_not_make_one_another_common() -> None:
    works: list[Row] = [{LENGTH: 0.5}] * 5 + REGISTER[5:]
    assert (
        score([{LENGTH: 0.5}], works, ["a"] * 5 + OWN_LINES[5:]).of[LENGTH].as_near[:5].tolist() == [0.0] * 5
    )


def test_the_farthest_readings_are_told_beside_the_nearest() -> None:
    found = score([{LENGTH: Interval(0.5, 0.6)}], [{LENGTH: 0.5}, {LENGTH: 0.9}], ["a", "b"])
    # A logarithm of a ratio, and a difference of logarithms.
    assert found.far[0] == pytest.approx(1.0 - math.log(1.2) / math.log(2.0), abs=1e-12)
    assert found.note(LENGTH, 0) == (
        "0 of 1 other lines of works are as near; apart by 0.0% (nearest readings) to 20.0% (farthest)"
    )
    assert found.note(MASS, 0) == ""
    wide = score([{LENGTH: Interval(0.5, 500.0)}], [{LENGTH: 0.5}], ["a"])
    assert wide.note(LENGTH, 0) == (
        "no other line of works states it; apart by 0.0% (nearest readings) to 1e+03 times (farthest)"
    )
