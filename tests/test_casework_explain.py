"""What is not compared, or not calibrated, is explained as that, and nothing is made up for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from deadringer.casework import folder, steps
from deadringer.cli.explain import command
from deadringer.errors import InputError


@pytest.fixture
def case(tmp_path: Path) -> Path:
    made = tmp_path / "case"
    made.mkdir()
    files = {
        "case.toml": 'title = "Kettles"\nclaimant = "us"\nas_of = 2026-01-01\n[screening]\nexhaustive_pairs = 0\n',
        "works.csv": "work_id,title\nw1,Kite M70\nw2,Anvil\n",
        "sightings.csv": "sighting_id,title\ns1,Kite M70\n",
        "specs.csv": "item_id,attribute,value,unit\ns1,class,kettle,\nw1,class,kettle,\nw1,mass,2,kg\n",
    }
    for name, text in files.items():
        made.joinpath(name).write_text(text, encoding="utf-8")
    return made


def test_a_pair_that_reached_no_cutoff_has_no_ratio_made_up(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    with pytest.raises(InputError, match=r"not compared with 'w2': it reached no cutoff \(names < 0\.8, "):
        folder.explain(out, "s1", "w2", steps.Options())


def test_a_pair_that_is_not_calibrated_has_scores_only(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    finding = folder.explain(out, "s1", "w1", steps.Options())
    assert finding.log10_lr is None
    assert finding.examined is not None
    assert not finding.examined.openings
    assert not finding.examined.overturnings
    assert all(part.log10_lr is None for part in finding.contributions)
    found = {part.label: part.missing for part in finding.contributions}
    assert found["name"] == found["class"] == ""
    assert found["mass"] == "not known on the sighting's side"
    assert found["pictures"] == "not known on either side"
    said = CliRunner().invoke(command, [str(out), "s1", "w1"], standalone_mode=False).output
    assert "not calibrated: there is no ratio, only scores: names 1.00" in said
    assert "not weighed" in said
    assert "would overturn" not in said
