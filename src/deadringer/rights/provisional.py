"""What a published application gives before the grant: a claim to money, where the law knows one, and never more.

A right counts only for acts after its grant, except here. Whether the right is in force is not asked.
"""

from __future__ import annotations

from datetime import date

from deadringer.model.dates import Span, day, within
from deadringer.model.records import Right
from deadringer.model.values import Answer, Reason
from deadringer.model.words import RIGHT, moment, when
from deadringer.rights.reasons import Place, gathered
from deadringer.rights.rows import Provisional
from deadringer.rights.tables import Rules

#: Codes under which the table knows a territory that registers write otherwise.
_KNOWN_AS = {"EM": "EU"}


def provisional(right: Right, asked: Span, rules: Rules, place: Place = str) -> Answer:
    """Tell whether a right gives something for acts at a time before its grant.

    Parameters
    ----------
    right : Right
        The right, with the days on which its application was published and it was granted.
    asked : Span
        When the act was done.
    rules : Rules
        The dated tables.
    place : callable
        What to call a territory, by its code.

    Returns
    -------
    Answer
        Yes where all of the time lies between publication and grant and the law asks for nothing more; no where none
        of it does, or the law gives nothing; else unknown, with what the law asks for. What it gives is in the reasons.
    """
    answers = [_of_kind(right, kind, asked, rules, place) for kind in right.kind]
    reasons, decides = gathered(answers)
    values = {answer.value for answer in answers}
    if len(values) == 1:
        return Answer(value=values.pop(), reasons=reasons, decides=decides)
    return Answer(value=None, reasons=reasons, decides=("the kind of the right", *decides))


def _of_kind(right: Right, kind: str, asked: Span, rules: Rules, place: Place) -> Answer:
    territory = _KNOWN_AS.get(right.territory, right.territory)
    rows = [row for row in rules.provisional if row.territory == territory and kind in row.kind]
    lasting = [row for row in rows if _then(row, asked)]
    between = _between(right, asked)
    if between.value is False:
        return between
    if not rows:
        text = f"no rule on acts before the grant of a {RIGHT[kind]} in {place(right.territory)} is on record"
        return Answer(
            value=None,
            reasons=(Reason(text=f"{right.right_id}: {text}"),),
            decides=("whether the law there protects a published application",),
        )
    rests = tuple(_rule(row, kind, place) for row in rows)
    if all(row.starts == "none" for row in rows):
        return Answer(value=False, reasons=rests)
    if not lasting:
        return Answer(value=None, reasons=rests, decides=("the law of that day",))
    asks = tuple(row.condition for row in lasting if row.condition)
    value = None if asks or between.value is None else True
    return Answer(value=value, reasons=(*rests, *between.reasons), decides=(*between.decides, *asks))


def _then(row: Provisional, asked: Span) -> bool:
    """Tell whether a row is surely the law at a moment."""
    starts = day(row.valid_from) if row.valid_from else Span(None, date.min)
    ends = day(row.valid_to).next_day() if row.valid_to else Span(date.max, None)
    return within(asked, starts, ends) is True


def _between(right: Right, asked: Span) -> Answer:
    """Tell whether a moment lies between the publication of the application and the grant."""
    said = f"{right.right_id}: application published {when(right.published)}, granted {when(right.granted)}"
    reason = Reason(text=f"{said}; asked of {moment(asked)}", source=right.source, certainty=right.certainty)
    published = right.published or Span(right.filed.first if right.filed else None, None)
    granted = right.granted or Span(published.first, None)
    value = within(asked, published, granted)
    lacks = [("the day the application was published", right.published), ("the day of grant", right.granted)]
    decides = tuple(text for text, span in lacks if span is None or not span.is_day) or (
        "which part of it was before the grant",
    )
    return Answer(value=value, reasons=(reason,), decides=decides if value is None else ())


def _rule(row: Provisional, kind: str, place: Place) -> Reason:
    gives = row.remedy or "nothing before the grant"
    text = f"{RIGHT[kind]} in {place(row.territory)}, application published: {gives} ({row.statute})"
    notes = "; ".join(part for part in (row.condition and f"if {row.condition}", row.note) if part)
    return Reason(text=f"{text}; {notes}" if notes else text, source=row.statute, certainty=row.certainty)
