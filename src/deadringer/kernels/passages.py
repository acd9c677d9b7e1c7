"""Words of texts, sets of runs of words, and the passages two texts share.

What a word is says `words`; what a passage is, `aligned_passages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import passages as core
from deadringer.errors import InputError
from deadringer.kernels import _input, _run
from deadringer.kernels import level as levels
from deadringer.kernels._value import shown
from deadringer.kernels._words import I64, U32, checked, count, filled, joined, offsets
from deadringer.kernels._words import Words as Words
from deadringer.kernels._words import shingles as shingles
from deadringer.kernels._words import words as words
from deadringer.reference import passages as reference

#: What a pair, and a word of its texts, take, in nanoseconds; about.
_PAIR_NS, _WORD_NS = 500.0, 20.0


@dataclass(frozen=True, slots=True)
class Edit:
    """What two passages differ by: a range of a stands in place of one of b, in code points of the texts.

    An empty range of a is an insertion into b, after the word that ends there; an empty range of b a deletion.
    """

    a_begin: int
    a_end: int
    b_begin: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that stands in two texts: a range of each, in code points, from a word's first letter to a word's last.

    `words` is how many words are equal, in order; `edits`, in order, are what lies between them on either side.
    """

    a_begin: int
    a_end: int
    b_begin: int
    b_end: int
    words: int
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages of many pairs of texts, as columns; pair k has the passages offsets[k] to offsets[k + 1].

    Attributes
    ----------
    a_begin, a_end, b_begin, b_end : ndarray of uint32, shape (c,)
        As in `Passage`; those of a pair are ascending and apart in b.
    words : ndarray of uint32, shape (c,)
    offsets : ndarray of int64, shape (pairs + 1,)
    edits : ndarray of uint32, shape (e, 4)
        a_begin, a_end, b_begin and b_end of each edit; passage i has the edits edit_offsets[i] to edit_offsets[i + 1].
    edit_offsets : ndarray of int64, shape (c + 1,)
    """

    a_begin: U32
    a_end: U32
    b_begin: U32
    b_end: U32
    words: U32
    offsets: I64
    edits: U32
    edit_offsets: I64

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.offsets) - 1

    def of(self, pair: int) -> list[Passage]:
        """Return the passages of one pair, in order of b."""
        if not 0 <= pair < len(self):
            raise InputError(f"pair: expected 0 to {len(self) - 1}, got {shown(pair)}")
        first, last = self.offsets[pair : pair + 2].tolist()
        at = self.edit_offsets[first : last + 1].tolist()
        edits = [tuple(Edit(*edit) for edit in self.edits[i:j].tolist()) for i, j in pairwise(at)]
        columns = (self.a_begin, self.a_end, self.b_begin, self.b_end, self.words)
        found = zip(*(column[first:last].tolist() for column in columns), edits, strict=True)
        return [Passage(*each) for each in found]


def aligned_passages(
    a: str, b: str, min_words: int = 8, *, threads: int | None = None, level: str | None = None
) -> list[Passage]:
    """Find the passages of one text that stand in another too, lightly edited ones included.

    Parameters
    ----------
    a, b : str
        Two texts.
    min_words : int
        Words that must stand together in both for a passage to begin, from 1. Texts of fewer words share none, equal
        ones neither. In scripts written without spaces a word is a letter.
    threads, level
        As for `words`.

    Returns
    -------
    list of Passage
        In order of b, where they are apart. Each word of b in a run of `min_words` that stands in a too lies in one; in
        a they may overlap, and what stands there more often than in b is not all covered: ask for (b, a) for that.

    Raises
    ------
    InputError
        `a` or `b` is no string, or `min_words` no whole number from 1.

    Notes
    -----
    A passage begins where words of b stand in a and is taken as far as they agree. Where a stand in more than one place
    can be meant, it is the one from which on most words agree, and of these the first from the end of the last
    passage on and round again; of a run that stands in a more than 32 times, 32 places are looked at, in that order.
    From its ends a passage goes on over at most `min_words` - 2 words, and 14, in either text, where at least two words
    more agree behind them than were passed over. These are aligned word by word: what differs are the edits. A
    passage that begins where another ends may have fewer than `min_words` words. Takes time as the texts are long,
    whatever stands in them.
    """
    for text, name in ((a, "a"), (b, "b")):
        if not isinstance(text, str):
            raise InputError(f"{name}: expected a string, got {shown(text)}")
    least = count(min_words, "min_words")
    one, other = (_named_words(text, name, threads, level) for text, name in ((a, "a"), (b, "b")))
    return aligned(one, other, [0], [0], least, threads=threads, level=level).of(0)


def aligned(
    words_a: Words,
    words_b: Words,
    rows_a: object,
    rows_b: object,
    min_words: int = 8,
    *,
    threads: int | None = None,
    level: str | None = None,
) -> Passages:
    """Find the passages of many given pairs of texts, as `aligned_passages` does.

    Parameters
    ----------
    words_a, words_b : Words
        The words of two sides.
    rows_a, rows_b : array of int, shape (pairs,)
        A row of each side a pair. Where a row of a stands in several pairs, these are best side by side.
    min_words, threads, level
        As for `aligned_passages`.

    Returns
    -------
    Passages
        In order of the pairs.

    Raises
    ------
    InputError
        A row lies outside its side, the rows are not of one length, or `min_words` is no whole number from 1.
    """
    least = count(min_words, "min_words")
    checked(words_a, "words_a")
    checked(words_b, "words_b")
    left = _input.rows(rows_a, "rows_a", len(words_a), "words_a")
    right = _input.rows(rows_b, "rows_b", len(words_b), "words_b")
    if len(left) != len(right):
        raise InputError(f"rows_b: expected {len(left)} rows, as many as rows_a, got {len(right)}")
    use, workers = levels.resolve(level), _run.thread_count(threads)

    def some(begin: int, end: int) -> tuple[npt.NDArray[Any], ...]:
        return _aligned(words_a, words_b, left[begin:end], right[begin:end], least, use)

    sizes = np.diff(words_a.offsets)[left] + np.diff(words_b.offsets)[right]
    work = _run.ranges(0, len(left), _PAIR_NS + _WORD_NS * sizes.astype(np.float64))
    parts = [part for _, _, part in _run.in_order(work, some, workers)]
    found, counts, edits, edit_counts = joined(parts, (np.uint32, np.int64, np.uint32, np.int64))
    found, edits = found.reshape(-1, 5), edits.reshape(-1, 4)
    per_edit = np.repeat(np.arange(len(found)), edit_counts)
    pair = np.repeat(np.arange(len(left)), counts)
    a_at, b_at = words_a.offsets[left[pair]], words_b.offsets[right[pair]]
    columns = (
        *_placed(words_a, a_at, found[:, 0], found[:, 1]),
        *_placed(words_b, b_at, found[:, 2], found[:, 3]),
    )
    edges = (
        *_placed(words_a, a_at[per_edit], edits[:, 0], edits[:, 1]),
        *_placed(words_b, b_at[per_edit], edits[:, 2], edits[:, 3]),
    )
    flat = np.stack(edges, axis=1) if len(edits) else edits
    return Passages(*columns, found[:, 4].copy(), offsets(counts), flat, offsets(edit_counts))


def _placed(of: Words, at: I64, first: U32, last: U32) -> tuple[U32, U32]:
    """Return where ranges of words begin and end in their texts; an empty one where the word before it ends."""
    empty = first == last
    end = of.ends[at + last - 1]
    return np.where(empty, end, of.begins[at + first - empty]), end


def _named_words(text: str, name: str, threads: int | None, level: str | None) -> Words:
    _input.strings([text], name)  # so that a message names it
    return words([text], threads=threads, level=level)


def _aligned(a: Words, b: Words, left: U32, right: U32, least: int, use: str) -> tuple[npt.NDArray[Any], ...]:
    if use != levels.REFERENCE:
        counts = np.zeros(max(len(left), 1), dtype=np.int64)
        of, edits, edits_of = core.aligned(
            *(filled(a.hashes), a.offsets, filled(b.hashes), b.offsets, left, right, counts),
            min_words=least,
            begin=0,
            end=len(left),
        )
        return of, counts, edits, edits_of
    found = []
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        own, other = (of.hashes[of.offsets[k] : of.offsets[k + 1]].tolist() for of, k in ((a, i), (b, j)))
        found.append(reference.passages(own, other, least))
    flat = [each for row in found for each in row]
    return (
        np.array([x for each in flat for x in each[:5]], np.uint32),
        np.array([len(row) for row in found], np.int64),
        np.array([x for each in flat for edit in each[5] for x in edit], np.uint32),
        np.array([len(each[5]) for each in flat], np.int64),
    )
