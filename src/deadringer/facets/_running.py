"""Running text taken apart for marks: pieces of letters, of digits, and single signs, with what stands between them.

A piece is a maximal run of letters with case, of letters of one script without, or of digits; each Han sign is one by
itself, for no space parts Chinese words. Its token is what the names of parties are compared by: compatibility forms
undone, transliterated to ASCII, case folded; a number is without leading zeros, and a Roman one in capitals is one. A
Han sign stands for itself: dozens are read alike. Nothing here knows a mark.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from deadringer.facets._words import LONGEST_WORD, ROMAN, kinds, letters

#: Code points of the longest word that is looked at; what is longer without a space or a sign is no writing.
_LONGEST = 2 * LONGEST_WORD
#: Letters of a text taken at a time: some ten thousand words, a few megabytes while they are looked at.
BLOCK = 1 << 16
#: Letters beyond a block on either side: a designation and what is said around it are no longer (see `marks`).
BESIDE = 1 << 12
#: Letters between two words of one designation at most: a space, a sign, a space; and with those that no one sees.
WIDEST_GAP, _WIDEST = 8, 64
#: Words kept with their pieces, and the longest that is: 3 kB each at the worst.
_KEPT, KEPT_LETTERS = 1 << 15, 24

_HAN = "々〇㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff"
_CUT = re.compile(rf"[\s!-/:-@\[-^`{{-~]|[{_HAN}]")
#: All of ASCII that is no letter and no digit, as a blank.
_BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_RUNS = re.compile(r"[a-z]+|[0-9]+")
_SIGNS_OF_RIGHTS = "®™℠©"
_HYPHENS = "-‐‑‒–−"
#: What may stand between parts of one designation: white space but for a blank line, and one sign. A full stop before a
#: space ends a sentence.
_JOINS = re.compile(rf"[^\S\f]*[{_SIGNS_OF_RIGHTS}]?(?:[^\S\f]*[{_HYPHENS}_'’][^\S\f]*|\.|[^\S\f]*)")
#: What ends a sentence, or an entry of a list.
_ENDS = re.compile(r"[!?;|•·\f。！？；]|\.(?!\S)|…|\n[^\S\n]*\n")
#: Signs of full width, which stand between letters of full width, by their own.
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


class Piece(NamedTuple):
    """A run of a word: its token, kind (`letters`, `number`, `sign`, or nothing where it is no writing) and place.

    `glued`: nothing parts it from the piece before, which is of letters or digits as they make up one designation.
    """

    token: str
    kind: str
    begin: int
    end: int
    glued: bool


@cache
def _invisible(beyond: bool) -> str:
    """Return the marks that belong to the letter before, and the letters no one sees, as the inside of a set."""
    found = [
        code
        for part in (range(0xA0, 0x10000), range(0x10000, 0x20000), range(0xE0000, 0xE0200))[
            : 3 if beyond else 1
        ]
        for code in part
        if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me", "Cf")
    ]
    ranges: list[list[int]] = []
    for code in found:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


@cache
def _word(beyond: bool) -> re.Pattern[str]:
    """Return what a word is where there is more than ASCII: a Han sign, or letters and digits, with their marks."""
    mark, letter = _invisible(beyond), rf"[^\W_{_HAN}]"
    return re.compile(rf"{letter}++(?:[{mark}]++{letter}++)*+[{mark}]*+|[{_HAN}][{mark}]*+")


@cache
def _unseen() -> re.Pattern[str]:
    return re.compile(f"[{_invisible(True)}]+")


def pieces(word: str) -> tuple[Piece, ...]:
    """Take a word apart; places are within it, and those of the whole word where its letters change in number."""
    return _kept(word) if len(word) <= KEPT_LETTERS else _apart(word)


@lru_cache(_KEPT)
def _kept(word: str) -> tuple[Piece, ...]:
    return _apart(word)


def _apart(word: str) -> tuple[Piece, ...]:
    if len(word) > _LONGEST:
        return (Piece("", "", 0, len(word), False),)
    if word in ROMAN:
        return (Piece(ROMAN[word], "number", 0, len(word), False),)
    if word.isascii():
        found, at = [], 0
        for match in _RUNS.finditer(word.lower()):
            found.append(_piece(match.group(), match.start(), match.end(), bool(at)))
            at = match.end()
        return tuple(found)
    return tuple(_others(word))


def _piece(run: str, begin: int, end: int, glued: bool) -> Piece:
    if run[0].isdigit():
        return Piece(run.lstrip("0") or "0", "number", begin, end, glued)
    # At its limit a token may be cut: it is then equal to nothing.
    return Piece(run if len(run) < LONGEST_WORD else "", "letters", begin, end, glued)


def _others(word: str) -> Iterator[Piece]:
    # A superscript is a note, a power, or the sign of a mark: it is no part of a word. (One letter, one blank.)
    seen = "".join(" " if unicodedata.decomposition(c).startswith("<super>") else c for c in word)
    plain = unicodedata.normalize("NFKC", "".join(c for c in seen if unicodedata.category(c) != "Cf"))
    exact = len(plain) == len(word)
    before, at = "", 0
    for kind, run in groupby(zip(_parted(plain), plain, strict=True), lambda pair: pair[0]):
        written = "".join(letter for _, letter in run)
        begin, at = at, at + len(written)
        place = (begin, at) if exact else (0, len(word))
        if kind == "sign":
            for sign in (c for c in written if unicodedata.category(c)[0] != "M"):
                yield Piece(sign, "sign", *place, False)
        elif kind and written in ROMAN and len(written) == len(plain):
            yield Piece(ROMAN[written], "number", *place, False)
        elif kind and (token := letters(written)):
            yield _piece(token, *place, {before, kind} == {"cased", "DIGIT"})
        before = kind


def _parted(text: str) -> Iterator[str]:
    """Yield what each letter may share a piece with; katakana stands out from what is written around it."""
    for letter, kind in zip(text, kinds(text), strict=True):
        if kind == "KANA":
            yield "katakana" if "\u30a0" <= letter <= "\u30ff" else "hiragana"
        else:
            yield "sign" if kind in ("CJK", "IDEOGRAPHIC") else kind


def words(text: str, begin: int, end: int) -> list[str]:
    """Return the words of a stretch of a text in order."""
    if text.isascii():
        return text[begin:end].translate(_BLANKS).split()
    # Sets are looked up at once within the first 65,536 letters, and range by range beyond: half as fast.
    return _word(_BEYOND.search(text, begin, end) is not None).findall(text, begin, end)


def placed(
    text: str, begin: int, found: Sequence[str], first: int = 0, last: int = sys.maxsize
) -> tuple[list[Piece], int]:
    """Return the pieces of words in order, with their places in the text.

    Parameters
    ----------
    text : str
    begin : int
        Where the stretch begins whose words they are.
    found : sequence of str
        From `words`, all of the stretch.
    first, last : int
        Which pieces are wanted, counted from 0; some beside them come along.

    Returns
    -------
    list of Piece
    int
        How many pieces come before those returned.
    """
    flat: list[Piece] = []
    before = 0
    for word in found:
        begin = text.find(word, begin)  # only what is no part of a word stands before it
        own = pieces(word)
        if flat or before + len(own) > first:
            flat.extend([Piece(t, kind, begin + b, begin + e, glued) for t, kind, b, e, glued in own])
            if before + len(flat) > last:
                break
        else:
            before += len(own)
        begin += len(word)
    return flat, before


def taken_apart(text: str) -> list[Piece]:
    """Return the pieces of a text in order."""
    return placed(text, 0, words(text, 0, len(text)))[0]


class Block(NamedTuple):
    """A stretch of a text from `begin` to `end`, and of what stands around it, `low` to `high`."""

    low: int
    begin: int
    end: int
    high: int


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text; none begins or ends within a word."""
    begin = 0
    while begin < len(text):
        end = _cut(text, begin + BLOCK)
        low = _cut(text, begin - BESIDE) if begin > BESIDE else 0
        yield Block(min(low, begin), begin, end, _cut(text, end + BESIDE))
        begin = end


