"""Multi-index hashing of codes: how many tables serve a radius, what a query costs by them, and their building.

It decides nothing about a result: every plan finds the same pairs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import hamming as core
from deadringer.kernels import _run

Words = npt.NDArray[np.uint64]

#: Of the arrays below, as they are saved.
FORMAT = 2
#: Bytes a code at most, as a multiple of its own, codes included.
LAYOUTS = {"large": 12, "compact": 4}
#: What a query costs, in nanoseconds, measured on an AMD EPYC (Zen 3) with a million and ten million codes of 32 bytes:
#: by itself, a bucket it is held against (as much again for each doubling of the buckets past those whose bounds the
#: L2 holds), a signature met there, and a code that is measured, a wait for memory.
_QUERY_NS, _BUCKET_NS, _MET_NS, _MEASURE_NS = 500.0, 10.0, 0.3, 80.0
_NEAR_BITS = 16
#: As the core decides (csrc/hamming/mih_join.c): a plan of more buckets than this share of the codes is not followed,
#: and a table in which a query meets more than that share of them is not asked.
_MOST_BUCKETS, _MOST_MET, _FEW = 1 / 8, 1 / 16, 64
#: Bits of a signature, and bytes of it and of a row (csrc/hamming/mih.h).
_SIGNED, _ENTRY = 16, 6.0
#: Nanoseconds a code and table takes to build.
_BUILD_NS = 25.0
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
    signatures: npt.NDArray[np.uint16]
    bits: int

    def join(self, left: Words, right: Words, **terms: Any) -> _run.Columns:
        """Join rows of the left by the tables of the right; `terms` are those of the core's scan."""
        return core.mih(
            left,
            right,
            self.rows,
            self.starts,
            self.signatures,
            bits=self.bits,
            **terms,
        )


def query_ns(plan: Plan, count: int, width: int, radius: int) -> float:
    """Return about how long a query takes by the tables; infinity where it asks for too many buckets.

    Parameters
    ----------
    count, width : int
        Codes, taken to be random, and 64-bit words of each.
    """
    shares = [(radius + 1 + table) // plan.tables for table in reversed(range(plan.tables))]
    ends = [64 * width * table // plan.tables for table in range(plan.tables + 1)]
    widths = [end - begin for begin, end in pairwise(ends)]
    buckets, met, measured = 0, 0.0, 0.0
    for table, (bits, share) in enumerate(zip(widths, shares, strict=True)):
        behind = (table + 1) % plan.tables
        signed, both = min(widths[behind], _SIGNED), share + shares[behind] - 1
        held = 0.0
        for apart in range(min(share, bits + 1)):
            here = math.comb(bits, apart)
            near = sum(math.comb(signed, more) for more in range(min(both - apart, signed) + 1))
            buckets += here
            held += here * count / 2.0 ** min(bits, plan.bits)
            measured += here * count / 2.0 ** min(bits, plan.bits) * near / 2.0**signed
        if buckets > _MOST_BUCKETS * count or held > _MOST_MET * count + _FEW:
            return math.inf
        met += held
    bucket_ns = _BUCKET_NS * max(1, 1 + plan.bits - _NEAR_BITS)
    return _QUERY_NS + bucket_ns * buckets + _MET_NS * met + _MEASURE_NS * measured


def build_ns(plan: Plan, count: int) -> float:
    """Return about how long the tables of so many codes take to build."""
    return _BUILD_NS * plan.tables * count


def best(count: int, width: int, radius: int, layout: str) -> Plan:
    """Return the plan whose queries are cheapest within the bytes of a layout, for at least one code."""
    room = (LAYOUTS[layout] - 1) * 8.0 * width
    plans = []
    for tables in range(width, min(64 * width, 64) + 1):
        most = min(-(-64 * width // tables), count.bit_length() - 1, MOST_BITS)
        fit = (bits for bits in range(most, 0, -1) if tables * (_ENTRY + 4.0 * 2**bits / count) <= room)
        plans += [Plan(tables, bits) for bits in islice(fit, 1)]
    plans = plans or [Plan(width, 1)]  # of so few codes that bytes do not matter
    return min(plans, key=lambda plan: query_ns(plan, count, width, radius))


def build(words: npt.NDArray[np.uint64], count: int, plan: Plan, threads: int) -> Tables:
    """Build the tables of codes, each by one thread."""
    rows = np.empty((plan.tables, count), dtype=np.uint32)
    starts = np.empty((plan.tables, 2**plan.bits + 1), dtype=np.uint32)
    signatures = np.empty((plan.tables, core.signature_count(count)), dtype=np.uint16)

    def call(first: int, last: int) -> None:
        for table in range(first, last):
            core.build(
                words,
                rows,
                starts,
                signatures,
                count=count,
                bits=plan.bits,
                table=table,
            )

    _run.fill(plan.tables, max(_run.RANGE_NS, _BUILD_NS * count), call, threads)
    return Tables(rows, starts, signatures, plan.bits)
