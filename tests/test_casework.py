"""The whole way: what a run of the seed case must show, blind; and that runs repeat, resume and add."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from deadringer.casework import checks, folder, labelled, steps
from deadringer.casework.paging import OF_PACKAGE
from deadringer.errors import CaseError, InputError, RegisterError
from deadringer.evidence.audit import Audit
from deadringer.evidence.calibration import Calibration, load
from deadringer.evidence.metrics import cllr
from deadringer.evidence.weigh import KINDS
from deadringer.register import read_case

Run = tuple[Path, folder.Outcome]


def hashes(out: Path) -> dict[str, str]:
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_likenesses_of_five_countries_are_found_and_put_down_to_their_makers(seed_run: Run) -> None:
    found = {(c.forum, c.respondent) for c in seed_run[1].judgement.claims}
    assert {
        ("BG", "arsenal"),
        ("PL", "fb_radom"),
        ("RO", "cugir"),
        ("YU", "zastava"),
        ("CN", "norinco"),
    } <= found


@pytest.mark.parametrize(
    ("sighting", "permission"),
    [
        ("s_ak103_ve", "licensed"),
        ("s_akk", "no_licence_in_force"),
        ("s_aim63", "no_licence_in_force"),
        ("s_zm70", "never_licensed"),
        ("s_et97", "never_licensed"),
        ("s_type56", "unknown"),
    ],
)
def test_licences_stated_expired_never_given_valid_and_disputed_are_told_apart(
    seed_run: Run, sighting: str, permission: str
) -> None:
    assert {p.permission for (s, _, _), p in seed_run[1].judgement.agreed.items() if s == sighting} == {
        permission
    }


def test_the_holders_own_makes_are_recognised_and_stand_in_no_matter(seed_run: Run) -> None:
    judgement = seed_run[1].judgement
    own = {p.sighting_id for p in judgement.own}
    titles = {s.sighting_id: s.title for s in judgement.weighing.comparison.case.sightings}
    assert {"AK-47", "AKM", "AK-74", "RPK", "SVD", "PKM", "Makarov PM", "Tokarev TT 33", "SKS", "RPD"} <= {
        titles[s] for s in own
    }
    assert own & {e.sighting_id for c in judgement.claims for e in c.exhibits} == set()


def test_most_entries_are_matters_that_say_no_right_is_known_in_force(seed_run: Run) -> None:
    claims = seed_run[1].judgement.claims
    matters = [c for c in claims if c.state == "matter"]
    assert len(matters) > len(claims) / 2
    silent = [c for c in matters if any("is known in force in" in line for line in c.missing)]
    assert len(silent) > len(matters) / 2
    page = (seed_run[0] / folder.DOCKET).read_text(encoding="utf-8")
    assert "known in force" in page


def test_no_sentence_of_a_run_holds_a_code_or_a_date_as_tables_write_it(seed_run: Run) -> None:
    judgement = seed_run[1].judgement
    said = {line for claim in judgement.claims for line in claim.missing}
    said |= {r.text for claim in judgement.claims for r in claim.defences}
    for asked in (*judgement.permissions, *judgement.agreed.values(), *judgement.own):
        said |= {*asked.decides, *asked.lacks, *(r.text for r in asked.reasons)}
    works = {w.work_id for w in judgement.weighing.comparison.case.works}
    table = re.compile(
        r"\bin (YU|CN|BG|RU|SU|PL|RO|DD|US|VE|ET)\b|\.\./|/\.\.|\.\. to"
        r"|\b[a-z]+_(licence|licensed|model|required|title)\b"
    )
    assert [text for text in sorted(said) if table.search(text)] == []
    listed = [text for text in said if text.startswith("which of ") and text.endswith(" it derives from")]
    assert listed
    for text in listed:
        titles = text.removeprefix("which of ").removesuffix(" it derives from").split(", ")
        assert titles == sorted(titles)
        assert not works & set(titles)


def test_every_pair_stands_in_findings_while_that_is_affordable(seed_run: Run) -> None:
    table = pq.read_table(seed_run[0] / folder.FINDINGS)
    case = seed_run[1].ingested.case
    assert table.num_rows == len(case.sightings) * len(case.works)
    scores = ["score_names", "score_images", "score_texts", "score_specs"]
    assert table.column_names[:6] == ["sighting_id", "work_id", *scores]
    together = sum(table[f"log10_lr_{kind}"].fill_null(0.0).to_numpy() for kind in KINDS)
    known = table["unbounded"].is_valid().to_numpy()
    assert (
        abs(together - table["unbounded"].fill_null(0.0).to_numpy()) < 1e-12
    ).all()  # one sum in two orders
    assert (table["log10_lr"].is_valid().to_numpy() == known).all()
    assert not together[~known].any()  # of classes the calibration does not know


def test_a_run_never_opens_the_labels(seed: Path, seed_run: Run, tmp_path: Path) -> None:
    blind = tmp_path / "case"
    shutil.copytree(seed, blind)
    (blind / "labels.csv").write_text("this is no table", encoding="utf-8")
    folder.run(blind, tmp_path / "out")
    for name in (folder.FINDINGS, folder.PERMISSIONS, folder.CLAIMS, folder.DOCKET):
        assert (tmp_path / "out" / name).read_bytes() == (seed_run[0] / name).read_bytes()


def test_a_second_run_on_the_same_input_changes_nothing(seed: Path, tmp_path: Path) -> None:
    folder.run(seed, tmp_path / "out")
    before = hashes(tmp_path / "out")
    again = folder.run(seed, tmp_path / "out")
    assert hashes(tmp_path / "out") == before
    assert sum(again.ingested.added.values()) == 0


def test_new_sightings_add_to_a_register(seed: Path, tmp_path: Path) -> None:
    part = tmp_path / "case"
    shutil.copytree(seed, part)
    lines = (seed / "sightings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    rows = list(csv.DictReader(lines))
    first = {row["sighting_id"] for row in rows[:100]}
    (part / "sightings.csv").write_text("".join(lines[:101]), encoding="utf-8")
    for table in ("names", "specs", "acts"):
        head, *body = (seed / f"{table}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        key = 1 if table == "acts" else 0
        later = {row["sighting_id"] for row in rows[100:]}
        (part / f"{table}.csv").write_text(
            head + "".join(line for line in body if next(csv.reader([line]))[key] not in later),
            encoding="utf-8",
        )
    assert len(folder.run(part, tmp_path / "out").ingested.case.sightings) == len(first)
    grown = folder.run(seed, tmp_path / "out")
    assert grown.ingested.added["sightings"] == len(rows) - len(first)
    assert len(grown.ingested.case.sightings) == len(rows)


def _corrected(case: Path, file: str, old: str, new: str) -> None:
    content = (case / file).read_text(encoding="utf-8")
    assert old in content
    (case / file).write_text(content.replace(old, new, 1), encoding="utf-8")


def test_a_run_after_corrections_gives_what_a_run_of_the_corrected_case_gives(
    seed: Path, tmp_path: Path
) -> None:
    case = tmp_path / "case"
    shutil.copytree(seed, case)
    folder.run(case, tmp_path / "out")
    licences = (seed / "licences.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in licences if not line.startswith("L35-")]
    assert len(kept) == len(licences) - 1
    (case / "licences.csv").write_text("".join(kept), encoding="utf-8")
    _corrected(case, "specs.csv", "s_ak55,barrel length,415", "s_ak55,barrel length,300")
    _corrected(case, "successions.csv", "1991", "1990")
    specs = (case / "specs.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (case / "specs.csv").write_text("".join([specs[0], *reversed(specs[1:])]), encoding="utf-8")
    again = folder.run(case, tmp_path / "out")
    assert {table: n for table, n in again.ingested.added.items() if n} == {"specs": 1, "successions": 1}
    assert {table: n for table, n in again.ingested.withdrawn.items() if n} == {
        "licences": 1,
        "specs": 1,
        "successions": 1,
    }
    fresh = folder.run(case, tmp_path / "fresh")
    assert again.ingested.case == fresh.ingested.case
    mine, theirs = hashes(tmp_path / "out"), hashes(tmp_path / "fresh")
    own = {
        folder.REGISTER,
        folder.MANIFEST,
    }  # and what shows the place of a row in a journal of another length
    shown = {name for name in mine if name.endswith(("/proof.json", "/SHA256SUMS", "/SHA256SUMS.tsq"))}
    assert {name for name in mine | theirs if mine.get(name) != theirs.get(name)} - shown == own
    assert checks.verify(tmp_path / "out", case) == ()


def test_another_case_is_refused(seed: Path, tmp_path: Path) -> None:
    folder.ingest(seed, tmp_path / "out")
    other = tmp_path / "other"
    shutil.copytree(seed, other)
    text = (seed / "case.toml").read_text(encoding="utf-8")
    (other / "case.toml").write_text(text.replace("Likenesses of one", "Another"), encoding="utf-8")
    with pytest.raises(RegisterError):
        folder.ingest(other, tmp_path / "out")


def test_the_steps_one_by_one_write_what_a_run_writes(seed: Path, seed_run: Run, tmp_path: Path) -> None:
    out, options = tmp_path / "out", steps.Options()
    folder.ingest(seed, out)
    folder.screen(folder.case_of(out), out, options)
    folder.publish(folder.claims(folder.weigh(folder.screened(out), out, options), out), out)
    mine, theirs = hashes(out), hashes(seed_run[0])
    # The register file holds times of nothing, but SQLite's own change counter depends on how often it was opened.
    same = [name for name in theirs if name not in (folder.REGISTER, folder.MANIFEST)]
    assert {name: mine[name] for name in same} == {name: theirs[name] for name in same}


@pytest.mark.parametrize("level", ["scalar", "avx2", "avx512"])
@pytest.mark.parametrize("threads", [1, 2])
def test_findings_are_the_same_bits_at_every_level_and_thread_count(
    seed: Path, seed_run: Run, level: str, threads: int
) -> None:
    from deadringer.kernels.level import supported

    if level not in supported():
        level = "reference"
    case = read_case(seed).case
    table = steps.evaluate(steps.screen(case, steps.Options(level=level, threads=threads)), load()).findings
    assert table.equals(pq.read_table(seed_run[0] / folder.FINDINGS))


def test_a_missing_step_says_which_command_to_run(seed: Path, tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="deadringer ingest"):
        folder.case_of(tmp_path)
    folder.ingest(seed, tmp_path)
    with pytest.raises(InputError, match="deadringer screen"):
        folder.screened(tmp_path)


def test_the_manifest_holds_and_a_flipped_byte_is_found(seed: Path, tmp_path: Path) -> None:
    folder.run(seed, tmp_path / "out")
    assert checks.verify(tmp_path / "out", seed) == ()
    docket = tmp_path / "out" / folder.DOCKET
    docket.write_bytes(docket.read_bytes().replace(b"2026", b"2027", 1))
    assert any(folder.DOCKET in problem for problem in checks.verify(tmp_path / "out"))


@pytest.fixture(scope="module")
def calibrated(seed: Path) -> tuple[Calibration, Audit]:
    return labelled.calibrate(seed)


def test_the_shipped_calibration_is_what_the_seed_gives(calibrated: tuple[Calibration, Audit]) -> None:
    """Anyone can fit it again: no figure in it was written by hand."""

    def fitted(calibration: Calibration) -> str:
        """Return its text, but for the versions of the packages here and there."""
        said = calibration.provenance.items()
        left = {name: fact for name, fact in said if not name.startswith(OF_PACKAGE)}
        return replace(calibration, provenance=left).dump()

    assert fitted(calibrated[0]) == fitted(load())


def test_the_audit_reaches_what_the_readme_says(calibrated: tuple[Calibration, Audit]) -> None:
    found = calibrated[1]
    assert cllr(found.every.same, found.every.different) <= 0.45
    assert cllr(found.ratios.same, found.ratios.different, found.ratios.weights) <= 0.6
    assert found.found.precision.hits / found.found.precision.of >= 0.9
    assert found.found.recall_measured.hits / found.found.recall_measured.of >= 0.65


def test_a_case_without_labels_cannot_be_audited(seed: Path, tmp_path: Path) -> None:
    shutil.copytree(seed, tmp_path / "case")
    (tmp_path / "case" / "labels.csv").unlink()
    with pytest.raises(CaseError, match="labels"):
        labelled.audit(tmp_path / "case")


def test_a_case_of_another_kind_reports_nothing_and_says_why(tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.toml").write_text(
        'title = "Boats"\nclaimant = "us"\nas_of = 2026-01-01\n', encoding="utf-8"
    )
    (case / "works.csv").write_text("work_id,title\nw1,Skiff\n", encoding="utf-8")
    (case / "sightings.csv").write_text("sighting_id,title,maker\ns1,Skiff,Someone\n", encoding="utf-8")
    (case / "specs.csv").write_text(
        "item_id,attribute,value,unit\nw1,class,boat,\nw1,beam,2,m\ns1,beam,2,m\ns1,class,boat,\n",
        encoding="utf-8",
    )
    outcome = folder.run(case, tmp_path / "out")
    assert outcome.judgement.claims == ()
    assert "knows no product of any class in this case (boat)" in outcome.judgement.weighing.refusal
    assert "knows no product of any class" in (tmp_path / "out" / folder.DOCKET).read_text(encoding="utf-8")


def test_ingested_facts_are_plain_json(seed_run: Run, seed: Path) -> None:
    facts = json.loads((seed_run[0] / folder.STATE).read_text(encoding="utf-8"))
    assert facts["rejected"] == 0
    digest = hashlib.sha256((seed / "works.csv").read_bytes()).hexdigest()
    assert facts["inputs"]["works.csv"] == digest
    assert "labels.csv" not in facts["inputs"]


def test_what_no_comparison_will_use_is_among_the_warnings(tmp_path: Path, seed: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(seed, case)
    with (case / "specs.csv").open("a", encoding="utf-8") as file:
        file.write('ak47,mass,up to 3.9,kg\nak47,height,16.3,"""\n')
    found = folder.ingest(case, tmp_path / "out")
    assert [line for line in found.warnings if line.startswith("specs:")] == [
        "specs: mass: 1 not read as a number above 0 or a range of two, and missing: up to 3.9 kg (ak47)"
    ]


