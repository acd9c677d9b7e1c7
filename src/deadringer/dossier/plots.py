"""The figures by which likelihood ratios are judged, as SVG: Tippett, PAV and ECE plots, and histograms.

Each takes plain numbers, log10 likelihood ratios and shares, and draws no more of them than can be seen: a figure of a
million pairs has some 7 kB. The page's style sheet colours them; without it, and in print, dashes tell curves apart.
What a figure shows is also said in words, for those who cannot see it; the page gives the numbers.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from markupsafe import Markup

from deadringer.dossier._drawing import LANE, Axis, Frame, Mark, Point, area, number, said

#: What the classes are called, by Hp and by Hd, and how they are told apart in the style sheet.
CLASSES, KINDS = ("derived from the work (Hp)", "made independently (Hd)"), ("same", "different")
#: Ends of an axis of log10 ratios: what is beyond stands in a lane of its own.
FARTHEST = 10
#: Units of a plot: wide and tall, and how wide and tall a square one.
WIDE, TALL, SQUARE_WIDE, SQUARE_TALL = 640.0, 280.0, 464.0, 380.0
#: Bins of a histogram, at most, and the widths they may have, in log10, exact in binary.
BINS, WIDTHS = 40, (0.0625, 0.125, 0.25, 0.5)
RATIO, NOTHING = "log₁₀ likelihood ratio (0: supports neither)", "A class is empty: there is nothing to show."


def tippett(
    log10_lr: Sequence[float],
    same: Sequence[float],
    different: Sequence[float],
    *,
    title: str = "Tippett plot",
    classes: tuple[str, str] = CLASSES,
) -> Markup:
    """Draw which share of either class reaches each likelihood ratio.

    Parameters
    ----------
    log10_lr, same, different : sequence of float, of one length
        Every log10 ratio that occurs, ascending, and the shares of either class at or above it, within 0 and 1; a class
        that is empty has none, or NaN.
    title : str
        Its name, for those who hear it.
    classes : tuple of str
        What the classes are called.

    Returns
    -------
    Markup
        SVG. A class that is empty is said to be.
    """
    here = [not _empty(shares) for shares in (same, different)]
    across, down = area(WIDE, TALL, len(KINDS))
    x = _ratios(log10_lr, *across, lanes=())
    frame = Frame(
        WIDE, x, Axis(0, 100, *down), (RATIO, "share at or above (%)"), _classes("line", KINDS, classes, here)
    )
    parts, told = [_neutral(frame)], []
    for kind, words, shares, any_ in zip(KINDS, classes, (same, different), here, strict=True):
        told.append(
            f"{words}: "
            + (", ".join(_reach(log10_lr, shares, at) for at in (0, 1, 2)) if any_ else "none")
            + "."
        )
        parts += [frame.curve(kind, _stairs(log10_lr, shares, x))] if any_ else []
    return frame.draw(title, " ".join(told), parts if any(here) else [*parts, frame.say(NOTHING)])


def pav(
    log10_lr: Sequence[float],
    calibrated: Sequence[float],
    *,
    title: str = "PAV plot",
    names: tuple[str, str] = (RATIO, "log₁₀ ratio that the data bear out (PAV)"),
) -> Markup:
    """Draw likelihood ratios beside those that the data bear out; what is well calibrated lies along the diagonal.

    Parameters
    ----------
    log10_lr, calibrated : sequence of float, of one length
        log10 ratios as they are, and as pooling adjacent violators makes them, in any order; infinities stand in lanes.
    title, names : str
        Its name, and those of its axes.

    Returns
    -------
    Markup
        SVG.
    """
    every = [*log10_lr, *calibrated]
    across, down = area(SQUARE_WIDE, SQUARE_TALL, 2)
    frame = Frame(
        SQUARE_WIDE,
        _ratios(every, *across, lanes=log10_lr),
        _ratios(every, *down, lanes=calibrated),
        names,
        [Mark("line", "neutral", "well calibrated"), Mark("dots", "dots", "pairs weighed")],
    )
    ends = frame.x.low, frame.x.high
    parts = [frame.curve("neutral", zip(ends, ends, strict=True)), _neutral(frame)]
    if _empty(every):
        return frame.draw(title, NOTHING, [*parts, frame.say(NOTHING)])
    points = sorted(zip(log10_lr, calibrated, strict=True))
    told = (
        f"{len(points)} pairs of log10 likelihood ratios from {said(points[0][0])} to {said(points[-1][0])}; the data "
        f"bear out from {said(points[0][1])} to {said(points[-1][1])}."
    )
    return frame.draw(title, told, [*parts, frame.dots("dots", points)])


def ece(
    prior: Sequence[float],
    observed: Sequence[float],
    reference: Sequence[float],
    calibrated: Sequence[float],
    *,
    title: str = "ECE plot",
) -> Markup:
    """Draw what the ratios leave to be known, by what one held before: below the reference they help.

    Parameters
    ----------
    prior : sequence of float
        log10 prior odds, ascending.
    observed, reference, calibrated : sequence of float, of the length of `prior`
        Empirical cross-entropy in bits, of the ratios, without them, and of the ratios calibrated; NaN if a class is
        empty. What is above twice the reference's greatest is cut.
    title : str
        Its name.

    Returns
    -------
    Markup
        SVG.
    """
    kinds, curves = ("same", "calibrated", "neutral"), (observed, calibrated, reference)
    words = (
        "likelihood ratios as they are",
        "calibrated (PAV): the gap is the loss by poor calibration",
        "without evidence",
    )
    nothing = not len(prior) or any(map(_empty, curves))
    most = 1.0 if nothing else min(max(map(max, curves)), 2 * max(reference)) or 1.0
    low, high = (-1.0, 1.0) if len(set(prior)) < 2 else (prior[0], prior[-1])
    across, down = area(WIDE, TALL, len(kinds))
    frame = Frame(
        WIDE,
        Axis(low, high, *across),
        Axis(0, 1.05 * most, *down),
        ("log₁₀ prior odds, Hp to Hd (0: even)", "empirical cross-entropy (bits)"),
        [Mark("line", kind, one) for kind, one in zip(kinds, words, strict=True)],
    )
    if nothing:
        return frame.draw(title, NOTHING, [frame.say(NOTHING)])
    parts = [
        frame.curve(kind, run)
        for kind, one in zip(kinds, curves, strict=True)
        for run in _within(prior, one, frame.y.high)
    ]
    even = min(range(len(prior)), key=lambda i: abs(prior[i]))
    told = (
        f"At log10 prior odds of {said(prior[even])} the likelihood ratios leave {observed[even]:.3f} bits, "
        f"calibrated {calibrated[even]:.3f}, and no evidence {reference[even]:.3f}."
    )
    return frame.draw(title, told, parts)


def histogram(
    same: Sequence[float],
    different: Sequence[float],
    weights: tuple[Sequence[float], Sequence[float]] | None = None,
    *,
    title: str = "Likelihood ratios of both classes",
    classes: tuple[str, str] = CLASSES,
) -> Markup:
    """Draw how the likelihood ratios of either class are spread, one class upwards and the other downwards.

    Parameters
    ----------
    same, different : sequence of float
        log10 likelihood ratios, in any order; infinities stand in lanes.
    weights : pair of sequence of float, optional
        How much each counts within its class.
    title, classes : str
        Its name, and what the classes are called.

    Returns
    -------
    Markup
        SVG. A class that is empty is said to be.
    """
    here = [len(same) > 0, len(different) > 0]
    across, down = area(WIDE, TALL, len(KINDS))
    x = _ratios([*same, *different], *across)
    heavy = weights or ([1.0] * len(same), [1.0] * len(different))
    bins = [_bins(x, *column) for column in zip((same, different), heavy, strict=True)]
    most = max((share for one in bins for share in one.values()), default=1.0)
    kinds = [f"{kind} bar" for kind in KINDS]
    frame = Frame(
        WIDE,
        x,
        Axis(-most, most, *down),
        (RATIO, "share of the class (%)"),
        _classes("bar", kinds, classes, here),
        mirrored=True,
    )
    told = " ".join(
        f"{words}: {len(column)} pairs, {sum(value > 0 for value in column)} with a ratio above 1."
        for words, column in zip(classes, (same, different), strict=True)
    )
    parts = []
    for kind, found, up in zip(kinds, bins, (1, -1), strict=True):
        base = number(frame.y.at(0))
        bars = (
            f"M{number(a)} {base}V{number(frame.y.at(up * share))}H{number(b)}V{base}z"
            for (a, b), share in sorted(found.items())
        )
        parts += [f'<path class="{kind}" d="{"".join(bars)}"/>'] if found else []
    parts.append(_neutral(frame))
    return frame.draw(title, told, parts if any(here) else [*parts, frame.say(NOTHING)])


def _empty(values: Sequence[float]) -> bool:
    return not len(values) or any(map(math.isnan, values))


def _ratios(values: Sequence[float], start: float, end: float, lanes: Sequence[float] | None = None) -> Axis:
    """Return an axis of log10 ratios that holds the values, and 0, between whole numbers; what is beyond has a lane."""
    near = [value for value in values if abs(value) <= FARTHEST]
    low, high = math.floor(min(near, default=-1.0)), math.ceil(max(near, default=1.0))
    low, high = min(low, -1), max(high, 1)
    within = values if lanes is None else lanes
    below, above = ([v for v in within if v < low], [v for v in within if v > high])
    return Axis(
        low,
        high,
        start,
        end,
        "" if not below else "\N{MINUS SIGN}∞" if max(below) == -math.inf else f"< {said(low)}",
        "" if not above else "∞" if min(above) == math.inf else f"> {said(high)}",
    )


def _classes(form: str, kinds: Sequence[str], classes: Sequence[str], here: Sequence[bool]) -> list[Mark]:
    """Return the legend of the classes; one that is empty is said to be."""
    return [
        Mark(form, kind, words if any_ else f"{words}: none")
        for kind, words, any_ in zip(kinds, classes, here, strict=True)
    ]


def _neutral(frame: Frame) -> str:
    """Mark the ratio of 1."""
    return frame.curve("neutral", [(0, frame.y.low), (0, frame.y.high)])


def _stairs(log10_lr: Sequence[float], shares: Sequence[float], x: Axis) -> list[Point]:
    """Return the corners of a Tippett curve, in percent: a share holds up to its ratio, and falls just above it."""
    out = [(x.low, 100 * _at(log10_lr, shares, x.low))]
    for i in range(bisect_left(log10_lr, x.low), bisect_right(log10_lr, x.high)):
        out += [
            (log10_lr[i], out[-1][1]),
            (log10_lr[i], 100 * (shares[i + 1] if i + 1 < len(shares) else 0.0)),
        ]
    return [*out, (x.high, out[-1][1])]


def _at(log10_lr: Sequence[float], shares: Sequence[float], at: float) -> float:
    """Return which share reaches a ratio."""
    i = bisect_left(log10_lr, at)
    return shares[i] if i < len(shares) else 0.0


def _reach(log10_lr: Sequence[float], shares: Sequence[float], at: int) -> str:
    return f"{100 * _at(log10_lr, shares, at):.3g} % at or above {10**at}"


def _within(across: Sequence[float], up: Sequence[float], top: float) -> list[list[Point]]:
    """Return the runs of a curve that lie at or below the top, cut where it is crossed."""
    runs: list[list[Point]] = [[]]
    for i, (x, y) in enumerate(zip(across, up, strict=True)):
        before = up[i - 1] if i else y
        if (y > top) != (before > top) and math.isfinite(y) and math.isfinite(before):
            runs[-1].append((across[i - 1] + (top - before) / (y - before) * (x - across[i - 1]), top))
        if y <= top:
            runs[-1].append((x, y))
        elif runs[-1] and before <= top:
            runs.append([])
    return [run for run in runs if run]


def _bins(x: Axis, values: Sequence[float], weights: Sequence[float]) -> dict[tuple[float, float], float]:
    """Return the share of a class, in percent, in each bin of the drawing that has any, and in the lanes."""
    width = next(width for width in WIDTHS if (x.high - x.low) / width <= BINS)
    last = round((x.high - x.low) / width) - 1
    found: dict[tuple[float, float], float] = {}
    whole = math.fsum(weights)
    for value, weight in zip(values, weights, strict=True):
        if x.low <= value <= x.high:
            i = min(int((value - x.low) / width), last)
            bin_ = x.at(x.low + i * width), x.at(x.low + (i + 1) * width)
        else:
            middle = x.at(value)
            bin_ = middle - LANE / 2, middle + LANE / 2
        found[bin_] = found.get(bin_, 0.0) + 100 * weight / whole
    return found
