"""Whether goods were put on the market by the holder or with its consent, so that its say over them has ended.

An answer only where the record follows those very goods back to such a sale, and the rule on exhaustion there and then
is settled for every right that is, or may be, in force. Else it stays a defence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from deadringer.model.dates import Span
from deadringer.model.records import Act, Right
from deadringer.model.values import NOT_PERMITTED, Reason
from deadringer.model.words import RIGHT, moment
from deadringer.rights.asked import Asked, asked_of
from deadringer.rights.caps import rooms
from deadringer.rights.grants import Use
from deadringer.rights.licences import licensed
from deadringer.rights.reasons import SURE, once
from deadringer.rights.record import Record
from deadringer.rights.reserved import covers, laws
from deadringer.rights.rows import Exhaustion
from deadringer.rights.titles import made_by_holder

#: What is done with goods that are already made; export is no dealing in the territory whose rule is asked.
DEALINGS = frozenset({"sell", "offer", "import"})
#: The treaties whose parties a region consists of.
_REGIONS = {"EEA": ("eu", "eea"), "UK+EEA": ("eu", "eea"), "EAEU": ("eaeu",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhausted:
    """Whether all rights are exhausted in the goods: True, False where one surely is not, else None."""

    value: bool | None
    supports: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()


def exhausted(
    act: Act | None, asked: Asked, span: Span, rights: Sequence[Right], record: Record
) -> Exhausted:
    """Tell whether the holder's say over the goods of an act has ended.

    Parameters
    ----------
    act : Act or None
        The act; it `follows` the one by which those goods came to whoever did it.
    asked : Asked
        What is asked of it.
    span : Span
        All the time in which it may have been done.
    rights : sequence of Right
        Every right that is, or may be, in force for it.
    record : Record
        The case.
    """
    if act is None or act.kind not in DEALINGS or not rights:
        return Exhausted(value=None)
    sales = tuple(_sales(act, record))
    found = [_of_right(right, act, asked.territory, span, sales, record) for right in rights]
    values = {one.value for one in found}
    return Exhausted(
        value=False if False in values else None if None in values else True,
        supports=once(reason for one in found for reason in one.supports),
        against=once(reason for one in found for reason in one.against),
    )


def _sales(act: Act, record: Record) -> Iterator[tuple[Act, bool]]:
    """Yield the sales through which the goods of an act went, or may have gone, and whether all of them surely did.

    The latest comes first; a loop ends the line.
    """
    acts, seen, at = record.acts, {act.act_id}, act
    while at.follows in acts and at.follows not in seen:
        seen.add(at.follows)
        earlier = acts[at.follows]
        answers = {_enough(earlier, act), _in_order(earlier, act)}
        if earlier.kind == "sell" and False not in answers:
            yield earlier, None not in answers
        at = earlier


def _enough(earlier: Act, act: Act) -> bool | None:
    """Tell whether the goods of an act can all have come from an earlier one; None where their number is not known."""
    if earlier.quantity is None:
        return True
    return None if act.quantity is None else act.quantity <= earlier.quantity


def _in_order(earlier: Act, act: Act) -> bool | None:
    """Tell whether an act did not begin before the one its goods came from; None where that is not on record."""
    if earlier.starts is None:
        return None
    return act.starts is None or act.starts.before(earlier.starts) is not True


def _of_right(
    right: Right, act: Act, territory: str, span: Span, sales: Sequence[tuple[Act, bool]], record: Record
) -> Exhausted:
    """Answer for one right: by the latest sale that surely was with consent, else by one that may have been."""
    perhaps: list[Reason] = []
    for sale, sure in sales:
        agreed, consent = _consent(right, sale, record)
        if agreed is False:
            continue
        where = sale.territory or record.sightings[sale.sighting_id].made_in
        if agreed is None or not sure:
            rulings = [_ruled(kind, territory, span, sale, where, record) for kind in right.kind]
            if any(value is not False for value, _ in rulings):
                text = (
                    f"{act.act_id} may be of goods sold by {sale.act_id} in {record.place(where)}; whether all of "
                    "them were, by the holder or with its consent, is not on record"
                )
                perhaps.append(Reason(text=text, source=sale.source, certainty=sale.certainty))
                perhaps += [reason for _, reason in rulings if reason is not None]
            continue
        text = (
            f"{act.act_id} is of goods sold by {sale.act_id} in {record.place(where)}, "
            "by the holder or with its consent"
        )
        said = (Reason(text=text, source=sale.source, certainty=sale.certainty), *consent)
        found = [_ruled(kind, territory, span, sale, where, record) for kind in right.kind]
        rules = once(reason for _, reason in found if reason is not None)
        values = {value for value, _ in found}
        if values == {True} and sale.certainty in SURE and act.certainty in SURE:
            return Exhausted(value=True, supports=(*said, *rules))
        if values == {False}:
            return Exhausted(value=False, supports=said, against=rules)
        return Exhausted(value=None, supports=(*said, *rules))
    return Exhausted(value=None, supports=once(perhaps))


def _consent(right: Right, sale: Act, record: Record) -> tuple[bool | None, tuple[Reason, ...]]:
    """Tell whether a sale was the holder's, its affiliate's, or a licensee's within its licence, and why it was.

    None where the record does not decide; that no licence is on record is no answer.
    """
    asked = asked_of(record.sightings[sale.sighting_id], sale, record)
    if not asked.parties or asked.strangers:
        return None, ()
    reasons: list[Reason] = []
    for party in asked.parties:
        if right.holder:
            own = record.parties.belongs(party, right.holder, asked.since)
            name, holder = record.parties.name(party), record.parties.name(right.holder)
            why: tuple[Reason, ...] = (
                Reason(
                    text=f"{name} is, or is of, {holder}, the holder of {right.right_id}", source=right.source
                ),
            )
        else:
            own, why = made_by_holder(party, right.work_id, asked.since, record)
        if not own:
            use = Use(
                kind="sell", territory=asked.territory, asked=asked.since, dated=asked.dated, field=sale.field
            )
            verdict = licensed(party, right.work_id, use, record)
            capped = [
                r for r in rooms(sale, (party,), (right.work_id,), record) if r.licence_id in verdict.licences
            ]
            over = any(sale.quantity is None or sale.quantity > r.least for r in capped)
            if verdict.permission != "licensed" or over:
                at = licensed(party, right.work_id, replace(use, asked=asked.when), record).permission
                denied = {verdict.permission, at} <= NOT_PERMITTED and _ended(sale)
                past = any(sale.quantity is not None and sale.quantity > r.most for r in capped)
                return False if own is False and (denied or past) else None, ()
            why = verdict.reasons
        reasons.extend(why)
    return True, once(reasons)


def _ended(sale: Act) -> bool:
    """Tell whether the days of a sale are on record, so that what is denied for them is denied for all of it."""
    return sale.starts is not None and sale.ends is not None


def rule_of(kind: str, territory: str, asked: Span, record: Record) -> Exhaustion | None:
    """Return the row on exhaustion for a kind of right in a territory on every day of a span; None where none is."""
    for place in laws(territory, asked, record):
        for row in record.rules.exhaustion:
            if row.territory == place and ({kind, "all"} & set(row.right)) and covers(row, asked):
                return row
    return None


def _ruled(
    kind: str, territory: str, span: Span, sale: Act, where: str, record: Record
) -> tuple[bool | None, Reason | None]:
    """Tell whether a sale in one territory exhausts a right of a kind in another, and by which rule."""
    row = rule_of(kind, territory, span, record)
    if row is None:
        text = f"no rule on exhaustion of a {RIGHT[kind]} in {record.place(territory)} is on record for {moment(span)}"
        return None, Reason(text=text, source="exhaustion")
    region = f" in the {row.region}" if row.region else ""
    text = (
        f"exhaustion of a {RIGHT[kind]} in {record.place(territory)} is {row.regime}{region} ({row.statute})"
    )
    text += f"; {row.note}" if row.note else ""
    said = Reason(text=text, source=row.source_url or row.statute, certainty=row.certainty)
    then = sale.starts or span
    if row.regime == "international":
        return True, said
    if row.regime == "unsettled":
        return None, said
    inside = (
        record.territories.same(territory, where, span, then)
        if row.regime == "national"
        else _in_region(row.region, where, then, record)
    )
    return None if inside is False and row.elsewhere == "unknown" else inside, said


def _in_region(region: str, territory: str, on: Span, record: Record) -> bool | None:
    """Tell whether a territory belonged to a region when goods were sold there."""
    if region == "UK+EEA" and territory == "GB":
        return True
    answers = {record.territories.member(territory, treaty, on) for treaty in _REGIONS[region]}
    return True if True in answers else None if None in answers else False
