"""What many unrelated works say alike: notices, warnings, terms. It is shown, and never counts as copied.

A run of `min_words` words is boilerplate where it stands in the texts of three or more unrelated works, or in a text of
a background that the caller gives. Only works are asked, never sightings: a work copied many times is no boilerplate.

Works are related that are of one line (`derived_from`), or of which each has half of its runs in the other: one text,
put down twice. And a work does not count beside another that has half of its runs: a leaflet that is part of a manual
says again what the manual says. So a work reprinted in several others is no boilerplate, whoever did it; a notice in
three manuals is, also where it is registered as a work of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.facets import _sets
from deadringer.kernels.passages import Words, words
from deadringer.kernels.shingle import containment_self_join
from deadringer.model.texts import MIN_WORDS

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Unrelated works that say the same: two may have copied one another.
WORKS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Boilerplate:
    """Runs of `min_words` words that do not count: their hashes, ascending."""

    runs: U64
    min_words: int = MIN_WORDS

    def marks(self, of: Words, runs: tuple[U64, I64]) -> Bools:
        """Return of each word whether it stands in such a run; `runs` are all runs of the words, in order."""
        hashes, offsets = runs
        greyed = np.zeros(len(of.hashes) + 1, np.int64)
        found = np.flatnonzero(_sets.among(hashes, self.runs))
        row = np.searchsorted(offsets, found, side="right") - 1
        at = of.offsets[row] + found - offsets[row]
        np.add.at(greyed, at, 1)
        np.add.at(greyed, np.minimum(at + self.min_words, of.offsets[row + 1]), -1)
        return np.cumsum(greyed)[:-1] > 0


#: Nothing is boilerplate.
NONE = Boilerplate(np.empty(0, np.uint64))


def boilerplate(
    texts: Sequence[Sequence[str]],
    lines: Sequence[object],
    background: Iterable[str] = (),
    *,
    works: int = WORKS,
    min_words: int = MIN_WORDS,
    **options: Any,
) -> Boilerplate:
    """Find what stands in many unrelated works.

    Parameters
    ----------
    texts : sequence of sequence of str
        The texts of each work.
    lines : sequence
        Of each work what it has in common with those it is derived from, and they from it; of any type.
    background : iterable of str
        Texts all of whose runs are boilerplate: a standard, a statute, terms that a trade uses.
    works : int
        How many unrelated works make it so.
    min_words : int
        Words of a run.
    **options
        `threads` and `level`, as the kernels take them.
    """
    ours = _runs_of([text for own in texts for text in own], min_words, **options)
    values, offsets = ours
    work = np.repeat(np.arange(len(texts)), [len(own) for own in texts])
    sets = _sets.unique(values, np.repeat(work, np.diff(offsets)), len(texts))
    known: dict[object, int] = {}
    line = np.array([known.setdefault(one, len(known)) for one in lines], np.int64)
    given = _runs_of(list(background), min_words, **options)[0]
    return Boilerplate(np.unique(np.concatenate([_common(sets, line, works, **options), given])), min_words)


def _runs_of(texts: Sequence[str], min_words: int, **options: Any) -> tuple[U64, I64]:
    """Return the runs of texts; of one with fewer words than a run has, none."""
    found = words(texts, **options)
    return long_runs(found, min_words, **options)


def long_runs(of: Words, n: int, **options: Any) -> tuple[U64, I64]:
    """Return every run of n words of texts, in order: none of a text that has fewer."""
    hashes, offsets = of.runs(n, **options)
    counts = np.diff(offsets)
    short = np.diff(of.offsets) < n
    kept = hashes[np.repeat(~short, counts)]
    return kept, _sets.ends(np.where(short, 0, counts))


def _common(sets: tuple[U64, I64], line: I64, works: int, **options: Any) -> U64:
    """Return the runs that stand in so many unrelated works, ascending."""
    values, offsets = sets
    sizes = np.diff(offsets)
    work = np.repeat(np.arange(len(sizes)), sizes)
    order = np.argsort(values, kind="stable")
    run, work = np.unique(values[order], return_inverse=True)[1], work[order]
    # Most runs stand in too few works to begin with.
    many = np.bincount(run, minlength=1)[run] >= works if len(run) else np.zeros(0, np.bool_)
    run, work = run[many], work[many]
    if not len(run):
        return np.empty(0, np.uint64)
    a, b = _halves(sets, sizes, **options)
    mutual = _sets.among(
        (a * len(sizes) + b).astype(np.uint64), np.sort((b * len(sizes) + a).astype(np.uint64))
    )
    group = _united(line, a[mutual], b[mutual])
    # A work that lies by half within another does not count beside it.
    held = ~mutual
    keys = run * len(sizes) + work  # ascending
    counts = np.ones(len(run), np.bool_)
    order = np.argsort(work, kind="stable")
    hot, of = run[order], np.searchsorted(work[order], np.arange(len(sizes) + 1)).tolist()
    for inner, outer in zip(a[held].tolist(), b[held].tolist(), strict=True):
        own = hot[of[inner] : of[inner + 1]]
        both = own[_sets.among(own, hot[of[outer] : of[outer + 1]])]
        counts[np.searchsorted(keys, both * len(sizes) + inner)] = False
    pairs = np.unique(run[counts] * len(sizes) + group[work[counts]])
    told = np.bincount(pairs // len(sizes), minlength=int(run[-1]) + 1) >= works
    return np.unique(values)[np.flatnonzero(told)]


def _halves(sets: tuple[U64, I64], sizes: I64, **options: Any) -> tuple[I64, I64]:
    """Return the pairs of works of which the first has half of its runs, or more, in the second."""
    found = containment_self_join(sets, cutoff=Fraction(1, 2), **options)
    a, b = found.left.astype(np.int64), found.right.astype(np.int64)
    some = sizes[a] > 0  # a work without runs lies within any
    return a[some], b[some]


def _united(group: I64, a: I64, b: I64) -> I64:
    """Return a number for each work: the least line of all that are related, directly or by others."""
    out = group.copy()
    while True:
        least = np.minimum(out[a], out[b])
        before = out.copy()
        np.minimum.at(out, a, least)
        np.minimum.at(out, b, least)
        by_line = np.full(int(group.max(initial=0)) + 1, len(out), out.dtype)
        np.minimum.at(by_line, group, out)
        out = by_line[group]
        if np.array_equal(out, before):
            return out
