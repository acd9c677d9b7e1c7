"""The gate for sets of tokens: whatever they come as, they are made ascending, no token twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from deadringer._core import shingle as core
from deadringer.errors import InputError, RangeError
from deadringer.kernels import _input, _parts, _run
from deadringer.kernels._value import memory, shown

#: Tokens of a set at most: they are counted in 32 bits.
MOST_TOKENS = 2**32 - 1
_EXPECTED = (
    "an iterable of iterables of int, an Arrow list column, or a tuple of two arrays (values, offsets)"
)
_ONE = np.zeros(1, np.uint64)  # so that the first token can be pointed at where there is none


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets end to end: row i is tokens[starts[i]:starts[i + 1]], ascending; `tokens` has a token where none is."""

    tokens: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def total(self) -> int:
        """Tokens of all sets together."""
        return int(self.starts[-1])

    def sizes(self) -> npt.NDArray[np.uint32]:
        """Return how many tokens each set has."""
        return np.diff(self.starts).astype(np.uint32)

    def sets(self) -> list[frozenset[int]]:
        """Return them as Python's own, for the reference."""
        at, tokens = self.starts.tolist(), self.tokens.tolist()
        return [frozenset(tokens[a:b]) for a, b in pairwise(at)]

    def take(self, rows: npt.NDArray[Any]) -> Sets:
        """Return some of the sets, in the order of `rows`."""
        sizes = np.diff(self.starts)[rows]
        starts = _starts(sizes)
        at = np.repeat(self.starts[:-1][rows] - starts[:-1], sizes.astype(np.int64)) + np.arange(
            int(starts[-1]), dtype=np.uint64
        )
        return Sets(_pointable(self.tokens[at]), starts)

    @staticmethod
    def end_to_end(parts: list[Sets]) -> Sets:
        """Return the sets of several lists as one."""
        tokens = np.concatenate([part.tokens[: part.total] for part in parts])
        return Sets(_pointable(tokens), _starts(np.concatenate([np.diff(part.starts) for part in parts])))


@memory("sets")
def sets(value: object, name: str) -> Sets:
    """Read sets of tokens from an iterable of iterables, an Arrow list column, or CSR: (values, offsets).

    Raises
    ------
    InputError
        A token is no whole number from 0 to 2^64 - 1, a set is missing, or the offsets bound none; the row is named.
    """
    if (arrow := _input.arrow_column(value, name)) is not None:
        found = _from_arrow(arrow, name)
    elif _is_csr(value):
        found = _from_csr(value[0], value[1], name)
    else:
        found = _from_rows(value, name)
    sizes = np.diff(found.starts)
    if len(sizes) and sizes.max() > MOST_TOKENS:
        raise RangeError(
            f"{name}: {int(sizes.max()):,} tokens in row {int(sizes.argmax())}, more than {MOST_TOKENS:,}"
        )
    return _tidy(found)


def _is_csr(value: object) -> TypeGuard[tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(v, np.ndarray) for v in value)


