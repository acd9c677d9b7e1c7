"""A case folder -> a Case, the rows refused, and what the reader should know. Never opens the labels."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from deadringer.errors import CaseError
from deadringer.model import records
from deadringer.model.case import Case, Rejection
from deadringer.model.schemas import REJECTED
from deadringer.register import vectors
from deadringer.register._intake import Intake, Progress, WrongUnit
from deadringer.register.known import known_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from a case folder.

    `rejected` is in order of table and line. `inputs` gives the SHA-256 of every file read, by its path
    within the case: the tables, and the texts and pictures they name. `vectors` are those of each model.
    """

    case: Case
    rejected: tuple[Rejection, ...]
    warnings: tuple[str, ...]
    inputs: Mapping[str, str]
    vectors: vectors.Tables = field(default_factory=dict)


def read_case(
    folder: Path, *, progress: Progress | None = None, wrong_unit: WrongUnit | None = None
) -> Reading:
    """Read a case from its folder, keeping every good row and reporting every other.

    Parameters
    ----------
    folder : Path
        Holds `case.toml` and the tables, each as CSV, JSON Lines or Parquet.
    progress : callable, optional
        Called with a file's name and the number of its rows read so far.
    wrong_unit : callable, optional
        Says of a row of specs why its unit cannot be meant, or nothing: the row is then refused. This room knows no
        units.

    Returns
    -------
    Reading
        The case as known on its `as_of` (see `known.py`), the rows refused, the warnings, and the hashes of
        the files. A text that is a file of the case is in `Text.text`; an image stays a path within the
        folder.

    Raises
    ------
    CaseError
        The case as a whole cannot be read: a file is missing, given twice or not of its format; a required
        column is missing; a file, column or setting is nearly a known one; the claimant is not a party.
    """
    intake = Intake(Path(folder), progress, wrong_unit)
    settings = intake.settings()
    tables: dict[str, Any] = {}
    for table in records.RUN_TABLES:
        tables[table] = intake.vectors() if table == "vectors" else intake.table(table)
    embedded = tables.pop("vectors")
    if intake.has("parties") and not intake.checker.has("parties", settings.claimant):
        raise CaseError(
            f"case.toml: the claimant {settings.claimant!r} is not the party_id of a row of parties"
        )
    case, said = known_by(Case(settings=settings, vectors=vectors.kept(embedded), **tables))
    return Reading(
        case=case,
        rejected=tuple(intake.checker.rejected),
        warnings=(*intake.warnings, *said),
        inputs=MappingProxyType(intake.inputs),
        vectors=MappingProxyType(embedded),
    )


def write_rejected(path: Path, rejected: Iterable[Rejection]) -> None:
    """Write rejected.csv: one row a row refused, every cell quoted.

    A value is written as it stood, so that it can be found again: one that begins with `=` is not altered.
    Text quoted so is no formula to this package, but a spreadsheet may still take it for one: open the file
    as text.
    """
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(REJECTED)
        writer.writerows([getattr(rejection, name) for name in REJECTED] for rejection in rejected)
