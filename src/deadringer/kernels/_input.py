"""The gate: every input of a kernel is checked here, once, and made into what the core reads.

Messages name the argument, what was expected and what came.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from operator import methodcaller
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from deadringer.errors import InputError, RangeError
from deadringer.kernels._value import above_zero as above_zero
from deadringer.kernels._value import memory, shown
from deadringer.kernels._value import real_cosine as real_cosine
from deadringer.kernels._value import real_share as real_share
from deadringer.kernels._value import share as share

#: Rows a side at most: they are counted in 32 bits.
MOST_ROWS = 2**32 - 1
#: Pixels of a picture, and along a side, at most: up to here every weighted sum of grey levels fits 64 bits. Over a
#: side of n places the weights add up to less than ((n + 127) / 128)^3, over both to less than 2^45.1; a level is
#: counted in thousandths, up to 255,000, less than 2^18.
MOST_PIXELS = 2**28
LONGEST_SIDE = 2**22


@dataclass(frozen=True, slots=True)
class Strings:
    """Strings end to end as letters, with where each begins; row i is letters[starts[i]:starts[i + 1]]."""

    letters: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def lengths(self) -> npt.NDArray[np.float64]:
        """Return how many letters each string has."""
        return np.diff(self.starts).astype(np.float64)

    def texts(self) -> list[str]:
        """Return the strings of code points again, for the reference."""
        at = self.starts.astype(np.int64).tolist()
        whole = self.letters[: at[-1]].astype("<u4").tobytes().decode("utf-32-le")
        return [whole[a:b] for a, b in itertools.pairwise(at)]


def few_enough(count: int, name: str) -> None:
    """Refuse more rows than can be counted."""
    if count > MOST_ROWS:
        raise RangeError(f"{name}: {count:,} rows, more than {MOST_ROWS:,}")


@memory("strings")
def strings(value: object, name: str) -> Strings:
    """Read strings from a list, a numpy array, or anything with the Arrow PyCapsule protocol.

    Raises
    ------
    InputError
        Something is not a string: missing, of another type, or holding half a surrogate pair; the row is named.
    """
    if isinstance(value, str):
        raise InputError(f"{name}: expected a sequence of strings, got one string")
    arrow = arrow_column(value, name)
    if arrow is not None:
        return _from_arrow(arrow, name)
    given = listed(value, name) if isinstance(value, np.ndarray) and value.ndim else value
    if not isinstance(given, Sequence) or isinstance(given, (bytes, bytearray)):
        raise InputError(f"{name}: expected a sequence of strings, got {type(value).__name__}")
    few_enough(len(given), name)
    items = list(given)  # asked once: a second pass may give other text
    try:
        whole = "".join(items)
    except TypeError:
        row = next(i for i, item in enumerate(items) if not isinstance(item, str))
        raise InputError(f"{name}: expected a string in row {row}, got {shown(items[row])}") from None
    lengths = np.fromiter(map(str.__len__, items), dtype=np.uint64, count=len(items))  # whatever len() says
    return _encoded(whole, lengths, name)


def texts(value: object, name: str) -> tuple[Any, npt.NDArray[np.float64]]:
    """Return what holds strings, to be read slice by slice with `some_strings`, and about how many letters each has."""
    arrow = None if isinstance(value, str) else arrow_column(value, name)
    if arrow is not None:
        few_enough(len(arrow), name)
        if pa.types.is_string(arrow.type) or pa.types.is_large_string(arrow.type):
            found = pc.fill_null(pc.binary_length(arrow), 0).to_numpy()
            return arrow, found.astype(np.float64)
        return arrow, np.full(len(arrow), arrow.nbytes / max(len(arrow), 1))
    given = listed(value, name) if isinstance(value, np.ndarray) and value.ndim else value
    if isinstance(given, (str, bytes, bytearray)) or not isinstance(given, Sequence):
        strings(given, name)  # which says what it expected
    items = list(given)  # type: ignore[call-overload]
    few_enough(len(items), name)
    try:
        return items, np.fromiter(map(str.__len__, items), dtype=np.float64, count=len(items))
    except TypeError:
        strings(items, name)  # which says in which row
        raise


@memory("strings")
def some_strings(items: Any, lengths: npt.NDArray[np.float64], begin: int, end: int, name: str) -> Strings:
    """Read some rows of what `texts` returned; a message names the row among all."""
    try:
        if isinstance(items, list):  # whose items are known to be strings of these lengths
            return _encoded("".join(items[begin:end]), lengths[begin:end].astype(np.uint64), name)
        return strings(items[begin:end], name)
    except InputError:
        strings(items, name)
        raise


def listed(column: Any, name: str) -> list[Any]:
    """Return the cells of a numpy array or an Arrow column as Python's own."""
    read = methodcaller("to_pylist" if isinstance(column, pa.ChunkedArray) else "tolist")
    try:
        return list(read(column))
    except (ValueError, SystemError):  # bytes that are no text; numpy has both
        for row in range(len(column)):
            try:
                read(column[row : row + 1])
            except (ValueError, SystemError) as error:
                raise InputError(f"{name}: expected Unicode text in row {row} ({error})") from None
        raise


