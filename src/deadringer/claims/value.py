"""What a claim is worth: heads of damages act by act, one of those that exclude one another chosen, and their total.

Numbers come from the case and bounds from the law; what is missing is said, with what knowing it would be worth.
Every figure is computed exactly and rounded once, to the smallest coin of its currency, halves up. The total is
computed from the rounded figures, so that anybody can add them up. How strong a finding is, is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from deadringer.claims.amounts import About, Amounts, Three
from deadringer.claims.choosing import Item, Part, Worth, choose
from deadringer.claims.methods import METHODS, Computed, Sources, punitive
from deadringer.claims.rates import LARGEST, Factor, Rates, figure, rounded
from deadringer.model.case import Case
from deadringer.model.claims import Assumption, Head, HeadRule, Limit, Money
from deadringer.model.dates import Span
from deadringer.model.records import Act, Right
from deadringer.model.values import Permission

#: An act, its part, and a right it is complained of under.
Under = tuple[str, int, str]
_NO_LIMITS: Mapping[Part, Sequence[Limit]] = MappingProxyType({})
#: Methods whose sum is for a whole, not for so many units: acts that rest on the same amounts share one head.
_WHOLE = frozenset({"court_sum", "moral", "costs"})
#: Of these one counts for a claim, whatever the rights; what is missing for it is said once.
_ONCE = frozenset({"moral", "costs"})
#: Sums that were due when the act was done, and so bear interest from its end.
_DUE = frozenset({"loss", "profit", "royalty", "value", "own_value"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """What a claim is worth. `total` and `interest` (not in the total) are of the chosen heads; None where none counts.

    `expected` is the total times the chance of success that the user states; None without one. `notes` say what the
    total leaves out, and why.
    """

    heads: tuple[Head, ...] = ()
    total: Money | None = None
    interest: Money | None = None
    expected: Money | None = None
    notes: tuple[str, ...] = ()


def value(
    asked: Sequence[Permission],
    rules: Mapping[Under, Sequence[HeadRule]],
    case: Case,
    limits: Mapping[Part, Sequence[Limit]] = _NO_LIMITS,
) -> Valued:
    """Compute the heads of damages of one claim.

    Parameters
    ----------
    asked : sequence of Permission
        The acts complained of, part by part. The rights of each are those it is complained of under.
    rules : mapping of (act id, part, right id) to sequence of HeadRule
        What the law of the place knows for that kind of right and the days of the act.
    case : Case
        Its `amounts` and `rates`, and what the rows of its acts say.
    limits : mapping of (act id, part) to sequence of Limit
        Until when each can be sued on. What is out of time counts in no total; where some days are, the units of those
        in time are not known.

    Returns
    -------
    Valued
        Heads in the order of the acts, their rights and the rules. Of those of one group that exclude one another, one
        is chosen for an act, over all its rights: of the earliest resort that could be computed, the highest central
        sum; of equal ones, the highest high. A multiple of another head is chosen only where the case asks for it by a
        `multiplier`. The same goods are counted once: acts that follow one another, and making and selling of one
        product on the same days.
    """
    desk = _Desk(case, limits)
    pending: dict[tuple[object, ...], _Pending] = {}
    for permission in asked:
        for right_id in permission.rights:
            right, act = desk.rights.get(right_id), desk.acts.get(permission.act_id or "")
            if right is not None and act is not None:
                told = rules.get((act.act_id, permission.part, right_id), ())
                desk.compute(permission, act, right, told, pending)
    items = [desk.item(one) for one in pending.values()]
    chosen = choose(items, desk.alike(items), desk.same_goods(asked))
    return desk.valued(items, chosen, asked)


@dataclass(slots=True)
class _Pending:
    """A head before it is rounded, with the acts it is for."""

    rule: HeadRule
    right_id: str
    computed: Computed
    asked_for: bool
    parts: list[Part] = field(default_factory=list)
    last: date = date.min
    territory: str = ""


class _Desk:
    """What every head of one claim is computed with."""

    def __init__(self, case: Case, limits: Mapping[Part, Sequence[Limit]]) -> None:
        self._limits = limits
        self.acts = {act.act_id: act for act in case.acts}
        self.rights = {right.right_id: right for right in case.rights}
        self._fees = frozenset(row.amount_id for row in case.amounts if row.kind == "licence_fee")
        self._amounts, self._rates = Amounts(case.amounts), Rates(case.rates)
        self._homes = {party.party_id: party.territory for party in case.parties}
        self._holders = {work.work_id: work.holder for work in case.works}
        self._as_of, self._currency = case.settings.as_of, case.settings.currency

    def compute(
        self,
        permission: Permission,
        act: Act,
        right: Right,
        rules: Iterable[HeadRule],
        pending: dict[tuple[object, ...], _Pending],
    ) -> None:
        """Compute the heads of one act under one right, and put them to those that rest on the same."""
        of = self._sources(permission, act, right)
        found: dict[str, tuple[HeadRule, Computed]] = {}
        told = sorted(
            rules, key=lambda rule: rule.method == "punitive"
        )  # it multiplies what the others found
        for rule in told:
            if rule.method == "punitive":
                base = [found[m] for m in ("loss", "profit") if m in found and found[m][1].sum] or [
                    found[m] for m in ("royalty",) if m in found and found[m][1].sum
                ]
                best = max(base, key=lambda one: one[1].sum.central if one[1].sum else 0, default=None)
                head = best[0].head if best else ""
                computed = punitive(rule, of, best[1] if best else Computed(None), head)
            else:
                computed = METHODS[rule.method](rule, of)
                found[rule.method] = (rule, computed)
            asked_for = rule.method != "punitive" or of.find("multiplier").value is not None
            part = (act.act_id, permission.part)
            over = self._over(part)
            if over:
                text = f"out of time on {self._as_of}, and so not in the total"
                computed = replace(computed, rests=(*computed.rests, Assumption(text=text)))
            key = (over, *self._key(rule, right, computed, part))
            one = pending.setdefault(key, _Pending(rule, right.right_id, computed, asked_for and not over))
            if part not in one.parts:
                one.parts.append(part)
            due = self._as_of if rule.method in _ONCE else of.on
            one.last, one.territory = max(one.last, due), permission.territory

    def _key(self, rule: HeadRule, right: Right, computed: Computed, part: Part) -> tuple[object, ...]:
        """Return what a head is one by: a sum for a whole is one for all acts that rest on the same amounts."""
        whole = rule.method in _WHOLE or not self._fees.isdisjoint(computed.ids)
        if rule.method in _ONCE and not computed.ids:
            return (rule.method,)
        return (rule, right.right_id, computed.ids) if whole else (rule, right.right_id, part)

    def _sources(self, permission: Permission, act: Act, right: Right) -> Sources:
        units = permission.quantity
        if units is None and act.quantity is not None and permission.part == 0:
            units = (act.quantity, act.quantity)
        holder = right.holder or self._holders.get(right.work_id, "")
        return Sources(
            amounts=self._amounts,
            rates=self._rates,
            about=About(
                act_id=act.act_id,
                work_id=permission.work_id,
                right_id=right.right_id,
                right_work=right.work_id,
                parties=(*permission.makers, *((act.party,) if act.party else ())),
                territory=permission.territory,
                days=permission.asked,
            ),
            act=act,
            units=units,
            whole=permission.part == 0 and permission.quantity in (None, (act.quantity, act.quantity)),
            home=self._homes.get(holder, ()),
            on=permission.asked.last or self._as_of,
            late=self._partly((act.act_id, permission.part)),
        )

    def _over(self, part: Part) -> bool:
        """Tell whether all of an act is out of time."""
        limits = self._limits.get(part, ())
        return bool(limits) and all(limit.passed for limit in limits)

    def _partly(self, part: Part) -> bool:
        """Tell whether some days of an act are out of time, under every limit, and others are not."""
        firsts = [(limit.slice.first or date.min, limit.passed) for limit in self._limits.get(part, ())]
        still = [first for first, passed in firsts if not passed]
        return bool(still) and min(still) > min(first for first, _ in firsts)

    def item(self, one: _Pending) -> Item:
        """Round a head, and add the interest on it."""
        three, missing = one.computed.sum, one.computed.missing
        if three is not None and three.high > LARGEST:
            three, missing = None, ("cannot be computed: the sum is too large to be written to the coin",)
        interest, rests = None, one.computed.rests
        if three is not None and one.rule.method in _DUE:
            share = self._rates.interest(three.unit, one.territory, one.last, self._as_of)
            if share.value is not None and three.high * share.value > LARGEST:
                share = Factor(None, missing="it is too large to be written to the coin")
            if share.value is None:
                rests = (*rests, Assumption(text=f"interest is not computed: {share.missing}"))
            else:
                interest, rests = _money(three.scaled(share.value)), rests + share.rests
        head = Head(
            rule=one.rule,
            right_id=one.right_id,
            act_ids=tuple(dict.fromkeys(act for act, _ in one.parts)),
            sum=None if three is None else _money(three),
            interest=interest,
            formula=one.computed.formula if three is not None else "",
            assumptions=tuple(dict.fromkeys(rests)),
            missing=missing,
            worth=one.computed.worth,
        )
        return Item(head=head, parts=tuple(one.parts), asked_for=one.asked_for, last=one.last)

    def _rate(self, item: Item) -> Factor:
        """Return what one unit of a head's currency is worth in that of the case, when the last of its acts ended."""
        currency = item.head.sum.currency if item.head.sum else ""
        return self._rates.exchange(currency, self._currency or currency, item.last)

    def alike(self, items: Sequence[Item]) -> dict[int, Worth]:
        """Return what heads are worth, by their place: in the currency of the case if they have several."""
        sums = {n: item.head.sum for n, item in enumerate(items) if item.head.sum is not None}
        one = len({money.currency for money in sums.values()}) == 1
        found = {}
        for n, money in sums.items():
            rate = Fraction(1) if one else self._rate(items[n]).value or Fraction(0)
            found[n] = Worth(Fraction(repr(money.central)) * rate, Fraction(repr(money.high)) * rate)
        return found

    def same_goods(self, asked: Sequence[Permission]) -> frozenset[frozenset[str]]:
        """Return the pairs of acts that may be with the same goods.

        Goods pass on along `follows`, whoever had them between; so what follows a sale may be with what was made.
        """
        ids = dict.fromkeys(p.act_id for p in asked if p.act_id in self.acts)
        acts = [self.acts[one or ""] for one in ids]
        found: set[frozenset[str]] = set()
        seen: dict[str, list[Act]] = {}
        for act in acts:
            alike = (o for o in seen.get(act.sighting_id, ()) if _goods_alike(o, act))
            found |= {frozenset({act.act_id, other.act_id}) for other in alike}
            seen.setdefault(act.sighting_id, []).append(act)
        for act in acts:
            for source in self._sources_of(act):
                made = (o for o in seen.get(source.sighting_id, ()) if o.kind == "make")
                before = {o.act_id for o in made if _goods_alike(o, source)} | ({source.act_id} & ids.keys())
                found |= {frozenset({act.act_id, other}) for other in before - {act.act_id}}
        return frozenset(found)

    def _sources_of(self, act: Act) -> Iterator[Act]:
        """Yield the acts that an act follows, back to the first; each once, where they follow one another in a ring."""
        been = {act.act_id}
        while act.follows in self.acts and act.follows not in been:
            been.add(act.follows)
            act = self.acts[act.follows]
            yield act

    def valued(self, items: Sequence[Item], chosen: frozenset[int], asked: Sequence[Permission]) -> Valued:
        """Put heads and total together."""
        heads, notes, sums, interests = [], [], [], []
        currencies = {item.head.sum.currency for n, item in enumerate(items) if n in chosen and item.head.sum}
        common = self._currency or (currencies.pop() if len(currencies) == 1 else "")
        for n, item in enumerate(items):
            head = item.head
            if n not in chosen or head.sum is None:
                heads.append(head)
                continue
            rate = (
                self._rate(item)
                if common
                else Factor(None, missing="the case has no currency, and its sums several")
            )
            if rate.value is not None and Fraction(repr(head.sum.high)) * rate.value > LARGEST:
                rate = Factor(None, missing=f"it is too large to be written to the coin in {common}")
            if rate.value is None:
                said = f"{figure(Fraction(repr(head.sum.central)))} {head.sum.currency} ({head.rule.head}, central)"
                notes.append(f"not in the total: {said} for {', '.join(head.act_ids)}: {rate.missing}")
                rests: tuple[Assumption, ...] = (Assumption(text=f"not in the total: {rate.missing}"),)
            else:
                rests = rate.rests
                sums.append(_three(head.sum).scaled(rate.value, common))
                if head.interest is not None:
                    interests.append(_three(head.interest).scaled(rate.value, common))
            heads.append(_with(head, rests))
        over = {act for item in items for act, part in item.parts if self._over((act, part))}
        notes += [
            f"not in the total: {act}, all or a part of it: out of time on {self._as_of}"
            for act in sorted(over)
        ]
        notes += self._once(items, chosen, self.same_goods(asked))
        total, interest = _total(sums), _total(interests)
        return Valued(
            heads=tuple(heads),
            total=total,
            interest=interest,
            expected=self._expected(total, asked),
            notes=tuple(notes),
        )

    @staticmethod
    def _once(
        items: Sequence[Item], chosen: frozenset[int], same: frozenset[frozenset[str]]
    ) -> Iterator[str]:
        """Say of which acts the goods are counted under another act."""

        def acts(places: Iterable[int]) -> set[str]:
            return {act for n in places if not items[n].head.rule.cumulative for act in items[n].head.act_ids}

        counted, summed = acts(chosen), acts(n for n, item in enumerate(items) if item.head.sum is not None)
        for act in sorted(summed - counted):
            others = sorted(
                other for pair in same if act in pair for other in pair - {act} if other in counted
            )
            if others:
                yield f"not in the total: {act}, whose goods may be those of {' or '.join(others)}; they count once"

    def _expected(self, total: Money | None, asked: Sequence[Permission]) -> Money | None:
        """Return the total times the chance of success, where the case states one and the same for all acts."""
        chances = set()
        for p in asked:
            about = About(p.act_id or "", p.work_id, "", "", p.makers, p.territory, p.asked)
            chances.add(self._amounts.find("prior", about).value)
        chance = chances.pop() if len(chances) == 1 else None
        if total is None or chance is None:
            return None
        return _money(_three(total).times(chance.scaled(Fraction(1, 100)), total.currency))


def _days(act: Act) -> Span:
    return Span(act.starts.first if act.starts else None, act.ends.last if act.ends else None)


def _goods_alike(one: Act, other: Act) -> bool:
    """Tell whether two acts of two kinds with one product may be with the same goods: they have days in common."""
    return one.kind != other.kind and _meet(_days(one), _days(other))


def _meet(one: Span, other: Span) -> bool:
    """Tell whether two periods may have a day in common; an end that is not known may be any."""
    return (one.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (
        one.last or date.max
    )


def _money(three: Three) -> Money:
    low, central, high = (float(rounded(n, three.unit)) for n in (three.low, three.central, three.high))
    return Money(low=low, central=central, high=high, currency=three.unit)


def _three(money: Money) -> Three:
    low, central, high = (Fraction(repr(n)) for n in (money.low, money.central, money.high))
    return Three(low, central, high, money.currency)


def _total(sums: Sequence[Three]) -> Money | None:
    if not sums:
        return None
    total = sums[0]
    for one in sums[1:]:
        total = total.plus(one)
    return _money(total)


def _with(head: Head, rests: tuple[Assumption, ...]) -> Head:
    return replace(head, chosen=True, assumptions=tuple(dict.fromkeys((*head.assumptions, *rests))))
