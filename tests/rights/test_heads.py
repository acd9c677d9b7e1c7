"""Which heads of damages a law knows there and then; what the table does not reach is unknown."""

from __future__ import annotations

import pytest

from deadringer.errors import InputError
from deadringer.model.claims import METHODS
from deadringer.model.dates import Span, day, parse
from deadringer.model.records import RIGHT_KINDS
from deadringer.rights.heads import heads

#: (territory, kind, days) -> what the law knows, as method or (method, least, most) of a sum or of a multiple.
KNOWN = [
    ("RU", "patent", "2014-06-01", {"loss"}),  # art. 1406.1 came in 2015
    ("RU", "patent", "2025-12-31", {"loss", ("court_sum", 10_000, 5_000_000), ("royalty", 2, 2)}),
    ("RU", "patent", "2026-01-03", {"loss", ("court_sum", 10_000, 5_000_000), ("royalty", 2, 2)}),
    (
        "RU",
        "patent",
        "2026-01-04",
        {"loss", ("court_sum", 50_000, 10_000_000), ("royalty", 1, 2), ("value", 1, 2)},
    ),
    (
        "RU",
        "trademark",
        "2026-01-03",
        {"loss", ("court_sum", 10_000, 5_000_000), ("royalty", 2, 2), ("value", 2, 2)},
    ),
    (
        "RU",
        "copyright",
        "2026-01-04",
        {"loss", ("court_sum", 10_000, 10_000_000), ("royalty", 1, 2), ("value", 1, 2)},
    ),
    (
        "CN",
        "patent",
        "2021-05-31",
        {"loss", "profit", ("royalty", 1, 1), ("court_sum", 10_000, 1_000_000)},
    ),
    (
        "CN",
        "design",
        "2021-06-01",
        {
            "loss",
            "profit",
            ("royalty", 1, 3),
            ("punitive", 1, 5),
            ("court_sum", 30_000, 5_000_000),
        },
    ),
    ("DE", "patent", "2024-03-01/2024-08-31", {"loss", "profit", ("royalty", 1, 1), "moral", "costs"}),
    ("AT", "design", "2024-10-01", {"loss", "profit", ("royalty", 1, 1), "moral", "costs"}),
    ("PL", "patent", "2025", {"loss", "profit", ("royalty", 1, 1), "moral", "costs"}),
    ("PL", "copyright", "2025", {"loss", "profit", ("royalty", 2, 2), "moral", "costs"}),
    (
        "BG",
        "trademark",
        "2025",
        {
            "loss",
            "profit",
            ("royalty", 1, 1),
            "moral",
            "costs",
            ("court_sum", 500, 100_000),
            ("own_value", 1, 1),
        },
    ),
    ("BG", "trademark", "2026-02", {"loss", "profit", ("royalty", 1, 1), "moral", "costs"}),
    ("RO", "copyright", "2020", {"loss", "profit", ("royalty", 3, 3), "moral", "costs"}),
    ("RS", "patent", "2022", {("royalty", 3, 3)}),
    ("CZ", "trademark", "2010", {"loss", "profit", ("royalty", 2, 2), "moral", "costs"}),
    ("HU", "patent", "2010", {"loss", "profit", ("royalty", 1, 1), "moral", "costs"}),
    ("US", "patent", "2022", {"loss", ("royalty", 1, 1), ("punitive", 1, 3), "costs"}),
    ("US", "design", "2022", {"loss", "profit", ("royalty", 1, 1), ("punitive", 1, 3), "costs"}),
    ("US", "copyright", "2022", {"loss", "profit", ("court_sum", 750, 30_000), "costs"}),
    (
        "US",
        "trademark",
        "2022",
        {"loss", "profit", ("punitive", 1, 3), "costs", ("court_sum", 1_000, 200_000)},
    ),
    ("GB", "patent", "2019", {"loss", "profit", ("royalty", 1, 1), "moral", "costs"}),
    ("GB", "patent", "2022", {"loss", "profit", ("royalty", 1, 1)}),  # no member any more
    ("IN", "patent", "2022", {"loss", "profit", ("royalty", 1, 1)}),
    ("IN", "design", "2022", {("court_sum", None, 25_000)}),
    ("KR", "patent", "2024-08-20", {"loss", "profit", ("royalty", 1, 1), ("punitive", 1, 3)}),
    ("KR", "patent", "2024-08-21", {"loss", "profit", ("royalty", 1, 1), ("punitive", 1, 5)}),
    ("JP", "design", "2021", {"loss", "profit", ("royalty", 1, 1)}),
    ("EG", "trademark", "2020", {"loss"}),
    ("EM", "design", "2020", {"loss", "profit", ("royalty", 1, 1), "moral", "costs"}),
]


