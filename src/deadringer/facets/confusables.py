"""Lookalike letters: which texts look the same though they are written with other letters (Unicode's UTS #39).

A flag says what stands there, never why: keyboards, scanners and habits put a Cyrillic letter among Latin ones too. It
is no likeness and enters no score, and it does not say which of two texts came first. That `АК-47`, all Cyrillic as
Russians write it, looks like Latin `AK-47` is no oddity of either: the two are flagged as a pair that no eye tells
apart.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from types import MappingProxyType

#: Scripts whose letters have lookalikes in one another, and which no language mixes within a word. (Japanese mixes kana
#: and Han, and any script takes digits.)
_APART = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "COPTIC", "CHEROKEE")


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A letter that looks like another: where it stands (which text, 0 or 1; its place), and both Unicode names.

    `like` is the letter of the other text in that place, or, in a word of mixed scripts, the letter of the main script
    that it looks like: empty if there is none.
    """

    text: int
    place: int
    letter: str
    name: str
    like: str
    like_name: str


@dataclass(frozen=True, slots=True)
class Spoof:
    """What cannot be seen of two texts.

    `same_look`: they look the same, and differ in letters or digits (not in width, hyphens or spaces alone). `mixed`:
    words that mix scripts no language mixes. `letters`: which letters stand where; those of the first text that differ
    from the second's, else those of the mixed words that are not of the word's main script.
    """

    same_look: bool
    mixed: tuple[str, ...]
    letters: tuple[Lookalike, ...]


@cache
def _table() -> Mapping[int, str]:
    """Return what each letter looks like, by code point."""
    text = (resources.files("deadringer.facets") / "confusables.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(io.StringIO(text), strict=True):
        look = "".join(chr(int(code, 16)) for code in row["look"].split())
        found.update({int(code, 16): look for code in row["lookalikes"].split()})
    # Three looks of Unicode's are composed of letters that look like others themselves: taken apart, all are final.
    apart = {code: unicodedata.normalize("NFD", look) for code, look in found.items()}
    return MappingProxyType(
        {code: "".join(found.get(ord(c), c) for c in look) for code, look in apart.items()}
    )


def skeleton(text: str) -> str:
    """Return what a text looks like: two texts that look the same have one skeleton.

    Parameters
    ----------
    text : str
        Any text. Case counts: it is seen.

    Returns
    -------
    str
        Canonically decomposed, each letter replaced by the one it looks like, decomposed again. To be compared, not
        read: `m` looks like `rn`, and `1`, `I` and `|` like `l`. Invisible format characters are left out.

    References
    ----------
    .. [1] Davis, Suignard, "Unicode Security Mechanisms", Unicode Technical Standard #39, section 4. Data of version
       13.0.0, less scripts that are not compared here (see confusables.LICENSE).
    """
    return unicodedata.normalize("NFD", "".join(look for *_, look in _looks(text)))


def _looks(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield, of each letter and mark of a text, its place, itself, and what it looks like."""
    table = _table()
    for place, letter in enumerate(text):
        for sign in unicodedata.normalize("NFD", letter):
            if unicodedata.category(sign) != "Cf":
                yield place, sign, unicodedata.normalize("NFD", table.get(ord(sign), sign))


def spoof(one: str, other: str) -> Spoof | None:
    """Tell whether two texts look the same but are written with other letters, or mix scripts within a word.

    Parameters
    ----------
    one, other : str
        Two texts, as written.

    Returns
    -------
    Spoof or None
        None where they differ to the eye, or are the same letters, and no word mixes scripts.
    """
    letters = _differing(one, other) if skeleton(one) == skeleton(other) else ()
    mixed = [(which, *word) for which, text in enumerate((one, other)) for word in _mixed(text)]
    if not letters and not mixed:
        return None
    odd = letters or tuple(
        lookalike for which, start, word in mixed for lookalike in _odd(which, start, word)
    )
    return Spoof(bool(letters), tuple(dict.fromkeys(word for _, _, word in mixed)), odd)


def _differing(one: str, other: str) -> tuple[Lookalike, ...]:
    """Return the letters of one text that are others in a text of the same look.

    Each sign of the common look belongs to a letter of either text; `rn` against `m` is two letters against one.
    """
    ours, theirs = (
        [(place, sign) for place, sign, look in _looks(text) for _ in look] for text in (one, other)
    )
    found: dict[int, Lookalike] = {}
    for (place, sign), (there, like) in zip(ours, theirs, strict=True):
        seen = unicodedata.category(sign)[0] in "LN" or unicodedata.category(like)[0] in "LN"
        plain = unicodedata.normalize("NFKC", sign) == unicodedata.normalize("NFKC", like)
        if seen and not plain and place not in found:
            found[place] = Lookalike(
                0, place, one[place], _name(one[place]), other[there], _name(other[there])
            )
    return tuple(found.values())


def _mixed(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words that mix scripts, and where they begin."""
    at = 0
    for is_word, run in groupby(text, lambda letter: unicodedata.category(letter)[0] in "LMN"):
        word = "".join(run)
        if is_word and len(set(map(script, word)) - {""}) > 1:
            yield at, word
        at += len(word)


def script(letter: str) -> str:
    """Return the script of a letter, if it is one of those whose letters look alike; else nothing."""
    plain = unicodedata.normalize("NFKC", letter)[:1]
    first = unicodedata.name(plain, "").partition(" ")[0] if unicodedata.category(plain)[0] == "L" else ""
    return first if first in _APART else ""


def _odd(which: int, start: int, word: str) -> Iterator[Lookalike]:
    """Yield the letters of a word that are not of its main script, which is that of most, of the first if equal."""
    scripts = [script(letter) for letter in word]
    main = max(dict.fromkeys(s for s in scripts if s), key=scripts.count)
    letters = _letters(main)
    for place, _, look in _looks(word):
        if scripts[place] not in ("", main):
            like = look if script(look) == main else letters.get(look, "")
            yield Lookalike(which, start + place, word[place], _name(word[place]), like, _name(like))


@cache
def _letters(of: str) -> Mapping[str, str]:
    """Return the letters of a script by what they look like."""
    plane = map(chr, range(0x3000))
    return MappingProxyType({look: c for c in plane if script(c) == of for *_, look in _looks(c)})


def _name(letter: str) -> str:
    return unicodedata.name(letter, "") if len(letter) == 1 else ""
