"""The decision: the expected share of false findings stays where it was asked for, or nothing is reported."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.evidence import calibrate, decide, verbal, weigh
from deadringer.evidence.calibration import Calibration, Null
from deadringer.evidence.measures import all_pairs
from deadringer.model import scales
from tests.evidence.conftest import by_sheet, drawn, looks, make_sheet, nothing, observed

APART = np.arange(900)
#: Ninety known independents.
NULL = Null(tuple(np.random.default_rng(9).normal(-0.5, 0.6, 90).tolist()), (1.0,) * 90)


def draw(seed: int, copies: int, of: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw the best weights of a run: independents as the known ones are, copies higher."""
    rng = np.random.default_rng(seed)
    truth = np.arange(of) < copies
    return truth, np.where(truth, rng.normal(1.2, 0.6, of), rng.normal(-0.5, 0.6, of))


def decided(best: np.ndarray, share: float, named: np.ndarray | None = None, units: np.ndarray | None = None):
    every = np.zeros(len(best), bool) if named is None else named
    return decide.decided(
        decide.chance(NULL, best),
        np.full(len(best), 0.5),
        every,
        APART[: len(best)] if units is None else units,
        share,
    )


@pytest.mark.parametrize("copies", [20, 100, 200])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_false_findings_stay_at_the_share_asked_for_over_many_runs(copies: int, share: float) -> None:
    false, power = [], []
    for seed in range(40):
        truth, best = draw(seed, copies, 400)
        found = decided(best, share).reported
        false.append((found & ~truth).sum() / max(1, found.sum()))
        power.append((found & truth).sum() / copies)
    # Beside the error of the mean of 40 runs, that of the 90 known independents, which all the runs share.
    assert np.mean(false) <= share + 0.03
    assert np.mean(power) > 0.3


def test_chance_is_the_share_of_known_independents_that_come_so_far_smoothed() -> None:
    best = np.linspace(-3, 3, 61)
    found = decide.chance(NULL, best)
    plain = np.array([(np.array(NULL.values) >= one).mean() for one in best])
    assert (np.diff(found) < 0).all()
    assert np.abs(found - plain).max() < 0.1
    assert decide.chance(NULL, np.array([np.nan]))[0] == 1.0


def test_chance_does_not_depend_on_how_many_are_reckoned_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    _, best = draw(0, 10, 50)
    at_once = decide.chance(NULL, best)
    monkeypatch.setattr(decide, "_AT_ONCE", 200)
    assert (decide.chance(NULL, best) == at_once).all()


def test_a_weight_of_two_is_an_independent_that_stands_there_twice() -> None:
    twice = Null((0.0, 0.0, 1.0), (1.0, 1.0, 1.0))
    assert np.allclose(
        decide.chance(Null((0.0, 1.0), (2.0, 1.0)), np.array([0.2, 0.9])),
        decide.chance(twice, np.array([0.2, 0.9])),
        rtol=1e-12,
    )


@pytest.mark.parametrize("share", [0.05, 0.2])
def test_a_greater_share_reports_at_least_as_much(share: float) -> None:
    _, best = draw(1, 100, 400)
    few, many = decided(best, share / 2), decided(best, share)
    assert (few.reported <= many.reported).all()
    assert (few.share == many.share).all()
    assert (many.reported == (many.share <= share)).all()


def test_it_is_the_procedure_of_benjamini_and_hochberg() -> None:
    """scipy adjusts for a share of independents of 1: the two agree where this run is taken to be all independents."""
    from scipy.stats import false_discovery_control

    best = np.random.default_rng(4).normal(-0.8, 0.6, 200)
    found = decided(best, 0.1)
    assert found.independents == {"unnamed": 1.0}
    assert np.allclose(found.share, false_discovery_control(decide.chance(NULL, best)), rtol=1e-12)


def test_sightings_that_bear_a_works_name_do_not_pay_for_doubtful_ones() -> None:
    """Adding many sure findings in the named group changes nothing among the unnamed."""
    _, best = draw(2, 100, 400)
    alone = decided(best, 0.1).reported
    with_named = np.concatenate([best, np.full(500, 3.0)])
    named = np.arange(900) >= 400
    assert (decided(with_named, 0.1, named).reported[:400] == alone).all()


def test_what_was_compared_with_nothing_is_never_reported_and_counts() -> None:
    alone = decided(np.array([2.0, 2.0]), 0.3)
    beside = decided(np.array([np.nan, 2.0, 2.0]), 0.3)
    assert beside.reported.tolist() == [False, True, True]
    assert beside.share[1] > alone.share[0]


def test_what_has_no_part_in_the_decision_changes_nothing() -> None:
    _, best = draw(3, 50, 200)
    chances = np.concatenate([decide.chance(NULL, best), np.full(50, np.nan)])
    found = decide.decided(chances, np.full(250, 0.5), np.zeros(250, bool), APART[:250], 0.1)
    assert (found.reported[:200] == decided(best, 0.1).reported).all()
    assert not found.reported[200:].any()


