"""Which heads of damages a law knows for kinds of right and the date of an act. Nothing is computed here.

A member of the European Union has the ways of Directive 2004/48/EC beside its own: its own row stands for a way where
it has one. What the table does not reach, in place, kind or time, is one head that is unknown, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from deadringer.errors import InputError
from deadringer.model.claims import HeadRule
from deadringer.model.dates import Span, day
from deadringer.model.words import RIGHT, during, either
from deadringer.rights.reasons import Place, once
from deadringer.rights.rows import DamagesHead
from deadringer.rights.tables import Rules
from deadringer.rights.territories import Territories

#: The union whose directive its members have carried out, by its code in the table of heads and of treaties.
_UNION, _TREATY = "EU", "eu"


def heads(
    territory: str,
    kinds: Iterable[str],
    on: Span,
    rules: Rules,
    places: Territories | None = None,
    *,
    place: Place = str,
) -> tuple[HeadRule, ...]:
    """Return the heads of damages for rights of some kinds and an act on some days, in the order of the table.

    Parameters
    ----------
    territory : str
        Where the act was done.
    kinds : iterable of str
        Of what kind the right may be; a head must be known for each of them.
    on : Span
        The days of the act. A rule that governs only some of them is not taken for the others.
    rules : Rules
        The dated tables.
    places : Territories, optional
        Who was a member of the Union when; made of the rules unless given.
    place : callable
        What to call a territory, by its code.

    Returns
    -------
    tuple of HeadRule
        At least one. One of the method `unknown` where no rule is on record, and where the law changed within the act.

    Raises
    ------
    InputError
        There is no kind of right.
    """
    named = once(kinds)
    if not named:
        raise InputError("kinds: expected at least one kind of right, got none")
    own = _here(rules, territory, named)
    found = _governing(own, on)
    union = (places or Territories(rules)).member(territory, _TREATY, on) if territory else None
    if union or territory in (_UNION, "EM"):
        shared = _governing(_here(rules, _UNION, named), on)
        found += [row for row in shared if row.method not in {one.method for one in found}]
    limits = [row for row in found if row.method == "limit"]
    told = [_rule(row, territory, limits) for row in found if row.method != "limit"]
    turned = [row for row in own if row not in found and _touches(row, on)]
    if turned:
        turns = sorted({str(at) for row in turned for at in _turns(row, on)})
        law = f"the law on damages of {place(territory)}"
        why = f"{law} changed within the act ({', '.join(turns)}): divide it there"
        if on.first is None or on.last is None:
            why = f"{law} changed, and the days of the act do not tell which holds"
        told.append(_unknown(territory, named, why, turned[0]))
    if not told:
        kind = either([RIGHT.get(kind, kind) for kind in named])
        where = place(territory) if territory else "the territory of the act, which is not on record"
        told.append(
            _unknown(
                territory, named, f"no head of damages is on record for a {kind} in {where} {during(on)}"
            )
        )
    return tuple(told)


def _here(rules: Rules, territory: str, kinds: Sequence[str]) -> list[DamagesHead]:
    return [
        row
        for row in rules.damages_heads
        if row.territory == territory and ("all" in row.right or set(kinds) <= set(row.right))
    ]


def _governing(rows: Iterable[DamagesHead], on: Span) -> list[DamagesHead]:
    """Return the rules that are the law on every day of a span."""
    return [
        row
        for row in rows
        if (row.valid_from is None or on.before(day(row.valid_from)) is False)
        and (row.valid_to is None or (on.last is not None and on.last <= row.valid_to))
    ]


def _touches(row: DamagesHead, on: Span) -> bool:
    """Tell whether a rule is the law on some day of a span."""
    late = row.valid_from is not None and on.last is not None and on.last < row.valid_from
    early = row.valid_to is not None and on.first is not None and on.first > row.valid_to
    return not late and not early


def _turns(row: DamagesHead, on: Span) -> list[object]:
    ends = day(row.valid_to).next_day().first if row.valid_to else None
    inside = [at for at in (row.valid_from, ends) if at and (on.first is None or on.first < at)]
    return [at for at in inside if on.last is None or at <= on.last]


def _rule(row: DamagesHead, territory: str, limits: Sequence[DamagesHead]) -> HeadRule:
    since = f"taken as the law from {row.valid_from}, {row.dates} certainty" if row.dates != "high" else ""
    reduced = [
        f"{limit.head}: {limit.basis} of {limit.min} to {limit.max} {limit.currency}, where it shows {limit.fault}"
        for limit in limits
        if row.method in ("court_sum", "value", "royalty")
    ]
    return HeadRule(
        territory=territory,
        kinds=row.right,
        head=row.head,
        method=row.method,
        group=row.group,
        cumulative=row.cumulative,
        least=_number(row.min),
        most=_number(row.max),
        currency=row.currency if row.min is not None or row.max is not None else "",
        times_least=_number(row.times_least),
        times_most=_number(row.times_most),
        fault=row.fault,
        statute=row.statute,
        source=row.source_url or row.statute,
        certainty=row.certainty,
        note="; ".join(part for part in (row.basis, row.note, *reduced, since) if part),
        resort=row.resort,
    )


def _unknown(territory: str, kinds: tuple[str, ...], why: str, row: DamagesHead | None = None) -> HeadRule:
    said = HeadRule(
        territory=territory,
        kinds=kinds,
        head="damages",
        method="unknown",
        group="sum",
        note=why,
    )
    return said if row is None else replace(said, statute=row.statute, source=row.source_url or row.statute)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
