"""Specs joins against a loop over columns in numpy, with the same pairs asserted first; and scikit-learn's search.

Sheets of twelve attributes whose values spread over about a scale and a half, three cells in ten missing, a fifth of
the queries nearly copies; sheets of 3,000 attributes of which each row states 20; and a slice of a million against a
million.

What bounds the kernel: for each 32 rows and attribute of the query a look-up and a saturating addition (two vector
instructions; with what surrounds them 14 instructions for 128 rows, 0.9 a pair where a query states 8.4 attributes),
the comparing of the one pair in some hundreds that may reach the cutoff, and per query a table an attribute. Counted by
callgrind at avx2 over 400 x 50,000 of these sheets at a cutoff of 0.9: 0.66 instructions a pair for the sift, which
passes over the blocks that can hold no pair, 0.15 for comparing, 0.12 for the tables, 0.05 for the rest. Two look-ups a
cycle, which is what the CPU can do, would be 0.13 cycles a pair of such a query without passing any block over; sampled
over 10,000 x 100,000 the sift took about 0.1 ns a pair, a third of a cycle, a good part of it at its first look-up of a
block, where cells come from the second cache; comparing took as much, half of that waits for readings.

Processor time of one thread, over 10,000 x 100,000 at a cutoff of 0.9 and five attributes in common, on an AMD EPYC
(Zen 3) shared with other work, median and least of three in one run; and in another run, in brackets: by an index 0.20
and 0.20 s (0.34, 0.33), 0.2 ns a pair, at avx2, and 6.5 and 6.2 s at the scalar level; the join, index included, 0.60
and 0.56 s (0.47, 0.44); numpy 21 and 20 ns a pair (30, 25); scikit-learn, whose measure is another, 48 and 44 ns (40,
35); a scan 32 ns (30). The sparse sheets took 0.57 and 0.56 s (0.63, 0.56) for 5,000 x 50,000, reading the queries
included. 4,000 x 1,000,000 at 0.95 took 0.52 and 0.49 s (0.57, 0.56): a million queries, which were not run, would take
130 s. Two threads took no more processor time than one, 0.22 s where one took 0.26; how much sooner they end could not
be told on that machine, and AVX-512 was not measured.
"""

from __future__ import annotations

import pytest

import deadringer as dr
from benchmarks import rivals
from benchmarks.data import LARGE, sheets, sparse_sheets
from benchmarks.timing import THREADS, timed
from deadringer.kernels.level import supported

LEFT, RIGHT = (10_000, 100_000) if LARGE else (300, 3000)
#: Queries of the rivals, of the same searched rows: a fraction, as they take the same time for each.
SOME = 500 if LARGE else 100
#: Rows of the million that ask: the others take as long, so that the whole is a thousand times that and more.
HUGE_LEFT, HUGE_RIGHT = (2000, 1_000_000) if LARGE else (100, 10_000)
ATTRIBUTES, SPARSE_LEFT, SPARSE_RIGHT = (3000, 5000, 50_000) if LARGE else (300, 200, 2000)
SCHEMA = dr.SpecsSchema(
    *(dr.Numeric(f"x{k}", scale=0.5) for k in range(8)),
    *(dr.Categorical(f"x{k}", weight=2.0 if k == 8 else 1.0) for k in range(8, 12)),
)
SPARSE = dr.SpecsSchema(*(dr.Numeric(f"x{k}", scale=0.5) for k in range(ATTRIBUTES)))
TERMS = {"cutoff": 0.9, "min_shared": 5}


@pytest.fixture(scope="module")
def sides():  # type: ignore[no-untyped-def]
    right, table = sheets(RIGHT, 1)
    return sheets(LEFT, 2, table)[0], right


@pytest.fixture(scope="module")
def sparse():  # type: ignore[no-untyped-def]
    right = sparse_sheets(SPARSE_RIGHT, ATTRIBUTES, 20, 1)
    return sparse_sheets(SPARSE_LEFT, ATTRIBUTES, 20, 2, right), right


def first(side, count):  # type: ignore[no-untyped-def]
    return {name: column[:count] for name, column in side.items()}


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
def test_specs_join(benchmark, sides, level, threads) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    pairs = dr.specs_join(left, right, SCHEMA, level=level, threads=threads, **TERMS)
    expected = rivals.numpy_gower(first(left, SOME), right, SCHEMA, 0.9, 5)
    assert {(i, j) for i, j, _ in pairs if i < SOME} == expected
    benchmark.extra_info["pairs found"] = len(pairs)
    terms = {**TERMS, "level": level, "threads": threads}
    timed(benchmark, LEFT * RIGHT, dr.specs_join, left, right, SCHEMA, **terms)


@pytest.mark.parametrize("threads", THREADS)
def test_specs_index(benchmark, sides, threads) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    index = dr.SpecsIndex(right, SCHEMA)
    assert index.join(first(left, 100), **TERMS) == index.join(first(left, 100), method="scan", **TERMS)
    benchmark.extra_info["bytes a row"] = round(index.nbytes / RIGHT)
    timed(benchmark, LEFT * RIGHT, index.join, left, threads=threads, **TERMS)


def test_specs_scan(benchmark, sides) -> None:  # type: ignore[no-untyped-def]
    left, right = first(sides[0], SOME), sides[1]
    timed(benchmark, SOME * RIGHT, dr.specs_join, left, right, SCHEMA, method="scan", threads=1, **TERMS)


def test_numpy(benchmark, sides) -> None:  # type: ignore[no-untyped-def]
    timed(benchmark, SOME * RIGHT, rivals.numpy_gower, first(sides[0], SOME), sides[1], SCHEMA, 0.9, 5)


def test_sklearn(benchmark, sides) -> None:  # type: ignore[no-untyped-def]
    """By another measure, within as much as each attribute's share of what a pair may lose at the cutoff."""
    left, right = first(sides[0], SOME), first(sides[1], RIGHT // 5)
    timed(benchmark, SOME * (RIGHT // 5), rivals.sklearn_radius, left, right, SCHEMA, 0.1 * 12**0.5)


@pytest.mark.parametrize("threads", THREADS)
def test_sheets_of_thousands_of_attributes(benchmark, sparse, threads) -> None:  # type: ignore[no-untyped-def]
    left, right = sparse
    index = dr.SpecsIndex(right, SPARSE)
    assert index.join(first(left, 50), **TERMS) == index.join(first(left, 50), method="scan", **TERMS)
    benchmark.extra_info["bytes a row"] = round(index.nbytes / SPARSE_RIGHT)
    timed(benchmark, SPARSE_LEFT * SPARSE_RIGHT, index.join, left, threads=threads, **TERMS)


def test_some_of_a_million_against_a_million(benchmark) -> None:  # type: ignore[no-untyped-def]
    right, table = sheets(HUGE_RIGHT, 3)
    left, _ = sheets(HUGE_LEFT, 4, table)
    index = dr.SpecsIndex(right, SCHEMA)
    terms = {"cutoff": 0.95, "min_shared": 5}
    assert index.join(first(left, 20), **terms) == index.join(first(left, 20), method="scan", **terms)
    timed(benchmark, HUGE_LEFT * HUGE_RIGHT, index.join, left, threads=1, **terms)
