"""One reading of a case folder: which files it holds, its settings, and its tables one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from deadringer.errors import CaseError
from deadringer.model import records
from deadringer.model.case import Settings
from deadringer.model.scales import LONGEST, Scale, parse
from deadringer.register import settings, vectors
from deadringer.register._attached import Attached
from deadringer.register._headings import nearest
from deadringer.register._lines import open_plain
from deadringer.register.checks import Checker, Finish, RefusedError
from deadringer.register.readers import FORMATS, Row, find, read

#: Tells how far it came: the file, and how many of its rows are read.
Progress = Callable[[str, int], None]

#: Says why the unit of a value cannot be meant; empty where it can.
WrongUnit = Callable[[records.Spec], str]

#: Rows between two calls of `progress`: some tenths of a second.
_STEP = 1 << 16

_NEEDED = ("works", "sightings")


def _no_table(name: str) -> str:
    return f"{name} is not a table of a case and was not read"


class Intake:
    """Reads one case folder. What it finds wrong or strange gathers in `checker.rejected` and `warnings`."""

    def __init__(
        self, folder: Path, progress: Progress | None = None, wrong_unit: WrongUnit | None = None
    ) -> None:
        self.folder = folder
        self._wrong_unit = wrong_unit
        self.checker = Checker()
        self.warnings: list[str] = []
        self._hashes: dict[str, str] = {}
        self._attached = Attached(folder)
        self._progress = progress
        self._survey()

    @property
    def inputs(self) -> dict[str, str]:
        """The SHA-256 of every file read so far, by its path within the case."""
        return {**self._hashes, **dict(sorted(self._attached.hashes.items()))}

    def _survey(self) -> None:
        """Look at the names of the files: what is missing, and what is there under nearly the right name."""
        if not self.folder.is_dir():
            raise CaseError(
                f"{self.folder} is not a case: expected a folder with {settings.FILE}, works and sightings"
            )
        if not (self.folder / settings.FILE).is_file():
            raise CaseError(
                f"{self.folder.name}: {settings.FILE} is missing; it gives the title and the claimant"
            )
        for table in _NEEDED:
            if find(self.folder, table) is None:
                raise CaseError(
                    f"{self.folder.name}: {table} is missing; expected {table}.csv, .jsonl or .parquet"
                )
        for name in sorted(path.name for path in self.folder.iterdir() if path.is_file()):
            if name.startswith((".", "~")):  # what editors and systems leave behind
                continue
            stem, suffix = Path(name).stem, Path(name).suffix
            if stem in records.TABLES and suffix in FORMATS:
                continue
            if suffix.lower() in FORMATS:
                meant = nearest(stem, records.TABLES)
                if meant is not None:
                    raise CaseError(f"{name} is not a table; did you mean {meant}{suffix.lower()}?")
                self.warnings.append(_no_table(name))
            elif stem in records.TABLES:
                self.warnings.append(f"{name} was not read: a table is a .csv, .jsonl or .parquet file")

    def settings(self) -> Settings:
        """Read case.toml."""
        with open_plain(self.folder / settings.FILE) as file:
            content = file.readall()
        self._hashes[settings.FILE] = hashlib.sha256(content).hexdigest()
        found = settings.parse(content, self.warnings.append)
        if isinstance(found.scale, str) and found.scale.endswith(".csv"):
            return replace(found, scale=self._scale(found.scale))
        return found

    def _scale(self, path: str) -> Scale:
        """Read a verbal scale that the case brings."""
        try:
            content = self._attached.content(path, LONGEST + 1)
        except RefusedError as error:
            raise CaseError(f"{settings.FILE}: evidence.scale {path!r} {error.reason}") from None
        self.warnings = [warning for warning in self.warnings if warning != _no_table(str(Path(path)))]
        return parse(content, path)

    def has(self, table: str) -> bool:
        """Tell whether the case gives this table."""
        return find(self.folder, table) is not None

    def table(self, table: str) -> tuple[Any, ...]:
        """Read and check one table, after those it refers to. Rows of a table without a key are a set."""
        path = find(self.folder, table)
        if path is None:
            return ()
        rows = self._counted(path.name, read(path, table, self.warnings.append, self._hashed(path)))
        kept = self.checker.table(table, path.name, rows, self._finish(table))
        if records.key(table) is None:
            alone = tuple(dict.fromkeys(kept))
            if len(alone) < len(kept):
                self.warnings.append(
                    f"{path.name}: {len(kept) - len(alone)} row(s) repeat another and were left out"
                )
            return alone
        return tuple(kept)

    def vectors(self) -> dict[str, pa.Table]:
        """Read and check vectors.parquet, after works and sightings: see `vectors.read`."""
        path = find(self.folder, "vectors")
        if path is None:
            return {}
        if path.suffix != ".parquet":
            raise CaseError(
                f"{path.name}: vectors are read from Parquet only: write vectors.parquet, with the columns item_id, "
                "model and vector (a list of float32)"
            )
        tables = records.VECTOR_COLUMNS[0].tables
        found, refused = vectors.read(
            path,
            self.checker.ids(tables),
            lambda value: self.checker.dangling("item_id", value, tables),
            self.warnings.append,
            self._hashed(path),
            lambda rows: self._progress(path.name, rows) if self._progress else None,
        )
        self.checker.refuse(path.name, refused.items())
        return found

    def _hashed(self, path: Path) -> Callable[[str], None]:
        def hashed(digest: str) -> None:
            self._hashes[path.name] = digest

        return hashed

    def _counted(self, file: str, rows: Iterable[Row]) -> Iterator[Row]:
        if self._progress is None:
            yield from rows
            return
        count = 0
        for row in rows:
            yield row
            count += 1
            if count % _STEP == 0:
                self._progress(file, count)
        self._progress(file, count)

    def _finish(self, table: str) -> Finish | None:
        if table == "texts":
            return self._text
        if table == "specs" and self._wrong_unit is not None:
            return self._spec
        return self._image if table == "images" else None

    def _spec(self, record: records.Spec) -> records.Spec:
        if self._wrong_unit is not None and (why := self._wrong_unit(record)):
            raise RefusedError("unit", record.unit, f"{why}: {record.attribute} {record.value}")
        return record

    def _text(self, record: records.Text) -> records.Text:
        if record.text and record.path:
            raise RefusedError("path", record.path, "is given beside the text itself; give one of them")
        if record.path:
            self._attached.check(record.path)
        elif not record.text:
            raise RefusedError("text", "", "is empty, and so is path: one of them is required")
        return record

    def _image(self, record: records.Image) -> records.Image:
        self._attached.check(record.path)
        return record
