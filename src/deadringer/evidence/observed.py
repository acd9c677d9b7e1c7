"""What was seen of sightings and works beside their data sheets: pair by pair, and of a sighting as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from deadringer.evidence.measures import Bools, Floats, Ints
from deadringer.model.marks import MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What was seen of pairs beside their data sheets; all arrays have the same shape.

    `names` are scores of the names facet, of the works' `designations`, which so many more `lines` of works bear.
    `distance` is the least between pictures, in bits, of so many pairs `compared`; NaN where missing. `extent` is the
    greatest to which a text is copied, likewise, of so many pairs `written`, and `cosine` the greatest between vectors,
    of so many pairs `embedded`, by `model`. `states` are whether texts of the sighting bear one of so many
    designations of the work (`marked`), which so many other lines have (`sharing`). `before`: the sighting was there
    before the work was created.
    """

    names: Floats
    designations: Sequence[str]
    lines: Floats
    distance: Floats
    compared: Floats
    extent: Floats
    written: Floats
    cosine: Floats
    embedded: Floats
    model: str
    states: Ints
    marked: Floats
    sharing: Floats
    before: Bools

    @classmethod
    def of_names(cls, names: Floats, designations: Sequence[str], lines: Floats) -> Observed:
        """Return names alone: nothing else is known of these pairs."""
        missing, none = np.full(len(names), np.nan), np.zeros(len(names))
        return cls(
            names=names,
            designations=designations,
            lines=lines,
            distance=missing,
            compared=none,
            extent=missing,
            written=none,
            cosine=missing,
            embedded=none,
            model="",
            states=np.full(len(names), MISSING, dtype=np.intp),
            marked=none,
            sharing=none,
            before=np.zeros(len(names), dtype=np.bool_),
        )

    def at(self, pair: int) -> Observed:
        """Return what was seen of one pair."""
        own = {
            one.name: getattr(self, one.name)[pair : pair + 1] for one in fields(self) if one.name != "model"
        }
        return replace(self, **own)


@dataclass(frozen=True, slots=True)
class Looks:
    """How often chance alone comes as near in each kind that was tried; arrays of shape (kinds, sightings).

    `chance` is NaN where nothing could be compared, or nothing was counted. `steps` are all chances that the kind can
    have of a sighting, of the degrees at which something is alike: shape (kinds, degrees, sightings), NaN where it has
    none. `found` is the share of known copies that each kind finds, as `Null.found` has it.
    """

    chance: Floats
    steps: Floats
    found: Floats

    def below(self, level: Floats) -> Floats:
        """Return how often, at most, chance in any kind is as rare as a level; shapes (kinds, n) and (n,)."""
        some = np.where(self.steps <= level[:, None], self.steps, 0.0).max(axis=1, initial=0.0)
        return np.asarray(some.sum(axis=0))
