"""Joins of strings by normalised Indel similarity: every pair of confusable names, in any script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import indel as core
from deadringer.errors import IntegrityError
from deadringer.kernels import _input, _parts, _run, _store, _strings
from deadringer.kernels import level as levels
from deadringer.pairs import PairList
from deadringer.reference import indel as reference

METHODS = ("scan", "index")
_KERNEL = "indel"
_NONE = np.empty(0, dtype=np.uint32)
#: Pairs of strings from which it pays to build tables for one join.
_PAYS = 2_000_000
#: A pair that is asked for by its rows, and each letter of it and word, in nanoseconds.
_PAIR_NS, _LETTER_NS = 10.0, 1.2


class IndelIndex(_store.AtRest):
    """Strings made ready to be searched, many times over, at any cutoff.

    Parameters
    ----------
    strings : sequence of str, numpy array, or Arrow column
        m strings, the right side of every join. An index takes about 130 bytes a string beside four a letter.
    threads : int, optional
        Threads that build; all cores by default.

    Raises
    ------
    InputError
        Something is not a string.
    """

    def __init__(self, strings: Any, *, threads: int | None = None) -> None:
        one = _strings.segment(_input.strings(strings, "strings"), 0, _run.thread_count(threads))
        self._side = _strings.Side((one,), _NONE)

    @property
    def nbytes(self) -> int:
        """Bytes of the strings and their tables."""
        return sum(array.nbytes for array in _strings.arrays(self._side).values())

    def __len__(self) -> int:
        """Return how many rows there are, withdrawn ones included: a row keeps its number."""
        return len(self._side)

    def join(
        self,
        left: Any,
        *,
        cutoff: float | Fraction,
        threads: int | None = None,
        level: str | None = None,
        method: str = "auto",
        max_pairs: int = _run.MAX_PAIRS,
        progress: _run.Progress | None = None,
    ) -> PairList:
        """Find every string of the index that is like one of `left`; see `indel_join`."""
        asked, least = _input.strings(left, "left"), _input.share(cutoff, "cutoff")
        on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
        return self._side.join(asked, least, on, method)

    def join_batches(
        self,
        left: Any,
        *,
        rows: int = 65536,
        cutoff: float | Fraction,
        threads: int | None = None,
        level: str | None = None,
        method: str = "auto",
        max_pairs: int = _run.MAX_PAIRS,
        progress: _run.Progress | None = None,
    ) -> Iterator[PairList]:
        """Yield the join of `left` batch by batch, in order; a batch costs what its own rows cost.

        Beside the index, memory holds one batch, its pairs, and one chunk of a `left` that comes in chunks. A list, an
        array or a column that is there already is held by the caller and cut where it is; categorical columns of Arrow
        are looked up once, into a plain column. An Arrow stream of a single column that is no frame, such as a polars
        Series, is taken whole, as the chunks its source has made.

        Parameters
        ----------
        left : sequence of str, numpy array, Arrow column, frame or reader of one column, or iterator of any of them
            A reader (anything with `__arrow_c_stream__` that streams rows) and an iterator are read chunk by chunk,
            and only so far as batches are asked for.
        rows : int
            Rows of `left` a batch at most: a chunk that has fewer is a batch of its own, an empty one none. The
            lists number rows as rows of the whole.
        max_pairs : int
            The budget of one batch. The whole has none: its pairs are never held together.
        progress : callable, optional
            Called as progress(rows done, rows in all), both of the whole. Of a `left` that is read chunk by chunk it
            is not known how many there are: rows in all are then those taken so far.

        Yields
        ------
        PairList
            As `indel_join` returns; end to end they are the join of the whole.

        Raises
        ------
        InputError, BudgetError, LevelError
            As for `indel_join`, when the batch at fault is asked for; a message names its rows as left[begin:end],
            and counts from there.
        """
        least = _input.share(cutoff, "cutoff")
        on = _run.terms(threads, level, method, max_pairs, progress, METHODS)

        def one(part: Any, name: str, terms: _run.Terms) -> PairList:
            return self._side.join(_input.strings(part, name), least, terms, method)

        yield from _parts.join(_parts.of_column(left, _run.batch_rows(rows)), on, one)

    def extend(self, strings: Any, *, threads: int | None = None) -> IndelIndex:
        """Return an index of these strings and then of `strings`; this one stays as it is, and shares its tables."""
        more = _input.strings(strings, "strings")
        _input.few_enough(len(self) + len(more), "strings")
        one = _strings.segment(more, len(self), _run.thread_count(threads))
        return _index(replace(self._side, segments=(*self._side.segments, one)))

    def withdraw(self, rows: Any) -> IndelIndex:
        """Return an index that no longer finds the strings at `rows`; the others keep their numbers."""
        gone = np.union1d(self._side.withdrawn, _input.rows(rows, "rows", len(self), "the index"))
        return _index(replace(self._side, withdrawn=gone.astype(np.uint32)))

    def compact(self, *, threads: int | None = None) -> IndelIndex:
        """Return an index of one segment without the withdrawn strings; those that stay are numbered anew, in order."""
        gone = set(self._side.withdrawn.tolist())
        return IndelIndex([s for row, s in enumerate(self._side.texts()) if row not in gone], threads=threads)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to a new directory, published by renaming it when it is whole.

        Raises
        ------
        InputError
            Something is there already: an index at rest is immutable.
        """
        _store.save(path, _KERNEL, _strings.parameters(self._side), _strings.arrays(self._side))
        self._rests_at(path)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> IndelIndex:
        """Map a saved index: in milliseconds, at any size.

        Raises
        ------
        InputError
            There is no index of strings.
        IntegrityError
            It is not what was saved: a file is missing, or of another type or size. `verify` hashes what they hold.
        """
        parameters, arrays = _store.load(path, _KERNEL)
        try:
            new = _index(_strings.restored(parameters, arrays))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise IntegrityError(f"{path}: its parameters and arrays do not agree ({error})") from None
        new._rests_at(path)
        return new


