"""The vectors of a sighting and a work, as a finding tells of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Embeddings:
    """What vectors of `model` a sighting and a work have, in words, and the greatest cosine of two of them.

    `cosine` is None where either has none; below `cutoff` they are not near. `several`: it is the greatest of several.
    """

    model: str
    sighting: str
    work: str
    cosine: float | None
    cutoff: float
    several: bool = False

    @property
    def near(self) -> bool:
        """Whether the cosine reaches the cutoff."""
        return self.cosine is not None and self.cosine >= self.cutoff
