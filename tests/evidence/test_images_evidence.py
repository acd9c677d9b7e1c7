"""Pictures: one that is alike lifts the whole to what it is worth, within what was counted; others say nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import CalibrationError
from deadringer.evidence import bounding, calibrate, decide, images, weigh
from deadringer.evidence.audit import audit
from deadringer.evidence.calibrate import Labelled
from deadringer.evidence.calibration import Calibration, Null, Pictured, loads
from tests.evidence.conftest import PICTURES, by_sheet, looked, looks, make_sheet, nothing, observed

COUNTS = Pictured((30.0, 10.0, 60.0), (1.0, 1.0, 198.0), 50.0, "made up")
NONE = Pictured((0.0,) * 3, (0.0,) * 3)
PAIR = (np.array([0]), np.array([0]))
SHEETS = make_sheet("s", [("kite", 2.4, 1.4)]), make_sheet("w", [("kite", 1.5, 0.4)])


def ratio(distance: float, compared: float = 1.0, counts: Pictured = COUNTS) -> float:
    return float(images.ratios(counts, np.array([distance]), np.array([compared]))[0])


def test_ratios_are_the_counts_with_half_a_product_added() -> None:
    assert math.isclose(ratio(4), math.log10((30.5 / 101.5) / (1.5 / 201.5)))
    assert math.isclose(ratio(31), math.log10((10.5 / 101.5) / (1.5 / 201.5)))
    assert math.isclose(ratio(32), math.log10((60.5 / 101.5) / (198.5 / 201.5)))


def test_steps_lie_where_they_are_said_to() -> None:
    at = images.degrees(np.array([0.0, 16.0, 17.0, 31.0, 32.0, 256.0, math.inf, math.nan]))
    assert at.tolist() == [0, 0, 1, 1, 2, 2, 2, -1]


def test_the_nearest_of_more_pictures_than_were_counted_weighs_less_and_never_speaks_against() -> None:
    assert ratio(4, 50.0) == ratio(4, 1.0)
    assert math.isclose(ratio(4, 500.0), ratio(4) - 1.0)
    assert ratio(4, 1e30) == ratio(200)


def test_a_farther_picture_never_weighs_more_and_none_more_than_the_bound() -> None:
    odd = Pictured((1.0, 90.0, 9.0), (20.0, 0.0, 80.0), 1.0)
    assert ratio(31, counts=odd) <= ratio(4, counts=odd)
    few = Pictured((900.0, 0.0, 1.0), (0.0, 0.0, 9.0), 1.0)
    assert ratio(4, counts=few) == images.most(few) == 1.0


def test_nothing_counted_says_nothing() -> None:
    assert math.isnan(ratio(4, counts=NONE))
    lift = images.weigh(np.array([math.nan]), np.array([4.0]), np.array([-2.0]))
    assert lift.tolist() == [0.0]


@given(st.floats(-3, 3), st.sampled_from([0.0, 16.0, 20.0, 40.0]), st.floats(1, 1e6))
def test_the_whole_is_the_greater_of_both_and_never_their_sum(
    others: float, distance: float, compared: float
) -> None:
    of, at = np.array([others]), np.array([distance])
    weight = images.ratios(COUNTS, at, np.array([compared]))
    together = others + float(images.weigh(weight, at, of)[0])
    if distance < 32 and weight[0] > 0:
        assert math.isclose(together, max(others, float(weight[0])), abs_tol=1e-12)
    else:
        assert together == others


def weighed(calibration: Calibration, distance: float, before: bool = False) -> weigh.Weighed:
    return weigh.weigh(calibration, *SHEETS, *PAIR, observed(0.2, before, distance))


def test_a_picture_alike_speaks_for_what_its_sheet_speaks_against_and_unlike_ones_change_nothing(
    calibration: Calibration,
) -> None:
    known = replace(calibration, images=COUNTS)
    without, alike, unlike = (weighed(known, distance) for distance in (math.nan, 4.0, 90.0))
    assert without.unbounded[0] < 0.0
    assert math.isclose(alike.unbounded[0], ratio(4), abs_tol=1e-12)
    assert alike.log10_lr[0] > float(bounding.bounds(known, *SHEETS, *PAIR)[1][0])
    assert alike.unseen[0] == without.unbounded[0] == unlike.unbounded[0]
    assert (alike.alike[0], unlike.alike[0]) == (True, False)
    assert np.isnan(without.kinds["images"][0])
    assert unlike.kinds["images"][0] == 0.0


def test_a_picture_older_than_the_work_is_no_copy_of_it(calibration: Calibration) -> None:
    known = replace(calibration, images=COUNTS)
    found = weighed(known, 4.0, before=True)
    assert math.isclose(found.log10_lr[0], bounding.bounds(known, *SHEETS, *PAIR)[0][0], abs_tol=1e-12)
    assert not found.alike[0]
    seen = observed(0.2, True, 4.0)
    found = looked(known, seen, [0], pictures=([1], 5))
    assert found.chance[PICTURES].tolist() == [1.0]
    assert np.isnan(np.delete(found.chance, PICTURES)).all()


def test_the_nearest_of_each_sighting_counts_against_all_pictures_of_the_works(
    calibration: Calibration,
) -> None:
    known = replace(calibration, images=COUNTS)
    seen = weigh.Observed(
        names=np.full(4, np.nan),
        designations=[""] * 4,
        lines=np.zeros(4),
        distance=np.array([40.0, 3.0, 60.0, np.nan]),
        compared=np.array([1.0, 1.0, 1.0, 0.0]),
        extent=np.full(4, np.nan),
        written=np.zeros(4),
        cosine=np.full(4, np.nan),
        embedded=np.zeros(4),
        model="",
        states=np.zeros(4, np.intp),
        marked=np.zeros(4),
        sharing=np.zeros(4),
        before=np.zeros(4, bool),
    )
    of = looked(known, seen, [0, 0, 1, 3], pictures=([1, 1, 1, 0], 500))
    found = of.chance[PICTURES]
    # One of 200 came so near among 50, itself beside them; among 500 ten times as often.
    assert math.isclose(found[0], 2.0 / 201.0 * 10.0)
    assert found[1] == found[2] == 1.0  # compared with nothing that came near
    assert np.isnan(found[3])
    assert np.isnan(np.delete(of.chance, PICTURES, axis=0)).all()
    # Of 100 copies 30 and 10, as near as 2 and 3 of 201 independents, itself beside them.
    assert of.found.tolist() == [0.0, 0.4, 0.0, 0.0]
    # One of 200 came that near, and two on both steps; of what was never tried nothing is known.
    often = np.array([2.0, 3.0]) / 201.0 * 10.0
    assert np.allclose(
        of.steps[PICTURES][:2], np.stack([often] * 3 + [often * np.nan], axis=1), equal_nan=True
    )
    assert np.isnan(of.steps[PICTURES][2:]).all()


def test_works_of_no_known_class_are_decided_by_their_pictures_alone(calibration: Calibration) -> None:
    works, sightings = make_sheet("w", [("", 1.5, 0.4)]), make_sheet("s", [("", 1.5, 0.4)] * 40)
    by_picture = np.r_[np.full(10, 1e-3), np.full(20, 1.0), np.full(10, np.nan)]
    known = replace(calibration, images=COUNTS)
    weighed = weigh.weigh(known, sightings, works, np.arange(40), np.zeros(40, np.intp), observed([0.2] * 40))
    assert (weighed.order > 0.5).all()

    def decided(pictures: np.ndarray) -> decide.Decided:
        steps = np.where(np.isnan(pictures), np.nan, 1e-3)[None, None]
        chances, plain = weigh.chances(known, works, weighed, 40, looks(pictures, steps=steps))
        assert np.array_equal(chances, pictures, equal_nan=True)  # however much its sheet weighs
        return decide.decided(chances, plain, np.zeros(40, bool), np.arange(40), 0.1)

    found = decided(by_picture)
    assert found.reported.tolist() == [True] * 10 + [False] * 30
    # What cannot be compared has no part. Of 30, 20 are unlike, as all but one in a thousand independents are; one more
    # is taken to be one of them.
    independents = (20 + 1) / (30 * (1 - 1e-3))
    assert math.isclose(found.independents["unnamed"], independents)
    assert math.isclose(found.share[0], independents * 30 * 1e-3 / 10)
    assert decided(np.full(40, np.nan)).reported.tolist() == [False] * 40


def test_pictures_alike_lower_the_chance_and_unlike_ones_cost_a_try_and_no_more(
    calibration: Calibration,
) -> None:
    works, top = make_sheet("w", [("kite", 1.5, 0.4)]), np.array([0.2, 1.5, 0.2, 9.0, np.nan])
    sheet = decide.chance(calibration.null, top)
    assert 0.01 > sheet[1] > 1e-6 > sheet[3]
    assert sheet[0] > 0.002
    by_picture = np.array([1.0, 1.0, 0.002, 0.002, 0.002])
    found, _ = weigh.chances(calibration, works, by_sheet(top), 5, looks(by_picture))
    assert found.tolist() == [min(1.0, 2 * sheet[0]), 2 * sheet[1], 0.004, 2 * sheet[3], 0.002]
    found, _ = weigh.chances(calibration, works, by_sheet(top), 5, nothing(5))
    assert np.array_equal(found, np.r_[sheet[:4], np.nan], equal_nan=True)

    def of(pictures: float, sheets: float) -> np.ndarray:
        known = replace(calibration, null=replace(calibration.null, found=sheets))
        seen = looks(np.full(5, np.nan), by_picture, found=(0.0, pictures, 0.0, 0.0))
        return weigh.chances(known, works, by_sheet(top), 5, seen)[0]

    # Pictures find 0.3 more copies than chance, sheets 0.9: a quarter of the tries, where both are.
    assert of(0.4, 1.0) == pytest.approx(
        [min(1.0, sheet[0] / 0.75), sheet[1] / 0.75, 0.008, sheet[3] / 0.75, 0.002], rel=1e-12
    )
    # What finds no more copies than chance is not tried, and costs nothing, unless it is all there is.
    assert of(0.1, 1.0) == pytest.approx([*sheet[:4], 0.002], rel=1e-12)
    assert of(0.4, 0.1) == pytest.approx([1.0, 1.0, 0.002, 0.002, 0.002], rel=1e-12)
    assert np.array_equal(
        of(0.1, 0.1), weigh.chances(calibration, works, by_sheet(top), 5, looks(by_picture))[0]
    )


shares = st.sampled_from([0.0, decide.RARE, 0.15, 0.4, 0.4, 0.9, 1.0])


@given(
    st.lists(shares, min_size=5, max_size=5),
    st.lists(st.sampled_from([math.nan, 1e-4, 0.03, 0.2, 1.0]), min_size=5, max_size=5),
    st.lists(st.sampled_from([0.012, 0.06, 0.11, 0.26, 0.4]), min_size=4, max_size=4),
)
def test_each_kind_has_its_share_of_the_tries_by_the_copies_it_finds(
    calibration: Calibration, found: list[float], chances: list[float], steps: list[float]
) -> None:
    """By hand, kind by kind: sheets, marks, pictures, texts, vectors."""
    more = {at: max(found[at] - 0.1, 0.0) for at in range(5) if not math.isnan(chances[at])}
    if not any(more.values()):
        more = dict.fromkeys(more, 1.0)
    made_of = max(more.get(2, 0.0), more.get(3, 0.0))
    if 4 in more and made_of >= more[4]:
        more[4] = 0.0
    elif 4 in more:
        more |= {at: 0.0 for at in (2, 3) if at in more}
    share = {at: of / sum(more.values()) for at, of in more.items() if of > 0.0}
    known = replace(calibration, null=replace(calibration.null, found=found[0]))
    every = np.array(
        [math.nan if math.isnan(one) else of for one, of in zip(chances[1:], steps, strict=True)]
    )
    seen = looks(*np.array(chances[1:])[:, None], steps=every[:, None, None], found=found[1:])
    least, plain = weigh.tried(known, np.array(chances[:1]), seen)
    if not share:
        assert np.isnan(least[0])
        assert plain[0] == 1.0
        return
    assert least[0] == pytest.approx(min(1.0, *(chances[at] / of for at, of in share.items())), rel=1e-12)
    rare = sum(steps[at - 1] for at, of in share.items() if at and steps[at - 1] <= decide.PLAIN * of)
    by_hand = 1.0 - rare - decide.PLAIN * share.get(0, 0.0)
    assert plain[0] == pytest.approx(max(by_hand, 0.5), rel=1e-12)


@pytest.mark.parametrize("found", [(1.0,) * 5, (0.3, 0.9, 0.2, 0.6, 0.4), (0.5, 0.1, 0.2, 0.3, 0.8)])
@pytest.mark.parametrize("ways", [2, 3, 4, 5])
def test_the_least_of_several_chances_keeps_its_level_whatever_they_have_to_do_with_one_another(
    calibration: Calibration, ways: int, found: tuple[float, ...]
) -> None:
    """200,000 independents; each way's chance is uniform, once apart from the others, once nearly their opposite."""
    n, works, grid = 200_000, make_sheet("w", [("kite", 1.5, 0.4)]), np.linspace(0.0, 20.0, 20_001)
    known = replace(calibration, null=Null((5.0, 7.0), (1.0, 1.0), found[0]))
    rng = np.random.default_rng(ways)
    apart = rng.random((ways, n))
    opposite = (apart[:1] + np.arange(ways)[:, None] / ways) % 1.0
    for uniform in (apart, opposite):
        # The weight that has so great a chance, by a table of a thousandth.
        top = np.interp(-uniform[0], -decide.chance(known.null, grid), grid)
        least, _ = weigh.chances(known, works, by_sheet(top), n, looks(*uniform[1:], found=found[1:]))
        for level in (0.001, 0.01, 0.1):
            # Four standard deviations of a share among so many.
            assert (least <= level).mean() <= level + 4.0 * math.sqrt(level / n)


