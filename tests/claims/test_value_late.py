"""What is out of time counts in no total; of an act that is partly so, no units are made up."""

from __future__ import annotations

from tests.claims.valuing import act, amount, asked, case_of, rule, three

from deadringer.claims.value import value
from deadringer.model.claims import Limit
from deadringer.model.dates import parse


def limits(*slices):
    return {
        ("a", 0): tuple(
            Limit(
                act_id="a",
                part=0,
                slice=parse(days),
                territory="PL",
                claim="damages",
                known=None,
                last=None,
                stop=None,
                passed=passed,
            )
            for days, passed in slices
        )
    }


def head(found, method):
    [one] = [one for one in found.heads if one.rule.method == method]
    return one


def late(*slices):
    rules = [rule("royalty"), rule("court_sum", 5, 90)]
    one = act(quantity=10)
    told = {("a", 0, "r"): tuple(rules)}
    return value([asked(one)], told, case_of([one], [amount("royalty", 2)]), limits(*slices))


def test_what_is_out_of_time_is_computed_and_counts_in_no_total():
    found = late(("2025-01-01/2025-10-31", True))
    assert found.total is None
    assert [three(one.sum) for one in found.heads] == [(20, 20, 20, "EUR"), (5, 5, 90, "EUR")]
    assert all(any("out of time" in a.text for a in one.assumptions) for one in found.heads)
    assert found.notes == ("not in the total: a, all or a part of it: out of time on 2026-11-01",)


def test_where_some_days_are_out_of_time_units_in_time_are_not_known():
    found = late(("2025-01-01/2025-05-31", True), ("2025-06-01/2025-10-31", False))
    told = "cannot be computed: how many units fall on days in time not on record; at most 10"
    assert head(found, "royalty").missing == (told,)
    assert head(found, "court_sum").chosen
    for slices in (
        [("2025-01-01/2025-10-31", False)],
        [("2025-01-01/2025-10-31", None)],
        [
            ("2025-01-01/2025-10-31", True),
            ("2025-01-01/2025-10-31", None),
        ],  # under another law it is not over
    ):
        assert head(late(*slices), "royalty").chosen
