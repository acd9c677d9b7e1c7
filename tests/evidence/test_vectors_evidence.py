"""Vectors: nothing without a count of their very model; with one they lift, share the say, and are never added."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import CalibrationError
from deadringer.evidence import bounding, calibrate, texts, vectors, weigh
from deadringer.evidence.audit import audit
from deadringer.evidence.calibrate import Labelled
from deadringer.evidence.calibration import Calibration, Embedded, Worded, loads
from tests.evidence.conftest import TEXTS as IN_TEXTS
from tests.evidence.conftest import VECTORS, looked, make_sheet, observed

STEPS = (0.9, 0.8, 0.7)
COUNTS = Embedded(
    (40.0, 20.0, 20.0, 20.0), (1.0, 4.0, 15.0, 80.0), (0.01, 0.1, 1.0, 38.89), 40.0, "x", "m", STEPS
)
TEXTS = Worded(
    (30.0, 30.0, 20.0, 5.0, 15.0), (1.0, 4.0, 20.0, 15.0, 60.0), (0.02, 0.1, 1, 1, 37.88), 40.0, "x"
)
PAIR = (np.array([0]), np.array([0]))
SHEETS = make_sheet("s", [("kite", 2.4, 1.4)]), make_sheet("w", [("kite", 1.5, 0.4)])


def ratio(cosine: float, compared: float = 1.0, counts: Embedded = COUNTS, model: str = "m") -> float:
    return float(vectors.ratios(counts, model, np.array([cosine]), np.array([compared]))[0])


def test_steps_begin_where_so_few_independents_come() -> None:
    nearest = np.linspace(0.5, 0.7, 100)
    assert vectors.steps(nearest, np.ones(100)) == (0.7, 0.689898, 0.659595)
    assert vectors.steps(np.array([0.9, 0.9, 0.1]), np.array([0.5, 0.5, 9.0])) == (0.9, 0.9, 0.1)
    assert vectors.steps(np.array([0.1234567]), np.ones(1)) == (0.123456,) * 3


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=40))
def test_no_independent_lies_beyond_its_own_step(nearest: list[float]) -> None:
    found = np.array(nearest)
    begins = vectors.steps(found, np.ones(len(found)))
    assert list(begins) == sorted(begins, reverse=True)
    at = vectors.degrees(begins, found)
    for degree, share in enumerate(vectors.SHARES):
        assert (at <= degree).mean() > share


def test_degrees_and_missing() -> None:
    at = vectors.degrees(STEPS, np.array([1.0, 0.9, 0.89, 0.8, 0.7, 0.69, -math.inf, math.nan]))
    assert at.tolist() == [0, 0, 1, 1, 2, 3, 3, -1]


def test_of_one_pair_the_ratio_is_that_of_pairs_and_of_many_that_of_the_nearest() -> None:
    p1 = 20.5 / 102.0
    assert math.isclose(ratio(0.75), math.log10(p1 / ((1 * 100 + 0.5) / (40 * 100 + 2.0))))
    assert math.isclose(ratio(0.75, 40), math.log10(p1 / (15.5 / 102.0)))
    assert ratio(0.95, 1) == math.log10(101)


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(1, 1e7), st.floats(1, 1e7))
def test_no_lesser_cosine_and_no_more_chances_weigh_more(
    one: float, other: float, few: float, many: float
) -> None:
    less, more = sorted((one, other))
    few, many = sorted((few, many))
    assert ratio(less, few) <= ratio(more, few) <= texts.most(COUNTS)
    assert ratio(more, many) <= ratio(more, few)


def test_another_model_or_none_weighs_nothing_and_says_so() -> None:
    for counts, model in ((COUNTS, "n"), (COUNTS, ""), (vectors.UNCOUNTED, "m"), (vectors.UNCOUNTED, "")):
        assert math.isnan(ratio(0.99, counts=counts, model=model))
        assert vectors.told(counts, model, 0.99) == "not calibrated for this model: weighs nothing"
    assert np.isnan(vectors.weigh(np.array([math.nan]), np.array([-2.0])))[0]
    assert vectors.told(COUNTS, "m", 0.85) == (
        "at most 5 of 100 independents came as near, each to one of 40 vectors"
    )
    assert vectors.told(COUNTS, "m", 0.1) == "more than 20 of 100 independents came as near"


def weighed(calibration: Calibration, cosine: float, **more: float | bool | str) -> weigh.Weighed:
    seen = observed(0.2, cosine=cosine, **more)  # type: ignore[arg-type]
    return weigh.weigh(calibration, *SHEETS, *PAIR, seen)


def test_a_near_vector_lifts_what_the_sheet_speaks_against_and_a_far_one_says_nothing(
    calibration: Calibration,
) -> None:
    known = replace(calibration, vectors=COUNTS)
    without, near, far = (weighed(known, cosine) for cosine in (math.nan, 0.95, -math.inf))
    assert without.unbounded[0] < 0.0
    assert math.isclose(near.unbounded[0], ratio(0.95), abs_tol=1e-12)
    assert near.log10_lr[0] > float(bounding.bounds(known, *SHEETS, *PAIR)[1][0])
    assert near.unseen[0] == without.unbounded[0] == far.unbounded[0]
    assert (np.isnan(without.kinds["vectors"][0]), far.kinds["vectors"][0]) == (True, 0.0)


def test_vectors_of_a_model_not_counted_change_nothing(calibration: Calibration) -> None:
    known = replace(calibration, vectors=COUNTS)
    plain = weighed(known, math.nan)
    for other in (weighed(known, 0.99, model="n"), weighed(calibration, 0.99)):
        assert np.isnan(other.kinds["vectors"][0])
        assert (other.unbounded[0], other.log10_lr[0]) == (plain.unbounded[0], plain.log10_lr[0])


def test_vectors_and_texts_share_the_say_and_are_never_added(calibration: Calibration) -> None:
    known = replace(calibration, vectors=COUNTS, texts=TEXTS)
    for extent in (0.0, 0.4, 0.9):
        for cosine in (0.75, 0.95):
            text = float(texts.ratios(TEXTS, np.array([extent]), np.array([1.0]))[0])
            mean = math.log10((10**text + 10 ** ratio(cosine)) / 2)
            found = weighed(known, cosine, extent=extent).unbounded[0]
            assert math.isclose(found, max(text, mean), abs_tol=1e-12)


def test_texts_and_vectors_have_a_chance_each_and_are_tried_by_the_one_that_finds_more(
    calibration: Calibration,
) -> None:
    """Of copies texts and vectors find 0.6 each, or texts 0.4; the sheet is not known."""
    known = replace(calibration, vectors=COUNTS, texts=TEXTS)
    one, none, sheet = ([1], 5), ([0], 5), np.full(1, math.nan)

    def look(
        cosine: float, extent: float, mine: tuple, theirs: tuple, by: Calibration = known
    ) -> tuple[float, float, float]:
        seen = observed(0.2, cosine=cosine, extent=extent)
        found = looked(by, seen, [0], texts=theirs, vectors=mine)
        assert np.isnan(np.delete(found.chance[:, 0], [IN_TEXTS, VECTORS])).all()
        least = float(weigh.tried(by, sheet, found)[0][0])
        return float(found.chance[IN_TEXTS][0]), float(found.chance[VECTORS][0]), least

    # By all pairs of 100 independents, itself beside them: that is less than by the nearest of each.
    near, text = 5 * (0.01 * 100 + 1) / (40 * 100 + 1), 5 * (0.02 * 100 + 1) / (40 * 100 + 1)
    assert near < text < 2 / 101
    nan = math.nan
    assert look(0.95, nan, one, none) == pytest.approx((nan, near, near), rel=1e-12, nan_ok=True)
    assert look(nan, 0.9, none, one) == pytest.approx((text, nan, text), rel=1e-12, nan_ok=True)
    assert look(nan, nan, none, none) == pytest.approx((nan, nan, nan), nan_ok=True)
    # Both have found as many: texts are tried, of which vectors may be made.
    assert look(0.95, 0.9, one, one) == pytest.approx((text, near, text), rel=1e-12)
    assert look(-math.inf, 0.9, one, one) == pytest.approx((text, 1.0, text), rel=1e-12)
    assert look(0.95, 0.0, one, one) == pytest.approx((1.0, near, 1.0), rel=1e-12)
    assert look(-math.inf, 0.0, one, one) == (1.0, 1.0, 1.0)
    # And where texts have found fewer, vectors.
    fewer = replace(known, texts=replace(TEXTS, copies=(30.0, 10.0, 20.0, 5.0, 35.0)))
    assert look(0.95, 0.9, one, one, fewer) == pytest.approx((text, near, near), rel=1e-12)
    assert look(-math.inf, 0.9, one, one, fewer) == pytest.approx((text, 1.0, 1.0), rel=1e-12)
    assert look(nan, 0.9, none, one, fewer) == pytest.approx((text, nan, text), rel=1e-12, nan_ok=True)


def test_a_vector_older_than_the_work_is_no_copy_of_it(calibration: Calibration) -> None:
    known = replace(calibration, vectors=COUNTS)
    found = weighed(known, 0.95, before=True)
    assert math.isclose(found.log10_lr[0], bounding.bounds(known, *SHEETS, *PAIR)[0][0], abs_tol=1e-12)
    seen = observed(0.2, True, cosine=0.95)
    of = looked(known, seen, [0], vectors=([1], 5))
    assert of.chance[VECTORS].tolist() == [1.0]
    assert np.isnan(np.delete(of.chance, VECTORS)).all()


def with_vectors(data: Labelled, near: int) -> Labelled:
    """Give every sighting and work a vector; so many copies have theirs near their work's."""
    rng = np.random.default_rng(11)
    cosine = rng.uniform(0.0, 0.5, data.copy.shape)
    rows, works = np.nonzero(data.copy)
    cosine[rows[:near], works[:near]] = 0.9
    ones = np.ones(data.copy.shape)
    return replace(data, cosine=cosine, embedded=ones, vectors=np.ones(len(ones), np.intp), model="m")


