"""Passages are their definition at every level, cover what two texts share, and take linear time whatever they are."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import near_texts

import deadringer as dr
from deadringer.errors import InputError
from deadringer.kernels import level
from deadringer.kernels.passages import Edit, Passage, Passages, Words, aligned, words
from deadringer.reference import passages as reference

LEVELS = level.supported()
Pair = tuple[list[int], list[int]]


def numbered(*texts: list[int]) -> Words:
    """Return texts of numbers as words of one letter each, so that offsets are words."""
    sizes = [len(text) for text in texts]
    at = np.concatenate([np.arange(size, dtype=np.uint32) for size in sizes])
    hashes = np.array([word for text in texts for word in text], dtype=np.uint64)
    return Words(hashes, at, at + np.uint32(1), np.array([0, *np.cumsum(sizes)], dtype=np.int64))


def between(a: list[int], b: list[int], min_words: int) -> list[Passage]:
    return aligned(numbered(a), numbered(b), [0], [0], min_words).of(0)


def same(one: Passages, other: Passages) -> None:
    for name in Passages.__slots__:
        column, expected = getattr(one, name), getattr(other, name)
        assert (column.dtype, column.shape) == (expected.dtype, expected.shape), name
        assert column.tolist() == expected.tolist(), name


@settings(deadline=None)
@given(st.lists(near_texts(), min_size=1, max_size=4), st.integers(1, 12))
def test_passages_are_the_definition(pairs: list[Pair], min_words: int) -> None:
    a, b = numbered(*(one for one, _ in pairs)), numbered(*(other for _, other in pairs))
    rows = [(i, j) for i in range(len(pairs)) for j in range(len(pairs))]
    left, right = [i for i, _ in rows], [j for _, j in rows]
    expected = aligned(a, b, left, right, min_words, level=level.REFERENCE)
    for at in LEVELS:
        for threads in (1, 3):
            same(aligned(a, b, left, right, min_words, level=at, threads=threads), expected)


def test_many_pairs_in_any_order_and_number_of_threads_are_each_by_itself() -> None:
    chance = np.random.default_rng(1)
    texts = [chance.integers(0, 40, size).tolist() for size in chance.integers(0, 300, 20)]
    texts += [text[k:] + text[:k] for k, text in enumerate(texts)]
    of = numbered(*texts)
    left, right = chance.integers(0, len(texts), (2, 3000))
    found = aligned(of, of, left, right, 3, threads=1)
    same(aligned(of, of, left, right, 3, threads=3), found)
    for k in range(0, 3000, 37):
        assert found.of(k) == between(texts[left[k]], texts[right[k]], 3)


@settings(deadline=None)
@given(near_texts(), st.integers(1, 12))
def test_every_common_run_lies_in_passages(pair: Pair, min_words: int) -> None:
    """Each word of b in a run of min_words that stands in a too; asked for (b, a), each word of a likewise."""
    for a, b in (pair, pair[::-1]):
        covered = {y for p in between(a, b, min_words) for y in range(p.b_begin, p.b_end)}
        runs = {tuple(a[i : i + min_words]) for i in range(len(a) - min_words + 1)}
        for j in range(len(b) - min_words + 1):
            if tuple(b[j : j + min_words]) in runs:
                assert set(range(j, j + min_words)) <= covered


@settings(deadline=None)
@given(near_texts(), st.integers(1, 12))
def test_a_passage_is_equal_but_for_its_edits_and_apart_from_others(pair: Pair, min_words: int) -> None:
    a, b = pair
    last = 0
    for p in between(a, b, min_words):
        assert last <= p.b_begin < p.b_end
        last, x, y, equal = p.b_end, p.a_begin, p.b_begin, 0
        for edit in (*p.edits, Edit(p.a_end, p.a_end, p.b_end, p.b_end)):
            assert a[x : edit.a_begin] == b[y : edit.b_begin] != []
            assert max(edit.a_end - edit.a_begin, edit.b_end - edit.b_begin) <= reference.FARTHEST
            equal += edit.a_begin - x
            x, y = edit.a_end, edit.b_end
        assert equal == p.words


@given(st.permutations(range(60)), st.data())
def test_what_difflib_finds_of_words_that_stand_once_lies_in_passages_at_the_same_places(
    a: list[int], data: st.DataObject
) -> None:
    b = list(a)
    for at, size in data.draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=8)):
        b[at : at + size // 2] = [100 + size] * (size % 3)
    found = between(a, b, 4)
    for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        if block.size >= 4 and min(a[block.a : block.a + block.size]) < 100:
            (p,) = [p for p in found if p.b_begin <= block.b < p.b_end]
            assert p.b_end >= block.b + block.size
            before = [edit for edit in p.edits if edit.b_end <= block.b]
            shift = before[-1].a_end - before[-1].b_end if before else p.a_begin - p.b_begin
            assert shift == block.a - block.b


LONG = "The licensor grants to the licensee a right, not exclusive, to make and to sell the product in the territory."


@pytest.mark.parametrize("at", [*LEVELS, level.REFERENCE])
def test_a_revised_copy_is_one_passage_with_its_edits(at: str) -> None:
    copy = "Whereas THE LICEN-\n  SOR grants the licensee a sole right (not exclusive) to make and to sell "
    copy += "our “pro\u00adduct” in the territory!"
    (p,) = dr.aligned_passages(LONG, copy, 8, level=at)
    assert LONG[p.a_begin : p.a_end] == LONG[:-1]
    assert copy[p.b_begin : p.b_end] == copy[8:-1]
    edits = [(LONG[e.a_begin : e.a_end], copy[e.b_begin : e.b_end]) for e in p.edits]
    assert edits == [("to", ""), ("", "sole"), ("the", "our")]
    assert p.edits[1] == Edit(37, 37, 47, 51)  # behind the "a" that ends at 37
    assert p.words == 18


def test_short_pieces_beside_an_edit_are_taken_up_where_more_is_equal_than_was_passed_over() -> None:
    seed = list(range(10, 20))
    one = [1, 2, 3, *seed, 4, 5, 6, 7]
    edits = (Edit(3, 3, 3, 4), Edit(13, 13, 14, 15))
    assert between(one, [1, 2, 3, 0, *seed, 0, 4, 5, 6, 8], 8) == [Passage(0, 16, 0, 18, 16, edits)]
    (p,) = between(one, [2, 3, 0, *seed, 0, 4, 5, 8], 8)  # two equal words for one passed over are too few
    assert (p.a_begin, p.a_end, p.words) == (3, 13, 10)


@pytest.mark.parametrize(("min_words", "gap"), [(1, 0), (2, 0), (3, 1), (8, 6), (16, 14), (40, 14)])
def test_so_many_words_are_bridged_and_no_more(min_words: int, gap: int) -> None:
    one, two = list(range(100, 100 + 2 * min_words)), list(range(1000, 1000 + 2 * min_words))
    for extra, pieces in ((gap, 1), (gap + 1, 2)):
        for a_only, b_only in ((extra, 0), (0, extra), (extra, extra)):
            a, b = [*one, *range(1, 1 + a_only), *two], [*one, *range(30, 30 + b_only), *two]
            found = between(a, b, min_words)
            assert sum(p.words for p in found) == 4 * min_words
            if extra:
                assert len(found) == pieces
                assert sum(len(p.edits) for p in found) == 2 - pieces


def test_of_several_places_that_counts_where_most_is_equal_then_that_behind_the_last_passage() -> None:
    run = list(range(10, 18))
    a = [*run, 1, *run, 20, 21, 2, *run, 20, 22]
    assert [p.a_begin for p in between(a, [*run, 20, 22], 8)] == [20]
    assert [p.a_begin for p in between(a, [*run, 20, 21], 8)] == [9]
    found = between([*run, 1, *run, 2, *run], [*run, *[5] * 20, *run, *[6] * 20, *run, *[7] * 20, *run], 8)
    assert [p.a_begin for p in found] == [0, 9, 18, 0]
    assert [(p.words, p.edits) for p in found] == [(8, ())] * 4


def test_a_passage_that_begins_where_another_ends_may_be_short() -> None:
    found = between([1, 2, 3, 4, 5, 0, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], 4)
    assert [(p.a_begin, p.a_end, p.b_begin, p.b_end) for p in found] == [(0, 5, 0, 5), (8, 11, 5, 8)]


@pytest.mark.parametrize("make", [lambda n: [1] * n, lambda n: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] * (n // 10)])
def test_a_million_repeated_words_are_one_passage(make) -> None:  # type: ignore[no-untyped-def]
    """Each word is looked at a bounded number of times: were it as often as there are others, this would not end."""
    a = make(10**6)
    assert between(a, a, 8) == [Passage(0, 10**6, 0, 10**6, 10**6, ())]


def test_a_sentence_that_stands_everywhere_among_others_takes_no_longer() -> None:
    sentence = list(range(10))
    b = [word for k in range(40_000) for word in (*sentence, *[100 + k] * 7)]
    found = between(sentence * 100_000, b, 8)
    assert [p.words for p in found] == [10] * 40_000
    assert [p.a_begin for p in found[:3]] == [0, 10, 20]


@pytest.mark.parametrize("at", [*LEVELS, level.REFERENCE])
def test_texts_of_fewer_words_share_nothing(at: str) -> None:
    for a, b in (("", ""), ("one two", "one two"), ("one two three", ""), ("", "one two three")):
        assert dr.aligned_passages(a, b, 3, level=at) == []
    assert dr.aligned_passages("one two three", "One, two: three!", 3, level=at) == [
        Passage(0, 13, 0, 15, 3, ())
    ]
    assert dr.aligned_passages("x", "y X", 1, level=at) == [Passage(0, 1, 2, 3, 1, ())]
    assert dr.aligned_passages("one two", "one two", 10**30, level=at) == []


def test_in_scripts_without_spaces_a_word_is_a_letter() -> None:
    (p,) = dr.aligned_passages("本软件按原样提供。", "注意：本軟件按原样提供", 5)
    assert (p.a_begin, p.a_end, p.b_begin, p.b_end, p.words) == (2, 8, 5, 11, 6)


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [(None, "x", "a: .*got None"), ("x", b"y", "b: .*got b'y'"), ("x", "\ud800", "b: .*half")],
)
def test_bad_texts_are_named(a: object, b: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        dr.aligned_passages(a, b)  # type: ignore[arg-type]


@pytest.mark.parametrize("min_words", [0, -3, True, 2.0, "8"])
def test_fewer_words_than_one_are_refused(min_words: object) -> None:
    with pytest.raises(InputError, match=r"^min_words: expected a whole number from 1"):
        dr.aligned_passages("a", "b", min_words)  # type: ignore[arg-type]


def test_bad_rows_and_words_made_by_hand_are_refused() -> None:
    of = words(["a b", "c"])
    with pytest.raises(InputError, match=r"^rows_b: expected rows of words_b \(0 to 1\), got 2"):
        aligned(of, of, [0], [2])
    with pytest.raises(InputError, match=r"^rows_b: expected 2 rows, as many as rows_a"):
        aligned(of, of, [0, 1], [1])
    assert len(aligned(of, of, [], [])) == 0
    for offsets in ([0, 9, 3], [0, 1], [1, 2, 3], [0, -1, 3], []):
        with pytest.raises(InputError, match=r"^words_b: expected what words\(\) returns"):
            aligned(of, replace(of, offsets=np.array(offsets, dtype=np.int64)), [0], [0])
    with pytest.raises(InputError, match=r"^words: expected what words\(\) returns"):
        replace(of, begins=of.begins[:1]).runs(2)
    found = aligned(of, of, [0], [0], 1)
    for pair in (-1, 1):
        with pytest.raises(InputError, match=r"^pair: expected 0 to 0"):
            found.of(pair)
