"""A verbal scale says of every ratio how far it supports which proposition: exact at its edges, and checked."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import CaseError
from deadringer.evidence import verbal
from deadringer.model.scales import DEFAULT, LONGEST, Scale, Step, parse

HEADER = "scale,lr_min,lr_max,phrase,source\n"
GOOD = HEADER + "Ours,1,10,no support for either,Our handbook\nOurs,10,,support,same\n"
FOR, AGAINST = (
    "derivation from the work rather than independent making",
    "independent making rather than derivation from the work",
)
ENFSI = {
    2: "weak support",
    10: "moderate support",
    100: "moderately strong support",
    1_000: "strong support",
    10_000: "very strong support",
    1_000_000: "extremely strong support",
}
EVERY = [verbal.scale(name) for name in verbal.scales()]


def logarithms(ratio: float) -> set[float]:
    """Return the logarithm of a ratio as several libraries and roundings give it."""
    log = math.log10(ratio)
    taken = {log, float(np.log10(ratio)), math.log(ratio) / math.log(10.0), -math.log10(1.0 / ratio)}
    return taken | {math.nextafter(log, 0.0), math.nextafter(log, 9.0)}


def test_three_scales_come_with_the_package_and_one_is_taken_unless_a_case_says_otherwise() -> None:
    assert verbal.scales() == ("AFSP-2009", "ENFSI-2015", "NFI-2014")
    assert DEFAULT == "ENFSI-2015"
    for name, scale in zip(verbal.scales(), EVERY, strict=True):
        assert scale.name == name
        assert str(scale) == f"{name} ({scale.source})"
        assert len(scale.source) > 20
    with pytest.raises(CaseError, match=r"evidence\.scale must be one of AFSP-2009, .*, not 'enfsi'"):
        verbal.scale("enfsi")
    own = Scale("Ours", "here", (Step(1.0, "support"),))
    assert verbal.scale(own) is own


@pytest.mark.parametrize("edge", ENFSI)
def test_a_ratio_on_an_edge_has_the_words_of_the_higher_step_both_ways(edge: int) -> None:
    scale = verbal.scale(DEFAULT)
    for log in logarithms(float(edge)):
        assert scale.support(log) == f"{ENFSI[edge]} for {FOR}"
        assert scale.support(-log) == f"{ENFSI[edge]} for {AGAINST}"


@pytest.mark.parametrize("edge", ENFSI)
def test_a_ratio_below_an_edge_has_the_words_of_the_lower_step(edge: int) -> None:
    scale = verbal.scale(DEFAULT)
    for below in (edge - 1e-9 * edge, edge * 0.999):
        for log in (math.log10(below), -math.log10(below)):
            assert not scale.support(log).startswith(f"{ENFSI[edge]} for")


@pytest.mark.parametrize("log", [0.0, -0.0, 0.3, -0.3, math.log10(1.999), -math.log10(1.999)])
def test_below_2_the_scales_with_a_neutral_step_support_neither(log: float) -> None:
    assert verbal.scale(DEFAULT).support(log) == "the findings do not support one proposition over the other"
    assert verbal.scale("NFI-2014").support(log) == (
        "the findings are equally probable whether the thing seen was derived from the work or made independently"
    )


def test_without_a_ratio_there_are_no_words_of_support() -> None:
    assert [scale.support(math.nan) for scale in EVERY] == ["not calibrated"] * 3
    assert verbal.scale(DEFAULT).support(math.inf) == f"extremely strong support for {FOR}"


def test_a_ratio_of_1_supports_neither_even_where_the_first_step_has_a_side() -> None:
    scale = verbal.scale("AFSP-2009")
    assert scale.support(0.0) == scale.support(-0.0) == "no support for either proposition"
    assert scale.support(0.1) == f"weak or limited support for {FOR}"
    assert scale.support(-0.1) == f"weak or limited support for {AGAINST}"


def test_comparatives_are_of_the_findings() -> None:
    scale = verbal.scale("NFI-2014")
    assert scale.support(2.0) == (
        "the findings are much more probable if the thing seen was derived from the work than if it was made "
        "independently"
    )
    assert scale.support(-1.0) == (
        "the findings are more probable if the thing seen was made independently than if it was derived from the work"
    )


@given(st.sampled_from(EVERY), st.floats(-300, 300))
def test_words_are_of_the_findings_and_turn_with_the_sign(scale: Scale, log: float) -> None:
    said = scale.support(log)
    assert "support" in said or said.startswith("the findings are ")
    swapped = (
        scale.support(-log).replace("derivation from the work", "*").replace("derived from the work", "+")
    )
    swapped = swapped.replace("independent making", "derivation from the work").replace(
        "*", "independent making"
    )
    swapped = swapped.replace("made independently", "derived from the work").replace(
        "+", "made independently"
    )
    assert said == swapped or "neither" in said or "whether" in said


@given(st.sampled_from(EVERY), st.floats(0, 300), st.floats(0, 300))
def test_a_greater_ratio_never_has_weaker_words(scale: Scale, one: float, other: float) -> None:
    phrases = [step.phrase for step in scale.steps]

    def at(log: float) -> int:
        said = scale.support(log).removeprefix("the findings are ")
        return max(
            (i for i, phrase in enumerate(phrases) if said.startswith((f"{phrase} for", f"{phrase} if"))),
            default=-1,
        )

    assert (one <= other) <= (at(one) <= at(other))


def test_a_table_of_ones_own_is_read_in_any_order_of_columns_and_with_what_editors_leave() -> None:
    scale = parse(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode() + b"\r\n,,,,\r\n", "ours.csv")
    assert scale == Scale("Ours", "Our handbook", (Step(1.0, "no support for either"), Step(10.0, "support")))
    turned = "certainty,source,phrase,lr_max,lr_min,scale\nhigh,Book,weak support,,1,S\n"
    assert parse(turned.encode(), "s.csv").support(5.0) == f"weak support for {FOR}"


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        ("", 1, "the file is empty"),
        ("\n\n", 1, "the file is empty"),
        (HEADER, 1, "there is none"),
        ("scale,lr_min,lr_max,phrase\n", 1, "expected the column 'source' once"),
        (HEADER.replace("lr_max", "lr_min"), 1, "expected the column 'lr_min' once"),
        ("colour," + HEADER, 1, "no scale has a column 'colour'"),
        (HEADER + "S,1,10,weak support\n", 2, "the row has 4 cells, the header 5"),
        (HEADER + "S,2,10,weak support,b\nS,10,,support,\n", 2, "the first lr_min to be 1, got 2"),
        (HEADER + "S,1,10,weak support,b\nS,20,,support,\n", 3, "gap: expected lr_min 10"),
        (HEADER + "S,1,10,weak support,b\nS,5,,support,\n", 3, "overlap: expected lr_min 10"),
        (HEADER + "S,1,10,weak support,b\nS,10,10,support,\nS,10,,support,\n", 3, "not ascending"),
        (HEADER + "S,1,10,weak support,b\nS,10,5,support,\n", 3, "not ascending"),
        (HEADER + "S,1,,weak support,b\nS,10,,support,\n", 3, "the step before has no lr_max"),
        (HEADER + "S,1,10,weak support,b\n", 2, "expected an empty lr_max in the last step, got 10"),
        (HEADER + "S,1,10,weak support,b\nS,10,,,\n", 3, "the phrase is empty"),
        (HEADER + "S,1,10,weak support,b\nS,10,,support that proves,\n", 3, "'proves' is no word"),
        (
            HEADER + "S,1,10,weak support,b\nS,10,,probable,\n",
            3,
            "expected a phrase that is said of findings",
        ),
        (HEADER + "S,1,10,weak support,b\nS,10,,he is more to blame,\n", 3, "expected a phrase that is said"),
        (HEADER + "S,1,10,weak support,b\nS,10,,no support,\n", 3, "expected a phrase that is said"),
        (HEADER + "S,1,10,weak\u202e support,b\nS,10,,support,\n", 2, "expected a phrase that is said"),
        (HEADER + "S,1,ten,weak support,b\n", 2, "expected lr_max as a plain number such as 100, got 'ten'"),
        (HEADER + "S,nan,10,weak support,b\n", 2, "expected lr_min as a plain number"),
        (HEADER + "S,1,1e999,weak support,b\n", 2, "expected lr_max as a plain number"),
        (HEADER + "S,1,-5,weak support,b\n", 2, "expected lr_max as a plain number"),
        (HEADER + "S,,10,weak support,b\n", 2, "expected lr_min as a plain number"),
        (
            HEADER + "S,1,10,weak support,b\nT,10,,support,\n",
            3,
            "expected one scale a file, got 'T' after 'S'",
        ),
        (HEADER + "S,1,10,weak support,b\nS,10,,support,c\n", 3, "expected the source of the first row"),
        (HEADER + ",1,10,weak support,b\n", 2, "expected the scale of the first step as text"),
        (HEADER + "S,1,10,weak support,same\n", 2, "expected the source of the first step as text"),
        ("certainty," + HEADER + "sure,S,1,10,weak support,b\n", 2, "expected a certainty of high"),
        (HEADER + 'S,1,10,"weak\nsupport",b\n', 2, "expected a phrase that is said"),
        (HEADER + 'S,1,10,"weak support",b\nS,10,,"sup', 3, "not CSV"),
        (HEADER.encode() + b"S,1,10,weak \xff support,b\n", 2, "expected UTF-8"),
    ],
)
def test_a_bad_table_is_refused_with_its_file_its_line_and_why(
    content: str | bytes, line: int, why: str
) -> None:
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(CaseError) as caught:
        parse(raw, "ours.csv")
    assert str(caught.value).startswith(f"ours.csv, line {line}: ")
    assert why in str(caught.value)


def test_a_table_longer_than_any_scale_is_refused() -> None:
    with pytest.raises(CaseError, match=r"ours\.csv is longer than a verbal scale can be"):
        parse(b" " * (LONGEST + 1), "ours.csv")


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: (GOOD + text).encode())))
def test_any_bytes_are_a_scale_or_a_named_error(content: bytes) -> None:
    try:
        scale = parse(content, "ours.csv")
    except CaseError as error:
        named = str(error).startswith("ours.csv")
        assert named
    else:
        assert [step.least for step in scale.steps] == sorted({step.least for step in scale.steps})
        assert scale.steps[0].least == 1.0
