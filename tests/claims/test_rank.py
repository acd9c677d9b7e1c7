"""Names of entries: readable, safe for any file system, and never shared."""

from __future__ import annotations

import re

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
        "pl-ucznik-radom",
        "unknown-unknown",
    ]


@given(keys)
def test_names_are_safe_and_different_for_different_keys(pairs: list[tuple[str, str]]) -> None:
    names = claim_ids(pairs)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,100}", name) for name in names)
    assert len(set(names)) == len(names)


@given(st.text())
def test_a_slug_is_never_empty(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", slug(text))


def test_every_kind_of_evidence_says_what_it_shows_of_every_kind_of_right() -> None:
    assert set(PROOF) == {(evidence, right) for evidence in ("names", "specs") for right in RIGHT_KINDS}