def test_too_few_known_independents_report_nothing_and_say_why(calibration: Calibration) -> None:
    few = dataclasses.replace(calibration, independents=2, null=Null((-3.0, 3.0), (1.0, 1.0)))
    best = np.concatenate([np.full(5, 4.0), np.full(45, -3.0)])
    found = decide.decided(
        decide.chance(few.null, best), np.full(50, 0.5), np.zeros(50, bool), APART[:50], 0.1
    )
    assert not found.reported.any()
    assert "with the 2 independent products that the calibration knows" in decide.refusal(few, found, 0.1)


@pytest.mark.parametrize("height", [0.05, 0.2, 0.4])
def test_a_run_whose_weights_are_all_a_little_high_is_not_taken_for_copies(height: float) -> None:
    best = np.random.default_rng(3).normal(-0.5 + height, 0.2, 400)
    found = decided(best, 0.1)
    assert found.independents["unnamed"] >= decide.LEAST_INDEPENDENT
    assert found.reported.mean() < 0.02


@pytest.mark.parametrize("which", ["a copy", "an independent"])
def test_a_product_listed_many_times_alike_changes_nothing_for_the_others(which: str) -> None:
    _, best = draw(5, 100, 400)
    alone = decided(best, 0.1).reported
    at = int(best.argmax() if which == "a copy" else best.argmin())
    more = np.concatenate([best, np.full(300, best[at])])
    found = decided(more, 0.1, units=np.concatenate([APART[:400], np.full(300, at)])).reported
    assert (found[:400] == alone).all()
    assert (found[400:] == alone[at]).all()


@pytest.mark.parametrize("seed", range(5))
def test_what_is_equal_is_reported_together_or_not_at_all_whatever_the_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    best = rng.choice([-1.0, 0.4, 0.9, 1.2], 400)
    order = rng.permutation(400)
    found, again = decided(best, 0.2).reported, decided(best[order], 0.2).reported
    assert (again == found[order]).all()
    assert all(len(set(found[best == value].tolist())) == 1 for value in set(best.tolist()))


def test_classes_the_calibration_never_saw_are_not_decided(calibration: Calibration) -> None:
    works = make_sheet("w", [("boat", 1.5, 0.4), ("kite", 1.5, 0.4), ("", 1.5, 0.4)])
    assert weigh.covered(calibration.classes, works).tolist() == [False, True, False]
    sightings, every = make_sheet("s", [("", 1.5, 0.4)] * 3), np.arange(3)
    weighed = weigh.weigh(calibration, sightings, works, every, every, observed([math.nan] * 3))
    found, _ = weigh.chances(calibration, works, weighed, 3, nothing(3))
    assert np.isnan(found).tolist() == [True, False, True]
    assert found[1] < 0.1
    # Of a class that is known it is like none of the works, which is why nothing screened it.
    silent, plain = weigh.chances(calibration, works, by_sheet(np.empty(0)), 2, nothing(2))
    assert (silent.tolist(), plain.tolist()) == ([1.0, 1.0], [0.5, 0.5])
    boats, _ = weigh.chances(
        calibration, make_sheet("w", [("boat", 1.5, 0.4)]), by_sheet(np.empty(0)), 2, nothing(2)
    )
    assert np.isnan(boats).all()


def test_what_does_not_speak_for_derivation_is_never_reported(calibration: Calibration) -> None:
    works = make_sheet("w", [("kite", 1.5, 0.4)])
    found, _ = weigh.chances(calibration, works, by_sheet(np.array([-0.1, 0.0, 9.0])), 3, nothing(3))
    assert found[:2].tolist() == [1.0, 1.0]
    assert found[2] < 0.1


chance = st.one_of(st.none(), st.just(1.0), st.floats(1e-6, 1.0))
share = st.one_of(st.just(0.0), st.just(0.1), st.floats(0.0, 1.0))


def tries(found: list[float | None], known: list[float]) -> list[float]:
    """Return the share of the tries that each kind has, by hand; sheet, marks, pictures, texts, vectors."""
    have = [at for at, one in enumerate(found) if one is not None]
    more = {at: max(known[at] - 0.1, 0.0) for at in have}
    if not any(more.values()):
        more = dict.fromkeys(have, 1.0)
    made_of = max(more.get(2, 0.0), more.get(3, 0.0))
    for at in (2, 3) if more.get(4, 0.0) > made_of else (4,):
        more.pop(at, None)
    return [more.get(at, 0.0) / sum(more.values()) if more else 0.0 for at in range(5)]


