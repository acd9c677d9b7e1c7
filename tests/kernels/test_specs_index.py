"""An index of data sheets grows, forgets, rests on disk and comes back; damage is told and reads nothing outside."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import deadringer as dr
from deadringer.errors import BudgetError, DeadringerError, InputError, IntegrityError
from deadringer.kernels import level

SCHEMA = dr.SpecsSchema(
    dr.Numeric("a", 1.0),
    dr.Numeric("b", 0.3, weight=0.1),
    dr.Categorical("c", weight=2.0),
    dr.Numeric("rare", 1.0),
)
CUTOFF = 0.95


def sheets(rows: int, seed: int, kinds: int = 5) -> dict[str, Any]:
    """Return columns with gaps and intervals; of one attribute few rows have a reading."""
    rng = np.random.default_rng(seed)
    ends = rng.normal(size=rows)[:, None] + np.where(rng.random((rows, 1)) < 0.8, 0.0, [[0.0, 0.5]])
    ends[rng.random(rows) < 0.2] = np.nan
    return {
        "a": ends,
        "b": np.where(rng.random(rows) < 0.2, np.nan, rng.normal(size=rows)),
        "c": [None if k == 0 else f"\ud800{k}" if k % 2 else int(k) for k in rng.integers(0, kinds, rows)],
        "rare": np.where(rng.random(rows) < 0.97, np.nan, rng.normal(size=rows)),
    }


def some(side: dict[str, Any], begin: int, end: int) -> dict[str, Any]:
    return {name: column[begin:end] for name, column in side.items()}


RIGHT, LEFT = sheets(1500, 1), sheets(60, 2, kinds=9)  # of categories that the right has not


def grown() -> dr.SpecsIndex:
    return dr.SpecsIndex(some(RIGHT, 0, 1000), SCHEMA).extend(some(RIGHT, 1000, 1500)).withdraw([0, 30, 1200])


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    grown().save(tmp_path / "index")
    return tmp_path / "index"


@pytest.mark.parametrize("method", ["auto", "scan", "index"])
def test_an_index_extended_step_by_step_is_the_index_of_the_whole(method: str) -> None:
    index = dr.SpecsIndex(some(RIGHT, 0, 1), SCHEMA)
    for begin, end in ((1, 1), (1, 700), (700, 701), (701, 1500)):
        before = len(index)
        more = index.extend(some(RIGHT, begin, end))
        assert (len(index), len(more)) == (before, end)
        index = more
    whole = dr.specs_join(LEFT, RIGHT, SCHEMA, cutoff=CUTOFF, method="scan")
    for threads in (1, 2):
        assert index.join(LEFT, cutoff=CUTOFF, method=method, threads=threads) == whole
    assert len(whole) > 300


@pytest.mark.parametrize("at", [*level.supported(), level.REFERENCE])
@given(gone=st.lists(st.integers(0, 99), max_size=30))
def test_withdrawn_rows_are_found_no_more_and_the_others_keep_their_numbers(at: str, gone: list[int]) -> None:
    index = dr.SpecsIndex(some(RIGHT, 0, 70), SCHEMA).extend(some(RIGHT, 70, 100))
    whole = index.join(LEFT, cutoff=0.5)
    less = index.withdraw(gone)
    found = less.join(LEFT, cutoff=0.5, level=at)
    assert list(found) == [pair for pair in whole if pair[1] not in gone]
    assert index.join(LEFT, cutoff=0.5) == whole
    kept = np.delete(np.arange(100), gone)
    renumbered = less.compact().join(LEFT, cutoff=0.5)
    assert [(i, int(kept[j]), score) for i, j, score in renumbered] == list(found)


def test_withdrawn_rows_do_not_count_against_the_budget() -> None:
    schema = dr.SpecsSchema(dr.Numeric("a", 1.0))
    index = dr.SpecsIndex({"a": np.zeros(100)}, schema).withdraw(np.arange(99))
    asked = {"a": [0.0] * 3}
    assert list(index.join(asked, cutoff=1, max_pairs=3)) == [(i, 99, 1.0) for i in range(3)]
    with pytest.raises(BudgetError, match="more than 2 pairs"):
        index.join(asked, cutoff=1, max_pairs=2)


def test_categories_that_come_later_are_known_when_they_are_asked_for() -> None:
    schema = dr.SpecsSchema(dr.Categorical("c"))
    index = dr.SpecsIndex({"c": ["x", 1]}, schema).extend({"c": ["z", "x", "1"]})
    found = index.join({"c": ["z", "1", 1, "new", "x"]}, cutoff=1)
    assert [pair[:2] for pair in found] == [(0, 2), (1, 4), (2, 1), (4, 0), (4, 3)]


def test_a_saved_index_finds_the_same_pairs_when_opened(saved: Path) -> None:
    expected = grown().join(LEFT, cutoff=CUTOFF)
    assert len(expected) > 300
    opened = dr.SpecsIndex.open(saved)
    assert opened.schema == SCHEMA
    for method in ("scan", "index"):
        assert opened.join(LEFT, cutoff=CUTOFF, method=method) == expected
    assert opened.join(LEFT, cutoff=CUTOFF, level="reference") == expected
    opened.verify()
    assert pickle.loads(pickle.dumps(opened)).join(LEFT, cutoff=CUTOFF) == expected
    more = opened.extend(LEFT)
    assert {(i, i + 1500) for i in range(60)} & {pair[:2] for pair in more.join(LEFT, cutoff=1)}
    assert opened.compact().join(LEFT, cutoff=CUTOFF).score.tolist() == expected.score.tolist()


def test_an_index_of_no_rows_is_saved_and_searched(tmp_path: Path) -> None:
    none = some(RIGHT, 0, 0)
    dr.SpecsIndex(none, SCHEMA).save(tmp_path / "index")
    opened = dr.SpecsIndex.open(tmp_path / "index")
    assert len(opened) == 0
    assert list(opened.join(LEFT, cutoff=0.5)) == []
    assert len(opened.extend(RIGHT).join(LEFT, cutoff=CUTOFF)) > 300


def test_every_changed_byte_of_every_array_is_told_by_verify(saved: Path) -> None:
    for file in sorted(saved.glob("*.npy")):
        good = file.read_bytes()
        file.write_bytes(good[:-4] + bytes([good[-4] ^ 1]) + good[-3:])
        with pytest.raises(IntegrityError):  # some bytes of the schema are told on opening
            dr.SpecsIndex.open(saved).verify()
        file.write_bytes(good)
    dr.SpecsIndex.open(saved).verify()


@given(seed=st.integers(0, 2**32))
def test_no_bytes_of_the_arrays_make_it_read_outside(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    where = tmp_path_factory.mktemp("noise") / "index"
    dr.SpecsIndex(some(RIGHT, 0, 300), SCHEMA).save(where)
    noise = np.random.default_rng(seed)
    names = sorted(file.name for file in where.glob("0-*.npy"))
    for name in noise.choice(names, noise.integers(1, 4)):
        array = np.load(where / name)
        flat = array.view(np.uint8)
        at = noise.integers(0, flat.size, noise.integers(1, 20))
        flat[at] = noise.integers(0, 256, len(at))
        np.save(where / name, array)
    try:
        index = dr.SpecsIndex.open(where)
        for method in ("index", "scan"):
            index.join(LEFT, cutoff=CUTOFF, method=method)
        index.compact()
    except (InputError, IntegrityError):
        return


DAMAGE: dict[str, Any] = {
    "format": lambda meta: meta["parameters"].update(format=0),
    "no segments": lambda meta: meta["parameters"].update(segments=[]),
    "a segment": lambda meta: meta["parameters"].update(segments=[7, 500]),
    "a negative segment": lambda meta: meta["parameters"].update(segments=[-1]),
    "a number of rows": lambda meta: meta["parameters"].update(segments=["1000", 500]),
    "no array": lambda meta: meta["arrays"].pop("0-order"),
    "no schema": lambda meta: meta["arrays"].pop("schema"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_meta_that_does_not_agree_is_refused(saved: Path, what: str) -> None:
    file = saved / "meta.json"
    meta = json.loads(file.read_text(encoding="utf-8"))
    DAMAGE[what](meta)
    file.write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(IntegrityError):
        dr.SpecsIndex.open(saved)


@pytest.mark.parametrize(
    "schema",
    [
        b"",
        b"[" * 100_000,
        b"7",
        b"[]",
        b'[["number", "a", 1.0]]',
        b'[["number", "a", -1.0, 1.0]]',
        b'[["category", "c", 1.0, [null]]]',
        b'[["category", "c", 1.0, "xy"]]',
        b'[["number", "a", 1.0, 1.0]]',
        b'{"number": 1}',
    ],
)
def test_a_schema_that_is_none_is_refused(saved: Path, schema: bytes) -> None:
    array = np.frombuffer(schema, np.uint8)
    np.save(saved / "schema.npy", array)
    file = saved / "meta.json"
    meta = json.loads(file.read_text(encoding="utf-8"))
    said = meta["arrays"]["schema"]
    said["shape"], said["bytes"] = [len(array)], (saved / "schema.npy").stat().st_size
    file.write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(DeadringerError):
        dr.SpecsIndex.open(saved)


def test_an_index_in_memory_is_neither_pickled_nor_verified() -> None:
    index = dr.SpecsIndex(RIGHT, SCHEMA)
    for what in (index.verify, lambda: pickle.dumps(index)):
        with pytest.raises(InputError, match="this index is in memory only: save it first"):
            what()
