"""What a dossier draws and lists beside the sheets: a timeline, the chain of title, scales, letters; and its PDF."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.dossier import full
from tests.dossier.building import text_of

from deadringer.dossier import chain, chronology, letters, pdf, sheets, strips
from deadringer.dossier.chronology import Row, draw
from deadringer.dossier.desk import Desk
from deadringer.dossier.docket import Docket
from deadringer.dossier.folder import write_dossier
from deadringer.dossier.rests import Holdings, Rests
from deadringer.errors import InputError
from deadringer.model.dates import parse
from deadringer.model.names import aligned
from deadringer.model.records import Spec, Title

TODAY = date(2026, 1, 1)


def boxes(picture: str, kind: str) -> list[tuple[float, float]]:
    """Return from where to where the bars of a class reach."""
    found = ET.fromstring(picture).iter("rect")
    spans = [(float(e.get("x", "")), float(e.get("width", ""))) for e in found if e.get("class") == kind]
    return [(x, x + wide) for x, wide in spans]


def laid(made: Docket) -> tuple[sheets.Part, Holdings, Rests, Desk]:
    desk, claim = Desk(made.index), made.claims[0]
    part = sheets.part(claim, made.answers, made.proof, desk, 300)
    return part, made.holdings, made.holdings.rests(claim), desk


def test_what_a_partial_date_leaves_open_is_pale_and_the_rest_solid() -> None:
    days = Row("act", "a", parse("2000-01-01"), parse("2010-01-01"))
    years = Row("act", "b", parse("2000"), parse("2010"))
    touching = Row("act", "c", parse("2000/2010"), parse("2005/2015"))
    picture = draw([days, years, touching], TODAY)
    may, was = boxes(picture, "may"), boxes(picture, "was")
    assert may[0] == was[0]  # nothing is open
    (left, right), (inner, outer) = may[1], was[1]
    assert left < inner < outer < right
    assert left == may[0][0]
    assert outer == pytest.approx(was[0][1], abs=0.2)  # 2010 begins on its first day; a place is drawn to 0.1
    assert len(was) == 2  # of the third nothing is known for sure
    assert "?" not in picture


def test_an_unknown_end_reaches_the_edge_and_is_marked() -> None:
    known = Row("right", "a", parse("1990"), parse("2030-06-30"))
    picture = draw(
        [known, Row("licence", "b", parse("1995-03-01"), None), Row("licence", "c", None, parse("1999"))],
        TODAY,
    )
    may = boxes(picture, "may")
    assert may[1][1] > may[0][1]
    assert may[2][0] < may[0][0]
    assert picture.count(">?</text>") == 2
    assert len(boxes(picture, "was")) == 1


def test_an_event_is_a_diamond_where_its_month_is_known_and_a_stretch_where_it_is_not() -> None:
    day, month, decade = (Row("event", w, parse(w), parse(w)) for w in ("2001-02-03", "2001-02", "1990/1999"))
    picture = draw([day, month, decade], TODAY)
    assert picture.count('class="event" d=') == 2
    assert len(boxes(picture, "may")) == 1
    assert boxes(picture, "was") == []


def test_the_table_has_every_row_of_the_picture_and_more() -> None:
    made = full.docket()
    found = chronology.chronology(*laid(made))
    groups = list(dict.fromkeys(row.group for row in found.rows))
    assert groups == list(chronology.GROUPS)
    labels = [row.label for row in found.rows]
    assert "R1: patent, Bulgaria, applied for" in labels
    assert "part 2 of 2: making in Bulgaria, Pott Onne" in labels
    assert "selling in Bulgaria, Pott Onne" in labels
    assert "A1, a claim for damages (long stop)" in labels
    assert "Holder Ltd follows Founder and Son" in labels
    said = {row.label: (row.time, row.state) for row in found.rows}
    assert said["part 2 of 2: making in Bulgaria, Pott Onne"] == (
        "from 2019-01-01 to 2022-12-31",
        "no licence in force is shown",
    )
    drawn = re.findall(r"<title>(.*?)</title>", found.picture)[1:]
    assert len(drawn) == len(found.rows) - found.undrawn
    assert str(chronology.chronology(*laid(full.docket())).picture) == str(found.picture)


def test_rows_past_the_most_are_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(chronology, "DRAWN", 3)
    monkeypatch.setattr(chronology, "LISTED", 5)
    made = full.docket()
    found = chronology.chronology(*laid(made))
    assert len(found.rows) == 5
    write_dossier(tmp_path, made.claims[0], made)
    text = text_of((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert f"{found.undrawn} rows have no date or no room" in text
    assert f"{found.unlisted} more rows stand in the register" in text


def _titles(*spans: tuple[str, str]) -> list[str]:
    titles = tuple(
        Title(
            title_id=f"T{i}",
            work_id="w1",
            holder="holder",
            starts=parse(one) if one else None,
            ends=parse(other) if other else None,
            instrument="deed",
        )
        for i, (one, other) in enumerate(spans)
    )
    made = full.docket()
    made = replace(made, case=replace(made.case, titles=titles))
    _, rows, on, desk = laid(made)
    line = next(one for one in chain.chain(rows, on, desk).lines if one.work_id == "w1")
    return [*(link.gap for link in line.links if link.gap), *line.gaps]


def test_a_gap_in_the_chain_of_title_is_said_and_a_seamless_step_is_none() -> None:
    assert _titles(("1980", "1991-05-31"), ("1991-06-01", "")) == []
    assert _titles(("1980", "1991"), ("1991", "")) == []  # may be seamless: no gap is known
    assert _titles(("1980", "1991"), ("1993", "")) == ["A gap: from 1991 to 1993 no holder is on record."]
    assert _titles(("1980", ""), ("1993", "")) == ["When the title before it ended is not known."]
    assert _titles(("1980", "1991"), ("1985", "")) == [
        "It begins before the one before it ends: two hold at once, or one date is wrong."
    ]
    assert "No title is on record" in _titles()[0]


def test_the_last_holder_and_a_missing_instrument_are_told() -> None:
    made = full.docket()
    last = Title(title_id="T9", work_id="w1", holder="maker", starts=parse("2000"))
    _, rows, on, desk = laid(replace(made, case=replace(made.case, titles=(last,))))
    found = chain.chain(rows, on, desk).lines
    gaps = next(line.gaps for line in found if line.work_id == "w1")
    assert gaps == ("The last holder on record is Maker AD, not the claimant.", "T9 names no instrument.")


def scales(*more: Spec) -> tuple[tuple[strips.Strip, ...], int]:
    made = full.docket()
    finding = replace(made.claims[0].exhibits[0].findings[0], work_id="w1")
    case = replace(made.case, specs=(*made.case.specs, *more))
    return strips.Population(case).strips(finding, "seen", "work")


def test_a_scale_has_the_other_works_of_the_class_and_says_how_many_agree() -> None:
    (one,), _ = scales()
    assert one.label == "height"
    assert one.told == (
        "Seen 201 mm; the work 200 mm. Of 7 other works of its class, from 194 to 236 mm, none states what the "
        "work does."
    )
    ticks = re.search(r'class="others" d="([^"]*)"', one.picture)
    assert ticks is not None
    assert ticks[1].count("M") == 7
    same, other = (
        Spec(item_id=w, attribute="height", value=v, unit=u)
        for w, v, u in (("w2", "200", "mm"), ("w3", "7.9", "in"))
    )
    (one,), _ = scales(same, other)
    assert "Of 6 other works of its class" in one.told
    assert "1 states what the work does" in one.told
    assert "1 more states it in another unit." in one.told


def test_nothing_is_drawn_that_is_no_number_in_the_unit_of_the_work() -> None:
    assert scales(Spec(item_id="s1", attribute="height", value="7.9", unit="in")) == ((), 0)
    (one,), _ = scales(Spec(item_id="s1", attribute="height", value="about 200", unit="mm"))
    assert one.told.startswith("Seen 201 mm;")


@pytest.mark.parametrize("value", [0.0, -3.0, 7.0, 1e15])
def test_one_value_alone_has_a_scale_too(value: float) -> None:
    picture = strips.draw([value], [value], [], "told")
    assert 'class="seen" d="M150 17' in picture
    assert "nan" not in picture


def test_letters_are_drawn_in_pairs_and_counted() -> None:
    picture = letters.draw(aligned("pott onne", "pot one"))
    assert picture.count('class="same"') == 2 * 7
    assert picture.count('class="gap"') == 2
    assert "pott onne and pot one. 7 of 9 places are the same." in picture
    long = letters.draw(("a" * 500, "b" * 500))
    assert long.count('class="differs"') == 2 * letters.MOST
    ET.fromstring(letters.draw(("<\x00\u202e", "&&&")))


@pytest.mark.skipif(
    find_spec("weasyprint") is None, reason="WeasyPrint is not installed: pip install '.[pdf]'"
)
@pytest.mark.filterwarnings("ignore")  # of WeasyPrint's own parts
def test_a_dossier_is_one_pdf_with_all_its_words_and_fetches_nothing(tmp_path: Path) -> None:
    from pypdf import PdfReader

    made = full.docket()
    write_dossier(tmp_path / "d", made.claims[0], made)
    page = tmp_path / "d" / "index.html"
    outside = tmp_path / "outside.png"
    outside.write_bytes(b"secret")
    page.write_text(
        page.read_text("utf-8").replace("</h1>", f'</h1><img src="{outside.as_uri()}" alt=""/>'), "utf-8"
    )
    pdf.write(tmp_path / "d", tmp_path / "out.pdf")
    text = " ".join(leaf.extract_text() for leaf in PdfReader(tmp_path / "out.pdf").pages)
    for said in (
        "In plain words",
        "Claim chart",
        "Reasonable royalty",
        "How to check this dossier",
        "R1: patent, Bulgaria",
    ):
        assert said in text
    assert b"secret" not in (tmp_path / "out.pdf").read_bytes()


def test_without_weasyprint_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(InputError, match=r"pip install 'deadringer\[pdf\]'"):
        pdf.write(tmp_path, tmp_path / "out.pdf")
