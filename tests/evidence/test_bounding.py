"""The empirical bounds: those of lir, and what is known of them by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lir.algorithms.bayeserror import elub as oracle

from deadringer.errors import InputError
from deadringer.evidence.bounding import elub
from deadringer.evidence.measures import Floats

# Hundredths lie on the steps of the threshold, sixty-fourths mostly do not.
ratio = st.one_of(
    st.integers(-300, 300).map(lambda n: n / 100),
    st.integers(-256, 256).map(lambda n: n / 64),
    st.sampled_from([math.inf, -math.inf, 400.0, -12.0]),
)
ratios = st.lists(ratio, min_size=1, max_size=60).map(np.array)
# Mostly right, so that bounds lie away from 0.
right = st.tuples(st.lists(st.integers(0, 250), max_size=300), ratios).map(
    lambda two: np.concatenate([np.array(two[0]) / 64, two[1]])
)


def of_lir(same: Floats, different: Floats) -> tuple[float, float]:
    # It writes into what it is given.
    return oracle(np.concatenate([same, different]), np.repeat([1, 0], [len(same), len(different)]))


@given(st.one_of(ratios, right), st.one_of(ratios, right.map(np.negative)))
def test_bounds_are_those_of_lir(same: Floats, different: Floats) -> None:
    assert elub(same, different) == pytest.approx(of_lir(same, different), abs=1e-9)


@given(right, right.map(np.negative), st.data())
def test_weights_are_counts_of_products(same: Floats, different: Floats, data: st.DataObject) -> None:
    heavy = [
        np.array(data.draw(st.lists(st.integers(0, 4), min_size=n, max_size=n)))
        for n in map(len, (same, different))
    ]
    repeated = [np.repeat(*pair) for pair in zip((same, different), heavy, strict=True)]
    if all(map(len, repeated)):
        assert elub(same, different, heavy) == elub(*repeated)


@given(right, right.map(np.negative))
def test_the_order_of_the_rows_does_not_matter(same: Floats, different: Floats) -> None:
    assert elub(same, different) == elub(same[::-1], different[::-1])


@pytest.mark.parametrize("n", [1, 9, 99, 5000])
def test_perfect_separation_bears_out_no_more_than_one_over_the_number_and_one(n: int) -> None:
    least, most = elub(np.full(n, math.inf), np.full(n, -math.inf))
    assert math.log10(n) - 0.02 < most <= math.log10(n + 1)
    assert least == pytest.approx(-most, abs=1e-9)


def test_ratios_worse_than_none_bear_out_nothing() -> None:
    assert elub(np.full(20, -1.0), np.full(20, 1.0)) == (0, 0)
    assert elub([0.0], [0.0]) == (0, 0)


def test_a_misleading_product_listed_often_counts_once() -> None:
    same, different = np.full(50, 2.0), np.concatenate([np.full(49, -2.0), np.full(40, 1.5)])
    once = np.concatenate([np.ones(49), np.full(40, 1 / 40)])
    assert elub(same, different)[1] == pytest.approx(0.33, abs=0.02)
    # One of 50 and the one more that might be make 2 of 51.
    assert elub(same, different, (np.ones(50), once))[1] == pytest.approx(
        math.log10(51 / 2 * 50 / 51), abs=0.02
    )


def test_a_million_rows_are_no_matter() -> None:
    draw = np.random.default_rng(5)
    least, most = elub(draw.normal(2, 2, 10**6), draw.normal(-2, 2, 10**6))
    assert -6 < least < -1
    assert 1 < most < 6


@pytest.mark.parametrize(("same", "different"), [([], [1.0]), ([1.0], []), ([1.0], [1.0])])
def test_of_an_empty_class_nothing_is_known(same: list[float], different: list[float]) -> None:
    weights = (np.ones(len(same)), np.zeros(len(different)))
    assert np.isnan(elub(same, different, weights)).all()


def test_bad_columns_are_named() -> None:
    with pytest.raises(InputError, match="elub: row 0 of different is nan"):
        elub([0.0], [math.nan])
