"""The joins of token sets are their definition, at every level, by every way and thread count."""

from __future__ import annotations

import functools
import gzip
import json
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import near_sets, shares

import deadringer as dr
from deadringer.errors import BudgetError
from deadringer.kernels import _run, level
from deadringer.kernels._input import share
from deadringer.reference import shingle as reference

DATA = Path(__file__).resolve().parents[1] / "data" / "sets"
COUNTS = json.loads((DATA / "pair_counts.json").read_text(encoding="utf-8"))
LEVELS = level.supported()
EVERY = [*LEVELS, level.REFERENCE]
#: Each level by each way of finding pairs.
WAYS = [(at, method) for at in LEVELS for method in ("scan", "index", "auto")]
JOINS: dict[str, Callable[..., dr.PairList]] = {
    "jaccard": dr.jaccard_join,
    "containment": dr.containment_join,
}
SELF_JOINS: dict[str, Callable[..., dr.PairList]] = {
    "jaccard": dr.jaccard_self_join,
    "containment": dr.containment_self_join,
}
MEASURES = list(JOINS)
Rows = list[list[int]]


def sets_of(rows: Rows) -> list[frozenset[int]]:
    return [frozenset(row) for row in rows]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("at", "method"), [*WAYS, (level.REFERENCE, "auto")])
@given(left=near_sets(), right=near_sets(), cutoff=shares)
def test_join_is_the_definition(
    at: str, method: str, measure: str, left: Rows, right: Rows, cutoff: float | Fraction
) -> None:
    expected = list(reference.join(sets_of(left), sets_of(right), share(cutoff, "cutoff"), measure))
    terms: dict[str, Any] = {"cutoff": cutoff, "level": at, "method": method}
    assert list(JOINS[measure](left, right, **terms)) == expected
    assert list(dr.ShingleIndex(right).join(left, measure=measure, **terms)) == expected


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("at", "method"), [*WAYS, (level.REFERENCE, "auto")])
@given(sets=near_sets(most=14), cutoff=shares)
def test_self_join_is_the_definition(
    at: str, method: str, measure: str, sets: Rows, cutoff: float | Fraction
) -> None:
    found = SELF_JOINS[measure](sets, cutoff=cutoff, level=at, method=method)
    assert list(found) == list(reference.self_join(sets_of(sets), share(cutoff, "cutoff"), measure))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("at", EVERY)
@given(st.data())
def test_scores_are_the_definition(at: str, measure: str, data: st.DataObject) -> None:
    left, right = data.draw(near_sets()), data.draw(near_sets())
    rows = data.draw(st.permutations([(i, j) for i in range(len(left)) for j in range(len(right))]))
    one, other = [i for i, _ in rows], [j for _, j in rows]
    call = dr.jaccard_scores if measure == "jaccard" else dr.containment_scores
    found = call(left, right, one, other, level=at)
    assert found.tolist() == reference.scores(sets_of(left), sets_of(right), rows, measure)


def many(count: int, size: int, tokens: int, seed: int) -> Rows:
    """Return sets of which most are another with slips: frequent tokens are very frequent, and some sets are long."""
    chance = random.Random(seed)
    out: Rows = [[]]
    for _ in range(count - 1):
        if chance.random() < 0.6:
            one = list(chance.choice(out))
            for _ in range(chance.randint(0, 4)):
                kind = chance.random()
                if one and kind < 0.6:
                    del one[chance.randrange(len(one))]
                if kind > 0.3:
                    one.append(int(tokens * chance.random() ** 4))
        else:
            one = [int(tokens * chance.random() ** 4) for _ in range(chance.randint(0, size))]
        out.append(one)
    return out


