"""Specs join, by definition: Gower's general coefficient. The oracle of csrc/specs; never to be made faster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

#: A reading: a number, or an interval (low, high) within which the number lies; None where missing.
Reading = float | tuple[float, float] | None
#: One row: a reading an attribute.
Row = Sequence[Reading]


def gap(x: float | tuple[float, float], y: float | tuple[float, float]) -> float:
    """How far the nearest numbers of two readings are apart; for plain numbers |x - y|, for intervals that meet 0."""
    x_low, x_high = x if isinstance(x, tuple) else (x, x)
    y_low, y_high = y if isinstance(y, tuple) else (y, y)
    return max(0.0, x_low - y_high, y_low - x_high)


def similarity(a: Row, b: Row, scales: Sequence[float], weights: Sequence[float]) -> tuple[float, int]:
    """Weighted mean over the attributes both rows have, summed in order, and how many those are; NaN for none.

    A scale of 0 marks a category, whose codes are equal or not. Otherwise similarity falls from 1 to 0 as the readings
    move one scale apart.
    """
    score = weight = 0.0
    shared = 0
    for x, y, scale, w in zip(a, b, scales, weights, strict=True):
        if x is None or y is None:
            continue
        same = max(0.0, 1.0 - gap(x, y) / scale) if scale else float(x == y)
        score += w * same
        weight += w
        shared += 1
    return (score / weight if shared else float("nan")), shared


def join(
    left: Sequence[Row],
    right: Sequence[Row],
    scales: Sequence[float],
    weights: Sequence[float],
    cutoff: float,
    min_shared: int,
) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, score) for every pair with enough shared attributes and score >= cutoff, in order of (i, j)."""
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            score, shared = similarity(a, b, scales, weights)
            if shared >= min_shared and score >= cutoff:
                yield i, j, score


def self_join(
    rows: Sequence[Row], scales: Sequence[float], weights: Sequence[float], cutoff: float, min_shared: int
) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs i < j of one sheet."""
    return (pair for pair in join(rows, rows, scales, weights, cutoff, min_shared) if pair[0] < pair[1])


def scores(
    left: Sequence[Row],
    right: Sequence[Row],
    scales: Sequence[float],
    weights: Sequence[float],
    rows: Sequence[tuple[int, int]],
    min_shared: int,
) -> list[float]:
    """Score given pairs of rows; NaN where fewer than `min_shared` attributes are shared."""
    found = (similarity(left[i], right[j], scales, weights) for i, j in rows)
    return [score if shared >= min_shared else float("nan") for score, shared in found]
