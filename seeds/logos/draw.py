"""Draw the logos as a labelled case of real pictures: python seeds/logos/draw.py FOLDER [--half calibration|test].

Every brand stands in one half, chosen by a hash of its key, so that nothing is tried on what it was learned from. What
a picture looks like decides nothing here, and nothing but the pictures tells which sighting is a copy: the title of a
sighting is letters without a meaning.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import resvg_py

SOURCE = Path(__file__).with_name("drawings.jsonl.gz")
HALVES = ("calibration", "test")
#: Pixels across: PDQ looks at 64 x 64 averages, so that more would change little.
WIDTH = 256
OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The logo of a brand as one icon set draws it: an SVG body and its box (left, top, width, height)."""

    brand: str
    pack: str
    icon: str
    box: tuple[float, float, float, float]
    body: str

    @property
    def key(self) -> str:
        """Name the drawing; no brand has such a key."""
        return f"{self.pack}_{self.icon}"

    @property
    def picture(self) -> str:
        """Say where in the case its picture is."""
        return f"pictures/{self.key}.png"

    def png(self) -> bytes:
        """Return the drawing on white, black where the set leaves the colour open."""
        left, top, width, height = self.box
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
            f' viewBox="{left} {top} {width} {height}" width="{width}" height="{height}" color="black">'
            f"{self.body}</svg>"
        )
        return bytes(
            resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, background="#ffffff", skip_system_fonts=True)
        )


@dataclass(frozen=True, slots=True)
class Half:
    """The drawings of a half by what they are in the case; a copy's work is that of its brand."""

    works: tuple[Drawing, ...]
    copies: tuple[Drawing, ...]
    independents: tuple[Drawing, ...]


def _number(text: str) -> int:
    """Return a number that is the same on every machine, unlike `hash`."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def read(half: str) -> Half:
    """Read the drawings of a half: of two thirds of the brands drawn more than once the first drawing is the work."""
    with gzip.open(SOURCE, "rt", encoding="utf-8") as lines:
        drawings = [Drawing(**line | {"box": tuple(line["box"])}) for line in map(json.loads, lines)]
    brands: dict[str, list[Drawing]] = {}
    for drawing in drawings:
        brands.setdefault(drawing.brand, []).append(drawing)
    works: list[Drawing] = []
    copies: list[Drawing] = []
    independents: list[Drawing] = []
    for brand, drawn in brands.items():
        number = _number(brand)
        if HALVES[number % 2] != half:
            continue
        if len(drawn) > 1 and number // 2 % 3:
            works.append(drawn[0])
            copies += drawn[1:]
        else:
            independents += drawn
    return Half(tuple(works), tuple(copies), tuple(independents))


def _letters(text: str) -> str:
    number = _number(text)
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(10))


def write(folder: Path, half: str) -> Half:
    """Write a half as a case with its pictures into a folder; the same bytes each time."""
    found = read(half)
    seen = sorted((*found.copies, *found.independents), key=lambda drawing: drawing.key)
    drawings = (*found.works, *seen)
    copies = {drawing.key for drawing in found.copies}
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    for drawing in drawings:
        (folder / drawing.picture).write_bytes(drawing.png())
    (folder / "case.toml").write_text(
        f'title = "Logos of brands by several hands: the {half} half"\n'
        f'claimant = "{OWNERS}"\n'
        "as_of = 2026-11-01\n",
        encoding="utf-8",
    )
    _table(folder, "parties", ("party_id", "name", "kind"), [(OWNERS, "The owners of the marks", "holder")])
    _table(
        folder,
        "works",
        ("work_id", "title", "kind", "holder", "source"),
        [(work.brand, work.brand, "mark", OWNERS, f"{work.pack}: {work.icon}") for work in found.works],
    )
    _table(
        folder,
        "sightings",
        ("sighting_id", "title", "source"),
        [(one.key, _letters(one.key), f"{one.pack}: {one.icon}") for one in seen],
    )
    items = [*(work.brand for work in found.works), *(one.key for one in seen)]
    _table(
        folder,
        "images",
        ("item_id", "role", "path"),
        [(item, "drawing", drawing.picture) for item, drawing in zip(items, drawings, strict=True)],
    )
    _table(
        folder,
        "labels",
        ("sighting_id", "work_id", "relation", "product", "family", "certainty", "source"),
        [
            (one.key, *work, one.key, one.brand, "medium", "the keys of the brands")
            for one in seen
            for work in [(one.brand, "copy") if one.key in copies else ("", "independent")]
        ],
    )
    return found


def _table(folder: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


def main() -> None:
    """Read the command line and write the case."""
    parser = argparse.ArgumentParser(description="Draw the logos as a labelled case.")
    parser.add_argument("folder", type=Path, help="where the case is written")
    parser.add_argument(
        "--half", choices=HALVES, default=HALVES[0], help="which brands (default: calibration)"
    )
    asked = parser.parse_args()
    found = write(asked.folder, asked.half)
    print(
        f"{len(found.works)} works, {len(found.copies)} copies and {len(found.independents)} independent drawings "
        f"in {asked.folder}"
    )


if __name__ == "__main__":
    main()
