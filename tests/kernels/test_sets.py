"""Sets of tokens come in many forms, give the same pairs in each, and are refused by name where they are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import near_sets

import deadringer as dr
from deadringer.errors import InputError

Rows = list[list[int]]
MEASURES = ["jaccard", "containment"]


@given(near_sets(), near_sets(), st.integers(1, 5), st.sampled_from(MEASURES))
def test_batches_follow_one_another_to_the_whole(left: Rows, right: Rows, rows: int, measure: str) -> None:
    index = dr.ShingleIndex(right)
    whole = index.join(left, cutoff=0.6, measure=measure)
    assert whole == (dr.jaccard_join if measure == "jaccard" else dr.containment_join)(
        left, right, cutoff=0.6
    )
    for form in (list, FORMS["csr"], FORMS["arrow"]):
        parts = list(index.join_batches(form(left), rows=rows, cutoff=0.6, measure=measure))
        assert len(parts) == -(-len(left) // rows)
        assert dr.PairList.concat(parts) == whole


def csr(rows: Rows, offsets: str = "int64") -> tuple[np.ndarray, np.ndarray]:
    flat = np.array([token for row in rows for token in row], dtype=np.uint64)
    return flat, np.cumsum([0, *map(len, rows)]).astype(offsets)


def generators(rows: Rows) -> Iterator[Iterator[int]]:
    return (iter(row) for row in rows)


FORMS: dict[str, Callable[[Rows], Any]] = {
    "list": list,
    "sets": lambda rows: [set(row) for row in rows],
    "generators": generators,
    "arrays": lambda rows: [np.array(row, dtype=np.uint64) for row in rows],
    "csr": csr,
    "csr of 32 bits": lambda rows: csr(rows, "uint32"),
    "sliced csr": lambda rows: (np.append(np.uint64(99), csr(rows)[0]), csr(rows)[1] + 1),
    "arrow": lambda rows: pa.array(rows, pa.list_(pa.uint64())),
    "large": lambda rows: pa.array(rows, pa.large_list(pa.uint64())),
    "sliced": lambda rows: pa.array([[7], *rows, [8]], pa.list_(pa.uint64())).slice(1, len(rows)),
    "chunked": lambda rows: pa.chunked_array([rows[:2], rows[2:]], pa.list_(pa.uint64())),
    "polars": lambda rows: pl.Series(rows, dtype=pl.List(pl.UInt64)),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_input_gives_the_same_pairs(form: str) -> None:
    rows = [[3, 1, 2, 3], [2**64 - 1, 1, 2], [], [1], [2, 1, 3]]
    made = FORMS[form]
    assert dr.jaccard_join(made(rows), made(rows), cutoff=0.4) == dr.jaccard_join(rows, rows, cutoff=0.4)
    assert len(dr.jaccard_join(made([]), made(rows), cutoff=0.4)) == 0
    assert len(dr.jaccard_join(made(rows), made([]), cutoff=0.4)) == 0


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ([[1], [2, -3]], "left: expected whole numbers from 0 to 2.64 - 1 in row 1, got -3"),
        (
            [[1], [2**64]],
            "left: expected whole numbers from 0 to 2.64 - 1 in row 1, got 18446744073709551616",
        ),
        ([[1.5]], "left: expected whole numbers from 0 to 2.64 - 1 in row 0, got 1.5"),
        ([[True]], "left: expected whole numbers from 0 to 2.64 - 1 in row 0, got True"),
        ([["a"]], "left: expected whole numbers from 0 to 2.64 - 1 in row 0, got 'a'"),
        ([[1], None], "left: expected a set of whole numbers in row 1, got None"),
        ([[1], "ab"], "left: expected a set of whole numbers in row 1, got 'ab'"),
        ("ab", "left: expected an iterable of iterables"),
        (3, "left: expected an iterable of iterables"),
        ((np.array([1.5]), np.array([0, 1])), "left: expected whole numbers, got float64"),
        ((np.array([1, -2]), np.array([0, 1, 2])), "left: expected tokens from 0 in row 1, got -2"),
        ((np.array([1]), np.array([0, 2])), "left: expected offsets up to 1, as many as values, got 2"),
        ((np.array([1]), np.array([1, 0])), "left: expected ascending offsets, got 1 to 0 in row 0"),
        ((np.array([1]), np.array([-1, 0])), "left: expected offsets from 0, got -1"),
        ((np.array([1]), np.array([], dtype=int)), "left: expected 1-D values and 1-D offsets"),
        ((np.array([1]), np.array([0.0, 1.0])), "left: expected 1-D values and 1-D offsets"),
        (pa.array([[1], None]), "left: expected a set in row 1, got null"),
        (pa.array([[1], [2, None]]), "left: expected tokens in row 1, got null"),
        (pa.array([["a"]]), "left: expected lists of whole numbers, got an Arrow column of list"),
        (pa.array([1]), "left: expected lists of whole numbers, got an Arrow column of int64"),
    ],
)
def test_what_is_no_set_is_refused_by_name(left: Any, said: str) -> None:
    for call in (dr.jaccard_join, dr.containment_join):
        with pytest.raises(InputError, match=f"^{said}"):
            call(left, [[1]], cutoff=0.5)
    with pytest.raises(InputError, match=said.replace("left", "sets", 1)):
        dr.ShingleIndex(left)


def test_terms_that_are_none_are_refused() -> None:
    for cutoff in (0, 1.1, -1, float("nan"), "a", None):
        with pytest.raises(InputError, match="cutoff: expected a number in"):
            dr.jaccard_join([[1]], [[1]], cutoff=cutoff)
    with pytest.raises(InputError, match="measure: expected one of jaccard, containment, got 'cosine'"):
        dr.ShingleIndex([[1]]).join([[1]], cutoff=1, measure="cosine")
    with pytest.raises(InputError, match="method: expected one of auto, scan, index"):
        dr.jaccard_join([[1]], [[1]], cutoff=1, method="minhash")
    with pytest.raises(InputError, match="rows_right: expected rows of right"):
        dr.jaccard_scores([[1]], [[1]], [0], [1])
