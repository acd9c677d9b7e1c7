"""The chain of title of the works of a claim: who held each from when to when, and where the record has a gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deadringer.dossier import words
from deadringer.dossier.desk import Desk
from deadringer.dossier.rests import Holdings, Rests
from deadringer.model.dates import Span
from deadringer.model.records import Succession, Title


@dataclass(frozen=True, slots=True)
class Link:
    """A title, and what the record lacks between it and the one before."""

    title: Title
    gap: str


@dataclass(frozen=True, slots=True)
class Line:
    """The chain of one work: its links in order, and what is lacking at its ends."""

    work_id: str
    links: tuple[Link, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The chains of the works, and the successions between those who held them."""

    lines: tuple[Line, ...]
    successions: tuple[Succession, ...]


def chain(rows: Holdings, on: Rests, desk: Desk) -> Chain:
    """Return the chains of title of the works that a claim rests on."""
    held: dict[str, list[Title]] = {work.work_id: [] for work in rows.of("works", on.works)}
    for title in rows.of("titles", on.works):
        held.setdefault(title.work_id, []).append(title)
    claimant = rows.case.settings.claimant
    lines = tuple(_line(work, titles, claimant, desk) for work, titles in held.items())
    return Chain(lines, tuple(rows.of("successions", on.parties)))


def _line(work_id: str, titles: list[Title], claimant: str, desk: Desk) -> Line:
    titles.sort(key=lambda t: (t.starts.first.isoformat() if t.starts and t.starts.first else "", t.title_id))
    links = [
        Link(title, _gap(before, title) if before else "")
        for before, title in zip([None, *titles], titles, strict=False)
    ]
    return Line(work_id, tuple(links), tuple(_ends(titles, claimant, desk)))


def _gap(before: Title, after: Title) -> str:
    """Return what lies between two titles, where it is no seamless step."""
    if before.ends is None:
        return "When the title before it ended is not known."
    if after.starts is None:
        return "When it begins is not known."
    if after.starts.before(before.ends):
        return "It begins before the one before it ends: two hold at once, or one date is wrong."
    if _later(before.ends, after.starts):
        return f"A gap: from {words.when(before.ends)} to {words.when(after.starts)} no holder is on record."
    return ""


def _later(end: Span, start: Span) -> bool:
    """Tell whether a start lies wholly past the day after an end."""
    return end.next_day().before(start) is True


def _ends(titles: list[Title], claimant: str, desk: Desk) -> Iterator[str]:
    if not titles:
        yield "No title is on record: who held this work is stated by the table of works only, or not at all."
        return
    last = titles[-1]
    if last.holder != claimant:
        yield f"The last holder on record is {desk.party(last.holder) or words.UNKNOWN}, not the claimant."
    for title in titles:
        if not title.instrument:
            yield f"{title.title_id} names no instrument."
