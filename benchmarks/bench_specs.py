"""Specs joins against a dense Gower computation in numpy, with the same pairs asserted first.

What bounds the kernel: per pair and attribute two loads (nine bytes), a subtraction, a division, masks and additions,
over blocks of 512 rows that stay in L1. The `gower` cell of the table of levels holds one loop, built for vectors of 4
numbers at avx2 and of 8 at avx512. Counted by callgrind in `dr_specs_join` at avx2, over 100 x 3,000 of these sheets of
six attributes: 53 instructions a pair, 28 of them the loop's and 8 of the search for scores at the cutoff; the other 16
are memset's, which clears a block's sums with one instruction that callgrind counts by the byte.

Timed over 2,000 x 50,000 at avx2, one thread, gate included, on an AMD EPYC (Zen 3, AVX2) shared with other work,
median and least of five: 6.9 and 6.6 ns a pair, where numpy took 168 and 156 in the same run. Another run, with more
other work, gave 11.3 and 10.6 ns at avx2 and 19.4 and 17.6 at the scalar level. AVX-512 was not measured.
"""

from __future__ import annotations

import pytest

import deadringer as dr
from benchmarks import rivals
from benchmarks.data import LARGE, sheets
from benchmarks.timing import THREADS, timed
from deadringer.kernels.level import supported

LEFT, RIGHT = (2000, 50_000) if LARGE else (200, 2000)
SCHEMA = dr.SpecsSchema(
    *(dr.Numeric(name, scale=0.5) for name in ("length", "mass", "speed", "rate")),
    dr.Categorical("calibre", weight=2.0),
    dr.Categorical("class"),
)


@pytest.fixture(scope="module")
def sides():  # type: ignore[no-untyped-def]
    return sheets(LEFT, 1), sheets(RIGHT, 2)


@pytest.mark.parametrize("cutoff", [0.9])
@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
def test_specs_join(benchmark, sides, level, threads, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    pairs = dr.specs_join(left, right, SCHEMA, cutoff=cutoff, level=level, threads=threads)
    assert {(i, j) for i, j, _ in pairs} == rivals.numpy_gower(left, right, SCHEMA, cutoff)
    benchmark.extra_info["pairs found"] = len(pairs)
    timed(
        benchmark,
        LEFT * RIGHT,
        dr.specs_join,
        left,
        right,
        SCHEMA,
        cutoff=cutoff,
        level=level,
        threads=threads,
    )


@pytest.mark.parametrize("cutoff", [0.9])
def test_numpy(benchmark, sides, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    timed(benchmark, LEFT * RIGHT, rivals.numpy_gower, left, right, SCHEMA, cutoff)
