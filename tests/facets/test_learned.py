"""What a register tells of its attributes: from works alone, one vote a line, and nothing of too few."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.facets.learned import LEAST, NARROWEST, NOTHING, USUAL, WIDEST, learn
from deadringer.facets.specs import sheet
from deadringer.model.records import Spec
from deadringer.model.sheets import Attribute, Terms

SPAN, COLOUR = Attribute("span\u00a0([length])", "[length]"), Attribute("colour")


def learnt(values: list[str], lines: str = "", unit: str = "mm") -> Terms:
    ids = [f"w{i}" for i in range(len(values))]
    name = "span" if unit else "colour"
    specs = [Spec(item_id=i, attribute=name, value=v, unit=unit) for i, v in zip(ids, values, strict=True)]
    lines_of = dict(zip(ids, lines or ids, strict=True))
    return learn(sheet(ids, specs), lines_of)[SPAN if unit else COLOUR]


def test_of_too_few_lines_nothing_is_learnt() -> None:
    assert learnt(["1", "2", "3", "4"]) == Terms(4, WIDEST, USUAL)
    assert learnt(["1", "2", "3", "4", "5", "6"], "aabbcd") == Terms(4, WIDEST, USUAL)
    assert learnt(["red"] * 4, unit="") == Terms(4, 0.0, USUAL)
    assert learnt(["1"] * LEAST).lines == LEAST


def test_the_scale_is_the_range_between_the_quartiles_within_its_bounds() -> None:
    assert learnt(["100", "110", "120", "130", "135", "140", "9000"]).scale == NARROWEST
    assert learnt(["1", "10", "100", "1000", "10000"]).scale == WIDEST
    assert learnt(["50", "100", "120", "130", "150", "900", "900"]).scale == WIDEST  # 100 to 900
    within = learnt(["50", "100", "120", "130", "150", "160", "900"]).scale
    assert within == pytest.approx(math.log(1.6), abs=1e-12)  # a difference of logarithms, and a logarithm


def test_what_all_share_tells_little_and_what_none_shares_much() -> None:
    same, different = learnt(["100"] * 9), learnt([str(100 + 10 * i) for i in range(9)])
    assert same.weight == NOTHING
    assert different.weight == math.log2(10)  # nine lines: a share of none is shrunk to one in ten
    assert learnt(["red"] * 9, unit="").weight == NOTHING
    two = learnt(["red", "red", "blue", "green", "grey"], unit="")
    assert two.weight == math.log2(6 / (5 * (1 / 10) + 1))


def test_a_line_has_one_vote() -> None:
    alone = learnt(["100", "200", "300", "400", "500"])
    assert learnt(["100", "200", "300", "400", "500", "500", "501"], "abcdeee") == alone


@given(st.lists(st.sampled_from(["1", "2", "5", "5-6", "7 ± 1", "junk"]), max_size=12), st.data())
def test_scale_and_weight_stay_within_their_bounds(values: list[str], data: st.DataObject) -> None:
    lines = data.draw(st.lists(st.sampled_from("abcdefg"), min_size=len(values), max_size=len(values)))
    if any(value != "junk" for value in values):
        found = learnt(values, "".join(lines))
        assert NARROWEST <= found.scale <= WIDEST
        assert NOTHING <= found.weight <= math.log2(found.lines + 1) or found.weight == USUAL


def test_a_register_that_states_nothing_teaches_nothing() -> None:
    assert learn(sheet(["a"], []), {"a": "a"}) == {}


@pytest.mark.parametrize("shift", [1, 3])
def test_the_order_of_works_makes_no_difference(shift: int) -> None:
    values, lines = ["100", "110", "150", "150", "170", "200", "90"], "abcdefa"
    turned = values[shift:] + values[:shift], lines[shift:] + lines[:shift]
    assert learnt(*turned) == learnt(values, lines)
