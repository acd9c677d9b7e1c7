"""Joins of data sheets by Gower's general coefficient: every pair at or above a cutoff, missing values left out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import specs as core
from deadringer.errors import InputError, IntegrityError
from deadringer.kernels import _input, _parts, _run, _sheets, _stock, _store
from deadringer.kernels import level as levels
from deadringer.kernels._schema import Categorical as Categorical
from deadringer.kernels._schema import Numeric as Numeric
from deadringer.kernels._schema import SpecsSchema as SpecsSchema
from deadringer.kernels._value import shown
from deadringer.pairs import PairList
from deadringer.reference import specs as reference

#: About how long a pair takes that is asked for by its rows, and each of its readings, in nanoseconds.
_SCORE_NS, _READING_NS = 50.0, 3.0
METHODS = ("scan", "index")
_KERNEL = "specs"


class SpecsIndex(_store.AtRest):
    """Data sheets made ready to be searched, many times over, at any cutoff.

    Parameters
    ----------
    columns : mapping of columns, or frame
        m rows, the right side of every join; see `specs_join`.
    schema : SpecsSchema

    Raises
    ------
    InputError
        As for `specs_join`.

    References
    ----------
    .. [1] Gower, "A general coefficient of similarity and some of its properties", Biometrics 1971.
    .. [2] Andre, Kermarrec, Le Scouarnec, "Cache locality is not enough: High-performance nearest neighbor search with
       product quantization fast scan", PVLDB 2015.
    """

    def __init__(self, columns: Any, schema: SpecsSchema) -> None:
        sheets, codes = _sheets.read(columns, schema, "columns")
        self._side = _stock.Side(schema, codes, (_stock.segment(sheets, 0, schema),), _stock.NOBODY)

    @property
    def schema(self) -> SpecsSchema:
        """The attributes that are compared."""
        return self._side.schema

    @property
    def nbytes(self) -> int:
        """Bytes of the sheets and their indexes."""
        return sum(array.nbytes for array in _stock.arrays(self._side).values())

    def __len__(self) -> int:
        """Return how many rows there are, withdrawn ones included: a row keeps its number."""
        return len(self._side)

    def join(
        self,
        left: Any,
        *,
        cutoff: float,
        min_shared: int = 1,
        threads: int | None = None,
        level: str | None = None,
        method: str = "auto",
        max_pairs: int = _run.MAX_PAIRS,
        progress: _run.Progress | None = None,
    ) -> PairList:
        """Find every row of the index that is like one of `left`; see `specs_join`."""
        asked = self._asked(left, "left")
        on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
        at_least, least = _input.real_share(cutoff, "cutoff"), _least(min_shared)
        return self._side.join(asked, at_least, least, on, method)

    def join_batches(
        self,
        left: Any,
        *,
        rows: int = 65536,
        cutoff: float,
        min_shared: int = 1,
        threads: int | None = None,
        level: str | None = None,
        method: str = "auto",
        max_pairs: int = _run.MAX_PAIRS,
        progress: _run.Progress | None = None,
    ) -> Iterator[PairList]:
        """Yield the join of `left` batch by batch, in order; see `IndelIndex.join_batches`.

        A mapping and an Arrow table are cut where they are; any other frame or reader is read chunk by chunk.
        """
        on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
        at_least, least = _input.real_share(cutoff, "cutoff"), _least(min_shared)

        def one(part: Any, name: str, terms: _run.Terms) -> PairList:
            return self._side.join(self._asked(part, name), at_least, least, terms, method)

        yield from _parts.join(_parts.of_columns(left, self.schema.names, _run.batch_rows(rows)), on, one)

    def extend(self, columns: Any) -> SpecsIndex:
        """Return an index of these rows and then of `columns`; this one stays as it is."""
        sheets, codes = _sheets.read(columns, self.schema, "columns", self._side.codes)
        _input.few_enough(len(self) + len(sheets), "columns")
        more = _stock.segment(sheets, len(self), self.schema)
        return self._with(self._side.with_segment(more, codes))

    def withdraw(self, rows: Any) -> SpecsIndex:
        """Return an index that no longer finds the given `rows`; the others keep their numbers."""
        return self._with(self._side.without(_input.rows(rows, "rows", len(self), "the index")))

    def compact(self) -> SpecsIndex:
        """Return an index of one segment without the withdrawn rows; those that stay are numbered anew, in order."""
        kept = np.delete(np.arange(len(self)), self._side.withdrawn)
        sheets, _ = self._side.sheets().taken(kept)
        one = _stock.segment(sheets, 0, self.schema)
        return self._with(_stock.Side(self.schema, self._side.codes, (one,), _stock.NOBODY))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to a new directory, published by renaming it when it is whole.

        Raises
        ------
        InputError
            Something is there already: an index at rest is immutable.
        """
        _store.save(path, _KERNEL, _stock.parameters(self._side), _stock.arrays(self._side))
        self._rests_at(path)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> SpecsIndex:
        """Map a saved index: in milliseconds, but for the categories, which are read.

        Raises
        ------
        InputError
            There is no index of data sheets.
        IntegrityError
            It is not what was saved: a file is missing, or of another type or size. `verify` hashes what they hold.
        """
        parameters, arrays = _store.load(path, _KERNEL)
        new = cls.__new__(cls)
        try:
            new._side = _stock.restored(parameters, arrays)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise IntegrityError(f"{path}: its parameters and arrays do not agree ({error})") from None
        new._rests_at(path)
        return new

    def _asked(self, left: Any, name: str) -> _sheets.Sheets:
        return _sheets.read(left, self.schema, name, self._side.codes, more=False)[0]

    def _with(self, side: _stock.Side) -> SpecsIndex:
        new = SpecsIndex.__new__(SpecsIndex)
        new._side = side
        return new


