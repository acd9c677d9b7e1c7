"""The searched side of a join of sets: sets in segments, with the postings of their tokens, and the join over all."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import shingle as core
from deadringer.errors import BudgetError, RangeError
from deadringer.kernels import _input, _run, _sets, _store
from deadringer.kernels import level as levels
from deadringer.kernels._value import memory
from deadringer.pairs import PairList
from deadringer.reference import shingle as reference

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]

#: Measures, as csrc/shingle/cutoff.h numbers them.
MEASURES = {name: number for number, name in enumerate(reference.MEASURES)}
#: Which side asks, as csrc/shingle/join.h numbers it.
LEFT, RIGHT, SELF = 0, 1, 2
#: All tokens have postings.
ALL = Fraction(0)
#: Slots at most: what the lists in which threads count them take is bounded.
_SLOT_BITS = 24
#: Threads that build at most, each with lists of its own, and tokens from which more than one pays.
_BUILDERS, _PAYS = 4, 500_000
#: What a query takes by itself, for each token and for each posting that it meets, and for each token of a set that
#: it is compared with, in nanoseconds; and about how many sets it is compared with. All of it about.
_QUERY_NS, _TOKEN_NS, _POSTING_NS, _SHARED_NS, _COMPARED = 200.0, 8.0, 1.5, 1.5, 2.0


@dataclass(frozen=True, slots=True)
class Postings:
    """The order of tokens and who holds each, as csrc/shingle/order.h and table.h read them; of none, one of each."""

    classes: U8
    marks: U8
    slot_bits: int
    buckets: U32
    postings: U32
    bits: int
    posted: Fraction

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name."""
        return {name: getattr(self, name) for name in ("classes", "marks", "buckets", "postings")}

    def mean(self) -> float:
        """Return about how many postings a query meets for each token that some set holds."""
        lengths = np.diff(self.buckets[:: max(1, len(self.buckets) >> 16)]).astype(np.float64)
        return float((lengths**2).sum() / max(1.0, lengths.sum()))


