"""Joins of token sets against the best other exact ways: a sparse matrix product, and a database's join of tokens.

What bounds the kernel: memory. Every token of both sides is read once and looked up in a sketch of the side that is
indexed, which lies in the second cache as long as that side has some hundred thousand different tokens: 2 to 3 ns a
token. Of short texts that is nearly all, since the rarest tokens of most are held by nobody else. Of long ones that
are alike, the lists of who holds a token are read, 8 bytes a posting, and each posting counts in a table of the
indexed sets: 1 to 2 ns while that lies in the first cache; then the sets that are left are looked up token by token,
about 1 ns each, of which most are pairs to be found. A sketch of bits to tell sets apart before they are looked up was
weighed and left out: what is counted by then leaves two sets to be looked up for each pair found.

MinHash with bands (rensa) proposes pairs without the true score: its recall is the share of our pairs that it proposes.
py_stringsimjoin, another exact way, does not build on Python 3.11.
"""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import deadringer as dr
from benchmarks import rivals
from benchmarks.data import LARGE, prose
from benchmarks.timing import THREADS, timed
from deadringer.kernels.level import supported

SHORT, LONG = ((10_000, 100_000), (18_700, 2_000)) if LARGE else ((200, 2_000), (60, 30))
ALONE = 1_000_000 if LARGE else 3_000
CUTOFFS = [Fraction(1, 2), Fraction(4, 5)]


@pytest.fixture(scope="module", params=["short", "long"])
def texts(request: Any) -> tuple[list[str], list[str]]:
    """Return ten words a text, or six hundred, of which a third are clauses in general use."""
    if request.param == "short":
        right = prose(SHORT[1], 10, 2)
        return prose(SHORT[0], 10, 1, right), right
    right = prose(LONG[1], 540, 2, clauses=200)
    return prose(LONG[0], 540, 1, right, clauses=200), right


@pytest.fixture(scope="module")
def sides(texts: tuple[list[str], list[str]]) -> tuple[rivals.Csr, rivals.Csr]:
    left, right = texts
    return dr.shingles(left), dr.shingles(right)


@pytest.fixture(scope="module")
def answers(sides) -> dict[Fraction, set[tuple[int, int]]]:  # type: ignore[no-untyped-def]
    return {cutoff: rivals.scipy_join(*sides, cutoff) for cutoff in CUTOFFS}


@functools.cache
def alone(words: int) -> rivals.Csr:
    return dr.shingles(prose(ALONE, words, 3, clauses=200 if words > 40 else 0))


def found(pairs: dr.PairList) -> set[tuple[int, int]]:
    return set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


