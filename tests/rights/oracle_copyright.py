"""Whether copyright was in force, by definition: day by day, for one concrete choice of every uncertain date.

The oracle of `rights.copyrights`: an author may die, and a work come out, on any day from its creation on, as far as no
date says otherwise. A work is foreign or not by its country of origin; the treaties are looked up day by day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.rights.oracle import ONE, Value, anniversary, every_day, tried

from deadringer.model.dates import Span
from deadringer.model.records import Work
from deadringer.rights.rows import CopyrightTerm
from deadringer.rights.tables import Rules

#: Kinds of works used in the tests: one surely no applied art, one that may be.
TEXT, DESIGN = "text", "design"


def copyright_by_days(territory: str, work: Work, asked: Span, rules: Rules) -> Value:
    """Return the answer all days and all choices have in common; None where they have none."""
    assert asked.first is not None
    assert asked.last is not None
    near = [asked.first, asked.last, asked.last + ONE]
    said: set[Value] = set()
    for created in tried(work.created, near):
        assert created is not None
        for out in tried(work.disclosed or Span(created, None), near):
            for died in tried(work.author_died or Span(created, None), near):
                for day in every_day(asked):
                    said.add(on(day, created, out, died, territory, work, rules))
                    if len(said) > 1 or None in said:
                        return None
    return said.pop()


def on(day: date, created: date, out: date, died: date, territory: str, work: Work, rules: Rules) -> Value:
    """Tell whether copyright was in force on one day, all dates being known."""
    if day < created:
        return False
    here = by_law(territory, day, created, out, died, work, rules)
    if here is False or work.origin == territory:
        return here
    there = by_law(work.origin, day, created, out, died, work, rules)
    cap = capped(territory, work.origin, day, created, rules)
    if there is False and cap:
        return False
    sure = here and (cap is False or there) and bound(territory, work.origin, day, created, rules)
    art = work.kind == TEXT or free(territory, work.origin, day, rules)
    return True if sure and art else None


def by_law(
    territory: str, day: date, created: date, out: date, died: date, work: Work, rules: Rules
) -> Value:
    """Tell whether the term of one law runs on a day, for every class of work that this one may be of."""
    rows = [row for row in rules.terms_copyright if row.territory == territory]
    classes: dict[str, list[CopyrightTerm]] = {}
    for row in rows:
        if may_be(row, work):
            classes.setdefault(row.work_class, []).append(row)
    said: set[Value] = set()
    for dated in classes.values():
        now = [row for row in dated if (row.valid_from or date.min) <= day <= (row.valid_to or date.max)]
        if not now:
            return None
        for row in now:
            said |= set(revived(row, dated, day, created, out, died))
    return said.pop() if len(said) == 1 else None


def may_be(row: CopyrightTerm, work: Work) -> bool:
    """Tell whether a work may be of a class: whoever may not be on record is not excluded."""
    if row.work_class == "anonymous" and work.author_died is not None:
        return False
    if row.work_class == "applied_art" and work.kind == TEXT:
        return False
    last = work.disclosed.last if work.disclosed and work.disclosed.last else date.max
    first = work.created.first if work.created and work.created.first else date.min
    return (row.made_from or date.min) <= last and first <= (row.made_to or date.max)


def revived(
    row: CopyrightTerm, dated: list[CopyrightTerm], day: date, created: date, out: date, died: date
) -> Iterator[Value]:
    """Yield what one row says of a day, where the term under the row before it may have been over already."""
    own = set(by_row(row, day, created, out, died))
    before = [
        other for other in dated if other.valid_to is not None and other.valid_to + ONE == row.valid_from
    ]
    if row.revives or not before:
        yield from own
        return
    assert row.valid_from is not None
    ended = set(revived(before[0], dated, row.valid_from, created, out, died))
    lost: Value = False if row.revives is False else None
    for value in own:
        for still in ended:
            yield value if still or value is False else lost if still is False else None


def by_row(row: CopyrightTerm, day: date, created: date, out: date, died: date) -> Iterator[Value]:
    """Yield what one row says of a day, for each event from which it may count."""
    if row.years is None:
        yield None
        return
    bases = {
        "death": [died],
        "publication": [out],
        "publication_or_creation": [created, max(created, out)],
    }[row.base_event]
    for base in bases:
        end = anniversary(base, row.years)
        year = date(end.year, 12, 31)
        if row.year_end:
            yield day <= year
        elif day < end:
            yield True
        else:
            yield None if day <= year else False


def party(code: str, treaties: tuple[str, ...], day: date, rules: Rules) -> bool:
    """Tell whether a state was bound by one of some treaties on a day."""
    return any(
        row.in_force is not None and row.in_force <= day <= (row.until or date.max)
        for row in rules.treaty_dates
        if row.territory == code and row.treaty in treaties
    )


def union(code: str, day: date, rules: Rules) -> bool:
    return party(code, ("eu", "eea"), day, rules)


def bound(territory: str, origin: str, day: date, created: date, rules: Rules) -> bool:
    """Tell whether one treaty bound both states on a day, and already when the work was made."""
    return any(
        party(code, (treaty,), day, rules)
        and party(other, (treaty,), day, rules)
        and party(code, (treaty,), created, rules)
        and party(other, (treaty,), created, rules)
        for treaty in ("berne", "wto")
        for code, other in [(territory, origin)]
    )


def capped(territory: str, origin: str, day: date, created: date, rules: Rules) -> Value:
    """Tell whether the term of the origin caps the one here."""
    here, there = union(territory, day, rules), union(origin, day, rules)
    if here and there:
        return False
    left = any(
        row.until is not None and created <= row.until
        for row in rules.treaty_dates
        if row.territory == territory and row.treaty == "eu"
    )
    if there and left:
        return None
    code = "EU" if here else territory
    known = {row.effect for row in rules.rule_of_shorter_term if row.territory == code and not row.work_class}
    return {"applied": True, "not_applied": False}.get(known.pop()) if len(known) == 1 else None


def free(territory: str, origin: str, day: date, rules: Rules) -> bool:
    """Tell whether applied art is protected there whatever its origin does."""
    if not union(territory, day, rules):
        return False
    return union(origin, day, rules) or day >= date(2024, 10, 24)
