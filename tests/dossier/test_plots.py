"""The figures of likelihood ratios: well formed, within their frame, small, and true to the numbers."""

from __future__ import annotations

import math
import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.dossier import plots
from deadringer.dossier._drawing import COLUMN, STRAIGHT, Axis, number, path, thin

SVG = ET.fromstring
#: What a sign of a tick label is wide, in units, at most: 12 px, and digits are half as wide.
SIGN = 7.0

ratio = st.one_of(st.floats(-4, 4), st.sampled_from([math.inf, -math.inf, 1e300, -12.5, -9.9, 0.0, 10.0]))
ratios = st.lists(ratio, max_size=30)


def tippett_of(same: Sequence[float], different: Sequence[float]) -> tuple[list[float], ...]:
    at = sorted({*same, *different})
    return at, *(
        [sum(v >= x for v in one) / len(one) for x in at] if one else [] for one in (same, different)
    )


def figures(same: list[float], different: list[float]) -> dict[str, str]:
    """Draw every figure of some ratios; the other columns are made up, for what is drawn is what was given."""
    every = [*same, *different]
    steps = [v if abs(v) < 2 else math.copysign(math.inf, v) for v in sorted(every)]
    prior = [n / 10 for n in range(-30, 31)]
    heights = [10.0 * abs(v) if math.isfinite(v) else v * v for v in (every * 61)[:61]] or [math.nan] * 61
    return {
        "tippett": plots.tippett(*tippett_of(same, different)),
        "pav": plots.pav(sorted(every), steps),
        "ece": plots.ece(prior, heights, [1 - p * p / 9 for p in prior], [0.5 - p * p / 18 for p in prior]),
        "histogram": plots.histogram(same, different),
    }


def corners(data: str) -> list[tuple[float, float]]:
    """Return every point of a path."""
    out, x, y = [], 0.0, 0.0
    for verb, rest in re.findall(r"([MLHVmhvz])([^MLHVmhvz]*)", data):
        n = [float(one) for one in rest.split()]
        if verb in "ML":
            x, y = n
        elif verb == "m":
            x, y = x + n[0], y + n[1]
        elif verb in "Hh":
            x = n[0] + (x if verb == "h" else 0)
        elif verb in "Vv":
            y = n[0] + (y if verb == "v" else 0)
        out.append((x, y))
    return out


def points(root: ET.Element) -> list[tuple[float, float]]:
    return [
        *(point for one in root.iter("path") for point in corners(one.attrib["d"])),
        *((float(t.attrib["x"]), float(t.attrib["y"])) for t in root.iter("text") if "x" in t.attrib),
    ]


def curve(figure: str, kind: str) -> list[tuple[float, float]]:
    """Return the corners of the last curve of a class: the first is its line in the legend."""
    return corners([p.attrib["d"] for p in SVG(figure).iter("path") if p.attrib["class"] == kind][-1])


@settings(max_examples=60)
@given(ratios, ratios)
def test_every_figure_is_well_formed_and_within_its_frame(same: list[float], different: list[float]) -> None:
    for name, figure in figures(same, different).items():
        root = SVG(figure)
        assert (root.attrib["role"], [child.tag for child in root][:2]) == ("img", ["title", "desc"])
        assert all(root.findtext(tag) for tag in ("title", "desc"))
        wide, high = map(float, root.attrib["viewBox"].split()[2:])
        assert (root.attrib["width"], root.attrib["height"]) == (f"{wide:g}", f"{high:g}")
        assert [(name, p) for p in points(root) if not (0 <= p[0] <= wide and 0 <= p[1] <= high)] == []
        assert "nan" not in figure
        assert "inf" not in re.sub("<(title|desc)>.*?</", "", figure)


