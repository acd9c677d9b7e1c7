"""Intervals as evidence: both ends count, and what is wide tells little."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.evidence import measures, specs
from deadringer.evidence.calibration import Calibration, load, loads
from deadringer.evidence.measures import Numbers, Pairs, apart
from deadringer.model.sheets import Attribute, Category, Interval, Sheet
from tests.evidence.conftest import make_sheet
from tests.evidence.test_evidence import weight

ends = st.lists(st.floats(0.01, 100.0), min_size=2, max_size=2).map(sorted)


@given(ends, ends, st.data())
def test_the_nearest_and_the_farthest_readings_bound_every_reading(
    one: list[float], other: list[float], data: st.DataObject
) -> None:
    sides = [Numbers(np.array([0]), np.log([low]), np.log([high])) for low, high in (one, other)]
    near, far = apart(*sides)
    at = [data.draw(st.floats(float(s.low[0]), float(s.high[0]))) for s in sides]
    assert near[0] <= abs(at[0] - at[1]) <= far[0]
    met = max(one[0], other[0]) <= min(one[1], other[1])
    assert near[0] == 0.0 or not met


@given(
    st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9))),
    st.sets(st.integers(0, 9)),
    st.sets(st.integers(0, 9)),
)
@pytest.mark.parametrize("look_up", [0, 10**9])
def test_pairs_of_given_rows_are_found_whichever_way_is_shorter(
    look_up: int, pairs: set[tuple[int, int]], left: set[int], right: set[int]
) -> None:
    rows = sorted(pairs)
    expected = [at for at, (i, j) in enumerate(rows) if i in left and j in right]
    columns = np.array(rows, dtype=np.intp).reshape(-1, 2).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measures, "_LOOK_UP", look_up)
        found = Pairs(columns[0], columns[1], 10).among(
            *(np.array(sorted(s), dtype=np.intp) for s in (left, right))
        )
    assert found.tolist() == expected


def test_an_interval_weighs_no_more_than_its_nearest_reading_and_nothing_where_it_leaves_all_open(
    calibration: Calibration,
) -> None:
    work = ("kite", 1.5, None)
    exact, unlike = (weight(calibration, ("kite", span, None), work) for span in (1.5, 4.0))
    wider = [
        weight(calibration, ("kite", Interval(1.5, 1.5 * w), None), work) for w in (1.002, 1.01, 1.1, 1.4)
    ]
    assert wider == sorted(wider, reverse=True)
    assert exact == wider[0] > wider[-1] > unlike
    nothing = weight(calibration, ("kite", None, None), work)
    offset = calibration.fusion.offset
    assert weight(calibration, ("kite", Interval(0.01, 100.0), None), work) == nothing + offset


def test_a_work_that_states_all_sizes_is_agreed_with_for_nothing(calibration: Calibration) -> None:
    found = weight(calibration, ("kite", 1.5, None), ("kite", Interval(0.01, 100.0), None))
    assert found == calibration.fusion.offset


def test_a_calibration_keeps_intervals(calibration: Calibration) -> None:
    population = make_sheet("p", [("kite", Interval(1.5, 1.6), None), ("kite", 2.0, None)])
    held = dataclasses.replace(
        calibration, population=population, weights=(1.0, 1.0), families=("a", "b"), reached=(0.0, 0.0)
    )
    assert loads(held.dump(), "made") == held


SAIL, KEEL = Attribute("sail"), Attribute("keel", "[length]")


def unknown(sails: list[str], keels: list[float], lines: list[str]) -> list[float]:
    """Weigh a thing with a red sail and a keel of 1 beside works; the calibration knows neither attribute."""

    def sheet(prefix: str, of: list[str], lengths: list[float]) -> Sheet:
        cells = {
            "sail": {i: Category(((one,),)) for i, one in enumerate(of)},
            "keel": dict(enumerate(lengths)),
        }
        return Sheet(tuple(f"{prefix}{i}" for i in range(len(of))), (KEEL, SAIL), cells)

    left, works = sheet("s", ["red"], [1.0]), sheet("w", sails, keels)
    found = specs.tables(CALIBRATION, works, left, lines)
    weights = specs.weigh(found, left, works, np.zeros(len(sails), np.intp), np.arange(len(sails)))
    return weights.total.tolist()


CALIBRATION = load()


def test_what_all_works_have_is_no_sign_of_any_where_the_calibration_does_not_know_it() -> None:
    apart = [str(i) for i in range(12)]
    every = unknown(["red"] * 12, [1.0] * 12, apart)
    rare = unknown(["red", *"abcdefghijk"], [1.0, *(2.0 + i for i in range(11))], apart)
    silent = unknown(["red", *"abcdefghijk"], [1.0, *(2.0 + i for i in range(11))], [])
    kin = unknown(["red"] * 12, [1.0] * 12, ["a"] * 12)
    assert every[0] < 0.5 * rare[0]
    assert rare == silent  # nothing is rarer for it than the calibration has it
    assert kin == unknown(["red"] * 12, [1.0] * 12, [])
