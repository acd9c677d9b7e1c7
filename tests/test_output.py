"""A run writes to its own folder only, leaves the user's files alone, and trusts no register that was changed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from deadringer.casework import checks, folder, steps
from deadringer.errors import InputError, IntegrityError

CASE = {
    "case.toml": 'title = "Boats"\nclaimant = "us"\nas_of = 2026-01-01\n',
    "works.csv": "work_id,title\nw1,Skiff\n",
    "sightings.csv": "sighting_id,title,maker\ns1,Skiff,Someone\n",
}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    made = tmp_path / "case"
    made.mkdir()
    for name, content in CASE.items():
        (made / name).write_text(content, encoding="utf-8")
    return made


def test_what_the_user_keeps_in_the_output_folder_stays(seed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(seed, out)
    notes = [
        out / "notes.txt",
        out / "dossiers" / "mynotes.txt",
        out / "dossiers" / "bg-arsenal" / "call.txt",
    ]
    for path in notes:
        path.write_text("mine", encoding="utf-8")
    for _ in range(2):
        folder.run(seed, out)
        assert [path.read_text(encoding="utf-8") for path in notes] == ["mine"] * 3
        assert len([p for p in checks.verify(out, seed) if "is not in the manifest" in p]) == 3


def test_the_dossier_of_a_matter_that_is_no_more_goes_but_for_what_the_user_keeps_in_it(
    seed: Path, tmp_path: Path
) -> None:
    case, out = tmp_path / "case", tmp_path / "out"
    shutil.copytree(seed, case)
    before = {c.claim_id for c in folder.run(case, out).judgement.claims}
    lines = (seed / "acts.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    rows = (seed / "sightings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    gone = [row.split(",")[0] for row in rows if ",BG," in row]
    (case / "sightings.csv").write_text("".join(row for row in rows if ",BG," not in row), encoding="utf-8")
    (case / "acts.csv").write_text(
        "".join(line for line in lines if not any(f",{one}," in line for one in gone)), encoding="utf-8"
    )
    kept = out / "dossiers" / "bg-arsenal" / "call.txt"
    kept.write_text("mine", encoding="utf-8")
    after = {c.claim_id for c in folder.run(case, out).judgement.claims}
    assert "bg-arsenal" in before - after
    assert list(kept.parent.iterdir()) == [kept]
    assert {path.name for path in (out / "dossiers").iterdir()} == after | {"bg-arsenal"}


def test_a_folder_with_files_that_no_run_wrote_is_refused_and_left_alone(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "docket.html").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"holds files, and no register\.sqlite of an earlier run"):
        folder.run(case, out)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in out.iterdir()] == [
        ("docket.html", "mine")
    ]


@pytest.mark.parametrize("out", [".", "out", ".."])
def test_case_and_output_are_two_folders_neither_in_the_other(case: Path, out: str) -> None:
    before = sorted(case.iterdir())
    with pytest.raises(InputError, match="must be two folders"):
        folder.run(case, case / out)
    assert sorted(case.iterdir()) == before


def _tamper(out: Path, statement: str) -> None:
    db = sqlite3.connect(out / folder.REGISTER)
    db.execute(statement)
    db.commit()
    db.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE settings SET body = replace(body, '0.1', '0.9')",
        "UPDATE sightings SET maker = '[\"Other\"]'",
        "DELETE FROM editions",
        "DROP TABLE sites",
    ],
)
def test_nothing_is_computed_from_a_register_that_was_changed(
    case: Path, tmp_path: Path, statement: str
) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    findings = (out / folder.FINDINGS).read_bytes()
    _tamper(out, statement)
    for step in (lambda: folder.run(case, out), lambda: folder.explain(out, "s1", None, steps.Options())):
        with pytest.raises(IntegrityError, match=r"Nothing was computed from it: put back a copy"):
            step()
    assert (out / folder.FINDINGS).read_bytes() == findings


def test_a_register_written_anew_is_told_by_the_head_in_the_manifest(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    (case / "works.csv").write_text(CASE["works.csv"] + "w2,Punt\n", encoding="utf-8")
    folder.ingest(case, tmp_path / "other")
    shutil.copy(tmp_path / "other" / folder.REGISTER, out / folder.REGISTER)
    with pytest.raises(IntegrityError, match="is not in the chain"):
        folder.run(case, out)


def test_a_run_stopped_before_its_manifest_can_be_run_again(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    (case / "works.csv").write_text(CASE["works.csv"] + "w2,Punt\n", encoding="utf-8")
    folder.ingest(case, out)
    folder.run(case, out)
    assert checks.verify(out, case) == ()