def _pointable(tokens: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    return np.ascontiguousarray(tokens) if len(tokens) else _ONE


def _starts(sizes: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
    starts = np.zeros(len(sizes) + 1, dtype=np.uint64)
    np.cumsum(sizes, out=starts[1:], dtype=np.uint64)
    return starts


def _tidy(given: Sets) -> Sets:
    if core.are_tidy(given.tokens, given.starts):
        return given
    tokens, kept = given.tokens.copy(), np.zeros(len(given), np.uint64)
    core.tidy(tokens, given.starts, kept)
    whole = np.diff(given.starts)
    if np.array_equal(kept, whole):
        return Sets(tokens, given.starts)
    place = np.arange(given.total, dtype=np.uint64) - np.repeat(given.starts[:-1], whole.astype(np.int64))
    return Sets(
        _pointable(tokens[: given.total][place < np.repeat(kept, whole.astype(np.int64))]), _starts(kept)
    )


def _tokens(values: npt.NDArray[Any], starts: npt.NDArray[np.uint64], name: str) -> npt.NDArray[np.uint64]:
    """Read whole numbers from 0 as tokens."""
    if values.dtype.kind not in "iu" and len(values):
        raise InputError(f"{name}: expected whole numbers, got {values.dtype}")
    if values.dtype.kind == "i" and len(values) and values.min() < 0:
        at = int(np.argmax(values < 0))
        raise InputError(f"{name}: expected tokens from 0 in row {_row(starts, at)}, got {values[at]}")
    return _pointable(values.astype(np.uint64, copy=False))


def _row(starts: npt.NDArray[np.uint64], at: int) -> int:
    return int(np.searchsorted(starts, at, side="right")) - 1


def _from_csr(values: npt.NDArray[Any], offsets: npt.NDArray[Any], name: str) -> Sets:
    if values.ndim != 1 or offsets.ndim != 1 or offsets.dtype.kind not in "iu" or not len(offsets):
        raise InputError(
            f"{name}: expected 1-D values and 1-D offsets of whole numbers, one more than there are sets, got "
            f"{values.dtype} of shape {values.shape} and {offsets.dtype} of shape {offsets.shape}"
        )
    _input.few_enough(len(offsets) - 1, name)
    if offsets[0] < 0:
        raise InputError(f"{name}: expected offsets from 0, got {offsets[0]}")
    if (bad := np.flatnonzero(offsets[1:] < offsets[:-1])).size:
        row = int(bad[0])
        raise InputError(
            f"{name}: expected ascending offsets, got {offsets[row]} to {offsets[row + 1]} in row {row}"
        )
    if int(offsets[-1]) > len(values):
        raise InputError(
            f"{name}: expected offsets up to {len(values)}, as many as values, got {offsets[-1]}"
        )
    first = int(offsets[0])
    starts = (offsets.astype(np.uint64) - np.uint64(first)) if first else offsets.astype(np.uint64)
    return Sets(_tokens(values[first : int(offsets[-1])], starts, name), starts)


def _from_arrow(column: pa.ChunkedArray, name: str) -> Sets:
    _input.few_enough(len(column), name)
    kind = column.type
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)):
        raise InputError(f"{name}: expected lists of whole numbers, got an Arrow column of {kind}")
    if not (pa.types.is_integer(kind.value_type) or pa.types.is_null(kind.value_type)):
        raise InputError(f"{name}: expected lists of whole numbers, got an Arrow column of {kind}")
    if column.null_count:
        row = pc.index(pc.is_null(column), True).as_py()
        raise InputError(f"{name}: expected a set in row {row}, got null")
    lengths = pc.list_value_length(column).to_numpy().astype(np.uint64)
    starts = _starts(lengths)
    flat = pc.list_flatten(column)
    if flat.null_count:
        at = pc.index(pc.is_null(flat), True).as_py()
        raise InputError(f"{name}: expected tokens in row {_row(starts, at)}, got null")
    values = flat.to_numpy() if len(flat) else np.empty(0, np.uint64)
    return Sets(_tokens(values, starts, name), starts)


def _from_rows(value: object, name: str) -> Sets:
    if isinstance(value, (str, bytes, bytearray)) or not isinstance(value, Iterable):
        raise InputError(f"{name}: expected {_EXPECTED}, got {type(value).__name__}")
    rows: list[Any] = []
    for row, one in enumerate(value):
        if isinstance(one, (str, bytes, bytearray)) or not isinstance(one, Iterable):
            raise InputError(f"{name}: expected a set of whole numbers in row {row}, got {shown(one)}")
        rows.append(one if isinstance(one, Sized) and not isinstance(one, Iterator) else list(one))
    _input.few_enough(len(rows), name)
    sizes = np.fromiter(map(len, rows), dtype=np.uint64, count=len(rows))
    starts = _starts(sizes)
    whole = all(
        issubclass(kind, (int, np.integer)) and kind is not bool for kind in set(map(type, chain(*rows)))
    )
    try:
        if not whole:  # numpy would cut a fraction off
            raise TypeError("a token is no whole number")
        tokens = np.fromiter(chain.from_iterable(rows), dtype=np.uint64, count=int(starts[-1]))
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"{name}: {_fault(rows) or error}") from None
    return Sets(_pointable(tokens), starts)


def _fault(rows: list[Any]) -> str | None:
    for row, one in enumerate(rows):
        for token in one:
            if isinstance(token, bool) or not isinstance(token, (int, np.integer)) or not 0 <= token < 2**64:
                return f"expected whole numbers from 0 to 2^64 - 1 in row {row}, got {shown(token)}"
    return None


def parts(value: Any, rows: int) -> _parts.Parts:
    """Cut sets into parts of at most `rows` rows; CSR by its offsets, a column or list as other kernels cut theirs."""
    if not _is_csr(value):
        return _parts.of_column(value, rows, sets)
    whole = _from_csr(value[0], value[1], _parts.NAME)
    cuts = (
        ((whole.tokens, whole.starts[first : last + 1]), last - first)
        for first, last in _run.batches(len(whole), rows)
    )
    return cuts, len(whole)
