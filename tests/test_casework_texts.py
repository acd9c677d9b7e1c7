"""Texts in a case: copies found wrapped, marked up and edited; told why not where they are not; quoted side by side."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deadringer.casework import checks, folder, steps, texts
from deadringer.dossier.manifest import read_manifest
from deadringer.errors import CaseError, InputError
from deadringer.evidence.calibration import load
from deadringer.facets import extents
from deadringer.kernels.level import supported
from deadringer.model.texts import Written
from tests.dossier.building import parsed

ROOT = Path(__file__).resolve().parents[1]
NOTICE = (
    "Keep this booklet with the appliance. Children under eight may use it only while a grown person watches "
    "them, and nobody may open the housing. Damage that comes from use against this booklet is not covered."
)
KETTLE = (
    "Fill the kettle to the upper line and close the lid until it clicks. The plate below the base warms the "
    "water evenly, so wait until the small lamp beside the handle turns from amber to green before you lift it."
    " Never pour while the lamp is amber, because the steam vent faces the spout and the first half cup will "
    "spit. After four weeks of daily use a grey film settles on the plate. Dissolve two spoons of citric acid "
    "in a litre of cold water, bring it to the boil once, and let it stand overnight. In the morning the film "
    "has come off in flakes, which you rinse away twice."
)
PUMP = (
    "Lower the pump until the ring at its neck lies a hand below the surface of the pond. The float on the left"
    " side starts the motor as soon as it rises above the hinge, and stops it again when two fingers of water "
    "are left. Where leaves gather, pull the yellow cage over the intake and turn it until both ears lock. A "
    "pump that hums and moves no water has air in its chamber: tilt it toward the hose, count to twenty, and "
    "set it upright again."
)
LAMP = (
    "The lamp folds at two joints, and the lower one is stiff on purpose. Hold the foot with one hand while the"
    " other brings the arm forward; a spring inside the arm carries the shade at any height. Touch the rim once"
    " for reading and twice for the dim evening light."
)
OTHER = (
    "Our pan is cast in one piece and needs no seasoning before its first meal. Warm it slowly on a middling "
    "flame, add a little oil, and wipe it dry with paper when you have eaten. Dishwashers dull the surface, "
    "though they do not harm it."
)
#: Work -> its file, and what is in it.
WORKS = {
    "w_kettle": ("kettle.html", f"<html><body><h1>Kettle</h1><p>{KETTLE}</p><p>{NOTICE}</p></body></html>"),
    "w_pump": ("pump.txt", f"{PUMP}\n\n{NOTICE}\n"),
    "w_lamp": ("lamp.md", f"# Lamp\n\n{LAMP}\n\n{NOTICE}\n"),
}
#: Letters that end lines of a printed copy.
WRAPPED = textwrap.fill(
    KETTLE.replace("evenly", "even-\nly").replace("overnight", "until the next day"),
    48,
    replace_whitespace=False,
).replace("\n", "\r\n")
SEEN: dict[str, tuple[str, bytes] | None] = {
    "s_wrapped": ("wrapped.txt", f"Tea maker, model 3.\r\n\r\n{WRAPPED}\r\n\r\n{NOTICE}".encode()),
    "s_page": (
        "page.html",
        f"<!DOCTYPE html><title>x</title><script>alert(1)</script><p>{PUMP[:260]}<b>{PUMP[260:]}</b></p>"
        f"<p>&lt;img src=x onerror=alert(1)&gt; {NOTICE}</p>".encode(),
    ),
    "s_notice": ("notice.txt", f"{OTHER}\n{NOTICE}\n".encode()),
    "s_office": ("office.txt", b"PK\x03\x04 and so on"),
    "s_latin": ("latin.txt", KETTLE.encode() + b" caf\xe9"),
    "s_bare": None,
}
INLINE = "s_inline"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    made = tmp_path / "case"
    (made / "texts").mkdir(parents=True)
    for name, content in WORKS.values():
        (made / "texts" / name).write_text(content, encoding="utf-8")
    for file in SEEN.values():
        if file:
            (made / "texts" / file[0]).write_bytes(file[1])
    named = {item: name for item, (name, _) in WORKS.items()} | {s: f[0] for s, f in SEEN.items() if f}
    table = {
        "case.toml": 'title = "Manuals"\nclaimant = "us"\nas_of = 2026-01-01\n',
        "works.csv": "work_id,title\n" + "".join(f"{w},booklet {n}\n" for n, w in enumerate(WORKS)),
        "sightings.csv": "sighting_id,title,maker\n"
        + "".join(f"{s},{s[2:]},Someone\n" for s in (*SEEN, INLINE)),
        "texts.csv": "item_id,role,lang,path,text\n"
        + "".join(f"{item},manual,en,texts/{name},\n" for item, name in named.items())
        + f'{INLINE},"listing, ""as found""",en,,"{KETTLE[KETTLE.index("Dissolve") :]} Free delivery."\n',
    }
    for name, content in table.items():
        (made / name).write_text(content, encoding="utf-8")
    return made


