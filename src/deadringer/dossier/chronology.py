"""The chronology of a claim: rights, titles, licences, acts, what came to pass, and until when one may sue.

A timeline in SVG, and a table that says the same. What a partial date leaves open is drawn pale, what it does not
solid; nothing is drawn where no date is known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from deadringer.dossier import terms, words
from deadringer.dossier._drawing import Axis, number, said
from deadringer.dossier.desk import Desk
from deadringer.dossier.rests import Holdings, Rests
from deadringer.dossier.sheets import Part
from deadringer.model.dates import Span
from deadringer.model.records import Right

#: The groups, in the order in which they stand: what each is called.
GROUPS = {
    "work": "Works",
    "right": "Rights",
    "title": "Titles",
    "licence": "Licences",
    "act": "Acts",
    "limit": "Time to sue",
    "event": "Successions",
}
#: Widths of the drawing, of its column of labels, and heights of a row and of a heading, in units: about a pixel each.
WIDE, LABELS, ROW, HEAD = 720.0, 214.0, 19.0, 26.0
#: Letters of a label that fit its column. All of it stands in the table.
FIT = 36
#: What came to pass within so many units is drawn as a diamond: a stretch so short is not seen.
NARROW = 4.0
#: Rows drawn, and rows in the table; the page says how many more there are.
DRAWN, LISTED = 60, 400
_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class Row:
    """One line: from when to when something was, or (`ends` and `starts` the same) when it came to pass."""

    group: str
    label: str
    starts: Span | None
    ends: Span | None
    state: str = ""
    certainty: str = ""
    source: str = ""

    @property
    def dated(self) -> bool:
        """Whether anything is known of when it was."""
        spans = [span for span in (self.starts, self.ends) if span]
        return any(end is not None for span in spans for end in (span.first, span.last))

    @property
    def time(self) -> str:
        """When it was, in words."""
        if self.starts == self.ends:
            return words.when(self.starts)
        return words.period(self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class Chronology:
    """The timeline, and all its rows."""

    picture: Markup
    rows: tuple[Row, ...]
    undrawn: int
    unlisted: int


def chronology(part: Part, rows_of: Holdings, on: Rests, desk: Desk) -> Chronology:
    """Return the chronology of a claim or matter."""
    order = list(GROUPS)
    rows = sorted(_rows(part, rows_of, on, desk), key=lambda row: (order.index(row.group), _first(row)))
    drawn = [row for row in rows if row.dated][:DRAWN]
    picture = draw(drawn, rows_of.case.settings.as_of) if drawn else Markup("")
    return Chronology(picture, tuple(rows[:LISTED]), len(rows) - len(drawn), max(0, len(rows) - LISTED))


def _first(row: Row) -> date:
    spans = [span for span in (row.starts, row.ends) if span]
    return min((end for s in spans for end in (s.first, s.last) if end), default=date.max)


def _rows(part: Part, rows_of: Holdings, on: Rests, desk: Desk) -> Iterator[Row]:
    for work in rows_of.of("works", on.works):
        for what, span in (("created", work.created), ("disclosed", work.disclosed)):
            if span is not None:
                yield Row("work", f"{work.title} {what}", span, span, source=work.source)
    for right in desk.rights([*part.claim.rights, *part.beside, *part.may]):
        yield from _right(right, desk)
    for title in rows_of.of("titles", on.works):
        label = f"{desk.party(title.holder) or words.UNKNOWN} holds {desk.work(title.work_id)}"
        yield Row("title", label, title.starts, title.ends, "", title.certainty, title.source)
    for one in rows_of.of("licences", on.licences):
        label = f"{one.licence_id}: {desk.party(one.licensee)}, {desk.work(one.work_id)}"
        starts, ends = one.starts, one.ends
        if starts is None and ends is None:
            starts = ends = one.status_on
        yield Row("licence", label, starts, ends, words.plain(one.status), one.certainty, one.source)
    yield from _acts(part, desk)
    for limit in part.claim.limits:
        label = f"{limit.act_id}, {words.suit(limit.claim)}"
        state = terms.OVER[limit.passed]
        for which, end in (("", limit.last), (" (long stop)", limit.stop)):
            if end is not None:
                yield Row("limit", f"{label}{which}", Span(limit.slice.first, limit.slice.first), end, state)
        if limit.last is None and limit.stop is None:
            yield Row("limit", label, Span(limit.slice.first, limit.slice.first), None, state)
    for step in rows_of.of("successions", on.parties):
        label = f"{desk.called(step.successor)} follows {desk.called(step.predecessor)}"
        yield Row("event", label, step.on, step.on, "", step.certainty)


def _right(right: Right, desk: Desk) -> Iterator[Row]:
    label = f"{right.right_id}: {words.kinds(right.kind)}, {desk.spoken(right.territory)}"
    if right.filed is not None:
        yield Row(
            "right", f"{label}, applied for", right.filed, right.granted, "", right.certainty, right.source
        )
    if right.granted is not None or right.expires is not None:
        ends = right.lapsed or right.expires
        yield Row("right", label, right.granted, ends, "", right.certainty, right.source)


def _acts(part: Part, desk: Desk) -> Iterator[Row]:
    for shown in part.exhibits:
        rows = {act.act_id: act for act in shown.acts}
        parts: dict[str | None, int] = {}
        for asked in shown.asked:
            parts[asked.agreed.act_id] = parts.get(asked.agreed.act_id, 0) + 1
        for asked in shown.asked:
            p = asked.agreed
            act = rows.get(p.act_id or "")
            many = parts[p.act_id]
            label = f"{words.ACT.get(p.act_kind, p.act_kind)} in {desk.spoken(p.territory)}, {shown.sighting.title}"
            if many > 1:
                label = f"part {p.part + 1} of {many}: {label}"
            if act is not None and many == 1:
                starts, ends = act.starts, act.ends
            else:
                starts, ends = Span(p.asked.first, p.asked.first), Span(p.asked.last, p.asked.last)
            state = words.permission(p.permission)
            certainty, source = (act.certainty, act.source) if act else ("", "")
            yield Row("act", label, starts, ends, state, certainty, source)


def draw(rows: Sequence[Row], as_of: date) -> Markup:
    """Draw rows that are dated, under their headings, with a line at the day of the case."""
    axis = _axis(rows, as_of)
    body, y, group = [], 0.0, ""
    for row in rows:
        if row.group != group:
            group, y = row.group, y + HEAD
            body.append(_text(0, y - 11, GROUPS[group], "heading"))
        body.append(_bar(row, axis, y))
        y += ROW
    bottom = y + 4
    ticks = [tick for tick in axis.ticks(int((axis.end - axis.start) / 52)) if tick == int(tick)]
    grid = "".join(f"M{number(axis.at(tick))} 8V{number(bottom)}" for tick in ticks)
    below = "".join(_text(axis.at(tick), bottom + 14, said(tick), "tick") for tick in ticks)
    now = axis.at(_years(as_of))
    day = f'<path class="now" d="M{number(now)} 8V{number(bottom)}"/>' + _text(
        min(now, WIDE - 34), bottom + 28, as_of.isoformat(), "tick now"
    )
    told = (
        f"{len(rows)} periods and events from {said(ticks[0])} to {said(ticks[-1])}" if ticks else "Periods"
    )
    tall = number(bottom + 34)
    return Markup(
        f'<svg class="timeline" viewBox="0 0 {number(WIDE)} {tall}" width="{number(WIDE)}" height="{tall}" role="img">'
        f"<title>Chronology</title><desc>{escape(told)}; the table that follows has all of them.</desc>"
        f'<path class="grid" d="{grid}"/>{"".join(body)}{below}{day}</svg>'
    )


def _axis(rows: Iterable[Row], as_of: date) -> Axis:
    ends = [_years(as_of)]
    for row in rows:
        ends += [
            _years(end) for span in (row.starts, row.ends) if span for end in (span.first, span.last) if end
        ]
    low, high = math.floor(min(ends)), math.ceil(max(ends) + 0.5)
    return Axis(low - max(1, (high - low) // 40), high + 1, LABELS, WIDE - 6)


def _years(day: date) -> float:
    return day.year + (day - date(day.year, 1, 1)).days / _YEAR


def _bar(row: Row, axis: Axis, y: float) -> str:
    """Draw what may have been pale, and what was, as far as the dates go, solid."""
    s, e = row.starts or Span(None, None), row.ends or Span(None, None)
    label = row.label if len(row.label) <= FIT else f"{row.label[: FIT - 1].rstrip()}\u2026"
    full = f"{row.label}: {row.time}{f'; {row.state}' if row.state else ''}"
    kind = f"{row.group} over" if row.state == terms.OVER[True] else row.group
    out = [f'<g class="{kind}"><title>{escape(words.printable(full))}</title>']
    out.append(_text(0, y + 4, label, "label"))
    left = axis.at(_years(s.first)) if s.first else axis.start
    right = axis.at(_years(e.last)) if e.last else axis.end
    if row.starts == row.ends and s.first and s.last and right - left < NARROW:  # came to pass then
        out.append(f'<path class="event" d="M{number(left)} {number(y - 5)}l5 5l-5 5l-5 -5z"/>')
    else:
        out.append(_rect("may", left, right, y - 3, 6))
        event = row.starts == row.ends
        if not event and s.last and e.first and s.last <= e.first:
            out.append(_rect("was", axis.at(_years(s.last)), axis.at(_years(e.first)), y - 5, 10))
        if not s.first:
            out.append(_text(axis.start + 4, y + 4, "?", "open"))
        if not e.last:
            out.append(_text(axis.end - 5, y + 4, "?", "open"))
    return "".join([*out, "</g>"])


def _rect(kind: str, left: float, right: float, top: float, tall: float) -> str:
    wide = number(max(2.0, right - left))
    return (
        f'<rect class="{kind}" x="{number(left)}" y="{number(top)}" width="{wide}" height="{number(tall)}"/>'
    )


def _text(x: float, y: float, text: str, kind: str) -> str:
    shown = words.printable(text)
    return f'<text class="{kind}" x="{number(x)}" y="{number(y)}">{escape(shown)}</text>'
