"""An index of sets grows, forgets, is saved and opened again with the same pairs, and tells when it was touched."""

from __future__ import annotations

import json
import pickle
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import near_sets

import deadringer as dr
from deadringer.errors import BudgetError, InputError, IntegrityError
from deadringer.kernels import level

CHANCE = random.Random(8)
RIGHT = [sorted({int(200 * CHANCE.random() ** 3) for _ in range(CHANCE.randint(0, 14))}) for _ in range(700)]
LEFT = [[*row[1:], CHANCE.randrange(300)] for row in RIGHT[::9]]
CUTOFF = 0.6
MEASURES = ["jaccard", "containment"]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    dr.ShingleIndex(RIGHT[:500]).extend(RIGHT[500:]).withdraw([0, 30, 600]).save(tmp_path / "index")
    return tmp_path / "index"


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("method", ["auto", "scan", "index"])
def test_an_index_extended_step_by_step_is_the_index_of_the_whole(method: str, measure: str) -> None:
    grown = dr.ShingleIndex(RIGHT[:1], threads=1)
    for begin, end in ((1, 1), (1, 300), (300, 301), (301, 700)):
        before = len(grown)
        more = grown.extend(RIGHT[begin:end])
        assert (len(grown), len(more)) == (before, end)
        grown = more
    whole = dr.jaccard_join if measure == "jaccard" else dr.containment_join
    for threads in (1, 2):
        found = grown.join(LEFT, cutoff=CUTOFF, measure=measure, method=method, threads=threads)
        assert found == whole(LEFT, RIGHT, cutoff=CUTOFF)
    assert len(found) > 40
    assert grown.nbytes > 0


@pytest.mark.parametrize("at", [*level.supported(), level.REFERENCE])
@given(
    sets=near_sets(), more=near_sets(), gone=st.lists(st.integers(0, 9)), measure=st.sampled_from(MEASURES)
)
def test_withdrawn_sets_are_found_no_more_and_the_others_keep_their_rows(
    at: str, sets: list[list[int]], more: list[list[int]], gone: list[int], measure: str
) -> None:
    index = dr.ShingleIndex(sets).extend(more)
    gone = [row for row in gone if row < len(index)]
    less = index.withdraw(gone[:1]).withdraw(gone)
    found = less.join(sets, cutoff=0.5, measure=measure, level=at)
    assert list(found) == [p for p in index.join(sets, cutoff=0.5, measure=measure) if p[1] not in gone]
    kept = np.delete(np.arange(len(index)), gone)
    renumbered = less.compact().join(sets, cutoff=0.5, measure=measure, level=at)
    assert [(i, int(kept[j]), score) for i, j, score in renumbered] == list(found)


def test_withdrawn_sets_do_not_count_against_the_budget() -> None:
    index = dr.ShingleIndex([[5, 7]] * 100).withdraw(np.arange(99))
    assert list(index.join([[5, 7]] * 3, cutoff=1, max_pairs=3)) == [(0, 99, 1), (1, 99, 1), (2, 99, 1)]
    with pytest.raises(BudgetError, match="more than 2 pairs"):
        index.join([[5, 7]] * 3, cutoff=1, max_pairs=2)


