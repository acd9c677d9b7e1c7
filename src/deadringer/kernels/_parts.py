"""A left side taken part by part: what is not yet asked for is not read. The gate checks each part in its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from deadringer.errors import InputError
from deadringer.kernels import _input, _run
from deadringer.pairs import PairList

#: The argument that is taken so.
NAME = "left"
#: Parts one after the other, each with its number of rows; and how many rows they have together, where it is known.
Parts = tuple[Iterator[tuple[Any, int]], int | None]


def of_column(value: Any, rows: int, gate: Callable[[Any, str], object] = _input.strings) -> Parts:
    """Cut a column into parts of at most `rows` rows; an iterator or a stream of chunks chunk by chunk.

    What is no column is given to `gate`, which refuses it and says why.
    """
    if (reader := _reader(value)) is not None:
        if len(reader.schema) != 1:
            raise InputError(f"{NAME}: expected one column, got {len(reader.schema)} columns")
        value = (chunk.column(0) for chunk in reader)
    if isinstance(value, Iterator):
        return (part for chunk in value for part in of_column(chunk, rows, gate)[0]), None
    arrow = _input.arrow_column(value, NAME)
    whole = isinstance(value, (str, bytes, bytearray)) or not isinstance(value, (Sequence, np.ndarray))
    if arrow is None and (whole or (isinstance(value, np.ndarray) and not value.ndim)):
        gate(value, NAME)
    column = value if arrow is None else arrow
    return _cuts(column, rows), len(column)


def of_columns(value: Any, only: Sequence[str], rows: int) -> Parts:
    """Cut columns by name into parts of at most `rows` rows; a stream of chunks chunk by chunk."""
    if not isinstance(value, (pa.RecordBatch, pa.Table)) and (reader := _reader(value)) is not None:
        return (part for chunk in reader for part in of_columns(chunk, only, rows)[0]), None
    columns, count = _input.columns(value, NAME, only)
    cuts = zip(*(_cuts(column, rows) for column in columns.values()), strict=True)
    parts = ((dict(zip(columns, (c for c, _ in cut), strict=True)), cut[0][1]) for cut in cuts)
    return parts, count


def join(parts: Parts, on: _run.Terms, one: Callable[[Any, str, _run.Terms], PairList]) -> Iterator[PairList]:
    """Yield one(part, its name, terms) for each part; rows, and those that progress tells of, are numbered on."""
    first = 0
    for part, count in parts[0]:
        total = first + count if parts[1] is None else parts[1]
        _input.few_enough(total, NAME)
        tell = None if on.progress is None else _from(first, total, on.progress)
        found = one(part, f"{NAME}[{first}:{first + count}]", replace(on, progress=tell))
        yield PairList(found.left + np.uint32(first), found.right, found.score)
        first += count


def _from(first: int, total: int, progress: _run.Progress) -> _run.Progress:
    return lambda done, _: progress(first + done, total)


def _reader(value: Any) -> pa.RecordBatchReader | None:
    if isinstance(value, (pa.Array, pa.ChunkedArray)) or not hasattr(value, "__arrow_c_stream__"):
        return None
    try:
        return pa.RecordBatchReader.from_stream(value)
    except (
        pa.ArrowException,
        OSError,
        TypeError,
        ValueError,
    ):  # a stream of a column, which Arrow reads whole
        return None


def _cuts(column: Any, rows: int) -> Iterator[tuple[Any, int]]:
    arrow = _input.arrow_column(column, NAME)
    if arrow is not None and arrow.num_chunks and pa.types.is_dictionary(arrow.type):
        arrow = pa.chunked_array([_looked_up(part) for part in arrow.chunks])
    whole = column if arrow is None else arrow
    if isinstance(whole, (pa.ChunkedArray, np.ndarray)):
        for first, last in _run.batches(len(whole), rows):
            yield whole[first:last], last - first
    else:
        cells = iter(whole)  # once, and whether or not it can be sliced
        while part := list(islice(cells, rows)):
            yield part, len(part)


def _looked_up(part: pa.DictionaryArray) -> pa.Array:
    """Return the values of a dictionary's rows, once: the gate would cast all its values for every part of them."""
    values = part.dictionary
    if pa.types.is_string_view(values.type):  # of which Arrow takes none
        values = values.cast(pa.large_string())
    return values.take(part.indices)
