"""Where territories lie and how they are called, and bars of contributions as SVG made here."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from markupsafe import Markup

#: What a name holds that is said with an article.
_ARTICLE = re.compile(
    r"\b(Union|United|Republic|Federation|Kingdom|Islands|Netherlands|Philippines|Bahamas|Gambia|Comoros|Maldives)\b"
)
#: log10 likelihood ratio at either end of a bar; what is more is cut, and marked as cut.
FULL = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """A territory, and about where it lies, in degrees north and east."""

    code: str
    name: str
    lat: float
    lon: float


@cache
def places() -> dict[str, Place]:
    """Return the territories that have a place on the picture, by code, former states among them."""
    text = (files("deadringer.dossier") / "territories.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["code"]: Place(row["code"], row["name"], float(row["lat"]), float(row["lon"])) for row in rows
    }


@cache
def spoken() -> Mapping[str, str]:
    """Return the names of territories by code as a sentence says them, with the article where one is usual."""
    named = {place.code: place.name for place in places().values()}
    return MappingProxyType(
        {code: f"the {name}" if _ARTICLE.search(name) else name for code, name in named.items()}
    )


def bar(log10_lr: float | None) -> Markup:
    """Draw one contribution: to the right where it is for derivation, to the left where it is against."""
    if log10_lr is None:
        return Markup(
            '<svg class="bar" viewBox="-50 0 100 10" aria-hidden="true"><path class="axis" d="M0 0V10"/></svg>'
        )
    size = 48 * min(abs(log10_lr), FULL) / FULL
    side, start = ("for", 0.0) if log10_lr > 0 else ("against", -size)
    cut = ""
    if abs(log10_lr) > FULL:
        edge = 48 if log10_lr > 0 else -48
        cut = f'<path class="cut" d="M{edge * 0.9:.1f} 0L{edge * 0.96:.1f} 10"/>'
    return Markup(
        '<svg class="bar" viewBox="-50 0 100 10" aria-hidden="true">'
        f'<rect class="{side}" x="{start:.1f}" y="1.5" width="{size:.1f}" height="7"/>{cut}'
        '<path class="axis" d="M0 0V10"/></svg>'
    )
