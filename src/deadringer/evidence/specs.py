"""Evidence of the data sheet: how much more often copies agree with their work this closely than independents do.

For each attribute the weight is log10(p1 / p0) at the degree of agreement seen. p1 is the share of copies that agree
so closely with the work they are of. p0 is the share of independent products that do so with *this* work's value:
a barrel of 415 mm that no independent shares weighs more than one of 500 mm that many do. p0 is taken half among
products of the work's class and half among all, so that neither a tank among rifles nor a class of two flatters.

What a standard imposes (a cartridge, a thread) makes things fit together: agreement in it is no likeness and weighs
nothing, only difference weighs. So all else is weighed as if it were given.

Where a side states an interval, the degree is not one but any from that of the nearest readings to that of the
farthest, and the weight is log10 of the sum of p1 over the sum of p0 over these: one that leaves all open weighs
nothing, and none weighs more than its nearest readings would (the likelihood of coarse data: Heitjan and Rubin,
"Ignorability and coarse data", Annals of Statistics 1991).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from deadringer.evidence.calibration import Agreement, Calibration
from deadringer.evidence.measures import (
    DEGREES,
    MISSING,
    SAME,
    STEPS,
    Floats,
    Ints,
    Pairs,
    Shared,
    agreement,
    all_pairs,
    apart,
    categories,
    compare,
    degrees,
    numbers,
    opened,
    places,
    stated,
)
from deadringer.evidence.voters import Voters, numbered, sharing, within
from deadringer.model.sheets import CLASS, Attribute, Sheet

KIND = "specs"
#: Products' worth of belief in what all attributes share, against what one attribute's counts say. With 20 to 40
#: products known, an attribute is believed by its own counts for about four fifths, and one never seen not at all.
PSEUDO = 8.0
#: Half a product in every degree, so that what was never seen is rare and not impossible.
HALF = 0.5
#: What is said of an attribute in which both follow a standard.
STANDARD = "a standard that both follow: no likeness"


@dataclass(frozen=True, slots=True)
class SpecsWeights:
    """Weights of the specs of given pairs, in log10 units, before fusion; arrays have shape (k,) but where said.

    `total` is the sum over the attributes known on both sides, over the root of their number: figures of one data
    sheet depend on one another, and their plain sum would overstate. `known` counts them. `of[attribute]` has the
    share of each in `total`, of the pairs that `seen[attribute]` names. Attributes that no pair shares are left out.
    """

    total: Floats
    known: Floats
    of: dict[Attribute, Floats]
    seen: dict[Attribute, Shared]

    def degrees(self, at: int, attribute: Attribute) -> tuple[int, int] | None:
        """Return a pair's degrees in an attribute, by nearest and by farthest readings; None if not compared."""
        if attribute in self.seen:
            found = self.seen[attribute]
            place = int(np.searchsorted(found.at, at))
            if place < len(found.at) and found.at[place] == at:
                return int(found.near[place]), int(found.far[place])
        return None

    def pair(self, at: int, attributes: Iterable[Attribute]) -> dict[Attribute, float]:
        """Return the shares of one pair, of those attributes that both sides state."""
        out: dict[Attribute, float] = {}
        for attribute in attributes:
            if attribute in self.seen:
                found = self.seen[attribute].at
                place = int(np.searchsorted(found, at))
                if place < len(found) and found[place] == at:
                    out[attribute] = float(self.of[attribute][place])
        return out


@dataclass(frozen=True, slots=True)
class Table:
    """Weights of agreement with some works (ascending rows): `log10_lr[i, near, far]`, by degrees of agreement.

    What is `conditioned` on says nothing where it agrees: the class, and what a standard imposes.
    """

    rows: Ints
    log10_lr: Floats
    conditioned: bool


def _pooled(counts: list[tuple[float, ...]], size: int) -> Floats:
    total = np.full(size, HALF)
    for one in counts:
        if len(one) == size:
            total = total + np.asarray(one)
    return np.asarray(total / total.sum())


def _shrunk(counts: Floats, toward: Floats) -> Floats:
    """Return shares by degree (last axis), believed against `toward` by their number."""
    return np.asarray((counts + PSEUDO * toward) / (counts.sum(-1, keepdims=True) + PSEUDO))


def _among(near: Ints, far: Ints, weight: Floats, size: int) -> Floats:
    """Count by work and degree, an interval evenly.

    `near` and `far` have shape (population, works), `weight` one such array for each way of counting: (ways,
    population, works). Result (ways, works, size).
    """
    ways, _, works = weight.shape
    at, degree = opened(near.ravel(), far.ravel())
    # One column more, the first, takes what is not known.
    code = (at % works) * (size + 1) + degree - MISSING
    each = (weight / (far - near + 1)).reshape(ways, -1)
    counts = [np.bincount(code, one[at], works * (size + 1)) for one in each]
    return np.array(counts, dtype=np.float64).reshape(ways, works, size + 1)[..., 1:]


