"""Whether an output folder is what a run wrote: the manifest's hashes, and the register's own chain."""

from __future__ import annotations

from pathlib import Path

from deadringer.casework.output import REGISTER
from deadringer.dossier.manifest import read_manifest
from deadringer.dossier.verify import verify as verify_files
from deadringer.errors import IntegrityError
from deadringer.register import Register


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
