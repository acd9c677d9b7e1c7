"""The timeline of a docket: rights, licences and acts by respondent, over one line of years.

What is drawn also stands in a table. A bar is solid where it is known to hold and broken where it may; a moment that is
not known at all is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from deadringer.dossier import shapes, words
from deadringer.dossier.desk import Desk
from deadringer.model.dates import Span
from deadringer.model.values import Claim, Permission
from deadringer.model.words import plain

#: Respondents drawn; those past them stand in their dossiers, and the page says so.
MOST = 40
#: Lines a lane may take; what does not fit is counted.
LINES = 3
WIDE, LEFT, RIGHT = 1000.0, 96.0, 14.0
LINE, GROUP, HEAD, AXIS = 11.0, 16.0, 17.0, 24.0
#: The least room between two things on one line, and the least a bar is long.
APART, LEAST = 3.0, 2.5
#: Letters of a name that fit above its lanes.
NAME = 70
LANES = ("rights", "licences", "acts")
#: Sourced negatives: rows of licences that give none.
NEGATIVE = frozenset({"refused", "never", "never_taken"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing on the timeline: what it is, from when to when, and whether it is drawn.

    `lane` is one of `LANES`. `state` is the permission of an act, and empty for rights and licences.
    """

    lane: str
    label: str
    starts: Span | None
    ends: Span | None
    state: str = ""

    @property
    def known(self) -> tuple[date, date] | None:
        """The days from the first to the last on which it may have been; None where one of them is open."""
        first = self.starts.first if self.starts else None
        last = self.ends.last if self.ends else None
        if self.lane == "acts":
            spans = [span for span in (self.starts, self.ends) if span is not None]
            days = [day for span in spans for day in (span.first, span.last) if day is not None]
            return (min(days), max(days)) if days else None
        if first is None and last is None:
            return None
        return first or date.min, last or date.max

    @property
    def sure(self) -> tuple[date, date] | None:
        """The days on which it held for certain, as far as the record goes; None where there is none."""
        first = self.starts.last if self.starts else None
        last = self.ends.first if self.ends else None
        return (first, last) if first and last and first <= last else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The entries of one respondent, and where it stands on the page."""

    name: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The picture, what it is drawn from, and how many respondents are not on it."""

    picture: Markup
    groups: tuple[Group, ...]
    more: int


def timeline(claims: Iterable[tuple[Claim, str]], desk: Desk, as_of: date) -> Timeline:
    """Return the timeline of some claims, each with its anchor; respondents in the order of their first claim."""
    held: dict[str, tuple[str, str, list[Claim]]] = {}
    for claim, anchor in claims:
        key = claim.respondent or claim.respondent_name
        held.setdefault(key, (claim.respondent_name, anchor, []))[2].append(claim)
    groups = [
        Group(name=name, anchor=anchor, entries=found)
        for name, anchor, mine in held.values()
        if (found := _entries(mine, desk))
    ]
    shown = groups[:MOST]
    return Timeline(
        picture=_draw(shown, as_of) if shown else Markup(""),
        groups=tuple(shown),
        more=len(groups) - len(shown),
    )


def _entries(claims: Sequence[Claim], desk: Desk) -> tuple[Entry, ...]:
    answers = [p for claim in claims for exhibit in claim.exhibits for p in exhibit.permissions]
    named = [right for claim in claims for right in claim.rights]
    named += [right for p in answers for right in (*p.rights, *p.rights_of_others, *p.rights_unknown)]
    found = [
        Entry(
            lane="rights",
            label=f"{right.right_id}, {words.kinds(right.kind)} in {desk.place(right.territory)}",
            starts=right.granted,
            ends=right.expires if right.restored else _earlier(right.expires, right.lapsed),
        )
        for right in desk.rights(named)
    ]
    parties = {claim.respondent for claim in claims} - {""}
    licences = dict.fromkeys(licence for p in answers for licence in p.licences)
    licences |= dict.fromkeys(desk.licensed_to(parties))
    found += [
        Entry(
            lane="licences",
            label=f"{licence.licence_id}, {plain(licence.status) or 'status not stated'}",
            starts=licence.starts,
            ends=licence.ends,
        )
        for licence in desk.licences(licences)
        if licence.status not in NEGATIVE
    ]
    return (*found, *_acts(answers, desk))


def _acts(answers: Iterable[Permission], desk: Desk) -> list[Entry]:
    states: dict[str, dict[str, None]] = {}
    sighted: dict[str, str] = {}
    for answer in answers:
        if answer.act_id is not None:
            states.setdefault(answer.act_id, {})[answer.permission] = None
            sighted[answer.act_id] = answer.sighting_id
    found = []
    for act_id, given in states.items():
        act = next((one for one in desk.acts(sighted[act_id]) if one.act_id == act_id), None)
        if act is not None:
            state = next(iter(given)) if len(given) == 1 else shapes.SEVERAL
            doing = words.ACT.get(act.kind, act.kind)
            label = f"{act_id}, {doing} in {desk.place(act.territory)}, {shapes.said(state)}"
            found.append(Entry(lane="acts", label=label, starts=act.starts, ends=act.ends, state=state))
    return found


