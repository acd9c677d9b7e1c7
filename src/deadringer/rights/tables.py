"""The dated tables of law, read once and checked strictly: a cell that cannot be read is our error.

This file reads; it decides nothing. What the tables hold, and how far to trust them, is in rules/README.md.
"""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib import resources
from typing import Any, TypeVar, get_type_hints

from deadringer.errors import InputError, InternalError
from deadringer.model.dates import Span, parse
from deadringer.model.records import CERTAINTIES
from deadringer.rights.rows import (
    CopyrightTerm,
    DamagesHead,
    Exhaustion,
    FormerState,
    LegacyTitle,
    Limitation,
    Nonuse,
    PriorUse,
    Reserved,
    ShorterTerm,
    SpecialCode,
    StateSuccession,
    Term,
    TreatyDate,
    UnfairCompetition,
)

EFFECTS = frozenset({"continues", "on_request", "none", "defence", "note"})

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Every table of rules, in file order."""

    terms_industrial: tuple[Term, ...]
    terms_copyright: tuple[CopyrightTerm, ...]
    rule_of_shorter_term: tuple[ShorterTerm, ...]
    legacy_titles: tuple[LegacyTitle, ...]
    succession: tuple[StateSuccession, ...]
    treaty_dates: tuple[TreatyDate, ...]
    former_states: tuple[FormerState, ...]
    wipo_st3_special: tuple[SpecialCode, ...]
    acts_reserved: tuple[Reserved, ...]
    exhaustion: tuple[Exhaustion, ...]
    prior_use: tuple[PriorUse, ...]
    trademark_nonuse: tuple[Nonuse, ...]
    limitation: tuple[Limitation, ...]
    damages_heads: tuple[DamagesHead, ...]
    unfair_competition: tuple[UnfairCompetition, ...]

    @staticmethod
    def load() -> Rules:
        """Return the rules that come with the package, read once a process.

        Raises
        ------
        InternalError
            A table does not have the columns or the values it must have.
        """
        return _load()


@functools.cache
def _load() -> Rules:
    rows = {f.name: get_type_hints(Rules)[f.name].__args__[0] for f in fields(Rules)}
    folder = resources.files("deadringer.rights") / "rules"
    rules = Rules(
        **{
            name: read_rows(name, row, io.StringIO((folder / f"{name}.csv").read_text(encoding="utf-8")))
            for name, row in rows.items()
        }
    )
    for number, row in enumerate(rules.succession, start=2):
        if row.effect not in EFFECTS:
            raise InternalError(
                f"succession, line {number}: effect {row.effect!r} is none of {sorted(EFFECTS)}"
            )
    return rules


def read_rows(table: str, row: type[Row], lines: Iterable[str]) -> tuple[Row, ...]:
    """Read CSV lines into rows of one class; every line becomes a row, or an error that names it.

    Raises
    ------
    InternalError
        The header is not the class's fields, a line has another number of cells, or a cell cannot be
        read.
    """
    hints = get_type_hints(row)
    reader = csv.reader(lines, strict=True)
    header = next(reader, [])
    if sorted(header) != sorted(hints):
        raise InternalError(f"{table}: expected the columns {', '.join(hints)}; got {', '.join(header)}")
    found = []
    for number, cells in enumerate(reader, start=2):
        if len(cells) != len(header):
            raise InternalError(f"{table}, row {number}: expected {len(header)} cells, got {len(cells)}")
        values = dict(zip(header, cells, strict=True))
        try:
            found.append(row(**{name: _cell(text.strip(), hints[name]) for name, text in values.items()}))
        except (ValueError, InvalidOperation) as error:
            raise InternalError(f"{table}, row {number}: {error}") from error
        if values["certainty"] not in CERTAINTIES:
            raise InternalError(
                f"{table}, row {number}: certainty {values['certainty']!r} is not one we know"
            )
    return tuple(found)


def _cell(text: str, kind: Any) -> Any:
    """Read one cell as its column's type; empty is None where the type allows it, else empty, and no flag."""
    if kind is str:
        return text
    if kind == tuple[str, ...]:
        return tuple(part for part in text.split("|") if part)
    if kind == tuple[int, ...]:
        return tuple(int(part) for part in text.split("|") if part)
    options = getattr(kind, "__args__", (kind,))
    if not text:
        if type(None) in options:
            return None
        raise InputError("a cell is empty that must not be")
    if date in options:
        return date.fromisoformat(text)
    if Span in options:
        return parse(text)
    if Decimal in options:
        return Decimal(text)
    if bool in options:
        return {"1": True, "0": False}[text] if text in ("0", "1") else _refuse(text)
    return int(text)


def _refuse(text: str) -> Any:
    raise InputError(f"{text!r} is neither 0 nor 1")
