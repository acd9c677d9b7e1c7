"""Joins of token sets by Jaccard's coefficient or by containment: every pair of texts that share their shingles."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.errors import IntegrityError
from deadringer.kernels import _input, _parts, _run, _segments, _sets, _store
from deadringer.kernels import level as levels
from deadringer.pairs import PairList

METHODS = ("scan", "index")
_KERNEL = "shingle"
_NONE = np.empty(0, dtype=np.uint32)


class ShingleIndex(_store.AtRest):
    """Token sets made ready to be searched, many times over, at any cutoff, by either measure.

    Parameters
    ----------
    sets : iterable of iterables of int, Arrow list column, or tuple of two arrays (values, offsets)
        m sets, the right side of every join; see `jaccard_join`. An index takes 16 to 30 bytes a token.
    threads : int, optional
        Threads that build; all cores by default.

    Raises
    ------
    InputError
        Something is not a set of tokens.
    RangeError
        More than 2^32 - 1 tokens: build of a part of the sets, and extend by the others.
    """

    def __init__(self, sets: Any, *, threads: int | None = None) -> None:
        one = _segments.segment(_sets.sets(sets, "sets"), 0, _run.thread_count(threads))
        self._side = _segments.Side((one,), _NONE)

    @property
    def nbytes(self) -> int:
        """Bytes of the sets and their postings."""
        return sum(array.nbytes for array in _segments.arrays(self._side).values())

    def __len__(self) -> int:
        """Return how many rows there are, withdrawn ones included: a row keeps its number."""
        return len(self._side)

    def join(
        self,
        left: Any,
        *,
        cutoff: float | Fraction,
        measure: str = "jaccard",
        threads: int | None = None,
        level: str | None = None,
        method: str = "auto",
        max_pairs: int = _run.MAX_PAIRS,
        progress: _run.Progress | None = None,
    ) -> PairList:
        """Find every set of the index that is like one of `left`; see `jaccard_join` and `containment_join`.

        `measure` is "jaccard", or "containment" of the left set in that of the index.
        """
        asked, least = _sets.sets(left, "left"), _input.share(cutoff, "cutoff")
        on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
        return self._join(asked, least, _segments.measured_by(measure), on, method)

    def join_batches(
        self,
        left: Any,
        *,
        rows: int = 65536,
        cutoff: float | Fraction,
        measure: str = "jaccard",
        threads: int | None = None,
        level: str | None = None,
        method: str = "auto",
        max_pairs: int = _run.MAX_PAIRS,
        progress: _run.Progress | None = None,
    ) -> Iterator[PairList]:
        """Yield the join of `left` batch by batch, in order; a batch costs what its own rows cost.

        Parameters
        ----------
        left : sequence of sets, tuple of two arrays, Arrow column, frame or reader of one column, or iterator of any
            As for `IndelIndex.join_batches`: what comes in chunks is read only so far as batches are asked for.
        rows : int
            Rows of `left` a batch at most. The lists number rows as rows of the whole.
        max_pairs : int
            The budget of one batch. The whole has none: its pairs are never held together.
        progress : callable, optional
            Called as progress(rows done, rows in all), both of the whole, so far as it is known.

        Yields
        ------
        PairList
            As `jaccard_join` returns; end to end they are the join of the whole.

        Raises
        ------
        InputError, BudgetError, LevelError
            As for `jaccard_join`, when the batch at fault is asked for; a message names its rows as left[begin:end].
        """
        least, by = _input.share(cutoff, "cutoff"), _segments.measured_by(measure)
        on = _run.terms(threads, level, method, max_pairs, progress, METHODS)

        def one(part: Any, name: str, terms: _run.Terms) -> PairList:
            return self._join(_sets.sets(part, name), least, by, terms, method)

        yield from _parts.join(_sets.parts(left, _run.batch_rows(rows)), on, one)

    def extend(self, sets: Any, *, threads: int | None = None) -> ShingleIndex:
        """Return an index of these sets and then of `sets`; this one stays as it is, and shares its postings."""
        more = _sets.sets(sets, "sets")
        _input.few_enough(len(self) + len(more), "sets")
        one = _segments.segment(more, len(self), _run.thread_count(threads))
        return _index(replace(self._side, segments=(*self._side.segments, one)))

    def withdraw(self, rows: Any) -> ShingleIndex:
        """Return an index that no longer finds the sets at `rows`; the others keep their numbers."""
        gone = np.union1d(self._side.withdrawn, _input.rows(rows, "rows", len(self), "the index"))
        return _index(replace(self._side, withdrawn=gone.astype(np.uint32)))

    def compact(self, *, threads: int | None = None) -> ShingleIndex:
        """Return an index of one segment without the withdrawn sets; those that stay are numbered anew, in order."""
        kept = np.setdiff1d(np.arange(len(self)), self._side.withdrawn)
        one = _segments.segment(self._side.sets().take(kept), 0, _run.thread_count(threads))
        return _index(_segments.Side((one,), _NONE))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to a new directory, published by renaming it when it is whole.

        Raises
        ------
        InputError
            Something is there already: an index at rest is immutable.
        """
        _store.save(path, _KERNEL, _segments.parameters(self._side), _segments.arrays(self._side))
        self._rests_at(path)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> ShingleIndex:
        """Map a saved index: in milliseconds, at any size.

        Raises
        ------
        InputError
            There is no index of sets.
        IntegrityError
            It is not what was saved: a file is missing, or of another type or size. `verify` hashes what they hold.
        """
        parameters, arrays = _store.load(path, _KERNEL)
        try:
            new = _index(_segments.restored(parameters, arrays))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise IntegrityError(f"{path}: its parameters and arrays do not agree ({error})") from None
        new._rests_at(path)
        return new

    def _join(
        self, asked: _sets.Sets, least: Fraction, measure: str, on: _run.Terms, method: str
    ) -> PairList:
        if on.level == levels.REFERENCE:
            return self._side.by_definition(asked, least, measure, on)
        return self._side.join(asked, least, measure, on, scan=method == "scan")


