"""What a register tells of its attributes: how far apart independent works are in each, and how often two agree.

Lines of works that derive from one another vote once. Only works are asked, so that a sighting is compared the same
today and tomorrow, and no label is. An expert can recompute each number from the sheets with a spreadsheet.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import numpy as np

from deadringer.model.sheets import Attribute, Cell, Sheet, Terms, ends

#: Lines of works that must state an attribute before anything is learnt of it: of four, quartiles are two works.
LEAST = 5
#: ln 2: twice or half as much is unlike altogether. It stands for what too few works state, and is never passed: that
#: a register holds pistols and tanks makes no pistol of twice the mass alike.
WIDEST = math.log(2.0)
#: Fittings of a variant make 15 %, and count as half alike at the least, however much the works agree.
NARROWEST = 0.3
#: Two numbers agree within 1.3 %: measured apart, or converted from inches.
AGREE = 0.013
#: Bits of an attribute that too few works state, and of one in which all works agree.
USUAL, NOTHING = 1.0, 0.125


def learn(works: Sheet, lines: Mapping[str, str]) -> dict[Attribute, Terms]:
    """Learn scale and weight of each attribute of a register.

    Parameters
    ----------
    works : Sheet
    lines : mapping of work id to the id of its first ancestor
        Works of one line are derived from one another: together they have one vote, their lower median or (of
        categories) what most of them state.

    Returns
    -------
    dict of Attribute to Terms
        `scale`: the range between the quartiles of the logarithms, within `NARROWEST` and `WIDEST`. `weight`: with m
        lines, of which the share q of pairs agrees, log2 of (m + 1) / (m q + 1): the information in an agreement of
        two works that are independent, shrunk towards none where few are known; `NOTHING` at the least.
    """
    return {attribute: _terms(attribute, works, lines) for attribute in works.attributes}


def _terms(attribute: Attribute, works: Sheet, lines: Mapping[str, str]) -> Terms:
    votes: dict[str, list[Cell]] = {}
    for row, cell in works.cells[attribute.name].items():
        votes.setdefault(lines[works.item_ids[row]], []).append(cell)
    m = len(votes)
    if m < LEAST:
        return Terms(m, 0.0 if attribute.is_category else WIDEST, USUAL)
    if attribute.is_category:
        counts = Counter(Counter(map(str, cells)).most_common(1)[0][0] for cells in votes.values())
        agree, scale = sum(n * (n - 1) / 2 for n in counts.values()), 0.0
    else:
        at = np.array(sorted(_median(cells) for cells in votes.values()))
        agree = float((np.searchsorted(at, at + AGREE, side="right") - np.arange(1, m + 1)).sum())
        quarter = (m - 1) // 4
        scale = min(max(float(at[m - 1 - quarter] - at[quarter]), NARROWEST), WIDEST)
    share = agree / (m * (m - 1) / 2)
    return Terms(m, scale, max(math.log2((m + 1) / (m * share + 1)), NOTHING))


def _median(cells: list[Cell]) -> float:
    """Return the lower median of logarithms, that of an interval being its middle."""
    return sorted(map(_middle, cells))[(len(cells) - 1) // 2]


def _middle(cell: Cell) -> float:
    low, high = map(math.log, ends(cell))
    return (low + high) / 2
