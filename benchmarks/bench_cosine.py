"""Cosine joins against a float32 product in numpy and faiss's exact range search, the same pairs asserted first.

The rivals' BLAS chooses its kernel and its blocks by the CPU: run with OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE unset,
and with OPENBLAS_NUM_THREADS=1 for the product of one thread. Data are spread out evenly, where a pair at random has
a cosine of 0, or clustered as those of models are (`data.embeddings`).

What bounds the kernel is products of codes. At avx2 32 numbers take three instructions, of which the two that
multiply find two ports: 32 numbers a cycle at most. Without an early end it does 28.5 of them (512 numbers in 6.3 ns
at 2.85 GHz, an AMD EPYC, Zen 3, the `sift` cell alone, data in L1 and L2), where a float32 product does 16 at most. A
tile of 4 rows and a block ends when none of its pairs can reach the cutoff: at 0.8, data spread out, after about six
of 16 spans, with 2.6 ns a pair. The codes of a stretch, 128 kB, stay in L2 for 256 queries, and each byte of them is
multiplied 32 times when it comes to L1: neither bounds it. Of clustered data a row's largest number is large beside
the others, codes leave out more, and tiles end later: twice as many instructions a pair (60 against 32, callgrind).

avx512 could do 128 numbers a cycle (two instructions of 64), amx 1024 (a tile of 16 x 16 x 64 in 16 cycles), but for
the looking at sums: neither was timed, there was no such machine. They are tested under emulation only.

On that CPU, 1,000 x 100,000 rows of 512 numbers, cutoff 0.8, one thread, median of five: spread out 0.44 s by an
index, 0.48 s with building it, faiss 1.27 s, numpy 1.97 s; clustered 0.71 s and 0.83 s, faiss 1.29 s, numpy 2.35 s.
Two threads gained 1.2 to 1.9 times. 10,000 x 1,000,000, spread out, run once: 39.3 s by one thread, 20.7 s by two,
2.68 GB at the most, rows included. Of clustered pairs 0.09 % were decided in float64, where 0.01 % were found.
"""

from __future__ import annotations

import faiss
import numpy as np
import pytest

import deadringer as dr
from benchmarks import rivals
from benchmarks.data import LARGE, embeddings
from benchmarks.timing import THREADS, timed
from deadringer.kernels import _vectors
from deadringer.kernels.level import row, supported

SIZES = ((1000, 100_000), (10_000, 1_000_000)) if LARGE else ((50, 2000),)
DIMS, CUTOFF = 512, 0.8
#: By how much a float32 product of rows of length 1 may be off: 515 roundings of 2^-24 are 3.1e-5.
OFF = 1e-4


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]:,}x{size[1]:,}")
def size(request):  # type: ignore[no-untyped-def]
    return request.param


@pytest.fixture(scope="module", params=["spread", "clustered"])
def sides(request, size):  # type: ignore[no-untyped-def]
    left, right = (embeddings(n, DIMS, request.param == "clustered", seed) for seed, n in enumerate(size))
    left[::7] = right[: len(left[::7])]
    return left, right


@pytest.fixture(scope="module")
def index(sides):  # type: ignore[no-untyped-def]
    return dr.CosineIndex(sides[1])


@pytest.fixture(scope="module")
def bounds(sides):  # type: ignore[no-untyped-def]
    """Return the pairs that must be found, and those that may be."""
    return [rivals.numpy_cosine(*sides, CUTOFF + off) for off in (OFF, -OFF)]


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
def test_index(benchmark, sides, index, bounds, level, threads) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    terms = {"cutoff": CUTOFF, "level": level, "threads": threads}
    pairs = index.join(left, **terms)
    assert bounds[0] <= {(i, j) for i, j, _ in pairs} <= bounds[1]
    asked = _vectors.vectors(left, "left", threads, level)
    span = {"begin": 0, "end": len(left), "level": row(level), "max_pairs": len(pairs), "cutoff": CUTOFF}
    _, decided = index._side.segments[0].join(asked, scan=False, self_join=False, **span)
    benchmark.extra_info["share decided in float64"] = decided / (len(left) * len(right))
    benchmark.extra_info["share found"] = len(pairs) / (len(left) * len(right))
    benchmark.extra_info["bytes a row"] = round(index.nbytes / len(index))
    timed(benchmark, len(left) * len(right), index.join, left, **terms)


@pytest.mark.parametrize("threads", THREADS)
def test_join(benchmark, sides, bounds, threads) -> None:  # type: ignore[no-untyped-def]
    """With the building of the codes."""
    terms = {"cutoff": CUTOFF, "threads": threads}
    assert bounds[0] <= {(i, j) for i, j, _ in dr.cosine_join(*sides, **terms)} <= bounds[1]
    timed(benchmark, len(sides[0]) * len(sides[1]), dr.cosine_join, *sides, **terms)


@pytest.mark.parametrize("threads", THREADS)
def test_build(benchmark, sides, threads) -> None:  # type: ignore[no-untyped-def]
    timed(benchmark, len(sides[1]), dr.CosineIndex, sides[1], threads=threads)


def test_numpy(benchmark, sides) -> None:  # type: ignore[no-untyped-def]
    """On all cores, unless the environment says otherwise."""
    timed(benchmark, len(sides[0]) * len(sides[1]), rivals.numpy_cosine, *sides, CUTOFF)


@pytest.mark.parametrize("threads", THREADS)
def test_faiss(benchmark, sides, bounds, threads) -> None:  # type: ignore[no-untyped-def]
    left, right = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in sides)
    flat = faiss.IndexFlatIP(DIMS)
    flat.add(right)
    faiss.omp_set_num_threads(threads)
    ends, _, rows = flat.range_search(left, CUTOFF)
    found = set(zip(np.repeat(np.arange(len(left)), np.diff(ends.astype(np.int64))), rows, strict=True))
    assert bounds[0] <= found <= bounds[1]
    timed(benchmark, len(left) * len(right), flat.range_search, left, CUTOFF)
