"""What stands beside every ratio of a run: propositions, scale, the works it was chosen from, and what it rests on."""

from __future__ import annotations

import json
import math
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from deadringer.casework import folder, steps
from deadringer.casework.folder import Outcome
from deadringer.errors import CaseError
from deadringer.evidence import bounding, verbal
from deadringer.evidence.calibration import load
from deadringer.model import ratios
from deadringer.model.propositions import NAMED, READING
from deadringer.model.values import Among, Basis, Finding
from tests.dossier.building import text_of

Run = tuple[Path, Outcome]


def shown(run: Run) -> Iterator[Finding]:
    """Yield the best finding of each sighting."""
    weighing = run[1].judgement.weighing
    yield from (found[0] for found in weighing.reported.values())
    yield from weighing.others


def test_every_page_with_a_ratio_states_the_propositions_and_the_scale(seed_run: Run) -> None:
    out, scale = seed_run[0], str(verbal.scale("ENFSI-2015"))
    pages = [out / folder.DOCKET, *(out / folder.DOSSIERS).rglob("*.html")]
    assert len(pages) > 10
    for page in pages:
        text = text_of(page.read_text(encoding="utf-8"))
        assert [name for name, said in READING if said not in text] == []
        assert text.index(READING[0][1]) < re.search(r"[+\u2212]\d\.\d\d", text).start(), "before any ratio"
        assert scale in text


def test_tables_and_manifest_state_the_propositions_and_the_scale(seed_run: Run) -> None:
    for name in (folder.FINDINGS, folder.CLAIMS):
        told = {k.decode(): v.decode() for k, v in pq.read_schema(seed_run[0] / name).metadata.items()}
        assert NAMED.items() <= told.items()
        assert told["scale"] == str(verbal.scale("ENFSI-2015"))
    parameters = json.loads((seed_run[0] / folder.MANIFEST).read_text(encoding="utf-8"))["parameters"]
    assert NAMED.items() <= parameters.items()
    assert parameters["verbal scale"] == str(verbal.scale("ENFSI-2015"))


def test_the_runner_up_and_the_number_of_works_are_those_of_the_table(seed_run: Run) -> None:
    rows: dict[str, list[tuple[float, float, str]]] = {}
    for row in pq.read_table(seed_run[0] / folder.FINDINGS).to_pylist():
        order = -math.inf if row["unbounded"] is None else row["unbounded"]
        rows.setdefault(row["sighting_id"], []).append((order, row["log10_lr"], row["work_id"]))
    count = 0
    for finding in shown(seed_run):
        among = finding.among
        weighed = rows[finding.sighting_id]
        some = [one for one in weighed if one[1] is not None]
        assert (among.weighed, among.works) == (len(some), 38)
        others = [one for one in some if one[2] != finding.work_id]
        order = -math.inf if among.unbounded is None else among.unbounded
        assert order == max(one[0] for one in others)
        assert (order, among.log10_lr, among.next) in others
        of = "" if len(some) == 38 else ", of 38 in the case"
        assert ratios.among(finding, str).startswith(
            f"best of {len(some)} works weighed{of}; runner-up: {among.next} ("
        )
        count += 1
    assert count == 187


def test_of_another_than_the_best_work_the_best_is_named(seed_run: Run) -> None:
    weighing = seed_run[1].judgement.weighing
    best, other = steps.explain(weighing, "s_ak55"), steps.explain(weighing, "s_ak55", "tt33")
    assert other.among.next == best.work_id
    assert ratios.among(other, str).startswith(
        f"one of 38 works weighed; the best of the others: ak47 ({ratios.signed(best.log10_lr)}"
    )


def test_what_a_ratio_rests_on_is_what_the_calibration_knows(seed_run: Run) -> None:
    weighing = seed_run[1].judgement.weighing
    works = weighing.comparison.works
    copies, independents = bounding.known(weighing.calibration.classes, works.sheet)
    for finding in shown(seed_run):
        basis, of = finding.basis, works.item_ids.index(finding.work_id)
        assert (basis.copies, basis.independents) == (copies[of], independents[of])
        if finding.log10_lr is None:
            continue
        assert basis.least <= finding.log10_lr <= basis.most
        assert finding.log10_lr == min(max(finding.unbounded, basis.least), basis.most)


def test_the_audit_is_shown_as_far_as_there_is_one() -> None:
    calibration = load()
    some = {"Cllr within class": "0.433", "Cllr_min within class": "0.401", "recall of copies": "1/2"}
    assert verbal.audited(replace(calibration, audit=some)) == {
        "Cllr within class": "0.433",
        "Cllr_min within class": "0.401",
        "Cllr_cal within class": "not audited",
    }
    assert set(verbal.audited(replace(calibration, audit={})).values()) == {"not audited"}


