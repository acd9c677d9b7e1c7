"""The same goods count once, however many hands they went through and whatever head they are counted under."""

from __future__ import annotations

from tests.claims.valuing import act, amount, asked, case_of, rule, three, worth

from deadringer.claims.value import value
from deadringer.model.dates import parse

VALUE = [rule("value")]


def made(act_id="made", **given):
    return act(act_id, **({"quantity": 100, "unit_price": 10, "kind": "make"} | given))


def test_goods_sold_on_and_on_count_once_for_all_hands():
    chain = [made(), act("sold", 100, 9, follows="made"), act("again", 100, 8, follows="sold")]
    assert three(worth(chain, VALUE).total) == (1000, 1000, 1000, "EUR")


def test_goods_count_once_though_another_had_them_in_between():
    acts = [made(), act("sold", 100, 9, follows="made"), act("again", 100, 8, follows="sold")]
    parts = [asked(acts[0]), asked(acts[2])]
    told = {(p.act_id, 0, "r"): tuple(VALUE) for p in parts}
    assert value(parts, told, case_of(acts)).total.central == 1000


def test_what_follows_a_sale_is_of_the_goods_that_were_made_then():
    days = {"starts": parse("2025-11-01"), "ends": parse("2025-12-31")}
    sold = act("sold", 100, 9, sighting_id="s-made")
    abroad = act("abroad", 100, 8, sighting_id="s-made", kind="export", follows="sold", **days)
    assert worth([made(), sold, abroad], VALUE).total.central == 1000


def test_acts_that_follow_one_another_in_a_ring_end():
    ring = [made(follows="b"), act("b", 100, 9, follows="made")]
    assert worth(ring, VALUE).total.central == 1000


def test_two_sales_that_follow_one_making_are_each_counted():
    early = [act(name, 50, 12, follows="made") for name in ("b", "c")]
    assert worth([made(unit_price=8), *early], VALUE).total.central == 800
    assert worth([made(unit_price=1), *early], VALUE).total.central == 1200


def test_a_fee_for_the_whole_takes_the_place_of_goods_sold_on_too():
    """A fee for the making of two, of which one was sold on dearer: the goods stand in one of the two sums."""
    days = {"starts": parse("2025-11-01"), "ends": parse("2025-12-31")}
    acts = [made("a"), made("b"), act("c", 100, 13, follows="a", **days)]
    rules = [rule("royalty"), rule("value")]
    fee = amount("licence_fee", 2500, ends="2025-10-31")
    assert worth(acts, rules, [fee]).total.central == 2500
    assert worth(acts, rules, [amount("licence_fee", 2200, ends="2025-10-31")]).total.central == 2300
