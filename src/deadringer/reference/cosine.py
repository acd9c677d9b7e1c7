"""Cosine join, by definition. The oracle of csrc/cosine; never to be made faster."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

#: One row: numbers that a float32 holds.
Row = Sequence[float]
LANES = 16


def dot(a: Row, b: Row) -> float:
    """Sum the products of two rows in float64: in lanes, of which lane l takes the products l, l + 16, l + 32, ...

    The lanes are then added by halves: lane l and lane l + 8, of those l and l + 4, l + 2, l + 1. A product of two
    float32 is exact in float64.
    """
    lanes = [0.0] * LANES
    for k, (x, y) in enumerate(zip(a, b, strict=True)):
        lanes[k % LANES] += x * y
    while len(lanes) > 1:
        half = len(lanes) // 2
        lanes = [lanes[at] + lanes[at + half] for at in range(half)]
    return lanes[0]


def cosine(a: Row, b: Row) -> float:
    """Return the cosine of the angle between two rows; NaN where one of them is all zeros, and has no direction.

    One root is taken of both squares: the root of the square of a float64 is that number, so equal rows score 1.
    """
    squares = dot(a, a) * dot(b, b)
    return dot(a, b) / math.sqrt(squares) if squares else float("nan")


def join(left: Sequence[Row], right: Sequence[Row], cutoff: float) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, score) for every pair with score >= cutoff, in order of (i, j)."""
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if (score := cosine(a, b)) >= cutoff:
                yield i, j, score


def self_join(rows: Sequence[Row], cutoff: float) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs i < j of one list."""
    return (pair for pair in join(rows, rows, cutoff) if pair[0] < pair[1])


def scores(left: Sequence[Row], right: Sequence[Row], rows: Sequence[tuple[int, int]]) -> list[float]:
    """Score given pairs of rows; NaN where one of them is all zeros."""
    return [cosine(left[i], right[j]) for i, j in rows]
