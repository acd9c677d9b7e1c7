"""The register at rest: one SQLite file that only ever grows, each row sealed into a chain of hashes.

It holds what was known and when it came. Nothing is taken out: a changed row is a new one beside the old, and
each addition ends with an edition, the list of the entries that make up the case from then on, sealed like any
row. It does not judge rows: `read_case` has done so.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any

from deadringer.errors import InputError, IntegrityError, RegisterError
from deadringer.model.case import Case, Settings
from deadringer.register import _sql, journal
from deadringer.register._sql import SHAPES, Shape, ours
from deadringer.register.known import known_by

#: The journal's names for the settings and the editions, which are rows like any other.
_SETTINGS, _EDITIONS = "settings", "editions"


@dataclass(frozen=True, slots=True)
class Change:
    """What recording a case changed, in rows by table; the settings are not counted.

    `new` rows make up the case now and did not before; `withdrawn` ones did before and do not now. A corrected
    row is one of each.
    """

    new: Mapping[str, int]
    withdrawn: Mapping[str, int]


class Register:
    """The register of one case. Open it with `Register.open`; it closes at the end of a `with` block.

    One process may write at a time; a second is refused. Readers see the last addition that was completed.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._db = connection

    @classmethod
    def open(cls, path: Path, *, create: bool = True, wait: float = 5.0) -> Register:
        """Open a register file.

        Parameters
        ----------
        path : Path
            The file.
        create : bool
            Make an empty register where there is no file; else that is an error.
        wait : float
            Seconds to wait for another writer before refusing.

        Raises
        ------
        RegisterError
            The file is not a register, is of a newer format, is in use, or cannot be opened.
        IntegrityError
            The file is damaged.
        """
        path = Path(path)
        try:
            with ours(path):
                return cls(path, _sql.connect(path, create=create, wait=wait))
        except OSError as error:
            raise RegisterError(f"{path} cannot be opened: {error.strerror}") from None

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def record(self, case: Case) -> Change:
        """Record a case as it now stands, as one transaction: all of it is recorded, or nothing.

        The case given is the whole of it: a row that the edition before had and this one has not is withdrawn,
        and one with other content takes the place of the old. Both stay in the journal. The same case again
        changes nothing. Rows of tables without a key are a set.

        Returns
        -------
        Change
            The rows that are new in the case, and those withdrawn.

        Raises
        ------
        RegisterError
            The register is that of another claimant or title, or another process is writing.
        InputError
            An id stands twice in a table, or a value cannot be recorded.
        """
        with self._transaction("IMMEDIATE"):
            self._same_case(case.settings)
            before = self._edition() or {}
            chain = _Chain(self._db)
            now = {_SETTINGS: [chain.settings(case.settings)]}
            now |= {table: chain.table(shape, getattr(case, table)) for table, shape in SHAPES.items()}
            chain.edition(now)
        held = {table: (set(_sql.numbers(before.get(table, []))), set(now[table])) for table in SHAPES}
        return Change(
            MappingProxyType({table: len(new - old) for table, (old, new) in held.items()}),
            MappingProxyType({table: len(old - new) for table, (old, new) in held.items()}),
        )

    def case(self) -> Case:
        """Return the case as last recorded, its rows in the order in which they were given.

        Facts after the `as_of` of its settings are left out, as `known_by` does.
        """
        with self._transaction("DEFERRED"):
            try:
                edition = self._edition()
                if edition is None:
                    raise RegisterError(f"{self._path} holds no case yet")
                (body,) = self._rows(
                    "SELECT body FROM settings WHERE seq BETWEEN ? AND ?", edition[_SETTINGS]
                )
                tables = {
                    table: tuple(map(shape.record, self._rows(shape.between, edition.get(table, []))))
                    for table, shape in SHAPES.items()
                }
                return known_by(Case(settings=journal.settings_from(body[0]), **tables))[0]
            except _UNREADABLE as error:
                raise IntegrityError(
                    f"{self._path} holds a row that cannot be read ({error}); run verify"
                ) from None

    def _edition(self) -> dict[str, list[int]] | None:
        """Return the latest edition: by table, the first and last number of each run of entries."""
        found = _latest_edition(self._db)
        try:
            return None if found is None else dict(json.loads(found))
        except _UNREADABLE as error:
            raise IntegrityError(f"{self._path} holds an edition that cannot be read ({error})") from None

    def _rows(self, query: str, runs: list[int]) -> list[tuple[Any, ...]]:
        found = [row for run in _sql.pairs(runs) for row in self._db.execute(query, run)]
        if len(found) != sum(last - first + 1 for first, last in _sql.pairs(runs)):
            raise ValueError("one that the latest edition names is missing")
        return found

    def head(self) -> str:
        """Return the hash of the last entry, which seals all before it. Keep it outside the file too."""
        with ours(self._path):
            return _head(self._db)[1]

    def entries(self) -> Iterator[tuple[int, str, str, str, str]]:
        """Yield the entries of the journal in order: number, table, key, hash of the row, hash of the entry."""
        with ours(self._path):
            yield from self._db.execute('SELECT seq, "table", "key", row, hash FROM journal ORDER BY seq')

    def entry(self, seq: int) -> tuple[str, str, str, str]:
        """Return an entry of the journal: the hash of the one before it, table, key, hash of the row."""
        with ours(self._path):
            before = self._db.execute("SELECT hash FROM journal WHERE seq = ?", (seq - 1,)).fetchone()
            query = 'SELECT "table", "key", row FROM journal WHERE seq = ?'
            found = self._db.execute(query, (seq,)).fetchone()
        return (before[0] if before else journal.START, *found)

    def entry_of(self, table: str, key: str, row: str) -> int | None:
        """Return the number of the entry that holds a row of this key and hash; None where there is none."""
        with ours(self._path):
            found = self._db.execute(_sql.ENTRY, (table, key, row)).fetchone()
        return None if found is None else int(found[0])

    def verify(self, head: str | None = None) -> None:
        """Check that every row is what was recorded, and that the chain is whole.

        Parameters
        ----------
        head : str, optional
            A head kept outside the file. It must be in the chain: only so is it seen that the last entries
            were taken away, or that someone wrote the whole chain anew.

        Raises
        ------
        IntegrityError
            Names the first row that is not what was recorded.
        """
        with self._transaction("DEFERRED"), self._any_text():
            faults = [row[0] for row in self._db.execute("PRAGMA integrity_check(1)")]
            if faults != ["ok"]:
                raise IntegrityError(f"{self._path} is damaged: {faults[0]}")
            self._verify_chain(head)
            self._verify_settings()
            self._verify_editions()
            for shape in SHAPES.values():
                self._verify_rows(shape)

    def _verify_chain(self, head: str | None) -> None:
        previous = journal.START
        found = head is None or head == previous
        entries = self._db.execute('SELECT seq, "table", "key", row, hash FROM journal ORDER BY seq')
        for expected, (seq, table, key, row, hashed) in enumerate(entries, start=1):
            if seq != expected:
                raise IntegrityError(f"{self._path}: entry {expected} of the journal is missing")
            if table not in (_SETTINGS, _EDITIONS) and table not in SHAPES:
                raise IntegrityError(
                    f"{self._path}: entry {seq} is about a table that does not exist: {table!r}"
                )
            try:
                previous = journal.seal(previous, seq, table, key, row)
            except InputError:  # text that is not UTF-8 any more
                previous = ""
            if hashed != previous:
                raise IntegrityError(
                    f"{self._path}: entry {seq} ({table} {key!r}) does not follow from those before it"
                )
            found = found or hashed == head
        if not found:
            raise IntegrityError(
                f"{self._path}: the head {head} is not in the chain: entries were taken away or rewritten"
            )

    def _verify_settings(self) -> None:
        query = _sql.entries(_SETTINGS, "t.claimant, t.title, t.body")
        for seq, key, row, _, claimant, title, body in self._db.execute(query):
            try:
                settings = journal.settings_from(body)
                held = (settings.claimant, settings.title, journal.sha256(body.encode()))
            except _UNREADABLE:
                held = None
            if held != (claimant, title, row):
                raise self._changed(_SETTINGS, key, seq)
        self._no_stray(_SETTINGS)

    def _verify_editions(self) -> None:
        for seq, key, row, _, body in self._db.execute(_sql.entries(_EDITIONS, "t.body")):
            if not isinstance(body, str) or journal.sha256(body.encode(errors="replace")) != row:
                raise self._changed(_EDITIONS, key, seq)
        self._no_stray(_EDITIONS)

    def _verify_rows(self, shape: Shape) -> None:
        content = journal.content_of(shape.table)
        for seq, key, row, held, *values in self._db.execute(shape.entries):
            if held is None:
                raise IntegrityError(f"{self._path}: {shape.table} {key!r} (entry {seq}) is missing")
            try:
                record = shape.record(tuple(values))
                same = journal.sha256(content(record)) == row and _key(shape, record, row) == key
            except _UNREADABLE:
                same = False
            if not same:
                raise self._changed(shape.table, key, seq)
        self._no_stray(shape.table)

    def _no_stray(self, table: str) -> None:
        stray = self._db.execute(_sql.strays(table)).fetchone()
        if stray:
            raise IntegrityError(
                f"{self._path}: {table} holds a row (seq {stray[0]}) that was never recorded"
            )

    def _changed(self, table: str, key: str, seq: int) -> IntegrityError:
        return IntegrityError(f"{self._path}: {table} {key!r} (entry {seq}) is not what was recorded")

    def _same_case(self, settings: Settings) -> None:
        found = self._db.execute("SELECT claimant, title FROM settings ORDER BY seq LIMIT 1").fetchone()
        if found is not None and found != (settings.claimant, settings.title):
            raise RegisterError(
                f"{self._path} is the register of {found[0]!r} in {found[1]!r}, not of "
                f"{settings.claimant!r} in {settings.title!r}; each case has a register of its own"
            )

    @contextmanager
    def _any_text(self) -> Iterator[None]:
        """Read text that is not UTF-8 too, so that the row it stands in can be named."""
        self._db.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        try:
            yield
        finally:
            self._db.text_factory = str

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[None]:
        """Run one transaction: committed at the end, undone by any exception."""
        with ours(self._path):
            self._db.execute(f"BEGIN {kind}")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


