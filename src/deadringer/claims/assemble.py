"""From findings and permissions to claims and matters: one against each respondent in each forum.

A claim needs an act on record, a right in force for that act there and then, standing, permission not given, and
evidence of a kind that can carry that right. Whatever lacks one of these is a matter, and says what it lacks. Nothing
is weighed and no rule is applied here: the rules' answers come as `Facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from deadringer.claims.chart import Chart
from deadringer.claims.defended import defended
from deadringer.claims.gates import Act, furthest, gates, lacking_proof, proof
from deadringer.claims.lacking import Names, lacking
from deadringer.claims.proof import kinds_of
from deadringer.claims.rank import claim_ids, ranked
from deadringer.claims.value import Valued, value
from deadringer.model.case import Case
from deadringer.model.claims import GROUNDS, Bar, Ground, HeadRule, Limit
from deadringer.model.reasons import Reason
from deadringer.model.values import PERMISSIONS, Claim, Exhibit, Finding, Permission
from deadringer.model.words import RIGHT, either, when

#: What to call a respondent where no maker is on record.
NOBODY = "maker not known"

#: A sighting, an act (None: the making it implies), and the act's part.
Key = tuple[str, str | None, int]
_CODES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules say beside permissions: by act, `limits` and `grounds`; of a right, its `risks`; and `bars`.

    `risks` is asked for a right and the sightings that are said to show its work, `bars` for a respondent (a party id)
    and the works a claim is about, `heads` for an act and a right it is complained of under.
    """

    limits: Mapping[Key, tuple[Limit, ...]] = field(default_factory=dict)
    grounds: Mapping[Key, tuple[Ground, ...]] = field(default_factory=dict)
    risks: Callable[[str, tuple[str, ...]], tuple[Reason, ...]] = lambda right, sightings: ()
    bars: Callable[[str, tuple[str, ...]], tuple[Bar, ...]] = lambda respondent, works: ()
    heads: Callable[[Permission, str], tuple[HeadRule, ...]] = lambda asked, right: ()


def assemble(
    case: Case,
    findings: Iterable[Finding],
    agreed: Mapping[Key, Permission],
    facts: Facts | None = None,
    *,
    places: Mapping[str, str] = _CODES,
) -> tuple[Claim, ...]:
    """Put findings and permissions together, ranked.

    Parameters
    ----------
    case : Case
        With `[claims] least_log10_lr`, findings below it stay out, and so do sightings that have no other.
    findings : iterable of Finding
        Those of the reported sightings.
    agreed : mapping of (sighting id, act id or None, part) to Permission
        The answer on each act over the works not told apart.
    facts : Facts, optional
        What the rules say of each act, each right and each respondent.
    places : mapping of str to str
        Names of territories by code; without one, a sentence says the code.

    Returns
    -------
    tuple of Claim
        One a respondent and forum, over all works and rights: claims first, then matters. Own makes are in none. What a
        claim rests on stands first among the exhibits, and its support is that of its first exhibit.
    """
    least = case.settings.least_log10_lr
    of: dict[str, list[Finding]] = {}
    for finding in findings:
        if least is None or (finding.log10_lr is not None and finding.log10_lr >= least):
            of.setdefault(finding.sighting_id, []).append(finding)
    for found in of.values():
        found.sort(key=lambda f: (-f.order, f.work_id))
    matters: dict[tuple[str, str], dict[str, list[Permission]]] = {}
    for (sighting, _, _), permission in agreed.items():
        if permission.permission == "own" or sighting not in of:
            continue
        for maker in permission.makers or ("",):
            matters.setdefault((permission.territory, maker), {}).setdefault(sighting, []).append(permission)
    bench = _Bench(case, facts or Facts(), Names.of(case, places))
    claims = []
    for name, ((forum, maker), matter) in zip(claim_ids(list(matters)), matters.items(), strict=True):
        exhibits = [
            Exhibit(sighting_id=s, findings=tuple(of[s]), permissions=tuple(p)) for s, p in matter.items()
        ]
        claims.append(bench.claim(name, forum, maker, exhibits))
    return ranked(claims)


