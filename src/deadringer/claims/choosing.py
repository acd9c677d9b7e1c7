"""Which heads of damages count in a total: one of those that exclude one another for each act, and no goods twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from deadringer.model.claims import Head

#: An act and its part.
Part = tuple[str, int]


class Worth(NamedTuple):
    """What heads are compared by, in one currency: the central sum first, then the high one."""

    central: Fraction
    high: Fraction

    def plus(self, other: Worth) -> Worth:
        """Return what two are worth together."""
        return Worth(self.central + other.central, self.high + other.high)


_NOTHING = Worth(Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A head with the parts of acts it is for. `asked_for` is False where the case must ask for it and does not."""

    head: Head
    parts: tuple[Part, ...]
    asked_for: bool
    last: date


def choose(
    items: Sequence[Item], worth: Mapping[int, Worth], same: frozenset[frozenset[str]]
) -> frozenset[int]:
    """Return the places of the heads that count.

    Parameters
    ----------
    items : sequence of Item
        All heads of one claim.
    worth : mapping of int to Worth
        What those that have a sum are worth, by place.
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
    first = _first_resorts(items, worth)
    groups: dict[tuple[str, bool], list[int]] = {}
    for n in worth:
        rule = items[n].head.rule
        if items[n].asked_for and all(first[_turn(items[n], p)] == rule.resort for p in items[n].parts):
            groups.setdefault((rule.group, rule.cumulative), []).append(n)
    for (_, beside), of in groups.items():
        found |= _once(items, worth, of) if beside else _best(items, worth, of, same)
    return frozenset(found)


def _turn(item: Item, part: Part) -> tuple[object, ...]:
    return item.head.rule.group, item.head.rule.cumulative, item.head.right_id, part


def _first_resorts(items: Sequence[Item], worth: Mapping[int, Worth]) -> dict[tuple[object, ...], int]:
    """Return the earliest resort that could be computed, by group, right and act."""
    found: dict[tuple[object, ...], int] = {}
    for n in worth:
        for part in items[n].parts if items[n].asked_for else ():
            key = _turn(items[n], part)
            found[key] = min(found.get(key, items[n].head.rule.resort), items[n].head.rule.resort)
    return found


def _once(items: Sequence[Item], worth: Mapping[int, Worth], of: Sequence[int]) -> set[int]:
    """Return for each act the greatest of the heads of one name; of costs and the like, each amount once for all."""
    best: dict[tuple[object, ...], int] = {}
    for n in of:
        head = items[n].head
        stated = tuple(one.amount_id for one in head.assumptions if one.amount_id)
        key = (
            (head.rule.method, stated)
            if head.rule.method in ("moral", "costs")
            else (head.rule.head, items[n].parts)
        )
        if key not in best or worth[n] > worth[best[key]]:
            best[key] = n
    return set(best.values())


def _best(
    items: Sequence[Item], worth: Mapping[int, Worth], of: Sequence[int], same: frozenset[frozenset[str]]
) -> set[int]:
    single: dict[Part, int] = {}
    for n in of:
        if len(items[n].parts) == 1:
            [part] = items[n].parts
            if part not in single or worth[n] > worth[single[part]]:
                single[part] = n
    near: dict[str, set[str]] = {}
    for pair in same:
        for act in pair:
            near.setdefault(act, set()).update(pair - {act})
    _drop_same_goods(single, worth, near)
    found: set[int] = set()
    taken: set[Part] = set()
    used: set[str] = set()  # acts whose goods may be those of an act that is taken
    shared = sorted((n for n in of if len(items[n].parts) > 1), key=lambda n: worth[n], reverse=True)
    for n in shared:
        parts = set(items[n].parts)
        others = {other for act, _ in parts for other in near.get(act, ())}
        apart = _NOTHING
        for part in single:
            if part not in taken and part[0] not in used and (part in parts or part[0] in others):
                apart = apart.plus(worth[single[part]])
        if not parts & taken and not {act for act, _ in parts} & used and worth[n] > apart:
            taken |= parts
            used |= others
            found.add(n)
    return found | {n for part, n in single.items() if part not in taken and part[0] not in used}


def _drop_same_goods(
    single: dict[Part, int], worth: Mapping[int, Worth], near: Mapping[str, set[str]]
) -> None:
    """Leave of acts with the same goods the one that is worth the most, the first of those that are worth the same."""
    by_act: dict[str, Worth] = {}
    for (act, _), n in single.items():
        by_act[act] = by_act.get(act, _NOTHING).plus(worth[n])
    kept: set[str] = set()
    for act in sorted(by_act, key=lambda act: by_act[act], reverse=True):
        if not near.get(act, set()) & kept:
            kept.add(act)
    for part in [part for part in single if part[0] not in kept]:
        del single[part]
