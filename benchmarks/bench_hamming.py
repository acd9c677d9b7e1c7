"""Hamming joins against faiss's exact range search and its exact multi-hash index, the same pairs asserted first.

Codes of 32 bytes at random, of which every seventh query is a code with a few bits turned: pictures as unlike as they
come. What bounds the scan: two loads, two exclusive ors, an or and a count of bits for each two words of 64 bits, of
which AVX2, which counts bits by look-ups in a table, does four at a time and AVX-512 eight. It is bound by those at any
size: a block of codes is read from memory once for 128 queries.

What bounds the index at a radius of 31: of a million codes a query meets 4,150 in 272 buckets, and a signature of two
bytes lets eleven through. A third of the time goes to the buckets, nearly four tenths to the signatures and a quarter
to the eleven, each two waits for memory. Of ten million it meets 41,500 in as many buckets, of which 110 are let
through: half the time is the signatures, 83 kB of them a query, and a third the waits. A signature takes 0.3 ns there,
where its 11 instructions for 16 alone would take about 0.1.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest

import deadringer as dr
from benchmarks.data import LARGE
from benchmarks.timing import THREADS, timed
from deadringer.kernels.level import supported

SIZES = (1_000_000, 10_000_000) if LARGE else (20_000,)
QUERIES = 20_000 if LARGE else 300
#: Pairs that a scan compares, whatever the number of codes.
SCANNED_PAIRS = 1_000_000_000 if LARGE else 2_000_000
#: Past this many codes the multi-hash of faiss for a radius of 10, a node a bucket, takes more memory than all else.
MOST_IN_NODES = 1_000_000

BUILD = "index = dr.HammingIndex(np.load(sys.argv[2], mmap_mode='r'))"
QUERY = "pairs = dr.HammingIndex.open(sys.argv[1]).join(np.load(sys.argv[2]), radius=31)"


@pytest.fixture(scope="module", params=SIZES, ids="{:,}".format)
def sides(request):  # type: ignore[no-untyped-def]
    count = request.param
    rng = np.random.default_rng(1)
    right = rng.integers(0, 256, (count, 32), dtype=np.uint8)
    left = rng.integers(0, 256, (QUERIES, 32), dtype=np.uint8)
    left[::7] = right[rng.integers(0, count, len(left[::7]))]
    left[::7, 0] ^= rng.integers(0, 256, len(left[::7]), dtype=np.uint8) & 0x11
    return left, right


def by_faiss(index, left, radius: int) -> set[tuple[int, int]]:  # type: ignore[no-untyped-def]
    """Return the pairs within a radius; faiss leaves out the radius itself."""
    ends, _, rows = index.range_search(left, radius + 1)
    return set(zip(np.repeat(np.arange(len(left)), np.diff(ends.astype(np.int64))), rows, strict=True))


@pytest.fixture(scope="module")
def some(sides):  # type: ignore[no-untyped-def]
    """Return the queries that are scanned."""
    return sides[0][: SCANNED_PAIRS // len(sides[1])]


@pytest.fixture(scope="module")
def flat(sides):  # type: ignore[no-untyped-def]
    index = faiss.IndexBinaryFlat(256)
    index.add(sides[1])
    faiss.omp_set_num_threads(1)
    return index


@pytest.fixture(scope="module")
def expected(flat, some):  # type: ignore[no-untyped-def]
    return {radius: by_faiss(flat, some, radius) for radius in (10, 31)}


@pytest.fixture(scope="module", params=["large", "compact"])
def index(request, sides):  # type: ignore[no-untyped-def]
    return dr.HammingIndex(sides[1], layout=request.param)


@pytest.fixture(scope="module")
def saved(sides, tmp_path_factory):  # type: ignore[no-untyped-def]
    at = tmp_path_factory.mktemp("saved") / "index"
    dr.HammingIndex(sides[1]).save(at)
    return at


def peak_megabytes(script: str, index: Path, codes: np.ndarray) -> int:
    """Return the most memory that a process of its own has, mapped files included; 0 where the system does not say."""
    file = index.with_name("codes.npy")
    np.save(file, codes)
    told = (
        "import sys, numpy as np, deadringer as dr; " + script + "\n"
        "try: print(next(x for x in open('/proc/self/status') if x.startswith('VmHWM')).split()[1])\n"
        "except OSError: print(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told, index, file], capture_output=True, text=True, check=True
    )
    file.unlink()
    return round(int(done.stdout) / 1024)


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
def test_scan(benchmark, sides, some, expected, level, threads) -> None:  # type: ignore[no-untyped-def]
    terms = {"radius": 31, "method": "scan", "level": level, "threads": threads}
    assert {(i, j) for i, j, _ in dr.hamming_join(some, sides[1], **terms)} == expected[31]
    timed(benchmark, len(some) * len(sides[1]), dr.hamming_join, some, sides[1], **terms)


def test_faiss_flat(benchmark, sides, some, flat) -> None:  # type: ignore[no-untyped-def]
    timed(benchmark, len(some) * len(sides[1]), flat.range_search, some, 32)


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
@pytest.mark.parametrize("radius", [10, 31])
def test_index(benchmark, sides, some, expected, index, radius, level, threads) -> None:  # type: ignore[no-untyped-def]
    terms = {"radius": radius, "method": "mih", "level": level, "threads": threads}
    found = index.join(sides[0], **terms)
    assert {(i, j) for i, j, _ in found if i < len(some)} == expected[radius]
    benchmark.extra_info["bytes a code"] = round(index.nbytes / len(index))
    timed(benchmark, QUERIES, index.join, sides[0], **terms)


@pytest.mark.parametrize("radius", [10, 31])
def test_faiss_multihash(benchmark, sides, some, expected, radius) -> None:  # type: ignore[no-untyped-def]
    """Sixteen hashes of 16 bits, one of which may differ, are exact up to a radius of 31; eleven of 23 up to 10."""
    if radius == 10 and len(sides[1]) > MOST_IN_NODES:
        pytest.skip("would take more memory than all else here")
    index = faiss.IndexBinaryMultiHash(256, *((16, 16) if radius == 31 else (11, 23)))
    index.add(sides[1])
    index.nflip = 1 if radius == 31 else 0
    assert by_faiss(index, some, radius) == expected[radius]
    timed(benchmark, len(some), index.range_search, some, radius + 1)


@pytest.mark.parametrize("threads", THREADS)
def test_build(benchmark, sides, saved, threads) -> None:  # type: ignore[no-untyped-def]
    benchmark.extra_info["peak MB"] = peak_megabytes(BUILD, saved, sides[1])
    timed(benchmark, len(sides[1]), dr.HammingIndex, sides[1], threads=threads)


def test_open(benchmark, sides, saved) -> None:  # type: ignore[no-untyped-def]
    assert len(dr.HammingIndex.open(saved)) == len(sides[1])
    benchmark.extra_info["peak MB of a join"] = peak_megabytes(QUERY, saved, sides[0])
    timed(benchmark, len(sides[1]), dr.HammingIndex.open, saved)


def test_verify(benchmark, sides, saved) -> None:  # type: ignore[no-untyped-def]
    timed(benchmark, len(sides[1]), dr.HammingIndex.open(saved).verify)