def with_pictures(data: Labelled, alike: int) -> Labelled:
    """Give every sighting and work a picture; so many copies have theirs from their work."""
    distance = np.full(data.copy.shape, 120.0)
    rows, works = np.nonzero(data.copy)
    distance[rows[:alike], works[:alike]] = 8.0
    ones = np.ones(data.copy.shape)
    return replace(data, distance=distance, compared=ones, pictures=np.ones(len(ones), np.intp))


def test_counts_are_of_products_that_have_pictures(data: Labelled) -> None:
    every = np.ones(len(data.product), bool)
    copies, independents = data.rows("copy", every), data.rows("independent", every)
    assert calibrate.pictured(data, copies, independents) == NONE
    found = calibrate.pictured(with_pictures(data, 9), copies, independents)
    assert found == Pictured((9.0, 0.0, 3.0), (0.0, 0.0, 30.0), 3.0)
    assert with_pictures(data, 9).of_works == 3
    few = independents & (np.cumsum(independents) < calibrate.LEAST)
    assert calibrate.pictured(with_pictures(data, 9), copies, few) == NONE


@pytest.mark.usefixtures("no_thirds")
def test_pictures_find_copies_that_sheets_do_not(data: Labelled) -> None:
    """Sheets that say nothing; pictures of nine of the twelve copies.

    None of 30 independents is alike: a chance of 1 in 31, of an independent itself, held apart, of 1 in 30; over 44
    sightings of which 9 are alike.
    """
    bare = replace(
        data,
        sightings=make_sheet("s", [("", None, None)] * len(data.product)),
        works=make_sheet("w", [("", None, None)] * 3),
        score_names=np.full(data.copy.shape, np.nan),
    )
    independents = (44 - 9 + 1) / (14 * (1 - 1 / 31) + 30 * (1 - 1 / 30))
    false = independents * 44 / 31 / 9
    found = audit(with_pictures(bare, 9), false + 1e-9).found
    assert (found.recall.hits, found.independents.hits) == (9, 0)
    assert audit(with_pictures(bare, 9), false - 1e-9).found.recall.hits == 0
    assert audit(bare, false + 1e-9).found.recall.hits == 0


def test_a_calibration_keeps_its_pictures_and_refuses_one_without(calibration: Calibration) -> None:
    known = replace(calibration, images=COUNTS)
    assert loads(known.dump(), "x").images == COUNTS
    with pytest.raises(CalibrationError, match="not a calibration file"):
        loads(known.dump().replace('"compared"', '"contrasted"'), "x")
