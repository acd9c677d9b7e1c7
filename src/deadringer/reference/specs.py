"""Specs join, by definition: Gower's general coefficient. The oracle of csrc/specs; never to be made faster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

#: One row: a value an attribute, None where missing.
Row = Sequence[float | None]


def similarity(a: Row, b: Row, scales: Sequence[float], weights: Sequence[float]) -> tuple[float, int]:
    """Weighted mean over the attributes both rows have, summed in order, and how many those are; NaN for none.

    A scale of 0 marks a category, whose codes are equal or not. Otherwise similarity falls from 1 to 0 as the values
    move one scale apart.
    """
    score = weight = 0.0
    shared = 0
    for x, y, scale, w in zip(a, b, scales, weights, strict=True):
        if x is None or y is None:
            continue
        same = max(0.0, 1.0 - abs(x - y) / scale) if scale else float(x == y)
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