@settings(max_examples=60)
@given(ratios, ratios)
def test_no_label_of_an_axis_covers_another(same: list[float], different: list[float]) -> None:
    for figure in figures(same, different).values():
        labels = [t for t in SVG(figure).iter("text") if t.attrib["class"] in ("tick", "end")]
        across = sorted(
            (float(t.attrib["x"]), len(t.text or "")) for t in labels if t.attrib["class"] == "tick"
        )
        down = sorted(float(t.attrib["y"]) for t in labels if t.attrib["class"] == "end")
        for (x, a), (other, b) in pairwise(across):
            assert other - x >= SIGN * (a + b) / 2
        assert all(b - a >= 12 for a, b in pairwise(down))
        assert (
            max(len(t.text or "") for t in labels if t.attrib["class"] == "end") * SIGN < 58 - 12
        )  # and the title


def test_a_tippett_curve_stands_where_the_shares_are() -> None:
    figure = plots.tippett([-1.0, 1.0], [1.0, 0.5], [0.25, 0.0])
    # From -1 to 1 over 66 to 622, and from 100 % to none over 50 to 330.
    assert curve(figure, "same") == [(66, 50), (66, 190), (622, 190), (622, 330)]
    assert curve(figure, "different") == [(66, 260), (66, 330), (622, 330)]
    assert (
        "derived from the work (Hp): 50 % at or above 1, 50 % at or above 10, 0 % at or above 100." in figure
    )


def test_infinite_and_far_ratios_stand_in_lanes_of_their_own() -> None:
    figure = plots.pav([-math.inf, -12.0, 0.5, math.inf], [-math.inf, -2.0, 0.0, math.inf])
    words = [t.text for t in SVG(figure).iter("text")]
    assert {"< −2", "∞", "−∞"} <= set(words)
    assert [x for x, _ in curve(figure, "dots")[::2]] == [
        84,
        84,
        350,
        428,
    ]  # lanes, and from -2 to 1 over 116 to 396
    near = plots.pav([0.5], [0.0])
    assert not {"∞", "−∞"} & {t.text for t in SVG(near).iter("text")}


def test_bars_are_as_high_as_their_share_and_one_class_hangs_down() -> None:
    figure = plots.histogram([0.3, 0.3, 0.9, math.inf], [-0.4], ([1, 1, 2, 4], [5]))
    up, down = curve(figure, "same bar"), curve(figure, "different bar")
    middle = 190.0
    assert [middle - y for y in sorted({y for _, y in up}, reverse=True)] == [
        0,
        35,
        70,
    ]  # 25 % and 50 % of 100 %
    assert {y - middle for _, y in down} == {0, 140}
    assert max(x for x, _ in up) == 622  # the lane
    assert "4 pairs, 4 with a ratio above 1" in figure


def test_what_is_far_above_the_reference_is_cut_and_what_returns_is_drawn() -> None:
    prior = [-2.0, -1.0, 0.0, 1.0, 2.0]
    figure = plots.ece(prior, [0.5, 9.0, math.inf, 9.0, 0.5], [0, 0.5, 1, 0.5, 0], [0.1] * 5)
    runs = [p.attrib["d"] for p in SVG(figure).iter("path") if p.attrib["class"] == "same"]
    assert len(runs) == 3  # the legend's, and two
    left, right = map(corners, runs[1:])
    assert left[-1][1] == right[0][1] == min(y for _, y in left)
    assert left[0] == (66.0, right[-1][1])


@pytest.mark.parametrize(
    ("same", "different"), [([], [0.5, -0.5]), ([0.5], []), ([], [])], ids=["no copies", "no others", "none"]
)
def test_a_figure_of_an_empty_class_says_so(same: list[float], different: list[float]) -> None:
    found = figures(same, different)
    for name in ("tippett", "histogram"):
        words = [t.text for t in SVG(found[name]).iter("text") if t.attrib["class"] == "legend"]
        for word, column, label in zip(words, (same, different), plots.CLASSES, strict=True):
            assert word == (label if column else f"{label}: none")
    nothing = [math.nan] * 3
    for figure in (
        plots.pav([0.0] * 3, nothing),
        plots.ece([-1, 0, 1], nothing, nothing, nothing),
        plots.ece([], [], [], []),
    ):
        assert plots.NOTHING in [t.text for t in SVG(figure).iter("text")]
        assert SVG(figure).findtext("desc") == plots.NOTHING
    assert (
        (plots.NOTHING in found["tippett"])
        == (plots.NOTHING in found["histogram"])
        == (not same and not different)
    )


