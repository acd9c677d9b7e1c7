"""Values of data sheets that can hardly be as stated: told to whoever filed them, with why, and never changed.

A part that is larger than the whole, an empty thing heavier than the full one, a size of nothing, and what is a round
factor off what other sources, or the works of the register, state. Where readings differ, the farthest are compared.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from deadringer.facets.categories import category
from deadringer.facets.specs import attribute_name, column_of
from deadringer.facets.units import reading, scale, stated
from deadringer.facets.unread import capped, shown
from deadringer.model.records import Spec
from deadringer.model.sheets import CLASS

#: What a name says is measured, where one can be a part of another.
_SIZES = frozenset(("length", "height", "width", "depth", "thickness", "diameter", "mass", "weight"))
_ALIKE = {"weight": "mass"}
#: What says of a size that it is that of the whole: `overall length`, `length`, `total mass`.
_WHOLE = frozenset(("overall", "total", "oa"))
#: What may well be longer than the thing: it is rolled up, unfolded, imagined, or another thing beside it.
_LOOSE = frozenset(
    re.findall(
        r"\w+",
        "cable cord hose lead wire chain rope line strap sling leash belt focal wave path track stroke maximum max "
        "extended unfolded deployed open opened adjustable range package packaging box shipping crate pack case "
        "towed trailer train load payload capacity user rider cargo takeoff launch gross loaded laden wet full with "
        "and or per ratio",
    )
)
#: What says that a thing was weighed without what it carries, and with it.
_LIGHT = frozenset(("empty", "unloaded", "unladen", "net", "dry", "bare"))
_HEAVY = frozenset(("loaded", "laden", "full", "gross", "wet", "filled"))
#: Slips that happen: a decimal point, inches for millimetres, kilo.
SLIPS = (10.0, 25.4, 1000.0)
#: How near a slip the ratio of two sources is: as near as measures of one thing are.
_NEAR = 0.05
#: So many works of a class must state an attribute before what they state tells of a slip, and a value must lie so
#: many times beyond all of them.
LEAST, BEYOND = 5, 5.0
#: How far from them it may still be once the slip is undone: a fitting of a variant.
_AMONG = 1.15


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """A stated value in doubt: `value` as stated, `against` what it is held against, and where it was read."""

    item_id: str
    attribute: str
    value: str
    against: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A reading in base units, and as stated."""

    low: float
    high: float
    spec: Spec

    def __str__(self) -> str:
        return _stated(self.spec)


def _stated(spec: Spec) -> str:
    return spec.value if spec.unit in ("", "1") else f"{spec.value} {spec.unit}"


def doubts(specs: Iterable[Spec], works: Iterable[str]) -> tuple[Doubt, ...]:
    """Return the values of a case that can hardly be as stated.

    Parameters
    ----------
    specs : iterable of Spec
    works : iterable of str
        The ids of works: what they state tells what is usual, and sightings do not.

    Returns
    -------
    tuple of Doubt
        In order of item and attribute; the same for the same values in any order.
    """
    found: dict[str, dict[str, list[_Read]]] = {}
    classes: dict[str, str] = {}
    out: set[Doubt] = set()
    for spec in specs:
        if not spec.unit:
            if attribute_name(spec.attribute) == CLASS:
                classes[spec.item_id] = min(
                    str(category(spec.value)), classes.get(spec.item_id, "\U0010ffff")
                )
        elif (read := reading(spec.value, spec.unit)) is not None:
            columns = found.setdefault(spec.item_id, {})
            columns.setdefault(column_of(spec), []).append(_Read(read[0], read[1], spec))
        else:
            ends = stated(spec.value)
            what = "is no number or range that can be read in one way" if ends is None else "is not above 0"
            reason = f"{what}: taken for not known"
            out.add(Doubt(spec.item_id, column_of(spec), _stated(spec), "", reason, spec.source))
    for columns in found.values():
        out.update(_parts(columns))
        for name, reads in columns.items():
            out.update(_several(name, reads))
    out.update(_unusual(found, classes, set(works)))
    return tuple(sorted(out))


def _doubt(name: str, one: _Read, against: str, reason: str) -> Doubt:
    return Doubt(one.spec.item_id, name, str(one), against, reason, one.spec.source)


