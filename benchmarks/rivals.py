"""The best other way to the same answer, for each kernel, in bounded memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from deadringer import Numeric, SpecsSchema

#: Rows of the left side compared at a time: 100 x 100,000 scores are 40 MB.
ROWS = 100


def rapidfuzz_join(
    left: Sequence[str], right: Sequence[str], cutoff: float, workers: int
) -> set[tuple[int, int]]:
    """Return the pairs that rapidfuzz's dense comparison finds."""
    found: set[tuple[int, int]] = set()
    for at in range(0, len(left), ROWS):
        part = left[at : at + ROWS]
        scores = process.cdist(
            part,
            right,
            scorer=Indel.normalized_similarity,
            score_cutoff=cutoff,
            workers=workers,
            dtype=np.float32,
        )
        rows, columns = np.nonzero(scores)
        found.update(zip((rows + at).tolist(), columns.tolist(), strict=True))
    return found


def trigram_join(left: Sequence[str], right: Sequence[str], cutoff: float, most: int) -> set[tuple[int, int]]:
    """Return pairs whose weighted trigrams have such a cosine, for each row of the left the `most` best: not exact."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # neither is among the tests' requirements
    from sparse_dot_topn import sp_matmul_topn

    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
    other = grams.fit_transform(right)
    found = sp_matmul_topn(grams.transform(left), other.T.tocsr(), top_n=most, threshold=cutoff).tocoo()
    return set(zip(found.row.tolist(), found.col.tolist(), strict=True))


def numpy_gower(
    left: dict[str, np.ndarray], right: dict[str, np.ndarray], schema: SpecsSchema, cutoff: float
) -> set[tuple[int, int]]:
    """Return the pairs that a dense Gower computation in numpy finds."""
    ready: list[tuple[Any, np.ndarray, np.ndarray]] = []
    for attribute in schema.attributes:
        one, other = left[attribute.name], right[attribute.name]
        if not isinstance(attribute, Numeric):
            codes = {c: float(n) for n, c in enumerate(sorted({c for c in (*one, *other) if c is not None}))}
            one, other = (np.array([codes.get(c, np.nan) for c in side]) for side in (one, other))
        ready.append((attribute, one, other))
    found: set[tuple[int, int]] = set()
    count = len(next(iter(left.values())))
    for at in range(0, count, ROWS):
        top = bottom = np.zeros(())
        for attribute, one, other in ready:
            apart = np.abs(one[at : at + ROWS, None] - other[None, :])
            same = (
                np.maximum(0.0, 1.0 - apart / attribute.scale)
                if isinstance(attribute, Numeric)
                else apart == 0.0
            )
            there = ~np.isnan(apart)
            top = top + np.where(there, attribute.weight * same, 0.0)
            bottom = bottom + np.where(there, attribute.weight, 0.0)
        with np.errstate(invalid="ignore"):
            rows, columns = np.nonzero(top / bottom >= cutoff)
        found.update(zip((rows + at).tolist(), columns.tolist(), strict=True))
    return found
