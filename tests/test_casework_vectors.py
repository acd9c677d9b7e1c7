"""Vectors in a case: compared within one model, kept as they were read, weighed only where that model was counted."""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from seeds.licences import write as licences

import deadringer as dr
from deadringer.casework import checks, folder, labelled, steps
from deadringer.cli.explain import command
from deadringer.dossier.manifest import read_manifest
from deadringer.errors import CalibrationError, InputError
from deadringer.evidence.calibration import Calibration, Embedded, load
from deadringer.kernels.level import supported
from tests.dossier.building import parsed

Row = tuple[str, str, list[float]]
#: Of m the works stand apart, s_near and the second of s_crops lie near one; n is another model.
ROWS: list[Row] = [
    ("w_one", "m", [1.0, 0.0, 0.0, 0.0]),
    ("w_one", "m", [0.0, 1.0, 0.0, 0.0]),
    ("w_two", "m", [0.0, 0.0, 1.0, 0.0]),
    ("s_near", "m", [0.1, 3.0, 0.0, 0.2]),
    ("s_crops", "m", [1.0, 1.0, 1.0, 1.0]),
    ("s_crops", "m", [0.0, 0.1, 1.0, 0.1]),
    ("s_far", "m", [0.0, 0.0, 0.0, -1.0]),
    ("w_one", "n", [1.0, 0.5]),
    ("s_other", "n", [1.0, 0.5]),
]
SEEN = ("s_near", "s_crops", "s_far", "s_other", "s_bare")
COUNTS = Embedded(
    (90.0, 5.0, 0.0, 5.0),
    (1.0, 5.0, 40.0, 400.0),
    (0.0, 0.01, 0.1, 1.89),
    2.0,
    "made up",
    "m",
    (0.95, 0.9, 0.8),
)


def write(folder: Path, rows: list[Row] = ROWS) -> Path:
    ids, models, lists = zip(*rows, strict=True)
    table = pa.table({"item_id": ids, "model": models, "vector": pa.array(lists, pa.list_(pa.float32()))})
    pq.write_table(table, folder / "vectors.parquet")
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Path:
    made = tmp_path / "case"
    made.mkdir()
    table = {
        "case.toml": 'title = "Made up"\nclaimant = "us"\nas_of = 2026-01-01\n',
        "works.csv": "work_id,title\nw_one,first\nw_two,second\n",
        "sightings.csv": "sighting_id,title,maker\n" + "".join(f"{s},{s[2:]} xyz,Someone\n" for s in SEEN),
    }
    for name, content in table.items():
        (made / name).write_text(content, encoding="utf-8")
    return write(made)


@pytest.fixture
def counted(tmp_path: Path) -> Path:
    path = tmp_path / "calibration.json"
    path.write_text(replace(load(), vectors=COUNTS).dump(), encoding="utf-8")
    return path


def found(out: Path) -> dict[tuple[str, str], dict[str, Any]]:
    rows = pq.read_table(out / folder.FINDINGS).to_pylist()
    return {(row["sighting_id"], row["work_id"]): row for row in rows}


def best(sighting: str, work: str) -> float | None:
    """Return the greatest cosine of two items by the public function."""
    mine, theirs = (
        [np.array([v], np.float32) for i, m, v in ROWS if (i, m) == (one, "m")] for one in (sighting, work)
    )
    return max((float(dr.cosine_scores(a, b, [0], [0])[0]) for a in mine for b in theirs), default=None)


def test_every_pair_has_its_best_cosine_within_the_one_model(case: Path, tmp_path: Path) -> None:
    outcome = folder.run(case, tmp_path / "out")
    for (sighting, work), row in found(tmp_path / "out").items():
        assert row["score_vectors"] == best(sighting, work)
        assert row["log10_lr_vectors"] is None
    pairs = pq.read_table(tmp_path / "out" / folder.VECTOR_PAIRS).to_pylist()
    assert [tuple(pair.values())[:5] for pair in pairs] == [
        ("s_near", "w_one", "m", 1, 1),
        ("s_crops", "w_two", "m", 1, 1),
    ]
    assert pq.read_schema(tmp_path / "out" / folder.FINDINGS).metadata[b"vectors_model"] == b"m"
    assert [pair["cosine"] for pair in pairs] == [best("s_near", "w_one"), best("s_crops", "w_two")]
    assert (
        outcome.judgement.weighing.decision["sightings with a vector near a work's"]
        == "2, 0 of them reported"
    )
    assert outcome.judgement.weighing.refusal.endswith(
        "Of the sightings 2 have a vector near a work's (see vector_pairs.parquet), which weighs nothing: no "
        "calibration has counted m."
    )
    assert outcome.ingested.warnings == (
        "vectors: compared by m, of which most works and sightings have vectors; a cosine of one model is none of "
        "another's, so those of n are not compared: screening.vectors_model says which",
    )
    assert outcome.docket.parameters["vectors compared"] == (
        "4 of sightings with 3 of works, by m (4 numbers each), near from a cosine of 0.8, which weighs nothing: no "
        "such model was counted"
    )


