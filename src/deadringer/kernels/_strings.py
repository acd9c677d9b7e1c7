"""The searched side of an Indel join: strings in segments, with their tables, and the join over all of them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import indel as core
from deadringer.errors import BudgetError, IntegrityError
from deadringer.kernels import _bags, _input, _run, _store
from deadringer.kernels import level as levels
from deadringer.kernels._value import memory
from deadringer.pairs import PairList
from deadringer.reference import indel as reference

Rows = npt.NDArray[np.uint32]

#: How strings are met, as csrc/indel/join.h numbers it.
WAYS = {"scan": 0, "index": 1, "auto": 2}
#: What a query takes by itself, what a string takes of a length that it can meet, and what a letter and word takes
#: that it is compared with, in nanoseconds; and the share of strings that are compared. All of it about.
_QUERY_NS, _MET_NS, _LETTER_NS, _COMPARED = 1000.0, 0.3, 0.5, 0.002


class Alphabet:
    """The letters of strings to be searched, as dense ranks from 0, so that any script costs what Latin costs.

    A letter they lack has one rank more, on the side that is held against them: it is equal to none of theirs.

    Parameters
    ----------
    codes : ndarray of uint32
        The code points of the letters, ascending.
    """

    def __init__(self, codes: Rows) -> None:
        self.codes = codes
        self._rank = np.full(int(codes[-1]) + 2 if len(codes) else 1, len(codes), dtype=np.uint32)
        self._rank[codes] = np.arange(len(codes), dtype=np.uint32)

    @classmethod
    def of(cls, strings: _input.Strings) -> tuple[Alphabet, Rows]:
        """Return the alphabet of some strings, and how often they have each letter, and how often any other."""
        counts = np.zeros(int(strings.letters.max(initial=0)) + 1, dtype=np.uint32)
        if len(strings.letters):
            core.count(strings.letters, counts)
        codes = np.flatnonzero(counts).astype(np.uint32)
        return cls(codes), np.append(counts[codes], np.uint32(0))

    def __len__(self) -> int:
        """Return how many ranks there are, that of other letters included."""
        return len(self.codes) + 1

    def ranked(self, strings: _input.Strings) -> _input.Strings:
        """Return strings by ranks; the buffer is never empty, since the core is handed its first item."""
        letters = strings.letters.copy() if len(strings.letters) else np.zeros(1, np.uint32)
        core.rank(letters, self._rank)
        return _input.Strings(letters, strings.starts)

    def unranked(self, strings: _input.Strings) -> _input.Strings:
        """Return strings of these letters by code points again."""
        codes = np.append(self.codes, np.uint32(0))  # the letter of a buffer that is never empty
        return _input.Strings(codes.take(strings.letters, mode="clip"), strings.starts)


@dataclass(frozen=True, slots=True)
class Sorted:
    """Strings in order of length, hardly one twice, with the rows that hold each: see csrc/indel/strings.h."""

    strings: _input.Strings
    rows: Rows
    firsts: Rows
    held: int

    def __len__(self) -> int:
        return len(self.strings)


@memory("strings")
def in_order(strings: _input.Strings) -> Sorted:
    """Sort strings by length, equal ones together."""
    held = len(strings)
    letters = strings.letters if len(strings.letters) else np.zeros(1, np.uint32)
    rows, firsts = np.zeros(max(1, held), np.uint32), np.zeros(held + 1, np.uint32)
    count = core.sort(letters, strings.starts, rows, firsts)
    firsts = firsts[: count + 1].copy()
    lengths = np.diff(strings.starts)[rows[firsts[:-1]]]
    begins = np.zeros(count + 1, np.uint64)
    np.cumsum(lengths, out=begins[1:])
    laid = np.zeros(max(1, int(begins[-1])), np.uint32)
    core.lay(letters, strings.starts, rows, firsts, laid, begins)
    return Sorted(_input.Strings(laid[: int(begins[-1])], begins), rows, firsts, held)


@dataclass(frozen=True, slots=True)
class Segment:
    """Strings that were added together: rows first..first + count of a side."""

    alphabet: Alphabet
    sorted: Sorted  # by ranks of the alphabet
    classes: npt.NDArray[np.uint8]
    bags: npt.NDArray[np.uint8]
    folds: npt.NDArray[np.uint8]
    tables: _bags.Tables
    first: int

    @property
    def count(self) -> int:
        """Rows."""
        return self.sorted.held

    def join(self, left: Sorted, **terms: Any) -> _run.Columns:
        """Join strings of the left, by ranks of this alphabet; `terms` are those of the core's join."""
        one, other, tables = left, self.sorted, self.tables
        return core.join(
            one.strings.letters,
            one.strings.starts,
            one.rows,
            one.firsts,
            other.strings.letters,
            other.strings.starts,
            other.rows,
            other.firsts,
            self.classes,
            self.bags,
            self.folds,
            tables.ladder,
            tables.starts,
            tables.places,
            tables.held,
            tables.share,
            count_left=one.held,
            count=other.held,
            bits=tables.bits,
            **terms,
        )

    def texts(self) -> list[str]:
        """Return the strings row by row, for the reference and to be built anew."""
        held, firsts = self.sorted, self.sorted.firsts.astype(np.int64)
        places = np.repeat(np.arange(len(held)), np.maximum(np.diff(firsts), 0))
        rows = held.rows[: self.count]
        if len(places) != self.count or not np.array_equal(np.sort(rows), np.arange(self.count)):
            raise IntegrityError("the rows of an index of strings are not what was written")
        texts = self.alphabet.unranked(held.strings).texts()
        order = np.argsort(rows)
        return [texts[place] for place in places[order].tolist()]


