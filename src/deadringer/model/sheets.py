"""Data sheets in comparable form: numbers in base units, categories in normal form, missing values as None.

A sheet is made by the specs facet and read by screening and evidence. Nothing here knows units or kernels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: The categorical attribute that says what an item is for: evidence is weighed within its values.
CLASS = "class"


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
class Sheet:
    """Items by attributes: `columns[name][row]` is a number (base units), a Category, or None where not known."""

    item_ids: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    columns: Mapping[str, Sequence[float | Category | None]]

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.item_ids)

    def column(self, name: str) -> Sequence[float | Category | None]:
        """Return a column, all missing where the sheet does not have it."""
        return self.columns.get(name, (None,) * len(self))
