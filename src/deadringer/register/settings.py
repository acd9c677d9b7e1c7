"""case.toml -> Settings. Every key is checked; a key that is nearly a known one stops the run."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from deadringer.errors import CaseError
from deadringer.model.case import Settings
from deadringer.model.scales import DEFAULT
from deadringer.model.sheets import STANDARDS
from deadringer.register._headings import unknown

FILE = "case.toml"
FACETS = ("names", "texts", "images", "specs", "vectors")
_TOP = ("title", "claimant", "as_of", "currency", "screening", "evidence", "claims")
_SCREENING = ("cutoffs", "exhaustive_pairs", "false_share", "vectors_model")
#: The largest whole number that JSON (RFC 8785) carries exactly.
_WHOLE = (1 << 53) - 1


def parse(content: bytes, warn: Callable[[str], None]) -> Settings:
    """Read the settings of a case; `as_of` is today where it is not given.

    Raises
    ------
    CaseError
        The text is not TOML, a key is missing or nearly a known one, or a value is not what its key takes.
    """
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{FILE} is not TOML: {error}") from None
    _known(table, _TOP, FILE, warn)
    screening = _table(table, "screening", "")
    _known(screening, _SCREENING, f"{FILE} [screening]", warn)
    cutoffs = _table(screening, "cutoffs", "screening.")
    _known(cutoffs, FACETS, f"{FILE} [screening.cutoffs]", warn)
    evidence = _table(table, "evidence", "")
    _known(evidence, ("scale", "standards"), f"{FILE} [evidence]", warn)
    claims = _table(table, "claims", "")
    _known(claims, ("least_log10_lr",), f"{FILE} [claims]", warn)
    if "least_log10_lr" in claims:
        _number(claims["least_log10_lr"], "claims.least_log10_lr")
    share = _number(screening.get("false_share", 0.1), "screening.false_share")
    if not 0 < share < 1:
        raise _wrong("screening.false_share", "a number between 0 and 1", share)
    return Settings(
        title=_text(table, "title", required=True),
        claimant=_text(table, "claimant", required=True),
        as_of=_day(table.get("as_of", date.today())),
        currency=_text(table, "currency"),
        cutoffs=MappingProxyType(
            {
                facet: _number(cutoffs[facet], f"screening.cutoffs.{facet}")
                for facet in FACETS
                if facet in cutoffs
            }
        ),
        exhaustive_pairs=_count(screening.get("exhaustive_pairs", 1_000_000), "screening.exhaustive_pairs"),
        false_share=share,
        vectors_model=_text(screening, "vectors_model", under="screening."),
        scale=_text(evidence, "scale", under="evidence.") or DEFAULT,
        standards=_texts(evidence.get("standards", list(STANDARDS)), "evidence.standards"),
        claims=MappingProxyType({name: _frozen(v, f"claims.{name}") for name, v in claims.items()}),
    )


def _wrong(key: str, expected: str, came: object) -> CaseError:
    return CaseError(f"{FILE}: {key} must be {expected}, not {came!r}")


def _known(table: Mapping[str, Any], names: tuple[str, ...], where: str, warn: Callable[[str], None]) -> None:
    for name in table:
        if name not in names:
            warn(unknown(where, "key", name, names))


def _table(table: Mapping[str, Any], key: str, under: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise _wrong(under + key, f"a table, [{under}{key}]", found)
    return found


def _text(table: Mapping[str, Any], key: str, *, required: bool = False, under: str = "") -> str:
    if required and key not in table:
        raise CaseError(f"{FILE}: {key} is missing")
    found = table.get(key, "")
    if not isinstance(found, str) or "\0" in found or (required and not found.strip()):
        raise _wrong(under + key, "text", found)
    return found.strip()


def _texts(value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise _wrong(key, "a list of texts", value)
    return tuple(one.strip() for one in value)


def _number(value: object, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(key, "a finite number", value)
    return float(value)


def _count(value: object, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _WHOLE:
        raise _wrong(key, "a whole number from 0", value)
    return value


def _day(value: object) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _wrong("as_of", "a day such as 2026-11-01", value) from None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _wrong("as_of", "a day such as 2026-11-01", value)
    return value


def _frozen(value: object, key: str) -> object:
    """Return an option of [claims] that cannot be changed and that the register can hold."""
    if isinstance(value, dict):
        return MappingProxyType({name: _frozen(inner, f"{key}.{name}") for name, inner in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(inner, key) for inner in value)
    if isinstance(value, bool) or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if isinstance(value, int) and abs(value) <= _WHOLE:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, str) and "\0" not in value:
        return value
    raise _wrong(key, "text, a finite number, true or false, a day, a list or a table", value)
