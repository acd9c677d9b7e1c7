"""Values that can hardly be as stated: told with why, and only where it is plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.facets.plausible import doubts, told
from deadringer.facets.specs import wrong_unit
from deadringer.model.records import Spec


def stated(*rows: tuple[str, ...]) -> list[Spec]:
    return [
        Spec(**dict(zip(("item_id", "attribute", "value", "unit", "source"), row, strict=False)))
        for row in rows
    ]


def found(*rows: tuple[str, ...], works: tuple[str, ...] = ()) -> list[tuple[str, str, str, str]]:
    return [(d.item_id, d.attribute, d.value, d.against) for d in doubts(stated(*rows), works)]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (("barrel length", "42", "cm"), ("overall length", "415", "mm")),
        (("Blade Length", "300", "mm"), ("length", "250", "mm")),
        (("shelf depth", "0.5", "m"), ("depth", "400", "mm")),
        (("engine weight", "90", "kg"), ("total mass", "80", "kg")),
        (("barrel length", "410-420", "mm"), ("length overall", "415-870", "mm")),
        (("mass empty", "4.3", "kg"), ("mass loaded", "3.9", "kg")),
        (("net weight", "12", "kg"), ("gross weight", "10", "kg")),
    ],
)
def test_a_part_above_the_whole_and_an_empty_thing_above_the_full_one_are_told(
    part: tuple[str, ...], whole: tuple[str, ...]
) -> None:
    against = f"{' '.join(whole[0].split())} {whole[1]} {whole[2]}"
    assert found(("a", *part), ("a", *whole)) == [("a", part[0].casefold(), f"{part[1]} {part[2]}", against)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("barrel length", "415", "mm"), ("overall length", "870", "mm")),
        (("cable length", "2", "m"), ("length", "300", "mm")),
        (("length extended", "900", "mm"), ("length", "700", "mm")),
        (("focal length", "300", "mm"), ("length", "200", "mm")),
        (("barrel length", "900", "mm"), ("length folded", "700", "mm")),
        (("barrel length", "900", "kg"), ("length", "700", "mm")),
        (("shelf depth", "900", "mm"), ("length", "700", "mm")),
        (("mass empty", "3.9", "kg"), ("mass loaded", "4.3", "kg")),
        (("magazine mass empty", "5", "kg"), ("mass loaded", "4.3", "kg")),
        (("payload mass", "500", "kg"), ("mass", "300", "kg")),
    ],
)
def test_what_may_well_be_so_is_not_told(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert found(("a", *one), ("a", *other)) == []


def test_another_items_whole_is_no_measure() -> None:
    assert found(("a", "barrel length", "415", "mm"), ("b", "length", "300", "mm")) == []


@pytest.mark.parametrize(("high", "unit"), [("4150", "mm"), ("415", "in"), ("415", "m"), ("417", "m")])
def test_sources_a_slip_apart_are_told(high: str, unit: str) -> None:
    rows = ("a", "span", "415", "mm", "maker"), ("a", "span", high, unit, "shop")
    (doubt,) = doubts(stated(*rows), ())
    assert (doubt.value, doubt.against, doubt.source) == (f"{high} {unit}", "415 mm", "shop")


@pytest.mark.parametrize("high", ["416", "500", "900", "2000"])
def test_sources_that_differ_otherwise_are_not_told(high: str) -> None:
    assert found(("a", "span", "415", "mm"), ("a", "span", high, "mm")) == []


WORKS = [(f"w{i}", "length", str(400 + 10 * i), "mm") for i in range(6)] + [
    (f"w{i}", "class", "kite", "") for i in range(6)
]
IDS = tuple(f"w{i}" for i in range(6))


@pytest.mark.parametrize(
    ("value", "told_of"), [("4200", True), ("16.5", True), ("0.42", True), ("900", False), ("3000", False)]
)
def test_what_a_slip_would_bring_among_the_works_of_its_class_is_told(value: str, told_of: bool) -> None:
    rows = *WORKS, ("s", "length", value, "mm"), ("s", "class", "Kite", "")
    against = "400 to 450 mm in 6 works of class kite"
    assert found(*rows, works=IDS) == ([("s", "length", f"{value} mm", against)] if told_of else [])
    other_class = *WORKS, ("s", "length", value, "mm"), ("s", "class", "tank", "")
    assert found(*other_class, works=IDS) == []


def test_a_work_is_held_against_the_others_and_sightings_against_no_sightings() -> None:
    slipped = [*WORKS[:5], ("w5", "length", "4500", "mm"), *WORKS[6:]]
    assert [one[0] for one in found(*slipped, works=IDS)] == ["w5"]
    assert found(*slipped) == []


def test_nothing_and_less_and_what_cannot_be_read_are_listed_with_their_source() -> None:
    rows = stated(
        ("a", "mass", "0", "kg", "x"),
        ("a", "mass", "-3", "kg"),
        ("b", "mass", "1-2-3", "kg"),
        ("b", "t", "-5", "degC"),
    )
    listed = doubts(rows, ())
    assert [(d.item_id, d.value, d.source, d.reason.split(":")[0]) for d in listed] == [
        ("a", "-3 kg", "", "is not above 0"),
        ("a", "0 kg", "x", "is not above 0"),
        ("b", "1-2-3 kg", "", "is no number or range that can be read in one way"),
    ]
    assert told(listed) == ()  # which `unread` tells


anything = st.text(max_size=30)
names = st.one_of(
    anything, st.sampled_from(["length", "barrel length", "mass empty", "mass loaded", "class"])
)
values = st.one_of(anything, st.sampled_from(["1", "25.4", "10", "1-3", "2 ± 1", "1000"]))
units = st.one_of(anything, st.sampled_from(["mm", "m", "kg", "in", ""]))


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), names, values, units), max_size=20), st.randoms())
def test_no_text_makes_it_fail_and_no_order_makes_a_difference(rows: list[tuple[str, ...]], random) -> None:
    one = doubts(stated(*rows), "abcdef")
    random.shuffle(rows)
    assert doubts(stated(*rows), "abcdef") == one
    told(one)


@pytest.mark.parametrize(
    ("attribute", "unit", "wrong"),
    [
        ("barrel length", "kg", True),
        ("Mass", "mm", True),
        ("muzzle velocity", "m", True),
        ("width", "km/h", True),
        ("operating temperature", "mm", True),
        ("barrel length", "mm", False),
        ("length", "min", False),
        ("line weight", "mm", False),
        ("mass per length", "kg/m", False),
        ("mass per length", "kg", False),
        ("range", "degC", False),
        ("length", "furry balls", False),
        ("length", "1", False),
        ("length", "", False),
        ("molar mass", "g/mol", False),
        ("capacity", "mm", False),
    ],
)
def test_only_a_unit_that_cannot_be_meant_is_wrong(attribute: str, unit: str, wrong: bool) -> None:
    assert bool(wrong_unit(stated(("a", attribute, "1", unit))[0])) is wrong