def specs_join(
    left: Any,
    right: Any,
    schema: SpecsSchema,
    *,
    cutoff: float,
    min_shared: int = 1,
    threads: int | None = None,
    level: str | None = None,
    method: str = "auto",
    max_pairs: int = _run.MAX_PAIRS,
    progress: _run.Progress | None = None,
) -> PairList:
    """Find all pairs of data sheets whose Gower similarity reaches a cutoff.

    Parameters
    ----------
    left, right : mapping of columns, or frame
        n and m rows. Numeric columns hold readings: numbers, or intervals (low, high) as an array of shape (n, 2), a
        list whose cells are numbers or pairs, or an Arrow column of fixed-size lists of 2 or of structs of `low` and
        `high`.
        Categorical ones hold strings or whole numbers. Null, None and NaN are missing; an interval has both ends, or
        neither.
    schema : SpecsSchema
        The attributes to compare; other columns are passed over, but no two may have one name.
    cutoff : float
        Least similarity to report, 0 < cutoff <= 1, compared with the returned float64.
    min_shared : int
        Pairs that both have values in fewer attributes are not compared.
    threads, level, method, max_pairs, progress
        As for `indel_join`.

    Returns
    -------
    PairList
        Ordered by left row, then right row; `score` is the weighted mean, over the attributes both have, of
        max(0, 1 - d / scale) or of equality, summed in float64 in schema order, unitless; d is how far the nearest
        numbers of two readings are apart: |a - b| of numbers, 0 of intervals that meet.

    Raises
    ------
    InputError
        A column is missing, of another type or length, or holds an infinity, or an interval that lacks an end or has
        its low end above its high one; or `cutoff` lies outside (0, 1].
    BudgetError
        There are more than `max_pairs` pairs.

    References
    ----------
    .. [1] Gower, "A general coefficient of similarity and some of its properties", Biometrics 1971.
    """
    searched, codes = _sheets.read(right, schema, "right")
    asked, _ = _sheets.read(left, schema, "left", codes, more=False)
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    at_least, least = _input.real_share(cutoff, "cutoff"), _least(min_shared)
    side = _stock.for_one_join(searched, codes, schema, len(asked), method, on.level)
    return side.join(asked, at_least, least, on, method)


def specs_self_join(
    columns: Any,
    schema: SpecsSchema,
    *,
    cutoff: float,
    min_shared: int = 1,
    threads: int | None = None,
    level: str | None = None,
    method: str = "auto",
    max_pairs: int = _run.MAX_PAIRS,
    progress: _run.Progress | None = None,
) -> PairList:
    """Find all pairs i < j of one set of data sheets whose similarity reaches a cutoff.

    Parameters, errors and source are those of `specs_join`, with `columns` (n rows) on both sides.
    """
    sheets, codes = _sheets.read(columns, schema, "columns")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    at_least, least = _input.real_share(cutoff, "cutoff"), _least(min_shared)
    side = _stock.for_one_join(sheets, codes, schema, len(sheets), method, on.level)
    return side.join(sheets, at_least, least, on, method, self_join=True)


def specs_scores(
    left: Any,
    right: Any,
    schema: SpecsSchema,
    rows_left: Any,
    rows_right: Any,
    *,
    min_shared: int = 1,
    threads: int | None = None,
    level: str | None = None,
) -> npt.NDArray[np.float64]:
    """Score given pairs of data sheets.

    Parameters
    ----------
    left, right, schema, min_shared, threads, level
        As for `specs_join`.
    rows_left, rows_right : array of int, shape (k,)
        The pairs, by row.

    Returns
    -------
    ndarray of float64, shape (k,)
        Gower similarities; NaN where a pair shares fewer than `min_shared` attributes.

    Raises
    ------
    InputError
        As for `specs_join`; or a row does not exist, or the rows differ in number.
    """
    searched, codes = _sheets.read(right, schema, "right")
    asked, _ = _sheets.read(left, schema, "left", codes, more=False)
    at = _input.rows(rows_left, "rows_left", len(asked), "left")
    to = _input.rows(rows_right, "rows_right", len(searched), "right")
    _input.same_length(at, to)
    least = _least(min_shared)
    use, count = levels.resolve(level), _run.thread_count(threads)
    if use == levels.REFERENCE:
        one, other = (side.rows(len(schema.attributes)) for side in (asked, searched))
        pairs = list(zip(at.tolist(), to.tolist(), strict=True))
        terms = schema.scales().tolist(), schema.weights().tolist()
        return np.array(reference.scores(one, other, *terms, pairs, least), dtype=np.float64)
    out = np.empty(len(at), dtype=np.float64)
    scales, weights = schema.terms()

    def call(begin: int, end: int) -> None:
        core.scores(
            scales,
            weights,
            asked.parts(),
            searched.parts(),
            at,
            to,
            out,
            min_shared=least,
            begin=begin,
            end=end,
        )

    _run.fill(
        len(at),
        _SCORE_NS + _READING_NS * sum(side.readings / max(1, len(side)) for side in (asked, searched)),
        call,
        count,
    )
    return out


def _least(min_shared: int) -> int:
    whole = isinstance(min_shared, (int, np.integer)) and not isinstance(min_shared, bool)
    if not whole or not 1 <= min_shared < 2**32:
        raise InputError(f"min_shared: expected a whole number from 1, got {shown(min_shared)}")
    return int(min_shared)
