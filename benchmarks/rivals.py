"""The best other way to the same answer, for each kernel, in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

from deadringer import Numeric, SpecsSchema

#: Sets end to end, and where each begins.
Csr = tuple[np.ndarray, np.ndarray]

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
    from sparse_dot_topn import sp_matmul_topn  # not among the tests' requirements

    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
    other = grams.fit_transform(right)
    found = sp_matmul_topn(grams.transform(left), other.T.tocsr(), top_n=most, threshold=cutoff).tocoo()
    return set(zip(found.row.tolist(), found.col.tolist(), strict=True))


def numpy_gower(
    left: dict[str, np.ndarray], right: dict[str, np.ndarray], schema: SpecsSchema, cutoff: float, least: int
) -> set[tuple[int, int]]:
    """Return the pairs that a loop over columns in numpy finds.

    Column after column in float32, in place, with nothing computed twice; pairs near the cutoff are told in float64.
    """
    ready = [_as_numbers(attribute, left, right) for attribute in schema.attributes]
    count = len(ready[0][2])
    # What is missing is far from all: it adds nothing, and its weight is 0.
    columns = [np.where(np.isnan(other), 1e30, other).astype(np.float32) for _, _, other in ready]
    known = [(~np.isnan(other)).astype(np.uint8) for _, _, other in ready]
    weights = [k * np.float32(w) for k, (w, _, _) in zip(known, ready, strict=True)]
    near, top, bottom = (np.empty(count, np.float32) for _ in range(3))
    shared = np.empty(count, np.uint8)
    found: set[tuple[int, int]] = set()
    for i in range(len(ready[0][1])):
        for sums in (top, bottom, shared):
            sums.fill(0)
        for k, (weight, one, _) in enumerate(ready):
            if np.isnan(one[i]):
                continue
            np.subtract(columns[k], np.float32(one[i]), out=near)
            np.abs(near, out=near)
            np.subtract(np.float32(1.0), near, out=near)
            np.maximum(near, np.float32(0.0), out=near)
            if weight != 1.0:
                near *= np.float32(weight)
            top += near
            bottom += weights[k]
            shared += known[k]
        bottom *= np.float32(cutoff - 1e-5)
        for j in np.flatnonzero((top >= bottom) & (shared >= least)).tolist():
            total = mine = 0.0
            for weight, one, other in ready:
                if not (np.isnan(one[i]) or np.isnan(other[j])):
                    mine += weight * max(0.0, 1.0 - abs(one[i] - other[j]))
                    total += weight
            if mine / total >= cutoff:
                found.add((i, j))
    return found


def _as_numbers(
    attribute: Any, left: dict[str, np.ndarray], right: dict[str, np.ndarray]
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the weight of an attribute and both columns in units of its scale; categories as codes."""
    one, other = left[attribute.name], right[attribute.name]
    if isinstance(attribute, Numeric):
        return attribute.weight, one / attribute.scale, other / attribute.scale
    codes = {c: float(n) for n, c in enumerate(sorted({c for c in (*one, *other) if c is not None}))}
    one, other = (np.array([codes.get(c, np.nan) for c in side]) for side in (one, other))
    return attribute.weight, one, other


def sklearn_radius(
    left: dict[str, np.ndarray], right: dict[str, np.ndarray], schema: SpecsSchema, radius: float
) -> int:
    """Return how many pairs scikit-learn's radius search finds by its Euclidean distance that leaves gaps out.

    Another measure, the nearest to Gower's that it has.
    """
    ready = [_as_numbers(attribute, left, right) for attribute in schema.attributes]
    one, other = (np.stack([columns[side] for columns in ready], axis=1) for side in (1, 2))
    search = NearestNeighbors(metric="nan_euclidean", algorithm="brute", radius=radius, n_jobs=1).fit(other)
    return sum(map(len, search.radius_neighbors(one, return_distance=False)))


def numpy_cosine(left: np.ndarray, right: np.ndarray, cutoff: float) -> set[tuple[int, int]]:
    """Return the pairs of rows that a float32 matrix product finds, whose last digits are not ours."""
    one, other = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (left, right))
    found: set[tuple[int, int]] = set()
    for at in range(0, len(one), ROWS):
        rows, columns = np.nonzero(one[at : at + ROWS] @ other.T >= np.float32(cutoff))
        found.update(zip((rows + at).tolist(), columns.tolist(), strict=True))
    return found


Rows = list[frozenset[tuple[str, ...]]]


def python_shingles(texts: Sequence[str], n: int) -> Rows:
    """Return the sets of runs of n words of texts as Python makes them."""
    split = [re.findall(r"\w+", text.lower()) for text in texts]
    return [frozenset(zip(*(words[k:] for k in range(min(n, len(words)))), strict=False)) for words in split]


def scipy_join(left: Csr, right: Csr, cutoff: Fraction) -> set[tuple[int, int]]:
    """Return the pairs of sets that a sparse matrix product finds, by Jaccard's coefficient; of empty sets none."""
    import scipy.sparse as sp

    tokens, columns = np.unique(np.concatenate([left[0], right[0]]), return_inverse=True)
    sizes = [np.diff(side[1]).astype(np.int64) for side in (left, right)]
    cuts = columns[: len(left[0])], columns[len(left[0]) :]
    one, other = (
        sp.csr_matrix((np.ones(len(cut), np.float32), cut, side[1]), shape=(len(side[1]) - 1, len(tokens)))
        for cut, side in zip(cuts, (left, right), strict=True)
    )
    turned, found = other.T.tocsr(), set()
    for at in range(0, one.shape[0], 2000):  # in parts: the product of the whole would not fit
        part = (one[at : at + 2000] @ turned).tocoo()
        shared = part.data.astype(np.int64)
        either = sizes[0][at + part.row] + sizes[1][part.col] - shared
        kept = shared * cutoff.denominator >= cutoff.numerator * either
        found.update(zip((at + part.row[kept]).tolist(), part.col[kept].tolist(), strict=True))
    return found


def duckdb_join(left: Csr, right: Csr, cutoff: Fraction, threads: int) -> set[tuple[int, int]]:
    """Return the pairs of sets that duckdb finds by joining their tokens."""
    import duckdb

    database = duckdb.connect(config={"threads": threads})
    for name, (tokens, starts) in (("a", left), ("b", right)):
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts).astype(np.int64))
        database.register(f"{name}_", {"i": rows, "t": tokens})
        database.execute(f"create table {name} as select i, t, count(*) over (partition by i) n from {name}_")
    found = database.execute(
        "select a.i, b.i from a join b on a.t = b.t group by a.i, b.i, a.n, b.n "
        f"having count(*) * {cutoff.denominator} >= {cutoff.numerator} * (a.n + b.n - count(*))"
    ).fetchnumpy()
    left_rows, right_rows = found.values()
    return set(zip(left_rows.tolist(), right_rows.tolist(), strict=True))


def rensa_join(left: Rows, right: Rows, cutoff: float) -> set[tuple[int, int]]:
    """Return pairs that rensa's MinHash and its index of bands propose: not exact, and without a score."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=cutoff, num_perm=128, num_bands=16 if cutoff > 0.6 else 32)

    def of(tokens: frozenset[tuple[str, ...]]) -> Any:
        made = RMinHash(num_perm=128, seed=42)
        made.update([" ".join(token) for token in tokens])
        return made

    for j, tokens in enumerate(right):
        index.insert(j, of(tokens))
    return {(i, j) for i, tokens in enumerate(left) for j in index.query(of(tokens))}
