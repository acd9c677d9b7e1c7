"""The docket is one safe, whole and repeatable page, on which everything reported stands."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from tests.dossier.building import HTML, parsed, text_of

from deadringer.claims.assemble import assemble
from deadringer.dossier import docket as room
from deadringer.dossier import words
from deadringer.dossier.docket import Docket, render
from deadringer.dossier.folder import write_dossier
from deadringer.errors import InternalError
from deadringer.model.never import NEVER
from deadringer.model.values import Reason

ROOM = Path(room.__file__).parent


def test_the_page_is_well_formed_and_its_anchors_are_unique_and_reached(page: str) -> None:
    root = parsed(page)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    inner = {e.get("href", "")[1:] for e in root.iter(f"{HTML}a") if e.get("href", "").startswith("#")}
    named = {e.get("aria-labelledby", "") for e in root.iter()} - {""}
    assert inner | named <= set(ids)


def test_the_page_runs_its_own_script_alone_and_fetches_nothing(page: str) -> None:
    root = parsed(page)
    tags = {e.tag.removeprefix(HTML) for e in root.iter()}
    assert tags & {"link", "img", "iframe", "object", "embed", "base", "form", "image", "use"} == set()
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (sheet,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert script == f"//<![CDATA[\n{(ROOM / 'docket.js').read_text(encoding='utf-8')}//]]>"
    policy = next(e.get("content") for e in root.iter() if e.get("http-equiv"))
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for rule, text in (("script-src", script), ("style-src", sheet)):
        digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert not re.search(
        r"eval|Function\(|innerHTML|outerHTML|insertAdjacent|document\.write|import\(|fetch", script
    )
    keys = {key for e in root.iter() for key in e.attrib}
    assert not any(key.startswith("on") or key in {"src", "srcset", "style", "action"} for key in keys)
    style = root.find(f"{HTML}head/{HTML}style").text
    assert not re.search(r"url\(|@import|@font-face", style)
    hrefs = {e.get("href") for e in root.iter() if e.get("href")}
    assert all(re.match(r"https?://|#|dossiers/[\w-]+/index\.html$", href) for href in hrefs)


def test_every_reported_sighting_and_every_claim_stands_on_the_page(docket: Docket, page: str) -> None:
    shown = text_of(page)
    titles = {s.sighting_id: s.title for s in docket.case.sightings}
    assert len(docket.reported) > 50
    for sighting in docket.reported:
        assert sighting in shown
        assert re.sub(r"\s+", " ", titles[sighting]) in shown
    assert [c.respondent_name for c in docket.claims if c.respondent_name not in shown] == []
    for found in docket.unreported:
        assert titles[found.sighting_id] in shown


def test_every_attribute_reason_and_statement_stands_on_the_page(docket: Docket, page: str) -> None:
    shown = text_of(page)
    for claim in docket.claims:
        for line in claim.missing:
            assert line in shown
        for exhibit in claim.exhibits:
            assert all(p.label in shown for p in exhibit.findings[0].contributions)
            assert all(re.sub(r"\s+", " ", r.text) in shown for p in exhibit.permissions for r in p.reasons)
    assert all(s.statement in shown for s in docket.case.statements)
    assert all(s.measures and f"Measures: {s.measures}" in shown for s in docket.case.statements)


def test_a_statement_is_shown_as_recorded_and_not_as_a_quotation(docket: Docket, page: str) -> None:
    shown = text_of(page)
    assert "in the words of the case's author: none is a quotation" in shown
    assert "own words" not in shown
    tags = {e.tag.removeprefix(HTML) for e in parsed(page).iter()}
    assert not tags & {"blockquote", "q"}
    assert not any(f"“{s.statement}" in shown or f"{s.statement}”" in shown for s in docket.case.statements)


def test_no_word_that_accuses_stands_in_the_statements_of_the_seed(docket: Docket) -> None:
    assert docket.case.statements
    assert [s.statement for s in docket.case.statements if NEVER.search(s.statement)] == []


def test_no_note_of_a_licence_says_more_than_that_none_is_shown(docket: Docket) -> None:
    assert [x.licence_id for x in docket.case.licences if re.search(r"\blapsed\b", x.note)] == []


def test_the_landmarks_stand_where_a_screen_reader_looks_for_them(page: str) -> None:
    root = parsed(page)
    assert root.get("lang") == "en"
    body = [e.tag.removeprefix(HTML) for e in root.find(f"{HTML}body")]
    assert body == ["a", "header", "main", "footer"]
    assert root.find(f"{HTML}body/{HTML}a").get("href") == f"#{root.find(f'{HTML}body/{HTML}main').get('id')}"
    assert all(e.get("scope") in {"col", "row"} for e in root.iter(f"{HTML}th"))
    reached = [e for e in root.iter() if e.get("tabindex") == "0"]
    assert reached != []
    assert all(e.get("role") == "group" and e.get("aria-label") for e in reached)
    assert all(
        e.get("aria-hidden") == "true" or e.get("aria-label")
        for e in root.iter()
        if e.tag.removeprefix(HTML) == "svg"
    )


def test_a_cell_of_the_summary_holds_one_thing_beside_its_label(page: str) -> None:
    """On a narrow screen each part of a cell is laid out on a line of its own: a marked date would break a sentence."""
    cells = [e for e in parsed(page).iter(f"{HTML}td") if e.get("data-label")]
    assert len(cells) > 50
    for cell in cells:
        loose = (cell.text or "").strip()
        parts = [e for e in cell if e.get("class") != "sub"]
        assert bool(loose) + len(parts) == 1, ET.tostring(cell)
        assert not any((e.tail or "").strip() for e in cell)


def test_headings_descend_without_a_gap(page: str) -> None:
    levels = [int(e.tag[-1]) for e in parsed(page).iter() if re.fullmatch(rf"{HTML}h[1-6]", e.tag)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_the_same_docket_gives_the_same_bytes(docket: Docket, page: str) -> None:
    assert render(docket) == page
    assert render(replace(docket)) == page


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror='alert(1)'>",
        "</style></title><b>",
        "{{ 7 * 7 }} {% raw %}",
        "]]> --> &amp; \x00 \x1b \u202e abc",
    ],
)
def test_hostile_text_is_shown_and_nothing_more(
    small: Callable[..., Docket], hostile: str, tmp_path: Path
) -> None:
    docket = small(hostile, link=f"https://example.org/{hostile}")
    write_dossier(tmp_path / "d", docket.claims[0], docket)
    for page in (render(docket), (tmp_path / "d" / "index.html").read_text(encoding="utf-8")):
        root = parsed(page)
        assert {e.tag.removeprefix(HTML) for e in root.iter()} & {"img", "iframe"} == set()
        assert page.count("<script") == page.count("//<![CDATA[") <= 1
        assert "49" not in text_of(page)
        assert words.printable(re.sub(r"\s+", " ", hostile)) in text_of(page)
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", page)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " data:text/html,x",
        "file:///etc/passwd",
        "//evil.example/x",
        "https://a.example/x\njavascript:alert(1)",
        'https://a.example/"onclick="x',
        "vbscript:x",
        "see https://a.example",
    ],
)
def test_only_whole_http_addresses_become_links(small: Callable[..., Docket], link: str) -> None:
    root = parsed(render(small(link=link)))
    assert not [e.get("href") for e in root.iter(f"{HTML}a") if not e.get("href", "").startswith("#")]


def test_a_source_is_linked_and_numbered_once(small: Callable[..., Docket]) -> None:
    page = render(small(link="http://a.example/x?y=1&z=2|S1|https://[broken"))
    root = parsed(page)
    hrefs = [e.get("href") for e in root.iter(f"{HTML}a") if e.get("href", "").startswith("http")]
    assert set(hrefs) == {"http://a.example/x?y=1&z=2", "https://[broken"}
    listed = [e.get("value") for e in root.iter(f"{HTML}li") if e.get("value")]
    assert listed == [str(n) for n in range(1, len(listed) + 1)]


def test_a_claim_says_its_rights_and_what_the_evidence_can_show_of_them(small: Callable[..., Docket]) -> None:
    docket = small()
    assert docket.claims[0].state == "claim"
    shown = text_of(render(docket))
    assert "R1 patent for Work plain in Bulgaria (BG), subject plain" in shown
    assert "data sheets, for a patent" in shown
    assert "never licensed, as a source states" in shown
    assert "quantity 1,200" in shown
    assert "Missing Nothing of the four things a claim needs" in shown


def test_a_matter_without_a_right_says_that_none_is_known(small: Callable[..., Docket]) -> None:
    docket = small()
    permissions = tuple(
        replace(p, rights=(), rights_unknown=()) for p in docket.claims[0].exhibits[0].permissions
    )
    exhibit = replace(docket.claims[0].exhibits[0], permissions=permissions)
    claim = replace(docket.claims[0], state="matter", rights=(), exhibits=(exhibit,), missing=("A right.",))
    agreed = {(p.sighting_id, p.act_id, p.part): p for p in permissions}
    shown = text_of(render(replace(docket, claims=(claim,), agreed=agreed, permissions=permissions)))
    assert "No right is relied on" in shown
    assert "Where no right is in force, nothing is infringed." in shown
    assert "Missing to make it a claim A right." in shown


def test_a_right_in_force_that_is_held_by_others_is_listed_and_not_relied_on(
    small: Callable[..., Docket],
) -> None:
    docket = small()
    permissions = tuple(
        replace(p, rights=(), rights_of_others=p.rights) for p in docket.claims[0].exhibits[0].permissions
    )
    exhibit = replace(docket.claims[0].exhibits[0], permissions=permissions)
    claim = replace(docket.claims[0], state="matter", rights=(), exhibits=(exhibit,), missing=("Standing.",))
    agreed = {(p.sighting_id, p.act_id, p.part): p for p in permissions}
    shown = text_of(render(replace(docket, claims=(claim,), agreed=agreed, permissions=permissions)))
    assert "No right is relied on. In force there and then for an act asked about, and not relied on" in shown
    assert "R1 patent for Work plain" in shown
    assert "nothing is infringed" not in shown.partition("Missing to make it a claim")[0]


def test_defences_stand_with_the_claim_and_not_among_the_steps(small: Callable[..., Docket]) -> None:
    docket = small()
    claim = replace(docket.claims[0], defences=(Reason(text="prior use", source="art. 9", certainty="low"),))
    shown = text_of(render(replace(docket, claims=(claim,))))
    assert "Defences to reckon with prior use (low certainty · art. 9)" in shown
    assert "Defence to expect" not in shown


def test_past_the_cap_every_sheet_is_named_and_the_page_says_so(
    small: Callable[..., Docket], with_claims: Callable[..., Docket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SHEETS", 3)
    monkeypatch.setattr(room, "ROWS", 1)
    page = render(with_claims(small(number=2), 3))
    shown = text_of(page)
    assert page.count('<table class="sheet">') == 3
    assert (
        "This page lays out the first 3 sheets in order of rank. 3 exhibits past them are listed in short"
        in shown
    )
    assert shown.count("The sheet, the acts and the reasons stand in the dossier of this claim") == 3
    assert "dossiers/c3/index.html" in page
    assert shown.count("Defences to reckon with") == 2, (
        "a claim of which nothing is laid out is listed in short"
    )


def test_claims_past_the_cap_are_counted(
    small: Callable[..., Docket], with_claims: Callable[..., Docket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "CLAIMS", 2)
    page = render(with_claims(small(), 5))
    assert page.count('<section class="matter"') == 2
    assert (
        "This page holds the first 2 claims and matters. 3 more stand in claims.parquet, each with a dossier"
        in text_of(page)
    )
    assert "more stand in claims.parquet" not in text_of(render(with_claims(small(), 2)))


def test_exhibits_past_the_sheets_and_the_list_are_counted_and_stand_in_the_dossier(
    small: Callable[..., Docket], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(room, "SHEETS", 2)
    monkeypatch.setattr(room, "LISTED", 1)
    docket = small(number=9)
    page = render(docket)
    assert page.count('<article class="exhibit"') == 3
    assert "6 more exhibits stand only in the dossier of this claim." in text_of(page)
    assert "Seen s0 plain, Seen s1 plain and 7 more" in text_of(page)
    write_dossier(tmp_path, docket.claims[0], docket)
    pages = [page.read_text(encoding="utf-8") for page in sorted(tmp_path.glob("*.html"))]
    assert [page.count('<table class="sheet">') for page in pages] == [2, 2, 2, 2, 1]


def test_every_claim_lists_its_first_exhibit_however_many_there_are(
    small: Callable[..., Docket], with_claims: Callable[..., Docket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SHEETS", 2)
    monkeypatch.setattr(room, "LISTED", 1)
    page = render(with_claims(small(number=3), 3))
    assert page.count('<article class="exhibit"') == 3 + 1 + 1
    assert text_of(page).count("Seen s0 plain and 2 more") == 2
    assert text_of(page).count("2 more exhibits stand only in") == 2


def test_a_claim_says_which_of_its_exhibits_are_complained_of(small: Callable[..., Docket]) -> None:
    docket = small(number=3)
    assert "an act that is complained of" not in text_of(render(docket))
    agreed = {
        key: p if p.sighting_id == "s2" else replace(p, rights=(), standing="unknown")
        for key, p in docket.agreed.items()
    }
    found = assemble(docket.case, [e.findings[0] for e in docket.claims[0].exhibits], agreed)
    page = render(replace(docket, claims=found, agreed=agreed, permissions=()))
    shown = text_of(page)
    assert "1 of 3 exhibits has an act that is complained of, and stands first" in shown
    assert (shown.count(" Complained of."), shown.count(" Not complained of.")) == (1, 2)
    headings = [
        "".join(e.itertext()) for e in parsed(page).iter(f"{HTML}h3") if "beside" in "".join(e.itertext())
    ]
    assert headings[0].startswith("Seen s2 plain")


def test_the_figures_at_the_head_add_up(docket: Docket, page: str) -> None:
    head = parsed(page).find(f".//{HTML}dl[@class='figures']")
    figures = {row[0].text: int(row[1].text) for row in head}
    in_matters = {e.sighting_id for c in docket.claims for e in c.exhibits}
    assert figures["reported"] == figures["of them own makes"] + len(in_matters)
    assert figures["claims"] + figures["matters"] == len(docket.claims)
    assert figures["sightings"] == len(docket.case.sightings)


def test_rows_past_the_cap_are_counted(docket: Docket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "ROWS", 1)
    more = len(docket.unreported) - 1
    assert f"{more} more rows stand in findings.parquet." in text_of(render(docket))


def test_an_empty_docket_is_a_page_that_says_why(docket: Docket) -> None:
    nothing = {"claims": (), "permissions": (), "agreed": {}, "own": (), "unreported": (), "proof": {}}
    shown = text_of(render(replace(docket, refusal="Too few products are known.", **nothing)))
    assert "Nothing is reported. Too few products are known." in shown


def test_a_missing_value_is_never_printed_as_none() -> None:
    with pytest.raises(InternalError):
        words.printable(None)
