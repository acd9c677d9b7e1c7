"""Whether copyright was in force at a moment, as far as the dates of a work and of its author's death decide.

The law of the day asked about is applied. Which class of work the law would see is mostly not on record, so every
class that the work may be of must agree. What protects a foreign work is in `foreign`.
"""

from __future__ import annotations

from datetime import date, timedelta

from deadringer.model.dates import ANY, Span
from deadringer.model.records import Right, Work
from deadringer.model.values import Answer, Reason
from deadringer.model.words import during, moment, plain, when
from deadringer.rights.foreign import Foreign, foreign, never_applied_art
from deadringer.rights.overlap import overlapping
from deadringer.rights.reasons import Place
from deadringer.rights.rows import CopyrightTerm
from deadringer.rights.tables import Rules

#: The class of works whose author nobody knows: not that of a work whose author's death is on record.
_ANONYMOUS = "anonymous"


def copyright_in_force(
    right: Right, asked: Span, rules: Rules, work: Work | None = None, place: Place = str
) -> Answer:
    """Tell whether copyright was in force at every moment of a span (yes), at none (no), or neither is known.

    Parameters
    ----------
    right : Right
        A right that may be a copyright.
    asked : Span
        The moment or period.
    rules : Rules
        The dated tables.
    work : Work, optional
        The work: it cannot be protected before it was created, nor can its author have died before.
    place : callable
        What to call a territory, by its code.
    """
    created = (work.created if work else None) or right.granted or right.filed or ANY
    if asked.before(created) is True:
        return Answer(value=False, reasons=(_said(right, f"created {when(created)}, after {moment(asked)}"),))
    stated = right.lapsed or right.expires
    if stated is not None:
        return _stated(right, stated, asked, created)
    rows = _law(right.territory, asked, created, work, rules)
    rests = tuple(_rule(row, place) for row in rows)
    runs, over = _runs_and_over(rows, asked, created, work, rules)
    if over:
        also = overlapping(right, asked, rules, place)
        return Answer(value=False, reasons=(*rests, _said(right, "every term on record is over"), *also))
    abroad = foreign(right.territory, asked, created, work, rules, place)
    if abroad is not None and abroad.capped and _over_at_origin(asked, created, work, rules):
        text = f"its term is over in {place(abroad.origin)}, its country of origin, and caps the one here"
        reasons = (*rests, *abroad.reasons, *abroad.shorter, _said(right, text))
        return Answer(value=False, reasons=reasons)
    if not rows:
        text = f"no rule on the term of copyright in {place(right.territory)} {during(asked)} is on record"
        return Answer(
            value=None, reasons=(_said(right, text),), decides=("the term of copyright there and then",)
        )
    if asked.before(created) is None:
        said = _said(right, "the date of creation does not decide")
        return Answer(value=None, reasons=(*rests, said), decides=("the date of creation",))
    if not runs:
        text = "counted from an event that is not on record, or from one whose date does not decide"
        return Answer(
            value=None,
            reasons=(*rests, _said(right, text)),
            decides=("the author's death", "first publication"),
        )
    if abroad is not None:
        lacks = _lacks_abroad(abroad, asked, created, work, rules, place)
        if lacks:
            said = _said(right, "the work is foreign there, or its origin not on record")
            reasons = (*rests, *abroad.reasons, *abroad.shorter, said)
            return Answer(value=None, reasons=reasons, decides=lacks)
        # where both terms run, a rule that does not tell whether one caps the other leaves nothing open
        rests = (*rests, *abroad.reasons, *(abroad.shorter if abroad.capped is not None else ()))
    said = _said(right, f"created {when(created)}: no term on record can have ended by {moment(asked)}")
    return Answer(value=True, reasons=(*rests, said), decides=("the author, and the class of the work",))


def _lacks_abroad(
    abroad: Foreign, asked: Span, created: Span, work: Work | None, rules: Rules, place: Place
) -> tuple[str, ...]:
    """Return what is not known of the protection of a foreign work whose term here surely runs."""
    if abroad.lacks or abroad.capped is False:
        return abroad.lacks
    rows = _law(abroad.origin, asked, created, work, rules)
    if _runs_and_over(rows, asked, created, work, rules)[0]:
        return ()
    return (f"the term of copyright in {place(abroad.origin)}, which may cap the one here",)


def _over_at_origin(asked: Span, created: Span, work: Work | None, rules: Rules) -> bool:
    rows = _law(work.origin, asked, created, work, rules) if work else ()
    return _runs_and_over(rows, asked, created, work, rules)[1]


def _stated(right: Right, end: Span, asked: Span, created: Span) -> Answer:
    said = _said(right, f"its end is stated as {when(end)}")
    if end.last is not None and asked.first is not None and asked.first > end.last:
        return Answer(value=False, reasons=(said,))
    if asked.before(created) is False and asked.before(end) is True:
        return Answer(value=True, reasons=(said,))
    return Answer(value=None, reasons=(said,), decides=("the dates of creation and end",))


