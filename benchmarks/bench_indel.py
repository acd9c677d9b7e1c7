"""Indel joins against rapidfuzz's dense comparison, the fastest other exact way, with the same pairs asserted first.

What bounds the kernel: each letter of the right string is read once and carried through and, add, subtract and or, a
chain that waits for itself; a length bound drops pairs before that. Counted by callgrind over 100 x 3,000 of these
names (19 letters in the mean) at cutoff 0.8: 141 instructions a pair, those dropped counted in. Timed over 500 x 30,000
on an AMD EPYC shared with other work, one thread, the least of 15 runs: 14.7 ns a pair, where rapidfuzz took 12.9 ns;
at cutoff 0.9, which drops more by length, 9.1 ns and 13.2 ns. A string of more than 64 letters first loses what both
share at their ends: two equal ones of 2^20 letters take 0.6 ms in the core, where searched in full they took 23.6 s;
two that differ at both ends still take about as long. One string at a time leaves the width of the vectors unused. The
table of levels has cells for variants that compare several at once; none is filled, so that every level runs the
portable one and times alike.
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
