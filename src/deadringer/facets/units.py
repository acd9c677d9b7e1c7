"""Stated numbers and their units -> numbers in base units, with the dimension they have.

Units go through pint and nowhere else, and pint is only ever given single names: a unit is taken apart here, by a
grammar that knows names, `*`, `/` and small powers. What is no such text, or holds a name nobody knows, is a dimension
of its own. Nothing here guesses: a number that can be read in two ways is not read.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import pint

#: A longer text is prose and no unit: the longest in use ("rounds per minute") have half of this.
_LONGEST_UNIT = 32
#: A longer text is no stated number.
_LONGEST_NUMBER = 64
#: Nothing is measured in a higher power; seconds of area (m^4) are the last in use.
_POWER = 4

_TERM = re.compile(r"([^\W\d_][^\W\d]*|[%°][^\W\d_]?)(?:(?:\*\*|\^)?([+-]?[0-9]))?")
_DOTTED = re.compile(r"(?<=[^\W\d_])\.(?=$|[/*])")
#: Whole texts that are no expression of names.
_WHOLE = {
    '"': "inch",
    "''": "inch",
    "'": "foot",
    "rpm": "count/min",
    "m/s": "m/s",
    "ft/s": "ft/s",
    "fps": "ft/s",
    "km/h": "km/h",
    "mph": "mile/hour",
    "n m": "N*m",
    "fl oz": "fluid_ounce",
    "nautical mile": "nautical_mile",
    "nautical miles": "nautical_mile",
}
#: Texts that mean another thing to pint than on a data sheet, where case matters (Nm is not nm).
_EXACT = {"Nm": "N*m"}
#: Names in any case: a sheet in capitals (MM, KG, 500 M) has no megametres and no moles in mind.
_ANY_CASE = {name: name for name in ("mm", "cm", "m", "km", "kg", "g", "lb", "oz", "in", "ft", "min")}
_ANY_CASE |= {"мм": "mm", "см": "cm", "м": "m", "км": "km", "кг": "kg", "г": "g", "мин": "min", "с": "s"}
_ANY_CASE |= {"毫米": "mm", "厘米": "cm", "米": "m", "公里": "km", "千克": "kg", "公斤": "kg", "克": "g"}
_ANY_CASE |= {"分": "min", "秒": "s"}
_ANY_CASE |= {"°c": "degree_Celsius", "°f": "degree_Fahrenheit", "°": "degree", "%": "percent"}
#: What is counted: a number of them has no dimension, and a rate of them is one by time.
_COUNTED = frozenset(
    re.findall(
        r"\w+",
        "count counts pc pcs piece pieces round rounds rd rds shot shots cartridge cartridges "
        "r rev revs revolution revolutions turn turns шт выстр 发 發 発",
    )
)
#: 1,000 kg in Paris, 2,240 lb in London and 2,000 lb in New York: not one unit.
_SEVERAL = frozenset({"ton", "tons"})
_QUOTES = str.maketrans(
    {"′": "'", "’": "'", "‘": "'", "”": '"', "“": '"', "″": '"', "·": "*", "⋅": "*", "−": "-"}
)

#: Words and signs that say a number is rounded. It stands as stated: so are most numbers on most sheets.
_ABOUT = re.compile(r"(?:[~≈∼≃]|(?:circa|ca|c|approximately|approx|about)(?![^\W\d_])\.?)\s*", re.IGNORECASE)
_SIGNED = r"[+-]?"
_PLAIN = re.compile(_SIGNED + r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,4})?")
_COMMA = re.compile(_SIGNED + r"\d+,\d+(?:[eE][+-]?\d{1,4})?")
#: 1,000 is a thousand in London and one in Berlin; 0,415 and 1234,567 are one thing everywhere.
_EITHER = re.compile(_SIGNED + r"[1-9]\d{0,2},\d{3}")
#: Groups of three by one sign, then a decimal part after another: what each sign means shows from the other.
_GROUPED = (
    (re.compile(_SIGNED + r"\d{1,3}(?:,\d{3})+\.\d+|" + _SIGNED + r"\d{1,3}(?:,\d{3}){2,}"), ",", "."),
    (re.compile(_SIGNED + r"\d{1,3}(?:\.\d{3})+,\d+|" + _SIGNED + r"\d{1,3}(?:\.\d{3}){2,}"), ".", ","),
    (re.compile(_SIGNED + r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?"), " ", ","),
    (re.compile(_SIGNED + r"\d{1,3}(?:'\d{3})+(?:[.,]\d+)?"), "'", ","),
)

#: Numbers within ranges and tolerances: no sign, which a dash between two could be taken for, and no exponent.
_BARE = r"(\d(?:[\d.,' ]*\d)? ?)"
#: A range by words, which part numbers of any sign; and one by a dash, of which there must be one alone.
_WORDED = re.compile(
    r"(?:from )?(?P<low>[^a-z]+) to (?P<high>[^a-z]+)|between (?P<least>[^a-z]+) and (?P<most>[^a-z]+)", re.I
)
_DASHED = re.compile(_BARE + r"(?:[-‐‒–—]|\.\.\.?) ?" + _BARE)
#: 415 ± 2; 415 +2/-1 in either order, in brackets or not.
_EVEN = re.compile(_BARE + r"\(? ?(?:±|\+/-|\+-) ?" + _BARE + r"\)?")
_UNEVEN = re.compile(
    _BARE
    + rf"\(? ?(?:\+ ?(?P<over>{_BARE})/? ?- ?(?P<under>{_BARE})|- ?(?P<less>{_BARE})/? ?\+ ?(?P<more>{_BARE}))\)?"
)


@cache
def _units() -> Any:
    return pint.UnitRegistry(cache_folder=None)


def _folded(unit: str) -> str:
    """Return a unit as its own dimension bears it: width, case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", unit).casefold().split())


