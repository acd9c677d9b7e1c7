"""Joins of data sheets by Gower's general coefficient: numbers and categories, missing values left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import specs as core
from deadringer.errors import InputError
from deadringer.kernels import _input, _parts, _run, _sheets
from deadringer.kernels import level as levels
from deadringer.kernels._schema import Categorical as Categorical
from deadringer.kernels._schema import Numeric as Numeric
from deadringer.kernels._schema import SpecsSchema as SpecsSchema
from deadringer.kernels._value import shown
from deadringer.pairs import PairList
from deadringer.reference import specs as reference

#: About how long a pair takes, and each of its readings, in nanoseconds.
_PAIR_NS, _READING_NS = 4.0, 1.5
METHODS = ("scan",)


class SpecsIndex:
    """Data sheets made ready to be searched, many times over.

    Parameters
    ----------
    columns : mapping of columns, or frame
        m rows, the right side of every join.
    schema : SpecsSchema
    """

    def __init__(self, columns: Any, schema: SpecsSchema) -> None:
        self._side, self._codes = _sheets.read(columns, schema, "columns")
        self._schema = schema

    def __len__(self) -> int:
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
        return _join(asked, self._side, self._schema, cutoff, min_shared, on)

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
        _input.real_share(cutoff, "cutoff")  # named though there be no batch
        _least(min_shared)

        def one(part: Any, name: str, terms: _run.Terms) -> PairList:
            return _join(self._asked(part, name), self._side, self._schema, cutoff, min_shared, terms)

        yield from _parts.join(_parts.of_columns(left, self._schema.names, _run.batch_rows(rows)), on, one)

    def _asked(self, left: Any, name: str) -> _sheets.Sheets:
        return _sheets.read(left, self._schema, name, self._codes, more=False)[0]


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
    return _join(asked, searched, schema, cutoff, min_shared, on)


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
    side, _ = _sheets.read(columns, schema, "columns")
    on = _run.terms(threads, level, method, max_pairs, progress, METHODS)
    return _join(side, side, schema, cutoff, min_shared, on, self_join=True)


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
    scales, weights = _core_terms(schema)

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

    _run.fill(len(at), 2.0 * (_pair_ns(asked) + _pair_ns(searched)), call, count)
    return out


def _least(min_shared: int) -> int:
    whole = isinstance(min_shared, (int, np.integer)) and not isinstance(min_shared, bool)
    if not whole or not 1 <= min_shared < 2**32:
        raise InputError(f"min_shared: expected a whole number from 1, got {shown(min_shared)}")
    return int(min_shared)


def _core_terms(schema: SpecsSchema) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return scales and weights as the core takes them: the codes of categories are a scale of 1 apart, or more."""
    scales = schema.scales()
    return np.where(scales > 0.0, scales, 1.0), schema.weights()


def _pair_ns(side: _sheets.Sheets) -> float:
    return _PAIR_NS + _READING_NS * side.readings / max(1, len(side))


def _join(
    left: _sheets.Sheets,
    right: _sheets.Sheets,
    schema: SpecsSchema,
    cutoff: float,
    min_shared: int,
    on: _run.Terms,
    self_join: bool = False,
) -> PairList:
    at_least, least = _input.real_share(cutoff, "cutoff"), _least(min_shared)
    if on.level == levels.REFERENCE:
        terms = schema.scales().tolist(), schema.weights().tolist(), at_least, least
        one, other = (side.rows(len(schema.attributes)) for side in (left, right))
        found = reference.self_join(one, *terms) if self_join else reference.join(one, other, *terms)
        return _run.from_reference(found, on, len(left))
    scales, weights = _core_terms(schema)

    def call(first: int, last: int, cap: int) -> _run.Columns:
        return core.join(
            scales,
            weights,
            left.parts(),
            right.parts(),
            cutoff=at_least,
            min_shared=least,
            self_join=self_join,
            begin=first,
            end=last,
            max_pairs=cap,
        )

    return _run.collect(len(left), _pair_ns(right) * len(right), call, on)