def _cut(text: str, at: int) -> int:
    """Return the first place from `at` on where no word goes on."""
    found = _CUT.search(text, at) if at < len(text) else None
    return found.start() if found else len(text)


def gap(text: str, begin: int, end: int) -> str | None:
    """Return what stands between two pieces without letters that no one sees; None where it is too much."""
    if end - begin > _WIDEST:
        return None
    between = text[begin:end] if end > begin else ""
    if not between.isascii():
        between = _unseen().sub("", between).translate(_WIDE)
    return between if len(between) <= WIDEST_GAP else None


def gap_before(text: str, flat: Sequence[Piece], at: int) -> str | None:
    """Return what stands before a piece, back to the one before it."""
    return gap(text, flat[at - 1].end, flat[at].begin)


def joins(between: str | None) -> bool:
    """Tell whether what stands between two pieces may stand within one designation."""
    return between is not None and _JOINS.fullmatch(between) is not None and not _BLANK_LINE.search(between)


def sentence(text: str, begin: int, end: int) -> int:
    """Return where the sentence or the entry of a list begins in which a text stands at `end`; `begin` at the least."""
    begin = max(begin, end - BESIDE)
    stops = _ENDS.finditer(text, begin, end)
    return max((match.end() for match in stops), default=begin)


def hyphen(between: str | None) -> bool:
    """Tell whether nothing but a hyphen stands there."""
    return between is not None and len(between) == 1 and between in _HYPHENS
