"""Sets of runs of words, row by row: a tuple of their values and of where each row begins and the last ends."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from deadringer.kernels.shingle import containment_join

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
Sets = tuple[U64, I64]
_Number = TypeVar("_Number", np.int64, np.uint64)

#: A share that one value in common reaches, of any set there can be.
_LEAST = Fraction(1, 1 << 62)


def ends(counts: I64 | npt.NDArray[np.bool_]) -> I64:
    """Return where rows of so many begin, and where the last ends."""
    out = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=out[1:])
    return out


def unique(values: U64, row: I64, rows: int) -> Sets:
    """Return the values of each row, each once and ascending."""
    order = np.lexsort((values, row))
    values, row = values[order], row[order]
    first = np.ones(len(values), np.bool_)
    first[1:] = (values[1:] != values[:-1]) | (row[1:] != row[:-1])
    return values[first], ends(np.bincount(row[first], minlength=rows))


def among(values: npt.NDArray[_Number], ascending: npt.NDArray[_Number]) -> npt.NDArray[np.bool_]:
    """Tell of each value whether it is one of those, which are ascending."""
    if not len(ascending):
        return np.zeros(len(values), np.bool_)
    at = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    found: npt.NDArray[np.bool_] = ascending[at] == values
    return found


def sharing(left: Sets, right: Sets, **options: Any) -> tuple[I64, I64]:
    """Return every pair of rows that have a value in common, ascending.

    The options are `threads`, `level` and `max_pairs`, as the kernels take them.
    """
    (one, mine), (other, theirs) = _filled(left), _filled(right)
    if not len(mine) or not len(theirs):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    found = containment_join(one, other, cutoff=_LEAST, **options)
    return mine[found.left], theirs[found.right]


def _filled(sets: Sets) -> tuple[Sets, I64]:
    """Return the rows that are not empty, and which they are: an empty set would be held by any."""
    values, offsets = sets
    rows = np.flatnonzero(np.diff(offsets))
    return (values, np.append(offsets[rows], offsets[-1:])), rows
