"""Claim charts, and which evidence can carry a claim on which right."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from deadringer.claims.chart import Chart
from deadringer.claims.proof import CARRIES, LOOK, PROOF, carried, kinds_of
from deadringer.model.case import Case, Settings
from deadringer.model.inputs import SHOWN, Element, Showing
from deadringer.model.pictures import Likeness
from deadringer.model.records import RIGHT_KINDS, Right
from deadringer.model.values import Finding

ELEMENTS = tuple(
    Element(element_id=e, right_id="p", kind="feature", text=f"feature {e}", source="claim 1") for e in "ab"
)


def chart(*showings: tuple[str, str, str]) -> Chart:
    rights = (
        Right(right_id="p", work_id="w", territory="RU"),
        Right(right_id="q", work_id="w", territory="RU"),
    )
    rows = tuple(
        Showing(element_id=e, sighting_id=s, shown=how, where=f"sheet {n}", source="")
        for n, (e, s, how) in enumerate(showings)
    )
    settings = Settings(title="t", claimant="c", as_of=date(2026, 1, 1))
    return Chart(Case(settings=settings, rights=rights, elements=ELEMENTS, showings=rows))


@pytest.mark.parametrize(("first", "second"), list(product(("", *SHOWN), repeat=2)))
def test_a_chart_is_complete_where_every_element_was_found(first: str, second: str) -> None:
    rows = [(e, "s", how) for e, how in (("a", first), ("b", second)) if how]
    there = {"yes": True, "equivalent": True, "no": False}
    answers = [there.get(first), there.get(second)]
    expected = False if False in answers else None if None in answers else True
    assert chart(*rows).complete("p", "s") is expected
    assert chart(*rows).complete("p", "another") is None
    assert chart(*rows).complete("q", "s") is None  # it has no elements on record


def test_showings_that_differ_do_not_count_and_both_stand() -> None:
    found = chart(("a", "s", "yes"), ("a", "s", "no"), ("b", "s", "yes"))
    assert found.complete("p", "s") is None
    assert [row.shown for row in found.rows({"p": ["s"]})] == ["no", "yes", "yes"]


def test_gaps_come_first_and_every_row_says_where_it_is_from() -> None:
    found = chart(("a", "s", "yes"), ("a", "t", "unknown"), ("b", "t", "no"))
    rows = found.rows({"p": ["s", "t"], "q": ["s"]})
    assert [(r.element_id, r.sighting_id, r.shown) for r in rows] == [
        ("b", "s", ""),
        ("a", "t", "unknown"),
        ("b", "t", "no"),
        ("a", "s", "yes"),
    ]
    assert {r.source for r in rows} == {"claim 1"}
    assert rows[-1].where == "sheet 0"


@pytest.mark.parametrize("kind", RIGHT_KINDS)
def test_figures_of_a_data_sheet_and_names_alone_carry_no_right(kind: str) -> None:
    assert carried((kind,), frozenset({"specs", "names", "vectors"}), None) is None
    assert kind in LOOK
    assert all((evidence, kind) in PROOF for evidence in CARRIES[kind] - {"marks"})


@pytest.mark.parametrize(
    ("kinds", "shown", "charted", "answer"),
    [
        (("design",), {"images"}, None, True),
        (("copyright",), {"texts"}, None, True),
        (("trademark",), {"marks"}, None, True),
        (("trademark",), {"images"}, None, None),
        (("patent",), {"images", "texts", "marks"}, None, None),
        (("patent",), set(), True, True),
        (("design",), {"images"}, False, False),  # a view that is not there outweighs a picture alike
        (("patent", "design"), {"images"}, None, None),  # it must be carried as whatever it may be
        (("design", "copyright"), {"images"}, None, True),
        ((), {"images"}, None, None),
    ],
)
def test_evidence_carries_a_right_by_what_the_right_is_about(kinds, shown, charted, answer) -> None:  # type: ignore[no-untyped-def]
    assert carried(kinds, frozenset(shown), charted) is answer


def test_evidence_counts_where_it_weighs_for_derivation_and_pictures_where_they_are_alike() -> None:
    common = {"sighting_id": "s", "work_id": "w", "scores": {}, "log10_lr": 1.0, "unbounded": 1.0}
    near = Likeness(
        sighting_picture="a.jpg",
        work_picture="b.jpg",
        orientation="as is",
        distance=3,
        upright=3,
        quality_sighting=100,
        quality_work=100,
    )
    kinds = {"texts": 0.4, "specs": -0.2, "marks": None, "images": 0.3}
    one = Finding(**common, kinds=kinds, support="", reported=True)  # type: ignore[arg-type]
    assert kinds_of(one) == {"texts"}
    two = Finding(**common, kinds={**kinds, "images": None}, support="", reported=True, likenesses=(near,))  # type: ignore[arg-type]
    assert kinds_of(two) == {"texts", "images"}
