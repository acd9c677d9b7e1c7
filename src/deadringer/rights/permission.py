"""Whether one act with one sighting was permitted, work by work; and what several works say together.

The questions are asked in a fixed order, and an answer is given only where the record decides for the whole
moment or period: not_required, own, licensed, no_licence_in_force, never_licensed, exhausted, prior_use; else
unknown, with what would decide. `exhausted` and `prior_use` are answers where the acts on record decide them for
every right that is, or may be, in force; they permit the act, and so stand above the want of a licence. Else they
are defences. No score is seen here.

Where the end of an act is not on record, it is asked about as of its latest day. What would settle it must hold
for longer: not_required for all the time in which it may have been done, own and licensed from the start on
record. What would let it be complained of is an answer for that day, and a complaint only if it holds for all
that time. `not_required` speaks of the rights on record: it takes one that reaches the place, and every such right
out of force; where none is on record, the later questions are asked, and that no right is known is said beside
them. A right of another kind may be unrecorded, and either way nothing is complained of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from deadringer.errors import InputError
from deadringer.model.dates import Span
from deadringer.model.records import Act, Right, Sighting
from deadringer.model.values import Permission, Reason
from deadringer.model.words import PERMISSION, either, moment, when
from deadringer.rights.asked import Asked, Part, asked_of
from deadringer.rights.defences import defences, handed_over
from deadringer.rights.exhaustion import exhausted
from deadringer.rights.grants import Use, Verdict
from deadringer.rights.licences import licensed
from deadringer.rights.prior_use import prior_use
from deadringer.rights.protection import Protection, protection
from deadringer.rights.reasons import gathered, once
from deadringer.rights.record import Record
from deadringer.rights.standing import standing
from deadringer.rights.titles import made_by_holder


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """Whether the claimant may sue, and on which of the rights in force."""

    word: str
    rights: tuple[Right, ...]
    reasons: tuple[Reason, ...]
    decides: tuple[str, ...]


def permit(
    sighting: Sighting, act: Act | None, work_ids: Sequence[str], record: Record, part: Part | None = None
) -> tuple[Permission, ...]:
    """Tell for each work whether an act with a sighting, or one part of it, was permitted.

    Parameters
    ----------
    sighting : Sighting
        What was seen; its makers are those asked about.
    act : Act or None
        The act; None asks about the making in `made_in` that the sighting implies.
    work_ids : sequence of str
        The works, best first.
    record : Record
        The case.
    part : Part, optional
        The part of the act, one of those `parts` tells apart; all of it unless given.

    Returns
    -------
    tuple of Permission
        One a work, in the order given.

    Raises
    ------
    InputError
        The act belongs to another sighting, or a work is not in the case.
    """
    if act is not None and act.sighting_id != sighting.sighting_id:
        raise InputError(
            f"act {act.act_id!r} belongs to sighting {act.sighting_id!r}, not {sighting.sighting_id!r}"
        )
    for work_id in work_ids:
        if work_id not in record.works:
            raise InputError(f"work_ids: expected works of the case, got {work_id!r}")
    asked = asked_of(sighting, act, record, part)
    return tuple(_permit(sighting, act, work_id, asked, record) for work_id in work_ids)


def agree(permissions: Sequence[Permission], title_of: Callable[[str], str] = str) -> Permission:
    """Return what the permissions of one act say together, one for each of several works.

    A work on which the record is silent does not disagree, unless the others need no permission and it may: a
    right in it is, or may be, in force. Any other difference makes the answer unknown, with each a reason.
    Nothing is complained of unless it is for every work by itself, silent or not: no right in one work, and no
    answer on one, fills in for what another lacks. Its sentences call a work by its `title_of` (that of a record),
    or by its id. The answer on each work stays in `singly`.

    Raises
    ------
    InputError
        There is none, or they are about different acts.
    """
    if not permissions or len({(p.sighting_id, p.act_id) for p in permissions}) != 1:
        raise InputError("permissions: expected at least one, all of one act with one sighting")
    if len(permissions) == 1:
        return permissions[0]
    freed = any(p.permission == "not_required" for p in permissions)
    spoken = [p for p in permissions if not p.silent or (freed and (p.rights or p.rights_unknown))]
    spoken = spoken or list(permissions)
    answers = {p.permission for p in spoken}
    stands = {p.standing for p in spoken}
    reasons, decides = gathered(spoken)
    if len(answers) > 1:
        texts = (f"for {title_of(p.work_id)} the answer is: {PERMISSION[p.permission]}" for p in spoken)
        reasons = (*(Reason(text=text) for text in texts), *reasons)
        titles = ", ".join(sorted(title_of(p.work_id) for p in spoken))
        decides = once((f"which of {titles} it derives from", *decides))
    sure = once(right for p in spoken for right in p.rights)
    together = replace(
        spoken[0],
        permission=answers.pop() if len(answers) == 1 else "unknown",
        standing=stands.pop() if len(stands) == 1 else "unknown",
        reasons=reasons,
        decides=decides,
        lacks=once(text for p in spoken for text in p.lacks),
        rights=sure,
        rights_unknown=tuple(
            r for r in once(r for p in permissions for r in p.rights_unknown) if r not in sure
        ),
        rights_of_others=tuple(
            r for r in once(r for p in permissions for r in p.rights_of_others) if r not in sure
        ),
        licences=once(licence for p in spoken for licence in p.licences),
        defences=once(defence for p in permissions for defence in p.defences),
        singly=tuple(permissions),
    )
    apart = ", ".join(sorted(title_of(p.work_id) for p in permissions if not p.complained_of))
    if not apart or not together.complained_of:
        return together
    text = f"It may derive from {apart} instead, and making that is not complained of by itself."
    return replace(together, lacks=(text,))


def _permit(sighting: Sighting, act: Act | None, work_id: str, asked: Asked, record: Record) -> Permission:
    span = asked.span(work_id, record)
    shield = protection(work_id, asked, span, record)
    stood = _standing(work_id, shield, asked.since, record)
    lasting = True
    if shield.off:
        found = Verdict(permission="not_required")
    elif (own := _own(work_id, asked, record)) is not None:
        found = own
    else:
        found, lasting = _licence(work_id, asked, span, shield, record)
        if found.permission != "licensed" and (freed := _freed(work_id, act, asked, span, shield, record)):
            found, lasting = freed, True
        lasting = lasting and _standing(work_id, shield, span, record).word == stood.word
    permission = Permission(
        act_id=act.act_id if act else None,
        sighting_id=sighting.sighting_id,
        work_id=work_id,
        act_kind=asked.kind,
        territory=asked.territory,
        asked=asked.when,
        permission=found.permission,
        standing=stood.word,
        reasons=once((*asked.reasons, *asked.passed, *found.reasons, *shield.reasons, *stood.reasons)),
        decides=once((*found.decides, *shield.decides, *stood.decides)),
        rights=tuple(right.right_id for right in stood.rights),
        rights_of_others=tuple(right.right_id for right in shield.rights if right not in stood.rights),
        rights_unknown=tuple(right.right_id for right in shield.rights_unknown),
        licences=found.licences,
        makers=once((*(record.parties.respondent(p) for p in asked.parties), *asked.strangers)),
        silent=found.silent,
        part=asked.part.number,
        quantity=asked.part.quantity,
    )
    rests = [*asked.reasons, *found.reasons, *stood.reasons]
    rests += [reason for right in stood.rights for reason in shield.of[right.right_id]]
    unsure = (f"{reason.text[:1].upper()}{reason.text[1:]} is not known." for reason in asked.unsure)
    lacks = (*unsure, *_unverified(act, rests))
    if not asked.part.sure:
        lacks = (
            f"That any of the act fell into this part of it ({moment(asked.when)}) is not on record.",
            *lacks,
        )
    if not lasting:
        text = f"for {moment(asked.when)}, but not for all of {moment(span)}, in which the act may have been done"
        lacks = (f"That the claimant may complain is shown {text}.", *lacks)
    return replace(
        permission,
        defences=once(defences(permission, act, asked, span, shield, record)),
        lacks=lacks if permission.complained_of else (),
    )


def _unverified(act: Act | None, rests: Iterable[Reason]) -> tuple[str, ...]:
    """Say what a complaint would rest on that is of low certainty: it must be verified first."""
    texts = [reason.text for reason in rests if reason.certainty == "low"]
    if act is not None and act.certainty == "low":
        texts.insert(0, f"the act {act.act_id} itself")
    return once(f"Of low certainty, and to be verified first: {text}." for text in texts)


def _own(work_id: str, asked: Asked, record: Record) -> Verdict | None:
    """Answer own where every maker is the holder's own; unknown where only some are; None where none is."""
    found = [made_by_holder(party, work_id, asked.since, record) for party in asked.parties]
    values = [value for value, _ in found] + [False] * len(asked.strangers)
    reasons = once(reason for _, why in found for reason in why)
    if not any(value is not False for value in values):
        return None
    if all(values):
        return Verdict(permission="own", reasons=reasons)
    strange = [p for p, (v, _) in zip(asked.parties, found, strict=True) if v is False]
    others = (*(record.parties.name(party) for party in strange), *asked.strangers)
    if others:
        text = f"made by the holder's own and by others: {', '.join(others)}"
        decides: tuple[str, ...] = ("which of the makers made it",)
    else:
        work = record.title_of(work_id)
        text = f"whether the maker's group held {work} ({moment(asked.since)}) is not decided by the dates on record"
        decides = (f"the chain of title in {work} on that day",)
    return Verdict(permission="unknown", reasons=(*reasons, Reason(text=text)), decides=decides)