@functools.cache
def near(size: int, tokens: int) -> tuple[Rows, Rows, dict[str, list[list[tuple[int, int, float]]]]]:
    """Return two sides, and by measure all pairs of left and right, of right and left, and of the right itself."""
    right, left = many(300, size, tokens, 1), many(90, size, tokens, 2)
    left += [row[:-1] for row in right[::5]]
    one, other, all_ = sets_of(left), sets_of(right), Fraction(1, 10**6)
    pairs = {
        measure: [
            list(reference.join(one, other, all_, measure)),
            list(reference.join(other, one, all_, measure)),
            list(reference.self_join(other, all_, measure)),
        ]
        for measure in MEASURES
    }
    return left, right, pairs


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("at", LEVELS)
@pytest.mark.parametrize(("size", "tokens"), [(12, 40), (12, 5000), (90, 300), (400, 2**40)])
def test_many_near_sets_of_any_size_are_the_definition(at: str, measure: str, size: int, tokens: int) -> None:
    """Enough of them that lists of postings are long, prefixes are of many tokens, and counts tell pairs apart."""
    left, right, pairs = near(size, tokens)
    index = dr.ShingleIndex(right)
    for cutoff in (0.01, 0.5, 0.8, 0.95, 1):
        expected, turned, itself = ([pair for pair in of if pair[2] >= cutoff] for of in pairs[measure])
        for method in ("scan", "index"):
            terms: dict[str, Any] = {"cutoff": cutoff, "level": at, "method": method}
            assert list(JOINS[measure](left, right, **terms)) == expected
            assert list(JOINS[measure](right, left, **terms)) == turned
            assert list(SELF_JOINS[measure](right, **terms)) == itself
            assert list(index.join(left, measure=measure, **terms)) == expected


