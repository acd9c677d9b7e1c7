"""Labels: what is tied is held apart, what is held never teaches, and a case without classes is one class."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from deadringer.evidence import bounding, calibrate, labelled, verbal, weigh
from deadringer.evidence.calibrate import Labelled
from deadringer.evidence.calibration import Calibration, Known, loads
from deadringer.evidence.measures import all_pairs
from deadringer.model import scales
from deadringer.model.records import Label
from tests.evidence.conftest import make_sheet, observed

NONE: frozenset[str] = frozenset()


def label(n: int, family: str = "", product: str = "", relation: str = "independent") -> Label:
    return Label(sighting_id=f"s{n}", relation=relation, product=product or f"p{n}", family=family)


def test_groups_are_a_familys_products_of_makers_that_are_linked() -> None:
    labels = [label(n, "big") for n in range(4)] + [label(4, "small"), label(5, "small"), label(6), label(7)]
    makers = [("A",), ("A", "B"), ("B",), ("C",), ("A",), ("D",), (), ()]
    assert calibrate.groups(labels, makers) == (
        *("big: A", "big: A", "big: A", "big: C", "small: A", "small: D"),
        *("p6: p6", "p7: p7"),
    )


def test_a_family_ties_its_products_but_for_the_largest_and_makers_and_pages_tie_any() -> None:
    labels = [label(n, "big") for n in range(3)] + [label(3, "small"), label(4, "small"), label(5)]
    makers = [("A",), ("B",), (), ("A", "C"), (), ("B",)]
    pages = [frozenset({"x"}), NONE, NONE, NONE, frozenset({"x", "y"}), frozenset({"y"})]
    assert labelled.ties(labels, makers, pages) == (
        {"maker A", "page x"},
        {"maker B"},
        set(),
        {"maker A", "maker C", "family small"},
        {"page x", "page y", "family small"},
        {"maker B", "page y", "family p5"},
    )


def test_the_largest_family_is_that_of_most_products_and_not_of_most_listings() -> None:
    labels = [label(n, "listed", "one") for n in range(5)] + [label(n, "made") for n in range(5, 8)]
    found = labelled.ties(labels, [()] * 8, [NONE] * 8)
    assert found == ({"family listed"},) * 5 + (set(),) * 3


@pytest.mark.parametrize(("products", "ties"), [(labelled.CATALOGUE, True), (labelled.CATALOGUE + 1, False)])
def test_a_page_ties_what_it_describes_and_a_catalogue_nothing(products: int, ties: bool) -> None:
    labels = [label(n) for n in range(products)] + [label(99, product="p0")]  # another listing of the first
    found = labelled.ties(labels, [()] * len(labels), [frozenset({"page"})] * len(labels))
    assert all(("page page" in one) == ties for one in found)


def test_held_rows_and_what_is_tied_to_any_of_them_never_teach(data: Labelled) -> None:
    ties = [frozenset({f"family {n}"}) for n in range(len(data.product))]
    ties[3], ties[5], ties[9] = ties[3] | {"maker A"}, frozenset({"maker A", "page x"}), frozenset({"page x"})
    tied = dataclasses.replace(data, ties=tuple(ties))
    every, at = np.ones(len(ties), bool), np.arange(len(ties))
    # What is tied only to what is tied may teach: of it nothing that is held was seen.
    assert np.flatnonzero(~tied.teaching(at == 3, every)).tolist() == [3, 5]
    assert np.flatnonzero(~tied.teaching(np.isin(at, [3, 9]), every)).tolist() == [3, 5, 9]
    assert np.flatnonzero(~tied.teaching(at == 0, at > 4)).tolist() == [0, 1, 2, 3, 4]
    loose = dataclasses.replace(data, ties=(NONE,) * len(ties))
    assert np.flatnonzero(~loose.teaching(at == 7, every)).tolist() == [7]


def test_nothing_that_is_counted_changes_with_what_is_held(data: Labelled) -> None:
    """Move all values of a family: what is learnt to weigh it by stays the same to the last digit."""
    every = np.ones(len(data.product), bool)
    held = np.array([family == "other 4" for family in data.family])
    assert held.sum() == 1
    moved = dataclasses.replace(data, score_names=np.where(held[:, None], 1.0, data.score_names))
    assert calibrate.fit(data, data.teaching(held, every)) == calibrate.fit(
        moved, moved.teaching(held, every)
    )
    assert calibrate.fit(data).names != calibrate.fit(moved).names


def with_sources(data: Labelled, of_own: list[str]) -> Labelled:
    """Join the fixture's labels anew, its two own makes described by these sources, and all works by `a page`."""
    n, shape = len(data.product), data.copy.shape
    labels = [
        Label(
            sighting_id=f"s{i}",
            relation=data.relation[i],
            product=data.product[i],
            family=data.family[i],
            work_id={"independent": ""}.get(
                data.relation[i], f"w{i % 3}" if data.relation[i] == "copy" else "w0"
            ),
        )
        for i in range(n)
    ]
    nothing, none = np.full(shape, np.nan), np.zeros(shape)
    return calibrate.labelled(
        *(data.sightings, data.works, data.score_names, data.designations, data.lines, data.borne, labels),
        [()] * n,
        ([NONE] * (n - 2) + [frozenset({one}) for one in of_own], [frozenset({"a page"})] * 3),
        {"w0": "w0", "w1": "w1", "w2": "w2"},
        *(data.before, nothing, none, data.pictures, nothing, nothing, none, data.texts, data.units),
        *(nothing, none, data.vectors, "", (data.states, none, none, 0.0)),
    )