@given(
    st.one_of(st.none(), st.floats(-1.0, 4.0)),
    st.lists(chance, min_size=1, max_size=4),
    st.lists(share, min_size=5, max_size=5),
)
def test_each_way_has_its_share_of_the_tries_and_the_least_chance_counts_by_it(
    calibration: Calibration, top: float | None, others: list[float | None], known: list[float]
) -> None:
    works = make_sheet("w", [("kite", 1.5, 0.4)])
    sheet = np.array([math.nan if top is None else top])
    seen = looks(*(np.array([math.nan if one is None else one]) for one in others), found=np.array(known[1:]))
    finding = dataclasses.replace(calibration, null=dataclasses.replace(calibration.null, found=known[0]))
    found, plain = weigh.chances(finding, works, by_sheet(sheet), 1, seen)
    by_sheets = None
    if top is not None:
        by_sheets = float(decide.chance(calibration.null, sheet)[0]) if top > 0.0 else 1.0
    every = [by_sheets, *others, *[None] * (4 - len(others))]
    parts = tries(every, known)
    if all(one is None for one in every):
        assert np.isnan(found[0])
        return
    assert sum(parts) == pytest.approx(1.0, rel=1e-12)
    least = min(one / part for one, part in zip(every, parts, strict=True) if one is not None and part)
    assert found[0] == pytest.approx(min(1.0, least), rel=1e-12)
    assert found[0] >= min(one for one in every if one is not None)
    assert 0.5 <= plain[0] <= 1.0


def some(rng: np.random.Generator, kind: str, n: int) -> list[tuple[str, float | None, float | None]]:
    """Draw products of a class as the independents of the fixture are drawn."""
    least, most = (0.9, 2.6) if kind == "kite" else (0.2, 0.7)
    return [(kind, float(rng.uniform(least, most)), float(rng.uniform(0.2, 1.5))) for _ in range(n)]


@pytest.fixture(scope="module")
def calibrations() -> list[Calibration]:
    """Six calibrations of thirty independents each: chance is known from few, so any one may be off."""
    return [calibrate.fit(drawn(seed)) for seed in range(6)]


@pytest.mark.parametrize("kind", ["kite", "drone"])
@pytest.mark.parametrize("works", [3, 10, 30, 100])
def test_fresh_independents_come_as_far_as_chance_is_said_to_among_as_many_works(
    calibrations: list[Calibration], kind: str, works: int
) -> None:
    """One in twenty has a chance of 0.05 at the most, over registers and calibrations; by none more than 8 %."""
    n, rare, plain, unheeded = 200, [], [], []
    pairs = all_pairs(n, works)
    for known in calibrations:
        of_one = []
        for seed in range(6):
            rng = np.random.default_rng(seed)
            register, fresh = make_sheet("w", some(rng, kind, works)), make_sheet("s", some(rng, kind, n))
            found = weigh.weigh(known, fresh, register, *pairs, observed([math.nan] * (n * works)))
            chance, _ = weigh.chances(known, register, found, n, nothing(n))
            as_few, _ = weigh.chances(known, register, found, n, nothing(n), np.zeros(works))
            assert not np.isnan(chance).any()
            assert (chance >= as_few).all()
            of_one.append((chance <= 0.05).mean())
            plain.append((chance > decide.PLAIN).mean())
            unheeded.append((as_few <= 0.05).mean())
        rare.append(np.mean(of_one))
    assert np.mean(rare) <= 0.05
    assert max(rare) <= 0.08
    assert np.mean(plain) >= 0.5
    if works == 100:  # what is not corrected is far off there, and what is corrected is not silent
        assert np.mean(unheeded) >= 0.1
        assert np.mean(rare) >= 0.01


