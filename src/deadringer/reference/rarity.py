"""How rare an agreement of two data sheets is, by definition. The oracle of evidence/rarity; never to be made faster.

After Goodall, "A new similarity index based on probability", Biometrics 1966: two are alike in an attribute by one
minus the chance that two taken at random are at least as near, and on the whole by the mean over what both state. The
chance is counted among the works of a register, near this work's value and between any two; nothing is assumed of how
values are distributed. Works that derive from one another are one line, which has one vote.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

#: A number as (least, greatest) logarithm; a category as its alternatives.
Cell = tuple[float, float] | frozenset[str]
#: One item: what it states, by attribute.
Row = Mapping[str, Cell]
#: Lines' worth of belief in how often any two agree, against how many are near this one work.
BELIEF = 5
#: Lines among which pairs are counted; of more, so many at even ranks.
MOST = 512
#: Logarithms no further apart are equal, but for their last bits.
EQUAL = 1e-9


def gap(one: Cell, other: Cell) -> float:
    """Return how far the nearest readings are apart; categories are 0 apart where they share an alternative, else 1."""
    if isinstance(one, frozenset) or isinstance(other, frozenset):
        return float(not one & other)  # type: ignore[operator]
    return max(one[0] - other[1], other[0] - one[1], 0.0)


def reach(one: Cell, other: Cell) -> float:
    """Return how far the farthest readings are apart; categories as in `gap`."""
    if isinstance(one, frozenset) or isinstance(other, frozenset):
        return gap(one, other)
    return max(one[1] - other[0], other[1] - one[0])


def vote(cells: Sequence[Cell]) -> Cell:
    """Return what a line says of an attribute: its lower median, of intervals the middle; of categories the first."""
    middles = sorted((c[0] + c[1]) / 2 for c in cells if not isinstance(c, frozenset))
    return (middles[(len(middles) - 1) // 2],) * 2 if middles else cells[0]


def between(votes: Sequence[Cell], far: float, scale: float) -> float:
    """Return how often any two lines are as near, one pair more being counted of which nothing is known.

    By that pair, equal values are a toss-up, and nothing is rare that lies further apart than `scale`.
    """
    votes = sorted(votes, key=lambda v: v if isinstance(v, tuple) else (0.0, 0.0))
    if len(votes) > MOST:
        votes = [votes[i * (len(votes) - 1) // (MOST - 1)] for i in range(MOST)]
    pairs = [gap(one, other) <= far + EQUAL for one, other in combinations(votes, 2)]
    return (sum(pairs) + (1 + min(1.0, far / scale if scale else far)) / 2) / (len(pairs) + 1)


def chance(
    seen: Cell, work: Cell, own: Sequence[Cell], lines: Sequence[Sequence[Cell]], scale: float
) -> float:
    """Return the chance of an agreement as near as the farthest readings of a thing seen and a work.

    `lines` is what each other line of works states, of which as near to the work are, of a line, the share that is;
    a category is as near where it shares an alternative with either. `own` is what the work's own line states.
    """
    far = reach(seen, work)
    if isinstance(seen, frozenset) and isinstance(work, frozenset):
        if far:
            return 1.0
        work = seen | work
    near = sum(sum(gap(other, work) <= far + EQUAL for other in line) / len(line) for line in lines)
    votes = [vote(own), *map(vote, lines)]
    return min(1.0, (near + BELIEF * between(votes, far, scale)) / (len(lines) + BELIEF))


def rarity(
    seen: Row, work: int, works: Sequence[Row], lines: Sequence[str], scales: Mapping[str, float]
) -> float:
    """Return how rare it is to be so alike, 0..1: the mean of 1 - chance; NaN if nothing is shared."""
    found = []
    for name in seen:
        if name in works[work]:
            of: dict[str, list[Cell]] = {}
            for row, line in zip(works, lines, strict=True):
                if name in row:
                    of.setdefault(line, []).append(row[name])
            own = of.pop(lines[work])
            found.append(1.0 - chance(seen[name], works[work][name], own, list(of.values()), scales[name]))
    return sum(found) / len(found) if found else math.nan
