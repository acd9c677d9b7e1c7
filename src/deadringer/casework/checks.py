"""Whether an output folder is what a run wrote: the manifest's hashes, the register's chain; and a dossier its seal."""

from __future__ import annotations

from pathlib import Path

from deadringer.casework.output import MANIFEST, REGISTER
from deadringer.dossier.manifest import SUMS, read_manifest
from deadringer.dossier.sealed import Checked as Checked
from deadringer.dossier.sealed import verify_dossier as verify_dossier
from deadringer.dossier.verify import verify as verify_files
from deadringer.errors import IntegrityError
from deadringer.register import Register


def is_dossier(folder: Path) -> bool:
    """Tell whether a folder is a dossier, and no output folder: it has sums and no manifest."""
    return (folder / SUMS).is_file() and not (folder / MANIFEST).exists()


def verify(out: Path, case_folder: Path | None = None) -> tuple[str, ...]:
    """Return what is wrong with an output folder, one sentence each; nothing where all is as written.

    Raises
    ------
    IntegrityError
        There is no manifest, or it cannot be read.
    """
    problems = list(verify_files(out, case_folder))
    if (out / REGISTER).is_file():
        head = read_manifest(out).register_head
        try:
            with Register.open(out / REGISTER, create=False) as register:
                register.verify(head)
        except IntegrityError as error:
            problems.append(str(error))
    return tuple(problems)
