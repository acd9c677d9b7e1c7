"""Texts: what is copied lifts the whole to what it is worth, within what was counted; nothing copied says nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import CalibrationError
from deadringer.evidence import bounding, calibrate, images, texts, weigh
from deadringer.evidence.audit import audit
from deadringer.evidence.calibrate import Labelled
from deadringer.evidence.calibration import Calibration, Pictured, Worded, loads
from tests.evidence.conftest import TEXTS, looked, make_sheet, observed

COUNTS = Worded(
    (30.0, 30.0, 20.0, 5.0, 15.0), (1.0, 4.0, 20.0, 15.0, 60.0), (0.02, 0.1, 1, 1, 37.88), 40.0, "x"
)
NONE = Worded((0.0,) * 5, (0.0,) * 5, (0.0,) * 5)
PAIR = (np.array([0]), np.array([0]))
SHEETS = make_sheet("s", [("kite", 2.4, 1.4)]), make_sheet("w", [("kite", 1.5, 0.4)])


def ratio(extent: float, compared: float = 1.0, counts: Worded = COUNTS) -> float:
    return float(texts.ratios(counts, np.array([extent]), np.array([compared]))[0])


def test_steps_lie_where_they_are_said_to() -> None:
    at = texts.degrees(np.array([1.0, 0.75, 0.74, 0.5, 0.3, 0.2, 0.19, 0.0, math.nan]))
    assert at.tolist() == [0, 0, 1, 1, 2, 3, 4, 4, -1]


def test_of_one_pair_the_ratio_is_that_of_pairs_and_of_many_that_of_the_nearest() -> None:
    p1, pairs = 20.5 / 102.5, (1 * 100 + 0.5) / (40 * 100 + 2.5)
    assert math.isclose(ratio(0.4), math.log10(p1 / pairs))
    assert math.isclose(ratio(0.4, 5), math.log10(p1 / (5 * pairs)))
    assert math.isclose(ratio(0.4, 40), math.log10(p1 / (20.5 / 102.5)), abs_tol=1e-12)
    assert ratio(0.4, 400) == ratio(0.0) == math.log10((15.5 / 102.5) / (60.5 / 102.5))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(1, 1e7), st.floats(1, 1e7))
def test_no_lesser_extent_and_no_more_chances_weigh_more_and_none_passes_the_bound(
    one: float, other: float, few: float, many: float
) -> None:
    less, more = sorted((one, other))
    few, many = sorted((few, many))
    assert ratio(less, few) <= ratio(more, few) <= texts.most(COUNTS) == math.log10(101)
    assert ratio(more, many) <= ratio(more, few)


def test_the_chances_of_many_are_never_less_than_those_of_fewer_nor_more_than_as_many_pairs() -> None:
    found = texts.chances(COUNTS, np.array([1.0, 5.0, 40.0, 41.0, 4000.0]))
    assert np.all(np.diff(found, axis=0) >= 0.0)
    assert np.all(found <= found[:1] * np.array([1.0, 5.0, 40.0, 41.0, 4000.0])[:, None] * (1 + 1e-12))


def test_nothing_counted_says_nothing() -> None:
    assert math.isnan(ratio(0.9, counts=NONE))
    assert texts.weigh(np.array([math.nan]), np.array([0.9]), np.array([-2.0])).tolist() == [0.0]


def weighed(
    calibration: Calibration, extent: float, distance: float = math.nan, before: bool = False
) -> weigh.Weighed:
    return weigh.weigh(calibration, *SHEETS, *PAIR, observed(0.2, before, distance, extent=extent))


def test_copied_text_speaks_for_what_the_sheet_speaks_against_and_none_changes_nothing(
    calibration: Calibration,
) -> None:
    known = replace(calibration, texts=COUNTS)
    without, copied, unlike = (weighed(known, extent) for extent in (math.nan, 0.9, 0.1))
    assert without.unbounded[0] < 0.0
    assert math.isclose(copied.unbounded[0], ratio(0.9), abs_tol=1e-12)
    assert copied.log10_lr[0] > float(bounding.bounds(known, *SHEETS, *PAIR)[1][0])
    assert copied.unseen[0] == without.unbounded[0] == unlike.unbounded[0]
    assert (np.isnan(without.kinds["texts"][0]), unlike.kinds["texts"][0]) == (True, 0.0)
    assert (copied.copied[0], np.isnan(unlike.copied[0])) == (0.9, True)


def test_pictures_and_texts_are_never_added(calibration: Calibration) -> None:
    known = replace(calibration, texts=COUNTS, images=Pictured((30.0, 10.0, 60.0), (1.0, 1.0, 198.0), 50.0))
    picture = float(images.ratios(known.images, np.array([4.0]), np.array([1.0]))[0])
    for extent in (0.4, 0.9):
        found = weighed(known, extent, 4.0)
        assert math.isclose(found.unbounded[0], max(picture, ratio(extent)), abs_tol=1e-12)


def test_a_text_older_than_the_work_is_no_copy_of_it(calibration: Calibration) -> None:
    known = replace(calibration, texts=COUNTS)
    found = weighed(known, 0.9, before=True)
    assert math.isclose(found.log10_lr[0], bounding.bounds(known, *SHEETS, *PAIR)[0][0], abs_tol=1e-12)
    seen = observed(0.2, True, extent=0.9)
    of = looked(known, seen, [0], texts=([1], 5))
    assert of.chance[TEXTS].tolist() == [1.0]
    assert np.isnan(np.delete(of.chance, TEXTS)).all()


def test_texts_find_the_copies_that_come_as_far_as_one_independent_in_ten_at_the_most(
    calibration: Calibration,
) -> None:
    known = replace(calibration, texts=COUNTS)
    seen = observed(0.2, extent=0.9)
    # With itself 2 and 6 of 101 on the first two steps, 26 on the third.
    assert looked(known, seen, [0], texts=([1], 5)).found.tolist() == [0.0, 0.0, 60 / 100, 0.0]


def test_a_work_of_whose_text_less_is_copied_is_told_from_one_of_whose_more_is(
    calibration: Calibration,
) -> None:
    """Both come to the same: the bound, or one step."""
    known = replace(calibration, texts=COUNTS)
    extents, rows, works = np.array([0.97, 0.96, 0.85, np.nan]), np.zeros(4, np.intp), np.arange(4)
    seen = replace(observed([0.2] * 4), extent=extents, written=np.ones(4))
    bare = make_sheet("w", [("", None, None)] * 4)
    found = weigh.weigh(known, make_sheet("s", [("", None, None)]), bare, rows, works, seen)
    assert weigh.told(found, weigh.best(found, 1)[0]).tolist() == [True, True, False, False]


def with_texts(data: Labelled, copied: int) -> Labelled:
    """Give every sighting and work a text; so many copies have theirs from their work."""
    extent = np.full(data.copy.shape, 0.02)
    rows, works = np.nonzero(data.copy)
    extent[rows[:copied], works[:copied]] = 0.9
    ones = np.ones(data.copy.shape)
    return replace(data, extent=extent, bare=extent, written=ones, texts=np.ones(len(ones), np.intp))


def test_counts_are_of_products_that_have_texts(data: Labelled) -> None:
    every = np.ones(len(data.product), bool)
    copies, independents = data.rows("copy", every), data.rows("independent", every)
    assert calibrate.worded(data, copies, independents) == NONE
    found = calibrate.worded(with_texts(data, 9), copies, independents)
    assert found == Worded(
        (9.0, 0.0, 0.0, 0.0, 3.0), (0.0, 0.0, 0.0, 0.0, 30.0), (0.0, 0.0, 0.0, 0.0, 3.0), 3.0
    )
    assert with_texts(data, 9).texts_of_works == 3
    few = independents & (np.cumsum(independents) < calibrate.LEAST)
    assert calibrate.worded(with_texts(data, 9), copies, few) == NONE


@pytest.mark.usefixtures("no_thirds")
def test_texts_find_copies_that_sheets_do_not(data: Labelled) -> None:
    """Sheets that say nothing; texts of nine of the twelve copies.

    Nothing is copied of 30 independents: a chance of 1 in 31 for the nearest of three pairs (or of 3 in 91 for any of
    90), of an independent itself, held apart, of 1 in 30; over 44 sightings of which 9 are alike.
    """
    bare = replace(
        data,
        sightings=make_sheet("s", [("", None, None)] * len(data.product)),
        works=make_sheet("w", [("", None, None)] * 3),
        score_names=np.full(data.copy.shape, np.nan),
    )
    independents = (44 - 9 + 1) / (14 * (1 - 1 / 31) + 30 * (1 - 1 / 30))
    false = independents * 44 / 31 / 9
    found = audit(with_texts(bare, 9), false + 1e-9).found
    assert (found.recall.hits, found.independents.hits, found.exact_work.hits) == (9, 0, 9)
    assert audit(with_texts(bare, 9), false - 1e-9).found.recall.hits == 0
    assert audit(bare, false + 1e-9).found.recall.hits == 0


def test_a_calibration_keeps_its_texts_and_refuses_one_without(calibration: Calibration) -> None:
    known = replace(calibration, texts=COUNTS)
    assert loads(known.dump(), "x").texts == COUNTS
    for broken in (known.dump().replace('"pairs"', '"peers"'), known.dump().replace("37.88\n", "37.88, 1\n")):
        with pytest.raises(CalibrationError, match="not a calibration file"):
            loads(broken, "x")
