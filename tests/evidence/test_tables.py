"""Tables of weights: what is reckoned for all attributes at a time is what each has alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.evidence import specs
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.labelled import Agreeing, Labelled, subset
from deadringer.evidence.measures import DEGREES, MISSING, Floats, Pairs, all_pairs, compare
from deadringer.model.sheets import Sheet

sizes = st.integers(1, 7)


def _least_greatest_mean(row: Floats, weight: Floats) -> list[float]:
    """Return the falling fit in closed form: the least, over where a run begins, of the greatest mean from there."""
    places = range(len(row))
    return [
        min(
            max(np.average(row[a : b + 1], weights=weight[a : b + 1]) for b in places[at:])
            for a in places[: at + 1]
        )
        for at in places
    ]


@given(st.data(), st.integers(0, 9), sizes)
def test_pooled_rows_are_the_nearest_that_fall(data: st.DataObject, n: int, size: int) -> None:
    # Few values, so that equal neighbours and runs that rise throughout are common.
    table = np.array(
        data.draw(st.lists(st.integers(-3, 3), min_size=n * size, max_size=n * size)), dtype=float
    )
    weight = np.array(
        data.draw(st.lists(st.integers(1, 9), min_size=n * size, max_size=n * size)), dtype=float
    )
    table, weight = table.reshape(n, size), weight.reshape(n, size) / 2
    found = specs._falling(table, weight)
    expected = [_least_greatest_mean(*one) for one in zip(table, weight, strict=True)]
    np.testing.assert_allclose(found, np.array(expected).reshape(n, size), atol=1e-12)
    alone = [specs._falling(table[i : i + 1], weight[i : i + 1]) for i in range(n)]
    assert all((one[0] == row).all() for one, row in zip(alone, found, strict=True))


@given(st.data(), st.integers(0, 5), st.integers(1, 5), sizes)
def test_an_interval_counts_evenly_for_all_it_leaves_open_and_what_is_not_known_for_none(
    data: st.DataObject, population: int, works: int, size: int
) -> None:
    shape = (population, works)
    degree = st.one_of(
        st.just((MISSING, MISSING)),
        st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).map(
            lambda ends: (min(ends), max(ends))
        ),
    )
    drawn = data.draw(st.lists(degree, min_size=population * works, max_size=population * works))
    near, far = np.array(drawn, dtype=np.intp).reshape(-1, 2).T.reshape(2, *shape)
    weight = np.arange(1.0, 1.0 + 2 * population * works).reshape(2, *shape)
    expected = np.zeros((2, works, size))
    for way, i, j in np.ndindex(2, *shape):
        for at in range(max(near[i, j], 0), far[i, j] + 1):
            expected[way, j, at] += weight[way, i, j] / (far[i, j] - near[i, j] + 1)
    np.testing.assert_allclose(specs._among(near, far, weight, size), expected, rtol=1e-12)


@pytest.mark.parametrize("rows", [[], [0], [3, 1, 4]])
def test_tables_beside_some_items_are_those_of_what_they_state(
    calibration: Calibration, data: Labelled, rows: list[int]
) -> None:
    some = subset(data.sightings, rows)
    every = specs.tables(calibration, data.works, data.works)
    found = specs.tables(calibration, data.works, some)
    assert set(found) == {a for a in every if some.cells[a.name]}
    for attribute, table in found.items():
        assert (table.rows == every[attribute].rows).all()
        assert (table.log10_lr == every[attribute].log10_lr).all()


def test_degrees_are_counted_as_compared(data: Labelled) -> None:
    shape = data.copy.shape
    weight = np.random.default_rng(3).random(shape)
    agreeing = Agreeing.of(data.sightings, data.works)
    counts = agreeing.counts(weight)
    seen = compare(data.sightings, data.works, Pairs(*all_pairs(*shape), shape[1]))
    assert counts.shape == (len(agreeing.attributes), DEGREES)
    for attribute, row in zip(agreeing.attributes, counts, strict=True):
        expected = np.zeros(DEGREES)
        found = seen[attribute]
        for at, near, far in zip(found.at, found.near, found.far, strict=True):
            expected[near : far + 1] += weight.ravel()[at] / (far - near + 1)
        np.testing.assert_allclose(row, expected)


def test_an_attribute_that_no_pair_shares_is_declared_and_not_compared(data: Labelled) -> None:
    bare = Sheet(data.works.item_ids, data.works.attributes, {a.name: {} for a in data.works.attributes})
    assert compare(data.sightings, bare, Pairs(*all_pairs(*data.copy.shape), len(bare))) == {}
    agreeing = Agreeing.of(data.sightings, bare)
    assert agreeing.attributes == data.sightings.attributes
    assert not agreeing.counts(np.ones(data.copy.shape)).any()
