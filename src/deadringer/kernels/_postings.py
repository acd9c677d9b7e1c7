"""Which sets hold a token, and the order of tokens in which they are asked for: made of the searched sets.

It decides nothing about a result: whatever the order, the same pairs are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import shingle as core
from deadringer.errors import RangeError
from deadringer.kernels import _run, _sets

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]

#: All tokens have postings.
ALL = Fraction(0)
#: Slots at most: beyond, they lie in no cache, and tell no more than that a token is not in every set.
_SLOT_BITS = 22
#: Threads that build at most, each with lists of its own, and tokens from which more than one pays.
_BUILDERS, _PAYS = 4, 500_000


@dataclass(frozen=True, slots=True)
class Postings:
    """The order of tokens and who holds each, as csrc/shingle/order.h and table.h read them; of none, one of each."""

    classes: U8
    marks: U8
    slot_bits: int
    of: U8  # class of each token of the sets; an index, which others ask, has none
    buckets: U32
    postings: U32
    bits: int
    posted: Fraction

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name."""
        return {name: getattr(self, name) for name in ("classes", "marks", "buckets", "postings")}

    def mean(self) -> float:
        """Return about how many postings a query meets for each token that some set holds."""
        step = max(1, len(self.buckets) >> 16)
        lengths = (self.buckets[1::step] - self.buckets[:-1:step]).astype(np.float64)
        return float((lengths**2).sum() / max(1.0, lengths.sum()))


UNREAD = np.zeros(1, np.uint8)
NONE = Postings(
    np.zeros(2**core.SLOT_LEAST, np.uint8),
    np.zeros(2**core.SLOT_LEAST, np.uint8),
    core.SLOT_LEAST,
    UNREAD,
    np.zeros(2, np.uint32),
    np.zeros((1, 2), np.uint32),
    0,
    ALL,
)


def _order(sets: _sets.Sets, cuts: list[int]) -> tuple[U8, U8, int, U8]:
    """Return the classes of slots, their marks, the bits of slots, and the class of each token."""
    lists = len(cuts) - 1
    bits = min(max(sets.total.bit_length(), core.SLOT_LEAST), _SLOT_BITS)
    counts, marks = np.zeros((lists, 2**bits), np.uint16), np.zeros((lists, 2**bits), np.uint8)

    def count(one: int, _: int) -> None:
        at: dict[str, int] = {"bits": bits, "begin": cuts[one], "end": cuts[one + 1]}
        core.count(sets.tokens, sets.starts, counts[one], marks[one], **at)

    _run.fill(lists, _run.RANGE_NS, count, lists)
    slot_bits = core.fold(counts, marks, bits=bits)
    classes, marked = np.empty(2**slot_bits, np.uint8), marks[0, : 2**slot_bits].copy()
    core.classify(counts[0], classes, bits=slot_bits)
    of = np.empty(max(1, sets.total), np.uint8)

    def look_up(one: int, _: int) -> None:
        at: dict[str, int] = {"bits": slot_bits, "begin": cuts[one], "end": cuts[one + 1]}
        core.classes_of(sets.tokens, sets.starts, classes, marked, of, **at)

    _run.fill(lists, _run.RANGE_NS, look_up, lists)
    return classes, marked, slot_bits, of


def build(sets: _sets.Sets, rows: U32, posted: Fraction, threads: int) -> Postings:
    """Order the tokens, and write down who holds each; threads take rows, each with lists of its own."""
    lists = min(threads, _BUILDERS) if sets.total >= _PAYS else 1
    shares = sets.total * np.arange(lists + 1) / lists
    in_rows = np.append(np.searchsorted(sets.starts[:-1], shares[:-1]), len(sets)).tolist()
    by_place = np.append(np.searchsorted(np.cumsum(sets.sizes()[rows]), shares[:-1]), len(sets)).tolist()
    classes, marked, slot_bits, of = _order(sets, in_rows)
    # Slots tell about how many different tokens there are, so far as there are slots for them.
    expected = int(sets.total * (1 - posted)) + len(sets)
    bits = min(slot_bits, expected.bit_length())
    if slot_bits == _SLOT_BITS:
        bits = max(slot_bits, min(core.BUCKET_BITS, expected.bit_length() - 1))
    terms = {"bits": bits, "num": posted.numerator, "den": posted.denominator}
    at = np.zeros((lists, 2**bits), np.uint32)

    def post_count(one: int, _: int) -> None:
        ends = {"begin": by_place[one], "end": by_place[one + 1]}
        core.post_count(sets.tokens, sets.starts, rows, of, at[one], **ends, **terms)

    _run.fill(lists, _run.RANGE_NS, post_count, lists)
    total = int(at.sum(dtype=np.uint64))
    if total >= 2**32:
        raise RangeError(
            f"sets: {total:,} postings of tokens, more than {2**32 - 1:,} in one part: extend an index"
        )
    buckets = np.zeros(at.shape[1] + 1, np.uint32)
    np.cumsum(at.sum(axis=0, dtype=np.uint32), out=buckets[1:], dtype=np.uint32)
    for one in range(lists - 1, -1, -1):  # where each list's postings of a bucket begin
        at[one] = buckets[:-1] + at[:one].sum(axis=0, dtype=np.uint32)
    postings = np.empty((max(1, total), 2), np.uint32)

    def post(one: int, _: int) -> None:
        ends = {"begin": by_place[one], "end": by_place[one + 1]}
        core.post(sets.tokens, sets.starts, rows, of, at[one], postings, **ends, **terms)

    _run.fill(lists, _run.RANGE_NS, post, lists)
    return Postings(classes, marked, slot_bits, of, buckets, postings, bits, posted)
