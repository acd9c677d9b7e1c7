"""One row a pair: the candidates of several facets, joined."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.intp]


def merge(candidates: Sequence[tuple[Rows, Rows]], works: int) -> tuple[Rows, Rows]:
    """Join candidate pairs (rows of sightings, rows of works) into one list, ascending and without repeats.

    Parameters
    ----------
    candidates : sequence of (ndarray, ndarray)
        One pair of equally long columns a facet.
    works : int
        The number of works: every row of works is below it.
    """
    width = max(1, works)
    codes = np.unique(np.concatenate([left.astype(np.int64) * width + right for left, right in candidates]))
    return (codes // width).astype(np.intp), (codes % width).astype(np.intp)
