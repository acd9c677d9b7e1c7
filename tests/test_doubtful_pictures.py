"""Warnings on pictures of works that may tell nothing, as one stands with many."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq

from deadringer.casework import folder, steps

PHOTOS = Path(__file__).parent / "data" / "pdq" / "photos"


def test_pictures_of_several_works_and_of_both_sides_are_told_of(tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    for name in ("image1.jpg", "image2.jpg"):
        shutil.copy(PHOTOS / name, case / name)
    table = {
        "case.toml": 'title = "Placeholders"\nclaimant = "us"\n',
        "works.csv": "work_id,title,derived_from\nw1,one,\nw2,two,\nw3,three,w1\n",
        "sightings.csv": "sighting_id,title\ns1,seen\n",
        # image1 stands with two lines; image2 with one line, by two works of it, and with a sighting.
        "images.csv": "item_id,path\nw1,image1.jpg\nw2,image1.jpg\nw1,image2.jpg\nw3,image2.jpg\ns1,image2.jpg\n",
    }
    for name, content in table.items():
        (case / name).write_text(content, encoding="utf-8")
    said = [one for one in folder.ingest(case, tmp_path / "out").warnings if one.startswith("images: ")]
    assert said == [
        "images: image1.jpg is not compared as the picture of a work: it stands with works of 2 lines",
        "images: image2.jpg stands with a work and with a sighting: no file is a copy of itself",
    ]
    outcome = folder.run(case, tmp_path / "out")
    rows = pq.read_table(tmp_path / "out" / folder.FINDINGS).to_pylist()
    assert [row["score_images"] for row in rows] == [0.0, None, 0.0]
    finding = folder.explain(tmp_path / "out", "s1", "w2", steps.Options())
    (part,) = [one for one in finding.contributions if one.kind == "images"]
    assert (part.sighting, part.work) == (
        "1 picture",
        "1 picture, not usable (it stands with works of 2 lines)",
    )
    assert outcome.ingested.warnings
