"""What is not as it was written is told; what would lead outside the folder is never opened."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest

from deadringer.dossier import verify as room
from deadringer.dossier.manifest import sum_line, write_atomically, write_manifest
from deadringer.dossier.verify import verify
from deadringer.errors import InputError, IntegrityError

#: The rest of a manifest that is well formed.
REST = '"outputs": {}, "parameters": {}, "versions": {}, "register_head": "", "calibration": ""'


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    (folder / "dossiers" / "a b").mkdir(parents=True)
    (folder / "docket.html").write_bytes(b"docket")
    (folder / "dossiers" / "a b" / "index.html").write_bytes(b"dossier")
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "works.csv").write_bytes(b"works")
    written(folder)
    return folder


def written(out: Path) -> Path:
    return write_manifest(
        out,
        inputs={"works.csv": sha(b"works")},
        outputs=[out / "docket.html", out / "dossiers" / "a b" / "index.html"],
        parameters={"b": "2", "a": "1"},
        versions={"deadringer": "0.1.0"},
        register_head="ff",
        calibration="ee",
    )


def test_the_manifest_holds_every_hash_and_its_keys_are_sorted(out: Path) -> None:
    text = (out / "manifest.json").read_text(encoding="utf-8")
    found = json.loads(text)
    assert found["outputs"] == {"docket.html": sha(b"docket"), "dossiers/a b/index.html": sha(b"dossier")}
    assert found["inputs"] == {"works.csv": sha(b"works")}
    assert (found["register_head"], found["calibration"]) == ("ff", "ee")
    assert (list(found), list(found["parameters"])) == (sorted(found), ["a", "b"])
    assert written(out).read_text(encoding="utf-8") == text
    assert not list(out.glob(".*")), "nothing is left beside it"


def test_a_folder_as_written_has_no_problem(out: Path) -> None:
    assert verify(out) == ()
    assert verify(out, out.parent / "case") == ()


def test_a_flipped_byte_is_told(out: Path) -> None:
    (out / "docket.html").write_bytes(b"dockes")
    assert verify(out) == ("docket.html has changed: its SHA-256 is not the one recorded.",)


def test_a_missing_file_is_told(out: Path) -> None:
    (out / "dossiers" / "a b" / "index.html").unlink()
    assert verify(out) == ("dossiers/a b/index.html is missing.",)


def test_an_unexpected_file_is_told(out: Path) -> None:
    (out / "dossiers" / ".more").write_bytes(b"")
    assert verify(out) == ("dossiers/.more is not in the manifest.",)


def test_a_changed_or_missing_input_is_told_where_the_case_is_given(out: Path) -> None:
    works = out.parent / "case" / "works.csv"
    works.write_bytes(b"other")
    assert verify(out, works.parent) == ("input works.csv has changed: its SHA-256 is not the one recorded.",)
    works.unlink()
    assert verify(out, works.parent) == ("input works.csv is missing.",)
    assert verify(out) == ()


def test_a_link_is_told_and_never_followed(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = out.parent / "outside"
    (outside / "a b").mkdir(parents=True)
    (outside / "a b" / "index.html").write_bytes(b"dossier")
    (out / "dossiers" / "a b" / "index.html").unlink()
    (out / "dossiers" / "a b").rmdir()
    (out / "dossiers").rmdir()
    (out / "dossiers").symlink_to(outside)
    opened: list[Path] = []
    monkeypatch.setattr(room, "digest", lambda path: opened.append(path) or sha(b"docket"))
    assert verify(out) == ("dossiers is a link: it was not followed.", "dossiers/a b/index.html is missing.")
    assert opened == [out / "docket.html"]


def test_an_input_or_output_replaced_by_a_link_is_told_once_and_never_opened(out: Path) -> None:
    for folder, name in ((out.parent / "case", "works.csv"), (out, "docket.html")):
        (folder / name).rename(out.parent / f"true {name}")
        (folder / name).symlink_to(out.parent / f"true {name}")
    assert verify(out, out.parent / "case") == (
        "docket.html is a link: it was not followed.",
        "input works.csv is a link: it was not followed.",
    )


def test_a_link_in_the_case_that_is_no_input_is_nobodys_business(out: Path) -> None:
    (out.parent / "case" / "notes").symlink_to(out.parent)
    assert verify(out, out.parent / "case") == ()


def test_a_write_replaces_a_link_and_never_writes_through_it(out: Path) -> None:
    precious = out.parent / "precious"
    precious.write_bytes(b"precious")
    for name in (".manifest.json", "manifest.json"):
        (out / name).unlink(missing_ok=True)
        (out / name).symlink_to(precious)
        written(out)
        assert precious.read_bytes() == b"precious"
        assert verify(out) == ()


@pytest.mark.parametrize(
    "name", ["../case/works.csv", "/etc/hostname", "a/../../x", "", ".", "./docket.html", "a//b", "a\0"]
)
@pytest.mark.parametrize("table", ["inputs", "outputs"])
def test_a_path_that_leaves_the_folder_makes_the_manifest_malformed(out: Path, name: str, table: str) -> None:
    change(out, lambda found: found[table].update({name: sha(b"works")}))
    with pytest.raises(IntegrityError, match="not a path inside"):
        verify(out)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 2}',
        '{"format": 1}',
        "[" * 100_000,
        '{"format": 1, "inputs": {"a": 1}, ' + REST + "}",
        '{"format": 1, "inputs": {"a": "x"}, ' + REST + "}",
        '{"format": 1, "inputs": {}, ' + REST + ', "calibration": 3}',
    ],
)
def test_a_malformed_manifest_is_refused(out: Path, text: str) -> None:
    (out / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(IntegrityError):
        verify(out)


def test_bytes_that_are_no_text_are_refused(out: Path) -> None:
    (out / "manifest.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(IntegrityError):
        verify(out)


def test_without_a_manifest_there_is_nothing_to_verify(out: Path) -> None:
    (out / "manifest.json").rename(out.parent / "elsewhere.json")
    with pytest.raises(IntegrityError, match="missing"):
        verify(out)
    (out / "manifest.json").symlink_to(out.parent / "elsewhere.json")
    with pytest.raises(IntegrityError, match="missing"):
        verify(out)


def test_an_output_outside_the_folder_is_refused(out: Path) -> None:
    for path in (out.parent / "case" / "works.csv", out / "dossiers", out / "gone", out / "manifest.json"):
        with pytest.raises(InputError, match="outputs"):
            write_manifest(
                out, inputs={}, outputs=[path], parameters={}, versions={}, register_head="", calibration=""
            )


def change(out: Path, how: object) -> None:
    path = out / "manifest.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    how(found)  # type: ignore[operator]
    path.write_text(json.dumps(found), encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="names of files are text elsewhere")
def test_a_name_that_is_no_text_is_told_in_signs_that_can_be_printed(out: Path) -> None:
    (out / os.fsdecode(b"b\xff\x1b[2J")).write_bytes(b"")
    assert verify(out) == (r"'b\udcff\x1b[2J' is not in the manifest.",)


@pytest.mark.skipif(os.name != "posix", reason="names of files are text elsewhere")
def test_a_name_that_is_no_text_is_refused_and_leaves_the_manifest_as_it_was(out: Path) -> None:
    before = (out / "manifest.json").read_bytes()
    odd = out / os.fsdecode(b"b\xff")
    odd.write_bytes(b"")
    rest = {"parameters": {}, "versions": {}, "register_head": "", "calibration": ""}
    with pytest.raises(InputError, match="outputs: expected names of files that are UTF-8"):
        write_manifest(out, inputs={}, outputs=[odd], **rest)
    with pytest.raises(InputError, match="inputs: expected names of files that are UTF-8"):
        write_manifest(out, inputs={"\udcff": "0" * 64}, outputs=[], **rest)
    assert (out / "manifest.json").read_bytes() == before
    assert not (out / ".manifest.json").exists()


def test_a_write_that_fails_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(tmp_path / "a", "\udcff")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": b"old"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_pipe_is_told_and_never_waited_for(out: Path) -> None:
    (out / "docket.html").unlink()
    os.mkfifo(out / "docket.html")
    os.mkfifo(out / "more")
    assert verify(out) == (
        "more is no plain file: it was not opened.",
        "docket.html is no plain file: it was not opened.",
    )


@pytest.mark.skipif(os.name != "posix", reason="such names are not allowed elsewhere")
@pytest.mark.parametrize("name", ["plain", "with space", "back\\slash", "two\nlines", "re\rturn", "*star"])
def test_a_line_of_sums_is_one_that_sha256sum_reads(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    (tmp_path / "SHA256SUMS").write_bytes(sum_line(sha(b"x"), name).encode())
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0
