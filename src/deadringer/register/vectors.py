"""vectors.parquet -> the vectors of each model, the rows refused, and what the register keeps of the others.

Vectors stay in Arrow's buffers from the file on: no number of them becomes an object of Python. Those of a model stand
in order of item, then of their bytes, each once: how the file was ordered, and whether it grew, makes no difference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from deadringer.errors import CaseError
from deadringer.model import schemas
from deadringer.model.records import VECTOR_COLUMNS, Vectors
from deadringer.register._headings import Heading
from deadringer.register._lines import open_plain
from deadringer.register.checks import RefusedError

#: Numbers of the longest vector; models in use give up to 4,096.
MOST = 4096
#: Rows that are read at a time: 32 MB of float64, of the longest vectors.
_AT_ONCE = 1 << 10
#: Rows that are written at a time.
_ROWS = 1 << 16

Warn = Callable[[str], None]
#: Refuses an item: says why an id is none of a work or a sighting.
Dangling = Callable[[str], RefusedError]
#: Row numbers from 1, and why each was refused.
Refused = dict[int, RefusedError]
#: The vectors of each model, by its name: columns `item_id` and `vector` (float32, all of one length).
Tables = Mapping[str, pa.Table]


def read(
    path: Path,
    items: Sequence[str] | None,
    dangling: Dangling,
    warn: Warn,
    hashed: Callable[[str], None],
    progress: Callable[[int], object] = lambda rows: None,
) -> tuple[dict[str, pa.Table], Refused]:
    """Read the vectors of a case.

    Parameters
    ----------
    path : Path
        A Parquet file; its vectors may be of any list type of Arrow's, of float64, float32 or float16.
    items : sequence of str, optional
        The works and sightings there are; rows that name another are refused. None: whatever is named is.
    dangling : callable
        Says why a row is refused that names none of `items`.
    warn : callable
        Called with a sentence for each thing to know.
    hashed : callable
        Called with the SHA-256 of the file.
    progress : callable, optional
        Called with the number of rows read so far.

    Returns
    -------
    tables : dict of str to Table
        By model, in order of their names.
    refused : dict of int to RefusedError
        By row, from 1.

    Raises
    ------
    CaseError
        The file is not Parquet, lacks a column, or its column `vector` holds no lists of floats.
    """
    with open_plain(path) as raw:
        digest = hashlib.file_digest(raw, "sha256").hexdigest()
        raw.seek(0)
        try:
            file = pq.ParquetFile(raw)
            Heading(path.name, VECTOR_COLUMNS, warn).places(file.schema_arrow.names)
            rounded = _checked(path.name, file.schema_arrow.field("vector").type)
            found = _Found(*_named(path.name, file, items, dangling))
            for lists in _lists(file):
                found.add(lists)
                progress(found.rows)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise CaseError(f"{path.name} is not a Parquet file that can be read: {error}") from None
    hashed(digest)
    tables = found.tables()
    if rounded and tables:
        warn(f"{path.name}: its vectors are float64, and are compared as float32: each number is rounded")
    for sentence in found.told:
        warn(f"{path.name}: {sentence}")
    repeated = found.rows - len(found.refused) - sum(len(table) for table in tables.values())
    if repeated:
        warn(f"{path.name}: {repeated} row(s) repeat another and were left out")
    return tables, dict(sorted(found.refused.items()))


def kept(tables: Tables) -> tuple[Vectors, ...]:
    """Return what the register keeps of vectors."""
    return tuple(
        Vectors(model=model, dimension=float(_length(table)), count=float(len(table)), sha256=digest(table))
        for model, table in tables.items()
    )


def digest(table: pa.Table) -> str:
    """Return the SHA-256 of a model's vectors: of its item ids, each with a NUL behind it, then of all numbers.

    The ids are UTF-8 and the numbers little-endian float32, row by row.
    """
    found = hashlib.sha256()
    for column, of in (("item_id", _ended), ("vector", _numbers)):
        for chunk in table[column].chunks:
            for begin in range(0, len(chunk), _ROWS):
                found.update(of(chunk.slice(begin, _ROWS)))
    return found.hexdigest()


def table(tables: Tables) -> pa.Table:
    """Lay the vectors of all models out as the table that vectors.parquet of an output folder holds."""
    parts = [
        pa.table(
            [part["item_id"], pa.repeat(model, len(part)), part["vector"].cast(pa.list_(pa.float32()))],
            schema=schemas.VECTORS,
        )
        for model, whole in tables.items()
        for part in (whole.slice(begin, _ROWS) for begin in range(0, len(whole), _ROWS))
    ]
    return pa.concat_tables(parts) if parts else schemas.VECTORS.empty_table()


def _ended(ids: pa.Array) -> memoryview:
    ended = pc.binary_join_element_wise(ids, "", "\0")
    return _slice(ended.buffers()[2], 0, pc.sum(pc.binary_length(ended)).as_py() or 0)


def _numbers(vectors: pa.Array) -> memoryview:
    numbers = vectors.flatten()
    return _slice(numbers.buffers()[1], 4 * numbers.offset, 4 * len(numbers))


def _slice(buffer: pa.Buffer, begin: int, size: int) -> memoryview:
    return memoryview(buffer.slice(begin, size))


def _length(table: pa.Table) -> int:
    return int(table.schema.field("vector").type.list_size)


def _checked(file: str, kind: pa.DataType) -> bool:
    """Tell whether numbers of this type are rounded; raise CaseError where it is none of vectors."""
    of = getattr(kind, "value_type", None)
    if of is None or pa.types.is_dictionary(kind) or not pa.types.is_floating(of):
        raise CaseError(f"{file}: column 'vector' holds {kind}: expected lists of float32")
    return bool(pa.types.is_float64(of))


def _named(
    name: str, file: pq.ParquetFile, items: Sequence[str] | None, dangling: Dangling
) -> tuple[pa.Array, pa.DictionaryArray, pa.BooleanArray, Refused]:
    """Return the item and the model of every row, which rows name both, and why the others do not."""
    held = file.read(columns=["item_id", "model"], use_threads=False)
    refused: Refused = {}
    ids, models = (_texts(name, held, column, refused) for column in ("item_id", "model"))
    good = pc.not_equal(ids, "")
    for row in _where(pc.invert(good)):
        refused.setdefault(row + 1, RefusedError("item_id", "", "is required and is empty"))
    if items is not None:
        there = pc.is_in(ids, value_set=pa.array(items, pa.large_string()))
        for row in _where(pc.invert(there)):
            if row + 1 not in refused:
                refused[row + 1] = dangling(ids[row].as_py())
    for row in _where(pc.equal(models, "")):
        refused.setdefault(row + 1, RefusedError("model", "", "is required and is empty"))
    return ids, models.dictionary_encode(), _but(len(ids), refused), refused


def _texts(name: str, held: pa.Table, column: str, refused: Refused) -> pa.Array:
    """Return a column of text without white space around it, "" for what is missing or refused."""
    kind = held[column].type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)):
        raise CaseError(f"{name}: column {column!r} holds {kind}: expected text")
    cells = pa.chunked_array(held[column].chunks, kind).cast(pa.large_string()).combine_chunks()
    cells = pa.concat_arrays(cells.chunks) if isinstance(cells, pa.ChunkedArray) else cells
    try:
        cells.validate(full=True)
        wrong = _where(pc.match_substring(cells, "\0"))
    except pa.ArrowInvalid:  # text that is not UTF-8: say which
        plain = [_read(cell) for cell in cells]
        wrong = [row for row, text in enumerate(plain) if text is None or "\0" in text]
        cells = pa.array([text if text is not None else "\0" for text in plain], pa.large_string())
    for row in wrong:
        refused.setdefault(row + 1, RefusedError(column, "", "holds a NUL, or what is not UTF-8"))
    if wrong:
        cells = pc.if_else(_but(len(cells), {row + 1: None for row in wrong}), cells, "")
    return pc.utf8_trim_whitespace(pc.fill_null(cells, ""))


def _read(cell: pa.Scalar) -> str | None:
    try:
        return cell.as_py() or ""
    except ValueError:
        return None


def _where(mask: pa.Array) -> list[int]:
    """Return the places at which a mask is true."""
    found: list[int] = pc.indices_nonzero(mask).to_pylist()
    return found


def _but(rows: int, refused: Mapping[int, object]) -> pa.BooleanArray:
    """Return a mask that is true but for rows that were refused."""
    if not refused:
        return pa.repeat(True, rows)
    return pc.invert(pc.is_in(pa.array(range(1, rows + 1)), value_set=pa.array(refused, pa.int64())))


def _lists(file: pq.ParquetFile) -> Iterator[pa.Array]:
    """Yield the vectors in portions, as lists of float32."""
    for batch in file.iter_batches(_AT_ONCE, columns=["vector"], use_threads=False):
        yield batch.column(0).cast(pa.large_list(pa.float32()))


@dataclass(slots=True)
class _Found:
    """The vectors read so far: of every row its item and model, and whether both are right."""

    ids: pa.Array
    models: pa.DictionaryArray
    named: pa.BooleanArray
    refused: Refused
    rows: int = 0
    #: By model: the row of its first vector and how many numbers it has.
    first: dict[int, tuple[int, int]] = field(default_factory=dict)
    #: By model: rows, and their numbers one after the other.
    parts: dict[int, list[tuple[pa.Array, pa.Array]]] = field(default_factory=dict)
    _other: dict[int, int] = field(default_factory=dict)

    def add(self, lists: pa.Array) -> None:
        """Take the vectors of the next rows."""
        begin, self.rows = self.rows, self.rows + len(lists)
        good = self.named.slice(begin, len(lists))
        length = pc.fill_null(pc.list_value_length(lists), 0)
        for wrong, reason in (
            (pc.equal(length, 0), "is required and is empty"),
            (pc.greater(length, MOST), f"has more than {MOST:,} numbers"),
            (_not_finite(lists), "holds something that is not a finite float32 number"),
            (_zero(lists, length), "holds zeros only: it has no direction to compare"),
        ):
            for at in _where(pc.and_(good, wrong)):
                self._refuse(begin + at, f"{length[at]} numbers" if length[at].as_py() else "", reason)
            good = pc.and_not(good, wrong)
        models = self.models.indices.slice(begin, len(lists))
        for model in pc.unique(models.filter(good)).to_pylist():
            own = pc.and_(good, pc.equal(models, model))
            if model not in self.first:
                at = pc.index(own, True).as_py()
                self.first[model] = begin + at + 1, length[at].as_py()
            row, dimension = self.first[model]
            other = pc.and_(own, pc.not_equal(length, dimension))
            for at in _where(other):
                name = self.models.dictionary[model].as_py()
                reason = f"the first of {name}, in row {row}, has {dimension}"
                self._refuse(begin + at, f"{length[at]} numbers", reason)
                self._other[model] = self._other.get(model, 0) + 1
            own = pc.and_not(own, other)
            at_rows = pc.add(pc.indices_nonzero(own).cast(pa.int64()), begin)
            numbers = lists if len(at_rows) == len(lists) else lists.filter(own)
            self.parts.setdefault(model, []).append((at_rows, numbers.flatten()))

    def _refuse(self, row: int, value: str, reason: str) -> None:
        self.refused[row + 1] = RefusedError("vector", value, reason)

    @property
    def told(self) -> Iterator[str]:
        """Sentences on models whose vectors are not all of one length."""
        for model, count in self._other.items():
            row, dimension = self.first[model]
            yield (
                f"{count} vector(s) of {self.models.dictionary[model]} were rejected, as they have not "
                f"{dimension} numbers like its first, in row {row}: are they of two models under one name?"
            )

    def tables(self) -> dict[str, pa.Table]:
        """Return the vectors by model, and let go of them."""
        names = {self.models.dictionary[model].as_py(): model for model in self.parts}
        return {name: self._table(names[name]) for name in sorted(names)}

    def _table(self, model: int) -> pa.Table:
        dimension = self.first[model][1]
        rows, numbers = (pa.concat_arrays(part) for part in zip(*self.parts.pop(model), strict=True))
        found = pa.table(
            {
                "item_id": self.ids.take(rows).cast(pa.string()),
                "bytes": _of_buffer(
                    pa.binary(4 * dimension), numbers.buffers()[1], numbers.offset // dimension, len(rows)
                ),
            }
        )
        del rows, numbers
        order = pc.sort_indices(found, sort_keys=[("item_id", "ascending"), ("bytes", "ascending")])
        if not order.equals(pa.array(range(len(found)), order.type)):
            found = found.take(order)
        del order
        again = [pc.equal(column.slice(1), column.slice(0, len(found) - 1)) for column in found.columns]
        again = _whole(pc.and_(*again))
        if pc.any(again).as_py():
            found = found.filter(pc.invert(pa.concat_arrays([pa.array([False]), again])))
        plain = _whole(found["bytes"])
        numbers = _of_buffer(
            pa.float32(), plain.buffers()[1], plain.offset * dimension, len(plain) * dimension
        )
        return pa.table(
            {"item_id": found["item_id"], "vector": pa.FixedSizeListArray.from_arrays(numbers, dimension)}
        )


def _of_buffer(kind: pa.DataType, buffer: pa.Buffer, offset: int, length: int) -> pa.Array:
    return pa.Array.from_buffers(kind, length, [None, buffer], offset=offset)


def _whole(column: Any) -> pa.Array:
    """Return a column as one array."""
    if isinstance(column, pa.ChunkedArray):
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return column


def _not_finite(lists: pa.Array) -> pa.BooleanArray:
    """Return which vectors hold what is no finite number: NaN, infinity, null."""
    finite = pc.fill_null(pc.is_finite(lists.flatten()), False)
    if pc.all(finite).as_py():
        return pa.repeat(False, len(lists))
    return _of(lists, pc.invert(finite))


def _zero(lists: pa.Array, length: pa.Array) -> pa.BooleanArray:
    """Return which vectors hold zeros only."""
    nonzero = pc.fill_null(pc.not_equal(lists.flatten(), 0.0), True)
    if pc.all(nonzero).as_py():
        return pa.repeat(False, len(lists))
    return pc.and_(pc.greater(length, 0), pc.invert(_of(lists, nonzero)))


def _of(lists: pa.Array, numbers: pa.BooleanArray) -> pa.BooleanArray:
    """Return which of the lists have a number of which a mask is true."""
    some = pc.unique(pc.list_parent_indices(lists).filter(numbers))
    return pc.is_in(pa.array(range(len(lists)), pa.int64()), value_set=some)
