"""Evidence of the data sheet: how much more often copies agree with their work this closely than independents do.

For each attribute the weight is log10(p1 / p0) at the degree of agreement seen. p1 is the share of copies that agree
so closely with the work they are of. p0 is the share of independent products that do so with *this* work's value:
a barrel of 415 mm that no independent shares weighs more than a magazine of 30 that all do. p0 is taken half among
products of the work's class and half among all, so that neither a tank among rifles nor a class of two flatters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from deadringer.evidence.calibration import Agreement, Calibration
from deadringer.evidence.measures import (
    DEGREES,
    MISSING,
    OTHER,
    SAME,
    Degrees,
    Floats,
    Ints,
    agreement,
    all_pairs,
    categories,
    compare,
    degrees,
    numbers,
)
from deadringer.model.sheets import CLASS, Attribute, Sheet

KIND = "specs"
#: Products' worth of belief in what all attributes share, against what one attribute's counts say. With 20 to 40
#: products known, an attribute is believed by its own counts for about four fifths, and one never seen not at all.
PSEUDO = 8.0
#: Half a product in every degree, so that what was never seen is rare and not impossible.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class SpecsWeights:
    """Weights of the specs of given pairs, in log10 units, before fusion; all arrays have shape (k,).

    `total` is the sum over the attributes known on both sides, over the root of their number: figures of one data
    sheet depend on one another, and their plain sum would overstate. `known` counts them; `of[name]` has the share of
    each in `total`, 0 where missing; `seen` the degrees of agreement behind them.
    """

    total: Floats
    known: Floats
    of: dict[str, Floats]
    seen: Degrees


def _pooled(counts: list[tuple[float, ...]], size: int) -> Floats:
    total = np.full(size, HALF)
    for one in counts:
        if len(one) == size:
            total = total + np.asarray(one)
    return np.asarray(total / total.sum())


def _shrunk(counts: Floats, toward: Floats) -> Floats:
    """Return shares by degree (last axis), believed against `toward` by their number."""
    return np.asarray((counts + PSEUDO * toward) / (counts.sum(-1, keepdims=True) + PSEUDO))


def _among(found: np.ndarray[tuple[int, int], np.dtype[np.intp]], weight: Floats, size: int) -> Floats:
    """Count by work and degree: `found` has shape (population, works), `weight` likewise; result (works, size)."""
    out = np.zeros((found.shape[1], size))
    for degree in range(size):
        out[:, degree] = np.where(found == degree, weight, 0.0).sum(0)
    return out


def _falling(table: Floats, weight: Floats) -> Floats:
    """Return the nearest values that never rise from one degree to the next, row by row, by pooling neighbours.

    Nearer is never worse: of so few products, what says otherwise is chance. Ayer et al., "An empirical distribution
    function for sampling with incomplete information", Annals of Mathematical Statistics 1955.
    """
    rows, back = np.unique(table, axis=0, return_inverse=True)
    out = np.empty_like(rows)
    for at, row in enumerate(rows.tolist()):
        pools: list[tuple[float, float, int]] = []
        for value, size in zip(row, weight.tolist(), strict=True):
            pools.append((value, size, 1))
            while len(pools) > 1 and pools[-2][0] < pools[-1][0]:
                (a, m, j), (b, n, k) = pools[-2:]
                pools[-2:] = [((a * m + b * n) / (m + n), m + n, j + k)]
        out[at] = np.repeat([value for value, _, _ in pools], [length for _, _, length in pools])
    return np.asarray(out[back.reshape(-1)])


def tables(calibration: Calibration, works: Sheet) -> dict[Attribute, Floats]:
    """Return log10(p1 / p0) by attribute: an array of shape (works, degrees).

    An attribute the calibration does not know is given the shares that all known ones have together.
    """
    weights = np.asarray(calibration.weights)[:, None]
    population = calibration.population
    shape = (len(population), len(works))
    rows = all_pairs(*shape)
    to_class = agreement(categories(population, CLASS), categories(works, CLASS), *rows).reshape(shape)
    in_class = np.where(to_class == SAME, weights, 0.0)
    classed = np.array([cell is not None for cell in categories(works, CLASS)], dtype=bool)[:, None]
    out: dict[Attribute, Floats] = {}
    for attribute in works.attributes:
        size = 2 if attribute.is_category else DEGREES
        known = [c for a, c in calibration.attributes.items() if a.is_category == attribute.is_category]
        own = calibration.attributes.get(attribute, Agreement((0.0,) * size, (0.0,) * size))
        p1 = _shrunk(np.asarray(own.copies), _pooled([c.copies for c in known], size))
        base = _shrunk(np.asarray(own.independents), _pooled([c.independents for c in known], size))
        if attribute.is_category:
            cells = categories(population, attribute.name), categories(works, attribute.name)
            found = agreement(*cells, *rows).reshape(shape)
        else:
            found = degrees(numbers(population, attribute)[:, None], numbers(works, attribute)[None, :])
        among_all = _shrunk(_among(found, np.broadcast_to(weights, found.shape), size), base)
        among_class = _shrunk(_among(found, in_class, size), base)
        p0 = np.where(classed, (among_all + among_class) / 2, among_all)
        table = np.log10(p1 / p0)
        if attribute.name == CLASS:
            # A rifle is weighed against rifles: being one is no evidence, not being one is.
            table[:, SAME] = 0.0
            table[:, OTHER] = np.minimum(table[:, OTHER], 0.0)
        elif not attribute.is_category:
            table = _falling(table, np.asarray(own.copies) + np.asarray(own.independents) + HALF)
        out[attribute] = table
    return out


def weigh(
    table: Mapping[Attribute, Floats], left: Sheet, works: Sheet, rows_left: Ints, rows_works: Ints
) -> SpecsWeights:
    """Weigh the specs of given pairs of sightings and works (rows of either sheet, shape (k,)) by `tables` of them."""
    of: dict[str, Floats] = {}
    known = np.zeros(len(rows_left))
    seen = compare(left, works, rows_left, rows_works)
    for attribute in seen.attributes:
        found = seen.of[attribute.name]
        of[attribute.name] = np.where(
            found == MISSING, 0.0, table[attribute][rows_works, np.maximum(found, 0)]
        )
        known += (found == OTHER) if attribute.name == CLASS else (found != MISSING)
    root = np.sqrt(np.maximum(known, 1.0))
    of = {name: weight / root for name, weight in of.items()}
    total = np.zeros(len(rows_left))
    for weight in of.values():
        total = total + weight
    return SpecsWeights(total, known, of, seen)