@memory("an index of strings")
def segment(strings: _input.Strings, first: int, threads: int, *, tables: bool = True) -> Segment:
    """Make strings a segment, with tables where they pay."""
    ordered = in_order(strings)
    alphabet, often = Alphabet.of(ordered.strings)
    ranked = alphabet.ranked(ordered.strings)
    classes = _bags.classes(often)
    bags, folds = _bags.bags(ranked.letters, ranked.starts, classes)
    built = _bags.build(bags, folds, len(ordered), threads) if tables else _bags.NONE
    return Segment(alphabet, replace(ordered, strings=ranked), classes, bags, folds, built, first)


@dataclass(frozen=True, slots=True)
class Side:
    """Strings to be searched: segments one after the other, and the rows among them that are withdrawn."""

    segments: tuple[Segment, ...]
    withdrawn: Rows

    def __len__(self) -> int:
        return self.segments[-1].first + self.segments[-1].count

    def texts(self) -> list[str]:
        """Return the strings of all segments."""
        return [text for one in self.segments for text in one.texts()]

    def join(
        self,
        left: _input.Strings | None,
        least: Fraction,
        on: _run.Terms,
        method: str,
    ) -> PairList:
        """Find the pairs of the left; without one, those i < j of the strings themselves, which are one segment."""
        if on.level == levels.REFERENCE:
            return self._by_definition(left, least, on)
        ordered = self.segments[0].sorted if left is None else in_order(left)
        asked = [
            ordered if left is None else replace(ordered, strings=one.alphabet.ranked(ordered.strings))
            for one in self.segments
        ]

        def call(first: int, last: int, cap: int) -> _run.Columns:
            parts = []
            for one, queries in zip(self.segments, asked, strict=True):
                gone = _run.within(self.withdrawn, one.first, one.count)
                held = int(ordered.firsts[last]) - int(ordered.firsts[first])
                found = one.join(
                    queries,
                    num=least.numerator,
                    den=least.denominator,
                    self_join=left is None,
                    way=WAYS[method],
                    begin=first,
                    end=last,
                    level=levels.row(on.level),
                    # What is withdrawn is found and dropped: it does not count against the budget.
                    max_pairs=min(cap + len(gone) * held, sys.maxsize),
                )
                parts.append(_run.numbered(found, one.first, gone))
                cap -= len(parts[-1][0])
                if cap < 0:
                    raise BudgetError("more pairs than max_pairs allows")
            return _run.end_to_end(parts)

        ns = sum(_ns(ordered, one, least) for one in self.segments)
        found = _run.collect(len(ordered), ns, call, on, done=ordered.firsts)
        return _run.in_rows(found, ordered.held)

    def _by_definition(self, left: _input.Strings | None, least: Fraction, on: _run.Terms) -> PairList:
        other = self.texts()
        if left is None:
            return _run.from_reference(reference.self_join(other, least), on, len(other))
        gone = set(self.withdrawn.tolist())
        found = reference.join(left.texts(), other, least)
        return _run.from_reference((pair for pair in found if pair[1] not in gone), on, len(left))


