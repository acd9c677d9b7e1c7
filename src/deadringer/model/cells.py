"""The kinds of columns a case's tables have: what a field's metadata says of how its cells are read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: How a stated fact is held to be: the weakest link decides what rests on it.
CERTAINTIES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, kind, and what its values must be."""

    name: str
    kind: str
    required: bool = False
    tables: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


def text(*, required: bool = False) -> Any:
    """Declare free text."""
    return field(default="", metadata={"kind": "text", "required": required})


def words() -> Any:
    """Declare a list of texts."""
    return field(default=(), metadata={"kind": "words"})


def when() -> Any:
    """Declare a date, read as a span."""
    return field(default=None, metadata={"kind": "when"})


def number() -> Any:
    """Declare a finite number."""
    return field(default=None, metadata={"kind": "number"})


def one_of(*choices: str, required: bool = False) -> Any:
    """Declare a choice of one."""
    return field(default="", metadata={"kind": "one_of", "choices": choices, "required": required})


def list_of(*choices: str) -> Any:
    """Declare a choice of several."""
    return field(default=(), metadata={"kind": "list_of", "choices": choices})


def ref(*tables: str, required: bool = False) -> Any:
    """Declare an id that must exist in one of these tables."""
    return field(default="", metadata={"kind": "ref", "tables": tables, "required": required})