@pytest.mark.parametrize("at", LEVELS)
@pytest.mark.parametrize(
    "n", [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1023, 1024, 1025]
)
def test_every_edge_of_a_step_and_of_cells_is_the_definition(at: str, n: int) -> None:
    one = list(range(7, 7 + 3 * n, 3))
    others = [one, one[:-1], one[1:], one[: n // 2], [t + 1 for t in one], [*one[: n // 2], 1, 2], []]
    for cutoff in (Fraction(1, 3), Fraction(n, n + 1), Fraction(1)):
        for measure in MEASURES:
            expected = list(reference.join(sets_of([one]), sets_of(others), cutoff, measure))
            found = [
                JOINS[measure]([one], others, cutoff=cutoff, level=at, method=m) for m in ("scan", "index")
            ]
            assert [list(pairs) for pairs in found] == [expected, expected]


@pytest.mark.parametrize("at", LEVELS)
def test_tokens_that_fall_into_one_cell_slot_and_bucket_lose_no_pair(at: str) -> None:
    """Tokens apart in their lowest bits only share their upper hash: cells overflow, and tags tell lists apart."""
    inverse = pow(0x9E3779B97F4A7C15, -1, 2**64)
    alike = [mixed ^ mixed >> 32 for k in range(300) for mixed in [(k * inverse) % 2**64]]
    right = [alike, alike[:200], alike[100:], alike[:20], list(range(300))]
    left = [alike[:290], alike[150:], alike[:19]]
    for measure in MEASURES:
        for cutoff in (Fraction(1, 10), Fraction(2, 3), Fraction(9, 10)):
            expected = list(reference.join(sets_of(left), sets_of(right), cutoff, measure))
            assert list(JOINS[measure](left, right, cutoff=cutoff, level=at, method="index")) == expected


def dat(name: str) -> Rows:
    with gzip.open(DATA / f"{name}.dat.gz", "rt", encoding="ascii") as lines:
        return [list(map(int, line.split())) for line in lines]


@functools.cache
def sides(name: str) -> tuple[Rows, Rows | None]:
    if name != "book_titles":
        return dat(name), None
    numbers: dict[str, int] = {}
    out: dict[str, Rows] = {"A": [], "B": []}
    with gzip.open(DATA / "book_titles.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            side, _, title = line.rstrip("\n").partition("\t")
            out[side].append([numbers.setdefault(word, len(numbers)) for word in title.split()])
    return out["A"], out["B"]


COUNTED = [(name, cutoff) for name, counts in COUNTS.items() for cutoff in counts]


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("at", LEVELS)
@pytest.mark.parametrize(("name", "cutoff"), COUNTED)
def test_numbers_of_pairs_of_real_sets_are_those_counted_by_others(
    name: str, cutoff: str, at: str, threads: int
) -> None:
    left, right = sides(name)
    terms: dict[str, Any] = {"cutoff": Fraction(cutoff), "level": at, "threads": threads}
    found = dr.jaccard_self_join(left, **terms) if right is None else dr.jaccard_join(left, right, **terms)
    assert len(found) == COUNTS[name][cutoff]


def incidence(rows: Rows, tokens: int) -> sp.csr_matrix:
    sets = [sorted(set(row)) for row in rows]
    starts = np.cumsum([0, *map(len, sets)])
    flat = np.array([token for one in sets for token in one], dtype=np.int64)
    return sp.csr_matrix((np.ones(len(flat), np.int64), flat, starts), shape=(len(sets), tokens))


@pytest.mark.parametrize("cutoff", [Fraction(1, 3), Fraction(1, 2), Fraction(4, 5)])
def test_pairs_are_those_of_a_sparse_matrix_product(cutoff: Fraction) -> None:
    left, right = many(400, 60, 400, 5), many(900, 60, 400, 6)
    one, other = incidence(left, 400), incidence(right, 400)
    shared = (one @ other.T).tocoo()
    n, m = np.diff(one.indptr)[shared.row], np.diff(other.indptr)[shared.col]
    for measure, of in (("jaccard", n + m - shared.data), ("containment", n)):
        kept = shared.data * cutoff.denominator >= cutoff.numerator * of
        theirs = set(zip(shared.row[kept].tolist(), shared.col[kept].tolist(), strict=True))
        ours = {(i, j) for i, j, _ in JOINS[measure](left, right, cutoff=cutoff) if left[i]}
        assert ours - theirs == ({(i, j) for i, j in ours if not (left[i] or right[j])})
        assert theirs <= ours
        assert len(theirs) > 10


def test_a_pair_exactly_at_the_cutoff_is_found_where_floats_round_the_other_way() -> None:
    """120 of 137 + 133 - 120 tokens are four fifths, of which 1.8 cannot be divided in binary without a remainder."""
    one, other = list(range(137)), list(range(17, 150))
    for method in ("scan", "index"):
        assert list(dr.jaccard_join([one], [other], cutoff=0.8, method=method)) == [(0, 0, 0.8)]
        assert list(dr.jaccard_self_join([one, other], cutoff=0.8, method=method)) == [(0, 1, 0.8)]
        above = Fraction(4, 5) + Fraction(1, 10**18)
        assert list(dr.jaccard_join([one], [other], cutoff=above, method=method)) == []


@pytest.mark.parametrize("at", LEVELS)
@given(n=st.integers(1, 300), m=st.integers(1, 300), data=st.data())
def test_a_pair_is_found_at_its_own_score_and_not_just_above(
    at: str, n: int, m: int, data: st.DataObject
) -> None:
    both = data.draw(st.integers(1, min(n, m)))
    one, other = list(range(n)), list(range(n - both, n - both + m))
    for measure, score in (("jaccard", Fraction(both, n + m - both)), ("containment", Fraction(both, n))):
        for method in ("scan", "index"):
            terms: dict[str, Any] = {"level": at, "method": method}
            assert list(JOINS[measure]([one], [other], cutoff=score, **terms)) == [(0, 0, float(score))]
            if score < 1:
                above = score + Fraction(1, 10**12)
                assert list(JOINS[measure]([one], [other], cutoff=above, **terms)) == []


def test_a_set_of_a_million_tokens_is_compared() -> None:
    one, other = np.arange(10**6, dtype=np.uint64), np.arange(10, 10**6, dtype=np.uint64)
    found = dr.jaccard_join([one, one[:5]], [other, other[::2]], cutoff=0.999)
    assert list(found) == [(0, 0, (10**6 - 10) / 10**6)]
    found = dr.containment_join([one[:5], one[20:30]], [other, other[::2]], cutoff=1, method="index")
    assert list(found) == [(1, 0, 1.0)]


def test_a_token_of_every_set_and_sets_half_alike_do_not_make_it_quadratic() -> None:
    """40,000 sets share six tenths of theirs: 800,000,000 pairs, of which the few near ones are looked at."""
    common, chance = list(range(12)), np.random.default_rng(3)
    own = chance.integers(100, 2**40, (40_000, 8))
    rows = [[*common, *row] for row in own.tolist()]
    rows[7] = rows[39_999][:-1]
    index = dr.ShingleIndex(rows)
    found = dr.jaccard_self_join(rows, cutoff=0.75)
    assert list(found) == [(7, 39_999, 19 / 20)]
    assert list(index.join([rows[7]], cutoff=0.75)) == [(0, 7, 1.0), (0, 39_999, 19 / 20)]
    assert len(dr.jaccard_join(rows, rows, cutoff=0.75, threads=1)) == 40_002


def both(rows: Rows, method: str) -> list[functools.partial[dr.PairList]]:
    return [functools.partial(join, rows, rows, method=method) for join in JOINS.values()] + [
        functools.partial(join, rows, method=method) for join in SELF_JOINS.values()
    ]


@pytest.mark.parametrize("method", ["scan", "index", "auto"])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_change_nothing(threads: int, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = many(300, 20, 200, 9)
    whole = [join(cutoff=0.6, threads=1) for join in both(rows, "scan")]
    assert list(whole[0]) == list(reference.join(sets_of(rows), sets_of(rows), Fraction(3, 5), "jaccard"))
    monkeypatch.setattr(_run, "RANGE_NS", 1e4)
    monkeypatch.setattr("deadringer.kernels._postings._PAYS", 1)  # each thread builds a part
    assert [join(cutoff=0.6, threads=threads) for join in both(rows, method)] == whole
    at = np.arange(300)
    scores = dr.jaccard_scores(rows, rows, at, at[::-1], threads=threads)
    assert scores.tolist() == reference.scores(
        sets_of(rows), sets_of(rows), list(zip(at.tolist(), at[::-1].tolist(), strict=True)), "jaccard"
    )


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_budget_refuses_one_pair_too_many_and_never_truncates(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_run, "RANGE_NS", 1e3)
    rows = [[1, 2], [1, 2], [3]] * 20
    pairs = dr.jaccard_self_join(rows, cutoff=1)
    assert dr.jaccard_self_join(rows, cutoff=1, max_pairs=len(pairs), threads=threads) == pairs
    with pytest.raises(BudgetError, match=f"more than {len(pairs) - 1:,} pairs"):
        dr.jaccard_self_join(rows, cutoff=1, max_pairs=len(pairs) - 1, threads=threads)
    with pytest.raises(BudgetError):
        dr.containment_self_join(rows, cutoff=1, max_pairs=0, level="reference")


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("at", EVERY)
def test_sides_of_no_set_one_set_and_empty_sets_are_joined(at: str, threads: int) -> None:
    terms: dict[str, Any] = {"cutoff": 0.5, "level": at, "threads": threads}
    told: list[tuple[int, int]] = []
    note = lambda done, of: told.append((done, of))  # noqa: E731 - one line says it
    assert list(dr.jaccard_join([], [], **terms, progress=note)) == []
    assert set(told) == {(0, 0)}
    assert list(dr.jaccard_join([[1]], [], **terms, progress=note)) == []
    assert told[-1] == (1, 1)
    assert list(dr.jaccard_join([], [[1]], **terms)) == []
    assert list(dr.jaccard_self_join([], **terms)) == list(dr.jaccard_self_join([[1]], **terms)) == []
    for method in ("scan", "index", "auto"):
        terms["method"] = method
        assert list(dr.jaccard_join([[], [1]], [[], [2], []], **terms)) == [(0, 0, 1.0), (0, 2, 1.0)]
        assert list(dr.jaccard_self_join([[], [], [5]], **terms)) == [(0, 1, 1.0)]
        every = [(0, 0, 1.0), (0, 1, 1.0)]
        assert list(dr.containment_join([[], [1]], [[], [2]], **terms)) == every
        assert list(dr.containment_join([[], [1]], [[], [1, 2, 3, 4]], **terms)) == [*every, (1, 1, 1.0)]
        assert list(dr.containment_self_join([[], [1]], **terms)) == [(0, 1, 1.0)]
    assert dr.jaccard_scores([[]], [[], [1]], [0, 0], [0, 1], level=at, threads=threads).tolist() == [
        1.0,
        0.0,
    ]
    assert dr.containment_scores([[], [1]], [[]], [0, 1], [0, 0], level=at).tolist() == [1.0, 0.0]
    assert dr.jaccard_scores([[1]], [[1]], [], [], level=at, threads=threads).tolist() == []