def arrow_column(value: object, name: str) -> pa.ChunkedArray | None:
    try:
        if isinstance(value, (pa.Array, pa.ChunkedArray)):
            return value if isinstance(value, pa.ChunkedArray) else pa.chunked_array([value])
        if hasattr(value, "__arrow_c_stream__"):
            return pa.chunked_array(value)
        if hasattr(value, "__arrow_c_array__"):
            return pa.chunked_array([pa.array(value)])
    except (pa.ArrowException, OSError, TypeError, ValueError) as error:
        raise InputError(f"{name}: expected a column, got {type(value).__name__} ({error})") from None
    return None


def _from_arrow(column: pa.ChunkedArray, name: str) -> Strings:
    few_enough(len(column), name)
    coded = pa.types.is_dictionary(column.type)
    kind = column.type.value_type if coded else column.type
    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
    if not any(known(kind) for known in kinds):
        raise InputError(f"{name}: expected strings, got an Arrow column of {column.type}")
    if not len(column):  # whose buffers may be missing altogether
        return _encoded("", np.empty(0, np.uint64), name)
    # Arrow casts no dictionary of string views, which is what a polars categorical is: its values are looked up.
    parts = [
        part.dictionary.cast(pa.large_string()).take(part.indices) if coded else part.cast(pa.large_string())
        for part in column.chunks
    ]
    flat = pa.concat_arrays(parts)
    if flat.null_count:
        row = pc.index(pc.is_null(flat), True).as_py()
        raise InputError(f"{name}: expected a string in row {row}, got null")
    lengths = pc.utf8_length(flat).to_numpy(zero_copy_only=False).astype(np.uint64)
    bounds = np.frombuffer(flat.buffers()[1], dtype=np.int64)[flat.offset : flat.offset + len(flat) + 1]
    if flat.buffers()[2] is None:
        return _encoded("", lengths, name)
    whole = bytes(memoryview(flat.buffers()[2])[int(bounds[0]) : int(bounds[-1])])
    begins = (bounds[:-1] - bounds[0])[np.diff(bounds) > 0]
    torn = np.frombuffer(whole, np.uint8)[begins] & 0xC0 == 0x80  # a row that begins within a letter
    try:
        text = whole.decode("utf-8")
        at = int(begins[torn][0]) if torn.any() else -1
    except UnicodeDecodeError as error:
        at = error.start
    if at >= 0:
        row = int(np.searchsorted(bounds - bounds[0], at, side="right")) - 1
        raise InputError(f"{name}: expected UTF-8 in row {row}, got byte {whole[at]:#04x}")
    return _encoded(text, lengths, name)


def _encoded(whole: str, lengths: npt.NDArray[np.uint64], name: str) -> Strings:
    starts = np.zeros(len(lengths) + 1, dtype=np.uint64)
    np.cumsum(lengths, out=starts[1:])
    try:
        letters = np.frombuffer(whole.encode("utf-32-le"), dtype="<u4").astype(np.uint32, copy=False)
    except UnicodeEncodeError as error:
        row = int(np.searchsorted(starts, error.start, side="right")) - 1
        raise InputError(f"{name}: expected Unicode text in row {row}, got half a surrogate pair") from None
    if starts[-1] != len(letters):  # the core trusts them: nothing may be read past the end
        raise InputError(
            f"{name}: expected {starts[-1]} letters, as many as the strings say, got {len(letters)}"
        )
    return Strings(letters, starts)


