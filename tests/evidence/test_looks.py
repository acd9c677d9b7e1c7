"""What is tried beside names and sheet: each kind, its chance and share of the tries, and how often all are silent."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.evidence import bounding, decide, marks, weigh
from deadringer.evidence.calibration import Calibration, Designated, Null
from deadringer.model.marks import ABSENT, COMPARED, MISSING, USED
from tests.evidence.conftest import (
    KINDS,
    MARKS,
    PICTURES,
    TEXTS,
    VECTORS,
    by_sheet,
    looked,
    looks,
    make_sheet,
    observed,
)

PAIR = (np.array([0]), np.array([0]))
SHEETS = make_sheet("s", [("kite", 2.4, 1.4)]), make_sheet("w", [("kite", 1.5, 0.4)])
#: 30 of 40 copies use one of their work's; 5 of 100 independents one of 200 designations, 0.05 of them each.
COUNTS = Designated((30.0, 10.0), (5.0, 95.0), (0.05, 199.95), 200.0, "x")

step = st.one_of(st.just(math.nan), st.floats(1e-4, 0.9999))
kind = st.lists(step, min_size=3, max_size=3).map(sorted)
levels = st.lists(st.floats(0.0, 1.0), min_size=KINDS, max_size=KINDS)


@given(st.lists(kind, min_size=1, max_size=KINDS), levels)
def test_below_is_the_greatest_step_of_each_kind_that_is_as_rare_as_its_level_summed(
    kinds: list[list[float]], levels: list[float]
) -> None:
    found = looks(*(np.ones(1) for _ in kinds), steps=np.array(kinds)[:, :, None])
    by_hand = sum(
        max((one for one in steps if one <= level), default=0.0)
        for steps, level in zip(kinds, levels, strict=False)
    )
    assert found.below(np.array(levels)[:, None])[0] == pytest.approx(by_hand, rel=1e-15)


def test_each_kind_and_sighting_has_its_own_level() -> None:
    steps = np.array([[[0.1, 0.1, math.nan], [0.3, 0.3, math.nan]], [[0.2, 0.2, 0.2], [0.4, 0.4, 0.4]]])
    found = looks(np.array([1.0, 0.1, math.nan]), np.array([0.2, 1.0, 1.0]), steps=steps)
    level = np.array([[0.25, 0.35, 0.5], [0.25, 0.15, 0.4], *[[1.0] * 3] * (KINDS - 2)])
    assert np.allclose(found.below(level), [0.1 + 0.2, 0.3, 0.4])
    assert found.below(np.full((KINDS, 3), 0.05)).tolist() == [0.0] * 3


#: Shares of copies that sheets, marks and pictures find, and what falls to each of the tries.
ALIKE, UNLIKE, ONE, NONE = (1.0, 1.0, 1.0), (0.4, 1.0, 0.55), (0.4, 0.05, 0.55), (0.1, 0.0, 0.1)


def of_tries(found: tuple[float, ...], sheet: bool) -> list[float]:
    """Return what share of the tries each kind has, by hand."""
    more = [max(one - 0.1, 0.0) for one in found]
    if not sheet:
        more[0] = 0.0
    return (
        [one / sum(more) for one in more]
        if sum(more)
        else [float(sheet) / (2 + sheet), *[1.0 / (2 + sheet)] * 2]
    )


@pytest.mark.parametrize("sheet", [False, True])
@pytest.mark.parametrize("finds", [ALIKE, UNLIKE, ONE, NONE])
@pytest.mark.parametrize("together", ["apart", "alike", "opposite"])
def test_chances_of_steps_keep_their_level_and_leave_as_many_plain_as_is_said(
    calibration: Calibration, together: str, finds: tuple[float, ...], sheet: bool
) -> None:
    """100,000 independents of two kinds, of few steps each, and their sheets or none; against what is counted."""
    n, works = 100_000, make_sheet("w", [("kite", 1.5, 0.4)])
    steps = np.array([[0.02, 0.1, 0.22], [0.05, 0.16, 0.6]])
    uniform = np.random.default_rng(5).random((3, n))
    if together != "apart":
        uniform[1:] = uniform[0] if together == "alike" else (uniform[0] + np.array([[0.5], [0.75]])) % 1.0
    seen = np.ones((2, n))
    for at, of in enumerate(steps):
        for one in of[::-1]:
            seen[at, uniform[at] <= one] = one
    known = replace(calibration, null=Null((5.0, 7.0), (1.0, 1.0), finds[0]))
    grid = np.linspace(0.0, 20.0, 20_001)
    top = np.interp(-uniform[2], -decide.chance(known.null, grid), grid) if sheet else np.full(n, np.nan)
    given_steps = np.broadcast_to(steps[:, :, None], (2, 3, n))
    tried = looks(*seen, steps=given_steps, found=np.array([*finds[1:], 1.0, 1.0]))
    chance, plain = weigh.chances(known, works, by_sheet(top), n, tried)
    for level in (0.04, 0.1, 0.3, 0.5):
        # Four standard deviations of a share among so many.
        assert (chance <= level).mean() <= level + 4.0 * math.sqrt(level / n)
    assert (plain == plain[0]).all()
    assert (chance > decide.PLAIN).mean() >= plain[0] - 4.0 * math.sqrt(0.25 / n)
    # The sheet takes all values, a kind its steps alone: the greatest that its share of the level reaches.
    shares = of_tries(finds, sheet)
    rare = [max([0.0, *of[of <= decide.PLAIN * part]]) for of, part in zip(steps, shares[1:], strict=True)]
    assert plain[0] == pytest.approx(1 - decide.PLAIN * shares[0] - sum(rare), rel=1e-12)
    if (
        together == "opposite" and not sheet
    ):  # where no two kinds are rare at once it is no bound but the share itself
        assert (chance > decide.PLAIN).mean() == pytest.approx(plain[0], abs=4.0 * math.sqrt(0.25 / n))


def single(value: float) -> np.ndarray:
    return np.array([value])


def test_a_kind_that_finds_no_copy_is_not_tried_and_costs_the_others_nothing(
    calibration: Calibration,
) -> None:
    marked, seen = single(0.01), single(0.001)
    for least in (0.0, 0.05, decide.RARE):
        beside = looks(marked, seen, found=np.array([0.8, least, 0.9, 0.9]))
        alone = looks(marked, found=np.array([0.8, 0.9, 0.9, 0.9]))
        assert weigh.tried(calibration, single(math.nan), beside)[0] == 0.01
        assert weigh.tried(calibration, single(math.nan), alone)[0] == 0.01
        assert (
            weigh.tried(calibration, single(math.nan), beside)[1]
            == weigh.tried(calibration, single(math.nan), alone)[1]
        )
    none = looks(marked, seen, found=np.zeros(KINDS))
    assert weigh.tried(calibration, single(math.nan), none)[0] == pytest.approx(0.002, rel=1e-12)


@pytest.mark.parametrize(("vectors", "kept"), [(0.3, "made of"), (0.5, "made of"), (0.6, "vectors")])
def test_vectors_and_what_they_are_made_of_are_one_try_of_the_kind_that_finds_more(
    calibration: Calibration, vectors: float, kept: str
) -> None:
    """Sheet, pictures and texts find 1, 0.5 and 0.2 of the copies: 0.9, 0.4 and 0.1 more than chance."""
    found, seen = (
        np.array([1.0, 0.5, 0.2, vectors]),
        [single(math.nan), single(0.02), single(0.03), single(0.001)],
    )
    chance, plain = weigh.tried(calibration, single(1.0), looks(*seen, found=found))
    if kept == "vectors":
        assert chance == pytest.approx(0.001 * (0.9 + vectors - 0.1) / (vectors - 0.1), rel=1e-12)
        assert plain == pytest.approx(1.0 - 0.5 * 0.9 / (0.9 + vectors - 0.1) - 0.001, rel=1e-12)
    else:
        assert chance == pytest.approx(0.02 * 1.4 / 0.4, rel=1e-12)
        # Texts have so small a share that 0.03 is within half of it: it counts among what may be rare.
        assert plain == pytest.approx(1.0 - 0.5 * 0.9 / 1.4 - 0.02 - 0.03, rel=1e-12)
    alone = looks(*seen[:1], single(math.nan), single(math.nan), seen[3], found=found)
    of_both = weigh.tried(calibration, single(1.0), alone)[0]
    assert of_both == pytest.approx(0.001 * (0.9 + vectors - 0.1) / (vectors - 0.1), rel=1e-12)


def weighed(calibration: Calibration, state: int, **more: float | bool) -> weigh.Weighed:
    names = more.pop("names", 0.2)
    return weigh.weigh(calibration, *SHEETS, *PAIR, observed(names, state=state, **more))  # type: ignore[arg-type]


def ratio(compared: float = 1.0, sharing: float = 0.0) -> float:
    return float(marks.ratios(COUNTS, np.array([USED]), np.array([compared]), np.array([sharing]))[0])


def test_a_mark_that_is_used_lifts_the_whole_to_what_it_is_worth_and_none_changes_nothing(
    calibration: Calibration,
) -> None:
    known = replace(calibration, marks=COUNTS)
    without, absent, compared, used = (weighed(known, of) for of in (MISSING, ABSENT, COMPARED, USED))
    assert without.unbounded[0] < 0.0
    assert math.isclose(used.unbounded[0], ratio(), abs_tol=1e-12)
    assert math.isclose(used.log10_lr[0], used.unbounded[0], abs_tol=1e-12)
    assert used.log10_lr[0] > bounding.bounds(known, *SHEETS, *PAIR)[1][0]
    assert used.most[0] == ratio()
    for other in (absent, compared):
        assert (other.unbounded[0], other.log10_lr[0]) == (without.unbounded[0], without.log10_lr[0])
    assert absent.kinds["marks"][0] == 0.0
    assert np.isnan([without.kinds["marks"][0], compared.kinds["marks"][0]]).all()
    assert {one.unseen[0] for one in (without, absent, compared, used)} == {without.unseen[0]}


def test_a_mark_is_never_added_to_the_name_it_repeats(calibration: Calibration) -> None:
    names = replace(calibration.fusion, offset=0.0, slopes={"names": 1.0, "specs": 0.0})
    known = replace(calibration, marks=COUNTS, fusion=names, designations={}, elub=(-9.0, 9.0))
    by_name = float(weighed(known, MISSING, names=1.0).unbounded[0])
    assert by_name != 0.0
    for compared in (1.0, 50.0, 200.0, 4000.0):
        found = weighed(known, USED, names=1.0, marked=compared).unbounded[0]
        assert math.isclose(found, max(by_name, ratio(compared)), abs_tol=1e-12)


def test_what_several_lines_bear_or_was_looked_for_often_is_worth_less(calibration: Calibration) -> None:
    known = replace(calibration, marks=COUNTS)
    found = [weighed(known, USED, **of) for of in ({}, {"marked": 200.0}, {"marked": 200.0, "sharing": 3.0})]
    worth = [ratio(), ratio(200.0), ratio(200.0, 3.0)]
    assert worth == sorted(worth, reverse=True)
    assert [one.unbounded[0] for one in found] == pytest.approx(worth, abs=1e-12)


def test_a_mark_on_what_is_older_than_the_work_says_nothing(calibration: Calibration) -> None:
    known = replace(calibration, marks=COUNTS)
    found = weighed(known, USED, before=True)
    least, most = bounding.bounds(known, *SHEETS, *PAIR)
    assert found.log10_lr[0] == pytest.approx(least[0], abs=1e-12)
    assert found.most[0] == most[0]
    tried = looked(known, observed(0.2, True, state=USED), [0], designations=200.0)
    assert np.isnan(tried.chance).all()
    assert np.isnan(tried.steps).all()


def test_of_no_class_that_is_known_a_mark_speaks_all_the_same_and_nothing_else_does(
    calibration: Calibration,
) -> None:
    known, boats = replace(calibration, marks=COUNTS), make_sheet("b", [("boat", 1.5, 0.4)])
    used, absent = (
        weigh.weigh(known, boats, boats, *PAIR, observed(1.0, state=state)) for state in (USED, ABSENT)
    )
    assert used.log10_lr[0] == used.unbounded[0] == max(ratio(), used.order[0])
    assert np.isnan([used.unseen[0], used.kinds["names"][0], used.kinds["specs"][0]]).all()
    assert np.isnan([absent.log10_lr[0], absent.unbounded[0]]).all()


def test_marks_are_one_try_by_how_many_designations_all_works_have(calibration: Calibration) -> None:
    known = replace(calibration, marks=COUNTS)
    seen = replace(
        observed([0.2] * 6, marked=2.0),
        states=np.array([USED, ABSENT, USED, ABSENT, COMPARED, MISSING]),
        sharing=np.array([3.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
    )
    found = looked(known, seen, [0, 0, 0, 1, 2, 3], pictures=([0] * 4, 0), designations=50.0)
    # By all designations that 100 independents could have used, itself beside them; one that two lines bear, twice.
    often = 50 * (0.05 * 100 + 1) / (200 * 100 + 1)
    assert often < 6 / 101
    assert found.chance[MARKS] == pytest.approx([2 * often, 1.0, math.nan, math.nan], nan_ok=True)
    assert (~np.isnan(found.chance)).sum(axis=0).tolist() == [1, 1, 0, 0]
    # What chance has of a use where one stands, and where none does.
    assert found.steps[MARKS][0] == pytest.approx([2 * often, often, math.nan, math.nan], nan_ok=True)
    assert np.isnan(looked(calibration, seen, [0, 0, 0, 1, 2, 3], pictures=([0] * 4, 0)).chance).all()


@pytest.mark.parametrize(
    ("independents", "share"),
    [((5.0, 95.0), 0.75), ((9.0, 91.0), 0.75), ((10.0, 90.0), 0.0), ((0.0, 0.0), 0.0)],
)
def test_a_kind_finds_the_copies_that_come_as_far_as_one_independent_in_ten_itself_beside_them(
    calibration: Calibration, independents: tuple[float, float], share: float
) -> None:
    """30 of 40 copies use a designation of their work: (9 + 1) / (100 + 1) are rare, (10 + 1) / (100 + 1) not."""
    known = replace(calibration, marks=replace(COUNTS, independents=independents))
    found = looked(known, observed(0.2, state=USED), [0], designations=200.0).found
    assert found[MARKS] == share
    assert found[[PICTURES, TEXTS, VECTORS]].tolist() == [0.0] * 3
