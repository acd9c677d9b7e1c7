"""Multi-index hashing of codes: how many tables serve a radius, what a query costs by them, and their building.

It decides nothing about a result: every plan finds the same pairs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import hamming as core
from deadringer.kernels import _run

Words = npt.NDArray[np.uint64]

#: Bytes a code at most, as a multiple of its own, codes included.
LAYOUTS = {"large": 12, "compact": 4}
#: What a query costs, in nanoseconds, measured on an AMD EPYC (Zen 3) with a million codes of 32 bytes: by itself, a
#: bucket it is held against, and a code met there, which without a signature is a wait for memory.
_QUERY_NS, _BUCKET_NS, _MET_NS = 500.0, 30.0, {"large": 2.0, "compact": 14.0}
#: Nanoseconds a code and table takes to build.
_BUILD_NS = 45.0
#: A table has at most 2^this buckets: more are more than a cache holds, whatever the number of codes.
MOST_BITS = 26


@dataclass(frozen=True, slots=True)
class Plan:
    """How codes are cut into tables: their number, and 2^bits buckets each."""

    tables: int
    bits: int


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one segment, as csrc/hamming/mih.h reads them. No buffer is empty."""

    rows: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.uint32]
    signatures: npt.NDArray[np.uint64]
    bits: int
    compact: bool

    def join(self, left: Words, right: Words, **terms: Any) -> _run.Columns:
        """Join rows of the left by the tables of the right; `terms` are those of the core's scan."""
        return core.mih(
            left,
            right,
            self.rows,
            self.starts,
            self.signatures,
            bits=self.bits,
            compact=self.compact,
            **terms,
        )


def query_ns(plan: Plan, layout: str, count: int, width: int, radius: int) -> float:
    """Return about how long a query takes by the tables; infinity where it asks for too many buckets.

    Parameters
    ----------
    count, width : int
        Codes, and 64-bit words of each.
    """
    buckets, met = 0, 0.0
    for table in range(plan.tables):
        share = (radius + 1) // plan.tables + (table < (radius + 1) % plan.tables)
        if not share:
            continue
        bits = (table + 1) * 64 * width // plan.tables - table * 64 * width // plan.tables
        here = sum(math.comb(bits, set_bits) for set_bits in range(min(share, bits + 1)))
        buckets += here
        met += here * count / 2.0 ** min(bits, plan.bits)
        if buckets > count / 8:  # as the core decides: the scan is cheaper
            return math.inf
    return _QUERY_NS + _BUCKET_NS * buckets + _MET_NS[layout] * met


def build_ns(plan: Plan, count: int) -> float:
    """Return about how long the tables of so many codes take to build."""
    return _BUILD_NS * plan.tables * count


def best(count: int, width: int, radius: int, layout: str) -> Plan:
    """Return the plan whose queries are cheapest within the bytes of a layout, for at least one code."""
    room = (LAYOUTS[layout] - 1) * 8.0 * width
    entry = 4.0 if layout == "compact" else 20.0
    plans = []
    for tables in range(width, min(64 * width, 64) + 1):
        part = -(-64 * width // tables)
        bits = max(1, min(part, count.bit_length() - 1, MOST_BITS))
        if tables * (entry + 4.0 * 2**bits / count) <= room:
            plans.append(Plan(tables, bits))
    plans = plans or [Plan(width, 1)]  # of so few codes that bytes do not matter
    return min(plans, key=lambda plan: query_ns(plan, layout, count, width, radius))


def build(words: npt.NDArray[np.uint64], count: int, plan: Plan, layout: str, threads: int) -> Tables:
    """Build the tables of codes, each by one thread."""
    compact = layout == "compact"
    rows = np.empty((plan.tables, count), dtype=np.uint32)
    starts = np.empty((plan.tables, 2**plan.bits + 1), dtype=np.uint32)
    held = 1 if compact else core.signature_words(count)
    signatures = np.empty((plan.tables, held), dtype=np.uint64)

    def call(first: int, last: int) -> None:
        for table in range(first, last):
            core.build(
                words,
                rows,
                starts,
                signatures,
                count=count,
                bits=plan.bits,
                compact=compact,
                table=table,
            )

    _run.fill(plan.tables, max(_run.RANGE_NS, _BUILD_NS * count), call, threads)
    return Tables(rows, starts, signatures, plan.bits, compact)
