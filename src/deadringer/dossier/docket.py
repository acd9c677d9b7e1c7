"""The docket: everything a run came to, on one page that opens from a disk.

The same docket always gives the same bytes. Nothing is fetched, nothing of a case runs, and nothing is left
out in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from deadringer.dossier import sheets
from deadringer.dossier._pages import page
from deadringer.dossier.atlas import Atlas, atlas
from deadringer.dossier.deadlines import CALLED, PASSED, deadlines
from deadringer.dossier.desk import Desk, Index
from deadringer.dossier.ranking import choices, rows
from deadringer.dossier.rests import Holdings
from deadringer.dossier.strips import Population
from deadringer.dossier.timeline import timeline
from deadringer.model.case import Case
from deadringer.model.examined import Examined
from deadringer.model.texts import Quotation
from deadringer.model.values import Basis, Claim, Finding, Permission

#: Exhibits laid out in full on one page: those past it stand so in the dossiers, or on the next page of one, and the
#: page says it. 300 come to 3 MB.
SHEETS = 300
#: Claims and matters that stand on the docket at all; those past it stand in their dossiers, and the page says so.
CLAIMS = 2000
#: Rows of the tables of what is not claimed; those past it stand in the Parquet files, and the page says so.
ROWS = 2000
#: Exhibits of a run of which it is said what would change their findings: each is weighed again some hundred times.
EXAMINED = 300
#: Attributes of data sheets whose scale and weight stand in the docket; the rest are in specs_terms.csv.
TERMS = 30
#: Deadlines with a next day that stand at the head of the page; the rest folds out.
SOON = 8
#: Lines of the table of the timeline for one respondent.
ENTRIES = 60
#: Exhibits past the sheets that the page lists in short, and of each claim or matter the first; those past them stand
#: in their dossiers, and the page says so.
LISTED = 1000


@dataclass(frozen=True, kw_only=True)
class Docket:
    """What a run came to.

    `claims` are in order of rank. `agreed` is the answer over the works not told apart, by sighting and act (None:
    the making it implies). `own` are makes of the holder's own, `unreported` the best finding of each sighting that
    was not reported. `refusal` says why nothing was reported, or is empty. `proof` has, by kind of evidence and kind
    of right, a sentence on what the one can and cannot show of the other. `thumbnails` are small JPEG files of the
    pictures that are laid out, by path; `quotations` is what texts of findings have in common, by sighting and work.
    `examined` says what would change a finding, likewise, for the best of the first `EXAMINED` exhibits.
    `scale` is the verbal scale that words of support are of, with its source.
    `terms` are attributes of data sheets: name, dimension, the lines of works that state it, scale and weight.
    """

    case: Case
    claims: tuple[Claim, ...]
    permissions: tuple[Permission, ...]
    agreed: Mapping[tuple[str, str | None, int], Permission]
    own: tuple[Permission, ...]
    unreported: tuple[Finding, ...]
    calibration: Mapping[str, str]
    parameters: Mapping[str, str]
    versions: Mapping[str, str]
    refusal: str
    rejected: int
    warnings: tuple[str, ...]
    proof: Mapping[tuple[str, str], str]
    scale: str
    thumbnails: Mapping[str, bytes] = field(default_factory=dict)
    quotations: Mapping[tuple[str, str], tuple[Quotation, ...]] = field(default_factory=dict)
    examined: Mapping[tuple[str, str], Examined] = field(default_factory=dict)
    terms: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def index(self) -> Index:
        """The rows of the case by id, for all pages."""
        return Index(self.case)

    @cached_property
    def holdings(self) -> Holdings:
        """The rows of the case that a claim rests on."""
        return Holdings(self.case, self.answers)

    @cached_property
    def scales(self) -> Population:
        """What other works state of each attribute, for scales."""
        return Population(self.case)

    @cached_property
    def answers(self) -> sheets.Answers:
        """The answers on each act, over all works and work by work."""
        by_work: dict[tuple[str, str | None, int], list[Permission]] = {}
        for permission in self.permissions:
            by_work.setdefault((permission.sighting_id, permission.act_id, permission.part), []).append(
                permission
            )
        singly = {key: tuple(found) for key, found in by_work.items()}
        return sheets.Answers(self.agreed, singly, self.thumbnails, self.quotations, self.examined)

    @cached_property
    def reported(self) -> Mapping[str, float | None]:
        """Reported sightings, with the log10 likelihood ratio of their best finding; None where it is not at hand."""
        found: dict[str, float | None] = {sighting: None for sighting, _, _ in self.agreed}
        for exhibit in (exhibit for claim in self.claims for exhibit in claim.exhibits):
            known = [f.log10_lr for f in exhibit.findings if f.log10_lr is not None]
            found[exhibit.sighting_id] = max([*known, *_given(found.get(exhibit.sighting_id))], default=None)
        return found


def render(docket: Docket) -> str:
    """Return the docket as one HTML page."""
    desk = Desk(docket.index)
    parts, left, short = [], SHEETS, LISTED
    for claim in docket.claims[:CLAIMS]:
        parts.append(sheets.part(claim, docket.answers, docket.proof, desk, left, max(short, 1)))
        short -= max(0, min(len(claim.exhibits) - left, short))
        left = max(0, left - len(claim.exhibits))
    claimed = {exhibit.sighting_id for claim in docket.claims for exhibit in claim.exhibits}
    own = {permission.sighting_id for permission in docket.own}
    apart = [p for (sighting, _, _), p in docket.agreed.items() if sighting not in claimed]
    total = sum(len(claim.exhibits) for claim in docket.claims)
    as_of = docket.case.settings.as_of
    ends = deadlines(docket.claims, as_of)
    ranking = rows(parts, desk, as_of)
    return laid_on(
        "docket.html",
        docket,
        desk,
        parts=parts,
        anchors={part.claim.rank: part.anchor for part in parts},
        bases=_bases(docket),
        claims=sum(part.claim.state == "claim" for part in parts),
        counts=Counter(claim.state for claim in docket.claims),
        deadlines=ends,
        ends={state: sum(one.state == state for one in ends) for state in CALLED.values()},
        soon=min(SOON, sum(one.state != PASSED and one.next is not None for one in ends)),
        ranking=ranking,
        choices=choices(ranking, desk),
        valued=any(claim.heads or claim.total for claim in docket.claims),
        map=_atlas(docket, parts, desk),
        own=len(_own(docket) & set(docket.reported)),
        timeline=timeline(((part.claim, part.anchor) for part in parts), desk, as_of),
        most_entries=ENTRIES,
        licensed=[p for p in docket.agreed.values() if p.permission == "licensed"],
        elsewhere=[p for p in apart if p.permission != "licensed" and p.sighting_id not in own],
        unreported=sorted(docket.unreported, key=lambda f: (-f.order, f.sighting_id)),
        sheets=SHEETS,
        uncut=max(0, total - SHEETS),
        unlisted=len(docket.claims) - len(parts),
        rows=ROWS,
    )


def laid_on(template: str, docket: Docket, desk: Desk, **more: Any) -> str:
    """Return a page of a docket made from a template."""
    return page(template, docket=docket, desk=desk, most_terms=TERMS, **more)


def _bases(docket: Docket) -> list[tuple[Basis, list[str]]]:
    """Return what the ratios on the page rest on, each with the works of its findings, most findings first."""
    findings = [f for claim in docket.claims for e in claim.exhibits for f in e.findings]
    found: dict[tuple[float, ...], tuple[Basis, list[str]]] = {}
    for finding in (*findings, *docket.unreported):
        if basis := finding.basis:
            key = basis.copies, basis.independents, basis.least, basis.most
            found.setdefault(key, (basis, []))[1].append(finding.work_id)
    return sorted(found.values(), key=lambda one: -len(one[1]))


def _given(value: float | None) -> list[float]:
    return [] if value is None else [value]


def _own(docket: Docket) -> set[str]:
    """Return the reported sightings that are own makes, whatever act is asked about."""
    answers: dict[str, set[str]] = {}
    for (sighting, _, _), permission in docket.agreed.items():
        answers.setdefault(sighting, set()).add(permission.permission)
    return {sighting for sighting, given in answers.items() if given == {"own"}}


def _atlas(docket: Docket, parts: list[sheets.Part], desk: Desk) -> Atlas:
    anchors: dict[str, str] = {}
    for part in parts:
        for shown in part.exhibits:
            anchors.setdefault(shown.sighting.sighting_id, shown.anchor)
        for exhibit in part.claim.exhibits:
            anchors.setdefault(exhibit.sighting_id, part.anchor)
    return atlas(docket.reported, docket.agreed.values(), docket.case.sites, anchors, desk)
