"""The cosine kernel is its definition, by every way, at every level and thread count, and says what it cannot do."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import near_rows

import deadringer as dr
from deadringer.errors import BudgetError, InputError
from deadringer.kernels import cosine, level
from deadringer.reference import cosine as reference

LEVELS = level.supported()
EVERY = [*LEVELS, level.REFERENCE]
WAYS = ("auto", *cosine.METHODS)
F32 = npt.NDArray[np.float32]


def as_reference(rows: F32) -> list[list[float]]:
    return [[float(x) for x in row] for row in rows]


def random_rows(count: int, dims: int, seed: int) -> F32:
    """Rows of which every third is near an earlier one, every seventh zero, of lengths from tiny to huge."""
    rng = np.random.default_rng(seed)
    out = rng.standard_normal((count, dims))
    for row in range(2, count, 3):
        out[row] = out[rng.integers(0, row)] + rng.standard_normal(dims) * rng.uniform(0, 0.8)
    out[3::7] = 0.0
    return (out * 10.0 ** rng.integers(-36, 36, (count, 1))).astype(np.float32)


#: Cutoffs at which much, or anything, is found: the ends, zero, and what scores of few distinct numbers reach.
cutoffs = st.one_of(
    st.sampled_from(
        [1.0, 0.8, 0.5, 1e-9, 0.0, -0.5, math.nextafter(-1, 0), math.nextafter(1, 0), 1 / math.sqrt(2)]
    ),
    st.floats(-1, 1, exclude_min=True),
)


@st.composite
def joins(draw: st.DrawFn) -> tuple[F32, F32, float]:
    """Draw two sides and a cutoff, which is often the score of one of their pairs, or the next number."""
    dims = draw(st.one_of(st.integers(1, 20), st.integers(1, 130)))
    left, right = draw(near_rows(dims)), draw(near_rows(dims))
    cutoff = draw(cutoffs)
    if len(left) and len(right) and draw(st.booleans()):
        i, j = draw(st.integers(0, len(left) - 1)), draw(st.integers(0, len(right) - 1))
        (score,) = reference.scores(as_reference(left), as_reference(right), [(i, j)])
        score = draw(st.sampled_from([score, math.nextafter(score, 2), math.nextafter(score, -2)]))
        cutoff = score if -1 < score <= 1 else cutoff
    return left, right, cutoff


@pytest.mark.parametrize("at", EVERY)
@pytest.mark.parametrize("method", WAYS)
@given(drawn=joins())
def test_join_is_the_definition(method: str, at: str, drawn: tuple[F32, F32, float]) -> None:
    left, right, cutoff = drawn
    expected = list(reference.join(as_reference(left), as_reference(right), cutoff))
    assert list(dr.cosine_join(left, right, cutoff=cutoff, level=at, method=method)) == expected


@pytest.mark.parametrize("at", EVERY)
@pytest.mark.parametrize("method", WAYS)
@given(drawn=joins())
def test_self_join_is_the_definition(method: str, at: str, drawn: tuple[F32, F32, float]) -> None:
    rows, _, cutoff = drawn
    expected = list(reference.self_join(as_reference(rows), cutoff))
    assert list(dr.cosine_self_join(rows, cutoff=cutoff, level=at, method=method)) == expected


@pytest.mark.parametrize("at", EVERY)
@given(drawn=joins())
@settings(max_examples=50)
def test_scores_are_the_definition_and_not_a_number_for_a_row_of_zeros(
    at: str, drawn: tuple[F32, F32, float]
) -> None:
    left, right, _ = drawn
    rows = [(i, j) for i in range(len(left)) for j in range(len(right))]
    found = dr.cosine_scores(left, right, [i for i, _ in rows], [j for _, j in rows], level=at)
    expected = reference.scores(as_reference(left), as_reference(right), rows)
    np.testing.assert_array_equal(found, np.array(expected, dtype=np.float64))  # which takes NaN as equal
    assert all(
        math.isnan(s) == (not left[i].any() or not right[j].any())
        for s, (i, j) in zip(found, rows, strict=True)
    )


@pytest.mark.parametrize("at", EVERY)
@given(drawn=joins())
@settings(max_examples=50)
def test_equal_rows_are_found_at_a_cutoff_of_one(at: str, drawn: tuple[F32, F32, float]) -> None:
    rows = drawn[0]
    found = dr.cosine_join(rows, rows, cutoff=1.0, level=at)
    itself = {(i, 1.0) for i, j, score in found if i == j}
    assert itself >= {(i, 1.0) for i in range(len(rows)) if rows[i].any()}


@pytest.mark.parametrize("dims", [1, 2, 3, 15, 16, 17, 31, 32, 33, 63, 64, 65, 96, 127, 128, 129, 512])
def test_every_edge_is_the_same_pairs_at_every_level_and_those_of_numpy(dims: int) -> None:
    """A second opinion: numpy's float64 product, which no two sums of a thousand products differ from by 1e-12."""
    left = random_rows(67, dims, 1)
    for count in (1, 15, 16, 17, 31, 32, 33, 47, 65, 300):
        right = random_rows(count, dims, 2)
        right[:: max(1, count // 5)] = left[5]
        one, other = left.astype(np.float64), right.astype(np.float64)
        with np.errstate(invalid="ignore"):
            score = (one / np.linalg.norm(one, axis=1)[:, None]) @ (
                other / np.linalg.norm(other, axis=1)[:, None]
            ).T
        for cutoff in (-0.3, 0.2, 0.8, 0.97):
            whole = dr.cosine_join(left, right, cutoff=cutoff, level="scalar", method="scan")
            for at in LEVELS:
                for method in WAYS:
                    assert dr.cosine_join(left, right, cutoff=cutoff, level=at, method=method) == whole
            pairs = set(zip(whole.left.tolist(), whole.right.tolist(), strict=True))
            surely = set(zip(*(x.tolist() for x in np.nonzero(score >= cutoff + 1e-12)), strict=True))
            perhaps = set(zip(*(x.tolist() for x in np.nonzero(score >= cutoff - 1e-12)), strict=True))
            assert surely <= pairs <= perhaps
            assert np.abs(score[whole.left, whole.right] - whole.score).max(initial=0) < 1e-12


@pytest.mark.parametrize("at", LEVELS)
@pytest.mark.parametrize("dims", [1, 2, 33, 200, 4096])
def test_no_pair_is_lost_where_codes_leave_out_as_much_as_they_can(dims: int, at: str) -> None:
    """Numbers half way between two codes, all on one side, and rows along what is left out: at each of their scores."""
    rng = np.random.default_rng(dims)
    rows = []
    for most in (127, 64):  # the largest code, at one level or another
        whole = rng.integers(0, most - 1, dims).astype(np.float64)
        whole[0] = most
        for half in (0.499, 0.5, 0.501):
            rows += [whole + half * (np.arange(dims) > 0), whole - half * (np.arange(dims) > 0)]
    rows += [np.ones(dims), np.arange(dims) > 0, 1.0 / np.arange(1, dims + 1)]
    held = np.array(rows * 3, dtype=np.float32)  # more than a tile
    held[::2] *= np.float32(1e-30)
    whole_list = dr.cosine_self_join(held, cutoff=-0.999, level="scalar", method="scan")
    scores = np.unique(whole_list.score)
    for cutoff in (*scores[:: len(scores) // 12 + 1], scores[-1], np.nextafter(scores[len(scores) // 2], 2)):
        if -1 < cutoff <= 1:
            found = dr.cosine_self_join(held, cutoff=cutoff, level=at, method="index")
            assert found == whole_list.filter(whole_list.score >= cutoff)


@pytest.mark.parametrize("method", WAYS)
def test_threads_and_batches_change_nothing(method: str) -> None:
    left, right = random_rows(700, 70, 3), random_rows(900, 70, 4)
    left[::9] = right[:700:9]
    index = dr.CosineIndex(right)
    whole = index.join(left, cutoff=0.6, threads=1, method=method)
    assert len(whole) > 70
    assert dr.cosine_join(left, right, cutoff=0.6, threads=3, method=method) == whole
    itself = dr.cosine_self_join(right, cutoff=0.6, threads=1, method=method)
    assert dr.cosine_self_join(right, cutoff=0.6, threads=3, method=method) == itself
    for rows in (100, 699, 10**6):
        parts = list(index.join_batches(left, rows=rows, cutoff=0.6, method=method))
        assert dr.PairList.concat([part for part in parts if len(part)]) == whole


@pytest.mark.parametrize("method", WAYS)
@pytest.mark.parametrize("threads", [1, 3])
def test_a_budget_that_is_one_too_small_refuses(method: str, threads: int) -> None:
    rows = random_rows(400, 20, 5)
    whole = dr.cosine_self_join(rows, cutoff=0.5)
    assert len(whole) > 100
    terms = {"cutoff": 0.5, "method": method, "threads": threads}
    assert dr.cosine_self_join(rows, max_pairs=len(whole), **terms) == whole  # type: ignore[arg-type]
    with pytest.raises(BudgetError, match=f"max_pairs: more than {len(whole) - 1} pairs"):
        dr.cosine_self_join(rows, max_pairs=len(whole) - 1, **terms)  # type: ignore[arg-type]


def test_the_same_rows_in_any_form_are_the_same_pairs(tmp_path: Path) -> None:
    rows = random_rows(50, 12, 6)
    whole = dr.cosine_self_join(rows, cutoff=0.3)
    assert len(whole) > 20
    np.save(tmp_path / "rows.npy", rows)
    flat = pa.array(rows.reshape(-1))
    odd = np.zeros(rows.nbytes + 1, dtype=np.uint8)[1:].view(np.float32).reshape(rows.shape)
    odd[:] = rows
    forms = {
        "float64": rows.astype(np.float64),
        "lists": rows.tolist(),
        "rows of numpy": list(rows),
        "columns first": np.asfortranarray(rows),
        "not aligned": odd,
        "other byte order": rows.astype(">f4"),
        "read-only": np.frombuffer(rows.tobytes(), dtype=np.float32).reshape(rows.shape),
        "mapped": np.load(tmp_path / "rows.npy", mmap_mode="r"),
        "a fixed list": pa.FixedSizeListArray.from_arrays(flat, 12),
        "a slice": pa.FixedSizeListArray.from_arrays(pa.concat_arrays([flat[:12], flat]), 12)[1:],
        "a list": pa.array(rows.tolist(), pa.list_(pa.float32())),
        "a list of float64": pa.array(rows.tolist(), pa.large_list(pa.float64())),
        "chunks": pa.chunked_array(
            [pa.array(part.tolist(), pa.list_(pa.float32(), 12)) for part in (rows[:7], rows[7:])]
        ),
        "a tensor": pa.FixedShapeTensorArray.from_numpy_ndarray(rows),
    }
    assert {name for name, form in forms.items() if dr.cosine_self_join(form, cutoff=0.3) != whole} == set()
    half = (rows / np.abs(rows).max(axis=1, initial=1e-30)[:, None]).astype(np.float16)
    assert dr.cosine_self_join(half, cutoff=0.3) == dr.cosine_self_join(half.astype(np.float32), cutoff=0.3)
    assert list(dr.cosine_join([[3, 4]], [[4, 3], [2**70, 0]], cutoff=0.1)) == [(0, 0, 0.96), (0, 1, 0.6)]


@pytest.mark.parametrize("empty", [[], np.empty((0, 5), np.float32), pa.array([], pa.list_(pa.float32()))])
@pytest.mark.parametrize("method", WAYS)
def test_empty_sides_have_no_pairs(empty: object, method: str) -> None:
    some = random_rows(3, 5, 7)
    assert len(dr.cosine_join(empty, some, cutoff=-0.5, method=method)) == 0
    assert len(dr.cosine_join(some, empty, cutoff=-0.5, method=method)) == 0
    assert len(dr.cosine_self_join(empty, cutoff=-0.5, method=method)) == 0
    assert dr.cosine_scores(some, empty, [], []).tolist() == []
    if isinstance(empty, np.ndarray):
        assert len(dr.CosineIndex(empty).join(some, cutoff=0.5, method=method)) == 0


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (np.zeros(4, np.float32), r"rows: expected numbers of shape \(n, d\), got float32 of shape \(4,\)"),
        (np.zeros((2, 0), np.float32), "rows: expected rows of 1 to 4096 numbers, got 0"),
        (np.zeros((1, 4097), np.float32), "rows: expected rows of 1 to 4096 numbers, got 4097"),
        (np.zeros((2, 2), bool), "got bool of shape"),
        (np.zeros((2, 2), complex), "got complex128 of shape"),
        (np.ma.masked_array(np.ones((2, 2)), [[0, 0], [0, 1]]), "rows: expected numbers, got masked ones"),
        ([[1.0, 2.0], [3.0]], r"rows: expected 2 numbers in row 1, as in row 0, got \[3.0\]"),
        ([[1.0, 2.0], 3.0], "rows: expected 2 numbers in row 1, as in row 0, got 3.0"),
        ([[1.0, 2.0], [3.0, None]], "rows: expected numbers in row 1, got None"),
        (
            [[1.0, 2.0], [3.0, float("nan")]],
            "rows: expected finite numbers that fit a float32, got nan in row 1",
        ),
        ([[1.0, 2.0], [3.0, 1e39]], r"rows: expected finite numbers that fit a float32, got 1e\+39 in row 1"),
        ([[1, 10**400]], "rows: expected finite numbers that fit a float32, got a larger one in row 0"),
        (
            np.array([[1, -np.inf]], np.float32),
            "rows: expected finite numbers that fit a float32, got -inf in row 0",
        ),
        ([["1", "2"]], "rows: expected numbers of shape"),
        ("12", "rows: expected numbers of shape"),
        (b"12", "rows: expected numbers of shape"),
        (None, "rows: expected numbers of shape"),
        ({1: 2}, "rows: expected numbers of shape"),
        (pa.array(["a"]), "rows: expected lists of numbers, got an Arrow column of string"),
        (pa.array([["a"]]), "rows: expected lists of numbers, got an Arrow column of list<"),
        (pa.array([[1.0], None]), "rows: expected numbers in row 1, got null"),
        (pa.array([[1.0, 2.0], [1.0, None]]), "rows: expected numbers in row 1, got null"),
        (pa.array([[1.0, 2.0], [1.0]]), "rows: expected 2 numbers in row 1, as in row 0, got 1"),
        (pa.array([[], []], pa.list_(pa.float32())), "rows: expected rows of 1 to 4096 numbers, got 0"),
    ],
)
def test_bad_rows_are_named(value: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        dr.cosine_self_join(value, cutoff=0.5)


def test_bad_terms_are_named() -> None:
    rows = np.ones((2, 3), np.float32)
    for cutoff in (-1, -1.0, 1.0000001, float("nan"), True, None, "0.5", 10**400):
        with pytest.raises(InputError, match=r"cutoff: expected a number in \(-1, 1\], got"):
            dr.cosine_join(rows, rows, cutoff=cutoff)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="right: expected rows of 3 numbers, as on the other side, got 2"):
        dr.cosine_join(rows, rows[:, :2], cutoff=0.5)
    with pytest.raises(InputError, match="left: expected rows of 3 numbers, as on the other side, got 2"):
        dr.CosineIndex(rows).join(rows[:, :2], cutoff=0.5)
    with pytest.raises(InputError, match=r"method: expected one of auto, .*, got 'tree'"):
        dr.cosine_join(rows, rows, cutoff=0.5, method="tree")
    with pytest.raises(InputError, match=r"rows_right: expected rows of right \(0 to 1\), got 2"):
        dr.cosine_scores(rows, rows, [0], [2])
    rows[1, 1] = np.nan
    batches = dr.CosineIndex(np.ones((2, 3))).join_batches(iter([rows[:1], rows]), cutoff=0.5)
    next(batches)
    with pytest.raises(InputError, match=r"left\[1:3\]: expected finite numbers .*, got nan in row 1"):
        next(batches)
