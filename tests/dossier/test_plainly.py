"""The first page of a dossier is for a judge who knows no statistics: short sentences, and no word claims too much."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier import full
from tests.dossier.building import HTML, parsed, text_of

from deadringer.dossier import plainly, sheets
from deadringer.dossier.desk import Desk
from deadringer.dossier.docket import Docket
from deadringer.dossier.folder import write_dossier
from deadringer.model.never import NEVER
from deadringer.model.values import Claim

#: The most words of a sentence, names and numbers of the case among them; and the most clauses.
WORDS, CLAUSES = 25, 2
#: What begins a clause within a sentence; a comma between parts of a date or place is none.
JOINS = re.compile(
    r"[;:]|\b(?:which|who|whether|because|although|while|unless|if|when|where|that|as|nor|but)\b", re.I
)
#: What a reader would need to have learnt.
TERMS_OF_ART = re.compile(
    r"log|\bLR\b|likelihood|\bratio|probab|proposition|hypothes|\bH[pd]2?\b|prior\b|calibrat|EDTF|SHA|threshold|cutoff",
    re.I,
)


def first_page(docket: Docket, claim: Claim) -> tuple[plainly.Told, ...]:
    desk = Desk(docket.index)
    part = sheets.part(claim, docket.answers, docket.proof, desk, 300)
    settings = docket.case.settings
    return plainly.told(part, desk.party(settings.claimant), settings.as_of, desk)


def answers(docket: Docket, claim: Claim) -> dict[str, str]:
    return {one.question: " ".join(one.answer) for one in first_page(docket, claim)}


def sentences(docket: Docket) -> list[str]:
    return [s for claim in docket.claims for one in first_page(docket, claim) for s in one.answer]


def test_sentences_are_short_and_plain(docket: Docket) -> None:
    found = [*sentences(docket), *sentences(full.docket())]
    assert len(found) > 300
    assert [s for s in found if len(s.split()) > WORDS] == []
    assert [s for s in found if len(JOINS.findall(re.sub("\u201c[^\u201d]*\u201d", "", s))) > CLAUSES] == []
    assert [s for s in found if NEVER.search(s) or TERMS_OF_ART.search(s)] == []
    assert [s for s in found if not re.fullmatch(r"[\w\u201c].*\.", s)] == []


def test_every_question_is_answered_in_every_state(docket: Docket) -> None:
    bare = replace(
        full.docket().claims[0], exhibits=(), rights=(), limits=(), heads=(), total=None, expected=None
    )
    for made, claims in ((docket, docket.claims), (full.docket(), (*full.docket().claims, bare))):
        for claim in claims:
            found = first_page(made, claim)
            assert len(found) == 9
            assert all(one.answer for one in found)


def test_a_claim_is_told_as_it_is() -> None:
    made = full.docket()
    said = answers(made, made.claims[0])
    assert "Holder Ltd complains of Maker AD, in Bulgaria." in said["Who complains, and of whom?"]
    done = said["What was done, where and when?"]
    assert done.startswith(
        "Making of \u201cPott Onne\u201d in Bulgaria, 2019-01-01 to 2022-12-31."
    )  # complained of
    assert "Selling of \u201cPott Onne\u201d in Bulgaria, from 2019 to an unknown day." in done
    assert "number BG 1234" in said["Which right is relied on?"]
    assert "1 more right may have been in force" in said["Which right is relied on?"]
    assert "1 was seen, as is stated." in said["What was seen?"]
    assert "2.2 times as frequent" in said["How strong is the likeness?"]
    assert "It is not known whether there is still time to sue." in said["What is missing?"]
    assert "an arbitration clause" in said["What is missing?"]
    assert said["What may the other side say?"].startswith("That there was a licence. That it used the thing")
    assert "The first day that may be the last one to sue is 2026-03-01." in said["Until when must one sue?"]
    assert "For 1 of 3 acts or parts of one, time has run out." in said["Until when must one sue?"]
    assert said["What sum is at stake?"].startswith(
        "The sum computed is 12,000 EUR. It lies between 9,000 and 15,000."
    )


def test_a_likeness_that_speaks_against_is_told_the_other_way_round() -> None:
    made = full.docket()
    claim = made.claims[0]
    exhibit = claim.exhibits[0]
    for log10_lr, expected in (
        (-1.0, "about 10 times as frequent among things made independently as among things derived"),
        (0.0, "are as frequent among things derived from the work as among things made independently"),
        (12.0, "more than 1,000,000,000 times"),
        (None, "No strength is stated"),
    ):
        best = replace(exhibit.findings[0], log10_lr=log10_lr)
        other = replace(claim, exhibits=(replace(exhibit, findings=(best,)),))
        assert expected in answers(made, other)["How strong is the likeness?"]


def test_what_is_not_there_is_said(docket: Docket, tmp_path: Path) -> None:
    matter = next(c for c in docket.claims if not c.rights and not c.heads)
    said = answers(docket, matter)
    assert "asks whether it may complain of" in said["Who complains, and of whom?"]
    assert said["What sum is at stake?"].startswith("No sum can be computed")
    assert said["Until when must one sue?"].startswith("No last day can be stated.")
    write_dossier(tmp_path, matter, docket)
    text = text_of((tmp_path / "index.html").read_text(encoding="utf-8"))
    for one in (
        "No element of a right is on record",
        "No sum can be computed:",
        "No last day was reckoned",
        "None: no key was given.",
        "No proof was asked for",
        "None is seen on the record. That is not to say there is none.",
    ):
        assert one in text, one


def test_a_name_without_end_is_cut_on_the_first_page_only(tmp_path: Path) -> None:
    made = full.docket("w" * 3000)
    found = first_page(made, made.claims[0])
    assert max(len(s) for one in found for s in one.answer) < 350
    write_dossier(tmp_path, made.claims[0], made)
    assert "w" * 3000 in text_of((tmp_path / "index.html").read_text(encoding="utf-8"))


def test_the_page_opens_with_plain_words_and_links_to_its_parts(tmp_path: Path) -> None:
    made = full.docket()
    write_dossier(tmp_path, made.claims[0], made)
    root = parsed((tmp_path / "index.html").read_text(encoding="utf-8"))
    sections = [e.get("id") for e in root.iter(f"{HTML}section")]
    assert sections[:1] == ["plain"]
    order = [
        "chart",
        "gates",
        "m1",
        "chronology",
        "title",
        "permission",
        "damages",
        "against",
        "files",
        "method",
    ]
    assert [s for s in sections if s in {*order, "seal"}] == [*order, "seal"]
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = {e.get("href", "")[1:] for e in root.iter(f"{HTML}a") if e.get("href", "").startswith("#")}
    assert links <= set(ids)
    assert not list(root.iter(f"{HTML}script"))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror='alert(1)'>",
        "</style></title></svg><b>",
        "{{ 7 * 7 }} {% raw %}",
        "]]> --> &amp; \x00 \x1b \u202e abc",
        "\u2066\u202e\u05d0\u0627" + "=cmd|' /C calc'!A0",
        "W" * 5000,
    ],
)
def test_hostile_text_stands_on_the_page_and_does_nothing(hostile: str, tmp_path: Path) -> None:
    made = full.docket(hostile)
    write_dossier(tmp_path, made.claims[0], made)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    root = parsed(page)
    calm = full.docket("c" * len(hostile))
    write_dossier(tmp_path, calm.claims[0], calm)
    plain = parsed((tmp_path / "index.html").read_text(encoding="utf-8"))

    def tags(of: object) -> list[str]:
        return [
            e.tag for e in of.iter() if e.tag not in {f"{HTML}a", f"{HTML}sup", f"{HTML}span", f"{HTML}li"}
        ]  # type: ignore[attr-defined]

    assert tags(root) == tags(plain)
    assert not any(at.startswith("on") for e in root.iter() for at in e.attrib)
    assert not any(ord(c) in {0, 0x1B, 0x202E, 0x2066} for c in page)
    assert "49" not in text_of(page).split()
