"""Specs joins against a dense Gower computation in numpy, with the same pairs asserted first.

What bounds the kernel: per pair and attribute two loads (nine bytes), a subtraction, a division, and a few selections
and additions, over blocks of 512 rows that stay in L1. The division is the limit: a 128-bit unit retires two
float64 quotients in four to five cycles, a 512-bit one eight in sixteen, so about 0.6 ns an attribute at 3.5 GHz.
"""

from __future__ import annotations

import pytest

import deadringer as dr
from benchmarks import rivals
from benchmarks.data import LARGE, sheets
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
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("level", supported())
def test_specs_join(benchmark, sides, level, threads, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    pairs = dr.specs_join(left, right, SCHEMA, cutoff=cutoff, level=level, threads=threads)
    assert {(i, j) for i, j, _ in pairs} == rivals.numpy_gower(left, right, SCHEMA, cutoff)
    benchmark.extra_info["pairs compared"] = LEFT * RIGHT
    benchmark.extra_info["pairs found"] = len(pairs)
    benchmark(dr.specs_join, left, right, SCHEMA, cutoff=cutoff, level=level, threads=threads)


@pytest.mark.parametrize("cutoff", [0.9])
def test_numpy(benchmark, sides, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    benchmark.extra_info["pairs compared"] = LEFT * RIGHT
    benchmark(rivals.numpy_gower, left, right, SCHEMA, cutoff)
