"""The gate for the columns of data sheets: numbers, intervals of numbers, and categories."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from deadringer.errors import InputError
from deadringer.kernels._input import arrow_column, listed
from deadringer.kernels._value import memory, shown

Numbers = npt.NDArray[np.float64]

_TOO_LARGE = 2**1024 - 2**970  # the least whole number that rounds to no float64
_PLAIN = {int, float, type(None)}


@memory("a column of numbers")
def readings(value: Any, name: str) -> tuple[Numbers, Numbers]:
    """Read a numeric column as the low and the high end of each reading; missing ones come back as NaN.

    A column of plain numbers comes back as one array twice.

    Raises
    ------
    InputError
        A cell is no finite number and no interval of two, an interval lacks one end, or its low end lies above its
        high one; the row is named.
    """
    ends = _ends(value, name)
    if ends is None:
        plain = _numbers(value, name)
        return plain, plain
    low, high = (_numbers(end, name) for end in ends)
    half = np.flatnonzero(np.isnan(low) != np.isnan(high))
    if half.size:
        row = int(half[0])
        raise InputError(f"{name}: expected both ends in row {row}, got ({low[row]}, {high[row]})")
    turned = np.flatnonzero(low > high)
    if turned.size:
        row = int(turned[0])
        raise InputError(f"{name}: expected low <= high in row {row}, got ({low[row]}, {high[row]})")
    return low, high


def _ends(value: Any, name: str) -> tuple[Any, Any] | None:
    """Return the ends of a column that holds intervals as two columns of numbers; None where it holds none."""
    if (arrow := arrow_column(value, name)) is not None:
        kind = arrow.type
        if pa.types.is_fixed_size_list(kind) and kind.list_size == 2:
            return pc.list_element(arrow, 0), pc.list_element(arrow, 1)
        if pa.types.is_struct(kind) and sorted(field.name for field in kind) == ["high", "low"]:
            return pc.struct_field(arrow, "low"), pc.struct_field(arrow, "high")
        return None
    if isinstance(value, np.ndarray) and value.dtype.kind != "O":
        return (value[:, 0], value[:, 1]) if value.ndim == 2 and value.shape[1] == 2 else None
    cells = list(value)
    if not any(issubclass(kind, (tuple, list)) for kind in set(map(type, cells))):
        return None
    pairs = [cell if isinstance(cell, (tuple, list)) else (cell, cell) for cell in cells]
    for row, pair in enumerate(pairs):
        if len(pair) != 2:
            raise InputError(f"{name}: expected a number or (low, high) in row {row}, got {shown(pair)}")
    return [low for low, _ in pairs], [high for _, high in pairs]


def _numbers(value: Any, name: str) -> Numbers:
    """Read a column of plain numbers; null, None and NaN come back as NaN."""
    if (arrow := arrow_column(value, name)) is not None:
        plain = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null)
        if not any(kind(arrow.type) for kind in plain):
            raise InputError(f"{name}: expected numbers, got an Arrow column of {arrow.type}")
        found = arrow.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)  # rounds, as numpy does
    elif isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        found = np.ma.filled(value.astype(np.float64), np.nan)  # what a mask hides is missing
    else:
        found = _listed_numbers(list(value), name)
    if found.ndim != 1:
        raise InputError(f"{name}: expected a 1-D column, or one of shape (n, 2), got shape {found.shape}")
    if np.isinf(found).any():
        row = int(np.flatnonzero(np.isinf(found))[0])
        raise InputError(f"{name}: expected finite numbers, got {found[row]} in row {row}")
    return np.ascontiguousarray(found)


def _listed_numbers(items: list[Any], name: str) -> Numbers:
    if not set(map(type, items)) <= _PLAIN:  # which is asked far faster than each item
        for i, item in enumerate(items):
            if item is not None and (
                isinstance(item, (bool, np.timedelta64))
                or not isinstance(item, (int, float, np.integer, np.floating))
            ):
                raise InputError(f"{name}: expected a number or None in row {i}, got {shown(item)}")
        items = [np.nan if item is None else item for item in items]
    try:
        return np.array(items, dtype=np.float64)
    except OverflowError:
        row = next(i for i, item in enumerate(items) if isinstance(item, int) and abs(item) >= _TOO_LARGE)
        raise InputError(
            f"{name}: expected numbers that fit a float64, got a larger one in row {row}"
        ) from None


@memory("a column of categories")
def categories(value: Any, name: str) -> list[str | int | None]:
    """Read a categorical column of strings or whole numbers; null, None and NaN come back as None."""
    column = value if (arrow := arrow_column(value, name)) is None else arrow
    items = listed(column, name) if isinstance(column, (pa.ChunkedArray, np.ndarray)) else list(column)
    if set(map(type, items)) <= {str, int, type(None)}:
        return items
    out: list[str | int | None] = []
    for i, item in enumerate(items):
        if item is None or (isinstance(item, (float, np.floating)) and np.isnan(item)):
            out.append(None)
        elif isinstance(item, (str, int, np.integer)) and not isinstance(item, bool):
            out.append(item if isinstance(item, str) else int(item))
        else:
            raise InputError(
                f"{name}: expected a string, a whole number or None in row {i}, got {shown(item)}"
            )
    return out
