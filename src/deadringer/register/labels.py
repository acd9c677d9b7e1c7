"""What the sightings are known to be: for `calibrate` and `audit` only, never for `run`."""

from __future__ import annotations

import hashlib
from pathlib import Path

from deadringer.errors import CaseError
from deadringer.model.case import Rejection
from deadringer.model.records import Label
from deadringer.register._intake import Intake
from deadringer.register.readers import find


def read_labels(folder: Path) -> tuple[tuple[Label, ...], tuple[Rejection, ...]]:
    """Read the labels of a case, checked against its works and sightings.

    Parameters
    ----------
    folder : Path
        A case folder with a `labels` table. Its other tables are read for their ids; their own rejections and
        warnings are those of `read_case`. Labels are kept whatever the case's `as_of`.

    Returns
    -------
    labels : tuple of Label
        The good rows, in order.
    rejected : tuple of Rejection
        The others, with file, line, column, value and reason.

    Raises
    ------
    CaseError
        There are no labels, or the case cannot be read.
    """
    intake = Intake(Path(folder))
    if not intake.has("labels"):
        raise CaseError(f"{Path(folder).name}: labels is missing; expected labels.csv, .jsonl or .parquet")
    for table in ("parties", "works", "sites", "sightings"):  # what labels name, and what those name
        intake.table(table)
    before = len(intake.checker.rejected)
    labels: tuple[Label, ...] = intake.table("labels")
    return labels, tuple(intake.checker.rejected[before:])


def hash_labels(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of the labels of a case, by the name of their file; nothing where it has none."""
    path = find(Path(folder), "labels")
    if path is None:
        return {}
    with path.open("rb") as file:
        return {path.name: hashlib.file_digest(file, "sha256").hexdigest()}
