"""Hamming join, by definition. The oracle of csrc/hamming; never to be made faster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def distance(a: bytes, b: bytes) -> int:
    """Count the bits in which two codes of one length differ."""
    return sum((x ^ y).bit_count() for x, y in zip(a, b, strict=True))


def join(left: Sequence[bytes], right: Sequence[bytes], radius: int) -> Iterator[tuple[int, int, int]]:
    """Yield (i, j, distance) for every pair at most `radius` bits apart, in order of (i, j)."""
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if (apart := distance(a, b)) <= radius:
                yield i, j, apart


def self_join(codes: Sequence[bytes], radius: int) -> Iterator[tuple[int, int, int]]:
    """Yield the pairs i < j of one list."""
    return (pair for pair in join(codes, codes, radius) if pair[0] < pair[1])


def scores(left: Sequence[bytes], right: Sequence[bytes], rows: Sequence[tuple[int, int]]) -> list[int]:
    """Measure given pairs of rows."""
    return [distance(left[i], right[j]) for i, j in rows]
