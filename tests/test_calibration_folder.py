"""The folder of a calibration and of an audit: the same bytes again, all of it checkable, and seen told from unseen."""

from __future__ import annotations

import csv
import json
import math
import random
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from deadringer.casework import calibrating, folder, labelled
from deadringer.casework.steps import Options
from deadringer.cli import audit as audit_command
from deadringer.cli import calibrate as calibrate_command
from deadringer.errors import CalibrationError, CaseError, InputError
from deadringer.evidence import audit as auditing
from deadringer.evidence import bounding
from deadringer.evidence.audit import Audit
from deadringer.evidence.calibration import load
from deadringer.evidence.figures import figures
from deadringer.evidence.metrics import cllr
from deadringer.model.never import NEVER

#: Files of a calibration folder, but for SHA256SUMS.
FILES = {"audit.json", "calibration.json", "card.html", "pairs.csv"} | {
    f"plots/{name}.svg" for name in ("ece", "histogram", "pav", "tippett")
}
TITLE = 'Boats & "barges" <made up>'


def write_case(case: Path, seed: int, copies: int = 14, others: int = 16, kind: str = "") -> Path:
    """Write a labelled case of boats: copies that measure what their work does, and others that do not."""
    draw = random.Random(seed)
    works = {f"w{j}": (draw.uniform(4, 20), draw.uniform(1, 5)) for j in range(3)}
    specs, sightings, labels = [], [], []

    def add(item: str, length: float, beam: float) -> None:
        specs.append([item, "length", f"{length:.2f}", "m"])
        specs.append([item, "beam", f"{beam:.2f}", "m"])
        if kind:
            specs.append([item, "class", kind, ""])

    for work, size in works.items():
        add(work, *size)
    for n in range(copies + others):
        item, work = f"s{seed}_{n}", f"w{n % 3}" if n < copies else ""
        length, beam = works[work] if work else (draw.uniform(4, 20), draw.uniform(1, 5))
        add(item, length * draw.uniform(0.995, 1.005), beam * draw.uniform(0.99, 1.01))
        sightings.append([item, f"Boat {n}", f"Maker {n}"])
        labels.append([item, work, "copy" if work else "independent", f"p{n}", f"line {n // 2}", "medium"])
    case.mkdir(parents=True)
    (case / "case.toml").write_text(
        f"title = '{TITLE}'\nclaimant = \"us\"\nas_of = 2026-01-01\n", encoding="utf-8"
    )
    tables: Mapping[str, tuple[list[str], list[list[str]]]] = {
        "works": (["work_id", "title"], [[work, work] for work in works]),
        "sightings": (["sighting_id", "title", "maker"], sightings),
        "specs": (["item_id", "attribute", "value", "unit"], specs),
        "labels": (["sighting_id", "work_id", "relation", "product", "family", "certainty"], labels),
    }
    for name, (heading, rows) in tables.items():
        with (case / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heading, *rows])
    return case


