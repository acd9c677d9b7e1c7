"""The tables of a case: one frozen class a table, whose fields are its columns, in order, key first.

These classes are the one definition of what a case may hold; readers, checks, the register's SQL and the Arrow
schemas are all derived from them. A column's kind is its field's metadata: `text`, `words` (a list, `|` between
values), `when` (EDTF), `number`, `one_of` (a choice), or `ref` (an id that must exist in the named table).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from deadringer.model import cells
from deadringer.model.cells import CERTAINTIES as CERTAINTIES
from deadringer.model.cells import Column as Column
from deadringer.model.dates import Span
from deadringer.model.inputs import Amount, Element, Rate, Showing

RIGHT_KINDS = ("patent", "utility_model", "design", "trademark", "copyright")
ACT_KINDS = ("make", "sell", "offer", "import", "export")
LICENCE_STATES = (
    "valid",
    "expired",
    "ended",
    "refused",
    "never",
    "never_taken",
    "disputed",
    "granted_without_title",
    "unknown",
)
#: What a licence is by: a contract unless stated, an offer to all that the register records, or a decision of a State.
LICENCE_KINDS = ("contract", "of_right", "compulsory")
#: What a licensee owes beside payment; those after the first may outlast the licence.
DUTIES = ("no_export", "confidentiality", "return_documents", "stop_making", "no_challenge")
RELATIONS = ("own", "copy", "derivative", "independent")
NAME_KINDS = ("title", "designation", "alias", "native", "mark")
SPEAKERS = ("maker", "third_party")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A holder, maker, licensee or state. `territory` lists where it acts and as which state."""

    party_id: str = cells.text(required=True)
    name: str = cells.text(required=True)
    aliases: tuple[str, ...] = cells.words()
    territory: tuple[str, ...] = cells.words()
    kind: str = cells.text()
    affiliated_to: str = cells.ref("parties")
    dissolved: Span | None = cells.when()
    sanctions: str = cells.text()
    note: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """One party or state follows another on a date. Codes may be party ids or territories."""

    predecessor: str = cells.text(required=True)
    successor: str = cells.text(required=True)
    on: Span | None = cells.when()
    certainty: str = cells.one_of(*CERTAINTIES)
    note: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Who held a work from when to when: one link of the chain."""

    title_id: str = cells.text(required=True)
    work_id: str = cells.ref("works", required=True)
    holder: str = cells.ref("parties")
    starts: Span | None = cells.when()
    ends: Span | None = cells.when()
    instrument: str = cells.text()
    certainty: str = cells.one_of(*CERTAINTIES)
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The thing created and protected."""

    work_id: str = cells.text(required=True)
    title: str = cells.text(required=True)
    kind: str = cells.text()
    created: Span | None = cells.when()
    disclosed: Span | None = cells.when()
    holder: str = cells.ref("parties")
    origin: str = cells.text()
    derived_from: str = cells.ref("works")
    author_died: Span | None = cells.when()
    description: str = cells.text()
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of a work or a sighting, and who uses it: a third party's is a conclusion, not evidence."""

    item_id: str = cells.ref("works", "sightings", required=True)
    name: str = cells.text(required=True)
    kind: str = cells.one_of(*NAME_KINDS)
    lang: str = cells.text()
    said_by: str = cells.one_of(*SPEAKERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text of a work or a sighting, given here or as a file of the case."""

    item_id: str = cells.ref("works", "sightings", required=True)
    role: str = cells.text()
    lang: str = cells.text()
    text: str = cells.text()
    path: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One value of a data sheet; no unit means a category. Each of several sources has a row of its own."""

    item_id: str = cells.ref("works", "sightings", required=True)
    attribute: str = cells.text(required=True)
    value: str = cells.text(required=True)
    unit: str = cells.text()
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of a work or a sighting."""

    item_id: str = cells.ref("works", "sightings", required=True)
    role: str = cells.text()
    path: str = cells.text(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """What the register keeps of the vectors of one model: how many of how many numbers, and their SHA-256.

    The vectors themselves stay in Parquet: see `VECTOR_COLUMNS` for what its file has.
    """

    model: str = cells.text(required=True)
    dimension: float | None = cells.number()
    count: float | None = cells.number()
    sha256: str = cells.text(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """An exclusive right in a subject of a work in one territory; several kinds where it is not known which."""

    right_id: str = cells.text(required=True)
    work_id: str = cells.ref("works", required=True)
    kind: tuple[str, ...] = cells.list_of(*RIGHT_KINDS)
    territory: str = cells.text(required=True)
    number: str = cells.text()
    filed: Span | None = cells.when()
    priority: Span | None = cells.when()
    published: Span | None = cells.when()
    granted: Span | None = cells.when()
    expires: Span | None = cells.when()
    lapsed: Span | None = cells.when()
    restored: Span | None = cells.when()
    designated: tuple[str, ...] = cells.words()
    used: Span | None = cells.when()
    holder: str = cells.ref("parties")
    subject: str = cells.text()
    certainty: str = cells.one_of(*CERTAINTIES)
    note: str = cells.text()
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Who may do what, where, from when to when, with what excluded; or a sourced negative (refused, never)."""

    licence_id: str = cells.text(required=True)
    work_id: str = cells.ref("works", required=True)
    licensor: str = cells.ref("parties")
    licensee: str = cells.ref("parties", required=True)
    territory: str = cells.text()
    starts: Span | None = cells.when()
    ends: Span | None = cells.when()
    scope: tuple[str, ...] = cells.list_of(*ACT_KINDS)
    excluded: tuple[str, ...] = cells.words()
    cap: str = cells.text()
    kind: str = cells.one_of(*LICENCE_KINDS)
    exclusive: str = cells.one_of("yes", "no")
    under: str = cells.ref("licences")
    sublicensing: str = cells.one_of("yes", "no")
    field: str = cells.text()
    duties: tuple[str, ...] = cells.list_of(*DUTIES)
    arbitration: str = cells.text()
    status: str = cells.one_of(*LICENCE_STATES)
    status_on: Span | None = cells.when()
    said_by: str = cells.text()
    certainty: str = cells.one_of(*CERTAINTIES)
    note: str = cells.text()
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A plant, with its place in degrees north and east."""

    site_id: str = cells.text(required=True)
    name: str = cells.text()
    party: str = cells.ref("parties")
    territory: str = cells.text()
    lat: float | None = cells.number()
    lon: float | None = cells.number()
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Something seen in the world, with maker (as written), place, date and source."""

    sighting_id: str = cells.text(required=True)
    title: str = cells.text(required=True)
    description: str = cells.text()
    maker: tuple[str, ...] = cells.words()
    site: str = cells.ref("sites")
    made_in: str = cells.text()
    seen_on: Span | None = cells.when()
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Making, selling, offering, importing or exporting, in a territory, from when to when."""

    act_id: str = cells.text(required=True)
    sighting_id: str = cells.ref("sightings", required=True)
    kind: str = cells.one_of(*ACT_KINDS, required=True)
    territory: str = cells.text()
    starts: Span | None = cells.when()
    ends: Span | None = cells.when()
    quantity: float | None = cells.number()
    unit_price: float | None = cells.number()
    currency: str = cells.text()
    party: str = cells.ref("parties")
    follows: str = cells.ref("acts")
    field: str = cells.text()
    known_on: Span | None = cells.when()
    certainty: str = cells.one_of(*CERTAINTIES)
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A dated public figure, quoted as a statement, never computed with; `measures` says what it is a figure of."""

    statement_id: str = cells.text(required=True)
    stated_on: Span | None = cells.when()
    statement: str = cells.text(required=True)
    measures: str = cells.text()
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a sighting is known to be. Read by `calibrate` and `audit` only, never by `run`."""

    sighting_id: str = cells.ref("sightings", required=True)
    work_id: str = cells.ref("works")
    relation: str = cells.one_of(*RELATIONS, required=True)
    product: str = cells.text()
    family: str = cells.text()
    certainty: str = cells.one_of(*CERTAINTIES)
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from, and on what terms."""

    source_id: str = cells.text(required=True)
    where: str = cells.text()
    kind: str = cells.text()
    terms: str = cells.text()


#: Every table of a case by name, in an order in which each refers only to itself and to tables anywhere in it.
TABLES: dict[str, type[Any]] = {
    "parties": Party,
    "successions": Succession,
    "works": Work,
    "titles": Title,
    "sites": Site,
    "sightings": Sighting,
    "names": Name,
    "texts": Text,
    "specs": Spec,
    "images": Image,
    "vectors": Vectors,
    "rights": Right,
    "licences": Licence,
    "acts": Act,
    "elements": Element,
    "showings": Showing,
    "amounts": Amount,
    "rates": Rate,
    "statements": Statement,
    "sources": Source,
    "labels": Label,
}

#: The tables `run` ingests: everything but the labels.
RUN_TABLES: tuple[str, ...] = tuple(name for name in TABLES if name != "labels")


def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table in order."""
    return tuple(
        Column(
            name=f.name,
            kind=f.metadata["kind"],
            required=f.metadata.get("required", False),
            tables=f.metadata.get("tables", ()),
            choices=f.metadata.get("choices", ()),
        )
        for f in fields(TABLES[table])
    )


#: The columns of vectors.parquet: embeddings of works and sightings, each from a named model.
VECTOR_COLUMNS = (
    Column(name="item_id", kind="ref", required=True, tables=("works", "sightings")),
    Column(name="model", kind="text", required=True),
    Column(name="vector", kind="vector", required=True),
)


def key(table: str) -> str | None:
    """Return the column whose values are unique in the table, or None where rows are a bag."""
    first = fields(TABLES[table])[0].name
    return first if table in _KEYED else None


_KEYED = frozenset(
    {
        "parties",
        "titles",
        "works",
        "rights",
        "licences",
        "sites",
        "sightings",
        "acts",
        "elements",
        "amounts",
        "statements",
        "labels",
        "sources",
    }
)
