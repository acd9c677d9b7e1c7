"""Rows to records, or to rejections: malformed values, missing ones, ids that dangle or stand twice.

One row is refused for one reason: its first fault in the order of the columns. Tables are taken in the order
of `records.TABLES`, in which an id names a row of an earlier table or of its own; so when a row is reached it
is settled which earlier rows exist, and a refused row takes with it those that name it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from deadringer.errors import InputError
from deadringer.model import records
from deadringer.model.case import Rejection
from deadringer.register._cells import converter, written
from deadringer.register._lines import Fault, visible
from deadringer.register.readers import Row

#: How much of a refused value is repeated in rejected.csv: enough to find it.
_SHOWN = 1000

#: Looks at a whole record: returns it, or one that is more complete; raises RefusedError.
Finish = Callable[[Any], Any]


class RefusedError(Exception):
    """A row cannot be taken. Raised and caught in this room only."""

    def __init__(self, column: str, value: object, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason


#: Takes note of a row that is refused: its line, and why.
Refuse = Callable[[int, RefusedError], None]
#: A record and the line it stands in.
Found = tuple[int, Any]


@dataclass(slots=True)
class Ids:
    """The ids of one table: where each row taken stands, and the ids of rows that were refused."""

    taken: dict[str, int] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)


class Checker:
    """Checks one table after the other, and remembers whose ids exist.

    `rejected` grows as tables are checked: by table, then by line.
    """

    def __init__(self) -> None:
        self.rejected: list[Rejection] = []
        self._ids = {table: Ids() for table in records.TABLES}

    def has(self, table: str, key: str) -> bool:
        """Tell whether a row of a checked table was taken under this id."""
        return key in self._ids[table].taken

    def ids(self, tables: Iterable[str]) -> list[str]:
        """Return the ids under which rows of checked tables were taken."""
        return [key for table in tables for key in self._ids[table].taken]

    def dangling(self, name: str, value: str, tables: Sequence[str]) -> RefusedError:
        """Return why a row is refused whose column `name` has a value that is the id of no row of these tables."""
        joined = " or ".join(tables)
        if any(value in self._ids[other].refused for other in tables):
            return RefusedError(name, value, f"names a row of {joined} that was rejected")
        return RefusedError(name, value, f"names no row of {joined}")

    def refuse(self, file: str, faults: Iterable[tuple[int, RefusedError]]) -> None:
        """Add rows of a file to `rejected`, in order of their lines."""
        self.rejected.extend(_rejection(file, line, fault) for line, fault in faults)

    def table(self, table: str, file: str, rows: Iterable[Row], finish: Finish | None = None) -> list[Any]:
        """Return the records of a table, in order; the rows that make none are added to `rejected`."""
        plan = _Plan(table, self._ids, self.dangling)
        out: list[tuple[int, RefusedError]] = []

        def refuse(line: int, fault: RefusedError) -> None:
            out.append((line, fault))

        found = _well_formed(plan, rows, finish, refuse)
        if plan.own:
            found = iter(_settled(plan, list(found), refuse))
        kept = []
        for line, record in found:
            try:
                plan.take(record, line)
            except RefusedError as fault:
                refuse(line, fault)
            else:
                kept.append(record)
        self.refuse(file, sorted(out, key=lambda found: found[0]))
        return kept


def _well_formed(plan: _Plan, rows: Iterable[Row], finish: Finish | None, refuse: Refuse) -> Iterator[Found]:
    """Yield the records that are right in themselves and name only rows of earlier tables that exist."""
    for line, cells in rows:
        try:
            record = plan.record(cells)
            if finish is not None:
                record = finish(record)
        except RefusedError as fault:
            refuse(line, fault)
            plan.forget(cells)
        else:
            yield line, record


def _settled(plan: _Plan, found: list[Found], refuse: Refuse) -> list[Found]:
    """Refuse records that name a row of their own table that does not exist, and those that name these."""
    standing = Counter(plan.id_of(record) for _, record in found)
    naming: dict[str, list[int]] = defaultdict(list)
    for place, (_, record) in enumerate(found):
        for name in plan.own:
            naming[getattr(record, name)].append(place)
    naming.pop("", None)
    lost = [value for value in naming if value not in standing]
    out: set[int] = set()
    while lost:
        for place in naming.pop(lost.pop(), ()):
            if place not in out:
                out.add(place)
                key = plan.id_of(found[place][1])
                standing[key] -= 1
                if not standing[key]:
                    plan.refuse_id(key)
                    lost.append(key)
    for place in sorted(out):
        line, record = found[place]
        name = next(
            name for name in plan.own if getattr(record, name) and not standing[getattr(record, name)]
        )
        refuse(line, plan.dangling(name, getattr(record, name), [plan.table]))
    return [pair for place, pair in enumerate(found) if place not in out]


class _Plan:
    """How the rows of one table are checked, worked out once."""

    def __init__(
        self, table: str, ids: dict[str, Ids], dangling: Callable[[str, str, Sequence[str]], RefusedError]
    ) -> None:
        columns = records.columns(table)
        self.table = table
        self._make = records.TABLES[table]
        self._ids = ids
        self.dangling = dangling
        self._mine = ids[table]
        self._others = [ids["works"]] if table == "sightings" else []
        self._key = records.key(table)
        self._empty = {f.name: f.default for f in fields(self._make)}
        self._cells = [
            (
                column.name,
                converter(column),
                column.required,
                [other for other in column.tables if other != table],
            )
            for column in columns
        ]
        self.own = [column.name for column in columns if table in column.tables]

    def record(self, cells: Sequence[object] | Fault) -> Any:
        """Return the record of a row; raise RefusedError for its first fault."""
        if isinstance(cells, Fault):
            raise RefusedError(*cells)
        values: dict[str, object] = {}
        for (name, convert, required, tables), cell in zip(self._cells, cells, strict=True):
            try:
                value = convert(cell)
            except InputError as error:
                raise RefusedError(name, cell, str(error)) from None
            if value is None:
                if required:
                    raise RefusedError(name, "", "is required and is empty")
                value = self._empty[name]
            elif tables and not any(value in self._ids[other].taken for other in tables):
                raise self.dangling(name, str(value), tables)
            values[name] = value
        return self._make(**values)

    def id_of(self, record: Any) -> str:
        """Return the id of a record of a table that has a key."""
        return str(getattr(record, self._key or ""))

    def take(self, record: Any, line: int) -> None:
        """Remember that a row with this id exists; raise RefusedError where another has it already."""
        if self._key is None:
            return
        key = self.id_of(record)
        if key in self._mine.taken:
            raise RefusedError(self._key, key, f"line {self._mine.taken[key]} has this id already")
        if any(key in other.taken for other in self._others):
            reason = "is the id of a work: names, texts and specs could not tell them apart"
            raise RefusedError(self._key, key, reason)
        self._mine.taken[key] = line

    def refuse_id(self, key: str) -> None:
        """Remember that the row with this id was refused."""
        self._mine.refused.add(key)

    def forget(self, cells: Sequence[object] | Fault) -> None:
        """Remember the id of a refused row, if it can be read: what names it is refused for that."""
        if self._key is None or isinstance(cells, Fault):
            return
        try:
            self.refuse_id(written(cells[0]))
        except InputError:
            return


def _rejection(file: str, line: int, fault: RefusedError) -> Rejection:
    value = fault.value
    if not isinstance(value, str):
        value = "" if isinstance(value, Fault) else repr(value)
    shown = visible(value if len(value) <= _SHOWN else f"{value[:_SHOWN]} ...")
    return Rejection(file=file, line=line, column=fault.column, value=shown, reason=visible(fault.reason))
