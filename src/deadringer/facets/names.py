"""The names facet: designations as written -> keys that compare across scripts, model numbers kept apart.

Third parties' comparisons ("Chinese AK-47") are conclusions, not evidence, and never become keys. Aliases are facts
of the record; nothing here guesses that one designation means another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
from anyascii import anyascii

from deadringer.facets.confusables import spoof
from deadringer.kernels.indel import indel_join, indel_scores
from deadringer.model.names import NamePair, aligned
from deadringer.model.records import Name

#: What remains of the likeness of two designations whose model numbers differ: AK-74 is not nearly AK-47.
OTHER_NUMBER = 0.5

#: Runs of letters, and model numbers: digits with up to three letters glued on (74U, 70AB2), or one apart: by a dash,
#: or by a space if it is a capital (74 M, but not `AK-47 y AKM`); save an M that begins a designation (AK-47 M16).
_TOKEN = re.compile(
    r"[0-9]+(?:(?:[A-Za-z]{1,3}|-(?![Mm][0-9])[A-Za-z]| (?!M[0-9])[A-Z])(?![A-Za-z])[0-9]*)*|[A-Za-z]+"
)
#: What may stand between parts of one designation; anything else (a bracket, a comma) parts two.
_BESIDE = re.compile(r"[ ._'-]*")
_ROMAN = {
    f"{ten}{one}": str(10 * len(ten) + unit)
    for ten in ("", "x")
    for unit, one in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if 10 * len(ten) + unit > 1
} | {"xx": "20"}
#: Letters and digits of a token that are looked at: no designation has a longer word.
_LONGEST_TOKEN = 64
#: Tokens of a designation that are looked at; a name as long as a sentence is compared by its start.
_LONGEST = 12
#: Pairs of rows expanded to pairs of keys at a time: about a hundred keys a pair, tens of megabytes.
_PAIRS_AT_ONCE = 1 << 14
#: Letters of a designation that an explanation lays out.
_SHOWN = 80
#: Letters that are told of by name where two names look the same.
_ODD = 3


@dataclass(frozen=True, slots=True)
class Key:
    """One designation to compare: its letters run together, its numbers in order, and the text it came from.

    `part` has the words of the text that it is, empty where it is all of it.
    """

    letters: str
    numbers: tuple[str, ...]
    text: str
    part: str = ""

    @property
    def designation(self) -> str:
        """What is compared, as one text: equal for keys that are the same designation."""
        return " ".join((self.letters, *self.numbers))


@dataclass(frozen=True, slots=True, order=True)
class _Token:
    """A run of letters, or a model number; `beside`: only a space or a dash parts it from the token before."""

    text: str
    beside: bool

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()


def tokens(name: str) -> tuple[str, ...]:
    """Split a name into runs of letters and model numbers: NFKC, transliterated to ASCII, case folded.

    Letters that have case and letters that have none are different runs: in `RPK軽機関銃` the mark is `RPK`. Letters
    that follow a number closely are part of it: `AKS-74U` is `aks` and `74u`. Roman numerals from II to XX are numbers
    where they are whole words after the first.
    """
    return tuple(token.text for token in _split(name))


def _split(name: str) -> tuple[_Token, ...]:
    wide = unicodedata.normalize("NFKC", name)
    runs = ("".join(run) for _, run in groupby(wide, lambda letter: unicodedata.category(letter) == "Lo"))
    text = anyascii(" ".join(runs))
    found: list[_Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        token, between = match.group().casefold(), text[end : match.start()]
        if token[0].isdigit():
            token = re.sub(r"[ -]", "", token).lstrip("0") or "0"
            token = token if token[0].isdigit() else f"0{token}"
            # A stroke parts designations, save between numbers: a vz. 52/57 is no vz. 52.
            between = "" if between == "/" and found and found[-1].is_number else between
        elif found and between and not text[match.end() : match.end() + 1].isdigit():
            token = _ROMAN.get(token, token)
        found.append(_Token(token[:_LONGEST_TOKEN], bool(found) and _BESIDE.fullmatch(between) is not None))
        end = match.end()
    return tuple(found)


def _key(parts: Sequence[_Token], text: str) -> Key:
    letters = "".join(p.text for p in parts if not p.is_number)
    return Key(letters, tuple(p.text for p in parts if p.is_number), text)


@dataclass(frozen=True, slots=True)
class NameTable:
    """The designations of some items: `names[row]` holds the token lists of each, with the text they came from."""

    item_ids: tuple[str, ...]
    names: tuple[tuple[tuple[tuple[_Token, ...], str], ...], ...]

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.item_ids)


def table(item_ids: Sequence[str], titles: Sequence[str], names: Iterable[Name]) -> NameTable:
    """Collect the designations of some items.

    Every name counts, its own title, alias and native form alike, save those said by third parties. An item's title
    in the table of works or sightings stands in only where the names table does not hold it, by its letters and digits:
    what that table says was said by third parties is not brought back by the title, however it is written.
    """
    listed: dict[str, list[Name]] = {item: [] for item in item_ids}
    for name in names:
        if name.item_id in listed:
            listed[name.item_id].append(name)
    rows = []
    for item, title in zip(item_ids, titles, strict=True):
        known = {_bare(n.name) for n in listed[item]}
        texts = [n.name for n in listed[item] if n.said_by != "third_party"]
        if _bare(title) not in known:
            texts.append(title)
        split = {parts: text for text in reversed(texts) if (parts := _split(text)[:_LONGEST])}
        rows.append(tuple((parts, split[parts]) for parts in sorted(split)))
    return NameTable(tuple(item_ids), tuple(rows))


def _bare(name: str) -> str:
    return "".join(tokens(name))


def _windows(parts: tuple[_Token, ...], text: str, sizes: Iterable[int]) -> list[Key]:
    """Return the runs of tokens of the given sizes: a mark may stand inside a longer designation.

    A run takes along the numbers it is cut out beside: the `AK` of `AK-74` is another than `AK`.
    """
    found: dict[tuple[str, tuple[str, ...]], Key] = {}
    for size in sizes:
        for at in range(max(1, len(parts) - size + 1)):
            start, end = at, min(at + size, len(parts))
            while start and parts[start].beside and parts[start - 1].is_number:
                start -= 1
            while end < len(parts) and parts[end].beside and parts[end].is_number:
                end += 1
            key = _key(parts[start:end], text)
            if end - start < len(parts):
                key = replace(key, part=" ".join(token.text for token in parts[start:end]))
            if key.letters:
                found.setdefault((key.letters, key.numbers), key)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of all rows end to end: row r has keys[starts[r]:starts[r + 1]]."""

    keys: tuple[Key, ...]
    starts: np.ndarray[Any, Any]
    letters: tuple[str, ...]
    letter: np.ndarray[Any, Any]
    number: np.ndarray[Any, Any]


