"""Joins of embeddings by the cosine of the angle between them: every pair at or above a cutoff."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.errors import IntegrityError
from deadringer.kernels import _input, _parts, _quantised, _run, _store, _vectors
from deadringer.kernels import level as levels
from deadringer.pairs import PairList

METHODS = ("scan", "index")
_KERNEL = "cosine"
_NONE = np.empty(0, dtype=np.uint32)


class CosineIndex(_store.AtRest):
    """Embeddings made ready to be searched, many times over, at any cutoff.

    Parameters
    ----------
    rows : ndarray of float32, shape (m, d), or as for `cosine_join`
        m embeddings, the right side of every join. An array of float32 without gaps is not copied: it must not be
        changed while the index is in use, and may be a mapped file. Beside the rows the index takes a byte a number, d
        filled up to a multiple of 64, and from d = 8 on at most three tenths of rows and codes more.
    threads : int, optional
        Threads that build; all cores by default.

    Raises
    ------
    InputError
        Something is not an embedding.
    """

    def __init__(self, rows: Any, *, threads: int | None = None) -> None:
        self._side = _quantised.Side((_segment(rows, 0, None, threads),), _NONE)

    @property
    def nbytes(self) -> int:
        """Bytes of the rows and of what is kept beside them."""
        return sum(array.nbytes for array in _quantised.arrays(self._side).values())

    def __len__(self) -> int:
        """Return how many rows there are, withdrawn ones included: a row keeps its number."""
        return len(self._side)

    def join(
        self,
        left: Any,
        *,
        cutoff: float,
        threads: int | None = None,
        level: str | None = None,
        method: str = "auto",
        max_pairs: int = _run.MAX_PAIRS,
        progress: _run.Progress | None = None,
    ) -> PairList:
        """Find every row of the index that is like one of `left`; see `cosine_join`."""
        least = _input.real_cosine(cutoff, "cutoff")
        on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
        asked = _vectors.vectors(left, "left", on.threads, on.level, self._side.dims)
        return self._side.join(asked, least, on, method)

    def join_batches(
        self,
        left: Any,
        *,
        rows: int = 65536,
        cutoff: float,
        threads: int | None = None,
        level: str | None = None,
        method: str = "auto",
        max_pairs: int = _run.MAX_PAIRS,
        progress: _run.Progress | None = None,
    ) -> Iterator[PairList]:
        """Yield the join of `left` batch by batch, in order; a batch costs what its own rows cost.

        Parameters
        ----------
        left, rows, max_pairs, progress
            As for `IndelIndex.join_batches`: readers and iterators are read chunk by chunk.

        Yields
        ------
        PairList
            As `cosine_join` returns; end to end they are the join of the whole.

        Raises
        ------
        InputError, BudgetError, LevelError
            As for `cosine_join`, when the batch at fault is asked for.
        """
        least = _input.real_cosine(cutoff, "cutoff")
        on = _run.terms(threads, level, method, max_pairs, progress, METHODS)

        def gate(part: Any, name: str) -> _vectors.Vectors:
            return _vectors.vectors(part, name, on.threads, on.level, self._side.dims)

        def one(part: Any, name: str, terms: _run.Terms) -> PairList:
            return self._side.join(gate(part, name), least, terms, method)

        yield from _parts.join(_parts.of_column(left, _run.batch_rows(rows), gate), on, one)

    def extend(self, rows: Any, *, threads: int | None = None) -> CosineIndex:
        """Return an index of these rows and then of `rows`; this one stays as it is, and shares its codes."""
        more = _segment(rows, len(self), self._side.dims, threads)
        _input.few_enough(len(self) + len(more.held), "rows")
        return _index(self._side.with_segment(more))

    def withdraw(self, rows: Any) -> CosineIndex:
        """Return an index that no longer finds the embeddings at `rows`; the others keep their numbers."""
        return _index(self._side.without(_input.rows(rows, "rows", len(self), "the index")))

    def compact(self, *, threads: int | None = None) -> CosineIndex:
        """Return an index of one segment without the withdrawn rows; those that stay are numbered anew, in order."""
        return CosineIndex(self._side.kept(), threads=threads)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to a new directory, published by renaming it when it is whole.

        Raises
        ------
        InputError
            Something is there already: an index at rest is immutable.
        """
        _store.save(path, _KERNEL, _quantised.parameters(self._side), _quantised.arrays(self._side))
        self._rests_at(path)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> CosineIndex:
        """Map a saved index: in milliseconds, at any size.

        Raises
        ------
        InputError
            There is no index of embeddings.
        IntegrityError
            It is not what was saved: a file is missing, or of another type or size. `verify` hashes what they hold.
        """
        parameters, arrays = _store.load(path, _KERNEL)
        try:
            new = _index(_quantised.restored(parameters, arrays))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise IntegrityError(f"{path}: its parameters and arrays do not agree ({error})") from None
        new._rests_at(path)
        return new


