"""Two texts, compared: which of their words stand in passages that count. The kernel finds words and passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.facets import _sets
from deadringer.facets._boilerplate import Boilerplate, long_runs
from deadringer.kernels.passages import Passages, Words, words
from deadringer.model.texts import ECHO, RUN, CopiedPassage

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The texts of one side: their words, and their runs of `min_words` and of three words.

    `keys` are the text and the first letter of each word in one number, ascending; `greyed` tells of each whether it
    stands in boilerplate, `kept` counts those before it that do not. `clean` are the sets of runs of `min_words` words
    of which none is greyed, `short` those of runs of three words of which not all are. `spaced` tells of each text
    whether most of its words have two letters or more; else it is written without spaces, and a word is a letter.
    `echo` are the sets of all runs of four words: texts without one in common have nothing that counts.
    """

    words: Words
    keys: I64
    greyed: Bools
    kept: I64
    clean: tuple[U64, I64]
    short: tuple[U64, I64]
    spaced: Bools
    echo: tuple[U64, I64]

    @classmethod
    def of(cls, texts: list[str], common: Boilerplate, **options: Any) -> Side:
        """Make texts ready."""
        found, n = words(texts, **options), common.min_words
        long, short = long_runs(found, n, **options), found.runs(RUN, **options)
        greyed = common.marks(found, long)
        kept = _sets.ends(~greyed)
        clean = _chosen(long, _within(found, kept, long, n) == n)
        plain = _chosen(short, _within(found, kept, short, RUN) > 0)
        longer = _sets.ends(found.ends > found.begins + 1)[found.offsets]
        spaced = 2 * np.diff(longer) >= np.diff(found.offsets)
        fours = long_runs(found, ECHO, **options)
        echo = _chosen(fours, np.ones(len(fours[0]), np.bool_))
        return cls(found, _keys(found), greyed, kept, clean, plain, spaced, echo)

    def cut(self, begin: int, end: int) -> Side:
        """Return some rows."""
        first, last = self.words.offsets[[begin, end]].tolist()
        offsets = self.words.offsets[begin : end + 1] - first
        cut = slice(first, last)
        some = Words(self.words.hashes[cut], self.words.begins[cut], self.words.ends[cut], offsets)
        greyed = self.greyed[cut]
        clean, short, echo = (_rows(of, begin, end) for of in (self.clean, self.short, self.echo))
        kept, spaced = _sets.ends(~greyed), self.spaced[begin:end]
        return Side(some, _keys(some), greyed, kept, clean, short, spaced, echo)

    def counts(self) -> I64:
        """Return how many words of each text are no boilerplate."""
        found: I64 = self.kept[self.words.offsets[1:]] - self.kept[self.words.offsets[:-1]]
        return found

    def places(self, row: I64, letter: npt.NDArray[np.uint32]) -> I64:
        """Return of letters of texts the first word, of all of the side, that begins there or later in its text."""
        return np.searchsorted(self.keys, (row << 32) + letter).astype(np.int64)

    def runs_of(self, row: int) -> U64:
        """Return the runs of three words of a text that are not all boilerplate, each once and ascending."""
        values, offsets = self.short
        return values[offsets[row] : offsets[row + 1]]


def _rows(sets: tuple[U64, I64], begin: int, end: int) -> tuple[U64, I64]:
    values, offsets = sets
    return values[offsets[begin] : offsets[end]], offsets[begin : end + 1] - offsets[begin]


def _keys(of: Words) -> I64:
    row = np.repeat(np.arange(len(of), dtype=np.int64), np.diff(of.offsets))
    return (row << 32) + of.begins


def _within(of: Words, kept: I64, runs: tuple[U64, I64], n: int) -> I64:
    """Return how many words of each run are kept."""
    values, offsets = runs
    row = np.repeat(np.arange(len(of)), np.diff(offsets))
    at = of.offsets[row] + np.arange(len(values)) - offsets[row]
    found: I64 = kept[np.minimum(at + n, of.offsets[row + 1])] - kept[at]
    return found


def _chosen(runs: tuple[U64, I64], which: Bools) -> tuple[U64, I64]:
    values, offsets = runs
    row = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    return _sets.unique(values[which], row[which], len(offsets) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Passages of texts of one side that stand in texts of the other, pair by pair, counted in words.

    `begins` and `ends` are words of the side, `counted` the equal words of each passage that are no boilerplate; those
    of pair k are `offsets[k]` to `offsets[k + 1]`. `copied` is their sum a pair, `longest` the most of one passage.
    """

    begins: I64
    ends: I64
    counted: I64
    offsets: I64
    copied: I64
    longest: I64


def counted(of: Side, rows: I64, found: Passages) -> Counted:
    """Count the passages that were found in the second texts of pairs, which are rows of this side."""
    row = np.repeat(rows, np.diff(found.offsets))
    begins, ends = of.places(row, found.b_begin), of.places(row, found.b_end)
    own = of.kept[ends] - of.kept[begins]
    of_edit = np.repeat(np.arange(len(row)), np.diff(found.edit_offsets))
    edits = [of.kept[of.places(row[of_edit], found.edits[:, side])] for side in (2, 3)]
    np.subtract.at(own, of_edit, edits[1] - edits[0])
    pair = np.repeat(np.arange(len(rows)), np.diff(found.offsets))
    copied, longest = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    np.add.at(copied, pair, own)
    np.maximum.at(longest, pair, own)
    return Counted(begins, ends, own, found.offsets, copied, longest)


def passages_of(of: Side, measured: Counted, found: Passages, pair: int) -> tuple[CopiedPassage, ...]:
    """Return the passages of one pair as values, with the stretches that are boilerplate."""
    first = int(measured.offsets[pair])
    out = []
    for k, passage in enumerate(found.of(pair), first):
        begin, end = int(measured.begins[k]), int(measured.ends[k])
        out.append(
            CopiedPassage(
                sighting_begin=passage.b_begin,
                sighting_end=passage.b_end,
                work_begin=passage.a_begin,
                work_end=passage.a_end,
                words=end - begin,
                edits=len(passage.edits),
                counted=int(measured.counted[k]),
                boilerplate=_stretches(of, begin, end),
            )
        )
    return tuple(out)


def _stretches(of: Side, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return where words from begin to end are greyed, in letters."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], of.greyed[begin:end], [False]])))
    return tuple(
        (int(of.words.begins[begin + a]), int(of.words.ends[begin + b - 1]))
        for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    )