def found(out: Path) -> dict[tuple[str, str], dict[str, object]]:
    rows = pq.read_table(out / folder.FINDINGS).to_pylist()
    return {(row["sighting_id"], row["work_id"]): row for row in rows}


def pairs(out: Path) -> dict[tuple[str, str], dict[str, object]]:
    rows = pq.read_table(out / folder.TEXT_PAIRS).to_pylist()
    return {(row["sighting_id"], row["work_id"]): row for row in rows}


def test_copies_are_found_wrapped_and_marked_up_and_what_is_not_says_why(case: Path, tmp_path: Path) -> None:
    outcome = folder.run(case, tmp_path / "out")
    reported = outcome.judgement.weighing.reported
    assert {sighting: [one.work_id for one in of] for sighting, of in reported.items()} == {
        "s_wrapped": ["w_kettle"],
        "s_page": ["w_pump"],
        "s_inline": ["w_kettle"],
    }
    rows = found(tmp_path / "out")
    assert rows["s_page", "w_pump"]["score_texts"] == 1.0
    assert 0.9 < float(str(rows["s_wrapped", "w_kettle"]["score_texts"])) < 1.0
    assert rows["s_notice", "w_pump"]["score_texts"] == 0.0
    assert {rows[s, "w_pump"]["score_texts"] for s in ("s_office", "s_latin", "s_bare")} == {None}
    said = [w for w in outcome.ingested.warnings if w.startswith("texts: ")]
    assert said == [
        "texts: texts/office.txt (manual) of s_office is not compared: an archive, or a document of an office program: "
        "save it as PDF or as text",
        next(w for w in said if w.startswith("texts: texts/latin.txt (manual) of s_latin is not compared: ")),
    ]
    assert str(tmp_path) not in "".join(said)


