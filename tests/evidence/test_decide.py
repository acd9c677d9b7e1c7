"""The decision: the expected share of false findings stays where it was asked for, or nothing is reported."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from deadringer.evidence import decide, weigh
from deadringer.evidence.calibration import Calibration
from tests.evidence.conftest import make_sheet

UNNAMED = np.zeros(400, bool)


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
        found = decide.among(10.0**log10, log10, UNNAMED, share).reported
        false.append((found & ~truth).sum() / max(1, found.sum()))
    # The mean of 40 runs with at least ~20 findings each: two standard errors are below 0.02.
    assert np.mean(false) <= share + 0.02


@pytest.mark.parametrize("share", [0.05, 0.2])
def test_a_greater_share_reports_at_least_as_much(share: float) -> None:
    _, log10 = draw(1, 100, 400)
    few = decide.among(10.0**log10, log10, UNNAMED, share / 2).reported
    many = decide.among(10.0**log10, log10, UNNAMED, share).reported
    assert (few <= many).all()


def test_sightings_that_bear_a_works_name_do_not_pay_for_doubtful_ones() -> None:
    """Adding many sure findings in the named group changes nothing among the unnamed."""
    _, log10 = draw(2, 100, 400)
    alone = decide.among(10.0**log10, log10, UNNAMED, 0.1).reported
    with_named = np.concatenate([log10, np.full(500, 3.0)])
    named = np.concatenate([UNNAMED, np.ones(500, bool)])
    assert (decide.among(10.0**with_named, with_named, named, 0.1).reported[:400] == alone).all()


def test_what_was_compared_with_nothing_is_never_reported() -> None:
    best = np.array([np.nan, 2.0, 2.0])
    found = decide.among(np.array([1.0, 100.0, 100.0]), best, np.zeros(3, bool), 0.5)
    assert found.reported.tolist() == [False, True, True]


def test_what_reached_no_cutoff_counts_as_unlike(calibration: Calibration) -> None:
    found = decide.ratio(calibration, np.array([np.nan, -9.0, 9.0]))
    assert found[0] == found[1] < 1.0 < found[2]


def test_too_few_known_independents_report_nothing_and_say_why(calibration: Calibration) -> None:
    few = dataclasses.replace(calibration, independents=2)
    best = np.concatenate([np.full(5, 4.0), np.full(45, -3.0)])
    decided = decide.among(decide.ratio(few, best), best, np.zeros(50, bool), 0.1)
    assert not decided.reported.any()
    said = decide.refusal(few, decided, 0.1)
    assert "knows 2 independent products" in said
    assert "no ratio above 3" in said


def test_a_case_of_classes_the_calibration_never_saw_is_refused(calibration: Calibration) -> None:
    works = make_sheet("w", [("boat", 1.5, 0.4)])
    said = weigh.covered(calibration, make_sheet("s", [("boat", 1.5, 0.4)]), works)
    assert said.startswith("Nothing is reported: the calibration knows no independent product of any class")
    assert weigh.covered(calibration, works, make_sheet("w", [("kite", 1.5, 0.4)])) == ""


def test_works_within_a_factor_of_two_are_not_told_apart(calibration: Calibration) -> None:
    rows, of = np.zeros(3, np.intp), np.arange(3)
    sheet = make_sheet("w", [("kite", 1.5, 0.4), ("kite", 1.5, 0.4), ("drone", 9.0, 9.0)])
    found = weigh.weigh(
        calibration, make_sheet("s", [("kite", 1.5, 0.4)]), sheet, rows, of, np.full(3, np.nan)
    )
    assert weigh.told(found, weigh.best(found, 1)).tolist() == [True, True, False]
