"""Whether the files of an output folder, and of the case it was made from, are those its manifest names.

Only plain files that lie in the folder itself are opened: links are told, never followed, and a manifest that
names a path outside is refused.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from deadringer.dossier.manifest import NAME, digest, read_manifest

_LINKED = "is a link: it was not followed."
_ODD = "is no plain file: it was not opened."


def verify(out: Path, case_folder: Path | None = None) -> tuple[str, ...]:
    """Return what is wrong with the files of an output folder, one sentence each; nothing where all is well.

    Parameters
    ----------
    out : Path
        The output folder.
    case_folder : Path, optional
        The case; given, the inputs are checked too.

    Raises
    ------
    IntegrityError
        There is no manifest, or it is malformed.
    """
    manifest = read_manifest(out)
    files, passed = plain_files(out)
    passed.pop(NAME, None)
    expected = manifest.outputs
    problems = [f"{_shown(name)} {why}" for name, why in sorted(passed.items()) if name not in expected]
    problems += compare(out, expected, files, passed, "")
    problems += [
        f"{_shown(name)} is not in the manifest."
        for name in sorted(files - set(expected) - {NAME} - _replies(expected))
    ]
    if case_folder is not None:
        problems += compare(case_folder, manifest.inputs, *plain_files(case_folder), "input ")
    return tuple(problems)


def _replies(expected: Mapping[str, str]) -> set[str]:
    """Return where the replies of an authority may lie: beside the requests of dossiers."""
    return {f"{name.removesuffix('.tsq')}.tsr" for name in expected if name.endswith("SHA256SUMS.tsq")}


def compare(
    folder: Path, expected: Mapping[str, str], files: set[str], passed: Mapping[str, str], what: str
) -> list[str]:
    """Return what of the files expected is missing or has changed, or was passed over, one sentence each."""
    problems = []
    for name, recorded in sorted(expected.items()):
        if name in passed:
            problems.append(f"{what}{_shown(name)} {passed[name]}")
        elif name not in files:
            problems.append(f"{what}{_shown(name)} is missing.")
        elif digest(folder / name) != recorded:
            problems.append(f"{what}{_shown(name)} has changed: its SHA-256 is not the one recorded.")
    return problems


def plain_files(folder: Path) -> tuple[set[str], dict[str, str]]:
    """Return the plain files in a folder, by relative path, and what was passed over, with why."""
    files: set[str] = set()
    passed: dict[str, str] = {}
    for at, folders, names in os.walk(folder, followlinks=False):
        for name in (*folders, *names):
            path = Path(at, name)
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink():
                passed[relative] = _LINKED
            elif path.is_file():
                files.add(relative)
            elif not path.is_dir():  # a pipe, which would be waited for, or a device
                passed[relative] = _ODD
    return files, passed


def _shown(name: str) -> str:
    """Return a name as it may be printed: what is no text, or would steer a terminal, is escaped."""
    return name if name.isprintable() else ascii(name)
