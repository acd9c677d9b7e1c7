"""Where to screen: the cutoffs of facets that let least through and lose no more copies than is allowed.

A pair is weighed where any facet reaches its cutoff, so cutoffs are chosen together: the copies that are found when
every pair is weighed must each be reached by some facet, at the least number of pairs of independents. That is the
covering of a set at least cost, to which the greedy way is taken: most copies a pair, step by step. It is near the best
and not always it. What is chosen on few labels fits them too well: so it is tried on every group of
products with cutoffs chosen without it. Lost is what is never weighed: what a cutoff takes off a weight is not seen.

Chvatal, "A greedy heuristic for the set-covering problem", Mathematics of Operations Research 1979.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from deadringer.errors import InputError
from deadringer.evidence.measures import Bools, Floats, Ints
from deadringer.evidence.proportions import clopper_pearson

#: Products among the copies that must have a facet for anything to be advised of it.
LEAST = 5


@dataclass(frozen=True, slots=True)
class Facet:
    """How near every sighting comes to every work in one facet, and the cutoffs to choose from.

    `scores` have shape (n, m), NaN where there is nothing to compare. `cutoffs` go from the loosest to the strictest:
    they ascend, or where scores are `distances` descend, and hold the `default`. A pair reaches a cutoff it equals.
    """

    name: str
    scores: Floats
    cutoffs: Floats
    default: float
    distances: bool = False

    def levels(self, scores: Floats) -> Ints:
        """Return the place of the strictest cutoff that scores reach, -1 where they reach none."""
        sign = -1.0 if self.distances else 1.0
        found = np.searchsorted(sign * self.cutoffs, sign * scores, side="right") - 1
        return np.where(np.isnan(scores), -1, found)


@dataclass(frozen=True, slots=True)
class Lost:
    """How many copies are lost of how many, in products."""

    lost: int
    of: int

    def __str__(self) -> str:
        """Return it as `0 of 26 lost, at most 13 %`: by the exact 95 % interval, as if products were independent."""
        if not self.of:
            return "0 of 0 lost: not known"
        low, high = (
            f"{end:.0f} %" if end >= 1 else f"{end:.1f} %"
            for end in (100 * end for end in clopper_pearson(self.lost, self.of))
        )
        least = f"at least {low} and " if self.lost else ""
        return f"{self.lost} of {self.of} lost, {least}at most {high}"


@dataclass(frozen=True, slots=True)
class Step:
    """A cutoff of one facet: the labelled copies it reaches alone, and the pairs of independents it lets through alone.

    `lost` counts the copies not to be lost that are, with this cutoff, where the other facets have theirs as advised.
    """

    cutoff: float
    reached: int
    pairs: int
    lost: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """All cutoffs of one facet, and how many labelled copies have it, and `found` of those not to be lost.

    `advised` is None where fewer than `LEAST` of these have it: not known.
    """

    name: str
    default: float
    advised: float | None
    copies: int
    found: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Screened:
    """What cutoffs together bring: copies lost, and pairs of independents and works that are to be weighed."""

    lost: Lost
    pairs: int
    of_pairs: int


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """The cutoffs advised, what they bring on these labels, and what those chosen without each group bring on it.

    `unreachable` counts, among the lost, the copies that the loosest cutoffs would not let through either.
    """

    ladders: tuple[Ladder, ...]
    advised: Screened
    default: Screened
    apart: Lost
    unreachable: int
    allowed: float


@dataclass(frozen=True, slots=True)
class _Levels:
    """Levels by facet: of each copy at its best, (f, p), and of each pair of independents, (f, k)."""

    copies: Ints
    others: Ints

    def kept(self, at: Ints) -> Bools:
        return np.asarray((self.copies >= at[:, None]).any(axis=0))

    def through(self, at: Ints) -> Bools:
        return np.asarray((self.others >= at[:, None]).any(axis=0))


def advise(
    facets: Sequence[Facet],
    own: Bools,
    found: Bools,
    others: Bools,
    product: Sequence[str],
    apart: Sequence[tuple[Bools, Bools]],
    allowed: float = 0.0,
) -> Cutoffs:
    """Choose the cutoffs that let least through and lose at most a share `allowed` of the copies.

    Parameters
    ----------
    facets : sequence of Facet
        Of n sightings and m works.
    own : ndarray of bool, shape (n, m)
        Copies and their works. A product is kept where any of its listings is.
    found : ndarray of bool, shape (n,)
        Copies that are not to be lost.
    others : ndarray of bool, shape (n,)
        Independents.
    product : sequence of str
        What each sighting is a listing of.
    apart : sequence of (ndarray of bool, ndarray of bool), shape (n,)
        Sightings that are held apart together, and those by which cutoffs for them are chosen.
    allowed : float
        Greatest share of the copies that may be lost, 0 <= allowed < 1, beside those no cutoff would keep.

    Returns
    -------
    Cutoffs
        Every advised cutoff is the strictest that loses no more, the other ones being as they are.

    Raises
    ------
    InputError
        `allowed` is out of range.
    """
    if not 0 <= allowed < 1:
        raise InputError(f"lose: expected a share of copies from 0 to below 1, got {allowed}")
    levels = [facet.levels(facet.scores) for facet in facets]
    every = np.ones(len(product), dtype=np.bool_)
    whole, labelled = (
        _gather(levels, pairs, others, product, every) for pairs in (own & found[:, None], own)
    )
    known = (whole.copies >= 0).sum(axis=1) >= LEAST
    sizes = np.array([len(facet.cutoffs) for facet in facets], dtype=np.intp)
    usual = np.array([facet.levels(np.array(facet.default)) for facet in facets], dtype=np.intp)
    at = cover(whole.copies, whole.others, sizes, known, usual, allowed)
    lost = 0
    for held, teaching in apart:
        some = _gather(levels, own & found[:, None], others, product, held)
        if some.copies.shape[1]:
            taught = _gather(levels, own & found[:, None], others, product, teaching)
            enough = (taught.copies >= 0).sum(axis=1) >= LEAST
            by = cover(taught.copies, taught.others, sizes, enough, usual, allowed)
            lost += int((~some.kept(by)).sum())
    return Cutoffs(
        tuple(_ladder(f, facet, whole, labelled, at, bool(known[f])) for f, facet in enumerate(facets)),
        _screened(whole, at),
        _screened(whole, usual),
        Lost(lost, whole.copies.shape[1]),
        int((~whole.kept(np.where(known, 0, usual))).sum()),
        allowed,
    )


def _gather(
    levels: Sequence[Ints], own: Bools, others: Bools, product: Sequence[str], rows: Bools
) -> _Levels:
    """Return the levels of some sightings: of products of copies, and of independents with all works."""
    pairs = np.nonzero(own & rows[:, None])
    names, of = np.unique(np.array(product)[pairs[0]], return_inverse=True)
    best = np.full((len(levels), len(names)), -1, dtype=np.intp)
    for f, level in enumerate(levels):
        np.maximum.at(best[f], of.astype(np.intp), level[pairs])
    independents = others & rows
    return _Levels(best, np.array([level[independents].ravel() for level in levels], dtype=np.intp))


def cover(copies: Ints, others: Ints, sizes: Ints, use: Bools, usual: Ints, allowed: float = 0.0) -> Ints:
    """Choose a cutoff for each facet, by place.

    Parameters
    ----------
    copies : ndarray of intp, shape (f, p)
        The strictest cutoff that each copy reaches by each facet, -1 for none.
    others : ndarray of intp, shape (f, k)
        The same of pairs that need not be weighed.
    sizes : ndarray of intp, shape (f,)
        How many cutoffs there are.
    use : ndarray of bool, shape (f,)
        The facets to choose of.
    usual : ndarray of intp, shape (f,)
        The places of the others, which they keep.
    allowed : float
        Greatest share of copies to lose, beside those that no cutoff keeps.

    Returns
    -------
    ndarray of intp, shape (f,)
    """

    def kept(at: Ints) -> int:
        return int((copies >= at[:, None]).any(axis=0).sum())

    at = np.where(use, sizes - 1, usual)
    # A share is read as the decimal it prints as: a tenth of ten copies is one, whatever binary makes of it.
    needed = kept(np.where(use, 0, usual)) - int(np.floor(round(allowed * copies.shape[1], 9)))
    while (have := kept(at)) < needed:
        missing = ~(copies >= at[:, None]).any(axis=0)
        closed = ~(others >= at[:, None]).any(axis=0)
        choices = []
        for f in np.flatnonzero(use):
            levels = np.unique(copies[f, missing])
            for level in levels[levels >= 0].tolist():
                gained = min(int((copies[f, missing] >= level).sum()), needed - have)
                let = int((others[f, closed] >= level).sum())
                choices.append((let / gained, -gained, int(f), level))
        _, _, chosen, level = min(choices)
        at[chosen] = level
    # Later steps may have made earlier ones needless.
    for f in np.flatnonzero(use):
        while at[f] < sizes[f] - 1:
            more = at.copy()
            more[f] += 1
            if kept(more) < needed:
                break
            at = more
    return at


def _screened(levels: _Levels, at: Ints) -> Screened:
    kept, through = levels.kept(at), levels.through(at)
    return Screened(Lost(int((~kept).sum()), len(kept)), int(through.sum()), len(through))


def _ladder(f: int, facet: Facet, levels: _Levels, labelled: _Levels, at: Ints, known: bool) -> Ladder:
    steps = []
    for place, cutoff in enumerate(facet.cutoffs.tolist()):
        other = at.copy()
        other[f] = place
        steps.append(
            Step(
                cutoff,
                int((labelled.copies[f] >= place).sum()),
                int((levels.others[f] >= place).sum()),
                int((~levels.kept(other)).sum()),
            )
        )
    advised = float(facet.cutoffs[at[f]]) if known else None
    have, kept = (int((one.copies[f] >= 0).sum()) for one in (labelled, levels))
    return Ladder(facet.name, facet.default, advised, have, kept, tuple(steps))


def named(advised: Cutoffs) -> Mapping[str, float]:
    """Return the advised cutoffs by facet; those of facets that are not known are left out."""
    return {one.name: one.advised for one in advised.ladders if one.advised is not None}
