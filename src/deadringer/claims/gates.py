"""The gates a claim must pass, one by one: right, act, standing, time, permission, proof.

Each is read off answers already given, for one act: an act that passes a gate does not carry another that does not.
The gates shown for a claim are those of the act that comes furthest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deadringer.claims.lacking import DOING, Names
from deadringer.claims.proof import LOOK, carried
from deadringer.model.claims import GATES, Gate, Limit
from deadringer.model.values import NOT_PERMITTED, Permission
from deadringer.model.words import PERMISSION, RIGHT, either, when

#: How a gate's answer orders claims: passed, unknown, not passed.
ORDER: Mapping[bool | None, int] = {True: 0, None: 1, False: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act, or a part of one, as a claim has it: the answer on it, its limits, and what the evidence carries.

    `proof` has for each right in force whether the evidence carries a claim on it.
    """

    permission: Permission
    limits: tuple[Limit, ...]
    proof: Mapping[str, bool | None]

    @property
    def carried(self) -> tuple[str, ...]:
        """The rights that the evidence carries a claim on."""
        return tuple(right for right in self.permission.rights if self.proof.get(right))

    @property
    def claimed(self) -> bool:
        """Whether a claim rests on this act: complained of, on a right that the evidence carries."""
        return self.permission.complained_of and bool(self.carried)

    @property
    def timely(self) -> bool | None:
        """Whether a claim can still be brought on it: True where one can for any day of it, None where unknown."""
        passed = {limit.passed for limit in self.limits}
        return True if False in passed else None if None in passed or not passed else False


def proof(
    permission: Permission,
    kinds: Mapping[str, tuple[str, ...]],
    shown: Mapping[str, frozenset[str]],
    charted: Mapping[str, bool | None],
) -> dict[str, bool | None]:
    """Tell for each right in force for an act whether the evidence carries a claim on it.

    Parameters
    ----------
    permission : Permission
    kinds : mapping of str to tuple of str
        The kinds each right may be of.
    shown : mapping of str to frozenset of str
        The kinds of evidence for derivation from the work each right is in.
    charted : mapping of str to (bool or None)
        Whether the chart of each right is complete.
    """
    return {
        right: carried(kinds.get(right, ()), shown.get(right, frozenset()), charted.get(right))
        for right in permission.rights
    }


def gates(act: Act, kinds: Mapping[str, tuple[str, ...]], names: Names) -> tuple[Gate, ...]:
    """Return the gates of one act, in order, each with what it rests on in a sentence."""
    asked, value = act.permission, dict(zip(GATES, values(act), strict=True))
    where = names.places.get(asked.territory, asked.territory) or "a territory not on record"
    doing = DOING.get(asked.act_kind, asked.act_kind)
    standing: dict[bool | None, str] = {True: "The claimant may sue.", False: "The claimant may not sue."}
    text: dict[str, str] = {
        "right": _right(asked, where),
        "act": _act(asked, doing, where),
        "standing": standing.get(value["standing"], "Whether the claimant may sue is unknown."),
        "time": _time(act),
        "permission": f"Permission for {doing} in {where}: {PERMISSION[asked.permission]}.",
        "proof": _proof(act, kinds),
    }
    timed = tuple(dict.fromkeys(reason for limit in act.limits for reason in limit.reasons))
    reasons = {"permission": asked.reasons, "time": timed}
    return tuple(Gate(name=n, value=value[n], text=text[n], reasons=reasons.get(n, ())) for n in GATES)


def values(act: Act) -> tuple[bool | None, ...]:
    """Return whether an act passes each gate, in order: True, False, or None where that is unknown."""
    asked = act.permission
    found = set(act.proof.values())
    return (
        bool(asked.rights) or (None if asked.rights_unknown else False),
        False if asked.act_id is None else None if asked.lacks else True,
        {"yes": True, "no": False}.get(asked.standing),
        act.timely,
        None if asked.permission == "unknown" else asked.permission in NOT_PERMITTED,
        bool(act.carried) or (False if found == {False} else None),
    )


def order(act: Act) -> tuple[int, ...]:
    """Return what acts are sorted by: passed before unknown before not passed, gate by gate."""
    return tuple(ORDER[value] for value in values(act))


def furthest(acts: Sequence[Act]) -> Act:
    """Return the act that comes furthest: a claim rests on it, else it passes the most, in the order of the gates."""
    return min(acts, key=lambda act: (not act.claimed, order(act)))


def _right(asked: Permission, where: str) -> str:
    if asked.rights:
        return f"In force in {where} there and then: {either(asked.rights)}."
    if asked.rights_unknown:
        return f"Whether {either(asked.rights_unknown)} reached the act is unknown."
    return f"No right is known in force in {where} there and then."


def _act(asked: Permission, doing: str, where: str) -> str:
    if asked.act_id is None:
        return f"No act is on record: {doing} in {where} is implied."
    if asked.lacks:
        return f"Act {asked.act_id} is on record. {asked.lacks[0]}"
    return f"Act {asked.act_id}: {doing} in {where}, {when(asked.asked)}."


def _time(act: Act) -> str:
    days = [limit.soonest for limit in act.limits if limit.soonest and limit.passed is False]
    by = f"; the first day that may be the last one is {min(days)}" if days else ""
    return {
        True: f"A claim can still be brought{by}.",
        None: "Until when a claim can be brought is unknown.",
        False: "The time to bring a claim is over, as far as is known.",
    }[act.timely]


def _proof(act: Act, kinds: Mapping[str, tuple[str, ...]]) -> str:
    if act.carried:
        return f"The evidence can carry a claim on {either(act.carried)}."
    return " ".join(lacking_proof(act, kinds)) or "No right is relied on that evidence could carry."


def lacking_proof(act: Act, kinds: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Say, for each right in force that the evidence does not carry, what would."""
    found = []
    for right, answer in act.proof.items():
        if answer is False:
            found.append(f"An element of {right} was looked for and not found: see the claim chart.")
        elif answer is None:
            of = kinds.get(right, ())
            named = either([RIGHT[kind] for kind in of]) or "a right of a kind not on record"
            look = either(list(dict.fromkeys(LOOK[kind] for kind in of)))
            to_do = f": {look}" if look else ""
            found.append(f"What was found carries no claim on {right} ({named}) yet{to_do}.")
    return tuple(found)
