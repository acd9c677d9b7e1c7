"""What works of a register say of one attribute, one vote a line of works that derive from one another.

Counted by sorting: how many votes are near a value does not take all pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from deadringer.evidence.measures import Bools, Floats, Ints, Numbers
from deadringer.model.sheets import Category

#: Decimals of a count of votes: shares of a line are summed, and what is no whole number for that only is made one.
DIGITS = 9


def numbered(lines: Sequence[str]) -> Ints:
    """Return a number for each work: the same for works of one line."""
    names: dict[str, int] = {}
    return np.array([names.setdefault(line, len(names)) for line in lines], dtype=np.intp)


class Voters:
    """Works that state one attribute. A line of works that derive from one another has one vote, shared among them."""

    def __init__(self, rows: Ints, lines: Ints) -> None:
        self.rows = rows
        _, self.line, sizes = np.unique(lines[rows], return_inverse=True, return_counts=True)
        self.votes: Floats = 1.0 / sizes[self.line]
        self.count = len(sizes)
        self._order = np.argsort(self.line, kind="stable")
        self._begins = np.concatenate([[0], np.cumsum(sizes)])

    def middles(self, at: Floats) -> Floats:
        """Return the lower median of each line, of one number a work."""
        order = np.lexsort((at, self.line))
        return np.asarray(at[order][(self._begins[:-1] + self._begins[1:] - 1) // 2])

    def firsts(self) -> Ints:
        """Return the place of each line's first work, in order of place."""
        return np.sort(self._order[self._begins[:-1]])

    def kin(self, of: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Yield, for works at these places, those of one line with others of it: which they are, and the whole line."""
        lines = self.line[of]
        order = np.argsort(lines, kind="stable")
        for part in np.split(order, np.flatnonzero(np.diff(lines[order])) + 1) if len(of) else []:
            line = lines[part[0]]
            members = self._order[self._begins[line] : self._begins[line + 1]]
            if len(members) > 1:
                yield part, members


def within(of: Numbers, by: Voters, low: Floats, high: Floats, work: Ints) -> Floats:
    """Return the votes of lines whose numbers reach into each range, but for the line of the work it lies about.

    `work` has the places of these works. Of a line with one work it is that one, and one vote is left out.
    """
    found, own = _reaching(of, by.votes, low, high), np.ones(len(work))
    for mine, members in by.kin(work):
        line = Numbers(of.rows[members], of.low[members], of.high[members])
        own[mine] = _reaching(line, by.votes[members], low[mine], high[mine])
    return np.asarray(np.round(found - own, DIGITS))


def _reaching(of: Numbers, votes: Floats, low: Floats, high: Floats) -> Floats:
    """Return the votes of numbers that reach into each range: all, but those wholly below or wholly above it."""
    by_high, by_low = np.argsort(of.high, kind="stable"), np.argsort(of.low, kind="stable")
    below = np.concatenate([[0.0], np.cumsum(votes[by_high])])
    above = np.concatenate([np.cumsum(votes[by_low][::-1])[::-1], [0.0]])
    ends = (
        np.searchsorted(of.high[by_high], low, side="left"),
        np.searchsorted(of.low[by_low], high, side="right"),
    )
    return np.asarray(votes.sum() - below[ends[0]] - above[ends[1]])


def sharing(cells: list[Category], of: list[Category], left: Ints, right: Ints, by: Voters) -> Floats:
    """Return the votes of other lines that share an alternative with either of two categories, pair by pair."""
    kinds: dict[Category, int] = {}
    seen, kind = (
        np.array([kinds.setdefault(c, len(kinds)) for c in side], dtype=np.intp) for side in (cells, of)
    )
    codes, which = np.unique(seen[left] * len(kinds) + kind[right], return_inverse=True)
    every = list(kinds)
    sharing = np.zeros((len(codes), len(of)))
    for row, code in enumerate(codes.tolist()):
        one, other = every[code // len(every)], every[code % len(every)]
        sharing[row] = by.votes * _shares(one, other, every)[kind]
    found = sharing.sum(axis=1)[which]
    own = np.ones(len(left))
    for mine, members in by.kin(right):
        own[mine] = sharing[:, members].sum(axis=1)[which[mine]]
    return np.asarray(np.round(found - own, DIGITS))


def _shares(one: Category, other: Category, kinds: list[Category]) -> Bools:
    """Return which kinds share an alternative with one of two."""
    alternatives = {*one.alternatives, *other.alternatives}
    return np.array([not alternatives.isdisjoint(kind.alternatives) for kind in kinds], dtype=np.bool_)