def rows(value: object, name: str, below: int, of: str) -> npt.NDArray[np.uint32]:
    """Read row numbers of a side that has `below` rows."""
    if np.ma.is_masked(value):
        raise InputError(f"{name}: expected a 1-D array of whole numbers, got masked ones")
    try:
        found = np.asarray(value)
    except ValueError as error:
        raise InputError(f"{name}: expected a 1-D array of whole numbers ({error})") from None
    if found.ndim != 1 or (found.size and found.dtype.kind not in "iu"):
        raise InputError(
            f"{name}: expected a 1-D array of whole numbers, got {found.dtype} of shape {found.shape}"
        )
    bad = np.flatnonzero((found < 0) | (found >= below)) if found.size else found
    if bad.size:
        at = int(bad[0])
        there = f"0 to {below - 1}" if below else "there are none"
        raise InputError(f"{name}: expected rows of {of} ({there}), got {found[at]} at {at}")
    return np.ascontiguousarray(found, dtype=np.uint32)


def same_length(rows_left: npt.NDArray[Any], rows_right: npt.NDArray[Any]) -> None:
    """Refuse pairs whose two columns differ in length."""
    if len(rows_left) != len(rows_right):
        raise InputError(
            f"rows_right: expected {len(rows_left)} rows, as many as rows_left, got {len(rows_right)}"
        )


def columns(value: object, name: str, only: Sequence[str]) -> tuple[dict[str, Any], int]:
    """Read columns by name from a mapping or a frame; return those asked for, with their common length."""
    if isinstance(value, Mapping):
        found: Mapping[str, Any] = value
    elif isinstance(value, (pa.Table, pa.RecordBatch)) or hasattr(value, "__arrow_c_stream__"):
        try:
            table = pa.table(value)
        except (pa.ArrowException, OSError, TypeError, ValueError) as error:
            raise InputError(
                f"{name}: expected columns by name, got {type(value).__name__} ({error})"
            ) from None
        found = dict(zip(table.column_names, table.columns, strict=True))
        if len(found) < table.num_columns:
            twice = next(key for key in table.column_names if table.column_names.count(key) > 1)
            raise InputError(
                f"{name}: expected columns of different names, got {shown(twice)} more than once"
            )
    else:
        raise InputError(f"{name}: expected a mapping of columns or a frame, got {type(value).__name__}")
    for key in only:
        if key not in found:
            raise InputError(f"{name}: expected a column {key!r}, got {', '.join(map(shown, found))}")
    asked = {key: _column(found[key], f"{name}[{key!r}]") for key in only}
    lengths = {key: len(column) for key, column in asked.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{key!r} has {n}" for key, n in lengths.items())
        raise InputError(f"{name}: expected columns of one length; {said}")
    count = next(iter(lengths.values()), 0)
    few_enough(count, name)
    return asked, count


def _column(value: Any, name: str) -> Any:
    if not hasattr(value, "__len__") and (arrow := arrow_column(value, name)) is not None:
        return arrow
    odd = isinstance(value, (str, bytes, bytearray, Mapping, Set)) or not hasattr(value, "__len__")
    if odd or (isinstance(value, np.ndarray) and not value.ndim):
        raise InputError(f"{name}: expected a column, got {type(value).__name__}")
    return value


def picture(value: Any, name: str) -> npt.NDArray[np.uint8]:
    """Read a picture of (h, w) grey levels or (h, w, 3) colours; it comes back as (h, w, channels), without gaps."""
    mode = getattr(
        value, "mode", None
    )  # Pillow hands out the indexes of a palette as if they were grey levels
    if isinstance(mode, str) and mode not in ("L", "RGB"):
        raise InputError(f"{name}: expected a picture of mode L or RGB, got mode {mode}")
    try:
        found = np.asarray(value)
    except (TypeError, ValueError, OSError) as error:
        raise InputError(f"{name}: expected a picture, got {type(value).__name__} ({error})") from None
    shape = " x ".join(map(str, found.shape)) or "no shape"
    if found.dtype != np.uint8 or found.ndim not in (2, 3) or found.shape[2:] not in ((), (3,)):
        raise InputError(
            f"{name}: expected uint8 of shape (h, w) or (h, w, 3), got {found.dtype} of shape {found.shape}"
        )
    if not found.size:
        raise InputError(f"{name}: expected a picture of at least one pixel, got {shape}")
    if max(found.shape) > LONGEST_SIDE or found.shape[0] * found.shape[1] > MOST_PIXELS:
        raise RangeError(
            f"{name}: {shape}, more than {MOST_PIXELS:,} pixels or than {LONGEST_SIDE:,} along a side"
        )
    return np.ascontiguousarray(found[..., None] if found.ndim == 2 else found)
