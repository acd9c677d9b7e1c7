"""The index of data sheets: readings in cells, rows in order, blocks of them on shelves (csrc/specs/index.h).

Nothing of it depends on a cutoff.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import specs as core
from deadringer.kernels import _store
from deadringer.kernels._sheets import Sheets
from deadringer.kernels._value import memory

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
F64 = npt.NDArray[np.float64]

#: The version of what is laid out: an index of another is refused.
FORMAT = 1
#: An attribute has a column where one row in so many has a reading: a byte a row, where a posting takes five.
_SPARSE = 16
#: Readings from which an attribute's cells are cut.
_SAMPLE = 4096
_CUTS = core.CELLS - 2  # between cells; the last is for what fits none
_NO_COLUMN = 2**32 - 1
_NO_READING = 0x80


@dataclass(frozen=True, slots=True)
class Index:
    """Arrays as csrc/specs/index.h describes them. No buffer is empty."""

    least: F64
    most: F64
    column: U32
    order: U32
    cells: U8
    ranges: U8
    posted: npt.NDArray[np.uint64]
    places: U32
    placed: U8

    @property
    def width(self) -> int:
        """Columns."""
        return int(np.count_nonzero(self.column != _NO_COLUMN))

    def parts(self) -> tuple[F64, F64, U32, U32, U8, U8, npt.NDArray[np.uint64], U32, U8]:
        """Return the arrays as the core takes them."""
        return (
            *(self.least, self.most, self.column, self.order, self.cells, self.ranges),
            *(self.posted, self.places, self.placed),
        )

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@memory("an index of data sheets")
def build(sheets: Sheets, scales: F64, weights: F64) -> tuple[Sheets, Index]:
    """Return sheets in order, ready to be searched, and their index; `scales` is 1 for a category."""
    attributes, rows = len(scales), len(sheets)
    of = sheets.attributes[: sheets.readings]
    counts = np.bincount(of, minlength=attributes)
    column = np.full(attributes, _NO_COLUMN, np.uint32)
    full = np.flatnonzero(counts * _SPARSE >= max(1, rows))
    column[full] = np.arange(len(full))
    cells, least, most = _cells(sheets, counts)
    apart = _apart(least[full], most[full], weights[full], scales[full])
    table = np.empty(max(1, rows * len(full)), np.uint8)
    core.table(sheets.parts(), column, cells, table, columns=len(full))
    order = np.zeros(max(1, rows), np.uint32)
    core.order(table, apart, order, rows=rows, columns=len(full))
    blocks, ranges = (np.full(size, _NO_READING, np.uint8) for size in _sizes(rows, len(full)))
    core.lay(table, order, blocks, ranges, rows=rows, columns=len(full))
    ordered, at = sheets.taken(order[:rows])
    posted = np.zeros(attributes + 1, np.uint64)
    np.cumsum(np.where(column == _NO_COLUMN, counts, 0), out=posted[1:])
    postings = max(1, int(posted[-1]))
    places, placed = np.zeros(postings, np.uint32), np.zeros(postings, np.uint8)
    if posted[-1]:
        core.post(ordered.parts(), column, np.append(cells[at], np.uint8(0)), posted, places, placed)
    flat = (least.reshape(-1), most.reshape(-1))
    return ordered, Index(*flat, column, order, blocks, ranges, posted, places, placed)


def _sizes(rows: int, columns: int) -> tuple[int, int]:
    """Return how many bytes the blocks and the shelves take."""
    blocks = -(-rows // core.BLOCK)
    shelves = -(-blocks // core.SHELF)
    return max(1, blocks * core.BLOCK * columns), max(1, shelves * 3 * core.SHELF * columns)


def _cells(sheets: Sheets, counts: npt.NDArray[Any]) -> tuple[U8, F64, F64]:
    """Return the cell of each reading, and of each cell of each attribute its least and its most."""
    of = sheets.attributes[: sheets.readings]
    narrow = of.astype(np.uint16) if len(counts) < 2**16 else of  # which numpy sorts by radix
    by = np.argsort(narrow, kind="stable")
    low = np.append(sheets.low[by], 0.0)
    high = low if sheets.high is sheets.low else np.append(sheets.high[by], 0.0)
    found = np.zeros(len(low), np.uint8)
    least, most = (np.zeros((len(counts), core.CELLS)) for _ in range(2))
    cuts, begin = np.zeros(_CUTS), 0
    for at, count in enumerate(counts.tolist()):
        end = begin + count
        kept = _cuts(low[begin:end])
        cuts[: len(kept)] = kept
        core.cells(low, high, cuts, found, least[at], most[at], begin=begin, end=end, count=len(kept))
        begin = end
    cells = np.zeros(len(sheets.attributes), np.uint8)
    cells[by] = found[:-1]
    return cells, least, most


def _cuts(low: F64) -> F64:
    """Return where cells are to begin so that each has about as many readings, or one value of few."""
    sample = np.sort(low[:: -(-len(low) // _SAMPLE) or 1])
    values = sample[np.flatnonzero(np.diff(sample, prepend=-np.inf))]
    if len(values) > _CUTS + 1:
        values = sample[np.arange(_CUTS + 1) * len(sample) // (_CUTS + 1)]
        values = values[np.flatnonzero(np.diff(values, prepend=-np.inf))]
    return values[1:]


def _apart(least: F64, most: F64, weights: F64, scales: F64) -> npt.NDArray[np.float32]:
    """Return about what two readings lose that lie in cells i and j, for some attributes."""
    with np.errstate(invalid="ignore", over="ignore"):
        middle = (least / 2 + most / 2).astype(np.float64)
        apart = np.abs(middle[:, :, None] - middle[:, None, :]) / scales[:, None, None]
    lost = (
        np.minimum(1.0, np.nan_to_num(apart, nan=0.0)) * (weights / weights.max(initial=0.0))[:, None, None]
    )
    return np.append(lost.astype(np.float32).reshape(-1), np.float32(0.0))


def restored(arrays: dict[str, npt.NDArray[Any]], rows: int, attributes: int) -> Index:
    """Make an index of what was saved; KeyError or ValueError where it does not hang together."""
    column = _store.like(arrays, "column", np.uint32, (attributes,))
    blocks, ranges = _sizes(rows, int(np.count_nonzero(column != _NO_COLUMN)))
    postings = (max(1, len(arrays["places"])),)
    return Index(
        _store.like(arrays, "least", np.float64, (attributes * core.CELLS,)),
        _store.like(arrays, "most", np.float64, (attributes * core.CELLS,)),
        column,
        _store.like(arrays, "order", np.uint32, (max(1, rows),)),
        _store.like(arrays, "cells", np.uint8, (blocks,)),
        _store.like(arrays, "ranges", np.uint8, (ranges,)),
        _store.like(arrays, "posted", np.uint64, (attributes + 1,)),
        _store.like(arrays, "places", np.uint32, postings),
        _store.like(arrays, "placed", np.uint8, postings),
    )
