"""The vectors facet: the best pair of two items counts, whatever their order, and near is what the scores say is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import deadringer as dr
from deadringer.errors import BudgetError
from deadringer.facets import vectors
from deadringer.facets.vectors import NONE, NOTHING, Space, gather

Vectors = list[list[float]]
#: Vectors among which equal, opposite, parallel and nearly parallel ones are common.
NUMBERS = st.sampled_from([0.0, 1.0, -1.0, 0.5, 0.999, 2.0])
VECTOR = st.lists(NUMBERS, min_size=3, max_size=3).filter(any)
ITEMS = st.lists(st.lists(VECTOR, max_size=3), min_size=1, max_size=6)


def space(items: Sequence[Vectors], prefix: str = "i") -> Space:
    ids = tuple(f"{prefix}{n}" for n in range(len(items)))
    flat = [vector for own in items for vector in own]
    starts = np.cumsum([0, *map(len, items)], dtype=np.intp)
    return Space("m", ids, starts, np.array(flat, np.float32).reshape(-1, 3))


def naive(mine: Vectors, theirs: Vectors) -> float:
    """Return the greatest cosine, pair by pair by the kernel's reference."""
    found = [
        dr.cosine_scores(np.array([a], np.float32), np.array([b], np.float32), [0], [0], level="reference")[0]
        for a in mine
        for b in theirs
    ]
    return max(found, default=math.nan)


@settings(max_examples=60, deadline=None)
@given(ITEMS, ITEMS, st.sampled_from([-0.5, 0.0, 0.5, 0.8, 0.999, 1.0]))
def test_the_best_pair_of_two_items_counts_and_near_are_those_that_reach_the_cutoff(
    left: list[Vectors], right: list[Vectors], cutoff: float
) -> None:
    mine, theirs = space(left), space(right)
    rows, of = np.repeat(np.arange(len(left)), len(right)), np.tile(np.arange(len(right)), len(left))
    scores = vectors.scores(mine, theirs, rows, of)
    expected = [naive(left[i], right[j]) for i, j in zip(rows, of, strict=True)]
    assert np.array_equal(scores, expected, equal_nan=True)
    near = vectors.near(mine, theirs, cutoff)
    found = set(zip(*(column.tolist() for column in vectors.candidates(near, mine, theirs)), strict=True))
    assert found == {
        (i, j) for i, j, s in zip(rows.tolist(), of.tolist(), expected, strict=True) if s >= cutoff
    }
    pairs = vectors.scores(_single(mine), _single(theirs), near.left, near.right)
    assert np.array_equal(pairs, near.cosine)


def _single(side: Space) -> Space:
    """Return a space in which each vector is an item of its own."""
    n = len(side.vectors)
    return Space("m", tuple(map(str, range(n))), np.arange(n + 1), side.vectors)


def test_portions_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    items = [rng.standard_normal((n % 4, 3)).tolist() for n in range(12)]
    side = space(items)
    rows, of = np.repeat(np.arange(12), 12), np.tile(np.arange(12), 12)
    whole = vectors.scores(side, side, rows, of)
    for many in (1, 2, 5):
        monkeypatch.setattr(vectors, "_AT_ONCE", many)
        assert np.array_equal(vectors.scores(side, side, rows, of), whole, equal_nan=True)


@given(ITEMS, st.permutations(range(6)))
def test_items_are_gathered_in_the_order_asked_for(items: list[Vectors], order: list[int]) -> None:
    side = space(items)
    asked = [f"i{n}" for n in order]
    found = gather(asked, side)
    assert (found.model, found.item_ids) == ("m", tuple(asked))
    for row, n in enumerate(order):
        begin, end = found.starts[row : row + 2]
        own = items[n] if n < len(items) else []
        assert np.array_equal(found.vectors[begin:end], np.array(own, np.float32).reshape(-1, 3))
        assert (found.digest(row) == b"") == (not own)
        if own:
            assert found.digest(row) == side.digest(n)


def test_items_are_alike_if_their_vectors_are() -> None:
    side = space([[[1.0, 0.0, 0.0]], [[1.0, 0.0, 0.0]], [[1.0, 0.0, 0.5]]])
    assert side.digest(0) == side.digest(1) != side.digest(2)


def test_without_vectors_nothing_is_near_and_scores_are_missing() -> None:
    one = space([[[1.0, 0.0, 0.0]]])
    assert vectors.near(one, NOTHING, 0.5) is NONE
    none = gather(["x"], NOTHING)
    assert np.isnan(vectors.scores(one, none, np.array([0]), np.array([0])))[0]
    assert none.counts.tolist() == [0]


def test_a_budget_refuses_and_never_cuts_short() -> None:
    side = space([[[1.0, 0.0, 0.0]]] * 4)
    with pytest.raises(BudgetError, match=r"vectors by m, cutoffs\.vectors = 0\.5: max_pairs"):
        vectors.near(side, side, 0.5, max_pairs=15)
    assert len(vectors.near(side, side, 0.5, max_pairs=16).cosine) == 16
