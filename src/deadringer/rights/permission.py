"""Whether one act with one sighting was permitted, work by work; and what several works say together.

The questions are asked in a fixed order, and an answer is given only where the record decides for the whole
moment or period: not_required, own, licensed, no_licence_in_force, never_licensed; else unknown, with what
would decide. `exhausted` and `prior_use` need facts no table of a case holds: they come as defences, never as
answers. No score is seen here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from deadringer.errors import InputError
from deadringer.model.dates import Span, day
from deadringer.model.records import Act, Right, Sighting
from deadringer.model.values import Permission, Reason
from deadringer.rights.defences import defences
from deadringer.rights.in_force import in_force
from deadringer.rights.licences import Verdict, licensed
from deadringer.rights.reasons import followed, gathered, once
from deadringer.rights.record import Record
from deadringer.rights.standing import standing
from deadringer.rights.titles import made_by_holder


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The act a permission is asked for: what, where, when, and by whom (strangers: names not resolved)."""

    kind: str
    territory: str
    when: Span
    parties: tuple[str, ...]
    strangers: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Protection:
    """The rights on record that reach the act: in force, or perhaps; `off` if all are decided not to be."""

    rights: tuple[Right, ...]
    rights_unknown: tuple[Right, ...]
    off: bool
    reasons: tuple[Reason, ...]
    decides: tuple[str, ...]