def test_how_far_chance_comes_is_of_works_that_may_be_of_the_class_and_may_be_below_nothing(
    calibration: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [("kite", 2.4, 1.4), ("", 0.5, 0.3), ("drone", 0.4, 0.6), ("kite", None, None), ("boat", 1.5, 0.4)]
    kinds = np.array([str(cell) for cell in calibration.population.column("class")])
    n = len(kinds)

    def by_hand(some: list[int]) -> np.ndarray:
        works, pairs = make_sheet("w", [rows[at] for at in some]), all_pairs(n, len(some))
        # What is of a class that is not known is weighed all the same, and no ratio.
        order = weigh.weigh(
            calibration, calibration.population, works, *pairs, observed([math.nan] * len(pairs[0]))
        )
        own = np.array([rows[at][0] for at in some], dtype=str)
        may = (own == kinds[:, None]) | (own == "")
        stated = np.array([rows[at][1] is not None for at in some], dtype=bool) & may
        best = np.where(stated, order.order.reshape(n, -1), -np.inf).max(axis=1, initial=-np.inf)
        return np.where(np.isinf(best), np.nan, best)

    for some in ([0], [1], [2], [3], [4], [0, 2], [0, 1, 2, 3, 4], []):
        found = weigh.reached(calibration, make_sheet("w", [rows[at] for at in some]))
        assert np.allclose(found, by_hand(some), rtol=1e-12, atol=0.0, equal_nan=True)
        monkeypatch.setattr(weigh, "PAIRS_AT_ONCE", 7)
        again = weigh.reached(calibration, make_sheet("w", [rows[at] for at in some]))
        monkeypatch.undo()
        assert np.array_equal(found, again, equal_nan=True)
    assert np.isnan(weigh.reached(calibration, make_sheet("w", [rows[0]]))[kinds == "drone"]).all()
    assert (weigh.reached(calibration, make_sheet("w", [rows[0]]))[kinds == "kite"] < 0.0).any()
    # A register among which the known come less far than where they were calibrated is no reason to believe more.
    assert (
        weigh.chance(calibration, make_sheet("w", [("kite", 99.0, 99.0), ("drone", 99.0, 99.0)])).tolist()
        == [0.0] * 2
    )


def test_an_uncalibrated_class_carries_no_ratio_and_says_so(calibration: Calibration) -> None:
    works = make_sheet("w", [("boat", 1.5, 0.4), ("kite", 1.5, 0.4)])
    rows, of = np.zeros(2, np.intp), np.arange(2)
    found = weigh.weigh(calibration, make_sheet("s", [("", 1.5, 0.4)]), works, rows, of, observed([0.3, 0.3]))
    for values in (found.log10_lr, found.unbounded, found.unseen, found.kinds["specs"], found.kinds["names"]):
        assert np.isnan(values).tolist() == [True, False]
    assert not np.isnan(found.order).any()
    assert verbal.scale(scales.DEFAULT).support(float(found.log10_lr[0])) == scales.UNCALIBRATED
    assert weigh.best(found, 1)[1].tolist() == [1]


KITES = [
    ("kite", float(a), float(b))
    for a, b in zip(
        np.random.default_rng(2).uniform(1, 2, 6), np.random.default_rng(3).uniform(0.3, 1, 6), strict=True
    )
]
BOATS = [("boat", 1.5, 0.4)] * 200


def run(
    calibration: Calibration, works: list[tuple[str, float, float]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weigh two kites and one of no class; return ratios and what is told apart of the first works, and chances."""
    sightings = make_sheet("s", [("kite", 1.5, 0.4), ("kite", 1.9, 0.9), ("", 1.5, 0.4)])
    pairs, sheet = all_pairs(3, len(works)), make_sheet("w", list(works))
    lines = [str(at) for at in range(len(works))]
    found = weigh.weigh(calibration, sightings, sheet, *pairs, observed([0.3] * len(pairs[0])), lines)
    return (
        found.log10_lr.reshape(3, -1)[:, : len(KITES)],
        weigh.told(found, weigh.best(found, 3)[0]).reshape(3, -1)[:, : len(KITES)],
        weigh.chances(calibration, sheet, found, 3, nothing(3))[0],
    )


def test_works_of_other_classes_change_no_ratio(calibration: Calibration) -> None:
    alone, beside = run(calibration, KITES), run(calibration, KITES + BOATS)
    assert np.array_equal(alone[0], beside[0])
    # Of what states no class nothing is known beside a boat: neither is it told from one, nor decided by it.
    assert np.array_equal(alone[1][2], beside[1][2])
    assert alone[2][2] == beside[2][2]


def test_works_of_a_class_that_is_not_known_change_no_decision(calibration: Calibration) -> None:
    alone, beside = run(calibration, KITES), run(calibration, KITES + BOATS)
    assert np.array_equal(alone[2], beside[2])


def test_a_case_of_which_no_class_is_known_is_refused_and_told_why(calibration: Calibration) -> None:
    def said(kind: str) -> str:
        return weigh.uncovered(calibration, make_sheet("w", [(kind, 1.5, 0.4)]))

    assert said("boat").startswith("Nothing is reported: the calibration knows no product of any class")
    assert "no work has a class" in said("")
    assert said("kite") == ""
    assert weigh.uncovered(calibration, make_sheet("w", [])) == ""


def test_works_within_a_factor_of_two_are_not_told_apart(calibration: Calibration) -> None:
    rows, of = np.zeros(3, np.intp), np.arange(3)
    sheet = make_sheet("w", [("kite", 1.5, 0.4), ("kite", 1.5, 0.4), ("drone", 9.0, 9.0)])
    found = weigh.weigh(
        calibration,
        make_sheet("s", [("kite", 1.5, 0.4)]),
        sheet,
        rows,
        of,
        observed([np.nan] * 3),
    )
    top, best = weigh.best(found, 2)
    assert weigh.told(found, top).tolist() == [True, True, False]
    assert best.tolist() == [0, -1]
    assert np.isnan(top[1])
