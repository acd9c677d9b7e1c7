"""Which number of a case speaks of an act: the row that names the most of it; where several do, none is preferred.

Numbers are exact decimals, as they were written. Nothing is computed here, and nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from deadringer.claims.rates import LARGEST, exact, figure
from deadringer.model.claims import Assumption
from deadringer.model.dates import Span
from deadringer.model.inputs import Amount
from deadringer.model.words import plain

#: What to call a number in a sentence, where its kind does not say enough.
CALLED = {
    "quantity": "quantity",
    "unit_price": "price of the respondent a unit",
    "unit_profit": "profit of the respondent a unit",
    "own_price": "own price a unit",
    "own_cost": "own cost a unit",
    "own_profit": "own profit a unit",
    "diverted": "share of sales diverted",
    "price_fall": "fall of the own price a unit",
    "own_quantity": "own units sold",
    "licence_fee": "fee for the whole use",
    "court_sum": "sum asked of the court",
    "multiplier": "multiple asked for",
    "prior": "chance of success",
}
#: Kinds that go with a right, wherever the work complained of derives from the one the right is in.
_OF_RIGHT = frozenset({"royalty", "licence_fee", "court_sum"})
#: Kinds that are numbers of units or times, whatever unit a row writes beside them.
_COUNTS = frozenset({"quantity", "own_quantity", "multiplier"})
#: Kinds that may not be above 100 %.
_SHARES = frozenset({"diverted", "prior"})


@dataclass(frozen=True, slots=True)
class Three:
    """A low, a central and a high number, in this order, of a unit: a currency, `%`, or none."""

    low: Fraction
    central: Fraction
    high: Fraction
    unit: str = ""

    @classmethod
    def one(cls, value: Fraction, unit: str = "") -> Three:
        """Return a number that is all three."""
        return cls(value, value, value, unit)

    def times(self, other: Three, unit: str) -> Three:
        """Return the product, low by low and high by high; neither is negative."""
        return Three(self.low * other.low, self.central * other.central, self.high * other.high, unit)

    def plus(self, other: Three) -> Three:
        """Return the sum, in the unit of the first."""
        return Three(self.low + other.low, self.central + other.central, self.high + other.high, self.unit)

    def less(self, other: Three) -> Three:
        """Return what is left at least and at most; never less than nothing."""
        both = (self.low - other.high, self.central - other.central, self.high - other.low)
        low, central, high = (max(Fraction(0), one) for one in both)
        return Three(low, central, high, self.unit)

    def scaled(self, by: Fraction, unit: str | None = None) -> Three:
        """Return all three by one factor, in the same unit unless another is given."""
        unit = self.unit if unit is None else unit
        return Three(self.low * by, self.central * by, self.high * by, unit)

    def within(self, least: Fraction | None, most: Fraction | None) -> Three:
        """Return the three, each no less than `least` and no more than `most`."""

        def kept(value: Fraction) -> Fraction:
            value = value if least is None else max(value, least)
            return value if most is None else min(value, most)

        return Three(kept(self.low), kept(self.central), kept(self.high), self.unit)

    def __str__(self) -> str:
        """Return it in words: one number, or from low to high with the central one."""
        unit = f" {self.unit}" if self.unit else ""
        if self.low == self.high:
            return f"{figure(self.central)}{unit}"
        return f"{figure(self.low)} to {figure(self.high)}{unit}, central {figure(self.central)}"


@dataclass(frozen=True, slots=True)
class Input:
    """A number with what it rests on; `value` None: it is missing, and `missing` says how.

    It is `absent` where no row speaks of it; else there are rows, which cannot be relied on.
    """

    value: Three | None
    rests: tuple[Assumption, ...] = ()
    missing: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What an amount may speak of: an act under a right, by whom, where and when."""

    act_id: str
    work_id: str
    right_id: str
    right_work: str
    parties: tuple[str, ...]
    territory: str
    days: Span