def _freed(
    work_id: str, act: Act | None, asked: Asked, span: Span, shield: Protection, record: Record
) -> Verdict | None:
    """Answer exhausted or prior use where the facts decide it for every right that is, or may be, in force.

    Goods that were put on the market with consent, by a rule that does not decide, leave it unknown; so does a making
    surely before the right against which nothing stands but what is not on record.
    """
    gone = exhausted(act, asked, span, shield.named, record)
    if gone.value:
        return Verdict(permission="exhausted", reasons=gone.supports)
    if gone.value is None and gone.supports:
        decides = ("whether the first sale of these goods exhausts every right there and then",)
        return Verdict(permission="unknown", reasons=(*gone.supports, *gone.against), decides=decides)
    used = prior_use(act, asked, span, shield.named, record)
    may = bool(used) and all(one.permits or one.open for one in used)
    if not may or any(handed_over(work_id, asked.territory, record)):
        return None
    reasons = once(reason for one in used for reason in one.supports)
    if all(one.permits for one in used):
        return Verdict(permission="prior_use", reasons=reasons)
    lacks = once(reason for one in used for reason in one.against)
    decides = ("whether the maker had it from the work: what is not known of its prior use",)
    return Verdict(permission="unknown", reasons=(*reasons, *lacks), decides=decides)


