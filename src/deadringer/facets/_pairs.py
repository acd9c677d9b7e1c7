"""Two texts, compared: which of their words stand in passages that count. The kernel finds words and passages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.facets import _sets
from deadringer.facets._boilerplate import Boilerplate, long_runs
from deadringer.kernels.passages import Passages, Words, words
from deadringer.model.texts import RUN, CopiedPassage

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The texts of one side: their words, and their runs of `min_words` and of three words.

    `greyed` tells of each word whether it stands in boilerplate, `kept` counts those before it that do not. `long` are
    all runs of `min_words` words in order, `whole` tells of each whether no word of it is greyed; `clean` are the sets
    of those, and `short` the sets of runs of three words that are not all greyed.
    """

    words: Words
    greyed: Bools
    kept: I64
    long: tuple[U64, I64]
    whole: Bools
    clean: tuple[U64, I64]
    short: tuple[U64, I64]
    min_words: int

    @classmethod
    def of(cls, texts: list[str], common: Boilerplate, **options: Any) -> Side:
        """Make texts ready."""
        found, n = words(texts, **options), common.min_words
        long, short = long_runs(found, n, **options), found.runs(RUN, **options)
        greyed = common.marks(found, long)
        kept = _sets.ends(~greyed)
        whole = _within(found, kept, long, n) == n
        plain = _within(found, kept, short, RUN) > 0
        return cls(found, greyed, kept, long, whole, _chosen(long, whole), _chosen(short, plain), n)

    def cut(self, begin: int, end: int) -> Side:
        """Return some rows."""
        first, last = self.words.offsets[[begin, end]].tolist()
        offsets = self.words.offsets[begin : end + 1] - first
        cut = slice(first, last)
        some = Words(self.words.hashes[cut], self.words.begins[cut], self.words.ends[cut], offsets)
        greyed = self.greyed[first:last]
        long = slice(*self.long[1][[begin, end]].tolist())
        return Side(
            some,
            greyed,
            _sets.ends(~greyed),
            _rows(self.long, begin, end),
            self.whole[long],
            _rows(self.clean, begin, end),
            _rows(self.short, begin, end),
            self.min_words,
        )

    def counted(self, row: int) -> int:
        """Return how many words of a text are no boilerplate."""
        first, last = self.words.offsets[row : row + 2]
        return int(self.kept[last] - self.kept[first])

    def runs_of(self, row: int) -> U64:
        """Return the runs of three words of a text that are not all boilerplate, each once and ascending."""
        values, offsets = self.short
        return values[offsets[row] : offsets[row + 1]]


def _rows(sets: tuple[U64, I64], begin: int, end: int) -> tuple[U64, I64]:
    values, offsets = sets
    return values[offsets[begin] : offsets[end]], offsets[begin : end + 1] - offsets[begin]


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
class Compared:
    """The passages of a text `of` that stand in another: where they lie in words, how many count, and of which length.

    `begins` and `ends` are words of the text, from 0; `counted` the equal words of each that are no boilerplate, and
    `counts` tells whether it counts.
    """

    begins: I64
    ends: I64
    counted: I64
    counts: Bools

    @property
    def copied(self) -> int:
        """How many words count as copied."""
        return int(self.counted[self.counts].sum())

    @property
    def longest(self) -> int:
        """The most of one passage."""
        return int(self.counted[self.counts].max(initial=0))


def compared(of: Side, other: Side, row: int, column: int, found: Passages, pair: int) -> Compared:
    """Measure the passages of text `row` of one side that stand in text `column` of the other.

    A passage counts where it has a word of a run of `min_words` words that both texts have and that is no boilerplate
    in either, not even in part.
    """
    first, last = of.words.offsets[row : row + 2].tolist()
    begins, ends = of.words.begins[first:last], of.words.ends[first:last]
    one, end = found.offsets[pair : pair + 2].tolist()
    at = np.searchsorted(begins, found.b_begin[one:end])
    to = np.searchsorted(ends, found.b_end[one:end], side="right")
    kept = of.kept[first : last + 1]
    counted = kept[to] - kept[at]
    edits = found.edits[found.edit_offsets[one] : found.edit_offsets[end]]
    from_, until = (np.searchsorted(begins, edits[:, side]) for side in (2, 3))
    of_edit = np.repeat(np.arange(end - one), np.diff(found.edit_offsets[one : end + 1]))
    np.subtract.at(counted, of_edit, kept[until] - kept[from_])
    a, b = of.long[1][row : row + 2].tolist()
    theirs = other.clean[0][other.clean[1][column] : other.clean[1][column + 1]]
    runs = np.flatnonzero(of.whole[a:b] & _sets.among(of.long[0][a:b], theirs))
    counts = np.searchsorted(runs, to) > np.searchsorted(runs, at - of.min_words, side="right")
    return Compared(at, to, counted, counts)


def passages_of(
    of: Side, row: int, measured: Compared, found: Passages, pair: int
) -> tuple[CopiedPassage, ...]:
    """Return the passages of a text as values, with the stretches that are boilerplate."""
    first = int(of.words.offsets[row])
    out = []
    for k, passage in enumerate(found.of(pair)):
        begin, end = first + int(measured.begins[k]), first + int(measured.ends[k])
        out.append(
            CopiedPassage(
                sighting_begin=passage.b_begin,
                sighting_end=passage.b_end,
                work_begin=passage.a_begin,
                work_end=passage.a_end,
                words=end - begin,
                edits=len(passage.edits),
                counted=int(measured.counted[k]),
                counts=bool(measured.counts[k]),
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
