"""Printing a dossier of an output folder as a PDF."""

from __future__ import annotations

from pathlib import Path

from deadringer.casework.folder import DOSSIERS
from deadringer.dossier import pdf
from deadringer.errors import InputError


def print_dossier(out: Path, claim_id: str, path: Path) -> None:
    """Write the first page of a dossier as a PDF.

    Raises
    ------
    InputError
        The output folder has no such dossier, or WeasyPrint is not installed.
    """
    names = {one.name for one in (out / DOSSIERS).iterdir()} if (out / DOSSIERS).is_dir() else set()
    if claim_id not in names:
        raise InputError(f"{out} holds no dossier {claim_id!r}")
    pdf.write(out / DOSSIERS / claim_id, path)
