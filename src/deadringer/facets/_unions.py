"""What of two names may be held against each other, how alike it is, and what that covers of both.

A unit is a word, a run of words written as one (`Good Will`), or the initials of a run (`PLA`). One side of a union is
always a single word. All sums are of whole numbers: the same whichever side comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from deadringer.facets import _assign
from deadringer.facets._words import Word, joins, skeleton
from deadringer.kernels.indel import indel_scores

Ints = npt.NDArray[np.int64]
#: Words of a name that are looked at; a name as long as a sentence is compared by its start.
LONGEST = 12
#: Words less alike than this are two words. A spelling or a romanisation leaves more: Sergei is 0.83 like Sergey.
FLOOR = Fraction(2, 3)
#: A run is one word written apart, not several words: little else may differ, and nothing if it holds an initial.
_JOINED_FLOOR = 0.9
#: An initial agrees with every name that begins with it; so do more letters, with fewer, but firms choose them freely.
_INITIAL, _ACRONYM = 0.8, 0.6
#: Words written as one at most, letters of an acronym, and words it may stand for.
_RUN, _LETTERS, _SPAN = 3, 5, 8
#: Likeness is kept in 2^-20, rounded down: sums of products with weights stay exact in 64 bits.
ONE = 1 << 20
#: Share of the consonants in the likeness of words of two scripts: half; more where one of them writes no vowels.
_CONSONANTS, _ABJAD = 1 / 2, 2 / 3
_ABJADS = ("ARABIC", "HEBREW", "SYRIAC", "THAANA")
_WORD, _JOIN, _EXACT, _INITIALS = range(4)
#: By kind; one of two is a word, the other kind decides.
_FLOORS = np.floor(np.array([float(FLOOR), _JOINED_FLOOR, 1.0, _ACRONYM]) * ONE).astype(np.int64)


class _Unit(NamedTuple):
    text: str
    script: str
    kind: int
    first: int
    size: int
    native: str = ""


def _of(words: Sequence[Word], wanted: frozenset[str]) -> Iterator[_Unit]:
    """Yield the units of a name: of initials only those that are words of the other side."""
    for i, word in enumerate(words):
        yield _Unit(word.text, word.script, _WORD, i, 1, word.native)
    for i in range(len(words)):
        for size in range(2, min(_RUN, len(words) - i) + 1):
            run = words[i : i + size]
            if not any(word.is_number for word in run):
                scripts = {word.script for word in run}
                text = "".join(word.text for word in run)
                native = "".join(word.native for word in run)
                kind = _EXACT if any(len(word.text) == 1 for word in run) else _JOIN
                yield _Unit(text, scripts.pop() if len(scripts) == 1 else "MIXED", kind, i, size, native)
    for i in range(len(words)):
        initials = ""
        for size in range(1, min(_SPAN, len(words) - i) + 1):
            word = words[i + size - 1]
            if word.is_number or (word.text in joins() and size == 1):
                break
            if word.text in joins():
                continue
            initials += word.text[0]
            if initials in wanted and not (size == 1 and len(word.text) == 1):
                yield _Unit(initials, "INITIALS", _INITIALS, i, size)


def short(names: Sequence[Sequence[Word]]) -> frozenset[str]:
    """Return the words that could be initials of something."""
    return frozenset(w.text for words in names for w in words if len(w.text) <= _LETTERS and not w.is_number)


class Side:
    """The units of some names, end to end: name r has those from starts[r] to starts[r + 1]."""

    def __init__(
        self, names: Sequence[Sequence[Word]], weigh: Callable[[Word], int], wanted: frozenset[str]
    ) -> None:
        self.names = names
        distinct: dict[tuple[str, str, str], int] = {}
        weights: dict[Word, int] = {}
        rows: list[tuple[int, int, int, int, int]] = []
        starts, totals = [0], []
        for words in names:
            of = [weights.setdefault(word, weigh(word)) for word in words]
            for unit in _of(words, wanted):
                code = distinct.setdefault((unit.text, unit.script, unit.native), len(distinct))
                weight = sum(of[unit.first : unit.first + unit.size])
                rows.append((code, unit.kind, unit.first, unit.size, weight))
            starts.append(len(rows))
            totals.append(sum(of))
        columns = np.array(rows, np.int64).reshape(-1, 5).T
        self.code, self.kind, self.first, self.size, self.weight = np.ascontiguousarray(columns)
        self.bits: Ints = ((1 << self.size) - 1) << self.first
        self.starts, self.totals = np.array(starts, np.int64), np.array(totals, np.int64)
        self.texts = [text for text, _, _ in distinct]
        self.scripts = np.array([script for _, script, _ in distinct], dtype="U16")
        self.natives = [native for _, _, native in distinct]
        self.skeletons = [skeleton(text) for text in self.texts]
        self.bare = np.array([not text for text in self.skeletons], bool)

    def row(self, units: Ints) -> Ints:
        """Return the names that units belong to."""
        return np.asarray(np.searchsorted(self.starts, units, side="right") - 1, np.int64)


def likeness(a: Side, b: Side, of_a: Ints, of_b: Ints, **options: Any) -> Ints:
    """Return how alike pairs of distinct units are, in 2^-20: letters, and across scripts their consonants too.

    Across scripts a romanisation is one of many, and its vowels are the least sure of it. So the consonants, those
    that scripts confuse under one letter, count beside all letters: where both agree the words are one.
    """
    at, to = of_a.astype(np.uint32), of_b.astype(np.uint32)
    letters = indel_scores(a.texts, b.texts, at, to, **options)
    consonants = indel_scores(a.skeletons, b.skeletons, at, to, **options)
    script_a, script_b = a.scripts[of_a], b.scripts[of_b]
    share = np.where(np.isin(script_a, _ABJADS) | np.isin(script_b, _ABJADS), _ABJAD, _CONSONANTS)
    across = (script_a != script_b) & ~a.bare[of_a] & ~b.bare[of_b] & (consonants > letters)
    found = np.where(across, letters + (consonants - letters) * share, letters)
    if any(a.natives) and any(b.natives):
        signs = indel_scores(a.natives, b.natives, at, to, **options)
        found = np.where((script_a == script_b) & (signs < letters), (letters + signs) / 2, found)
    whole = letters == 1.0
    found = np.where((script_a == "DIGIT") | (script_b == "DIGIT"), np.where(whole, 1.0, 0.0), found)
    initials = (script_a == "INITIALS") | (script_b == "INITIALS")
    if initials.any():
        single = np.array([len(text) == 1 for text in a.texts], bool)[of_a]
        found = np.where(initials, np.where(whole, np.where(single, _INITIAL, _ACRONYM), 0.0), found)
    return np.asarray(np.floor(found * ONE), np.int64)


#: How alike pairs of distinct units are, by their codes, in 2^-20.
Measure = Callable[[Ints, Ints], Ints]


def product(of_a: Ints, of_b: Ints, first_a: Ints, first_b: Ints) -> tuple[Ints, Ints, Ints]:
    """Return every pair of each pair of ranges: which pair of ranges, and the two positions."""
    sizes = of_a * of_b
    pair = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return pair, first_a[pair] + within // of_b[pair], first_b[pair] + within % of_b[pair]


def united(a: Side, b: Side, left: Ints, right: Ints, alike: Ints) -> npt.NDArray[np.bool_]:
    """Tell which pairs of units are unions: one is a word, and they are as alike as units of their kinds must be."""
    kind_a, kind_b = a.kind[left], b.kind[right]
    return np.asarray((np.minimum(kind_a, kind_b) == _WORD) & (alike >= _FLOORS[np.maximum(kind_a, kind_b)]))


@dataclass(frozen=True, slots=True)
class _Unions:
    """Unions of units that are alike, ordered by the pair of names they belong to."""

    pair: Ints
    left: Ints
    right: Ints
    likeness: Ints
    value: Ints


def _unions(a: Side, b: Side, at: Ints, to: Ints, measure: Measure) -> _Unions:
    first_a, first_b = a.starts[at], b.starts[to]
    pair, left, right = product(a.starts[at + 1] - first_a, b.starts[to + 1] - first_b, first_a, first_b)
    alike = measure(a.code[left], b.code[right])
    kept = united(a, b, left, right, alike)
    pair, left, right, alike = pair[kept], left[kept], right[kept], alike[kept]
    value = alike * (a.weight[left] * b.totals[to[pair]] + b.weight[right] * a.totals[at[pair]])
    return _Unions(pair, left, right, alike, value)


def measure(a: Side, b: Side, **options: Any) -> Measure:
    """Return how to find the likeness of any units of two sides, each pair of distinct ones once a call."""

    def found(of_a: Ints, of_b: Ints) -> Ints:
        width = max(1, len(b.texts))
        codes, back = np.unique(of_a * width + of_b, return_inverse=True)
        return likeness(a, b, codes // width, codes % width, **options)[back]

    return found


def covered(
    a: Side, b: Side, at: Ints, to: Ints, measure: Measure, least: float = 0.0
) -> npt.NDArray[np.float64]:
    """Return the share of each pair of names that is covered by what is alike, mean of both; NaN where one is empty.

    Where all unions together, those that share words too, come to less than `least`, it is not looked for: 0.
    """
    found = _unions(a, b, at, to, measure)
    whole = 2 * ONE * a.totals[at] * b.totals[to]
    totals = np.zeros(len(at), np.int64)
    np.add.at(totals, found.pair, found.value)
    reached = totals >= np.floor(least * whole * (1 - 1e-9))  # whatever the rounding
    totals[~reached] = 0
    begins = np.flatnonzero(np.diff(found.pair, prepend=-1))
    ends = np.append(begins, len(found.pair))[1:]
    several = reached[found.pair[begins]] & (ends - begins > 1)
    bits_a, bits_b = a.bits[found.left], b.bits[found.right]
    for begin, end in zip(begins[several].tolist(), ends[several].tolist(), strict=True):
        columns = (part[begin:end].tolist() for part in (bits_a, bits_b, found.value))
        totals[found.pair[begin]] = _assign.best(list(zip(*columns, strict=True)))[0]
    return np.where(whole > 0, totals / np.maximum(whole, 1), np.nan)


@dataclass(frozen=True, slots=True)
class Union:
    """Words of one name held against words of the other; `share` is their part of what is covered."""

    left: tuple[Word, ...]
    right: tuple[Word, ...]
    how: str
    likeness: float
    share: float


def aligned(a: Side, b: Side) -> tuple[Union, ...]:
    """Return the unions that the first names of two sides are best assigned by, in order of the left words."""
    zero = np.zeros(1, np.int64)
    found = _unions(a, b, zero, zero, measure(a, b))
    bits = zip(a.bits[found.left].tolist(), b.bits[found.right].tolist(), found.value.tolist(), strict=True)
    out = []
    for n in _assign.best(list(bits))[1]:
        i, j = int(found.left[n]), int(found.right[n])
        left = tuple(a.names[0][a.first[i] : a.first[i] + a.size[i]])
        right = tuple(b.names[0][b.first[j] : b.first[j] + b.size[j]])
        kinds = {int(a.kind[i]), int(b.kind[j])}
        if _INITIALS in kinds:
            how = "initials"
        elif kinds & {_JOIN, _EXACT}:
            how = "joined"
        elif left[0].script != right[0].script:
            how = "transliterated"
        else:
            how = "same" if left == right else "alike"
        whole = 2 * ONE * int(a.totals[0]) * int(b.totals[0])
        alike = int(found.likeness[n]) / ONE
        out.append((i, Union(left, right, how, alike, int(found.value[n]) / whole)))
    return tuple(union for _, union in sorted(out, key=lambda item: int(a.first[item[0]])))
