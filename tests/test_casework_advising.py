"""Advice on a labelled case: what it counts is what a run would do, and it is never asked of labels already seen."""

from __future__ import annotations

import csv
import json
import math
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from deadringer.casework import advising, steps
from deadringer.casework.advising import Advice
from deadringer.cli import _commands
from deadringer.errors import CalibrationError, CaseError, InputError
from deadringer.evidence import calibration as calibrations
from deadringer.register import read_case
from deadringer.screening.plan import CUTOFFS

SHIPPED = Path(calibrations.__file__).with_name("calibration.json")


def labels(case: Path) -> list[dict[str, str]]:
    with (case / "labels.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def case(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the seed case by another title: to the calibration that was fitted to it, one it has not seen."""
    folder = tmp_path_factory.mktemp("advising") / "case"
    shutil.copytree(seed, folder)
    settings = (folder / "case.toml").read_text(encoding="utf-8").splitlines()[1:]
    (folder / "case.toml").write_text("\n".join(['title = "Another"', *settings]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def advice(case: Path) -> Advice:
    return advising.advise(case, 10.0, calibration=SHIPPED)


def test_a_run_is_as_labelled_unless_stated(case: Path, advice: Advice) -> None:
    of = {
        relation: len(
            {row["product"] or row["sighting_id"] for row in labels(case) if row["relation"] == relation}
        )
        for relation in ("copy", "independent")
    }
    assert advice.line.run.sightings == sum(of.values())
    assert advice.line.run.prior == of["copy"] / sum(of.values())
    assert advice.line.standing.false_share == 0.1


def test_the_pairs_said_to_be_let_through_are_those_that_screening_lets_through(
    case: Path, advice: Advice
) -> None:
    independent = {row["sighting_id"] for row in labels(case) if row["relation"] == "independent"}
    found = read_case(case).case
    kept = tuple(s for s in found.sightings if s.sighting_id in independent)
    for cutoffs, said in (
        (dict(CUTOFFS), advice.screening.default),
        (tomllib.loads(advice.toml())["screening"]["cutoffs"], advice.screening.advised),
    ):
        settings = replace(found.settings, exhaustive_pairs=1, cutoffs=cutoffs)
        screened = steps.screen(replace(found, sightings=kept, settings=settings))
        assert len(screened.pairs) == said.pairs
        assert len(kept) * len(found.works) == said.of_pairs


def test_what_the_case_lacks_is_not_known(advice: Advice) -> None:
    known = {ladder.name: ladder.advised is not None for ladder in advice.screening.ladders}
    assert known == {"names": True, "images": False, "texts": False, "specs": True, "vectors": False}
    assert advice.screening.advised.lost.lost == advice.screening.unreachable == 0


def test_a_run_takes_what_is_advised_for_its_settings(case: Path, advice: Advice, tmp_path: Path) -> None:
    shutil.copytree(case, tmp_path / "case")
    with (tmp_path / "case" / "case.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + advice.toml() + "\n")
    settings = read_case(tmp_path / "case").case.settings
    assert settings.false_share == advice.line.advised.false_share
    assert set(settings.cutoffs) == {"names", "specs"}


def test_labels_already_seen_are_refused(seed: Path) -> None:
    with pytest.raises(CalibrationError, match=r"calibration\.json: was fitted to this case"):
        advising.advise(seed, 10.0, calibration=SHIPPED)


def test_a_case_without_labels_has_no_advice(case: Path, tmp_path: Path) -> None:
    shutil.copytree(case, tmp_path / "case")
    (tmp_path / "case" / "labels.csv").unlink()
    with pytest.raises(CaseError, match="label"):
        advising.advise(tmp_path / "case", 10.0)


def test_unless_a_calibration_is_given_labels_are_weighed_without_their_group(
    case: Path, tmp_path: Path
) -> None:
    """On a part of the labels; that which weighs has not seen them, and finds no more than one that has."""
    shutil.copytree(case, tmp_path / "case")
    rows = [row for row in labels(case) if row["relation"] in ("copy", "independent")][::2]
    with (tmp_path / "case" / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    told: list[tuple[int, int]] = []
    blind = advising.advise(
        tmp_path / "case",
        1.0,
        progress=lambda what, done, total: told.append((done, total)) if what == "held apart" else None,
    )
    seeing = advising.advise(tmp_path / "case", 1.0, calibration=SHIPPED)
    assert told == [(n, len(told)) for n in range(len(told))]
    assert len(told) > 10
    assert blind.how == "families, makers and pages held apart"
    assert seeing.how == "by Likenesses of one rifle and its kin"
    assert blind.line.advised.loss(1.0) >= seeing.line.advised.loss(1.0)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cost": -1.0}, "cost"),
        ({"prior": 2.0}, "prior"),
        ({"sightings": 0}, "sightings"),
        ({"lose": 1.0}, "lose"),
    ],
)
def test_a_number_out_of_range_is_named(case: Path, given: dict[str, float], said: str) -> None:
    with pytest.raises(InputError, match=f"^{said}: expected"):
        advising.advise(case, **{"cost": 1.0, "calibration": SHIPPED, **given})  # type: ignore[arg-type]


def test_the_command_says_what_to_use_and_what_is_not_known(case: Path, tmp_path: Path) -> None:
    path = tmp_path / "advice.json"
    found = CliRunner().invoke(
        _commands.commands,
        ["advise", str(case), "--cost", "inf", "--calibration", str(SHIPPED), "--json", str(path)],
    )
    assert found.exit_code == 0, found.output
    for said in (
        "as it stands (not known: none here)",
        "0 of ",
        "No figure says how probable",
        "[screening]",
    ):
        assert said in found.output
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["line"]["cost"] == "inf"
    assert len(kept["line"]["every"]) == 100
    assert f"false_share = {kept['line']['advised']['false_share']:g}" in found.output
    assert not math.isnan(kept["line"]["apart"][0])
