"""The pictures of items: all orientations of one side with every picture of the other, as the definition says."""

from __future__ import annotations

import math
import tracemalloc
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.facets import pictures
from deadringer.kernels import level
from deadringer.kernels.pdq import ORIENTATIONS
from deadringer.model.pictures import Picture
from deadringer.model.records import Image

TURNS = len(ORIENTATIONS)
#: A few codes and what lies near them, so that distances of 0, 1, 8, 31 and 32 bits occur.
SEEDS = np.random.default_rng(3).integers(0, 256, (3, 32), dtype=np.uint8)


def code(seed: int, flipped: int) -> bytes:
    bits = np.unpackbits(SEEDS[seed])
    bits[:flipped] ^= 1
    return np.packbits(bits).tobytes()


codes = st.builds(code, st.integers(0, 2), st.sampled_from([0, 1, 8, 31, 32]))
refusals = st.sampled_from(["", "", "", "blank or flat"])
turned = st.tuples(st.lists(codes, min_size=TURNS, max_size=TURNS).map(tuple), refusals)
single = st.tuples(codes.map(lambda one: (one,)), refusals)


def side(
    name: str, items: list[list[tuple[tuple[bytes, ...], str]]], turned: bool
) -> tuple[list[list[Picture]], pictures.Gallery]:
    shown = [
        [
            Picture(path=f"{name}{i}-{k}", sha256="", codes=found, refused=refused, quality=90)
            for k, (found, refused) in enumerate(own)
        ]
        for i, own in enumerate(items)
    ]
    images = [Image(item_id=f"{name}{i}", path=one.path) for i, own in enumerate(shown) for one in own]
    hashed = {one.path: one for own in shown for one in own}
    ids = [f"{name}{i}" for i in range(len(items))]
    usable = [[one for one in own if not one.refused] for own in shown]
    return usable, pictures.gallery(ids, images, hashed, turned=turned)


def apart(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


@settings(max_examples=60)
@given(
    st.lists(st.lists(turned, max_size=3), min_size=1, max_size=4),
    st.lists(st.lists(single, max_size=3), min_size=1, max_size=4),
    st.sampled_from([0, 8, 31]),
    st.sampled_from(level.supported()),
)
def test_scores_pairs_and_likenesses_are_what_a_loop_over_everything_finds(
    left: list, right: list, radius: int, at: str
) -> None:
    mine, one = side("s", left, True)
    theirs, other = side("w", right, False)
    rows, of = (
        np.array(column) for column in zip(*product(range(len(left)), range(len(right))), strict=True)
    )
    found = pictures.scores(one, other, rows, of, level=at)
    expected = [
        min((apart(c, b.codes[0]) for a in mine[i] for c in a.codes for b in theirs[j]), default=math.nan)
        for i, j in zip(rows.tolist(), of.tolist(), strict=True)
    ]
    assert np.array_equal(found, np.array(expected), equal_nan=True)
    alike = pictures.alike(one, other, radius, level=at)
    told = list(pictures.likenesses(alike, one, other, level=at))
    loop = []
    for a, b in product([a for own in mine for a in own], [b for own in theirs for b in own]):
        distances = [apart(c, b.codes[0]) for c in a.codes]
        if min(distances) <= radius:
            turn = ORIENTATIONS[distances.index(min(distances))]
            loop.append((a.path, b.path, turn, min(distances), distances[0]))
    assert [(x.sighting_picture, x.work_picture, x.orientation, x.distance, x.upright) for x in told] == loop
    items = pictures.candidates(alike, one, other)
    within = {(i, j) for i, j, d in zip(rows.tolist(), of.tolist(), expected, strict=True) if d <= radius}
    assert set(zip(*(column.tolist() for column in items), strict=True)) == within
    for i, j in product(range(len(left)), range(len(right))):
        near = pictures.between(one, other, i, j, radius, level=at)
        of_pair = [
            x for x in told if x.sighting_picture.startswith(f"s{i}-") and x.work_picture.startswith(f"w{j}-")
        ]
        assert sorted(near, key=lambda x: (x.sighting_picture, x.work_picture)) == of_pair
        assert [x.distance for x in near] == sorted(x.distance for x in near)


def test_scores_are_the_same_however_little_is_measured_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)

    def many(count: int, turns: int) -> list[list[tuple[tuple[bytes, ...], str]]]:
        return [
            [
                (tuple(code(rng.integers(3), rng.integers(60)) for _ in range(turns)), "")
                for _ in range(rng.integers(5))
            ]
            for _ in range(count)
        ]

    (_, one), (_, other) = side("s", many(9, TURNS), True), side("w", many(7, 1), False)
    rows, of = np.repeat(np.arange(9), 7), np.tile(np.arange(7), 9)
    whole = pictures.scores(one, other, rows, of)
    for least in (1, 8, 24, 100):
        monkeypatch.setattr(pictures, "_AT_ONCE", least)
        assert np.array_equal(pictures.scores(one, other, rows, of), whole, equal_nan=True)


def test_an_item_states_a_picture_once_and_others_are_passed_over() -> None:
    one = Picture(path="a", sha256="", codes=(bytes(32),), quality=90)
    images = [Image(item_id="w", path="a"), Image(item_id="w", path="a"), Image(item_id="x", path="a")]
    found = pictures.gallery(["w"], [*images, Image(item_id="w", path="gone")], {"a": one}, turned=False)
    assert found.counts.tolist() == [1]
    assert found.codes_of(0) == (bytes(32),)


def test_items_of_many_pictures_are_scored_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many numbers as pairs have pictures would be 16 million, of 8 bytes, several times over."""
    monkeypatch.setattr(pictures, "_AT_ONCE", 1 << 18)
    many, items = 400, 200
    made = np.random.default_rng(5).integers(0, 256, (items * many, 32), dtype=np.uint8)
    left = pictures.Gallery((), np.arange(items + 1) * many, made, 1)
    right = pictures.Gallery((), np.arange(items + 1), made[:items], 1)
    rows, of = np.repeat(np.arange(items), items), np.tile(np.arange(items), items)
    tracemalloc.start()
    try:
        found = pictures.scores(left, right, rows, of, threads=1)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found[0] == 0.0
    assert peak < 64e6
