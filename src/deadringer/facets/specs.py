"""The specs facet: data-sheet values as stated -> numbers in base units and categories in normal form.

Values are kept as they are, outliers included; what cannot be read is missing, and listed by `unread.py`. Numbers are
compared by their ratio, so that a pistol and a tank need no scale of their own.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from statistics import median_low
from typing import Any

import numpy as np

from deadringer.facets.categories import category
from deadringer.facets.units import number, scale
from deadringer.kernels.specs import Categorical, Numeric, SpecsSchema, specs_join, specs_scores
from deadringer.model.records import Spec
from deadringer.model.sheets import Attribute, Category, Sheet

#: ln 2: twice or half as much counts as unlike altogether in the Gower score.
RATIO_SCALE = math.log(2.0)

#: What an attribute of such a name measures, by its first word found here: the plain name stands for that alone.
_MEASURES = {
    **dict.fromkeys(("length", "height", "width", "depth", "diameter", "thickness", "range"), "[length]"),
    **dict.fromkeys(("mass", "weight"), "[mass]"),
    **dict.fromkeys(("velocity", "speed"), "[length] / [time]"),
    "rate": "1 / [time]",
    "capacity": "dimensionless",
    "temperature": "[temperature]",
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
        numbers for one attribute, the lower median stands; where it states several categories, all are alternatives.
    """
    rows = {item: row for row, item in enumerate(item_ids)}
    numbers: dict[Attribute, dict[int, list[float]]] = {}
    categories: dict[Attribute, dict[int, list[Category]]] = {}
    for spec in specs:
        row = rows.get(spec.item_id)
        if row is None:
            continue
        if not spec.unit:
            column = Attribute(column_of(spec))
            categories.setdefault(column, {}).setdefault(row, []).append(category(spec.value))
        elif (found := number(spec.value, spec.unit)) is not None:
            column = Attribute(column_of(spec), found[1])
            numbers.setdefault(column, {}).setdefault(row, []).append(found[0])
    columns: dict[str, Sequence[float | Category | None]] = {}
    # No two have one name: a name tells the dimension.
    attributes = sorted({*numbers, *categories}, key=lambda a: a.name)
    for attribute in attributes:
        if attribute.is_category:
            by_row = categories[attribute]
            columns[attribute.name] = [
                _join(by_row[row]) if row in by_row else None for row in range(len(item_ids))
            ]
        else:
            of_row = numbers[attribute]
            columns[attribute.name] = [
                median_low(of_row[row]) if row in of_row else None for row in range(len(item_ids))
            ]
    return Sheet(tuple(item_ids), tuple(attributes), columns)


def _join(stated: Sequence[Category]) -> Category:
    if len(stated) == 1:
        return stated[0]
    alternatives = dict.fromkeys(parts for one in stated for parts in one.alternatives)
    return Category(tuple(alternatives), frozenset().union(*(one.words for one in stated)))


def schema(left: Sheet, right: Sheet) -> SpecsSchema | None:
    """Return the Gower schema over the attributes both sheets have, or None where they share none."""
    shared = [a for a in left.attributes if a in right.attributes]
    if not shared:
        return None
    return SpecsSchema(
        *(Categorical(a.name) if a.is_category else Numeric(a.name, scale=RATIO_SCALE) for a in shared)
    )


def kernel_columns(table: Sheet, names: Iterable[str]) -> Mapping[str, Sequence[Any]]:
    """Return the columns as the specs kernel takes them: natural logarithms of numbers, normal forms of categories."""
    out: dict[str, Sequence[Any]] = {}
    for name in names:
        column = table.column(name)
        out[name] = [
            None if cell is None else (str(cell) if isinstance(cell, Category) else math.log(cell))
            for cell in column
        ]
    return out


def scores(
    left: Sheet,
    right: Sheet,
    rows_left: np.ndarray[Any, Any],
    rows_right: np.ndarray[Any, Any],
    **options: Any,
) -> np.ndarray[Any, Any]:
    """Score given pairs of rows: Gower's coefficient over the shared attributes, NaN where they share no value.

    Parameters
    ----------
    left, right : Sheet
        n and m items.
    rows_left, rows_right : ndarray of uint32, shape (k,)
        The pairs.

    Returns
    -------
    ndarray of float64, shape (k,)
        Similarity in 0..1, unitless; a numeric attribute counts 1 - |ln(a/b)| / ln 2, floored at 0.
    """
    plan = schema(left, right)
    if plan is None or not len(rows_left):
        return np.full(len(rows_left), np.nan)
    names = [a.name for a in plan.attributes]
    return np.asarray(
        specs_scores(
            kernel_columns(left, names), kernel_columns(right, names), plan, rows_left, rows_right, **options
        )
    )


def candidates(
    left: Sheet, right: Sheet, cutoff: float, *, min_shared: int, **options: Any
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return every pair of rows whose score reaches the cutoff, as two columns, ascending."""
    plan = schema(left, right)
    if plan is None:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    names = [a.name for a in plan.attributes]
    found = specs_join(
        kernel_columns(left, names),
        kernel_columns(right, names),
        plan,
        cutoff=cutoff,
        min_shared=min_shared,
        **options,
    )
    return found.left.astype(np.intp), found.right.astype(np.intp)
