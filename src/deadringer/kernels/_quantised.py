"""The searched side of a cosine join: rows in segments, with their 8-bit codes, and the join over all of them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import cosine as core
from deadringer.errors import BudgetError
from deadringer.kernels import _input, _run, _store
from deadringer.kernels import level as levels
from deadringer.kernels._value import memory
from deadringer.kernels._vectors import MOST_DIMS, Vectors
from deadringer.pairs import PairList
from deadringer.reference import cosine as reference

#: Of the arrays below, as they are saved.
FORMAT = 1
#: How long a number of a pair takes where every pair is decided in float64, and by codes, in nanoseconds; and a number
#: that is made a code. Neither AVX-512 nor AMX was measured.
_SCAN_NS = {"scalar": 0.6, "avx2": 0.2, "avx512": 0.1, "amx": 0.1}
_CODES_NS = {"scalar": 0.3, "avx2": 0.006, "avx512": 0.004, "amx": 0.001}
_ENCODE_NS = 1.2
#: Rows from which the order of the numbers is learnt.
_SAMPLE = 1024
#: Rows up to which a segment has no codes: each query would have to be coded for it.
_FEW = 32
#: Queries that share a block while it lies in the cache.
_TOGETHER = 128
#: A range of many queries still ends soon enough for an interrupt.
_PATIENCE_NS = 500e6
_NONE = np.empty(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of the rows of one segment, as csrc/cosine/codes.h reads them. No buffer is empty."""

    order: npt.NDArray[np.uint16]  # of the numbers of a row: those first that are large in most rows
    codes: npt.NDArray[np.int8]
    terms: npt.NDArray[np.float32]
    tops: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows that were added together: first..first + len(held) of a side; codes where they are enough to have any."""

    held: Vectors
    first: int
    coded: Codes | None

    def ns(self, level: str, scan: bool) -> float:
        """Return about how long a query takes, in nanoseconds."""
        by = _SCAN_NS if scan or self.coded is None else _CODES_NS
        return by[level] * len(self.held) * self.held.dims

    def join(self, asked: Vectors, *, scan: bool, **terms: Any) -> tuple[_run.Columns, int]:
        """Join queries with these rows, and count the pairs that were decided in float64."""
        sides = (asked.rows, asked.squares, self.held.rows, self.held.squares)
        terms |= {"count_left": len(asked), "count_right": len(self.held)}
        if scan or self.coded is None:
            found = core.scan(*sides, **terms)
            return found, (terms["end"] - terms["begin"]) * len(self.held)
        held = self.coded
        one, other, score, decided = core.filter(
            *sides, held.order, held.codes, held.terms, held.tops, **terms
        )
        return (one, other, score), decided


def segment(held: Vectors, first: int, threads: int, level: str, *, coded: bool | None = None) -> Segment:
    """Make rows a segment, with codes or without, or by default with codes where the rows are enough to have any."""
    wanted = len(held) >= _FEW if coded is None else coded and len(held) > 0
    return Segment(held, first, _encoded(held, threads, level) if wanted else None)


@memory("codes of embeddings")
def _encoded(held: Vectors, threads: int, level: str) -> Codes:
    tiles, codes, terms, tops = core.shapes(len(held), held.dims)
    out = Codes(
        _order(held),
        np.empty((tiles, codes), dtype=np.int8),
        np.empty((tiles, terms), dtype=np.float32),
        np.empty((tiles, tops), dtype=np.float32),
    )
    row = levels.row(levels.compiled(level))

    def call(begin: int, end: int) -> None:
        core.encode(
            held.rows,
            held.squares,
            out.order,
            out.codes,
            out.terms,
            out.tops,
            count=len(held),
            begin=begin,
            end=end,
            level=row,
        )

    _run.fill(tiles, _ENCODE_NS * codes, call, threads)
    return out


def _order(held: Vectors) -> npt.NDArray[np.uint16]:
    """Return the numbers of a row in order of their mean square, over some rows: it changes no result."""
    step = -(-len(held) // _SAMPLE)
    some, squares = held.rows[: len(held) : step].astype(np.float64), held.squares[: len(held) : step]
    some = np.square(some) / np.where(squares > 0.0, squares, 1.0)[:, None]
    return np.argsort(-some.sum(axis=0), kind="stable").astype(np.uint16)


@dataclass(frozen=True, slots=True)
class Side:
    """Rows to be searched: segments one after the other, and the rows among them that are withdrawn."""

    segments: tuple[Segment, ...]
    withdrawn: npt.NDArray[np.uint32]

    def __len__(self) -> int:
        return self.segments[-1].first + len(self.segments[-1].held)

    @property
    def dims(self) -> int:
        """Numbers of a row."""
        return self.segments[0].held.dims

    def with_segment(self, more: Segment) -> Side:
        """Return these rows and then those."""
        return replace(self, segments=(*self.segments, more))

    def without(self, rows: npt.NDArray[np.uint32]) -> Side:
        """Return these rows less some; the others keep their numbers."""
        return replace(self, withdrawn=np.union1d(self.withdrawn, rows).astype(np.uint32))

    def kept(self) -> npt.NDArray[np.float32]:
        """Return the rows that are not withdrawn."""
        parts = []
        for one in self.segments:
            stays = np.ones(len(one.held), dtype=bool)
            stays[_run.within(self.withdrawn, one.first, len(one.held)) - one.first] = False
            parts.append(one.held.rows[: len(one.held)][stays])
        return np.concatenate(parts)

    def join(
        self, asked: Vectors, cutoff: float, on: _run.Terms, method: str, *, self_join: bool = False
    ) -> PairList:
        """Find the pairs of the left; with `self_join` the left are the rows themselves."""
        if on.level == levels.REFERENCE:
            return self._by_definition(asked, cutoff, on, self_join)

        def call(first: int, last: int, cap: int) -> _run.Columns:
            parts = []
            for one in self.segments:
                gone = _run.within(self.withdrawn, one.first, len(one.held))
                found, _ = one.join(
                    asked,
                    scan=method == "scan",
                    cutoff=cutoff,
                    self_join=self_join,
                    begin=first,
                    end=last,
                    level=levels.row(on.level),
                    # What is withdrawn is found and dropped: it does not count against the budget.
                    max_pairs=min(cap + len(gone) * (last - first), sys.maxsize),
                )
                parts.append(_run.numbered(found, one.first, gone))
                cap -= len(parts[-1][0])
                if cap < 0:
                    raise BudgetError("more pairs than max_pairs allows")
            return _run.end_to_end(parts)

        ns = sum(one.ns(on.level, method == "scan") for one in self.segments)
        share = -(-len(asked) // on.threads)
        least = max(1, min(_TOGETHER, share, int(_PATIENCE_NS / max(ns, 1.0))))
        found = _run.collect(len(asked), ns, call, on, least=least)
        return found if len(self.segments) == 1 else _run.in_rows(found, len(asked))

    def _by_definition(self, asked: Vectors, cutoff: float, on: _run.Terms, self_join: bool) -> PairList:
        one, gone = asked.reference_rows(), set(self.withdrawn.tolist())
        other = [row for part in self.segments for row in part.held.reference_rows()]
        found = reference.self_join(one, cutoff) if self_join else reference.join(one, other, cutoff)
        return _run.from_reference((pair for pair in found if pair[1] not in gone), on, len(asked))


def join(
    left: Vectors, right: Vectors, cutoff: float, on: _run.Terms, method: str, *, self_join: bool = False
) -> PairList:
    """Join two sides of which neither is coded yet: whether to is decided by what it would save."""
    use = levels.compiled(on.level)
    pays = len(left) * (_SCAN_NS[use] - _CODES_NS[use]) > _ENCODE_NS
    coded = on.level != levels.REFERENCE and (method == "index" or (method == "auto" and pays))
    side = Side((segment(right, 0, on.threads, on.level, coded=coded),), _NONE)
    return side.join(left, cutoff, on, method, self_join=self_join)


def scores(
    left: Vectors,
    right: Vectors,
    rows_left: npt.NDArray[np.uint32],
    rows_right: npt.NDArray[np.uint32],
    level: str,
    threads: int,
) -> npt.NDArray[np.float64]:
    """Score given pairs of rows."""
    if level == levels.REFERENCE:
        rows = list(zip(rows_left.tolist(), rows_right.tolist(), strict=True))
        return np.array(
            reference.scores(left.reference_rows(), right.reference_rows(), rows), dtype=np.float64
        )
    out = np.empty(len(rows_left), dtype=np.float64)

    def call(begin: int, end: int) -> None:
        core.scores(
            left.rows,
            left.squares,
            right.rows,
            right.squares,
            rows_left,
            rows_right,
            out,
            count_left=len(left),
            count_right=len(right),
            begin=begin,
            end=end,
            level=levels.row(level),
        )

    _run.fill(len(out), _SCAN_NS[level] * left.dims, call, threads)
    return out


def parameters(side: Side) -> dict[str, Any]:
    """Return what must be known of a side beside its arrays to restore it."""
    return {
        "format": FORMAT,
        "dims": side.dims,
        "segments": [{"count": len(one.held)} for one in side.segments],
    }


def arrays(side: Side) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a side by name."""
    found: dict[str, npt.NDArray[Any]] = {"withdrawn": side.withdrawn}
    for number, one in enumerate(side.segments):
        found[f"{number}-rows"] = one.held.rows
        found[f"{number}-squares"] = one.held.squares
        if one.coded:
            found[f"{number}-order"] = one.coded.order
            found[f"{number}-codes"] = one.coded.codes
            found[f"{number}-terms"] = one.coded.terms
            found[f"{number}-tops"] = one.coded.tops
    return found


