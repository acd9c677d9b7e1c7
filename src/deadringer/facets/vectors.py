"""The vectors facet: embeddings that the user brought, of one model, compared by their cosine.

Every vector of a sighting is compared with every one of a work, and the best pair counts: an item may have several (of
views, crops, paragraphs). A cosine tells something within one model only, so both sides are of one; what a cosine of it
is worth is counted (`evidence.vectors`), never assumed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.errors import BudgetError
from deadringer.facets._portions import parts, within
from deadringer.kernels.cosine import cosine_join, cosine_scores

Rows = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]

#: Pairs of vectors that are scored at a time: 100 MB of rows and scores.
_AT_ONCE = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """The vectors of some items, item by item, all of one model.

    `starts[i]` to `starts[i + 1]` are those of item i; `vectors` has shape (n, dimension), float32.
    """

    model: str
    item_ids: tuple[str, ...]
    starts: Rows
    vectors: npt.NDArray[np.float32]

    @property
    def counts(self) -> Rows:
        """How many vectors each item has."""
        return np.diff(self.starts)

    def of(self) -> Rows:
        """Return the item of each vector."""
        return np.repeat(np.arange(len(self.item_ids)), self.counts)

    def digest(self, item: int) -> bytes:
        """Return what makes an item's vectors the same as another's; nothing where it has none."""
        begin, end = self.starts[item : item + 2].tolist()
        return hashlib.sha256(self.vectors[begin:end].tobytes()).digest() if end > begin else b""


#: No vectors, of no model.
NOTHING = Space("", (), np.zeros(1, np.intp), np.empty((0, 1), np.float32))


def gather(item_ids: Sequence[str], of: Space) -> Space:
    """Return the vectors of some items, in this order; an item without any stays, with none."""
    at = {item: row for row, item in enumerate(of.item_ids)}
    rows = np.array([at.get(item, -1) for item in item_ids], np.intp)
    counts = np.where(rows < 0, 0, np.append(of.counts, 0)[rows])
    starts = np.cumsum([0, *counts], dtype=np.intp)
    taken = np.repeat(of.starts[np.maximum(rows, 0)], counts) + within(counts)
    return Space(of.model, tuple(item_ids), starts, of.vectors[taken])


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Pairs of vectors at or above a cosine, by place in both spaces, ascending; all arrays have shape (k,)."""

    left: Rows
    right: Rows
    cosine: Floats


#: No pairs of vectors.
NONE = Near(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))


def near(left: Space, right: Space, cutoff: float, **options: Any) -> Near:
    """Find every pair of vectors whose cosine reaches a cutoff.

    Parameters
    ----------
    left, right : Space
        Of sightings and of works, of one model.
    cutoff : float
        Least cosine, -1 < cutoff <= 1.
    **options
        `threads`, `level` and `max_pairs`, as the kernel takes them.

    Raises
    ------
    BudgetError
        There are more than `max_pairs` such pairs.
    """
    if not len(left.vectors) or not len(right.vectors):
        return NONE
    try:
        found = cosine_join(left.vectors, right.vectors, cutoff=cutoff, **options)
    except BudgetError as error:
        raise BudgetError(f"vectors by {left.model}, cutoffs.vectors = {cutoff:g}: {error}") from None
    return Near(found.left.astype(np.intp), found.right.astype(np.intp), np.asarray(found.score, np.float64))


def candidates(found: Near, left: Space, right: Space) -> tuple[Rows, Rows]:
    """Return the pairs of items of which some vectors are near, as two columns; a pair may come up more than once."""
    return left.of()[found.left], right.of()[found.right]


def scores(left: Space, right: Space, rows: Rows, of: Rows, **options: Any) -> Floats:
    """Return the greatest cosine between vectors of given pairs of items.

    Parameters
    ----------
    left, right : Space
        Of n sightings and of m works, of one model.
    rows, of : ndarray of intp, shape (k,)
        The pairs.
    **options
        `threads` and `level`, as the kernel takes them.

    Returns
    -------
    ndarray of float64, shape (k,)
        -1 to 1; NaN where either has no vector.
    """
    out = np.full(len(rows), np.nan)
    for pair, one, other in parts(left.starts, right.starts, rows, of, _AT_ONCE):
        found = cosine_scores(
            left.vectors, right.vectors, one.astype(np.uint32), other.astype(np.uint32), **options
        )
        np.fmax.at(out, pair, np.asarray(found, np.float64))
    return out
