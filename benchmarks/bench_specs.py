"""Specs joins against a dense Gower computation in numpy, with the same pairs asserted first.

What bounds the kernel: per pair and attribute two loads (nine bytes), a subtraction, a division, masks and additions,
over blocks of 512 rows that stay in L1. Counted by callgrind over 100 x 3,000 of these sheets of six attributes: 119
instructions a pair, 20 an attribute, in vectors of 16 bytes. Timed over 500 x 20,000 on an AMD EPYC, one thread: 7.0 ns
a pair without the gate, 1.2 ns an attribute. The width of the vectors is what binds: one block of 512 rows over and
over takes 6.3 ns a pair, and 2.8 ns where the same source is built for AVX2. The table of levels has cells for such
variants; none is filled, so that every level runs the portable one and times alike.
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
