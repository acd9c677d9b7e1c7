"""What protects a foreign work: the treaty both states were bound by, and whether the term of its origin caps it.

Only what the dated tables hold is decided. A work made before both were bound may be protected all the same (Berne
art. 18), on terms each state set for itself: that is left open, and said.
"""

from __future__ import annotations

from dataclasses import dataclass

from deadringer.model.dates import Span, day
from deadringer.model.records import Work
from deadringer.model.values import Reason
from deadringer.model.words import plain
from deadringer.rights.reasons import Place
from deadringer.rights.rows import ShorterTerm, TreatyDate
from deadringer.rights.tables import Rules
from deadringer.rights.territories import party

#: Treaties under which a state protects the works of the others as those of its own.
_NATIONAL_TREATMENT = ("berne", "wto")
_NAMED = {
    "berne": "the Berne Convention",
    "wto": "the WTO (TRIPS art. 9: Berne arts 1 to 21)",
    "eu": "the European Union",
    "eea": "the European Economic Area",
}
#: Kinds of works that are surely no applied art; any other may be.
_NEVER_APPLIED_ART = frozenset(
    {
        "article",
        "book",
        "database",
        "document",
        "drawing",
        "film",
        "manual",
        "map",
        "music",
        "photograph",
        "picture",
        "software",
        "text",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """Of a work foreign to a territory: whether its origin's term caps the one there, and what is not known.

    `capped` is None where the law does not tell, by the rules quoted in `shorter`; `lacks` says what would decide
    whether it is protected at all.
    """

    origin: str
    capped: bool | None
    shorter: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    lacks: tuple[str, ...]


def never_applied_art(work: Work) -> bool:
    """Tell whether a work is of a kind that is surely no applied art."""
    return work.kind.strip().casefold() in _NEVER_APPLIED_ART


def foreign(
    territory: str, asked: Span, created: Span, work: Work | None, rules: Rules, place: Place
) -> Foreign | None:
    """Return what protects a work in a territory it is foreign to; None where it is of that territory."""
    origin = work.origin if work else ""
    if origin == territory:
        return None
    if work is None or not origin:
        lacks = ("the country of origin of the work",)
        return Foreign(origin="", capped=None, shorter=(), reasons=(), lacks=lacks)
    bound = _bound(territory, origin, asked, created, rules)
    reasons = [_treaty(row, place) for row in bound]
    unknown = []
    if not bound:
        text = f"a treaty by which {place(territory)} protects works of {place(origin)} of that age"
        unknown.append(f"{text}, and on what terms (Berne art. 18)")
    one_market = _union(territory, asked, rules) and _union(origin, asked, rules)
    capped, shorter = _capped(territory, origin, asked, created, rules)
    if one_market:
        text = "between members of the Union or the EEA the shorter term is not applied"
        source = "TFEU art. 18; Phil Collins C-92/92; Tod's C-28/04"
        reasons.append(Reason(text=text, source=source, certainty="high"))
    elif not never_applied_art(work):
        rows = _applied_art(territory, asked, rules)
        reasons += [_shorter(row, place) for row in rows]
        if not any(row.effect == "not_applied" for row in rows):
            unknown.append(f"whether {place(origin)} protects such works of applied art by copyright")
    return Foreign(
        origin=origin,
        capped=capped,
        shorter=tuple(_shorter(row, place) for row in shorter),
        reasons=tuple(reasons),
        lacks=tuple(unknown),
    )


def _bound(territory: str, origin: str, asked: Span, created: Span, rules: Rules) -> tuple[TreatyDate, ...]:
    """Return the rows of a treaty that bound both, now and when the work was made; none where no treaty surely did."""
    for treaty in _NATIONAL_TREATMENT:
        rows = [
            next(
                (
                    row
                    for row in rules.treaty_dates
                    if (row.treaty, row.territory) == (treaty, code) and party(row, asked) is True
                ),
                None,
            )
            for code in (territory, origin)
        ]
        both = tuple(row for row in rows if row is not None)
        if len(both) == 2 and all(
            row.in_force is not None and created.before(day(row.in_force)) is False for row in both
        ):
            return both
    return ()


def _union(code: str, asked: Span, rules: Rules) -> bool | None:
    """Tell whether a state was in the Union or the EEA at a moment."""
    answers = {
        party(row, asked)
        for row in rules.treaty_dates
        if row.territory == code and row.treaty in ("eu", "eea")
    }
    return True if True in answers else None if None in answers else False


def _capped(
    territory: str, origin: str, asked: Span, created: Span, rules: Rules
) -> tuple[bool | None, tuple[ShorterTerm, ...]]:
    """Tell whether the term of the origin caps the one in a territory, and by which rows."""
    here, there = _union(territory, asked, rules), _union(origin, asked, rules)
    if here and there:
        return False, ()
    if here is None or there is None:
        return None, ()
    codes = ("EU",) if here else (territory,)
    rows = tuple(
        row for row in rules.rule_of_shorter_term if row.territory in codes and not row.work_class
    ) or tuple(row for row in rules.rule_of_shorter_term if row.territory == "BERNE" and not row.work_class)
    effects = {row.effect for row in rows}
    if effects == {"applied"} and not _left(territory, there, created, rules):
        return True, rows
    return (False if effects == {"not_applied"} else None), rows


def _left(territory: str, there: bool, created: Span, rules: Rules) -> bool:
    """Tell whether a work of the Union may be older than the day on which a state left it: it may keep its term."""
    return there and any(
        row.until is not None and day(row.until).before(created) is not True
        for row in rules.treaty_dates
        if row.territory == territory and row.treaty == "eu"
    )


def _applied_art(territory: str, asked: Span, rules: Rules) -> tuple[ShorterTerm, ...]:
    """Return the rows on applied art that govern: those of the Union in its members, from their day on."""
    code = "EU" if _union(territory, asked, rules) else territory
    rows = tuple(
        row
        for row in rules.rule_of_shorter_term
        if row.territory == code
        and row.work_class == "applied_art"
        and (row.since is None or asked.before(day(row.since)) is False)
    )
    return rows or tuple(
        row
        for row in rules.rule_of_shorter_term
        if row.territory == "BERNE" and row.work_class == "applied_art"
    )


def _treaty(row: TreatyDate, place: Place) -> Reason:
    text = f"{place(row.territory)}: party to {_NAMED[row.treaty]} since {row.in_force}"
    return Reason(
        text=f"{text}; {row.note}" if row.note else text, source="treaty_dates", certainty=row.certainty
    )


def _shorter(row: ShorterTerm, place: Place) -> Reason:
    about = plain(row.work_class) if row.work_class else "the shorter term"
    text = f"rule on {about} in {place(row.territory)}: {row.rule}; {row.exception}".rstrip("; ")
    return Reason(
        text=f"{text} ({row.statute})", source=row.source_url or row.statute, certainty=row.certainty
    )
