"""The specs facet: data-sheet values as stated -> numbers in base units and categories in normal form.

Values are kept as they are, outliers included; what cannot be read is missing, and listed by `unread.py`. Where several
are stated for one attribute, all are kept: the value is the interval from the least to the greatest. Numbers are
compared by their ratio, so that a pistol and a tank need no scale of their own; of two intervals the nearest readings
count, so that screening misses nothing that may be alike. What a wide interval is worth is a matter of evidence.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from deadringer.facets.categories import category
from deadringer.facets.learned import USUAL, WIDEST
from deadringer.facets.units import reading, scale
from deadringer.kernels.specs import Categorical, Numeric, SpecsSchema, specs_join, specs_scores
from deadringer.model.records import Spec
from deadringer.model.sheets import Attribute, Category, Cell, Interval, Sheet, Terms, ends

#: What a register tells of its attributes.
Learnt = Mapping[Attribute, Terms]
NONE: Learnt = MappingProxyType({})

#: What an attribute of such a name measures, by its first word found here: the plain name stands for that alone.
_MEASURES = {
    **dict.fromkeys(("length", "height", "width", "depth", "diameter", "thickness", "range"), "[length]"),
    **dict.fromkeys(("mass", "weight"), "[mass]"),
    **dict.fromkeys(("velocity", "speed"), "[length] / [time]"),
    "rate": "1 / [time]",
    "capacity": "dimensionless",
    "temperature": "[temperature]",
}
#: Dimensions in which nothing of such a name is measured. What is used loosely is not here: `length` of a film in
#: minutes, line `weight` in mm.
_NEVER = {
    **dict.fromkeys(
        ("length", "height", "width", "depth", "diameter", "thickness"),
        frozenset(("[mass]", "[temperature]", "[length] / [time]")),
    ),
    "mass": frozenset(("[length]", "[time]", "[temperature]", "[length] / [time]")),
    "velocity": frozenset(("[length]", "[mass]", "[temperature]")),
    "temperature": frozenset(("[length]", "[mass]")),
}


def attribute_name(stated: str) -> str:
    """Return an attribute's name as columns bear it: case, width and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", stated).casefold().split())


def column_name(attribute: str, dimension: str) -> str:
    """Return the name of the column that holds an attribute in a dimension (empty: categories).

    It follows from these two alone, never from what else a case holds: `barrel length` is that in [length], and what
    was stated without a unit is `barrel length (no unit)`; `cartridge` is the category, `cartridge ([length])` a
    number. The space before the bracket does not break, and no stated name holds such a space: no two are one.
    """
    name = attribute_name(attribute)
    measures = next((_MEASURES[word] for word in name.split() if word in _MEASURES), "")
    return name if dimension == measures else f"{name}\u00a0({dimension or 'no unit'})"


def wrong_unit(spec: Spec) -> str:
    """Say why a unit cannot be meant: no thing of that name is measured so. Empty where it can, or is not known.

    Asked only of names with one word of measure (`barrel length`, and not `mass per length`).
    """
    if not spec.unit:
        return ""
    words = attribute_name(spec.attribute).split()
    measures = [word for word in words if word in _MEASURES]
    dimension = scale(spec.unit)[2]
    if len(measures) != 1 or dimension not in _NEVER.get(measures[0], ()):
        return ""
    return f"is a unit of {dimension}, and a {measures[0]} is measured in {_MEASURES[measures[0]]}"


def column_of(spec: Spec) -> str:
    """Return the name of the column a stated value belongs to, be it readable or not."""
    return column_name(spec.attribute, scale(spec.unit)[2] if spec.unit else "")


def sheet(item_ids: Sequence[str], specs: Iterable[Spec]) -> Sheet:
    """Lay the data sheets of some items side by side.

    Parameters
    ----------
    item_ids : sequence of str
        The rows, in this order.
    specs : iterable of Spec
        Values of any items; those of others are passed over.

    Returns
    -------
    Sheet
        One column an attribute and dimension, named by `column_name`, in order of name. Where an item states several
        numbers for one attribute, or a range, the interval from the least to the greatest stands; where it states
        several categories, all are alternatives.
    """
    rows = {item: row for row, item in enumerate(item_ids)}
    numbers: dict[Attribute, dict[int, list[tuple[float, float]]]] = {}
    categories: dict[Attribute, dict[int, list[Category]]] = {}
    for spec in specs:
        row = rows.get(spec.item_id)
        if row is None:
            continue
        if not spec.unit:
            column = Attribute(column_of(spec))
            categories.setdefault(column, {}).setdefault(row, []).append(category(spec.value))
        elif (found := reading(spec.value, spec.unit)) is not None:
            low, high, dimension = found
            numbers.setdefault(Attribute(column_of(spec), dimension), {}).setdefault(row, []).append(
                (low, high)
            )
    cells: dict[str, Mapping[int, Cell]] = {}
    for attribute, of in numbers.items():
        cells[attribute.name] = {row: _span(of[row]) for row in sorted(of)}
    for attribute, held in categories.items():
        cells[attribute.name] = {row: _join(held[row]) for row in sorted(held)}
    # No two have one name: a name tells the dimension.
    return Sheet(tuple(item_ids), tuple(sorted({*numbers, *categories}, key=lambda a: a.name)), cells)