def test_a_model_that_was_counted_weighs_and_is_told_of(case: Path, tmp_path: Path, counted: Path) -> None:
    out, options = tmp_path / "out", steps.Options(calibration=counted)
    outcome = folder.run(case, out, options)
    reported = outcome.judgement.weighing.reported
    assert {s: [f.work_id for f in of] for s, of in reported.items()} == {
        "s_near": ["w_one"],
        "s_crops": ["w_two"],
    }
    rows = found(out)
    assert rows["s_near", "w_one"]["log10_lr_vectors"] > 0.0
    assert rows["s_far", "w_one"]["log10_lr_vectors"] == 0.0
    assert {rows[s, "w_one"]["log10_lr_vectors"] for s in ("s_other", "s_bare")} == {None}
    page = (out / folder.DOCKET).read_text(encoding="utf-8")
    parsed(page)
    assert "It is a hint where to look, and no exhibit by itself" in page
    assert "by m alone, a cosine of 0.950, 0.900, 0.800 or more" in page
    assert "they are a hint where to look, and establish no element of a patent" in page
    (claim,) = outcome.judgement.claims
    dossier = (out / folder.DOSSIERS / claim.claim_id / "index.html").read_text(encoding="utf-8")
    assert "<h4>Vectors near</h4>" in dossier
    finding = folder.explain(out, "s_near", None, options)
    assert finding is not None
    (part,) = [one for one in finding.contributions if one.kind == "vectors"]
    assert (part.label, part.sighting, part.work) == ("vectors by m", "1 vector", "2 vectors")
    assert part.note == "cosine 0.997; at most 1 of 446 independents came as near, each to one of 2 vectors"
    told = CliRunner().invoke(command, [str(out), "s_near", "--calibration", str(counted)])
    assert "vectors by m" in told.output


def test_a_name_of_a_model_is_text_wherever_it_is_shown(case: Path, tmp_path: Path) -> None:
    out, path, name = tmp_path / "out", tmp_path / "calibration.json", "[/bold]<script>alert(1)</script>"
    path.write_text(replace(load(), vectors=replace(COUNTS, model=name)).dump(), encoding="utf-8")
    write(case, [(item, name, vector) for item, model, vector in ROWS if model == "m"])
    folder.run(case, out, steps.Options(calibration=path))
    page = (out / folder.DOCKET).read_text(encoding="utf-8")
    parsed(page)
    assert page.count("<script") == 1  # its own
    assert "vectors by [/bold]&lt;script&gt;" in page
    told = CliRunner().invoke(command, [str(out), "s_near", "--calibration", str(path)])
    assert "[/bold]<script>" in told.output


@pytest.mark.parametrize(
    ("sighting", "seen", "note"),
    [
        ("s_near", "1 vector", "cosine 0.997; not calibrated for this model: weighs nothing"),
        ("s_far", "1 vector", "cosine 0.000, below the cutoff of 0.8: not near"),
        ("s_other", "no vector", ""),
    ],
)
def test_without_a_count_scores_stand_and_say_that_they_weigh_nothing(
    case: Path, tmp_path: Path, sighting: str, seen: str, note: str
) -> None:
    folder.run(case, tmp_path / "out")
    finding = folder.explain(tmp_path / "out", sighting, "w_one", steps.Options())
    assert finding is not None
    (part,) = [one for one in finding.contributions if one.kind == "vectors"]
    assert (part.sighting, part.note, part.log10_lr) == (seen, note, None)


def test_the_case_may_name_the_model(case: Path, tmp_path: Path, counted: Path) -> None:
    with (case / "case.toml").open("a") as file:
        file.write('[screening]\nvectors_model = "n"\n')
    outcome = folder.run(case, tmp_path / "out", steps.Options(calibration=counted))
    rows = found(tmp_path / "out")
    assert {key for key, row in rows.items() if row["score_vectors"] is not None} == {("s_other", "w_one")}
    same = np.array([[1.0, 0.5]], np.float32)
    assert rows["s_other", "w_one"]["score_vectors"] == dr.cosine_scores(same, same, [0], [0])[0]
    assert {row["log10_lr_vectors"] for row in rows.values()} == {None}  # m was counted, not n
    assert outcome.ingested.warnings == (
        "vectors: compared by n, as screening.vectors_model says; a cosine of one model is none of another's, so those "
        "of m are not compared",
    )


