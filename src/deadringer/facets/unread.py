"""What of the data sheets cannot be compared, told once: values not read, units not known, mixed dimensions.

It changes nothing: such values are missing to every comparison, and the list says so to whoever filed them.
"""

from __future__ import annotations

from collections.abc import Iterable

from deadringer.facets.specs import attribute_name
from deadringer.facets.units import reading, scale
from deadringer.model.records import Spec

#: Attributes or units told of one by one, and values shown of each: a page of warnings is not read.
_TOLD, _SHOWN = 20, 3
#: Letters shown of a stated text.
_CLIP = 40


def unread(stated: Iterable[Spec]) -> tuple[str, ...]:
    """Say in sentences which stated values no comparison will use, and which are compared only among a part.

    Parameters
    ----------
    stated : iterable of Spec
        All values of a case.

    Returns
    -------
    tuple of str
        In order of attribute and unit; the same for the same values in any order.
    """
    missing: dict[str, list[str]] = {}
    unknown: dict[str, int] = {}
    dimensions: dict[str, set[str]] = {}
    for spec in stated:
        dimension = scale(spec.unit)[2] if spec.unit else ""
        name = attribute_name(spec.attribute)
        dimensions.setdefault(name, set()).add(dimension)
        if dimension.startswith("unit "):
            unknown[dimension[5:]] = unknown.get(dimension[5:], 0) + 1
        if spec.unit and reading(spec.value, spec.unit) is None:
            missing.setdefault(name, []).append(
                f"{shown(spec.value)} {shown(spec.unit)} ({shown(spec.item_id)})"
            )
    values = [
        f"specs: {shown(name)}: {len(found)} not read as a number above 0 or a range of two, and missing: "
        + _some(sorted(found))
        for name, found in sorted(missing.items())
    ]
    units = [
        f"specs: the unit {shown(unit)} is not known; what is stated in it ({count}) is compared only with its like"
        for unit, count in sorted(unknown.items())
    ]
    mixed = [
        f"specs: {shown(name)} is stated in several kinds, each compared only with its like: "
        + _some([shown(d) or "without a unit" for d in sorted(found)])
        for name, found in sorted(dimensions.items())
        if len(found) > 1
    ]
    return tuple(line for lines in (values, units, mixed) for line in capped(lines))


def shown(text: str) -> str:
    """Return a stated text as a sentence can hold it."""
    clean = "".join(c if c.isprintable() else " " for c in text[: _CLIP + 1])
    return clean if len(clean) <= _CLIP else clean[:_CLIP] + "…"


def _some(found: list[str]) -> str:
    more = len(found) - _SHOWN
    return ", ".join(found[:_SHOWN]) + (f", and {more} more" if more > 0 else "")


def capped(lines: list[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - _TOLD
    return lines[:_TOLD] + ([f"specs: and {more} more of this kind"] if more > 0 else [])
