"""How common it is among known independents to agree with a work as nearly: counted by families, and never weighed.

Products of one family depend on one another, so a family has one vote, shared among those of its products that state
the attribute. Of few families a share tells nothing, and none is given.
"""

from __future__ import annotations

import numpy as np

from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import (
    DEGREES,
    MISSING,
    SAME,
    Floats,
    agreement,
    all_pairs,
    apart,
    categories,
    degrees,
    numbers,
    stated,
)
from deadringer.model.sheets import CLASS, Attribute, Sheet

#: Families that must state an attribute for a count of them to be told: of 20 none, the share may still be 14 % (the
#: upper end of an exact 95 % interval); of fewer, anything.
LEAST = 20


class Commonness:
    """Counts known independent families by how nearly they agree with given works; each work and attribute once."""

    def __init__(self, calibration: Calibration, works: Sheet) -> None:
        self._population, self._works = calibration.population, works
        self._weights = np.asarray(calibration.weights, dtype=np.float64)
        _, self._family = np.unique(np.array(calibration.families, dtype=str), return_inverse=True)
        self._class = categories(self._population, CLASS)
        self._kinds = categories(works, CLASS)
        self._attributes = frozenset(self._population.attributes)
        self._found: dict[tuple[Attribute, int], Floats] = {}

    def votes(self, attribute: Attribute, work: int) -> Floats:
        """Return votes of families of the work's class by their degree of agreement with it, by nearest readings.

        Of all families where the work has no class. Empty where none states the attribute.

        Returns
        -------
        ndarray of float64, shape (degrees,)
            They add up to the families that state it.
        """
        key = attribute, work
        if key not in self._found:
            self._found[key] = self._count(attribute, work)
        return self._found[key]

    def _count(self, attribute: Attribute, work: int) -> Floats:
        size = 2 if attribute.is_category else DEGREES
        cell = self._works.cells.get(attribute.name, {}).get(work)
        if cell is None or attribute not in self._attributes:
            return np.zeros(size)
        one = Sheet(("",), (attribute,), {attribute.name: {0: cell}})
        if attribute.is_category:
            (rows, cells), (_, of) = stated(self._population, attribute), stated(one, attribute)
            found = agreement(cells, of, *all_pairs(len(rows), 1))
        else:
            side = numbers(self._population, attribute)
            rows = side.rows
            found = degrees(apart(side.down(), numbers(one, attribute))[0]).ravel()
        kind = self._kinds[work]
        if kind is not None:
            of_class = agreement([self._class[row] for row in rows], [kind], *all_pairs(len(rows), 1)) == SAME
            rows, found = rows[of_class], found[of_class]
        rows, found = rows[found != MISSING], found[found != MISSING]
        family, weight = self._family[rows], self._weights[rows]
        every = np.bincount(family, weight, len(self._weights))
        return np.bincount(found, weight / every[family], size).astype(np.float64)

    def told(self, attribute: Attribute, work: int, far: int) -> str:
        """Say how many families agree as nearly as a pair does whose farthest readings are `far` degrees apart."""
        votes = self.votes(attribute, work)
        of_class = " of the class" if self._kinds[work] is not None else ""
        every = round(float(votes.sum()))
        if every < LEAST:
            return (
                f"how common that is: unknown, fewer than {LEAST} families of independents{of_class} are known to "
                f"state it ({every})"
            )
        near = round(float(votes[: far + 1].sum()), 1)
        return f"{near:g} of {every:,} known independent families{of_class} agree as nearly"
