"""Indel joins against rapidfuzz's dense comparison, the fastest other exact way, with the same pairs asserted first.

What bounds the kernel: deciding pair by pair whether it need be compared. How often each letter stands in two strings
bounds what they share, and drops nearly every pair; the `bag` cell of the table of levels sums those counts, 32 strings
at a time at avx2 and above. What is left goes to `lcs`, which has one variant, the portable one: each letter of the
right string is carried through and, add, subtract and or, a chain that waits for itself. Counted by callgrind in
`dr_indel_join` at avx2, over 100 x 3,000 of these names (19 letters in the mean): 31 instructions a pair at cutoff 0.8,
those dropped counted in, and 31 at 0.9. At 0.8, 3 of them are the bag's and 27 the loop's that looks at each bound,
compares the few that reach it, and is not in vectors.

Timed over 1,000 x 100,000 at avx2, one thread, gate and counting of the right side included, on an AMD EPYC (Zen 3,
AVX2) shared with other work, median and least of five: 4.7 and 3.7 ns a pair at cutoff 0.8, where rapidfuzz took 45.6
and 38.9 in the same run; 3.8 and 3.2 ns at 0.9, and 42.5 and 37.9. A string of more than 64 letters first loses what
both share at their ends.
"""

from __future__ import annotations

import pytest

import deadringer as dr
from benchmarks import rivals
from benchmarks.data import LARGE, names
from benchmarks.timing import THREADS, timed
from deadringer.kernels.level import supported

LEFT, RIGHT = (1000, 100_000) if LARGE else (100, 3000)


@pytest.fixture(scope="module")
def sides() -> tuple[list[str], list[str]]:
    return names(LEFT, 1), names(RIGHT, 2)


@pytest.mark.parametrize("cutoff", [0.8, 0.9])
@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
def test_indel_join(benchmark, sides, level, threads, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    pairs = dr.indel_join(left, right, cutoff=cutoff, level=level, threads=threads)
    ours, theirs = {(i, j): score for i, j, score in pairs}, rivals.rapidfuzz_join(left, right, cutoff, 1)
    # rapidfuzz decides in floating point: it may lose pairs exactly at the cutoff, and no others.
    assert theirs <= ours.keys()
    assert {ours[pair] for pair in ours.keys() - theirs} <= {cutoff}
    benchmark.extra_info["pairs found"] = len(pairs)
    timed(benchmark, LEFT * RIGHT, dr.indel_join, left, right, cutoff=cutoff, level=level, threads=threads)


@pytest.mark.parametrize("cutoff", [0.8, 0.9])
@pytest.mark.parametrize("workers", THREADS)
def test_rapidfuzz(benchmark, sides, workers, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    assert rivals.rapidfuzz_join(left, right, cutoff, workers) == rivals.rapidfuzz_join(
        left, right, cutoff, 1
    )
    timed(benchmark, LEFT * RIGHT, rivals.rapidfuzz_join, left, right, cutoff, workers)