def test_the_tables_say_what_was_read_and_where_passages_stand(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    read = {row["item_id"]: row for row in pq.read_table(out / folder.TEXTS).to_pylist()}
    assert set(read) == {*WORKS, *SEEN, INLINE} - {"s_bare"}
    for item, row in read.items():
        if row["path"]:
            assert row["sha256"] == hashlib.sha256((case / row["path"]).read_bytes()).hexdigest(), item
    assert read["w_kettle"]["reader"].startswith("html.parser")
    assert (read["s_inline"]["role"], read["s_inline"]["kind"]) == ('listing, "as found"', "plain")
    assert set(pairs(out)) == {("s_wrapped", "w_kettle"), ("s_page", "w_pump"), ("s_inline", "w_kettle")}
    row = pairs(out)["s_page", "w_pump"]
    (passage,) = [one for one in row["passages"] if one["counted"]]  # type: ignore[attr-defined]
    seen, made = read["s_page"]["text"], read["w_pump"]["text"]
    quoted = seen[passage["sighting_begin"] : passage["sighting_end"]]
    assert " ".join(quoted.split()) == f"{PUMP} <img src=x onerror=alert(1)> {NOTICE.rstrip('.')}"
    assert made[passage["work_begin"] : passage["work_end"]] == f"{PUMP}\n\n{NOTICE.rstrip('.')}"
    assert [seen[begin:end] for begin, end in passage["boilerplate"]] == [NOTICE.rstrip(".")]
    assert (row["share_work"], row["copied_work"]) == (1.0, len(PUMP.split()))
    assert row["words_work"] == len(PUMP.split()) + len(NOTICE.split())
    assert {folder.TEXTS, folder.TEXT_PAIRS} <= set(read_manifest(out).outputs)
    assert checks.verify(out, case) == ()


def test_the_docket_quotes_both_sides_and_marks_what_differs(case: Path, tmp_path: Path) -> None:
    outcome = folder.run(case, tmp_path / "out")
    page = (tmp_path / "out" / folder.DOCKET).read_text(encoding="utf-8")
    parsed(page)
    assert page.count("<script") == 1  # its own
    assert "<img" not in page
    assert "<ins>until the next day</ins>" in page
    assert "<del>overnight</del>" in page
    assert '<p class="quote" dir="auto" lang="en">' in page
    assert "listing, &#34;as found&#34;" in page
    assert hashlib.sha256((case / "texts" / "wrapped.txt").read_bytes()).hexdigest() in page
    assert "many works say" in page
    assert "Who wrote first is not told by likeness" in page
    assert "Licences and their revisions: the calibration half" in page
    assert re.search(r"\d+ of \d+ words stand in 3 unrelated works or more and do not count", page)
    (claim,) = outcome.judgement.claims
    dossier = (tmp_path / "out" / folder.DOSSIERS / claim.claim_id / "index.html").read_text(encoding="utf-8")
    assert "<del>overnight</del>" in dossier


def test_a_long_passage_is_cut_and_says_where_the_whole_stands(case: Path, tmp_path: Path) -> None:
    few = ("fill", "kettle", "upper", "line", "close", "lid", "clicks", "plate", "base", "water")
    long = " ".join(f"{word}{n}" for n in range(40) for word in few)
    for name in ("pump.txt", "page.html"):
        (case / "texts" / name).write_text(long, encoding="utf-8")
    folder.run(case, tmp_path / "out")
    page = (tmp_path / "out" / folder.DOCKET).read_text(encoding="utf-8")
    assert (
        "280 more words are left out here: the whole stands at these letters of both texts, in texts.parquet"
        in page
    )
    assert "plate39" not in page


def test_explain_quotes_the_passages(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    finding = folder.explain(out, "s_wrapped", None, steps.Options())
    assert finding is not None
    (one,) = folder.quoted(out, finding)
    (quote, *_) = one.quotes
    assert [piece.text for piece in quote.work if piece.mark == "differs"] == ["overnight"]
    assert [piece.text for piece in quote.sighting if piece.mark == "differs"] == ["until the next day"]
    assert "even- ly" in "".join(piece.text for piece in quote.sighting)
    (part,) = [one for one in finding.contributions if one.kind == "texts"]
    assert part.sighting.startswith("texts/wrapped.txt (manual), ")
    assert "are copied" in part.note
    bare = folder.explain(out, "s_latin", "w_pump", steps.Options())
    assert bare is not None
    (part,) = [one for one in bare.contributions if one.kind == "texts"]
    assert part.sighting.startswith("1 text, not usable (")
    assert part.log10_lr is None


def content(out: Path) -> dict[str, str]:
    """Return the hash of every file but the register and what shows it: they know how the case came to be."""
    history = ("proof.json", "SHA256SUMS", "SHA256SUMS.tsq")
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in (*history, folder.REGISTER, folder.MANIFEST)
    }


def test_the_steps_one_by_one_and_any_level_write_what_a_run_writes(case: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    folder.run(case, whole)
    assert checks.verify(whole, case) == ()
    for level in supported():
        out, options = tmp_path / level, steps.Options(level=level, threads=1)
        folder.ingest(case, out, options=options)
        folder.screen(folder.case_of(out), out, options)
        folder.publish(folder.claims(folder.weigh(folder.screened(out), out, options), out), out)
        assert content(out) == content(whole)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the names of the files that are read."""
    names: list[str] = []
    real = texts.read_texts

    def spy(paths: list[Path], **options: object) -> object:
        names.extend(path.name for path in paths)
        return real(paths, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(texts, "read_texts", spy)
    return names


def test_a_text_is_read_once_unless_it_changes(case: Path, tmp_path: Path, opened: list[str]) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    assert len(opened) == len(set(opened)) == 8
    opened.clear()
    (case / "texts" / "pump.txt").write_text(KETTLE, encoding="utf-8")
    with (case / "texts.csv").open("a") as file:
        file.write("s_bare,manual,en,texts/lamp.md,\n")
    outcome = folder.run(case, out)
    assert sorted(opened) == ["latin.txt", "office.txt", "pump.txt"]
    assert "texts: texts/lamp.md stands with a work and with a sighting: no file is a copy of itself" in (
        outcome.ingested.warnings
    )
    folder.run(case, tmp_path / "fresh")
    assert content(out) == content(tmp_path / "fresh")


def test_what_was_read_before_an_interrupt_is_not_read_again(
    case: Path, tmp_path: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_AT_ONCE", 2)

    def stop(what: str, done: int, total: int) -> None:
        if what == "reading texts" and done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.run(case, tmp_path / "out", progress=stop)
    before = list(opened)
    with pytest.raises(InputError, match=r"texts\.parquet does not hold texts/.*ingest"):
        folder.screen(folder.case_of(tmp_path / "out"), tmp_path / "out", steps.Options())
    opened.clear()
    folder.run(case, tmp_path / "out")
    assert len(set(before) - set(opened)) >= 3
    folder.run(case, tmp_path / "fresh")
    assert content(tmp_path / "out") == content(tmp_path / "fresh")


@pytest.mark.parametrize("how", [lambda path: path.write_text("another"), Path.unlink])
def test_a_text_that_changes_while_the_case_is_read_is_told_of(
    case: Path, tmp_path: Path, how: Callable[[Path], object]
) -> None:
    def change(what: str, done: int, total: int) -> None:
        if what == "reading texts" and done == 0:
            how(case / "texts" / "wrapped.txt")

    with pytest.raises(CaseError, match=r"texts/wrapped\.txt changed while the case was read"):
        folder.ingest(case, tmp_path / "out", change)


@pytest.mark.parametrize("how", ["bytes", "column"])
def test_texts_that_are_not_what_was_written_are_named(case: Path, tmp_path: Path, how: str) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    if how == "bytes":
        (out / folder.TEXTS).write_bytes(b"PAR1 and nothing else PAR1")
    else:
        table = pq.read_table(out / folder.TEXTS)
        pq.write_table(table.drop_columns(["words"]), out / folder.TEXTS)
    for again in (lambda: folder.screened(out), lambda: folder.run(case, out)):
        with pytest.raises(InputError, match=r"texts\.parquet is not what was written"):
            again()


def test_pairs_of_an_earlier_version_are_named(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    table = pq.read_table(out / folder.SCREENED)
    pq.write_table(table.drop_columns(["score_texts"]), out / folder.SCREENED)
    with pytest.raises(InputError, match=r"screened\.parquet is of another version"):
        folder.screened(out)


def test_above_the_limit_texts_alone_make_candidates(case: Path, tmp_path: Path) -> None:
    with (case / "case.toml").open("a") as file:
        file.write("[screening]\nexhaustive_pairs = 0\n")
    folder.run(case, tmp_path / "out")
    assert set(found(tmp_path / "out")) == {
        ("s_wrapped", "w_kettle"),
        ("s_page", "w_pump"),
        ("s_inline", "w_kettle"),
    }


@pytest.mark.parametrize(("cutoff", "copied"), [(0.9, True), (0.99, False)])
def test_texts_below_the_cutoff_of_a_case_weigh_nothing(
    case: Path, tmp_path: Path, cutoff: float, copied: bool
) -> None:
    with (case / "case.toml").open("a") as file:
        file.write(f"[screening]\ncutoffs.texts = {cutoff}\n")
    folder.run(case, tmp_path / "out")
    row = found(tmp_path / "out")["s_wrapped", "w_kettle"]
    assert (row["log10_lr_texts"] > 0.0, row["reported"]) == (copied, copied)  # type: ignore[operator]


def test_texts_copied_that_are_not_reported_are_told_of(case: Path, tmp_path: Path) -> None:
    with (case / "case.toml").open("a") as file:
        file.write("[screening]\nfalse_share = 0.001\n")
    weighing = folder.run(case, tmp_path / "out").judgement.weighing
    assert not weighing.reported
    assert "of the sightings 3 have text in common with a work (see text_pairs.parquet)" in weighing.refusal
    assert weighing.decision["sightings with text in common with a work"] == "3, 0 of them reported"


def test_many_unusable_texts_are_counted() -> None:
    said = texts.unusable(Written(item_id="s", place=n, refused="no word is in it") for n in range(1, 26))
    assert len(said) == 21
    assert said[-1] == "texts: and 5 more are not compared: see texts.parquet"


def test_extents_of_many_pairs_are_those_of_each(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    comparison = folder.screened(out)
    table = pq.read_table(out / folder.SCREENED).to_pylist()
    for at, row in enumerate(table):
        finding = steps.explain(steps.evaluate(comparison, load()), row["sighting_id"], row["work_id"])
        assert finding is not None
        most = max((extents.extent(one) for one in finding.copied), default=0.0)
        assert most == (row["extent_texts"] or 0.0), at


def test_a_case_without_texts_writes_empty_tables(seed: Path, tmp_path: Path) -> None:
    folder.run(seed, tmp_path / "out")
    for name in (folder.TEXTS, folder.TEXT_PAIRS):
        assert pq.read_table(tmp_path / "out" / name).num_rows == 0
    column = pq.read_table(tmp_path / "out" / folder.FINDINGS)["score_texts"]
    assert column.null_count == len(column)
    assert column.type == pa.float64()
