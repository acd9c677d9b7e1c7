"""The register: a case read from its folder, and kept at rest. The only room that knows SQL."""

from __future__ import annotations

from deadringer.register import vectors
from deadringer.register.inclusion import Proofs
from deadringer.register.ingest import Reading, read_case, write_rejected
from deadringer.register.labels import hash_labels, read_labels
from deadringer.register.store import Change, Register

__all__ = [
    "Change",
    "Proofs",
    "Reading",
    "Register",
    "hash_labels",
    "read_case",
    "read_labels",
    "vectors",
    "write_rejected",
]
