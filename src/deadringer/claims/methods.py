"""How each head of damages is computed: a product of numbers that the case gives, or what of it is missing.

Exact; nothing is rounded here. A number that the case does not give is missing: no figure stands in for it, and what
is said instead is what knowing it would be worth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from deadringer.claims.amounts import About, Amounts, Input, Three
from deadringer.claims.rates import LARGEST, Rates, exact, figure
from deadringer.model.claims import Assumption, HeadRule
from deadringer.model.records import Act

_CENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Computed:
    """A sum before rounding, its unit being its currency; or None, with what is missing and its worth."""

    sum: Three | None
    formula: str = ""
    rests: tuple[Assumption, ...] = ()
    missing: tuple[str, ...] = ()
    worth: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the amounts it rests on."""
        return tuple(dict.fromkeys(one.amount_id for one in self.rests if one.amount_id))


@dataclass(frozen=True, slots=True)
class _Term:
    """One number of a product, with what to call it. `step` is by how much its worth is told if it is missing."""

    found: Input
    called: str
    step: Fraction = Fraction(1)
    each: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the numbers on one act under one right come from. `home` is where the holder sells at home.

    `whole` tells that the units are those of the whole act, `late` that some of its days are out of time.
    """

    amounts: Amounts
    rates: Rates
    about: About
    act: Act
    units: tuple[float, float] | None
    whole: bool
    home: tuple[str, ...]
    on: date
    late: bool = False

    def find(self, kind: str, territory: str | None = None) -> Input:
        """Return an amount on the act; or, for another territory, what it would be there."""
        about = self.about if territory is None else replace(self.about, territory=territory)
        return self.amounts.find(kind, about)

    def quantity(self) -> Input:
        """Return the units of the act or of its part. Where they may be none, they are not known; no nought stands in.

        Of a part of which a least is known, the least is the central one.
        """
        found = self._units()
        if found.value is None or not found.value.high:
            return found
        at_most = f"; at most {figure(found.value.high)}"
        if self.late:
            return Input(None, missing=f"how many units fall on days in time not on record{at_most}")
        if not found.value.low and not self.whole:
            return Input(
                None, missing=f"how many units fall into this part of the act not on record{at_most}"
            )
        return found

    def _units(self) -> Input:
        stated = self.find("quantity")
        if self.whole and not stated.absent:
            return stated
        if self.units is None:
            return Input(None, missing="quantity not on record")
        low, high = (exact(units) for units in self.units)
        if not 0 <= low <= high <= LARGEST:
            return Input(None, missing="quantity is negative, or too large")
        value = Three(low, low, high)
        part = "" if self.whole else ", for this part of the act"
        text = f"quantity: {value} units{part}, as the case states of the act"
        return Input(value, (Assumption(text=text, source=self.act.source, certainty=self.act.certainty),))

    def price(self) -> Input:
        """Return the respondent's price a unit."""
        stated = self.find("unit_price")
        if not stated.absent:
            return stated
        if self.act.unit_price is None:
            return Input(None, missing="price of the respondent a unit not on record")
        if not 0 <= self.act.unit_price <= LARGEST or not self.act.currency:
            return Input(
                None,
                missing="price of the respondent a unit is negative, too large, or its currency is not on record",
            )
        value = Three.one(exact(self.act.unit_price), self.act.currency)
        text = f"price of the respondent a unit: {value}, as the case states of the act"
        return Input(value, (Assumption(text=text, source=self.act.source, certainty=self.act.certainty),))

    def margin(self) -> Input:
        """Return the holder's profit a unit there: as stated, as a share of its price, or its price less its cost.

        Where the holder's cost is not stated there, it is that at home: what one more unit costs does not hang on where
        it is sold. So what is sold dearer abroad earns more.
        """
        own, price = self.find("own_profit"), self.find("own_price")
        if own.value and own.value.unit != "%":
            return own
        if own.value and price.value:
            return Input(
                price.value.times(own.value.scaled(_CENT, ""), price.value.unit), own.rests + price.rests
            )
        cost = self._cost()
        if not price.value or not cost.value:
            lacks = "; ".join(one.missing for one in (own, price, cost) if one.missing)
            return Input(None, missing=lacks)
        rests = price.rests + cost.rests
        if cost.value.unit != price.value.unit:
            rate = self.exchange(cost.value.unit, price.value.unit)
            if rate.value is None:
                return rate
            cost, rests = Input(cost.value.scaled(rate.value.central, price.value.unit)), rests + rate.rests
        return Input(price.value.less(cost.value) if cost.value else None, rests)

    def _cost(self) -> Input:
        here = self.find("own_cost")
        if here.value:
            return here
        for home in self.home:
            said = Assumption(text=f"one more unit costs the holder as much as at home ({home})")
            cost = self.find("own_cost", home)
            if cost.value:
                return replace(cost, rests=(*cost.rests, said))
            price, own = self.find("own_price", home), self.find("own_profit", home)
            if price.value and own.value and own.value.unit == "%":
                own = Input(price.value.times(own.value.scaled(_CENT, ""), price.value.unit), own.rests)
            if price.value and own.value and own.value.unit == price.value.unit:
                return Input(price.value.less(own.value), (*price.rests, *own.rests, said))
        return here

    def exchange(self, currency: str, to: str) -> Input:
        """Return what one unit of a currency was worth in another when the act ended."""
        rate = self.rates.exchange(currency, to, self.on)
        return Input(None if rate.value is None else Three.one(rate.value), rate.rests, rate.missing)