@pytest.mark.parametrize(
    ("rows", "more", "said"),
    [
        (
            [("w_one", "a", [1.0]), ("w_two", "b", [1.0]), ("s_near", "c", [1.0])],
            "",
            "works and sightings have vectors of no model in common; works have a, b, sightings have c",
        ),
        (
            [("s_near", "c", [1.0])],
            "",
            "works and sightings have vectors of no model in common; works have none, sightings have c",
        ),
        (
            ROWS,
            '[screening]\nvectors_model = "M"\n',
            "works and sightings do not both have vectors of 'M', which screening.vectors_model names; works have m, "
            "n, sightings have m, n",
        ),
    ],
)
def test_no_model_in_common_is_told_with_both_lists(
    case: Path, tmp_path: Path, rows: list[Row], more: str, said: str
) -> None:
    with (write(case, rows) / "case.toml").open("a") as file:
        file.write(more)
    outcome = folder.run(case, tmp_path / "out")
    assert outcome.ingested.warnings == (f"vectors: nothing is compared: {said}",)
    assert {row["score_vectors"] for row in found(tmp_path / "out").values()} == {None}


def test_a_model_of_another_dimension_on_the_other_side_is_told(case: Path, tmp_path: Path) -> None:
    outcome = folder.run(
        write(case, [("w_one", "m", [1.0, 0.0]), ("s_near", "m", [1.0, 0.0, 0.0])]), tmp_path / "out"
    )
    assert outcome.ingested.rejected == 1
    assert "are they of two models under one name?" in outcome.ingested.warnings[0]
    assert "works have m, sightings have none" in outcome.ingested.warnings[1]
    rejected = (tmp_path / "out" / folder.REJECTED).read_text(encoding="utf-8")
    assert '"vectors.parquet","2","vector","3 numbers","the first of m, in row 1, has 2"' in rejected


def content(out: Path) -> dict[str, str]:
    """Return the hash of every file but the register and what shows it: they know how the case came to be."""
    history = ("proof.json", "SHA256SUMS", "SHA256SUMS.tsq")
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in (*history, folder.REGISTER, folder.MANIFEST, folder.STATE)
    }


