"""The defences that stand beside a claim: those of the rules, and those that what was found raises or answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from deadringer.model.claims import Defence, Limit
from deadringer.model.ratios import signed
from deadringer.model.reasons import Reason
from deadringer.model.values import Finding
from deadringer.model.words import moment


def defended(
    raised: Iterable[Defence],
    risks: Mapping[str, tuple[Reason, ...]],
    limits: Sequence[Limit],
    best: Finding,
) -> tuple[Defence, ...]:
    """Return what the other side may say of a claim, each with what supports it and what stands against it.

    Parameters
    ----------
    raised : iterable of Defence
        What the rules raise for its acts.
    risks : mapping of str to tuple of Reason
        Why rights relied on may not be valid, by right.
    limits : sequence of Limit
        Until when its acts can be sued on.
    best : Finding
        The finding that the claim's support is of: what stands against independent creation.
    """
    return (
        *dict.fromkeys(raised),
        *(_invalid(right, reasons) for right, reasons in risks.items()),
        *_late(limits),
        _independent(best),
    )


def _invalid(right: str, reasons: tuple[Reason, ...]) -> Defence:
    text = f"{right} is not valid, or not in so far as it is relied on: to be in force is not to be valid"
    return Defence(kind="invalidity", text=text, supports=reasons)


def _late(limits: Sequence[Limit]) -> tuple[Defence, ...]:
    """Return the defence of limitation, where a part of an act is late or may be."""
    late = [limit for limit in limits if limit.passed]
    open_ = [limit for limit in limits if limit.passed is None]
    if not (late or open_):
        return ()
    supports = [
        Reason(text=f"{one.act_id}, {moment(one.slice)}: the time to sue is over, as far as is known")
        for one in late
    ]
    supports += [
        Reason(text=f"{one.act_id}, {moment(one.slice)}: until when one can sue is unknown") for one in open_
    ]
    against = [
        Reason(text=f"{one.act_id}, {moment(one.slice)}: a claim can still be brought")
        for one in limits
        if one.passed is False
    ]
    reasons = [reason for one in (*late, *open_) for reason in one.reasons]
    return (
        Defence(
            kind="limitation",
            text="The claim is brought too late",
            supports=tuple(dict.fromkeys([*supports, *reasons])),
            against=tuple(dict.fromkeys(against)),
        ),
    )


def _independent(best: Finding) -> Defence:
    """Return the defence of independent creation, and the evidence against it."""
    against = () if best.log10_lr is None else (_weight(best),)
    return Defence(
        kind="independent",
        text="It was made independently, for the same purpose, or as a common standard imposes it",
        against=against,
    )


def _weight(best: Finding) -> Reason:
    text = (
        f"what was found is {best.support} of derivation over that (log10 LR {signed(best.log10_lr or 0.0)})"
    )
    return Reason(text=text, source="findings")
