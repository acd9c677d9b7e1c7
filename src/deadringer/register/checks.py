"""Rows to records, or to rejections: malformed values, missing ones, ids that dangle or stand twice.

One row is refused for one reason: its first fault in the order of the columns. Tables are taken in the order of
`records.TABLES`, in which an id names a row of an earlier table or of its own; so when a row is reached it is settled
which earlier rows exist, and a refused row takes with it those that name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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

#: Looks at a whole record: returns it, or one that is more complete; raises Refused.
Finish = Callable[[Any], Any]


class Refused(Exception):
    """A row cannot be taken. Raised and caught in this room only."""

    def __init__(self, column: str, value: object, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason


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

    def table(self, table: str, file: str, rows: Iterable[Row], finish: Finish | None = None) -> list[Any]:
        """Return the records of a table, in order; the rows that make none are added to `rejected`."""
        plan = _Plan(table, self._ids)
        kept: list[Any] = []
        lines: list[int] = []
        out: list[Rejection] = []

        def refuse(line: int, fault: Refused) -> None:
            out.append(_rejection(file, line, fault))

        for line, cells in rows:
            try:
                record = plan.record(line, cells)
                if finish is not None:
                    record = finish(record)
            except Refused as fault:
                refuse(line, fault)
                plan.forget(cells)
                continue
            plan.take(record, line)
            kept.append(record)
            lines.append(line)
        if plan.own:
            kept = self._settle(plan, kept, lines, refuse)
        self.rejected.extend(sorted(out, key=lambda rejection: rejection.line))
        return kept

    def _settle(
        self, plan: _Plan, kept: list[Any], lines: list[int], refuse: Callable[[int, Refused], None]
    ) -> list[Any]:
        """Refuse rows that name no row of their own table, until all that are left do; the rest stays in order."""
        pairs = list(zip(kept, lines, strict=True))
        while True:
            left = []
            for record, line in pairs:
                try:
                    plan.own_refs(record)
                except Refused as fault:
                    refuse(line, fault)
                    plan.drop(record)
                else:
                    left.append((record, line))
            if len(left) == len(pairs):
                return [record for record, _ in left]
            pairs = left


class _Plan:
    """How the rows of one table are checked, worked out once."""

    def __init__(self, table: str, ids: dict[str, Ids]) -> None:
        columns = records.columns(table)
        self._table = table
        self._make = records.TABLES[table]
        self._ids = ids
        self._mine = ids[table]
        self._others = [ids["works"]] if table == "sightings" else []
        self._key = records.key(table)
        self._empty = {f.name: f.default for f in fields(self._make)}
        self._cells = [
            (
                column.name,
                converter(column),
                column.required or column.kind == "vector",
                [other for other in column.tables if other != table],
            )
            for column in columns
        ]
        self.own = [column.name for column in columns if table in column.tables]

    def record(self, line: int, cells: Sequence[object] | Fault) -> Any:
        """Return the record of a row; raise Refused for its first fault."""
        if isinstance(cells, Fault):
            raise Refused(*cells)
        values: dict[str, object] = {}
        for (name, convert, required, tables), cell in zip(self._cells, cells, strict=True):
            try:
                value = convert(cell)
            except InputError as error:
                raise Refused(name, cell, str(error)) from None
            if value is None:
                if required:
                    raise Refused(name, "", "is required and is empty")
                value = self._empty[name]
            elif tables and not any(value in self._ids[other].taken for other in tables):
                raise self._dangling(name, str(value), tables)
            values[name] = value
        if self._key is not None:
            self._unique(str(values[self._key]))
        return self._make(**values)

    def _unique(self, key: str) -> None:
        assert self._key is not None
        if key in self._mine.taken:
            raise Refused(self._key, key, f"line {self._mine.taken[key]} has this id already")
        if any(key in other.taken for other in self._others):
            raise Refused(self._key, key, "is the id of a work: names, texts and specs could not tell them apart")

    def _dangling(self, name: str, value: str, tables: list[str]) -> Refused:
        joined = " or ".join(tables)
        if any(value in self._ids[other].refused for other in tables):
            return Refused(name, value, f"names a row of {joined} that was rejected")
        return Refused(name, value, f"names no row of {joined}")

    def own_refs(self, record: Any) -> None:
        """Raise Refused where the record names a row of its own table that does not exist."""
        for name in self.own:
            value = getattr(record, name)
            if value and value not in self._mine.taken:
                raise self._dangling(name, value, [self._table])

    def take(self, record: Any, line: int) -> None:
        """Remember that a row with this id exists."""
        if self._key is not None:
            self._mine.taken[getattr(record, self._key)] = line

    def drop(self, record: Any) -> None:
        """Remember that the row with this id was refused after all."""
        assert self._key is not None
        key = getattr(record, self._key)
        del self._mine.taken[key]
        self._mine.refused.add(key)

    def forget(self, cells: Sequence[object] | Fault) -> None:
        """Remember the id of a refused row, as far as it can be read, to say why what names it is refused too."""
        if self._key is None or isinstance(cells, Fault):
            return
        try:
            self._mine.refused.add(written(cells[0]))
        except InputError:
            return


def _rejection(file: str, line: int, fault: Refused) -> Rejection:
    value = fault.value if isinstance(fault.value, str) else "" if isinstance(fault.value, Fault) else repr(fault.value)
    shown = visible(value if len(value) <= _SHOWN else f"{value[:_SHOWN]} ...")
    return Rejection(file=file, line=line, column=fault.column, value=shown, reason=visible(fault.reason))
