"""Which acts a right reserves follows from its kind, its law and the day; what no row names is reserved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.rights.rows import right

from deadringer.model.dates import ANY, parse
from deadringer.model.records import ACT_KINDS
from deadringer.rights.reserved import covers, laws, reserved


def test_the_tables_use_the_words_that_the_rules_know(rules):
    assert {row.reserved for row in rules.acts_reserved} == {"yes", "no", "unknown"}
    assert {row.act for row in rules.acts_reserved} <= set(ACT_KINDS)
    assert {row.regime for row in rules.exhaustion} == {"national", "regional", "international", "unsettled"}
    assert {row.region for row in rules.exhaustion if row.regime == "regional"} == {"EEA", "UK+EEA", "EAEU"}
    assert all(not row.region for row in rules.exhaustion if row.regime != "regional")
    within = ("national", "regional")
    assert {row.elsewhere for row in rules.exhaustion if row.regime in within} == {"no", "unknown"}
    assert {row.extent for row in rules.prior_use} == {"same", "business", "unsettled"}
    assert {row.alone for row in rules.licensee_standing} == {"yes", "after_notice", "with_holder"}


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("2006-12-31", False),
        ("2007-01-01", True),
        ("2006-12-31/2007-01-01", None),
        ("2010", True),
        ("2010/..", True),
        ("../2010", None),
        ("../2006", False),
    ],
)
def test_a_row_is_the_law_from_its_first_day_on(rules, asked, answer):
    [row] = [row for row in rules.acts_reserved if row.territory == "JP"]
    assert covers(row, parse(asked)) is answer


@pytest.mark.parametrize(
    ("asked", "answer"),
    [("1995-12-31", True), ("1996-01-01", False), ("1995-12-31/1996-01-01", None), ("../1990", True)],
)
def test_a_row_is_the_law_to_its_last_day(rules, asked, answer):
    [row, _] = [row for row in rules.acts_reserved if row.territory == "US" and row.valid_to]
    assert covers(row, parse(asked)) is answer


def test_a_member_of_the_union_has_its_law_beside_its_own(small):
    record = small()
    assert laws("BG", parse("2010"), record) == ("BG", "EU")
    assert laws("BG", parse("2006"), record) == ("BG",)
    assert laws("BG", ANY, record) == ("BG",)
    assert laws("EM", parse("2010"), record) == ("EM", "EU")
    assert laws("EU", parse("2010"), record) == ("EU",)
    assert laws("RU", parse("2010"), record) == ("RU",)


@pytest.mark.parametrize(
    ("territory", "kinds", "act", "asked", "value", "said"),
    [
        ("DE", ("patent",), "make", "2010", True, ""),
        ("DE", ("patent",), "export", "2010", None, "is not named among the acts reserved"),
        ("DE", ("design",), "export", "2010", True, "to export is reserved to the holder of a design in EU"),
        ("EM", ("design",), "export", "2010", True, "is reserved to the holder of a design in EU"),
        ("DE", ("design",), "export", "2001", None, "is reserved to the holder of a design in EU"),
        ("DE", ("design",), "export", "2000", None, "by the treaties"),
        ("RU", ("trademark",), "export", "2010", None, "by the treaties (TRIPS art. 16(1))"),
        (
            "US",
            ("patent",),
            "offer",
            "1990",
            False,
            "is not reserved to the holder of a patent or design in US",
        ),
        ("US", ("patent",), "offer", "2000", True, ""),
        ("US", ("patent", "copyright"), "offer", "1990", None, "of a copyright by the treaties"),
        ("US", ("patent", "trademark"), "offer", "1990", None, "is not reserved"),
        ("US", (), "offer", "1990", True, ""),
        ("DE", ("copyright",), "make", "2010", None, "the right in a drawing is not a right in making"),
    ],
)
def test_an_act_is_reserved_as_the_law_of_the_right_says(small, territory, kinds, act, asked, value, said):
    row = replace(right(territory), kind=kinds)
    found, reasons = reserved(row, act, parse(asked), small())
    assert found is value
    assert bool(reasons) is bool(said)
    assert said in " / ".join(reason.text for reason in reasons)
    assert all(reason.text.startswith("r: to ") and reason.source and reason.certainty for reason in reasons)