def _falling(table: Floats, weight: Floats) -> Floats:
    """Return the nearest values that never rise from one degree to the next, row by row, by pooling neighbours.

    Nearer is never worse: of so few products, what says otherwise is chance. Ayer et al., "An empirical distribution
    function for sampling with incomplete information", Annals of Mathematical Statistics 1955.
    """
    every, top = np.arange(len(table)), np.full(len(table), -1)
    value, mass, width = np.empty_like(table), np.empty_like(table), np.zeros(table.shape, dtype=np.intp)
    for column in range(table.shape[1]):
        top += 1
        value[every, top], mass[every, top], width[every, top] = table[:, column], weight[:, column], 1
        rising = every
        while len(rising := rising[top[rising] > 0]):
            last = top[rising]
            rises = value[rising, last - 1] < value[rising, last]
            rising, last = rising[rises], last[rises]
            into, of = (rising, last - 1), (rising, last)
            value[into] = (value[into] * mass[into] + value[of] * mass[of]) / (mass[into] + mass[of])
            mass[into] += mass[of]
            width[into] += width[of]
            width[of] = 0
            top[rising] -= 1
    return np.repeat(value.ravel(), width.ravel()).reshape(table.shape)


def _over_intervals(single: Floats, p1: Floats, p0: Floats) -> Floats:
    """Return weights by nearest and farthest degree, of arrays (n, size); `single` where they are one.

    Result (n, size, size).
    """
    size = single.shape[1]
    out = np.zeros((len(single), size, size))
    for near in range(size):
        out[:, near, near] = single[:, near]
        for far in range(near + 1, size):
            if far - near + 1 < size:  # else everything is open, and nothing is told
                ratio = np.log10(p1[:, near : far + 1].sum(1) / p0[:, near : far + 1].sum(1))
                out[:, near, far] = np.clip(ratio, single[:, far], single[:, near])
    return out


def tables(
    calibration: Calibration, works: Sheet, beside: Sheet, lines: Sequence[str] = ()
) -> dict[Attribute, Table]:
    """Return log10(p1 / p0) by attribute, for the works that state it; of those that an item `beside` them states too.

    An attribute the calibration does not know is given the shares that all known ones have together. Where the line of
    each work is given, and more of the other lines of its class agree with a work than these say, p0 is counted among
    them: what all works of a register have is no sign of any. Where fewer do, nothing is rarer for it: works are no
    products.
    """
    of_line, of_class = numbered(lines), numbered([str(cell or "") for cell in works.column(CLASS)])
    independents = _Independents(calibration, works)
    out: dict[Attribute, Table] = {}
    for category, size in ((True, 2), (False, DEGREES)):
        attributes = [a for a in works.attributes if a.is_category == category and beside.cells.get(a.name)]
        if not attributes:
            continue
        known = [c for a, c in calibration.attributes.items() if a.is_category == category]
        uncounted = Agreement((0.0,) * size, (0.0,) * size)
        own = [calibration.attributes.get(attribute, uncounted) for attribute in attributes]
        copies, others = np.array([c.copies for c in own]), np.array([c.independents for c in own])
        shares = _shrunk(copies, _pooled([c.copies for c in known], size))
        bases = _shrunk(others, _pooled([c.independents for c in known], size))
        rows, found = [], []
        for attribute, base in zip(attributes, bases, strict=True):
            of = np.array(list(works.cells[attribute.name]), dtype=np.intp)
            p0 = np.broadcast_to(base, (len(of), size))
            if attribute in independents.attributes:
                p0 = independents.shares(attribute, of, base)
            elif len(of_line):
                among_works = _shrunk(_in_register(attribute, works, of_line, of_class), base)
                p0 = np.where(among_works[:, :1] > base[0], among_works, base)
            rows.append(of)
            found.append(p0)
        # The same for all attributes at a time: of many that few items state, each has little to reckon.
        many = [len(of) for of in rows]
        cuts = np.cumsum(many)[:-1]
        p1, p0 = np.repeat(shares, many, axis=0), np.concatenate(found)
        single = np.log10(p1 / p0)
        if not category:
            single = _falling(single, np.repeat(copies + others + HALF, many, axis=0))
        for attribute, one in zip(attributes, np.split(single, cuts), strict=True):
            if _conditioned(calibration, attribute):
                # A rifle is weighed against rifles: being one is no evidence, not being one is.
                np.minimum(one, 0.0, out=one)
        weights = np.split(_over_intervals(single, p1, p0), cuts)
        for attribute, of, by_degree in zip(attributes, rows, weights, strict=True):
            fixed = _conditioned(calibration, attribute)
            out[attribute] = Table(of, np.minimum(by_degree, 0.0) if fixed else by_degree, fixed)
    return out


