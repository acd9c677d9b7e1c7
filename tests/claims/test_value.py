"""Each head is what its formula says, one of those that exclude one another counts, and nothing counts twice."""

from __future__ import annotations

import pytest
from tests.claims.valuing import act, amount, asked, case_of, exchange, interest, rule, three, worth

from deadringer.claims.value import value
from deadringer.model.dates import parse

LOSS = (amount("own_price", 60), amount("own_cost", 35), amount("diverted", 40, low=30, high=50))


def head(found, method):
    [one] = [one for one in found.heads if one.rule.method == method]
    return one


def test_lost_profit_is_units_times_what_is_diverted_times_the_margin():
    one = head(worth([act(quantity=2000)], [rule("loss")], LOSS), "loss")
    assert three(one.sum) == (15000, 20000, 25000, "EUR")
    assert one.chosen
    assert one.formula == (
        "2,000 units × (30 to 50 %, central 40) of them diverted from the holder × 25 EUR own profit a unit "
        "= 15,000 to 25,000 EUR, central 20,000"
    )
    assert {a.amount_id for a in one.assumptions} >= {"m-own_price", "m-own_cost", "m-diverted"}
    assert all(a.source for a in one.assumptions if a.amount_id)


@pytest.mark.parametrize(
    ("amounts", "margin"),
    [
        ((amount("own_profit", 7),), 7),
        ((amount("own_profit", 20, "%"), amount("own_price", 60)), 12),
        ((amount("own_price", 60), amount("own_cost", 35)), 25),
        # sold abroad at more than twice the price at home: what one more costs is what it costs at home
        ((amount("own_price", 130, territory="PL"), amount("own_cost", 35, territory="DE")), 95),
        (
            (
                amount("own_price", 130, territory="PL"),
                amount("own_price", 60, territory="DE", amount_id="home"),
                amount("own_profit", 10, territory="DE"),
            ),
            80,
        ),
        (
            (
                amount("own_price", 130, territory="PL"),
                amount("own_price", 60, territory="DE", amount_id="home"),
                amount("own_profit", 25, "%", territory="DE"),
            ),
            85,
        ),
        ((amount("own_price", 30), amount("own_cost", 35)), 0),  # no profit is lost where none was made
    ],
)
def test_the_margin_is_taken_from_what_is_on_record(amounts, margin):
    found = worth([act(quantity=10)], [rule("loss")], (*amounts, amount("diverted", 100)))
    assert head(found, "loss").sum.central == 10 * margin


def test_cost_and_price_in_two_currencies_need_a_rate():
    amounts = (amount("own_price", 100, "PLN"), amount("own_cost", 10), amount("diverted", 100))
    found = head(worth([act(quantity=10)], [rule("loss")], amounts), "loss")
    assert found.sum is None
    assert "no rate of EUR in PLN" in found.missing[0]
    found = worth([act(quantity=10)], [rule("loss")], amounts, [exchange("PLN", "EUR", 0.25)])
    assert three(head(found, "loss").sum) == (600, 600, 600, "PLN")
    assert three(found.total) == (150, 150, 150, "EUR")


def test_a_fall_of_prices_is_added_or_stands_alone():
    fall = (amount("price_fall", 2), amount("own_quantity", 500))
    assert head(worth([act(quantity=2000)], [rule("loss")], (*LOSS, *fall)), "loss").sum.central == 21000
    alone = head(worth([act()], [rule("loss")], fall), "loss")
    assert alone.sum.central == 1000
    assert any("lost sales are not in it" in a.text for a in alone.assumptions)


def test_profit_and_royalty_may_be_a_share_of_the_price_or_a_sum_a_unit():
    one = act(quantity=1000, unit_price=40)
    assert head(worth([one], [rule("profit")], [amount("unit_profit", 12)]), "profit").sum.central == 12000
    assert (
        head(worth([one], [rule("profit")], [amount("unit_profit", 10, "%")]), "profit").sum.central == 4000
    )
    twice = rule("royalty", times=(2, 2))
    assert head(worth([one], [twice], [amount("royalty", 5, "%")]), "royalty").sum.central == 4000
    assert head(worth([one], [twice], [amount("royalty", 3)]), "royalty").sum.central == 6000
    assert head(worth([one], [twice], [amount("licence_fee", 900)]), "royalty").sum.central == 1800


def test_a_multiple_within_the_law_is_from_the_least_unless_the_case_asks():
    one, by = act(quantity=1000, unit_price=10), rule("value", times=(1, 2))
    assert three(worth([one], [by]).total) == (10000, 10000, 20000, "EUR")
    asks = amount("multiplier", 1.5, low=1, high=9)
    assert three(worth([one], [by], [asks]).total) == (10000, 15000, 20000, "EUR")


