"""What a dossier says of a claim beside its exhibits: first page, chart, chronology, title, sums, files.

The templates print these and decide nothing; here, too, nothing is decided: every answer comes with the claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deadringer.dossier import chain, chronology, plainly
from deadringer.dossier.desk import Desk
from deadringer.dossier.rests import File
from deadringer.dossier.seal import Sealing, fingerprint
from deadringer.dossier.sheets import Part
from deadringer.model.claims import Charted, Defence, Head
from deadringer.model.records import Right, Statement
from deadringer.model.values import Permission

if TYPE_CHECKING:
    from deadringer.dossier.docket import Docket

#: Files listed on the page; the rest stand in the manifest.
FILES = 400


@dataclass(frozen=True, slots=True)
class Chart:
    """The elements of one right, and what of them was seen."""

    right: Right
    rows: tuple[Charted, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """The answer on one act or part of one: where it stands, and how many parts the act has."""

    anchor: str
    title: str
    permission: Permission
    parts: int


@dataclass(frozen=True, slots=True)
class Sum:
    """One head of damages, and which other it gives way to, if any."""

    head: Head
    yields: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """All of it. `gaps` are elements that nobody saw, or that are not there, before the chart itself."""

    told: tuple[plainly.Told, ...]
    gaps: tuple[Charted, ...]
    charts: tuple[Chart, ...]
    steps: tuple[Step, ...]
    chronology: chronology.Chronology
    chain: chain.Chain
    sums: tuple[Sum, ...]
    statements: tuple[Statement, ...]
    defences: tuple[Defence, ...]
    files: tuple[File, ...]
    unlisted: int
    signer: str
    proven: bool


def brief(part: Part, docket: Docket, desk: Desk, sealing: Sealing) -> Brief:
    """Return what is said of a claim or matter."""
    case, claim = docket.case, part.claim
    rows = docket.holdings
    on = rows.rests(claim)
    files = rows.files(on, sealing.inputs)
    return Brief(
        told=plainly.told(part, desk.party(case.settings.claimant), case.settings.as_of, desk),
        gaps=tuple(row for row in claim.chart if row.shown not in ("yes", "equivalent")),
        charts=tuple(_charts(part, desk)),
        steps=tuple(_steps(part)),
        chronology=chronology.chronology(part, rows, on, desk),
        chain=chain.chain(rows, on, desk),
        sums=tuple(sums(claim.heads)),
        statements=case.statements,
        defences=claim.defences,
        files=files[:FILES],
        unlisted=max(0, len(files) - FILES),
        signer=fingerprint(sealing.public) if sealing.public else "",
        proven=sealing.shown is not None,
    )


def _charts(part: Part, desk: Desk) -> Iterator[Chart]:
    ids = dict.fromkeys([*part.claim.rights, *(row.right_id for row in part.claim.chart)])
    for right in desk.rights(ids):
        yield Chart(right, tuple(row for row in part.claim.chart if row.right_id == right.right_id))


def _steps(part: Part) -> Iterator[Step]:
    for shown in part.exhibits:
        parts: dict[str | None, int] = {}
        for asked in shown.asked:
            parts[asked.agreed.act_id] = parts.get(asked.agreed.act_id, 0) + 1
        for asked in shown.asked:
            yield Step(shown.anchor, shown.sighting.title, asked.agreed, parts[asked.agreed.act_id])


def sums(heads: tuple[Head, ...]) -> Iterator[Sum]:
    """Say of each head that does not count which one it gives way to: one of its group, for the same acts."""
    chosen: dict[tuple[str, str], Head] = {}
    for head in heads:
        if head.chosen:
            for act in head.act_ids:
                chosen.setdefault((head.rule.group, act), head)
    for head in heads:
        taken = (chosen.get((head.rule.group, act)) for act in head.act_ids)
        instead = next((one for one in taken if one is not None and one is not head), None)
        yields = instead is not None and not head.chosen and not head.rule.cumulative
        yield Sum(head, instead.rule.head if yields and instead is not None else "")
