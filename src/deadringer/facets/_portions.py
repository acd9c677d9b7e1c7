"""Pairs of items as pairs of their parts (pictures, vectors), so many at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.intp]


def portions(counts: Rows, most: int) -> Iterator[slice]:
    """Yield successive rows whose counts come to no more than `most`; one row alone may."""
    ends = np.cumsum(counts)
    begin = 0
    while begin < len(counts):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + most, side="right")))
        yield slice(begin, end)
        begin = end


def within(counts: Rows) -> Rows:
    """Return 0, 1, ... within each of so many."""
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)


def parts(
    left: Rows, right: Rows, rows_left: Rows, rows_right: Rows, most: int
) -> Iterator[tuple[Rows, Rows, Rows]]:
    """Yield the pairs of parts of pairs of items, in order, about `most` at a time.

    Parameters
    ----------
    left, right : ndarray of intp
        Where the parts of each item begin, and where those of the last end.
    rows_left, rows_right : ndarray of intp, shape (k,)
        The pairs of items.

    Yields
    ------
    pair, one, other : ndarray of intp
        Of which pair of items each is, and both parts. A pair of items may come up in several portions.
    """
    mine, theirs = np.diff(left)[rows_left], np.diff(right)[rows_right]
    known = np.flatnonzero(mine * theirs)
    for some in portions(mine[known], most):
        at = known[some]
        # One part of the left item with all of the right one is the smallest piece of work.
        pair = np.repeat(at, mine[at])
        part = left[rows_left[pair]] + within(mine[at])
        for piece in portions(theirs[pair], most):
            many = theirs[pair[piece]]
            others = np.repeat(right[rows_right[pair[piece]]], many) + within(many)
            yield np.repeat(pair[piece], many), np.repeat(part[piece], many), others
