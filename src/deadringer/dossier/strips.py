"""Numbers of data sheets on a scale: what was seen, what the work has, and what other works of its class have.

A value that many have is no sign of derivation, and one that stands alone may be. Only what is stated as a plain number
in the unit of the work is drawn: nothing is converted here, and what is left out is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from deadringer.dossier import words
from deadringer.dossier._drawing import number
from deadringer.model.case import Case
from deadringer.model.values import Finding

#: Attributes drawn of one finding, the weightiest first.
MOST = 12
WIDE, TALL = 300.0, 46.0
#: Ticks nearer than this, in units, are one.
NEAR = 1.0
_PLAIN = re.compile(r"[+-]?(?:[0-9]{1,15})(?:\.[0-9]{1,15})?")


@dataclass(frozen=True, slots=True)
class Strip:
    """One attribute: its name, unit, the drawing, what it shows in words, and how many works state it otherwise."""

    label: str
    picture: Markup
    told: str


class Population:
    """The numbers that items state, by attribute: read once for all pages."""

    def __init__(self, case: Case) -> None:
        self._kinds = {work.work_id: work.kind for work in case.works}
        self._stated: dict[str, dict[str, list[tuple[float, str]]]] = {}
        for spec in case.specs:
            if spec.unit and _PLAIN.fullmatch(text := spec.value.strip()):
                of = self._stated.setdefault(spec.attribute, {})
                of.setdefault(spec.item_id, []).append((float(text), " ".join(spec.unit.split()).casefold()))

    def strips(self, finding: Finding, title: str, work: str) -> tuple[tuple[Strip, ...], int]:
        """Return the scales of a finding, and how many more could be drawn."""
        weights = {p.label: abs(p.log10_lr or 0.0) for p in finding.contributions if p.kind == "specs"}
        found = []
        for label in sorted(weights, key=lambda name: (-weights[name], name)):
            of = self._stated.get(label, {})
            seen, own = of.get(finding.sighting_id), of.get(finding.work_id)
            if seen and own and len({unit for _, unit in (*seen, *own)}) == 1:
                found.append((label, of, own[0][1]))
        drawn = tuple(self._strip(label, of, unit, finding, title, work) for label, of, unit in found[:MOST])
        return drawn, len(found) - len(drawn)

    def _strip(
        self,
        label: str,
        of: Mapping[str, list[tuple[float, str]]],
        unit: str,
        finding: Finding,
        title: str,
        work: str,
    ) -> Strip:
        kind = self._kinds.get(finding.work_id, "")
        others, apart = [], 0
        for item, stated in of.items():
            if item in (finding.work_id, finding.sighting_id) or self._kinds.get(item) != kind:
                continue
            if any(other != unit for _, other in stated):
                apart += 1
            else:
                others.append([value for value, _ in stated])
        seen = [value for value, _ in of[finding.sighting_id]]
        own = [value for value, _ in of[finding.work_id]]
        same = sum(any(value in own for value in one) for one in others)
        said = f"Seen {_list(seen)} {unit}; the work {_list(own)} {unit}. "
        if others:
            every = [value for one in others for value in one]
            said += (
                f"Of {words.counted(len(others), 'other work')} of its class, from {_say(min(every))} to "
                f"{_say(max(every))} {unit}, {same or 'none'} {'state' if same > 1 else 'states'} what the work does."
            )
        else:
            said += "No other work of its class states it."
        if apart:
            said += f" {words.counted(apart, 'more states', 'more state')} it in another unit."
        return Strip(label, draw(seen, own, [v for one in others for v in one], said), said)


def draw(seen: Iterable[float], work: Iterable[float], others: Iterable[float], told: str) -> Markup:
    """Draw values on one scale: others as ticks, the work below the line, what was seen above it."""
    seen, work, others = list(seen), list(work), list(others)
    low, high = min([*seen, *work, *others]), max([*seen, *work, *others])
    room = (high - low) * 0.04 or max(abs(high) * 0.1, 1.0)
    low, high = low - room, high + room

    def at(value: float) -> float:
        return 6 + (value - low) / (high - low) * (WIDE - 12)

    places: list[float] = []
    for x in sorted(map(at, others)):
        if not places or x - places[-1] >= NEAR:
            places.append(x)
    ticks = "".join(f"M{number(x)} 17v12" for x in places)
    above = "".join(f'<path class="seen" d="M{number(at(v))} 17l-5 -8h10z"/>' for v in seen)
    below = "".join(f'<path class="work" d="M{number(at(v))} 29l-5 8h10z"/>' for v in work)
    return Markup(
        f'<svg class="strip" viewBox="0 0 {number(WIDE)} {number(TALL)}" width="{number(WIDE)}" '
        f'height="{number(TALL)}" role="img"><title>{escape(words.printable(told))}</title>'
        f'<path class="line" d="M0 23H{number(WIDE)}"/><path class="others" d="{ticks}"/>{above}{below}</svg>'
    )


def _say(value: float) -> str:
    return f"{value:,.10g}"


def _list(values: list[float]) -> str:
    return " and ".join(_say(value) for value in dict.fromkeys(values))
