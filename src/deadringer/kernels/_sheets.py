"""The gate for data sheets: columns by name to rows of readings, of which the missing ones take no space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.errors import InputError
from deadringer.kernels import _input, _readings
from deadringer.kernels._schema import Numeric, SpecsSchema
from deadringer.kernels._value import memory

#: Of each attribute the codes of its categories; a number has none.
Codes = tuple[dict[str | int, int], ...]

#: Where rows begin; the attributes, lows and highs of their readings.
Parts = tuple[
    npt.NDArray[np.uint64], npt.NDArray[np.uint32], npt.NDArray[np.float64], npt.NDArray[np.float64]
]


@dataclass(frozen=True, slots=True)
class Sheets:
    """Rows as the core reads them: row i has readings starts[i] to starts[i + 1], in order of their attributes.

    No buffer is empty. Where no reading is an interval, `low` and `high` are one array.
    """

    starts: npt.NDArray[np.uint64]
    attributes: npt.NDArray[np.uint32]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def readings(self) -> int:
        """Readings of all rows."""
        return int(self.starts[-1])

    def parts(self) -> Parts:
        """Return the arrays as the core takes them."""
        return self.starts, self.attributes, self.low, self.high

    def rows(self, count: int) -> list[list[float | tuple[float, float] | None]]:
        """Return the rows, of `count` attributes, as the reference reads them."""
        out: list[list[float | tuple[float, float] | None]] = [[None] * count for _ in range(len(self))]
        at = np.repeat(np.arange(len(self)), np.diff(self.starts).astype(np.int64)).tolist()
        cells = zip(at, self.attributes.tolist(), self.low.tolist(), self.high.tolist(), strict=False)
        for row, attribute, low, high in cells:
            out[row][attribute] = low if low == high else (low, high)
        return out


@memory("a side of data sheets")
def read(
    frame: Any,
    schema: SpecsSchema,
    name: str,
    known: Sequence[dict[str | int, int]] | None = None,
    *,
    more: bool = True,
) -> tuple[Sheets, Codes]:
    """Read a side, with the codes of its categories, of which some may be `known`.

    Those keep their codes. Others get codes behind them, or all of them one where no `more` are to be known: in either
    way they are equal to none of the known.
    """
    if not isinstance(schema, SpecsSchema):
        raise InputError(f"schema: expected a SpecsSchema, got {type(schema).__name__}")
    columns, count = _input.columns(frame, name, schema.names)
    found: list[tuple[npt.NDArray[np.uint32], npt.NDArray[np.float64], npt.NDArray[np.float64]]] = []
    codes: list[dict[str | int, int]] = []
    for at, attribute in enumerate(schema.attributes):
        label, column = f"{name}[{attribute.name!r}]", columns[attribute.name]
        code: dict[str | int, int] = {}
        if isinstance(attribute, Numeric):
            low, high = _readings.readings(column, label)
        else:
            cells = _readings.categories(column, label)
            code = known[at] if known else {}
            if more:
                code = dict(code)
                for cell in dict.fromkeys(cells):
                    if cell is not None:
                        code.setdefault(cell, len(code))
            numbers = [None if cell is None else code.get(cell, len(code)) for cell in cells]
            low = high = np.array(numbers, dtype=np.float64)
        there = np.flatnonzero(low == low).astype(np.uint32)  # NaN is not equal to itself
        lows = low[there]
        found.append((there, lows, lows if high is low else high[there]))
        codes.append(code)
    return _laid(found, count), tuple(codes)


def _laid(
    found: list[tuple[npt.NDArray[np.uint32], npt.NDArray[np.float64], npt.NDArray[np.float64]]], rows: int
) -> Sheets:
    """Lay what was found attribute by attribute out row by row."""
    starts = np.zeros(rows + 1, dtype=np.int64)
    for there, _, _ in found:
        starts[1:][there] += 1
    np.cumsum(starts, out=starts)
    total = max(1, int(starts[-1]))
    attributes, low = np.zeros(total, np.uint32), np.zeros(total)
    high = low if all(one is other for _, one, other in found) else np.zeros(total)
    ends = starts[:-1].copy()
    for at, (there, lows, highs) in enumerate(found):
        to = ends[there]
        attributes[to] = at
        low[to] = lows
        if high is not low:
            high[to] = highs
        ends[there] = to + 1
    return Sheets(starts.astype(np.uint64), attributes, low, high)
