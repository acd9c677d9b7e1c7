"""The hash chain is what anyone can compute with RFC 8785 and SHA-256."""

from __future__ import annotations

import hashlib
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import InputError
from deadringer.model.case import Settings
from deadringer.model.dates import parse
from deadringer.model.records import Act, Sighting, Site, Vectors
from deadringer.register import journal

_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = (
    _TEXT
    | st.lists(_TEXT)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(2**53) + 1, 2**53 - 1)
)


@given(st.dictionaries(st.text("abcdefg_", min_size=1), _VALUES))
def test_canonical_is_rfc_8785(value: dict[str, Any]) -> None:
    assert journal.canonical(value) == rfc8785.dumps(value)


@given(_TEXT, st.integers(1, 2**40), _TEXT, _TEXT, _TEXT)
def test_an_entry_seals_its_parts_and_the_hash_before_it(
    previous: str, seq: int, table: str, key: str, row: str
) -> None:
    entry: dict[str, Any] = {"previous": previous, "seq": seq, "table": table, "key": key, "row": row}
    assert journal.seal(previous, seq, table, key, row) == hashlib.sha256(rfc8785.dumps(entry)).hexdigest()


def test_a_row_is_the_object_of_what_is_not_empty_in_it() -> None:
    sighting = Sighting(sighting_id="s", title="Ж", maker=("A", "B"), seen_on=parse("1951/.."))
    assert journal.content_of("sightings")(sighting) == (
        '{"maker":["A","B"],"seen_on":"1951/..","sighting_id":"s","title":"Ж"}'.encode()
    )
    assert (
        journal.content_of("sites")(Site(site_id="x", lat=0.0, lon=1e21))
        == b'{"lat":0,"lon":1e+21,"site_id":"x"}'
    )
    assert journal.content_of("vectors")(Vectors(model="m", dimension=384.0, sha256="5e6a")) == (
        b'{"dimension":384,"model":"m","sha256":"5e6a"}'
    )


@pytest.mark.parametrize(
    "record",
    [
        Act(act_id="a", sighting_id="s", kind="make", quantity=float("nan")),
        Act(act_id="\ud800", sighting_id="s", kind="make"),
    ],
)
def test_what_json_cannot_hold_cannot_be_recorded(record: Act) -> None:
    with pytest.raises(InputError, match="cannot be recorded"):
        journal.content_of("acts")(record)


_SCALARS = (
    st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT
    | st.dates()
)
_OPTIONS = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(_TEXT, inner).map(MappingProxyType),
    max_leaves=8,
)


def _typed(value: Any) -> Any:
    if isinstance(value, tuple):
        return ("tuple", *map(_typed, value))
    if isinstance(value, MappingProxyType):
        return {name: _typed(inner) for name, inner in value.items()}
    return (type(value).__name__, value)


@given(st.dictionaries(_TEXT, _OPTIONS).map(MappingProxyType), st.dictionaries(_TEXT, st.floats(0, 1)))
def test_settings_recorded_and_read_are_the_same(claims: Any, cutoffs: dict[str, float]) -> None:
    settings = Settings(
        title="A", claimant="o", as_of=date(2020, 1, 2), currency="EUR", cutoffs=MappingProxyType(cutoffs),
        claims=claims, exhaustive_pairs=7, false_share=0.3,
    )  # fmt: skip
    found = journal.settings_from(journal.settings_content(settings))
    assert found == settings
    assert _typed(found.claims) == _typed(claims)
    assert journal.settings_content(found) == journal.settings_content(settings)


def test_an_option_that_json_has_no_word_for_cannot_be_recorded() -> None:
    with pytest.raises(InputError, match=r"\[claims\]"):
        journal.settings_content(
            Settings(title="A", claimant="o", as_of=date(2020, 1, 2), claims={"x": object()})
        )
