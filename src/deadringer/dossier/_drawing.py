"""What the plots are drawn with: axes with ticks, a frame with its legend, and curves thinned to what the eye can see.

Knows nothing of what is plotted. One unit of a drawing is about a pixel.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

#: A point on the drawing, in units, right and down.
Point = tuple[float, float]
#: Room about the plot: for tick labels and titles of axes, and a line of the legend.
LEFT, RIGHT, BOTTOM, TOP, LINE = 66.0, 18.0, 50.0, 12.0, 19.0
#: How wide a lane is for what lies beyond an axis, and what parts it from the plot.
LANE, PART = 36.0, 14.0
#: What cannot be seen, in units: the width of a column of the drawing, and how far a curve may be straightened.
COLUMN, STRAIGHT = 0.5, 0.25
#: How far ticks are apart at least: across, room for `−0.75`; down, for a line and air about it.
WORD, ROW = 46.0, 36.0
#: How wide a sign of the legend is at most, on average, in units; what does not fit is cut.
SIGN = 6.3
#: Steps between ticks, within a power of ten.
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of numbers on a stretch of the drawing, with a lane at either end for what lies beyond, if asked for.

    `below` and `above` say what the lanes hold; empty where there is none.
    """

    low: float
    high: float
    start: float
    end: float
    below: str = ""
    above: str = ""

    @property
    def first(self) -> float:
        """Where `low` lies."""
        return self.start + self._lane(self.below)

    @property
    def last(self) -> float:
        """Where `high` lies."""
        return self.end - self._lane(self.above)

    def _lane(self, said: str) -> float:
        return math.copysign(LANE + PART, self.end - self.start) if said else 0.0

    def at(self, value: float) -> float:
        """Return where a number lies; what is beyond lies in its lane, or at the end where there is none."""
        half = math.copysign(LANE / 2, self.end - self.start)
        if value < self.low:
            return self.start + half if self.below else self.start
        if value > self.high:
            return self.end - half if self.above else self.end
        return self.first + (value - self.low) / (self.high - self.low) * (self.last - self.first)

    def ticks(self, most: int) -> list[float]:
        """Return round numbers along it, no more than about so many."""
        rough = (self.high - self.low) / most
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(s * power for s in STEPS if s * power >= rough * (1 - 1e-9))
        from_, to = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [n * step for n in range(from_, to + 1)]


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the legend: the form drawn before it (`line`, `bar` or `dots`), its class, and what it says."""

    form: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot to be: its width, its axes with their titles, and its legend. `mirrored`: down is as far as up."""

    wide: float
    x: Axis
    y: Axis
    names: tuple[str, str]
    legend: Sequence[Mark]
    mirrored: bool = False

    def draw(self, title: str, description: str, parts: Iterable[str]) -> Markup:
        """Return the SVG: what it shows in words, axes, legend, and the parts, which are SVG, on top."""
        body = "".join([*self._axes(), *self._legend(), *parts])
        size = f"{self.wide:g}", f"{self.y.start + BOTTOM:g}"
        return Markup(
            f'<svg class="plot" viewBox="0 0 {size[0]} {size[1]}" width="{size[0]}" height="{size[1]}" role="img">'
            f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{body}</svg>"
        )

    def curve(self, kind: str, points: Iterable[Point]) -> str:
        """Draw a line through pairs of numbers, thinned to what can be seen."""
        return f'<path class="{kind}" d="{path(thin([(self.x.at(x), self.y.at(y)) for x, y in points]))}"/>'

    def dots(self, kind: str, points: Iterable[Point]) -> str:
        """Draw dots at pairs of numbers, one where many would cover each other."""
        at = sorted({(round(self.x.at(x) / 2) * 2, round(self.y.at(y) / 2) * 2) for x, y in points})
        return f'<path class="{kind}" d="{"".join(f"M{x} {y}h0" for x, y in at)}"/>'

    def say(self, words: str) -> str:
        """Say across the middle why there is nothing to see."""
        return text((self.x.start + self.x.end) / 2, (self.y.start + self.y.end) / 2, words, "none")

    def _axes(self) -> Iterator[str]:
        x, y = self.x, self.y
        across, up = (
            axis.ticks(int(abs(axis.last - axis.first) / apart)) for axis, apart in ((x, WORD), (y, ROW))
        )
        grid = [f"M{number(x.at(tick))} {number(y.start)}V{number(y.end)}" for tick in across]
        grid += [f"M{number(x.start)} {number(y.at(tick))}H{number(x.end)}" for tick in up]
        yield f'<path class="grid" d="{"".join(grid)}"/>'
        beyond = ((-math.inf, "below"), (math.inf, "above"))
        below = [(x.at(tick), said(tick)) for tick in across] + [
            (x.at(far), getattr(x, lane)) for far, lane in beyond
        ]
        left = [(y.at(tick), said(abs(tick) if self.mirrored else tick)) for tick in up]
        left += [(y.at(far), getattr(y, lane)) for far, lane in beyond]
        yield from (text(at, y.start + 18, words) for at, words in below if words)
        yield from (text(x.start - 8, at + 4, words, "end") for at, words in left if words)
        yield text((x.start + x.end) / 2, y.start + 41, self.names[0], "name")
        middle = number((y.start + y.end) / 2)
        yield f'<text class="name" transform="translate(15 {middle})rotate(-90)">{escape(self.names[1])}</text>'

    def _legend(self) -> Iterator[str]:
        start = self.x.start
        for line, mark in enumerate(self.legend):
            down = TOP + LINE * line
            data = {"line": "h28", "bar": "v4h28v-8h-28z", "dots": "m14 0h0"}[mark.form]
            yield f'<path class="{mark.kind}" d="M{number(start)} {number(down)}{data}"/>'
            fit = int((self.wide - start - 36) / SIGN)
            short = mark.words if len(mark.words) <= fit else mark.words[: fit - 1] + "…"
            yield text(start + 36, down + 4, short, "legend")