#: What reading back a row that was tampered with may raise: a bad date, list, vector, number or text.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, struct.error)


def _head(db: sqlite3.Connection) -> tuple[int, str]:
    found = db.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return found or (0, journal.START)


def _latest_edition(db: sqlite3.Connection) -> str | None:
    found = db.execute("SELECT body FROM editions ORDER BY seq DESC LIMIT 1").fetchone()
    return None if found is None else str(found[0])


def _key(shape: Shape, record: Any, row: str) -> str:
    """Return what a row is known by: its id, or its own hash where the table is a set."""
    return row if shape.key is None else str(getattr(record, shape.key))


class _Chain:
    """Appends rows and their entries within one transaction. A row that was ever recorded is not so again."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._seq, self._head = _head(db)

    def settings(self, settings: Settings) -> int:
        """Return the number of the entry that holds these settings."""
        body = journal.settings_content(settings)
        values = (settings.claimant, settings.title, body.decode())
        return self._entry(
            _SETTINGS, "", journal.sha256(body), "INSERT INTO settings VALUES (?, ?, ?, ?)", values
        )

    def table(self, shape: Shape, rows: tuple[Any, ...]) -> list[int]:
        """Return the numbers of the entries that hold these rows, in their order."""
        content = journal.content_of(shape.table)
        entries: dict[str, int] = {}
        for record in rows:
            try:
                row = journal.sha256(content(record))
            except InputError as error:
                raise InputError(f"{shape.table}: {error}: {record!r}") from None
            key = _key(shape, record, row)
            if shape.key is not None and key in entries:
                raise InputError(f"{shape.table}: the id {key!r} stands twice")
            entries[key] = self._entry(shape.table, key, row, shape.insert, shape.values(record))
        return list(entries.values())

    def edition(self, entries: Mapping[str, list[int]]) -> None:
        """Record which entries make up the case, where they are not those of the latest edition."""
        body = journal.canonical({table: _sql.runs(held) for table, held in entries.items() if held})
        if _latest_edition(self._db) != body.decode():
            self._append(
                _EDITIONS, "", journal.sha256(body), "INSERT INTO editions VALUES (?, ?)", [body.decode()]
            )

    def _entry(self, table: str, key: str, row: str, insert: str, values: Sequence[Any]) -> int:
        """Return the number of the entry of a row, appending one where there is none."""
        found = self._db.execute(_sql.ENTRY, (table, key, row)).fetchone()
        return self._append(table, key, row, insert, values) if found is None else int(found[0])

    def _append(self, table: str, key: str, row: str, insert: str, values: Sequence[Any]) -> int:
        self._seq += 1
        self._head = journal.seal(self._head, self._seq, table, key, row)
        entry = (self._seq, table, key, row, self._head)
        self._db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?)", entry)
        self._db.execute(insert, (self._seq, *values))
        return self._seq