def _keys(rows: Iterable[list[Key]], numbers: dict[tuple[str, ...], int]) -> _Keys:
    keys: list[Key] = []
    starts = [0]
    for row in rows:
        # A designation without letters ("56") is a number of anything: it names nothing by itself.
        keys.extend(key for key in row if key.letters)
        starts.append(len(keys))
    letters: dict[str, int] = {}
    letter = [letters.setdefault(key.letters, len(letters)) for key in keys]
    number = [numbers.setdefault(key.numbers, len(numbers)) for key in keys]
    return _Keys(
        tuple(keys), np.array(starts), tuple(letters), np.array(letter, np.int64), np.array(number, np.int64)
    )


@dataclass(frozen=True, slots=True)
class _ByLetter:
    """Keys in order of their letters: those of letters n are order[starts[n]:starts[n + 1]]."""

    order: np.ndarray[Any, Any]
    starts: np.ndarray[Any, Any]


def _by_letter(keys: _Keys) -> _ByLetter:
    order = np.argsort(keys.letter, kind="stable")
    return _ByLetter(order, np.searchsorted(keys.letter[order], np.arange(len(keys.letters) + 1)))


def _look(one: str, other: str) -> str:
    """Say what no eye sees of two names: that they look the same in other letters, or mix scripts within a word."""
    found = spoof(one, other)
    if found is None:
        return ""
    odd = list(dict.fromkeys(f"{one.letter} is {one.name}" for one in found.letters if one.name))
    letters = ", ".join(odd[:_ODD]) + (f" and {len(odd) - _ODD} more" if len(odd) > _ODD else "")
    what = "they look the same in other letters" if found.same_look else f"scripts mixed in {found.mixed[0]}"
    return f"{what}: {letters}" if letters else what


