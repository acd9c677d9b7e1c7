"""Data sheets in a case: readings with their sources, rows refused, values in doubt, and what is learnt of works."""

from __future__ import annotations

import csv
import os
import random
from pathlib import Path

import pyarrow.parquet as pq
from click.testing import CliRunner

from deadringer.casework import folder
from deadringer.casework.steps import Options
from deadringer.cli.explain import command
from deadringer.dossier.manifest import read_manifest

Rows = list[tuple[str, ...]]
WORKS, SEEN = 8, 3


def kites(works: int = WORKS) -> Rows:
    """Make kites of different size and sail; the first sighting states the span of the first twice."""
    rows: Rows = []
    for i in range(works):
        rows += [(f"w{i}", "class", "assault rifle", "", ""), (f"w{i}", "sail", f"cut {i % 3}", "", "")]
        rows += [
            (f"w{i}", "length", str(1000 + 90 * i), "mm", ""),
            (f"w{i}", "mass", f"{3 + i / 10}", "kg", ""),
        ]
    rows += [
        ("s0", "class", "assault rifle", "", ""),
        ("s0", "length", "998", "mm", "maker"),
        ("s0", "length", "1.01", "m", "shop"),
    ]
    rows += [
        ("s0", "mass", "2.9 to 3.1", "kg", "shop"),
        ("s1", "length", "1260", "mm", ""),
        ("s1", "sail", "cut 2", "", ""),
    ]
    return [*rows, ("s2", "mass", "1-1000", "kg", "")]


def case(made: Path, rows: Rows, sightings: int = SEEN, works: int = WORKS) -> Path:
    made.mkdir()
    made.joinpath("case.toml").write_text(
        'title = "Kites"\nclaimant = "us"\nas_of = 2026-01-01\n', encoding="utf-8"
    )
    tables: dict[str, Rows] = {
        "works": [("work_id", "title"), *((f"w{i}", f"Kite {i}a") for i in range(works))],
        "sightings": [("sighting_id", "title"), *((f"s{i}", f"Thing {i}b") for i in range(sightings))],
        "specs": [("item_id", "attribute", "value", "unit", "source"), *rows],
    }
    for name, table in tables.items():
        with made.joinpath(f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
    return made


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)]


def test_a_row_whose_unit_cannot_be_meant_is_refused_and_the_others_stay(tmp_path: Path) -> None:
    rows = [
        *kites(),
        ("s1", "barrel length", "4", "kg", ""),
        ("s1", "mass", "30", "mm", ""),
        ("s1", "depth", "30", "mm", ""),
    ]
    found = folder.ingest(case(tmp_path / "case", rows), tmp_path / "out")
    refused = read(tmp_path / "out" / folder.REJECTED)[1:]
    line = len(kites()) + 2
    assert [row[:4] for row in refused] == [
        ("specs.csv", str(line), "unit", "kg"),
        ("specs.csv", str(line + 1), "unit", "mm"),
    ]
    assert refused[0][4] == "is a unit of [mass], and a length is measured in [length]: barrel length 4"
    assert found.rejected == 2
    assert [s.attribute for s in found.case.specs if s.item_id == "s1"] == ["length", "sail", "depth"]


