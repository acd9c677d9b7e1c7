"""Two data sheets as arrays: how nearly each numeric attribute agrees, and whether each category does.

Shared by every step that weighs specs; knows no likelihoods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from deadringer.model.sheets import Attribute, Category, Sheet

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

#: Steps of |ln(a / b)| between degrees of agreement. 0.3 %: equal but for rounding to the last stated digit. 1.3 %:
#: measured apart, or converted from inches. 5 %, 15 %: a variant's fittings. 50 %: hardly the same thing.
STEPS = np.array([0.003, 0.013, 0.05, 0.15, 0.5])
#: Degrees of agreement, from equal to unlike.
DEGREES = len(STEPS) + 1
#: Degrees of agreement of categories: the same, or another.
SAME, OTHER = 0, 1
#: What stands for "not known on one side" in an array of degrees.
MISSING = -1


def degrees(left: Floats, right: Floats) -> Ints:
    """Return the degree of agreement of numbers (broadcast), MISSING where either is NaN.

    Parameters
    ----------
    left, right : ndarray of float64
        Numbers above 0 in one unit; NaN where not known.
    """
    apart = np.abs(np.log(left) - np.log(right))
    found: Ints = np.searchsorted(STEPS, apart, side="right").astype(np.intp)
    found[np.isnan(apart)] = MISSING
    return found


def numbers(sheet: Sheet, attribute: Attribute) -> Floats:
    """Return a numeric column, NaN where missing or where the sheet has it in another dimension."""
    if attribute not in sheet.attributes:
        return np.full(len(sheet), np.nan)
    column = sheet.column(attribute.name)
    return np.array([cell if isinstance(cell, float) else np.nan for cell in column], dtype=np.float64)


def categories(sheet: Sheet, name: str) -> list[Category | None]:
    """Return a categorical column, None where missing."""
    return [cell if isinstance(cell, Category) else None for cell in sheet.column(name)]


@lru_cache(maxsize=2**16)  # the same few classes and cartridges, for every calibration of an audit
def _agree(one: Category, other: Category) -> bool | None:
    return one.agrees(other)


def agreement(
    left: Sequence[Category | None], right: Sequence[Category | None], rows_left: Ints, rows_right: Ints
) -> Ints:
    """Return whether categories agree, for given pairs of rows: SAME, OTHER, or MISSING where unknown. Shape (k,)."""
    texts: dict[Category | None, int] = {None: 0}
    at = np.array([texts.setdefault(cell, len(texts)) for cell in left], dtype=np.intp)
    to = np.array([texts.setdefault(cell, len(texts)) for cell in right], dtype=np.intp)
    cells = list(texts)
    if not len(rows_left):
        return np.empty(0, dtype=np.intp)
    codes, back = np.unique(at[rows_left] * len(cells) + to[rows_right], return_inverse=True)
    found = np.full(len(codes), MISSING, dtype=np.intp)
    for n, code in enumerate(codes.tolist()):
        a, b = cells[code // len(cells)], cells[code % len(cells)]
        if a is not None and b is not None and (same := _agree(a, b)) is not None:
            found[n] = SAME if same else OTHER
    return np.asarray(found[back], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Degrees:
    """Degrees of agreement of given pairs of rows of two sheets: `of[name]` has shape (k,), MISSING where unknown."""

    attributes: tuple[Attribute, ...]
    of: dict[str, Ints]


def compare(left: Sheet, right: Sheet, rows_left: Ints, rows_right: Ints) -> Degrees:
    """Compare given pairs of rows in every attribute that both sheets have."""
    shared = tuple(a for a in left.attributes if a in right.attributes)
    return Degrees(
        shared,
        {
            a.name: agreement(categories(left, a.name), categories(right, a.name), rows_left, rows_right)
            if a.is_category
            else degrees(numbers(left, a)[rows_left], numbers(right, a)[rows_right])
            for a in shared
        },
    )


def all_pairs(n: int, m: int) -> tuple[Ints, Ints]:
    """Return the rows of every pair of n by m items, in order."""
    return np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
