"""The specs facet: units to one base, categories to one form, what cannot be read kept out and not guessed."""

from __future__ import annotations

import json
import math
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.facets.categories import category
from deadringer.facets.learned import WIDEST
from deadringer.facets.specs import column_name, column_of, kernel_columns, schema, scores, sheet
from deadringer.facets.unread import unread
from deadringer.model.records import Spec
from deadringer.model.sheets import Attribute, Category, Interval

ONE = [
    "7.62×39",
    "7.62x39mm",
    "7,62 × 39 mm wz. 43",
    "7.62x39mm弾",
    "7.62mm×39",
    "7.62 X 39 mm",
    "７．６２×３９",
    "7,62х39 мм",
    "7·62×39",
    "7.62✕39",
    "7.62⨯39 mm",
    "7.62∗39",
    "7.62-39",
    "7.62毫米x39",
]


@pytest.mark.parametrize("text", ONE)
def test_a_cartridge_is_one_however_it_is_written(text: str) -> None:
    assert category(text).agrees(category("7.62x39mm")) is True


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("7.62x39", "5.45x39", False),
        ("7.62x39", "7.62x51mm NATO", False),
        ("7.62", "7.62x39", None),
        ("7.62x54", "7.62x54mmR", None),
        ("7.62x39", "7.62x54R", False),
        ("5.56 x 45 / 7.62 x 39 mm", "7.62x39", True),
        ("30Tokarev", "7.62x25mm Tokarev", None),
        ("30Tokarev", "9x18mm Makarov", False),
        ("assault rifle", "Assault  Rifle", True),
        ("pistol (machine)", "pistol", None),
        ("rifle (bullpup)", "rifle (semi-automatic)", False),
        ("assault rifle", "pistol", False),
        ("7,62х39 мм", "7,62х54 мм", False),
        ("D2", "A2", False),
        ("440C", "440A", False),
        ("440C stainless", "440C  Stainless", True),
        ("2-door wardrobe", "2-seat sofa", False),
        ("1/2 in", "1/4 in", False),
        ("7.62 mm", "7,62毫米", True),
        ("7.62mm NATO", "7.62mm Tokarev", False),
        ("7.62mm NATO", "7.62x51mm NATO", None),
        ("7.62x51mm NATO", ".223 Rem/5.56x45 mm NATO", False),
        (".223 Remington", "223 beds", False),
        ("0.30", ".30 inch", True),
        ("5.5 inch", "5.5 mm", None),
        ("40 mm launcher, 82 mm grenade", "40mm", None),
    ],
)
def test_categories_agree_disagree_or_say_too_little(one: str, other: str, expected: bool | None) -> None:
    assert category(one).agrees(category(other)) is expected
    assert category(other).agrees(category(one)) is expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_agreement_is_symmetric_and_every_category_agrees_with_itself(one: str, other: str) -> None:
    a, b = category(one), category(other)
    assert a.agrees(a) is True
    assert a.agrees(b) is b.agrees(a)


def stated(*rows: tuple[str, str, str, str]) -> list[Spec]:
    return [Spec(item_id=i, attribute=a, value=v, unit=u) for i, a, v, u in rows]


def test_one_name_in_two_dimensions_is_two_attributes() -> None:
    made = sheet(["a", "b"], stated(("a", "Length", "1", "m"), ("b", "length", "2", "kg")))
    assert made.attributes == (Attribute("length", "[length]"), Attribute("length\u00a0([mass])", "[mass]"))
    assert made.column("length") == [1.0, None]


def test_a_row_without_a_unit_leaves_the_numbers_where_they_were() -> None:
    number = ("a", "barrel length", "415", "mm")
    made = sheet(["a", "b"], stated(("b", "barrel length", "23", ""), number))
    assert made.column("barrel length") == sheet(["a", "b"], stated(number)).column("barrel length")
    assert made.column("barrel length\u00a0(no unit)") == [None, Category((("23",),))]


@pytest.mark.parametrize("unit", ["", "mm", "kg", "furry balls"])
def test_a_columns_name_does_not_hang_on_other_rows(unit: str) -> None:
    row = ("a", "fuel", "3", unit)
    alone, among = (
        sheet(["a"], stated(row)),
        sheet(["a"], stated(("a", "fuel", "red", ""), ("a", "fuel", "3", "s"), row)),
    )
    assert alone.attributes[0] in among.attributes
    assert alone.attributes[0].name == column_of(stated(row)[0])


def test_no_stated_name_takes_the_column_of_another() -> None:
    made = sheet(["a"], stated(("a", "seat", "3", "m"), ("a", "seat\u00a0([length])", "red", "")))
    assert len(made.cells) == len(made.attributes) == 2


