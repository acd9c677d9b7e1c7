"""Words of the names of parties: how a name is taken apart, which words are legal forms, which say little.

Nothing here compares. The two tables beside it, `legal_forms.csv` and `generic_words.csv`, hold the facts.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import groupby, pairwise
from types import MappingProxyType

from anyascii import anyascii

#: Letters of a word that are looked at: no name has a longer one.
LONGEST_WORD = 64
#: Letters of a name that are looked at.
_LONGEST_NAME = 1024
#: Words a legal form has at most, each letter of an abbreviation counted: `S. A. de C. V.`, `S p z o o`.
_FORM_WORDS = 6
#: Letters from which a form is known with one letter amiss: no other word is so near to one.
_LONG_FORM = 10
#: No form is longer, with one letter too many.
_LONGEST_FORM = 48
#: Three letters or more with dots between are one abbreviation; two may be the initials of a person.
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}[^\W\d_](?!\w)\.?")
#: Scripts that write a syllable with each sign: one sign of three is a third of a name.
_SYLLABLES = ("CJK", "HANGUL")
#: Marks that stand within a word: apostrophes, and the quotation mark that Hebrew writes before the last letter of an
#: abbreviation.
_WITHIN = re.compile(r"(?<=\w)['’ʼ‘`´׳](?=\w)|(?<=[א-ת])[\"״”](?=[א-ת])")
_FIRST = re.compile(r"\w+")
#: Numbers in words, as English names of firms and units have them, and what ends an ordinal (1st).
_NUMBERS = {
    word: str(n)
    for words in (
        "one two three four five six seven eight nine ten",
        "first second third fourth fifth sixth seventh",
    )
    for n, word in enumerate(words.split(), 1)
}
_ENDINGS = ("st", "nd", "rd", "th")
#: Roman numbers that are no name of their own (as Li, Xi and Vi are), in capitals and not the first word.
ROMAN = {
    "II": "2",
    "III": "3",
    "IV": "4",
    "VII": "7",
    "VIII": "8",
    "IX": "9",
    "XII": "12",
    "XIII": "13",
    "XIV": "14",
}
#: Consonants that romanisations and syllabaries write one for another, under one letter.
_SOUNDS = {
    **{"sch": "s", "tsh": "s", "ph": "f", "ts": "s", "tz": "s", "zh": "s", "ch": "s", "sh": "s"},
    **{"kh": "k", "gh": "k", "ck": "k", "th": "t", "x": "ks"},
}
_LETTERS = str.maketrans("cqgzjdbvpr", "kkksstfffl", "aeiouyhw")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name: transliterated, in small letters; and the script it was written in, `DIGIT` for a number.

    `native` holds the signs of a script that writes a syllable or more with each, else nothing.
    """

    text: str
    script: str
    native: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return self.script == "DIGIT"


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A legal form: its normal name, empty for a word that only says `firm`, and the class it belongs to."""

    normal: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Written:
    """A form as the table writes it: where it may stand, and whether letters apart (`A. B.`) are that form."""

    form: LegalForm
    starts: bool
    ends: bool
    dotted: bool


@lru_cache(maxsize=1 << 12)
def _kind(letter: str) -> str | None:
    """Return what a letter may share a word with; '' if it is none, None for a mark: it belongs to the one before."""
    category = unicodedata.category(letter)
    if category in ("Lo", "Lm"):
        return script(letter)
    return (
        None if category[0] == "M" else "DIGIT" if category == "Nd" else "cased" if category[0] == "L" else ""
    )


def kinds(text: str) -> Iterator[str]:
    """Yield what each letter may share a word with: a number, letters with case, or one script without; else ''."""
    kind = ""
    for letter in text:
        own = _kind(letter)
        kind = kind if own is None else own
        yield kind


def script(letter: str) -> str:
    """Return the script of a letter: the first word of its Unicode name."""
    name = unicodedata.name(letter, "")
    first = name.partition(" ")[0].partition("-")[0]
    return "KANA" if first in ("HIRAGANA", "KATAKANA") else first


def letters(run: str) -> str:
    """Return the letters and digits of a run transliterated to ASCII, case folded; no more than are looked at."""
    # Vav is w (ISO 259, 1984), not the v of anyascii: where vowels are written at all it writes o and u.
    return re.sub("[^a-z0-9]", "", anyascii(run.replace("ו", "w")).casefold())[:LONGEST_WORD]


def split(name: str) -> tuple[Word, ...]:
    """Take a name apart into words: NFKC, transliterated to ASCII, case folded.

    A word ends where letters with case meet letters without it, where a number begins, and before a capital that
    follows a small letter (`SiemensAG`). An ampersand is the word `and`; dots and hyphens part words, save in an
    abbreviation (`d.o.o.`).
    """
    text = unicodedata.normalize("NFKC", name[:_LONGEST_NAME])
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), _WITHIN.sub("", text))
    text = text.replace("&", " and ").replace("+", " and ")
    found: list[Word] = []
    for kind, run in _runs(text):
        if found and found[-1].is_number and run in _ENDINGS:
            continue
        if number := _NUMBERS.get(run.casefold(), ROMAN.get(run, "") if found else ""):
            found.append(Word(number, "DIGIT"))
            continue
        ascii_run = letters(run)
        if ascii_run and kind == "DIGIT":
            found.append(Word(ascii_run.lstrip("0") or "0", kind))
        elif ascii_run:
            written = script(run[0])
            found.append(Word(ascii_run, written, run[:LONGEST_WORD] if written in _SYLLABLES else ""))
    return tuple(found)


def _runs(text: str) -> Iterator[tuple[str, str]]:
    for kind, pairs in groupby(zip(kinds(text), text, strict=True), lambda pair: pair[0]):
        run = "".join(letter for _, letter in pairs)
        if kind == "cased":
            starts = [
                0,
                *(i for i in range(1, len(run)) if run[i - 1].islower() and run[i].isupper()),
                len(run),
            ]
            yield from ((kind, run[i:j]) for i, j in pairwise(starts))
        elif kind:
            yield kind, run


def _rows(table: str) -> Iterator[dict[str, str]]:
    text = (resources.files("deadringer.facets") / table).read_text(encoding="utf-8")
    yield from csv.DictReader(io.StringIO(text), strict=True)


@cache
def generic() -> frozenset[str]:
    """Return the words that say little about who bears them."""
    return frozenset(word for row in _rows("generic_words.csv") for word in row["words"].split())


@cache
def joins() -> frozenset[str]:
    """Return the words that only join others: they give no letter to an acronym."""
    return frozenset(next(_rows("generic_words.csv"))["words"].split())


#: A script and letters of it, transliterated: `ИП` is a form, the name Ip is none.
_Key = tuple[str, str]


def _key(words: Sequence[Word]) -> _Key:
    return words[0].script, "".join(word.text for word in words)


@cache
def _forms() -> tuple[Mapping[_Key, _Written], re.Pattern[str]]:
    """Return the legal forms by script and letters run together; and a pattern of the native ones.

    The last are those of scripts that set no spaces, with which a name must be parted from its form first.
    """
    forms: dict[_Key, _Written] = {}
    native = []
    for row in _rows("legal_forms.csv"):
        text, place = row["form"], row["place"]
        words = split(text)
        dotted = "." in text or len(words) > 1
        before = forms.get(_key(words))
        forms[_key(words)] = _Written(
            LegalForm(row["normal"], row["class"]),
            starts=place != "end" or (before is not None and before.starts),
            ends=place != "start" or (before is not None and before.ends),
            dotted=dotted or (before is not None and before.dotted),
        )
        if words[0].script in _SYLLABLES:
            native.append(re.escape(text))
    for of, text in [key for key in forms if len(key[1]) >= _LONG_FORM]:
        for near in _shorter(text):
            forms.setdefault((of, near), forms[of, text])
    longest_first = "|".join(sorted(native, key=lambda form: (-len(form), form)))
    edges = re.compile(rf"^\s*(?:{longest_first})|(?:{longest_first})\s*$")
    return MappingProxyType(forms), edges


def _shorter(text: str) -> Iterator[str]:
    """Yield a text without each of its letters."""
    return (text[:i] + text[i + 1 :] for i in range(len(text)))


def _form(words: list[Word]) -> _Written | None:
    """Return the form that words are, a long one also with a letter wrong, missing or too many."""
    forms, _ = _forms()
    of, text = _key(words)
    found = forms.get((of, text))
    if found is None and _LONG_FORM <= len(text) <= _LONGEST_FORM:
        found = next((forms[of, near] for near in _shorter(text) if (of, near) in forms), None)
    apart = len(words) > 1 and all(len(word.text) == 1 for word in words)
    return None if found is None or (apart and not found.dotted) else found


def part(name: str) -> tuple[tuple[Word, ...], LegalForm | None, tuple[str, ...]]:
    """Part a name from the legal forms at its ends.

    Returns
    -------
    words : tuple of Word
        What remains: always one word at least, if the name has any.
    form : LegalForm or None
        The form that says most: one with a class before one that only says `firm`, the last before the first. A
        single word at the start is a form only in capitals: SIA, but not Sia.
    aside : tuple of str
        What was set aside, as it was compared, in order.
    """
    _, edges = _forms()
    wide = unicodedata.normalize("NFKC", name[:_LONGEST_NAME])
    words = list(split(edges.sub(lambda match: f" {match.group().strip()} ", wide)))
    found: list[LegalForm] = []
    front: list[str] = []
    back: list[str] = []
    while cut := _edge(words, last=True):
        found.append(cut[0])
        back.insert(0, "".join(word.text for word in words[-cut[1] :]))
        del words[-cut[1] :]
    first = _FIRST.search(wide)
    capitals = first is not None and first.group() == first.group().upper()
    while (cut := _edge(words, last=False)) and (capitals or cut[1] > 1):
        found.append(cut[0])
        front.append("".join(word.text for word in words[: cut[1]]))
        del words[: cut[1]]
    named = [form for form in found if form.normal]
    return tuple(words), next(iter(named or found), None), (*front, *back)


def _edge(words: list[Word], *, last: bool) -> tuple[LegalForm, int] | None:
    """Return the form at one end and its number of words, the most there are; None if nothing else would be left."""
    for size in range(min(_FORM_WORDS, len(words) - 1), 0, -1):
        found = _form(words[-size:] if last else words[:size])
        if found and (found.ends if last else found.starts):
            return found.form, size
    return None


def skeleton(text: str) -> str:
    """Return the consonants of a transliterated word, those that scripts do not tell apart under one letter.

    Arabic and Hebrew write no short vowels; kana, Hangul and Han write a vowel after each consonant; what they lack is
    written with its neighbour (l and r in Japanese, b, p, f and v in Arabic).
    """
    for sound, letter in _SOUNDS.items():
        text = text.replace(sound, letter)
    text = text.translate(_LETTERS)
    return "".join(letter for letter, _ in groupby(text))
