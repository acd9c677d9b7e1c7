"""The searched side of a join of sets: sets in segments, with their postings, and the joins over all of them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import shingle as core
from deadringer.errors import BudgetError, InputError, IntegrityError
from deadringer.kernels import _input, _postings, _run, _sets, _store
from deadringer.kernels import level as levels
from deadringer.kernels._value import memory, shown
from deadringer.pairs import PairList
from deadringer.reference import shingle as reference

U32 = npt.NDArray[np.uint32]

#: Measures, as csrc/shingle/cutoff.h numbers them.
MEASURES = {name: number for number, name in enumerate(reference.MEASURES)}
#: Which side asks, as csrc/shingle/join.h numbers it.
LEFT, RIGHT, SELF = 0, 1, 2
#: What a query takes by itself, for each token and for each posting that it meets, and for each token of a set that
#: it is compared with, in nanoseconds; and about how many sets it is compared with. All of it about.
_QUERY_NS, _TOKEN_NS, _POSTING_NS, _SHARED_NS, _COMPARED = 100.0, 5.0, 1.5, 1.5, 2.0
#: A pair that is asked for by its rows, in nanoseconds.
_PAIR_NS = 30.0
#: Queries up to which it does not pay to index the other side for one join.
_FEW = 8
_NOBODY = np.empty(0, dtype=np.uint32)


def measured_by(measure: object) -> str:
    """Read the name of a measure."""
    if measure not in reference.MEASURES:
        raise InputError(f"measure: expected one of {', '.join(reference.MEASURES)}, got {shown(measure)}")
    return str(measure)


@dataclass(frozen=True, slots=True)
class Segment:
    """Sets that were added together: rows first..first + count of a side."""

    sets: _sets.Sets
    rows: U32  # in order of size
    sizes: U32
    postings: _postings.Postings
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
            held.of,
            held.buckets,
            held.postings,
            slot_bits=held.slot_bits,
            bits=held.bits,
            posted_num=held.posted.numerator,
            posted_den=held.posted.denominator,
            **terms,
        )


@memory("an index of sets")
def segment(
    sets: _sets.Sets,
    first: int,
    threads: int,
    posted: Fraction | None = _postings.ALL,
    *,
    self_join: bool = False,
) -> Segment:
    """Make sets a segment, with postings of as many tokens as a cutoff asks for: of all, or None of none.

    The classes of the tokens are kept for a self-join only.
    """
    sizes = sets.sizes()
    small = (
        sizes.astype(np.uint16) if len(sizes) and sizes.max() < 2**16 else sizes
    )  # which numpy sorts by radix
    rows = np.argsort(small, kind="stable").astype(np.uint32)
    held = (
        _postings.NONE if posted is None or not sets.total else _postings.build(sets, rows, posted, threads)
    )
    held = held if self_join else replace(held, of=_postings.UNREAD)
    return Segment(sets, _never_empty(rows), _never_empty(sizes[rows]), held, first)


def _never_empty(rows: U32) -> U32:
    return rows if len(rows) else np.zeros(1, np.uint32)


@dataclass(frozen=True, slots=True)
class Side:
    """Sets to be searched: segments one after the other, and the rows among them that are withdrawn."""

    segments: tuple[Segment, ...]
    withdrawn: U32

    def __len__(self) -> int:
        return self.segments[-1].first + self.segments[-1].count

    def sets(self) -> _sets.Sets:
        """Return the sets of all segments."""
        for one in self.segments:
            at = one.sets.starts
            if one.sets.total > len(one.sets.tokens) or (at[1:] < at[:-1]).any():
                raise IntegrityError("the sets of an index are not what was written")
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

        ns = sum(_ns(asked.total, len(asked), one, float(least), scan) for one in self.segments)
        rows: _run.Cost = ns / max(1, len(asked))
        if ns > _run.RANGE_NS:  # else it is told as fast as it is done
            sizes = np.diff(asked.starts).astype(np.float64)
            if asks == SELF and measure == "jaccard":  # by place
                sizes = sizes[self.segments[0].rows[: len(asked)]]
            rows = (ns / (asked.total + len(asked))) * (sizes + 1.0)
        found = _run.collect(len(asked), rows, call, on)
        return _run.in_rows(found, len(self) if asks == RIGHT else len(asked))

    def by_definition(self, asked: _sets.Sets, least: Fraction, measure: str, on: _run.Terms) -> PairList:
        """Find the pairs of the left as the reference does."""
        gone = set(self.withdrawn.tolist())
        found = reference.join(asked.sets(), self.sets().sets(), least, measure)
        return _run.from_reference((pair for pair in found if pair[1] not in gone), on, len(asked))


def join(
    left: _sets.Sets, right: _sets.Sets, least: Fraction, measure: str, on: _run.Terms, method: str
) -> PairList:
    """Join two sides of which neither is indexed yet: the one of fewer tokens is."""
    if on.level == levels.REFERENCE:
        return _run.from_reference(reference.join(left.sets(), right.sets(), least, measure), on, len(left))
    turned = left.total < right.total
    asked, held = (right, left) if turned else (left, right)
    scan = method == "scan" or (method == "auto" and len(asked) <= _FEW)
    # Of a right set that holds a left one any token may be the first in common: all have postings, or are asked for.
    posted = None if scan else least if measure == "jaccard" or turned else _postings.ALL
    side = Side((segment(held, 0, on.threads, posted),), _NOBODY)
    return side.join(asked, least, measure, on, asks=RIGHT if turned else LEFT, scan=scan)


def self_join(sets: _sets.Sets, least: Fraction, measure: str, on: _run.Terms, method: str) -> PairList:
    """Join one side with itself: i < j, or i != j where the measure is not the same both ways."""
    if on.level == levels.REFERENCE:
        return _run.from_reference(reference.self_join(sets.sets(), least, measure), on, len(sets))
    scan = method == "scan" or (method == "auto" and len(sets) <= _FEW)
    posted = None if scan else _postings.ALL
    if not scan and measure == "jaccard":  # each set is met by those that are as large or larger
        both = 2 * least / (1 + least)
        posted = both if both.denominator < 2**64 else least
    side = Side((segment(sets, 0, on.threads, posted, self_join=True),), _NOBODY)
    return side.join(sets, least, measure, on, asks=SELF, scan=scan)


def scores(
    left: Any,
    right: Any,
    rows_left: Any,
    rows_right: Any,
    measure: str,
    threads: int | None,
    level: str | None,
) -> npt.NDArray[np.float64]:
    """Score given pairs of rows."""
    one, other = _sets.sets(left, "left"), _sets.sets(right, "right")
    at = _input.rows(rows_left, "rows_left", len(one), "left")
    to = _input.rows(rows_right, "rows_right", len(other), "right")
    _input.same_length(at, to)
    use, count = levels.resolve(level), _run.thread_count(threads)
    if use == levels.REFERENCE:
        pairs = list(zip(at.tolist(), to.tolist(), strict=True))
        return np.array(reference.scores(one.sets(), other.sets(), pairs, measure), dtype=np.float64)
    out = np.empty(len(at), dtype=np.float64)
    if len(at):

        def call(begin: int, end: int) -> None:
            core.scores(
                one.tokens,
                one.starts,
                other.tokens,
                other.starts,
                at,
                to,
                out,
                measure=MEASURES[measure],
                begin=begin,
                end=end,
                level=levels.row(use),
            )

        ns = np.asarray(_PAIR_NS + _SHARED_NS * (one.sizes()[at] + other.sizes()[to].astype(np.float64)))
        _run.fill(len(at), ns, call, count)
    return out


def _ns(tokens: int, queries: int, side: Segment, least: float, scan: bool) -> float:
    """Return about how long queries of so many tokens together take."""
    if scan:
        return side.count * (10.0 * queries + _SHARED_NS * tokens)
    met = (1.0 - least) * tokens * side.postings.mean()
    return _QUERY_NS * queries + tokens * (_TOKEN_NS + _COMPARED * _SHARED_NS) + _POSTING_NS * met


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
        held: dict[str, npt.NDArray[Any]] = {
            "tokens": one.sets.tokens,
            "starts": one.sets.starts,
            "rows": one.rows,
            "sizes": one.sizes,
        }
        held |= one.postings.arrays()
        found |= {f"{number}-{name}": array for name, array in held.items()}
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
            _postings.Postings(
                _store.like(own, "classes", np.uint8, (2**slot_bits,)),
                _store.like(own, "marks", np.uint8, (2**slot_bits,)),
                slot_bits,
                _postings.UNREAD,
                _store.like(own, "buckets", np.uint32, (2**bits + 1,)),
                _store.like(own, "postings", np.uint32, (max(1, len(own["postings"])), 2)),
                bits,
                _postings.ALL,
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
