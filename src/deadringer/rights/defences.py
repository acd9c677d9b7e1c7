"""What the other side may say: defences that the facts on record raise but do not decide.

They stand beside a claim: each is a reason with its source, and none changes an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deadringer.model.claims import Defence
from deadringer.model.dates import ANY, day
from deadringer.model.records import Act, Right
from deadringer.model.values import Permission, Reason
from deadringer.model.words import when
from deadringer.rights.record import Record

_SETTLED = frozenset({"not_required", "own", "licensed"})
_AFTER_MAKING = frozenset({"sell", "offer", "import", "export"})
_BY_PRIOR_USE = frozenset({"patent", "utility_model", "design"})


def defences(
    permission: Permission, act: Act | None, record: Record, unsure: Iterable[Reason] = ()
) -> tuple[Defence, ...]:
    """Return the defences to expect against a complaint of an act.

    Parameters
    ----------
    permission : Permission
        The answer on the act and one work; where the act was permitted there is nothing to defend.
    act : Act or None
        The act itself, if one is on record.
    record : Record
        The case.
    unsure : iterable of Reason
        What is not sure of who answers for the makers.

    Returns
    -------
    tuple of Defence
        Who answers, State-to-State hand-over of documentation, prior use, exhaustion, non-use: those the facts raise.
    """
    if permission.permission in _SETTLED:
        return ()
    named = {*permission.rights, *permission.rights_unknown}
    rights = [
        r for at in record.lineage(permission.work_id) for r in record.rights(at) if r.right_id in named
    ]
    return (
        *(_said("successor", f"{r.text} is not shown", r.source, r.certainty) for r in unsure),
        *_handed_over(permission, record),
        *_prior_use(rights, act),
        *_exhausted(permission, rights, record),
        *_unused(permission, rights, record),
    )


def _handed_over(permission: Permission, record: Record) -> Iterator[Defence]:
    """Yield the rules on documentation handed over among members of CMEA, where both sides were members.

    Within one member nothing was handed over among them: no state that came of the work's own has this defence.
    """
    work = record.works[permission.work_id]
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

    theirs, ours = belonged(permission.territory), belonged(work.origin)
    if not any(one != other for one in theirs for other in ours):
        return
    ended = max((row.until for row in members.values() if row.until), default=None)
    if ended and work.created and day(ended).before(work.created) is True:
        return
    for row in record.rules.succession:
        if row.predecessor == "CMEA" and {"know_how", "documentation"} & set(row.kind):
            text = f"{row.rule}; {row.deadline_or_condition} ({row.instrument})"
            yield _said("hand_over", text, row.source_url or row.instrument, row.certainty)


def _prior_use(rights: list[Right], act: Act | None) -> Iterator[Defence]:
    if act is None or act.kind != "make" or act.starts is None:
        return
    for right in rights:
        from_when = right.filed or right.granted
        if _BY_PRIOR_USE & set(right.kind) and from_when is not None and act.starts.before(from_when) is True:
            text = f"prior use: making began {when(act.starts)}, before {right.right_id} ({when(from_when)})"
            yield _said("prior_use", text, act.source, act.certainty)


def _exhausted(permission: Permission, rights: list[Right], record: Record) -> Iterator[Defence]:
    if permission.act_kind not in _AFTER_MAKING:
        return
    kinds = {kind for right in rights for kind in right.kind} | {"all"}
    for row in record.rules.exhaustion:
        if row.territory == permission.territory and kinds & set(row.right):
            since = f" since {row.valid_from}" if row.valid_from else ""
            text = f"exhaustion by a first sale; regime {row.regime}{since} ({row.statute})"
            yield _said("exhaustion", text, row.source_url or row.statute, row.certainty)


def _unused(permission: Permission, rights: list[Right], record: Record) -> Iterator[Defence]:
    """Yield non-use of a mark registered for longer than the law lets it lie unused."""
    for right in rights:
        if "trademark" not in right.kind or right.granted is None:
            continue
        for row in record.rules.trademark_nonuse:
            if (
                row.territory == right.territory
                and right.granted.shifted(row.years).before(permission.asked) is True
            ):
                text = f"{right.right_id} falls if unused for {row.years} years ({row.statute})"
                yield _said("non_use", text, row.statute, row.certainty)


def _said(kind: str, text: str, source: str, certainty: str) -> Defence:
    return Defence(kind=kind, text=text, source=source, certainty=certainty)
