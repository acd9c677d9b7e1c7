"""The exact best assignment of the words of one name to those of another, given what each union of words is worth.

A union takes a run of words on either side, most often one on each; no word is taken twice. Words are bits, values are
whole numbers: the best value is exact, whichever side comes first.
"""

from __future__ import annotations

from collections.abc import Sequence

#: A union of words: the bits of the left words and of the right ones, and its value, 1 or more.
Union = tuple[int, int, int]


def best(unions: Sequence[Union]) -> tuple[int, tuple[int, ...]]:
    """Choose unions that share no word and are worth most together.

    Parameters
    ----------
    unions : sequence of (int, int, int)
        k unions. The left bits of each are neighbours.

    Returns
    -------
    value : int
        What the chosen ones are worth; 0 if there is none.
    chosen : tuple of int
        Their positions, ascending. Of equal choices always the same.

    Notes
    -----
    Left words are decided from the lowest bit up. What was chosen before matters only by the words it has taken that
    may still be wanted: so one best choice is kept for each set of those, and none that could win is dropped. The
    work grows with 2^(words) only where every word is like every other.
    """
    by_low: dict[int, list[int]] = {}
    for at, (left, _, _) in enumerate(unions):
        by_low.setdefault(left & -left, []).append(at)
    states: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(0, 0): (0, ())}
    for low in sorted(by_low):
        after: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}
        for (left, right), (value, chosen) in states.items():
            options = [((left & -low, right), (value, chosen))]
            for at in by_low[low]:
                a, b, worth = unions[at]
                if not (left & a or right & b):
                    options.append((((left | a) & -low, right | b), (value + worth, (*chosen, at))))
            for state, choice in options:
                if state not in after or choice[0] > after[state][0]:
                    after[state] = choice
        states = after
    value, chosen = max(states.values(), key=lambda choice: choice[0])
    return value, tuple(sorted(chosen))
