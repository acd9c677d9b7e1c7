"""The rows of a case that a claim rests on, which are shown to stand in the register, and the files of its exhibits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deadringer.dossier.sheets import Answers
from deadringer.model.case import Case
from deadringer.model.values import Claim

#: Rows of one dossier that are proven one by one: 0.5 kB each. Those past it stand in the register all the same.
MOST = 5000


@dataclass(frozen=True, slots=True)
class Rests:
    """Which rows: by id of sighting, work, right, licence, party, act, element and amount."""

    sightings: frozenset[str]
    works: frozenset[str]
    rights: frozenset[str]
    licences: frozenset[str]
    parties: frozenset[str]


def rests(case: Case, claim: Claim, answers: Answers) -> Rests:
    """Return what a claim rests on."""
    sightings = {exhibit.sighting_id for exhibit in claim.exhibits}
    near = {f.work_id for exhibit in claim.exhibits for f in exhibit.findings}
    asked = [q for e in claim.exhibits for p in e.permissions for q in (p, *answers.singly(p))]
    works = near | {above for work in near for above in case.ancestors(work)}
    rights = {*claim.rights} | {
        right for p in asked for right in (*p.rights, *p.rights_of_others, *p.rights_unknown)
    }
    licences = {licence for p in asked for licence in p.licences}
    parties = {claim.respondent, case.settings.claimant, *(maker for p in asked for maker in p.makers)}
    parties |= {t.holder for t in case.titles if t.work_id in works} | {
        w.holder for w in case.works if w.work_id in works
    }
    parties |= {r.holder for r in case.rights if r.right_id in rights}
    for one in case.licences:
        if one.licence_id in licences:
            parties |= {one.licensor, one.licensee}
    return Rests(*(frozenset(ids - {""}) for ids in (sightings, works, rights, licences, parties)))


def rows(case: Case, claim: Claim, on: Rests) -> Iterator[tuple[str, Any]]:
    """Yield the rows a claim rests on, each with the name of its table, in the order of the tables."""
    items = on.sightings | on.works
    acts = {act.act_id for act in case.acts if act.sighting_id in on.sightings}
    used = {one.amount_id for head in claim.heads for one in head.assumptions}
    named: dict[str, Callable[[Any], bool]] = {
        "parties": lambda row: row.party_id in on.parties,
        "successions": lambda row: row.predecessor in on.parties or row.successor in on.parties,
        "works": lambda row: row.work_id in on.works,
        "titles": lambda row: row.work_id in on.works,
        "sightings": lambda row: row.sighting_id in on.sightings,
        "rights": lambda row: row.right_id in on.rights,
        "licences": lambda row: row.licence_id in on.licences,
        "acts": lambda row: row.act_id in acts,
        "elements": lambda row: row.right_id in on.rights,
        "showings": lambda row: row.sighting_id in on.sightings,
        "amounts": lambda row: row.amount_id in used,
        "names": lambda row: row.item_id in items,
        "texts": lambda row: row.item_id in items,
        "specs": lambda row: row.item_id in items,
        "images": lambda row: row.item_id in items,
    }
    for table, held in named.items():
        yield from ((table, row) for row in getattr(case, table) if held(row))


@dataclass(frozen=True, slots=True)
class File:
    """A file of the case that belongs to an exhibit or a work: its path, what of, its SHA-256 (empty: not known)."""

    path: str
    item_id: str
    what: str
    sha256: str


def files(case: Case, on: Rests, inputs: Mapping[str, str]) -> tuple[File, ...]:
    """Return the files of pictures and texts of what a claim rests on, and the case's tables, in order of path."""
    items = on.sightings | on.works
    found = [
        File(i.path, i.item_id, "picture", inputs.get(i.path, "")) for i in case.images if i.item_id in items
    ]
    found += [
        File(t.path, t.item_id, "text", inputs.get(t.path, ""))
        for t in case.texts
        if t.item_id in items and t.path
    ]
    named = {one.path for one in found}
    tables = [
        File(path, "", "table", sum_)
        for path, sum_ in inputs.items()
        if "/" not in path and path not in named
    ]
    return (
        *dict.fromkeys(sorted(found, key=lambda f: (f.item_id, f.path))),
        *sorted(tables, key=lambda f: f.path),
    )
