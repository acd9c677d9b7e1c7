"""Data sheets beside one another as findings state them: by their farthest readings, and by how rare agreement is.

Neither weighs: both stand beside the likelihood ratio, for the reader to see what a wide interval or a standard value
hides. The definition of rarity is `reference.rarity`; here it is counted for many pairs at once, by sorting.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from deadringer.evidence.measures import (
    SAME,
    Floats,
    Ints,
    Pairs,
    agreement,
    apart,
    numbers,
    shared,
    stated,
)
from deadringer.evidence.voters import Voters, numbered, sharing, within
from deadringer.model.sheets import Attribute, Category, Sheet, Terms

#: Logarithms no further apart are equal, but for their last bits.
EQUAL = 1e-9
#: Lines' worth of belief in how often any two agree, against how many are near this one work: as many as must state an
#: attribute before its scale is learnt.
BELIEF = 5.0
#: Lines among which pairs are counted, some 131,000 of them; of more, so many at even ranks.
MOST = 512


@dataclass(frozen=True, slots=True)
class Beside:
    """One attribute of the pairs `at` (ascending), in which both sides state it.

    `near` and `far` are how far apart the nearest and the farthest readings are (|ln(a / b)|; NaN for categories). Of
    `of` other lines of works, `as_near` are as near to the work; `chance` is that of two being as near.
    """

    at: Ints
    near: Floats
    far: Floats
    as_near: Floats
    of: int
    chance: Floats


@dataclass(frozen=True, slots=True)
class SheetScores:
    """Scores of given pairs, shape (k,), NaN where nothing is shared; and what they come from, by attribute.

    `far` is Gower's coefficient by the farthest readings, `rarity` the mean of 1 - chance; both in 0..1.
    """

    far: Floats
    rarity: Floats
    of: Mapping[Attribute, Beside]

    def note(self, attribute: Attribute, at: int) -> str:
        """Say in words what an attribute tells in one pair; empty where nothing."""
        found = self.of.get(attribute)
        place = int(np.searchsorted(found.at, at)) if found else 0
        if found is None or place == len(found.at) or found.at[place] != at:
            return ""
        votes = max(0.0, round(float(found.as_near[place]), 1))  # works of a line share its vote
        said = f"{votes:g} of {found.of:,} other lines of works are as near"
        if not found.of:
            said = "no other line of works states it"
        near, far = float(found.near[place]), float(found.far[place])
        if far - near > EQUAL:
            ends = (
                f"{math.exp(min(end, 700.0)):.3g} times" if end > 1 else f"{math.expm1(end):.1%}"
                for end in (near, far)
            )
            said += "; apart by {} (nearest readings) to {} (farthest)".format(*ends)
        return said


def score(
    sightings: Sheet,
    works: Sheet,
    rows: Ints,
    of_works: Ints,
    terms: Mapping[Attribute, Terms],
    lines: Sequence[str],
) -> SheetScores:
    """Score given pairs by their farthest readings and by rarity.

    Parameters
    ----------
    sightings, works : Sheet
    rows, of_works : ndarray of intp, shape (k,)
        The pairs, by row of either sheet.
    terms : mapping of Attribute to Terms
        Scale and weight of each attribute of the works.
    lines : sequence of str
        The line of each work.
    """
    pairs = Pairs(rows, of_works, len(works))
    of_line = numbered(lines)
    like, weights, rare, count = (np.zeros(len(rows)) for _ in range(4))
    of: dict[Attribute, Beside] = {}
    for attribute in shared(sightings, works):
        beside, alike = (_categories if attribute.is_category else _numbers)(
            attribute, sightings, works, pairs, of_line, terms[attribute]
        )
        at, weight = beside.at, terms[attribute].weight
        like[at] += weight * alike
        weights[at] += weight
        rare[at] += 1.0 - beside.chance
        count[at] += 1.0
        of[attribute] = beside
    with np.errstate(invalid="ignore"):  # 0 / 0 where nothing is shared
        return SheetScores(like / weights, rare / count, of)


def _numbers(
    attribute: Attribute, sightings: Sheet, works: Sheet, pairs: Pairs, lines: Ints, terms: Terms
) -> tuple[Beside, Floats]:
    """Return an attribute of the pairs, and how alike they are by their farthest readings."""
    one, other = numbers(sightings, attribute), numbers(works, attribute)
    at = pairs.among(one.rows, other.rows)
    seen, work = one.of(pairs.left[at]), other.of(pairs.right[at])
    near, far = apart(seen, work)
    by = Voters(other.rows, lines)
    low, high = work.low - (far + EQUAL), work.high + (far + EQUAL)
    place = np.searchsorted(other.rows, pairs.right[at])
    as_near = within(other, by, low, high, place)
    gaps = _gaps(by.middles((other.low + other.high) / 2))
    unknown = (1.0 + np.minimum(1.0, far / terms.scale)) / 2.0
    agree = (np.searchsorted(gaps, far + EQUAL, side="right") + unknown) / (len(gaps) + 1)
    alike = np.maximum(0.0, 1.0 - far / terms.scale)
    return Beside(at, near, far, as_near, by.count - 1, _chance(as_near, by.count - 1, agree)), alike


def _chance(as_near: Floats, others: int, agree: Floats) -> Floats:
    return np.minimum(1.0, (as_near + BELIEF * agree) / (others + BELIEF))


def _gaps(votes: Floats) -> Floats:
    """Return how far apart every two of some numbers are, ascending; of too many, those at even ranks stand for all."""
    votes = np.sort(votes)
    if len(votes) > MOST:
        votes = votes[np.arange(MOST) * (len(votes) - 1) // (MOST - 1)]
    return np.sort(np.concatenate([votes[i + 1 :] - votes[i] for i in range(len(votes))] or [votes]))


def _categories(
    attribute: Attribute, sightings: Sheet, works: Sheet, pairs: Pairs, lines: Ints, terms: Terms
) -> tuple[Beside, Floats]:
    (rows, cells), (others, of) = stated(sightings, attribute), stated(works, attribute)
    at = pairs.among(rows, others)
    left, right = np.searchsorted(rows, pairs.left[at]), np.searchsorted(others, pairs.right[at])
    texts = [np.array([str(cell) for cell in side], dtype=object) for side in (cells, of)]
    alike = np.asarray(texts[0][left] == texts[1][right], dtype=np.float64)
    by = Voters(others, lines)
    others_of = by.count - 1
    as_near, chance = (
        np.full(len(at), float(others_of)),
        np.ones(len(at)),
    )  # where two are unlike, all are as near
    same = np.flatnonzero(agreement(cells, of, left, right) == SAME)
    if len(same):
        as_near[same] = sharing(cells, of, left[same], right[same], by)
        agree = _agreeing([of[place] for place in by.firsts()])
        chance[same] = _chance(as_near[same], others_of, np.full(len(same), agree))
    none = np.full(len(at), np.nan)
    return Beside(at, none, none, as_near, others_of, chance), alike


def _agreeing(votes: list[Category]) -> float:
    """Return how often any two of some categories share an alternative, one pair more being counted as a toss-up."""
    if len(votes) > MOST:
        votes = [votes[i * (len(votes) - 1) // (MOST - 1)] for i in range(MOST)]
    counts = Counter(votes)
    alone = sum(n * (n - 1) // 2 for n in counts.values())
    apart_from = sum(
        n * m
        for (one, n), (other, m) in combinations(counts.items(), 2)
        if not set(one.alternatives).isdisjoint(other.alternatives)
    )
    return (alone + apart_from + 0.5) / (len(votes) * (len(votes) - 1) / 2 + 1)
