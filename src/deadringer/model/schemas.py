"""The Arrow schemas of every table that is written or passed on in bulk. Of all model only this uses pyarrow."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa

from deadringer.model.claims import Limit
from deadringer.model.dates import Span
from deadringer.model.propositions import NAMED
from deadringer.model.records import columns
from deadringer.model.values import Claim, Permission

_OF_KIND: dict[str, pa.DataType] = {
    "text": pa.string(),
    "ref": pa.string(),
    "one_of": pa.string(),
    "when": pa.string(),
    "number": pa.float64(),
    "words": pa.list_(pa.string()),
    "list_of": pa.list_(pa.string()),
}


def case_table(table: str) -> pa.Schema:
    """Return the schema of one table of a case; dates stay the EDTF text they were."""
    return pa.schema([pa.field(c.name, _OF_KIND[c.kind], nullable=not c.required) for c in columns(table)])


def findings(facets: Iterable[str], kinds: Iterable[str]) -> pa.Schema:
    """Return the schema of findings.parquet: a score a facet, a contribution a kind of evidence, null where missing.

    `score_specs` is by the nearest readings of intervals, `score_specs_far` by the farthest; `score_specs_rarity` is
    how rare it is to be so alike. A run adds as metadata `vectors_model`: the model of which all scores of vectors
    are, empty where there is none; and what `told` adds.
    """
    return pa.schema(
        [
            pa.field("sighting_id", pa.string(), nullable=False),
            pa.field("work_id", pa.string(), nullable=False),
            *(pa.field(f"score_{facet}", pa.float64()) for facet in facets),
            *(pa.field(f"score_{also}", pa.float64()) for also in ("specs_far", "specs_rarity")),
            *(pa.field(f"log10_lr_{kind}", pa.float64()) for kind in kinds),
            pa.field("log10_lr", pa.float64()),
            pa.field("unbounded", pa.float64()),
            pa.field("support", pa.string(), nullable=False),
            pa.field("reported", pa.bool_(), nullable=False),
        ]
    )


def told(schema: pa.Schema, **more: str) -> pa.Schema:
    """Return the schema of a table of likelihood ratios with the propositions as metadata, and what else is given."""
    return schema.with_metadata({**NAMED, **more})


def screened(facets: Iterable[str]) -> pa.Schema:
    """Return the schema of screened.parquet: every pair that was compared, and its score by facet.

    `extent_texts` is how much of a text is copied as evidence counts it, 0 to 1.
    """
    return pa.schema(
        [
            pa.field("sighting_id", pa.string(), nullable=False),
            pa.field("work_id", pa.string(), nullable=False),
            *(pa.field(f"score_{facet}", pa.float64()) for facet in facets),
            pa.field("extent_texts", pa.float64()),
        ]
    )


#: A row a vector, by model, item and numbers: what was read of vectors.parquet.
VECTORS = pa.schema(
    [
        pa.field("item_id", pa.string(), nullable=False),
        pa.field("model", pa.string(), nullable=False),
        pa.field("vector", pa.list_(pa.float32()), nullable=False),
    ]
)

#: A row a pair of vectors at or above the cutoff: each by its place among those of its item in vectors.parquet, from 1.
VECTOR_PAIRS = pa.schema(
    [
        pa.field("sighting_id", pa.string(), nullable=False),
        pa.field("work_id", pa.string(), nullable=False),
        pa.field("model", pa.string(), nullable=False),
        pa.field("sighting_vector", pa.int64(), nullable=False),
        pa.field("work_vector", pa.int64(), nullable=False),
        pa.field("cosine", pa.float64(), nullable=False),
    ]
)

#: A row a file: what `hash_pictures` found in it. `codes` holds the PDQ codes of all orientations.
PICTURES = pa.schema(
    [
        pa.field("path", pa.string(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("refused", pa.string(), nullable=False),
        pa.field("codes", pa.list_(pa.binary(32)), nullable=False),
        pa.field("quality", pa.int32(), nullable=False),
        pa.field("width", pa.int32(), nullable=False),
        pa.field("height", pa.int32(), nullable=False),
        pa.field("format", pa.string(), nullable=False),
        pa.field("frames", pa.int32(), nullable=False),
        pa.field("exif", pa.int32(), nullable=False),
        pa.field("pillow", pa.string(), nullable=False),
        pa.field("libjpeg", pa.string(), nullable=False),
        pa.field("thumbnail", pa.binary(), nullable=False),
    ]
)

#: A row a pair of pictures within the radius; distances in bits.
PICTURE_PAIRS = pa.schema(
    [
        pa.field("sighting_id", pa.string(), nullable=False),
        pa.field("work_id", pa.string(), nullable=False),
        pa.field("sighting_picture", pa.string(), nullable=False),
        pa.field("work_picture", pa.string(), nullable=False),
        pa.field("orientation", pa.string(), nullable=False),
        pa.field("distance", pa.int32(), nullable=False),
        pa.field("upright", pa.int32(), nullable=False),
        pa.field("quality_sighting", pa.int32(), nullable=False),
        pa.field("quality_work", pa.int32(), nullable=False),
    ]
)

#: A row a text: what was read of it. Offsets of passages are code points of `text`.
TEXTS = pa.schema(
    [
        pa.field("item_id", pa.string(), nullable=False),
        pa.field("place", pa.int32(), nullable=False),
        pa.field("role", pa.string(), nullable=False),
        pa.field("lang", pa.string(), nullable=False),
        pa.field("path", pa.string(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("refused", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("encoding", pa.string(), nullable=False),
        pa.field("reader", pa.string(), nullable=False),
        pa.field("words", pa.int64(), nullable=False),
        pa.field("text", pa.large_string(), nullable=False),
    ]
)

PASSAGE = pa.struct(
    [
        *(pa.field(f"{side}_{end}", pa.int64()) for side in ("sighting", "work") for end in ("begin", "end")),
        pa.field("words", pa.int64()),
        pa.field("edits", pa.int64()),
        pa.field("counted", pa.int64()),
        pa.field("boilerplate", pa.list_(pa.list_(pa.int64(), 2))),
    ]
)

#: A row a pair of texts with a passage in common; counted in words, and in runs of three of them.
TEXT_PAIRS = pa.schema(
    [
        pa.field("sighting_id", pa.string(), nullable=False),
        pa.field("work_id", pa.string(), nullable=False),
        pa.field("sighting_text", pa.int32(), nullable=False),
        pa.field("work_text", pa.int32(), nullable=False),
        *(
            pa.field(f"{what}_{side}", pa.int64(), nullable=False)
            for what in ("words", "counted", "copied", "echoed")
            for side in ("sighting", "work")
        ),
        pa.field("longest", pa.int64(), nullable=False),
        *(pa.field(f"runs_{what}", pa.int64(), nullable=False) for what in ("sighting", "work", "shared")),
        *(
            pa.field(name, pa.float64(), nullable=False)
            for name in ("share_sighting", "share_work", "jaccard")
        ),
        pa.field("passages", pa.list_(PASSAGE), nullable=False),
    ]
)

#: A row a candidate that a reported sighting may come from. `first`: whether the candidate was there first, by when
#: either was; `log10_lr` by names and `shared` attributes; `gap`, in log10, to the best on `common` attributes.
DESCENTS = pa.schema(
    [
        pa.field("sighting_id", pa.string(), nullable=False),
        pa.field("candidate_id", pa.string(), nullable=False),
        pa.field("is_work", pa.bool_(), nullable=False),
        pa.field("standing", pa.string(), nullable=False),
        pa.field("told", pa.bool_(), nullable=False),
        pa.field("first", pa.string(), nullable=False),
        pa.field("candidate_there", pa.string(), nullable=False),
        pa.field("sighting_there", pa.string(), nullable=False),
        pa.field("log10_lr", pa.float64()),
        pa.field("shared", pa.int64(), nullable=False),
        pa.field("gap", pa.float64()),
        pa.field("common", pa.int64(), nullable=False),
    ]
)

REASON = pa.struct([("text", pa.string()), ("source", pa.string()), ("certainty", pa.string())])

DEFENCE = pa.struct([("kind", pa.string()), *REASON])

PERMISSIONS = pa.schema(
    [
        pa.field("act_id", pa.string()),
        pa.field("sighting_id", pa.string(), nullable=False),
        pa.field("work_id", pa.string(), nullable=False),
        pa.field("act_kind", pa.string(), nullable=False),
        pa.field("territory", pa.string(), nullable=False),
        pa.field("asked", pa.string(), nullable=False),
        pa.field("permission", pa.string(), nullable=False),
        pa.field("standing", pa.string(), nullable=False),
        pa.field("reasons", pa.list_(REASON), nullable=False),
        pa.field("decides", pa.list_(pa.string()), nullable=False),
        pa.field("lacks", pa.list_(pa.string()), nullable=False),
        pa.field("rights", pa.list_(pa.string()), nullable=False),
        pa.field("rights_unknown", pa.list_(pa.string()), nullable=False),
        pa.field("licences", pa.list_(pa.string()), nullable=False),
        pa.field("makers", pa.list_(pa.string()), nullable=False),
        pa.field("part", pa.int64(), nullable=False),
        pa.field("quantity", pa.list_(pa.float64())),
        pa.field("defences", pa.list_(DEFENCE), nullable=False),
    ]
)

MONEY = pa.struct(
    [
        *(pa.field(name, pa.float64()) for name in ("low", "central", "high")),
        pa.field("currency", pa.string()),
    ]
)
GATE = pa.struct([("name", pa.string()), ("value", pa.bool_()), ("text", pa.string())])
GROUND = pa.struct([("kind", pa.string()), ("text", pa.string()), ("lacks", pa.list_(pa.string()))])
BAR = pa.struct([("kind", pa.string()), *REASON])
#: Days as EDTF; `known`, `last` and `stop` are null where the facts or the law do not tell.
LIMIT = pa.struct(
    [
        ("act_id", pa.string()),
        ("part", pa.int64()),
        *((name, pa.string()) for name in ("slice", "territory", "claim", "known", "last", "stop")),
        ("earliest", pa.string()),
        ("passed", pa.bool_()),
        ("decides", pa.list_(pa.string())),
    ]
)
HEAD = pa.struct(
    [
        *((name, pa.string()) for name in ("right_id", "head", "method", "statute", "certainty", "fault")),
        ("act_ids", pa.list_(pa.string())),
        ("sum", MONEY),
        ("interest", MONEY),
        ("formula", pa.string()),
        ("missing", pa.list_(pa.string())),
        ("chosen", pa.bool_()),
    ]
)

CLAIMS = pa.schema(
    [
        pa.field("claim_id", pa.string(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
        pa.field("respondent", pa.string(), nullable=False),
        pa.field("respondent_name", pa.string(), nullable=False),
        pa.field("forum", pa.string(), nullable=False),
        pa.field("rank", pa.int64(), nullable=False),
        pa.field("log10_lr", pa.float64(), nullable=False),
        pa.field("support", pa.string(), nullable=False),
        pa.field("permission", pa.string(), nullable=False),
        pa.field("sightings", pa.list_(pa.string()), nullable=False),
        pa.field("works", pa.list_(pa.string()), nullable=False),
        pa.field("rights", pa.list_(pa.string()), nullable=False),
        pa.field("missing", pa.list_(pa.string()), nullable=False),
        pa.field("gates", pa.list_(GATE), nullable=False),
        pa.field("grounds", pa.list_(GROUND), nullable=False),
        pa.field("bars", pa.list_(BAR), nullable=False),
        pa.field("defences", pa.list_(DEFENCE), nullable=False),
        pa.field("limits", pa.list_(LIMIT), nullable=False),
        pa.field("heads", pa.list_(HEAD), nullable=False),
        *(pa.field(name, MONEY) for name in ("total", "interest", "expected")),
        pa.field("notes", pa.list_(pa.string()), nullable=False),
    ]
)

REJECTED = ("file", "line", "column", "value", "reason")


def permission_rows(rows: Iterable[Permission]) -> pa.Table:
    """Lay permissions out as the table that permissions.parquet holds."""
    flat = [
        {
            **{f.name: getattr(p, f.name) for f in dataclasses.fields(p)},
            "asked": str(p.asked),
            "reasons": [dataclasses.asdict(reason) for reason in p.reasons],
            "defences": [dataclasses.asdict(defence) for defence in p.defences],
        }
        for p in rows
    ]
    return pa.Table.from_pylist(flat, schema=PERMISSIONS)


def claim_rows(rows: Iterable[Claim], scale: str = "") -> pa.Table:
    """Lay claims out as the table that claims.parquet holds, worded by a scale; the exhibits stand in the dossiers."""
    return pa.Table.from_pylist([_claim_row(claim) for claim in rows], schema=told(CLAIMS, scale=scale))


def _claim_row(claim: Claim) -> dict[str, Any]:
    row = {name: getattr(claim, name) for name in CLAIMS.names if name not in ("sightings", "works")}
    return {
        **row,
        "sightings": [e.sighting_id for e in claim.exhibits],
        "works": sorted({f.work_id for e in claim.exhibits for f in e.findings}),
        **{
            name: [dataclasses.asdict(one) for one in row[name]]
            for name in ("gates", "grounds", "bars", "defences")
        },
        "limits": [_dated(one) for one in claim.limits],
        "heads": [
            {
                **dataclasses.asdict(head),
                **{f.name: getattr(head.rule, f.name, None) for f in HEAD if _of_rule(f.name)},
            }
            for head in claim.heads
        ],
        **{
            name: dataclasses.asdict(row[name]) if row[name] else None
            for name in ("total", "interest", "expected")
        },
    }


def _of_rule(name: str) -> bool:
    return name in ("head", "method", "statute", "certainty", "fault")


def _dated(limit: Limit) -> dict[str, Any]:
    """Return a limit as a row, its days as EDTF."""
    found = {f.name: getattr(limit, f.name) for f in LIMIT}
    return {name: str(value) if isinstance(value, Span | date) else value for name, value in found.items()}
