"""What pictures can show: the README's table is what is found, of edited photographs and of logos drawn by other hands.

An edit counts as found where its code, turned and mirrored in the best way, lies within 31 bits of its original's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from seeds.logos import draw

import deadringer as dr
from tests.facets.edits import EDITS

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data" / "pdq"
BRIDGE = DATA / "dih" / "bridge-1-original.jpg"
RADIUS = 31
#: Another version of a decoder, a scaler or a font moves a code by a few bits: 2 of two photographs here, by their
#: published codes, and more after an edit. So a row holds if its count lies between those at a radius of 6 less and 6
#: more, and its median within 6. With the same versions it is exact.
SLACK = 6
#: A code of less says nothing.
LEAST_QUALITY = 50
#: The distance of a picture without a code that counts: further than any.
NEVER = 257

Distances = npt.NDArray[np.int32]
#: Row of the table -> for each figure in it, the distance of everything that was tried.
Rows = dict[str, list[Distances]]


def counting(hashes: Iterable[dr.PdqHash]) -> list[bytes]:
    return [found.code for found in hashes if found.quality >= LEAST_QUALITY]


def distances(seen: Sequence[dict[str, dr.PdqHash]], works: Sequence[dr.PdqHash]) -> Distances:
    """Return how far each picture seen is from each work, in the best of its orientations."""
    out = np.full((len(seen), len(works)), NEVER, np.int32)
    left = [(row, code) for row, turned in enumerate(seen) for code in counting(turned.values())]
    right = [(column, code) for column, work in enumerate(works) for code in counting([work])]
    pairs = dr.hamming_join(
        *(np.array([list(code) for _, code in of], np.uint8) for of in (left, right)), radius=256
    )
    rows, columns = (np.array([at for at, _ in of]) for of in (left, right))
    np.minimum.at(out, (rows[pairs.left], columns[pairs.right]), pairs.score)
    return out


def hashed(paths: Sequence[Path], *, orientations: bool = False) -> list[dr.HashedImage]:
    found = dr.hash_images(paths, orientations=orientations)
    assert all(isinstance(one, dr.HashedImage) for one in found)
    return found  # type: ignore[return-value]


def edited() -> Rows:
    paths = [*sorted((DATA / "photos").glob("*.jpg")), BRIDGE]
    originals = [found.hashes["original"] for found in hashed(paths)]
    pictures = [Image.open(path).convert("RGB") for path in paths]
    rows: Rows = {}
    others = []
    own = np.eye(len(pictures), dtype=bool)
    for name, edits in EDITS.items():
        rows[name] = []
        for edit in edits:
            found = distances([dr.pdq_dihedral(edit(p), exact=True) for p in pictures], originals)
            rows[name].append(found[own])
            others.append(found[~own])
    rows["any of these, against the other ten photographs"] = [np.concatenate(others)]
    return rows


def edited_by_others() -> Rows:
    (original,) = (found.hashes["original"] for found in hashed([BRIDGE]))

    def of(paths: Iterable[Path]) -> list[Distances]:
        return [distances([one.hashes for one in hashed(sorted(paths), orientations=True)], [original])[:, 0]]

    return {
        "seven edits of one of them by others (blurred, sharpened, of high contrast, shrunk, squared)": of(
            (DATA / "bridge-mods").glob("*.jpg")
        ),
        "one of them turned and mirrored in seven ways by a picture tool": of(
            set(BRIDGE.parent.glob("*.jpg")) - {BRIDGE}
        ),
    }


def to_works(half: draw.Half, drawings: Sequence[draw.Drawing], folder: Path) -> Distances:
    works = hashed([folder / work.picture for work in half.works])
    seen = hashed([folder / drawing.picture for drawing in drawings], orientations=True)
    return distances([one.hashes for one in seen], [one.hashes["original"] for one in works])


def logos(folder: Path) -> Rows:
    half = draw.write(folder, "test")
    column = {work.brand: at for at, work in enumerate(half.works)}
    own = [column[copy.brand] for copy in half.copies]
    return {
        "logos drawn by another hand": [to_works(half, half.copies, folder)[np.arange(len(own)), own]],
        f"logos of other brands, against the nearest of {len(column)} works": [
            to_works(half, half.independents, folder).min(axis=1)
        ],
    }


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    return edited() | edited_by_others() | logos(tmp_path_factory.mktemp("logos"))


def stated() -> dict[str, tuple[list[int], int, list[float]]]:
    """Read the table: row -> found, tried, medians."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## What pictures can show\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| ([\d, ]+) of ([\d,]+) \| ([\d, ]+) \|$", section, flags=re.M)
    return {
        name: (
            [int(n) for n in found.split(", ")],
            int(tried.replace(",", "")),
            [float(n) for n in medians.split(", ")],
        )
        for name, found, tried, medians in rows
    }


def test_the_table_of_the_readme_is_what_is_measured(measured: Rows) -> None:
    table = stated()
    assert list(table) == list(measured)
    for name, (found, tried, medians) in table.items():
        for count, median, away in zip(found, medians, measured[name], strict=True):
            assert tried == len(away), name
            least, most = (int(np.sum(away <= RADIUS + by)) for by in (-SLACK, SLACK))
            assert least <= count <= most, f"{name}: {count}, measured {np.sum(away <= RADIUS)}"
            assert abs(median - np.median(away)) <= SLACK, f"{name}: {median}, measured {np.median(away)}"


def test_two_brands_may_have_one_mark(tmp_path: Path) -> None:
    """Of the other half: a find is a likeness, and no sign of who made it first, or from what."""
    half = draw.read("calibration")
    star = draw.Half(
        works=tuple(work for work in half.works if work.brand == "macys"),
        copies=(),
        independents=tuple(d for d in half.independents if d.brand in ("reverbnation", "nebula")),
    )
    (tmp_path / "pictures").mkdir()
    for drawing in (*star.works, *star.independents):
        (tmp_path / drawing.picture).write_bytes(drawing.png())
    found = to_works(star, star.independents, tmp_path)
    assert found.shape == (3, 1)
    assert np.all(found <= RADIUS)


def test_codes_of_low_quality_never_count() -> None:
    low = dr.PdqHash(bytes(32), LEAST_QUALITY - 1)
    good = dr.PdqHash(bytes(32), LEAST_QUALITY)
    found = distances(
        [{"original": low}, {"original": good}, {"original": low, "mirrored": good}], [good, low]
    )
    assert found.tolist() == [[NEVER, NEVER], [0, NEVER], [0, NEVER]]