def _law(
    territory: str, asked: Span, created: Span, work: Work | None, rules: Rules
) -> tuple[CopyrightTerm, ...]:
    """Return the rows that may be the law of the day; none where some class has no row for some day."""
    rows = [
        row for row in rules.terms_copyright if row.territory == territory and _possible(row, created, work)
    ]
    fitting = []
    for name in dict.fromkeys(row.work_class for row in rows):
        dated = sorted(
            (row for row in rows if row.work_class == name), key=lambda row: row.valid_from or date.min
        )
        at, last = asked.first or date.min, asked.last or date.max
        for row in dated:
            if (row.valid_from or date.min) <= at:
                at = max(at, row.valid_to + timedelta(days=1)) if row.valid_to else date.max
        if at <= last and at != date.max:
            return ()
        fitting += [row for row in dated if not _outside(row, asked)]
    return tuple(fitting)


def _possible(row: CopyrightTerm, created: Span, work: Work | None) -> bool:
    """Tell whether a work may be of the class of a row: by its author, its kind, and when it came to be and out."""
    if work is not None and work.author_died is not None and row.work_class == _ANONYMOUS:
        return False
    if work is not None and row.work_class == "applied_art" and never_applied_art(work):
        return False
    out = work.disclosed if work else None
    last = out.last if out else None
    early = row.made_from is not None and last is not None and last < row.made_from
    late = row.made_to is not None and created.first is not None and created.first > row.made_to
    return not early and not late


def _outside(row: CopyrightTerm, asked: Span) -> bool:
    return bool(
        (row.valid_to and asked.first and asked.first > row.valid_to)
        or (row.valid_from and asked.last and asked.last < row.valid_from)
    )


def _runs_and_over(
    rows: tuple[CopyrightTerm, ...], asked: Span, created: Span, work: Work | None, rules: Rules
) -> tuple[bool, bool]:
    """Tell whether a moment lies surely within, and surely after, the term of every row; of none, neither."""
    runs = over = bool(rows)
    for row in rows:
        first, last = _revived(row, created, work, rules)
        days = _while(row, asked)
        runs = runs and first is not None and days.last is not None and days.last < first
        over = over and last is not None and days.first is not None and days.first > last
    return runs, over


def _revived(
    row: CopyrightTerm, created: Span, work: Work | None, rules: Rules
) -> tuple[date | None, date | None]:
    """Return when the term of a row ends, as `_end` does, but no later than an earlier one it did not revive."""
    first, last = _end(row, created, work)
    before = [
        other
        for other in rules.terms_copyright
        if (other.territory, other.work_class) == (row.territory, row.work_class)
        and other.valid_to is not None
        and other.valid_to + timedelta(days=1) == row.valid_from
    ]
    if row.revives or not before or row.valid_from is None:
        return first, last
    early, late = _revived(before[0], created, work, rules)
    if early is not None and early > row.valid_from:
        return first, last
    if late is not None and late < row.valid_from and row.revives is False:
        return early, late
    return (min(early, first) if early and first else None), last


def _while(row: CopyrightTerm, asked: Span) -> Span:
    """Return the days of a span on which a row is the law."""
    firsts = [day for day in (row.valid_from, asked.first) if day is not None]
    lasts = [day for day in (row.valid_to, asked.last) if day is not None]
    return Span(max(firsts, default=None), min(lasts, default=None))


def _end(row: CopyrightTerm, created: Span, work: Work | None) -> tuple[date | None, date | None]:
    """Return the first day on which the term of one row may be over, and the last on which it may not.

    A death or a publication is at the earliest at the creation.
    """
    disclosed = work.disclosed if work else None
    died = work.author_died if work else None
    base = Span(created.first, None)
    if row.base_event == "death" and died is not None:
        base = died
    elif row.base_event == "publication" and disclosed is not None:
        base = disclosed
    elif row.base_event == "publication_or_creation" and disclosed is not None:
        lasts = (created.last, disclosed.last)
        base = Span(created.first, None if None in lasts else max(day for day in lasts if day is not None))
    if row.years is None:
        return None, None
    full = base.shifted(row.years)
    year = full.year_end()
    return (year.next_day().first if row.year_end else full.first), year.last


def _said(right: Right, text: str) -> Reason:
    return Reason(text=f"{right.right_id}: {text}", source=right.source, certainty=right.certainty)


def _rule(row: CopyrightTerm, place: Place) -> Reason:
    years = (
        f"{row.years} years from {plain(row.base_event)}"
        if row.years is not None
        else f"from {plain(row.base_event)}"
    )
    text = f"copyright in {place(row.territory)}, {plain(row.work_class)}: {years} ({row.statute})" + (
        f"; {row.note}" if row.note else ""
    )
    return Reason(text=text, source=row.source_url or row.statute, certainty=row.certainty)
