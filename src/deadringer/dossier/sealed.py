"""Whether a dossier is what was sealed: its files, its signature, its time-stamp, and the rows it shows.

Nothing in the folder is trusted, not even the public key beside the signature: the reader must know it from elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from deadringer.dossier import seal, timestamp
from deadringer.dossier.manifest import SUMS, read_sums
from deadringer.dossier.verify import compare, plain_files
from deadringer.errors import IntegrityError
from deadringer.model import merkle


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a dossier, one sentence each, and what was found to hold, with what that leaves open."""

    problems: tuple[str, ...]
    held: tuple[str, ...]


def verify_dossier(folder: Path, key: Path | None = None) -> Checked:
    """Check the seal of a dossier.

    Parameters
    ----------
    folder : Path
        The dossier: a folder with SHA256SUMS.
    key : Path, optional
        A public key that the reader knows: then there must be a signature by it.

    Raises
    ------
    IntegrityError
        There is no SHA256SUMS, or it cannot be read; or `key` is no key.
    """
    path = folder / SUMS
    if path.is_symlink() or not path.is_file():
        raise IntegrityError(f"{path} is missing: there is nothing to verify against")
    content = path.read_bytes()
    try:
        expected = read_sums(content.decode())
    except UnicodeDecodeError:
        raise IntegrityError(f"{path} is not UTF-8") from None
    files, passed = plain_files(folder)
    for name in seal.BESIDE:
        passed.pop(name, None)
    problems = compare(folder, expected, files, passed, "")
    problems += [f"{name!r} is not in {SUMS}." for name in sorted(files - set(expected) - set(seal.BESIDE))]
    problems += [f"{name!r} {why}" for name, why in sorted(passed.items()) if name not in expected]
    held = [
        f"{len(expected)} files are as summed." if not problems else f"{len(expected)} files were summed."
    ]
    for found in (_signature(folder, content, key), _stamp(folder, content), _proof(folder)):
        for good, said in found:
            (held if good else problems).append(said)
    return Checked(tuple(problems), tuple(held))


def _signature(folder: Path, content: bytes, known: Path | None) -> Iterator[tuple[bool, str]]:
    at = _read(folder / seal.SIGNATURE)
    if at is None:
        yield known is None, "No signature is there."
        return
    if known is None and _read(folder / seal.PUBLIC) is None:
        yield False, f"{seal.PUBLIC} is missing: the signature cannot be checked."
        return
    try:
        key = seal.read_public(known or folder / seal.PUBLIC)
    except IntegrityError as error:
        if known:
            raise
        yield False, f"{error}."
        return
    good = seal.signed(content, at, key)
    whose = "the key given" if known else "the key beside it, which shows no more than that"
    yield good, f"The signature is {'' if good else 'not '}by {whose} (SHA-256 {seal.fingerprint(key)})."


def _stamp(folder: Path, content: bytes) -> Iterator[tuple[bool, str]]:
    asked = _read(folder / seal.REQUEST)
    if asked is not None and asked != timestamp.request(content):
        yield False, f"{seal.REQUEST} is not the request for these sums."
    at = _read(folder / seal.REPLY)
    if at is None:
        yield True, "No time-stamp is there."
        return
    try:
        reply = timestamp.read(at)
    except IntegrityError as error:
        yield False, f"{seal.REPLY}: {error}."
        return
    if reply.refused:
        yield False, f"{seal.REPLY}: the authority gave no time-stamp ({reply.refused})."
    elif not reply.digest:
        yield False, f"{seal.REPLY} is by another hash than SHA-256."
    elif reply.digest != sha256(content).digest():
        yield False, f"{seal.REPLY} is of other sums."
    else:
        yield (
            True,
            f"The time-stamp is of these sums and says {reply.time}; `openssl ts -verify` checks who says so.",
        )


def _proof(folder: Path) -> Iterator[tuple[bool, str]]:
    at = _read(folder / seal.PROOF)
    if at is None:
        yield True, "No proof that rows stand in a register is there."
        return
    try:
        found = json.loads(at)
        size, root, nodes = (
            found["size"],
            bytes.fromhex(found["root"]),
            [bytes.fromhex(n) for n in found["nodes"]],
        )
        faults = [_row_fault(row, size, root, nodes) for row in found["rows"]]
        last = found["last"]
        if last is not None:
            faults.append(_entry_fault(last, size, root, nodes))
            if last["index"] != size - 1 or sha256(last["entry"].encode()).hexdigest() != found["head"]:
                faults.append("the head is not its last entry")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        yield False, f"{seal.PROOF} cannot be read: {type(error).__name__}."
        return
    wrong = [fault for fault in faults if fault]
    if wrong:
        yield False, f"{seal.PROOF}: {len(wrong)} of {len(faults)} do not hold; first: {wrong[0]}."
        return
    yield (
        True,
        (
            f"{len(found['rows'])} rows stand in the register's journal of {size} entries, root {found['root']}, "
            f"head {found['head']}."
        ),
    )


def _row_fault(row: dict[str, Any], size: int, root: bytes, nodes: list[bytes]) -> str:
    entry = json.loads(row["entry"])
    if entry["table"] != row["table"] or entry["row"] != sha256(row["content"].encode()).hexdigest():
        return f"entry {row['index'] + 1} is not of its row"
    return _entry_fault(row, size, root, nodes)


def _entry_fault(row: dict[str, Any], size: int, root: bytes, nodes: list[bytes]) -> str:
    index, path = row["index"], [nodes[at] for at in row["path"]]
    if json.loads(row["entry"])["seq"] != index + 1:
        return f"entry {index + 1} bears another number"
    if merkle.root_of(row["entry"].encode(), index, size, path) != root:
        return f"the path of entry {index + 1} does not lead to the root"
    return ""


def _read(path: Path) -> bytes | None:
    """Return a plain file; None where there is none. A link is no file here."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None