def test_order_repeats_levels_and_steps_make_no_difference(case: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    folder.run(case, whole)
    assert checks.verify(whole, case) == ()
    assert {folder.VECTORS, folder.VECTOR_PAIRS} <= set(read_manifest(whole).outputs)
    for n, level in enumerate(supported()):
        rows = ROWS + ROWS[:n]
        random.Random(n).shuffle(rows)
        out, options = tmp_path / level, steps.Options(level=level, threads=1)
        folder.ingest(write(case, rows), out, options=options)
        folder.screen(folder.case_of(out), out, options)
        folder.weigh(folder.screened(out), out, options)
        for name in (folder.VECTORS, folder.VECTOR_PAIRS, folder.SCREENED, folder.FINDINGS):
            assert (out / name).read_bytes() == (whole / name).read_bytes()


def test_what_grew_in_two_runs_is_what_one_run_gives(case: Path, tmp_path: Path) -> None:
    write(case, [row for row in ROWS if row[0] != "s_near"])
    folder.run(case, tmp_path / "out")
    outcome = folder.run(write(case), tmp_path / "out")
    assert (outcome.ingested.added["vectors"], outcome.ingested.withdrawn["vectors"]) == (1, 1)
    folder.run(case, tmp_path / "fresh")
    assert content(tmp_path / "out") == content(tmp_path / "fresh")
    again = folder.run(case, tmp_path / "out")
    assert again.ingested.added["vectors"] == again.ingested.withdrawn["vectors"] == 0
    assert checks.verify(tmp_path / "out", case) == ()


@pytest.mark.parametrize("cutoff", [0.8, 0.5, 0.999])
def test_above_the_limit_vectors_alone_make_the_candidates_that_reach_the_cutoff(
    case: Path, tmp_path: Path, cutoff: float
) -> None:
    folder.run(case, tmp_path / "every")
    with (case / "case.toml").open("a") as file:
        file.write(f"[screening]\nexhaustive_pairs = 0\ncutoffs.vectors = {cutoff}\n")
    folder.run(case, tmp_path / "out")
    every = {key: row["score_vectors"] for key, row in found(tmp_path / "every").items()}
    assert {key: row["score_vectors"] for key, row in found(tmp_path / "out").items()} == {
        key: cosine for key, cosine in every.items() if cosine is not None and cosine >= cutoff
    }


def test_vectors_below_the_cutoff_of_a_case_weigh_nothing(case: Path, tmp_path: Path, counted: Path) -> None:
    with (case / "case.toml").open("a") as file:
        file.write("[screening]\ncutoffs.vectors = 0.9999\n")
    folder.run(case, tmp_path / "out", steps.Options(calibration=counted))
    row = found(tmp_path / "out")["s_near", "w_one"]
    assert (row["log10_lr_vectors"], row["reported"]) == (0.0, False)


def _bytes(path: Path) -> None:
    path.write_bytes(b"PAR1 and nothing else PAR1")


def _number(path: Path) -> None:
    table = pq.read_table(path)
    lists = table["vector"].to_pylist()
    lists[0][0] += 1.0
    pq.write_table(table.set_column(2, "vector", pa.array(lists, pa.list_(pa.float32()))), path)


@pytest.mark.parametrize(
    ("how", "said"),
    [(_bytes, "is not what was written"), (_number, "that the register has"), (Path.unlink, "is missing")],
)
def test_vectors_that_are_not_what_was_written_are_named(
    case: Path, tmp_path: Path, how: Callable[[Path], object], said: str
) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    how(out / folder.VECTORS)
    with pytest.raises(InputError, match=rf"vectors\.parquet .*{said}"):
        folder.screened(out)
    folder.run(case, out)  # reads the case again
    assert checks.verify(out, case) == ()


def test_a_case_without_vectors_writes_empty_tables(seed: Path, tmp_path: Path) -> None:
    outcome = folder.run(seed, tmp_path / "out")
    for name in (folder.VECTORS, folder.VECTOR_PAIRS):
        assert pq.read_table(tmp_path / "out" / name).num_rows == 0
    column = pq.read_table(tmp_path / "out" / folder.FINDINGS)["score_vectors"]
    assert column.null_count == len(column)
    assert not [one for one in outcome.ingested.warnings if one.startswith("vectors")]


def licence_case(where: Path, half: str, *, texts: bool) -> Path:
    """Write a half of the licences with the vectors of a sentence encoder, with or without the texts themselves."""
    licences.write_vectors(where, licences.write(where, half))
    if not texts:
        (where / "texts.csv").unlink()
    return where


@pytest.fixture(scope="module")
def by_licences(tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    """Return the shipped calibration with vectors counted on the calibration half of the licences."""
    where = licence_case(tmp_path_factory.mktemp("licences"), "calibration", texts=False)
    return replace(load(), vectors=labelled.counted_vectors(where))


@pytest.mark.parametrize(("texts", "reported", "copies", "own"), [(False, 67, 65, 65), (True, 72, 66, 65)])
def test_of_licences_never_counted_those_near_are_reported_and_most_are_copies(
    tmp_path: Path, by_licences: Calibration, texts: bool, reported: int, copies: int, own: int
) -> None:
    case = licence_case(tmp_path / "case", "test", texts=texts)
    (tmp_path / "calibration.json").write_text(by_licences.dump(), encoding="utf-8")
    options = steps.Options(calibration=tmp_path / "calibration.json")
    weighing = folder.run(case, tmp_path / "out", options).judgement.weighing
    with (case / "labels.csv").open(encoding="utf-8") as file:
        labels = {row["sighting_id"]: row for row in csv.DictReader(file)}
    right = [s for s in weighing.reported if labels[s]["relation"] == "copy"]
    exact = [s for s in right if labels[s]["work_id"] in {f.work_id for f in weighing.reported[s]}]
    assert (len(weighing.reported), len(right), len(exact)) == (reported, copies, own)


def test_calibrate_counts_vectors_of_a_case_that_has_them(
    seed: Path, tmp_path: Path, by_licences: Calibration
) -> None:
    assert by_licences.vectors.counted == "Licences and their revisions: the calibration half"
    assert by_licences.vectors.model == "all-MiniLM-L6-v2"
    assert (sum(by_licences.vectors.copies), sum(by_licences.vectors.independents)) == (102.0, 135.0)
    with pytest.raises(
        CalibrationError, match="ak47: fewer than 8 copies, or independent products, have vectors"
    ):
        labelled.counted_vectors(seed)
