"""Write the licences as a labelled case of real texts: python seeds/licences/write.py FOLDER [--half calibration|test].

Every family of licences stands in one half, chosen by a hash of its name, so that nothing is tried on what it was
learned from. What a text says decides nothing here, and nothing but the texts tells which sighting is a copy: the title
of a sighting is letters without a meaning.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import lzma
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

SOURCE = Path(__file__).with_name("texts.jsonl.xz")
#: Vectors of the texts by a sentence encoder: see embed.py.
VECTORS = Path(__file__).with_name("vectors.parquet")
HALVES = ("calibration", "test")
OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence text: its family, the list it stands in, its name there, and what it says."""

    family: str
    list: str
    name: str
    text: str

    @property
    def key(self) -> str:
        """Name the text; no family has such a key."""
        return f"{self.list}_{re.sub('[^A-Za-z0-9.-]+', '-', self.name)}"

    @property
    def path(self) -> str:
        """Say where in the case it is."""
        return f"texts/{self.key}.txt"


@dataclass(frozen=True, slots=True)
class Half:
    """The texts of a half by what they are in the case; a copy's work is that of its family."""

    works: tuple[Licence, ...]
    copies: tuple[Licence, ...]
    independents: tuple[Licence, ...]


def number(text: str) -> int:
    """Return a number that is the same on every machine, unlike `hash`."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def read(half: str) -> Half:
    """Read the texts of a half: of two thirds of the families with several texts the first is the work."""
    with lzma.open(SOURCE, "rt", encoding="utf-8") as lines:
        texts = [Licence(**line) for line in map(json.loads, lines)]
    families: dict[str, list[Licence]] = {}
    for one in texts:
        families.setdefault(one.family, []).append(one)
    works: list[Licence] = []
    copies: list[Licence] = []
    independents: list[Licence] = []
    for family, of in families.items():
        if HALVES[number(family) % 2] != half:
            continue
        if len(of) > 1 and number(family) // 2 % 3:
            works.append(of[0])
            copies += of[1:]
        else:
            independents += of[:2]
    return Half(tuple(works), tuple(copies), tuple(independents))


def _letters(text: str) -> str:
    return "".join(chr(ord("a") + number(text) // 26**place % 26) for place in range(10))


def write(folder: Path, half: str) -> Half:
    """Write a half as a case with its texts into a folder; the same bytes each time."""
    found = read(half)
    seen = sorted((*found.copies, *found.independents), key=lambda one: one.key)
    copies = {one.key for one in found.copies}
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    for one in (*found.works, *seen):
        (folder / one.path).write_text(one.text, encoding="utf-8", newline="")
    (folder / "case.toml").write_text(
        f'title = "Licences and their revisions: the {half} half"\nclaimant = "{OWNERS}"\nas_of = 2026-11-01\n',
        encoding="utf-8",
    )
    _table(folder, "parties", ("party_id", "name", "kind"), [(OWNERS, "The drafters", "holder")])
    _table(
        folder,
        "works",
        ("work_id", "title", "kind", "holder", "derived_from", "source"),
        [(one.family, one.family, "licence", OWNERS, "", f"{one.list}: {one.name}") for one in found.works],
    )
    _table(
        folder,
        "sightings",
        ("sighting_id", "title", "source"),
        [(one.key, _letters(one.key), f"{one.list}: {one.name}") for one in seen],
    )
    items = [*(one.family for one in found.works), *(one.key for one in seen)]
    _table(
        folder,
        "texts",
        ("item_id", "role", "lang", "path"),
        [(item, "licence", "", one.path) for item, one in zip(items, (*found.works, *seen), strict=True)],
    )
    _table(
        folder,
        "labels",
        ("sighting_id", "work_id", "relation", "product", "family", "certainty", "source"),
        [
            (one.key, *what, one.family, "medium", "the names of the licences")
            for one in seen
            for what in [
                (one.family, "copy", one.key) if one.key in copies else ("", "independent", one.family)
            ]
        ],
    )
    return found


def write_vectors(folder: Path, found: Half) -> None:
    """Add to a case the vectors of its texts."""
    keys = {one.key: one.family for one in found.works} | {
        one.key: one.key for one in (*found.copies, *found.independents)
    }
    table = pq.read_table(VECTORS)
    items = [keys.get(key) for key in table["item_id"].to_pylist()]
    table = table.set_column(0, "item_id", pa.array(items, pa.string()))
    pq.write_table(table.filter(pc.is_valid(table["item_id"])), folder / "vectors.parquet")


def _table(folder: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


def main() -> None:
    """Read the command line and write the case."""
    parser = argparse.ArgumentParser(description="Write the licences as a labelled case.")
    parser.add_argument("folder", type=Path, help="where the case is written")
    parser.add_argument(
        "--half", choices=HALVES, default=HALVES[0], help="which families (default: calibration)"
    )
    parser.add_argument("--vectors", action="store_true", help="write the vectors of the texts too")
    asked = parser.parse_args()
    found = write(asked.folder, asked.half)
    if asked.vectors:
        write_vectors(asked.folder, found)
    print(
        f"{len(found.works)} works, {len(found.copies)} copies and {len(found.independents)} independent texts "
        f"in {asked.folder}"
    )


if __name__ == "__main__":
    main()
