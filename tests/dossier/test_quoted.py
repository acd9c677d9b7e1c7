"""Quoted texts on the page: both sides, marked; hostile letters shown, none at work; what is left out is counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.dossier.building import parsed, text_of

from deadringer.dossier.docket import Docket, render
from deadringer.dossier.sheets import TEXTS
from deadringer.model.texts import Copied, CopiedPassage, Piece, Quotation, Quote, Written

HOSTILE = '<script>alert("x")</script>\u202egnirts\x00 & \u2066'


def copied(place: int) -> Copied:
    counts = dict.fromkeys(
        [
            name
            for name in Copied.__dataclass_fields__
            if name not in ("sighting_text", "work_text", "passages")
        ],
        8,
    )
    return Copied(sighting_text=place, work_text=1, **counts)


def quotation(place: int, left_out: int = 0, more: int = 0) -> Quotation:
    passage = CopiedPassage(
        sighting_begin=0, sighting_end=1_200, work_begin=40, work_end=1_300, words=9, edits=1, counted=8
    )
    sides = [
        (
            Piece(text=f"{side} ", mark="same"),
            Piece(text=HOSTILE, mark="differs"),
            Piece(text="terms", mark="common"),
        )
        for side in ("one", "other")
    ]
    return Quotation(
        copied=copied(place),
        extent=0.21,
        sighting=Written(
            item_id="s0", place=place, role=HOSTILE, lang='he" onclick="x', path="a.txt", sha256="1" * 64
        ),
        work=Written(item_id="w", place=1, lang="he", path="b.txt", sha256="2" * 64),
        quotes=(Quote(passage=passage, sighting=sides[0], work=sides[1], left_out=left_out),),
        more=more,
    )


def with_texts(docket: Docket, *quotations: Quotation) -> Docket:
    """Give the first finding of every exhibit these texts in common."""
    claims = []
    for claim in docket.claims:
        exhibits = [
            replace(
                one,
                findings=(
                    replace(one.findings[0], copied=tuple(q.copied for q in quotations)),
                    *one.findings[1:],
                ),
            )
            for one in claim.exhibits
        ]
        claims.append(replace(claim, exhibits=tuple(exhibits)))
    known = {
        (one.sighting_id, one.findings[0].work_id): quotations[:TEXTS]
        for claim in claims
        for one in claim.exhibits
    }
    return replace(docket, claims=tuple(claims), quotations=known)


def test_a_quotation_shows_hostile_letters_and_lets_none_work(small: Callable[..., Docket]) -> None:
    page = render(with_texts(small(), quotation(1)))
    parsed(page)
    assert page.count("<script") == page.count("<script>//<![CDATA[\n// Filters") == 1
    assert "onclick" not in re.sub(r">[^<]*<", "><", page.partition("</script>")[2])
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", page)
    assert page.count("<ins>&lt;script&gt;") == page.count("<del>&lt;script&gt;") == 1
    assert '<p class="quote" dir="auto" lang="he">other ' in page
    assert '<p class="quote" dir="auto">one ' in page
    assert page.count('<span class="common">terms</span>') == 2
    assert "1" * 64 in page
    assert "2" * 64 in page


def test_what_is_left_out_is_counted(small: Callable[..., Docket]) -> None:
    said = text_of(render(with_texts(small(), *(quotation(n, 31, 2) for n in range(1, 6)))))
    assert (
        said.count("31 more words are left out here: the whole stands at these letters of both texts")
        == TEXTS
    )
    assert said.count("2 more passages are not quoted: see text_pairs.parquet") == TEXTS
    assert "2 more pairs of texts have words in common: see text_pairs.parquet" in said
    assert "Letters 0 to 1,200 of the text seen, 40 to 1,300 of the work's" in said
    assert "It is weighed as an extent of 0.21" in said


def test_an_exhibit_without_texts_says_nothing_of_texts(small: Callable[..., Docket]) -> None:
    assert "Texts in common" not in render(small())
