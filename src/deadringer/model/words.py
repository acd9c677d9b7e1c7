"""How values are said in a sentence, wherever one is made: dates, permissions, kinds of rights.

A sentence has no code and no EDTF in it: both are for tables. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence

from deadringer.model.dates import Span

UNKNOWN = "not known"

#: What is said for each permission.
PERMISSION = {
    "not_required": "no right in force there and then",
    "own": "own make",
    "licensed": "licensed",
    "no_licence_in_force": "no licence in force is shown",
    "never_licensed": "never licensed, as a source states",
    "exhausted": "rights exhausted",
    "prior_use": "prior use",
    "unknown": "unknown",
}
RIGHT = {
    "patent": "patent",
    "utility_model": "utility model",
    "design": "design",
    "trademark": "trade mark",
    "copyright": "copyright",
}


def plain(code: str) -> str:
    """Return a code of a table as words, where no other words are laid down for it."""
    return code.replace("_", " ")


def noted(note: str) -> str:
    """Return a note of the case as what it is: the case's words, and no finding of ours; "" for none."""
    return f"the case's note: \u201c{note}\u201d" if note else ""


def either(items: Sequence[str]) -> str:
    """Return some names as a list in words: "a, b or c"."""
    return " or ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def suit(claim: str) -> str:
    """Return what a rule on limitation is for: the claims of its row, as words."""
    if claim in ("", "any", "general"):
        return "any claim"
    return f"a claim for {either(claim.split('|'))}"


def when(span: Span | None) -> str:
    """Return in words when something was, as far as it is known."""
    if span is None or (span.first is None and span.last is None):
        return UNKNOWN
    if "/" not in str(span):
        return str(span)
    first, last = (span.text or str(span)).split("/")
    if span.first is None:
        return f"by {last}"
    if span.last is None:
        return f"{first} or later"
    return f"between {first} and {last}"


def period(starts: Span | None, ends: Span | None) -> str:
    """Return in words from when to when something was; a missing end is not known, not open."""
    if starts is None and ends is None:
        return UNKNOWN
    return f"from {_end(starts)} to {_end(ends)}"


def _end(span: Span | None) -> str:
    text = when(span)
    return "an unknown day" if text == UNKNOWN else text


def moment(asked: Span) -> str:
    """Return in words the moment or period an answer is for."""
    if asked.first is None or asked.last is None or "/" not in str(asked):
        return when(asked)
    first, last = str(asked).split("/")
    return f"{first} to {last}"


def during(asked: Span) -> str:
    """Return the moment or period an answer is for as an adverb: on a day, by one, from one to another."""
    if asked.first is None and asked.last is None:
        return "at a time not on record"
    if asked.is_day:
        return f"on {asked.first}"
    if asked.first is None:
        return f"by {asked.last}"
    return f"from {asked.first} to {asked.last}" if asked.last else f"from {asked.first} on"
