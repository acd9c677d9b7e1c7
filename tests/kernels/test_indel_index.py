"""An index of strings grows, forgets, is saved and opened again with the same pairs, and tells when it was touched."""

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
from tests.strategies import near_strings

import deadringer as dr
from deadringer.errors import BudgetError, InputError, IntegrityError
from deadringer.kernels import level

CHANCE = random.Random(8)
RIGHT = ["".join(CHANCE.choices("ab-9Жé中", k=CHANCE.randint(0, 14))) for _ in range(700)]
LEFT = [name[:3] + CHANCE.choice(["", "x", "Ж"]) + name[4:] for name in RIGHT[::9]]
CUTOFF = 0.8


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    dr.IndelIndex(RIGHT[:500]).extend(RIGHT[500:]).withdraw([0, 30, 600]).save(tmp_path / "index")
    return tmp_path / "index"


@pytest.mark.parametrize("method", ["auto", "scan", "index"])
def test_an_index_extended_step_by_step_is_the_index_of_the_whole(method: str) -> None:
    grown = dr.IndelIndex(RIGHT[:1], threads=1)
    for begin, end in ((1, 1), (1, 300), (300, 301), (301, 700)):
        before = len(grown)
        more = grown.extend(RIGHT[begin:end])
        assert (len(grown), len(more)) == (before, end)
        grown = more
    for threads in (1, 2):
        found = grown.join(LEFT, cutoff=CUTOFF, method=method, threads=threads)
        assert found == dr.indel_join(LEFT, RIGHT, cutoff=CUTOFF)
    assert len(found) > 70
    assert grown.nbytes > 0


@pytest.mark.parametrize("at", [*level.supported(), level.REFERENCE])
@given(strings=near_strings(), more=near_strings(), gone=st.lists(st.integers(0, 9)))
def test_withdrawn_strings_are_found_no_more_and_the_others_keep_their_rows(
    at: str, strings: list[str], more: list[str], gone: list[int]
) -> None:
    index = dr.IndelIndex(strings).extend(more)
    gone = [row for row in gone if row < len(index)]
    less = index.withdraw(gone[:1]).withdraw(gone)
    found = less.join(strings, cutoff=0.5, level=at)
    assert list(found) == [pair for pair in index.join(strings, cutoff=0.5) if pair[1] not in gone]
    kept = np.delete(np.arange(len(index)), gone)
    renumbered = less.compact().join(strings, cutoff=0.5, level=at)
    assert [(i, int(kept[j]), score) for i, j, score in renumbered] == list(found)


def test_withdrawn_strings_do_not_count_against_the_budget() -> None:
    index = dr.IndelIndex(["same"] * 100).withdraw(np.arange(99))
    assert list(index.join(["same"] * 3, cutoff=1, max_pairs=3)) == [(0, 99, 1), (1, 99, 1), (2, 99, 1)]
    with pytest.raises(BudgetError, match="more than 2 pairs"):
        index.join(["same"] * 3, cutoff=1, max_pairs=2)


