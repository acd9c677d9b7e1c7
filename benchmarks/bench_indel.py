"""Indel joins against rapidfuzz's dense comparison, the fastest other exact way, with the same pairs asserted first.

What bounds the kernel: reading how often each string has the letters of sixteen classes, 16 bytes a string, of all that
are as long as the cutoff allows, half of the pairs at a cutoff of 0.8 and a quarter at 0.9. At avx2 that is four
instructions that sum differences and eight others for eight strings, 0.23 ns a string while they lie in L1. At 0.8 one
in 150 of them is looked at again, by 32 classes, and one in 3,000 compared; there the tables save nothing, since keys
that may differ in eight bits and more are met in too many buckets. At 0.9 the tables are asked: a query meets a
small part of the names that are as long, and reading, sorting and indexing the strings takes most of the time.
Long strings are bound by the comparison, 64 letters of one with a letter of the other at a time, in the band that the
cutoff allows; their letters are too much alike for what is counted to drop them.

py_stringsimjoin, another exact way, does not build on Python 3.11. sparse_dot_topn finds names by cosine of their
weighted trigrams, which is another likeness: its recall is the share of our pairs that it finds.
"""

from __future__ import annotations

import numpy as np
import pytest

import deadringer as dr
from benchmarks import rivals
from benchmarks.data import LARGE, names, texts
from benchmarks.timing import THREADS, timed
from deadringer.kernels.level import supported

LEFT, RIGHT, ALONE, LONG = (10_000, 100_000, 1_000_000, (300, 2000)) if LARGE else (100, 3000, 3000, (20, 60))
#: Rows of the left that the rival compares: it takes as long for each.
ASKED = LEFT // 10
MANY = 10_000_000 if LARGE else 3000
#: Threads -> names -> seconds of a self-join: how it grows.
SECONDS: dict[int, dict[int, float]] = {}


@pytest.fixture(scope="module")
def sides() -> tuple[list[str], list[str]]:
    right = names(RIGHT, 2)
    return names(LEFT, 1, right), right


@pytest.fixture(scope="module")
def long_sides() -> tuple[list[str], list[str]]:
    right = texts(LONG[1], 2)
    return texts(LONG[0], 1, right), right


def agree(left: list[str], right: list[str], cutoff: float, **terms: object) -> int:
    """Assert that ours are the pairs of rapidfuzz, and return how many there are."""
    pairs = dr.indel_join(left, right, cutoff=cutoff, **terms)
    ours, theirs = {(i, j): score for i, j, score in pairs}, rivals.rapidfuzz_join(left, right, cutoff, 1)
    # rapidfuzz decides in floating point: it may lose pairs exactly at the cutoff, and no others.
    assert theirs <= ours.keys()
    assert {ours[pair] for pair in ours.keys() - theirs} <= {cutoff}
    return len(ours)


@pytest.mark.parametrize("cutoff", [0.7, 0.8, 0.9, 0.95])
@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
def test_indel_join(benchmark, sides, level, threads, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    terms = {"cutoff": cutoff, "level": level, "threads": threads}
    benchmark.extra_info["pairs found, of a tenth"] = agree(left[:ASKED], right, **terms)
    timed(benchmark, LEFT * RIGHT, dr.indel_join, left, right, **terms)


@pytest.mark.parametrize("cutoff", [0.8, 0.9])
@pytest.mark.parametrize("workers", THREADS)
def test_rapidfuzz(benchmark, sides, workers, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides[0][:ASKED], sides[1]
    timed(benchmark, ASKED * RIGHT, rivals.rapidfuzz_join, left, right, cutoff, workers)


def test_sparse_dot_topn(benchmark, sides) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("sparse_dot_topn")
    left, right = sides[0][:ASKED], sides[1]
    exact = {(i, j) for i, j, _ in dr.indel_join(left, right, cutoff=0.8)}
    found = rivals.trigram_join(left, right, 0.6, 100)
    benchmark.extra_info["recall"] = round(len(found & exact) / len(exact), 3)
    benchmark.extra_info["others found"] = len(found - exact)
    timed(benchmark, ASKED * RIGHT, rivals.trigram_join, left, right, 0.6, 100)


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("share", [0.01, 0.1, 1.0])
def test_self_join_grows_with_its_candidates(benchmark, threads, share) -> None:  # type: ignore[no-untyped-def]
    side = names(int(ALONE * share), 3)
    some = side[:1000]
    expected = rivals.rapidfuzz_join(some, some, 0.9, 1)
    itself = {(i, j) for i, j, _ in dr.indel_self_join(some, cutoff=0.9)}
    assert {(i, j) for i, j in expected if i < j} <= itself
    timed(benchmark, len(side) ** 2 // 2, dr.indel_self_join, side, cutoff=0.9, threads=threads)
    if benchmark.stats is not None:
        SECONDS.setdefault(threads, {})[len(side)] = benchmark.stats.stats.median
        if len(SECONDS[threads]) > 1:
            sizes, seconds = (np.log(list(of)) for of in (SECONDS[threads], SECONDS[threads].values()))
            benchmark.extra_info["grows with the power"] = round(float(np.polyfit(sizes, seconds, 1)[0]), 2)


@pytest.mark.parametrize("cutoff", [0.8, 0.9])
@pytest.mark.parametrize("level", supported())
def test_long(benchmark, long_sides, level, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = long_sides
    terms = {"cutoff": cutoff, "level": level, "threads": 1}
    benchmark.extra_info["pairs found"] = agree(left, right, **terms)
    timed(benchmark, len(left) * len(right), dr.indel_join, left, right, **terms)


@pytest.mark.parametrize("cutoff", [0.8, 0.9])
def test_rapidfuzz_long(benchmark, long_sides, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = long_sides
    timed(benchmark, len(left) * len(right), rivals.rapidfuzz_join, left, right, cutoff, 1)


@pytest.fixture(scope="module")
def register() -> tuple[list[str], list[str], dr.IndelIndex]:
    held = names(MANY, 4)
    return names(ASKED, 5, held[: MANY // 10]), held, dr.IndelIndex(held)


@pytest.mark.parametrize("cutoff", [0.7, 0.8, 0.9, 0.95])
@pytest.mark.parametrize("threads", THREADS)
def test_index(benchmark, register, threads, cutoff) -> None:  # type: ignore[no-untyped-def]
    asked, held, index = register
    few = {(i, j) for i, j, _ in index.join(asked[:5], cutoff=cutoff)}
    assert set(rivals.rapidfuzz_join(asked[:5], held, cutoff, 1)) <= few
    benchmark.extra_info["pairs found"] = len(index.join(asked, cutoff=cutoff, threads=threads))
    timed(benchmark, ASKED * MANY, index.join, asked, cutoff=cutoff, threads=threads)


def test_build(benchmark, sides) -> None:  # type: ignore[no-untyped-def]
    timed(benchmark, RIGHT, dr.IndelIndex, sides[1], threads=1)


def test_open(benchmark, sides, tmp_path) -> None:  # type: ignore[no-untyped-def]
    dr.IndelIndex(sides[1]).save(tmp_path / "index")
    assert len(dr.IndelIndex.open(tmp_path / "index")) == RIGHT
    timed(benchmark, RIGHT, dr.IndelIndex.open, tmp_path / "index")
