"""Words of texts, and sets of runs of words.

What a word is says `deadringer.reference.passages`: case, accents, quotation marks, compatibility forms, invisible
letters and hyphens at line ends make no other word.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import passages as core
from deadringer.errors import InputError
from deadringer.kernels import _input, _run
from deadringer.kernels import level as levels
from deadringer.kernels._letters import table
from deadringer.kernels._value import memory, shown
from deadringer.reference import passages as reference

U64 = npt.NDArray[np.uint64]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
#: Rows of sets: values, and where each row's begin and the last ends.
Sets = tuple[U64, I64]

#: What a letter of a text, a row, and a word of a run take, in nanoseconds; about. A letter takes 4, and is put down as
#: 20: a slice is then a million letters, 4 MB, which are still in the cache when the core reads what the gate wrote.
_LETTER_NS, _ROW_NS, _RUN_NS = 20.0, 200.0, 3.0


@dataclass(frozen=True, slots=True)
class Words:
    """The words of n texts.

    Attributes
    ----------
    hashes : ndarray of uint64, shape (w,)
        Of each word the hash of its folded letters; equal words have equal hashes, and others hardly ever (2^-64).
    begins, ends : ndarray of uint32, shape (w,)
        Where each begins and ends in its own text as it was given, in code points; the end is past the last letter.
        The few letters that stand for several words (a ligature for a phrase) are the range of each.
    offsets : ndarray of int64, shape (n + 1,)
        Text i has the words offsets[i] to offsets[i + 1].
    """

    hashes: U64
    begins: U32
    ends: U32
    offsets: I64

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.offsets) - 1

    def runs(self, n: int, *, threads: int | None = None, level: str | None = None) -> Sets:
        """Return the hash of every run of n words within a text, in order, equal ones as often as they stand.

        Parameters
        ----------
        n : int
            Words of a run, from 1. A text of 1 to n - 1 words has one run: all of them.
        threads, level
            As for `words`.

        Returns
        -------
        tuple of ndarray of uint64, shape (r,), and ndarray of int64, shape (rows + 1,)
            The hashes, and where those of each text begin and the last end.

        Raises
        ------
        InputError
            `n` is no whole number from 1.
        """
        size, use, workers = count(n, "n"), levels.resolve(level), _run.thread_count(threads)
        checked(self, "words")
        return _runs(self, size, use, workers)


def words(texts: object, *, threads: int | None = None, level: str | None = None) -> Words:
    """Find the words of texts.

    Parameters
    ----------
    texts : sequence of str, array or column of strings
        n texts.
    threads : int, optional
        All cores unless told; the result is the same.
    level : str, optional
        The CPU level; see `cpu_level`. All give the same bits.

    Returns
    -------
    Words
        Hashes and places of all words, 16 bytes a word.

    Raises
    ------
    InputError
        Something is not a string; the row is named.

    Notes
    -----
    The words are those of UAX #29 with what copies change undone, for the letters of Unicode 14:

    - Letters are compared in lower case, as their compatibility decomposition, without accents and points: a composed
      and a decomposed, an accented and a stripped, a ligature and a spelt-out text have the same words. Kept are vowel
      signs, nuktas, kana voicing, viramas, and the vowels and tones of Telugu, Thai, Lao and Tibetan.
    - Nothing separates letters from digits: A3 is one word. Each ideograph, kana, and letter of a script written
      without spaces (Thai, Lao, Khmer, Myanmar and their kin) is a word.
    - An apostrophe between letters is passed over (don't, don’t and dont are one word), and so is a hyphen, also with
      a line end behind it and white space around that: inter-, a new line and national is international. Between other
      letters both separate: AK-47 is AK 47. A soft hyphen, joiners, selectors, and marks of direction are passed over
      everywhere.
    - A point or a comma between digits stays: 3.14 is one word, and another than 314.
    - All else separates, the underscore too.

    References
    ----------
    .. [1] Unicode Standard Annex #29, "Unicode Text Segmentation", revision 39, 2021.
    """
    items, lengths = _input.texts(texts, "texts")
    use, workers = levels.resolve(level), _run.thread_count(threads)
    parts = list(_sliced(items, lengths, lambda some: _words(some, use), workers))
    hashes, begins, ends, counts = joined(parts, (np.uint64, np.uint32, np.uint32, np.int64))
    return Words(hashes, begins, ends, offsets(counts))


def shingles(texts: object, n: int = 3, *, threads: int | None = None, level: str | None = None) -> Sets:
    """Return the sets of runs of n words of texts, as the joins of sets take them.

    Parameters
    ----------
    texts, threads, level
        As for `words`.
    n : int
        Words of a run, from 1. A text of 1 to n - 1 words has one run: all of them; one without words has none.

    Returns
    -------
    tuple of ndarray of uint64, shape (r,), and ndarray of int64, shape (rows + 1,)
        The hashes of each text's runs, each once and ascending, and where those of each text begin and the last end.

    Raises
    ------
    InputError
        Something is not a string, with the row named; or `n` is no whole number from 1.

    References
    ----------
    .. [1] Broder, "On the resemblance and containment of documents", SEQUENCES 1997.
    """
    size = count(n, "n")
    items, lengths = _input.texts(texts, "texts")
    use, workers = levels.resolve(level), _run.thread_count(threads)
    parts = list(_sliced(items, lengths, lambda some: _shingles(some, size, use), workers))
    values, counts = joined(parts, (np.uint64, np.int64))
    return values, offsets(counts)


def count(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise InputError(f"{name}: expected a whole number from 1, got {shown(value)}")
    return min(int(value), sys.maxsize)


def checked(words: Words, name: str) -> Words:
    """Refuse words whose columns do not fit one another, which only a caller who makes them by hand can have."""
    at, many = words.offsets, len(words.hashes)
    lengths = {len(words.begins), len(words.ends), many}
    kinds = [column.dtype for column in (words.hashes, words.begins, words.ends, at)]
    if (
        kinds != [np.dtype(kind) for kind in (np.uint64, np.uint32, np.uint32, np.int64)]
        or len(lengths) > 1
        or not len(at)
        or at[0] != 0
        or at[-1] != many
        or (np.diff(at) < 0).any()
    ):
        raise InputError(f"{name}: expected what words() returns, got columns that do not fit one another")
    return words


def offsets(counts: I64) -> I64:
    found = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=found[1:])
    return found


def joined(parts: Sequence[Sequence[npt.NDArray[Any]]], types: Sequence[type]) -> list[npt.NDArray[Any]]:
    with memory("the result"):
        if not parts:
            return [np.empty(0, kind) for kind in types]
        return [np.concatenate(columns) for columns in zip(*parts, strict=True)]


def _sliced(items: Any, lengths: Any, call: Callable[[_input.Strings], Any], workers: int) -> Any:
    """Read texts slice by slice, so that few of them are held as letters at a time, and call for each."""

    def some(begin: int, end: int) -> Any:
        return call(_input.some_strings(items, lengths, begin, end, "texts"))

    work = _run.ranges(0, len(lengths), _ROW_NS + _LETTER_NS * lengths)
    return (part for _, _, part in _run.in_order(work, some, workers))


def filled(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return a column as the core takes it: not empty, since it is handed the first item."""
    return np.ascontiguousarray(column) if len(column) else np.zeros(1, column.dtype)


def _words(some: _input.Strings, use: str) -> tuple[npt.NDArray[Any], ...]:
    if use != levels.REFERENCE:
        counts = np.zeros(max(len(some), 1), dtype=np.int64)
        columns = core.words(filled(some.letters), some.starts, *table(), counts, level=levels.row(use))
        return (*columns, counts[: len(some)])
    found = [reference.words(text) for text in some.texts()]
    flat = [word for row in found for word in row]
    kinds = (np.uint64, np.uint32, np.uint32)
    listed = [np.array([word[k] for word in flat], dtype=kind) for k, kind in enumerate(kinds)]
    return (*listed, np.array([len(row) for row in found], dtype=np.int64))


def _shingles(some: _input.Strings, n: int, use: str) -> tuple[npt.NDArray[Any], ...]:
    if use != levels.REFERENCE:
        counts = np.zeros(max(len(some), 1), dtype=np.int64)
        letters = filled(some.letters)
        return core.shingles(letters, some.starts, *table(), counts, n=n, level=levels.row(use)), counts
    found = [reference.shingles(text, n) for text in some.texts()]
    return np.array([x for row in found for x in row], np.uint64), np.array(
        [len(row) for row in found], np.int64
    )


def _runs(of: Words, n: int, use: str, workers: int) -> Sets:
    if use != levels.REFERENCE:
        many = np.diff(of.offsets)
        places = offsets(np.where(many < n, many > 0, many - n + 1).astype(np.int64))
        with memory("the runs"):
            out = np.empty(max(int(places[-1]), 1), dtype=np.uint64)

        def some(begin: int, end: int) -> None:
            core.runs(filled(of.hashes), of.offsets, out, places, n=n, begin=begin, end=end)

        _run.fill(len(of), _ROW_NS + _RUN_NS * many.astype(np.float64), some, workers)
        return out[: places[-1]], places
    at = of.offsets.tolist()
    found = [reference.runs(of.hashes[i:j].tolist(), n) for i, j in pairwise(at)]
    values = np.array([x for row in found for x in row], np.uint64)
    return values, offsets(np.array([len(row) for row in found], np.int64))
