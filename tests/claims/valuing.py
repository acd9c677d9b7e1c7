"""A case of acts under rights, and rules for them, as `value` asks for them."""

from __future__ import annotations

from datetime import date

from deadringer.claims.value import value
from deadringer.model.case import Case, Settings
from deadringer.model.claims import HeadRule
from deadringer.model.dates import Span, parse
from deadringer.model.inputs import Amount, Rate
from deadringer.model.records import Act, Party, Right, Work
from deadringer.model.values import Permission

AS_OF = date(2026, 11, 1)
PARTIES = (Party(party_id="holder", name="Holder", territory=("DE",)), Party(party_id="maker", name="Maker"))


def act(act_id="a", quantity=None, unit_price=None, currency="EUR", territory="PL", **given):
    days = {"starts": parse("2025-01-01"), "ends": parse("2025-10-31")}
    row = {"sighting_id": f"s-{act_id}", "kind": "sell", "source": "the case"} | days | given
    return Act(
        act_id=act_id, territory=territory, quantity=quantity, unit_price=unit_price, currency=currency, **row
    )


def amount(kind, central=None, unit="EUR", low=None, high=None, **given):
    unit = {"diverted": "%", "quantity": "", "own_quantity": "", "multiplier": "", "prior": "%"}.get(
        kind, unit
    )
    dates = {name: parse(given.pop(name)) for name in ("starts", "ends") if name in given}
    row = (
        {"amount_id": given.pop("amount_id", f"m-{kind}"), "source": "books", "certainty": "medium"}
        | given
        | dates
    )
    return Amount(kind=kind, low=low, central=central, high=high, unit=unit, **row)


def exchange(currency, to, worth, starts="2020-01-01", ends=None):
    return Rate(
        kind="exchange",
        currency=currency,
        to=to,
        value=worth,
        starts=parse(starts),
        ends=parse(ends) if ends else None,
        source="bank",
    )


def interest(percent, currency="", territory="", starts="2020-01-01", ends=None):
    return Rate(
        kind="interest",
        currency=currency,
        territory=territory,
        value=percent,
        starts=parse(starts),
        ends=parse(ends) if ends else None,
        source="bank",
    )


def rule(method, least=None, most=None, times=None, **given):
    row = {
        "territory": "PL",
        "kinds": ("patent",),
        "head": method,
        "group": "sum" if method not in ("moral", "costs") else method,
        "cumulative": method in ("moral", "costs"),
        "currency": "EUR" if least is not None or most is not None else "",
        "times_least": times[0] if times else None,
        "times_most": times[1] if times else None,
        "fault": "",
        "statute": "Act s. 1",
        "source": "Act s. 1",
        "certainty": "high",
    }
    return HeadRule(method=method, least=least, most=most, **(row | given))


def asked(one, rights=("r",), part=0, units=None, work="w"):
    if units is None and one.quantity is not None:
        units = (one.quantity, one.quantity)
    return Permission(
        act_id=one.act_id,
        sighting_id=one.sighting_id,
        work_id=work,
        act_kind=one.kind,
        territory=one.territory,
        asked=Span(one.starts.first, one.ends.last),
        permission="never_licensed",
        standing="yes",
        reasons=(),
        rights=rights,
        makers=("maker",),
        part=part,
        quantity=units,
    )


def case_of(acts, amounts=(), rates=(), currency="EUR", rights=("r",)):
    return Case(
        settings=Settings(title="t", claimant="holder", as_of=AS_OF, currency=currency),
        parties=PARTIES,
        works=(Work(work_id="w", title="W", holder="holder"),),
        rights=tuple(Right(right_id=r, work_id="w", kind=("patent",), territory="PL") for r in rights),
        acts=tuple(acts),
        amounts=tuple(amounts),
        rates=tuple(rates),
    )


def worth(acts, rules, amounts=(), rates=(), currency="EUR", rights=("r",), parts=None):
    """Value acts under rights, all by the same rules."""
    case = case_of(acts, amounts, rates, currency, rights)
    parts = parts or [asked(one, rights) for one in acts]
    told = {(p.act_id, p.part, right): tuple(rules) for p in parts for right in rights}
    return value(parts, told, case)


def three(money):
    return None if money is None else (money.low, money.central, money.high, money.currency)
