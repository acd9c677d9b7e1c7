"""From findings to claims: the one place where likeness and permission meet. It decides nothing itself.

The rules are given works, never weights; what they answer, and what was found, go to `claims` together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from deadringer.casework.steps import Progress, Weighing
from deadringer.claims.assemble import Facts, Key, assemble
from deadringer.dossier.figures import spoken
from deadringer.facets import parties
from deadringer.model.claims import HeadRule, Limit
from deadringer.model.dates import Span
from deadringer.model.records import Act, Right
from deadringer.model.values import NOT_PERMITTED, Claim, Permission
from deadringer.rights.bars import bars
from deadringer.rights.grounds import grounds
from deadringer.rights.heads import heads
from deadringer.rights.limitation import limitation
from deadringer.rights.parts import parts
from deadringer.rights.permission import agree, permit
from deadringer.rights.record import Record
from deadringer.rights.validity import validity_risk


def _asked(acts: Sequence[Act]) -> list[Act | None]:
    """Return the acts to ask about: those on record, and (as None) the making implied where none of making is."""
    return [*acts] if any(act.kind == "make" for act in acts) else [*acts, None]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A case after the rights rules: permissions of the reported sightings, own makes, and claims and matters.

    `agreed` is the answer over the works not told apart, by sighting, act (None: the making it implies), and part.
    """

    weighing: Weighing
    permissions: tuple[Permission, ...]
    agreed: Mapping[Key, Permission]
    own: tuple[Permission, ...]
    claims: tuple[Claim, ...]


def judge(weighing: Weighing, progress: Progress | None = None) -> Judgement:
    """Ask of every act with a reported sighting whether it was permitted, and assemble claims and matters.

    The rules are given works, never weights. Own makes are looked for among all sightings, reported or not.
    """
    case = weighing.comparison.case
    record = Record(case, places=spoken(), normal=parties.normal)
    acts: dict[str, list[Act]] = {}
    for act in case.acts:
        acts.setdefault(act.sighting_id, []).append(act)
    near = {sighting: [f.work_id for f in found] for sighting, found in weighing.reported.items()}
    others = {f.sighting_id: [f.work_id] for f in weighing.others}
    permissions: list[Permission] = []
    agreed: dict[Key, Permission] = {}
    own: list[Permission] = []
    for done, sighting in enumerate(case.sightings):
        if progress:
            progress("permission", done + 1, len(case.sightings))
        ids = near.get(sighting.sighting_id) or others.get(sighting.sighting_id, [])
        for asked in _asked(acts.get(sighting.sighting_id, [])) if ids else []:
            for part in parts(sighting, asked, ids, record, others | near):
                found = permit(sighting, asked, ids, record, part)
                together = agree(found, record.title_of)
                if together.permission == "own":
                    own.append(together)
                if sighting.sighting_id in near:
                    permissions.extend(found)
                    agreed[sighting.sighting_id, together.act_id, together.part] = together
    findings = tuple(f for found in weighing.reported.values() for f in found)
    found_claims = assemble(case, findings, agreed, _facts(agreed, record), places=spoken())
    return Judgement(weighing, tuple(permissions), agreed, tuple(own), found_claims)


def _facts(agreed: Mapping[Key, Permission], record: Record) -> Facts:
    """Return what the rules say beside permissions, of every act asked about."""
    rights = {right.right_id: right for right in record.case.rights}
    acts = {act.act_id: act for act in record.case.acts}
    parted = {key[:2] for key in agreed if key[2]}
    limits = {
        key: _limits(acts[p.act_id], p, p.asked if key[:2] in parted else None, rights, record)
        for key, p in agreed.items()
        if p.act_id in acts and p.permission in (*NOT_PERMITTED, "unknown")
    }
    return Facts(
        limits=limits,
        grounds={key: grounds(permission, record) for key, permission in agreed.items()},
        risks=lambda right, seen: validity_risk(rights[right], record, seen) if right in rights else (),
        bars=lambda respondent, works: bars(respondent, works, record),
        heads=lambda asked, right: _heads(asked, rights.get(right), record),
    )


def _heads(asked: Permission, right: Right | None, record: Record) -> tuple[HeadRule, ...]:
    """Return the heads of damages that the law of an act's place knows for a right of one of these kinds."""
    if right is None or not right.kind:
        return ()
    return heads(
        asked.territory, right.kind, asked.asked, record.rules, record.territories, place=record.place
    )


def _limits(
    act: Act, asked: Permission, days: Span | None, rights: Mapping[str, Right], record: Record
) -> tuple[Limit, ...]:
    """Return until when an act can be sued on, under the rights that are, or may be, in force for it.

    Regional rights leave it to the law of a State, and are asked about by themselves.
    """
    named = [rights[one] for one in (*asked.rights, *asked.rights_unknown) if one in rights]
    kinds: dict[str, list[str]] = {}
    for right in named:
        regional = right.territory if right.territory != asked.territory else ""
        kinds.setdefault(regional, []).extend(right.kind)
    rules, as_of = record.rules, record.case.settings.as_of
    found = [
        limitation(
            act, days, asked.territory, of, rules, as_of, part=asked.part, right_in=where, place=record.place
        )
        for where, of in kinds.items()
    ]
    merged: dict[Limit, Limit] = {}
    for limit in (one for limits in found for one in limits):
        bare = replace(
            limit, reasons=(), decides=()
        )  # the same days under another right, with another law's reasons
        had = merged.get(bare, bare)
        merged[bare] = replace(
            limit,
            reasons=tuple(dict.fromkeys((*had.reasons, *limit.reasons))),
            decides=tuple(dict.fromkeys((*had.decides, *limit.decides))),
        )
    return tuple(merged.values())
