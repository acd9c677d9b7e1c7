"""The register's tables in SQL, derived from `model.records`; the connection; and sqlite3's errors as ours.

Only names from `model.records` are ever put into a statement; every value is a parameter.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from deadringer.errors import IntegrityError, RegisterError
from deadringer.model import records
from deadringer.register._cells import span

#: "drng" in ASCII: what `file` and any reader of the header can tell a register by.
APPLICATION_ID = 0x64726E67
#: The version of the tables below. A change of any of them adds one.
VERSION = 4

_MAGIC = b"SQLite format 3\0"

_TYPES = {
    "text": "TEXT NOT NULL",
    "ref": "TEXT NOT NULL",
    "one_of": "TEXT NOT NULL",
    "when": "TEXT",
    "number": "REAL",
    "words": "TEXT NOT NULL",
    "list_of": "TEXT NOT NULL",
}


def _words_to(words: tuple[str, ...]) -> str:
    return json.dumps(words, ensure_ascii=False) if words else "[]"


def _words_from(held: str) -> tuple[str, ...]:
    return () if held == "[]" else tuple(json.loads(held))


_TO: dict[str, Callable[[Any], Any]] = {
    "when": lambda when: None if when is None else str(when),
    "words": _words_to,
    "list_of": _words_to,
}
_FROM: dict[str, Callable[[Any], Any]] = {
    "when": lambda held: None if held is None else span(held),
    "words": _words_from,
    "list_of": _words_from,
}


def entries(table: str, held: str) -> str:
    """Return the query for the journal's entries of a table, each beside the row it speaks of."""
    return f"""
        SELECT j.seq, j."key", j.row, t.seq, {held}
        FROM journal AS j LEFT JOIN "{table}" AS t ON t.seq = j.seq
        WHERE j."table" = '{table}' ORDER BY j.seq"""


def strays(table: str) -> str:
    """Return the query for the first row of a table that the journal does not speak of."""
    return f"""
        SELECT t.seq FROM "{table}" AS t LEFT JOIN journal AS j ON j.seq = t.seq AND j."table" = '{table}'
        WHERE j.seq IS NULL ORDER BY t.seq LIMIT 1"""


def runs(numbers: Iterable[int]) -> list[int]:
    """Return numbers as the first and last of each run of consecutive ones, keeping their order: 1 3, 7 7."""
    ends: list[int] = []
    for number in numbers:
        if ends and number == ends[-1] + 1:
            ends[-1] = number
        else:
            ends += (number, number)
    return ends


def pairs(ends: list[int]) -> list[tuple[int, int]]:
    """Return the first and last number of each run."""
    return list(zip(ends[::2], ends[1::2], strict=True))


def numbers(ends: list[int]) -> list[int]:
    """Return the numbers of which `ends` are the runs."""
    return [number for first, last in pairs(ends) for number in range(first, last + 1)]


class Shape:
    """How one table of the case is held: its statements, and its records to and from column values."""

    def __init__(self, table: str) -> None:
        columns = records.columns(table)
        self.table = table
        self.key = records.key(table)
        self._make = records.TABLES[table]
        self._names = [column.name for column in columns]
        self._to = [(column.name, _TO.get(column.kind)) for column in columns]
        self._from = [(column.name, _FROM.get(column.kind)) for column in columns]
        quoted = [f'"{name}"' for name in self._names]
        typed = [f'"{column.name}" {_TYPES[column.kind]}' for column in columns]
        held = ", ".join(f"t.{name}" for name in quoted)
        self.create = f'CREATE TABLE "{table}" (seq INTEGER PRIMARY KEY, {", ".join(typed)}) STRICT'
        self.insert = f'INSERT INTO "{table}" VALUES (?{", ?" * len(quoted)})'
        #: The rows of one run of entries.
        self.between = f'SELECT {held} FROM "{table}" AS t WHERE t.seq BETWEEN ? AND ? ORDER BY t.seq'
        self.entries = entries(table, held)

    def values(self, record: Any) -> list[Any]:
        """Return a record as the values of its columns."""
        return [getattr(record, name) if to is None else to(getattr(record, name)) for name, to in self._to]

    def record(self, values: tuple[Any, ...]) -> Any:
        """Return the record held in the values of the columns."""
        return self._make(
            **{
                name: value if change is None else change(value)
                for (name, change), value in zip(self._from, values, strict=True)
            }
        )


