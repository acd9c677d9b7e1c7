"""Numbers, dates and contributions are said as they are; sheets and pictures show what the numbers say."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.dossier import figures, words
from deadringer.dossier.sheets import sheet
from deadringer.model.dates import ANY, Span, parse
from deadringer.model.values import Contribution, Finding


def part(value: float | None, sighting: str = "1", work: str = "2", label: str = "length") -> Contribution:
    return Contribution(kind="specs", label=label, sighting=sighting, work=work, log10_lr=value)


def finding(*parts: Contribution) -> Finding:
    return Finding(
        sighting_id="s",
        work_id="w",
        scores={},
        kinds={"names": None, "specs": 1.0},
        log10_lr=1.0,
        unbounded=1.0,
        support="",
        reported=True,
        contributions=parts,
    )


@pytest.mark.parametrize(
    ("value", "text"), [(0.444, "+0.44"), (-0.5, "\u22120.50"), (0.0, "0.00"), (-0.004, "0.00")]
)
def test_a_ratio_has_its_sign_unless_it_rounds_to_nothing(value: float, text: str) -> None:
    assert words.signed(value) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (None, "not known"),
        (ANY, "not known"),
        (parse("1956"), "1956"),
        (parse("1956/1958"), "between 1956 and 1958"),
        (parse("../2006"), "by 2006"),
        (parse("2006/.."), "2006 or later"),
        (Span(parse("1956-01-02").first, parse("1957").last), "between 1956-01-02 and 1957-12-31"),
    ],
)
def test_a_date_says_as_much_as_is_known(span: Span | None, text: str) -> None:
    assert words.when(span) == text


def test_a_missing_end_is_not_known_and_not_open() -> None:
    assert words.period(parse("1958"), None) == "from 1958 to an unknown day"
    assert words.period(None, None) == "not known"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "speaks strongly for derivation from the work (a factor of 10)"),
        (-0.6, "speaks clearly for independent making (a factor of 4.0)"),
        (-0.1, "speaks slightly for independent making (a factor of 1.3)"),
        (400.0, "speaks strongly for derivation from the work (a factor of more than 1,000)"),
        (None, "nothing was added"),
    ],
)
def test_a_contribution_says_which_way_it_points(value: float | None, text: str) -> None:
    assert words.meaning(part(value)) == text


def test_pictures_are_said_to_lift_and_not_to_be_a_factor() -> None:
    alike = Contribution(kind="images", label="pictures", sighting="a", work="b", log10_lr=6.8)
    assert words.meaning(alike) == "lifts the whole to what pictures so near weigh, and no further"
    copied = Contribution(kind="texts", label="texts", sighting="a", work="b", log10_lr=2.1)
    assert words.meaning(copied) == "lifts the whole to what so much copied text weighs, and no further"


@pytest.mark.parametrize(
    ("lang", "said"), [("he", "he"), ("zh-Hant", "zh-Hant"), ('en" onload="x', ""), ("", "")]
)
def test_a_language_is_passed_on_only_where_it_is_one(lang: str, said: str) -> None:
    assert words.language(lang) == said


@pytest.mark.parametrize(
    ("number", "text"), [(1200.0, "1,200"), (0.5, "0.5"), (1e300, "1e+300"), (-3.0, "-3")]
)
def test_a_number_is_as_short_as_it_is_exact(number: float, text: str) -> None:
    assert words.number(number) == text


def test_a_day_never_breaks_and_nothing_else_is_marked() -> None:
    said = words.unbroken("on 2026-11-01 <b>, no. 12026-11-01 or 2026-11-011\x1b")
    assert said == 'on <span class="nowrap">2026-11-01</span> &lt;b&gt;, no. 12026-11-01 or 2026-11-011\ufffd'


@pytest.mark.parametrize(
    ("items", "most", "more", "text"),
    [
        (["a", "b"], 3, 0, "a, b"),
        (["a", "b", "a"], 1, 0, "a and 1 more"),
        (["a", "b"], 3, 4, "a, b and 4 more"),
        ([], 3, 0, ""),
    ],
)
def test_a_list_counts_what_it_leaves_out(items: list[str], most: int, more: int, text: str) -> None:
    assert words.listed(items, most, more) == text


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("SU", "the Soviet Union"),
        ("BG", "Bulgaria"),
        ("US", "the United States of America"),
        ("DD", "the German Democratic Republic"),
        ("CG", "Congo"),
    ],
)
def test_a_territory_is_said_with_its_article(code: str, name: str) -> None:
    assert figures.spoken()[code] == name


def test_several_permissions_are_said_each() -> None:
    assert words.permission("never_licensed|unknown") == "never licensed, as a source states; unknown"


@given(st.floats(-50, 50))
def test_a_bar_points_where_the_number_does(value: float) -> None:
    drawn = figures.bar(value)
    x, width = (float(n) for n in re.search(r'x="(-?[\d.]+)" y="1.5" width="([\d.]+)"', drawn).groups())
    assert ('class="for"' in drawn) == (value > 0)
    assert (x == 0.0 and value > 0) or (math.isclose(x, -width, abs_tol=0.051) and value <= 0)
    assert 0.0 <= width <= 48.0
    assert ('class="cut"' in drawn) == (abs(value) > figures.FULL)


def test_a_missing_contribution_has_no_bar() -> None:
    assert "rect" not in figures.bar(None)


def test_a_missing_value_is_said_to_be_not_known_and_adds_nothing() -> None:
    found = sheet(
        finding(part(None, sighting=""), part(0.5), part(-0.5, label="width"), part(0.001, label="class"))
    )
    assert [(line.sighting, line.work, line.number) for line in found.lines[:2]] == [
        ("not known", "2", ""),
        ("1", "2", "+0.50"),
    ]
    assert found.missing == ("length",)
    assert [p.label for p in found.favour] == ["length"]
    assert [p.label for p in found.against] == ["width"]
    assert dict(found.kinds) == {"names": "not known", "data sheets": "+1.00"}


def test_dates_that_rule_nothing_out_are_not_said_to_be_unknown() -> None:
    found = sheet(replace(finding(part(0.5)), kinds={"names": None, "specs": 1.0, "dates": None}))
    assert dict(found.kinds) == {"names": "not known", "data sheets": "+1.00", "dates": "rule nothing out"}


def test_parts_not_told_in_words_are_counted() -> None:
    found = sheet(finding(*(part(0.1 + i / 10, label=str(i)) for i in range(8))))
    assert [p.label for p in found.favour] == ["7", "6", "5", "4", "3", "2"]
    assert found.hidden == 2