def restored(parameters: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> Side:
    """Make a side of what was saved; ValueError, KeyError and their like where it does not hang together."""
    if parameters.get("format") != FORMAT:
        raise ValueError(
            f"rows of format {parameters.get('format')!r}, expected {FORMAT}: build it anew from its rows"
        )
    first, segments, dims = 0, [], parameters["dims"]
    if not isinstance(dims, int) or not 1 <= dims <= MOST_DIMS or not parameters["segments"]:
        raise ValueError(f"rows of {dims!r} numbers, segments {parameters['segments']!r}")
    for number, said in enumerate(parameters["segments"]):
        count = said["count"]
        if not isinstance(count, int) or count < 0:
            raise ValueError(f"segment {number} of {count!r} rows")
        held = Vectors(
            _store.like(arrays, f"{number}-rows", np.float32, (max(1, count), dims)),
            _store.like(arrays, f"{number}-squares", np.float64, (max(1, count),)),
            count,
        )
        coded = None
        if f"{number}-codes" in arrays:
            tiles, codes, terms, tops = core.shapes(count, dims)
            coded = Codes(
                _store.like(arrays, f"{number}-order", np.uint16, (dims,)),
                _store.like(arrays, f"{number}-codes", np.int8, (tiles, codes)),
                _store.like(arrays, f"{number}-terms", np.float32, (tiles, terms)),
                _store.like(arrays, f"{number}-tops", np.float32, (tiles, tops)),
            )
        segments.append(Segment(held, first, coded))
        first += count
    _input.few_enough(first, "segments")
    return Side(tuple(segments), _input.rows(arrays["withdrawn"], "withdrawn", first, "the index"))
