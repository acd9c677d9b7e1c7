"""Hamming joins against faiss's exact range search and its exact multi-hash index, the same pairs asserted first.

Codes of 32 bytes at random, of which every seventh query is a code with a few bits turned: pictures as unlike as they
come. What bounds the scan: two loads, two exclusive ors, an or and a count of bits for each two words of 64 bits, of
which AVX2, which counts bits by look-ups in a table, does four at a time and AVX-512 eight. What bounds the index: a
table of a million codes is 16 MB of signatures, read once a chunk of queries, and about 4,150 signatures met a query at
a radius of 31, each two exclusive ors and two counts of bits.
"""

from __future__ import annotations

import faiss
import numpy as np
import pytest

import deadringer as dr
from benchmarks.data import LARGE
from benchmarks.timing import THREADS, timed
from deadringer.kernels.level import supported

CODES, QUERIES = (1_000_000, 20_000) if LARGE else (20_000, 300)
SCANNED = 1_000 if LARGE else 100


@pytest.fixture(scope="module")
def sides():  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(1)
    right = rng.integers(0, 256, (CODES, 32), dtype=np.uint8)
    left = rng.integers(0, 256, (QUERIES, 32), dtype=np.uint8)
    left[::7] = right[rng.integers(0, CODES, len(left[::7]))]
    left[::7, 0] ^= rng.integers(0, 256, len(left[::7]), dtype=np.uint8) & 0x11
    return left, right


def by_faiss(index, left, radius: int) -> set[tuple[int, int]]:  # type: ignore[no-untyped-def]
    """Return the pairs within a radius; faiss leaves out the radius itself."""
    ends, _, rows = index.range_search(left, radius + 1)
    return set(zip(np.repeat(np.arange(len(left)), np.diff(ends.astype(np.int64))), rows, strict=True))


@pytest.fixture(scope="module")
def flat(sides):  # type: ignore[no-untyped-def]
    index = faiss.IndexBinaryFlat(256)
    index.add(sides[1])
    faiss.omp_set_num_threads(1)
    return index


@pytest.fixture(scope="module", params=[("large", 31), ("large", 10), ("compact", 31)], ids=str)
def built(request, sides):  # type: ignore[no-untyped-def]
    layout, radius = request.param
    return dr.HammingIndex(sides[1], radius=radius, layout=layout), radius


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
def test_scan(benchmark, sides, flat, level, threads) -> None:  # type: ignore[no-untyped-def]
    left, right = sides[0][:SCANNED], sides[1]
    terms = {"radius": 31, "method": "scan", "level": level, "threads": threads}
    assert {(i, j) for i, j, _ in dr.hamming_join(left, right, **terms)} == by_faiss(flat, left, 31)
    timed(benchmark, len(left) * CODES, dr.hamming_join, left, right, **terms)


def test_faiss_flat(benchmark, sides, flat) -> None:  # type: ignore[no-untyped-def]
    left = sides[0][:SCANNED]
    timed(benchmark, len(left) * CODES, flat.range_search, left, 32)


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
def test_index(benchmark, sides, flat, built, level, threads) -> None:  # type: ignore[no-untyped-def]
    index, radius = built
    found = index.join(sides[0], radius=radius, method="mih", level=level, threads=threads)
    some = sides[0][:SCANNED]
    assert {(i, j) for i, j, _ in found if i < SCANNED} == by_faiss(flat, some, radius)
    benchmark.extra_info["bytes a code"] = round(index.nbytes / CODES)
    timed(benchmark, QUERIES, index.join, sides[0], radius=radius, method="mih", level=level, threads=threads)


@pytest.mark.parametrize("radius", [10, 31])
def test_faiss_multihash(benchmark, sides, flat, radius) -> None:  # type: ignore[no-untyped-def]
    """Sixteen hashes of 16 bits, one of which may differ, are exact up to a radius of 31; eleven of 23 up to 10."""
    index = faiss.IndexBinaryMultiHash(256, *((16, 16) if radius == 31 else (11, 23)))
    index.add(sides[1])
    index.nflip = 1 if radius == 31 else 0
    some = sides[0][:SCANNED]
    assert by_faiss(index, some, radius) == by_faiss(flat, some, radius)
    timed(benchmark, len(some), index.range_search, some, radius + 1)


@pytest.mark.parametrize("layout", ["large", "compact"])
def test_build(benchmark, sides, layout) -> None:  # type: ignore[no-untyped-def]
    timed(benchmark, CODES, dr.HammingIndex, sides[1], radius=31, layout=layout)


def test_open(benchmark, sides, tmp_path) -> None:  # type: ignore[no-untyped-def]
    dr.HammingIndex(sides[1]).save(tmp_path / "index")
    assert len(dr.HammingIndex.open(tmp_path / "index")) == CODES
    timed(benchmark, CODES, dr.HammingIndex.open, tmp_path / "index")