NONE = Postings(
    np.zeros(2**core.SLOT_LEAST, np.uint8),
    np.zeros(2**core.SLOT_LEAST, np.uint8),
    core.SLOT_LEAST,
    np.zeros(2, np.uint32),
    np.zeros((1, 2), np.uint32),
    0,
    ALL,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Sets that were added together: rows first..first + count of a side."""

    sets: _sets.Sets
    rows: U32  # in order of size
    sizes: U32
    postings: Postings
    first: int

    @property
    def count(self) -> int:
        """Rows."""
        return len(self.sets)

    def join(self, asked: _sets.Sets, **terms: Any) -> _run.Columns:
        """Join queries with these sets; `terms` are those of the core's join."""
        held = self.postings
        return core.join(
            asked.tokens,
            asked.starts,
            self.sets.tokens,
            self.sets.starts,
            self.rows,
            self.sizes,
            held.classes,
            held.marks,
            held.buckets,
            held.postings,
            slot_bits=held.slot_bits,
            bits=held.bits,
            posted_num=held.posted.numerator,
            posted_den=held.posted.denominator,
            **terms,
        )


@memory("an index of sets")
def segment(sets: _sets.Sets, first: int, threads: int, posted: Fraction | None = ALL) -> Segment:
    """Make sets a segment, with postings of as many tokens as a cutoff asks for: of all, or None of none."""
    sizes = sets.sizes()
    small = sizes.astype(np.uint16) if len(sizes) and sizes.max() < 2**16 else sizes  # which numpy sorts by radix
    rows = np.argsort(small, kind="stable").astype(np.uint32)
    held = NONE if posted is None or not sets.total else _build(sets, rows, posted, threads)
    return Segment(sets, _never_empty(rows), _never_empty(sizes[rows]), held, first)


def _never_empty(rows: U32) -> U32:
    return rows if len(rows) else np.zeros(1, np.uint32)


def _build(sets: _sets.Sets, rows: U32, posted: Fraction, threads: int) -> Postings:
    """Order the tokens, and write down who holds each; threads take rows, each with lists of its own."""
    lists = min(threads, _BUILDERS) if sets.total >= _PAYS else 1
    cuts = np.searchsorted(np.cumsum(sets.sizes()[rows]), sets.total * np.arange(1, lists) / lists)
    parts = np.array([0, *cuts.tolist(), len(sets)])
    bits = min(max(sets.total.bit_length(), core.SLOT_LEAST), _SLOT_BITS)
    counts, marks = np.zeros((lists, 2**bits), np.uint16), np.zeros((lists, 2**bits), np.uint8)
    whole = np.linspace(0, len(sets), lists + 1).astype(np.int64)

    def count(one: int) -> None:
        begin, end = int(whole[one]), int(whole[one + 1])
        core.count(sets.tokens, sets.starts, counts[one], marks[one], bits=bits, begin=begin, end=end)

    _each(count, lists)
    slot_bits = core.fold(counts, marks, bits=bits)
    classes, marked = np.empty(2**slot_bits, np.uint8), marks[0, : 2**slot_bits].copy()
    core.classify(counts[0, : 2**slot_bits].copy(), classes, bits=slot_bits)
    del counts, marks
    order: dict[str, Any] = {"slot_bits": slot_bits, "num": posted.numerator, "den": posted.denominator}
    order["bits"] = slot_bits if bits < _SLOT_BITS else min(core.BUCKET_BITS, max(_SLOT_BITS, sets.total.bit_length() - 2))
    at = np.zeros((lists, 2 ** order["bits"]), np.uint32)

    def post_count(one: int) -> None:
        begin, end = int(parts[one]), int(parts[one + 1])
        core.post_count(sets.tokens, sets.starts, rows, classes, marked, at[one], begin=begin, end=end, **order)

    _each(post_count, lists)
    total = int(at.sum(dtype=np.uint64))
    if total >= 2**32:
        raise RangeError(f"sets: {total:,} postings of tokens, more than {2**32 - 1:,} in one part: extend an index")
    buckets = np.zeros(at.shape[1] + 1, np.uint32)
    np.cumsum(at.sum(axis=0, dtype=np.uint32), out=buckets[1:], dtype=np.uint32)
    for one in range(lists - 1, -1, -1):  # where each list's postings of a bucket begin
        at[one] = buckets[:-1] + at[:one].sum(axis=0, dtype=np.uint32)
    postings = np.empty((max(1, total), 2), np.uint32)

    def post(one: int) -> None:
        begin, end = int(parts[one]), int(parts[one + 1])
        core.post(
            sets.tokens, sets.starts, rows, classes, marked, at[one], postings, begin=begin, end=end, **order
        )

    _each(post, lists)
    return Postings(classes, marked, slot_bits, buckets, postings, order["bits"], posted)


def _each(call: Any, lists: int) -> None:
    for _ in _run.in_order([(one, one + 1) for one in range(lists)], lambda one, _: call(one), lists):
        pass


@dataclass(frozen=True, slots=True)
class Side:
    """Sets to be searched: segments one after the other, and the rows among them that are withdrawn."""

    segments: tuple[Segment, ...]
    withdrawn: U32

    def __len__(self) -> int:
        return self.segments[-1].first + self.segments[-1].count

    def sets(self) -> _sets.Sets:
        """Return the sets of all segments."""
        return _sets.Sets.end_to_end([one.sets for one in self.segments])

    def join(
        self,
        asked: _sets.Sets,
        least: Fraction,
        measure: str,
        on: _run.Terms,
        *,
        asks: int = LEFT,
        scan: bool = False,
    ) -> PairList:
        """Find the pairs of queries, which are of the side that `asks` says, and these sets."""

        def call(first: int, last: int, cap: int) -> _run.Columns:
            parts = []
            for one in self.segments:
                gone = _run.within(self.withdrawn, one.first, one.count)
                found = one.join(
                    asked,
                    measure=MEASURES[measure],
                    num=least.numerator,
                    den=least.denominator,
                    asks=asks,
                    scan=scan,
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

        ns = sum(_ns(asked, one, float(least), scan) for one in self.segments)
        by_place = asks == SELF and MEASURES[measure] == 0
        if by_place:
            ns = ns[self.segments[0].rows[: len(asked)]]
        found = _run.collect(len(asked), ns, call, on)
        return _run.in_rows(found, len(self) if asks == RIGHT else len(asked))

    def by_definition(self, asked: _sets.Sets, least: Fraction, measure: str, on: _run.Terms) -> PairList:
        """Find the pairs of the left as the reference does."""
        gone = set(self.withdrawn.tolist())
        found = reference.join(asked.sets(), self.sets().sets(), least, measure)
        return _run.from_reference((pair for pair in found if pair[1] not in gone), on, len(asked))


def _ns(asked: _sets.Sets, side: Segment, least: float, scan: bool) -> npt.NDArray[np.float64]:
    """Return about how long each query takes."""
    sizes = np.diff(asked.starts).astype(np.float64)
    if scan:
        return _QUERY_NS + side.count * (10.0 + _SHARED_NS * sizes)
    met = (1.0 - least) * sizes * side.postings.mean()
    return _QUERY_NS + sizes * (_TOKEN_NS + _COMPARED * _SHARED_NS) + _POSTING_NS * met


def parameters(side: Side) -> dict[str, Any]:
    """Return what must be known of a side beside its arrays to restore it."""
    segments = [
        {"count": one.count, "slot_bits": one.postings.slot_bits, "bits": one.postings.bits}
        for one in side.segments
    ]
    return {"segments": segments}


def arrays(side: Side) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a side by name."""
    found: dict[str, npt.NDArray[Any]] = {"withdrawn": side.withdrawn}
    for number, one in enumerate(side.segments):
        held = {"tokens": one.sets.tokens, "starts": one.sets.starts, "rows": one.rows, "sizes": one.sizes}
        found |= {f"{number}-{name}": array for name, array in (held | one.postings.arrays()).items()}
    return found


def restored(parameters: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> Side:
    """Make a side of what was saved; ValueError, KeyError and their like where it does not hang together."""
    first, segments = 0, []
    if not parameters["segments"]:
        raise ValueError("no segments")
    for number, said in enumerate(parameters["segments"]):
        count, slot_bits, bits = said["count"], said["slot_bits"], said["bits"]
        if not all(isinstance(value, int) for value in (count, slot_bits, bits)) or count < 0:
            raise ValueError(f"segment {number} of {count!r} sets")
        if not core.SLOT_LEAST <= slot_bits <= core.SLOT_BITS or not 0 <= bits <= core.BUCKET_BITS:
            raise ValueError(f"segment {number} of 2^{slot_bits} slots and 2^{bits} buckets")
        own = {name.partition("-")[2]: one for name, one in arrays.items() if name.startswith(f"{number}-")}
        sets = _sets.Sets(
            _store.like(own, "tokens", np.uint64, (max(1, len(own["tokens"])),)),
            _store.like(own, "starts", np.uint64, (count + 1,)),
        )
        one = Segment(
            sets,
            _store.like(own, "rows", np.uint32, (max(1, count),)),
            _store.like(own, "sizes", np.uint32, (max(1, count),)),
            Postings(
                _store.like(own, "classes", np.uint8, (2**slot_bits,)),
                _store.like(own, "marks", np.uint8, (2**slot_bits,)),
                slot_bits,
                _store.like(own, "buckets", np.uint32, (2**bits + 1,)),
                _store.like(own, "postings", np.uint32, (max(1, len(own["postings"])), 2)),
                bits,
                ALL,
            ),
            first,
        )
        if sets.total > len(sets.tokens):
            raise ValueError(f"segment {number} of {sets.total} tokens")
        segments.append(one)
        first += count
    _input.few_enough(first, "segments")
    withdrawn = _input.rows(arrays["withdrawn"], "withdrawn", first, "the index")
    return Side(tuple(segments), withdrawn)