def test_genuine_goods_are_counted_at_the_price_of_the_holder():
    found = worth(
        [act(quantity=10, unit_price=1)], [rule("own_value", times=(1, 1))], [amount("own_price", 60)]
    )
    assert found.total.central == 600


def test_the_court_sets_a_sum_within_bounds():
    by = rule("court_sum", 10_000, 5_000_000)
    assert three(worth([act()], [by]).total) == (10_000, 10_000, 5_000_000, "EUR")
    asks = amount("court_sum", 80_000, low=5_000, high=9_000_000)
    found = worth([act()], [by], [asks])
    assert three(found.total) == (10_000, 80_000, 5_000_000, "EUR")
    assert "the law gives at least 10,000 at most 5,000,000 EUR" in found.heads[0].formula
    none = worth([act()], [rule("court_sum", None, 25_000)])
    assert none.total is None
    assert none.heads[0].worth == "the law gives at most 25,000 EUR"


def test_a_multiple_of_another_head_counts_only_where_the_case_asks_for_it():
    rules, amounts = (rule("loss"), rule("punitive", times=(1, 5))), LOSS
    found = worth([act(quantity=2000)], rules, amounts)
    assert (head(found, "punitive").sum.high, head(found, "punitive").chosen) == (125000, False)
    asks = (*amounts, amount("multiplier", 3))
    assert worth([act(quantity=2000)], rules, asks).total.central == 60000
    assert head(worth([act(quantity=2000)], rules), "punitive").missing


@pytest.mark.parametrize(
    ("method", "given", "missing", "told"),
    [
        ("loss", LOSS, "quantity", "each 1,000 units would be worth 7,500 to 12,500 EUR, central 10,000"),
        ("profit", [amount("unit_profit", 12)], "quantity", "each 1,000 units would be worth 12,000 EUR"),
        (
            "profit",
            [amount("quantity", 50)],
            "profit of the respondent a unit",
            "each 1 of profit of the respondent a unit",
        ),
        ("royalty", [amount("royalty", 4)], "quantity", "each 1,000 units would be worth 4,000 EUR"),
        (
            "value",
            [amount("quantity", 50)],
            "price of the respondent a unit",
            "each 1 of price a unit, in its currency, would be worth 50",
        ),
        ("own_value", [], "quantity", ""),
        ("loss", [], "quantity", ""),
        ("costs", [], "costs", ""),
        ("moral", [], "moral prejudice", ""),
    ],
)
def test_without_an_input_there_is_no_figure_but_what_knowing_it_would_be_worth(method, given, missing, told):
    found = worth([act()], [rule(method)], given)
    one = head(found, method)
    assert (one.sum, one.chosen, found.total) == (None, False, None)
    assert one.missing[0].startswith(f"cannot be computed: {missing}")
    assert told in one.worth
    assert bool(one.worth) == bool(told)


def test_a_share_that_is_missing_is_worth_so_much_a_percent():
    one = head(worth([act(quantity=2000)], [rule("loss")], [amount("own_profit", 25)]), "loss")
    assert one.worth == "each 1 % diverted would be worth 500 EUR"


def test_the_most_specific_row_is_taken():
    rows = [
        amount("royalty", 1, amount_id="any"),
        amount("royalty", 2, amount_id="time", starts="2025-01-01"),
        amount("royalty", 3, amount_id="place", territory="PL"),
        amount("royalty", 4, amount_id="party", party="maker"),
        amount("royalty", 5, amount_id="right", right_id="r"),
        amount("royalty", 6, amount_id="work", work_id="w"),
        amount("royalty", 7, amount_id="act", act_id="a"),
    ]
    for n in range(len(rows)):
        found = worth([act(quantity=1)], [rule("royalty")], rows[: n + 1])
        assert found.total.central == n + 1
    others = [
        amount("royalty", 9, amount_id="1", territory="DE"),
        amount("royalty", 9, amount_id="2", party="holder"),
        amount("royalty", 9, amount_id="3", act_id="b"),
        amount("royalty", 9, amount_id="4", work_id="v"),
        amount("royalty", 9, amount_id="5", starts="2025-02-01"),  # speaks of a part of the act only
        amount("royalty", 9, amount_id="6", ends="2025-02-01"),
        amount("royalty", 9, amount_id="7", right_id="q"),
    ]
    assert worth([act(quantity=1)], [rule("royalty")], [*others, rows[0]]).total.central == 1