def _units(of: Sources) -> _Term:
    return _Term(of.quantity(), "units", Fraction(1000), "each 1,000 units")


def _a_unit(found: Input, called: str) -> _Term:
    return _Term(found, called, Fraction(1), f"each 1 of {called}, in its currency,")


def _share(found: Input, called: str, each: str) -> _Term:
    return _Term(found, called, _CENT, f"each 1 % {each}")


def _multiple(rule: HeadRule, of: Sources) -> list[_Term]:
    """Return by what the law multiplies: within its bounds as the case asks; else from the least, which is central."""
    if rule.times_least is None:
        return []
    least = exact(rule.times_least)
    most = least if rule.times_most is None else exact(rule.times_most)
    asked = of.find("multiplier") if most > least else Input(None)
    if asked.value:
        value, rests = asked.value.within(least, most), asked.rests
    else:
        value, rests = Three(least, least, most), ()
    return [] if value == Three.one(Fraction(1)) else [_Term(Input(value, rests), "times, by law")]


def _product(terms: Sequence[_Term]) -> Computed:
    """Multiply; where one number alone is missing, say what knowing it would be worth."""
    missing = [term for term in terms if term.found.value is None]
    known = [(term, term.found.value) for term in terms if term.found.value is not None]
    total = Three.one(Fraction(1))
    for _, value in known:
        unit = value.unit if value.unit not in ("", "%") else total.unit
        total = total.times(value.scaled(_CENT) if value.unit == "%" else value, unit)
    rests = tuple(one for term, _ in known for one in term.found.rests)
    if not missing and not total.unit:
        return Computed(None, rests=rests, missing=(_cannot("no number in it has a currency"),))
    if not missing:
        text = " × ".join(f"{_said(value)} {term.called}".strip() for term, value in known)
        return Computed(total, f"{text} = {total}", rests)
    worth = ""
    if len(missing) == 1 and len(known) and total.high:
        [term] = missing
        worth = f"{term.each or 'each 1'} would be worth {total.scaled(term.step)}"
        worth += "" if total.unit or term.each.startswith("each 1 of") else ", in the currency of the price"
    return Computed(
        None, rests=rests, missing=tuple(_cannot(term.found.missing) for term in missing), worth=worth
    )


def _said(value: Three) -> str:
    return f"({value})" if value.low != value.high else str(value)


def _cannot(missing: str) -> str:
    return f"cannot be computed: {missing}"


def _loss(rule: HeadRule, of: Sources) -> Computed:
    """Return the profit on diverted sales, and the fall of the holder's prices where the case gives it."""
    diverted = _share(of.find("diverted"), "of them diverted from the holder", "diverted")
    sales = _product([_units(of), diverted, _a_unit(of.margin(), "own profit a unit")])
    fall, sold = of.find("price_fall"), of.find("own_quantity")
    if not fall.value or not sold.value:
        return sales
    fell = _product([_Term(sold, "own units"), _Term(fall, "less a unit")])
    if fell.sum is None or sales.sum is None:
        left = Assumption(text=f"lost sales are not in it: {'; '.join(sales.missing)}")
        return replace(fell, rests=(*fell.rests, left), worth=sales.worth)
    if fell.sum.unit != sales.sum.unit:
        left = Assumption(text=f"the fall of prices is not in it: it is stated in {fell.sum.unit}")
        return replace(sales, rests=(*sales.rests, left))
    both = sales.sum.plus(fell.sum)
    return Computed(both, f"{sales.formula}; {fell.formula}; in all {both}", sales.rests + fell.rests)


