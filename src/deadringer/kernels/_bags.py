"""What the tables of an index of strings are made of, learnt from the strings: classes of letters, and bits of keys.

It decides nothing about a result: whatever is learnt, the same pairs are found.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import indel as core
from deadringer.kernels import _run, _store

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]

#: Strings that are looked at: what is learnt of more is the same.
_STRINGS = 2**10
#: Letters that are given to the lightest class one by one; the others, seldom as they are, in turn.
_WEIGHED = 1024
#: Strings of about one length that each is held against to see how often parts of keys agree.
_NEIGHBOURS = 8
#: Nanoseconds a string and table takes to build.
_BUILD_NS = 60.0


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one segment, as csrc/indel/tables.h reads them; of none, `bits` is 0. No buffer is empty."""

    ladder: U32
    share: npt.NDArray[np.float64]
    bits: int
    starts: U32
    places: U32
    held: U8

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name."""
        names = ("ladder", "share", "starts", "places", "held")
        return {name: getattr(self, name) for name in names}


NONE = Tables(
    np.zeros((1, 1, 1), np.uint32),
    np.zeros((1, 1), np.float64),
    0,
    np.zeros((1, 1), np.uint32),
    np.zeros((1, 1), np.uint32),
    np.zeros((1, 1, 1), np.uint8),
)


def classes(counts: U32) -> U8:
    """Sort letters, by rank, into classes that have about as many of them: frequent letters have one to themselves."""
    order = np.argsort(-counts.astype(np.int64), kind="stable")
    out = np.empty(len(counts), dtype=np.uint8)
    out[order] = np.arange(len(counts)) % core.BAG
    heap = [(0, c) for c in range(core.BAG)]
    for letter in order[:_WEIGHED].tolist():
        weight, c = heapq.heappop(heap)
        out[letter] = c
        heapq.heappush(heap, (weight + int(counts[letter]), c))
    return out


def bags(letters: U32, starts: npt.NDArray[np.uint64], of: U8) -> tuple[U8, U8]:
    """Count the letters of each string by class: as they are, and folded."""
    count = len(starts) - 1
    out = np.empty((max(1, count), core.BAG), dtype=np.uint8)
    folds = np.empty((count + core.PAD, core.FOLD), dtype=np.uint8)
    core.bags(letters, starts, of, out, folds)
    return out, folds


def build(bags: U8, folds: U8, count: int, threads: int) -> Tables:
    """Build the tables of strings in order of length, each by one thread."""
    if not count:
        return NONE
    bits = max(1, min(count.bit_length() - 4, core.BITS))  # eight strings a bucket: what is read at a time
    some = np.minimum(bags[: count : max(1, count // _STRINGS)], core.RUNGS - 1)
    ladder = _ladder(some, bits)
    keys = np.empty((count, core.TABLES), dtype=np.uint32)
    core.keys(bags, ladder, keys)
    starts = np.empty((core.TABLES, 2**bits + 1), dtype=np.uint32)
    places = np.empty((core.TABLES, count), dtype=np.uint32)
    held = np.empty((core.TABLES, count + core.PAD, core.FOLD), dtype=np.uint8)

    def call(first: int, last: int) -> None:
        for table in range(first, last):
            core.table(folds, keys, starts, places, held, bits=bits, table=table)

    _run.fill(core.TABLES, max(_run.RANGE_NS, _BUILD_NS * count), call, threads)
    return Tables(ladder, _share(keys[: count : max(1, count // _STRINGS)]), bits, starts, places, held)


def _ladder(some: U8, bits: int) -> U32:
    """Choose which bits a key has: those that tell most strings apart, dealt out to its parts in turn."""
    rungs = np.arange(1, core.RUNGS)
    reached = (some[:, :, None] >= rungs).mean(axis=0)  # class, rung
    order = np.argsort(np.abs(reached - 0.5).reshape(-1), kind="stable")
    ladder = np.zeros((core.BAG, core.RUNGS, core.TABLES), dtype=np.uint32)
    for k, at in enumerate(order[: core.TABLES * bits].tolist()):
        c, rung = divmod(at, core.RUNGS - 1)
        ladder[c, rung + 1 :, k % core.TABLES] |= np.uint32(1 << k // core.TABLES)
    return ladder


def _share(keys: U32) -> npt.NDArray[np.float64]:
    """Return about which share of the strings of its length a string meets in each table where d bits may differ."""
    rows = min(_NEIGHBOURS, len(keys) - 1)
    out = np.zeros((core.TABLES, core.THRESHOLDS))
    for off in range(1, rows + 1):
        apart = (keys[off:] ^ keys[:-off]).view(np.uint8).reshape(-1, core.TABLES, 4)
        far = np.unpackbits(apart, axis=2).sum(axis=2)
        out += (far[:, :, None] <= np.arange(core.THRESHOLDS)).mean(axis=0)
    return out / rows if rows else out + 1.0


def restored(arrays: _store.Arrays, count: int, bits: int) -> Tables:
    """Make tables of so many strings of what was saved; ValueError or KeyError where it does not hang together."""
    if not bits:
        return NONE
    return Tables(
        _store.like(arrays, "ladder", np.uint32, (core.BAG, core.RUNGS, core.TABLES)),
        _store.like(arrays, "share", np.float64, (core.TABLES, core.THRESHOLDS)),
        bits,
        _store.like(arrays, "starts", np.uint32, (core.TABLES, 2**bits + 1)),
        _store.like(arrays, "places", np.uint32, (core.TABLES, count)),
        _store.like(arrays, "held", np.uint8, (core.TABLES, count + core.PAD, core.FOLD)),
    )
