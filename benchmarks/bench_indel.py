"""Indel joins against rapidfuzz's dense comparison, the fastest other exact way, with the same pairs asserted first.

What bounds the kernel: per pair the scalar variant reads every letter of the right string once and spends five
instructions on it (load, and, add, subtract, or) in a chain that depends on itself, so about four cycles a letter; a
length bound drops pairs before that. The physical limit is that chain: it is reached when one string is compared at
a time, and passed only by comparing many at once in vector lanes, which the table of levels has cells for.
"""

from __future__ import annotations

import pytest

import deadringer as dr
from benchmarks import rivals
from benchmarks.data import LARGE, names
from deadringer.kernels.level import supported

LEFT, RIGHT = (1000, 100_000) if LARGE else (100, 3000)


@pytest.fixture(scope="module")
def sides() -> tuple[list[str], list[str]]:
    return names(LEFT, 1), names(RIGHT, 2)


@pytest.mark.parametrize("cutoff", [0.8, 0.9])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("level", supported())
def test_indel_join(benchmark, sides, level, threads, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    pairs = dr.indel_join(left, right, cutoff=cutoff, level=level, threads=threads)
    ours, theirs = {(i, j): score for i, j, score in pairs}, rivals.rapidfuzz_join(left, right, cutoff, 1)
    # rapidfuzz decides in floating point: it may lose pairs exactly at the cutoff, and no others.
    assert theirs <= ours.keys()
    assert {ours[pair] for pair in ours.keys() - theirs} <= {cutoff}
    benchmark.extra_info["pairs compared"] = LEFT * RIGHT
    benchmark.extra_info["pairs found"] = len(pairs)
    benchmark(dr.indel_join, left, right, cutoff=cutoff, level=level, threads=threads)


@pytest.mark.parametrize("cutoff", [0.8, 0.9])
@pytest.mark.parametrize("workers", [1, 2])
def test_rapidfuzz(benchmark, sides, workers, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    assert rivals.rapidfuzz_join(left, right, cutoff, workers) == rivals.rapidfuzz_join(
        left, right, cutoff, 1
    )
    benchmark.extra_info["pairs compared"] = LEFT * RIGHT
    benchmark(rivals.rapidfuzz_join, left, right, cutoff, workers)
