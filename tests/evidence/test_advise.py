"""The line advised costs least, never reports more at a higher cost, and its intervals hold what is so.

Expected numbers are sums of shares of products, which here are added in another order: they agree but for rounding.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import CalibrationError, InputError
from deadringer.evidence import advise, decide
from deadringer.evidence.advise import Run, Tried


def tried(copies: list[float], others: list[float], families: list[str] | None = None) -> Tried:
    """Return copies and independents with such chances, each a product, and a family unless given."""
    n = len(copies) + len(others)
    copy = np.arange(n) < len(copies)
    products = tuple(f"p{i}" for i in range(n))
    return Tried(
        np.array([*copies, *others]),
        np.full(n, 0.5),
        np.zeros(n, bool),
        copy,
        copy,
        ~copy,
        products,
        tuple(families or products),
    )


def made(rng: np.random.RandomState, families: int, size: int) -> Tried:
    """Return families of copies, of which half come near, and as many of independents with chances that are true."""
    near = np.where(rng.rand(families, 1) < 0.5, 10.0 ** -rng.uniform(1, 4, (families, size)), 0.9)
    other = np.tile(rng.rand(families, 1), size)
    names = np.repeat([f"{kind}{f}" for kind in "ci" for f in range(families)], size)
    return tried(near.ravel().tolist(), other.ravel().tolist(), names.tolist())


BEST = tried([0.001, 0.001, 0.004, 0.02, 0.3, 0.6], [0.05, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9, 1.0, 1.0])


@pytest.mark.parametrize(("cost", "found"), [(0.0, 6), (0.35, 5), (1.5, 4), (100.0, 2)])
def test_the_best_line_of_a_case_worked_by_hand_is_found(cost: float, found: int) -> None:
    """Of ten independents chance 0.001 lets 0.01 through, 0.004 0.04, 0.02 0.2, 0.3 3 (counted: 2), 0.6 6."""
    line = advise.advise(BEST, cost, 0.1, Run(16, 6 / 16), samples=9)
    assert 6 - line.advised.missed.value == pytest.approx(found)


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=12),
    st.lists(st.floats(0, 1), min_size=1, max_size=12),
    st.sampled_from([0.0, 0.01, 0.3, 1.0, 7.0, 1000.0, math.inf]),
    st.floats(0, 1),
)
def test_no_other_line_costs_less(
    copies: list[float], others: list[float], cost: float, prior: float
) -> None:
    line = advise.advise(tried(copies, others), cost, 0.1, Run(50, prior), samples=1)
    # Sums of at most 24 numbers up to 50,000, each rounded to a part in 2^53.
    assert (
        line.advised.loss(cost) <= min(one.loss(cost) for one in line.every if one.false_share != 0.1) + 1e-9
    )


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=12),
    st.lists(st.floats(0, 1), min_size=1, max_size=12),
    st.lists(st.sampled_from([0.0, 0.01, 0.1, 0.7, 1.3, 11.0, 1e6, math.inf]), min_size=2, max_size=2).map(
        sorted
    ),
)
def test_a_higher_cost_never_reports_more(
    copies: list[float], others: list[float], costs: list[float]
) -> None:
    low, high = (
        advise.advise(tried(copies, others), cost, 0.1, Run(20, 0.4), samples=1).advised for cost in costs
    )
    assert high.false_share <= low.false_share
    assert high.findings.value <= low.findings.value
    assert high.wrong.value <= low.wrong.value
    assert high.missed.value >= low.missed.value


def test_a_run_like_the_labels_is_counted_as_the_decision_takes_it() -> None:
    """As many sightings, and as many copies among them, as are labelled: the decision of a run is that of `decide`."""
    found = made(np.random.RandomState(3), 20, 1)
    line = advise.advise(found, 10.0, 0.2, Run(40, 0.5), samples=1)
    reported = decide.decided(found.chances, found.plain, found.named, np.arange(40), 0.2).reported
    assert line.standing.missed.value == pytest.approx((found.copy & ~reported).sum())
    assert line.standing.wrong.value >= (reported & ~found.copy).sum() - 1e-9


def test_an_error_that_was_never_seen_is_still_expected() -> None:
    """No independent comes near, yet chance lets one in a hundred as far: a dear error draws the line before it."""
    found = tried([0.0001] * 5 + [0.01] * 5, [0.9] * 50)
    run = Run(1000, 0.1)
    cheap, dear = (advise.advise(found, cost, 0.1, run, samples=9) for cost in (0.1, 10.0))
    assert cheap.advised.wrong.value == pytest.approx(9.0)
    assert dear.advised.wrong.value == pytest.approx(0.09)
    assert dear.advised.wrong.high > 50


def test_what_never_happened_is_not_said_to_be_impossible() -> None:
    line = advise.advise(tried([1e-9] * 8, [0.9] * 10), 10.0, 0.1, Run(100, 0.5), samples=49)
    assert line.advised.missed.value == 0.0
    assert line.advised.missed.high == pytest.approx(50 * (1 - 0.025 ** (1 / 8)))
    # Neither an independent was reported nor a copy of another line: the ends of both, squared and added.
    ends = (50 * (1 - 0.025 ** (1 / n)) for n in (8, 10))
    assert line.advised.wrong.high == pytest.approx(math.hypot(*ends), rel=1e-6)


def test_listings_of_one_product_count_once() -> None:
    one = tried([0.001, 0.9], [0.9] * 6)
    many = tried([0.001, 0.9, 0.9, 0.9], [0.9] * 6)
    many = replace(many, product=("p0", "p1", "p1", "p1", *many.product[4:]))
    found = [
        advise.advise(data, 1.0, 0.1, Run(8, 0.5), samples=1).standing.missed.value for data in (one, many)
    ]
    assert found[0] == pytest.approx(found[1]) == pytest.approx(2.0)


def test_an_infinite_cost_reports_least_and_none_finds_most() -> None:
    found = made(np.random.RandomState(5), 15, 2)
    free, dear = (advise.advise(found, cost, 0.1, Run(60, 0.5), samples=9) for cost in (0.0, math.inf))
    assert free.advised.missed.value == min(one.missed.value for one in free.every)
    assert dear.advised.wrong.value == min(one.wrong.value for one in dear.every)
    assert free.apart[1] <= dear.apart[1]


def test_the_line_chosen_without_a_family_shows_what_hangs_on_it() -> None:
    """All copies that come near are of one family: without it there is nothing to report, and none of it is found."""
    families = ["near"] * 4 + ["far"] + [f"i{n}" for n in range(10)]
    found = tried([0.01] * 4 + [1.0], [0.9] * 10, families)
    line = advise.advise(found, 1.0, 0.1, Run(15, 1 / 3), samples=9)
    assert 5 - line.advised.missed.value == pytest.approx(4)
    assert line.chosen[0] < line.advised.false_share
    assert line.apart[1] == pytest.approx(5)


def test_intervals_hold_what_is_so_in_simulation() -> None:
    """The truth is what the same decision brings over 400 families; of 95 % intervals nine in ten must hold it."""
    run, share = Run(1000, 0.3), 0.2
    truth = advise.advise(made(np.random.RandomState(0), 400, 3), 1.0, share, run, samples=1).standing
    held = dict.fromkeys(("findings", "missed", "wrong"), 0)
    rounds = 40
    for seed in range(1, rounds + 1):
        found = advise.advise(made(np.random.RandomState(seed), 20, 2), 1.0, share, run, samples=99).standing
        for what in held:
            ends = getattr(found, what)
            held[what] += ends.low <= getattr(truth, what).value <= ends.high
    assert min(held.values()) >= 0.9 * rounds, held


def test_a_run_without_copies_reports_as_little_as_may_be() -> None:
    line = advise.advise(tried([], [0.1, 0.5, 0.9]), 2.0, 0.1, Run(10, 0.0), samples=9)
    assert (line.advised.missed.value, line.advised.wrong.value) == (0.0, 0.0)
    assert line.advised.false_share == min(advise.SHARES)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"cost": -1.0}, InputError, "cost: expected 0 or more"),
        ({"cost": math.nan}, InputError, "cost: expected 0 or more"),
        ({"run": Run(10, 1.5)}, InputError, "prior: expected a share"),
        ({"run": Run(10, math.nan)}, InputError, "prior: expected a share"),
        ({"run": Run(0, 0.5)}, InputError, "sightings: expected a number"),
        ({"run": Run(math.inf, 0.5)}, InputError, "sightings: expected a number"),
        ({"standing": 1.0}, InputError, "standing: expected a false share"),
        ({"tried": tried([], [0.5])}, CalibrationError, "no labelled copy"),
        ({"tried": tried([0.5], [])}, CalibrationError, "no labelled independent"),
    ],
)
def test_what_cannot_be_reckoned_is_refused(
    change: dict[str, object], error: type[Exception], said: str
) -> None:
    given = {"tried": BEST, "cost": 1.0, "standing": 0.1, "run": Run(16, 0.4)} | change
    with pytest.raises(error, match=said):
        advise.advise(given["tried"], given["cost"], given["standing"], given["run"])  # type: ignore[arg-type]
