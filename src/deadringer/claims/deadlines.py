"""Deadlines: the days on which claims go out of time, in order, and as a calendar (RFC 5545) for any diary.

Whatever a case says is text there and nothing else. Nothing is decided here: the limits come from the rules.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from deadringer.model.claims import SUSPENDED, Limit
from deadringer.model.dates import Span
from deadringer.model.words import during, suit

#: A diary reminds so many days before.
_REMIND = (90, 30)
#: RFC 5545, section 3.1: a line has at most so many octets, its break not counted.
_OCTETS = 75
#: Marks that turn the direction of what follows, in a diary of another's text as well.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The first day after which some of what was done is, or may be, out of time.

    `on` is that day, or the day of the case where it may have gone by (`late`). `until` is the last day for the rest of
    the slice; None if not known. `sure` says whether the day is known and not only its earliest.
    """

    on: date
    until: date | None
    sure: bool
    late: bool
    claim_id: str
    respondent: str
    limit: Limit

    @property
    def text(self) -> str:
        """Say it in a sentence."""
        limit = self.limit
        what = f"{suit(limit.claim)} for act {limit.act_id}{f', part {limit.part + 1}' if limit.part else ''}"
        doing = f"done {during(limit.slice)}"
        if self.late:
            return f"Sue at once: {what}, {doing}, may be out of time already."
        if not self.sure:
            return f"Sue by {self.on} to be safe: {what}, {doing}. The last day is not known for sure."
        rest = (
            f" The last of it can be sued on until {self.until}." if self.until not in (None, self.on) else ""
        )
        return f"Last day to sue: {self.on}, for {what}, {doing}.{rest}"


def deadlines(
    limits: Mapping[str, Sequence[Limit]], as_of: date, respondents: Mapping[str, str] = _NAMES
) -> tuple[Deadline, ...]:
    """Return the deadlines of claims, the soonest first.

    Parameters
    ----------
    limits : mapping of str to sequence of Limit
        The limits of each claim, by its id.
    as_of : date
        The day of the case. What is out of time on it has no deadline any more.
    respondents : mapping of str to str
        What to call the respondent of each claim.

    Returns
    -------
    tuple of Deadline
        One for each limit whose law sets a day; by day, claim and act.
    """
    found = []
    for claim_id, of in limits.items():
        for limit in of:
            first, last = limit.soonest, _last(limit)
            if limit.passed or (first is None and last is None):
                continue
            first = first or date.min  # of days since ever, the first may be late
            told = all(text.startswith(SUSPENDED) for text in limit.decides)  # which only makes it later
            found.append(
                Deadline(
                    on=max(first, as_of),
                    until=None if last is None or last < as_of else last,
                    sure=limit.passed is False and limit.last is not None and told,
                    late=first < as_of,
                    claim_id=claim_id,
                    respondent=respondents.get(claim_id, ""),
                    limit=limit,
                )
            )
    found.sort(
        key=lambda one: (one.on, not one.late, one.claim_id, one.limit.act_id, one.limit.part, _key(one))
    )
    return tuple(found)


def calendar(soonest: Iterable[Deadline], as_of: date) -> str:
    """Return deadlines as a calendar (RFC 5545), with reminders 90 and 30 days before; lines end in CRLF.

    The same deadlines give the same text: events are named by claim, act and slice, and stamped with the day of the
    case, not with the hour of the run.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//deadringer//deadlines//EN", "CALSCALE:GREGORIAN"]
    named: dict[str, int] = {}
    for one in soonest:
        again = named[_key(one)] = named.get(_key(one), 0) + 1  # the same slice under another law
        uid = hashlib.sha256(f"{_key(one)}\0{again}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        about = f"{one.respondent or one.claim_id}: {suit(one.limit.claim)}, act {one.limit.act_id}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@deadringer",
            f"DTSTAMP:{_day(as_of)}T000000Z",
            f"DTSTART;VALUE=DATE:{_day(one.on)}",
            f"SUMMARY:{_text(f'Limitation: {about}')}",
            f"DESCRIPTION:{_text(chr(10).join((one.text, *_why(one.limit))))}",
            "TRANSP:TRANSPARENT",
        ]
        for days in _REMIND:
            lines += [
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"TRIGGER:-P{days}D",
                f"DESCRIPTION:{_text(f'In {days} days: {about}')}",
                "END:VALARM",
            ]
        lines.append("END:VEVENT")
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _last(limit: Limit) -> date | None:
    """Return the last day for the last of the slice: None where the law sets none, or it is not known."""
    ends: list[Span] = [span for span in (limit.last, limit.stop) if span is not None]
    days = [span.last for span in ends if span.last is not None]
    return min(days) if limit.last is not None and days else None


def _key(one: Deadline) -> str:
    limit = one.limit
    return "\0".join(
        (one.claim_id, limit.act_id, str(limit.part), limit.territory, limit.claim, str(limit.slice))
    )


def _why(limit: Limit) -> Iterable[str]:
    for reason in limit.reasons:
        yield f"- {reason.text}" + (f" [{reason.certainty} certainty]" if reason.certainty else "")
    for text in limit.decides:
        yield f"- would decide: {text}"


def _day(on: date) -> str:
    return f"{on.year:04}{on.month:02}{on.day:02}"


def _text(text: str) -> str:
    """Return a text as a value: no control characters, no turning of direction, marks of the format escaped."""
    whole = _TURNING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = "".join(
        "\ufffd"
        if unicodedata.category(c) == "Cs"
        else c
        if c == "\n" or unicodedata.category(c) != "Cc"
        else " "
        for c in whole.replace("\u2028", "\n").replace("\u2029", "\n")
    )
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Fold a line at 75 octets, between characters; the blank that marks a continuation counts."""
    out, room = [], _OCTETS
    for character in line:
        size = len(character.encode("utf-8"))
        if size > room:
            out.append("\r\n ")
            room = _OCTETS - 1
        out.append(character)
        room -= size
    return "".join(out)
