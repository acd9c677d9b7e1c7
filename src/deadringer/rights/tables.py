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
    Grace,
    LegacyTitle,
    LicenseeStanding,
    Limitation,
    Nonuse,
    Overlap,
    PriorUse,
    Provisional,
    Reserved,
    ShorterTerm,
    SpecialCode,
    StateSuccession,
    Term,
    TreatyDate,
    Unexamined,
    UnfairCompetition,
)

EFFECTS = frozenset({"continues", "on_request", "none", "defence", "note"})
#: The words some columns may hold, by table and column.
_WORDS = {
    ("succession", "effect"): EFFECTS,
    ("rule_of_shorter_term", "effect"): frozenset({"applied", "not_applied", ""}),
    ("terms_industrial", "last_day"): frozenset({"counted", "before", "month_end", ""}),
    ("priority_grace", "grace_scope"): frozenset({"own", "any", "narrow", ""}),
    ("priority_grace", "grace_from"): frozenset({"filing", "priority", ""}),
    ("provisional", "starts"): frozenset({"publication", "none"}),
    ("design_overlap", "effect"): frozenset({"both", "separable", "one"}),
}

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
    licensee_standing: tuple[LicenseeStanding, ...]
    trademark_nonuse: tuple[Nonuse, ...]
    priority_grace: tuple[Grace, ...]
    provisional: tuple[Provisional, ...]
    design_overlap: tuple[Overlap, ...]
    unexamined: tuple[Unexamined, ...]
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
        known = {"certainty": frozenset(CERTAINTIES)} | {c: w for (t, c), w in _WORDS.items() if t == table}
        for name, words in known.items():
            if values[name].strip() not in words:
                raise InternalError(
                    f"{table}, row {number}: {name} {values[name]!r} is not one of {sorted(words)}"
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
