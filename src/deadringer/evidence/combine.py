"""The fusion of kinds: one balanced logistic regression over all of them, with Firth's penalty and flags for missing.

The logarithms of several kinds must not be summed: kinds depend on one another (a copy is alike in name *and* figures,
an independent product that is alike in one is often alike in the other), and the sum then overstates strong support.
A regression on what the kinds come to *together* learns how far each is believed beside the others, whatever they have
to do with one another. Firth's penalty (the invariant prior of Jeffreys) keeps data that can be told apart entirely
from running away, and changes nothing when a kind is stated in other units.

A kind that is missing adds nothing of its own; where enough products miss it, a flag tells how much more or less the
others then say. A flag that alone moves a ratio by more than `TELLS` is dropped: bare listings are copied more often,
and which is bare says who looked, not what was derived from what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from deadringer.evidence.calibration import Fusion
from deadringer.evidence.measures import Bools, Floats

LN10 = float(np.log(10.0))
#: log10 2: a flag may not move a ratio by more than a factor of two, the least step of the verbal scale.
TELLS = float(np.log10(2.0))
#: What sums of so many terms may differ by in rounding, in parts of them.
ROUNDING = 1e-13
#: A kind that varies by less of itself than this where it is known does not vary.
STEADY = 1e-9
#: How far apart the differences are that the bend is taken from, and how short the last step is.
DIFFERENCE, CLOSE = 1e-5, 1e-12
#: Products of either class that must miss a kind, and know it, for a flag to be fitted.
LEAST = 8.0


def firth(x: Floats, y: Floats, weight: Floats) -> Floats:
    """Fit a weighted logistic regression with Firth's penalty, by Newton steps that are halved until they help.

    Parameters
    ----------
    x : ndarray, shape (n, k)
        Features, of full column rank; a constant column for an offset.
    y : ndarray, shape (n,)
        1 for the first class, 0 for the second.
    weight : ndarray, shape (n,)
        What each row counts: weights are counts, so that rows of weight 2 are rows that stand there twice.

    Returns
    -------
    ndarray, shape (k,)
        Coefficients such that x @ coefficients is the natural logarithm of odds; finite for separable data too.

    References
    ----------
    .. [1] Firth, "Bias reduction of maximum likelihood estimates", Biometrika 1993.
    .. [2] Heinze, Schemper, "A solution to the problem of separation in logistic regression", Statistics in
       Medicine 2002.
    """
    scale = np.abs(x).max(axis=0)
    x = x / scale  # the penalty does not see units, the solver does
    # Equal rows are one row that counts more: a kind of a few steps leaves few.
    rows, of = np.unique(np.column_stack([x, y]), axis=0, return_inverse=True)
    x, y = rows[:, :-1], rows[:, -1]
    weight = np.bincount(of.ravel(), weight, len(rows)).astype(np.float64)

    def information(at: Floats) -> tuple[Floats, Floats, Floats]:
        p = np.exp(-np.logaddexp(0.0, -(x @ at)))
        v = weight * p * (1.0 - p)
        return p, v, (x * v[:, None]).T @ x

    def gain(at: Floats) -> float:
        z, (_, _, bend) = x @ at, information(at)
        sign, volume = np.linalg.slogdet(bend)
        if sign <= 0:
            return -np.inf
        return float((weight * (y * z - np.logaddexp(0.0, z))).sum() + 0.5 * volume)

    def slope(at: Floats) -> tuple[Floats, Floats]:
        p, v, bend = information(at)
        inverse = np.linalg.inv(bend)
        leverage = v * ((x @ inverse) * x).sum(axis=1)
        return x.T @ (weight * (y - p) + leverage * (0.5 - p)), bend

    at = np.zeros(x.shape[1])
    best = gain(at)
    for _ in range(200):
        rise, bend = slope(at)
        # The bend of the penalty too, by differences: it sets how fast this ends, not where.
        near = DIFFERENCE * (1.0 + np.abs(at))
        whole = np.stack(
            [
                (slope(at - one)[0] - slope(at + one)[0]) / (2.0 * size)
                for one, size in zip(np.diag(near), near, strict=True)
            ]
        )
        whole = (whole + whole.T) / 2.0
        step = np.linalg.solve(whole if np.linalg.eigvalsh(whole)[0] > 0 else bend, rise)
        size = 1.0
        least = best - ROUNDING * abs(best)  # near the top what is gained is less than what rounding takes
        while (found := gain(at + size * step)) < least and size > 1e-12:
            size /= 2
        length = float(np.abs(size * step).max())
        if found < least:
            break
        at, best = at + size * step, max(found, best)
        if length <= CLOSE * (1.0 + float(np.abs(at).max())):
            break
    return np.asarray(at / scale)


def balanced(weight: Floats, y: Floats) -> Floats:
    """Return weights under which both classes weigh as much as the products of the first, copies."""
    total = float(weight[y == 1].sum())
    out = weight.copy()
    out[y == 0] *= total / max(float(weight[y == 0].sum()), 1e-300)
    return out


def fit(kinds: Mapping[str, Floats], y: Floats, weight: Floats) -> Fusion:
    """Fit the fusion of some kinds on pairs of one class and the other.

    A kind that would count against what it says, or that says nothing others do not, is left out: its slope is 0.

    Parameters
    ----------
    kinds : mapping of str to ndarray, shape (n,)
        What each kind comes to, in any units; NaN where it is missing.
    y : ndarray, shape (n,)
        1 for copies, 0 for independents.
    weight : ndarray, shape (n,)
        What each pair counts, in products.
    """
    use = ~np.all([np.isnan(x) for x in kinds.values()], axis=0)
    y, weight = y[use], weight[use]
    slopes = dict.fromkeys(kinds, 0.0)
    if not (weight[y == 1].sum() > 0 and weight[y == 0].sum() > 0):
        return Fusion(0.0, slopes)
    one, missing = np.ones(len(y)), {name: np.isnan(x[use]) for name, x in kinds.items()}
    left: dict[str, Floats] = {}
    for name, x in kinds.items():
        # One that is the same wherever it is known would tell where it is, as a flag does.
        if _varies(x[use][~missing[name]]) and _adds([one, *left.values()], np.nan_to_num(x[use])):
            left[name] = np.nan_to_num(x[use])
    flags: dict[str, Floats] = {}
    for name in left:
        flag = missing[name].astype(np.float64)
        if _known(missing[name], y, weight) and _adds([one, *left.values(), *flags.values()], flag):
            flags[name] = flag
    even = balanced(weight, y)
    while True:
        columns = [one, *left.values(), *flags.values()]
        found = firth(np.stack(columns, axis=1), y, even) / LN10
        by = dict(zip(left, found[1:].tolist(), strict=False))
        said = dict(zip(flags, found[1 + len(left) :].tolist(), strict=True))
        if telling := [name for name in said if abs(said[name]) > TELLS]:
            flags.pop(max(telling, key=lambda name: abs(said[name])))
        elif wrong := [name for name in left if by[name] < 0.0]:
            worst = min(wrong, key=by.__getitem__)
            left.pop(worst)
            flags.pop(worst, None)
        else:
            return Fusion(float(found[0]), slopes | by, said)


def _varies(x: Floats) -> bool:
    """Tell whether values are not all the same, as far as rounding lets one tell."""
    return bool(len(x) and np.ptp(x) > STEADY * np.abs(x).max())


def _adds(columns: Sequence[Floats], x: Floats) -> bool:
    """Tell whether a column is none that others, independent of one another, come to together; in whatever units."""
    scaled = [one / np.abs(one).max() for one in (*columns, x)]
    return int(np.linalg.matrix_rank(np.stack(scaled, axis=1))) == len(scaled)


def _known(missing: Bools, y: Floats, weight: Floats) -> bool:
    """Tell whether enough products of either class miss a kind, and enough know it."""
    return all(
        weight[(y == cls) & (missing == gone)].sum() >= LEAST for cls in (0, 1) for gone in (False, True)
    )


def parts(fusion: Fusion, kinds: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return what each kind adds to the combined log10 likelihood ratio; NaN where it is missing.

    The offset, and what flags say of kinds that are missing, is shared out evenly among those that are known: where
    nothing is known, nothing is said.

    Parameters
    ----------
    kinds : mapping of str to ndarray
        As for `fit`; all of one shape.
    """
    missing = {name: np.isnan(x) for name, x in kinds.items()}
    many = sum((~gone).astype(np.float64) for gone in missing.values())
    offset = fusion.offset + sum(
        fusion.missing.get(name, 0.0) * gone.astype(np.float64) for name, gone in missing.items()
    )
    share = offset / np.maximum(many, 1.0)
    return {name: fusion.slopes.get(name, 0.0) * x + share for name, x in kinds.items()}


def known(part: Floats) -> Floats:
    """Return what a kind adds, 0 where it is missing."""
    return np.where(np.isnan(part), 0.0, part)


def total(parts: Mapping[str, Floats]) -> Floats:
    """Return the sum of what kinds add; 0 where all are missing."""
    return np.asarray(sum(known(part) for part in parts.values()), dtype=np.float64)
