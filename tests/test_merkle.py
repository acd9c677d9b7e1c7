"""The Merkle tree of a journal is that of RFC 6962, and an audit path shows one entry and no other."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from deadringer.model import merkle

entries = st.lists(st.binary(max_size=4), max_size=70)


def root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is defined there: split at the largest power of two below the size."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if m < k:
        return [*path(m, leaves[:k]), root(leaves[k:])]
    return [*path(m - k, leaves[k:]), root(leaves[:k])]


@given(entries)
def test_root_and_paths_are_the_definition(found: list[bytes]) -> None:
    tree = merkle.levels([merkle.leaf(one) for one in found])
    assert merkle.root(tree) == root(found)
    for at, one in enumerate(found):
        assert list(merkle.path(tree, at)) == path(at, found)
        assert merkle.root_of(one, at, len(found), merkle.path(tree, at)) == root(found)


@given(entries.filter(bool), st.data())
def test_a_path_shows_no_other_entry_place_or_size(found: list[bytes], data: st.DataObject) -> None:
    tree, size = merkle.levels([merkle.leaf(one) for one in found]), len(found)
    at = data.draw(st.integers(0, size - 1))
    held = merkle.path(tree, at)
    assert merkle.root_of(found[at] + b"x", at, size, held) != root(found)
    for other in {*range(size), -1, size} - {at}:
        assert merkle.root_of(found[at], other, size, held) != root(found) or found[other] == found[at]
    assert merkle.root_of(found[at], at, size, (*held, bytes(32))) is None
    if held:
        assert merkle.root_of(found[at], at, size, held[:-1]) is None


def test_the_root_of_known_leaves_is_that_of_the_test_vectors_of_certificate_transparency() -> None:
    vectors = [b"", b"\0", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43"]
    vectors += [bytes(range(0x50, 0x58)), bytes(range(0x60, 0x70))]
    roots = [merkle.root(merkle.levels([merkle.leaf(v) for v in vectors[:n]])).hex() for n in (0, 1, 2, 3, 8)]
    assert roots == [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
