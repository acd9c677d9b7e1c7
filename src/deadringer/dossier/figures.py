"""The pictures of a page, as SVG made here: countries by place, and bars of contributions.

Each picture is drawn from numbers that also stand on the page in words. No map is used, and none is needed.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from markupsafe import Markup, escape

#: Degrees shown; nobody lives beyond. Each is `SCALE` units wide and high.
NORTH, SOUTH, WEST, EAST, SCALE = 78.0, -50.0, -178.0, 182.0, 2.75
WIDTH, HEIGHT = (EAST - WEST) * SCALE, (NORTH - SOUTH) * SCALE
#: Radius, in units, that holds a code and a count in the smallest type used; and what may be covered of the picture.
LEAST, COVER = 17.0, 0.35
GAP = 1.5
#: Size of the type in a disc, as a share of its radius: two lines of up to four signs fit.
TYPE = 0.66
ROUNDS = 400
#: Room about the discs; the least width shown, so that a few neighbours still have a continent about them; and the
#: most widths a height, so that a row of discs is no strip.
MARGIN, LEAST_WIDE, MOST_FLAT = 40.0, 0.55 * WIDTH, 3.0
#: What a name holds that is said with an article.
_ARTICLE = re.compile(
    r"\b(Union|United|Republic|Federation|Kingdom|Islands|Netherlands|Philippines|Bahamas|Gambia|Comoros|Maldives)\b"
)
#: log10 likelihood ratio at either end of a bar; what is more is cut, and marked as cut.
FULL = 1.0
#: Steps of support, by least log10 likelihood ratio: the class that shades a country.
SHADES = ((3.0, "s4"), (2.0, "s3"), (1.0, "s2"), (-math.inf, "s1"))


@dataclass(frozen=True, slots=True)
class Place:
    """A territory, and about where it lies, in degrees north and east."""

    code: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Mark:
    """What the picture shows of one territory: how many reported sightings, and the best log10 ratio among them."""

    code: str
    count: int
    log10_lr: float | None


@dataclass(slots=True)
class _Disc:
    mark: Mark
    home: tuple[float, float]
    x: float
    y: float
    r: float


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


def shade(log10_lr: float | None) -> str:
    """Return the class that shades a weight of evidence; one that is not at hand is the lightest."""
    if log10_lr is None:
        return SHADES[-1][1]
    return next(name for least, name in SHADES if log10_lr >= least)


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


def countries(marks: Sequence[Mark], description: str) -> Markup:
    """Draw the countries in which reported sightings were made, each near where it lies.

    Parameters
    ----------
    marks : sequence of Mark
        Territories without a place are passed over: the page names them in words.
    description : str
        The text alternative.

    Returns
    -------
    Markup
        An SVG in which no two discs, and so no two labels, overlap.
    """
    discs = layout(marks)
    shown = {disc.mark.code for disc in discs}
    out = [
        f'<svg class="countries" viewBox="{_window(discs)}" role="img" aria-label="{escape(description)}">',
        _grid(),
    ]
    for place in places().values():
        x, y = _at(place.lat, place.lon)
        if place.code not in shown:
            out.append(f'<circle class="other" cx="{x:.1f}" cy="{y:.1f}" r="2"/>')
    for disc in discs:
        x, y = disc.home
        if math.hypot(disc.x - x, disc.y - y) > disc.r:
            out.append(f'<path class="lead" d="M{x:.1f} {y:.1f}L{disc.x:.1f} {disc.y:.1f}"/>')
            out.append(f'<circle class="home" cx="{x:.1f}" cy="{y:.1f}" r="2"/>')
    for disc in discs:
        size = TYPE * disc.r
        out.append(
            f'<g class="{shade(disc.mark.log10_lr)}"><circle cx="{disc.x:.1f}" cy="{disc.y:.1f}" r="{disc.r:.1f}"/>'
            f"{_text(disc.x, disc.y - 0.08 * size, size, disc.mark.code)}"
            f"{_text(disc.x, disc.y + 0.86 * size, size, str(disc.mark.count))}</g>"
        )
    return Markup("".join([*out, "</svg>"]))


def layout(marks: Sequence[Mark]) -> list[_Disc]:
    """Place a disc a territory: its area goes with the count, and discs that would overlap push each other apart."""
    placed = sorted((mark for mark in marks if mark.code in places()), key=lambda mark: mark.code)
    if not placed:
        return []
    most = max(mark.count for mark in placed)
    wide = [LEAST * math.sqrt(1 + 2.2 * mark.count / most) for mark in placed]
    covered = sum(math.pi * (r + GAP) ** 2 for r in wide)
    fit = min(1.0, math.sqrt(COVER * WIDTH * HEIGHT / covered))
    discs = []
    for mark, r in zip(placed, wide, strict=True):
        place = places()[mark.code]
        home = _at(place.lat, place.lon)
        disc = _Disc(mark, home, *home, r * fit)
        _move(disc, 0.0, 0.0)
        discs.append(disc)
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):  # grown bit by bit, neighbours stay on their side of one another
        for _ in range(ROUNDS):
            if not _push(discs, share):
                break
    return discs


def _window(discs: Sequence[_Disc]) -> str:
    """Return the part of the world to show, as a viewBox: every disc and where it belongs, and room about them."""
    if not discs:
        return f"0 0 {WIDTH:.0f} {HEIGHT:.0f}"
    xs = [(min(d.x - d.r, d.home[0]), max(d.x + d.r, d.home[0])) for d in discs]
    ys = [(min(d.y - d.r, d.home[1]), max(d.y + d.r, d.home[1])) for d in discs]
    x, wide = _stretch(xs, LEAST_WIDE, WIDTH)
    y, high = _stretch(ys, wide / MOST_FLAT, HEIGHT)
    return f"{x:.1f} {y:.1f} {wide:.1f} {high:.1f}"


def _stretch(ends: Sequence[tuple[float, float]], least: float, most: float) -> tuple[float, float]:
    """Return where a stretch that holds all the ends begins, and how long it is, between `least` and `most`."""
    low, high = min(low for low, _ in ends) - MARGIN, max(high for _, high in ends) + MARGIN
    long = min(max(high - low, least), most)
    return min(max((low + high - long) / 2, 0.0), most - long), long


def _push(discs: list[_Disc], share: float) -> bool:
    """Move discs that overlap at a share of their size apart, each by half of it; tell whether any did."""
    moved = False
    for i, one in enumerate(discs):
        for other in discs[i + 1 :]:
            need = (one.r + other.r + GAP) * share
            dx, dy = other.x - one.x, other.y - one.y
            if abs(dx) >= need or abs(dy) >= need:
                continue
            apart = math.hypot(dx, dy)
            if apart >= need - 1e-6:
                continue
            if apart < 1e-9:  # the same place: any direction will do, if it is always the same
                dx, dy, apart = math.cos(i), math.sin(i), 1.0
                step = need / 2
            else:
                step = (need - apart) / 2 + 1e-3
            for disc, sign in ((one, -1), (other, 1)):
                _move(disc, sign * step * dx / apart, sign * step * dy / apart)
            moved = True
    return moved


def _move(disc: _Disc, dx: float, dy: float) -> None:
    """Move a disc, but not over the edge of the world."""
    disc.x = min(max(disc.x + dx, disc.r), WIDTH - disc.r)
    disc.y = min(max(disc.y + dy, disc.r), HEIGHT - disc.r)


def _text(x: float, y: float, size: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}">{escape(text)}</text>'


def _at(lat: float, lon: float) -> tuple[float, float]:
    return ((lon - WEST) % 360) * SCALE, (NORTH - lat) * SCALE


def _grid() -> str:
    lines = [f"M{_at(0, lon)[0]:.1f} 0V{HEIGHT:.0f}" for lon in range(-150, 181, 30)]
    lines += [f"M0 {_at(lat, 0)[1]:.1f}H{WIDTH:.0f}" for lat in (60, 30, -30)]
    equator = f'<path class="equator" d="M0 {_at(0, 0)[1]:.1f}H{WIDTH:.0f}"/>'
    return f'<path class="grid" d="{"".join(lines)}"/>{equator}'
