"""When sightings were there, and works were created: which pairs the calendar rules out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from deadringer.model.case import Case
from deadringer.model.dates import Span


@dataclass(frozen=True, slots=True)
class Ages:
    """Spans of sightings (there at the latest) and works (created), in the case's order; None where not known."""

    there: tuple[Span | None, ...]
    created: tuple[Span | None, ...]

    def before(self, rows: npt.NDArray[np.intp], works: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Return which pairs have a sighting that was there before the work was created; False where not known."""
        last = np.array([_ordinal(span.last if span else None, np.inf) for span in self.there])
        first = np.array([_ordinal(span.first if span else None, -np.inf) for span in self.created])
        return np.asarray(last[rows] < first[works])

    def stated(self, row: int, work: int) -> tuple[str, str]:
        """Return both as stated."""
        return str(self.there[row] or ""), str(self.created[work] or "")


def _ordinal(day: date | None, unknown: float) -> float:
    return float(day.toordinal()) if day else unknown


def ages(case: Case) -> Ages:
    """Read from a case when each sighting was there at the latest: seen, or the subject of an act."""
    spans: dict[str, list[Span]] = {}
    for sighting in case.sightings:
        spans[sighting.sighting_id] = [sighting.seen_on] if sighting.seen_on else []
    for act in case.acts:
        if act.starts:
            spans[act.sighting_id].append(act.starts)
    there = (min(of, key=lambda span: span.last or date.max, default=None) for of in spans.values())
    return Ages(tuple(there), tuple(work.created for work in case.works))
