"""What all tests share: the seed case, and one run of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from deadringer.casework import folder

# How long one example takes on a shared machine is no property of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SEED = Path(__file__).resolve().parents[1] / "seeds" / "ak47"


@pytest.fixture(scope="session")
def seed() -> Path:
    """Return the folder of the seed case."""
    return SEED


@pytest.fixture(scope="session")
def seed_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, folder.Outcome]:
    """Run the seed case once; tests must not change what it wrote."""
    out = tmp_path_factory.mktemp("seed") / "out"
    return out, folder.run(SEED, out)
