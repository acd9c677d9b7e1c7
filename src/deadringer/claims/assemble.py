"""From findings and permissions to claims and matters: one against each respondent in each forum.

A claim needs an act on record, a right in force for that act there and then, standing, and permission not given.
Whatever lacks one of these is a matter, and says what it lacks. Nothing is weighed and no rule is applied here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from deadringer.claims.lacking import Names, lacking
from deadringer.claims.rank import claim_ids, ranked
from deadringer.model.case import Case
from deadringer.model.values import (
    PERMISSIONS,
    Claim,
    Exhibit,
    Finding,
    Permission,
)

#: What to call a respondent where no maker is on record.
NOBODY = "maker not known"

#: A sighting, an act (None: the making it implies), and the act's part.
Key = tuple[str, str | None, int]
_CODES: Mapping[str, str] = MappingProxyType({})


def assemble(
    case: Case,
    findings: Iterable[Finding],
    agreed: Mapping[Key, Permission],
    *,
    places: Mapping[str, str] = _CODES,
) -> tuple[Claim, ...]:
    """Put findings and permissions together, ranked.

    Parameters
    ----------
    case : Case
    findings : iterable of Finding
        Those of the reported sightings.
    agreed : mapping of (sighting id, act id or None, part) to Permission
        The answer on each act over the works not told apart.
    places : mapping of str to str
        Names of territories by code; without one, a sentence says the code.

    Returns
    -------
    tuple of Claim
        One a respondent and forum: claims first, then matters by support. Own makes are in none. What is complained
        of stands first among the exhibits, and the support of a claim is that of its first exhibit.
    """
    of: dict[str, list[Finding]] = {}
    for finding in findings:
        of.setdefault(finding.sighting_id, []).append(finding)
    for found in of.values():
        found.sort(key=lambda f: (-f.order, f.work_id))
    matters: dict[tuple[str, str], dict[str, list[Permission]]] = {}
    for (sighting, _, _), permission in agreed.items():
        if permission.permission == "own" or sighting not in of:
            continue
        for maker in permission.makers or ("",):
            matters.setdefault((permission.territory, maker), {}).setdefault(sighting, []).append(permission)
    names = {party.party_id: party.name for party in case.parties}
    called = Names.of(case, places)
    claims = []
    for name, ((forum, maker), matter) in zip(claim_ids(list(matters)), matters.items(), strict=True):
        exhibits = [
            Exhibit(sighting_id=s, findings=tuple(of[s]), permissions=tuple(p)) for s, p in matter.items()
        ]
        exhibits.sort(key=_order)
        claims.append(_claim(name, forum, maker, names, called, tuple(exhibits)))
    return ranked(claims)


def _claim(
    claim_id: str,
    forum: str,
    maker: str,
    names: Mapping[str, str],
    called: Names,
    exhibits: tuple[Exhibit, ...],
) -> Claim:
    asked = [p for e in exhibits for p in e.permissions]
    stands = [p for p in asked if p.complained_of]
    best = exhibits[0].findings[0]
    answers = {p.permission for p in asked}
    return Claim(
        claim_id=claim_id,
        state="claim" if stands else "matter",
        respondent=maker if maker in names else "",
        respondent_name=names.get(maker, maker) or NOBODY,
        forum=forum,
        rank=0,
        log10_lr=best.log10_lr or 0.0,  # what is reported has one
        support=best.support,
        permission="|".join(answer for answer in PERMISSIONS if answer in answers),
        exhibits=exhibits,
        rights=tuple(dict.fromkeys(right for p in stands for right in p.rights)),
        missing=() if stands else lacking(asked, called),
        defences=tuple(dict.fromkeys(defence for p in asked for defence in p.defences)),
    )


def _order(exhibit: Exhibit) -> tuple[bool, float, str]:
    stands = any(p.complained_of for p in exhibit.permissions)
    return not stands, -exhibit.findings[0].order, exhibit.sighting_id