def test_counts_are_of_products_that_have_vectors(data: Labelled) -> None:
    every = np.ones(len(data.product), bool)
    copies, independents = data.rows("copy", every), data.rows("independent", every)
    assert calibrate.vectored(data, copies, independents) == vectors.UNCOUNTED
    some = with_vectors(data, 9)
    found = calibrate.vectored(some, copies, independents)
    nearest = some.cosine[independents].max(axis=1)
    assert (found.model, found.compared, sum(found.copies), some.vectors_of_works) == ("m", 3.0, 12.0, 3)
    assert found.copies[0] >= 9.0
    assert found.steps == vectors.steps(nearest, np.ones(30))
    assert found.independents == (1.0, 1.0, 5.0, 23.0)
    assert math.isclose(sum(found.pairs), 3.0, abs_tol=4 * 10.0**-calibrate.DIGITS)  # each was rounded
    few = independents & (np.cumsum(independents) < calibrate.LEAST)
    assert calibrate.vectored(some, copies, few) == vectors.UNCOUNTED


@pytest.mark.usefixtures("no_thirds")
def test_vectors_find_copies_that_sheets_do_not(data: Labelled) -> None:
    """Sheets that say nothing; vectors of nine of the twelve copies, and of one independent nearer than all others.

    The step begins at the nearest independent, so itself beside it, held apart from 29 others, it has a chance of 2 in
    30, over 44 sightings of which 10 are at least as unlikely. Independents are taken to be those beyond the last
    step, which a fifth of independents reach: 8 of 31, itself beside them, or held apart 7 of 30.
    """
    bare = replace(
        data,
        sightings=make_sheet("s", [("", None, None)] * len(data.product)),
        works=make_sheet("w", [("", None, None)] * 3),
        score_names=np.full(data.copy.shape, np.nan),
    )
    some = with_vectors(bare, 9)
    known = data.rows("independent", np.ones(44, bool))
    nearest = some.cosine.max(axis=1)
    ranked = np.sort(nearest[known])[::-1]
    beyond = (nearest[known] < ranked[5]).sum() + (nearest[~known] < ranked[6]).sum()
    independents = min(1.0, (beyond + 1) / (14 * (1 - 8 / 31) + 30 * (1 - 7 / 30)))
    assert independents > 0.6
    false = independents * 44 * 2.0 / 30.0 / 10
    found = audit(some, false + 1e-9).found
    assert (found.recall.hits, found.exact_work.hits, found.independents.hits) == (9, 9, 1)
    assert audit(some, false - 1e-9).found.recall.hits == 0  # too few independents for less
    assert audit(bare, false + 1e-9).found.recall.hits == 0


def test_a_calibration_keeps_its_vectors_and_refuses_what_is_none(calibration: Calibration) -> None:
    known = replace(calibration, vectors=COUNTS)
    assert loads(known.dump(), "x").vectors == COUNTS
    assert loads(calibration.dump(), "x").vectors == vectors.UNCOUNTED
    for old, new in (('"steps"', '"stairs"'), ("0.8,", "0.95,"), ("0.8,\n", "")):
        assert known.dump().count(old) == 1
        with pytest.raises(CalibrationError, match="not a calibration file"):
            loads(known.dump().replace(old, new), "x")
