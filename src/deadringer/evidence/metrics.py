"""The measures by which likelihood ratios are judged: cost, calibration, misleading evidence, curves.

All take log10 likelihood ratios of pairs that are (`same`, by Hp) and that are not (`different`, by Hd) of the same
origin: one dimension each, infinities allowed, NaN refused. `weights`, a pair of columns of numbers from 0 to 1e9,
says how much each row counts: `resampling.once` makes one product count once, however often it is listed. Only their
proportions within a class matter, but for counts (`misleading`, `bounding.elub`), where they are numbers of products.
Where a class is empty nothing was measured, and the answer is NaN. Knows nothing of how ratios are made.

What to report of a method, and why these: Meuwly, Ramos, Haraksim, "A guideline for the validation of likelihood ratio
methods used for forensic evidence evaluation", Forensic Science International 2017.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from deadringer.errors import InputError
from deadringer.evidence._sides import Side, Weights, column, sides
from deadringer.evidence.measures import Floats
from deadringer.evidence.proportions import clopper_pearson

LN10 = math.log(10.0)
#: log10 prior odds of an ECE curve: from one in a thousand to a thousand to one, by tenths.
PRIORS = tuple(tenth / 10 for tenth in range(-30, 31))
#: log10 odds beyond which a probability has no place in a float64.
FARTHEST = 300.0


def cllr(same: npt.ArrayLike, different: npt.ArrayLike, weights: Weights | None = None) -> float:
    """Return the log-likelihood-ratio cost in bits: 0 is perfect, 1 is knowing nothing.

    Parameters
    ----------
    same, different : array_like, shapes (n,) and (m,)
        log10 likelihood ratios of pairs that are, and that are not, of the same origin.
    weights : pair of array_like, shapes (n,) and (m,), optional
        How much each row counts within its class.

    Returns
    -------
    float
        Infinite where an infinite ratio misleads; NaN where a class is empty.

    Raises
    ------
    InputError
        A ratio is NaN, a weight is out of range, or a column has another length or shape.

    References
    ----------
    .. [1] Brümmer, du Preez, "Application-independent evaluation of speaker detection", Computer Speech and
       Language 2006.
    """
    return _entropy(*sides("cllr", same, different, weights), 0.0)


def cllr_min(same: npt.ArrayLike, different: npt.ArrayLike, weights: Weights | None = None) -> float:
    """Return the least cost, in bits, that any rising recalibration of these ratios has: how well they tell apart.

    Parameters, errors and reference are those of `cllr`. The recalibration is `pav`, fitted to the very same rows, so
    that of few rows it flatters.
    """
    return _entropy(*_calibrated(*sides("cllr_min", same, different, weights)), 0.0)


def cllr_cal(same: npt.ArrayLike, different: npt.ArrayLike, weights: Weights | None = None) -> float:
    """Return the cost of poor calibration in bits, `cllr - cllr_min`: 0 where the ratios mean what they say.

    Parameters, errors and reference are those of `cllr`.
    """
    found = sides("cllr_cal", same, different, weights)
    return _entropy(*found, 0.0) - _entropy(*_calibrated(*found), 0.0)


def pav(
    same: npt.ArrayLike, different: npt.ArrayLike, weights: Weights | None = None
) -> tuple[Floats, Floats]:
    """Return the log10 likelihood ratios that these rows themselves bear out, by pooling adjacent violators.

    The isotonic regression of the class on the ratio, both classes weighing the same: the rising function of the ratio
    with the least cost. Rows of equal ratio are pooled.

    Parameters
    ----------
    same, different : array_like, shapes (n,) and (m,)
        log10 likelihood ratios; only their order matters.
    weights : pair of array_like, shapes (n,) and (m,), optional
        How much each row counts within its class. Rows of weight 0 get the value of the row below them.

    Returns
    -------
    same, different : ndarray of float64, shapes (n,) and (m,)
        Calibrated log10 likelihood ratios, row by row: -inf below every row of the same origin, inf above every other;
        NaN where a class is empty.

    Raises
    ------
    InputError
        As `cllr`.

    References
    ----------
    .. [1] Brümmer, du Preez, "Application-independent evaluation of speaker detection", Computer Speech and
       Language 2006.
    """
    ones, others = sides("pav", same, different, weights)
    columns = column("pav", "same", same), column("pav", "different", different)
    if not len(ones) or not len(others):
        return np.full(len(columns[0]), np.nan), np.full(len(columns[1]), np.nan)
    start, height, _, _ = _steps(ones, others)
    at = [np.maximum(np.searchsorted(start, one, "right") - 1, 0) for one in columns]
    return height[at[0]], height[at[1]]


def _calibrated(same: Side, different: Side) -> tuple[Side, Side]:
    """Return both classes with the ratios that `pav` gives them, a row a step."""
    if not len(same) or not len(different):
        return same, different
    _, height, *masses = _steps(same, different)
    one, other = (Side(height[mass > 0], mass[mass > 0]) for mass in masses)
    return one, other


def _steps(same: Side, different: Side) -> tuple[Floats, Floats, Floats, Floats]:
    """Return where each step of the calibration begins, ascending, its log10 likelihood ratio, and what it weighs.

    Two columns of weights, of either class; only their proportions mean anything.
    """
    values, at = np.unique(np.concatenate([same.values, different.values]), return_inverse=True)
    # Scaled by a power of two, which rounds nothing, so that no product below vanishes.
    masses = [
        np.bincount(
            where, np.ldexp(side.weights, -int(np.frexp(side.weights.max())[1])), len(values)
        ).tolist()
        for side, where in ((same, at[: len(same)]), (different, at[len(same) :]))
    ]
    heads: list[int] = []
    hits: list[float] = []
    misses: list[float] = []
    for head, hit, miss in zip(range(len(values)), *masses, strict=True):
        # A step that is not above the one before it is one with it; compared as products, for a mass may be 0.
        while heads and hits[-1] * miss >= hit * misses[-1]:
            head, hit, miss = heads.pop(), hit + hits.pop(), miss + misses.pop()
        heads.append(head)
        hits.append(hit)
        misses.append(miss)
    of_same, of_different = np.array(hits), np.array(misses)
    with np.errstate(divide="ignore"):
        height = np.log10(of_same / of_same.sum()) - np.log10(of_different / of_different.sum())
    return values[heads], height, of_same, of_different


def _entropy(same: Side, different: Side, prior: float) -> float:
    """Return the empirical cross-entropy in bits at log10 prior odds; at 0 it is Cllr."""
    if not len(same) or not len(different):
        return math.nan
    share = 1 / (1 + 10.0**-prior)
    with np.errstate(over="ignore"):  # what overflows is infinite in bits as well
        missed = same.mean(np.logaddexp(0.0, -(same.values + prior) * LN10))
        wrong = different.mean(np.logaddexp(0.0, (different.values + prior) * LN10))
    return float(share * missed + (1 / (1 + 10.0**prior)) * wrong) / math.log(2.0)


@dataclass(frozen=True, slots=True)
class Entropies:
    """The curves of an ECE plot, in bits, over log10 prior odds; all of one length.

    `observed` is of the ratios as they are, `reference` of a ratio of 1 for all, `calibrated` of those `pav` gives.
    """

    prior: Floats
    observed: Floats
    reference: Floats
    calibrated: Floats


def ece(
    same: npt.ArrayLike,
    different: npt.ArrayLike,
    weights: Weights | None = None,
    priors: Sequence[float] = PRIORS,
) -> Entropies:
    """Return the empirical cross-entropy: what the ratios leave to be known, whatever one held before the evidence.

    Parameters
    ----------
    same, different, weights
        As `cllr`.
    priors : sequence of float
        log10 prior odds of Hp against Hd, within -300 and 300.

    Returns
    -------
    Entropies
        Where `observed` lies above `reference`, the evidence does more harm than none would. NaN where a class is
        empty.

    Raises
    ------
    InputError
        As `cllr`, or the prior odds are out of range.

    References
    ----------
    .. [1] Ramos, Gonzalez-Rodriguez, Zadora, Aitken, "Information-theoretical assessment of the performance of
       likelihood ratio computation methods", Journal of Forensic Sciences 2013.
    """
    found = sides("ece", same, different, weights)
    prior = column("ece", "priors", priors)
    if not (np.abs(prior) <= FARTHEST).all():
        raise InputError(f"ece: priors must be log10 odds within -{FARTHEST:g} and {FARTHEST:g}")
    neutral = Side(np.zeros(1), np.ones(1)), Side(np.zeros(1), np.ones(1))
    empty = not len(found[0]) or not len(found[1])
    curves = (found, found if empty else neutral, _calibrated(*found))
    return Entropies(
        prior, *(np.array([_entropy(*curve, odds) for odds in prior.tolist()]) for curve in curves)
    )


@dataclass(frozen=True, slots=True)
class Tippett:
    """The curves of a Tippett plot: shares of either class at or above each log10 likelihood ratio that occurs."""

    log10_lr: Floats
    same: Floats
    different: Floats


def tippett(same: npt.ArrayLike, different: npt.ArrayLike, weights: Weights | None = None) -> Tippett:
    """Return which share of either class has at least each log10 likelihood ratio.

    Parameters and errors are those of `cllr`.

    Returns
    -------
    Tippett
        Three columns of one length: every log10 ratio that occurs, ascending (infinities among them), and the shares
        of either class at or above it. The curve steps down just above each. NaN for a class that is empty.

    References
    ----------
    .. [1] Meuwly, Ramos, Haraksim, "A guideline for the validation of likelihood ratio methods used for forensic
       evidence evaluation", Forensic Science International 2017.
    """
    found = sides("tippett", same, different, weights)
    at = np.unique(np.concatenate([side.values for side in found]))
    reached = [side.above(at, or_at=True) for side in found]
    with np.errstate(invalid="ignore"):  # of an empty class there is no share
        return Tippett(at, *(heavy / heavy[:1] for heavy in reached))  # all rows of a class reach the first


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of so many, by weight, and the exact 95 % interval of the share; the share of none is NaN."""

    hits: float
    of: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share itself, between 0 and 1."""
        return self.hits / self.of if self.of else math.nan


@dataclass(frozen=True, slots=True)
class Misleading:
    """How often evidence misleads by a factor `at` or more: for Hp where Hd holds, and for Hd where Hp holds."""

    at: float
    different: Rate
    same: Rate


def misleading(
    same: npt.ArrayLike,
    different: npt.ArrayLike,
    weights: Weights | None = None,
    at: Sequence[float] = (10.0, 100.0),
) -> tuple[Misleading, ...]:
    """Return the rates of misleading evidence, P(LR >= k | Hd) and P(LR <= 1 / k | Hp), each with its exact interval.

    Parameters
    ----------
    same, different
        As `cllr`.
    weights : pair of array_like, optional
        What each row counts: the weights of a product's rows add up to 1, and the interval is that of so many products.
        Where rows of one product disagree, it counts by the share of them that mislead.
    at : sequence of float
        Likelihood ratios k above 1; not logarithms.

    Returns
    -------
    tuple of Misleading
        One for each k, in order. Of an empty class nothing is known: NaN, within 0 and 1.

    Raises
    ------
    InputError
        As `cllr`, or a k is not above 1.

    References
    ----------
    .. [1] Royall, "On the probability of observing misleading statistical evidence", JASA 2000.
    """
    ones, others = sides("misleading", same, different, weights)
    out = []
    for k in at:
        if not 1 < k < math.inf:
            raise InputError(f"misleading: at must hold likelihood ratios above 1; {k} came")
        step = math.log10(k)
        out.append(Misleading(k, _rate(others, others.values >= step), _rate(ones, ones.values <= -step)))
    return tuple(out)


def _rate(side: Side, which: npt.NDArray[np.bool_]) -> Rate:
    hits, of = float(side.weights[which].sum()), side.total
    return Rate(hits, of, *clopper_pearson(min(hits, of), of))
