"""The gate of the measures: likelihood ratios of either class, with how much each row counts, checked once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from deadringer.errors import InputError
from deadringer.evidence.measures import Floats

#: The most that one row may weigh: sums of what is weighed stay finite.
HEAVIEST = 1e9
#: Weights of the rows of both classes, same origin first.
Weights = tuple[npt.ArrayLike, npt.ArrayLike]


@dataclass(frozen=True, slots=True)
class Side:
    """The log10 likelihood ratios of one class, ascending, and the weight of each, above 0."""

    values: Floats
    weights: Floats

    def __len__(self) -> int:
        return len(self.values)

    @property
    def total(self) -> float:
        """How many there are, by weight."""
        return float(self.weights.sum())

    def mean(self, each: Floats) -> float:
        """Return the mean of something known of each row."""
        return float((self.weights * each).sum() / self.total)

    def above(self, at: Floats, *, or_at: bool = False) -> Floats:
        """Return the weight of the rows above each threshold, or at or above it."""
        tail = np.append(np.cumsum(self.weights[::-1])[::-1], 0.0)
        return np.asarray(tail[np.searchsorted(self.values, at, "left" if or_at else "right")])


def sides(
    who: str, same: npt.ArrayLike, different: npt.ArrayLike, weights: Weights | None = None
) -> tuple[Side, Side]:
    """Return both classes as they are reckoned with; rows of weight 0 are as good as absent."""
    if weights is None:
        return _side(who, "same", same, None), _side(who, "different", different, None)
    if len(weights) != 2:
        raise InputError(f"{who}: weights must be a pair, of same and of different; {len(weights)} came")
    return _side(who, "same", same, weights[0]), _side(who, "different", different, weights[1])


def _side(who: str, name: str, ratios: npt.ArrayLike, weights: npt.ArrayLike | None) -> Side:
    values = column(who, name, ratios)
    _refuse(who, name, values, np.isnan(values), "a log10 likelihood ratio")
    order = np.argsort(values, kind="stable")
    if weights is None:
        return Side(values[order], np.ones(len(values)))
    given = column(who, f"weights of {name}", weights)
    if len(given) != len(values):
        raise InputError(f"{who}: {name} has {len(values)} rows and its weights have {len(given)}")
    _refuse(who, f"weights of {name}", given, ~((given >= 0) & (given <= HEAVIEST)), f"0 to {HEAVIEST:g}")
    order = order[given[order] > 0]
    return Side(values[order], given[order])


def column(who: str, name: str, given: npt.ArrayLike) -> Floats:
    """Return one column of numbers as float64."""
    try:
        found = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"{who}: {name} must be a column of numbers ({error})") from error
    if found.ndim != 1:
        raise InputError(f"{who}: {name} must have one dimension; it has {found.ndim}")
    return found


def _refuse(who: str, name: str, given: Floats, bad: npt.NDArray[np.bool_], expected: str) -> None:
    if bad.any():
        row = int(bad.argmax())
        raise InputError(f"{who}: row {row} of {name} is {given[row]}; {expected} was expected")
