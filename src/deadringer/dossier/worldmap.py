"""The map of a docket: where reported things were made, by permission, over outlines of countries.

Everything drawn also stands on the page in a table. The outlines are for finding one's way, and no statement on any
border; where they come from stands in seeds/outlines.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from markupsafe import Markup, escape

from deadringer.dossier import shapes, words

#: Degrees shown; nobody lives beyond. Degrees are true to one another at about 40 north and south.
NORTH, SOUTH, WEST, EAST = 78.0, -50.0, -169.0, 191.0
ACROSS, DOWN = 2.75, 3.5
WIDTH, HEIGHT = (EAST - WEST) * ACROSS, (NORTH - SOUTH) * DOWN
#: Steps a degree of the outlines, which count right from `WEST` and down from the pole.
STEPS = 4
#: Radius, in units, that holds a code and a count in the smallest type used; and what may be covered of the picture.
LEAST, COVER = 17.0, 0.35
GAP = 1.5
ROUNDS = 400
#: Room about the figures; the least width shown, so that a few neighbours still have a continent about them; and the
#: most widths a height, so that a row of figures is no strip.
MARGIN, LEAST_WIDE, MOST_FLAT = 40.0, 0.55 * WIDTH, 2.6
#: Figures drawn at most: past it, plants are counted with their country, and then all answers of a country together.
MOST = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What the map shows of one place and one permission.

    `place` says where, `code` is the territory, `state` one of `shapes.ORDER`. `count` sightings were reported, `best`
    is the greatest log10 ratio among them, None where none is at hand. `href` leads to the first of them on the page,
    and `shows` is the filter that lists them all.
    """

    place: str
    code: str
    lat: float
    lon: float
    state: str
    count: int
    best: float | None = None
    href: str = ""
    shows: str = ""

    @property
    def said(self) -> str:
        """What stands there, in words."""
        return f"{self.place}: {self.count:,} reported, {shapes.said(self.state)}"


@dataclass(slots=True)
class _Disc:
    spot: Spot
    home: tuple[float, float]
    x: float
    y: float
    r: float


def draw(spots: Sequence[Spot], plants: Iterable[tuple[str, float, float]], description: str) -> Markup:
    """Draw figures by permission, each near where it belongs.

    Parameters
    ----------
    spots : sequence of Spot
        What was reported. A figure is a link where it has somewhere to lead.
    plants : iterable of (str, float, float)
        Plants on record, with degrees north and east: a dot each.
    description : str
        The text alternative.

    Returns
    -------
    Markup
        An SVG in which no two figures, and so no two labels, overlap.
    """
    discs = layout(spots)
    out = [
        f'<svg class="map" viewBox="{_window(discs)}" role="group" aria-label="{escape(description)}">',
        f'<rect class="sea" width="{WIDTH:.0f}" height="{HEIGHT:.0f}"/>',
        outlines(),
    ]
    for name, lat, lon in plants:
        x, y = at(lat, lon)
        out.append(
            f'<path class="plant" d="M{x - 2:.1f} {y - 2:.1f}h4v4h-4z"><title>{_printed(name)}</title></path>'
        )
    for disc in discs:
        x, y = disc.home
        if math.hypot(disc.x - x, disc.y - y) > disc.r:
            out.append(f'<path class="lead" d="M{x:.1f} {y:.1f}L{disc.x:.1f} {disc.y:.1f}"/>')
            out.append(f'<circle class="home" cx="{x:.1f}" cy="{y:.1f}" r="2"/>')
    return Markup("".join([*out, *(_figure(disc) for disc in discs), "</svg>"]))


def layout(spots: Sequence[Spot]) -> list[_Disc]:
    """Place a figure a spot: its area goes with the count, and those that would overlap push each other apart."""
    if not spots:
        return []
    most = max(spot.count for spot in spots)
    wide = [LEAST * math.sqrt(1 + 2.2 * spot.count / most) for spot in spots]
    covered = sum(math.pi * (r + GAP) ** 2 for r in wide)
    fit = min(1.0, math.sqrt(COVER * WIDTH * HEIGHT / covered))
    discs = []
    for spot, r in zip(spots, wide, strict=True):
        home = at(spot.lat, spot.lon)
        disc = _Disc(spot, home, *home, r * fit)
        _move(disc, 0.0, 0.0)
        discs.append(disc)
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):  # grown bit by bit, neighbours stay on their side of one another
        for _ in range(ROUNDS):
            if not _push(discs, share):
                break
    return discs


def at(lat: float, lon: float) -> tuple[float, float]:
    """Return where on the drawing a place lies, within its edges."""
    return ((lon - WEST) % 360) * ACROSS, min(max((NORTH - lat) * DOWN, 0.0), HEIGHT)


@cache
def outlines() -> str:
    """Draw all countries in one path."""
    lines = (files("deadringer.dossier") / "outlines.txt").read_text(encoding="ascii").splitlines()
    rings = []
    for line in lines:
        east, south, moves = line.split(" ", 2)
        rings.append(f"M{east} {south}l{moves}z")
    scale = f"{ACROSS / STEPS:g} {DOWN / STEPS:g}"
    return f'<path class="land" transform="translate(0 {(NORTH - 90) * DOWN:g})scale({scale})" d="{"".join(rings)}"/>'


def _figure(disc: _Disc) -> str:
    spot = disc.spot
    share, below = shapes.TYPE.get(spot.state, shapes.USUAL)
    size, middle = share * disc.r, disc.y + below * disc.r
    drawn = (
        f"<title>{_printed(spot.said)}</title>{shapes.shape(spot.state, disc.x, disc.y, disc.r)}"
        f"{_text(disc.x, middle - 0.08 * size, size, spot.code)}"
        f"{_text(disc.x, middle + 0.86 * size, size, f'{spot.count:,}')}"
    )
    if not spot.href:
        return f'<g class="p-{spot.state}">{drawn}</g>'
    shows = f' data-shows="{escape(spot.shows)}"' if spot.shows else ""
    return f'<a class="p-{spot.state}" href="{escape(spot.href)}"{shows} aria-label="{_printed(spot.said)}">{drawn}</a>'


def _window(discs: Sequence[_Disc]) -> str:
    """Return the part of the world to show, as a viewBox: every figure and where it belongs, and room about them."""
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
    """Move figures that overlap at a share of their size apart, each by half of it; tell whether any did."""
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
    """Move a figure, but not over the edge of the world."""
    disc.x = min(max(disc.x + dx, disc.r), WIDTH - disc.r)
    disc.y = min(max(disc.y + dy, disc.r), HEIGHT - disc.r)


def _text(x: float, y: float, size: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}">{_printed(text)}</text>'


def _printed(text: str) -> Markup:
    return escape(words.printable(text))
