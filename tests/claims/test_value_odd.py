"""Numbers in other currencies, in wrong units, of wrong sizes: converted where there is a rate, else missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.claims.valuing import act, amount, asked, case_of, exchange, interest, rule, three, worth

from deadringer.claims.value import value

SALES = (amount("own_profit", 2), amount("diverted", 100), amount("own_quantity", 10))


def only(found):
    [one] = found.heads
    return one


def test_a_fall_of_prices_in_another_currency_is_left_out_and_it_is_said():
    one = only(worth([act(quantity=5)], [rule("loss")], (*SALES, amount("price_fall", 3, "PLN"))))
    assert one.sum.central == 10
    assert any("the fall of prices is not in it: it is stated in PLN" in a.text for a in one.assumptions)


def test_what_is_asked_of_a_court_in_another_currency_is_kept_within_its_bounds():
    by, asks = rule("court_sum", 100, 200), amount("court_sum", 1000, "PLN")
    assert three(worth([act()], [by], [asks], [exchange("PLN", "EUR", 0.25)]).total) == (200, 200, 200, "EUR")
    one = only(worth([act()], [by], [asks]))
    assert one.missing == ("cannot be computed: no rate of PLN in EUR is on record for 2025-10-31",)
    assert three(only(worth([act()], [rule("court_sum")], [asks])).sum) == (1000, 1000, 1000, "PLN")


@pytest.mark.parametrize(
    ("by", "stated", "told"),
    [
        (rule("court_sum", 1, 9), amount("court_sum", 5, "%"), "stated as a share"),
        (rule("costs"), amount("costs", 5, "%"), "no number in it has a currency"),
        (rule("value", times=(1, 1)), amount("unit_price", 5, "%"), "no number in it has a currency"),
        (rule("loss"), amount("diverted", 101), "above 100 %"),
        (rule("costs"), amount("costs", 1e14), "is too large"),
        (rule("value", times=(1, 1)), amount("unit_price", 9e12), "the sum is too large"),
    ],
)
def test_a_number_that_cannot_stand_gives_no_figure(by, stated, told):
    one = only(worth([act(quantity=10)], [by], [stated]))
    assert one.sum is None
    assert any(told in text for text in one.missing)


def test_what_is_too_large_in_another_currency_stays_out_of_the_total():
    rates = [exchange("EUR", "PLN", 1e12), interest(1e12)]
    found = worth([act(quantity=1)], [rule("royalty")], [amount("royalty", 10_000)], rates, currency="PLN")
    assert (only(found).sum.central, found.total, only(found).interest) == (10_000, None, None)
    assert "too large to be written to the coin in PLN" in found.notes[0]


def test_units_are_those_of_the_act_where_no_part_is_told():
    one = act(quantity=30)
    part = replace(asked(one), quantity=None)
    assert worth([one], [rule("royalty")], [amount("royalty", 2)], parts=[part]).total.central == 60


def test_rights_and_acts_that_are_not_in_the_case_are_passed_over():
    one = act(quantity=30)
    told = {("a", 0, "r"): (rule("royalty"),), ("a", 0, "gone"): (rule("royalty"),)}
    case = case_of([one], [amount("royalty", 2)])
    both = replace(asked(one), rights=("r", "gone"))
    assert value([both, replace(both, act_id=None)], told, case).total.central == 60
