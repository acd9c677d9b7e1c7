"""The gate for data sheets: columns by name to rows of readings, of which the missing ones take no space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.errors import InputError, IntegrityError
from deadringer.kernels import _input, _readings, _store
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

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name, one of two that are the same."""
        found: dict[str, npt.NDArray[Any]] = {
            "starts": self.starts,
            "attributes": self.attributes,
            "low": self.low,
        }
        return found if self.high is self.low else found | {"high": self.high}

    def taken(self, rows: npt.NDArray[Any]) -> tuple[Sheets, npt.NDArray[np.int64]]:
        """Return some rows, in that order, and which readings they are."""
        sizes = np.diff(self.starts).astype(np.int64)[rows]
        starts = _starts(sizes)
        at = np.arange(int(starts[-1])) + np.repeat(
            self.starts[:-1].astype(np.int64)[rows] - starts[:-1].astype(np.int64), sizes
        )
        low = _never_empty(self.low[at])
        high = low if self.high is self.low else _never_empty(self.high[at])
        return Sheets(starts, _never_empty(self.attributes[at]), low, high), at

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
    sizes = np.zeros(rows, dtype=np.int64)
    for there, _, _ in found:
        sizes[there] += 1
    starts = _starts(sizes)
    total = max(1, int(starts[-1]))
    attributes, low = np.zeros(total, np.uint32), np.zeros(total)
    high = low if all(one is other for _, one, other in found) else np.zeros(total)
    ends = starts[:-1].astype(np.int64)
    for at, (there, lows, highs) in enumerate(found):
        to = ends[there]
        attributes[to] = at
        low[to] = lows
        if high is not low:
            high[to] = highs
        ends[there] = to + 1
    return Sheets(starts, attributes, low, high)


def end_to_end(parts: Sequence[Sheets]) -> Sheets:
    """Return rows of several sides as one, those of the first first."""
    if len(parts) == 1:
        return parts[0]
    sizes = np.concatenate([np.diff(one.starts).astype(np.int64) for one in parts])
    attributes = _never_empty(np.concatenate([one.attributes[: one.readings] for one in parts]))
    low = _never_empty(np.concatenate([one.low[: one.readings] for one in parts]))
    same = all(one.high is one.low for one in parts)
    high = low if same else _never_empty(np.concatenate([one.high[: one.readings] for one in parts]))
    return Sheets(_starts(sizes), attributes, low, high)


def checked(sheets: Sheets) -> Sheets:
    """Return sheets of which each row lies where it can be read."""
    if sheets.readings > len(sheets.attributes) or (sheets.starts[1:] < sheets.starts[:-1]).any():
        raise IntegrityError("the sheets of an index are not what was written")
    return sheets


def restored(arrays: dict[str, npt.NDArray[Any]], rows: int) -> Sheets:
    """Make sheets of what was saved; KeyError or ValueError where it does not hang together."""
    readings = (max(1, len(arrays["attributes"])),)
    low = _store.like(arrays, "low", np.float64, readings)
    return Sheets(
        _store.like(arrays, "starts", np.uint64, (rows + 1,)),
        _store.like(arrays, "attributes", np.uint32, readings),
        low,
        _store.like(arrays, "high", np.float64, readings) if "high" in arrays else low,
    )


def _starts(sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    starts = np.zeros(len(sizes) + 1, np.uint64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def _never_empty(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return array if len(array) else np.zeros(1, array.dtype)
