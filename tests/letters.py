"""Make the table of letters of the passages kernel again from this interpreter's unicodedata.

`python -m tests.letters` prints it. It is the same only where unicodedata is of the Unicode version that the table is
pinned to; the test that holds the file against it looks at that first.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator

PINNED = "14.0.0"

#: Scripts whose letters are words by themselves: those written without spaces (UAX #29 leaves them to dictionaries),
#: ideographs, and the two kana.
_SINGLES = (
    *(
        "AHOM",
        "CJK UNIFIED IDEOGRAPH",
        "HANGZHOU NUMERAL",
        "HIRAGANA",
        "IDEOGRAPHIC",
        "KATAKANA",
        "KHITAN SMALL",
    ),
    *("KHMER", "LAO", "MYANMAR", "NEW TAI LUE", "NUSHU", "TAI LE", "TAI THAM", "TAI VIET", "TANGUT", "THAI"),
    *("VERTICAL IDEOGRAPHIC", "VERTICAL KANA", "MASU", "KANA"),
)
_SINGLE = re.compile(rf"(?:{'|'.join(_SINGLES)})\b")
_APOSTROPHES = "'\u2018\u2019\u201b\u02bb\u02bc\u055a\u05f3\u05f4\u00b7\u2027"
_KINDS = {
    **dict.fromkeys(map(ord, _APOSTROPHES), "apostrophe"),
    **dict.fromkeys(map(ord, "-\u2010"), "hyphen"),
    **dict.fromkeys(map(ord, ".,\u066b\u066c"), "point"),
    **dict.fromkeys(map(ord, "\n\v\r\x85\u2028\u2029"), "newline"),
    **dict.fromkeys(map(ord, "\t\f"), "space"),
    0x00AD: "soft",
}
#: What nobody sees though its category does not say so: joiners and selectors among marks, fillers among letters.
_HIDDEN = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)} | set(
    range(0xE0100, 0xE01F0)
)
_LAST = 0x110000
#: Letters whose folds stand on a line, and the word before them.
_A_LINE = 17


def _faint(letter: str) -> bool:
    """Tell whether a mark is dropped: one that encloses, or accents and points.

    Kept are marks of class 0 (vowel signs), nuktas, kana voicing and viramas (7 to 9), and the vowels and tones of
    Telugu, Thai, Lao and Tibetan (84 to 132).
    """
    at = unicodedata.combining(letter)
    kept = at in (0, 7, 8, 9) or 84 <= at <= 132
    return unicodedata.category(letter) == "Me" or (unicodedata.category(letter)[0] == "M" and not kept)


def kind(code: int) -> str | None:
    """Return the kind of a code point that folds to itself; None for what separates words."""
    letter = chr(code)
    category = unicodedata.category(letter)
    if code in _KINDS:
        return _KINDS[code]
    if code in _HIDDEN or category == "Cf":
        return "hidden"
    if category[0] == "M":
        return "faint" if _faint(letter) else "mark"
    if category[0] == "L" or category == "Nl":
        return (
            "single" if _SINGLE.match(unicodedata.name(letter, "TANGUT")) else "letter"
        )  # which has no names
    return {"Nd": "digit", "Zs": "space"}.get(category)


def fold(code: int) -> str:
    """Return the compatibility decomposition of a code point in lower case, without accents."""
    before, after = "", chr(code)
    while before != after:
        before, after = after, unicodedata.normalize("NFKD", after)
        bare = "".join(letter for letter in after if not _faint(letter))
        after = (bare or after).casefold()
    return after if kind(code) != "faint" else chr(code)


def _lines(told: dict[int, str], told_to: dict[int, str]) -> Iterator[str]:
    """Yield runs of a kind, which pass over letters that fold, since nobody asks what kind those are."""
    runs: list[tuple[str, int, int]] = []
    name: str | None = None
    for code in range(_LAST):
        if code in told_to:
            continue
        before, name = name, told.get(code)
        if name and name == before:
            runs[-1] = (*runs[-1][:2], code)
        elif name:
            runs.append((name, code, code))
    for kind_of, first, last in sorted(runs):
        yield f"{kind_of} {first:04X}" + (f"-{last:04X}" if last > first else "")


def _folds(told_to: dict[int, str]) -> Iterator[str]:
    """Yield what letters fold to, so many one after another a line."""
    run: list[str] = []
    for code, found in sorted(told_to.items()):
        if run and (code - 1 not in told_to or len(run) == _A_LINE):
            yield " ".join(run)
            run = []
        run = run or [f"fold {code:04X}"]
        run.append("+".join(f"{ord(letter):X}" for letter in found))
    yield " ".join(run)


def table() -> str:
    """Return the table as it stands in the package; Hangul syllables (AC00-D7A3) fold by a formula instead."""
    codes = [
        code for code in range(_LAST) if not (0xD800 <= code < 0xE000 or 0xAC00 <= code < 0xAC00 + 11172)
    ]
    told_to = {code: found for code in codes if (found := fold(code)) != chr(code)}
    told = {code: found for code in codes if code not in told_to and (found := kind(code))}
    head = [
        f"# Letters of Unicode {PINNED}: the kind of those that fold to themselves, and what the others fold to.",
        "# Made by tests/letters.py from unicodedata; see passages.py. Code points are hexadecimal.",
        "# `fold A t u v`: A folds to t, A + 1 to u, A + 2 to v; letters joined by + are several.",
    ]
    return "\n".join([*head, *_lines(told, told_to), *_folds(told_to)]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
