"""Words that make of a designation a comparison: `fits X`, `unlike X`, `X type`. The phrases are in comparisons.csv.

Some reach over a sentence, for a list follows them (`compatible with A, B and C`); of others only what stands next to
them is meant (`not X`, `X style`), some words between passed over (`for all X`). Who has something of another's to sell
compares; what is compared is not what is sold. The languages are those of the table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from deadringer.facets import _running
from deadringer.facets._running import Piece, gap_before

#: Pieces that a phrase reaches over, and within which it is looked for: a list of some names.
REACH = 16
#: Pieces passed over between a phrase and what it stands next to.
_SKIPPED = 3


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases by their tokens: those that reach over a sentence by their last, and those that stand next to.

    `lasts` are the last tokens of phrases before, `firsts` the first of those after: most sentences have none of them.
    """

    sentence: dict[str, list[tuple[str, ...]]]
    before: frozenset[tuple[str, ...]]
    after: frozenset[tuple[str, ...]]
    skipped: frozenset[str]
    lasts: frozenset[str]
    firsts: frozenset[str]
    longest: int


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(piece.token for piece in _running.taken_apart(text))


@cache
def _phrases() -> _Phrases:
    text = (resources.files("deadringer.facets") / "comparisons.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for row in csv.DictReader(io.StringIO(text), strict=True):
        found.setdefault((row["place"], row["reach"]), set()).update(map(_tokens, row["phrases"].split("|")))
    sentence: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(found["before", "sentence"]):
        sentence.setdefault(phrase[-1], []).append(phrase)
    before, after = found["before", "near"] | found["before", "sentence"], found["after", "near"]
    return _Phrases(
        sentence,
        frozenset(before),
        frozenset(after),
        frozenset(token for phrase in found["skipped", ""] for token in phrase),
        frozenset(phrase[-1] for phrase in before),
        frozenset(phrase[0] for phrase in after),
        max(len(phrase) for of in found.values() for phrase in of),
    )


def comparison(text: str, flat: Sequence[Piece], start: int, end: int) -> str:
    """Return the words of a comparison that the pieces start to end stand in, as they are written; "" where none is."""
    return _before(text, flat, start) or _after(text, flat, end)


def _before(text: str, flat: Sequence[Piece], start: int) -> str:
    phrases, low = _phrases(), max(0, start - REACH)
    if phrases.lasts.isdisjoint(piece.token for piece in flat[low:start]):
        return ""
    begin = _running.sentence(text, flat[low].begin, flat[start].begin)
    while low < start and flat[low].begin < begin:
        low += 1
    words = [piece.token for piece in flat[low:start]]
    for at in range(len(words), 0, -1):
        for phrase in phrases.sentence.get(words[at - 1], ()):
            if tuple(words[max(0, at - len(phrase)) : at]) == phrase:
                return _written(text, flat, low + at - len(phrase), low + at)
    at = len(words)
    for _ in range(_SKIPPED + 1):
        for size in range(1, phrases.longest + 1):
            if size <= at and tuple(words[at - size : at]) in phrases.before:
                return _written(text, flat, low + at - size, low + at)
        if not at or words[at - 1] not in phrases.skipped:
            break
        at -= 1
    return ""


def _after(text: str, flat: Sequence[Piece], end: int) -> str:
    phrases, high = _phrases(), end
    if end == len(flat) or flat[end].token not in phrases.firsts:
        return ""
    while high < len(flat) and high - end < phrases.longest and _running.joins(gap_before(text, flat, high)):
        high += 1
    words = [piece.token for piece in flat[end:high]]
    for size in range(len(words), 0, -1):
        if tuple(words[:size]) in phrases.after:
            return _written(text, flat, end, end + size)
    return ""


def _written(text: str, flat: Sequence[Piece], begin: int, end: int) -> str:
    return " ".join(text[piece.begin : piece.end] for piece in flat[begin:end])