def said(rule):
    if rule.method == "court_sum":
        return rule.method, rule.least, rule.most
    if rule.times_least is not None:
        return rule.method, rule.times_least, rule.times_most
    return rule.method


@pytest.mark.parametrize(
    ("territory", "kind", "on", "known"), KNOWN, ids=lambda v: v if isinstance(v, str) else "heads"
)
def test_a_law_knows_these_heads_there_and_then(rules, territory, kind, on, known):
    found = heads(territory, (kind,), parse(on), rules)
    assert {said(rule) for rule in found} == known
    assert all(rule.source and rule.certainty and rule.territory == territory for rule in found)


@pytest.mark.parametrize(
    ("territory", "kind", "on"),
    [
        ("KP", "patent", "2020"),
        ("", "patent", "2020"),
        ("RU", "patent", "2007"),
        ("DE", "patent", "2005"),
        ("BG", "patent", "2006"),  # no member yet
        ("SU", "patent", "1985"),
        ("RS", "utility_model", "2020"),
        ("US", "utility_model", "2020"),
        ("CN", "trademark", "2019"),
    ],
)
def test_what_the_table_does_not_reach_is_unknown(rules, territory, kind, on):
    found = heads(territory, (kind,), parse(on), rules)
    assert [rule.method for rule in found] == ["unknown"]
    assert found[0].note


def test_a_law_that_changed_within_the_act_is_taken_for_none_of_its_days(rules):
    found = heads("RU", ("trademark",), parse("2025-12-01/2026-02-01"), rules)
    assert [rule.method for rule in found] == ["loss", "unknown"]
    assert "2026-01-04" in found[1].note


def test_days_that_are_open_do_not_tell_which_law_holds(rules):
    [found] = heads("JP", ("patent",), Span(None, None), rules)
    assert found.method == "unknown"
    assert "do not tell" in found.note


def test_a_right_that_may_be_of_several_kinds_has_the_heads_known_for_each(rules):
    both = {rule.method for rule in heads("RU", ("patent", "trademark"), parse("2025"), rules)}
    assert both == {"loss"}
    assert {r.method for r in heads("RU", ("patent", "trademark"), parse("2026-02"), rules)} == {
        "loss",
        "value",
        "royalty",
    }


def test_what_a_respondent_without_fault_may_show_is_told_and_no_head(rules):
    found = {rule.method: rule for rule in heads("RU", ("patent",), parse("2026-02"), rules)}
    assert "500000 RUB, where it shows proved absence of fault" in found["value"].note
    assert "500000" not in found["loss"].note


def test_a_kind_must_be_named(rules):
    with pytest.raises(InputError, match="kinds: expected at least one"):
        heads("RU", (), parse("2020"), rules)


def test_every_row_is_a_head_on_some_day(rules, places):
    reached = set()
    for row in rules.damages_heads:
        on = day(row.valid_from)
        kinds = RIGHT_KINDS if "all" in row.right else row.right
        for kind in kinds:
            reached |= {(rule.head, rule.method) for rule in heads(row.territory, (kind,), on, rules, places)}
    assert {(r.head, r.method) for r in rules.damages_heads if r.method != "limit"} <= reached


def test_every_row_is_written_in_terms_that_are_computed(rules):
    for row in rules.damages_heads:
        assert row.method in {*METHODS, "limit"} - {"unknown"}
        assert row.valid_from is not None
        assert (row.method in ("royalty", "value", "own_value", "punitive")) == (row.times_least is not None)
        assert row.times_least is None or 1 <= row.times_least <= row.times_most
        assert row.min is None or row.max is None or row.min <= row.max
        assert row.min is None or row.currency
        assert set(row.right) <= {*RIGHT_KINDS, "all"}
        assert row.dates in ("high", "medium", "low")
        assert row.group
