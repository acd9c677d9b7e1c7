"""Two data sheets as arrays: how nearly each numeric attribute agrees, and whether each category does.

Shared by every step that weighs specs; knows no likelihoods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from deadringer.model.sheets import Attribute, Category, Sheet, ends

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
#: How much longer it takes to look a pair up than to pass over one.
_LOOK_UP = 8


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a sheet states of a numeric attribute: the rows that do, and logarithms of the least and the greatest."""

    rows: Ints
    low: Floats
    high: Floats

    def of(self, rows: Ints) -> Numbers:
        """Return those of some rows, all of which state it."""
        return self.at(places(self.rows, rows))

    def at(self, places: Ints) -> Numbers:
        """Return those at some places of the column."""
        return Numbers(self.rows[places], self.low[places], self.high[places])

    def down(self) -> Numbers:
        """Return the same as a column, to be set beside a row of others."""
        return Numbers(self.rows, self.low[:, None], self.high[:, None])


def places(of: Ints, rows: Ints) -> Ints:
    """Return where rows stand among ascending ones, each of which is there; shape of `rows`."""
    if not len(of) or len(rows) * _LOOK_UP < of[-1]:
        return np.searchsorted(of, rows)
    table = np.zeros(int(of[-1]) + 1, dtype=np.intp)
    table[of] = np.arange(len(of))
    return table[rows]


def numbers(sheet: Sheet, attribute: Attribute) -> Numbers:
    """Return a numeric column of a sheet that has it."""
    cells = sheet.cells[attribute.name]
    low, high = np.log(np.array(list(map(ends, cells.values())), dtype=np.float64).reshape(-1, 2)).T
    return Numbers(np.array(list(cells), dtype=np.intp), low, high)


def apart(left: Numbers, right: Numbers) -> tuple[Floats, Floats]:
    """Return how far numbers are apart, |ln(a / b)|, row by row: by their nearest readings and by their farthest."""
    one, other = left.low - right.high, right.low - left.high
    return np.maximum(np.maximum(one, other), 0.0), np.maximum(-one, -other)


def degrees(apart: Floats) -> Ints:
    """Return the degree of agreement of numbers so far apart (|ln(a / b)|); same shape."""
    return np.searchsorted(STEPS, apart, side="right").astype(np.intp)


def opened(near: Ints, far: Ints) -> tuple[Ints, Ints]:
    """Return every degree that pairs leave open, and the place of its pair: in order, an interval once a degree."""
    wide = far - near + 1
    at = np.repeat(np.arange(len(near)), wide)
    return at, near[at] + np.arange(len(at)) - np.repeat(np.cumsum(wide) - wide, wide)


def categories(sheet: Sheet, name: str) -> list[Category | None]:
    """Return a categorical column, None where missing."""
    return [cell if isinstance(cell, Category) else None for cell in sheet.column(name)]


def stated(sheet: Sheet, attribute: Attribute) -> tuple[Ints, list[Category]]:
    """Return what a sheet states of a category that it has, and the rows that do."""
    cells = sheet.cells[attribute.name].items()
    found = {row: cell for row, cell in cells if isinstance(cell, Category)}
    return np.array(list(found), dtype=np.intp), list(found.values())


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
    back = at[rows_left] * len(cells) + to[rows_right]
    if len(cells) ** 2 * _LOOK_UP < len(back):  # few kinds of many pairs: all of them are asked about
        codes = np.arange(len(cells) ** 2)
    else:
        codes, back = np.unique(back, return_inverse=True)
    found = np.full(len(codes), MISSING, dtype=np.intp)
    for n, code in enumerate(codes.tolist()):
        a, b = cells[code // len(cells)], cells[code % len(cells)]
        if a is not None and b is not None and (same := _agree(a, b)) is not None:
            found[n] = SAME if same else OTHER
    return np.asarray(found[back], dtype=np.intp)


class Pairs:
    """Pairs of rows of two sheets, and where those of given rows stand among them.

    A pair of items has few attributes in common, whatever there are of them: nothing here takes pairs by attributes.
    """

    def __init__(self, left: Ints, right: Ints, works: int) -> None:
        self.left, self.right = left, right
        self._codes = left * max(1, works) + right
        self._width = max(1, works)
        self._ascending = bool((np.diff(self._codes) > 0).all())

    def __len__(self) -> int:
        return len(self.left)

    def among(self, left: Ints, right: Ints) -> Ints:
        """Return which pairs are of these rows on either side, ascending; both are ascending."""
        if not len(left) or not len(right) or not len(self):
            return np.empty(0, dtype=np.intp)
        if self._ascending and len(left) * len(right) * _LOOK_UP <= len(self):
            codes = (left[:, None] * self._width + right).ravel()
            at = np.minimum(np.searchsorted(self._codes, codes), len(self) - 1)
            return np.asarray(at[self._codes[at] == codes], dtype=np.intp)
        known = [
            np.zeros(int(max(rows.max(), own.max())) + 1, dtype=np.bool_)
            for rows, own in ((left, self.left), (right, self.right))
        ]
        known[0][left] = known[1][right] = True
        return np.flatnonzero(known[0][self.left] & known[1][self.right])


@dataclass(frozen=True, slots=True)
class Shared:
    """The pairs in which both sides state an attribute, and their degrees by nearest and by farthest readings.

    `at` are places among the pairs, ascending; a pair of categories of which one says too little is left out.
    """

    at: Ints
    near: Ints
    far: Ints


def shared(left: Sheet, right: Sheet) -> tuple[Attribute, ...]:
    """Return the attributes that both sheets have, in order."""
    have = set(right.attributes)
    return tuple(attribute for attribute in left.attributes if attribute in have)


def compare(left: Sheet, right: Sheet, pairs: Pairs) -> dict[Attribute, Shared]:
    """Compare pairs of rows in every attribute that both sheets have; those that no pair shares are left out."""
    out: dict[Attribute, Shared] = {}
    for attribute in shared(left, right):
        if not (left.cells[attribute.name] and right.cells[attribute.name]):
            continue
        if attribute.is_category:
            (rows, cells), (others, of) = stated(left, attribute), stated(right, attribute)
            at = pairs.among(rows, others)
            found = agreement(cells, of, places(rows, pairs.left[at]), places(others, pairs.right[at]))
            known = found != MISSING
            seen = Shared(at[known], found[known], found[known])
        else:
            one, other = numbers(left, attribute), numbers(right, attribute)
            at = pairs.among(one.rows, other.rows)
            left_at, right_at = places(one.rows, pairs.left[at]), places(other.rows, pairs.right[at])
            if (one.low == one.high).all() and (other.low == other.high).all():
                # Of single readings the nearest are the farthest.
                near = far = degrees(np.abs(one.low[left_at] - other.low[right_at]))
            else:
                near, far = map(degrees, apart(one.at(left_at), other.at(right_at)))
            seen = Shared(at, near, far)
        if len(seen.at):
            out[attribute] = seen
    return out


def all_pairs(n: int, m: int) -> tuple[Ints, Ints]:
    """Return the rows of every pair of n by m items, in order."""
    return np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