def _conditioned(calibration: Calibration, attribute: Attribute) -> bool:
    return attribute.name == CLASS or attribute.name in calibration.standards


class _Independents:
    """The known independents beside the works, and how many of them agree with each: among all and in its class."""

    def __init__(self, calibration: Calibration, works: Sheet) -> None:
        self.population, self.works = calibration.population, works
        self.attributes = frozenset(calibration.population.attributes)
        weights = np.asarray(calibration.weights, dtype=np.float64)[:, None]
        cells, of = categories(self.population, CLASS), categories(works, CLASS)
        shape = (len(cells), len(of))
        same = agreement(cells, of, *all_pairs(*shape)).reshape(shape) == SAME
        self._weights = np.stack([np.broadcast_to(weights, shape), np.where(same, weights, 0.0)])
        self._classed = np.array([cell is not None for cell in of], dtype=bool)[:, None]

    def shares(self, attribute: Attribute, of: Ints, base: Floats) -> Floats:
        """Return p0 beside the works `of`, which state an attribute; believed against `base`."""
        among, near, far = _beside(self.population, self.works, attribute)
        weights = self._weights[:, among[:, None], of]
        among_all, among_class = _shrunk(_among(near, far, weights, len(base)), base)
        return np.asarray(np.where(self._classed[of], (among_all + among_class) / 2, among_all))


def _in_register(attribute: Attribute, works: Sheet, of_line: Ints, of_class: Ints) -> Floats:
    """Count other lines of a work's class by their degree of agreement with it, of works that state an attribute."""
    if attribute.is_category:
        rows, cells = stated(works, attribute)
    else:
        numeric = numbers(works, attribute)
        rows = numeric.rows
    out = np.zeros((len(rows), 2 if attribute.is_category else DEGREES))
    for one in np.unique(of_class[rows]):
        at = np.flatnonzero(of_class[rows] == one)
        by, every = Voters(rows[at], of_line), np.arange(len(at))
        if attribute.is_category:
            kin = [cells[place] for place in at.tolist()]
            same = sharing(kin, kin, every, every, by)
            out[at] = np.stack([same, by.count - 1 - same], axis=1)
        else:
            own = numeric.of(rows[at])
            near = [within(own, by, own.low - step, own.high + step, every) for step in STEPS]
            near.append(np.full(len(every), by.count - 1.0))
            out[at] = np.diff(np.stack(near, axis=1), axis=1, prepend=0.0)
    return out


def _beside(population: Sheet, works: Sheet, attribute: Attribute) -> tuple[Ints, Ints, Ints]:
    """Return which of the population state an attribute, and their degrees beside the works that do, by both ends."""
    if attribute.is_category:
        (rows, cells), (others, of) = stated(population, attribute), stated(works, attribute)
        found = agreement(cells, of, *all_pairs(len(rows), len(others))).reshape(len(rows), len(others))
        return rows, found, found
    one, other = numbers(population, attribute), numbers(works, attribute)
    near, far = apart(one.down(), other)
    return one.rows, degrees(near), degrees(far)


def weigh(
    table: Mapping[Attribute, Table], left: Sheet, works: Sheet, rows_left: Ints, rows_works: Ints
) -> SpecsWeights:
    """Weigh the specs of given pairs of sightings and works (rows of either sheet, shape (k,)) by `tables` of them."""
    of: dict[Attribute, Floats] = {}
    known, total = np.zeros(len(rows_left)), np.zeros(len(rows_left))
    seen = compare(left, works, Pairs(rows_left, rows_works, len(works)))
    for attribute, found in seen.items():
        by = table[attribute]
        at, size = places(by.rows, rows_works[found.at]), by.log10_lr.shape[1]
        of[attribute] = by.log10_lr.ravel()[(at * size + found.near) * size + found.far]
        known[found.at] += (of[attribute] != 0.0) if by.conditioned else 1.0
    root = np.sqrt(np.maximum(known, 1.0))
    for attribute, found in seen.items():
        of[attribute] = of[attribute] / root[found.at]
        total[found.at] += of[attribute]
    return SpecsWeights(total, known, of, seen)


def told(attribute: Attribute, near: int, far: int, weighs: bool, conditioned: bool) -> str:
    """Say to which degree an attribute agrees, by nearest and farthest readings, and why where that weighs nothing."""
    if conditioned and not weighs:
        return (
            "the class within which all else is weighed: no likeness" if attribute.name == CLASS else STANDARD
        )
    if attribute.is_category:
        return "the same" if near == SAME else "another"
    said = _within(far)
    if near != far:
        said = f"{_within(near)} by the nearest readings, {said} by the farthest"
    return said


def _within(degree: int) -> str:
    if degree == DEGREES - 1:
        return f"more than {math.expm1(STEPS[-1]):.0%} apart"
    return f"equal within {float(f'{100 * math.expm1(STEPS[degree]):.2g}'):g} %"
