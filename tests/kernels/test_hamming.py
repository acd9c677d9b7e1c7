"""The hamming kernel is its definition, by every way, at every level and thread count, and says what it cannot do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import near_codes

import deadringer as dr
from deadringer.errors import BudgetError, InputError
from deadringer.kernels import _codes, _mih, level
from deadringer.reference import hamming as reference

DATA = Path(__file__).resolve().parents[1] / "data" / "pdq"
COUNTS = json.loads((DATA / "hamming_pair_counts.json").read_text(encoding="utf-8"))
LEVELS = level.supported()
EVERY = [*LEVELS, level.REFERENCE]
WAYS = ("auto", "scan", "mih")
SIZES = (8, 16, 32, 64, 128)


def codes(name: str) -> npt.NDArray[np.uint8]:
    file = DATA / name
    text = gzip.decompress(file.read_bytes()) if name.endswith(".gz") else file.read_bytes()
    return np.frombuffer(bytes.fromhex(text.decode("ascii")), dtype=np.uint8).reshape(-1, 32)


def random_codes(count: int, size: int, seed: int) -> npt.NDArray[np.uint8]:
    """Codes of which every third is an earlier one with some of its bits turned, in clusters."""
    rng = np.random.default_rng(seed)
    out = rng.integers(0, 256, (count, size), dtype=np.uint8)
    for row in range(2, count, 3):
        out[row] = out[rng.integers(0, row)]
        for bit in rng.integers(0, 8 * size, rng.integers(0, 4 * size // 3)):
            out[row, bit // 8] ^= 1 << bit % 8
    return out


@st.composite
def joins(draw: st.DrawFn) -> tuple[list[bytes], list[bytes], int]:
    """Draw two sides and a radius, small ones most often: those the tables are asked for."""
    size = draw(st.sampled_from(SIZES))
    radius = draw(st.one_of(st.integers(0, 6), st.integers(0, 8 * size)))
    left, right = draw(near_codes(size)), draw(near_codes(size))
    return left, right, radius if left or right else 0


@pytest.mark.parametrize("at", EVERY)
@pytest.mark.parametrize("method", WAYS)
@given(drawn=joins())
def test_join_is_the_definition(method: str, at: str, drawn: tuple[list[bytes], list[bytes], int]) -> None:
    left, right, radius = drawn
    found = dr.hamming_join(left, right, radius=radius, level=at, method=method)
    assert list(found) == list(reference.join(left, right, radius))
    assert found.score.dtype == np.int32


@pytest.mark.parametrize("at", EVERY)
@pytest.mark.parametrize("method", WAYS)
@given(drawn=joins())
def test_self_join_is_the_definition(
    method: str, at: str, drawn: tuple[list[bytes], list[bytes], int]
) -> None:
    held, _, radius = drawn
    found = dr.hamming_self_join(held, radius=min(radius, 64), level=at, method=method)
    assert list(found) == list(reference.self_join(held, min(radius, 64)))


@pytest.mark.parametrize("at", EVERY)
@given(st.data())
def test_scores_are_the_definition(at: str, data: st.DataObject) -> None:
    size = data.draw(st.sampled_from(SIZES))
    held = [*data.draw(near_codes(size, most=8)), bytes(size)]
    rows = data.draw(st.lists(st.tuples(*[st.integers(0, len(held) - 1)] * 2), max_size=20))
    found = dr.hamming_scores(held, held, [i for i, _ in rows], [j for _, j in rows], level=at)
    assert found.tolist() == reference.scores(held, held, rows)
    assert found.dtype == np.int32


@pytest.mark.parametrize("at", LEVELS)
@pytest.mark.parametrize("method", ["scan", "mih"])
@pytest.mark.parametrize("radius", sorted(map(int, COUNTS["pairs_le"])))
def test_real_hashes_have_the_pairs_that_brute_force_counted(radius: int, method: str, at: str) -> None:
    found = dr.hamming_join(
        codes("needles.txt"), codes("haystack.txt"), radius=radius, method=method, level=at
    )
    assert len(found) == COUNTS["pairs_le"][str(radius)]
    within = COUNTS["haystack_selfjoin_le"].get(str(radius))
    if within is not None:
        found = dr.hamming_self_join(codes("haystack.txt"), radius=radius, method=method, level=at)
        assert len(found) == within


@pytest.mark.parametrize("at", LEVELS)
@pytest.mark.parametrize("method", ["scan", "mih"])
@pytest.mark.parametrize("radius", sorted(map(int, COUNTS["vpdq_frames"]["selfjoin_le"])))
def test_frames_of_videos_have_the_pairs_that_brute_force_counted(radius: int, method: str, at: str) -> None:
    """Frames of one video are near one another in thousands: buckets are as skewed as they come."""
    frames = codes("frames.txt.gz")
    if at == "scalar":  # a hundred million pairs take seconds there: a part of them, against the best level
        frames = frames[::9]
        expected = dr.hamming_self_join(frames, radius=radius, method="scan")
        assert dr.hamming_self_join(frames, radius=radius, method=method, level=at) == expected
        return
    found = dr.hamming_self_join(frames, radius=radius, method=method, level=at)
    assert len(found) == COUNTS["vpdq_frames"]["selfjoin_le"][str(radius)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 31, 32, 33, 511, 512, 513, 1025])
def test_every_block_edge_is_the_same_pairs_at_every_level(count: int, size: int) -> None:
    left, right = random_codes(40, size, 1), random_codes(count, size, 2)
    right[:: max(1, count // 7)] = left[0]
    right[-1] = left[-1] ^ 1
    for radius in (0, 3, 8 * size // 9, 4 * size - 9, 8 * size):
        apart = np.bitwise_count(left[:, None] ^ right[None]).sum(axis=2, dtype=np.int32)
        i, j = np.nonzero(apart <= radius)
        for at in LEVELS:
            for method in ("scan", "mih"):
                found = dr.hamming_join(left, right, radius=radius, level=at, method=method)
                assert found.left.tolist() == i.tolist()
                assert found.right.tolist() == j.tolist()
                assert found.score.tolist() == apart[i, j].tolist()


@pytest.mark.parametrize("at", LEVELS)
@pytest.mark.parametrize("layout", ["large", "compact"])
@pytest.mark.parametrize("hint", [0, 3, 10, 31, 70])
def test_an_index_for_any_radius_finds_the_same_pairs_at_every_radius(
    hint: int, layout: str, at: str
) -> None:
    right = random_codes(3000, 32, 3)
    left = random_codes(60, 32, 4)
    left[:30] = right[::100] ^ np.random.default_rng(5).integers(0, 2, (30, 32), dtype=np.uint8)
    index = dr.HammingIndex(right, radius=hint, layout=layout)
    assert index.nbytes <= right.nbytes * _mih.LAYOUTS[layout]
    for radius in (0, 1, 10, 31, 40, 100):
        expected = dr.hamming_join(left, right, radius=radius, method="scan")
        assert index.join(left, radius=radius, method="mih", level=at) == expected
        assert index.join(left, radius=radius, level=at) == expected


@pytest.mark.parametrize("method", ["scan", "mih"])
def test_threads_and_batches_change_nothing(method: str) -> None:
    left, right = random_codes(5000, 32, 6), random_codes(2000, 32, 7)
    left[::50] = right[::20]
    index = dr.HammingIndex(right)
    whole = index.join(left, radius=20, threads=1, method=method)
    assert len(whole) > 100
    assert index.join(left, radius=20, threads=3, method=method) == whole
    for rows in (1000, 4999, 10**6):
        parts = list(index.join_batches(left, rows=rows, radius=20, method=method))
        assert dr.PairList.concat([part for part in parts if len(part)]) == whole


@pytest.mark.parametrize("at", LEVELS)
@pytest.mark.parametrize("shared", [(30, 32), (0, 2), (8, 24), (0, 30)])
def test_half_the_codes_in_one_bucket_lose_no_pair(shared: tuple[int, int], at: str) -> None:
    """In one table, in the first, in half of all, and in all but the last: some tables are avoided, or all."""
    rng = np.random.default_rng(8)
    right = random_codes(4000, 32, 8)
    right[:2000, slice(*shared)] = 7
    left = np.concatenate([right[:400], random_codes(50, 32, 9)])
    left[np.arange(400), rng.integers(0, 32, 400)] ^= 1
    index = dr.HammingIndex(right, radius=16)
    for radius in (4, 16):
        expected = dr.hamming_join(left, right, radius=radius, method="scan")
        assert len(expected) > 400
        assert index.join(left, radius=radius, method="mih", level=at) == expected
        assert index.join(left, radius=radius, method="mih", level=at, threads=3) == expected
        itself = dr.hamming_self_join(right, radius=radius, method="scan")
        assert dr.hamming_self_join(right, radius=radius, method="mih", level=at) == itself


@pytest.mark.parametrize("at", LEVELS)
@pytest.mark.parametrize("size", [32, 64, 128])
def test_a_scan_of_codes_whose_first_words_are_alike_is_the_same_pairs(size: int, at: str) -> None:
    """Some blocks of them, so that one is told apart by few words, and the next by all."""
    right, left = random_codes(1500, size, 13), random_codes(30, size, 14)
    left[:20] = right[::75]
    for block in (right[:600], left[::2]):
        block[:, :16] = 7
    apart = np.bitwise_count(left[:, None] ^ right[None]).sum(axis=2, dtype=np.int32)
    for radius in (31, 70):
        i, j = np.nonzero(apart <= radius)
        found = dr.hamming_join(left, right, radius=radius, level=at, method="scan")
        assert list(found) == list(zip(i.tolist(), j.tolist(), apart[i, j].tolist(), strict=True))


@pytest.mark.parametrize("method", ["scan", "mih"])
@pytest.mark.parametrize("threads", [1, 3])
def test_a_budget_that_is_one_too_small_refuses(method: str, threads: int) -> None:
    held = random_codes(900, 32, 10)
    whole = dr.hamming_self_join(held, radius=40)
    assert len(whole) > 10
    same = dr.hamming_self_join(held, radius=40, max_pairs=len(whole), method=method, threads=threads)
    assert same == whole
    with pytest.raises(BudgetError, match=f"max_pairs: more than {len(whole) - 1} pairs"):
        dr.hamming_self_join(held, radius=40, max_pairs=len(whole) - 1, method=method, threads=threads)


def test_the_planner_indexes_what_pays_and_scans_what_does_not() -> None:
    fast, small = _mih.best(10**6, 4, 31, "large"), _mih.best(10**6, 4, 31, "compact")
    near, far, scan = (
        _mih.query_ns(fast, 10**6, 4, 10),
        _mih.query_ns(fast, 10**6, 4, 31),
        _codes.scan_ns(10**6, 4, 31, "avx2"),
    )
    assert near < far < _mih.query_ns(small, 10**6, 4, 31) < scan
    assert _mih.query_ns(fast, 10**6, 4, 200) == float("inf")


@pytest.mark.parametrize("empty", [[], np.empty((0, 32), dtype=np.uint8), pa.array([], pa.binary(32))])
@pytest.mark.parametrize("method", WAYS)
def test_empty_sides_have_no_pairs(empty: object, method: str) -> None:
    some = random_codes(3, 32, 11)
    width = dr.hamming_join(some, some, radius=0)
    assert len(width) == 3
    assert len(dr.hamming_join(empty, some, radius=0, method=method)) == 0
    if not isinstance(empty, list):
        assert len(dr.hamming_join(some, empty, radius=0, method=method)) == 0
        assert len(dr.hamming_self_join(empty, radius=0, method=method)) == 0
        assert dr.hamming_scores(some, empty, [], []).tolist() == []
        assert len(dr.HammingIndex(empty).join(some, radius=3)) == 0


def test_the_same_codes_in_any_form_are_the_same_pairs() -> None:
    held = random_codes(50, 32, 12)
    whole = dr.hamming_self_join(held, radius=60)
    rows = [row.tobytes() for row in held]
    odd = np.zeros(held.nbytes + 1, dtype=np.uint8)[1:].reshape(held.shape)
    odd[:] = held
    forms = {
        "bytes": rows,
        "lists": held.tolist(),
        "fixed": pa.array(rows, pa.binary(32)),
        "binary": pa.array(rows, pa.binary()),
        "view": pa.array(rows, pa.binary_view()),
        "chunks": pa.chunked_array([pa.array(rows[:7], pa.binary(32)), pa.array(rows[7:], pa.binary(32))]),
        "a slice": pa.array([rows[0], *rows], pa.binary(32))[1:],
        "columns first": np.asfortranarray(held),
        "not aligned": odd,
        "read-only": np.frombuffer(held.tobytes(), dtype=np.uint8).reshape(held.shape),
    }
    assert {name for name, form in forms.items() if dr.hamming_self_join(form, radius=60) != whole} == set()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (np.zeros((2, 31), np.uint8), "codes: expected codes of 8, 16, 32, 64, 128 bytes, got 31"),
        (np.zeros(32, np.uint8), r"codes: expected codes as uint8 of shape \(n, bytes\), got uint8 of shape"),
        (np.zeros((2, 32), np.int64), "got int64 of shape"),
        (np.zeros((2, 8), float), "got float64 of shape"),
        ([bytes(32), bytes(31)], "codes: expected 32 bytes in row 1, as in row 0, got 31 bytes"),
        ([bytes(32), None], "codes: expected 32 bytes in row 1, as in row 0, got None"),
        ([[1] * 8, [256] * 8], "codes: expected bytes, got a number outside 0 to 255"),
        ([[1] * 8, [1] * 7], "codes: expected codes of one length"),
        (["00" * 32], "codes: expected codes as uint8"),
        (bytes(32), "codes: expected codes as uint8"),
        (pa.array([bytes(32), None], pa.binary(32)), "codes: expected a code in row 1, got null"),
        (pa.array(["a"]), "codes: expected binary codes, got an Arrow column of string"),
    ],
)
def test_bad_codes_are_named(value: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        dr.hamming_self_join(value, radius=1)


def test_bad_terms_are_named() -> None:
    held = np.zeros((2, 8), np.uint8)
    for radius in (-1, 65, 1.0, True, None, "3"):
        with pytest.raises(InputError, match="radius: expected a whole number from 0 to 64"):
            dr.hamming_join(held, held, radius=radius)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="right: expected codes of 16 bytes, as on the other side, got 8"):
        dr.hamming_join(np.zeros((1, 16), np.uint8), held, radius=1)
    with pytest.raises(InputError, match="method: expected one of auto, scan, mih, got 'tree'"):
        dr.hamming_join(held, held, radius=1, method="tree")
    with pytest.raises(InputError, match="layout: expected one of large, compact, got 'huge'"):
        dr.HammingIndex(held, layout="huge", radius=3)
    with pytest.raises(InputError, match=r"rows_right: expected rows of right \(0 to 1\), got 2"):
        dr.hamming_scores(held, held, [0], [2])
