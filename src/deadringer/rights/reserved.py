"""Which acts a kind of right reserves to its holder: where the law names an act, where it does not, where it is open.

Making, selling, offering and importing are reserved unless a row says otherwise; export is an act of its own only in
some laws. A right that does not reserve an act is, for that act, no right.
"""

from __future__ import annotations

from datetime import date

from deadringer.model.dates import Span
from deadringer.model.records import Right
from deadringer.model.values import Reason
from deadringer.model.words import RIGHT, plain
from deadringer.rights.record import Record
from deadringer.rights.rows import Exhaustion, LicenseeStanding, PriorUse, Reserved

_WORDS = {"yes": True, "no": False}


def covers(row: Reserved | Exhaustion | PriorUse | LicenseeStanding, asked: Span) -> bool | None:
    """Tell whether a row is the law on every day of a span (True), on none (False), or on some (None)."""
    first, last = asked.first or date.min, asked.last or date.max
    since, until = row.valid_from or date.min, row.valid_to or date.max
    if last < since or until < first:
        return False
    return True if since <= first and last <= until else None


def laws(territory: str, asked: Span, record: Record) -> tuple[str, ...]:
    """Return the codes under which the law of a territory stands in a table, its own first: the EU's for a member."""
    if territory == "EM":
        return "EM", "EU"
    member = territory != "EU" and record.territories.member(territory, "eu", asked) is True
    return (territory, "EU") if member else (territory,)


def reserved(
    right: Right, act_kind: str, asked: Span, record: Record
) -> tuple[bool | None, tuple[Reason, ...]]:
    """Tell whether a right reserves a kind of act to its holder, with the row that says so; None where that is open.

    Parameters
    ----------
    right : Right
        The right; where it may be of several kinds, all of them must agree.
    act_kind : str
        The kind of act.
    asked : Span
        When it was done.
    record : Record
        The case, with the rules.
    """
    places = (*laws(right.territory, asked, record), "*")
    found = [_by_kind(kind, act_kind, places, asked, record) for kind in right.kind]
    values = {value for value, _ in found} or {True}
    reasons = tuple(
        Reason(
            text=f"{right.right_id}: {_said(row, act_kind, record)}",
            source=row.source_url or row.statute,
            certainty=row.certainty,
        )
        for _, row in found
        if row is not None
    )
    return values.pop() if len(values) == 1 else None, reasons


def _by_kind(
    kind: str, act_kind: str, places: tuple[str, ...], asked: Span, record: Record
) -> tuple[bool | None, Reserved | None]:
    for place in places:
        for row in record.rules.acts_reserved:
            if row.territory != place or row.act != act_kind or kind not in row.right:
                continue
            covered = covers(row, asked)
            if covered is not False:
                return (_WORDS.get(row.reserved) if covered else None), row
    return True, None


def _said(row: Reserved, act_kind: str, record: Record) -> str:
    kinds = " or ".join(RIGHT[kind] for kind in row.right)
    place = "by the treaties" if row.territory == "*" else f"in {record.place(row.territory)}"
    answer = {"yes": "is reserved to the holder", "no": "is not reserved to the holder"}.get(
        row.reserved, "is not named among the acts reserved to the holder, and may not be one"
    )
    note = f"; {row.note}" if row.note else ""
    return f"to {plain(act_kind)} {answer} of a {kinds} {place} ({row.statute}){note}"
