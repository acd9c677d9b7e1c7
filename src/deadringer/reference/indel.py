"""Indel join, by definition. The oracle of csrc/indel; never to be made faster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction


def lcs(a: str, b: str) -> int:
    """Length of the longest common subsequence of code points, by the textbook recurrence."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = row
        row = [0]
        for j, y in enumerate(b):
            row.append(before[j] + 1 if x == y else max(before[j + 1], row[j]))
    return row[-1]


def similarity(a: str, b: str) -> Fraction:
    """Share of letters that need neither insertion nor deletion; two empty strings are equal and score 1."""
    total = len(a) + len(b)
    return Fraction(2 * lcs(a, b), total) if total else Fraction(1)


def join(left: Sequence[str], right: Sequence[str], cutoff: Fraction) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, score) for every pair with score >= cutoff, in order of (i, j)."""
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if (score := similarity(a, b)) >= cutoff:
                yield i, j, float(score)  # rounded once; C divides the same two integers


def self_join(strings: Sequence[str], cutoff: Fraction) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs i < j of one list."""
    return (pair for pair in join(strings, strings, cutoff) if pair[0] < pair[1])


def scores(left: Sequence[str], right: Sequence[str], rows: Sequence[tuple[int, int]]) -> list[float]:
    """Score given pairs of rows."""
    return [float(similarity(left[i], right[j])) for i, j in rows]