def test_own_makes_teach_only_where_no_source_is_shared_and_never_as_copies(data: Labelled) -> None:
    apart, shared = with_sources(data, ["one", "other"]), with_sources(data, ["a page", "other"])
    assert np.argwhere(apart.own).tolist() == [[42, 0], [43, 0]]
    assert np.argwhere(shared.own).tolist() == [[43, 0]]
    assert not apart.copy[42:].any()
    assert not apart.other[42:].any()
    of = [calibrate.fit(one) for one in (apart, shared, with_sources(data, ["a page", "a page"]))]
    span = next(a for a in of[0].attributes if a.name == "span")
    assert [sum(one.attributes[span].copies) for one in of] == [14.0, 13.0, 12.0]
    assert [one.copies for one in of] == [12, 12, 12]
    assert [sum(one.names.copies) for one in of] == [12.0] * 3


@pytest.fixture(scope="module")
def classless(data: Labelled) -> Labelled:
    works = make_sheet("w", [("", 1.5, 0.4), ("", 1.7, 0.5), ("", 0.35, 0.9)])
    n = len(data.product)
    spans, masses = (data.sightings.column(name) for name in ("span", "mass"))
    rows = [("", spans[i], masses[i]) for i in range(n)]
    return dataclasses.replace(
        data,
        sightings=make_sheet("s", rows),  # type: ignore[arg-type]
        works=works,
        same_class=np.ones(data.copy.shape, bool),
        agreeing=labelled.Agreeing.of(make_sheet("s", rows), works),  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def of_no_class(classless: Labelled) -> Calibration:
    return calibrate.fit(classless)


def test_a_case_without_classes_is_one_class_without_a_name(of_no_class: Calibration) -> None:
    assert of_no_class.classes == {None: Known(12.0, 30.0)}
    again = loads(of_no_class.dump(), "test")
    assert again.classes == of_no_class.classes
    assert again.dump() == of_no_class.dump()


def test_by_it_works_without_a_class_are_weighed_and_works_with_one_are_not(of_no_class: Calibration) -> None:
    works = make_sheet("w", [("", 1.5, 0.4), ("kite", 1.5, 0.4)])
    sightings = make_sheet("s", [("", 1.5, 0.4), ("kite", 1.5, 0.4)])
    assert weigh.covered(of_no_class.classes, works).tolist() == [True, False]
    found = weigh.weigh(of_no_class, sightings, works, *all_pairs(2, 2), observed([0.3] * 4))
    # One that does not say of which class it is may be of the one that is known.
    assert (found.log10_lr[:3] > 0.3).all()
    assert np.isnan(found.log10_lr[3])
    words = [verbal.scale(scales.DEFAULT).support(value) for value in found.log10_lr]
    assert [said == scales.UNCALIBRATED for said in words] == [False, False, False, True]
    wide = dataclasses.replace(of_no_class, elub=(-9.0, 9.0))
    most = bounding.bounds(wide, sightings, works, *all_pairs(2, 2))[1]
    assert most.tolist() == [math.log10(31), math.log10(16)] * 2
    assert weigh.uncovered(of_no_class, works) == ""
    assert "no product of any class" in weigh.uncovered(of_no_class, make_sheet("w", [("kite", 1.5, 0.4)]))


def test_a_listing_without_a_class_has_that_of_its_product_and_a_product_without_any_is_of_none(
    data: Labelled,
) -> None:
    every = np.ones(len(data.product), bool)
    kinds = [str(cell or "") for cell in data.sightings.column("class")]
    spans, masses = (data.sightings.column(name) for name in ("span", "mass"))
    kinds[12] = kinds[13] = ""
    rows = list(zip(kinds, spans, masses, strict=True))
    product = list(data.product)
    product[12] = product[14]  # another listing of it
    one = dataclasses.replace(data, sightings=make_sheet("s", rows), product=tuple(product))  # type: ignore[arg-type]
    known = {str(cell): (at.copies, at.independents) for cell, at in calibrate.classes(one, every).items()}
    # 20 kites and 10 drones among the independents: one drone is now a listing of a kite, one kite is of no class.
    assert known == {"drone": (4.0, 9.0), "kite": (8.0, 19.0)}