def permit(
    sighting: Sighting, act: Act | None, work_ids: Sequence[str], record: Record
) -> tuple[Permission, ...]:
    """Tell for each work whether an act with a sighting was permitted.

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
    asked = _asked(sighting, act, record)
    return tuple(_permit(sighting, act, work_id, asked, record) for work_id in work_ids)


def agree(permissions: Sequence[Permission], title_of: Callable[[str], str] = str) -> Permission:
    """Return what the permissions of one act say together, one for each of several works.

    A work on which the record is silent does not disagree, unless the others need no permission and it may: a
    right in it is, or may be, in force. Any other difference makes the answer unknown, with each a reason.
    Its sentences call a work by its `title_of` (that of a record), or by its id.

    Raises
    ------
    InputError
        There is none, or they are about different acts.
    """
    if not permissions or len({(p.sighting_id, p.act_id) for p in permissions}) != 1:
        raise InputError("permissions: expected at least one, all of one act with one sighting")
    freed = any(p.permission == "not_required" for p in permissions)
    spoken = [p for p in permissions if not p.silent or (freed and (p.rights or p.rights_unknown))]
    spoken = spoken or list(permissions)
    answers = {p.permission for p in spoken}
    stands = {p.standing for p in spoken}
    reasons, decides = gathered(spoken)
    if len(answers) > 1:
        said = tuple(Reason(text=f"for {title_of(p.work_id)} the answer is {p.permission}") for p in spoken)
        reasons = (*said, *reasons)
        titles = ", ".join(title_of(p.work_id) for p in spoken)
        decides = once((f"which of {titles} it derives from", *decides))
    sure = once(right for p in permissions for right in p.rights)
    return replace(
        spoken[0],
        permission=answers.pop() if len(answers) == 1 else "unknown",
        standing=stands.pop() if len(stands) == 1 else "unknown",
        reasons=reasons,
        decides=decides,
        rights=sure,
        rights_unknown=tuple(
            r for r in once(r for p in permissions for r in p.rights_unknown) if r not in sure
        ),
        licences=once(licence for p in spoken for licence in p.licences),
    )


def _permit(sighting: Sighting, act: Act | None, work_id: str, asked: _Asked, record: Record) -> Permission:
    shield = _protection(work_id, asked, record)
    if shield.off:
        found = Verdict(permission="not_required")
    else:
        found = _own(work_id, asked, record) or _licence(work_id, asked, record)
    stands, stand_reasons, stand_decides = _standing(work_id, shield, asked, record)
    permission = Permission(
        act_id=act.act_id if act else None,
        sighting_id=sighting.sighting_id,
        work_id=work_id,
        act_kind=asked.kind,
        territory=asked.territory,
        asked=asked.when,
        permission=found.permission,
        standing=stands,
        reasons=once((*asked.reasons, *found.reasons, *shield.reasons, *stand_reasons)),
        decides=once((*found.decides, *shield.decides, *stand_decides)),
        rights=tuple(right.right_id for right in shield.rights),
        rights_unknown=tuple(right.right_id for right in shield.rights_unknown),
        licences=found.licences,
        makers=once((*(record.parties.respondent(p) for p in asked.parties), *asked.strangers)),
        silent=found.silent,
    )
    return replace(permission, reasons=once((*permission.reasons, *defences(permission, act, record))))


def _asked(sighting: Sighting, act: Act | None, record: Record) -> _Asked:
    """Return what is asked of a sighting, or of one act with it."""
    territory = (act.territory if act else "") or sighting.made_in
    when, reasons = _when(sighting, act, territory, record)
    named = {text: record.parties.resolve(text, sighting.made_in, when) for text in sighting.maker}
    parties = [party for party in named.values() if party]
    site = next((site for site in record.case.sites if site.site_id == sighting.site), None)
    if not named and site is not None and site.party:
        parties.append(site.party)
        text = f"made at {site.name or site.site_id}, of {record.parties.name(site.party)}"
        reasons = (*reasons, Reason(text=text, source=site.source))
    links = (record.parties.between(party, record.parties.respondent(party)) or () for party in parties)
    return _Asked(
        kind=act.kind if act else "make",
        territory=territory,
        when=when,
        parties=once(parties),
        strangers=tuple(text for text, party in named.items() if party is None),
        reasons=(*reasons, *(followed(row, record.parties) for rows in links for row in rows)),
    )


def _when(
    sighting: Sighting, act: Act | None, territory: str, record: Record
) -> tuple[Span, tuple[Reason, ...]]:
    """Return the moment asked about: an act with both ends known as a whole, else its latest day."""
    if act is not None and act.ends is not None:
        starts, ends = act.starts, act.ends
        if starts is None or starts == ends:
            return ends, ()
        if ends.before(starts) is True:  # given the wrong way round: the same days
            starts, ends = ends, starts
        return Span(starts.first, ends.last), ()
    gone = record.territories.last_day(territory, act.starts if act else None)
    seen = sighting.seen_on
    if gone is not None and (seen is None or gone.before(seen)):
        when, why = gone, "the last day of that state"
    elif seen is not None:
        when, why = seen, "the day it was seen"
    else:
        when, why = day(record.case.settings.as_of), "the day the case is decided on"
    what = "the end of the act is not on record"
    if act is None:
        what = f"no act is on record; making in {territory or '?'} is implied"
    text = f"{what}: asked as of {when} ({why}); earlier acts may have been permitted"
    return when, (Reason(text=text, source=(act or sighting).source, certainty=act.certainty if act else ""),)


def _protection(work_id: str, asked: _Asked, record: Record) -> _Protection:
    """Return which rights in a work, or in what it derives from, reach the act."""
    sure: list[Right] = []
    maybe: list[Right] = []
    reasons: list[Reason] = []
    decides: list[str] = []
    reached = False
    for at in record.lineage(work_id):
        for right in record.rights(at):
            since = right.granted or right.filed
            covers = record.territories.covers(
                right.territory, asked.territory, asked.when, since=since, kinds=right.kind
            )
            if covers is False:
                continue
            answer = in_force(right, asked.when, record.rules, record.works.get(at))
            reasons.extend(answer.reasons)
            if answer.value is False:
                reached = reached or covers is True
                continue
            decides.extend(f"{right.right_id}: {text}" for text in answer.decides)
            drawing = right.kind == ("copyright",) and asked.kind == "make"
            if drawing:
                text = f"{right.right_id}: the right in a drawing is not a right in making the thing shown"
                reasons.append(
                    Reason(
                        text=text,
                        source="RU Civil Code art. 1270(3), and its like elsewhere",
                        certainty="medium",
                    )
                )
            (sure if answer.value and covers and not drawing else maybe).append(right)
    return _Protection(
        rights=tuple(sure),
        rights_unknown=tuple(maybe),
        off=reached and not sure and not maybe,
        reasons=tuple(reasons),
        decides=tuple(decides),
    )


def _own(work_id: str, asked: _Asked, record: Record) -> Verdict | None:
    """Answer own where every maker is the holder's own; unknown where only some are; None where none is."""
    found = [made_by_holder(party, work_id, asked.when, record) for party in asked.parties]
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
        text = f"whether the maker's group held {work} on {asked.when} is not decided by the dates on record"
        decides = (f"the chain of title in {work} on that day",)
    return Verdict(permission="unknown", reasons=(*reasons, Reason(text=text)), decides=decides)


def _licence(work_id: str, asked: _Asked, record: Record) -> Verdict:
    """Answer from the licences of every maker; makers who answer for one another are asked as one."""
    if not asked.parties and not asked.strangers:
        said = Reason(text="no maker is on record")
        return Verdict(permission="unknown", reasons=(said,), decides=("who made it",), silent=True)
    groups: dict[str, list[Verdict]] = {}
    for party in asked.parties:
        verdict = licensed(party, work_id, asked.kind, asked.territory, asked.when, record)
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


def _standing(
    work_id: str, shield: _Protection, asked: _Asked, record: Record
) -> tuple[str, tuple[Reason, ...], tuple[str, ...]]:
    """Return the claimant's standing in the rights in force, else in those that may be, else in the work."""
    claimant = record.case.settings.claimant
    rights: tuple[Right | None, ...] = shield.rights or shield.rights_unknown or (None,)
    answers = [standing(claimant, (work_id,), right, asked.when, record) for right in rights]
    values = {answer.value for answer in answers}
    value = True if True in values else None if None in values else False
    word = {True: "yes", False: "no", None: "unknown"}[value]
    return word, *gathered(answers)
