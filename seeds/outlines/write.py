"""Write the outlines that maps are drawn on, from the shapefile of countries that a wheel carries.

    pip download --no-deps geopandas==0.14.4
    python seeds/outlines/write.py geopandas-0.14.4-py3-none-any.whl src/deadringer/dossier/outlines.txt

Nothing but the standard library is needed. The same wheel gives the same bytes.
"""

from __future__ import annotations

import argparse
import struct
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

SHAPES = "geopandas/datasets/naturalearth_lowres/naturalearth_lowres.shp"
#: What a shapefile says it is, and what a record of polygons says it is.
FILE_CODE, POLYGON = 9994, 5
#: Steps a degree. Lines that two countries share are rounded alike, and so stay shared.
STEPS = 4
#: The strait where the picture begins, in degrees east: west of it lies what is drawn at its right edge.
STRAIT = -169.0
#: Rings that end south of this are left out: nobody makes anything there.
SOUTH = -56.0
#: Rings of less than so many square degrees are left out.
LEAST = 0.75

Ring = list[tuple[float, float]]


def rings(shapes: bytes) -> Iterator[Ring]:
    """Yield the rings of all polygons of a shapefile, as degrees east and north."""
    if struct.unpack_from(">i", shapes)[0] != FILE_CODE:
        raise SystemExit("this is no shapefile")
    at = 100
    while at < len(shapes):
        words = struct.unpack_from(">i", shapes, at + 4)[0]
        kind, *_, parts, points = struct.unpack_from("<i4d2i", shapes, at + 8)
        if kind != POLYGON:
            raise SystemExit(f"a record is of kind {kind}, not a polygon")
        starts = struct.unpack_from(f"<{parts}i", shapes, at + 52)
        flat = struct.unpack_from(f"<{2 * points}d", shapes, at + 52 + 4 * parts)
        corners = list(zip(flat[::2], flat[1::2], strict=True))
        for begin, end in zip(starts, [*starts[1:], points], strict=True):
            yield corners[begin:end]
        at += 8 + 2 * words


def area(ring: Ring) -> float:
    """Return how large a ring is, in square degrees."""
    turns = pairwise(ring)
    return abs(sum(x * v - u * y for (x, y), (u, v) in turns)) / 2


def line(ring: Ring) -> str:
    """Return a ring as steps: where it begins, right of the strait and down from the pole, then how it goes on."""
    east = 360.0 if sum(x for x, _ in ring) / len(ring) < STRAIT else 0.0
    grid = [(round((x + east - STRAIT) * STEPS), round((90 - y) * STEPS)) for x, y in ring]
    thin = [grid[0]]
    for point in grid[1:]:
        if point == thin[-1]:
            continue
        if len(thin) > 1 and _straight(thin[-2], thin[-1], point):
            thin.pop()
        thin.append(point)
    if thin[0] == thin[-1]:
        thin.pop()
    moves = [(u - x, v - y) for (x, y), (u, v) in pairwise(thin)]
    return " ".join(f"{x} {y}" for x, y in [thin[0], *moves])


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    along = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return along > 0 and (b[0] - a[0]) * (c[1] - b[1]) == (c[0] - b[0]) * (b[1] - a[1])


def outlines(shapes: bytes) -> str:
    """Return the file: one ring a line, the largest first."""
    kept = [ring for ring in rings(shapes) if area(ring) >= LEAST and max(y for _, y in ring) > SOUTH]
    lines = [line(ring) for ring in sorted(kept, key=lambda ring: (-area(ring), ring))]
    return "\n".join(one for one in lines if one.count(" ") >= 5) + "\n"


def main() -> None:
    """Read the wheel, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    with zipfile.ZipFile(given.wheel) as wheel:
        given.out.write_text(outlines(wheel.read(SHAPES)), encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
