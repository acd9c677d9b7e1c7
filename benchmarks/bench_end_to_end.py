"""The whole way on the seed case: from a folder of tables to a docket."""

from __future__ import annotations

from pathlib import Path

from deadringer.casework import folder

SEED = Path(__file__).resolve().parents[1] / "seeds" / "ak47"


def test_run(benchmark, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    def once() -> folder.Outcome:
        return folder.run(SEED, tmp_path_factory.mktemp("run") / "out")

    assert len(once().judgement.claims) > 10
    benchmark(once)
