"""Parents held against each other: on common evidence only, the same either way, within what copies can bear."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from deadringer.evidence import descent, weigh
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.descent import Evidence
from deadringer.evidence.measures import MISSING, OTHER
from deadringer.model.dates import ANY, Span, parse
from deadringer.model.descents import APART, BEST, SILENT, TIED
from tests.evidence.conftest import make_sheet, observed

NO_BOUND = 99.0


def of(weights: list[list[float | None]], degrees: list[list[int]] | None = None) -> Evidence:
    """Return evidence by hand: None is not stated, and weights that differ are of other degrees unless given."""
    weight = np.array([[w or 0.0 for w in row] for row in weights])
    degree = np.array(degrees) if degrees else np.round(weight * 1000).astype(np.intp) + 10**6
    return Evidence(weight, np.where([[w is None for w in row] for row in weights], MISSING, degree))


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        ("1950", "1960", True),
        ("1960", "1950", False),
        ("1950", "1950", None),
        ("1950/1955", "1955/1960", None),
        ("1950/1954", "1955/1960", True),
        ("../1954", "1955/..", True),
        ("1955/..", "../1954", False),
        ("../1955", "1950/..", None),
        ("1950-06-01", "1950-06-02", True),
        ("1950-06-01", "1950-06-01", None),
    ],
)
def test_one_was_first_only_where_whole_spans_are_ordered(one: str, other: str, first: bool | None) -> None:
    assert descent.first(parse(one), parse(other)) is first
    assert descent.first(parse(other), parse(one)) is (None if first is None else not first)


@pytest.mark.parametrize("unknown", [None, ANY])
def test_what_has_no_date_is_ordered_with_nothing(unknown: Span | None) -> None:
    assert descent.first(unknown, parse("1950")) is None
    assert descent.first(parse("1950"), unknown) is None


def test_a_gap_is_the_difference_of_both_ratios_over_the_root_of_what_is_common() -> None:
    gap, common = descent.gaps(of([[0.8, 0.6, 0.5, 0.5], [-1.0, 0.6, 0.2, None]]), 1.2, NO_BOUND)
    assert common.tolist() == [[4, 3], [3, 3]]
    assert gap[0, 1] == round(1.2 * (1.8 + 0.3) / np.sqrt(3.0), descent.DIGITS)
    assert gap[1, 0] == -gap[0, 1]
    assert gap[0, 0] == gap[1, 1] == 0.0


def test_agreeing_with_both_to_one_degree_tells_neither_from_the_other() -> None:
    """The weights differ for how common the values of the candidates are: that says nothing of the sighting."""
    gap, common = descent.gaps(of([[0.9], [0.3]], [[0], [0]]), 1.2, NO_BOUND)
    assert (gap[0, 1], common[0, 1]) == (0.0, 1)


def test_a_gap_is_within_what_the_known_copies_can_bear() -> None:
    gap, _ = descent.gaps(of([[3.0], [-3.0]]), 1.2, 1.1)
    assert gap.tolist() == [[0.0, 1.1], [-1.1, 0.0]]


weights = st.integers(-2000, 2000).map(lambda n: n / 1000)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    shape = draw(st.integers(1, 6)), draw(st.integers(0, 5))
    degree = draw(arrays(np.intp, shape, elements=st.integers(MISSING, 3)))
    return Evidence(draw(arrays(np.float64, shape, elements=weights)), degree)


@given(evidences(), st.data())
def test_neither_the_order_of_candidates_nor_what_stands_beside_them_changes_a_gap(
    one: Evidence, data: st.DataObject
) -> None:
    gap, common = descent.gaps(one, 1.2, NO_BOUND)
    assert (gap == -gap.T).all()
    assert (common == common.T).all()
    order = np.array(data.draw(st.permutations(range(len(gap)))))
    turned = descent.gaps(Evidence(one.weight[order], one.degree[order]), 1.2, NO_BOUND)
    assert (turned[0] == gap[np.ix_(order, order)]).all()
    assert (turned[1] == common[np.ix_(order, order)]).all()
    support = np.zeros(len(gap))
    top = descent.best(gap, common, support, range(len(gap)))
    ranks = order.tolist()  # the same candidates, by the same names
    assert order[descent.best(*turned, support, ranks)] == top
    stands = descent.standings(gap, common, top)
    assert [stands[n] for n in order] == descent.standings(*turned, int(np.flatnonzero(order == top)[0]))


@given(evidences())
def test_an_attribute_that_one_candidate_lacks_counts_for_neither(one: Evidence) -> None:
    gap, common = descent.gaps(one, 1.2, NO_BOUND)
    more = np.full((len(gap), 1), MISSING)
    more[0] = 0
    wider = Evidence(np.hstack([one.weight, more * 5.0]), np.hstack([one.degree, more]))
    again, shared = descent.gaps(wider, 1.2, NO_BOUND)
    assert (again == gap).all()
    assert (shared - common).sum() == 1  # with itself


def test_the_best_is_the_one_whose_greatest_defeat_is_the_least() -> None:
    """Each beats another by what only those two and the sighting state: a ring, which no sum of ratios would show."""
    ring = np.array([[0.0, 1.4, -0.6], [-1.4, 0.0, 1.2], [0.6, -1.2, 0.0]])
    common, support = np.ones((3, 3), np.intp), np.zeros(3)
    assert descent.best(ring, common, support, range(3)) == 0
    assert descent.standings(ring, common, 0) == [BEST, APART, TIED]


def test_of_equal_ones_what_states_anything_goes_first_then_the_better_supported_then_the_first() -> None:
    gap, common = np.zeros((3, 3)), np.ones((3, 3), np.intp)
    assert descent.best(gap, common, np.array([0.1, 0.4, 0.4]), [2, 1, 0]) == 2
    assert descent.best(gap, common, np.array([0.1, 0.4, 0.3]), [2, 1, 0]) == 1
    common[1, :] = common[:, 1] = 0
    assert descent.best(gap, common, np.array([0.1, 0.4, 0.3]), [2, 1, 0]) == 2
    assert descent.standings(gap, common, 2) == [TIED, SILENT, BEST]


def test_where_nothing_states_anything_nothing_is_told_apart() -> None:
    assert descent.standings(np.zeros((2, 2)), np.zeros((2, 2), np.intp), 0) == [BEST, TIED]


def test_a_factor_of_ten_is_told_apart_and_less_is_not() -> None:
    gap = np.array([[0.0, 1.0, 0.999999], [-1.0, 0.0, 0.0], [-0.999999, 0.0, 0.0]])
    assert descent.standings(gap, np.ones((3, 3), np.intp), 0) == [BEST, APART, TIED]


def test_evidence_is_what_was_weighed_before_it_was_divided(calibration: Calibration) -> None:
    seen = make_sheet("s", [("kite", 1.5, 0.4), ("kite", 1.7, None)])
    of_class = make_sheet("w", [("kite", 1.5, 0.9), ("kite", 1.7, None), ("drone", 1.5, 0.4)])
    rows, places = np.repeat(np.arange(2), 3), np.tile(np.arange(3), 2)
    weighed = weigh.weigh(calibration, seen, of_class, rows, places, observed([np.nan] * 6))
    assert weighed.specs.known.tolist() == [2, 1, 3, 1, 1, 2]
    for pairs in (np.arange(3), np.array([3, 4])):
        found = descent.evidence(descent.figures(weighed), pairs)
        stated = 2 if 0 in pairs else 1  # the class is none
        assert found.weight.shape == found.degree.shape == (len(pairs), stated)
        same = [places[pair] != 2 for pair in pairs.tolist()]
        root = np.sqrt(weighed.specs.known[pairs])
        total = found.weight.sum(axis=1) / root
        assert np.allclose(total[same], weighed.specs.total[pairs][same], rtol=0, atol=1e-12)  # other order
    assert (descent.evidence(descent.figures(weighed), np.arange(3)).degree == MISSING).sum() == 1
    class_weight = weighed.specs.of[of_class.attributes[0]]
    assert (class_weight[weighed.specs.seen[of_class.attributes[0]].near == OTHER] < 0.0).all()


def test_through_are_those_held_to_derive_from_another_that_is_left() -> None:
    above = {"b": ("a",), "c": ("b", "a"), "d": ("gone",), "a": ()}
    assert descent.through(["a", "b", "c", "d"], above) == ("b", "c")
    assert descent.through(["b", "d"], above) == ()
    assert descent.through(["a"], {"a": ("a",)}) == ()