def test_a_name_that_several_lines_bear_supports_each_of_them_less(tmp_path: Path) -> None:
    def case(works: int) -> Path:
        made = tmp_path / f"case{works}"
        made.mkdir()
        title = 'title = "Names"\nclaimant = "us"\nas_of = 2026-01-01\n'
        made.joinpath("case.toml").write_text(title, encoding="utf-8")
        rows = "".join(f"w{n},Kite M{70 if n < works else n + 100}\n" for n in range(6))
        made.joinpath("works.csv").write_text(f"work_id,title\n{rows}", encoding="utf-8")
        made.joinpath("sightings.csv").write_text("sighting_id,title\ns,Kite M70\n", encoding="utf-8")
        classes = "".join(f"w{n},class,assault rifle,\n" for n in range(6))  # one that the calibration knows
        made.joinpath("specs.csv").write_text(f"item_id,attribute,value,unit\n{classes}", encoding="utf-8")
        return made

    weights = []
    for works in (1, 2, 6):
        folder.run(case(works), tmp_path / f"out{works}")
        table = pq.read_table(tmp_path / f"out{works}" / folder.FINDINGS).to_pylist()
        weights.append(table[0]["log10_lr_names"])
        finding = folder.explain(tmp_path / f"out{works}", "s", "w0", steps.Options())
        note = finding.contributions[0].note
        assert note == "likeness 1.00" + (
            f"; borne by {works - 1} other{'s' * (works > 2)} known" if works > 1 else ""
        )
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 3
