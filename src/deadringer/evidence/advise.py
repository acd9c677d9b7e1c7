"""Where to draw the line of a run: the `false_share` that costs least, and what it is expected to bring.

What one wrong report is worth in missed copies is stated by who asks, and so is the share of copies in a run. The rest
is counted on labelled sightings, each weighed by what had not seen it: a run is made of them in the shares stated, the
decision of `decide` is taken over it at every false share, and what it gets right and wrong is counted, every product
once. Few labels have seen few errors: where the chance that a decision allows says that more independents are reported
than were counted, that number is taken. Nothing here is a probability that any one sighting was copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deadringer.errors import CalibrationError, InputError
from deadringer.evidence import decide
from deadringer.evidence.measures import Bools, Floats
from deadringer.evidence.proportions import clopper_pearson
from deadringer.evidence.resampling import bootstrap, once

#: The false shares that are tried: hundredths, and one so small that hardly anything is reported.
SHARES = (0.001, *(n / 100 for n in range(1, 100)))
#: Samples of families for the intervals.
SAMPLES = 499
#: Sightings of a run: what stands for less has no part in it.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Tried:
    """Labelled sightings as a decision sees them; all shape (n,), copies and independents alone.

    `chances`, `plain`: how often chance alone comes so far, and how often it is plain, as `decide.decided` takes them,
    by what had not seen the sighting; `named`: it bears a work's own name. `copy`: it is one, else it is independent.
    `right`, `wrong`: were it reported, a work of its own line, or of another, would be named.
    """

    chances: Floats
    plain: Floats
    named: Bools
    copy: Bools
    right: Bools
    wrong: Bools
    product: tuple[str, ...]
    family: tuple[str, ...]

    def of_class(self, copy: bool) -> tuple[Floats, list[str], list[str]]:
        """Return the rows of copies or of independents, and their products and families."""
        rows = np.flatnonzero(self.copy == copy)
        return (
            rows.astype(np.float64),
            [self.product[i] for i in rows],
            [self.family[i] for i in rows],
        )


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is taken to hold: so many sightings, and which share of them copies (the asker's, not the data's)."""

    sightings: float
    prior: float


