"""The rows of a case that a claim rests on, which are shown to stand in the register, and the files of its exhibits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deadringer.dossier.sheets import Answers
from deadringer.model.case import Case
from deadringer.model.records import RUN_TABLES
from deadringer.model.values import Claim

#: Rows of one dossier that are proven one by one: 0.5 kB each. Those past it stand in the register all the same.
MOST = 5000
#: Tables of which rows are looked up, and the columns by which.
KEYS = {
    "parties": ("party_id",),
    "successions": ("predecessor", "successor"),
    "works": ("work_id",),
    "titles": ("work_id",),
    "sightings": ("sighting_id",),
    "rights": ("right_id",),
    "licences": ("licence_id",),
    "acts": ("sighting_id",),
    "elements": ("right_id",),
    "showings": ("sighting_id",),
    "amounts": ("amount_id",),
    "names": ("item_id",),
    "texts": ("item_id",),
    "specs": ("item_id",),
    "images": ("item_id",),
}
#: What the tables of a case may be called.
_TABLES = tuple(
    f"{stem}{ending}" for stem in ("case", *RUN_TABLES) for ending in (".toml", ".csv", ".jsonl", ".parquet")
)


@dataclass(frozen=True, slots=True)
class Rests:
    """Which rows a claim rests on, by the ids of what they are of."""

    claim: Claim
    sightings: frozenset[str]
    works: frozenset[str]
    rights: frozenset[str]
    licences: frozenset[str]
    parties: frozenset[str]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the case that belongs to an exhibit or a work: its path, what of, its SHA-256 (empty: not known)."""

    path: str
    item_id: str
    what: str
    sha256: str


class Holdings:
    """The rows of a case by what they are looked up by: read once for all dossiers of a docket."""

    def __init__(self, case: Case, answers: Answers) -> None:
        self.case, self.answers = case, answers
        self._above = case.ancestry()
        self._by: dict[str, dict[str, dict[int, Any]]] = {}
        for table, columns in KEYS.items():
            found = self._by.setdefault(table, {})
            for at, row in enumerate(getattr(case, table)):
                for column in columns:
                    found.setdefault(getattr(row, column), {})[at] = row

    def of(self, table: str, ids: Iterable[str]) -> list[Any]:
        """Return the rows of a table that bear one of some ids, in the order of the table."""
        by = self._by[table]
        found = {at: row for one in ids for at, row in by.get(one, {}).items()}
        return [found[at] for at in sorted(found)]

    def rests(self, claim: Claim) -> Rests:
        """Return what a claim rests on."""
        asked = [q for e in claim.exhibits for p in e.permissions for q in (p, *self.answers.singly(p))]
        near = {f.work_id for exhibit in claim.exhibits for f in exhibit.findings}
        works = near | {above for work in near for above in self._above.get(work, ())}
        rights = {*claim.rights} | {
            right for p in asked for right in (*p.rights, *p.rights_of_others, *p.rights_unknown)
        }
        licences = {licence for p in asked for licence in p.licences}
        parties = {claim.respondent, self.case.settings.claimant, *(m for p in asked for m in p.makers)}
        held = (*self.of("titles", works), *self.of("works", works), *self.of("rights", rights))
        parties |= {row.holder for row in held}
        parties |= {p for row in self.of("licences", licences) for p in (row.licensor, row.licensee)}
        return Rests(
            claim,
            *(
                frozenset(ids - {""})
                for ids in ({e.sighting_id for e in claim.exhibits}, works, rights, licences, parties)
            ),
        )

    def rows(self, on: Rests) -> Iterator[tuple[str, Any]]:
        """Yield the rows a claim rests on, each with the name of its table, in the order of `KEYS`."""
        items = on.sightings | on.works
        used = {one.amount_id for head in on.claim.heads for one in head.assumptions} - {""}
        asked = {
            **dict.fromkeys(("parties", "successions"), on.parties),
            **dict.fromkeys(("works", "titles"), on.works),
            **dict.fromkeys(("sightings", "acts", "showings"), on.sightings),
            **dict.fromkeys(("rights", "elements"), on.rights),
            **dict.fromkeys(("names", "texts", "specs", "images"), items),
            "licences": on.licences,
            "amounts": used,
        }
        for table in KEYS:
            yield from ((table, row) for row in self.of(table, asked[table]))

    def files(self, on: Rests, inputs: Mapping[str, str]) -> tuple[File, ...]:
        """Return the files of pictures and texts of what a claim rests on, and the case's tables, each once."""
        items = on.sightings | on.works
        found = [
            File(row.path, row.item_id, what, inputs.get(row.path, ""))
            for table, what in (("images", "picture"), ("texts", "text"))
            for row in self.of(table, items)
            if row.path
        ]
        tables = [File(path, "", "table", inputs[path]) for path in _TABLES if path in inputs]
        return (*dict.fromkeys(sorted(found, key=lambda f: (f.item_id, f.path))), *tables)
