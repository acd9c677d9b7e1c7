"""An index of codes grows, forgets, is saved and opened again with the same pairs, and tells when it was touched."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.test_hamming import random_codes

import deadringer as dr
from deadringer.errors import BudgetError, InputError, IntegrityError
from deadringer.kernels import level

LEFT, RIGHT = random_codes(200, 32, 20), random_codes(1500, 32, 21)
LEFT[::4] = RIGHT[::30]
#: Small enough that the tables of some hundred codes are asked, and not a scan in their place.
RADIUS = 6


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    index = dr.HammingIndex(RIGHT[:1000], radius=RADIUS).extend(RIGHT[1000:]).withdraw([0, 30, 1200])
    index.save(tmp_path / "index")
    return tmp_path / "index"


@pytest.mark.parametrize("layout", ["large", "compact"])
@pytest.mark.parametrize("method", ["auto", "scan", "mih"])
def test_an_index_extended_step_by_step_is_the_index_of_the_whole(method: str, layout: str) -> None:
    whole = dr.HammingIndex(RIGHT, RADIUS, layout)
    grown = dr.HammingIndex(RIGHT[:1], RADIUS, layout)
    for begin, end in ((1, 1), (1, 700), (700, 701), (701, 1500)):
        before = len(grown)
        more = grown.extend(RIGHT[begin:end])
        assert (len(grown), len(more)) == (before, end)
        grown = more
    for threads in (1, 2):
        found = grown.join(LEFT, radius=RADIUS, method=method, threads=threads)
        assert found == whole.join(LEFT, radius=RADIUS, method=method)
    assert len(found) > 40


@pytest.mark.parametrize("at", [*level.supported(), level.REFERENCE])
@given(gone=st.lists(st.integers(0, 99), max_size=30))
def test_withdrawn_codes_are_found_no_more_and_the_others_keep_their_rows(at: str, gone: list[int]) -> None:
    index = dr.HammingIndex(RIGHT[:70]).extend(RIGHT[70:100])
    whole = index.join(LEFT[:20], radius=90)
    less = index.withdraw(gone)
    found = less.join(LEFT[:20], radius=90, level=at)
    assert list(found) == [pair for pair in whole if pair[1] not in gone]
    assert index.join(LEFT[:20], radius=90) == whole
    kept = np.delete(np.arange(100), gone)
    renumbered = less.compact().join(LEFT[:20], radius=90)
    assert [(i, int(kept[j]), score) for i, j, score in renumbered] == list(found)


def test_withdrawn_codes_do_not_count_against_the_budget() -> None:
    held = np.zeros((100, 32), dtype=np.uint8)
    index = dr.HammingIndex(held).withdraw(np.arange(99))
    assert list(index.join(held[:3], radius=0, max_pairs=3)) == [(0, 99, 0), (1, 99, 0), (2, 99, 0)]
    with pytest.raises(BudgetError, match="more than 2 pairs"):
        index.join(held[:3], radius=0, max_pairs=2)


def test_a_saved_index_finds_the_same_pairs_when_opened_and_in_another_process(saved: Path) -> None:
    built = dr.HammingIndex(RIGHT[:1000], radius=RADIUS).extend(RIGHT[1000:]).withdraw([0, 30, 1200])
    opened = dr.HammingIndex.open(saved)
    expected = built.join(LEFT, radius=RADIUS)
    assert len(expected) > 40
    assert opened.join(LEFT, radius=RADIUS) == expected
    assert opened.extend(LEFT).join(LEFT, radius=0, method="mih").left.tolist() != []
    opened.verify()
    again = pickle.loads(pickle.dumps(opened))
    assert again.join(LEFT, radius=RADIUS) == expected
    np.save(saved.parent / "left.npy", LEFT)
    script = (
        "import sys, numpy as np, deadringer as dr;"
        "print(len(dr.HammingIndex.open(sys.argv[1]).join(np.load(sys.argv[2]), radius=6)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, saved, saved.parent / "left.npy"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == len(expected)


def test_an_index_in_memory_is_neither_pickled_nor_verified() -> None:
    index = dr.HammingIndex(RIGHT[:10])
    for what in (index.verify, lambda: pickle.dumps(index)):
        with pytest.raises(InputError, match="this index is in memory only: save it first"):
            what()


def test_an_index_is_never_written_over_and_leaves_nothing_behind(saved: Path, tmp_path: Path) -> None:
    before = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(InputError, match="exists already; an index is immutable"):
        dr.HammingIndex(RIGHT[:10]).save(saved)
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    dr.HammingIndex.open(saved).verify()


def test_every_changed_byte_of_every_array_is_told_by_verify(saved: Path) -> None:
    for file in sorted(saved.glob("*.npy")):
        good = file.read_bytes()
        file.write_bytes(good[:-4] + bytes([good[-4] ^ 1]) + good[-3:])
        with pytest.raises(IntegrityError, match=f"{file.name}: SHA-256 is"):
            dr.HammingIndex.open(saved).verify()
        file.write_bytes(good)
    dr.HammingIndex.open(saved).verify()


@pytest.mark.parametrize("name", ["0-rows", "0-starts", "1-rows", "1-starts"])
@pytest.mark.parametrize("value", [0xFFFFFFFF, 1500, 0x80000000])
def test_tables_that_point_outside_are_refused_where_they_are_used(
    saved: Path, name: str, value: int
) -> None:
    array = np.load(saved / f"{name}.npy")
    array[:, ::2] = value  # every other: equal starts would only be empty buckets
    np.save(saved / f"{name}.npy", array)
    index = dr.HammingIndex.open(saved)
    with pytest.raises(InputError, match=r"hamming\.mih: a row lies outside its side"):
        index.join(LEFT, radius=RADIUS, method="mih")


@given(data=st.data())
def test_no_bytes_of_the_tables_make_it_read_outside(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    where = tmp_path_factory.mktemp("noise") / "index"
    dr.HammingIndex(RIGHT[:300], radius=RADIUS).save(where)
    noise = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    for name in data.draw(st.lists(st.sampled_from(["0-rows", "0-starts", "0-signatures"]), min_size=1)):
        array = np.load(where / f"{name}.npy")
        at = noise.integers(0, array.size, data.draw(st.integers(1, 20)))
        array.reshape(-1)[at] = noise.integers(0, 2**32, len(at))
        np.save(where / f"{name}.npy", array)
    try:
        found = dr.HammingIndex.open(where).join(LEFT, radius=RADIUS, method="mih")
    except InputError:
        return
    assert set(found) <= set(dr.hamming_join(LEFT, RIGHT[:300], radius=RADIUS))


def _damage(meta: dict[str, object], what: str) -> object:
    parameters, arrays = meta["parameters"], meta["arrays"]
    assert isinstance(parameters, dict)
    assert isinstance(arrays, dict)
    match what:
        case "no object":
            return []
        case "format":
            meta["format"] = 99
        case "tables":
            parameters["format"] = 1
        case "bytes":
            parameters["bytes"] = 24
        case "layout":
            parameters["layout"] = "huge"
        case "segments":
            parameters["segments"] = []
        case "a segment":
            parameters["segments"] = [{"count": 7, "bits": 8}]
        case "bits":
            parameters["segments"][0]["bits"] = -5
        case "huge bits":
            parameters["segments"][0]["bits"] = 10**12
        case "radius":
            parameters["radius"] = "31"
        case "a path":
            arrays["../0-codes"] = arrays.pop("0-codes")
        case "a shape":
            arrays["0-codes"]["shape"] = [1, 32]
        case "a hash":
            del arrays["0-codes"]["sha256"]
        case "no array":
            del arrays["1-rows"]
    return meta


DAMAGE = [
    *(
        "no object",
        "format",
        "tables",
        "bytes",
        "layout",
        "segments",
        "a segment",
        "bits",
        "huge bits",
        "radius",
    ),
    *("a path", "a shape", "a hash", "no array"),
]


@pytest.mark.parametrize("what", DAMAGE)
def test_a_meta_that_does_not_agree_is_refused(saved: Path, what: str) -> None:
    meta = _damage(json.loads((saved / "meta.json").read_text(encoding="utf-8")), what)
    (saved / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(IntegrityError):
        dr.HammingIndex.open(saved)


def test_an_index_of_earlier_tables_is_refused_and_says_what_to_do(saved: Path) -> None:
    meta = json.loads((saved / "meta.json").read_text(encoding="utf-8"))
    del meta["parameters"]["format"]  # as the first had none
    (saved / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(
        IntegrityError, match="tables of format None, expected 2: build it anew from its codes"
    ):
        dr.HammingIndex.open(saved)


@pytest.mark.parametrize(
    "contents", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null", b'{"format": 1}', b"\x00" * 50]
)
def test_a_meta_that_is_no_meta_is_refused(saved: Path, contents: bytes) -> None:
    (saved / "meta.json").write_bytes(contents)
    with pytest.raises(IntegrityError, match=r"meta\.json"):
        dr.HammingIndex.open(saved)


def test_files_that_are_missing_short_or_pickles_are_refused(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no index"):
        dr.HammingIndex.open(tmp_path / "nothing")
    good = (saved / "0-rows.npy").read_bytes()
    for bad in (good[:-4], good[:50], b"", good + b"\0"):
        (saved / "0-rows.npy").write_bytes(bad)
        with pytest.raises(IntegrityError, match=r"0-rows\.npy"):
            dr.HammingIndex.open(saved)
    np.save(saved / "0-rows.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(IntegrityError, match=r"0-rows\.npy"):
        dr.HammingIndex.open(saved)
    (saved / "0-rows.npy").unlink()
    with pytest.raises(IntegrityError, match=r"0-rows\.npy"):
        dr.HammingIndex.open(saved)


def test_an_index_of_another_kernel_is_named(saved: Path) -> None:
    meta = json.loads((saved / "meta.json").read_text(encoding="utf-8"))
    meta["kernel"] = "indel"
    (saved / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(InputError, match="is an index of indel, not of hamming"):
        dr.HammingIndex.open(saved)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr("deadringer.kernels._store._sync", fails)
    with pytest.raises(OSError, match="no space"):
        dr.HammingIndex(RIGHT[:10]).save(tmp_path / "index")
    assert list(tmp_path.iterdir()) == []


def test_an_index_may_be_moved(saved: Path, tmp_path: Path) -> None:
    expected = dr.HammingIndex.open(saved).join(LEFT, radius=RADIUS)
    shutil.move(saved, tmp_path / "elsewhere")
    moved = dr.HammingIndex.open(tmp_path / "elsewhere")
    moved.verify()
    assert moved.join(LEFT, radius=RADIUS) == expected
