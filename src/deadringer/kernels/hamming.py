"""Joins of binary codes by Hamming distance: every pair within a radius, by a scan or by an index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import hamming as core
from deadringer.errors import InputError, IntegrityError
from deadringer.kernels import _binary, _codes, _input, _mih, _parts, _run, _store
from deadringer.kernels import level as levels
from deadringer.pairs import PairList
from deadringer.reference import hamming as reference

#: A pair that is asked for by its rows waits for memory, in nanoseconds.
_MEASURE_NS = 20.0
METHODS = ("scan", "mih")
_KERNEL = "hamming"
_NONE = np.empty(0, dtype=np.uint32)


class HammingIndex(_store.AtRest):
    """Binary codes made ready to be searched, many times over, at any radius.

    Parameters
    ----------
    codes : ndarray of uint8, shape (m, bytes), list of bytes, or Arrow column
        m codes of 8, 16, 32, 64 or 128 bytes, the right side of every join.
    radius : int
        The radius to be fast at: a hint, which changes no result.
    layout : str
        "large": up to 12 times the codes' own bytes, codes included, or "compact": up to 4 times, and slower.
    threads : int, optional
        Threads that build; all cores by default.

    Raises
    ------
    InputError
        Something is not a code, `radius` is no number of their bits, or there is no such layout.

    References
    ----------
    .. [1] Norouzi, Punjani, Fleet, "Fast search in Hamming space with multi-index hashing", CVPR 2012.
    .. [2] Qin, Xiao, "Pigeonring: A principle for faster thresholded similarity search", PVLDB 2018.
    """

    def __init__(
        self, codes: Any, radius: int = 31, layout: str = "large", *, threads: int | None = None
    ) -> None:
        words = _binary.codes(codes, "codes")
        self._radius = _radius(radius, words)
        if layout not in _mih.LAYOUTS:
            raise InputError(f"layout: expected one of {', '.join(_mih.LAYOUTS)}, got {layout!r}")
        one = _codes.segment(words, 0, self._radius, layout, _run.thread_count(threads))
        self._side = _codes.Side((one,), _NONE, layout)

    @property
    def nbytes(self) -> int:
        """Bytes of the codes and their tables."""
        return sum(array.nbytes for array in _codes.arrays(self._side).values())

    def __len__(self) -> int:
        """Return how many rows there are, withdrawn ones included: a row keeps its number."""
        return len(self._side)

    def join(
        self,
        left: Any,
        *,
        radius: int,
        threads: int | None = None,
        level: str | None = None,
        method: str = "auto",
        max_pairs: int = _run.MAX_PAIRS,
        progress: _run.Progress | None = None,
    ) -> PairList:
        """Find every code of the index within a radius of one of `left`; see `hamming_join`."""
        words = _binary.codes(left, "left", self._side.width)
        on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
        return self._side.join(words, _radius(radius, words), on, method)

    def join_batches(
        self,
        left: Any,
        *,
        rows: int = 65536,
        radius: int,
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
            As `hamming_join` returns; end to end they are the join of the whole.

        Raises
        ------
        InputError, BudgetError, LevelError
            As for `hamming_join`, when the batch at fault is asked for.
        """
        within = _radius(radius, self._side.segments[0].words)
        on = _run.terms(threads, level, method, max_pairs, progress, METHODS)

        def one(part: Any, name: str, terms: _run.Terms) -> PairList:
            words = _binary.codes(part, name, self._side.width)
            return self._side.join(words, within, terms, method)

        yield from _parts.join(_parts.of_column(left, _run.batch_rows(rows), _binary.codes), on, one)

    def extend(self, codes: Any, *, threads: int | None = None) -> HammingIndex:
        """Return an index of these codes and then of `codes`; this one stays as it is, and shares its tables."""
        words = _binary.codes(codes, "codes", self._side.width)
        _input.few_enough(len(self) + len(words), "codes")
        return self._with(self._side.with_segment(self._segment(words, len(self), threads)))

    def withdraw(self, rows: Any) -> HammingIndex:
        """Return an index that no longer finds the codes at `rows`; the others keep their numbers."""
        return self._with(self._side.without(_input.rows(rows, "rows", len(self), "the index")))

    def compact(self, *, threads: int | None = None) -> HammingIndex:
        """Return an index of one segment without the withdrawn codes; those that stay are numbered anew, in order."""
        words = np.delete(self._side.words(), self._side.withdrawn, axis=0)
        return self._with(_codes.Side((self._segment(words, 0, threads),), _NONE, self._side.layout))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to a new directory, published by renaming it when it is whole.

        Raises
        ------
        InputError
            Something is there already: an index at rest is immutable.
        """
        parameters = {"radius": self._radius, **_codes.parameters(self._side)}
        _store.save(path, _KERNEL, parameters, _codes.arrays(self._side))
        self._rests_at(path)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> HammingIndex:
        """Map a saved index: in milliseconds, at any size.

        Raises
        ------
        InputError
            There is no index of codes.
        IntegrityError
            It is not what was saved: a file is missing, or of another type or size. `verify` hashes what they hold.
        """
        parameters, arrays = _store.load(path, _KERNEL)
        new = cls.__new__(cls)
        try:
            new._side = _codes.restored(parameters, arrays)
            new._radius = _radius(parameters["radius"], new._side.segments[0].words)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise IntegrityError(f"{path}: its parameters and arrays do not agree ({error})") from None
        new._rests_at(path)
        return new

    def _segment(self, words: _codes.Words, first: int, threads: int | None) -> _codes.Segment:
        count = _run.thread_count(threads)
        return _codes.segment(words, first, self._radius, self._side.layout, count)

    def _with(self, side: _codes.Side) -> HammingIndex:
        new = HammingIndex.__new__(HammingIndex)
        new._side, new._radius = side, self._radius
        return new


def hamming_join(
    left: Any,
    right: Any,
    *,
    radius: int,
    threads: int | None = None,
    level: str | None = None,
    method: str = "auto",
    max_pairs: int = _run.MAX_PAIRS,
    progress: _run.Progress | None = None,
) -> PairList:
    """Find all pairs of binary codes that differ in at most so many bits.

    Parameters
    ----------
    left, right : ndarray of uint8, shape (n, bytes), list of bytes, or Arrow column
        n and m codes, all of 8, 16, 32, 64 or 128 bytes.
    radius : int
        Most bits in which a pair may differ, 0 to the bits of a code.
    threads : int, optional
        All cores by default. The result does not depend on it.
    level : str, optional
        CPU level to use; the best this machine has by default. The result does not depend on it.
    method : str
        "scan": every pair is compared; "mih": the right side is indexed first; "auto": the one that should take less
        time. The result does not depend on it.
    max_pairs : int
        Budget over the whole call. One pair more is an error, never a shorter list.
    progress : callable, optional
        Called as progress(rows done, rows in all).

    Returns
    -------
    PairList
        Ordered by left row, then right row; `score` is the number of bits that differ, int32.

    Raises
    ------
    InputError
        Something is not a code, the two sides differ in length, or `radius` is no number of their bits.
    BudgetError
        There are more than `max_pairs` pairs.
    LevelError
        This CPU lacks `level`.

    References
    ----------
    .. [1] Norouzi, Punjani, Fleet, "Fast search in Hamming space with multi-index hashing", CVPR 2012.
    """
    one, other = _sides(left, right)
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    return _join(one, other, _radius(radius, other), on, method, False)


def hamming_self_join(
    codes: Any,
    *,
    radius: int,
    threads: int | None = None,
    level: str | None = None,
    method: str = "auto",
    max_pairs: int = _run.MAX_PAIRS,
    progress: _run.Progress | None = None,
) -> PairList:
    """Find all pairs i < j of one list of codes that differ in at most so many bits.

    Parameters, errors and source are those of `hamming_join`, with `codes` (n rows) on both sides.
    """
    words = _binary.codes(codes, "codes")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    return _join(words, words, _radius(radius, words), on, method, True)


def hamming_scores(
    left: Any,
    right: Any,
    rows_left: Any,
    rows_right: Any,
    *,
    threads: int | None = None,
    level: str | None = None,
) -> npt.NDArray[np.int32]:
    """Count the bits in which given pairs of codes differ.

    Parameters
    ----------
    left, right, threads, level
        As for `hamming_join`.
    rows_left, rows_right : array of int, shape (k,)
        The pairs, by row.

    Returns
    -------
    ndarray of int32, shape (k,)
        Bits.

    Raises
    ------
    InputError
        As for `hamming_join`; or a row does not exist, or the rows differ in number.
    """
    one, other = _sides(left, right)
    at = _input.rows(rows_left, "rows_left", len(one), "left")
    to = _input.rows(rows_right, "rows_right", len(other), "right")
    _input.same_length(at, to)
    use, count = levels.resolve(level), _run.thread_count(threads)
    if use == levels.REFERENCE:
        rows = list(zip(at.tolist(), to.tolist(), strict=True))
        found = reference.scores(_codes.as_bytes(one), _codes.as_bytes(other), rows)
        return np.array(found, dtype=np.int32)
    out = np.empty(len(at), dtype=np.int32)

    def call(begin: int, end: int) -> None:
        core.scores(
            one,
            other,
            at,
            to,
            out,
            count_left=len(one),
            count_right=len(other),
            begin=begin,
            end=end,
            level=levels.row(use),
        )

    _run.fill(len(at), _MEASURE_NS, call, count)
    return out


def _sides(left: Any, right: Any) -> tuple[_codes.Words, _codes.Words]:
    """Read two sides of codes of one length; no codes have any length."""
    one = _binary.codes(left, "left")
    other = _binary.codes(right, "right", one.shape[1] if len(one) else None)
    return (one if len(one) else np.empty((0, other.shape[1]), dtype=np.uint64)), other


def _radius(value: object, words: _codes.Words) -> int:
    bits = 64 * words.shape[1]
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or not 0 <= int(value) <= bits:  # type: ignore[call-overload]
        raise InputError(f"radius: expected a whole number from 0 to {bits}, got {value!r}")
    return int(value)  # type: ignore[call-overload, no-any-return]


def _join(
    left: _codes.Words, right: _codes.Words, radius: int, on: _run.Terms, method: str, self_join: bool
) -> PairList:
    """Join two sides of which neither is indexed yet: whether to is decided by what it would save."""
    layout = "large" if method == "mih" or (method == "auto" and _pays(left, right, radius, on)) else None
    one = _codes.segment(right, 0, radius, layout, on.threads)
    return _codes.Side((one,), _NONE, "large").join(left, radius, on, method, self_join=self_join)


def _pays(left: _codes.Words, right: _codes.Words, radius: int, on: _run.Terms) -> bool:
    if not len(right) or on.level == levels.REFERENCE:
        return False
    count, width = right.shape
    plan = _mih.best(count, width, radius, "large")
    by_tables = _mih.build_ns(plan, count) + len(left) * _mih.query_ns(plan, count, width, radius)
    return by_tables < len(left) * _codes.scan_ns(count, width, radius, on.level)