@dataclass(frozen=True, slots=True)
class Figure:
    """An expected number, and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Expected:
    """What a false share brings in a run: findings, copies missed, and findings that are wrong, in sightings."""

    false_share: float
    findings: Figure
    missed: Figure
    wrong: Figure

    def loss(self, cost: float) -> float:
        """Return what is lost, in missed copies; infinite only where something is wrong."""
        return self.missed.value + (cost * self.wrong.value if self.wrong.value else 0.0)


@dataclass(frozen=True, slots=True)
class Line:
    """The line that costs least, beside the one that stands, and all that were tried.

    `apart` counts (findings, missed, wrong), none by chance, where the line of each family is chosen without it;
    `chosen` is the least and the greatest line so chosen: how much of the advice hangs on single families. `products`
    and `families` are how many copies and independents there are.
    """

    cost: float
    run: Run
    advised: Expected
    standing: Expected
    every: tuple[Expected, ...]
    apart: tuple[float, float, float]
    chosen: tuple[float, float]
    products: tuple[int, int]
    families: tuple[int, int]


def least(missed: Floats, wrong: Floats, cost: float) -> int:
    """Return the place of the line that costs least, the first of equals; lines ascend in what they report.

    As a farther line misses no more and reports no less that is wrong, a higher cost never chooses a farther one. An
    infinite cost chooses what misses least of what is wrong least.
    """
    if np.isinf(cost):
        return int(np.lexsort((np.arange(len(wrong)), missed, wrong))[0])
    return int(np.argmin(cost * wrong + missed))


def advise(tried: Tried, cost: float, standing: float, run: Run, *, samples: int = SAMPLES) -> Line:
    """Choose the false share at which cost * wrong + missed is least.

    Parameters
    ----------
    tried : Tried
        n labelled sightings.
    cost : float
        How many missed copies one wrong report is worth, 0 or more; it may be infinite.
    standing : float
        The false share to compare with, in (0, 1).
    run : Run
        How many sightings, and which share of them is copies.
    samples : int
        Of families, for the intervals.

    Returns
    -------
    Line
        An interval is of the expected number, not of what one run will bring, which varies about it. It is the wider of
        two: over samples of families, drawn with replacement, and exact for as many trials as there are families
        (Clopper and Pearson), since what never happened in the labels has no spread in samples of them.

    Raises
    ------
    InputError
        The cost, the share of copies, the standing share or the number of sightings is out of range.
    CalibrationError
        The run holds copies, or independents, of which no label is tried.
    """
    if not cost >= 0:
        raise InputError(f"cost: expected 0 or more missed copies for a wrong report, got {cost}")
    if not 0 <= run.prior <= 1:
        raise InputError(f"prior: expected a share of copies from 0 to 1, got {run.prior}")
    if not 1 <= run.sightings < np.inf:
        raise InputError(f"sightings: expected a number from 1 on, got {run.sightings}")
    if not 0 < standing < 1:
        raise InputError(f"standing: expected a false share between 0 and 1, got {standing}")
    sides = tried.of_class(True), tried.of_class(False)
    for (rows, _, _), part, what in zip(
        sides, (run.prior, 1 - run.prior), ("copy", "independent product"), strict=True
    ):
        if part > 0 and not len(rows):
            raise CalibrationError(f"no labelled {what} could be tried: what it costs is not known")
    shares = np.array(sorted({*SHARES, standing}))
    weights = once(sides[0][1]), once(sides[1][1])
    whole = _counts(tried, run, shares, (sides[0][0], sides[1][0]), weights)
    ends = bootstrap(
        lambda same, other, times: _sums(_counts(tried, run, shares, (same, other), times)),
        sides[0][0],
        sides[1][0],
        (sides[0][2], sides[1][2]),
        weights,
        samples=samples,
    )
    families = len(set(sides[0][2])), len(set(sides[1][2]))
    low, high = _exact(whole, run, families)
    value = _sums(whole)
    low, high = np.fmin(np.fmin(ends.low, low), value), np.fmax(np.fmax(ends.high, high), value)
    every = tuple(
        Expected(
            float(share),
            *(Figure(*map(float, (value[k, c], low[k, c], high[k, c]))) for c in range(3)),
        )
        for k, share in enumerate(shares)
    )
    tries = np.isin(shares, SHARES)
    at = np.flatnonzero(tries)[least(value[tries, 1], value[tries, 2], cost)]
    apart, chosen = _apart(tried, run, shares[tries], cost)
    return Line(
        cost,
        run,
        every[at],
        every[int(np.searchsorted(shares, standing))],
        every,
        apart,
        chosen,
        (len(set(sides[0][1])), len(set(sides[1][1]))),
        families,
    )


def _weight(run: Run, rows: Sequence[Floats], weights: Sequence[Floats], n: int) -> Floats:
    """Return how many sightings of the run each labelled one stands for; NaN where a class is to be had and is not."""
    out = np.zeros(n)
    for of, weight, share in zip(rows, weights, (run.prior, 1 - run.prior), strict=True):
        if share > 0:
            total = float(weight.sum())
            out[of.astype(np.intp)] = run.sightings * share * weight / total if total > 0 else np.nan
            if not total > 0:
                return np.full(n, np.nan)
    return out


def _shares(tried: Tried, weight: Floats) -> Floats:
    """Return the false share from which on each sighting is reported in such a run; infinite where it never is."""
    out, part = np.full(len(weight), np.inf), np.flatnonzero(weight > NOTHING)
    found = decide.decided(
        tried.chances[part], tried.plain[part], tried.named[part], part, 0.5, weight[part]
    ).share
    out[part] = np.where(tried.chances[part] < 1.0, found, np.inf)
    return out


def _counts(
    tried: Tried, run: Run, shares: Floats, rows: Sequence[Floats], weights: Sequence[Floats]
) -> Floats:
    """Return numbers of sightings at each share, shape (k, 4).

    Copies reported, independents reported, copies missed, and copies reported of another line's work.
    """
    weight = _weight(run, rows, weights, len(tried.chances))
    if np.isnan(weight).any():
        return np.full((len(shares), 4), np.nan)
    reach = _shares(tried, weight)
    out = _counted(tried, weight, reach, shares)
    out[:, 1] = np.maximum(out[:, 1], _by_chance(tried, weight, reach, shares))
    return out


def _counted(tried: Tried, weight: Floats, reach: Floats, shares: Floats) -> Floats:
    """Count what is reported where sightings are from the share they `reach` on, as `_counts` returns it.

    Rows are added in the order in which they are reported, so that a farther line counts no less, to the last bit.
    """
    order = np.argsort(reach, kind="stable")
    at = np.searchsorted(reach[order], shares, side="right")

    def until(which: Bools) -> Floats:
        return np.append(0.0, np.cumsum((weight * which)[order]))[at]

    def beyond(which: Bools) -> Floats:
        return np.append(np.cumsum((weight * which)[order][::-1])[::-1], 0.0)[at]

    copy, right, wrong = tried.copy, tried.right, tried.wrong
    missed = float(weight[copy & ~right].sum()) + beyond(copy & right)
    return np.stack(
        [until(copy & (right | wrong)), until(~copy & wrong), missed, until(copy & wrong)], axis=1
    )


def _by_chance(tried: Tried, weight: Floats, reach: Floats, shares: Floats) -> Floats:
    """Return how many independents would be reported if as many came so far as chance says, shape (k,).

    Those that bear a work's own name are decided among themselves, and have a chance of their own.
    """
    out = np.zeros(len(shares))
    for group in (tried.named, ~tried.named):
        order = np.flatnonzero(group)[np.argsort(reach[group], kind="stable")]
        chance = np.append(0.0, np.maximum.accumulate(tried.chances[order]))
        said = chance[np.searchsorted(reach[order], shares, side="right")]
        out += float(weight[group & ~tried.copy].sum()) * said
    return out


def _sums(counts: Floats) -> Floats:
    """Return findings, missed and wrong of what `_counts` returns."""
    return np.stack([counts[:, 0] + counts[:, 1], counts[:, 2], counts[:, 1] + counts[:, 3]], axis=1)


def _exact(counts: Floats, run: Run, families: tuple[int, int]) -> tuple[Floats, Floats]:
    """Return the ends of `_sums` if every family were one trial.

    Ends of a sum are as far from it as those of its parts together, squared and added (Zou, Huang, Zhang, "A note on
    confidence interval estimation for a linear function of binomial proportions", Computational Statistics and Data
    Analysis 2009).
    """
    sizes = run.sightings * run.prior, run.sightings * (1 - run.prior)
    off = np.zeros((2, *counts.shape))
    for column, side in enumerate((0, 1, 0, 0)):
        known: dict[float, tuple[float, float]] = {}
        for k, count in enumerate(counts[:, column].tolist() if sizes[side] > 0 else []):
            if count not in known:
                share = min(count / sizes[side], 1.0)
                low, high = clopper_pearson(share * families[side], families[side])
                known[count] = (share - low) * sizes[side], (high - share) * sizes[side]
            off[:, k, column] = known[count]
    below, above = (np.sqrt(_sums(one**2)) for one in off)
    whole, sums = np.array([run.sightings, sizes[0], run.sightings]), _sums(counts)
    return np.maximum(sums - below, 0.0), np.minimum(sums + above, whole)


def _apart(
    tried: Tried, run: Run, shares: Floats, cost: float
) -> tuple[tuple[float, float, float], tuple[float, float]]:
    """Count findings, missed and wrong where each family is decided by the line chosen without it."""
    sides = tried.of_class(True), tried.of_class(False)
    rows, weights = (sides[0][0], sides[1][0]), (once(sides[0][1]), once(sides[1][1]))
    weight = _weight(run, rows, weights, len(tried.chances))
    reach, family = _shares(tried, weight), np.array(tried.family)
    line, chosen = np.full(len(reach), -1.0), []
    for one in sorted(set(tried.family)):
        others = [w * (np.array(of) != one) for w, (_, _, of) in zip(weights, sides, strict=True)]
        found = _sums(_counts(tried, run, shares, rows, others))
        if np.isnan(found).any():
            continue  # without this family there are no copies, or no independents: nothing of it is reported
        at = float(shares[least(found[:, 1], found[:, 2], cost)])
        line[family == one] = at
        chosen.append(at)
    reached = np.where(reach <= line, 0.0, np.inf)
    total = _sums(_counted(tried, weight, reached, np.zeros(1)))[0].tolist()
    ends = (min(chosen), max(chosen)) if chosen else (float("nan"), float("nan"))
    return (total[0], total[1], total[2]), ends
