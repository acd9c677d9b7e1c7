"""The manifest of an output folder: the SHA-256 of every file and of every input, and what it was made with.

Whatever the manifest says, `verify` can check; nothing else in the folder is to be trusted more than it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from deadringer.errors import InputError, IntegrityError

NAME, SUMS = "manifest.json", "SHA256SUMS"
FORMAT = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAPS = ("inputs", "outputs", "parameters", "versions")
_TEXTS = ("register_head", "calibration")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says that files can be checked against: their SHA-256, and the head of the register."""

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    register_head: str


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sum_line(digest: str, name: str) -> str:
    """Return a line as `sha256sum -c` reads it; a name that would break the line is escaped as it escapes it."""
    plain = name.replace("\\", r"\\").replace("\n", r"\n").replace("\r", r"\r")
    return f"{'' if plain == name else chr(92)}{digest}  {plain}\n"


def read_sums(content: str) -> dict[str, str]:
    """Read SHA256SUMS: digests by name, as `sum_line` wrote them.

    Raises
    ------
    IntegrityError
        A line is none of these, or a name leads out of the folder.
    """
    found: dict[str, str] = {}
    for line in content.split("\n")[:-1]:
        escaped = line.startswith("\\")
        recorded, _, name = line[escaped:].partition("  ")
        if escaped:
            name = re.sub(r"\\(.)", lambda at: {"n": "\n", "r": "\r"}.get(at[1], at[1]), name)
        if not _SHA256.fullmatch(recorded) or not _is_inside(name):
            raise IntegrityError(f"{SUMS} has a line that is none: {line[:100]!r}")
        found[name] = recorded
    return found


def write_sums(folder: Path, files: Iterable[Path]) -> None:
    """Write SHA256SUMS of some files of a folder: `sha256sum -c SHA256SUMS`, run there, checks them."""
    lines = (sum_line(digest(path), path.relative_to(folder).as_posix()) for path in files)
    write_atomically(folder / SUMS, "".join(lines))


def write_atomically(path: Path, text: str) -> None:
    """Write a text as `write_bytes` does, in UTF-8."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file beside its place, flush it to the disk, and rename it: no reader meets half of one."""
    beside = path.with_name(f".{path.name}")
    beside.unlink(missing_ok=True)  # left by an interrupted run, or a link that leads elsewhere
    try:
        with beside.open("xb") as file:
            file.write(content)
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


def read_manifest(out: Path) -> Manifest:
    """Read manifest.json, trusting nothing it says before it was looked at.

    Raises
    ------
    IntegrityError
        There is no manifest, or it is malformed.
    """
    path = out / NAME
    if path.is_symlink() or not path.is_file():
        raise IntegrityError(f"{path} is missing: there is nothing to verify against")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise IntegrityError(f"{path} is not JSON: {error}") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise IntegrityError(f"{path}: expected a manifest of format {FORMAT}")
    if any(not isinstance(found.get(key), str) for key in _TEXTS) or any(
        not _is_map(found.get(key)) for key in _MAPS
    ):
        raise IntegrityError(f"{path}: expected {', '.join((*_MAPS, *_TEXTS))}, each of texts")
    for key in ("inputs", "outputs"):
        for name, recorded in found[key].items():
            if not _is_inside(name):
                raise IntegrityError(f"{path}: {name!r} in {key} is not a path inside the folder")
            if not _SHA256.fullmatch(recorded):
                raise IntegrityError(f"{path}: {name!r} in {key} has no SHA-256")
    return Manifest(found["inputs"], found["outputs"], found["register_head"])


def _is_map(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    plain = name == path.as_posix() and not path.is_absolute() and name not in ("", ".")
    return plain and not {"..", "."} & set(path.parts) and "\0" not in name


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