def area(wide: float, tall: float, lines: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where the axes begin and end, right and down, of a plot so tall below so many lines of legend."""
    top = TOP + LINE * lines
    return (LEFT, wide - RIGHT), (top + tall, top)


def thin(points: Sequence[Point]) -> list[Point]:
    """Return a curve with fewer points that cannot be told from it as drawn.

    Of the points in one column of the drawing the first, the lowest, the highest and the last are kept (Jugel et al.,
    "M4", VLDB 2014), and of those what a straight line would miss (Douglas, Peucker, 1973).
    """
    kept: list[Point] = []
    column: list[Point] = []
    for point in points:
        if column and math.floor(point[0] / COLUMN) != math.floor(column[0][0] / COLUMN):
            kept += _four(column)
            column = []
        column.append(point)
    kept += _four(column)
    needed = {0, len(kept) - 1}
    spans = [(0, len(kept) - 1)]
    while spans:
        a, b = spans.pop()
        far, most = max(((_off(kept[i], kept[a], kept[b]), i) for i in range(a + 1, b)), default=(0.0, a))
        if far > STRAIGHT:
            needed.add(most)
            spans += [(a, most), (most, b)]
    return [kept[i] for i in sorted(needed)] if kept else []


def _four(column: Sequence[Point]) -> list[Point]:
    if len(column) <= 4:
        return list(column)
    heights = [y for _, y in column]
    at = {0, heights.index(min(heights)), heights.index(max(heights)), len(column) - 1}
    return [column[i] for i in sorted(at)]


def _off(point: Point, a: Point, b: Point) -> float:
    """Return how far a point lies from a stretch of line."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    along = min(1.0, max(0.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square)) if square else 0.0
    return math.hypot(point[0] - a[0] - along * dx, point[1] - a[1] - along * dy)


def path(points: Iterable[Point]) -> str:
    """Return the data of a path through points, to a tenth of a unit."""
    out: list[str] = []
    last: tuple[str, str] | None = None
    for point in points:
        x, y = number(point[0]), number(point[1])
        if last is None:
            out.append(f"M{x} {y}")
        elif (x, y) != last:
            out.append(f"V{y}" if x == last[0] else f"H{x}" if y == last[1] else f"L{x} {y}")
        last = x, y
    return "".join(out)


def number(length: float) -> str:
    """Return a length to a tenth of a unit, as short as can be."""
    return f"{round(length, 1) + 0.0:.1f}".removesuffix(".0")  # + 0.0: there is no -0


def said(value: float) -> str:
    """Return a number as an axis says it: no more digits than it has, and a true minus sign."""
    return f"{value:.6g}".replace("-", "\N{MINUS SIGN}")


def text(x: float, y: float, words: str, kind: str = "tick") -> str:
    """Return words at a place, by class."""
    return f'<text class="{kind}" x="{number(x)}" y="{number(y)}">{escape(words)}</text>'
