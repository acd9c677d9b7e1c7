"""When sightings were there, and works were created: which pairs the calendar rules out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from deadringer.model.case import Case
from deadringer.model.dates import Span
from deadringer.model.records import Act


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


def begun(case: Case) -> tuple[tuple[Span | None, str], ...]:
    """Read from a case when each sighting came to be, and how certain the act of making is that says so.

    No later than it was there, and no earlier than it was made. What was seen on a day may have been there before, so
    only acts of making say when at the earliest: the first of them, where the start of every one is on record. None
    where nothing is; the certainty is empty where it is not stated, or no act says so.
    """
    made: dict[str, list[Act]] = {}
    for act in case.acts:
        if act.kind == "make":
            made.setdefault(act.sighting_id, []).append(act)
    every = zip(case.sightings, ages(case).there, strict=True)
    return tuple(_begun(made.get(one.sighting_id, []), there) for one, there in every)


def _begun(made: list[Act], there: Span | None) -> tuple[Span | None, str]:
    days = [act.starts.first for act in made if act.starts and act.starts.first]
    first = min(days) if days and len(days) == len(made) else None
    last = there.last if there else None
    if first and last and last < first:
        first = None  # it was there before what is said of its making
    if not first and not last:
        return None, ""
    says = [act for act in made if first and act.starts and act.starts.first == first]
    stated = next((act.starts for act in says if act.starts == Span(first, last)), None)
    by = f"../{str(there).split('/')[-1]}" if last and not first else ""
    return stated or Span(first, last, by), next((act.certainty for act in says), "")
