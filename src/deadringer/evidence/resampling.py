"""What counts once, and how far a measure would move on other data of the same kind: weights, averages, intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from deadringer.errors import InputError
from deadringer.evidence._sides import Weights, column
from deadringer.evidence.measures import Floats

#: A measure of log10 likelihood ratios of either class, with weights: any of `metrics` or `bounding`, or one's own.
Measure = Callable[[Floats, Floats, tuple[Floats, Floats]], npt.ArrayLike]
#: Labels of the rows of both classes, same origin first.
Labels = tuple[npt.ArrayLike, npt.ArrayLike]


def once(units: npt.ArrayLike, families: npt.ArrayLike | None = None) -> Floats:
    """Return weights by which every unit counts once; with `families`, every family, and its units alike.

    Parameters
    ----------
    units : array_like, shape (n,)
        What each row is of: a product, say, listed many times.
    families : array_like, shape (n,), optional
        The family of each row's unit.

    Returns
    -------
    ndarray of float64, shape (n,)
        They add up to the number of units, or of families.

    Raises
    ------
    InputError
        The columns differ in length.
    """
    _, at, rows = np.unique(_labels("once", units), return_inverse=True, return_counts=True)
    each = 1.0 / rows[at]
    if families is None:
        return np.asarray(each)
    _, family = np.unique(_labels("once", families), return_inverse=True)
    if len(family) != len(at):
        raise InputError(f"once: units has {len(at)} rows and families has {len(family)}")
    return np.asarray(each / np.bincount(family, each)[family])


def macro(
    measure: Measure, same: npt.ArrayLike, different: npt.ArrayLike, units: Labels, families: Labels
) -> Floats:
    """Return a measure as the average over families: each counts once, however many products or listings it has.

    Parameters
    ----------
    measure : callable
        Of (same, different, weights).
    same, different : array_like, shapes (n,) and (m,)
        log10 likelihood ratios.
    units, families : pair of array_like, shapes (n,) and (m,)
        The product of each row, and its family. A family with rows of both classes counts once in each.

    Returns
    -------
    ndarray of float64
        Whatever the measure returns; of a mean, as Cllr is, the mean of the families' means.

    Raises
    ------
    InputError
        The columns differ in length, or the measure refuses them.
    """
    weights = once(units[0], families[0]), once(units[1], families[1])
    columns = column("macro", "same", same), column("macro", "different", different)
    return np.asarray(measure(*columns, weights), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Interval:
    """Ends of an interval, of the shape of the measure; and in which share of the samples it could not be taken."""

    low: Floats
    high: Floats
    undefined: Floats


def bootstrap(
    measure: Measure,
    same: npt.ArrayLike,
    different: npt.ArrayLike,
    units: Labels,
    weights: Weights | None = None,
    *,
    level: float = 0.95,
    samples: int = 999,
    seed: int = 0,
) -> Interval:
    """Return the percentile interval of a measure over samples of whole units, drawn with replacement.

    Rows of one unit stand or fall together, in both classes: they are no independent observations. Give products, or
    families where products of a family are alike; the interval of families is the wider and the safer.

    Parameters
    ----------
    measure : callable
        Of (same, different, weights), a number or an array of numbers; it must use the weights, by which a unit that
        was drawn twice counts twice.
    same, different : array_like, shapes (n,) and (m,)
        log10 likelihood ratios.
    units : pair of array_like, shapes (n,) and (m,)
        Labels of what is drawn; a label may occur in both classes.
    weights : pair of array_like, shapes (n,) and (m,), optional
        How much each row counts in the data as they are.
    level : float
        Confidence, in (0, 1): half of the rest at either end.
    samples : int
        How many samples, 1 or more; their ends are order statistics, so that infinite values have their place.
    seed : int
        The same seed gives the same interval, whatever the order of the rows (but for how sums round).

    Returns
    -------
    Interval
        Samples in which the measure is NaN (no row of a class was drawn) are left out and told of; NaN where all are.

    Raises
    ------
    InputError
        A column has another length, or a setting is out of range; or the measure refuses the data.

    References
    ----------
    .. [1] Davison, Hinkley, "Bootstrap Methods and their Application", 1997, 3.8 (units) and 5.3 (percentiles).
    """
    if not 0 < level < 1 or samples < 1:
        raise InputError(
            f"bootstrap: level in (0, 1) and samples from 1 on were expected; {level}, {samples} came"
        )
    columns = column("bootstrap", "same", same), column("bootstrap", "different", different)
    given = weights or tuple(np.ones(len(one)) for one in columns)
    heavy = [column("bootstrap", "weights", one) for one in given]
    labels = [_labels("bootstrap", one) for one in units]
    n, m = map(len, columns)
    if [*map(len, labels), *map(len, heavy)] != [n, m] * 2:
        raise InputError(
            f"bootstrap: same has {n} rows and different {m}; units and weights must have as many"
        )
    names, at = np.unique(np.concatenate(labels), return_inverse=True)
    # Its stream is the same in every version of numpy (NEP 19), that of default_rng need not be.
    draw = np.random.RandomState(seed)
    found = []
    for _ in range(samples):
        times = (
            np.bincount(draw.randint(0, len(names), len(names)), minlength=len(names))[at]
            if len(names)
            else at
        )
        found.append(
            np.asarray(measure(*columns, (heavy[0] * times[:n], heavy[1] * times[n:])), dtype=np.float64)
        )
    return _ends(np.stack(found), (1 - level) / 2)


def _ends(found: Floats, rest: float) -> Interval:
    """Return the order statistics at either end of the samples, which lie along the first axis, NaN left out."""
    found = np.sort(found, axis=0)  # NaN last
    defined = (~np.isnan(found)).sum(axis=0)
    from_end = np.maximum(
        np.floor((defined + 1) * rest + 1e-9).astype(np.intp), 1
    )  # 0.05 is a little less in binary
    low, high = (
        np.take_along_axis(found, np.maximum(at, 0)[None], axis=0)[0]
        for at in (from_end - 1, defined - from_end)
    )
    return Interval(low, high, 1 - defined / len(found))


def _labels(who: str, given: npt.ArrayLike) -> npt.NDArray[np.generic]:
    found = np.asarray(given)
    if found.ndim != 1:
        raise InputError(f"{who}: labels must have one dimension; they have {found.ndim}")
    return found
