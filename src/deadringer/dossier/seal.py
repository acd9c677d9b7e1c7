"""The seal of a dossier: sums, a signature, a request for a time-stamp, and proof that its rows stand in the register.

`sha256sum`, `openssl` and a JSON reader check all of it; `verify` does so at once. The same gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from deadringer.dossier import timestamp
from deadringer.dossier.manifest import SUMS, write_atomically, write_bytes, write_sums
from deadringer.errors import InputError, IntegrityError
from deadringer.model.merkle import Included, Inclusion

PROOF = "proof.json"
#: What is made of SHA256SUMS, and so cannot stand in it: the signature, the public key, the request, and the reply.
SIGNATURE, PUBLIC, REQUEST, REPLY = f"{SUMS}.sig", f"{SUMS}.pem", f"{SUMS}.tsq", f"{SUMS}.tsr"
BESIDE = (SUMS, SIGNATURE, PUBLIC, REQUEST, REPLY)
FORMAT = 1


#: What signs.
Signer = Ed25519PrivateKey


@dataclass(frozen=True)
class Sealing:
    """What dossiers are sealed with.

    `inputs` is the SHA-256 of every file of the case by its path; `shown` shows that rows, each with the name of its
    table, stand in the register's journal; `key` signs. Without one of them, that part of the seal is left out, and
    the page says so.
    """

    inputs: Mapping[str, str] = field(default_factory=dict)
    shown: Callable[[Iterable[tuple[str, Any]]], Inclusion] | None = None
    key: Signer | None = None

    @property
    def public(self) -> Ed25519PublicKey | None:
        """The key that checks the signature."""
        return self.key.public_key() if self.key else None


def read_key(path: Path) -> Signer:
    """Read the private key that signs: Ed25519 in PEM, as `openssl genpkey -algorithm ed25519` makes it.

    Raises
    ------
    InputError
        It is no such key, or asks for a password.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputError(f"{path}: expected a private key in PEM without a password: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(f"{path}: expected an Ed25519 key, got another kind")
    return key


def read_public(path: Path) -> Ed25519PublicKey:
    """Read a public key: Ed25519 in PEM.

    Raises
    ------
    IntegrityError
        It is no such key.
    """
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise IntegrityError(f"{path.name} is no public key in PEM: {error}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise IntegrityError(f"{path.name} is no Ed25519 key")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the SHA-256 of a public key as `openssl pkey -pubin -outform DER | sha256sum` gives it."""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def write_proof(folder: Path, shown: Inclusion) -> None:
    """Write proof.json: the rows, the journal's entries that seal them, and their paths to its root.

    A path is a list of places in `nodes`, as neighbours share most of theirs.
    """
    nodes: dict[str, int] = {}

    def one(row: Included) -> dict[str, Any]:
        path = [nodes.setdefault(at.hex(), len(nodes)) for at in row.path]
        return {"entry": row.entry, "index": row.index, "path": path} | (
            {"table": row.table, "content": row.content} if row.content else {}
        )

    rows = [one(row) for row in shown.rows]
    content = {
        "format": FORMAT,
        "size": shown.size,
        "root": shown.root.hex(),
        "head": shown.head,
        "last": one(shown.last) if shown.last else None,
        "rows": rows,
        "unproven": [list(at) for at in shown.unproven],
        "nodes": list(nodes),
    }
    lines = json.dumps(content, ensure_ascii=False, indent=None, separators=(",", ":"), sort_keys=True)
    write_atomically(folder / PROOF, lines.replace('},{"', '},\n{"') + "\n")


def seal(folder: Path, sealing: Sealing) -> tuple[Path, ...]:
    """Write SHA256SUMS of every file in a folder, the request for a time-stamp and, with a key, the signature.

    Without a key, the signature of an earlier run goes: it was of other sums. A reply of an authority stays.
    """
    inside = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and path not in {folder / name for name in BESIDE}
    )
    write_sums(folder, inside)
    sums = (folder / SUMS).read_bytes()
    write_bytes(folder / REQUEST, timestamp.request(sums))
    written = [folder / SUMS, folder / REQUEST]
    if sealing.key is not None and sealing.public is not None:
        write_bytes(folder / SIGNATURE, sealing.key.sign(sums))
        pem = sealing.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        write_bytes(folder / PUBLIC, pem)
        return (*written, folder / SIGNATURE, folder / PUBLIC)
    for name in (SIGNATURE, PUBLIC):
        (folder / name).unlink(missing_ok=True)
    return tuple(written)


def signed(content: bytes, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Tell whether a signature is that of a content by a key."""
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
