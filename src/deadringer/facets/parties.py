"""Names of parties: makers, firms, holders, offices and people. Their rules differ from those of product names.

The order of words does not matter, a legal form is compared as a class of its own, and a word counts for as much as it
tells. A score is likeness of names alone: who is who is a fact of the record, and nothing here decides it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.errors import InputError
from deadringer.facets import _blocks, _unions
from deadringer.facets._words import LegalForm, Word, generic, part

#: What remains where the numbers of two names differ: Factory 10 is not Factory 11.
OTHER_NUMBER = 0.5
#: What remains where one name states no legal form, where the forms differ within a class (a GmbH and a d.o.o.: often
#: one the rendering of the other), and where they are of two classes: the same words, but another legal person.
UNSTATED, OTHER_FORM, OTHER_CLASS = 0.98, 0.95, 0.85
#: How much a word tells: in sixteenths, so that sums of weights are whole numbers. An initial could be one of a few
#: dozen words; a generic word stands in a fair share of all names.
_TELLING, _INITIAL, _GENERIC = 16, 8, 4
#: Pairs scored at a time: some hundred comparisons each, tens of megabytes.
_PAIRS_AT_ONCE = 1 << 14
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PartyName:
    """A party's name taken apart: its words, its legal form (None: none stated), what was set aside, and the text."""

    words: tuple[Word, ...]
    form: LegalForm | None
    aside: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """Words of one name against words of the other: how, how alike (0..1), and their share of the score (0..1)."""

    left: str
    right: str
    how: str
    likeness: float
    share: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two names score as they do: `score` = the sum of the shares x `of_forms` x `of_numbers`."""

    score: float
    aligned: tuple[Aligned, ...]
    left_alone: tuple[str, ...]
    right_alone: tuple[str, ...]
    forms: tuple[str, str]
    of_forms: float
    of_numbers: float


@dataclass(frozen=True, slots=True)
class Register:
    """How many names of a register hold each word: a word that many bear tells little of one of them."""

    names: int
    counts: Mapping[str, int]

    @classmethod
    def of(cls, names: Iterable[str | PartyName]) -> Register:
        """Count the words of a register's names."""
        counts: dict[str, int] = {}
        size = 0
        for name in names:
            size += 1
            for word in {word.text for word in _parsed(name).words}:
                counts[word] = counts.get(word, 0) + 1
        return cls(size, MappingProxyType(counts))

    def rarity(self, word: str) -> float:
        """Return 1 for a word that one name holds or none, falling with the logarithm of how many do, to about 0."""
        held = max(1, self.counts.get(word, 1))
        return float(np.log1p(self.names / held) / np.log1p(max(1, self.names)))


def party(name: str) -> PartyName:
    """Take the name of a party apart.

    Parameters
    ----------
    name : str
        A name as written, in any script.

    Returns
    -------
    PartyName
        NFKC, transliterated to ASCII, case folded. Legal forms are looked for at both ends, and one word at least is
        left. Native names are read letter by letter: Chinese characters as in Mandarin, in Japanese names too.

    Raises
    ------
    InputError
        `name` is not a string.
    """
    if not isinstance(name, str):
        raise InputError(f"name: expected a string, got {type(name).__name__}")
    words, form, aside = part(name)
    return PartyName(words, form, aside, name)


def normal(name: str) -> tuple[str, str]:
    """Return what identifies a name however it is written: its words in order of the alphabet, and its legal form.

    The form is empty where none is stated. The names of two parties may be the same all the same.
    """
    found = party(name)
    return " ".join(sorted(word.text for word in found.words)), found.form.normal if found.form else ""


def _parsed(name: str | PartyName) -> PartyName:
    return name if isinstance(name, PartyName) else party(name)


def telling(word: Word, register: Register | None = None) -> int:
    """Return how much a word tells of who bears it, in sixteenths of a telling word, 1..16."""
    if word.is_number:
        weight = _TELLING
    elif len(word.text) == 1:
        weight = _INITIAL
    else:
        weight = _GENERIC if word.text in generic() else _TELLING
    return max(1, round(weight * register.rarity(word.text))) if register else weight


def of_forms(one: LegalForm | None, other: LegalForm | None) -> float:
    """Return what remains of the likeness of two names with these legal forms, 0.85..1."""
    a, b = (one.normal if one else ""), (other.normal if other else "")
    if a == b:
        return 1.0
    if not one or not other or not a or not b:
        return UNSTATED
    return OTHER_FORM if one.kind == other.kind else OTHER_CLASS


def of_numbers(one: Sequence[Word], other: Sequence[Word]) -> float:
    """Return what remains of the likeness of two names with these words: 1 unless both have numbers, and others."""
    a, b = (sorted(word.text for word in words if word.is_number) for words in (one, other))
    return OTHER_NUMBER if a and b and a != b else 1.0


@dataclass(frozen=True, slots=True)
class _Side:
    """The names of one side, and their units."""

    names: list[PartyName]
    units: _unions.Side


def _both(
    left: Iterable[str | PartyName], right: Iterable[str | PartyName], register: Register | None
) -> tuple[_Side, _Side]:
    one, other = ([_parsed(name) for name in names] for names in (left, right))
    words, others = ([name.words[: _unions.LONGEST] for name in names] for names in (one, other))
    weigh = partial(telling, register=register)
    return (
        _Side(one, _unions.Side(words, weigh, _unions.short(others))),
        _Side(other, _unions.Side(others, weigh, _unions.short(words))),
    )


