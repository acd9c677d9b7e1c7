"""The searched side of a Hamming join: codes in segments, with their tables, and the join over all of them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import hamming as core
from deadringer.errors import BudgetError
from deadringer.kernels import _binary, _input, _mih, _run, _store
from deadringer.kernels import level as levels
from deadringer.pairs import PairList
from deadringer.reference import hamming as reference

Words = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.uint32]

#: How long a pair of codes takes to scan where one pair of words tells them apart, in nanoseconds, and the radius up to
#: which one does (csrc/hamming/join.c).
_SCAN_NS = {"scalar": 7.0, "avx2": 0.4, "avx512": 0.13, "amx": 0.13}
_RADIUS_A_PAIR = 34
#: Queries that share a block while it lies in the cache, and queries that share the buckets of a table.
_SCAN_ROWS, _MIH_ROWS = 128, 16384
#: A range of many queries still ends soon enough for an interrupt.
_PATIENCE_NS = 500e6


@dataclass(frozen=True, slots=True)
class Segment:
    """Codes that were added together: rows first..first + count of a side, with their tables where it has any."""

    words: Words  # a row where there are no codes: no buffer is empty
    first: int
    count: int
    tables: _mih.Tables | None

    def way(self, radius: int, level: str, method: str) -> tuple[_mih.Tables | None, float]:
        """Return the tables to use, or None to scan, and about how long a query takes in nanoseconds."""
        width = self.words.shape[1]
        scan = scan_ns(self.count, width, radius, level)
        if not self.tables or method == "scan":
            return None, scan
        plan = _mih.Plan(len(self.tables.rows), self.tables.bits)
        by_tables = _mih.query_ns(plan, self.count, width, radius)
        if method == "auto" and by_tables > scan:
            return None, scan
        return self.tables, min(scan, by_tables)


def scan_ns(count: int, width: int, radius: int, level: str) -> float:
    """Return about how long a query takes to scan so many codes of `width` words."""
    return _SCAN_NS[level] * count * min(radius // _RADIUS_A_PAIR + 1, -(-width // 2))


def segment(words: Words, first: int, radius: int, layout: str | None, threads: int) -> Segment:
    """Make codes a segment, with tables for a radius unless `layout` is None."""
    count, width = words.shape
    held = never_empty(words)
    if layout is None or not count:
        return Segment(held, first, count, None)
    plan = _mih.best(count, width, radius, layout)
    return Segment(held, first, count, _mih.build(held, count, plan, threads))


def never_empty(words: Words) -> Words:
    """Return codes whose first item can be pointed at."""
    return words if len(words) else np.zeros((1, words.shape[1]), dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Side:
    """Codes to be searched: segments one after the other, and the rows among them that are withdrawn."""

    segments: tuple[Segment, ...]
    withdrawn: Rows
    layout: str

    def __len__(self) -> int:
        return self.segments[-1].first + self.segments[-1].count

    @property
    def width(self) -> int:
        """Words of a code."""
        return int(self.segments[0].words.shape[1])

    def words(self) -> Words:
        """Return the codes of all segments."""
        return np.concatenate([one.words[: one.count] for one in self.segments])

    def with_segment(self, more: Segment) -> Side:
        """Return these codes and then those."""
        return replace(self, segments=(*self.segments, more))

    def without(self, rows: Rows) -> Side:
        """Return these codes less some rows; the others keep their numbers."""
        return replace(self, withdrawn=np.union1d(self.withdrawn, rows).astype(np.uint32))

    def join(
        self,
        left: Words,
        radius: int,
        on: _run.Terms,
        method: str,
        *,
        self_join: bool = False,
    ) -> PairList:
        """Find the pairs of the left; with `self_join` the left are the codes themselves."""
        if on.level == levels.REFERENCE:
            return self._by_definition(left, radius, on, self_join)
        ways = [one.way(radius, on.level, method) for one in self.segments]
        ns = sum(cost for _, cost in ways)
        together = _MIH_ROWS if any(tables for tables, _ in ways) else _SCAN_ROWS
        share = -(-len(left) // on.threads)
        asked, count = never_empty(left), len(left)

        def call(first: int, last: int, cap: int) -> _run.Columns:
            parts = []
            for one, (tables, _) in zip(self.segments, ways, strict=True):
                gone = _run.within(self.withdrawn, one.first, one.count)
                terms: dict[str, Any] = {
                    "count_left": count,
                    "count_right": one.count,
                    "radius": radius,
                    "self_join": self_join,
                    "begin": first,
                    "end": last,
                    "level": levels.row(on.level),
                    # What is withdrawn is found and dropped: it does not count against the budget.
                    "max_pairs": min(cap + len(gone) * (last - first), sys.maxsize),
                }
                found = (
                    tables.join(asked, one.words, **terms) if tables else core.scan(asked, one.words, **terms)
                )
                parts.append(_run.numbered(found, one.first, gone))
                cap -= len(parts[-1][0])
                if cap < 0:
                    raise BudgetError("more pairs than max_pairs allows")
            return _merged(parts)

        least = max(1, min(together, share, int(_PATIENCE_NS / max(ns, 1.0))))
        return distances(_run.collect(count, ns, call, on, least=least))

    def _by_definition(self, left: Words, radius: int, on: _run.Terms, self_join: bool) -> PairList:
        one, other, gone = as_bytes(left), as_bytes(self.words()), set(self.withdrawn.tolist())
        found = reference.self_join(one, radius) if self_join else reference.join(one, other, radius)
        kept = ((i, j, float(apart)) for i, j, apart in found if j not in gone)
        return distances(_run.from_reference(kept, on, len(left)))


def _merged(parts: list[_run.Columns]) -> _run.Columns:
    if len(parts) == 1:
        return parts[0]
    one, other, score = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(one, kind="stable")  # segments follow one another, and so do their rows
    return one[order], other[order], score[order]


def distances(pairs: PairList) -> PairList:
    """Return pairs with their scores as the whole numbers that they are."""
    return PairList(pairs.left, pairs.right, pairs.score.astype(np.int32))


def as_bytes(words: Words) -> list[bytes]:
    """Return codes as the reference reads them."""
    return [row.tobytes() for row in words]


def parameters(side: Side) -> dict[str, Any]:
    """Return what must be known of a side beside its arrays to restore it."""
    segments = [{"count": one.count, "bits": one.tables.bits if one.tables else 0} for one in side.segments]
    return {"format": _mih.FORMAT, "layout": side.layout, "bytes": 8 * side.width, "segments": segments}


def arrays(side: Side) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a side by name."""
    found: dict[str, npt.NDArray[Any]] = {"withdrawn": side.withdrawn}
    for number, one in enumerate(side.segments):
        found[f"{number}-codes"] = one.words[: one.count].view(np.uint8)
        if one.tables:
            found[f"{number}-rows"] = one.tables.rows
            found[f"{number}-starts"] = one.tables.starts
            found[f"{number}-signatures"] = one.tables.signatures
    return found