def test_of_rows_that_name_the_same_and_differ_none_is_preferred():
    rows = [
        amount("royalty", 4, low=3, high=5, amount_id="x"),
        amount("royalty", 6, low=5, high=8, amount_id="y"),
    ]
    for given in (rows, rows[::-1]):
        found = worth([act(quantity=10)], [rule("royalty")], given)
        assert three(found.total) == (30, 40, 80, "EUR")
        assert any("x, y speak of the same and differ" in a.text for a in found.heads[0].assumptions)
    mixed = [amount("royalty", 4, amount_id="x"), amount("royalty", 4, "PLN", amount_id="y")]
    found = worth([act(quantity=10)], [rule("royalty")], mixed)
    assert "several units: x, y" in found.heads[0].missing[0]


@pytest.mark.parametrize(
    "bad",
    [
        amount("royalty", -1),
        amount("royalty", 4, low=5),
        amount("royalty", 4, high=3),
        amount("royalty", None, high=3),
        amount("royalty"),
        amount("royalty", 4, ""),
    ],
)
def test_a_row_that_cannot_be_right_gives_no_figure(bad):
    one = head(worth([act(quantity=10, unit_price=1)], [rule("royalty")], [bad]), "royalty")
    assert one.sum is None
    assert "m-royalty" in one.missing[0]


def test_units_of_a_part_known_roughly_are_the_least_at_the_centre():
    one = act(quantity=12000)
    parts = [asked(one, part=1, units=(4000.0, 12000.0))]
    found = worth([one], [rule("royalty")], [amount("royalty", 2), amount("quantity", 99)], parts=parts)
    assert three(found.total) == (8000, 8000, 24000, "EUR")


def test_units_of_a_part_that_may_be_none_are_not_known_and_no_nought():
    one = act(quantity=12000)
    parts = [asked(one, part=1, units=(0.0, 12000.0))]
    found = worth([one], [rule("royalty")], [amount("royalty", 2)], parts=parts)
    assert found.total is None
    told = "cannot be computed: how many units fall into this part of the act not on record; at most 12,000"
    assert (found.heads[0].missing, found.heads[0].worth) == (
        (told,),
        "each 1,000 units would be worth 2,000 EUR",
    )


def test_one_act_under_two_rights_counts_once():
    rules = [rule("profit"), rule("royalty")]
    amounts = [
        amount("unit_profit", 3),
        amount("royalty", 5, right_id="q", amount_id="q"),
        amount("royalty", 1, right_id="r"),
    ]
    found = worth([act(quantity=100)], rules, amounts, rights=("r", "q"))
    assert found.total.central == 500
    assert [(one.right_id, one.rule.method) for one in found.heads if one.chosen] == [("q", "royalty")]


def test_of_heads_with_the_same_central_sum_the_one_that_may_be_higher_counts():
    one = act(quantity=100)
    amounts = [amount("unit_profit", 3), amount("royalty", 3, high=5)]
    found = worth([one], [rule("profit"), rule("royalty")], amounts)
    assert three(found.total) == (300, 300, 500, "EUR")


def test_costs_count_once_for_a_claim_and_sums_for_a_whole_once_for_their_acts():
    acts = [act("a"), act("b")]
    rules = [rule("court_sum", 100, 9000), rule("costs")]
    amounts = [amount("court_sum", 700), amount("costs", 50)]
    found = worth(acts, rules, amounts, rights=("r", "q"))
    assert found.total.central == 750
    assert [(one.rule.method, one.act_ids) for one in found.heads if one.chosen] == [
        ("court_sum", ("a", "b")),
        ("costs", ("a", "b")),
    ]
    other = rule("costs", head="costs of another law")
    under = {("a", 0, "r"): (rules[1],), ("a", 0, "q"): (other,)}
    found = value([asked(acts[0], ("r", "q"))], under, case_of(acts, amounts, rights=("r", "q")))
    assert ([one.sum.central for one in found.heads], found.total.central) == ([50, 50], 50)
    apart = [amount("court_sum", 700, act_id="a"), amount("court_sum", 300, act_id="b", amount_id="n")]
    assert worth(acts, rules, apart).total.central == 1000


def test_a_sum_for_a_whole_gives_way_to_what_its_acts_come_to_apart():
    acts = [act("a", quantity=100), act("b", quantity=50)]
    rules = [rule("court_sum", 100, 9000), rule("profit")]
    low = [amount("court_sum", 700), amount("unit_profit", 5)]
    assert worth(acts, rules, low).total.central == 750
    high = [amount("court_sum", 800), amount("unit_profit", 5)]
    found = worth(acts, rules, high)
    assert (found.total.central, [one.rule.method for one in found.heads if one.chosen]) == (
        800,
        ["court_sum"],
    )


def test_a_later_resort_counts_only_where_no_earlier_one_can_be_computed():
    rules = [rule("loss"), rule("court_sum", 100, 9000, resort=1)]
    assert worth([act(quantity=10)], rules, (*LOSS, amount("court_sum", 5000))).total.central == 100
    assert worth([act()], rules, (*LOSS, amount("court_sum", 5000))).total.central == 5000