def scale(unit: str) -> tuple[float, float, str]:
    """Return what to multiply a number by and what to add to reach the base unit, and the dimension.

    A unit that is not understood is its own dimension: `unit`, then its text, case and spaces folded.
    """
    known = _known(unit) if len(unit) <= _LONGEST_UNIT else None
    return known or (1.0, 0.0, f"unit {_folded(unit)}")


@lru_cache(maxsize=4096)
def _known(unit: str) -> tuple[float, float, str] | None:
    # The double prime comes apart under NFKC into two primes, which _WHOLE knows.
    text = " ".join(unicodedata.normalize("NFKC", unit).translate(_QUOTES).split())
    text = _DOTTED.sub("", text)
    text = _EXACT.get(text) or _WHOLE.get(text.casefold()) or text
    parts = re.split(r"\s*([/*]|\bper\b)\s*", text.replace("**", "^"))
    found: dict[str, int] = {}
    factor, offset = 1.0, 0.0
    for at in range(0, len(parts), 2):
        if parts[at] == "1":
            continue
        term = _TERM.fullmatch(parts[at])
        power = int(term[2] or 1) if term else 0
        if term is None or not 0 < abs(power) <= _POWER:
            return None
        power = -power if at and parts[at - 1] not in "*" else power
        one = _named(term[1])
        if one is None or (one[1] and len(parts) > 1):
            return None  # degrees of a scale have no product: 1/degC is a matter of differences
        if one[1] and power != 1:
            return None
        factor, offset = factor * _power(one[0], power), one[1]
        for base, of in one[2]:
            found[base] = found.get(base, 0) + of * power
    found = {base: power for base, power in found.items() if power}
    return (factor, offset, _dimension(found)) if math.isfinite(factor) and factor > 0 else None


def _power(factor: float, power: int) -> float:
    try:
        return float(factor**power)
    except ArithmeticError:
        return math.inf


@lru_cache(maxsize=4096)
def _named(name: str) -> tuple[float, float, tuple[tuple[str, int], ...]] | None:
    """Return factor, offset and dimension of a single name; None where pint has none that is linear."""
    plain = name.casefold()
    if plain in _COUNTED:
        return 1.0, 0.0, ()
    if plain in _SEVERAL:
        return None
    try:
        unit = _units().get_name(_ANY_CASE.get(plain, name))
        if not unit:
            return None
        single = _units().UnitsContainer({unit: 1})
        quantities = [_units().Quantity(x, single).to_base_units() for x in (0.0, 1.0, 2.0)]
    except (pint.PintError, ArithmeticError):
        return None
    zero, one, two = (float(q.magnitude) for q in quantities)
    powers = dict(quantities[0].dimensionality)
    if any(power != int(power) for power in powers.values()):
        return None
    dimension = tuple((str(base), int(power)) for base, power in powers.items())
    if zero == 0.0:
        return one, 0.0, dimension
    # Temperatures have a zero of their own; decibels and their kin are no straight line.
    linear = math.isclose(two - one, one - zero, rel_tol=1e-9)
    return (one - zero, zero, dimension) if linear else None


