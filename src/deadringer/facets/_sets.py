"""Sets of runs of words, row by row: a tuple of their values and of where each row begins and the last ends."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
Sets = tuple[U64, I64]

#: Pairs that are put together at a time: 400 MB.
_AT_ONCE = 1 << 24


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


def among(values: U64, ascending: U64) -> npt.NDArray[np.bool_]:
    """Tell of each value whether it is one of those, which are ascending."""
    if not len(ascending):
        return np.zeros(len(values), np.bool_)
    at = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    found: npt.NDArray[np.bool_] = ascending[at] == values
    return found


def overlaps(left: Sets, right: Sets) -> tuple[I64, I64, I64]:
    """Return every pair of rows that share a value, ascending, and how many they share."""
    (a, a_ends), (b, b_ends) = left, right
    of_a, of_b = (np.repeat(np.arange(len(e) - 1), np.diff(e)) for e in (a_ends, b_ends))
    order = np.argsort(b, kind="stable")
    b, of_b = b[order], of_b[order]
    first, last = np.searchsorted(b, a, side="left"), np.searchsorted(b, a, side="right")
    width = max(1, len(b_ends) - 1)
    codes, counts = np.empty(0, np.int64), np.empty(0, np.int64)
    many = last - first
    total = np.cumsum(many)
    begin = 0
    while begin < len(a):
        done = int(total[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(total, done + _AT_ONCE, side="right")))
        own = many[begin:end]
        within = np.arange(int(own.sum())) - np.repeat(np.cumsum(own) - own, own)
        code = np.repeat(of_a[begin:end], own) * width + of_b[np.repeat(first[begin:end], own) + within]
        codes, back = np.unique(np.concatenate([codes, code]), return_inverse=True)
        more = np.bincount(back[len(counts) :], minlength=len(codes))
        more[back[: len(counts)]] += counts
        counts = more
        begin = end
    return codes // width, codes % width, counts
