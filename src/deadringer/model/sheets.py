"""Data sheets in comparable form: numbers in base units, categories in normal form, missing values as None.

A sheet is made by the specs facet and read by screening and evidence. Nothing here knows units or kernels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

#: The categorical attribute that says what an item is for: evidence is weighed within its values.
CLASS = "class"
#: Attributes by which things fit other things: a standard imposes them, and agreement in one is interoperability. A
#: case may name others in their stead.
STANDARDS = (
    *("cartridge", "caliber", "calibre", "chambering", "ammunition", "magazine capacity"),
    *("thread", "mount", "connector", "plug", "socket", "interface", "protocol", "voltage", "standard"),
)


@dataclass(frozen=True, slots=True)
class Category:
    """A category as stated: one or more alternatives, each a tuple of parts from general to particular.

    "7.62x39" has the parts ("7.62", "39"); "rifle (bullpup)" has ("rifle", "bullpup"). `words` are the proper names
    that stood beside a size ("Tokarev"): they can make a disagreement doubtful, never an agreement.
    """

    alternatives: tuple[tuple[str, ...], ...]
    words: frozenset[str] = field(default=frozenset())

    def agrees(self, other: Category) -> bool | None:
        """Tell whether both may be the same: None where one says too little to know.

        Equal in one alternative agrees. A statement that stops short of the other ("7.62" against "7.62x39"), or
        shares a name with one that gives no full size, is unknown. Everything else disagrees.
        """
        if set(self.alternatives) & set(other.alternatives):
            return True
        pairs = [(mine, theirs) for mine in self.alternatives for theirs in other.alternatives]
        if any(mine == theirs[: len(mine)] or theirs == mine[: len(theirs)] for mine, theirs in pairs):
            return None
        # "7.62 nato" against "7.62 51": as vague as "30tokarev", which has one part.
        vague = any(
            min(len(mine), len(theirs)) < 2
            or (mine[0] == theirs[0] and not mine[1][:1].isdigit() & theirs[1][:1].isdigit())
            for mine, theirs in pairs
        )
        return None if vague and self.words & other.words else False

    def __str__(self) -> str:
        """Return the normal form, alternatives separated by a stroke."""
        return " / ".join(" ".join(parts) for parts in self.alternatives)


class Interval(NamedTuple):
    """A number that is known to lie between two, 0 < low < high: a stated range, or what several sources read."""

    low: float
    high: float


#: One value of a sheet, where it is known.
Cell = float | Interval | Category


def ends(cell: Cell) -> tuple[float, float]:
    """Return the least and the greatest that a number may be.

    Raises
    ------
    TypeError
        The cell is a category.
    """
    if isinstance(cell, Category):
        raise TypeError(f"{cell} is no number")
    return (cell.low, cell.high) if isinstance(cell, Interval) else (cell, cell)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column of a sheet: its name, and the dimension of its numbers in base units (empty for a category)."""

    name: str
    dimension: str = ""

    @property
    def is_category(self) -> bool:
        """Tell whether the column holds categories."""
        return not self.dimension


@dataclass(frozen=True, slots=True)
class Terms:
    """How an attribute is compared in one register: learnt from its works, never from sightings or labels.

    `lines` of works state it; `scale` is how far apart two logarithms are unlike altogether (0 for a category);
    `weight` is in bits.
    """

    lines: int
    scale: float
    weight: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """Items by attributes: `cells[name][row]` is a number (base units), an Interval of them, or a Category.

    Only what is known is held, rows ascending: most items state few of all attributes.
    """

    item_ids: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    cells: Mapping[str, Mapping[int, Cell]]

    @classmethod
    def of_columns(
        cls,
        item_ids: Sequence[str],
        attributes: Sequence[Attribute],
        columns: Mapping[str, Sequence[Cell | None]],
    ) -> Sheet:
        """Make a sheet of whole columns, None where not known."""
        return cls(
            tuple(item_ids),
            tuple(attributes),
            {
                name: {row: cell for row, cell in enumerate(column) if cell is not None}
                for name, column in columns.items()
            },
        )

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.item_ids)

    def column(self, name: str) -> list[Cell | None]:
        """Return a whole column, all missing where the sheet does not have it."""
        out: list[Cell | None] = [None] * len(self)
        for row, cell in self.cells.get(name, {}).items():
            out[row] = cell
        return out

    def rows(self) -> list[dict[Attribute, Cell]]:
        """Return what each item states, in order of the attributes."""
        out: list[dict[Attribute, Cell]] = [{} for _ in self.item_ids]
        for attribute in self.attributes:
            for row, cell in self.cells[attribute.name].items():
                out[row][attribute] = cell
        return out
