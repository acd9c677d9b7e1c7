"""From findings to claims: the one place where likeness and permission meet. It decides nothing itself.

The rules are given works, never weights; what they answer, and what was found, go to `claims` together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deadringer.casework.steps import Progress, Weighing
from deadringer.claims.assemble import Facts, Key, assemble
from deadringer.dossier.figures import spoken
from deadringer.facets import parties
from deadringer.model.records import Act
from deadringer.model.values import Claim, Permission
from deadringer.rights.bars import bars
from deadringer.rights.grounds import grounds
from deadringer.rights.parts import parts
from deadringer.rights.permission import agree, permit
from deadringer.rights.record import Record


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
    facts = Facts(
        grounds={key: grounds(permission, record) for key, permission in agreed.items()},
        bars=lambda respondent, works: bars(respondent, works, record),
    )
    found_claims = assemble(case, findings, agreed, facts, places=spoken())
    return Judgement(weighing, tuple(permissions), agreed, tuple(own), found_claims)
