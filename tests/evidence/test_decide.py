"""The decision: the expected share of false findings stays where it was asked for, or nothing is reported."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from deadringer.evidence import decide, weigh
from deadringer.evidence.calibration import Calibration
from tests.evidence.conftest import make_sheet, observed

UNNAMED = np.zeros(400, bool)
APART = np.arange(900)


def draw(seed: int, copies: int, of: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw sightings whose log10 ratios are calibrated by construction: normal, variance 2 ln(10) times the mean."""
    rng = np.random.default_rng(seed)
    mean = 1.2
    sd = np.sqrt(2 * mean / np.log(10))
    truth = np.arange(of) < copies
    return truth, np.where(truth, rng.normal(mean, sd, of), rng.normal(-mean, sd, of))


@pytest.mark.parametrize("copies", [20, 100, 300])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_false_findings_stay_at_the_share_asked_for_over_many_runs(copies: int, share: float) -> None:
    false = []
    for seed in range(40):
        truth, log10 = draw(seed, copies, 400)
        found = decide.among(10.0**log10, log10, UNNAMED, APART[:400], share).reported
        false.append((found & ~truth).sum() / max(1, found.sum()))
    # The mean of 40 runs with at least ~20 findings each: two standard errors are below 0.02.
    assert np.mean(false) <= share + 0.02


@pytest.mark.parametrize("share", [0.05, 0.2])
def test_a_greater_share_reports_at_least_as_much(share: float) -> None:
    _, log10 = draw(1, 100, 400)
    few = decide.among(10.0**log10, log10, UNNAMED, APART[:400], share / 2).reported
    many = decide.among(10.0**log10, log10, UNNAMED, APART[:400], share).reported
    assert (few <= many).all()


def test_sightings_that_bear_a_works_name_do_not_pay_for_doubtful_ones() -> None:
    """Adding many sure findings in the named group changes nothing among the unnamed."""
    _, log10 = draw(2, 100, 400)
    alone = decide.among(10.0**log10, log10, UNNAMED, APART[:400], 0.1).reported
    with_named = np.concatenate([log10, np.full(500, 3.0)])
    named = np.concatenate([UNNAMED, np.ones(500, bool)])
    assert (decide.among(10.0**with_named, with_named, named, APART, 0.1).reported[:400] == alone).all()


def test_what_was_compared_with_nothing_is_never_reported() -> None:
    best = np.array([np.nan, 2.0, 2.0])
    found = decide.among(np.array([1.0, 100.0, 100.0]), best, np.zeros(3, bool), APART[:3], 0.5)
    assert found.reported.tolist() == [False, True, True]


def test_what_reached_no_cutoff_counts_as_unlike(calibration: Calibration) -> None:
    found = decide.ratio(calibration, np.array([np.nan, -9.0, 9.0]), np.zeros(3), -1.0, np.full(3, 1.0))
    assert found[0] == found[1] < 1.0 < found[2]


def test_too_few_known_independents_report_nothing_and_say_why(calibration: Calibration) -> None:
    few = dataclasses.replace(calibration, independents=2, classes={})
    best = np.concatenate([np.full(5, 4.0), np.full(45, -3.0)])
    ratios = decide.ratio(few, best, np.zeros(50), -1.0, np.full(50, np.log10(2.0)))
    decided = decide.among(ratios, best, np.zeros(50, bool), APART[:50], 0.1)
    assert not decided.reported.any()
    assert "with the 2 independent products that the calibration knows" in decide.refusal(few, decided, 0.1)


@pytest.mark.parametrize("height", [0.05, 0.2, 0.4])
def test_a_run_whose_ratios_are_all_a_little_high_is_not_taken_for_copies(height: float) -> None:
    """Were there no greatest share, the estimate would run to one and all would be reported."""
    rng = np.random.default_rng(3)
    log10 = np.clip(rng.normal(height, 0.2, 400), -1.5, 1.6)
    found = decide.among(10.0**log10, log10, UNNAMED, APART[:400], 0.1)
    assert found.prior["unnamed"] <= decide.MOST_COPIES
    assert (
        found.reported.mean() < 0.15
    )  # each alone has at least (1 - 0.6) / 0.6 / 10^0.4 to 1 of being false


def test_what_speaks_against_derivation_is_never_reported() -> None:
    log10 = np.concatenate([np.full(300, 1.6), [-0.01, 0.0]])
    found = decide.among(10.0**log10, log10, np.zeros(302, bool), APART[:302], 0.4)
    assert found.reported.tolist() == [True] * 300 + [False, False]


@pytest.mark.parametrize("which", ["a copy", "an independent"])
def test_a_product_listed_many_times_alike_changes_nothing_for_the_others(which: str) -> None:
    _, log10 = draw(5, 100, 400)
    alone = decide.among(10.0**log10, log10, UNNAMED, APART[:400], 0.1).reported
    at = int(log10.argmax() if which == "a copy" else log10.argmin())
    more = np.concatenate([log10, np.full(300, log10[at])])
    units = np.concatenate([APART[:400], np.full(300, at)])
    found = decide.among(10.0**more, more, np.zeros(700, bool), units, 0.1).reported
    assert (found[:400] == alone).all()
    assert (found[400:] == alone[at]).all()


@pytest.mark.parametrize("seed", range(5))
def test_what_is_equal_is_reported_together_or_not_at_all_whatever_the_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    log10 = rng.choice([-1.0, 0.4, 0.9, 1.2], 400)
    order = rng.permutation(400)
    found = decide.among(10.0**log10, log10, UNNAMED, APART[:400], 0.2).reported
    again = decide.among(10.0 ** log10[order], log10[order], UNNAMED, APART[:400], 0.2).reported
    assert (again == found[order]).all()
    assert all(len(set(found[log10 == value].tolist())) == 1 for value in set(log10.tolist()))


def test_classes_the_calibration_never_saw_are_not_decided(calibration: Calibration) -> None:
    works = make_sheet("w", [("boat", 1.5, 0.4), ("kite", 1.5, 0.4), ("", 1.5, 0.4)])
    assert weigh.covered(calibration.classes, works).tolist() == [False, True, False]
    top, of = np.full(3, 9.0), np.arange(3)
    found = weigh.decided(calibration, works, top, of, np.full(3, np.nan), np.ones(3, bool), of, 0.4)
    assert found.reported.tolist() == [False, True, False]


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