def test_readings_stand_with_their_sources_and_by_both_ends(tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(case(tmp_path / "case", kites()), out)
    finding = folder.explain(out, "s0", "w0", Options())
    assert finding is not None
    length, mass = (next(c for c in finding.contributions if c.label == name) for name in ("length", "mass"))
    assert length.sighting == "998 mm (maker) / 1.01 m (shop)"
    assert length.note.endswith(
        "7 other lines of works are as near; apart by 0.0% (nearest readings) to 1.0% (farthest)"
    )
    assert mass.sighting == "2.9 to 3.1 kg (shop)"
    told = CliRunner().invoke(command, [str(out), "s0", "w0"]).output
    assert "data sheets alike to 1.00 by the nearest readings and 0.9" in told
    found = {(r["sighting_id"], r["work_id"]): r for r in pq.read_table(out / folder.FINDINGS).to_pylist()}
    one = found["s0", "w0"]
    assert 0.9 < one["score_specs_far"] < one["score_specs"] == 1.0
    wide = [found["s2", f"w{i}"] for i in range(WORKS)]
    assert {row["score_specs"] for row in wide} == {1.0}
    assert {row["score_specs_far"] for row in wide} == {row["score_specs_rarity"] for row in wide} == {0.0}
    # What agrees with everything weighs as much as what is silent: the offset of its kind alone.
    assert len({row["log10_lr_specs"] for row in wide}) == 1
    assert found["s0", "w0"]["log10_lr_specs"] > wide[0]["log10_lr_specs"]


def test_what_is_in_doubt_is_listed_whole_and_told_on_the_docket(tmp_path: Path) -> None:
    out = tmp_path / "out"
    rows = [*kites(), ("s1", "barrel length", "1400", "mm", "leaflet"), ("s1", "mass", "up to 5", "kg", "")]
    folder.run(case(tmp_path / "case", rows), out)
    assert read(out / folder.DOUBTFUL)[1:] == [
        (
            "s1",
            "barrel length",
            "1400 mm",
            "length 1260 mm",
            "the part is above the whole, length",
            "leaflet",
        ),
        (
            "s1",
            "mass",
            "up to 5 kg",
            "",
            "is no number or range that can be read in one way: taken for not known",
            "",
        ),
    ]
    page = (out / folder.DOCKET).read_text(encoding="utf-8")
    assert "barrel length of s1: 1400 mm, against length 1260 mm" in page
    assert "up to 5 kg (s1)" in page


def test_scales_and_weights_are_stated_and_follow_the_works_alone(tmp_path: Path) -> None:
    few, more, other = (tmp_path / name for name in ("few", "more", "other"))
    folder.run(case(tmp_path / "case1", kites()), few)
    rows = [("s3", "length", "5", "m", ""), ("s3", "sail", "cut 1", "", ""), ("s4", "keel", "1", "m", "")]
    folder.run(case(tmp_path / "case2", kites() + rows, 5), more)
    folder.run(case(tmp_path / "case3", kites(9), SEEN, 9), other)
    terms = [read(out / folder.TERMS) for out in (few, more, other)]
    assert terms[0] == terms[1] != terms[2]
    assert {row[0]: row[2] for row in terms[0][1:]} == dict.fromkeys(("class", "length", "mass", "sail"), "8")
    assert {folder.TERMS, folder.DOUBTFUL} <= set(read_manifest(few).outputs)
    assert "Attributes of data sheets" in (few / folder.DOCKET).read_text(encoding="utf-8")
    before, after = (pq.read_table(out / folder.SCREENED).to_pylist() for out in (few, more))
    assert [row for row in after if row["sighting_id"] in ("s0", "s1", "s2")] == before


#: Works, sightings and attributes of which each states 20 to 40; large by hand (README).
SPARSE = (2000, 500, 3000) if os.environ.get("DEADRINGER_BENCH") == "large" else (80, 20, 600)


def test_thousands_of_sparse_attributes_run_to_the_end_and_copies_stand_out(tmp_path: Path) -> None:
    rng = random.Random(7)
    works, sightings, attributes = SPARSE

    def cell(a: int) -> tuple[str, str]:
        at, kind = (1 + a % 90) * 2 ** rng.gauss(0.0, 0.5), a % 8
        if kind < 4:
            return f"{at:.4g}", ("mm", "kg", "W", "1")[kind]
        if kind == 4:
            return f"{at:.4g}-{1.1 * at:.4g}", "mm"
        return (
            (f"kind {int(8 * rng.random() ** 2)}", "")
            if kind < 7
            else (rng.choice(("n/a", "5-6-7", "1,000")), "s")
        )

    items = [*(f"w{i}" for i in range(works)), *(f"s{i}" for i in range(sightings))]
    sheets = {i: {a: cell(a) for a in rng.sample(range(attributes), rng.randint(20, 40))} for i in items}
    copies = {f"s{i}": f"w{i * 3}" for i in range(0, sightings, 2)}
    sheets |= {copy: dict(sheets[work]) for copy, work in copies.items()}
    rows = [(item, f"part {a:04d}", *c, "") for item, sheet in sheets.items() for a, c in sheet.items()]
    rows += [(item, "class", "pistol", "", "") for item in items]  # one that the calibration knows
    done = folder.run(case(tmp_path / "case", rows, sightings, works), tmp_path / "out")
    held = done.judgement.weighing.comparison.works.sheet
    assert sum(map(len, held.cells.values())) < works * 40
    found = pq.read_table(tmp_path / "out" / folder.FINDINGS).to_pylist()
    best = {row["sighting_id"]: row["work_id"] for row in sorted(found, key=lambda r: r["unbounded"])}
    assert {sighting: best[sighting] for sighting in copies} == copies
