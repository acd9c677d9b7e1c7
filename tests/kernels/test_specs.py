"""The specs kernel is its definition, at every level and thread count, and says what it cannot do."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import kinds, readings, sheets

import deadringer as dr
from deadringer.errors import BudgetError, InputError
from deadringer.kernels import _run, level
from deadringer.reference import specs as reference

LEVELS = level.supported()
EVERY = [*LEVELS, level.REFERENCE]
METHODS = ["scan", "index"]
SCHEMA = dr.SpecsSchema(
    dr.Numeric("a", 1.0), dr.Numeric("b", 0.3, weight=0.1), dr.Categorical("c", weight=2.0)
)
Rows = list[list[Any]]
GOOD = {"a": [1.0], "b": [1.0], "c": ["x"]}
SCALES, WEIGHTS = [1.0, 0.3, 0.0], [1.0, 0.1, 2.0]

SHEETS = sheets(readings, readings, kinds)
cutoffs = st.one_of(st.sampled_from([0.1, 0.5, 2 / 3, 0.7, 1.0, 1e-9]), st.floats(0.01, 1.0))


def columns(rows: Rows) -> dict[str, list[object]]:
    """Lay rows out as columns; the third is a category whose names are its numbers."""
    return {
        "a": [row[0] for row in rows],
        "b": [row[1] for row in rows],
        "c": [None if row[2] is None else repr(row[2]) for row in rows],
    }


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("at", EVERY)
@given(left=SHEETS, right=SHEETS, cutoff=cutoffs, least=st.integers(1, 4))
def test_join_is_the_definition(
    at: str, method: str, left: Rows, right: Rows, cutoff: float, least: int
) -> None:
    found = dr.specs_join(
        columns(left), columns(right), SCHEMA, cutoff=cutoff, min_shared=least, level=at, method=method
    )
    assert list(found) == list(reference.join(left, right, SCALES, WEIGHTS, cutoff, least))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("at", EVERY)
@given(rows=SHEETS, cutoff=cutoffs)
def test_self_join_is_the_definition(at: str, method: str, rows: Rows, cutoff: float) -> None:
    found = dr.specs_self_join(columns(rows), SCHEMA, cutoff=cutoff, level=at, method=method)
    assert list(found) == list(reference.self_join(rows, SCALES, WEIGHTS, cutoff, 1))


@pytest.mark.parametrize("at", [*LEVELS, "reference"])
@given(left=SHEETS, right=SHEETS, least=st.integers(1, 3))
def test_scores_are_the_definition_and_missing_where_too_little_is_shared(
    at: str, left: Rows, right: Rows, least: int
) -> None:
    rows = [(i, j) for j in range(len(right)) for i in range(len(left))]
    one, other = [i for i, _ in rows], [j for _, j in rows]
    found = dr.specs_scores(columns(left), columns(right), SCHEMA, one, other, min_shared=least, level=at)
    expected = reference.scores(left, right, SCALES, WEIGHTS, rows, least)
    assert np.array_equal(found, np.array(expected), equal_nan=True)


def test_scores_are_those_of_a_direct_computation_in_numpy() -> None:
    rng = np.random.default_rng(11)
    left, right = rng.normal(size=(40, 6)), rng.normal(size=(700, 6))
    left[rng.random(left.shape) < 0.3] = np.nan
    right[rng.random(right.shape) < 0.3] = np.nan
    scales, weights = rng.uniform(0.5, 3, 6), rng.uniform(0.1, 2, 6)
    schema = dr.SpecsSchema(*(dr.Numeric(f"x{k}", scales[k], weights[k]) for k in range(6)))
    near = np.maximum(0.0, 1.0 - np.abs(left[:, None] - right[None]) / scales)
    there = ~np.isnan(near)
    top, bottom = np.zeros(near.shape[:2]), np.zeros(near.shape[:2])
    for k in range(6):  # in schema order, as the definition sums
        top = top + np.where(there[..., k], weights[k] * near[..., k], 0.0)
        bottom = bottom + np.where(there[..., k], weights[k], 0.0)
    with np.errstate(invalid="ignore"):
        expected = top / bottom
    found = dr.specs_join(
        {f"x{k}": left[:, k] for k in range(6)}, {f"x{k}": right[:, k] for k in range(6)}, schema, cutoff=0.6
    )
    i, j = np.nonzero(np.nan_to_num(expected) >= 0.6)
    assert found.left.tolist() == i.tolist()
    assert found.right.tolist() == j.tolist()
    assert found.score.tolist() == expected[i, j].tolist()


def test_a_schema_does_not_change() -> None:
    schema = dr.SpecsSchema(dr.Numeric("a", 1.0))
    assert schema.attributes == (dr.Numeric("a", 1.0),)
    with pytest.raises(AttributeError):
        schema.attributes = ()  # type: ignore[misc]


def test_seven_of_ten_equal_categories_reach_seven_tenths() -> None:
    schema = dr.SpecsSchema(*(dr.Categorical(f"c{k}") for k in range(10)))
    left = {f"c{k}": ["x"] for k in range(10)}
    right = {f"c{k}": ["x" if k < 7 else "y"] for k in range(10)}
    assert list(dr.specs_join(left, right, schema, cutoff=0.7)) == [(0, 0, 0.7)]
    assert list(dr.specs_join(left, right, schema, cutoff=math.nextafter(0.7, 1))) == []
    assert list(dr.specs_join(left, left, schema, cutoff=1)) == [(0, 0, 1.0)]


@pytest.mark.parametrize("at", LEVELS)
@pytest.mark.parametrize("n", [0, 1, 127, 128, 129, 256, 4095, 4096, 4097, 8193])
def test_every_row_is_found_at_every_edge_of_blocks_and_shelves(n: int, at: str) -> None:
    schema = dr.SpecsSchema(dr.Numeric("a", 1.0))
    right = {"a": np.random.default_rng(n).permutation(n) * 2.0}
    index = dr.SpecsIndex(right, schema)
    for asked in (right, {"a": right["a"][-1:]}):
        found = index.join(asked, cutoff=1, level=at)
        first = n - len(asked["a"])
        assert list(found) == [(i, i + first, 1.0) for i in range(n - first)]
    assert len(dr.specs_self_join(right, schema, cutoff=0.1, level=at, method="index")) == 0


@pytest.mark.parametrize("at", EVERY)
def test_rows_with_nothing_known_are_never_compared(at: str) -> None:
    gone = {"a": [None, float("nan")], "b": [None, None], "c": [None, None]}
    assert len(dr.specs_join(gone, gone, SCHEMA, cutoff=1e-9, level=at)) == 0
    assert np.isnan(dr.specs_scores(gone, gone, SCHEMA, [0, 1], [0, 0], level=at)).all()


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("at", EVERY)
def test_sides_of_no_row_and_one_row_are_joined_and_told_of(at: str, threads: int) -> None:
    none: dict[str, list[object]] = {"a": [], "b": [], "c": []}
    terms = {"cutoff": 0.5, "level": at, "threads": threads}
    told: list[tuple[int, int]] = []
    found = dr.specs_join(GOOD, none, SCHEMA, **terms, progress=lambda done, of: told.append((done, of)))
    assert list(found) == []
    assert told == [(0, 1), (1, 1)]
    assert list(dr.specs_join(none, GOOD, SCHEMA, **terms)) == []
    assert list(dr.specs_join(none, none, SCHEMA, **terms)) == []
    assert list(dr.specs_self_join(none, SCHEMA, **terms)) == []
    assert list(dr.specs_self_join(GOOD, SCHEMA, **terms)) == []
    assert list(dr.specs_join(GOOD, GOOD, SCHEMA, **terms)) == [(0, 0, 1.0)]
    assert dr.specs_scores(none, none, SCHEMA, [], [], level=at, threads=threads).tolist() == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("at", LEVELS)
@given(rows=SHEETS)
def test_a_pair_is_found_at_its_own_score_and_not_just_above(at: str, method: str, rows: Rows) -> None:
    for i, j, score in reference.self_join(rows, SCALES, WEIGHTS, 1e-300, 1):
        side = columns([rows[i], rows[j]])
        assert list(dr.specs_self_join(side, SCHEMA, cutoff=score, level=at, method=method)) == [
            (0, 1, score)
        ]
        if score < 1:
            above = math.nextafter(score, 2)
            assert list(dr.specs_self_join(side, SCHEMA, cutoff=above, level=at, method=method)) == []


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_an_interrupt_stops_the_call_and_the_next_one_works(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_run, "RANGE_NS", 1e3)
    side = {"a": [1.0] * 60, "b": [1.0] * 60, "c": ["x"] * 60}
    told: list[int] = []

    def interrupt(done: int, of: int) -> None:
        told.append(done)
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dr.specs_join(side, side, SCHEMA, cutoff=1, threads=threads, progress=interrupt)
    assert told[0] == 0
    assert len(told) == 2
    assert len(dr.specs_join(side, side, SCHEMA, cutoff=1, threads=threads)) == 3600


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_and_ranges_change_nothing(
    threads: int, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(1)
    side = {"a": rng.normal(size=300), "b": rng.normal(size=300), "c": rng.integers(0, 3, 300)}
    whole = dr.specs_join(side, side, SCHEMA, cutoff=0.9, threads=1)
    alone = [pair for pair in whole if pair[0] < pair[1]]
    monkeypatch.setattr(_run, "RANGE_NS", 1e4)
    terms = {"cutoff": 0.9, "threads": threads, "method": method}
    assert dr.specs_join(side, side, SCHEMA, **terms) == whole
    assert list(dr.specs_self_join(side, SCHEMA, **terms)) == alone
    index = dr.SpecsIndex(side, SCHEMA)
    assert len(index) == 300
    assert index.join(side, **terms) == whole
    assert dr.PairList.concat(list(index.join_batches(side, rows=77, cutoff=0.9))) == whole


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("threads", [1, 2])
def test_the_budget_refuses_one_pair_too_many(
    threads: int, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_run, "RANGE_NS", 1e3)
    side = {"a": [1.0] * 40, "b": [None] * 40, "c": ["x"] * 40}
    terms = {"cutoff": 1, "threads": threads, "method": method}
    assert len(dr.specs_join(side, side, SCHEMA, max_pairs=1600, **terms)) == 1600
    with pytest.raises(BudgetError, match=r"more than 1,599 pairs"):
        dr.specs_join(side, side, SCHEMA, max_pairs=1599, **terms)


@pytest.mark.parametrize("at", EVERY)
@given(left=SHEETS, right=SHEETS, cutoff=cutoffs)
def test_an_index_and_its_batches_are_the_join(at: str, left: Rows, right: Rows, cutoff: float) -> None:
    asked, searched = columns(left), columns(right)
    index = dr.SpecsIndex(searched, SCHEMA)
    whole = dr.specs_join(asked, searched, SCHEMA, cutoff=cutoff, level=at)
    assert index.join(asked, cutoff=cutoff, level=at) == whole
    assert dr.PairList.concat(index.join_batches(asked, rows=2, cutoff=cutoff, level=at)) == whole


@pytest.mark.parametrize("at", EVERY)
def test_categories_the_index_lacks_are_equal_to_none_of_its_own(at: str) -> None:
    schema = dr.SpecsSchema(dr.Categorical("c"))
    index = dr.SpecsIndex({"c": ["x", 1, None, "y"]}, schema)
    asked = {"c": ["z", "w", "1", 2, None, "y"]}
    assert list(index.join(asked, cutoff=1, level=at)) == [(5, 3, 1.0)]
    with pytest.raises(InputError, match="cutoff: expected a number in"):
        list(index.join_batches({"c": []}, cutoff=7))


def test_intervals_are_as_far_apart_as_their_nearest_readings() -> None:
    schema = dr.SpecsSchema(dr.Numeric("a", 10.0))
    left, right = {"a": [(1.0, 3.0), 2.0, None, (-5.0, -4.0)]}, {"a": [(2.0, 9.0), (4.0, 4.0), 3.5]}
    found = dr.specs_join(left, right, schema, cutoff=0.01)
    nearest = {(0, 0): 0.0, (0, 1): 1.0, (0, 2): 0.5, (1, 0): 0.0, (1, 1): 2.0, (1, 2): 1.5}
    nearest |= {(3, 0): 6.0, (3, 1): 8.0, (3, 2): 7.5}
    assert list(found) == [(i, j, 1.0 - apart / 10.0) for (i, j), apart in nearest.items()]


def test_intervals_are_read_from_columns_of_any_kind() -> None:
    cells = [(1.0, 2.0), None, (3.0, 3.0), (0.5, 4.0)]
    pairs = np.array([cell or (np.nan, np.nan) for cell in cells])
    columns = [
        cells,
        [*map(list, filter(None, cells[:1])), None, 3, (0.5, 4)],
        pairs,
        np.ma.masked_invalid(pairs),
        pairs.astype(np.float32),
        pa.array(cells, pa.list_(pa.float64(), 2)),
        pa.array([cell and {"low": cell[0], "high": cell[1]} for cell in cells]),
        pl.Series([cell and {"low": cell[0], "high": cell[1]} for cell in cells]),
        pl.Series([cell and list(cell) for cell in cells], dtype=pl.Array(pl.Float64, 2)),
    ]
    schema = dr.SpecsSchema(dr.Numeric("a", 2.0))
    expected = dr.specs_self_join({"a": cells}, schema, cutoff=0.1)
    assert len(expected) == 3
    for column in columns:
        assert dr.specs_self_join({"a": column}, schema, cutoff=0.1) == expected
        index = dr.SpecsIndex({"a": column}, schema)
        batches = index.join_batches({"a": column}, rows=2, cutoff=0.1)
        assert [pair for pair in dr.PairList.concat(batches) if pair[0] < pair[1]] == list(expected)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ([1.0, (2.0, 1.0)], r"expected low <= high in row 1, got \(2.0, 1.0\)"),
        (np.array([[0.0, 1.0], [1.0, np.nan]]), r"expected both ends in row 1, got \(1.0, nan\)"),
        ([(None, 1.0)], r"expected both ends in row 0, got \(nan, 1.0\)"),
        ([(0.0, math.inf)], "expected finite numbers, got inf in row 0"),
        ([1.0, (1.0, 2.0, 3.0)], r"expected a number or \(low, high\) in row 1, got \(1.0, 2.0, 3.0\)"),
        ([(1.0, "x")], "expected a number or None in row 0, got 'x'"),
        (pa.array([[1.0, 2.0, 3.0]], pa.list_(pa.float64(), 3)), "expected numbers, got an Arrow column of"),
        (np.zeros((1, 2, 2)), "expected a 1-D column"),
    ],
)
def test_an_interval_that_is_none_is_named_by_column_and_row(column: object, said: str) -> None:
    schema = dr.SpecsSchema(dr.Numeric("a", 2.0))
    with pytest.raises(InputError, match=rf"^left\['a'\]: {said}"):
        dr.specs_join({"a": column}, {"a": []}, schema, cutoff=0.1)


def test_frames_and_columns_of_any_kind_give_the_same_pairs() -> None:
    plain = {"a": [1.0, None, 3.0], "b": [0.5, 0.5, None], "c": ["x", None, "y"]}
    whole = dr.specs_join(plain, plain, SCHEMA, cutoff=0.1)
    assert len(whole) > 3
    for frame in (pa.table(plain), pl.DataFrame(plain), pa.RecordBatch.from_pydict(plain)):
        assert dr.specs_join(frame, frame, SCHEMA, cutoff=0.1) == whole
    arrays = {
        "a": np.array([1.0, np.nan, 3.0]),
        "b": pa.array([0.5, 0.5, None]),
        "c": pl.Series(["x", None, "y"]),
    }
    assert dr.specs_join(arrays, plain, SCHEMA, cutoff=0.1) == whole


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: dr.specs_join({"a": [1.0]}, GOOD, SCHEMA, cutoff=0.5),
            "left: expected a column 'b', got 'a'",
        ),
        (
            lambda: dr.specs_join({**GOOD, "a": [math.inf]}, GOOD, SCHEMA, cutoff=0.5),
            r"left\['a'\]: .*inf in row 0",
        ),
        (
            lambda: dr.specs_join(GOOD, {**GOOD, "a": ["x"]}, SCHEMA, cutoff=0.5),
            r"right\['a'\]: expected a number",
        ),
        (
            lambda: dr.specs_join(GOOD, {**GOOD, "c": [1.5]}, SCHEMA, cutoff=0.5),
            r"right\['c'\]: expected a string",
        ),
        (
            lambda: dr.specs_join(GOOD, {**GOOD, "a": [1.0, 2.0]}, SCHEMA, cutoff=0.5),
            "right: expected columns of one",
        ),
        (
            lambda: dr.specs_join([1], GOOD, SCHEMA, cutoff=0.5),
            "left: expected a mapping of columns or a frame",
        ),
        (lambda: dr.specs_join(GOOD, GOOD, "schema", cutoff=0.5), "schema: expected a SpecsSchema, got str"),
        (
            lambda: dr.specs_join(GOOD, GOOD, SCHEMA, cutoff=0.5, min_shared=0),
            "min_shared: expected a whole number",
        ),
        (lambda: dr.SpecsSchema(), "schema: expected at least one attribute"),
        (lambda: dr.SpecsSchema(dr.Numeric("a", 1), dr.Categorical("a")), "attribute 'a' stands twice"),
        (lambda: dr.SpecsSchema(dr.Numeric("a", 0)), "scale of 'a': expected a number above 0, got 0"),
        (
            lambda: dr.SpecsSchema(dr.Categorical("a", math.nan)),
            "weight of 'a': expected a number above 0, got nan",
        ),
        (lambda: dr.SpecsSchema("a"), "schema: expected Numeric or Categorical, got 'a'"),
        (lambda: dr.specs_scores(GOOD, GOOD, SCHEMA, [0], [9]), "rows_right: expected rows of right"),
    ],
)
def test_bad_input_is_named(call: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        call()  # type: ignore[operator]
