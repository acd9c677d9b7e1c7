"""Small cases written to disk, and the seed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SEED = Path(__file__).parents[2] / "seeds" / "ak47"

BASE = {
    "case.toml": 'title = "A case"\nclaimant = "owner"\nas_of = 2020-06-15\n',
    "parties.csv": "party_id,name\nowner,The Owner\n",
    "works.csv": "work_id,title\nw1,First work\nw2,Second work\n",
    "sightings.csv": "sighting_id,title\ns1,Thing one\ns2,Thing two\n",
}

MakeCase = Callable[..., Path]


@pytest.fixture
def seed() -> Path:
    return SEED


@pytest.fixture
def make_case(tmp_path: Path) -> MakeCase:
    """Return a function that writes a good small case, with the given files instead (None: left out)."""

    def make(files: dict[str, str | bytes | None] | None = None) -> Path:
        folder = tmp_path / "case"
        folder.mkdir(exist_ok=True)
        for name, content in {**BASE, **(files or {})}.items():
            if content is None:
                continue
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return make
