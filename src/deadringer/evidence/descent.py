"""Direction and source: of several items that a sighting may come from, which is told apart from which.

The ratio of a candidate, P(figures | derived from it) / P(figures | made independently), has the same denominator for
every candidate of one class. So of two candidates the quotient of their ratios is P(figures | from the one) / P(figures
| from the other): the same evidence under two propositions, and no independent making in it. That holds of the same
evidence only. Two candidates are therefore held against each other on the attributes that both of them and the
sighting state; what a fuller data sheet says more of counts for neither. An attribute in which the sighting agrees with
both to the same degree tells nothing either: what is left there is how common the one's value is and how common the
other's, which says nothing of the sighting. What remains is what one changed and the sighting has, or has not: the
shared innovation, which in stemmatics alone shows descent (Maas, "Textkritik", 1927; for what is shared but old shows
nothing). A change that many make alike shows little here too: the commoner a value is among independents, the less
agreement with it weighs, and a change that a standard imposes is common.

How often copies agree with what they are of was counted of copies and works, some of them copied at second hand: it is
taken to hold of copies of copies, of which no count is known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from deadringer.evidence.measures import DEGREES, MISSING, Floats, Ints
from deadringer.evidence.weigh import Weighed
from deadringer.model.dates import Span
from deadringer.model.descents import APART, BEST, SILENT, TIED
from deadringer.model.sheets import CLASS

#: log10 of how much better supported one candidate must be to be told apart from another: ten times. Where the counts
#: hold, figures of a copy of the other come out so at most one time in ten (Markov's inequality: the mean of a ratio
#: under its denominator is 1); of k candidates, that the right one is set aside, at most k times in ten.
TOLD = 1.0
#: Decimals of a gap: what sums differ in beyond them is the order of adding.
DIGITS = 9


def first(one: Span | None, other: Span | None) -> bool | None:
    """Tell whether `one` was there first: True or False only where whole spans are ordered, else None."""
    if one is None or other is None:
        return None
    if one.before(other):
        return True
    return False if other.before(one) else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What each pair and attribute adds before it is divided by the root of their number, ascending by pair.

    Arrays have shape (k,): `pair` and `attribute` are numbers, `degree` is one for the degrees of agreement.
    """

    pair: Ints
    attribute: Ints
    weight: Floats
    degree: Ints


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the candidates of one sighting are held against each other by; arrays have shape (candidates, attributes).

    As in `Figures`; `degree` is MISSING where a side does not state the attribute.
    """

    weight: Floats
    degree: Ints


def figures(weighed: Weighed) -> Figures:
    """Return the figures of pairs of sightings and candidates.

    Names have no part in it. AKM and AK-47 are a letter apart, and what is named after a thing tells the line, not the
    link of it; nor pictures, texts and vectors, which other sightings are not compared in.
    """
    seen = [(weighed.specs.of[a], found) for a, found in weighed.specs.seen.items() if a.name != CLASS]
    if not seen:
        none = np.empty(0, dtype=np.intp)
        return Figures(none, none, np.empty(0), none)
    pair = np.concatenate([found.at for _, found in seen])
    order = np.argsort(pair, kind="stable")
    weight = np.concatenate([of for of, _ in seen]) * np.sqrt(np.maximum(weighed.specs.known[pair], 1.0))
    return Figures(
        pair[order],
        np.repeat(np.arange(len(seen)), [len(found.at) for _, found in seen])[order],
        weight[order],
        np.concatenate([found.near * DEGREES + found.far for _, found in seen])[order],
    )


def evidence(of: Figures, pairs: Ints) -> Evidence:
    """Return the evidence of some pairs, ascending: those of one sighting with its candidates."""
    part = slice(*np.searchsorted(of.pair, (pairs[0], pairs[-1] + 1)).tolist())
    at = np.minimum(np.searchsorted(pairs, of.pair[part]), len(pairs) - 1)
    among = pairs[at] == of.pair[part]
    columns, column = np.unique(of.attribute[part][among], return_inverse=True)
    weight = np.zeros((len(pairs), len(columns)))
    degree = np.full(weight.shape, MISSING, dtype=np.intp)
    weight[at[among], column] = of.weight[part][among]
    degree[at[among], column] = of.degree[part][among]
    return Evidence(weight, degree)


def gaps(of: Evidence, slope: float, most: float) -> tuple[Floats, Ints]:
    """Return by how much each candidate (row) is better supported than each other one, log10, on common evidence.

    Parameters
    ----------
    of : Evidence
        Of n candidates.
    slope : float
        How far the fusion believes the sum over the specs.
    most : float
        What so few known copies can bear: no gap is greater.

    Returns
    -------
    gap : ndarray of float64, shape (n, n)
        gap[i, j] == -gap[j, i].
    common : ndarray of int, shape (n, n)
        Attributes that both candidates and the sighting state.
    """
    known = of.degree != MISSING
    both = known[:, None] & known
    common = both.sum(axis=2)
    differs = both & (of.degree[:, None] != of.degree)
    sums = np.where(differs, of.weight[:, None] - of.weight, 0.0).sum(axis=2)
    gap = slope * sums / np.sqrt(np.maximum(common, 1))
    return np.clip(np.round(gap, DIGITS), -most, most), common.astype(np.intp)


def best(gap: Floats, common: Ints, support: Floats, ranks: Sequence[object]) -> int:
    """Return the candidate that no other is better supported than by much: whose greatest defeat is the least.

    Where all state the same attributes that is the one with the greatest sum. Of equal ones one that states anything to
    compare goes before one that does not, then the greater `support` by data sheets, shape (n,), then the first by
    `ranks`.
    """
    worst, silent = gap.min(axis=1), np.diag(common) == 0
    keys = [(silent[i], -worst[i], -round(float(support[i]), DIGITS), ranks[i]) for i in range(len(gap))]
    return min(range(len(gap)), key=keys.__getitem__)


def standings(gap: Floats, common: Ints, top: int) -> list[str]:
    """Return how each candidate stands beside the best one: that, told apart, not told apart, or nothing to compare."""
    stands = [APART if far else TIED for far in gap[top] >= TOLD]
    for n in np.flatnonzero(common[top] == 0) if common[top, top] else ():
        stands[n] = SILENT
    stands[top] = BEST
    return stands


def through(left: Collection[str], above: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return which of those left are held to derive from another of them, by what each is held to derive from."""
    return tuple(one for one in left if any(a in left and a != one for a in above.get(one, ())))
