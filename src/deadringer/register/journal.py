"""The hash chain: what a row's hash is taken over, and how each entry of the journal seals all before it.

A row's hash is the SHA-256 of its RFC 8785 canonical JSON: an object of its columns that are not empty, dates
as their EDTF text, lists as arrays. An entry's hash is the SHA-256 of the canonical JSON of {key, previous, row, seq,
table}, `previous` being the hash of the entry before it. So anyone can check the chain with a JSON library and
`sha256sum`. No SQL here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any

import rfc8785

from deadringer.errors import InputError
from deadringer.model import records
from deadringer.model.case import Settings
from deadringer.model.scales import DEFAULT, Scale, Step

#: What comes before the first entry.
START = "0" * 64


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return the RFC 8785 form of a JSON object.

    Raises
    ------
    InputError
        It holds what JSON cannot: NaN, infinity, whole numbers past 2^53, half a surrogate pair.

    References
    ----------
    .. [1] Rundgren, Jordan, Erdtman, "JSON Canonicalization Scheme (JCS)", RFC 8785, 2020.
    """
    try:
        if all(isinstance(item, str) or (isinstance(item, list) and _plain(item)) for item in value.values()):
            # The same bytes where there are no numbers and ASCII keys, at ten times the speed.
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        return rfc8785.dumps(dict(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise InputError(f"a value cannot be recorded: {error}") from None


def _plain(items: list[Any]) -> bool:
    return all(isinstance(item, str) for item in items)


def sha256(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def entry(previous: str, seq: int, table: str, key: str, row: str) -> bytes:
    """Return the canonical JSON of an entry of the journal."""
    texts = {"key": key, "previous": previous, "row": row, "table": table}
    # `seq` is a whole number far below 2^53 and sorts between `row` and `table`.
    head, _, tail = canonical(texts).rpartition(b',"table":')
    return b'%b,"seq":%d,"table":%b' % (head, seq, tail)


def seal(previous: str, seq: int, table: str, key: str, row: str) -> str:
    """Return the hash of an entry of the journal."""
    return sha256(entry(previous, seq, table, key, row))


_CONTENT: dict[str, Callable[[Any], Any]] = {
    "when": str,
    "number": float,
    "words": list,
    "list_of": list,
}


def content_of(table: str) -> Callable[[Any], bytes]:
    """Return the function that gives a record of this table as the canonical JSON its hash is taken over."""
    plan = [(f.name, f.default, _CONTENT.get(f.metadata["kind"])) for f in fields(records.TABLES[table])]

    def content(record: Any) -> bytes:
        found = {}
        for name, empty, change in plan:
            value = getattr(record, name)
            if value != empty:
                found[name] = change(value) if change else value
        return canonical(found)

    return content


def settings_content(settings: Settings) -> bytes:
    """Return settings as canonical JSON, from which `settings_from` makes them again."""
    return canonical(
        {
            "title": settings.title,
            "claimant": settings.claimant,
            "as_of": settings.as_of.isoformat(),
            "currency": settings.currency,
            "cutoffs": {facet: float(cutoff) for facet, cutoff in settings.cutoffs.items()},
            "exhaustive_pairs": settings.exhaustive_pairs,
            "false_share": float(settings.false_share),
            **({"vectors_model": settings.vectors_model} if settings.vectors_model else {}),
            **({} if settings.scale == DEFAULT else {"scale": _scale(settings.scale)}),
            "claims": {name: _tagged(value) for name, value in settings.claims.items()},
        }
    )


def settings_from(content: bytes | str) -> Settings:
    """Return the settings that `settings_content` wrote."""
    found = json.loads(content)
    return Settings(
        title=found["title"],
        claimant=found["claimant"],
        as_of=date.fromisoformat(found["as_of"]),
        currency=found["currency"],
        cutoffs=MappingProxyType({facet: float(cutoff) for facet, cutoff in found["cutoffs"].items()}),
        exhaustive_pairs=int(found["exhaustive_pairs"]),
        false_share=float(found["false_share"]),
        vectors_model=found.get("vectors_model", ""),
        scale=_scale_from(found.get("scale", DEFAULT)),
        claims=MappingProxyType({name: _untagged(value) for name, value in found["claims"].items()}),
    )


def _scale(scale: str | Scale) -> Any:
    if isinstance(scale, str):
        return scale
    steps = [[one.least, one.phrase] for one in scale.steps]
    return {"name": scale.name, "source": scale.source, "steps": steps}


def _scale_from(found: Any) -> str | Scale:
    if isinstance(found, str):
        return found
    return Scale(found["name"], found["source"], tuple(Step(float(n), str(p)) for n, p in found["steps"]))


def _tagged(value: object) -> Any:
    """Put into JSON what it has no word for (a day, 1.0 beside 1) as a list that begins with what it is."""
    if isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return ["float", value]
    if isinstance(value, date):
        return ["day", value.isoformat()]
    if isinstance(value, tuple | list):
        return ["list", *map(_tagged, value)]
    if isinstance(value, Mapping):
        return {name: _tagged(inner) for name, inner in value.items()}
    raise InputError(f"an option of [claims] cannot be recorded: {value!r}")


def _untagged(value: Any) -> object:
    if isinstance(value, dict):
        return MappingProxyType({name: _untagged(inner) for name, inner in value.items()})
    if isinstance(value, list):
        kind, *rest = value
        if kind == "list":
            return tuple(map(_untagged, rest))
        return float(rest[0]) if kind == "float" else date.fromisoformat(rest[0])
    return value
