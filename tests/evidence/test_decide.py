"""The decision: the expected share of false findings stays where it was asked for, or nothing is reported."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.evidence import decide, verbal, weigh
from deadringer.evidence.calibration import Calibration, Null
from deadringer.evidence.measures import all_pairs
from tests.evidence.conftest import make_sheet, observed

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
        decide.chance(NULL, best), every, APART[: len(best)] if units is None else units, share
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
    found = decide.decided(chances, np.zeros(250, bool), APART[:250], 0.1)
    assert (found.reported[:200] == decided(best, 0.1).reported).all()
    assert not found.reported[200:].any()


def test_too_few_known_independents_report_nothing_and_say_why(calibration: Calibration) -> None:
    few = dataclasses.replace(calibration, independents=2, null=Null((-3.0, 3.0), (1.0, 1.0)))
    best = np.concatenate([np.full(5, 4.0), np.full(45, -3.0)])
    found = decide.decided(decide.chance(few.null, best), np.zeros(50, bool), APART[:50], 0.1)
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
    top, of, none = np.full(3, 9.0), np.arange(3), (np.full(3, np.nan), np.zeros(3))
    found = weigh.chances(calibration, works, top, of, none)
    assert np.isnan(found).tolist() == [True, False, True]
    assert found[1] < 0.1


def test_what_does_not_speak_for_derivation_is_never_reported(calibration: Calibration) -> None:
    works, of, none = (
        make_sheet("w", [("kite", 1.5, 0.4)]),
        np.zeros(3, np.intp),
        (np.full(3, np.nan), np.zeros(3)),
    )
    assert weigh.chances(calibration, works, np.array([-0.1, 0.0, 9.0]), of, none)[:2].tolist() == [1.0, 1.0]


@given(st.floats(1e-6, 1.0), st.floats(1e-6, 1.0), st.integers(1, 3))
def test_as_many_ways_as_are_tried_so_many_tries_chance_has(sheet: float, look: float, tries: int) -> None:
    by_sheet, by_look = np.array([sheet, np.nan, np.nan]), np.array([look, look, np.nan])
    found = weigh.joined(by_sheet, by_look, np.array([tries, tries, 0.0]))
    assert found[0] == min(1.0, (tries + 1) * min(sheet, look))
    assert found[1] == min(1.0, tries * look)
    assert np.isnan(found[2])


def test_an_uncalibrated_class_carries_no_ratio_and_says_so(calibration: Calibration) -> None:
    works = make_sheet("w", [("boat", 1.5, 0.4), ("kite", 1.5, 0.4)])
    rows, of = np.zeros(2, np.intp), np.arange(2)
    found = weigh.weigh(calibration, make_sheet("s", [("", 1.5, 0.4)]), works, rows, of, observed([0.3, 0.3]))
    for values in (found.log10_lr, found.unbounded, found.unseen, found.kinds["specs"], found.kinds["names"]):
        assert np.isnan(values).tolist() == [True, False]
    assert not np.isnan(found.order).any()
    assert verbal.support(float(found.log10_lr[0])) == "not calibrated"
    assert weigh.best(found, 1)[1].tolist() == [1]


def test_works_of_other_classes_change_no_ratio_and_no_decision(calibration: Calibration) -> None:
    rng = np.random.default_rng(2)
    kites = [
        ("kite", float(a), float(b))
        for a, b in zip(rng.uniform(1, 2, 6), rng.uniform(0.3, 1, 6), strict=True)
    ]
    boats = [("boat", 1.5, 0.4)] * 200
    sightings = make_sheet("s", [("kite", 1.5, 0.4), ("kite", 1.9, 0.9), ("", 1.5, 0.4)])

    def run(works: list[tuple[str, float | None, float | None]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        pairs = all_pairs(3, len(works))
        sheet = make_sheet("w", works)
        lines = [str(at) for at in range(len(works))]
        found = weigh.weigh(calibration, sightings, sheet, *pairs, observed([0.3] * len(pairs[0])), lines)
        top, of = weigh.best(found, 3, found.unseen)
        none = np.full(3, np.nan), np.zeros(3)
        return (
            found.log10_lr.reshape(3, -1)[:, : len(kites)],
            weigh.chances(calibration, sheet, top, of, none),
            weigh.told(found, weigh.best(found, 3)[0]).reshape(3, -1)[:, : len(kites)],
        )

    for alone, beside in zip(run(kites), run(kites + boats), strict=True):
        assert np.array_equal(alone, beside)


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