SHAPES: dict[str, Shape] = {table: Shape(table) for table in records.RUN_TABLES}

#: The number of the entry that holds a row of this table, key and hash.
ENTRY = 'SELECT seq FROM journal WHERE "table" = ? AND "key" = ? AND row = ?'
_SCHEMA = (
    """CREATE TABLE journal (
    seq INTEGER PRIMARY KEY, "table" TEXT NOT NULL, "key" TEXT NOT NULL, row TEXT NOT NULL, hash TEXT NOT NULL
) STRICT""",
    'CREATE INDEX journal_key ON journal ("table", "key", seq)',
    """CREATE TABLE settings (
    seq INTEGER PRIMARY KEY, claimant TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL
) STRICT""",
    "CREATE TABLE editions (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT",
    *(shape.create for shape in SHAPES.values()),
)


def is_wal_safe(version: tuple[int, int, int]) -> bool:
    """Tell whether this SQLite keeps a write-ahead log whole.

    Until 3.51.3 a checkpoint could, rarely, race with a writer and lose what was committed; the mend was
    carried back to the 3.44 and 3.50 series.

    References
    ----------
    .. [1] SQLite, "Write-Ahead Logging", https://sqlite.org/wal.html#walresetbug; release history, 2026.
    """
    mended_in = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}
    return version >= mended_in.get((version[0], version[1]), (3, 51, 3))


@contextmanager
def ours(path: Path) -> Iterator[None]:
    """Turn what sqlite3 raises into RegisterError, or IntegrityError where the file is damaged."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise RegisterError(
                f"{path} is in use by another process; a register has one writer at a time"
            ) from None
        if code == sqlite3.SQLITE_NOTADB:
            raise RegisterError(f"{path} is not a register") from None
        if code == sqlite3.SQLITE_CORRUPT or "decode to UTF-8" in str(error):
            raise IntegrityError(f"{path} is damaged: {error}") from None
        raise RegisterError(f"{path} cannot be used: {error}") from None
    except UnicodeDecodeError:  # what sqlite3 says of a damaged schema quotes it
        raise IntegrityError(f"{path} is damaged: its tables are not described in UTF-8") from None


def connect(path: Path, *, create: bool, wait: float) -> sqlite3.Connection:
    """Open a register, making an empty one where there is none; refuse any other file."""
    if not create and not path.exists():
        raise RegisterError(f"{path} does not exist")
    if path.exists():
        if not path.is_file():
            raise RegisterError(f"{path} is not a file")
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) not in (_MAGIC, b""):
                raise RegisterError(f"{path} is not a register")
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    connection = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None)
    try:
        _prepare(connection, path, create)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, create: bool) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    if _pragma(connection, "page_count") == 0:
        if not create:
            raise RegisterError(f"{path} is empty, not a register")
        connection.execute("BEGIN IMMEDIATE")
        if not _tables(connection):  # nobody else was faster
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
            for statement in _SCHEMA:
                connection.execute(statement)
        connection.execute("COMMIT")
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise RegisterError(f"{path} is not a register")
    version = _pragma(connection, "user_version")
    if version != VERSION:
        hint = "use a newer one" if version > VERSION else "run the case into a new folder"
        raise RegisterError(f"{path} has format {version}, this deadringer reads format {VERSION}: {hint}")
    if _tables(connection) != _expected():
        raise IntegrityError(
            f"{path} does not hold the tables of a register: something was added, or taken away"
        )
    wal = is_wal_safe(sqlite3.sqlite_version_info)
    if (_pragma(connection, "journal_mode") == "wal") != wal:
        connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")


def _pragma(connection: sqlite3.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def _tables(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Return all that the file defines: a trigger or a view would run as we read or write."""
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()


@lru_cache(1)
def _expected() -> list[tuple[str, ...]]:
    connection = sqlite3.connect(":memory:")
    try:
        for statement in _SCHEMA:
            connection.execute(statement)
        return _tables(connection)
    finally:
        connection.close()
