"""Batches read no more of a left side than they need, number its rows on, and tell how far they have come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import deadringer as dr
from deadringer.errors import BudgetError, InputError
from deadringer.kernels import _input, _run, _strings

NAMES = ["AK-47", "АК-47", "", "AKM", "AK-74", "Saiga"]
INDEX = dr.IndelIndex(NAMES)
SCHEMA = dr.SpecsSchema(dr.Numeric("a", 1.0), dr.Categorical("c"))
SHEETS = {"a": [1.0, None, 3.0, 1.5, 2.5, 3.5], "c": ["x", "y", None, "x", "z", "x"]}
SPECS = dr.SpecsIndex(SHEETS, SCHEMA)


def reader(table: pa.Table, *, rows: int, read: list[int] | None = None) -> pa.RecordBatchReader:
    """Return a reader of chunks of a table, which notes how many rows it has handed out."""

    def chunks() -> Iterator[pa.RecordBatch]:
        for chunk in table.to_batches(max_chunksize=rows):
            if read is not None:
                read.append(len(chunk))
            yield chunk

    return pa.RecordBatchReader.from_batches(table.schema, chunks())


COLUMNS: dict[str, Callable[[list[str]], object]] = {
    "list": list,
    "deque": deque,
    "numpy": np.array,
    "array": pa.array,
    "chunked": lambda texts: pa.chunked_array([texts[:1], [], texts[1:]], pa.string()),
    "dictionary": lambda texts: pa.array(texts).dictionary_encode(),
    "view": lambda texts: pa.array(texts, pa.string_view()),
    "polars": lambda texts: pl.Series(texts),
    "categorical": lambda texts: pl.Series(texts, dtype=pl.Categorical),
    "frame": lambda texts: pl.DataFrame({"name": texts}),
    "table": lambda texts: pa.table({"name": texts}),
    "reader": lambda texts: reader(pa.table({"name": texts}), rows=4),
    "iterator of lists": lambda texts: iter([texts[:3], [], texts[3:]]),
    "iterator of arrays": lambda texts: iter([pa.array(texts[:3]), pa.array(texts[3:])]),
}


@pytest.mark.parametrize("rows", [1, 2, 4, 100, 2**70])
@pytest.mark.parametrize("form", COLUMNS)
def test_batches_of_any_column_follow_one_another_to_the_join_of_the_whole(form: str, rows: int) -> None:
    parts = list(INDEX.join_batches(COLUMNS[form](NAMES), rows=rows, cutoff=0.5))
    assert dr.PairList.concat(parts) == INDEX.join(NAMES, cutoff=0.5)
    assert len(parts) >= -(-len(NAMES) // rows)


FRAMES: dict[str, Callable[[], object]] = {
    "mapping": lambda: SHEETS,
    "arrays": lambda: {
        "a": np.array(SHEETS["a"], dtype=float),
        "c": pa.array(SHEETS["c"]).dictionary_encode(),
    },
    "table": lambda: pa.table(SHEETS),
    "batch": lambda: pa.RecordBatch.from_pydict(SHEETS),
    "frame": lambda: pl.DataFrame(SHEETS),
    "reader": lambda: reader(pa.table(SHEETS), rows=4),
}


@pytest.mark.parametrize("rows", [1, 4, 100])
@pytest.mark.parametrize("form", FRAMES)
def test_batches_of_any_frame_follow_one_another_to_the_join_of_the_whole(form: str, rows: int) -> None:
    parts = list(SPECS.join_batches(FRAMES[form](), rows=rows, cutoff=0.5))
    assert dr.PairList.concat(parts) == SPECS.join(SHEETS, cutoff=0.5)


def test_a_batch_reads_its_own_rows_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    ranked: list[int] = []
    plain = _strings.Alphabet.ranked
    monkeypatch.setattr(_strings.Alphabet, "ranked", lambda s, o: (ranked.append(len(o)), plain(s, o))[1])
    batches = INDEX.join_batches(["AK-47", "AK 74"] * 2 + [3], rows=2, cutoff=0.5)
    assert len(next(batches)) == len(next(batches)) > 0
    assert ranked == [2, 2]
    with pytest.raises(InputError, match=r"^left\[4:5\]: expected a string in row 0, got 3"):
        next(batches)


@pytest.mark.parametrize("make", [lambda left: INDEX.join_batches(left["c"], cutoff=0.5), None])
def test_a_stream_is_read_so_far_as_batches_are_asked_for(make: Callable[..., Iterator[dr.PairList]]) -> None:
    read: list[int] = []
    table = pa.table(SHEETS if make is None else {"c": NAMES})
    left = reader(table, rows=2, read=read)
    batches = SPECS.join_batches(left, cutoff=0.5) if make is None else INDEX.join_batches(left, cutoff=0.5)
    assert read == []
    next(batches)
    assert sum(read) <= 4  # the chunk of the batch, and at most the one after it
    list(batches)
    assert sum(read) == 6


@pytest.mark.parametrize(
    ("index", "left", "expected"),
    [
        (INDEX, NAMES, [(0, 6), (4, 6), (4, 6), (6, 6)]),
        (SPECS, SHEETS, [(0, 6), (4, 6), (4, 6), (6, 6)]),
        (INDEX, iter([NAMES]), [(0, 4), (4, 4), (4, 6), (6, 6)]),  # what is to come is not known
    ],
)
def test_progress_of_batches_is_of_the_whole(index: dr.IndelIndex, left: object, expected: object) -> None:
    told: list[tuple[int, int]] = []
    list(index.join_batches(left, rows=4, cutoff=1, progress=lambda done, of: told.append((done, of))))
    assert told == expected


def test_the_budget_of_batches_is_that_of_each() -> None:
    assert [len(p) for p in INDEX.join_batches(["AKM"] * 3, rows=1, cutoff=1, max_pairs=1)] == [1, 1, 1]
    with pytest.raises(BudgetError, match=r"more than 1 pairs in the first 2 of 2 rows"):
        list(INDEX.join_batches(["AKM"] * 3, rows=2, cutoff=1, max_pairs=1))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ("abc", "left: expected a sequence of strings, got one string"),
        (b"abc", "left: expected a sequence of strings, got bytes"),
        (7, "left: expected a sequence of strings, got int"),
        (np.array("abc"), "left: expected a sequence of strings, got ndarray"),
        (iter("ab"), "left: expected a sequence of strings, got one string"),
        (pa.table({"a": ["x"], "b": ["y"]}), "left: expected one column, got 2 columns"),
        (pa.table({"a": [1]}), r"left\[0:1\]: expected strings, got an Arrow column of int64"),
        (
            pa.array([1, 1]).dictionary_encode(),
            r"left\[0:2\]: expected strings, got an Arrow column of int64",
        ),
    ],
)
def test_a_left_side_of_no_strings_is_named(left: object, said: str) -> None:
    with pytest.raises(InputError, match=f"^{said}"):
        list(INDEX.join_batches(left, cutoff=0.5))


def test_what_batches_of_sheets_lack_is_named_though_there_is_no_row() -> None:
    with pytest.raises(InputError, match=r"^left: expected a column 'a', got 'c'"):
        list(SPECS.join_batches({"c": []}, cutoff=0.5))
    with pytest.raises(InputError, match=r"^left\[2:4\]\['a'\]: expected finite numbers, got inf in row 1"):
        list(SPECS.join_batches({**SHEETS, "a": [1.0, 2, 3, float("inf"), 5, 6]}, rows=2, cutoff=0.5))
    with pytest.raises(InputError, match=r"^rows: expected a whole number from 1, got 0"):
        list(INDEX.join_batches([], rows=0, cutoff=0.5))


def test_rows_of_batches_are_counted_in_32_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_input, "MOST_ROWS", 5)
    with pytest.raises(dr.errors.RangeError, match="left: 6 rows, more than 5"):
        list(INDEX.join_batches(iter([NAMES[:3], NAMES[3:]]), cutoff=1))


def test_batches_use_the_threads_they_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_run, "RANGE_NS", 1.0)
    assert dr.PairList.concat(list(INDEX.join_batches(NAMES, rows=4, cutoff=0.5, threads=3))) == INDEX.join(
        NAMES, cutoff=0.5
    )
