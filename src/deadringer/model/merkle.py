"""The Merkle tree of a journal: its root, and the audit path of one entry, by which it can be shown without the rest.

As in certificate transparency: a leaf is SHA-256 of a zero byte and the entry, a node SHA-256 of a one byte and the two
below it. Nothing is read or written here.

References
----------
.. [1] Laurie, Langley, Kasper, "Certificate Transparency", RFC 6962, 2013, section 2.1.
.. [2] Laurie, Messeri, Stradling, "Certificate Transparency Version 2.0", RFC 9162, 2021, section 2.1.3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Included:
    """One row of the record: its table, its canonical JSON, the entry of the journal that seals it, and its path."""

    table: str
    content: str
    entry: str
    index: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """Rows of a record, shown to stand in its journal of `size` entries.

    `head` is the hash of the journal's last entry, which seals all before it, `last` that entry. `unproven` are tables
    and ids of rows that do not stand in it as the case reads them, as it leaves out what was not yet known on its day.
    """

    size: int
    root: bytes
    head: str
    last: Included | None
    rows: tuple[Included, ...]
    unproven: tuple[tuple[str, str], ...] = ()


def leaf(entry: bytes) -> bytes:
    """Return the hash of an entry as a leaf."""
    return sha256(b"\0" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of two nodes as the one above them."""
    return sha256(b"\1" + left + right).digest()


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the tree, from its leaves to its root; one that has no neighbour moves up as it is."""
    tree = [list(leaves)]
    while len(below := tree[-1]) > 1:
        above = [node(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
        tree.append(above + below[len(below) & ~1 :])
    return tree


def root(tree: Sequence[Sequence[bytes]]) -> bytes:
    """Return the root of a tree; that of an empty one is the hash of nothing."""
    return tree[-1][0] if tree[-1] else sha256().digest()


def path(tree: Sequence[Sequence[bytes]], index: int) -> tuple[bytes, ...]:
    """Return the audit path of a leaf: what is needed beside it to reckon the root, from below."""
    found = []
    for level in tree[:-1]:
        if (beside := index ^ 1) < len(level):
            found.append(level[beside])
        index >>= 1
    return tuple(found)


def root_of(entry: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that an entry and its audit path come to; None where the path is not one of such a tree."""
    if not 0 <= index < size:
        return None
    at, last, found = index, size - 1, leaf(entry)
    for beside in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = node(beside, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, beside)
        at, last = at >> 1, last >> 1
    return found if last == 0 else None
