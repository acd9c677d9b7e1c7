"""Joins of strings by normalised Indel similarity: every pair of confusable names, in any script."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import indel as core
from deadringer.kernels import _input, _parts, _run
from deadringer.kernels import level as levels
from deadringer.kernels._value import memory
from deadringer.pairs import PairList
from deadringer.reference import indel as reference

#: A pair whose letters are counted takes about 2 ns, one that is compared about 1.2 ns a letter and block besides.
_PAIR_NS, _LETTER_NS = 2.0, 1.2
#: Pairs that are compared: at a cutoff of 0.8 one of names in two thousand, at 0.3 nearly all. This lies between.
_COMPARED = 0.1
#: Letters of the longest string whose counts bound what it shares.
_COUNTED = 255
METHODS = ("scan",)


class _Searched(_input.Ranked):
    """Strings to be searched, with how often each has each letter."""

    @memory("an index of strings")
    def __init__(self, strings: _input.Strings) -> None:
        super().__init__(strings)
        self.counts = np.zeros((core.BAG, max(1, len(strings))), dtype=np.uint8)
        core.count(self.strings.letters, self.strings.starts, self.counts)


class IndelIndex:
    """Strings made ready to be searched, many times over.

    Parameters
    ----------
    strings : sequence of str, numpy array, or Arrow column
        m strings, the right side of every join.

    Raises
    ------
    InputError
        Something is not a string.
    """

    def __init__(self, strings: Any) -> None:
        self._side = _Searched(_input.strings(strings, "strings"))

    def __len__(self) -> int:
        return len(self._side.strings)

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
        return _join(
            _input.strings(left, "left"),
            self._side,
            _input.share(cutoff, "cutoff"),
            False,
            _run.terms(threads, level, method, max_pairs, progress, METHODS),
        )

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
            return _join(_input.strings(part, name), self._side, least, False, terms)

        yield from _parts.join(_parts.of_column(left, _run.batch_rows(rows)), on, one)


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
        "auto" or "scan".
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
    """
    return _join(
        _input.strings(left, "left"),
        _Searched(_input.strings(right, "right")),
        _input.share(cutoff, "cutoff"),
        False,
        _run.terms(threads, level, method, max_pairs, progress, METHODS),
    )


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
    side = _input.strings(strings, "strings")
    least = _input.share(cutoff, "cutoff")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    return _join(side, _Searched(side), least, True, on)


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
        side = _input.Ranked(b)
        one, other = side.ranked(a), side.strings

        def call(begin: int, end: int) -> None:
            core.scores(
                one.letters,
                one.starts,
                other.letters,
                other.starts,
                at,
                to,
                out,
                alphabet=side.alphabet,
                begin=begin,
                end=end,
                level=levels.row(use),
            )

        _run.fill(len(at), _ns(a.lengths()[at], 1, b.lengths()[to]), call, count)
    return out


def _ns(
    query: npt.NDArray[np.float64], pairs: int, letters: float | npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return about how long queries of given lengths take, each compared with `pairs` strings of `letters` together."""
    return _PAIR_NS * pairs + _LETTER_NS * letters * (1.0 + query / 64.0)


def _join(
    left: _input.Strings,
    right: _Searched,
    least: Fraction,
    self_join: bool,
    on: _run.Terms,
) -> PairList:
    if on.level == levels.REFERENCE:
        one, other = left.texts(), right.texts()
        found = reference.self_join(one, least) if self_join else reference.join(one, other, least)
        return _run.from_reference(found, on, len(left))
    b = right.strings
    a = b if self_join else right.ranked(left)

    def call(first: int, last: int, cap: int) -> _run.Columns:
        return core.join(
            a.letters,
            a.starts,
            b.letters,
            b.starts,
            right.counts,
            alphabet=right.alphabet,
            num=least.numerator,
            den=least.denominator,
            self_join=self_join,
            begin=first,
            end=last,
            level=levels.row(on.level),
            max_pairs=cap,
        )

    lengths, letters = left.lengths(), float(b.starts[-1])
    ns = _ns(lengths, len(b), np.where(lengths > _COUNTED, letters, _COMPARED * letters))
    return _run.collect(len(left), ns, call, on)
