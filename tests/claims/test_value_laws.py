"""What holds of every sum: it is what a naive count gives, in order, additive, and there only with its inputs."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.claims.valuing import AS_OF, act, amount, exchange, interest, rule, worth

from deadringer.claims.rates import Rates, exact, rounded

cents = st.integers(0, 200_000).map(lambda n: n / 100)
shares = st.integers(0, 10_000).map(lambda n: n / 100)
units = st.integers(0, 50_000).map(float)
times = st.tuples(st.integers(1, 3), st.integers(0, 3)).map(lambda t: (float(t[0]), float(t[0] + t[1])))
few = settings(max_examples=50, deadline=None)


@st.composite
def spread(draw, of):
    """Return a low, a central and a high, in order."""
    low, central, high = sorted(draw(st.tuples(of, of, of)))
    return {"low": low, "central": central, "high": high}


NEEDS = {
    "loss": ("quantity", "diverted", "own_price", "own_cost"),
    "profit": ("quantity", "unit_profit"),
    "royalty": ("quantity", "unit_price", "royalty"),
    "value": ("quantity", "unit_price"),
    "own_value": ("quantity", "own_price"),
    "court_sum": ("court_sum",),
    "moral": ("moral_prejudice",),
    "costs": ("costs",),
}
OF = {"quantity": units, "diverted": shares, "royalty": shares}
UNIT = {"royalty": "%"}


@st.composite
def numbers(draw):
    """Return a spread for each kind of amount that some method needs."""
    kinds = sorted({kind for needs in NEEDS.values() for kind in needs})
    return {kind: draw(spread(OF.get(kind, cents))) for kind in kinds}


def rows(given):
    return [amount(kind, unit=UNIT.get(kind, "EUR"), **three) for kind, three in given.items()]


def rules_of(by):
    return [
        rule(m, times=by if m in ("royalty", "value") else (1, 1) if m == "own_value" else None)
        for m in NEEDS
    ]


def naive(method, given, by, which):
    """Compute a head as a clerk would, in fractions, and round it once."""

    def of(kind, at=which):
        return Fraction(str(given[kind][at]))

    multiple = Fraction(by[1] if which == "high" else by[0])
    other = {"low": "high", "central": "central", "high": "low"}[which]
    found = {
        "loss": lambda: (
            of("quantity") * of("diverted") / 100 * max(0, of("own_price") - of("own_cost", other))
        ),
        "profit": lambda: of("quantity") * of("unit_profit"),
        "royalty": lambda: multiple * of("quantity") * of("unit_price") * of("royalty") / 100,
        "value": lambda: multiple * of("quantity") * of("unit_price"),
        "own_value": lambda: of("quantity") * of("own_price"),
        "court_sum": lambda: of("court_sum"),
        "moral": lambda: of("moral_prejudice"),
        "costs": lambda: of("costs"),
    }[method]()
    return float(Fraction(math.floor(found * 100 + Fraction(1, 2)), 100))


@few
@given(given=numbers(), by=times)
def test_every_head_is_what_a_naive_count_gives(given, by):
    found = worth([act()], rules_of(by), rows(given))
    assert [one.rule.method for one in found.heads] == list(NEEDS)
    for one in found.heads:
        for which in ("low", "central", "high"):
            assert getattr(one.sum, which) == naive(one.rule.method, given, by, which)
        assert one.sum.low <= one.sum.central <= one.sum.high
    beside = sum(Fraction(str(one.sum.central)) for one in found.heads if one.rule.cumulative)
    most = max(Fraction(str(one.sum.central)) for one in found.heads if not one.rule.cumulative)
    assert found.total.central == float(beside + most)
    assert sum(one.chosen for one in found.heads if not one.rule.cumulative) == 1


@few
@given(given=numbers(), by=times, data=st.data())
def test_without_any_one_of_its_inputs_a_head_has_no_figure(given, by, data):
    method = data.draw(st.sampled_from(sorted(NEEDS)))
    gone = data.draw(st.sampled_from(NEEDS[method]))
    found = worth([act()], rules_of(by), rows({k: v for k, v in given.items() if k != gone}))
    for one in found.heads:
        assert (one.sum is None) == (gone in NEEDS[one.rule.method])
        assert bool(one.missing) == (one.sum is None)
        assert one.sum is not None or not one.chosen


@few
@given(given=numbers(), by=times, data=st.data())
def test_more_of_an_input_is_never_worth_less(given, by, data):
    kind = data.draw(st.sampled_from(sorted(given)))
    more = {which: value + data.draw(cents) for which, value in given[kind].items()}
    if kind == "diverted":
        more = {which: min(100.0, value) for which, value in more.items()}
    low, central, high = sorted(more.values())
    raised = given | {kind: {"low": low, "central": central, "high": high}}
    before, after = (worth([act()], rules_of(by), rows(one)) for one in (given, raised))
    if kind == "own_cost":  # a dearer product earns its holder less
        before, after = after, before
    for one, other in zip(before.heads, after.heads, strict=True):
        assert one.sum.low <= other.sum.low
        assert one.sum.central <= other.sum.central
        assert one.sum.high <= other.sum.high
    assert before.total.central <= after.total.central


@few
@given(given=numbers(), by=times, many=st.lists(units, min_size=1, max_size=4))
def test_sums_of_acts_add_up(given, by, many):
    rules = [one for one in rules_of(by) if one.method in ("loss", "profit", "royalty", "value", "own_value")]
    amounts = rows({kind: three for kind, three in given.items() if kind != "quantity"})
    acts = [act(f"a{n}", quantity=quantity) for n, quantity in enumerate(many)]
    together = worth(acts, rules, amounts)
    apart = [worth([one], rules, amounts) for one in acts]
    for which in ("low", "central", "high"):
        parts = [Fraction(str(getattr(one.total, which))) for one in apart]
        assert getattr(together.total, which) == float(sum(parts))
    assert together.heads == tuple(head for one in apart for head in one.heads)


@few
@given(rate=st.integers(1, 10**7).map(lambda n: n / 1000), value=cents)
def test_a_currency_there_and_back_is_the_same(rate, value):
    rates = Rates([exchange("PLN", "EUR", rate)])
    there, back = rates.exchange("PLN", "EUR", AS_OF), rates.exchange("EUR", "PLN", AS_OF)
    assert there.value * back.value == 1
    assert exact(value) * there.value * back.value == exact(value)
    assert there.rests[0].source == back.rests[0].source == "bank"


@few
@given(given=numbers(), rate=st.integers(1, 10**5).map(lambda n: n / 1000))
def test_the_total_in_another_currency_is_that_of_the_printed_sums(given, rate):
    rules = [rule("profit"), rule("costs")]
    found = worth([act()], rules, rows(given), [exchange("EUR", "PLN", rate)], currency="PLN")
    parts = [Fraction(str(one.sum.central)) * Fraction(str(rate)) for one in found.heads]
    assert found.total.central == float(rounded(sum(parts), "PLN"))
    assert found.total.currency == "PLN"


@few
@given(
    turns=st.lists(st.tuples(st.integers(0, 700), shares), min_size=1, max_size=4, unique_by=lambda t: t[0]),
    length=st.integers(0, 800),
)
def test_interest_is_the_sum_over_its_days(turns, length):
    start = AS_OF.fromordinal(AS_OF.toordinal() - length)
    first = AS_OF.toordinal() - 900
    at = {first: 3.0} | {first + offset: share for offset, share in turns}
    rates = Rates(
        [interest(share, starts=AS_OF.fromordinal(o).isoformat()) for o, share in at.items() if share]
    )
    found = rates.interest("EUR", "PL", start, AS_OF)
    known = {o: share for o, share in at.items() if share}
    naive_sum = Fraction(0)
    for ordinal in range(start.toordinal() + 1, AS_OF.toordinal() + 1):
        holding = [o for o in known if o <= ordinal]
        if not holding:
            assert found.value is None
            return
        naive_sum += Fraction(str(known[max(holding)])) / 100 / 365
    assert found.value == naive_sum


def test_rates_that_differ_for_one_day_are_no_rate():
    rates = Rates([exchange("PLN", "EUR", 0.25), exchange("PLN", "EUR", 0.26)])
    assert (
        rates.exchange("PLN", "EUR", AS_OF).missing == f"rates of PLN in EUR on {AS_OF} differ: 0.25 and 0.26"
    )
    rates = Rates([interest(4), interest(5)])
    assert rates.interest("EUR", "PL", AS_OF.replace(year=2025), AS_OF).value is None


def test_a_rate_holds_from_its_start_to_its_end_or_to_the_next():
    rates = Rates(
        [exchange("PLN", "EUR", 0.2, "2020-01-01", "2020-12-31"), exchange("PLN", "EUR", 0.3, "2022-01-01")]
    )
    on = {
        year: rates.exchange("PLN", "EUR", AS_OF.replace(year=year)).value
        for year in (2019, 2020, 2021, 2022)
    }
    assert on == {2019: None, 2020: Fraction(1, 5), 2021: None, 2022: Fraction(3, 10)}


def test_interest_that_names_more_is_taken_first():
    rates = Rates(
        [interest(1), interest(2, "EUR"), interest(3, "EUR", "PL"), interest(9, "RUB"), interest(9, "", "RU")]
    )
    year = AS_OF.fromordinal(AS_OF.toordinal() - 365)
    assert rates.interest("EUR", "PL", year, AS_OF).value == Fraction(3, 100)
    assert rates.interest("EUR", "DE", year, AS_OF).value == Fraction(2, 100)
    assert rates.interest("USD", "DE", year, AS_OF).value == Fraction(1, 100)


finite = st.floats(allow_nan=False, allow_infinity=False)


@few
@given(
    quantity=st.none() | finite,
    price=st.none() | finite,
    stated=st.lists(
        st.tuples(st.sampled_from(sorted(OF | {"unit_profit": 0, "court_sum": 0})), finite), max_size=4
    ),
    rate=finite,
)
def test_whatever_numbers_a_case_has_sums_are_in_order_or_missing(quantity, price, stated, rate):
    amounts = [amount(kind, value, amount_id=f"m{n}") for n, (kind, value) in enumerate(stated)]
    rates = [exchange("EUR", "PLN", rate), interest(rate)]
    found = worth(
        [act(quantity=quantity, unit_price=price)], rules_of((1.0, 3.0)), amounts, rates, currency="PLN"
    )
    for one in found.heads:
        assert (one.sum is None) == bool(one.missing)
        assert one.sum is None or 0 <= one.sum.low <= one.sum.central <= one.sum.high
    assert found.total is None or 0 <= found.total.low <= found.total.central <= found.total.high