def _index(side: _strings.Side) -> IndelIndex:
    new = IndelIndex.__new__(IndelIndex)
    new._side = side
    return new


def indel_join(
    left: Any,
    right: Any,
    *,
    cutoff: float | Fraction,
    threads: int | None = None,
    level: str | None = None,
    method: str = "auto",
    max_pairs: int = _run.MAX_PAIRS,
    progress: _run.Progress | None = None,
) -> PairList:
    """Find all pairs of strings whose normalised Indel similarity reaches a cutoff.

    Parameters
    ----------
    left, right : sequence of str, numpy array, or Arrow column
        n and m strings, compared as sequences of code points.
    cutoff : float or Fraction
        Least similarity to report, 0 < cutoff <= 1. 0.8 means four fifths, exactly.
    threads : int, optional
        All cores by default, 1,024 at most. The result does not depend on it.
    level : str, optional
        CPU level to use; the best this machine has by default. The result does not depend on it.
    method : str
        "scan": every string of a length that allows the cutoff is looked at; "index": the tables of the right side
        are asked wherever they can be; "auto": what should take less time. The result does not depend on it.
    max_pairs : int
        Budget over the whole call. One pair more is an error, never a shorter list.
    progress : callable, optional
        Called as progress(rows done, rows in all).

    Returns
    -------
    PairList
        Ordered by left row, then right row; `score` is 2 LCS(a, b) / (|a| + |b|), unitless. Two empty strings
        score 1.

    Raises
    ------
    InputError
        Something is not a string, or `cutoff` lies outside (0, 1].
    BudgetError
        There are more than `max_pairs` pairs.
    LevelError
        This CPU lacks `level`.

    References
    ----------
    .. [1] Hyyro, "Bit-parallel LCS-length computation revisited", AWOCA 2004.
    .. [2] Norouzi, Punjani, Fleet, "Fast search in Hamming space with multi-index hashing", CVPR 2012.
    """
    one, other = _input.strings(left, "left"), _input.strings(right, "right")
    least = _input.share(cutoff, "cutoff")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    return _side(other, len(one), on, method).join(one, least, on, method)


def indel_self_join(
    strings: Any,
    *,
    cutoff: float | Fraction,
    threads: int | None = None,
    level: str | None = None,
    method: str = "auto",
    max_pairs: int = _run.MAX_PAIRS,
    progress: _run.Progress | None = None,
) -> PairList:
    """Find all pairs i < j of one list of strings whose similarity reaches a cutoff.

    Parameters
    ----------
    strings : sequence of str, numpy array, or Arrow column
        n strings, each compared with those after it.
    cutoff, threads, level, method, max_pairs, progress
        As for `indel_join`.

    Returns
    -------
    PairList
        Ordered by left row, then right row, left < right; `score` as for `indel_join`, unitless.

    Raises
    ------
    InputError, BudgetError, LevelError
        As for `indel_join`.
    """
    given = _input.strings(strings, "strings")
    least = _input.share(cutoff, "cutoff")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    side = _side(given, len(given), on, method)
    del given  # the side has its own: the letters of a million names are 80 MB
    return side.join(None, least, on, method)


def indel_scores(
    left: Any,
    right: Any,
    rows_left: Any,
    rows_right: Any,
    *,
    threads: int | None = None,
    level: str | None = None,
) -> npt.NDArray[np.float64]:
    """Score given pairs of strings.

    Parameters
    ----------
    left, right : sequence of str, numpy array, or Arrow column
        n and m strings.
    rows_left, rows_right : array of int, shape (k,)
        The pairs, by row.
    threads, level
        As for `indel_join`.

    Returns
    -------
    ndarray of float64, shape (k,)
        Normalised Indel similarities, 2 LCS(a, b) / (|a| + |b|), unitless.

    Raises
    ------
    InputError
        Something is not a string, a row does not exist, or the rows differ in number.
    """
    a, b = _input.strings(left, "left"), _input.strings(right, "right")
    at = _input.rows(rows_left, "rows_left", len(a), "left")
    to = _input.rows(rows_right, "rows_right", len(b), "right")
    _input.same_length(at, to)
    use, count = levels.resolve(level), _run.thread_count(threads)
    if use == levels.REFERENCE:
        pairs = list(zip(at.tolist(), to.tolist(), strict=True))
        return np.array(reference.scores(a.texts(), b.texts(), pairs), dtype=np.float64)
    out = np.empty(len(at), dtype=np.float64)
    if len(at):
        alphabet, _ = _strings.Alphabet.of(b)
        one, other = alphabet.ranked(a), alphabet.ranked(b)

        def call(begin: int, end: int) -> None:
            core.scores(
                one.letters,
                one.starts,
                other.letters,
                other.starts,
                at,
                to,
                out,
                alphabet=len(alphabet),
                begin=begin,
                end=end,
                level=levels.row(use),
            )

        ns = _PAIR_NS + _LETTER_NS * b.lengths()[to] * (1.0 + a.lengths()[at] / 64.0)
        _run.fill(len(at), ns, call, count)
    return out


def _side(strings: _input.Strings, queries: int, on: _run.Terms, method: str) -> _strings.Side:
    """Make strings ready for one join: with tables where they are told to be used, or should pay."""
    pays = method == "index" or (method == "auto" and queries * len(strings) >= _PAYS)
    return _strings.Side((_strings.segment(strings, 0, on.threads, tables=pays),), _NONE)
