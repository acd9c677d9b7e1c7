"""From findings and permissions to claims and matters: one against each respondent in each forum.

A claim needs an act on record, a right in force for that act there and then, standing, and permission not given.
Whatever lacks one of these is a matter, and says what it lacks. Nothing is weighed and no rule is applied here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from deadringer.claims.rank import claim_ids, ranked
from deadringer.model.case import Case
from deadringer.model.values import (
    DEFENCE,
    NOT_PERMITTED,
    PERMISSIONS,
    Claim,
    Exhibit,
    Finding,
    Permission,
    Reason,
)

T = TypeVar("T")

#: What to call a respondent where no maker is on record.
NOBODY = "maker not known"

Key = tuple[str, str | None]


def assemble(
    case: Case,
    findings: Iterable[Finding],
    permissions: Sequence[Permission],
    agreed: Mapping[Key, Permission],
) -> tuple[Claim, ...]:
    """Put findings and permissions together, ranked.

    Parameters
    ----------
    case : Case
    findings : iterable of Finding
        Those of the reported sightings, each sighting's best first.
    permissions : sequence of Permission
        One an act (or implied making) and work.
    agreed : mapping of (sighting id, act id or None) to Permission
        The answer on each act over the works not told apart.

    Returns
    -------
    tuple of Claim
        One a respondent and forum: claims first, then matters by support. Own makes are in none.
    """
    of: dict[str, list[Finding]] = {}
    for finding in findings:
        of.setdefault(finding.sighting_id, []).append(finding)
    matters: dict[tuple[str, str], dict[str, list[Permission]]] = {}
    for (sighting, _), permission in agreed.items():
        if permission.permission == "own" or sighting not in of:
            continue
        for maker in permission.makers or ("",):
            matters.setdefault((permission.territory, maker), {}).setdefault(sighting, []).append(permission)
    names = {party.party_id: party.name for party in case.parties}
    works = {work.work_id: work.title for work in case.works}
    single = {(p.sighting_id, p.act_id, p.work_id): p for p in permissions}
    claims = []
    for name, ((forum, maker), matter) in zip(claim_ids(list(matters)), matters.items(), strict=True):
        exhibits = [
            Exhibit(sighting_id=s, findings=tuple(of[s]), permissions=tuple(p)) for s, p in matter.items()
        ]
        exhibits.sort(key=lambda e: (-e.findings[0].unbounded, e.sighting_id))
        claims.append(_claim(name, forum, maker, names, works, tuple(exhibits), single))
    return ranked(claims)


def _claim(
    claim_id: str,
    forum: str,
    maker: str,
    names: Mapping[str, str],
    works: Mapping[str, str],
    exhibits: tuple[Exhibit, ...],
    single: Mapping[tuple[str, str | None, str], Permission],
) -> Claim:
    asked = [p for e in exhibits for p in e.permissions]
    stands = [p for p in asked if complains(p)]
    best = exhibits[0].findings[0]
    answers = {p.permission for p in asked}
    reasons = [r for p in asked for r in p.reasons]
    for exhibit, p in ((e, p) for e in exhibits for p in e.permissions):
        of_works = (single.get((p.sighting_id, p.act_id, f.work_id)) for f in exhibit.findings)
        reasons += [r for q in of_works if q is not None for r in q.reasons]
    return Claim(
        claim_id=claim_id,
        state="claim" if stands else "matter",
        respondent=maker if maker in names else "",
        respondent_name=names.get(maker, maker) or NOBODY,
        forum=forum,
        rank=0,
        log10_lr=best.log10_lr,
        support=best.support,
        permission="|".join(answer for answer in PERMISSIONS if answer in answers),
        exhibits=exhibits,
        rights=tuple(dict.fromkeys(right for p in stands for right in p.rights)),
        missing=() if stands else _once(line for p in asked for line in _lacking(p, works)),
        defences=_once(
            Reason(text=r.text.removeprefix(DEFENCE), source=r.source, certainty=r.certainty)
            for r in reasons
            if r.text.startswith(DEFENCE)
        ),
    )


def complains(permission: Permission) -> bool:
    """Tell whether an act can be complained of: it is on record, a right was in force, standing, and no permission."""
    return (
        permission.act_id is not None
        and bool(permission.rights)
        and permission.standing == "yes"
        and permission.permission in NOT_PERMITTED
    )


def _lacking(permission: Permission, works: Mapping[str, str]) -> Iterable[str]:
    """Yield in sentences what an act lacks to be complained of."""
    work, where = (
        works.get(permission.work_id, permission.work_id),
        permission.territory or "a territory not on record",
    )
    if permission.permission == "licensed":
        yield "Licensed, as far as is stated: nothing to complain of while the licence holds."
    if permission.permission == "not_required":
        yield f"No permission was required: no right on record in {work} was in force in {where} then."
    elif permission.rights_unknown and not permission.rights:
        named = ", ".join(permission.rights_unknown)
        yield f"Whether a right in {work} is in force in {where} is unknown ({named})."
    elif not permission.rights:
        yield f"No right in {work} is known in force in {where}."
    if permission.act_id is None:
        yield f"No act is on record: making in {where} is implied by where it is said to be made."
    if permission.standing != "yes":
        shown = "the claimant has none" if permission.standing == "no" else "it is not shown"
        yield f"Standing in {work}: {shown}."
    if permission.permission == "unknown":
        yield f"Whether {permission.act_kind} in {where} was permitted is unknown."
    yield from (f"Would decide: {text}." for text in permission.decides)


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
