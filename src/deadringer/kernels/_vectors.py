"""The gate of embeddings, as `_input` is of strings and sheets: checked once, and made into rows of float32."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from deadringer._core import cosine as core
from deadringer.errors import InputError
from deadringer.kernels import _input, _run
from deadringer.kernels import level as levels
from deadringer.kernels._value import memory, shown

Rows = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]

#: Numbers of a row at most (csrc/cosine/vectors.h).
MOST_DIMS = 4096
#: About how long a number takes on the way to a sum of squares, in nanoseconds: it comes from memory, or from disk.
_NUMBER_NS = 0.5
#: Numbers converted at a time: what is not yet float32 is never held twice as a whole.
_PART = 2**22


@dataclass(frozen=True, slots=True)
class Vectors:
    """Rows of float32 with their sums of squares, both finite. For no rows, a row of zeros: no buffer is empty."""

    rows: Rows
    squares: F64
    count: int

    def __len__(self) -> int:
        return self.count

    @property
    def dims(self) -> int:
        """Numbers of a row."""
        return int(self.rows.shape[1])

    def reference_rows(self) -> list[list[float]]:
        """Return the rows as Python's own numbers, for the reference."""
        return [list(map(float, row)) for row in self.rows[: self.count].tolist()]


def none(dims: int) -> Vectors:
    """Return no rows of `dims` numbers."""
    return Vectors(np.zeros((1, dims), dtype=np.float32), np.zeros(1, dtype=np.float64), 0)


@memory("embeddings")
def vectors(value: object, name: str, threads: int, level: str, dims: int | None = None) -> Vectors:
    """Read embeddings: an array (n, d) of float32, other numbers, a list of rows, or an Arrow list column.

    Rows of float32 without gaps, mapped files among them, are taken where they are. Other numbers are rounded to
    float32, the nearest one; what is too large for it is refused.

    Parameters
    ----------
    dims : int, optional
        The numbers each row must have: those of the other side.
    """
    arrow = _input.arrow_column(value, name)
    found = _array(value, name) if arrow is None else _from_arrow(arrow, name)
    if found.ndim == 1 and not found.size and not isinstance(value, np.ndarray):
        found = np.empty((0, dims or 1), dtype=np.float32)
    if found.ndim != 2 or found.dtype.kind not in "iuf":
        said = f"{found.dtype} of shape {found.shape}" if found.dtype != object else type(value).__name__
        raise InputError(f"{name}: expected numbers of shape (n, d), got {said}")
    _input.few_enough(len(found), name)
    if not 1 <= found.shape[1] <= MOST_DIMS:
        raise InputError(f"{name}: expected rows of 1 to {MOST_DIMS} numbers, got {found.shape[1]}")
    if dims is not None and found.shape[1] != dims:
        raise InputError(
            f"{name}: expected rows of {dims} numbers, as on the other side, got {found.shape[1]}"
        )
    if not len(found):
        return none(found.shape[1])
    rows = _rounded(found)
    out = Vectors(rows, np.empty(len(rows), dtype=np.float64), len(rows))
    row = levels.row(levels.compiled(level))

    def call(begin: int, end: int) -> None:
        core.squares(out.rows, out.squares, begin=begin, end=end, level=row)

    _run.fill(len(out), _NUMBER_NS * out.dims, call, threads)
    bad = np.flatnonzero(~np.isfinite(out.squares))  # of finite float32 no sum of squares is too large
    if bad.size:
        at = int(bad[0])
        k = int(np.flatnonzero(~np.isfinite(rows[at]))[0])
        raise InputError(
            f"{name}: expected finite numbers that fit a float32, got {found[at, k]} in row {at}"
        )
    return out


def _array(value: Any, name: str) -> npt.NDArray[Any]:
    if np.ma.is_masked(value):
        raise InputError(f"{name}: expected numbers, got masked ones")
    if isinstance(value, (str, bytes, bytearray)):
        raise InputError(f"{name}: expected numbers of shape (n, d), got {type(value).__name__}")
    try:
        found = np.asarray(value)
    except ValueError as error:
        found = None
        said = error
    except (TypeError, OverflowError) as error:
        raise InputError(f"{name}: expected numbers of shape (n, d) ({error})") from None
    if found is not None and (found.dtype != object or not isinstance(value, Sequence)):
        return found
    for row, item in enumerate(value):  # numpy does not say which
        if not hasattr(item, "__len__") or len(item) != len(value[0]):
            raise InputError(
                f"{name}: expected {len(value[0]) if hasattr(value[0], '__len__') else 'some'} numbers in row {row},"
                f" as in row 0, got {shown(item)}"
            )
        for number in item:
            if isinstance(number, bool) or not isinstance(number, (int, float, np.integer, np.floating)):
                raise InputError(f"{name}: expected numbers in row {row}, got {shown(number)}")
    if found is None:
        raise InputError(f"{name}: expected numbers of shape (n, d) ({said})")
    try:
        return found.astype(np.float64)  # whole numbers that no integer type of numpy holds
    except OverflowError:
        row = next(r for r, item in enumerate(value) if any(abs(number) >= 2**1023 for number in item))
        raise InputError(
            f"{name}: expected finite numbers that fit a float32, got a larger one in row {row}"
        ) from None


def _rounded(found: npt.NDArray[Any]) -> Rows:
    """Return rows as float32 without gaps: as they are where they are so, else converted part by part."""
    if found.dtype == np.float32 and found.flags.c_contiguous and found.flags.aligned:
        return np.asarray(found)
    out = np.empty(found.shape, dtype=np.float32)
    step = max(1, _PART // found.shape[1])
    with np.errstate(over="ignore"):  # an infinity is told of by its row
        for begin in range(0, len(found), step):
            out[begin : begin + step] = found[begin : begin + step]
    return out


def _from_arrow(column: pa.ChunkedArray, name: str) -> npt.NDArray[Any]:
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):  # such as a tensor of fixed shape
        kind, column = (
            kind.storage_type,
            pa.chunked_array([part.storage for part in column.chunks], kind.storage_type),
        )
    fixed = pa.types.is_fixed_size_list(kind)
    if not fixed and not pa.types.is_list(kind) and not pa.types.is_large_list(kind):
        raise InputError(f"{name}: expected lists of numbers, got an Arrow column of {column.type}")
    numbers = kind.value_type
    if not pa.types.is_floating(numbers) and not pa.types.is_integer(numbers):
        raise InputError(f"{name}: expected lists of numbers, got an Arrow column of {column.type}")
    if column.null_count:
        row = pc.index(pc.is_null(column), True).as_py()
        raise InputError(f"{name}: expected numbers in row {row}, got null")
    if fixed:
        dims = kind.list_size
    elif not len(column):
        return np.empty(0, dtype=np.float32)
    else:
        lengths = pc.list_value_length(column).to_numpy()
        dims = int(lengths[0])
        if (lengths != dims).any():
            row = int(np.flatnonzero(lengths != dims)[0])
            raise InputError(f"{name}: expected {dims} numbers in row {row}, as in row 0, got {lengths[row]}")
    parts, first = [], 0
    for chunk in column.chunks:
        flat = chunk.flatten()
        if flat.null_count:
            row = first + pc.index(pc.is_null(flat), True).as_py() // dims
            raise InputError(f"{name}: expected numbers in row {row}, got null")
        parts.append(flat.to_numpy(zero_copy_only=False))
        first += len(chunk)
    flat = (
        parts[0]
        if len(parts) == 1
        else np.concatenate([np.empty(0, dtype=numbers.to_pandas_dtype()), *parts])
    )
    return flat.reshape(len(column), dims)