def restored(parameters: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> Side:
    """Make a side of what was saved; ValueError, KeyError and their like where it does not hang together."""
    if parameters.get("format") != _mih.FORMAT:
        raise ValueError(
            f"tables of format {parameters.get('format')!r}, expected {_mih.FORMAT}: build it anew from its codes"
        )
    first, segments = 0, []
    layout, size = parameters["layout"], parameters["bytes"]
    if size not in _binary.CODE_BYTES or layout not in _mih.LAYOUTS or not parameters["segments"]:
        raise ValueError(f"codes of {size!r} bytes, layout {layout!r}, segments {parameters['segments']!r}")
    for number, said in enumerate(parameters["segments"]):
        count, bits = said["count"], said["bits"]
        if not isinstance(bits, int) or not 0 <= bits <= _mih.MOST_BITS:
            raise ValueError(f"segment {number} of 2^{bits!r} buckets")
        codes = _store.like(arrays, f"{number}-codes", np.uint8, (count, size))
        tables = None
        if bits:
            held = core.signature_count(count)
            rows = arrays[f"{number}-rows"]
            tables = _mih.Tables(
                _store.like(arrays, f"{number}-rows", np.uint32, (len(rows), count)),
                _store.like(arrays, f"{number}-starts", np.uint32, (len(rows), 2**bits + 1)),
                _store.like(arrays, f"{number}-signatures", np.uint16, (len(rows), held)),
                bits,
            )
        segments.append(Segment(never_empty(codes.view(np.uint64)), first, count, tables))
        first += count
    _input.few_enough(first, "segments")
    withdrawn = _input.rows(arrays["withdrawn"], "withdrawn", first, "the index")
    return Side(tuple(segments), withdrawn, layout)
