"""Every labelled pair as it was tried: what the other side needs to reckon all figures again with its own tools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from deadringer.evidence.calibration import Calibration
from deadringer.evidence.labelled import Labelled, subset
from deadringer.evidence.measures import Bools, Floats
from deadringer.evidence.resampling import once

#: Columns of pairs.csv.
COLUMNS = (
    *("sighting_id", "work_id", "truth", "within_class", "log10_lr", "weight"),
    *("product", "family", "held_apart"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Labelled pairs, copies and their works first; columns of one length, (k,).

    `same`: derived from the work (Hp); else of another origin (Hd). `within`: the product is of the work's class.
    `log10_lr`: NaN where there is no ratio. `weight`: what the pair counts in the figures within class, 0 where it has
    no part in them; those of a product add up to 1 on either side. `group`: what it was held apart with.
    """

    sightings: tuple[str, ...]
    works: tuple[str, ...]
    products: tuple[str, ...]
    families: tuple[str, ...]
    groups: tuple[str, ...]
    same: Bools
    within: Bools
    log10_lr: Floats
    weight: Floats

    @classmethod
    def of(cls, data: Labelled, log10_lr: Floats) -> Pairs:
        """Gather all pairs of which it is known whether the one was derived from the other; `log10_lr` is (n, m)."""
        sides = np.argwhere(data.copy), np.argwhere(data.other)
        at = np.concatenate(sides)
        rows, works = at[:, 0], at[:, 1]
        same = np.arange(len(at)) < len(sides[0])
        found, within = log10_lr[rows, works], data.same_class[rows, works]
        product = np.array(data.product, dtype=object)[rows]
        weight = np.zeros(len(at))
        for side in (same, ~same & within):
            used = side & ~np.isnan(found)
            weight[used] = once(product[used].astype(str))
        return cls(
            sightings=tuple(data.sightings.item_ids[i] for i in rows),
            works=tuple(data.works.item_ids[j] for j in works),
            products=tuple(data.product[i] for i in rows),
            families=tuple(data.family[i] for i in rows),
            groups=tuple(data.group[i] for i in rows),
            same=same,
            within=within,
            log10_lr=found,
            weight=weight,
        )

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of pairs.csv: numbers as short as they are exact, no ratio as an empty cell."""
        for i, (ratio, weight) in enumerate(zip(self.log10_lr.tolist(), self.weight.tolist(), strict=True)):
            yield (
                self.sightings[i],
                self.works[i],
                "same" if self.same[i] else "different",
                "yes" if self.within[i] else "no",
                "" if np.isnan(ratio) else repr(ratio),
                repr(weight),
                self.products[i],
                self.families[i],
                self.groups[i],
            )


def taught(calibration: Calibration, data: Labelled) -> tuple[int, int]:
    """Return how many listings made independently a calibration was fitted to, by id and data sheet, and of how many.

    Files that differ in a byte may hold the same labels. Listings of which nothing is stated are not told apart.
    """
    rows = np.flatnonzero(data.rows("independent", np.ones(len(data.product), bool))).tolist()
    known, own = (
        {
            item: {name: column[at] for name, column in sheet.cells.items() if at in column}
            for at, item in enumerate(sheet.item_ids)
        }
        for sheet in (calibration.population, subset(data.sightings, rows))
    )
    return sum(bool(cells) and known.get(item) == cells for item, cells in own.items()), len(rows)