def _dimension(powers: dict[str, int]) -> str:
    """Write a dimension, always in the same order: `[length] / [time]`, `1 / [time]`, `dimensionless`."""

    def shown(base: str) -> str:
        return base if abs(powers[base]) == 1 else f"{base} ** {abs(powers[base])}"

    over = " * ".join(shown(base) for base in sorted(powers) if powers[base] > 0)
    under = [shown(base) for base in sorted(powers) if powers[base] < 0]
    return " / ".join([over or "1", *under]) if over or under else "dimensionless"


def plain_number(value: str) -> float | None:
    """Read a number as written; None where it is none, or could be two.

    A point is a decimal point, and so is a comma, save where it may as well part thousands (`1,000`). Where both stand,
    or a sign stands twice, or a space parts thousands, one reading is left and is taken. `~400`, `ca. 400`, `c. 400`,
    `approx. 400` and `about 400` are 400. A range (`3.1-3.9`) is no number: see `stated`.
    """
    text = _plain(value)
    if _PLAIN.fullmatch(text):
        return float(text)
    if _COMMA.fullmatch(text):
        return None if _EITHER.fullmatch(text) else float(text.replace(",", "."))
    for pattern, thousands, decimal in _GROUPED:
        if pattern.fullmatch(text):
            return float(text.replace(thousands, "").replace(decimal, "."))
    return None


def _plain(value: str) -> str:
    """Return a stated number with its signs in one form, without what says it is rounded; empty where too long."""
    if len(value) > _LONGEST_NUMBER:
        return ""
    text = " ".join(unicodedata.normalize("NFKC", value).translate(_QUOTES).split())
    text = _ABOUT.sub("", text, count=1) if _ABOUT.match(text) else text
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def stated(value: str) -> tuple[float, float] | None:
    """Read the least and the greatest number that a stated value may be; None where that could be several things.

    A number is both. A range has two ends, the lower first (`870-880`, `870 to 880`, `between 870 and 880`); a
    tolerance stands about its number (`415 ± 2`, `415 +2/-1`). What has one end (`up to 400`, `>= 3`, `min. 10`) is no
    range: how far it reaches is not stated. Nor are more than two numbers (`5-6-7`), or a size (`7.62x39`).
    """
    one = plain_number(value)
    if one is not None:
        return one, one
    text = _plain(value)
    if found := _WORDED.fullmatch(text):
        ends = (found["low"] or found["least"], found["high"] or found["most"])
        return _between(*map(plain_number, ends))
    if found := _DASHED.fullmatch(text):
        return _between(plain_number(found[1]), plain_number(found[2]))
    if found := _EVEN.fullmatch(text):
        apart = plain_number(found[2])
        return _about(plain_number(found[1]), apart, apart)
    if found := _UNEVEN.fullmatch(text):
        below, above = found["under"] or found["less"], found["over"] or found["more"]
        return _about(plain_number(found[1]), plain_number(below), plain_number(above))
    return None


def _between(low: float | None, high: float | None) -> tuple[float, float] | None:
    # 870-80 may be short for 870 to 880, or be two sizes: what falls is not read.
    return None if low is None or high is None or low > high else (low, high)


def _about(at: float | None, below: float | None, above: float | None) -> tuple[float, float] | None:
    if at is None or below is None or above is None:
        return None
    # In decimals, as stated: 0.3 less 0.1 is 0.2.
    middle = Decimal(repr(at))
    return float(middle - Decimal(repr(below))), float(middle + Decimal(repr(above)))


def reading(value: str, unit: str) -> tuple[float, float, str] | None:
    """Read a stated value in base units: the least and the greatest it may be, and its dimension.

    None where it cannot be read, or may be 0 or less: that carries no ratio, so it is treated as not known. A
    temperature is taken from absolute zero.
    """
    if len(value) > _LONGEST_NUMBER:
        return None
    return (_reading if len(unit) <= _LONGEST_UNIT else _reading.__wrapped__)(value, unit)


@lru_cache(maxsize=1 << 16)  # every value is read for its sheet, and again for what is told of it
def _reading(value: str, unit: str) -> tuple[float, float, str] | None:
    ends = stated(value)
    if ends is None:
        return None
    factor, offset, dimension = scale(unit)
    low, high = (end * factor + offset for end in ends)
    return (low, high, dimension) if low > 0 and math.isfinite(high) else None