def test_a_saved_index_finds_the_same_pairs_when_opened_and_in_another_process(saved: Path) -> None:
    built = dr.ShingleIndex(RIGHT[:500]).extend(RIGHT[500:]).withdraw([0, 30, 600])
    expected = built.join(LEFT, cutoff=CUTOFF)
    opened = dr.ShingleIndex.open(saved)
    opened.verify()
    for again in (opened, pickle.loads(pickle.dumps(opened))):
        for method in ("scan", "index", "auto"):
            assert again.join(LEFT, cutoff=CUTOFF, method=method) == expected
    assert dr.PairList.concat(opened.join_batches(LEFT, rows=7, cutoff=CUTOFF)) == expected
    assert opened.join(LEFT, cutoff=CUTOFF, level="reference") == expected
    assert list(opened.extend([[999]]).join([[999]], cutoff=1)) == [(0, 700, 1.0)]
    assert len(opened.compact()) == 697
    script = (
        "import sys, json, deadringer as dr;"
        "print(len(dr.ShingleIndex.open(sys.argv[1]).join(json.load(sys.stdin), cutoff=0.6)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, saved],
        input=json.dumps(LEFT),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == len(expected)


@pytest.mark.parametrize("sets", [[], [[]], [[], []], [[1]], [[2**64 - 1]]])
def test_an_index_of_hardly_anything_is_saved_and_opened(sets: list[list[int]], tmp_path: Path) -> None:
    dr.ShingleIndex(sets).save(tmp_path / "index")
    opened = dr.ShingleIndex.open(tmp_path / "index")
    opened.verify()
    assert opened.join([[], [1]], cutoff=1) == dr.jaccard_join([[], [1]], sets, cutoff=1)
    assert len(opened) == len(sets)
    assert len(opened.compact()) == len(sets)


def test_an_index_at_rest_is_not_written_over_nor_taken_for_another(saved: Path) -> None:
    index = dr.ShingleIndex(RIGHT[:10])
    with pytest.raises(InputError, match="this index is in memory only: save it first"):
        index.verify()
    with pytest.raises(InputError, match="exists already; an index is immutable"):
        index.save(saved)
    with pytest.raises(InputError, match="is an index of shingle, not of hamming"):
        dr.HammingIndex.open(saved)


def test_every_changed_byte_of_every_array_is_told_by_verify(saved: Path) -> None:
    for file in sorted(saved.glob("*.npy")):
        good = file.read_bytes()
        file.write_bytes(good[:-4] + bytes([good[-4] ^ 1]) + good[-3:])
        with pytest.raises(IntegrityError, match=r"SHA-256 is|do not agree"):
            dr.ShingleIndex.open(saved).verify()
        file.write_bytes(good)
    dr.ShingleIndex.open(saved).verify()


@pytest.mark.parametrize("name", ["0-starts", "0-rows", "0-buckets", "1-starts", "1-rows", "1-buckets"])
def test_arrays_that_point_outside_are_refused_where_they_are_used(saved: Path, name: str) -> None:
    array = np.load(saved / f"{name}.npy")
    if name.endswith("starts"):  # sets of the sizes they have, elsewhere
        array[:-1] += np.uint64(2**40)
    else:
        array.reshape(-1)[1::2] = 2**31
    np.save(saved / f"{name}.npy", array)
    index = dr.ShingleIndex.open(saved)
    with pytest.raises(InputError, match=r"shingle\.join: a row lies outside its side"):
        index.join(RIGHT, cutoff=0.9, method="index")
    if name.endswith("starts"):
        with pytest.raises(IntegrityError, match="the sets of an index are not what was written"):
            index.compact()


@given(data=st.data())
def test_no_bytes_of_the_arrays_make_it_read_outside(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    where = tmp_path_factory.mktemp("noise") / "index"
    dr.ShingleIndex(RIGHT[:200]).save(where)
    noise = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    names = ["tokens", "starts", "rows", "sizes", "classes", "marks", "buckets", "postings"]
    for name in data.draw(st.lists(st.sampled_from(names), min_size=1)):
        array = np.load(where / f"0-{name}.npy")
        raw = array.view(np.uint8).reshape(-1)
        at = noise.integers(0, raw.size, data.draw(st.integers(1, 20)))
        raw[at] = noise.integers(0, 256, len(at))
        np.save(where / f"0-{name}.npy", array)
    try:
        index = dr.ShingleIndex.open(where)
    except IntegrityError:  # the last start says how many tokens there are
        return
    for measure in MEASURES:
        for method in ("scan", "index"):
            try:
                found = index.join(LEFT, cutoff=CUTOFF, measure=measure, method=method)
            except (InputError, BudgetError):
                continue
            assert found.right.max(initial=0) < 200


def _damage(meta: dict[str, object], what: str) -> None:
    parameters, arrays = meta["parameters"], meta["arrays"]
    assert isinstance(parameters, dict)
    assert isinstance(arrays, dict)
    match what:
        case "segments":
            parameters["segments"] = []
        case "a segment":
            parameters["segments"] = [{"count": 7, "bits": 3, "slot_bits": 7}]
        case "bits" | "slot_bits":
            parameters["segments"][0][what] = 99
        case "count":
            parameters["segments"][0]["count"] = "500"
        case _:
            del arrays[what]


@pytest.mark.parametrize(
    "what", ["segments", "a segment", "bits", "slot_bits", "count", "0-postings", "1-tokens", "1-starts"]
)
def test_a_meta_that_does_not_agree_is_refused(saved: Path, what: str) -> None:
    meta = json.loads((saved / "meta.json").read_text(encoding="utf-8"))
    _damage(meta, what)
    (saved / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(IntegrityError):
        dr.ShingleIndex.open(saved)
