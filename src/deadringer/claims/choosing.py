"""Which heads of damages count in a total: one of those that exclude one another for each act, and no goods twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from deadringer.model.claims import Head

#: An act and its part.
Part = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A head with the parts of acts it is for. `asked_for` is False where the case must ask for it and does not."""

    head: Head
    parts: tuple[Part, ...]
    asked_for: bool
    last: date


def choose(
    items: Sequence[Item], worth: Mapping[int, Fraction], same: frozenset[frozenset[str]]
) -> frozenset[int]:
    """Return the places of the heads that count.

    Parameters
    ----------
    items : sequence of Item
        All heads of one claim.
    worth : mapping of int to Fraction
        The central sums of those that have one, in one currency, by place.
    same : set of pairs of act ids
        Acts that may be with the same goods.

    Returns
    -------
    frozenset of int
        For each part of an act and each group that excludes: one head, over all rights. A sum for a whole counts
        instead of those of its acts where it is greater than all of them. Of acts with the same goods, the one that is
        worth the most counts. Heads beside others count once for an act each.
    """
    found: set[int] = set()
    groups = dict.fromkeys((item.head.rule.group, item.head.rule.cumulative) for item in items)
    for group, beside in groups:
        of = [
            n
            for n in worth
            if (items[n].head.rule.group, items[n].head.rule.cumulative) == (group, beside)
            and items[n].asked_for
            and _in_turn(items, worth, n)
        ]
        found |= _once(items, worth, of) if beside else _best(items, worth, of, same)
    return frozenset(found)


def _in_turn(items: Sequence[Item], worth: Mapping[int, Fraction], at: int) -> bool:
    """Tell whether no head of an earlier resort could be computed, for an act of this one and under its right."""
    mine = items[at]
    return not any(
        other.head.rule.resort < mine.head.rule.resort
        and other.head.rule.group == mine.head.rule.group
        and other.head.right_id == mine.head.right_id
        and other.asked_for
        and set(other.parts) & set(mine.parts)
        for other in (items[n] for n in worth)
    )


def _once(items: Sequence[Item], worth: Mapping[int, Fraction], of: Sequence[int]) -> set[int]:
    """Return for each act the greatest of the heads of one name."""
    best: dict[tuple[str, tuple[Part, ...]], int] = {}
    for n in of:
        key = (items[n].head.rule.head, items[n].parts)
        if key not in best or worth[n] > worth[best[key]]:
            best[key] = n
    return set(best.values())


def _best(
    items: Sequence[Item], worth: Mapping[int, Fraction], of: Sequence[int], same: frozenset[frozenset[str]]
) -> set[int]:
    single: dict[Part, int] = {}
    for n in of:
        if len(items[n].parts) == 1:
            [part] = items[n].parts
            if part not in single or worth[n] > worth[single[part]]:
                single[part] = n
    _drop_same_goods(single, worth, same)
    found: set[int] = set()
    taken: set[Part] = set()
    shared = sorted((n for n in of if len(items[n].parts) > 1), key=lambda n: (-worth[n], n))
    for n in shared:
        parts = set(items[n].parts)
        apart = sum((worth[single[part]] for part in parts if part in single), Fraction(0))
        if not parts & taken and worth[n] > apart:
            taken |= parts
            found.add(n)
    return found | {n for part, n in single.items() if part not in taken}


def _drop_same_goods(
    single: dict[Part, int], worth: Mapping[int, Fraction], same: frozenset[frozenset[str]]
) -> None:
    """Leave of acts with the same goods the one that is worth the most, the first of those that are worth the same."""
    by_act: dict[str, Fraction] = {}
    for (act, _), n in single.items():
        by_act[act] = by_act.get(act, Fraction(0)) + worth[n]
    kept: list[str] = []
    for act in sorted(by_act, key=lambda act: -by_act[act]):
        if not any(frozenset({act, other}) in same for other in kept):
            kept.append(act)
    for part in [part for part in single if part[0] not in kept]:
        del single[part]