def _index(side: _segments.Side) -> ShingleIndex:
    new = ShingleIndex.__new__(ShingleIndex)
    new._side = side
    return new


def jaccard_join(
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
    """Find all pairs of token sets whose Jaccard coefficient reaches a cutoff.

    Parameters
    ----------
    left, right : iterable of iterables of int, Arrow list column, or tuple of two arrays (values, offsets)
        n and m sets of tokens from 0 to 2^64 - 1, in any order, however often each is named. A tuple of exactly two
        arrays is CSR: row i is values[offsets[i]:offsets[i + 1]], as `shingles` returns it.
    cutoff : float or Fraction
        Least coefficient to report, 0 < cutoff <= 1. 0.8 means four fifths, exactly.
    threads : int, optional
        All cores by default, 1,024 at most. The result does not depend on it.
    level : str, optional
        CPU level to use; the best this machine has by default. The result does not depend on it.
    method : str
        "scan": every set of a size that allows the cutoff is looked at; "index": those that share one of the rarest
        tokens; "auto": what should take less time. The result does not depend on it.
    max_pairs : int
        Budget over the whole call. One pair more is an error, never a shorter list.
    progress : callable, optional
        Called as progress(rows done, rows in all), of the side of more tokens: the other one is indexed.

    Returns
    -------
    PairList
        Ordered by left row, then right row; `score` is |a & b| / |a | b|, unitless. Two empty sets score 1.

    Raises
    ------
    InputError
        A set or token is none, or `cutoff` lies outside (0, 1].
    BudgetError
        There are more than `max_pairs` pairs.
    LevelError
        This CPU lacks `level`.

    References
    ----------
    .. [1] Bayardo, Ma, Srikant, "Scaling up all pairs similarity search", WWW 2007.
    .. [2] Xiao, Wang, Lin, Yu, "Efficient similarity joins for near duplicate detection", WWW 2008.
    .. [3] Wang, Li, Feng, "Can we beat the prefix filtering?", SIGMOD 2012.
    .. [4] Mann, Augsten, Bouros, "An empirical evaluation of set similarity join techniques", PVLDB 2016.
    """
    one, other, least = _sets.sets(left, "left"), _sets.sets(right, "right"), _input.share(cutoff, "cutoff")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    return _segments.join(one, other, least, "jaccard", on, method)


def containment_join(
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
    """Find all pairs of which the right set holds at least a share of the left one's tokens.

    The least cutoff there is finds every pair that has a token in common.

    Parameters
    ----------
    left, right, cutoff, threads, level, method, max_pairs, progress
        As for `jaccard_join`.

    Returns
    -------
    PairList
        Ordered by left row, then right row; `score` is |a & b| / |a|, unitless. An empty left set is held by any: 1.

    Raises
    ------
    InputError, BudgetError, LevelError
        As for `jaccard_join`.
    """
    one, other, least = _sets.sets(left, "left"), _sets.sets(right, "right"), _input.share(cutoff, "cutoff")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    return _segments.join(one, other, least, "containment", on, method)


def jaccard_self_join(
    sets: Any,
    *,
    cutoff: float | Fraction,
    threads: int | None = None,
    level: str | None = None,
    method: str = "auto",
    max_pairs: int = _run.MAX_PAIRS,
    progress: _run.Progress | None = None,
) -> PairList:
    """Find all pairs i < j of one list of token sets whose Jaccard coefficient reaches a cutoff.

    Parameters
    ----------
    sets, cutoff, threads, level, method, max_pairs, progress
        As for `jaccard_join`; n sets, each compared with the others.

    Returns
    -------
    PairList
        Ordered by left row, then right row, left < right; `score` as for `jaccard_join`, unitless.

    Raises
    ------
    InputError, BudgetError, LevelError
        As for `jaccard_join`.
    """
    given, least = _sets.sets(sets, "sets"), _input.share(cutoff, "cutoff")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    return _segments.self_join(given, least, "jaccard", on, method)


def containment_self_join(
    sets: Any,
    *,
    cutoff: float | Fraction,
    threads: int | None = None,
    level: str | None = None,
    method: str = "auto",
    max_pairs: int = _run.MAX_PAIRS,
    progress: _run.Progress | None = None,
) -> PairList:
    """Find all pairs i != j of one list of which set j holds at least a share of the tokens of set i.

    Parameters
    ----------
    sets, cutoff, threads, level, method, max_pairs, progress
        As for `containment_join`; n sets, each compared with the others, both ways.

    Returns
    -------
    PairList
        Ordered by left row, then right row, left != right; `score` as for `containment_join`, unitless.

    Raises
    ------
    InputError, BudgetError, LevelError
        As for `jaccard_join`.
    """
    given, least = _sets.sets(sets, "sets"), _input.share(cutoff, "cutoff")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    return _segments.self_join(given, least, "containment", on, method)


def jaccard_scores(
    left: Any,
    right: Any,
    rows_left: Any,
    rows_right: Any,
    *,
    threads: int | None = None,
    level: str | None = None,
) -> npt.NDArray[np.float64]:
    """Score given pairs of token sets by Jaccard's coefficient.

    Parameters
    ----------
    left, right : iterable of iterables of int, Arrow list column, or tuple of two arrays (values, offsets)
        n and m sets, as for `jaccard_join`.
    rows_left, rows_right : array of int, shape (k,)
        The pairs, by row.
    threads, level
        As for `jaccard_join`.

    Returns
    -------
    ndarray of float64, shape (k,)
        |a & b| / |a | b| of each pair, unitless.

    Raises
    ------
    InputError
        A set or token is none, a row does not exist, or the rows differ in number.
    """
    return _segments.scores(left, right, rows_left, rows_right, "jaccard", threads, level)


def containment_scores(
    left: Any,
    right: Any,
    rows_left: Any,
    rows_right: Any,
    *,
    threads: int | None = None,
    level: str | None = None,
) -> npt.NDArray[np.float64]:
    """Score given pairs of token sets by the share of the left one's tokens that the right one holds.

    Parameters
    ----------
    left, right, rows_left, rows_right, threads, level
        As for `jaccard_scores`.

    Returns
    -------
    ndarray of float64, shape (k,)
        |a & b| / |a| of each pair, unitless.

    Raises
    ------
    InputError
        As for `jaccard_scores`.
    """
    return _segments.scores(left, right, rows_left, rows_right, "containment", threads, level)
