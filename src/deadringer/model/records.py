"""The tables of a case: one frozen class a table, whose fields are its columns, in order, key first.

These classes are the one definition of what a case may hold; readers, checks, the register's SQL and the Arrow
schemas are all derived from them. A column's kind is its field's metadata: `text`, `words` (a list, `|` between
values), `when` (EDTF), `number`, `one_of` (a choice), or `ref` (an id that must exist in the named table).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from deadringer.model.dates import Span

#: How a stated fact is held to be: the weakest link decides what rests on it.
CERTAINTIES = ("high", "medium", "low")
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
RELATIONS = ("own", "copy", "derivative", "independent")
NAME_KINDS = ("title", "designation", "alias", "native", "mark")
SPEAKERS = ("maker", "third_party")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, kind, and what its values must be."""

    name: str
    kind: str
    required: bool = False
    tables: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


def _text(*, required: bool = False) -> Any:
    return field(default="", metadata={"kind": "text", "required": required})


def _words() -> Any:
    return field(default=(), metadata={"kind": "words"})


def _when() -> Any:
    return field(default=None, metadata={"kind": "when"})


def _number() -> Any:
    return field(default=None, metadata={"kind": "number"})


def _one_of(*choices: str, required: bool = False) -> Any:
    return field(default="", metadata={"kind": "one_of", "choices": choices, "required": required})


def _list_of(*choices: str) -> Any:
    return field(default=(), metadata={"kind": "list_of", "choices": choices})


def _ref(*tables: str, required: bool = False) -> Any:
    return field(default="", metadata={"kind": "ref", "tables": tables, "required": required})


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A holder, maker, licensee or state. `territory` lists where it acts and as which state."""

    party_id: str = _text(required=True)
    name: str = _text(required=True)
    aliases: tuple[str, ...] = _words()
    territory: tuple[str, ...] = _words()
    kind: str = _text()
    affiliated_to: str = _ref("parties")
    note: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """One party or state follows another on a date. Codes may be party ids or territories."""

    predecessor: str = _text(required=True)
    successor: str = _text(required=True)
    on: Span | None = _when()
    certainty: str = _one_of(*CERTAINTIES)
    note: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Who held a work from when to when: one link of the chain."""

    title_id: str = _text(required=True)
    work_id: str = _ref("works", required=True)
    holder: str = _ref("parties")
    starts: Span | None = _when()
    ends: Span | None = _when()
    instrument: str = _text()
    certainty: str = _one_of(*CERTAINTIES)
    source: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The thing created and protected."""

    work_id: str = _text(required=True)
    title: str = _text(required=True)
    kind: str = _text()
    created: Span | None = _when()
    disclosed: Span | None = _when()
    holder: str = _ref("parties")
    origin: str = _text()
    derived_from: str = _ref("works")
    description: str = _text()
    source: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of a work or a sighting, and who uses it: a third party's is a conclusion, not evidence."""

    item_id: str = _ref("works", "sightings", required=True)
    name: str = _text(required=True)
    kind: str = _one_of(*NAME_KINDS)
    lang: str = _text()
    said_by: str = _one_of(*SPEAKERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text of a work or a sighting, given here or as a file of the case."""

    item_id: str = _ref("works", "sightings", required=True)
    role: str = _text()
    lang: str = _text()
    text: str = _text()
    path: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One value of a data sheet; no unit means a category. Each of several sources has a row of its own."""

    item_id: str = _ref("works", "sightings", required=True)
    attribute: str = _text(required=True)
    value: str = _text(required=True)
    unit: str = _text()
    source: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of a work or a sighting."""

    item_id: str = _ref("works", "sightings", required=True)
    role: str = _text()
    path: str = _text(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """What the register keeps of the vectors of one model: how many of how many numbers, and their SHA-256.

    The vectors themselves stay in Parquet: see `VECTOR_COLUMNS` for what its file has.
    """

    model: str = _text(required=True)
    dimension: float | None = _number()
    count: float | None = _number()
    sha256: str = _text(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """An exclusive right in a subject of a work in one territory; several kinds where it is not known which."""

    right_id: str = _text(required=True)
    work_id: str = _ref("works", required=True)
    kind: tuple[str, ...] = _list_of(*RIGHT_KINDS)
    territory: str = _text(required=True)
    number: str = _text()
    filed: Span | None = _when()
    granted: Span | None = _when()
    expires: Span | None = _when()
    lapsed: Span | None = _when()
    holder: str = _ref("parties")
    subject: str = _text()
    certainty: str = _one_of(*CERTAINTIES)
    note: str = _text()
    source: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Who may do what, where, from when to when, with what excluded; or a sourced negative (refused, never)."""

    licence_id: str = _text(required=True)
    work_id: str = _ref("works", required=True)
    licensor: str = _ref("parties")
    licensee: str = _ref("parties", required=True)
    territory: str = _text()
    starts: Span | None = _when()
    ends: Span | None = _when()
    scope: tuple[str, ...] = _list_of(*ACT_KINDS)
    excluded: tuple[str, ...] = _words()
    cap: str = _text()
    status: str = _one_of(*LICENCE_STATES)
    status_on: Span | None = _when()
    said_by: str = _text()
    certainty: str = _one_of(*CERTAINTIES)
    note: str = _text()
    source: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A plant, with its place in degrees north and east."""

    site_id: str = _text(required=True)
    name: str = _text()
    party: str = _ref("parties")
    territory: str = _text()
    lat: float | None = _number()
    lon: float | None = _number()
    source: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Something seen in the world, with maker (as written), place, date and source."""

    sighting_id: str = _text(required=True)
    title: str = _text(required=True)
    description: str = _text()
    maker: tuple[str, ...] = _words()
    site: str = _ref("sites")
    made_in: str = _text()
    seen_on: Span | None = _when()
    source: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Making, selling, offering, importing or exporting, in a territory, from when to when."""

    act_id: str = _text(required=True)
    sighting_id: str = _ref("sightings", required=True)
    kind: str = _one_of(*ACT_KINDS, required=True)
    territory: str = _text()
    starts: Span | None = _when()
    ends: Span | None = _when()
    quantity: float | None = _number()
    unit_price: float | None = _number()
    currency: str = _text()
    certainty: str = _one_of(*CERTAINTIES)
    source: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A dated public figure, quoted as a statement, never computed with."""

    statement_id: str = _text(required=True)
    stated_on: Span | None = _when()
    statement: str = _text(required=True)
    source: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a sighting is known to be. Read by `calibrate` and `audit` only, never by `run`."""

    sighting_id: str = _ref("sightings", required=True)
    work_id: str = _ref("works")
    relation: str = _one_of(*RELATIONS, required=True)
    product: str = _text()
    family: str = _text()
    certainty: str = _one_of(*CERTAINTIES)
    source: str = _text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from, and on what terms."""

    source_id: str = _text(required=True)
    where: str = _text()
    kind: str = _text()
    terms: str = _text()


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
        "statements",
        "labels",
        "sources",
    }
)
