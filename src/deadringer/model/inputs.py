"""Tables of a case that only claims read: what a right consists of, what was seen of it, sums, and rates.

Screening and evidence never see them, as they never see a licence.
"""

from __future__ import annotations

from dataclasses import dataclass

from deadringer.model import cells
from deadringer.model.cells import CERTAINTIES
from deadringer.model.dates import Span

#: What must be shown of a right: a feature of a claim, a registered view, a sign, a part of a work, a secret.
ELEMENT_KINDS = ("feature", "view", "sign", "expression", "secret")
#: Whether an element is there in what was seen: as it stands, by an equivalent, not, or not known.
SHOWN = ("yes", "equivalent", "no", "unknown")
#: What a sum is of. A margin is profit a unit; with the unit `%`, a share of the price.
AMOUNT_KINDS = (
    "quantity",  # units of the act, instead of what its row says
    "unit_price",  # of the respondent, a unit
    "unit_profit",  # of the respondent, a unit or a share of its price
    "own_price",  # of the holder, a unit, in that territory
    "own_cost",  # of the holder, a unit: what one more unit costs it
    "own_profit",  # of the holder, a unit or a share of its price
    "diverted",  # the share (%) of the units that the holder would have sold instead
    "price_fall",  # by how much a unit of the holder sold for less
    "own_quantity",  # units the holder did sell there and then: what a fall in price counts on
    "royalty",  # a unit, or a share of the price: what a willing licensee would pay
    "licence_fee",  # a sum for the whole use
    "court_sum",  # what is asked for where the law leaves the sum to the court
    "multiplier",  # what multiple is asked for where the law allows several
    "moral_prejudice",
    "costs",
    "prior",  # the chance (%) that a claim succeeds, as the user states it
)
RATE_KINDS = ("exchange", "interest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing that must be shown of a right: a feature of a patent claim, a registered view, a sign, a passage."""

    element_id: str = cells.text(required=True)
    right_id: str = cells.ref("rights", required=True)
    kind: str = cells.one_of(*ELEMENT_KINDS, required=True)
    text: str = cells.text(required=True)
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Whether an element was found in what was seen, by whose comparison, and where exactly it can be seen."""

    element_id: str = cells.ref("elements", required=True)
    sighting_id: str = cells.ref("sightings", required=True)
    shown: str = cells.one_of(*SHOWN, required=True)
    where: str = cells.text()
    said_by: str = cells.text()
    certainty: str = cells.one_of(*CERTAINTIES)
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum that damages are computed from: low, central and high, with the source it rests on.

    It speaks of what it names (an act, else a work, a right, a party, a territory, a time) and of everything where it
    names nothing. `unit` is a currency, `%`, or empty for a number of units or times. Central alone is all three.
    """

    amount_id: str = cells.text(required=True)
    kind: str = cells.one_of(*AMOUNT_KINDS, required=True)
    act_id: str = cells.ref("acts")
    work_id: str = cells.ref("works")
    right_id: str = cells.ref("rights")
    party: str = cells.ref("parties")
    territory: str = cells.text()
    starts: Span | None = cells.when()
    ends: Span | None = cells.when()
    low: float | None = cells.number()
    central: float | None = cells.number()
    high: float | None = cells.number()
    unit: str = cells.text()
    certainty: str = cells.one_of(*CERTAINTIES)
    note: str = cells.text()
    source: str = cells.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate from a day on, up to its end: what one unit of a currency is worth in another, or interest in % a year."""

    kind: str = cells.one_of(*RATE_KINDS, required=True)
    currency: str = cells.text()
    to: str = cells.text()
    territory: str = cells.text()
    starts: Span | None = cells.when()
    ends: Span | None = cells.when()
    value: float | None = cells.number()
    source: str = cells.text()