def test_labels_are_escaped_and_cut_to_fit() -> None:
    sly = ('<script>"&', "x" * 500)
    for figure in (
        plots.tippett([0.0], [1.0], [1.0], title=sly[0], classes=sly),
        plots.histogram([0.0], [0.0], title=sly[0], classes=sly),
        plots.pav([0.0], [0.0], title=sly[0], names=sly),
        plots.ece([0.0], [1.0], [1.0], [1.0], title=sly[0]),
    ):
        root = SVG(figure)
        assert root.findtext("title") == sly[0]
        assert "<script" not in figure
        assert all(len(t.text or "") < 100 for t in root.iter("text") if t.attrib["class"] == "legend")


def test_figures_of_many_pairs_are_small() -> None:
    draw = random.Random(3)
    for n in (60, 400, 20_000):
        same, different = ([draw.gauss(mean, 1.2) for _ in range(n)] for mean in (1.5, -1.0))
        at = sorted([*same, *different])
        ranks = [{v: 1 - i / n for i, v in enumerate(sorted(one))} for one in (same, different)]
        shares = []
        for rank in ranks:
            share, column = 0.0, []
            for v in reversed(at):
                share = rank.get(v, share)
                column.append(share)
            shares.append(column[::-1])
        assert len(plots.tippett(at, *shares)) < 9_000
        assert len(plots.pav(at, [0.1 * round(10 * v) for v in at])) < 7_000
        assert len(plots.histogram(same, different)) < 7_000


def test_a_thinned_curve_cannot_be_told_from_the_curve() -> None:
    """It lies within a column and a straightening of every point that it leaves out."""
    draw = random.Random(4)
    y, wave = 100.0, []
    for n in range(20_000):
        y += draw.gauss(0, 0.3)
        wave.append((n / 40, y))
    kept = thin(wave)
    assert len(kept) < len(wave) / 4
    assert set(kept) <= set(wave)
    assert (kept[0], kept[-1]) == (wave[0], wave[-1])
    at = 0
    for x, y in wave:
        while kept[at + 1][0] < x:
            at += 1
        nearby = [kept[i] for i in range(max(0, at - 8), min(len(kept), at + 10))]
        assert min(away((x, y), *pair) for pair in pairwise(nearby)) <= COLUMN + STRAIGHT


def away(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return how far a point lies from a stretch of line, by complex numbers."""
    p, step = complex(*point) - complex(*a), complex(*b) - complex(*a)
    t = (p / step).real if step else 0.0
    return abs(p - min(1.0, max(0.0, t)) * step)


def test_lengths_are_short_and_paths_turn_corners() -> None:
    assert [number(x) for x in (-0.04, 0.05, 12.0, -3.25, 100.0)] == ["0", "0.1", "12", "-3.2", "100"]
    assert path([(0, 0), (0, 2), (3, 2), (3, 2), (4, 5.55)]) == "M0 0V2H3L4 5.5"
    assert path([]) == ""
    assert thin([]) == []
    assert thin([(1, 1)]) == [(1, 1)]


@given(st.floats(-50, 50), st.floats(0.01, 100), st.integers(2, 12))
def test_ticks_are_round_few_and_on_the_axis(low: float, size: float, most: int) -> None:
    axis = Axis(low, low + size, 0, 100)
    ticks = axis.ticks(most)
    assert len(ticks) <= most + 1
    assert all(-1e-6 <= axis.at(tick) <= 100 + 1e-6 for tick in ticks)
