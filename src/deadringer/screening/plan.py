"""What to compare with what: every pair while that is affordable, else the candidates that some facet's join finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from deadringer.errors import InputError
from deadringer.model.case import Settings
from deadringer.model.pictures import BITS

#: The facets that screen, in the order of their columns.
FACETS = ("names", "images", "texts", "specs", "vectors")
#: Thresholds of the facet joins where a case names none: shares, and for pictures a radius in bits, the one that users
#: of PDQ commonly take. Of a text a hundredth is enough: the page that was taken of a manual. A cosine of one model is
#: not comparable with another's, so no figure is right for all: by all-MiniLM-L6-v2 six of ten licences that
#: were revised reach 0.8, and one of ten that are independent (seeds/licences). It says where to look: a cosine weighs
#: nothing but what was counted of its model.
CUTOFFS: Mapping[str, float] = MappingProxyType(
    {"names": 0.8, "images": 31, "texts": 0.01, "specs": 0.9, "vectors": 0.8}
)
#: A candidate by specs shares at least so many attributes: one figure in common makes no likeness.
MIN_SHARED = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run screens. `exhaustive`: every pair is scored by every facet; else pairs that reach a cutoff are."""

    exhaustive: bool
    cutoffs: Mapping[str, float]

    @property
    def radius(self) -> int:
        """Bits within which the codes of two pictures are alike."""
        return int(self.cutoffs["images"])


def plan(settings: Settings, sightings: int, works: int) -> Plan:
    """Choose how to screen so many sightings against so many works.

    Raises
    ------
    InputError
        A cutoff names no facet, or lies outside (0, 1]; that of images is no whole number from 0 to 256, that of
        vectors lies outside (-1, 1].
    """
    for facet, cutoff in settings.cutoffs.items():
        if facet not in FACETS:
            raise InputError(f"case.toml: cutoffs.{facet}: no such facet; there are {', '.join(FACETS)}")
        if facet == "images":
            if not 0 <= cutoff <= BITS or cutoff != int(cutoff):
                raise InputError(
                    f"case.toml: cutoffs.images: expected a radius in bits, a whole number from 0 to {BITS}, "
                    f"got {cutoff!r}"
                )
        elif facet == "vectors":
            if not -1.0 < cutoff <= 1.0:
                raise InputError(f"case.toml: cutoffs.vectors: expected a cosine in (-1, 1], got {cutoff!r}")
        elif not 0.0 < cutoff <= 1.0:
            raise InputError(f"case.toml: cutoffs.{facet}: expected a share in (0, 1], got {cutoff!r}")
    return Plan(
        sightings * works <= settings.exhaustive_pairs, MappingProxyType({**CUTOFFS, **settings.cutoffs})
    )
