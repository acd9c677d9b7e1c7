"""The gate of binary codes, as `_input` is of strings and sheets: checked once, and made into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from deadringer.errors import InputError
from deadringer.kernels import _input

#: Bytes a code may have.
CODE_BYTES = (8, 16, 32, 64, 128)


def codes(value: object, name: str, width: int | None = None) -> npt.NDArray[np.uint64]:
    """Read binary codes of 8, 16, 32, 64 or 128 bytes: a uint8 array (n, bytes), a list of bytes, or an Arrow column.

    Parameters
    ----------
    width : int, optional
        The 64-bit words each must have: those of the other side.

    Returns
    -------
    ndarray of uint64, shape (n, words)
        Rows of the bytes as they come. With no rows, `width` words, or one.
    """
    given = value
    if (arrow := _input.arrow_column(value, name)) is not None:
        given = _binary(arrow, name)
    elif isinstance(value, np.ndarray):
        given = value
    elif isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray)):
        given = _whole_bytes(value, name) if value and isinstance(value[0], (bytes, bytearray)) else value
    try:
        found = np.asarray(given)
    except ValueError as error:
        raise InputError(f"{name}: expected codes of one length ({error})") from None
    if found.ndim == 1 and not found.size and not isinstance(value, np.ndarray):
        found = np.empty((0, 8 * (width or 1)), dtype=np.uint8)
    if found.ndim == 2 and found.dtype.kind in "iu" and not isinstance(value, np.ndarray):
        if found.size and (found.min() < 0 or found.max() > 255):
            raise InputError(f"{name}: expected bytes, got a number outside 0 to 255")
        found = found.astype(np.uint8)
    if found.ndim != 2 or found.dtype != np.uint8:
        said = f"{found.dtype} of shape {found.shape}" if found.dtype != object else type(value).__name__
        raise InputError(f"{name}: expected codes as uint8 of shape (n, bytes), got {said}")
    _input.few_enough(len(found), name)
    if found.shape[1] not in CODE_BYTES:
        raise InputError(
            f"{name}: expected codes of {', '.join(map(str, CODE_BYTES))} bytes, got {found.shape[1]}"
        )
    if width is not None and found.shape[1] != 8 * width:
        raise InputError(
            f"{name}: expected codes of {8 * width} bytes, as on the other side, got {found.shape[1]}"
        )
    words = np.ascontiguousarray(found).view(np.uint64)
    return words if words.flags.aligned else words.copy()


def _whole_bytes(items: Sequence[Any], name: str) -> npt.NDArray[np.uint8]:
    length = len(items[0])
    for row, item in enumerate(items):
        if not isinstance(item, (bytes, bytearray)) or len(item) != length:
            came = f"{len(item)} bytes" if isinstance(item, (bytes, bytearray)) else repr(item)
            raise InputError(f"{name}: expected {length} bytes in row {row}, as in row 0, got {came}")
    return np.frombuffer(b"".join(items), dtype=np.uint8).reshape(len(items), length)


def _binary(column: pa.ChunkedArray, name: str) -> Any:
    kinds = (
        pa.types.is_fixed_size_binary,
        pa.types.is_binary,
        pa.types.is_large_binary,
        pa.types.is_binary_view,
    )
    if not any(kind(column.type) for kind in kinds):
        raise InputError(f"{name}: expected binary codes, got an Arrow column of {column.type}")
    if column.null_count:
        raise InputError(f"{name}: expected a code in row {_first_null(column)}, got null")
    if not pa.types.is_fixed_size_binary(column.type):
        return _whole_bytes(column.to_pylist(), name) if len(column) else []
    width = column.type.byte_width
    parts = [
        np.frombuffer(part.buffers()[1], dtype=np.uint8)[
            part.offset * width : (part.offset + len(part)) * width
        ]
        for part in column.chunks
        if len(part)
    ]
    flat = parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype=np.uint8), *parts])
    return flat.reshape(len(column), width)


def _first_null(column: pa.ChunkedArray) -> int:
    return int(pc.index(pc.is_null(column), True).as_py())