def test_the_plain_names_are_those_of_the_shipped_calibration() -> None:
    known = json.loads(
        (resources.files("deadringer.evidence") / "calibration.json").read_text(encoding="utf-8")
    )
    for attribute in known["attributes"]:
        assert column_name(attribute["name"], attribute["dimension"]) == attribute["name"]


def test_what_cannot_be_compared_is_listed() -> None:
    found = unread(
        stated(
            ("a", "mass", "3-1-3", "kg"),
            ("a", "mass", "up to 4", "kg"),
            ("a", "mass", "3.1-3.9", "kg"),
            ("b", "range", "1,000", "m"),
            ("b", "price", "5", "furry balls"),
            ("c", "mass", "heavy", ""),
        )
    )
    assert found == (
        "specs: mass: 2 not read as a number above 0 or a range of two, and missing: 3-1-3 kg (a), up to 4 kg (a)",
        "specs: range: 1 not read as a number above 0 or a range of two, and missing: 1,000 m (b)",
        "specs: the unit furry balls is not known; what is stated in it (1) is compared only with its like",
        "specs: mass is stated in several kinds, each compared only with its like: without a unit, [mass]",
    )


def test_the_list_of_what_was_not_read_stays_short() -> None:
    found = unread(stated(*(("a", f"n{i}", "x" * 999, "u" * 999) for i in range(999))))
    assert len(found) < 50
    assert max(map(len, found)) < 250


anything = st.text(max_size=60)
rows = st.tuples(st.sampled_from(["a", "b"]), anything, anything, anything)


@given(st.lists(rows, max_size=6), st.lists(rows, max_size=6))
def test_no_text_makes_the_data_sheets_fail(
    left: list[tuple[str, ...]], right: list[tuple[str, ...]]
) -> None:
    specs = [[Spec(item_id=i, attribute=a, value=v, unit=u) for i, a, v, u in side] for side in (left, right)]
    one, other = (sheet(["a", "b"], side) for side in specs)
    scores(one, other, np.array([0, 1]), np.array([1, 0]))
    assert set(kernel_columns(one, one.attributes)) == {a.name for a in one.attributes}
    unread(specs[0] + specs[1])
    schema(one, one)


@pytest.mark.parametrize(
    "text", ["1" * 200_000, "(" * 200_000, " " * 200_000 + "x", "1/" * 100_000, "7.62x" * 50_000]
)
def test_a_long_text_takes_no_longer_than_its_length(text: str) -> None:
    assert category(text).agrees(category(text)) is True
    sheet(["a"], stated(("a", text, text, text), ("a", text, text, "")))


def test_several_stated_values_are_kept_from_least_to_greatest_or_as_alternatives() -> None:
    rows = [Spec(item_id="a", attribute="mass", value=v, unit="kg") for v in ("3", "9", "4", "8 ± 2")]
    rows += [Spec(item_id="a", attribute="cartridge", value=v) for v in ("7.62x39", "5.45x39")]
    made = sheet(["a"], rows)
    assert made.column("mass") == [Interval(3.0, 10.0)]
    assert made.column("cartridge") == [Category((("7.62", "39"), ("5.45", "39")))]


def test_intervals_are_as_near_as_their_nearest_readings() -> None:
    left = sheet(["a", "b"], stated(("a", "mass", "2-3", "kg"), ("b", "mass", "7", "kg")))
    right = sheet(["w", "x"], stated(("w", "mass", "2800-9000", "g"), ("x", "mass", "3.3 ± 0.3", "kg")))
    rows, of = np.array([0, 0, 1]), np.array([0, 1, 1])
    apart = max(0.0, 1.0 - (math.log(7.0) - math.log(3.6)) / WIDEST)
    assert scores(left, right, rows, of).tolist() == [1.0, 1.0, apart]


def test_values_of_other_items_are_passed_over() -> None:
    assert sheet(["a"], [Spec(item_id="b", attribute="mass", value="3", unit="kg")]).attributes == ()


def test_scores_are_gower_over_ratios_and_missing_where_nothing_is_shared() -> None:
    left = sheet(
        ["a", "b"],
        [
            Spec(item_id="a", attribute="mass", value="2", unit="kg"),
            Spec(item_id="a", attribute="bore", value="x"),
        ],
    )
    right = sheet(
        ["w"],
        [
            Spec(item_id="w", attribute="mass", value="3000", unit="g"),
            Spec(item_id="w", attribute="bore", value="X"),
        ],
    )
    found = scores(left, right, np.array([0, 1]), np.array([0, 0]))
    apart = 1.0 - abs(math.log(2.0) - math.log(3.0)) / WIDEST
    assert found[0] == (1.0 + apart) / 2.0
    assert np.isnan(found[1])
