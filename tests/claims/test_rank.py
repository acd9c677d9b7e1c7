"""Names of entries: readable, safe for any file system, and never shared."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.claims.proof import PROOF
from deadringer.claims.rank import claim_ids, slug
from deadringer.model.records import RIGHT_KINDS

keys = st.lists(
    st.tuples(st.sampled_from(["BG", "bg", "", "RO"]), st.text(max_size=60)), unique=True, max_size=20
)


def test_a_name_is_readable_where_it_can_be() -> None:
    assert claim_ids([("BG", "Arsenal AD"), ("PL", "Łucznik, Radom"), ("", "")]) == [
        "bg-arsenal-ad",
        "pl-lucznik-radom",
        "unknown-unknown",
    ]


@given(keys)
def test_names_are_safe_and_different_for_different_keys(pairs: list[tuple[str, str]]) -> None:
    names = claim_ids(pairs)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,100}", name) for name in names)
    assert len(set(names)) == len(names)


def test_a_name_told_apart_by_a_hash_meets_no_other_name() -> None:
    pair = [("BG", "a!"), ("BG", "a?")]
    apart = claim_ids(pair)
    assert [name[:5] for name in apart] == ["bg-a-", "bg-a-"]
    claimed = [*pair, ("BG", apart[0].removeprefix("bg-"))]
    assert len(set(claim_ids(claimed))) == 3


@given(keys)
def test_a_name_does_not_depend_on_the_order(pairs: list[tuple[str, str]]) -> None:
    names = dict(zip(pairs, claim_ids(pairs), strict=True))
    assert claim_ids(pairs[::-1]) == [names[key] for key in pairs[::-1]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\u0141ucznik", "lucznik"),
        ("\u0110uro \u0110akovi\u0107", "duro-dakovic"),
        ("F\u00c9G", "feg"),
        ("Stra\u00dfe", "strasse"),
        ("\u00d8rsted \u00c6ro", "orsted-aero"),
        ("\u5317\u65b9\u5de5\u4e1a", "0b4b0f6b6cb8"),
        ("../../etc", "etc"),
        ("CON", "con"),
    ],
)
def test_letters_with_strokes_and_accents_are_read_as_latin(text: str, name: str) -> None:
    assert slug(text) == name


@given(st.text())
def test_a_slug_is_never_empty(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", slug(text))


def test_every_kind_of_evidence_says_what_it_shows_of_every_kind_of_right() -> None:
    assert set(PROOF) == {
        (evidence, right)
        for evidence in ("names", "images", "texts", "specs", "vectors")
        for right in RIGHT_KINDS
    }
