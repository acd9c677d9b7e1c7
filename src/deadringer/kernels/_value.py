"""The gate for single values: cutoffs and sizes, and how a message shows what came. It reads no column."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction

import numpy as np

from deadringer.errors import InputError, SpaceError

_SHOWN = 200  # letters of a value that a message shows
_LEAST_EXPONENT = -400  # of a decimal: float64 ends at -324, a fraction of 64-bit parts at -20


def shown(value: object) -> str:
    """Return a value as a message shows it: its repr, cut where it is long, or its type where it has none."""
    try:
        text = repr(value)
    except Exception:  # an integer of more digits than Python prints, or a stranger's class
        return f"{type(value).__name__} that cannot be printed"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


@contextmanager
def memory(what: str) -> Iterator[None]:
    """Raise SpaceError where numpy, Arrow or Python find no memory for `what`."""
    try:
        yield
    except SpaceError:
        raise
    except MemoryError as error:
        raise SpaceError(f"no memory for {what} ({error})") from None


def share(value: object, name: str) -> Fraction:
    """Read a cutoff in (0, 1]: a float is the decimal it prints as, kept as a fraction of 64-bit parts."""
    found = _share(value, name)
    if found.denominator >= 2**64:
        raise InputError(f"{name}: expected a fraction of 64-bit parts, got {shown(value)}")
    return found


def real_share(value: object, name: str) -> float:
    """Read a cutoff in (0, 1] that a float64 is held against."""
    found = float(_share(value, name))
    if not found:  # a fraction too small for a float64
        raise InputError(f"{name}: expected a number in (0, 1], got {shown(value)}")
    return found


def real_cosine(value: object, name: str) -> float:
    """Read a cutoff in (-1, 1] that a float64 is held against."""
    try:
        exact = value if isinstance(value, Decimal) else _exact(value)
        found = math.nan if exact is None else float(exact)
    except (ValueError, OverflowError):
        found = math.nan
    if not -1.0 < found <= 1.0:
        raise InputError(f"{name}: expected a number in (-1, 1], got {shown(value)}")
    return found


def _share(value: object, name: str) -> Fraction:
    try:
        found = _exact(value)
    except ValueError:
        found = None
    if found is None or not 0 < found <= 1:
        raise InputError(f"{name}: expected a number in (0, 1], got {shown(value)}")
    return found


def _exact(value: object) -> Fraction | None:
    """Return a number as its shortest decimal, whatever prints it; None what is none, or cannot be a cutoff."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Fraction):
        return value
    if isinstance(value, (int, np.integer)):
        return Fraction(int(value))
    if isinstance(value, Decimal):  # 10**999999999 is looked at before it is written out
        wild = not value.is_finite() or not 0 < value <= 1 or value.adjusted() < _LEAST_EXPONENT
        return None if wild else Fraction(value)
    if isinstance(value, float):
        return Fraction(float.__repr__(value))
    if isinstance(value, np.floating):
        return Fraction(np.format_float_scientific(value, unique=True, trim="-"))
    return None


def above_zero(value: object) -> bool:
    """Tell whether a value is a number above 0 that float64 holds."""
    if isinstance(value, (bool, np.timedelta64)):
        return False
    if not isinstance(value, (int, float, np.integer, np.floating)):
        return False
    try:
        return 0.0 < float(value) < math.inf
    except OverflowError:
        return False