class Amounts:
    """The amounts of a case, by kind."""

    def __init__(self, rows: Iterable[Amount]) -> None:
        self._rows: dict[str, list[Amount]] = {}
        self._once: dict[str, Input] = {}
        for row in rows:
            self._rows.setdefault(row.kind, []).append(row)

    def find(self, kind: str, about: About) -> Input:
        """Return the number of one kind that speaks of an act.

        The row that names the act is taken before one that names its work, and so on in the order right, party,
        territory, time. Of several that name the same and differ, none is preferred: the answer runs from the least
        low to the greatest high, with the least central, and says so.
        """
        rows = [row for row in self._rows.get(kind, ()) if _speaks(row, about)]
        most = max(map(_names, rows), default=())
        found = [row for row in rows if _names(row) == most]
        if not found:
            return Input(None, missing=f"{_called(kind)} not on record", absent=True)
        read = [self._of(row) for row in found]
        bad = [one for one in read if one.value is None]
        if bad:
            return bad[0]
        values = [one.value for one in read if one.value is not None]
        if len({value.unit for value in values}) > 1:
            return Input(None, missing=f"{_called(kind)} is on record in several units: {_ids(found)}")
        if len(set(values)) == 1:
            return read[0]
        low, central = min(v.low for v in values), min(v.central for v in values)
        wide = Three(low, central, max(v.high for v in values), values[0].unit)
        text = f"{_called(kind)}: {_ids(found)} speak of the same and differ; from the least to the greatest, {wide}"
        return Input(wide, tuple(replace(rests, text=text) for one in read for rests in one.rests))

    def _of(self, row: Amount) -> Input:
        if row.amount_id not in self._once:
            self._once[row.amount_id] = _read(row)
        return self._once[row.amount_id]


def _called(kind: str) -> str:
    return CALLED.get(kind, plain(kind))


def _names(row: Amount) -> tuple[bool, ...]:
    named = (row.act_id, row.work_id, row.right_id, row.party, row.territory, row.starts or row.ends)
    return tuple(bool(one) for one in named)


def _speaks(row: Amount, about: About) -> bool:
    """Tell whether a row speaks of an act: whatever it names must be the act's, and its time must hold all of it.

    The time of a row runs from the first day of its start to the last of its end.
    """
    works = {about.work_id, about.right_work} if row.kind in _OF_RIGHT else {about.work_id}
    starts = row.starts.first if row.starts else None
    ends = row.ends.last if row.ends else None
    return (
        row.act_id in ("", about.act_id)
        and (not row.work_id or row.work_id in works)
        and row.right_id in ("", about.right_id)
        and (not row.party or row.party in about.parties)
        and row.territory in ("", about.territory)
        and (starts is None or (about.days.first is not None and starts <= about.days.first))
        and (ends is None or (about.days.last is not None and about.days.last <= ends))
    )


def _read(row: Amount) -> Input:
    """Read a row's three numbers; the central alone is all three, and one that is not given is the low."""
    name = f"amount {row.amount_id} ({_called(row.kind)})"
    given = [value for value in (row.low, row.central, row.high) if value is not None]
    if not given:
        return Input(None, missing=f"{name} has no number")
    first = row.low if row.low is not None else row.central
    if first is None:
        return Input(None, missing=f"{name} has a high only")
    low, central = exact(first), exact(first if row.central is None else row.central)
    high = central if row.high is None else exact(row.high)
    if not 0 <= low <= central <= high:
        return Input(None, missing=f"{name} is negative, or its low, central and high are not in this order")
    if high > LARGEST:
        return Input(None, missing=f"{name} is too large")
    if row.kind in _SHARES and high > 100:
        return Input(None, missing=f"{name} is above 100 %")
    unit = "%" if row.kind in _SHARES else "" if row.kind in _COUNTS else row.unit
    if not unit and row.kind not in _COUNTS:
        return Input(None, missing=f"{name} has no unit: a currency, or % where it is a share")
    value = Three(low, central, high, unit)
    stated = f"{_called(row.kind)}: {value}" + (f" ({row.note})" if row.note else "")
    rests = Assumption(text=stated, amount_id=row.amount_id, source=row.source, certainty=row.certainty)
    return Input(value, (rests,))


def _ids(rows: Sequence[Amount]) -> str:
    return ", ".join(sorted(row.amount_id for row in rows))
