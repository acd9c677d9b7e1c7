"""Where a calibration speaks and how far: classes of either side, and the bounds by what is known of them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.evidence import bounding, weigh
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import all_pairs
from deadringer.model.sheets import CLASS, Category, Sheet
from tests.evidence.conftest import ATTRIBUTES, make_sheet, observed

#: Known: 12 copies; 30 independents, 20 of them kites and 10 drones.
COPIES, INDEPENDENTS = 12, {"kite": 20, "drone": 10}
ALL = 30
CLASSES = ("", "kite", "drone", "boat")
PAIR = (np.array([0]), np.array([0]))


def bounds(calibration: Calibration, one: str, work: str) -> tuple[float, float]:
    left, right = make_sheet("s", [(one, 1.5, 0.4)]), make_sheet("w", [(work, 1.5, 0.4)])
    least, most = bounding.bounds(calibration, left, right, *PAIR)
    return float(least[0]), float(most[0])


@given(
    st.sampled_from(CLASSES),
    st.sampled_from(CLASSES),
    st.floats(-3.0, 0.0),
    st.floats(0.0, 3.0),
)
def test_bounds_are_the_tighter_of_elub_and_counts_and_of_two_classes_the_count_below(
    calibration: Calibration, one: str, work: str, least: float, most: float
) -> None:
    known = replace(calibration, elub=(least, most))
    few = -math.log10(COPIES + 1)
    many = math.log10((INDEPENDENTS.get(work, 0) + ALL) / 2 + 1)
    of_two = bool(one and work and one != work)
    assert bounds(known, one, work) == (few if of_two else max(few, least), min(many, most))


@pytest.mark.parametrize(
    ("elub", "expected"),
    [
        ((-0.5, 0.7), (-0.5, 0.7)),
        ((-9.0, 9.0), (-math.log10(13), math.log10(26))),
        ((-9.0, 0.7), (-math.log10(13), 0.7)),
        ((-0.5, 9.0), (-0.5, math.log10(26))),
        ((0.0, 0.0), (0.0, 0.0)),
    ],
)
def test_each_end_has_its_own_and_where_ratios_bear_nothing_none_is_shown(
    calibration: Calibration, elub: tuple[float, float], expected: tuple[float, float]
) -> None:
    known = replace(calibration, elub=elub)
    assert bounds(known, "kite", "kite") == expected
    assert bounds(known, "", "kite") == expected
    sheet = make_sheet("x", [("kite", 1.5, 0.4), ("kite", 2.4, 1.4)])
    found = weigh.weigh(known, sheet, sheet, *all_pairs(2, 2), observed([0.3] * 4))
    assert found.log10_lr.tolist() == np.clip(found.unbounded, *expected).tolist()
    assert (found.least.tolist(), found.most.tolist()) == ([expected[0]] * 4, [expected[1]] * 4)


def test_what_is_stated_to_be_of_two_classes_may_be_as_unlike_as_the_copies_bear(
    calibration: Calibration,
) -> None:
    """Elub is of pairs of one class, which are never plainly unlike; a drone beside a kite is."""
    known = replace(calibration, elub=(-0.2, 9.0))
    drone, kite = make_sheet("s", [("drone", 0.3, 9.0)]), make_sheet("w", [("kite", 1.5, 0.4)])
    found = weigh.weigh(known, drone, kite, *PAIR, observed(0.2))
    assert -math.log10(13) <= found.log10_lr[0] < -0.2
    unclassed = weigh.weigh(known, make_sheet("s", [("", 0.3, 9.0)]), kite, *PAIR, observed(0.2))
    assert unclassed.log10_lr[0] == -0.2 > unclassed.unbounded[0]


def test_a_class_of_several_names_is_known_by_any_of_them(calibration: Calibration) -> None:
    both = Sheet.of_columns(
        ["w0"], ATTRIBUTES, {"class": [Category((("kite",), ("boat",)))], "span": [1.5], "mass": [0.4]}
    )
    assert weigh.covered(calibration.classes, both).tolist() == [True]
    copies, independents = bounding.known(calibration.classes, both)
    assert (copies.tolist(), independents.tolist()) == ([8.0], [20.0])
    assert [str(cell) for cell in both.column(CLASS)] == ["kite / boat"]


def test_a_pair_is_calibrated_where_the_class_of_either_side_is_known(calibration: Calibration) -> None:
    sheets = [make_sheet(prefix, [(kind, 1.5, 0.4) for kind in CLASSES]) for prefix in "sw"]
    pairs = all_pairs(4, 4)
    found = weigh.weigh(calibration, *sheets, *pairs, observed([0.3] * 16))
    known = np.array([kind in INDEPENDENTS for kind in CLASSES])
    covers = (known[:, None] | known[None, :]).ravel()
    for values in (found.unbounded, found.log10_lr, found.kinds["specs"], found.kinds["names"]):
        assert np.array_equal(np.isnan(values), ~covers)
    # How far chance comes is known of works' classes alone.
    of_known = np.tile(known, 4)
    assert np.array_equal(np.isnan(found.unseen), ~of_known)
    assert np.array_equal(found.unseen[of_known], found.unbounded[of_known])
    assert not np.isnan(found.order).any()
    again = weigh.weigh(calibration, *sheets, *pairs, observed([0.3] * 16, before=True))
    assert np.array_equal(np.isnan(again.kinds["dates"]), ~covers)


def test_of_two_items_whose_class_alone_is_known_nothing_is_tried_unless_it_differs(
    calibration: Calibration,
) -> None:
    rows = [("kite", None, None), ("drone", None, None)]
    sheets = make_sheet("s", rows), make_sheet("w", rows)
    found = weigh.weigh(calibration, *sheets, *all_pairs(2, 2), observed([math.nan] * 4))
    assert np.isnan(found.unseen).tolist() == [True, False, False, True]
    assert found.unbounded[[0, 3]].tolist() == [0.0, 0.0]
    assert (found.unbounded[[1, 2]] < 0.0).all()
    assert found.unseen[[1, 2]].tolist() == found.unbounded[[1, 2]].tolist()
    assert (found.specs.known == [0.0, 1.0, 1.0, 0.0]).all()
