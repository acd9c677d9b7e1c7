"""Joins of data sheets by Gower's general coefficient: numbers and categories, missing values left out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import specs as core
from deadringer.errors import InputError
from deadringer.kernels import _input, _parts, _run
from deadringer.kernels import level as levels
from deadringer.kernels._value import memory, shown
from deadringer.pairs import PairList
from deadringer.reference import specs as reference

#: About how long a pair and attribute takes: 0.5 ns in wide vectors, twice that at the scalar level.
_VALUE_NS = 0.7
METHODS = ("scan",)


@dataclass(frozen=True, slots=True)
class Numeric:
    """A numeric attribute: similarity falls from 1 to 0 as two values move `scale` apart (in the column's units)."""

    name: str
    scale: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Categorical:
    """A categorical attribute: similarity is 1 for equal values, else 0."""

    name: str
    weight: float = 1.0


class SpecsSchema:
    """The attributes to compare, in the order in which their similarities are summed.

    Parameters
    ----------
    *attributes : Numeric or Categorical

    Raises
    ------
    InputError
        There is none, a name stands twice, a scale or weight is not a finite number above 0, or the weights together
        are more than a float64 holds.
    """

    def __init__(self, *attributes: Numeric | Categorical) -> None:
        if not attributes:
            raise InputError("schema: expected at least one attribute")
        seen: set[str] = set()
        for attribute in attributes:
            if not isinstance(attribute, (Numeric, Categorical)):
                raise InputError(f"schema: expected Numeric or Categorical, got {shown(attribute)}")
            if not isinstance(attribute.name, str):
                raise InputError(f"schema: expected a name, got {shown(attribute.name)}")
            if attribute.name in seen:
                raise InputError(f"schema: attribute {attribute.name!r} stands twice")
            seen.add(attribute.name)
            sizes = {"weight": attribute.weight}
            if isinstance(attribute, Numeric):
                sizes["scale"] = attribute.scale
            for what, size in sizes.items():
                if not _input.above_zero(size):
                    where = f"schema: {what} of {attribute.name!r}"
                    raise InputError(f"{where}: expected a number above 0, got {shown(size)}")
        weights = 0.0
        for attribute in attributes:  # in the order in which the core adds them
            weights += float(attribute.weight)
        if weights == math.inf:
            raise InputError(f"schema: expected weights with a finite sum, got {weights}")
        self._attributes = attributes

    @property
    def attributes(self) -> tuple[Numeric | Categorical, ...]:
        """The attributes, in order."""
        return self._attributes

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the attributes, in order."""
        return tuple(attribute.name for attribute in self._attributes)

    def __repr__(self) -> str:
        return f"SpecsSchema({', '.join(map(repr, self.attributes))})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SpecsSchema) and self.attributes == other.attributes

    def __hash__(self) -> int:
        return hash(self.attributes)


@dataclass(frozen=True, slots=True)
class _Side:
    """A side as the core reads it: attributes by rows, categories as codes. No buffer is empty."""

    values: npt.NDArray[np.float64]
    known: npt.NDArray[np.uint8]
    rows: int
    codes: tuple[dict[str | int, int], ...]  # of each attribute; a number has none

    def reference_rows(self) -> list[list[float | None]]:
        """Return the rows as numbers and None, for the reference."""
        cells, there = (column[:, : self.rows].T.tolist() for column in (self.values, self.known))
        return [
            [v if k else None for v, k in zip(*row, strict=True)] for row in zip(cells, there, strict=True)
        ]


class SpecsIndex:
    """Data sheets made ready to be searched, many times over.

    Parameters
    ----------
    columns : mapping of columns, or frame
        m rows, the right side of every join.
    schema : SpecsSchema
    """

    def __init__(self, columns: Any, schema: SpecsSchema) -> None:
        self._side = _side(columns, schema, "columns")
        self._schema = schema

    def __len__(self) -> int:
        return self._side.rows

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
        asked = _side(left, self._schema, "left", self._side)
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
            asked = _side(part, self._schema, name, self._side)
            return _join(asked, self._side, self._schema, cutoff, min_shared, terms)

        yield from _parts.join(_parts.of_columns(left, self._schema.names, _run.batch_rows(rows)), on, one)


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
        n and m rows. Numeric columns hold numbers, categorical ones strings or whole numbers; null, None and NaN are
        missing.
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
        max(0, 1 - |a - b| / scale) or of equality, summed in float64 in schema order, unitless.

    Raises
    ------
    InputError
        A column is missing, of another type or length, or holds an infinity; or `cutoff` lies outside (0, 1].
    BudgetError
        There are more than `max_pairs` pairs.

    References
    ----------
    .. [1] Gower, "A general coefficient of similarity and some of its properties", Biometrics 1971.
    """
    searched = _side(right, schema, "right")
    asked = _side(left, schema, "left", searched)
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
    side = _side(columns, schema, "columns")
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
    searched = _side(right, schema, "right")
    asked = _side(left, schema, "left", searched)
    at = _input.rows(rows_left, "rows_left", asked.rows, "left")
    to = _input.rows(rows_right, "rows_right", searched.rows, "right")
    _input.same_length(at, to)
    least = _least(min_shared)
    scales, weights = _terms(schema)
    use, count = levels.resolve(level), _run.thread_count(threads)
    if use == levels.REFERENCE:
        one, other = asked.reference_rows(), searched.reference_rows()
        pairs = list(zip(at.tolist(), to.tolist(), strict=True))
        found = reference.scores(one, other, scales.tolist(), weights.tolist(), pairs, least)
        return np.array(found, dtype=np.float64)
    out = np.empty(len(at), dtype=np.float64)

    def call(begin: int, end: int) -> None:
        core.scores(
            scales,
            weights,
            asked.values,
            asked.known,
            searched.values,
            searched.known,
            at,
            to,
            out,
            min_shared=least,
            begin=begin,
            end=end,
            level=levels.row(use),
        )

    _run.fill(len(at), 10.0 + _VALUE_NS * len(schema.attributes), call, count)
    return out


def _least(min_shared: int) -> int:
    whole = isinstance(min_shared, (int, np.integer)) and not isinstance(min_shared, bool)
    if not whole or not 1 <= min_shared < 2**32:
        raise InputError(f"min_shared: expected a whole number from 1, got {shown(min_shared)}")
    return int(min_shared)


def _terms(schema: SpecsSchema) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the scale (0 for a category) and the weight of each attribute."""
    scales = [a.scale if isinstance(a, Numeric) else 0.0 for a in schema.attributes]
    weights = [a.weight for a in schema.attributes]
    return np.array(scales, dtype=np.float64), np.array(weights, dtype=np.float64)


def _codes(cells: list[str | int | None]) -> dict[str | int, int]:
    return {cell: n for n, cell in enumerate(dict.fromkeys(c for c in cells if c is not None))}


@memory("a side of data sheets")
def _side(frame: Any, schema: SpecsSchema, name: str, searched: _Side | None = None) -> _Side:
    """Read a side; its categories take the codes of the side to be searched, where there is one."""
    if not isinstance(schema, SpecsSchema):
        raise InputError(f"schema: expected a SpecsSchema, got {type(schema).__name__}")
    columns, rows = _input.columns(frame, name, schema.names)
    values = np.zeros((len(schema.attributes), max(1, rows)))
    known = np.zeros((len(schema.attributes), max(1, rows)), dtype=np.uint8)
    codes: list[dict[str | int, int]] = []
    for at, attribute in enumerate(schema.attributes):
        label = f"{name}[{attribute.name!r}]"
        code: dict[str | int, int] = {}
        if isinstance(attribute, Numeric):
            column = _input.numbers(columns[attribute.name], label)
            there = ~np.isnan(column)
        else:
            cells = _input.categories(columns[attribute.name], label)
            code = searched.codes[at] if searched else _codes(cells)
            # What the searched side lacks has one code more: it is equal to none of its categories.
            column = np.array([-1 if c is None else code.get(c, len(code)) for c in cells], dtype=np.float64)
            there = column >= 0
        values[at, :rows] = np.where(there, column, 0.0)
        known[at, :rows] = there
        codes.append(code)
    return _Side(values, known, rows, tuple(codes))


def _join(
    left: _Side,
    right: _Side,
    schema: SpecsSchema,
    cutoff: float,
    min_shared: int,
    on: _run.Terms,
    self_join: bool = False,
) -> PairList:
    at_least, least = _input.real_share(cutoff, "cutoff"), _least(min_shared)
    scales, weights = _terms(schema)
    if on.level == levels.REFERENCE:
        terms = scales.tolist(), weights.tolist(), at_least, least
        one, other = left.reference_rows(), right.reference_rows()
        found = reference.self_join(one, *terms) if self_join else reference.join(one, other, *terms)
        return _run.from_reference(found, on, left.rows)

    def call(first: int, last: int, cap: int) -> _run.Columns:
        return core.join(
            scales,
            weights,
            left.values,
            left.known,
            right.values,
            right.known,
            cutoff=at_least,
            min_shared=least,
            self_join=self_join,
            begin=first,
            end=last,
            level=levels.row(on.level),
            max_pairs=cap,
        )

    return _run.collect(left.rows, _VALUE_NS * len(schema.attributes) * right.rows, call, on)
