"""A dossier is a folder that anyone can check, on pages none of which grows without end."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.dossier.building import HTML, parsed, text_of

from deadringer.dossier import docket as room
from deadringer.dossier.docket import Docket
from deadringer.dossier.folder import write_dossier


def test_a_long_dossier_is_pages_that_name_one_another_and_hold_each_exhibit_once(
    small: Callable[..., Docket], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(room, "SHEETS", 2)
    docket = small(number=5)
    write_dossier(tmp_path, docket.claims[0], docket)
    pages = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.html")}
    assert sorted(pages) == ["index.html", "page-2.html", "page-3.html"]
    anchors: list[str] = []
    for page in pages.values():
        root = parsed(page)
        anchors += [e.get("id", "") for e in root.iter(f"{HTML}article")]
        own = {e.get("id") for e in root.iter() if e.get("id")}
        links = {e.get("href", "") for e in root.iter(f"{HTML}a")}
        assert {link for link in links if link.endswith(".html")} <= set(pages), (
            "links within the folder only"
        )
        assert {link[1:] for link in links if link.startswith("#")} <= own
        assert "This is no legal advice" in text_of(page)
    assert sorted(anchors) == [f"m1-{i}" for i in range(1, 6)]
    assert "1 of 3: exhibits 1 to 2 of 5" in text_of(pages["index.html"])
    assert "3 of 3: exhibit 5 of 5" in text_of(pages["page-3.html"])
    assert [page.count("Defences to reckon with") for _, page in sorted(pages.items())] == [1, 0, 0]
    assert (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").count(".html\n") == 3


def test_a_dossier_that_grew_shorter_keeps_no_page_of_the_longer_one(
    small: Callable[..., Docket], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(room, "SHEETS", 1)
    (tmp_path / "page-of-notes.html").write_text("kept", encoding="utf-8")
    for number in (3, 2):
        docket = small(number=number)
        write_dossier(tmp_path, docket.claims[0], docket)
    found = sorted(path.name for path in tmp_path.iterdir())
    assert found == ["SHA256SUMS", "SHA256SUMS.tsq", "index.html", "page-2.html", "page-of-notes.html"]
    assert "page-3" not in (tmp_path / "SHA256SUMS").read_text(encoding="utf-8")


def test_a_dossier_is_checked_by_sha256sum(docket: Docket, tmp_path: Path) -> None:
    for claim in docket.claims[:3]:
        folder = tmp_path / claim.claim_id
        write_dossier(folder, claim, docket)
        parsed((folder / "index.html").read_text(encoding="utf-8"))
        done = subprocess.run(
            ["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "index.html: OK\n")
        with (folder / "index.html").open("ab") as file:
            file.write(b" ")
        assert subprocess.run(
            ["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
        ).returncode


def test_a_dossier_is_rewritten_to_the_same_bytes(docket: Docket, tmp_path: Path) -> None:
    write_dossier(tmp_path, docket.claims[0], docket)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    write_dossier(tmp_path, docket.claims[0], docket)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    assert set(before) == {"index.html", "SHA256SUMS", "SHA256SUMS.tsq"}


def test_the_sums_of_a_dossier_take_every_file_in_it_and_follow_no_link(
    docket: Docket, tmp_path: Path
) -> None:
    (tmp_path / "outside").write_bytes(b"x")
    folder = tmp_path / "d"
    (folder / "exhibits").mkdir(parents=True)
    (folder / "exhibits" / "a b.pdf").write_bytes(b"pdf")
    (folder / "link").symlink_to(tmp_path / "outside")
    write_dossier(folder, docket.claims[0], docket)
    names = [line[66:] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    assert names == ["exhibits/a b.pdf", "index.html"]
