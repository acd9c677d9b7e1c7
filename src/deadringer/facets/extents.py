"""How much is copied, as one number a pair of items: what the evidence of texts is counted by.

A share alone does not tell: ten words out of ten that are the same are less than two hundred out of two hundred and
fifty, and a chapter is a small share of two long manuals. So the extent of a text is the share of it that is copied or
echoed as if `MORE` words more of it had not been; a passage by itself has the extent of a text of `WHOLE` words and
its own length of which it is copied; and of both texts, and of all pairs of texts, the largest counts.

What is echoed counts only in a text of up to `ECHOING` words. Four words stand together by chance too, and the more
often, the longer the text they are looked for in: of 200 stretches of 250 words from docstrings of one project, held
against texts from docstrings of others, on average 0.002, 0.006, 0.015, 0.040 and 0.106 was echoed in 1,000, 5,000,
20,000, 100,000 and 500,000 words, and a tenth or more of 0, 0, 0.005, 0.058 and 0.495 of them. In passages of eight
words less than 0.001 of them stood in any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.facets import texts
from deadringer.facets.texts import Library
from deadringer.model.texts import Copied

#: Two sentences: a text of eight words has an extent of 0.2 at most.
MORE = 30
#: A passage of 50 words, some three sentences, has the extent of a fifth, and one of 200, most of a page, of a half.
WHOLE = 200
#: Words of the longest text in which four words together are told from chance.
ECHOING = 20_000

Rows = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What is copied between the texts of pairs of items, shape (k,); NaN where either has none to compare.

    `scores` are the largest shares (`Copied.score`), `extents` what they are weighed by, 0 to 1.
    """

    scores: Floats
    extents: Floats


def compared(left: Library, right: Library, rows: Rows, of: Rows, **options: Any) -> Compared:
    """Return how much of the texts of given pairs of items is copied.

    Parameters
    ----------
    left, right : Library
        Of n sightings and of m works.
    rows, of : ndarray of intp, shape (k,)
        The pairs.
    **options
        `threads` and `level`, as the kernels take them.
    """
    known = left.comparable[rows] & right.comparable[of]
    scores, extents = np.where(known, 0.0, np.nan), np.where(known, 0.0, np.nan)
    one, other = left.side.counts(), right.side.counts()
    for pair, i, j in texts.in_common(left, right, rows, of, np.flatnonzero(known), **options):
        for found in texts.alignments(left, right, i, j, options):
            some = slice(found.begin, found.begin + len(found.at))
            at, mine, theirs = pair[some], one[i[some]], other[j[some]]
            for side, own, long in ((0, mine, theirs), (1, theirs, mine)):
                copied, echoed = found.copied[side], np.maximum(found.copied[side], found.echoed[side])
                np.maximum.at(scores, at, echoed / np.maximum(own, 1))
                np.maximum.at(extents, at, np.where(long <= ECHOING, echoed, copied) / (own + MORE))
            longest = found.counted.longest[found.at]
            np.maximum.at(extents, at, longest / (longest + WHOLE))
    return Compared(scores, extents)


def extent(copied: Copied) -> float:
    """Return the extent of one pair of texts."""
    sides = (
        (copied.counted_sighting, copied.copied_sighting, copied.echoed_sighting, copied.counted_work),
        (copied.counted_work, copied.copied_work, copied.echoed_work, copied.counted_sighting),
    )
    shares = [
        (max(strict, echoed) if long <= ECHOING else strict) / (own + MORE)
        for own, strict, echoed, long in sides
    ]
    return max(*shares, copied.longest / (copied.longest + WHOLE))
