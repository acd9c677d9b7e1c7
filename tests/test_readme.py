"""The README says what is so: its commands are those that are run, its code runs, its figures are the audit's."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from seeds.licences import write as licences

from deadringer.casework import labelled
from deadringer.evidence import calibrate
from deadringer.evidence.calibration import load
from deadringer.evidence.decide import decided
from deadringer.evidence.images import BEYOND, ratios
from deadringer.evidence.images import chance as of_pictures_by_chance
from deadringer.evidence.texts import STEPS
from deadringer.evidence.texts import chance as of_texts_by_chance
from deadringer.evidence.texts import ratios as of_texts
from deadringer.register import read_case

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAIN = "pip install . && deadringer run seeds/ak47 --out out/ak47"
TEST = "pip install '.[test]' && pytest -n auto --dist loadfile"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.S)


def test_two_commands_do_all_the_set_up() -> None:
    assert [block.strip() for block in blocks("sh")] == [MAIN, TEST]


def test_ci_runs_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for part in (*MAIN.split(" && "), *TEST.split(" && ")):
        quiet = part.replace("pip install", "pip install -q")
        assert part in script or quiet in script, part


def test_every_line_of_the_library_in_ten_lines_runs() -> None:
    code, _ = blocks("python")
    assert len(code.strip().splitlines()) == 10
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, "README.md", "exec"), {})
    lines = said.getvalue().splitlines()
    assert lines[:2] == ["[(0, 0, 0.8)] ['left', 'right', 'score']", "[(0, 0, 0.9666666666666667)]"]
    assert re.fullmatch(r"\[1, 1\] (scalar|avx2|avx512|amx)", lines[2])


def test_the_vectors_of_the_readme_are_read_beside_the_seed_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shutil.copytree(ROOT / "seeds" / "ak47", tmp_path / "case"))
    exec(compile(blocks("python")[1], "README.md", "exec"), {})
    reading = read_case(Path())
    assert [(one.model, one.dimension, one.count) for one in reading.case.vectors] == [("my-model 1.2", 3, 3)]
    assert not reading.rejected


def test_the_figures_of_the_readme_are_those_of_the_shipped_audit() -> None:
    for name, figure in load().audit.items():
        assert f"| {name} | {figure} |" in README


def test_the_counts_of_pictures_are_those_shipped() -> None:
    counts, text = load().images, " ".join(README.split())
    near, far = sum(counts.copies[:BEYOND]), sum(counts.independents[:BEYOND])
    assert (
        f"{near:g} of {sum(counts.copies):g} copies, and {far:g} of {sum(counts.independents):g} independent drawings "
        f"against the nearest of {counts.compared:g} works"
    ) in text
    weight = ratios(counts, np.array([0.0]), np.array([1.0]))[0]
    assert f"to that weight ({weight:.2f} in log10)" in text


def test_the_counts_of_texts_are_those_shipped_and_those_of_the_other_half(tmp_path: Path) -> None:
    licences.write(tmp_path / "test", "test")
    rows = []
    for counts in (load().texts, labelled.counted_texts(tmp_path / "test")):
        ends = [
            (sum(of[: n + 1]), sum(of))
            for n in range(len(STEPS))
            for of in (counts.copies, counts.independents)
        ]
        told = [f"{some:g} of {every:g}" for some, every in ends]
        rows.append([f"{one} | {other}" for one, other in zip(told[::2], told[1::2], strict=True)])
        assert f"nearest of {counts.compared:g} works" in README
    for step, one, other in zip(STEPS, *rows, strict=True):
        assert f"| {step:g} | {one} | {other} |" in README
    text, one = " ".join(README.split()), np.array([1.0])
    weights = [of_texts(load().texts, np.array([step]), one)[0] for step in STEPS]
    assert f"{weights[0]:.2f} in log10 from an extent of 0.75 on" in text
    assert (
        ", ".join(f"{weight:.2f} from {step:g}" for step, weight in zip(STEPS[1:], weights[1:], strict=True))
        in text
    )


def test_the_counts_of_vectors_are_those_of_both_halves(tmp_path: Path) -> None:
    rows: list[list[str]] = []
    steps: tuple[float, ...] = ()
    for half in licences.HALVES:
        case = tmp_path / half
        licences.write_vectors(case, licences.write(case, half))
        (case / "texts.csv").unlink()
        data = labelled.labelled(case)
        every = np.ones(len(data.product), bool)
        copies, independents = data.rows("copy", every), data.rows("independent", every)
        steps = steps or calibrate.vectored(data, copies, independents).steps
        nearest = (
            (np.where(data.copy, data.cosine, -1.0).max(axis=1), data.weight(copies)),
            (
                data.cosine.max(axis=1),
                data.weight(independents),
            ),
        )
        told = [
            [f"{weight[cosine >= step].sum():g} of {weight.sum():g}" for cosine, weight in nearest]
            for step in steps
        ]
        rows.append([" | ".join(one) for one in told])
        assert f"independents, nearest of {len(data.works)} works" in README
    for step, one, other in zip(steps, *rows, strict=True):
        assert f"| {step:.3f} | {one} | {other} |" in README


def some_reported(chances: np.ndarray) -> bool:
    """Decide a run in which chance is as given, and an independent is plain nearly always."""
    n = len(chances)
    return bool(decided(chances, np.ones(n), np.zeros(n, bool), np.arange(n), 0.1).reported.any())


def test_what_is_reported_for_its_texts_alone_is_as_said() -> None:
    def reported(step: int, compared: float) -> bool:
        return some_reported(of_texts_by_chance(load().texts, np.full(1000, step), np.full(1000, compared)))

    text = " ".join(README.split())
    assert (
        "among up to 302 pairs of its texts with those of all works where it is a near copy, and 78" in text
    )
    assert (reported(0, 302.0), reported(0, 303.0)) == (True, False)
    assert (reported(1, 78.0), reported(1, 79.0)) == (True, False)


def test_what_is_reported_for_its_pictures_alone_is_as_said() -> None:
    def reported(alike: int, sightings: int, compared: float) -> bool:
        step = np.where(np.arange(sightings) < alike, 0, BEYOND)
        return some_reported(of_pictures_by_chance(load().images, step, np.full(sightings, compared)))

    text = " ".join(README.split())
    assert "only where about one in twenty sightings has a picture alike" in text
    assert (reported(53, 1000, 188.0), reported(45, 1000, 188.0)) == (True, False)
    assert "come to more than 6,016, be they identical" in text
    assert (reported(1000, 1000, 6016.0), reported(1000, 1000, 6017.0)) == (True, False)


def test_what_the_readme_points_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    assert linked
    assert [path for path in linked if not (ROOT / path).exists()] == []
