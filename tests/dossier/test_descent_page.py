"""The part of a dossier that says who was first, and from what a sighting comes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.dossier.building import docket, text_of

from deadringer.dossier import docket as pages
from deadringer.dossier import folder
from deadringer.dossier.sheets import CANDIDATES
from deadringer.model.descents import APART, BEST, LATER, TIED, Descent, Parent
from deadringer.model.values import Claim


def parent(item: str, standing: str, gap: float | None, *, work: bool = False) -> Parent:
    return Parent(
        item_id=item,
        title=f"Heron <{item}>",
        is_work=work,
        standing=standing,
        there="1950",
        first=True,
        log10_lr=1.25,
        shared=7,
        gap=gap,
        common=6,
    )


def with_descent(descent: Descent) -> tuple[pages.Docket, Claim]:
    made = docket(sightings=["s_ash78"])
    (claim,) = made.claims
    (exhibit,) = claim.exhibits
    best = replace(exhibit.findings[0], descent=descent)
    claim = replace(claim, exhibits=(replace(exhibit, findings=(best, *exhibit.findings[1:])),))
    return replace(made, claims=(claim,)), claim


def many() -> Descent:
    left = [parent("a", BEST, 0.0, work=True), parent("b", TIED, 0.4)]
    apart = [parent(f"c{n}", APART, 1.0 + n / 10) for n in range(10)]
    return Descent(
        sighting_id="s_ash78",
        title="Plover",
        work="Heron <a>",
        first=True,
        dates="Heron <a> created 1950; Plover first made 1978",
        parents=(*left, *apart, parent("d", LATER, None)),
        through=("Heron <b>",),
    )


def test_the_dossier_has_every_sentence_and_the_first_of_the_candidates(tmp_path: Path) -> None:
    made, claim = with_descent(many())
    folder.write_dossier(tmp_path, claim, made)
    page = (tmp_path / folder.PAGE).read_text(encoding="utf-8")
    text = text_of(page)
    for sentence in many().told:
        assert sentence in text
    assert "From Heron <a> directly, or through Heron <b>: cannot be told apart." in text
    assert "Heron <c5>" in text  # the last of those laid out
    assert "Heron <c6>" not in text
    assert f"{12 - CANDIDATES} more candidates stand in descents.parquet." in text
    assert "<c5>" not in page


def test_the_docket_has_the_sentences_and_no_table() -> None:
    made, _ = with_descent(many())
    text = text_of(pages.render(made))
    assert "Heron <a> was there first: Heron <a> created 1950; Plover first made 1978." in text
    assert "behind the best" not in text


def test_without_it_nothing_is_said(tmp_path: Path) -> None:
    made = docket(sightings=["s_ash78"])
    folder.write_dossier(tmp_path, made.claims[0], made)
    assert "Who was first" not in (tmp_path / folder.PAGE).read_text(encoding="utf-8")