def test_a_saved_index_finds_the_same_pairs_when_opened_and_in_another_process(saved: Path) -> None:
    built = dr.IndelIndex(RIGHT[:500]).extend(RIGHT[500:]).withdraw([0, 30, 600])
    expected = built.join(LEFT, cutoff=CUTOFF)
    opened = dr.IndelIndex.open(saved)
    opened.verify()
    for again in (opened, pickle.loads(pickle.dumps(opened))):
        for method in ("scan", "index", "auto"):
            assert again.join(LEFT, cutoff=CUTOFF, method=method) == expected
    assert dr.PairList.concat(opened.join_batches(LEFT, rows=7, cutoff=CUTOFF)) == expected
    assert opened.join(LEFT, cutoff=CUTOFF, level="reference") == expected
    assert len(opened.extend(["new"]).join(["new"], cutoff=1)) == 1
    assert len(opened.compact()) == 697
    script = (
        "import sys, json, deadringer as dr;"
        "print(len(dr.IndelIndex.open(sys.argv[1]).join(json.load(sys.stdin), cutoff=0.8)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, saved],
        input=json.dumps(LEFT),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == len(expected)


@pytest.mark.parametrize("strings", [[], [""], ["", ""], ["a"], ["𝄞"]])
def test_an_index_of_hardly_anything_is_saved_and_opened(strings: list[str], tmp_path: Path) -> None:
    dr.IndelIndex(strings).save(tmp_path / "index")
    opened = dr.IndelIndex.open(tmp_path / "index")
    opened.verify()
    assert opened.join(["", "a"], cutoff=1) == dr.indel_join(["", "a"], strings, cutoff=1)
    assert len(opened) == len(strings)


def test_an_index_in_memory_is_neither_pickled_nor_verified_and_one_at_rest_not_written_over(
    saved: Path,
) -> None:
    index = dr.IndelIndex(RIGHT[:10])
    for what in (index.verify, lambda: pickle.dumps(index), dr.IndelIndex.open(saved).extend(["a"]).verify):
        with pytest.raises(InputError, match="this index is in memory only: save it first"):
            what()
    with pytest.raises(InputError, match="exists already; an index is immutable"):
        index.save(saved)


def test_every_changed_byte_of_every_array_is_told_by_verify(saved: Path) -> None:
    for file in sorted(saved.glob("*.npy")):
        good = file.read_bytes()
        file.write_bytes(good[:-4] + bytes([good[-4] ^ 1]) + good[-3:])
        with pytest.raises(IntegrityError, match=r"SHA-256 is|do not agree"):
            dr.IndelIndex.open(saved).verify()
        file.write_bytes(good)
    dr.IndelIndex.open(saved).verify()


@pytest.mark.parametrize("name", ["0-begins", "0-rows", "0-firsts", "1-starts", "1-places"])
def test_arrays_that_point_outside_are_refused_where_they_are_used(saved: Path, name: str) -> None:
    array = np.load(saved / f"{name}.npy")
    array.reshape(-1)[1::2] = 2**31
    if name == "0-begins":  # strings of the lengths they have, elsewhere
        array = np.load(saved / f"{name}.npy") + np.uint64(2**40)
    np.save(saved / f"{name}.npy", array)
    index = dr.IndelIndex.open(saved)
    with pytest.raises(InputError, match=r"indel\.join: a row lies outside its side"):
        index.join(RIGHT, cutoff=0.9, method="index")


@given(data=st.data())
def test_no_bytes_of_the_arrays_make_it_read_outside(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    where = tmp_path_factory.mktemp("noise") / "index"
    dr.IndelIndex(RIGHT[:200]).save(where)
    noise = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    names = ["letters", "begins", "rows", "firsts", "classes", "bags", "folds", "ladder", "share"]
    for name in data.draw(st.lists(st.sampled_from([*names, "starts", "places", "held"]), min_size=1)):
        array = np.load(where / f"0-{name}.npy")
        raw = array.view(np.uint8).reshape(-1)
        at = noise.integers(0, raw.size, data.draw(st.integers(1, 20)))
        raw[at] = noise.integers(0, 256, len(at))
        np.save(where / f"0-{name}.npy", array)
    index = dr.IndelIndex.open(where)
    for method in ("scan", "index", "auto"):
        try:
            found = index.join(LEFT, cutoff=CUTOFF, method=method)
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
            parameters["segments"] = [{"count": 7, "bits": 3}]
        case "bits":
            parameters["segments"][0]["bits"] = 99
        case "count":
            parameters["segments"][0]["count"] = "500"
        case "no tables":
            del arrays["0-places"]
        case "no letters":
            del arrays["1-letters"]


@pytest.mark.parametrize("what", ["segments", "a segment", "bits", "count", "no tables", "no letters"])
def test_a_meta_that_does_not_agree_is_refused(saved: Path, what: str) -> None:
    meta = json.loads((saved / "meta.json").read_text(encoding="utf-8"))
    _damage(meta, what)
    (saved / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(IntegrityError):
        dr.IndelIndex.open(saved)


def test_letters_that_are_none_and_rows_of_no_one_are_refused(saved: Path) -> None:
    good = np.load(saved / "0-codes.npy")
    for bad in (good[::-1], np.append(good[:-1], np.uint32(0x110000))):
        np.save(saved / "0-codes.npy", np.ascontiguousarray(bad))
        with pytest.raises(IntegrityError, match="do not agree"):
            dr.IndelIndex.open(saved)
    np.save(saved / "0-codes.npy", good)
    rows = np.load(saved / "0-rows.npy")
    np.save(saved / "0-rows.npy", np.zeros_like(rows))
    with pytest.raises(IntegrityError, match="the rows of an index of strings"):
        dr.IndelIndex.open(saved).compact()
    with pytest.raises(InputError, match="is an index of indel, not of hamming"):
        dr.HammingIndex.open(saved)
