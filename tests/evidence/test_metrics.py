"""The measures of likelihood ratios: what two independent packages say, what must not change them, and the extremes."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lir import metrics as oracle
from lir.algorithms.isotonic_regression import IsotonicCalibrator
from lir.data.models import LLRData
from lir.plotting.expected_calibration_error import calculate_ece
from scipy.integrate import quad
from scipy.stats import beta, binomtest, norm
from sklearn.isotonic import IsotonicRegression

from deadringer.errors import InputError
from deadringer.evidence.measures import Floats
from deadringer.evidence.metrics import (
    cllr,
    cllr_cal,
    cllr_min,
    ece,
    misleading,
    pav,
    tippett,
)
from deadringer.evidence.proportions import Share, clopper_pearson, wilson

# Sixty-fourths: ties are common, and none is a near tie, which scikit-learn would take for one. Within +-4 an oracle
# that forms 1 - p, with p up to 1 - 1e-4, errs by 1e-16 / 1e-4 = 1e-12.
ratios = st.lists(st.integers(-256, 256).map(lambda n: n / 64), min_size=1, max_size=40).map(np.array)
unbounded = st.lists(
    st.one_of(
        st.integers(-256, 256).map(lambda n: n / 64), st.sampled_from([math.inf, -math.inf, 400.0, -1e308])
    ),
    min_size=1,
    max_size=40,
).map(np.array)
MEASURES = [cllr, cllr_min, cllr_cal, pav, ece, tippett, misleading]


def whole(data: st.DataObject, *columns: Floats) -> tuple[npt.NDArray[np.intp], ...]:
    """Draw whole weights, 1 to 4, for columns."""
    return tuple(
        np.array(data.draw(st.lists(st.integers(1, 4), min_size=len(one), max_size=len(one))))
        for one in columns
    )


def labelled(same: Floats, different: Floats) -> tuple[Floats, Floats]:
    return np.concatenate([same, different]), np.repeat([1.0, 0.0], [len(same), len(different)])


def for_lir(same: Floats, different: Floats) -> LLRData:
    values, labels = labelled(same, different)
    return LLRData(features=values, labels=labels)


def flat(found: object) -> Floats:
    """Return whatever a measure returns as one column."""
    if isinstance(found, tuple) and found and hasattr(found[0], "at"):
        return np.array(
            [x for one in found for rate in (one.different, one.same) for x in (rate.share, rate.low)]
        )
    if hasattr(found, "__dataclass_fields__"):
        return np.concatenate([getattr(found, name) for name in found.__dataclass_fields__])
    return np.concatenate([np.atleast_1d(one) for one in (found if isinstance(found, tuple) else (found,))])


# --- second opinions ---------------------------------------------------------------------------------------------


@given(ratios, ratios)
def test_costs_are_those_of_lir(same: Floats, different: Floats) -> None:
    data = for_lir(same, different)
    with np.errstate(divide="ignore"):
        assert math.isclose(cllr(same, different), oracle.cllr(data), abs_tol=1e-9)
        assert math.isclose(cllr_min(same, different), oracle.cllr_min(data), abs_tol=1e-9)
        assert math.isclose(cllr_cal(same, different), oracle.cllr_cal(data), abs_tol=1e-9)


@given(ratios, ratios)
def test_calibrated_ratios_are_those_of_lir(same: Floats, different: Floats) -> None:
    with np.errstate(divide="ignore"):
        theirs = IsotonicCalibrator().fit_transform(*labelled(same, different))
    np.testing.assert_allclose(np.concatenate(pav(same, different)), theirs, rtol=0, atol=1e-9)


@given(ratios, ratios, st.data())
def test_weighted_calibration_is_the_isotonic_regression_of_scikit_learn(
    same: Floats, different: Floats, data: st.DataObject
) -> None:
    heavy = whole(data, same, different)
    values, labels = labelled(same, different)
    weights = np.concatenate([one / one.sum() for one in heavy])
    theirs = IsotonicRegression().fit_transform(values, labels, sample_weight=weights)
    odds = 10.0 ** np.concatenate(pav(same, different, heavy))
    np.testing.assert_allclose(1 - 1 / (1 + odds), theirs, rtol=0, atol=1e-9)


@given(ratios, ratios)
def test_cross_entropies_are_those_of_lir(same: Floats, different: Floats) -> None:
    """Within prior odds of 1e-2 to 1e2 theirs, which takes the logarithm of 1 - p, errs by 1e-16 / 1e-6."""
    found = ece(same, different, priors=[-2, -0.5, 0, 1, 2])
    values, labels = labelled(same, different)
    priors = 10**found.prior / (1 + 10**found.prior)
    with np.errstate(divide="ignore", invalid="ignore"):
        calibrated = 10 ** IsotonicCalibrator().fit_transform(values, labels)
        for ours, theirs in ((found.observed, 10**values), (found.reference, np.ones(len(values)))):
            np.testing.assert_allclose(ours, calculate_ece(theirs, labels, priors), rtol=0, atol=1e-9)
        # At an infinite ratio theirs has no answer; the nearest finite one that rounds to the same has.
        np.testing.assert_allclose(
            found.calibrated,
            calculate_ece(np.clip(calibrated, 1e-12, 1e12), labels, priors),
            rtol=0,
            atol=1e-9,
        )


@given(st.integers(0, 300), st.integers(0, 300), st.floats(0.5, 0.999))
def test_exact_intervals_are_those_of_scipy(hits: int, rest: int, level: float) -> None:
    found = clopper_pearson(hits, hits + rest, level)
    if hits + rest:
        theirs = binomtest(hits, hits + rest).proportion_ci(level, method="exact")
        assert found == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    else:
        assert found == (0.0, 1.0)


@given(st.floats(0.01, 500), st.floats(0.01, 500))
def test_intervals_of_weighted_counts_are_quantiles_of_the_beta_distribution(
    hits: float, rest: float
) -> None:
    theirs = beta.ppf(0.025, hits, rest + 1), beta.ppf(0.975, hits + 1, rest)
    assert clopper_pearson(hits, hits + rest) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(("hits", "of"), [(1, 10**6), (500_000, 10**6), (999_999, 10**6), (3, 10**9)])
def test_exact_intervals_of_many_trials_are_those_of_scipy(hits: int, of: int) -> None:
    theirs = beta.ppf(0.025, hits, of - hits + 1), beta.ppf(0.975, hits + 1, of - hits)
    assert clopper_pearson(hits, of) == pytest.approx(theirs, abs=1e-9)


# --- definitions -------------------------------------------------------------------------------------------------


@given(st.integers(1, 40), st.data())
def test_an_exact_interval_ends_where_so_many_hits_become_rare(of: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, of))

    def tail(share: float, counts: range) -> float:
        p = Fraction(share)
        return float(sum(math.comb(of, k) * p**k * (1 - p) ** (of - k) for k in counts))

    low, high = clopper_pearson(hits, of)
    # An end errs by an ulp or so, and a tail rises at most `of` times as fast: 40 * 1e-16, and what lgamma rounds.
    assert low == 0 if not hits else tail(low, range(hits, of + 1)) == pytest.approx(0.025, rel=1e-11)
    assert high == 1 if hits == of else tail(high, range(hits + 1)) == pytest.approx(0.025, rel=1e-11)


def test_cllr_is_the_defining_sum() -> None:
    same, different = np.array([0.3, -0.2]), np.array([-1.0, 0.4, 0.1])
    by_hand = 0.5 * (
        sum(math.log2(1 + 10**-v) for v in same) / 2 + sum(math.log2(1 + 10**v) for v in different) / 3
    )
    assert math.isclose(cllr(same, different), by_hand, rel_tol=1e-12)  # one sum in bits, one in nats


@given(unbounded, unbounded)
def test_tippett_shares_are_counts(same: Floats, different: Floats) -> None:
    found = tippett(same, different)
    assert found.log10_lr.tolist() == sorted({*same.tolist(), *different.tolist()})
    for curve, column in ((found.same, same), (found.different, different)):
        assert curve.tolist() == [(column >= at).mean() for at in found.log10_lr]


@given(unbounded, unbounded)
def test_misleading_evidence_is_counted(same: Floats, different: Floats) -> None:
    for found, k in zip(misleading(same, different, at=(10, 100)), (10, 100), strict=True):
        assert found.at == k
        assert (found.different.hits, found.different.of) == (
            (different >= math.log10(k)).sum(),
            len(different),
        )
        assert (found.same.hits, found.same.of) == ((same <= -math.log10(k)).sum(), len(same))
        for rate in (found.different, found.same):
            assert (rate.low, rate.high) == clopper_pearson(rate.hits, rate.of)
            assert rate.low <= rate.share <= rate.high


@given(ratios, ratios, st.data())
def test_costs_are_cross_entropies_at_even_odds(same: Floats, different: Floats, data: st.DataObject) -> None:
    heavy = whole(data, same, different)
    found = ece(same, different, heavy, priors=[0])
    assert found.observed[0] == cllr(same, different, heavy)
    assert found.calibrated[0] == cllr_min(same, different, heavy)
    assert found.reference[0] == 1


@given(ratios, ratios, st.floats(0.01, 50), st.floats(-5, 5))
def test_no_rising_recalibration_costs_less_than_the_least(
    same: Floats, different: Floats, slope: float, offset: float
) -> None:
    least = cllr_min(same, different)
    assert 0 <= least <= 1 + 1e-12  # rounding of sums of up to 40 numbers
    assert least <= cllr(offset + slope * same, offset + slope * different) + 1e-12
    assert cllr_cal(*pav(same, different)) == pytest.approx(0, abs=1e-12)


# --- what must not matter ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES)
@settings(max_examples=40)
@given(same=ratios, different=ratios, data=st.data())
def test_a_weight_of_two_is_the_row_twice(
    measure: Callable[..., object], same: Floats, different: Floats, data: st.DataObject
) -> None:
    heavy = whole(data, same, different)
    repeated = [np.repeat(column, times) for column, times in zip((same, different), heavy, strict=True)]
    weighed, listed = measure(same, different, heavy), measure(*repeated)
    if measure is pav:
        weighed = tuple(np.repeat(c, times) for c, times in zip(weighed, heavy, strict=True))  # type: ignore[call-overload]
    np.testing.assert_allclose(
        flat(weighed), flat(listed), rtol=1e-12, atol=1e-12
    )  # sums of up to 160 numbers


@pytest.mark.parametrize("measure", [cllr, cllr_min, cllr_cal, ece, tippett, misleading])
@settings(max_examples=40)
@given(same=unbounded, different=unbounded, data=st.data())
def test_the_order_of_the_rows_does_not_matter(
    measure: Callable[..., object], same: Floats, different: Floats, data: st.DataObject
) -> None:
    shuffled = [np.array(data.draw(st.permutations(column.tolist()))) for column in (same, different)]
    np.testing.assert_array_equal(flat(measure(same, different)), flat(measure(*shuffled)))


@pytest.mark.parametrize("measure", [cllr, cllr_min, cllr_cal, pav, ece, tippett])
@settings(max_examples=40)
@given(same=ratios, different=ratios, data=st.data(), scale=st.floats(1e-6, 1e6))
def test_the_scale_of_the_weights_does_not_matter(
    measure: Callable[..., object], same: Floats, different: Floats, data: st.DataObject, scale: float
) -> None:
    a, b = whole(data, same, different)
    found = [flat(measure(same, different, weights)) for weights in ((a, b), (a * scale, b / scale))]
    np.testing.assert_allclose(*found, rtol=1e-12, atol=1e-12)


@given(unbounded, unbounded)
def test_calibration_asks_for_the_order_of_the_ratios_only(same: Floats, different: Floats) -> None:
    order = np.unique(np.concatenate([same, different]))
    ranks = [np.searchsorted(order, column).astype(float) for column in (same, different)]
    for ours, ranked in zip(pav(same, different), pav(*ranks), strict=True):
        assert ours.tolist() == ranked.tolist()


@pytest.mark.parametrize("measure", MEASURES)
def test_rows_of_no_weight_are_as_good_as_absent(measure: Callable[..., object]) -> None:
    same, different = np.array([1.0, -math.inf, 0.5]), np.array([math.inf, -1.0, 0.7])
    found = measure(same, different, ([1, 0, 1], [0, 1, 1]))
    if measure is pav:
        found = found[0][[0, 2]], found[1][1:]  # type: ignore[index]
    assert flat(found).tolist() == flat(measure(same[[0, 2]], different[1:])).tolist()


# --- extremes ----------------------------------------------------------------------------------------------------


def test_cllr_is_one_for_knowing_nothing_and_falls_with_knowledge() -> None:
    assert cllr(np.zeros(5), np.zeros(9)) == 1.0
    assert cllr(np.full(5, 2.0), np.full(9, -2.0)) < 0.02
    assert cllr(np.full(5, -2.0), np.full(9, 2.0)) > 6.0


def test_perfect_separation_costs_nothing_once_calibrated() -> None:
    same, different = [0.2, 0.1], [-0.1, 0.0, 0.0]
    assert [one.tolist() for one in pav(same, different)] == [[math.inf] * 2, [-math.inf] * 3]
    assert cllr_min(same, different) == 0
    assert cllr_cal(same, different) == cllr(same, different)
    assert ece(same, different).calibrated.tolist() == [0] * 61


def test_ratios_that_tell_nothing_are_calibrated_to_nothing() -> None:
    assert [one.tolist() for one in pav([3.0] * 4, [3.0] * 7)] == [[0.0] * 4, [0.0] * 7]
    assert [one.tolist() for one in pav([-1.0], [1.0])] == [[0.0], [0.0]]  # the wrong way round
    assert cllr_min([-1.0], [1.0]) == 1


def test_a_ratio_of_ten_to_the_four_hundred_has_its_cost_in_bits() -> None:
    bits = 400 * math.log2(10)
    assert cllr([-400.0], [0.0]) == pytest.approx((bits + 1) / 2, rel=1e-15)
    assert cllr([400.0], [400.0]) == pytest.approx(bits / 2, rel=1e-15)
    assert cllr([400.0], [-400.0]) == 0
    assert cllr([-1e308], [0.0]) == math.inf  # more bits than a float64 holds


def test_infinite_ratios_cost_nothing_where_right_and_all_where_they_mislead() -> None:
    inf = math.inf
    assert cllr([inf], [-inf]) == 0
    assert cllr([inf, -inf], [-inf]) == inf == cllr([inf], [inf])
    assert cllr_min([inf, -inf], [-inf]) < 1
    assert cllr_cal([inf, -inf], [-inf]) == inf
    assert tippett([inf], [-inf]).log10_lr.tolist() == [-inf, inf]
    assert [rate.different.hits for rate in misleading([0.0], [inf, -inf])] == [1, 1]


def test_intervals_of_no_hits_and_of_all_are_those_of_the_textbook() -> None:
    assert clopper_pearson(0, 10) == (0, pytest.approx(1 - 0.025**0.1, abs=1e-15))
    assert clopper_pearson(10, 10) == (pytest.approx(0.025**0.1, abs=1e-15), 1)
    assert clopper_pearson(0, 0) == (0, 1)
    assert tuple(round(x, 4) for x in clopper_pearson(17, 20)) == (0.6211, 0.9679)


def test_wilson_intervals_are_those_of_the_textbook() -> None:
    low, high = wilson(17, 20)
    assert (round(low, 4), round(high, 4)) == (0.6396, 0.9476)
    assert wilson(0, 0) == (0.0, 1.0)
    assert str(Share(17, 20)) == "17/20 = 0.85 [0.64, 0.95]"


def test_a_million_rows_are_no_matter() -> None:
    draw = np.random.default_rng(5)
    same, different = draw.normal(1, 1, 10**6), draw.normal(-1, 1, 10**6)
    expected, _ = quad(
        lambda x: norm.pdf(x, 1, 1) * math.log2(1 + 10**-x), -9, 11
    )  # of either class, by symmetry
    # The costs deviate by less than 1, the mean of a million by less than 0.001; five of those.
    assert cllr(same, different) == pytest.approx(expected, abs=0.005)
    assert 0.4 < cllr_min(same, different) < cllr(same, different)
    (found,) = misleading(same, different, at=[10])
    assert (
        found.different.low < 0.022750 < found.different.high
    )  # of the normal distribution, beyond two deviations


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("same", "different"), [([], [1.0]), ([1.0], []), ([], [])])
def test_of_an_empty_class_nothing_is_known(
    measure: Callable[..., object], same: list[float], different: list[float]
) -> None:
    found = measure(same, different)
    if measure is tippett:
        for curve, column in ((found.same, same), (found.different, different)):  # type: ignore[attr-defined]
            assert np.isnan(curve).all() or column
    elif measure is misleading:
        for rate in (found[0].different, found[0].same):  # type: ignore[index]
            assert rate.of or (math.isnan(rate.share) and (rate.low, rate.high) == (0, 1))
    elif measure is ece:
        assert np.isnan([found.observed, found.reference, found.calibrated]).all()  # type: ignore[attr-defined]
    else:
        assert np.isnan(flat(found)).all()


# --- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("given", "message"),
    [
        (([0, math.nan], [0]), "row 1 of same is nan; a log10 likelihood ratio was expected"),
        (([[0]], [0]), "same must have one dimension; it has 2"),
        (([0], ["?"]), "different must be a column of numbers"),
        (([0], [0], ([1], [1, 1])), "different has 1 rows and its weights have 2"),
        (([0], [0], ([-1], [1])), "row 0 of weights of same is -1.0; 0 to 1e+09 was expected"),
        (([0], [0], ([1], [math.nan])), "row 0 of weights of different is nan"),
        (([0], [0], ([1], [1], [1])), "weights must be a pair, of same and of different; 3 came"),
    ],
)
def test_bad_columns_are_named(measure: Callable[..., object], given: tuple, message: str) -> None:
    with pytest.raises(InputError, match=message.replace("+", r"\+")) as caught:
        measure(*given)
    assert str(caught.value).startswith(f"{measure.__name__}: ")


def test_settings_out_of_range_are_named() -> None:
    for at in (1.0, math.inf, math.nan, -3.0):
        with pytest.raises(InputError, match="ratios above 1"):
            misleading([0], [0], at=[at])
    for prior in (301.0, math.nan, -math.inf):
        with pytest.raises(InputError, match="log10 odds within -300 and 300"):
            ece([0], [0], priors=[prior])
    for hits, of in ((2, 1), (-1, 1), (0, 1e10), (math.nan, 1)):
        with pytest.raises(InputError, match="0 <= hits <= of"):
            clopper_pearson(hits, of)
    with pytest.raises(InputError, match="level must lie between 0 and 1"):
        clopper_pearson(1, 2, 1.0)
