"""What every rule of this room says alike: the weakest certainty, one reason once, how a row is quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from deadringer.model.records import Succession
from deadringer.model.values import Reason
from deadringer.model.words import noted, when
from deadringer.rights.parties import Parties

#: From weakest to strongest; a certainty that is not stated is the weakest.
_ORDER = ("", "low", "medium", "high")
#: The certainties on which what passed by succession may rest.
SURE = frozenset({"medium", "high"})

T = TypeVar("T")

#: Tells what to call a territory, by its code.
Place = Callable[[str], str]


def weakest(certainties: Iterable[str]) -> str:
    """Return the weakest of some certainties, which an answer that rests on them all has; of none, high."""
    return min(certainties, key=_ORDER.index, default="high")


def once(items: Iterable[T]) -> tuple[T, ...]:
    """Return the items without repetition, in order of first mention."""
    return tuple(dict.fromkeys(items))


class Reasoned(Protocol):
    """Anything with the steps that led to it and what would decide it better."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The steps."""

    @property
    def decides(self) -> tuple[str, ...]:
        """What would decide."""


def gathered(answers: Iterable[Reasoned]) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """Return the reasons of several answers, and what would decide them, each once."""
    found = tuple(answers)
    return once(r for answer in found for r in answer.reasons), once(
        d for answer in found for d in answer.decides
    )


def followed(row: Succession, parties: Parties) -> Reason:
    """Quote a row of successions as a reason, its parties by name."""
    told = "; ".join(part for part in (when(row.on) if row.on else "", noted(row.note)) if part)
    return Reason(
        text=f"{parties.name(row.successor)} followed {parties.name(row.predecessor)}{f' ({told})' if told else ''}",
        source="successions",
        certainty=row.certainty,
    )