def _ns(left: Sorted, right: Segment, least: Fraction) -> npt.NDArray[np.float64]:
    """Return about how long each query takes: there are so many strings of a length that it can meet."""
    lengths, starts = left.strings.lengths(), right.sorted.strings.starts
    others = np.diff(starts).astype(np.float64)
    ratio = float(least) / (2.0 - float(least))
    low = np.searchsorted(others, np.floor(lengths * ratio))
    high = np.searchsorted(others, np.ceil(lengths / ratio), side="right")
    letters = (starts[high] - starts[low]).astype(np.float64)
    return _QUERY_NS + _MET_NS * (high - low) + _COMPARED * _LETTER_NS * letters * (1.0 + lengths / 64.0)


def parameters(side: Side) -> dict[str, Any]:
    """Return what must be known of a side beside its arrays to restore it."""
    return {"segments": [{"count": one.count, "bits": one.tables.bits} for one in side.segments]}


def arrays(side: Side) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a side by name."""
    found: dict[str, npt.NDArray[Any]] = {"withdrawn": side.withdrawn}
    for number, one in enumerate(side.segments):
        held: dict[str, npt.NDArray[Any]] = {
            "codes": one.alphabet.codes,
            "letters": one.sorted.strings.letters,
            "begins": one.sorted.strings.starts,
            "rows": one.sorted.rows,
            "firsts": one.sorted.firsts,
            "classes": one.classes,
            "bags": one.bags,
            "folds": one.folds,
            **(one.tables.arrays() if one.tables.bits else {}),
        }
        found |= {f"{number}-{name}": array for name, array in held.items()}
    return found


def restored(parameters: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> Side:
    """Make a side of what was saved; ValueError, KeyError and their like where it does not hang together."""
    first, segments = 0, []
    if not parameters["segments"]:
        raise ValueError("no segments")
    for number, said in enumerate(parameters["segments"]):
        count, bits = said["count"], said["bits"]
        if not isinstance(bits, int) or not 0 <= bits <= core.BITS:
            raise ValueError(f"segment {number} of 2^{bits!r} buckets")
        own = {
            name.partition("-")[2]: array for name, array in arrays.items() if name.startswith(f"{number}-")
        }
        places, letters = len(own["begins"]) - 1, len(own["codes"])
        codes = _store.like(own, "codes", np.uint32, (letters,))
        if (
            not 0 <= places <= count
            or (letters and codes[-1] > sys.maxunicode)
            or (codes[1:] <= codes[:-1]).any()
        ):
            raise ValueError(f"segment {number} of {count} rows, {places} strings and {letters} letters")
        strings = _input.Strings(
            _store.like(own, "letters", np.uint32, (max(1, len(own["letters"])),)),
            _store.like(own, "begins", np.uint64, (places + 1,)),
        )
        rows = _store.like(own, "rows", np.uint32, (max(1, count),))
        firsts = _store.like(own, "firsts", np.uint32, (places + 1,))
        one = Segment(
            Alphabet(codes),
            Sorted(strings, rows, firsts, count),
            _store.like(own, "classes", np.uint8, (letters + 1,)),
            _store.like(own, "bags", np.uint8, (max(1, places), core.BAG)),
            _store.like(own, "folds", np.uint8, (places + core.PAD, core.FOLD)),
            _bags.restored(own, places, bits),
            first,
        )
        segments.append(one)
        first += count
    _input.few_enough(first, "segments")
    withdrawn = _input.rows(arrays["withdrawn"], "withdrawn", first, "the index")
    return Side(tuple(segments), withdrawn)
