"""An index of embeddings grows, forgets, is saved and opened again with the same pairs, and tells of any touch."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernels.test_cosine import random_rows

import deadringer as dr
from deadringer.errors import BudgetError, InputError, IntegrityError
from deadringer.kernels import cosine, level
from deadringer.kernels._vectors import vectors

LEFT, RIGHT = random_rows(100, 70, 20), random_rows(600, 70, 21)
LEFT[::4] = RIGHT[::24]
CUTOFF = 0.7


def built() -> dr.CosineIndex:
    """Segments of many rows, of few, which have no codes, and of some that are withdrawn."""
    return dr.CosineIndex(RIGHT[:400]).extend(RIGHT[400:410]).extend(RIGHT[410:]).withdraw([0, 24, 405, 480])


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    built().save(tmp_path / "index")
    return tmp_path / "index"


@pytest.mark.parametrize("method", ["auto", *cosine.METHODS])
def test_an_index_extended_step_by_step_is_the_index_of_the_whole(method: str) -> None:
    expected = dr.cosine_join(LEFT, RIGHT, cutoff=CUTOFF, method="scan")
    assert len(expected) > 20
    grown = dr.CosineIndex(RIGHT[:1])
    for begin, end in ((1, 1), (1, 300), (300, 301), (301, 600)):
        more = grown.extend(RIGHT[begin:end])
        assert (len(grown), len(more)) == (begin, end)
        grown = more
    for threads in (1, 2):
        assert grown.join(LEFT, cutoff=CUTOFF, method=method, threads=threads) == expected


@pytest.mark.parametrize("at", [*level.supported(), level.REFERENCE])
@given(gone=st.lists(st.integers(0, 99), max_size=30))
@settings(max_examples=25)
def test_withdrawn_rows_are_found_no_more_and_the_others_keep_their_numbers(at: str, gone: list[int]) -> None:
    index = dr.CosineIndex(RIGHT[:70]).extend(RIGHT[70:100])
    whole = index.join(LEFT[:8], cutoff=0.1)
    less = index.withdraw(gone)
    found = less.join(LEFT[:8], cutoff=0.1, level=at)
    assert list(found) == [pair for pair in whole if pair[1] not in gone]
    kept = np.delete(np.arange(100), gone)
    renumbered = less.compact().join(LEFT[:8], cutoff=0.1)
    assert [(i, int(kept[j]), score) for i, j, score in renumbered] == list(found)


def test_withdrawn_rows_do_not_count_against_the_budget() -> None:
    held = np.ones((100, 5), dtype=np.float32)
    index = dr.CosineIndex(held).withdraw(np.arange(99))
    found = index.join(held[:3], cutoff=0.9, max_pairs=3)
    assert [(i, j) for i, j, _ in found] == [(0, 99), (1, 99), (2, 99)]
    with pytest.raises(BudgetError, match="more than 2 pairs"):
        index.join(held[:3], cutoff=0.9, max_pairs=2)


def test_rows_of_a_mapped_file_are_not_copied_and_an_index_is_little_larger_than_rows_and_codes(
    tmp_path: Path,
) -> None:
    for dims in (8, 64, 65, 512, 4096):
        np.save(tmp_path / "rows.npy", random_rows(64, dims, 1))
        mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
        index = dr.CosineIndex(mapped)
        (one,) = index._side.segments
        assert one.held.rows.ctypes.data == mapped.ctypes.data
        assert one.coded is not None
        assert index.nbytes <= 1.3 * (mapped.nbytes + one.coded.codes.nbytes)


def test_most_pairs_are_not_decided_in_float64() -> None:
    """The filter filters: of pairs at random at most one in a hundred, and each that is found."""
    rng = np.random.default_rng(2)
    left, right = (rng.standard_normal((n, 256), dtype=np.float32) for n in (100, 3000))
    left[:10] = right[:10]
    index = dr.CosineIndex(right)
    for at in level.supported():
        terms = {"begin": 0, "end": 100, "level": level.row(at), "max_pairs": 1000, "self_join": False}
        asked = vectors(left, "left", 1, at)
        found, decided = index._side.segments[0].join(asked, scan=False, cutoff=0.5, **terms)
        assert found[0].tolist() == found[1].tolist() == list(range(10))
        assert 10 <= decided < 3000


def test_a_saved_index_finds_the_same_pairs_when_opened_and_in_another_process(saved: Path) -> None:
    opened, expected = dr.CosineIndex.open(saved), built().join(LEFT, cutoff=CUTOFF)
    assert len(expected) > 20
    assert opened.join(LEFT, cutoff=CUTOFF) == expected
    assert opened.extend(LEFT).join(LEFT, cutoff=0.999, method="index").left.tolist() != []
    assert len(opened.compact()) == 596
    opened.verify()
    assert pickle.loads(pickle.dumps(opened)).join(LEFT, cutoff=CUTOFF) == expected
    np.save(saved.parent / "left.npy", LEFT)
    script = (
        "import sys, numpy as np, deadringer as dr;"
        f"print(len(dr.CosineIndex.open(sys.argv[1]).join(np.load(sys.argv[2]), cutoff={CUTOFF})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, saved, saved.parent / "left.npy"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == len(expected)


def test_every_changed_byte_of_every_array_is_told_by_verify(saved: Path) -> None:
    files = sorted(saved.glob("*.npy"))
    assert {"0-rows.npy", "0-squares.npy", "0-codes.npy", "0-terms.npy", "0-tops.npy", "0-order.npy"} <= {
        file.name for file in files
    }
    for file in files:
        good = file.read_bytes()
        file.write_bytes(good[:-4] + bytes([good[-4] ^ 1]) + good[-3:])
        with pytest.raises(IntegrityError, match=f"{file.name}: SHA-256 is"):
            dr.CosineIndex.open(saved).verify()
        file.write_bytes(good)
    dr.CosineIndex.open(saved).verify()


def test_an_order_that_names_what_is_not_there_is_refused_where_it_is_used(saved: Path) -> None:
    array = np.load(saved / "0-order.npy")
    array[3] = 70
    np.save(saved / "0-order.npy", array)
    with pytest.raises(InputError, match=r"cosine\.filter: a row lies outside its side"):
        dr.CosineIndex.open(saved).join(LEFT, cutoff=CUTOFF)


@given(data=st.data())
@settings(max_examples=30)
def test_no_bytes_of_the_codes_make_it_read_outside_or_find_what_is_no_pair(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    where = tmp_path_factory.mktemp("noise") / "index"
    dr.CosineIndex(RIGHT[:100]).save(where)
    noise = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    for name in data.draw(st.lists(st.sampled_from(["0-codes", "0-terms", "0-tops"]), min_size=1)):
        array = np.load(where / f"{name}.npy")
        raw = array.reshape(-1).view(np.uint8)
        raw[noise.integers(0, raw.size, data.draw(st.integers(1, 50)))] = noise.integers(0, 256)
        np.save(where / f"{name}.npy", array)
    found = dr.CosineIndex.open(where).join(LEFT, cutoff=CUTOFF, method="index")
    assert set(found) <= set(dr.cosine_join(LEFT, RIGHT[:100], cutoff=CUTOFF, method="scan"))


def test_an_index_in_memory_is_neither_pickled_nor_verified_and_one_at_rest_is_never_written_over(
    saved: Path,
) -> None:
    index = dr.CosineIndex(RIGHT[:10])
    for what in (index.verify, lambda: pickle.dumps(index)):
        with pytest.raises(InputError, match="this index is in memory only: save it first"):
            what()
    with pytest.raises(InputError, match="exists already; an index is immutable"):
        index.save(saved)
    dr.CosineIndex.open(saved).verify()


def _damage(meta: dict[str, object], what: str) -> object:
    parameters, arrays = meta["parameters"], meta["arrays"]
    assert isinstance(parameters, dict)
    assert isinstance(arrays, dict)
    match what:
        case "no object":
            return []
        case "a format":
            parameters["format"] = 99
        case "a length":
            parameters["dims"] = 71
        case "no length":
            parameters["dims"] = "70"
        case "segments":
            parameters["segments"] = []
        case "a count":
            parameters["segments"][0]["count"] = 401
        case "a negative count":
            parameters["segments"][0]["count"] = -1
        case "a shape":
            arrays["0-codes"]["shape"] = [1, 4096]
        case "no squares":
            del arrays["1-squares"]
        case "no terms":
            del arrays["0-terms"]
        case "a path":
            arrays["../0-codes"] = arrays.pop("0-codes")
    return meta


@pytest.mark.parametrize(
    "what",
    [
        *("no object", "a format", "a length", "no length", "segments", "a count", "a negative count"),
        *("a shape", "no squares", "no terms", "a path"),
    ],
)
def test_a_meta_that_does_not_agree_is_refused(saved: Path, what: str) -> None:
    meta = _damage(json.loads((saved / "meta.json").read_text(encoding="utf-8")), what)
    (saved / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(IntegrityError):
        dr.CosineIndex.open(saved)


def test_files_that_are_missing_or_short_and_indexes_of_another_kernel_are_refused(
    saved: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="holds no index"):
        dr.CosineIndex.open(tmp_path / "nothing")
    with pytest.raises(InputError, match="is an index of cosine, not of hamming"):
        dr.HammingIndex.open(saved)
    good = (saved / "0-codes.npy").read_bytes()
    for bad in (good[:-4], good[:50], b"", good + b"\0"):
        (saved / "0-codes.npy").write_bytes(bad)
        with pytest.raises(IntegrityError, match=r"0-codes\.npy"):
            dr.CosineIndex.open(saved)


def test_an_index_may_be_moved(saved: Path, tmp_path: Path) -> None:
    expected = dr.CosineIndex.open(saved).join(LEFT, cutoff=CUTOFF)
    shutil.move(saved, tmp_path / "elsewhere")
    moved = dr.CosineIndex.open(tmp_path / "elsewhere")
    moved.verify()
    assert moved.join(LEFT, cutoff=CUTOFF) == expected