def _profit(rule: HeadRule, of: Sources) -> Computed:
    gain = of.find("unit_profit")
    if gain.value and gain.value.unit == "%":
        return _product(
            [
                _units(of),
                _a_unit(of.price(), "price a unit"),
                _share(gain, "of it profit of the respondent", "profit"),
            ]
        )
    return _product([_units(of), _a_unit(gain, "profit of the respondent a unit")])


def _royalty(rule: HeadRule, of: Sources) -> Computed:
    """Return so many times the royalty on the units; or the fee for the whole use, where there is no royalty."""
    rate, fee = of.find("royalty"), of.find("licence_fee")
    times = _multiple(rule, of)
    if fee.value and not rate.value:
        return _product([*times, _Term(fee, "for the whole use")])
    if rate.value and rate.value.unit != "%":
        return _product([*times, _units(of), _Term(rate, "royalty a unit")])
    price = of.price()
    on = [_a_unit(price, "price a unit")] if rate.value or price.value else []
    found = _product([*times, _units(of), *on, _share(rate, "royalty on the price", "royalty")])
    return _product([*times, _Term(fee, "for the whole use")]) if found.sum is None and fee.value else found


def _value(rule: HeadRule, of: Sources) -> Computed:
    return _product([*_multiple(rule, of), _units(of), _a_unit(of.price(), "price a unit")])


def _own_value(rule: HeadRule, of: Sources) -> Computed:
    return _product(
        [*_multiple(rule, of), _units(of), _a_unit(of.find("own_price"), "price of the holder a unit")]
    )


def _court_sum(rule: HeadRule, of: Sources) -> Computed:
    """Return what is asked for within the bounds of the law; if nothing is, the least that the law gives."""
    least = None if rule.least is None else exact(rule.least)
    most = None if rule.most is None else exact(rule.most)
    bounds = " ".join(
        part
        for part in (
            f"at least {figure(least)}" if least is not None else "",
            f"at most {figure(most)}" if most is not None else "",
            rule.currency,
        )
        if part
    )
    asked = of.find("court_sum")
    if asked.value is None:
        if least is None or most is None or not asked.absent:
            worth = f"the law gives {bounds}" if bounds else ""
            return Computed(
                None, missing=(_cannot(f"{asked.missing}, and the law leaves it to the court"),), worth=worth
            )
        text = f"the law gives {bounds}; what is asked for is not on record, so that the least is counted"
        by = Assumption(text=text, source=rule.source, certainty=rule.certainty)
        return Computed(Three(least, least, most, rule.currency), f"the least by law: {figure(least)}", (by,))
    rests, value = asked.rests, asked.value
    if value.unit == "%":
        return Computed(None, rests=rests, missing=(_cannot("what is asked for is stated as a share"),))
    if rule.currency and value.unit != rule.currency:
        rate = of.exchange(value.unit, rule.currency)
        if rate.value is None:
            return Computed(None, rests=rests, missing=(_cannot(rate.missing),))
        rests, value = rests + rate.rests, value.scaled(rate.value.central, rule.currency)
    kept = value.within(least, most)
    said = f"what is asked for, {value}" + (f"; the law gives {bounds}" if bounds else "")
    return Computed(kept, f"{said}; so {kept}" if kept != value else said, rests)


def _lump(kind: str) -> Callable[[HeadRule, Sources], Computed]:
    def found(rule: HeadRule, of: Sources) -> Computed:
        return _product([_Term(of.find(kind), "as stated")])

    return found


def punitive(rule: HeadRule, of: Sources, base: Computed, head: str) -> Computed:
    """Return a multiple of what was computed under another head."""
    times = _multiple(rule, of)
    if base.sum is None:
        return Computed(None, missing=(_cannot("no head of which it is a multiple could be computed"),))
    found = _product([*times, _Term(Input(base.sum, base.rests), f"found as {head}")])
    return found


def unknown(rule: HeadRule, of: Sources) -> Computed:
    """Say why no head of damages is known."""
    return Computed(None, missing=(_cannot(rule.note or "no head of damages is on record"),))


#: How each method computes; the multiple of another head is computed after all of these.
METHODS: dict[str, Callable[[HeadRule, Sources], Computed]] = {
    "loss": _loss,
    "profit": _profit,
    "royalty": _royalty,
    "value": _value,
    "own_value": _own_value,
    "court_sum": _court_sum,
    "moral": _lump("moral_prejudice"),
    "costs": _lump("costs"),
    "unknown": unknown,
}