def test_heads_beside_others_are_added():
    rules = [
        rule("profit"),
        rule("royalty", times=(2, 2), cumulative=True, group="enrichment", head="double fee"),
    ]
    amounts = [amount("unit_profit", 5), amount("royalty", 1)]
    found = worth([act(quantity=100)], rules, amounts, rights=("r", "q"))
    assert found.total.central == 700


def test_the_same_goods_count_once():
    made = act("make", quantity=100, kind="make", sighting_id="s")
    sold = act("sell", quantity=60, kind="sell", sighting_id="s")
    found = worth([made, sold], [rule("royalty")], [amount("royalty", 2)])
    assert found.total.central == 200
    assert found.notes == ("not in the total: sell, whose goods may be those of make; they count once",)
    later = act(
        "sell",
        quantity=60,
        kind="sell",
        sighting_id="s",
        starts=parse("2026-01-01"),
        ends=parse("2026-02-01"),
    )
    assert worth([made, later], [rule("royalty")], [amount("royalty", 2)]).total.central == 320
    resold = act("b", quantity=60, follows="make")
    assert worth([made, resold], [rule("royalty")], [amount("royalty", 2)]).total.central == 200


def test_an_unknown_law_says_so():
    found = worth([act()], [rule("unknown", note="no head of damages is on record for a patent in KP")])
    assert found.heads[0].missing == (
        "cannot be computed: no head of damages is on record for a patent in KP",
    )


def test_interest_is_simple_by_days_of_the_year_and_apart_from_the_total():
    found = worth(
        [act(quantity=1000)], [rule("royalty")], [amount("royalty", 10)], [interest(5, "EUR", "PL")]
    )
    assert three(found.total) == (10000, 10000, 10000, "EUR")
    assert found.interest.central == round(
        10000 * 0.05 * 366 / 365, 2
    )  # from 2025-11-01 to 2026-11-01, both counted
    assert found.heads[0].interest == found.interest


def test_no_rate_no_interest_and_it_is_said():
    found = worth([act(quantity=1)], [rule("royalty")], [amount("royalty", 10)])
    assert found.interest is None
    assert any("interest is not computed" in a.text for a in found.heads[0].assumptions)


def test_a_sum_without_a_rate_stays_in_its_currency_and_out_of_the_total():
    acts = [act("a", quantity=10), act("b", quantity=10)]
    amounts = [amount("royalty", 5, act_id="a"), amount("royalty", 8, "PLN", act_id="b", amount_id="n")]
    found = worth(acts, [rule("royalty")], amounts)
    assert three(found.total) == (50, 50, 50, "EUR")
    assert [three(one.sum) for one in found.heads] == [(50, 50, 50, "EUR"), (80, 80, 80, "PLN")]
    assert found.notes == (
        "not in the total: 80 PLN (royalty, central) for b: no rate of PLN in EUR is on record for 2025-10-31",
    )


def test_a_case_without_a_currency_has_a_total_where_all_sums_agree():
    amounts = [
        amount("royalty", 5, "PLN", act_id="a"),
        amount("royalty", 8, "PLN", act_id="b", amount_id="n"),
    ]
    acts = [act("a", quantity=10), act("b", quantity=10)]
    assert three(worth(acts, [rule("royalty")], amounts, currency="").total) == (130, 130, 130, "PLN")
    mixed = [amounts[0], amount("royalty", 8, act_id="b", amount_id="n")]
    found = worth(acts, [rule("royalty")], mixed, currency="")
    assert found.total is None
    assert len(found.notes) == 2


def test_coins_are_those_of_the_currency_and_halves_go_up():
    def sum_of(currency, royalty):
        found = worth(
            [act(quantity=1)], [rule("royalty")], [amount("royalty", royalty, currency)], currency=currency
        )
        return found.total.central

    assert sum_of("JPY", 10.5) == 11
    assert sum_of("EUR", 0.125) == 0.13
    assert sum_of("EUR", 0.1249) == 0.12
    assert sum_of("KWD", 0.1255) == 0.126


def test_the_chance_that_the_user_states_gives_what_is_expected():
    amounts = [amount("royalty", 10), amount("prior", 60, low=50, high=70)]
    assert three(worth([act(quantity=1)], [rule("royalty")], amounts).expected) == (5, 6, 7, "EUR")
    assert worth([act(quantity=1)], [rule("royalty")], amounts[:1]).expected is None


def test_nothing_asked_is_worth_nothing():
    found = worth([], [rule("royalty")])
    assert (found.heads, found.total, found.interest) == ((), None, None)
