"""A case names its verbal scale, or brings one: read as strictly as the settings, hashed, and kept in the register."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from tests.register.conftest import BASE, MakeCase

from deadringer.errors import CaseError
from deadringer.model.scales import DEFAULT, LONGEST, Scale, Step
from deadringer.register import Register, read_case

OURS = "scale,lr_min,lr_max,phrase,source\nOurs,1,10,no support,A handbook\nOurs,10,,some support,same\n"
READ = Scale("Ours", "A handbook", (Step(1.0, "no support"), Step(10.0, "some support")))


def settings(scale: str) -> str:
    return BASE["case.toml"] + f"[evidence]\nscale = '{scale}'\n"


def test_a_case_that_names_none_has_the_usual_one(make_case: MakeCase) -> None:
    assert read_case(make_case()).case.settings.scale == DEFAULT


@pytest.mark.parametrize("path", ["ours.csv", "./ours.csv", "scales/ours.csv"])
def test_a_scale_of_the_case_is_read_and_hashed_and_no_stray_file(
    make_case: MakeCase, tmp_path: Path, path: str
) -> None:
    reading = read_case(make_case({"case.toml": settings(path), path: OURS}))
    assert reading.case.settings.scale == READ
    assert reading.inputs[path.removeprefix("./")] == hashlib.sha256(OURS.encode()).hexdigest()
    assert reading.warnings == ()
    with Register.open(tmp_path / "register.sqlite") as register:
        register.record(reading.case)
        assert register.case().settings.scale == READ
        register.record(read_case(make_case({"case.toml": settings("NFI-2014")})).case)
        assert register.case().settings.scale == "NFI-2014"
        register.verify()


def test_a_scale_that_no_case_names_is_a_stray_file(make_case: MakeCase) -> None:
    assert read_case(make_case({"ours.csv": OURS})).warnings == (
        "ours.csv is not a table of a case and was not read",
    )


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"case.toml": settings("ours.csv")},
         "case.toml: evidence.scale 'ours.csv' leads to no file in the case folder"),
        ({"case.toml": settings("../ours.csv")},
         "case.toml: evidence.scale '../ours.csv' leaves the case folder: expected a path relative to it, without .."),
        ({"case.toml": settings("labels.csv"), "labels.csv": OURS},
         "case.toml: evidence.scale 'labels.csv' is the labels, which only calibrate and audit may read"),
        ({"case.toml": settings("ours.csv"), "ours.csv": OURS.replace("10,,", "20,,")},
         "ours.csv, line 3: gap: expected lr_min 10, where the step before ends, got 20"),
        ({"case.toml": settings("ours.csv"), "ours.csv": " " * (LONGEST + 1)},
         "ours.csv is longer than a verbal scale can be (65,536 bytes)"),
        ({"case.toml": BASE["case.toml"] + "[evidence]\nscales = 'x'\n"},
         "case.toml [evidence]: key 'scales' is not known; did you mean 'scale'?"),
        ({"case.toml": BASE["case.toml"] + "[evidence]\nscale = 3\n"},
         "case.toml: evidence.scale must be text, not 3"),
    ],
)  # fmt: skip
def test_a_scale_that_cannot_be_read_stops_the_run(
    make_case: MakeCase, files: dict[str, str], message: str
) -> None:
    with pytest.raises(CaseError) as caught:
        read_case(make_case(files))
    assert str(caught.value) == message
