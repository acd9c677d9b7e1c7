"""The search of data sheets drops no pair, whatever their scales, weights, gaps, intervals and number of attributes."""

from __future__ import annotations

import math
from typing import Any

import gower
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import deadringer as dr
from deadringer.kernels import level

LEVELS = level.supported()
Sheets = tuple[dr.SpecsSchema, dict[str, Any], dict[str, Any]]


def schema_of(rng: np.random.Generator, count: int, wild: bool) -> dr.SpecsSchema:
    """Return a schema of numbers and categories, `wild` ones with scales and weights of any size."""
    scales = 10.0 ** rng.uniform(-300, 300, count) if wild else rng.choice([0.25, 1.0, 3.0], count)
    weights = 10.0 ** rng.uniform(-290, 290, count) if wild else rng.choice([0.1, 1.0, 1.0, 7.0], count)
    kinds = rng.random(count) < 0.3
    return dr.SpecsSchema(
        *(
            dr.Categorical(f"x{k}", weights[k]) if kinds[k] else dr.Numeric(f"x{k}", scales[k], weights[k])
            for k in range(count)
        )
    )


def sheets_of(rng: np.random.Generator, schema: dr.SpecsSchema, rows: int, gaps: float) -> dict[str, Any]:
    """Return columns of which half the rows are others with a step of about what a cutoff allows in each cell."""
    out: dict[str, Any] = {}
    of = rng.integers(0, rows, rows)
    of[: rows // 2] = np.arange(rows // 2)
    step = rng.choice([0.0, 0.05, 0.1, 0.1, 0.3])
    for attribute in schema.attributes:
        gone = rng.random(rows) < gaps
        if isinstance(attribute, dr.Categorical):
            kinds = rng.integers(0, rng.choice([2, 9, 40]), rows)[of]
            out[attribute.name] = [
                None if lost else int(kind) for kind, lost in zip(kinds, gone, strict=True)
            ]
            continue
        values = rng.choice([rng.normal(size=rows), rng.integers(0, 4, rows), 1e3 * rng.normal(size=rows)])
        values = (values[of] + step * rng.choice([-1, 0, 0, 1], rows)) * attribute.scale
        wide = np.where(rng.random(rows) < 0.2, rng.exponential(rng.choice([0.1, 30.0]), rows), 0.0)
        ends = np.stack([values, values + wide * attribute.scale], axis=1)
        ends[gone] = np.nan
        out[attribute.name] = ends if rng.random() < 0.5 else ends[:, 0]
    return out


def check(
    schema: dr.SpecsSchema, left: dict[str, Any], right: dict[str, Any], cutoff: float, least: int
) -> int:
    """The index finds what a scan does, at every level, of two sides and of one; return how many pairs."""
    terms: dict[str, Any] = {"cutoff": cutoff, "min_shared": least}
    expected = dr.specs_join(left, right, schema, method="scan", **terms)
    alone = dr.specs_self_join(right, schema, method="scan", **terms)
    for at in LEVELS:
        assert dr.specs_join(left, right, schema, method="index", level=at, **terms) == expected
        assert dr.specs_self_join(right, schema, method="index", level=at, **terms) == alone
    return len(expected) + len(alone)


@given(
    seed=st.integers(0, 2**32),
    attributes=st.integers(1, 40),
    rows=st.sampled_from([1, 5, 130, 300]),
    gaps=st.sampled_from([0.0, 0.3, 0.9]),
    cutoff=st.sampled_from([1e-9, 0.3, 0.5, 0.8, 0.9, 0.95, 0.99, 1.0]),
    least=st.integers(1, 7),
    wild=st.booleans(),
)
@settings(max_examples=150)
def test_the_index_drops_no_pair(
    seed: int, attributes: int, rows: int, gaps: float, cutoff: float, least: int, wild: bool
) -> None:
    rng = np.random.default_rng(seed)
    schema = schema_of(rng, attributes, wild)
    right = sheets_of(rng, schema, rows, gaps)
    left = {name: column[: max(1, rows // 3)] for name, column in right.items()}
    check(schema, left, right, cutoff, least)


@pytest.mark.parametrize("cutoff", [0.7, 0.9, 0.97])
def test_pairs_at_the_cutoff_exactly_are_found(cutoff: float) -> None:
    """All that a pair may lose it loses in one attribute, and in all alike: every rounding is at its edge."""
    rng = np.random.default_rng(5)
    schema = dr.SpecsSchema(*(dr.Numeric(f"x{k}", 1.0) for k in range(8)))
    base = rng.normal(size=(300, 8))
    one, all_alike = base.copy(), base.copy()
    one[np.arange(300), rng.integers(0, 8, 300)] += 8 * (1 - cutoff) * rng.choice([-1, 1], 300)
    all_alike += (1 - cutoff) * rng.choice([-1, 1], (300, 8))
    left = {f"x{k}": base[:, k] for k in range(8)}
    right = {f"x{k}": np.concatenate([one[:, k], all_alike[:, k]]) for k in range(8)}
    for least in (1, 8):
        assert check(schema, left, right, math.nextafter(cutoff, 0) - 1e-15, least) > 300
        check(schema, left, right, cutoff, least)


@pytest.mark.parametrize("least", [1, 2, 5])
def test_sheets_of_thousands_of_attributes_are_searched_by_what_they_state(least: int) -> None:
    rng = np.random.default_rng(7)
    attributes, rows, each = 2000, 5000, 12
    schema = dr.SpecsSchema(*(dr.Numeric(f"x{k}", 1.0, 1.0 + k % 3) for k in range(attributes)))
    of = rng.integers(0, attributes, (rows, each))
    of[:, 0] = rng.integers(0, 8, rows)  # some have columns
    table = np.full((attributes, rows), np.nan)
    table[of.ravel(), np.repeat(np.arange(rows), each)] = rng.normal(size=rows * each)
    right = {f"x{k}": table[k] for k in range(attributes)}
    left = {f"x{k}": table[k, :200] + 0.05 for k in range(attributes)}
    index = dr.SpecsIndex(right, schema)
    assert index.nbytes < 40 * rows * each + 500 * attributes
    found = index.join(left, cutoff=0.9, min_shared=least)
    assert found == index.join(left, cutoff=0.9, min_shared=least, method="scan")
    assert set(range(200)) <= {i for i, j, _ in found if i == j}
    for at in LEVELS:
        assert index.join(left, cutoff=0.9, min_shared=least, level=at) == found


def test_a_row_of_more_attributes_than_one_group_of_sums_holds_is_searched() -> None:
    rng = np.random.default_rng(8)
    schema = dr.SpecsSchema(*(dr.Numeric(f"x{k}", 1.0) for k in range(400)))
    table = rng.normal(size=(400, 300))
    table[:, 150:] = table[:, :150] + rng.normal(size=(400, 150)) * 0.12
    side = {f"x{k}": column for k, column in enumerate(table)}
    assert check(schema, side, side, 0.9, 3) > 300


@pytest.mark.parametrize("weight", [5e-324, 1e-300, 1e-281])
def test_weights_that_no_sum_can_tell_apart_are_compared_all_the_same(weight: float) -> None:
    """The product of the least number above 0 and 0.6 is that number: such a pair scores 1."""
    schema = dr.SpecsSchema(dr.Numeric("a", 1.0, weight), dr.Numeric("b", 1.0, weight))
    side = {"a": [0.0, 0.4, 2.0], "b": [None, 0.4, 2.0]}
    check(schema, side, side, 1.0, 1)
    assert len(dr.specs_join(side, side, schema, cutoff=1, method="index")) == (5 if weight == 5e-324 else 3)


def test_rows_and_columns_without_a_reading_are_searched() -> None:
    schema = dr.SpecsSchema(dr.Numeric("a", 1.0), dr.Numeric("b", 1.0), dr.Categorical("c"))
    rows = 700
    right = {"a": np.where(np.arange(rows) % 7, np.nan, 1.0), "b": np.full(rows, np.nan), "c": [None] * rows}
    left = {"a": [1.0, np.nan], "b": [1.0, 1.0], "c": ["x", None]}
    assert check(schema, left, right, 0.9, 1) > 100
    check(schema, left, right, 0.9, 2)


def test_scores_are_those_of_the_gower_package() -> None:
    """It divides by the range of a column, knows no gaps, and works in float32."""
    rng = np.random.default_rng(3)
    table = rng.normal(size=(60, 6))
    table[:, 4:] = rng.integers(0, 3, (60, 2))
    weights = rng.uniform(0.5, 2.0, 6)
    kinds = np.arange(6) >= 4
    expected = 1.0 - gower.gower_matrix(table, weight=weights, cat_features=kinds.tolist())
    schema = dr.SpecsSchema(
        *(dr.Numeric(f"x{k}", float(np.ptp(table[:, k])), weights[k]) for k in range(4)),
        *(dr.Categorical(f"x{k}", weights[k]) for k in (4, 5)),
    )
    side = {f"x{k}": table[:, k].astype(int) if kinds[k] else table[:, k] for k in range(6)}
    i, j = np.divmod(np.arange(3600), 60)
    found = dr.specs_scores(side, side, schema, i, j).reshape(60, 60)
    # Numbers are scaled to their greatest, up to 3, and to their range, in float32; then six terms are summed and
    # divided by their weights: some 40 roundings of 2^-24 of numbers of at most 3.
    assert np.abs(found - expected).max() < 120 * 2.0**-24
