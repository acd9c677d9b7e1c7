"""Units and numbers as stated: what is understood, what is its own dimension, and that no text does harm."""

from __future__ import annotations

import json
import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.facets.units import plain_number, reading, scale, stated


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("870", "mm", (0.87, "[length]")),
        ("870", "㎜", (0.87, "[length]")),
        ("870", "MM", (0.87, "[length]")),
        ("34.25", "inch", (0.86995, "[length]")),
        ("34.25", '"', (0.86995, "[length]")),
        ("34.25", "″", (0.86995, "[length]")),
        ("34.25", "in.", (0.86995, "[length]")),
        ("10", "'", (3.048, "[length]")),
        ("500", "M", (500.0, "[length]")),
        ("870", "мм", (0.87, "[length]")),
        ("870", "毫米", (0.87, "[length]")),
        ("3,9", "КГ", (3.9, "[mass]")),
        ("715", "м/с", (715.0, "[length] / [time]")),
        ("600", "выстр/мин", (10.0, "1 / [time]")),
        ("600", "发/分", (10.0, "1 / [time]")),
        ("36", "t", (36000.0, "[mass]")),
        ("36", "metric_ton", (36000.0, "[mass]")),
        ("36", "tons", (36.0, "unit tons")),
        ("3,9", "kg", (3.9, "[mass]")),
        ("30", "1", (30.0, "dimensionless")),
        ("30", "pcs", (30.0, "dimensionless")),
        ("30", "rounds", (30.0, "dimensionless")),
        ("30", "rds", (30.0, "dimensionless")),
        ("600", "1/min", (10.0, "1 / [time]")),
        ("600", "rpm", (10.0, "1 / [time]")),
        ("600", "rds/min", (10.0, "1 / [time]")),
        ("600", "rounds/min", (10.0, "1 / [time]")),
        ("600", "rd/min", (10.0, "1 / [time]")),
        ("600", "shots/min", (10.0, "1 / [time]")),
        ("600", "Rounds per minute", (10.0, "1 / [time]")),
        ("10", "s⁻¹", (10.0, "1 / [time]")),
        ("93", "degC", (366.15, "[temperature]")),
        ("199.4", "degF", (366.15, "[temperature]")),
        ("-5", "°C", (268.15, "[temperature]")),
        ("5", "Nm", (5.0, "[length] ** 2 * [mass] / [time] ** 2")),
        ("5", "kg*m^2/s**2", (5.0, "[length] ** 2 * [mass] / [time] ** 2")),
        ("5", "nautical miles", (9260.0, "[length]")),
        ("5", "Furry  balls", (5.0, "unit furry balls")),
    ],
)
def test_numbers_come_to_base_units(value: str, unit: str, expected: tuple[float, str]) -> None:
    found = reading(value, unit)
    assert found is not None
    assert found[0] == found[1]
    assert found[2] == expected[1]
    # Units are multiplied in floating point by pint, a few operations of half a unit in the last place each.
    assert math.isclose(found[0], expected[0], rel_tol=1e-12)


@pytest.mark.parametrize(
    "unit",
    [
        "€",
        "' #",
        "m/",
        "*",
        "?",
        "((",
        "m)",
        "9**9**9",
        "m**9",
        "m^99",
        "10 m",
        "dB",
        "1/degC",
        "degC^2",
        "None",
        "mm" * 99,
    ],
)
def test_what_is_no_unit_is_its_own_dimension(unit: str) -> None:
    assert scale(unit) == (1.0, 0.0, f"unit {unit.casefold()}")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1,000", None),
        ("-1,000", None),
        ("0,415", 0.415),
        ("1234,567", 1234.567),
        ("12,5", 12.5),
        ("1,000.5", 1000.5),
        ("1.000,5", 1000.5),
        ("1 000", 1000.0),
        ("1\u202f000,5", 1000.5),
        ("1'000.5", 1000.5),
        ("1,000,000", 1000000.0),
        ("1.000.000", 1000000.0),
        ("1 0000", None),
        ("~400", 400.0),
        ("ca. 400", 400.0),
        ("c. 400", 400.0),
        ("approx. 400", 400.0),
        ("about 5", 5.0),
        ("cat 5", None),
        ("3.1-3.9", None),
        ("870–880", None),
        ("１２", 12.0),
        ("1" * 65, None),
    ],
)
def test_a_number_is_read_where_it_has_one_reading(value: str, expected: float | None) -> None:
    assert plain_number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((v, (870.0, 880.0)) for v in ("870-880", "870–880", "870 — 880", "870 to 880", "From 870 to 880")),
        *((v, (870.0, 880.0)) for v in ("between 870 and 880", "870...880", "870 … 880", "~870-880")),
        *((v, (413.0, 417.0)) for v in ("415 ± 2", "415±2", "415 +/- 2", "415 +- 2", "415 (±2)")),
        *((v, (414.0, 417.0)) for v in ("415 +2 -1", "415 +2/-1", "415 (+2/-1)", "415 -1/+2", "415 +2 −1")),
        ("0.3 ± 0.1", (0.2, 0.4)),
        ("870,5 - 880,5", (870.5, 880.5)),
        ("1.000,5–1.200", None),
        ("1 000 - 1 200", (1000.0, 1200.0)),
        ("1,000-1,200", None),
        ("-5 to 10", (-5.0, 10.0)),
        ("-5-10", None),
        ("870-870", (870.0, 870.0)),
        ("870-80", None),
        ("5-6-7", None),
        ("1-2-1", None),
        ("7.62x39", None),
        ("5'-6'", None),
        ("415 +2", None),
        ("415 ± 2%", None),
        *((v, None) for v in ("up to 400", ">= 3", "≥3", "min. 10", "<5", "from 3", "400+")),
    ],
)
def test_a_range_is_read_where_it_has_two_ends_and_one_reading(
    value: str, expected: tuple[float, float] | None
) -> None:
    assert stated(value) == expected


@pytest.mark.parametrize("value", ["", "nan", "inf", "0", "-3", "1 ± 2", "0-5", "1e999", "about"])
def test_what_is_no_number_above_zero_is_not_known(value: str) -> None:
    assert reading(value, "mm") is None


def test_the_text_of_a_dimension_does_not_hang_on_what_was_asked_before() -> None:
    units = ["m/s", "kg*m/s^2", "s*m*kg", "1/s/m"]
    code = (
        "import json, sys; from deadringer.facets.units import scale;"
        "print(json.dumps([scale(u)[2] for u in sys.argv[1:]]))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code, *order], capture_output=True, text=True, check=True
        ).stdout
        for order in (units, units[::-1])
    ]
    assert json.loads(told[0]) == json.loads(told[1])[::-1]


pieces = st.lists(
    st.sampled_from([*"\"'*/^()[]-+.,%°1239 ", "**", "m", "kg", "rds", "degC", "per", "dB", "if"]),
    max_size=12,
)


@given(st.one_of(st.text(), pieces.map("".join)), st.one_of(st.text(), pieces.map("".join)))
def test_no_text_makes_a_number_fail(value: str, unit: str) -> None:
    found = reading(value, unit)
    assert found is None or (math.isfinite(found[0]) and found[0] > 0 and found[1])
