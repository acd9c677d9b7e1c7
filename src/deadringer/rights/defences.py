"""What the other side may say: defences that the facts on record raise but do not decide.

They stand beside a claim: each is a reason with its source, and none changes an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from deadringer.model.claims import Defence
from deadringer.model.dates import ANY, Span, day
from deadringer.model.records import Act, Licence, Right
from deadringer.model.values import Permission, Reason
from deadringer.model.words import moment, period, plain, when
from deadringer.rights.asked import Asked
from deadringer.rights.exhaustion import DEALINGS, exhausted, rule_of
from deadringer.rights.grants import NEGATIVE
from deadringer.rights.nonuse import unused
from deadringer.rights.prior_use import Used, prior_use
from deadringer.rights.protection import Protection
from deadringer.rights.reasons import once
from deadringer.rights.record import Record

_SETTLED = frozenset({"own", "licensed", "exhausted", "prior_use"})
#: Dealings with goods on the market; whoever exports them bought them somewhere too.
_AFTER_MAKING = DEALINGS | {"export"}
#: After so many years a maker may say that it was let be: the time after which EU law bars the holder of a mark
#: who knew and did nothing (Reg. (EU) 2017/1001 art. 61); other laws have none of their own.
_TOLERATED = 5


def defences(
    permission: Permission,
    act: Act | None,
    asked: Asked,
    span: Span,
    shield: Protection,
    record: Record,
) -> tuple[Defence, ...]:
    """Return the defences to expect against a complaint of an act.

    Parameters
    ----------
    permission : Permission
        The answer on the act and one work; where the act was permitted there is nothing to defend.
    act : Act or None
        The act itself, if one is on record.
    asked : Asked
        What is asked of it; what is not sure of who answers for the makers.
    span : Span
        All the time in which it may have been done.
    shield : Protection
        The rights that reach it.
    record : Record
        The case.

    Returns
    -------
    tuple of Defence
        No right here, who answers, State-to-State hand-over of documentation, a licence that went on or was implied,
        prior use, exhaustion, non-use: those the facts raise, each with what supports it and what stands against it.
    """
    if permission.permission in _SETTLED:
        return ()
    none = _no_right(permission, shield, record)
    if permission.permission == "not_required":
        return none
    rights = [
        right for right in shield.named if right.right_id in {*permission.rights, *permission.rights_unknown}
    ]
    handed = tuple(handed_over(permission.work_id, permission.territory, record))
    return (
        *none,
        *(_said("successor", f"{r.text} is not shown", r) for r in asked.unsure),
        *(_said("hand_over", reason.text, reason) for reason in handed),
        *_tolerated(permission, act, asked, record),
        *_used_before(prior_use(act, asked, span, rights, record, handed)),
        *_exhausted(permission, act, asked, span, rights, record),
        *_unused(permission, rights, record),
    )


def _no_right(permission: Permission, shield: Protection, record: Record) -> tuple[Defence, ...]:
    """Return that no right is shown in force there and then, with why of each right that was asked about."""
    if permission.rights:
        return ()
    where = f"in {record.place(permission.territory)} ({moment(permission.asked)})"
    text = f"no right is shown in force {where}"
    if permission.permission == "not_required":
        text = f"no right on record was in force {where}"
    maybe = [reason for right in shield.rights_unknown for reason in shield.of[right.right_id]]
    if not shield.reasons:
        return (
            Defence(kind="no_right", text=text, supports=(Reason(text=f"no right {where} is on record"),)),
        )
    supports = tuple(reason for reason in shield.reasons if reason not in maybe)
    return (Defence(kind="no_right", text=text, supports=supports, against=once(maybe)),)


def handed_over(work_id: str, territory: str, record: Record) -> Iterator[Reason]:
    """Yield the rules on documentation handed over among members of CMEA, where both sides were members.

    Within one member nothing was handed over among them: no state that came of the work's own has this defence.
    """
    work = record.works[work_id]
    members = {row.territory: row for row in record.rules.treaty_dates if row.treaty == "cmea"}

    def belonged(territory: str) -> set[str]:
        places = record.territories
        states = places.states(territory, ANY) | {territory}
        return {
            member
            for member in members
            for founder in places.states(member, ANY) | {member}
            if founder in states or any(places.follows(founder, state) for state in states)
        }

    theirs, ours = belonged(territory), belonged(work.origin)
    if not any(one != other for one in theirs for other in ours):
        return
    ended = max((row.until for row in members.values() if row.until), default=None)
    if ended and work.created and day(ended).before(work.created) is True:
        return
    for row in record.rules.succession:
        if row.predecessor == "CMEA" and {"know_how", "documentation"} & set(row.kind):
            text = f"{row.rule}; {row.deadline_or_condition} ({row.instrument})"
            yield Reason(text=text, source=row.source_url or row.instrument, certainty=row.certainty)


def _tolerated(permission: Permission, act: Act | None, asked: Asked, record: Record) -> Iterator[Defence]:
    """Yield that a licence went on, or was implied: one is on record, or the act was long known and let be."""
    mine = [
        row
        for at in record.lineage(permission.work_id)
        for row in record.licences(at)
        if any(record.parties.between(party, row.licensee) is not None for party in asked.parties)
    ]
    ran = [_row(row) for row in mine if row.status not in NEGATIVE]
    denied = [_row(row) for row in mine if row.status in NEGATIVE]
    as_of = day(record.case.settings.as_of)
    known = act.known_on if act is not None else None
    if act is not None and known is not None and known.shifted(_TOLERATED).before(as_of) is True:
        text = f"{act.act_id} was known to the claimant {when(known)}, more than {_TOLERATED} years ago"
        ran.append(Reason(text=text, source=act.source, certainty=act.certainty))
    if ran:
        text = "a licence that went on after its end, or was implied by long sufferance"
        yield _said("licence", text, ran[0], supports=ran, against=denied)


def _row(row: Licence) -> Reason:
    text = f"{row.licence_id}: status {plain(row.status or 'unknown')}, {period(row.starts, row.ends)}"
    stated = f"; stated by {row.said_by}" if row.said_by else ""
    return Reason(text=text + stated, source=row.source, certainty=row.certainty)


def _used_before(found: Iterable[Used]) -> Iterator[Defence]:
    for used in found:
        for reason in used.supports[:1]:
            text = f"prior use: {reason.text}"
            yield _said("prior_use", text, reason, supports=used.supports, against=used.against)


def _exhausted(
    permission: Permission,
    act: Act | None,
    asked: Asked,
    span: Span,
    rights: Sequence[Right],
    record: Record,
) -> Iterator[Defence]:
    if permission.act_kind not in _AFTER_MAKING:
        return
    found = exhausted(act, asked, span, rights, record)
    against = found.against
    if not found.supports:
        text = "no sale of these goods by the holder, or with its consent, is on record"
        against = (Reason(text=text, source="acts"), *against)
    rows = (
        rule_of(kind, permission.territory, permission.asked, record)
        for right in rights
        for kind in right.kind
    )
    for row in once(row for row in rows if row is not None):
        since = f" since {row.valid_from}" if row.valid_from else ""
        region = f" ({row.region})" if row.region else ""
        text = f"exhaustion by a first sale; regime {row.regime}{region}{since} ({row.statute})"
        rule = Reason(text=text, source=row.source_url or row.statute, certainty=row.certainty)
        yield _said("exhaustion", text, rule, supports=found.supports, against=against)


def _unused(permission: Permission, rights: list[Right], record: Record) -> Iterator[Defence]:
    """Yield non-use of a mark registered for longer than the law lets it lie unused."""
    for right in rights:
        for rule in unused(right, permission.asked, record.rules):
            yield _said("non_use", rule.text, rule)


def _said(
    kind: str, text: str, rests: Reason, supports: Iterable[Reason] = (), against: Iterable[Reason] = ()
) -> Defence:
    return Defence(
        kind=kind,
        text=text,
        source=rests.source,
        certainty=rests.certainty,
        supports=once(supports),
        against=once(against),
    )