class _Bench:
    """What every claim of a case is put together with."""

    def __init__(self, case: Case, facts: Facts, names: Names) -> None:
        self._case, self._facts, self._names = case, facts, names
        self._parties = {party.party_id: party.name for party in case.parties}
        self._rights = {right.right_id: right for right in case.rights}
        self._kinds = {right.right_id: right.kind for right in case.rights}
        self._lineage = case.ancestry()
        self._chart = Chart(case)

    def claim(self, claim_id: str, forum: str, maker: str, exhibits: Sequence[Exhibit]) -> Claim:
        """Return the claim or matter against one maker in one forum."""
        of = {e.sighting_id: [self._act(e, p) for p in e.permissions] for e in exhibits}
        ordered = sorted(exhibits, key=lambda e: _order(e, of[e.sighting_id]))
        acts = [act for e in ordered for act in of[e.sighting_id]]
        lead, best = furthest(acts), ordered[0].findings[0]
        asked, claimed = [act.permission for act in acts], [act for act in acts if act.claimed]
        relied = tuple(dict.fromkeys(right for act in claimed for right in act.carried))
        live = tuple(dict.fromkeys(r for p in asked for r in (*p.rights, *p.rights_unknown)))
        named = relied or live
        answers = {p.permission for p in asked}
        respondent = maker if maker in self._parties else ""
        keys = [(p.sighting_id, p.act_id, p.part) for p in asked]
        limits = tuple(limit for act in acts for limit in act.limits)
        of_right = {r: [e.sighting_id for e in ordered if self._kin(e, r)] for r in live}
        risks = {r: found for r in named if (found := self._facts.risks(r, tuple(of_right[r])))}
        works = tuple(dict.fromkeys(f.work_id for e in ordered for f in e.findings))
        missing = () if claimed else self._missing(lead, acts)
        grounds = [self._ground(right, missing) for right in named]
        grounds += [g for key in keys for g in self._facts.grounds.get(key, ())]
        worth = self._value(claimed)
        return Claim(
            claim_id=claim_id,
            state="claim" if claimed else "matter",
            respondent=respondent,
            respondent_name=self._parties.get(maker, maker) or NOBODY,
            forum=forum,
            rank=0,
            log10_lr=best.log10_lr or 0.0,  # what is reported has one
            support=best.support,
            permission="|".join(answer for answer in PERMISSIONS if answer in answers),
            exhibits=tuple(ordered),
            rights=relied,
            missing=missing,
            defences=defended(
                [d for act in claimed or acts for d in act.permission.defences], risks, limits, best
            ),
            gates=gates(lead, self._kinds, self._names),
            grounds=tuple(sorted(dict.fromkeys(grounds), key=lambda g: GROUNDS.index(g.kind))),
            bars=self._facts.bars(respondent, works) if respondent else (),
            limits=limits,
            chart=self._chart.rows(of_right),
            risks=risks,
            heads=worth.heads,
            total=worth.total,
            interest=worth.interest,
            expected=worth.expected,
            notes=(*worth.notes, *_beside(claimed, worth)),
        )

    def _act(self, exhibit: Exhibit, permission: Permission) -> Act:
        """Return one act with its limits, and what the evidence with it carries."""
        shown: dict[str, frozenset[str]] = {}
        for right in permission.rights:
            shown[right] = frozenset(kind for f in self._kin(exhibit, right) for kind in kinds_of(f))
        charted = {r: self._chart.complete(r, exhibit.sighting_id) for r in permission.rights}
        key = permission.sighting_id, permission.act_id, permission.part
        return Act(
            permission=permission,
            limits=self._facts.limits.get(key, ()),
            proof=proof(permission, self._kinds, shown, charted),
        )

    def _kin(self, exhibit: Exhibit, right: str) -> list[Finding]:
        """Return the findings of a sighting with the work a right is in, or with what derives from it."""
        work = self._rights[right].work_id if right in self._rights else ""
        return [f for f in exhibit.findings if work in (f.work_id, *self._lineage.get(f.work_id, ()))]

    def _ground(self, right: str, lacks: tuple[str, ...]) -> Ground:
        """Return the exclusive right itself as a ground: with what a matter that may rest on it lacks."""
        row = self._rights.get(right)
        named = either([RIGHT[kind] for kind in row.kind]) if row and row.kind else "of a kind not on record"
        text = f"The exclusive right {right} ({named})."
        if row is None:
            return Ground(kind="right", text=text, lacks=lacks)
        told = f"{right}: granted {when(row.granted)}, expiry {when(row.expires)}"
        said = Reason(text=told, source=row.source, certainty=row.certainty)
        return Ground(kind="right", text=text, supports=(said,), lacks=lacks)

    def _value(self, claimed: Sequence[Act]) -> Valued:
        """Return what the acts that a claim rests on are worth, under the rights that the evidence carries."""
        asked = [replace(act.permission, rights=act.carried) for act in claimed]
        rules = {
            (p.act_id or "", p.part, right): self._facts.heads(p, right) for p in asked for right in p.rights
        }
        limits = {(act.permission.act_id or "", act.permission.part): act.limits for act in claimed}
        return value(asked, rules, self._case, limits)

    def _missing(self, lead: Act, acts: Sequence[Act]) -> tuple[str, ...]:
        """Say what a matter lacks, first the act that comes furthest; where only evidence does, what would carry it."""
        complained = [act for act in acts if act.permission.complained_of]
        more = [text for act in complained for text in lacking_proof(act, self._kinds)]
        first = lacking([lead.permission], self._names)
        rest = lacking([act.permission for act in acts if act is not lead], self._names)
        return tuple(dict.fromkeys((*more, *first, *rest)))


def _beside(claimed: Sequence[Act], worth: Valued) -> tuple[str, ...]:
    """Say what a total counts that it may not, or not from this respondent alone."""
    if worth.total is None:
        return ()
    counted = {act_id for head in worth.heads if head.chosen for act_id in head.act_ids}
    found = []
    for act in claimed:
        asked = act.permission
        if asked.act_id in counted and act.timely is None:
            found.append(
                f"The total counts {asked.act_id}, of which it is not known whether it is out of time."
            )
        if asked.act_id in counted and len(asked.makers) > 1:
            makers = f"{len(asked.makers):,} makers together"
            found.append(
                f"What is due for {asked.act_id} is due once, from {makers}: each has a file of its own."
            )
    return tuple(dict.fromkeys(found))


def _order(exhibit: Exhibit, acts: Sequence[Act]) -> tuple[bool, float, str]:
    return not any(act.claimed for act in acts), -exhibit.findings[0].order, exhibit.sighting_id