def _licence(
    work_id: str, asked: Asked, span: Span, shield: Protection, record: Record
) -> tuple[Verdict, bool]:
    """Answer from the licences as of the moment asked about, and tell whether the answer holds all the time."""
    relied = {right.work_id for right in shield.rights}

    def at(when: Span, dated: bool = True) -> Verdict:
        use = Use(
            kind=asked.kind,
            territory=asked.territory,
            asked=when,
            dated=dated,
            recorded=asked.recorded,
            field=asked.field,
            past=asked.part.past,
            perhaps=asked.part.perhaps,
        )
        return _of_makers(work_id, asked, use, relied, record)

    found = at(asked.when, asked.dated)
    if found.permission == "licensed":
        longer = at(asked.since, asked.dated)
        if longer.permission != "licensed":
            text = (
                f"licensed as of {moment(asked.when)}; whether from {when(asked.starts)} on is not on record"
            )
            said = Reason(text=text, source="licences")
            return replace(longer, permission="unknown", reasons=(*longer.reasons, said)), False
    return found, span == asked.when or at(span).permission == found.permission


def _of_makers(work_id: str, asked: Asked, use: Use, relied: Collection[str], record: Record) -> Verdict:
    """Answer from the licences of every maker; makers who answer for one another are asked as one."""
    if not asked.parties and not asked.strangers:
        said = Reason(text="no maker is on record")
        return Verdict(permission="unknown", reasons=(said,), decides=("who made it",), silent=True)
    groups: dict[str, list[Verdict]] = {}
    for party in asked.parties:
        verdict = licensed(party, work_id, use, record, relied=relied)
        groups.setdefault(record.parties.respondent(party), []).append(verdict)
    verdicts = [_joined([v for v in group if not v.silent] or group) for group in groups.values()]
    for text in asked.strangers:
        said = Reason(
            text=f"{text!r} is no party of the case; no licence under that name is on record",
            source="parties",
        )
        decides = (f"who {text!r} is", f"a licence for {text!r}, or its refusal")
        verdicts.append(Verdict(permission="unknown", reasons=(said,), decides=decides, silent=True))
    return _joined(verdicts)


def _joined(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the one answer all verdicts give, else unknown."""
    answers = {verdict.permission for verdict in verdicts}
    reasons, decides = gathered(verdicts)
    return Verdict(
        permission=answers.pop() if len(answers) == 1 else "unknown",
        reasons=reasons,
        decides=decides,
        licences=once(licence for verdict in verdicts for licence in verdict.licences),
        silent=all(verdict.silent for verdict in verdicts),
    )


def _standing(work_id: str, shield: Protection, when: Span, record: Record) -> _Standing:
    """Return the claimant's standing, right by right; where no right is known or possible, that in the work.

    Standing in one right in force is standing, and only such rights are relied on. Else it takes the same answer on
    every right that is in force or may be: which of them was is not known, and they may be of different holders.
    """
    claimant = record.case.settings.claimant
    rights: tuple[Right | None, ...] = (*shield.rights, *shield.rights_unknown) or (None,)
    answers = [(right, standing(claimant, (work_id,), right, when, record)) for right in rights]
    mine = [(right, answer) for right, answer in answers if right is not None and answer.value]
    sure = [(right, answer) for right, answer in mine if right in shield.rights]
    if sure:
        answers = [*sure]
    values = {answer.value for _, answer in answers}
    value = values.pop() if len(values) == 1 else None
    reasons, decides = gathered(answer for _, answer in answers)
    if value is None and mine:
        held = either([right.right_id for right, _ in mine])
        decides = (f"whether {held}, on which the claimant could sue, was in force there and then", *decides)
    return _Standing(
        word={True: "yes", False: "no", None: "unknown"}[value],
        rights=tuple(right for right, _ in sure) or shield.rights,
        reasons=reasons,
        decides=decides,
    )
