"""The list of pairs: columns without a copy, in order, and what is made of them."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import InputError
from deadringer.pairs import PairList


def pairs(*rows: tuple[int, int, float]) -> PairList:
    left, right, score = zip(*rows, strict=True) if rows else ((), (), ())
    return PairList(np.array(left, np.uint32), np.array(right, np.uint32), np.array(score, np.float64))


FEW = pairs((0, 1, 0.5), (0, 2, 1.0), (3, 1, 0.25))


def test_columns_are_shared_and_read_only() -> None:
    left = np.array([1, 2], np.uint32)
    made = PairList(left, left, np.array([0.5, 1.0]))
    assert np.shares_memory(made.left, left)
    with pytest.raises(ValueError, match="read-only"):
        made.left[0] = 7
    assert left.flags.writeable
    with pytest.raises(FrozenInstanceError):
        made.left = left  # type: ignore[misc]


def test_a_list_that_was_pickled_is_the_same_and_still_read_only() -> None:
    again = pickle.loads(pickle.dumps(FEW))
    assert again == FEW
    assert not again.score.flags.writeable


def test_iteration_gives_tuples_of_python_numbers() -> None:
    assert list(FEW) == [(0, 1, 0.5), (0, 2, 1.0), (3, 1, 0.25)]
    assert [type(value) for value in next(iter(FEW))] == [int, int, float]
    assert len(FEW) == 3
    assert repr(FEW) == "PairList(3 pairs)"


def test_equality_is_of_every_value() -> None:
    assert pairs((0, 1, 0.5)) == pairs((0, 1, 0.5))
    assert pairs((0, 1, 0.5)) != pairs((0, 1, 0.25))
    assert pairs((0, 1, 0.5)) != [(0, 1, 0.5)]
    assert pairs((0, 1, float("nan"))) == pairs((0, 1, float("nan")))


def test_take_filter_and_concat_keep_what_they_are_asked_to() -> None:
    assert list(FEW.take([2, 0])) == [(3, 1, 0.25), (0, 1, 0.5)]
    assert list(FEW.filter(FEW.score >= 0.5)) == [(0, 1, 0.5), (0, 2, 1.0)]
    assert PairList.concat([FEW.take([0]), FEW.take([1, 2])]) == FEW
    assert len(PairList.concat([])) == 0
    assert PairList.concat([]) == pairs()


@pytest.mark.parametrize("mask", [[True], [1, 0, 1], np.ones((3, 1), bool)])
def test_a_mask_of_another_kind_is_refused(mask: object) -> None:
    with pytest.raises(InputError, match="mask: expected 3 booleans"):
        FEW.filter(mask)


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(InputError, match="columns of 1, 2 and 1 rows"):
        PairList(np.zeros(1, np.uint32), np.zeros(2, np.uint32), np.zeros(1))


@pytest.mark.parametrize(
    ("name", "column", "came"),
    [
        ("left", [1], "left: expected a 1-D array of uint32, got list"),
        ("right", np.zeros(1, np.int64), r"right: expected a 1-D array of uint32, got int64 of shape \(1,\)"),
        ("left", np.zeros((1, 1), np.uint32), r"left: .*, got uint32 of shape \(1, 1\)"),
        ("score", np.zeros(1, np.float32), "score: expected a 1-D array of float64 or int32, got float32"),
    ],
)
def test_columns_of_another_kind_are_refused(name: str, column: object, came: str) -> None:
    good = {"left": np.zeros(1, np.uint32), "right": np.zeros(1, np.uint32), "score": np.zeros(1)}
    with pytest.raises(InputError, match=came):
        PairList(**{**good, name: column})


def test_arrow_gets_the_columns_without_a_copy() -> None:
    table = FEW.to_arrow()
    assert table.schema.types == [pa.uint32(), pa.uint32(), pa.float64()]
    assert table["score"].chunk(0).buffers()[1].address == FEW.score.ctypes.data
    assert pa.table(FEW).equals(table)
    assert pl.DataFrame(FEW).rows() == list(FEW)


edges = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=20)


@given(edges)
def test_clusters_are_the_connected_rows_by_their_least(found: list[tuple[int, int]]) -> None:
    groups = [{n} for n in range(15)]
    for a, b in found:
        one = next(g for g in groups if a in g)
        other = next(g for g in groups if b in g)
        if one is not other:
            groups.remove(other)
            one |= other
    expected = [min(next(g for g in groups if n in g)) for n in range(15)]
    assert pairs(*((a, b, 1.0) for a, b in found)).clusters(15).tolist() == expected


def test_clusters_refuse_rows_that_are_not_there() -> None:
    with pytest.raises(InputError, match="n: expected more rows than any pair names, got 3"):
        FEW.clusters(3)
    assert FEW.clusters(4).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("n", [-1, 4.5, True, None, "4"])
def test_clusters_refuse_a_number_of_rows_that_is_none(n: object) -> None:
    with pytest.raises(InputError, match="n: expected a whole number from 0, got"):
        FEW.clusters(n)


def test_a_chain_of_rows_in_any_order_is_one_cluster_in_few_rounds() -> None:
    order = np.random.default_rng(3).permutation(50_000).astype(np.uint32)
    for chain in (np.arange(50_000, dtype=np.uint32), order):
        made = PairList(chain[:-1], chain[1:], np.ones(len(chain) - 1))
        assert not made.clusters(50_000).any()


@given(edges, st.data())
def test_filter_is_take_of_what_the_mask_keeps(found: list[tuple[int, int]], data: st.DataObject) -> None:
    made = pairs(*((a, b, a / 16) for a, b in found))
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(made), max_size=len(made))), bool)
    kept = made.filter(mask)
    assert list(kept) == [pair for pair, keep in zip(made, mask.tolist(), strict=True) if keep]
    assert kept == made.take(np.flatnonzero(mask)) == made.take(np.flatnonzero(mask).tolist())
    cut = data.draw(st.integers(0, len(made)))
    ends = (made.take(range(cut)), made.take(range(cut, len(made))))
    assert PairList.concat(ends) == PairList.concat(iter(ends)) == made


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([3], "expected positions from 0 to 2, got 3 at 0"),
        ([0, -1], "expected positions from 0 to 2, got -1 at 1"),
        ([0.5], "expected a 1-D array of whole numbers, got float64"),
        ([True, False, True], "expected a 1-D array of whole numbers, got bool"),
        ([[0]], "expected a 1-D array of whole numbers, got int64 of shape"),
    ],
)
def test_positions_that_are_none_are_refused(rows: object, said: str) -> None:
    with pytest.raises(InputError, match=f"rows: {said}"):
        FEW.take(rows)


def test_nothing_is_taken_from_nothing() -> None:
    assert pairs().take([]) == FEW.take([]) == pairs()
    assert pairs().clusters(0).tolist() == []
    assert pa.table(pairs()).num_rows == 0