def _span(readings: Sequence[tuple[float, float]]) -> float | Interval:
    low, high = min(low for low, _ in readings), max(high for _, high in readings)
    return low if low == high else Interval(low, high)


def _join(stated: Sequence[Category]) -> Category:
    if len(stated) == 1:
        return stated[0]
    alternatives = dict.fromkeys(parts for one in stated for parts in one.alternatives)
    return Category(tuple(alternatives), frozenset().union(*(one.words for one in stated)))


def schema(left: Sheet, right: Sheet, terms: Learnt = NONE) -> SpecsSchema | None:
    """Return the Gower schema over the attributes both sheets have, or None where they share none.

    Attributes of which nothing was learnt have the weight and the scale of `learned.USUAL` and `learned.WIDEST`.
    """
    shared = _shared(left, right)
    return SpecsSchema(*(_term(a, terms.get(a)) for a in shared)) if shared else None


def _shared(left: Sheet, right: Sheet) -> list[Attribute]:
    have = set(right.attributes)
    return [attribute for attribute in left.attributes if attribute in have]


def _term(attribute: Attribute, learnt: Terms | None) -> Numeric | Categorical:
    weight = learnt.weight if learnt else USUAL
    if attribute.is_category:
        return Categorical(attribute.name, weight=weight)
    return Numeric(attribute.name, scale=learnt.scale if learnt else WIDEST, weight=weight)


def kernel_columns(table: Sheet, attributes: Iterable[Attribute]) -> Mapping[str, Any]:
    """Return the columns as the specs kernel takes them: natural logarithms of numbers, normal forms of categories."""
    out: dict[str, Any] = {}
    for attribute in attributes:
        cells = table.cells.get(attribute.name, {})
        if attribute.is_category:
            out[attribute.name] = [
                None if cell is None else str(cell) for cell in table.column(attribute.name)
            ]
            continue
        column = np.full((len(table), 2), np.nan)
        for row, cell in cells.items():
            column[row] = tuple(map(math.log, ends(cell)))
        narrow = np.array_equal(column[:, 0], column[:, 1], equal_nan=True)
        out[attribute.name] = np.ascontiguousarray(column[:, 0]) if narrow else column
    return out


def scores(
    left: Sheet,
    right: Sheet,
    rows_left: np.ndarray[Any, Any],
    rows_right: np.ndarray[Any, Any],
    terms: Learnt = NONE,
    **options: Any,
) -> np.ndarray[Any, Any]:
    """Score given pairs of rows: Gower's coefficient over the shared attributes, NaN where they share no value.

    Parameters
    ----------
    left, right : Sheet
        n and m items.
    rows_left, rows_right : ndarray of uint32, shape (k,)
        The pairs.
    terms : mapping of Attribute to Terms
        What was learnt of the attributes.

    Returns
    -------
    ndarray of float64, shape (k,)
        Similarity in 0..1, unitless; a numeric attribute counts 1 - |ln(a/b)| / scale, floored at 0, of the nearest
        readings a and b.
    """
    plan = schema(left, right, terms)
    if plan is None or not len(rows_left):
        return np.full(len(rows_left), np.nan)
    one, other = (kernel_columns(side, _shared(left, right)) for side in (left, right))
    return np.asarray(specs_scores(one, other, plan, rows_left, rows_right, **options))


def candidates(
    left: Sheet, right: Sheet, cutoff: float, terms: Learnt = NONE, *, min_shared: int, **options: Any
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return every pair of rows whose score reaches the cutoff, as two columns, ascending."""
    plan = schema(left, right, terms)
    if plan is None:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    one, other = (kernel_columns(side, _shared(left, right)) for side in (left, right))
    found = specs_join(one, other, plan, cutoff=cutoff, min_shared=min_shared, **options)
    return found.left.astype(np.intp), found.right.astype(np.intp)