@pytest.fixture(scope="module", autouse=True)
def fewer_thirds() -> Iterator[None]:
    """Try a tenth of the random thirds: they are of no matter here, and most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auditing, "THIRDS", 6)
        yield


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("boats") / "case", 1)


@pytest.fixture(scope="module")
def made(case: Path) -> tuple[Path, Audit]:
    out = case.parent / "ours"
    return out, calibrating.calibrate(case, out)


@pytest.fixture(scope="module")
def unseen(made: tuple[Path, Audit]) -> Path:
    """Return an audit, written, of the calibration on labels it has not seen."""
    other = write_case(made[0].parent / "other", 2)
    calibrating.audit(other, Options(calibration=made[0]), made[0].parent / "audit")
    return made[0].parent / "audit"


def read_pairs(out: Path) -> list[dict[str, str]]:
    with (out / "pairs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def within(pairs: list[dict[str, str]], truth: str) -> tuple[list[float], list[float]]:
    """Return the log10 ratios and weights that count within class, as someone would who has the file alone."""
    used = [one for one in pairs if one["truth"] == truth and one["log10_lr"]]
    if truth == "different":
        used = [one for one in used if one["within_class"] == "yes"]
    many: dict[str, int] = {}
    for one in used:
        many[one["product"]] = many.get(one["product"], 0) + 1
    return [float(one["log10_lr"]) for one in used], [1 / many[one["product"]] for one in used]


def test_the_same_case_gives_the_same_bytes(case: Path, made: tuple[Path, Audit]) -> None:
    out = made[0]
    before = {name: (out / name).read_bytes() for name in (*FILES, "SHA256SUMS")}
    (out / "mine.txt").write_text("a note", encoding="utf-8")
    calibrating.calibrate(case, out)
    assert {name: (out / name).read_bytes() for name in before} == before
    assert (out / "mine.txt").read_text(encoding="utf-8") == "a note"
    (out / "mine.txt").unlink()
    assert {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()} == {*before}


def test_the_sums_hold_every_file_and_find_a_changed_one(made: tuple[Path, Audit], tmp_path: Path) -> None:
    shutil.copytree(made[0], tmp_path / "out")
    check = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    done = subprocess.run(check, cwd=tmp_path / "out", capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert {line.removesuffix(": OK") for line in done.stdout.splitlines()} == FILES
    (tmp_path / "out" / "pairs.csv").write_text("", encoding="utf-8")
    assert subprocess.run(check, cwd=tmp_path / "out", capture_output=True, check=False).returncode == 1


def test_the_other_side_reckons_the_same_cost_from_the_pairs_alone(made: tuple[Path, Audit]) -> None:
    out, found = made
    same, different = (within(read_pairs(out), truth) for truth in ("same", "different"))

    def cost(side: tuple[list[float], list[float]], sign: int) -> float:
        bits = [math.log2(1 + 10.0 ** (sign * ratio)) for ratio in side[0]]
        return sum(map(math.prod, zip(bits, side[1], strict=True))) / sum(side[1])

    mine = (cost(same, -1) + cost(different, 1)) / 2
    assert math.isclose(
        mine, cllr(found.ratios.same, found.ratios.different, found.ratios.weights), rel_tol=1e-12
    )
    stated = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    assert math.isclose(stated["figures"]["Cllr within class"]["value"], mine, rel_tol=1e-12)
    bounds = bounding.elub(same[0], different[0], (same[1], different[1]))
    assert [stated["elub"]["least"], stated["elub"]["most"]] == pytest.approx(bounds, abs=1e-9)


def test_every_labelled_pair_stands_in_the_pairs_once(case: Path, made: tuple[Path, Audit]) -> None:
    pairs = read_pairs(made[0])
    with (case / "labels.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["sighting_id"]: row for row in csv.DictReader(file)}
    keys = [(one["sighting_id"], one["work_id"]) for one in pairs]
    assert len(set(keys)) == len(keys) == 3 * len(labels)  # no work of the case is kin to another
    for one in pairs:
        label = labels[one["sighting_id"]]
        assert one["truth"] == ("same" if one["work_id"] == label["work_id"] else "different")
        assert (one["product"], one["family"]) == (label["product"], label["family"])
    weights = [float(one["weight"]) for one in pairs]
    assert weights == [*within(pairs, "same")[1], *within(pairs, "different")[1]]


def test_the_numbers_are_the_printed_figures(made: tuple[Path, Audit]) -> None:
    out, found = made
    stated: dict[str, Any] = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    assert stated["lines"] == found.lines() == dict(load(out).audit)
    assert list(stated["figures"]) == list(figures(found))
    for name, one in stated["figures"].items():
        printed = stated["lines"][name]
        if one["value"] is None:
            assert printed in ("unknown", "0/0", "0/0 = nan [0.000, 1.000]"), name
            continue
        counted = one["of"] is not None
        places = 2 if counted and not name.startswith("ratios of") else 3
        assert f"{one['value']:.{places}f}" in printed, name
        if one["low"] is not None:
            ends = 2 if "thirds" in name else places
            assert all(f"{one[end]:.{ends}f}" in printed for end in ("low", "high")), name
        if counted:
            assert printed.startswith(f"{one['hits']:.3g}/{one['of']:.3g} = "), name
    assert {name: asdict(one) for name, one in figures(found).items()} == stated["figures"]


def test_the_provenance_names_every_file_and_no_day_but_that_of_the_case(
    case: Path, made: tuple[Path, Audit]
) -> None:
    found = load(made[0]).provenance
    assert (found["fitted to"], found["as of"]) == (TITLE, "2026-01-01")
    names = {name.removeprefix("SHA-256 of ") for name in found if name.startswith("SHA-256 of ")}
    assert names == {path.name for path in case.iterdir()}
    assert {"version of deadringer", "version of numpy"} <= set(found)


def test_the_card_is_well_formed_quotes_the_case_and_accuses_nobody(
    made: tuple[Path, Audit], unseen: Path
) -> None:
    for out in (made[0], unseen):
        text = (out / "card.html").read_text(encoding="utf-8")
        page = ET.fromstring(text.replace("<!DOCTYPE html>", "", 1))
        said = " ".join("".join(page.itertext()).split())
        assert TITLE in said
        assert not NEVER.search(said)
        assert "<script" not in text
        assert "things without a class" in said
        assert "What it is not valid for" in said
        assert len(page.findall(".//{*}svg")) == 4
    assert "Calibration card" in (made[0] / "card.html").read_text(encoding="utf-8")
    assert "the calibration was used as it is" in (unseen / "card.html").read_text(encoding="utf-8")


def test_a_plot_stands_alone_with_its_colours(made: tuple[Path, Audit]) -> None:
    for path in (made[0] / "plots").iterdir():
        drawing = ET.fromstring(path.read_text(encoding="utf-8"))
        assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
        style = drawing.find("{*}style")
        assert style is not None
        assert "--accent" in str(style.text)
        assert ".plot .same" in str(style.text)


def test_a_run_takes_the_folder_or_the_file(case: Path, made: tuple[Path, Audit], tmp_path: Path) -> None:
    for place in (made[0], made[0] / "calibration.json"):
        assert load(place).dump() == load(made[0]).dump()
    run = folder.run(case, tmp_path / "out", Options(calibration=made[0]))
    assert run.judgement.weighing.calibration.digest() == load(made[0]).digest()
    docket = (tmp_path / "out" / "docket.html").read_text(encoding="utf-8")
    assert "SHA-256 of labels.csv" not in docket  # the calibration's own hash stands for them
    assert load(made[0]).digest() in docket


def test_labels_it_was_fitted_to_are_held_apart_and_others_are_not(
    case: Path, made: tuple[Path, Audit], unseen: Path, tmp_path: Path
) -> None:
    out, found = made
    again = labelled.audit(case, Options(calibration=out))
    assert again.lines() == found.lines()
    assert again.apart
    stated = json.loads((unseen / "audit.json").read_text(encoding="utf-8"))
    assert (stated["tried_on"], stated["held_apart"]) == ("labels it has not seen", False)
    assert stated["calibration"]["sha256"] == load(out).digest()
    # What a run says of the same pairs is what was tried.
    run = folder.run(unseen.parent / "other", tmp_path / "out", Options(calibration=out))
    weighed = run.judgement.weighing.findings.to_pylist()
    ratios = {(one["sighting_id"], one["work_id"]): one["log10_lr"] for one in weighed}
    pairs = read_pairs(unseen)
    assert [float(one["log10_lr"]) for one in pairs] == pytest.approx(
        [ratios[one["sighting_id"], one["work_id"]] for one in pairs], abs=1e-12
    )


def test_labels_written_otherwise_are_still_those_it_was_fitted_to(
    case: Path, made: tuple[Path, Audit], tmp_path: Path
) -> None:
    shutil.copytree(case, tmp_path / "case")
    rows = (case / "labels.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "case" / "labels.csv").write_text("".join([rows[0], *rows[:0:-1][1:]]), encoding="utf-8")
    found = labelled.audit(tmp_path / "case", Options(calibration=made[0]))
    assert found.apart
    assert found.how.endswith("15 of 15 listings made independently are among those it was fitted to")


@pytest.mark.parametrize("relation", ["copy", "independent"])
def test_too_few_labels_of_a_kind_are_refused(
    case: Path, made: tuple[Path, Audit], relation: str, tmp_path: Path
) -> None:
    few = write_case(
        tmp_path / "few", 3, copies=0 if relation == "copy" else 9, others=0 if relation != "copy" else 9
    )
    with pytest.raises(CalibrationError, match=r"audit: .* at least one of each is needed"):
        calibrating.audit(few, Options(calibration=made[0]), tmp_path / "out")
    with pytest.raises(CalibrationError, match=r"calibrate: .* at least 8 of each"):
        calibrating.calibrate(few, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_case_without_labels_writes_nothing(case: Path, tmp_path: Path) -> None:
    shutil.copytree(case, tmp_path / "case")
    (tmp_path / "case" / "labels.csv").unlink()
    for command in (calibrate_command.command, audit_command.command):
        done = CliRunner().invoke(command, [str(tmp_path / "case"), "--out", str(tmp_path / "out")])
        assert isinstance(done.exception, CaseError)
        assert "labels is missing" in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_labels_that_are_refused_are_told(case: Path, made: tuple[Path, Audit], tmp_path: Path) -> None:
    other = write_case(tmp_path / "case", 5)
    with (other / "labels.csv").open("a", encoding="utf-8") as file:
        file.write("nobody,w0,copy,p99,line 99,medium\n")
    done = CliRunner().invoke(audit_command.command, [str(other), "--calibration", str(made[0])])
    assert done.exit_code == 0
    assert "1 label(s) were refused, first labels.csv:32: " in done.stderr
    assert done.stdout.startswith("tried on: labels it has not seen\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no calibration.json in this folder"),
        (b"\xff\xfe", "not a calibration file"),
        (b"[" * 100_000, "not a calibration file"),
        (b"[]", "not a calibration file"),
        (b'{"format": 2}', "format 2, expected"),
    ],
)
def test_what_is_no_calibration_is_refused_by_name(
    content: bytes | None, said: str, case: Path, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "calibration.json").write_bytes(content)
    done = CliRunner().invoke(audit_command.command, [str(case), "--calibration", str(tmp_path)])
    assert isinstance(done.exception, CalibrationError)
    assert said in str(done.exception)
    assert str(tmp_path) in str(done.exception)


def test_a_folder_of_somebody_else_is_refused_before_anything_is_reckoned(
    case: Path, made: tuple[Path, Audit], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear", encoding="utf-8")
    for out, said in (
        (case / "in", "neither in the other"),
        (tmp_path / "file", "is a file"),
        (tmp_path / "full", "holds files"),
    ):
        with pytest.raises(InputError, match=said):
            calibrating.calibrate(case, out)
        with pytest.raises(InputError, match=said):
            calibrating.audit(case, None, out)
    with pytest.raises(InputError, match=r"writes a folder now, with calibration.json in it.* --out .*ours$"):
        calibrating.calibrate(case, tmp_path / "ours.json")
    with pytest.raises(InputError, match="holds a calibration with its own audit"):
        calibrating.audit(case, None, made[0])


def test_a_class_has_the_bounds_of_its_own_products(tmp_path: Path) -> None:
    one = write_case(tmp_path / "case", 4, kind="boat")
    calibrating.calibrate(one, tmp_path / "out")
    found = load(tmp_path / "out")
    most = min(np.log10((16 + 16) / 2 + 1), found.elub[1])
    assert [str(cell) for cell in found.classes] == ["boat"]
    assert f"+{most:.2f}" in (tmp_path / "out" / "card.html").read_text(encoding="utf-8")