def _scores(
    a: _Side, b: _Side, at: Rows, to: Rows, measure: _unions.Measure, least: float = 0.0
) -> npt.NDArray[np.float64]:
    """Score pairs of rows; any that cannot reach `least` may be 0."""
    out = np.full(len(at), np.nan)
    for begin in range(0, len(at), _PAIRS_AT_ONCE):
        part_at, part_to = at[begin : begin + _PAIRS_AT_ONCE], to[begin : begin + _PAIRS_AT_ONCE]
        covered = _unions.covered(a.units, b.units, part_at, part_to, measure, least)
        some = np.flatnonzero((covered > 0) & (covered >= least))
        for n, i, j in zip(some.tolist(), part_at[some].tolist(), part_to[some].tolist(), strict=True):
            one, other = a.names[i], b.names[j]
            covered[n] *= of_forms(one.form, other.form) * of_numbers(one.words, other.words)
        out[begin : begin + _PAIRS_AT_ONCE] = covered
    return out


def scores(
    left: Iterable[str | PartyName],
    right: Iterable[str | PartyName],
    rows_left: Any,
    rows_right: Any,
    *,
    register: Register | None = None,
    threads: int | None = None,
    level: str | None = None,
) -> npt.NDArray[np.float64]:
    """Score given pairs of names.

    The score is the share of each name that finds its like in the other, mean of both sides: words are assigned to one
    another so that this is greatest, each weighed by how much it tells and by how alike the two are. A word on one
    side alone therefore costs half of what two words that contradict each other cost. Where the numbers differ it is
    halved; where the legal forms do, it falls a little.

    Parameters
    ----------
    left, right : iterable of str or PartyName
        n and m names. Of each, the first twelve words count.
    rows_left, rows_right : array of int, shape (k,)
        The pairs, by row.
    register : Register, optional
        Makes words that many names hold tell less.
    threads, level
        As for `deadringer.indel_join`.

    Returns
    -------
    ndarray of float64, shape (k,)
        Likeness in 0..1, unitless, the same if the sides are swapped; NaN where a name has no words.

    Raises
    ------
    InputError
        A name is not a string, a row does not exist, or the rows differ in number.
    """
    a, b = _both(left, right, register)
    at, to = _rows(rows_left, len(a.names), "rows_left"), _rows(rows_right, len(b.names), "rows_right")
    if len(at) != len(to):
        raise InputError(f"rows_left and rows_right: expected as many of each, got {len(at)} and {len(to)}")
    return _scores(a, b, at, to, _unions.measure(a.units, b.units, threads=threads, level=level))


def _rows(rows: Any, size: int, name: str) -> npt.NDArray[np.int64]:
    found = np.asarray(rows)
    if found.ndim != 1 or (found.size and found.dtype.kind not in "iu"):
        raise InputError(f"{name}: expected whole numbers in one dimension, got {found.dtype} {found.shape}")
    if found.size and not 0 <= int(found.min()) <= int(found.max()) < size:
        raise InputError(f"{name}: expected rows in 0..{size - 1}, got {found.min()}..{found.max()}")
    return found.astype(np.int64)


def candidates(
    left: Iterable[str | PartyName],
    right: Iterable[str | PartyName],
    cutoff: float,
    *,
    register: Register | None = None,
    **options: Any,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Find every pair of names whose score reaches a cutoff.

    Parameters
    ----------
    left, right, register
        As for `scores`.
    cutoff : float
        Least score to report, 0 < cutoff <= 1; compared with the score as returned.
    **options
        threads, level, max_pairs: as for `deadringer.indel_join`.

    Returns
    -------
    rows_left, rows_right : ndarray of int64, shape (k,)
        The pairs, ascending and without repeats.
    score : ndarray of float64, shape (k,)
        What `scores` returns for them.

    Raises
    ------
    InputError
        A name is not a string, or `cutoff` lies outside (0, 1].
    BudgetError
        More than `max_pairs` pairs of words are alike.
    """
    if not 0 < cutoff <= 1:
        raise InputError(f"cutoff: expected a number above 0 and at most 1, got {cutoff!r}")
    a, b = _both(left, right, register)
    near = _blocks.alike(a.units, b.units, **options)
    at, to = _blocks.blocked(a.units, b.units, float(cutoff), near)
    found = _scores(a, b, at, to, near, float(cutoff))
    kept = found >= cutoff
    return at[kept], to[kept], found[kept]


def explain(left: str | PartyName, right: str | PartyName, register: Register | None = None) -> Explanation:
    """Say which words of two names were held against each other, and what each gave to their score.

    Parameters
    ----------
    left, right : str or PartyName
        Two names.
    register : Register, optional
        As for `scores`.

    Returns
    -------
    Explanation
        Its `score` is that of `scores`; NaN where a name has no words.
    """
    a, b = _both([left], [right], register)
    rows = np.zeros(1, np.int64)
    score = float(_scores(a, b, rows, rows, _unions.measure(a.units, b.units))[0])
    one, other = a.names[0], b.names[0]
    aligned, alone, other_alone = [], list(one.words[: _unions.LONGEST]), list(other.words[: _unions.LONGEST])
    for union in _unions.aligned(a.units, b.units):
        for rest, words in ((alone, union.left), (other_alone, union.right)):
            for word in words:
                rest.remove(word)
        aligned.append(
            Aligned(
                " ".join(word.text for word in union.left),
                " ".join(word.text for word in union.right),
                union.how,
                union.likeness,
                union.share,
            )
        )
    return Explanation(
        score,
        tuple(aligned),
        tuple(word.text for word in alone),
        tuple(word.text for word in other_alone),
        (" ".join(one.aside), " ".join(other.aside)),
        of_forms(one.form, other.form),
        of_numbers(one.words, other.words),
    )
