"""A case as one frozen value: its settings, its tables, and the rows that were refused. No file is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from deadringer.model.inputs import Amount, Element, Rate, Showing
from deadringer.model.records import (
    Act,
    Image,
    Licence,
    Name,
    Party,
    Right,
    Sighting,
    Site,
    Source,
    Spec,
    Statement,
    Succession,
    Text,
    Title,
    Vectors,
    Work,
)
from deadringer.model.scales import DEFAULT, Scale
from deadringer.model.sheets import STANDARDS

_NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `case.toml` says. `as_of` is the day the case is decided on: facts after it are not yet known.

    `scale` is the verbal scale: the name of one that comes with the package, or one that the case brings. `standards`
    are attributes that a standard imposes, read by `calibrate` only: a run takes those of its calibration.
    """

    title: str
    claimant: str
    as_of: date
    currency: str = ""
    cutoffs: Mapping[str, float] = field(default_factory=lambda: _NONE)
    exhaustive_pairs: int = 1_000_000
    false_share: float = 0.1
    vectors_model: str = ""
    scale: str | Scale = DEFAULT
    standards: tuple[str, ...] = STANDARDS
    claims: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def least_log10_lr(self) -> float | None:
        """The `[claims] least_log10_lr`: findings below it are in no claim; None where the case states none."""
        found = self.claims.get("least_log10_lr")
        return float(found) if isinstance(found, int | float) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One row that was refused, or one column that was passed over: where, what, and why."""

    file: str
    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything `run` may know. It holds no labels, so nothing downstream can read one."""

    settings: Settings
    parties: tuple[Party, ...] = ()
    successions: tuple[Succession, ...] = ()
    titles: tuple[Title, ...] = ()
    works: tuple[Work, ...] = ()
    names: tuple[Name, ...] = ()
    texts: tuple[Text, ...] = ()
    specs: tuple[Spec, ...] = ()
    images: tuple[Image, ...] = ()
    vectors: tuple[Vectors, ...] = ()
    rights: tuple[Right, ...] = ()
    licences: tuple[Licence, ...] = ()
    sites: tuple[Site, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    acts: tuple[Act, ...] = ()
    elements: tuple[Element, ...] = ()
    showings: tuple[Showing, ...] = ()
    amounts: tuple[Amount, ...] = ()
    rates: tuple[Rate, ...] = ()
    statements: tuple[Statement, ...] = ()
    sources: tuple[Source, ...] = ()

    def ancestors(self, work_id: str) -> tuple[str, ...]:
        """Return the works this one derives from, nearest first; a loop in the record ends the line."""
        return _line(self._parents(), work_id)

    def ancestry(self) -> dict[str, tuple[str, ...]]:
        """Return the ancestors of every work, in order."""
        parents = self._parents()
        return {work_id: _line(parents, work_id) for work_id in parents}

    def lines(self) -> dict[str, str]:
        """Return the first ancestor of every work, in order: itself where it derives from none."""
        return {work_id: (line or (work_id,))[-1] for work_id, line in self.ancestry().items()}

    def _parents(self) -> dict[str, str]:
        return {work.work_id: work.derived_from for work in self.works}


def _line(parents: Mapping[str, str], work_id: str) -> tuple[str, ...]:
    line: list[str] = []
    at = parents.get(work_id, "")
    while at and at != work_id and at not in line:
        line.append(at)
        at = parents.get(at, "")
    return tuple(line)