@pytest.mark.parametrize("cutoff", CUTOFFS)
@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("level", supported())
def test_jaccard_join(benchmark, sides, answers, level, threads, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    terms = {"cutoff": cutoff, "level": level, "threads": threads}
    ours = found(dr.jaccard_join(left, right, **terms))
    assert ours == answers[cutoff]
    benchmark.extra_info["pairs found"] = len(ours)
    timed(benchmark, (len(left[1]) - 1) * (len(right[1]) - 1), dr.jaccard_join, left, right, **terms)


@pytest.mark.parametrize("cutoff", CUTOFFS)
def test_scipy(benchmark, sides, cutoff) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    timed(benchmark, (len(left[1]) - 1) * (len(right[1]) - 1), rivals.scipy_join, left, right, cutoff)


@pytest.mark.parametrize("cutoff", CUTOFFS)
@pytest.mark.parametrize("threads", THREADS)
def test_duckdb(benchmark, sides, answers, threads, cutoff) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("duckdb")
    left, right = sides
    assert rivals.duckdb_join(left, right, cutoff, threads) == found(
        dr.jaccard_join(left, right, cutoff=cutoff)
    )
    timed(
        benchmark, (len(left[1]) - 1) * (len(right[1]) - 1), rivals.duckdb_join, left, right, cutoff, threads
    )


def ours_from_text(left: list[str], right: list[str], cutoff: Fraction, threads: int) -> set[tuple[int, int]]:
    one, other = dr.shingles(left, threads=threads), dr.shingles(right, threads=threads)
    return found(dr.jaccard_join(one, other, cutoff=cutoff, threads=threads))


def scipy_from_text(left: list[str], right: list[str], cutoff: Fraction) -> set[tuple[int, int]]:
    rows = [rivals.python_shingles(side, 3) for side in (left, right)]
    numbers: dict[tuple[str, ...], int] = {}
    sides = []
    for side in rows:
        flat = [numbers.setdefault(token, len(numbers)) for one in side for token in one]
        sides.append((np.array(flat), np.cumsum([0, *map(len, side)])))
    return rivals.scipy_join(sides[0], sides[1], cutoff)


@pytest.mark.parametrize("threads", THREADS)
def test_from_text(benchmark, texts, threads) -> None:  # type: ignore[no-untyped-def]
    left, right = texts
    asked = left[: len(left) // 10]
    assert ours_from_text(asked, right, CUTOFFS[1], threads) == scipy_from_text(asked, right, CUTOFFS[1])
    timed(benchmark, len(left) * len(right), ours_from_text, left, right, CUTOFFS[1], threads)


def test_scipy_from_text(benchmark, texts) -> None:  # type: ignore[no-untyped-def]
    left, right = texts
    timed(benchmark, len(left) * len(right), scipy_from_text, left, right, CUTOFFS[1])


def test_rensa_from_text(benchmark, texts) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("rensa")
    left, right = texts
    exact = ours_from_text(left, right, CUTOFFS[1], 1)

    def from_text() -> set[tuple[int, int]]:
        rows = (rivals.python_shingles(side, 3) for side in (left, right))
        return rivals.rensa_join(*rows, float(CUTOFFS[1]))

    theirs = from_text()
    benchmark.extra_info["recall"] = round(len(theirs & exact) / len(exact), 3)
    benchmark.extra_info["others proposed"] = len(theirs - exact)
    timed(benchmark, len(left) * len(right), from_text)


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("words", [12, 50])
def test_self_join(benchmark, threads, words) -> None:  # type: ignore[no-untyped-def]
    sets = alone(words)
    some = (sets[0][: int(sets[1][1000])], sets[1][:1001])
    expected = {(i, j) for i, j in rivals.scipy_join(some, some, CUTOFFS[1]) if i < j}
    assert found(dr.jaccard_self_join(some, cutoff=CUTOFFS[1])) == expected
    pairs = dr.jaccard_self_join(sets, cutoff=CUTOFFS[1], threads=threads)
    benchmark.extra_info["pairs found"] = len(pairs)
    timed(benchmark, ALONE * ALONE // 2, dr.jaccard_self_join, sets, cutoff=CUTOFFS[1], threads=threads)


@pytest.mark.parametrize("half", ["in no other", "in every set"])
def test_what_every_set_holds_does_not_make_it_quadratic(benchmark, half) -> None:  # type: ignore[no-untyped-def]
    """Half of the tokens of every set are in all others: the figures of both should be alike."""
    count, rng = ALONE // 10, np.random.default_rng(4)
    own = rng.integers(100, 2**62, (count, 24)).astype(np.uint64)
    if half == "in every set":
        own[:, :12] = np.arange(12)
    own[1::9] = own[::9][: len(own[1::9])]
    own.sort(axis=1)
    sets = (own.reshape(-1), np.arange(0, own.size + 1, 24))
    pairs = dr.jaccard_self_join(sets, cutoff=0.8, threads=1)
    assert found(pairs) >= {(i, i + 1) for i in range(0, count - 9, 9)}
    timed(benchmark, count * count // 2, dr.jaccard_self_join, sets, cutoff=0.8, threads=1)


def test_build(benchmark, sides) -> None:  # type: ignore[no-untyped-def]
    right = sides[1]
    benchmark.extra_info["bytes a token"] = round(dr.ShingleIndex(right).nbytes / len(right[0]), 1)
    timed(benchmark, len(right[1]) - 1, dr.ShingleIndex, right, threads=1)


@pytest.mark.parametrize("measure", ["jaccard", "containment"])
@pytest.mark.parametrize("threads", THREADS)
def test_index(benchmark, sides, threads, measure) -> None:  # type: ignore[no-untyped-def]
    left, right = sides
    index = dr.ShingleIndex(right)
    terms = {"cutoff": CUTOFFS[1], "measure": measure, "threads": threads}
    join = dr.jaccard_join if measure == "jaccard" else dr.containment_join
    assert index.join(left, **terms) == join(left, right, cutoff=CUTOFFS[1])
    timed(benchmark, (len(left[1]) - 1) * (len(right[1]) - 1), index.join, left, **terms)


def test_open(benchmark, sides, tmp_path) -> None:  # type: ignore[no-untyped-def]
    dr.ShingleIndex(sides[1]).save(tmp_path / "index")
    assert len(dr.ShingleIndex.open(tmp_path / "index")) == len(sides[1][1]) - 1
    timed(benchmark, len(sides[1][1]) - 1, dr.ShingleIndex.open, tmp_path / "index")
