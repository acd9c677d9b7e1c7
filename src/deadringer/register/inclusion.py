"""Showing that rows stand in the journal of a register, without the rest of it. See `model.merkle`. No SQL here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deadringer.model import merkle
from deadringer.model.merkle import Included, Inclusion
from deadringer.model.records import key as key_of
from deadringer.register import journal
from deadringer.register.store import Register


class Proofs:
    """The Merkle tree of a register's journal as it now is: 64 bytes an entry, built once for all that is shown."""

    def __init__(self, register: Register) -> None:
        self._register = register
        leaves, self._head = [], journal.START
        for seq, table, key, row, hashed in register.entries():
            leaves.append(merkle.leaf(journal.entry(self._head, seq, table, key, row)))
            self._head = hashed
        self._tree = merkle.levels(leaves)

    def of(self, rows: Iterable[tuple[str, Any]]) -> Inclusion:
        """Show that rows, each with the name of its table, stand in the journal."""
        included, unproven = [], []
        for table, record in rows:
            content = journal.content_of(table)(record)
            row, column = journal.sha256(content), key_of(table)
            key = row if column is None else str(getattr(record, column))
            seq = self._register.entry_of(table, key, row)
            if seq is None:
                unproven.append((table, key))
            else:
                included.append(self._one(seq, content.decode()))
        size = len(self._tree[0])
        return Inclusion(
            size=size,
            root=merkle.root(self._tree),
            head=self._head,
            last=self._one(size, "") if size else None,
            rows=tuple(included),
            unproven=tuple(unproven),
        )

    def _one(self, seq: int, content: str) -> Included:
        previous, table, key, row = self._register.entry(seq)
        return Included(
            table=table,
            content=content,
            entry=journal.entry(previous, seq, table, key, row).decode(),
            index=seq - 1,
            path=merkle.path(self._tree, seq - 1),
        )
