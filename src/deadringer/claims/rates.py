"""What one currency is worth in another, and simple interest, by the rates that a case gives. Nothing is guessed.

A rate holds from the first day of its start to the last of its end, or until a later row starts. Where two rows say
otherwise for one day, or none speaks of it, there is no rate, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from deadringer.model.claims import Assumption
from deadringer.model.inputs import Rate

#: The largest number that is read, and the largest sum: beyond it a float does not hold every coin.
LARGEST = 10**13
#: Interest is counted by days of a year of so many, leap years alike.
_YEAR = 365
#: Digits after the point by currency, where they are not two (ISO 4217).
_DIGITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND"), 0),
    **dict.fromkeys(("VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


@dataclass(frozen=True, slots=True)
class Factor:
    """A number to multiply by, and what it rests on; `value` None: not on record, and `missing` says what."""

    value: Fraction | None
    rests: tuple[Assumption, ...] = ()
    missing: str = ""


def exact(value: float) -> Fraction:
    """Return a number of the case as the decimal it was written as."""
    return Fraction(repr(value))


def rounded(value: Fraction, currency: str) -> Fraction:
    """Round to the smallest coin of a currency, halves up. Sums are never negative."""
    coins = 10 ** _DIGITS.get(currency, 2)
    return Fraction((value * coins * 2 + 1) // 2, coins)


def figure(value: Fraction, places: int = 10) -> str:
    """Return a number with its thousands apart, and with as many decimals as it has, up to `places`."""
    scale = 10**places
    whole = Decimal(round(value * scale)) / scale
    text = f"{whole:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Rates:
    """The rates of a case."""

    def __init__(self, rows: Iterable[Rate]) -> None:
        self._rows = tuple(row for row in rows if row.value is not None and 0 < row.value <= LARGEST)

    def exchange(self, currency: str, to: str, on: date) -> Factor:
        """Return what one unit of a currency was worth in another on a day; by the rate the other way if need be."""
        if currency == to:
            return Factor(Fraction(1))
        there = [r for r in self._rows if (r.kind, r.currency, r.to) == ("exchange", currency, to)]
        back = [r for r in self._rows if (r.kind, r.currency, r.to) == ("exchange", to, currency)]
        for rows, inverse in ((there, False), (back, True)):
            found = _on(rows, on)
            values = {row.value for row in found}
            if len(values) > 1:
                return Factor(None, missing=f"rates of {currency} in {to} on {on} differ: {_named(found)}")
            for row in found[:1]:
                value = exact(row.value or 0)
                a, b = (to, currency) if inverse else (currency, to)
                text = f"one {a} was worth {figure(value)} {b} on {on}"
                rate = 1 / value if inverse else value
                return Factor(rate, (Assumption(text=text, source=row.source),))
        return Factor(None, missing=f"no rate of {currency} in {to} is on record for {on}")

    def interest(self, currency: str, territory: str, since: date, until: date) -> Factor:
        """Return simple interest from the day after `since` to `until`, as a share of the sum.

        Rows that name the currency or the territory must name these; those that name more are taken first.
        """
        rows = [
            row
            for row in self._rows
            if row.kind == "interest" and row.currency in ("", currency) and row.territory in ("", territory)
        ]
        none = Factor(None, missing=f"no rate of interest on {currency} is on record from {since} to {until}")
        total, rests, at = Fraction(0), [], since + timedelta(days=1)
        turns = {turn for row in rows for turn in _turns(row)}
        cuts = sorted({at, *(turn for turn in turns if at < turn <= until)})
        if at > until:
            return Factor(Fraction(0))
        for start, end in zip(cuts, [*cuts[1:], until + timedelta(days=1)], strict=True):
            found = _on(rows, start)
            named = max(((row.currency != "") + (row.territory != "") for row in found), default=0)
            found = [row for row in found if (row.currency != "") + (row.territory != "") == named]
            if len({row.value for row in found}) != 1:
                return none
            share, days = exact(found[0].value or 0), (end - start).days
            total += share * days / (100 * _YEAR)
            text = (
                f"simple interest of {figure(share)} % a year, for {figure(Fraction(days))} days from {start}"
            )
            rests.append(Assumption(text=text, source=found[0].source))
        return Factor(total, tuple(rests))


def _turns(row: Rate) -> list[date]:
    ends = row.ends.last if row.ends else None
    after = ends + timedelta(days=1) if ends and ends < date.max else None
    return [turn for turn in (_start(row), after) if turn]


def _start(row: Rate) -> date:
    return (row.starts.first if row.starts else None) or date.min


def _on(rows: Sequence[Rate], on: date) -> list[Rate]:
    """Return the rows that hold on a day: of those, the ones that started last."""
    holding = [
        row
        for row in rows
        if _start(row) <= on and (row.ends is None or row.ends.last is None or on <= row.ends.last)
    ]
    last = max(map(_start, holding), default=date.min)
    return [row for row in holding if _start(row) == last]


def _named(rows: Sequence[Rate]) -> str:
    return " and ".join(figure(exact(row.value or 0)) for row in rows)
