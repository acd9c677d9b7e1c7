"""One cell: what the file holds -> the value the record takes, or InputError with the reason it cannot.

Surrounding white space is not part of a value, and a cell of white space is empty. Text may come as a native
number or date and a list as a native list; each is brought to the one form that the CSV file would have held.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from deadringer.errors import InputError
from deadringer.model import dates
from deadringer.model.records import Column
from deadringer.register._lines import Fault

#: What a number looks like in a file: no underscores, no thousands, no digits but ours, no infinity.
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_TERRITORY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")

#: Columns of free text kind whose values nevertheless have a shape, the same in every table.
_SHAPES: dict[str, tuple[re.Pattern[str], str]] = {
    **dict.fromkeys(
        ("territory", "made_in", "origin"),
        (_TERRITORY, "is not a WIPO ST.3 code: expected two capital letters"),
    ),
    "currency": (_CURRENCY, "is not an ISO 4217 code: expected three capital letters"),
}
_LIMITS: dict[str, tuple[float, float]] = {
    "lat": (-90, 90),
    "lon": (-180, 180),
    "quantity": (0, math.inf),
    "unit_price": (0, math.inf),
}

Convert = Callable[[object], object]


def converter(column: Column) -> Convert:
    """Return the function that turns a cell of this column into its value; None means the cell is empty."""
    make: dict[str, Callable[[Column], Convert]] = {
        "text": _text_of,
        "ref": _text_of,
        "one_of": _choice_of,
        "when": lambda _: _when,
        "number": _number_of,
        "words": _words_of,
        "list_of": _words_of,
    }
    return make[column.kind](column)


def written(cell: object) -> str:
    """Return a cell as the text that CSV would have held; empty where it is missing.

    Raises
    ------
    InputError
        The cell is a list or another thing that is no single value, or text that no UTF-8 file can hold.
    """
    if isinstance(cell, str):
        if not cell.isascii() and any("\ud800" <= letter <= "\udfff" for letter in cell):
            raise InputError("holds half a surrogate pair, which is no character")
        if "\0" in cell:
            raise InputError("holds a NUL")
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, Fault):
        raise InputError(cell.reason)
    if isinstance(cell, bool):
        raise InputError("is a truth value: expected text")
    if isinstance(cell, float | Decimal):
        if not math.isfinite(cell):
            raise InputError("is not finite")
        return str(int(cell)) if -(1 << 53) < cell < 1 << 53 and cell % 1 == 0 else str(cell)
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, datetime):
        if cell.time() != datetime.min.time():
            raise InputError("has a time of day: expected a date")
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    raise InputError(f"is a {type(cell).__name__}: expected one value")


def _text_of(column: Column) -> Convert:
    if column.name not in _SHAPES:
        return lambda cell: written(cell) or None
    pattern, reason = _SHAPES[column.name]

    def shaped(cell: object) -> str | None:
        text = written(cell)
        if text and not pattern.fullmatch(text):
            raise InputError(reason)
        return text or None

    return shaped


def _choose(text: str, column: Column) -> str:
    if text not in column.choices:
        raise InputError(f"is not one of {', '.join(column.choices)}")
    return text


def _choice_of(column: Column) -> Convert:
    def choice(cell: object) -> str | None:
        text = written(cell)
        return _choose(text, column) if text else None

    return choice


def _words_of(column: Column) -> Convert:
    pattern, reason = _SHAPES.get(column.name, (None, ""))

    def words(cell: object) -> tuple[str, ...] | None:
        items = (
            cell
            if isinstance(cell, list | tuple) and not isinstance(cell, Fault)
            else written(cell).split("|")
        )
        found = tuple(text for item in items if (text := written(item)))
        for text in found:
            if pattern and not pattern.fullmatch(text):
                raise InputError(reason)
            if column.choices:
                _choose(text, column)
        return found or None

    return words


_LONGEST_DATE = len("2000-01-01/2000-01-01")
#: Reads a date, once for each text: a register repeats its dates: some 10 MB at most.
span = lru_cache(1 << 16)(dates.parse)


def _when(cell: object) -> dates.Span | None:
    text = written(cell)
    if isinstance(cell, int | float):
        text = text.zfill(len("2000"))  # the year 843 as a number
    if len(text) > _LONGEST_DATE:
        raise InputError("is too long for a date")
    return span(text) if text else None


def _number_of(column: Column) -> Convert:
    least, most = _LIMITS.get(column.name, (-math.inf, math.inf))

    def number(cell: object) -> float | None:
        text = written(cell)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise InputError("is not a number")
        value = float(text)
        if not math.isfinite(value):
            raise InputError("is not finite")
        if not least <= value <= most:
            raise InputError(f"lies outside {least:g} to {most:g}")
        return value

    return number