def test_a_dossier_and_the_docket_show_what_a_ratio_rests_on(seed_run: Run) -> None:
    claim = seed_run[1].judgement.claims[0]
    best = claim.exhibits[0].findings[0]
    titles = {work.work_id: work.title for work in seed_run[1].ingested.case.works}
    dossier = text_of((seed_run[0] / folder.DOSSIERS / claim.claim_id / "index.html").read_text("utf-8"))
    for name, text in ratios.beside(best, titles.__getitem__):
        assert f"{name}{text}" in dossier
    docket = text_of((seed_run[0] / folder.DOCKET).read_text("utf-8"))
    assert ratios.among(best, titles.__getitem__) in docket
    assert f"{ratios.known(best.basis)}{ratios.bound(best.basis)}" in docket
    assert docket.count(ratios.audit(best.basis)) == 1


def test_a_scale_of_the_case_words_every_finding(seed_run: Run) -> None:
    comparison = seed_run[1].judgement.weighing.comparison
    case = replace(comparison.case, settings=replace(comparison.case.settings, scale="NFI-2014"))
    found = steps.evaluate(replace(comparison, case=case), load())
    scale = verbal.scale("NFI-2014")
    for row in found.findings.select(["log10_lr", "support"]).to_pylist():
        log = math.nan if row["log10_lr"] is None else row["log10_lr"]
        assert row["support"] == scale.support(log)
    assert found.findings.schema.metadata[b"scale"].decode() == str(scale)
    assert {f.basis.scale for f in found.others} == {str(scale)}


def test_a_scale_that_nobody_knows_is_refused_before_anything_is_recorded(seed: Path, tmp_path: Path) -> None:
    case = shutil.copytree(seed, tmp_path / "case")
    with (case / "case.toml").open("a", encoding="utf-8") as file:
        file.write('[evidence]\nscale = "ENFSI"\n')
    with pytest.raises(CaseError, match=r"case\.toml: evidence\.scale must be one of .*, not 'ENFSI'"):
        folder.run(case, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (0.0, "the findings are about as probable under Hp as under Hd"),
        (-0.02, "the findings are about as probable under Hp as under Hd"),
        (0.3, "the findings are 2.0 times as probable under Hp as under Hd"),
        (-1.0, "the findings are 10 times as probable under Hd as under Hp"),
        (1.5185, "the findings are 33 times as probable under Hp as under Hd"),
        (3.1, "the findings are 1,300 times as probable under Hp as under Hd"),
        (400.0, "the findings are more than 1,000,000,000 times as probable under Hp as under Hd"),
    ],
)
def test_a_ratio_is_said_as_times_and_of_the_findings(log: float, said: str) -> None:
    assert ratios.times(log) == said


def test_a_sighting_weighed_with_one_work_has_no_runner_up() -> None:
    finding = Finding(
        sighting_id="s",
        work_id="w",
        scores={},
        kinds={},
        log10_lr=1.0,
        unbounded=2.0,
        support="words",
        reported=True,
        among=Among(weighed=1, works=7),
        basis=Basis(
            copies=1.5, independents=0.0, least=-1.0, most=1.0, audit={"Cllr": "0.1"}, scale="S (book)"
        ),
    )
    assert ratios.among(finding, str) == "best of 1 work weighed, of 7 in the case; runner-up: none"
    assert dict(ratios.beside(finding, str)) == {
        "log10 LR": "+1.00; +2.00 before the bound; the findings are 10 times as probable under Hp as under Hd",
        "in words": "words",
        "verbal scale": "S (book)",
        "works": "best of 1 work weighed, of 7 in the case; runner-up: none",
        "known of the work's class": "n1 = 1.5 (copies), n0 = 0 (made independently)",
        "bounds of log10 LR": "\u22121.00 to +1.00",
        "audit (0 is perfect, 1 tells nothing)": "Cllr 0.1",
    }
    assert ratios.among(replace(finding, among=None), str) == ""


def test_where_there_is_no_ratio_that_is_said() -> None:
    none = {"log10_lr": None, "unbounded": None}
    finding = Finding(
        sighting_id="s", work_id="w", scores={}, kinds={}, support="none", reported=False, **none
    )
    among = Among(weighed=2, works=2, next="v")
    assert (
        ratios.among(replace(finding, among=among), str) == "best of 2 works weighed; runner-up: v (no ratio)"
    )
    among = replace(among, log10_lr=0.5, unbounded=0.5)
    assert ratios.among(replace(finding, among=among), str) == (
        "one of 2 works weighed; the best of the others: v (+0.50)"
    )
    said = dict(ratios.beside(finding, str))["log10 LR"]
    assert said == "no ratio; the calibration knows no product of the work's class"