class Comparer:
    """Scores the names of sightings (left) against those of works (right), each pair of keys once.

    Parameters
    ----------
    left, right : NameTable
    lines : sequence of str, optional
        What each row of the right descends from: a designation that kindred works share is borne by one line. Each
        row by itself unless given.
    kinds : sequence of str, optional
        What class each row of the right is of: what works of another bear tells nothing of it. One unless given.
    """

    def __init__(
        self,
        left: NameTable,
        right: NameTable,
        lines: Sequence[str] | None = None,
        kinds: Sequence[str] | None = None,
    ) -> None:
        numbers: dict[tuple[str, ...], int] = {}
        sizes = sorted({len(parts) for row in right.names for parts, _ in row})
        self._right = _keys(([_key(parts, text) for parts, text in row] for row in right.names), numbers)
        self._left = _keys(
            ([key for parts, text in row for key in _windows(parts, text, sizes)] for row in left.names),
            numbers,
        )

        of_row = [str(row) for row in range(len(right))] if lines is None else lines
        self._kinds = [""] * len(right) if kinds is None else list(kinds)
        bearing: dict[tuple[str, str], set[str]] = {}
        owners = np.repeat(np.arange(len(right)), np.diff(self._right.starts))
        for key, row in zip(self._right.keys, owners.tolist(), strict=True):
            bearing.setdefault((self._kinds[row], key.designation), set()).add(of_row[row])
        self._lines = {borne: len(borne_by) for borne, borne_by in bearing.items()}

    def designations(self, row: int) -> frozenset[str]:
        """Return every designation that a row of the left bears, whole or as a part."""
        begin, end = self._left.starts[row : row + 2].tolist()
        return frozenset(key.designation for key in self._left.keys[begin:end])

    def own(
        self, rows_left: np.ndarray[Any, Any], rows_right: np.ndarray[Any, Any], **options: Any
    ) -> tuple[list[str], np.ndarray[Any, Any]]:
        """Return the designation of the work that each pair of rows is nearest in, and how many more lines bear it.

        Counted are lines of the work's class.

        Returns
        -------
        list of str
            Empty where a side has no designation.
        ndarray of float64, shape (k,)
        """
        of, more = [""] * len(rows_left), np.zeros(len(rows_left))
        for at, _, _, b in self._best(rows_left, rows_right, **options):
            for n, key in zip(at.tolist(), b.tolist(), strict=True):
                of[n] = self._right.keys[key].designation
                more[n] = self._lines[self._kinds[rows_right[n]], of[n]] - 1
        return of, more

    def _likeness(
        self, a: np.ndarray[Any, Any], b: np.ndarray[Any, Any], **options: Any
    ) -> np.ndarray[Any, Any]:
        """Score pairs of keys by position: Indel similarity of the letters, reduced where the numbers differ."""
        width = max(1, len(self._right.letters))
        codes, back = np.unique(self._left.letter[a] * width + self._right.letter[b], return_inverse=True)
        found = indel_scores(
            self._left.letters,
            self._right.letters,
            (codes // width).astype(np.uint32),
            (codes % width).astype(np.uint32),
            **options,
        )
        same = self._left.number[a] == self._right.number[b]
        return np.asarray(found)[back] * np.where(same, 1.0, OTHER_NUMBER)

    def _expand(
        self, rows_left: np.ndarray[Any, Any], rows_right: np.ndarray[Any, Any]
    ) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Return every pair of keys of every pair of rows, and where each pair of rows begins among them."""
        first_a, first_b = self._left.starts[rows_left], self._right.starts[rows_right]
        of_a = self._left.starts[rows_left + 1] - first_a
        of_b = self._right.starts[rows_right + 1] - first_b
        sizes = of_a * of_b
        begins = np.concatenate(([0], np.cumsum(sizes)))
        pair = np.repeat(np.arange(len(rows_left)), sizes)
        within = np.arange(begins[-1]) - begins[pair]
        return first_a[pair] + within // of_b[pair], first_b[pair] + within % of_b[pair], begins

    def _best(
        self, rows_left: np.ndarray[Any, Any], rows_right: np.ndarray[Any, Any], **options: Any
    ) -> Iterator[
        tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]
    ]:
        """Yield, some pairs at a time: which have names on both sides, their best score, and its two keys."""
        rows_left, rows_right = rows_left.astype(np.int64), rows_right.astype(np.int64)
        for at in range(0, len(rows_left), _PAIRS_AT_ONCE):
            part = slice(at, at + _PAIRS_AT_ONCE)
            a, b, begins = self._expand(rows_left[part], rows_right[part])
            some = np.flatnonzero(np.diff(begins))
            if not len(some):
                continue
            likeness = self._likeness(a, b, **options)
            best = np.maximum.reduceat(likeness, begins[some])
            top = np.flatnonzero(likeness == np.repeat(best, np.diff(begins)[some]))
            first = top[np.searchsorted(top, begins[some])]
            yield at + some, best, a[first], b[first]

    def scores(
        self, rows_left: np.ndarray[Any, Any], rows_right: np.ndarray[Any, Any], **options: Any
    ) -> np.ndarray[Any, Any]:
        """Score given pairs of rows by their best pair of designations.

        Returns
        -------
        ndarray of float64, shape (k,)
            Normalised Indel similarity of the letters in 0..1, halved where the numbers differ; NaN where a side has
            no designation.
        """
        out = np.full(len(rows_left), np.nan)
        for at, best, _, _ in self._best(rows_left, rows_right, **options):
            out[at] = best
        return out

    def explain(self, rows_left: np.ndarray[Any, Any], rows_right: np.ndarray[Any, Any]) -> list[NamePair]:
        """Return the designations behind each score."""
        out = [NamePair()] * len(rows_left)
        for at, best, a, b in self._best(rows_left, rows_right):
            for n, score, left, right in zip(at.tolist(), best.tolist(), a.tolist(), b.tolist(), strict=True):
                one, other = self._left.keys[left], self._right.keys[right]
                out[n] = NamePair(
                    sighting=one.text,
                    work=other.text,
                    score=score,
                    letters=aligned(one.letters[:_SHOWN], other.letters[:_SHOWN]),
                    numbers=(" ".join(one.numbers), " ".join(other.numbers)),
                    part=one.part,
                    look=_look(one.text, other.text),
                )
        return out

    def candidates(self, cutoff: float, **options: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Return every pair of rows whose score reaches the cutoff, as two columns, ascending and without repeats."""
        none = np.empty(0, np.intp)
        if not self._left.letters or not self._right.letters:
            return none, none
        found = indel_join(self._left.letters, self._right.letters, cutoff=cutoff, **options)
        by_a, by_b = _by_letter(self._left), _by_letter(self._right)
        # From pairs of letters to the pairs of keys that have them, then to the rows the keys belong to.
        first_a, first_b = by_a.starts[found.left], by_b.starts[found.right]
        of_a, of_b = by_a.starts[found.left + 1] - first_a, by_b.starts[found.right + 1] - first_b
        begins = np.concatenate(([0], np.cumsum(of_a * of_b)))
        pair = np.repeat(np.arange(len(found)), of_a * of_b)
        within = np.arange(begins[-1]) - begins[pair]
        a = by_a.order[first_a[pair] + within // of_b[pair]]
        b = by_b.order[first_b[pair] + within % of_b[pair]]
        same = self._left.number[a] == self._right.number[b]
        kept = found.score[pair] * np.where(same, 1.0, OTHER_NUMBER) >= cutoff
        rows_a = np.searchsorted(self._left.starts, a[kept], side="right") - 1
        rows_b = np.searchsorted(self._right.starts, b[kept], side="right") - 1
        width = len(self._right.starts)
        codes = np.unique(rows_a * width + rows_b)
        return codes // width, codes % width