def _segment(rows: Any, first: int, dims: int | None, threads: int | None) -> _quantised.Segment:
    count, level = _run.thread_count(threads), levels.cpu_level()
    return _quantised.segment(_vectors.vectors(rows, "rows", count, level, dims), first, count, level)


def _index(side: _quantised.Side) -> CosineIndex:
    new = CosineIndex.__new__(CosineIndex)
    new._side = side
    return new


def cosine_join(
    left: Any,
    right: Any,
    *,
    cutoff: float,
    threads: int | None = None,
    level: str | None = None,
    method: str = "auto",
    max_pairs: int = _run.MAX_PAIRS,
    progress: _run.Progress | None = None,
) -> PairList:
    """Find all pairs of embeddings whose cosine reaches a cutoff.

    Parameters
    ----------
    left, right : ndarray of float32, shape (n, d) and (m, d), list of rows, or Arrow list column
        n and m embeddings of 1 to 4096 numbers, of any length: they need not be normalised. float32 without gaps is
        taken where it is, mapped files among it; other numbers are rounded to float32, the nearest one. A row of
        zeros has no direction and is like nothing.
    cutoff : float
        Least cosine to report, -1 < cutoff <= 1: the returned score is held against it as it is. Equal
        rows score 1; a row and a multiple of it may score a bit less, since float32 and float64 round.
    threads : int, optional
        All cores by default. The result does not depend on it.
    level : str, optional
        CPU level to use; the best this machine has by default. The result does not depend on it.
    method : str
        "scan": every pair is decided in float64; "index": only those that 8-bit codes of the rows do not exclude;
        "auto": what should take less time. The result does not depend on it.
    max_pairs : int
        Budget over the whole call. One pair more is an error, never a shorter list.
    progress : callable, optional
        Called as progress(rows done, rows in all).

    Returns
    -------
    PairList
        Ordered by left row, then right row; `score` is dot(a, b) / sqrt(dot(a, a) * dot(b, b)) in float64, unitless.

    Raises
    ------
    InputError
        Something is not an embedding: of another length, not finite, or too large for a float32; or `cutoff` lies
        outside (-1, 1].
    BudgetError
        There are more than `max_pairs` pairs.
    LevelError
        This CPU lacks `level`.

    Notes
    -----
    Sums run in 16 lanes: lane l takes the products l, l + 16, l + 32, ... in this order, then halves of the lanes are
    added until one is left (`deadringer.reference.cosine`). The bits are the same at every level.

    References
    ----------
    .. [1] Anastasiu, Karypis, "L2AP: Fast cosine similarity search with prefix L-2 norm bounds", ICDE 2014.
    .. [2] Teflioudi, Gemulla, Mykytiuk, "LEMP: Fast retrieval of large entries in a matrix product", SIGMOD 2015.
    """
    least = _input.real_cosine(cutoff, "cutoff")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    one, other = _sides(left, right, on.threads, on.level)
    return _quantised.join(one, other, least, on, method)


def cosine_self_join(
    rows: Any,
    *,
    cutoff: float,
    threads: int | None = None,
    level: str | None = None,
    method: str = "auto",
    max_pairs: int = _run.MAX_PAIRS,
    progress: _run.Progress | None = None,
) -> PairList:
    """Find all pairs i < j of one list of embeddings whose cosine reaches a cutoff.

    Parameters, errors and notes are those of `cosine_join`, with `rows` (n embeddings) on both sides.
    """
    least = _input.real_cosine(cutoff, "cutoff")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    held = _vectors.vectors(rows, "rows", on.threads, on.level)
    return _quantised.join(held, held, least, on, method, self_join=True)


def cosine_scores(
    left: Any,
    right: Any,
    rows_left: Any,
    rows_right: Any,
    *,
    threads: int | None = None,
    level: str | None = None,
) -> npt.NDArray[np.float64]:
    """Score given pairs of embeddings by the cosine of the angle between them.

    Parameters
    ----------
    left, right, threads, level
        As for `cosine_join`.
    rows_left, rows_right : array of int, shape (k,)
        The pairs, by row.

    Returns
    -------
    ndarray of float64, shape (k,)
        Cosines, unitless; NaN where one of a pair is a row of zeros.

    Raises
    ------
    InputError
        As for `cosine_join`; or a row does not exist, or the rows differ in number.
    """
    use, count = levels.resolve(level), _run.thread_count(threads)
    one, other = _sides(left, right, count, use)
    at = _input.rows(rows_left, "rows_left", len(one), "left")
    to = _input.rows(rows_right, "rows_right", len(other), "right")
    _input.same_length(at, to)
    return _quantised.scores(one, other, at, to, use, count)


def _sides(left: Any, right: Any, threads: int, level: str) -> tuple[_vectors.Vectors, _vectors.Vectors]:
    """Read two sides of rows of one length; no rows have any length."""
    one = _vectors.vectors(left, "left", threads, level)
    other = _vectors.vectors(right, "right", threads, level, one.dims if len(one) else None)
    return (one if len(one) else _vectors.none(other.dims)), other
