"""The map lies where the world does, collides with nothing, tells permissions apart by form, and is remade alike."""

from __future__ import annotations

import importlib.util
import math
import re
import struct
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.dossier import figures, shapes, worldmap
from deadringer.dossier.worldmap import Spot

ROOT = Path(__file__).parents[2]
OUTLINES = Path(worldmap.__file__).parent / "outlines.txt"
CODES = sorted(figures.places())


def spot(code: str, count: int = 1, state: str = "unknown", **more: str) -> Spot:
    place = figures.places()[code]
    return Spot(place=place.name, code=code, lat=place.lat, lon=place.lon, state=state, count=count, **more)


def rings() -> list[list[tuple[float, float]]]:
    found = []
    for line in OUTLINES.read_text(encoding="ascii").splitlines():
        numbers = [int(n) for n in line.split(" ")]
        x, y = numbers[:2]
        ring = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append([(x / worldmap.STEPS + worldmap.WEST, 90 - y / worldmap.STEPS) for x, y in ring])
    return found


def inside(lon: float, lat: float, ring: list[tuple[float, float]]) -> bool:
    """Tell whether a ray to the east crosses a ring an odd number of times."""
    crossed = False
    for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y > lat) != (v > lat) and lon < x + (lat - y) / (v - y) * (u - x):
            crossed = not crossed
    return crossed


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("outlines_write", ROOT / "seeds" / "outlines" / "write.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_outlines_are_small_and_of_the_whole_world() -> None:
    assert OUTLINES.stat().st_size < 60_000
    found = rings()
    assert len(found) > 150
    assert all(len(ring) >= 3 for ring in found)
    assert all(-169 <= x <= 191.25 and -60 <= y <= 84 for ring in found for x, y in ring)


def test_places_of_countries_lie_within_an_outline() -> None:
    found = rings()
    large = "AR AU BG BR CA CN DE EG ET FR IN IR KE KZ MX PL RO RS RU SE TR UA US VE ZA"
    for code in large.split():
        place = figures.places()[code]
        assert any(inside(place.lon, place.lat, ring) for ring in found), code
    for lon, lat in ((-40.0, 30.0), (-150.0, 0.0), (75.0, -30.0)):
        assert not any(inside(lon, lat, ring) for ring in found)


def test_outlines_and_places_are_drawn_by_one_projection() -> None:
    shift, across, down = map(
        float, re.search(r"translate\(0 (\S+)\)scale\((\S+) (\S+)\)", worldmap.outlines()).groups()
    )
    x, y = worldmap.at(45.0, 25.0)
    # Floats of another order of products than the map's own: the last bits may differ.
    assert (25.0 - worldmap.WEST) * worldmap.STEPS * across == pytest.approx(x)
    assert (90.0 - 45.0) * worldmap.STEPS * down + shift == pytest.approx(y)


def test_the_outlines_are_remade_from_a_shapefile() -> None:
    square = [(10.0, 10.0), (10.0, 12.0), (11.0, 12.0), (12.0, 12.0), (12.0, 10.0), (10.0, 10.0)]
    far = [(-175.0, 60.0), (-175.0, 62.0), (-171.0, 62.0), (-171.0, 60.0), (-175.0, 60.0)]
    tiny = [(0.0, 0.0), (0.0, 0.1), (0.1, 0.1), (0.0, 0.0)]
    pole = [(0.0, -80.0), (0.0, -70.0), (9.0, -70.0), (9.0, -80.0), (0.0, -80.0)]
    parts, points = [0, len(square), len(square) + len(far)], [*square, *far, *tiny]
    records = b""
    for starts, corners in ((parts, points), ([0], pole)):
        body = struct.pack("<i4d2i", 5, 0, 0, 0, 0, len(starts), len(corners))
        body += struct.pack(f"<{len(starts)}i", *starts)
        body += b"".join(struct.pack("<2d", *corner) for corner in corners)
        records += struct.pack(">2i", 1, len(body) // 2) + body
    module = writer()
    written = module.outlines(struct.pack(">i", 9994).ljust(100, b"\0") + records)
    assert written == "1416 120 0 -8 16 0 0 8\n716 320 0 -8 8 0 0 8\n"
    assert (module.STEPS, module.STRAIT) == (worldmap.STEPS, worldmap.WEST)
    with pytest.raises(SystemExit, match="no shapefile"):
        module.outlines(bytes(100))


@pytest.mark.parametrize("every", [2, 5, 50])
def test_no_two_labels_of_the_picture_collide(every: int) -> None:
    discs = worldmap.layout([spot(code, 1 + i % 9) for i, code in enumerate(CODES[::every])])
    assert len(discs) == len(CODES[::every])
    for one, other in combinations(discs, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) > one.r + other.r - 0.05
    for one in discs:
        assert one.r <= one.x <= worldmap.WIDTH - one.r
        assert one.r <= one.y <= worldmap.HEIGHT - one.r


@given(st.lists(st.sampled_from(CODES), unique=True, min_size=1, max_size=30))
def test_the_picture_shows_all_of_every_figure_and_little_that_is_empty(codes: list[str]) -> None:
    spots = [spot(code, 1 + i % 9) for i, code in enumerate(codes)]
    x, y, wide, high = (
        float(n) for n in re.search(r'viewBox="([^"]+)"', worldmap.draw(spots, (), "")).group(1).split()
    )
    assert 0 <= x <= x + wide <= worldmap.WIDTH + 0.2
    assert 0 <= y <= y + high <= worldmap.HEIGHT + 0.2
    discs = worldmap.layout(spots)
    for disc in discs:
        for at_x, at_y, r in ((disc.x, disc.y, disc.r), (*disc.home, 0.0)):
            assert x - 0.1 <= at_x - r <= at_x + r <= x + wide + 0.1
            assert y - 0.1 <= at_y - r <= at_y + r <= y + high + 0.1
    spread = max(d.x for d in discs) - min(d.x for d in discs)
    assert wide <= max(spread + 200, worldmap.WIDTH * 0.6), "what is shown is about where the figures are"


def test_the_picture_names_its_numbers_and_escapes_its_text() -> None:
    drawn = worldmap.draw([spot("BG", 3, href="#m1", shows='a="')], [('<b>\u202e"', 1.0, 2.0)], 'one "<x>"')
    assert 'aria-label="one &#34;&lt;x&gt;&#34;"' in drawn
    assert 'aria-label="Bulgaria: 3 reported, unknown"' in drawn
    assert 'data-shows="a=&#34;"' in drawn
    assert "<title>&lt;b&gt;\ufffd&#34;</title>" in drawn
    assert re.findall(r">([^<>]+)</text>", drawn) == ["BG", "3"]


def test_each_permission_has_a_form_of_its_own() -> None:
    forms = {shapes.shape(state, 0, 0, 10) for state in shapes.ORDER}
    assert len(forms) == len(shapes.ORDER) == 9
    assert len({shapes.said(state) for state in shapes.ORDER}) == 9
    for state in shapes.ORDER:
        drawn = shapes.shape(state, 0, 0, 10)
        corners = [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", drawn)]
        assert all(math.hypot(x, y) <= 10.1 for x, y in corners), "or figures apart would touch"