def _parts(columns: Mapping[str, list[_Read]]) -> Iterator[Doubt]:
    """Yield parts above the whole, and things empty above the same things full, of one item."""
    sized = {}
    for name in columns:
        words = frozenset(re.findall(r"\w+", name))
        if (
            len(size := words & _SIZES) == 1 and "\u00a0" not in name
        ):  # else in another dimension than the name tells
            sized[name] = (_ALIKE.get(*size, *size), words - size)
    for name, (measure, rest) in sized.items():
        for other, (also, beside) in sized.items():
            if other == name or also != measure:
                continue
            high = max(columns[name], key=lambda r: r.high)
            low = min(columns[other], key=lambda r: r.low)
            if high.high <= low.low:
                continue
            if rest & _LIGHT and beside & _HEAVY and rest - _LIGHT == beside - _HEAVY:
                yield _doubt(name, high, f"{other} {low}", f"is above {other}, which includes more")
            elif rest - _WHOLE and beside <= _WHOLE and not rest & (_WHOLE | _LOOSE | _LIGHT):
                yield _doubt(name, high, f"{other} {low}", f"the part is above the whole, {other}")


def _several(name: str, reads: list[_Read]) -> Iterator[Doubt]:
    """Yield readings of one item that are a slip apart; which of them slipped, the two do not tell."""
    ordered = sorted(reads, key=lambda r: (r.low, r.high, r.spec.value, r.spec.unit, r.spec.source))
    for at, low in enumerate(ordered):
        for high in ordered[at + 1 :]:
            if high.low > low.high and (factor := _slip(math.log(high.low / low.high))):
                yield _doubt(
                    name, high, str(low), f"is {factor:g} times another reading: a slip of unit in one?"
                )


def _slip(apart: float) -> float:
    return next((factor for factor in SLIPS if abs(apart - math.log(factor)) <= _NEAR), 0.0)


def _unusual(
    found: Mapping[str, Mapping[str, list[_Read]]], classes: Mapping[str, str], works: set[str]
) -> Iterator[Doubt]:
    """Yield readings far beyond all that works of the class state, which a slip would bring among them."""
    usual: dict[tuple[str, str], list[tuple[float, float, str]]] = {}
    for item, columns in found.items():
        if item in works:
            for name, reads in columns.items():
                ends = min(r.low for r in reads), max(r.high for r in reads)
                usual.setdefault((classes.get(item, ""), name), []).append((*ends, item))
    lowest = {key: sorted(of)[:2] for key, of in usual.items()}
    highest = {key: sorted(of, key=lambda o: (-o[1], o[2]))[:2] for key, of in usual.items()}
    for item, columns in found.items():
        for name, reads in columns.items():
            key = classes.get(item, ""), name
            of = len(usual.get(key, ())) - (item in works)
            if of < LEAST:
                continue
            low = next(one[0] for one in lowest[key] if one[2] != item)
            high = next(one[1] for one in highest[key] if one[2] != item)
            for one in reads:
                over = one.low > high * BEYOND
                if not over and one.high * BEYOND >= low:
                    continue
                for factor in SLIPS:
                    by = 1 / factor if over else factor
                    if one.low * by <= high * _AMONG and one.high * by * _AMONG >= low:
                        way = f"{factor:g} times {'less' if over else 'more'} is among them: a slip of unit?"
                        yield _doubt(
                            name, one, _range(low, high, of, one.spec, key[0]), f"far from all; {way}"
                        )
                        break


def _range(low: float, high: float, of: int, spec: Spec, kind: str) -> str:
    factor, offset, _ = scale(spec.unit)
    ends = " to ".join(f"{(end - offset) / factor:.4g}" for end in (low, high))
    unit = "" if spec.unit == "1" else f" {spec.unit}"
    return f"{ends}{unit} in {of} works" + (f" of class {kind}" if kind else "")


def told(found: Iterable[Doubt]) -> tuple[str, ...]:
    """Say in sentences which values are in doubt beside others, the first of them only; see `unread` for the rest."""
    lines = [
        f"specs: {shown(one.attribute)} of {shown(one.item_id)}: {shown(one.value)}, against {shown(one.against)}: "
        + one.reason
        + (f" ({shown(one.source)})" if one.source else "")
        for one in found
        if one.against
    ]
    return tuple(capped(lines))
