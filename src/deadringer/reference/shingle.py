"""Joins of token sets, by definition. The oracle of csrc/shingle; never to be made faster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction

Measure = Callable[[AbstractSet[int], AbstractSet[int]], Fraction]


def jaccard(a: AbstractSet[int], b: AbstractSet[int]) -> Fraction:
    """Share of the tokens of either set that both have; two empty sets are equal and have 1."""
    either = len(a | b)
    return Fraction(len(a & b), either) if either else Fraction(1)


def containment(a: AbstractSet[int], b: AbstractSet[int]) -> Fraction:
    """Share of the tokens of `a` that `b` has; an empty set is held by any."""
    return Fraction(len(a & b), len(a)) if a else Fraction(1)


#: Name -> what it measures, and whether it is the same both ways.
MEASURES: dict[str, tuple[Measure, bool]] = {"jaccard": (jaccard, True), "containment": (containment, False)}


def join(
    left: Sequence[AbstractSet[int]], right: Sequence[AbstractSet[int]], cutoff: Fraction, measure: str
) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, score) for every pair with score >= cutoff, in order of (i, j)."""
    of, _ = MEASURES[measure]
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if (score := of(a, b)) >= cutoff:
                yield i, j, float(score)  # rounded once; C divides the same two integers


def self_join(
    sets: Sequence[AbstractSet[int]], cutoff: Fraction, measure: str
) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs i < j of one list, or i != j where the measure is not the same both ways."""
    _, symmetric = MEASURES[measure]
    for i, j, score in join(sets, sets, cutoff, measure):
        if i < j or (i > j and not symmetric):
            yield i, j, score


def scores(
    left: Sequence[AbstractSet[int]],
    right: Sequence[AbstractSet[int]],
    rows: Sequence[tuple[int, int]],
    measure: str,
) -> list[float]:
    """Score given pairs of rows."""
    of, _ = MEASURES[measure]
    return [float(of(left[i], right[j])) for i, j in rows]
