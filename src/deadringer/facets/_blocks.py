"""Which names of two sides share enough words to be compared: every pair that could reach a cutoff, and few more.

Proof that none is lost. What is covered of a pair is the mean of two shares, each at most 1: if the mean reaches c,
the left share reaches 2c - 1. A union gives the left share no more than the weight of its left words. So any words of
a left name may be left out whose weights come to less than 2c - 1 of the whole: a pair that does reach c has, among
the unions it is best assigned by, one with a word that is kept. Its words are covered by no other, so what its likeness
lacks is lost to both shares: a union that loses more than 1 - c is not the one. Its two units are alike by FLOOR at
least, or equal initials. Likeness never exceeds the greater of the likeness of letters and of consonants, so the joins
of both at FLOOR hold every such pair of units. (A likeness of words is a ratio of whole numbers below 400: below FLOOR
is well below it, so no rounding brings one up.) Factors of forms and of numbers only lower a score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.facets._unions import FLOOR, ONE, Ints, Side, likeness, product, united
from deadringer.kernels.indel import indel_join

#: Pairs of rows held at a time: about a hundred megabytes.
_AT_ONCE = 1 << 21


@dataclass(frozen=True, slots=True)
class Alike:
    """Every pair of distinct units that could be united: code of the left x width + code of the right, ascending."""

    codes: Ints
    likeness: Ints
    width: int

    def __call__(self, of_a: Ints, of_b: Ints) -> Ints:
        """Return the likeness of pairs of units: 0 for those that are not alike."""
        if not len(self.codes):
            return np.zeros(len(of_a), np.int64)
        wanted = of_a * self.width + of_b
        at = np.minimum(np.searchsorted(self.codes, wanted), len(self.codes) - 1)
        return np.where(self.codes[at] == wanted, self.likeness[at], 0)


def alike(a: Side, b: Side, **options: Any) -> Alike:
    """Join the distinct units of two sides: by letters, and by consonants where the scripts differ."""
    width = max(1, len(b.texts))
    if not a.texts or not b.texts:
        return Alike(np.empty(0, np.int64), np.empty(0, np.int64), width)
    found = indel_join(a.texts, b.texts, cutoff=FLOOR, **options)
    pairs = [found.left.astype(np.int64) * width + found.right]
    for script in np.unique(a.scripts):
        of_a = np.flatnonzero((a.scripts == script) & ~a.bare)
        of_b = np.flatnonzero((b.scripts != script) & ~b.bare)
        if script not in ("DIGIT", "INITIALS") and len(of_a) and len(of_b):
            left, right = [a.skeletons[i] for i in of_a.tolist()], [b.skeletons[j] for j in of_b.tolist()]
            found = indel_join(left, right, cutoff=FLOOR, **options)
            pairs.append(of_a[found.left] * width + of_b[found.right])
    codes = _distinct(np.concatenate(pairs))
    settings = {key: value for key, value in options.items() if key in ("threads", "level")}
    measured = likeness(a, b, codes // width, codes % width, **settings)
    some = measured > 0
    return Alike(codes[some], measured[some], width)


def _distinct(values: Ints) -> Ints:
    """Return the distinct values, ascending: by sorting, several times faster than numpy's hashing of millions."""
    found = np.sort(values)
    return found[np.append(True, found[1:] != found[:-1])] if len(found) else found


def blocked(a: Side, b: Side, cutoff: float, near: Alike) -> tuple[Ints, Ints]:
    """Return pairs of names, ascending, among which are all whose covered share reaches a cutoff."""
    u, v = near.codes // near.width, near.codes % near.width
    by_b = np.argsort(b.code, kind="stable")
    first_b, last_b = (np.searchsorted(b.code[by_b], v, side) for side in ("left", "right"))
    costs = np.bincount(u, weights=last_b - first_b, minlength=len(a.texts))
    kept = np.flatnonzero(_keep(a, cutoff, costs))
    by_a = kept[np.argsort(a.code[kept], kind="stable")]
    first_a, last_a = (np.searchsorted(a.code[by_a], u, side) for side in ("left", "right"))
    width = max(1, len(b.names))
    ends = np.cumsum((last_a - first_a) * (last_b - first_b))
    found, begin = [np.empty(0, np.int64)], 0
    while begin < len(u):
        done = ends[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + _AT_ONCE, "right")))
        part = slice(begin, end)
        of, i, j = product(
            last_a[part] - first_a[part], last_b[part] - first_b[part], first_a[part], first_b[part]
        )
        left, right = by_a[i], by_b[j]
        alike = near.likeness[part][of]
        of_a, of_b = a.row(left), b.row(right)
        some = united(a, b, left, right, alike) & _reaches(a, b, left, right, of_a, of_b, alike, cutoff)
        found.append(_distinct(of_a[some] * width + of_b[some]))
        begin = end
    rows = _distinct(np.concatenate(found))
    return rows // width, rows % width


def _reaches(
    a: Side, b: Side, left: Ints, right: Ints, of_a: Ints, of_b: Ints, alike: Ints, cutoff: float
) -> npt.NDArray[np.bool_]:
    """Tell which unions leave the cutoff within reach: what they lack of likeness, their words lack for good."""
    whole = a.totals[of_a] * b.totals[of_b]
    words = a.weight[left] * b.totals[of_b] + b.weight[right] * a.totals[of_a]
    # In floats: what is lost in rounding is far less than what is allowed for.
    return np.asarray((ONE - alike) * words <= 2.0 * (1.0 - cutoff + 1e-9) * ONE * whole)


def _keep(a: Side, cutoff: float, costs: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Tell which units of the left names hold a word that is kept; those with most alike on the right go first."""
    keep = np.zeros(len(a.names), np.int64)
    for row, words in enumerate(a.names):
        spare = (2 * cutoff - 1) * a.totals[row] - 1e-6  # less than it, whatever the rounding
        begin = int(a.starts[row])  # the words come first among the units of a name, in order
        cost = costs[a.code[begin : begin + len(words)]].tolist()
        for n in sorted(range(len(words)), key=lambda n: (-cost[n], n)):
            weight = int(a.weight[begin + n])
            if weight < spare:
                spare -= weight
            else:
                keep[row] |= 1 << n
    return np.asarray((a.bits & np.repeat(keep, np.diff(a.starts))) != 0)
