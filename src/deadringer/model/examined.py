"""What would change a finding: what is not known on one side, and what would have to be otherwise for it to fall."""

from __future__ import annotations

from dataclasses import dataclass

#: Thresholds a finding may fall to.
RATIO, LINE = "ratio", "line"
#: How a part is taken to be otherwise.
DIFFERENT, STANDARD = "as different as can be", "a standard that both follow"
#: Below what a finding is said to fall.
_TO = {RATIO: "to a ratio of 1 or below", LINE: "below the line of what is reported"}


def _one(log10_lr: float) -> str:
    text = f"{abs(log10_lr):.2f}"
    return text if float(text) == 0.0 else ("+" if log10_lr > 0 else "\u2212") + text


def _span(ends: tuple[float, float]) -> str:
    if _one(ends[0]) == _one(ends[1]):
        return f"{_one(ends[0])} whatever it is"
    return f"from {_one(ends[0])} to {_one(ends[1])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A part that one side alone states, and between which log10 likelihood ratios the whole would lie were it known.

    `side` is the one on which it is not known; `bounded` is the least and the greatest within the bounds, `unbounded`
    the same before them.
    """

    label: str
    side: str
    bounded: tuple[float, float]
    unbounded: tuple[float, float]

    @property
    def told(self) -> str:
        """Say it in a sentence."""
        before = _span(self.unbounded)
        said = f"If the {self.side}'s {self.label} were known: {_span(self.bounded)}"
        return said + ("." if before == _span(self.bounded) else f" (before the bound {before}).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overturning:
    """The least change that would take a finding to a threshold: the parts that would be otherwise, and how.

    `changes` holds one part or two, or none where no two would; `singly` counts the parts each of which would alone.
    `log10_lr` is what would be left, before the bound.
    """

    threshold: str
    changes: tuple[tuple[str, str], ...] = ()
    singly: int = 0
    log10_lr: float | None = None

    @property
    def told(self) -> str:
        """Say it in a sentence or two."""
        if not self.changes:
            return f"No two parts of it together would take it {_TO[self.threshold]}."
        said = " and ".join(f"{label} ({how})" for label, how in self.changes)
        left = f", and leave {_one(self.log10_lr)}" if self.log10_lr is not None else ""
        if len(self.changes) > 1:
            return f"No part alone would take it {_TO[self.threshold]}; these two would{left}: {said}."
        others = self.singly - 1
        more = f" So would {others} other{'' if others == 1 else 's'}." if others else ""
        return f"One part alone would take it {_TO[self.threshold]}{left}: {said}.{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What would change one finding; `overturnings` are empty where there is nothing to overturn."""

    openings: tuple[Opening, ...] = ()
    overturnings: tuple[Overturning, ...] = ()
