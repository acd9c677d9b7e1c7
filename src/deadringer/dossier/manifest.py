"""The manifest of an output folder: the SHA-256 of every file and of every input, and what it was made with.

Whatever the manifest says, `verify` can check; nothing else in the folder is to be trusted more than it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from deadringer.errors import InputError

NAME = "manifest.json"
FORMAT = 1


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sum_line(digest: str, name: str) -> str:
    """Return a line as `sha256sum -c` reads it; a name that would break the line is escaped as it escapes it."""
    plain = name.replace("\\", r"\\").replace("\n", r"\n").replace("\r", r"\r")
    return f"{'' if plain == name else chr(92)}{digest}  {plain}\n"


def write_atomically(path: Path, text: str) -> None:
    """Write a file beside its place, flush it to the disk, and rename it: no reader meets half of one."""
    beside = path.with_name(f".{path.name}")
    beside.unlink(missing_ok=True)  # left by an interrupted run, or a link that leads elsewhere
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(folder)  # or the rename itself may be lost
    finally:
        os.close(folder)


def write_manifest(
    out: Path,
    *,
    inputs: Mapping[str, str],
    outputs: Sequence[Path],
    parameters: Mapping[str, str],
    versions: Mapping[str, str],
    register_head: str,
    calibration: str,
) -> Path:
    """Write manifest.json: what is in an output folder, and what it was made from and with.

    Parameters
    ----------
    out : Path
        The output folder.
    inputs : mapping of str to str
        SHA-256 of every input, by its path in the case folder.
    outputs : sequence of Path
        Files in `out`; each is hashed here.
    parameters, versions : mapping of str to str
        What the run was asked for, and which packages it used.
    register_head : str
        Last link of the register's hash chain.
    calibration : str
        SHA-256 of the calibration used.

    Returns
    -------
    Path
        The manifest.

    Raises
    ------
    InputError
        An output lies outside `out`, is not a plain file, or is the manifest itself; or a name is no text.
    """
    for path in inputs:
        _named("inputs", path)
    content = {
        "format": FORMAT,
        "inputs": dict(inputs),
        "outputs": {_inside(out, path): digest(path) for path in outputs},
        "parameters": dict(parameters),
        "versions": dict(versions),
        "register_head": register_head,
        "calibration": calibration,
    }
    target = out / NAME
    write_atomically(target, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return target


def _inside(out: Path, path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        raise InputError(f"outputs: expected files, got {path}")
    at = path.resolve()
    if not at.is_relative_to(out.resolve()):
        raise InputError(f"outputs: expected files in {out}, got {path}")
    name = at.relative_to(out.resolve()).as_posix()
    if name == NAME:
        raise InputError("outputs: the manifest cannot hold its own hash")
    return _named("outputs", name)


def _named(what: str, name: str) -> str:
    """Return a name that UTF-8 can hold: the bytes of some names of files are no text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise InputError(f"{what}: expected names of files that are UTF-8, got {name!r}") from None
    return name
