"""The claim chart: each element of the rights relied on, and what of it was found in what was seen.

Whether an element was found is what a person who compared the two has put into the case; nothing here looks at a
score. An element on which nobody has said anything is a gap, and gaps come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deadringer.model.case import Case
from deadringer.model.claims import Charted
from deadringer.model.inputs import Showing

#: The showings that establish an element.
ESTABLISHED = frozenset({"yes", "equivalent"})
_ORDER = ("", "unknown", "no", "equivalent", "yes")


class Chart:
    """The elements of a case's rights and what was found of them, by right and sighting."""

    def __init__(self, case: Case) -> None:
        self._elements = {
            right.right_id: tuple(e for e in case.elements if e.right_id == right.right_id)
            for right in case.rights
        }
        self._showings: dict[tuple[str, str], list[Showing]] = {}
        for showing in case.showings:
            self._showings.setdefault((showing.element_id, showing.sighting_id), []).append(showing)

    def rows(self, of: Mapping[str, Sequence[str]]) -> tuple[Charted, ...]:
        """Return the chart of rights, each over some sightings: gaps first, then by right, element and sighting.

        Two showings of one element that differ both stand: the chart does not choose.
        """
        found = [
            row
            for right, sightings in of.items()
            for place, element in enumerate(self._elements.get(right, ()))
            for sighting in sightings
            for row in self._of(right, place, element.element_id, sighting)
        ]
        return tuple(row for _, row in sorted(found, key=lambda one: one[0]))

    def complete(self, right: str, sighting: str) -> bool | None:
        """Tell whether every element of a right was found in a sighting; None where that is not known.

        False where one was looked for and is not there: what lacks one element of a right is not within it. A right
        without elements on record has no chart: None. Of showings of one element that differ, none counts.
        """
        elements = self._elements.get(right, ())
        answers = [self._shown(element.element_id, sighting) for element in elements]
        if False in answers:
            return False
        return True if answers and None not in answers else None

    def _shown(self, element: str, sighting: str) -> bool | None:
        said = {one.shown for one in self._showings.get((element, sighting), ())}
        if said and said <= ESTABLISHED:
            return True
        return False if said == {"no"} else None

    def _of(
        self, right: str, place: int, element: str, sighting: str
    ) -> list[tuple[tuple[int, str, int, str], Charted]]:
        row = self._elements[right][place]
        showings: Sequence[Showing | None] = self._showings.get((element, sighting)) or (None,)
        return [
            (
                (_ORDER.index(one.shown if one else ""), right, place, sighting),
                Charted(
                    right_id=right,
                    element_id=element,
                    kind=row.kind,
                    text=row.text,
                    shown=one.shown if one else "",
                    where=one.where if one else "",
                    said_by=one.said_by if one else "",
                    certainty=one.certainty if one else "",
                    source=(one.source or row.source) if one else row.source,
                    sighting_id=sighting,
                ),
            )
            for one in showings
        ]