def _earlier(one: Span | None, other: Span | None) -> Span | None:
    if one is None or other is None:
        return one or other
    return other if other.before(one) else one


def _draw(groups: Sequence[Group], as_of: date) -> Markup:
    days = [
        day for g in groups for e in g.entries for day in e.known or () if day not in (date.min, date.max)
    ]
    first, last = min([*days, as_of]), max([*days, as_of])
    scale = _Scale(date(first.year, 1, 1).toordinal(), date(last.year, 12, 31).toordinal() + 1)
    top, parts = AXIS, []
    for group in groups:
        drawn, top = _group(group, scale, top)
        parts.append(drawn)
    years = "".join(
        f'<path class="grid" d="M{scale.at(day):.1f} {AXIS - 5:.0f}V{top:.1f}"/>'
        f'<text class="year" x="{scale.at(day):.1f}" y="{AXIS - 9:.0f}">{date.fromordinal(day).year}</text>'
        for day in scale.years()
    )
    now = scale.at(as_of.toordinal())
    count = sum(len(group.entries) for group in groups)
    told = f"Rights, licences and acts of {words.counted(len(groups), 'respondent')}: the same as in the table below"
    return Markup(
        f'<svg class="times" viewBox="0 0 {WIDE:.0f} {top + 4:.0f}" role="img" aria-label="{escape(told)}">'
        f"<desc>{count:,} entries from {first.year} to {last.year}</desc>{years}"
        f'<path class="now" d="M{now:.1f} {AXIS - 5:.0f}V{top:.1f}"/>{"".join(parts)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days on the drawing."""

    first: int
    last: int

    def at(self, day: int) -> float:
        share = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return LEFT + share * (WIDE - LEFT - RIGHT)

    def years(self) -> list[int]:
        """Return the first days of round years, some 60 units apart or more."""
        low, high = date.fromordinal(self.first).year, date.fromordinal(self.last - 1).year
        fit = max(1, int((WIDE - LEFT - RIGHT) / 60))
        step = next((s for s in (1, 2, 5, 10, 20, 50, 100) if (high - low + 1) / s <= fit), 500)
        return [date(y, 1, 1).toordinal() for y in range(-(-low // step) * step, high + 1, step)]


def _group(group: Group, scale: _Scale, top: float) -> tuple[str, float]:
    name = group.name if len(group.name) <= NAME else f"{group.name[: NAME - 1]}…"
    parts = [
        f'<path class="rule" d="M0 {top:.1f}H{WIDE:.0f}"/>',
        f'<text class="who" x="0" y="{top + 13:.1f}">{escape(words.printable(name))}</text>',
    ]
    top += HEAD
    for lane in LANES:
        mine = [entry for entry in group.entries if entry.lane == lane]
        if not mine:
            continue
        lines, over = _packed(mine, scale)
        high = max(1, len(lines)) * LINE
        more = f" +{over:,}" if over else ""
        parts.append(f'<text class="lane" x="6" y="{top + 9:.1f}">{lane}{more}</text>')
        for n, line in enumerate(lines):
            parts += (_entry(entry, scale, top + n * LINE + LINE / 2) for entry in line)
        top += high
    return "".join(parts), top + GROUP - 8


def _packed(entries: Iterable[Entry], scale: _Scale) -> tuple[list[list[Entry]], int]:
    """Put entries on as few lines as hold them apart; count those that are not drawn."""
    lines: list[tuple[float, list[Entry]]] = []
    over = 0
    for entry in sorted(entries, key=lambda e: (e.known or (date.max, date.max), e.label)):
        if entry.known is None:
            over += 1
            continue
        start, end = _ends(entry.known, scale)
        if entry.lane == "acts":
            start, end = start - 4, max(end, start) + 4
        for n, (until, line) in enumerate(lines):
            if start >= until + APART:
                lines[n] = end, [*line, entry]
                break
        else:
            if len(lines) < LINES:
                lines.append((end, [entry]))
            else:
                over += 1
    return [line for _, line in lines], over


def _ends(days: tuple[date, date], scale: _Scale) -> tuple[float, float]:
    start = scale.at(days[0].toordinal())
    return start, max(scale.at(days[1].toordinal() + (days[1] != date.max)), start + LEAST)


def _entry(entry: Entry, scale: _Scale, y: float) -> str:
    assert entry.known is not None
    start, end = _ends(entry.known, scale)
    title = f"<title>{escape(words.printable(entry.label))}, {words.period(entry.starts, entry.ends)}</title>"
    if entry.lane == "acts":
        span = f'<path class="span" d="M{start:.1f} {y:.1f}H{end:.1f}"/>'
        return f'<g class="p-{entry.state}">{title}{span}{shapes.shape(entry.state, (start + end) / 2, y, 4.6)}</g>'
    sure = ""
    if entry.sure:
        a, b = _ends(entry.sure, scale)
        sure = f'<path class="sure" d="M{a:.1f} {y:.1f}H{b:.1f}"/>'
    return f'<g class="{entry.lane}">{title}<path class="may" d="M{start:.1f} {y:.1f}H{end:.1f}"/>{sure}</g>'
