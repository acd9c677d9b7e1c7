"""Design and copyright beside one another: where one has ended, the other may still run in the same appearance."""

from __future__ import annotations

from deadringer.model.dates import Span, day
from deadringer.model.records import Right
from deadringer.model.values import Reason
from deadringer.rights.reasons import Place
from deadringer.rights.rows import Overlap
from deadringer.rights.tables import Rules

_SAID = {
    "both": "copyright in the same appearance may run beside a design and after it",
    "separable": "copyright may run after a design, but only in features that can be told apart from the use",
    "one": "the law there keeps design and copyright apart: an article made in numbers has at most one of them",
}


def overlapping(right: Right, asked: Span, rules: Rules, place: Place) -> tuple[Reason, ...]:
    """Say whether another right in the same appearance may run where a right has ended; nothing where no rule is."""
    rows = _rows(right.territory, asked, rules)
    return tuple(
        Reason(
            text=f"{right.right_id}: {_SAID[row.effect]} in {place(right.territory)} ({row.statute})"
            + (f"; {row.note}" if row.note else ""),
            source=row.statute,
            certainty=row.certainty,
        )
        for row in rows
    )


def _rows(territory: str, asked: Span, rules: Rules) -> tuple[Overlap, ...]:
    members = {row.territory for row in rules.treaty_dates if row.treaty == "eu" and row.until is None}
    code = "EU" if territory == "EM" or territory in members else territory
    return tuple(
        row
        for row in rules.design_overlap
        if row.territory == code and (row.since is None or asked.before(day(row.since)) is not True)
    )
