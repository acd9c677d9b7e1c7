"""Raw rows from CSV, JSON Lines and Parquet: where each stands, and its cells in the order of the columns.

Streaming, in bounded memory. Nothing is judged here but what cannot be read at all; a cell is text as
written, or the value the format itself holds (number, date, list, null). `checks.py` makes records of them.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deadringer.errors import CaseError
from deadringer.model.records import columns
from deadringer.register._headings import Heading
from deadringer.register._lines import LONGEST, Fault, Hashed, Lines, TooLongError, open_plain, visible

#: A row: its line (Parquet: its number, from 1), and its cells or why there are none.
Row = tuple[int, Sequence[object] | Fault]

#: Parquet rows decoded at a time: enough to pay for the call, some megabytes at most.
_BATCH = 8192


def find(folder: Path, table: str) -> Path | None:
    """Return the one file of a table in a case folder, or None; two formats of one table are a CaseError."""
    named = [folder / f"{table}{suffix}" for suffix in FORMATS]
    found = [path for path in named if path.exists() or path.is_symlink()]
    if len(found) > 1:
        raise CaseError(
            f"{table} is given twice: {' and '.join(path.name for path in found)}; keep one of them"
        )
    return found[0] if found else None


def read(path: Path, table: str, warn: Callable[[str], None], hashed: Callable[[str], None]) -> Iterator[Row]:
    """Yield the rows of one table's file, in order.

    Parameters
    ----------
    path : Path
        The file; its suffix says how it is read.
    table : str
        Whose columns the cells are put in order of; a cell of a column the file does not have is empty.
    warn : callable
        Called once with a sentence for each column that the table does not have.
    hashed : callable
        Called with the SHA-256 of the file once all of it is read.

    Raises
    ------
    CaseError
        The file as a whole cannot be read, lacks a required column, or has one that is nearly a known one.
    """
    return FORMATS[path.suffix](path, Heading(path.name, columns(table), warn), hashed)


def _csv(path: Path, heading: Heading, hashed: Callable[[str], None]) -> Iterator[Row]:
    with Hashed(path) as raw:
        rows = _records(Lines(raw))
        line, header = next(
            rows, (1, Fault("", "", "the file is empty: its first row must name the columns"))
        )
        if isinstance(header, Fault):
            raise CaseError(f"{path.name}, line {line}: {header.reason}")
        names = [str(name).strip() for name in header]
        places = heading.places(names)
        pick: Callable[[Sequence[object]], Sequence[object]] = itemgetter(*places)
        width = len(names)
        for line, cells in rows:
            if isinstance(cells, Fault):
                yield line, cells
            elif len(cells) != width:
                yield line, Fault("", str(len(cells)), f"the row has {len(cells)} cells, the header {width}")
            else:
                yield line, pick((*cells, ""))  # place -1: the empty cell after the last
        hashed(raw.hexdigest())


def _records(lines: Lines) -> Iterator[Row]:
    """Yield the CSV rows. Broken quotes cost a row its first line only; reading resumes at the next."""
    reader = csv.reader(lines, strict=True)
    while True:
        lines.begin()
        try:
            cells = _next(reader, lines)
        except StopIteration:
            return
        except TooLongError:
            line = lines.start
            lines.again(keep=1)
            yield line, Fault("", "", f"the row is longer than {LONGEST} bytes: is a quote left open?")
            continue
        except csv.Error as error:
            line = lines.start
            lines.again(keep=1)
            yield line, Fault("", "", f"the row is not CSV: {error}")
            continue
        if lines.fault:
            yield lines.start, lines.fault
        elif cells:
            yield lines.start, cells


def _next(reader: Iterator[list[str]], lines: Lines) -> list[str]:
    try:
        return next(reader)
    except csv.Error:
        if csv.field_size_limit() >= LONGEST:
            raise
        lines.again()
    with _long_cells():
        return next(reader)


@contextlib.contextmanager
def _long_cells() -> Iterator[None]:
    """Let the csv module read cells up to LONGEST; its limit is the whole process's, so it is put back."""
    before = csv.field_size_limit(LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _json_lines(path: Path, heading: Heading, hashed: Callable[[str], None]) -> Iterator[Row]:
    places = {name: place for place, name in enumerate(heading.known)}
    with Hashed(path) as raw:
        lines = Lines(raw)
        for text in lines:
            line = lines.start
            if lines.fault:
                yield line, lines.fault
            elif text.strip():
                yield line, _object(text, line, places, heading)
            lines.begin()
        hashed(raw.hexdigest())


def _object(text: str, line: int, places: dict[str, int], heading: Heading) -> Sequence[object] | Fault:
    try:
        pairs = json.loads(text, object_pairs_hook=_Pairs, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        reason = "nested too deep" if isinstance(error, RecursionError) else error
        return Fault("", visible(text.strip()), f"the line is not JSON: {reason}")
    if not isinstance(pairs, _Pairs):
        return Fault("", visible(text.strip()), "the line is not a JSON object")
    cells: list[object] = [None] * len(places)
    seen: set[str] = set()
    for name, cell in pairs:
        if name in seen:
            return Fault(visible(name), "", "the key stands in the object twice")
        seen.add(name)
        place = places.get(name)
        if place is None:
            heading.strange(visible(name), line, dict(pairs))
        else:
            cells[place] = cell
    return cells


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it was written, so that a key given twice is seen."""


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _parquet(path: Path, heading: Heading, hashed: Callable[[str], None]) -> Iterator[Row]:
    with open_plain(path) as raw:
        digest = hashlib.file_digest(raw, "sha256").hexdigest()
        raw.seek(0)
        try:
            file = pq.ParquetFile(raw)
            places = heading.places(file.schema_arrow.names)
            wanted = [name for name, place in zip(heading.known, places, strict=True) if place >= 0]
            line = 0
            for batch in file.iter_batches(batch_size=_BATCH, columns=wanted):
                held = dict(zip(batch.schema.names, batch.columns, strict=True))
                nothing = [None] * batch.num_rows
                cells = [_values(held[name]) if name in held else nothing for name in heading.known]
                for row in zip(*cells, strict=True):
                    line += 1
                    yield line, row
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise CaseError(f"{path.name} is not a Parquet file that can be read: {error}") from None
        hashed(digest)


def _values(column: pa.Array) -> list[object]:
    try:
        values: list[object] = column.to_pylist()
    except (ValueError, OverflowError):  # text that is not UTF-8, or a date past the year 9999: say which
        values = [_value(cell) for cell in column]
    return values


def _value(cell: pa.Scalar) -> object:
    try:
        return cell.as_py()
    except (ValueError, OverflowError) as error:
        return Fault("", "", f"the value cannot be read: {error}")


#: How a table's file is read, by its suffix.
FORMATS: dict[str, Callable[[Path, Heading, Callable[[str], None]], Iterator[Row]]] = {
    ".csv": _csv,
    ".jsonl": _json_lines,
    ".parquet": _parquet,
}
