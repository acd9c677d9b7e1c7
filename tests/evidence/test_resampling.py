"""Weights by which a product counts once, averages over families, and intervals by resampling whole units."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.errors import InputError
from deadringer.evidence.bounding import elub
from deadringer.evidence.measures import Floats
from deadringer.evidence.metrics import cllr, ece
from deadringer.evidence.resampling import bootstrap, macro, once

SAME = np.array([2.0, 1.5, 1.0, -0.25, 0.5, 3.0])
DIFFERENT = np.array([-2.0, -1.0, 0.5, -1.25, 0.0, -3.0, -0.5])
ONES = np.array([f"a{i}" for i in range(6)]), np.array([f"b{i}" for i in range(7)])


def mean_of_same(same: Floats, different: Floats, weights: tuple[Floats, Floats]) -> float:
    return float(np.average(same, weights=weights[0])) if weights[0].any() else math.nan


@given(st.lists(st.sampled_from("abcd"), max_size=30))
def test_every_unit_counts_once(units: list[str]) -> None:
    weights = once(units)
    for unit in set(units):
        assert weights[np.array(units) == unit].sum() == pytest.approx(1, abs=1e-15 * 30)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("cd")), max_size=30))
def test_every_family_counts_once_and_its_units_alike(rows: list[tuple[str, str]]) -> None:
    units, families = [a + b for a, b in rows], [a for a, _ in rows]
    weights = once(units, families)
    for family in set(families):
        own = {unit for unit in units if unit[0] == family}
        for unit in own:
            assert weights[np.array(units) == unit].sum() == pytest.approx(1 / len(own), abs=1e-14)


def test_a_macro_average_is_the_mean_of_the_means_of_families() -> None:
    families = np.array(list("xxxyyz")), np.array(list("ppqqqqq"))

    def cost(values: Floats, labels: Floats) -> float:
        costs = np.log2(1 + 10**values)
        return float(np.mean([costs[labels == one].mean() for one in set(labels.tolist())]))

    by_hand = (cost(-SAME, families[0]) + cost(DIFFERENT, families[1])) / 2
    assert float(macro(cllr, SAME, DIFFERENT, ONES, families)) == pytest.approx(by_hand, rel=1e-12)


def test_a_bootstrap_is_that_of_rows_copied_out() -> None:
    """The same draws, with the rows of each drawn unit laid down as often as it was drawn."""
    units = np.array(list("aabbcc")), np.array(list("ccdefgh"))
    names = np.unique(np.concatenate(units))
    draw, found = np.random.RandomState(3), []
    for _ in range(99):
        drawn = names[draw.randint(0, len(names), len(names))]
        copied = [
            np.concatenate([column[of == one] for one in drawn])
            for column, of in zip((SAME, DIFFERENT), units, strict=True)
        ]
        found.append(cllr(*copied))
    ordered = sorted(value for value in found if not math.isnan(value))
    at = max(math.floor((len(ordered) + 1) * 0.05 + 1e-9), 1)
    ours = bootstrap(cllr, SAME, DIFFERENT, units, level=0.9, samples=99, seed=3)
    assert (ours.low, ours.high) == pytest.approx((ordered[at - 1], ordered[-at]), rel=1e-12)
    assert ours.undefined == 1 - len(ordered) / 99


def test_listing_a_product_often_adds_nothing() -> None:
    often = [3, 1, 1, 5, 1, 2], [1, 4, 1, 1, 2, 2, 1]
    same, different = np.repeat(SAME, often[0]), np.repeat(DIFFERENT, often[1])
    units = np.repeat(ONES[0], often[0]), np.repeat(ONES[1], often[1])
    listed = bootstrap(cllr, same, different, units, (once(units[0]), once(units[1])), samples=199)
    plain = bootstrap(cllr, SAME, DIFFERENT, ONES, samples=199)
    assert (listed.low, listed.high) == pytest.approx((plain.low, plain.high), rel=1e-12)


@settings(max_examples=20)
@given(st.permutations(range(6)), st.permutations(range(7)))
def test_a_bootstrap_is_the_same_whatever_the_order_of_the_rows(left: list[int], right: list[int]) -> None:
    plain = bootstrap(cllr, SAME, DIFFERENT, ONES, samples=49)
    moved = bootstrap(cllr, SAME[left], DIFFERENT[right], (ONES[0][left], ONES[1][right]), samples=49)
    assert (moved.low, moved.high) == (plain.low, plain.high)


def test_another_seed_is_another_interval_and_the_same_is_the_same() -> None:
    first, again, other = (bootstrap(cllr, SAME, DIFFERENT, ONES, samples=99, seed=s) for s in (0, 0, 1))
    assert (first.low, first.high) == (again.low, again.high) != (other.low, other.high)


def test_an_interval_of_a_mean_is_about_that_of_the_normal_distribution() -> None:
    same = np.random.default_rng(1).normal(size=400)
    found = bootstrap(mean_of_same, same, [0.0], (np.arange(400), [-1]), samples=1999)
    half = 1.96 * same.std() / 20
    # An end is the 2.5 % point of 1999 samples: it deviates by 3 % of `half`; three of those.
    assert found.low == pytest.approx(same.mean() - half, abs=0.09 * half)
    assert found.high == pytest.approx(same.mean() + half, abs=0.09 * half)


def test_families_make_wider_intervals_where_their_products_are_alike() -> None:
    draw = np.random.default_rng(2)
    families = np.repeat(np.arange(20), 10)
    same = draw.normal(size=20)[families] + 0.1 * draw.normal(size=200)
    apart, together = (
        bootstrap(mean_of_same, same, [0.0], (units, [-1]), samples=299)
        for units in (np.arange(200), families)
    )
    assert together.high - together.low > 2 * (apart.high - apart.low)  # by the root of ten


def test_measures_of_many_numbers_have_as_many_intervals() -> None:
    found = bootstrap(elub, SAME, DIFFERENT, ONES, samples=99)
    assert found.low.shape == found.high.shape == (2,)
    assert (found.low <= found.high).all()
    curve = bootstrap(lambda *of: ece(*of, priors=[-1, 0, 1]).observed, SAME, DIFFERENT, ONES, samples=99)
    single = bootstrap(cllr, SAME, DIFFERENT, ONES, samples=99)
    assert (curve.low[1], curve.high[1]) == (single.low, single.high)


def test_infinite_values_have_their_place() -> None:
    found = bootstrap(
        cllr, np.append(SAME, -math.inf), DIFFERENT, (np.arange(7), np.arange(7, 14)), samples=99
    )
    assert (found.high, found.undefined) == (math.inf, 0)
    assert math.isfinite(found.low)


def test_samples_without_a_class_are_left_out_and_told_of() -> None:
    found = bootstrap(cllr, [1.0], [-1.0], (["a"], ["b"]), samples=999)
    assert found.low == found.high == cllr([1.0], [-1.0])
    assert found.undefined == pytest.approx(0.5, abs=0.05)  # three deviations of a mean of 999 coins
    never = bootstrap(cllr, [1.0], [], (["a"], []), samples=9)
    assert math.isnan(never.low)
    assert math.isnan(never.high)
    assert never.undefined == 1
    assert math.isnan(bootstrap(cllr, [], [], ([], []), samples=9).low)


def test_bad_arguments_are_named() -> None:
    with pytest.raises(
        InputError, match="same has 6 rows and different 7; units and weights must have as many"
    ):
        bootstrap(cllr, SAME, DIFFERENT, (ONES[0][1:], ONES[1]))
    with pytest.raises(InputError, match="units and weights must have as many"):
        bootstrap(cllr, SAME, DIFFERENT, ONES, (np.ones(6), np.ones(6)))
    with pytest.raises(InputError, match=r"level in \(0, 1\) and samples from 1 on"):
        bootstrap(cllr, SAME, DIFFERENT, ONES, samples=0)
    with pytest.raises(InputError, match="units has 2 rows and families has 1"):
        once(["a", "b"], ["c"])
    with pytest.raises(InputError, match="labels must have one dimension; they have 2"):
        once([["a"]])
