"""The texts of items: every pair with a run in common, as the definition says, and what is counted of each."""

from __future__ import annotations

import hashlib
import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.errors import BudgetError, EncodingError, InputError, NotATextError
from deadringer.facets import extents, texts
from deadringer.facets.reading import ReadText
from deadringer.kernels import level
from deadringer.kernels.passages import aligned_passages, words
from deadringer.model import schemas
from deadringer.model.records import Text
from deadringer.model.texts import ECHO, MIN_WORDS, Copied, Written

#: Sentences of eight words and more, and single words: texts of these share runs often, whole and in part.
SENTENCES = (
    "the quick brown fox jumps over a lazy dog at noon",
    "keep this machine dry and away from open fire",
    "turn the left wheel slowly until the red mark shows",
    "no part of this text may be used without leave",
)
pieces = st.sampled_from([*SENTENCES, "so", "then he went", "keep this machine dry", "at noon"])
bodies = st.lists(pieces, max_size=6).map(" ".join)
items = st.lists(st.lists(bodies, max_size=2), min_size=1, max_size=4)


def side(
    name: str, given: list[list[str]], common: texts.Boilerplate = texts.NO_BOILERPLATE
) -> tuple[list[list[str]], texts.Library]:
    ids = [f"{name}{i}" for i in range(len(given))]
    rows = [Text(item_id=item, text=text) for item, own in zip(ids, given, strict=True) for text in own]
    usable = [[text for text in own if text] for own in given]
    return usable, texts.library(ids, texts.written(rows, {}), common)


def runs(text: str, n: int = MIN_WORDS) -> list[int]:
    found = words([text])
    return found.runs(n)[0].tolist() if len(found.hashes) >= n else []


def greyed(text: str, common: set[int]) -> list[bool]:
    count = len(words([text]).hashes)
    starts = [at for at, run in enumerate(runs(text)) if run in common]
    return [any(at <= place < at + MIN_WORDS for at in starts) for place in range(count)]


def clean(text: str, common: set[int]) -> set[int]:
    grey = greyed(text, common)
    return {run for at, run in enumerate(runs(text)) if not any(grey[at : at + MIN_WORDS])}


def counted(work: str, seen: str, least: int, common: set[int]) -> int:
    """Count the words of the one that passages of the other cover, but for edits and boilerplate."""
    of, grey = words([seen]), greyed(seen, common)
    begins = of.begins.tolist()
    total = 0
    for passage in aligned_passages(work, seen, least):
        edited = [
            any(edit.b_begin <= begin < edit.b_end for edit in passage.edits) for begin in begins
        ]  # of the words of the sighting's text
        inside = [passage.b_begin <= begin < passage.b_end for begin in begins]
        total += sum(i and not e and not g for i, e, g in zip(inside, edited, grey, strict=True))
    return total


@settings(max_examples=80, deadline=None)
@given(items, items, st.sets(st.sampled_from(SENTENCES), max_size=2), st.sampled_from(level.supported()))
def test_pairs_shares_and_counts_are_what_the_definition_says(
    left: list[list[str]], right: list[list[str]], background: set[str], at: str
) -> None:
    common = texts.boilerplate([], [], {}, background, level=at)
    known = set(common.runs.tolist())
    assert known == {run for text in background for run in runs(text)}
    mine, one = side("s", left, common)
    theirs, other = side("w", right, common)
    found = texts.shared(one, other, level=at)
    flat = [text for own in mine for text in own], [text for own in theirs for text in own]
    pairs = [
        (i, j)
        for (i, a), (j, b) in product(enumerate(flat[0]), enumerate(flat[1]))
        if clean(a, known) & clean(b, known)
    ]
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == pairs
    told = list(texts.measures(found, one, other, level=at))
    assert found.score.tolist() == [copied.score for copied in told]
    for (i, j), copied in zip(pairs, told, strict=True):
        a, b = flat[0][i], flat[1][j]
        assert copied.copied_sighting == counted(b, a, MIN_WORDS, known) > 0
        assert copied.copied_work == counted(a, b, MIN_WORDS, known) > 0
        assert copied.echoed_sighting == counted(b, a, ECHO, known)
        assert copied.echoed_work == counted(a, b, ECHO, known)
        assert copied.counted_sighting == greyed(a, known).count(False)
        assert sum(passage.counted for passage in copied.passages) == copied.copied_sighting
        assert max(passage.counted for passage in copied.passages) == copied.longest
        assert 0 < copied.score <= 1
    rows, of = (np.array(c) for c in zip(*product(range(len(left)), range(len(right))), strict=True))
    scores = extents.compared(one, other, rows, of, level=at).scores
    for i, j, score in zip(rows.tolist(), of.tolist(), scores.tolist(), strict=True):
        every = texts.between(one, other, i, j, level=at)
        fours = [[set(runs(text, ECHO)) for text in own] for own in (mine[i], theirs[j])]
        assert len(every) == sum(bool(a & b) for a, b in product(*fours))
        comparable = all(any(clean(text, known) for text in own) for own in (mine[i], theirs[j]))
        assert math.isnan(score) if not comparable else score == (every[0].score if every else 0)
        assert [copied.score for copied in every] == sorted((copied.score for copied in every), reverse=True)
    kept = texts.candidates(found, one, other, 0.5)
    reached = {
        (i, j)
        for i, j, score in zip(rows.tolist(), of.tolist(), scores.tolist(), strict=True)
        if score >= 0.5
    }
    assert set(zip(*(column.tolist() for column in kept), strict=True)) <= reached


def boilerplate_by_definition(works: list[list[str]], lines: list[int], least: int) -> set[int]:
    sets = [{run for text in own for run in runs(text)} for own in works]
    group = list(range(len(works)))
    pairs = [(a, b) for a, b in product(range(len(works)), repeat=2) if a != b and sets[a] & sets[b]]
    half = {(a, b) for a, b in pairs if 2 * len(sets[a] & sets[b]) >= len(sets[a])}
    for _ in works:  # as often as a chain can be long
        for a, b in product(range(len(works)), repeat=2):
            if lines[a] == lines[b] or ((a, b) in half and (b, a) in half):
                group[a] = group[b] = min(group[a], group[b])
    found = set()
    for run in set[int]().union(*sets):
        having = [a for a, own in enumerate(sets) if run in own]
        counts = [
            a for a in having if not any((a, b) in half and (b, a) not in half for b in having)
        ]  # those that lie by half within another do not
        if len({group[a] for a in counts}) >= least:
            found.add(run)
    return found


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.lists(bodies, max_size=2), st.integers(0, 4)), max_size=6), st.sampled_from([2, 3])
)
def test_boilerplate_is_what_the_definition_says(works: list[tuple[list[str], int]], least: int) -> None:
    ids = [f"w{row}" for row in range(len(works))]
    rows = [Text(item_id=item, text=text) for item, (own, _) in zip(ids, works, strict=True) for text in own]
    lines = {item: f"line{line}" for item, (_, line) in zip(ids, works, strict=True)}
    found = texts.boilerplate(ids, texts.written(rows, {}), lines, works=least)
    assert found.runs.tolist() == sorted(found.runs.tolist())
    assert set(found.runs.tolist()) == boilerplate_by_definition(
        [own for own, _ in works], [line for _, line in works], least
    )


NOTICE = SENTENCES[3]
MANUALS = [
    f"{' '.join(f'{name}{k}' for k in range(60))} {NOTICE}" for name in ("abel", "bert", "carl", "dora")
]


def common_of(works: list[str], lines: dict[str, str] | None = None) -> set[int]:
    ids = [f"w{row}" for row in range(len(works))]
    made = texts.written([Text(item_id=i, text=t) for i, t in zip(ids, works, strict=True)], {})
    return set(texts.boilerplate(ids, made, lines or {}).runs.tolist())


def test_a_notice_in_three_works_is_boilerplate_and_a_work_reprinted_is_none() -> None:
    notice = set(runs(NOTICE))
    assert common_of(MANUALS[:2]) == set()
    assert common_of(MANUALS[:3]) == notice
    assert common_of([*MANUALS[:3], NOTICE]) == notice, "registered by itself too"
    assert common_of(MANUALS[:3], {"w0": "w1"}) == set(), "two of them of one line"
    assert common_of([MANUALS[0]] * 5) == set(), "one text, put down many times"
    leaflets = [f"{SENTENCES[1]} {' '.join(f'{name}{k}' for k in range(20))}" for name in "abcd"]
    assert common_of([*leaflets, " ".join(leaflets)]) == set(), "parts of one manual"
    assert common_of(leaflets) == set(runs(SENTENCES[1])), "that is not there"


def test_boilerplate_is_shown_and_does_not_count() -> None:
    common = texts.boilerplate([], [], {}, [NOTICE])
    seen = f"Our new offer: {MANUALS[0]} Order now!"
    _, one = side("s", [[seen], [f"We say: {NOTICE}."]], common)
    _, other = side("w", [[MANUALS[0]]], common)
    (copied,) = texts.between(one, other, 0, 0)
    assert (copied.words_work, copied.counted_work, copied.copied_work) == (70, 60, 60)
    assert copied.share_work == copied.score == 1
    (passage,) = copied.passages
    begin, end = passage.boilerplate[0]
    assert seen[begin:end] == NOTICE
    (only,) = texts.between(one, other, 1, 0)
    assert (only.passages[0].words, only.passages[0].counted, only.score) == (10, 0, 0)
    assert np.isnan(extents.compared(one, other, np.array([1]), np.array([0])).scores).all()
    assert texts.shared(one, other).left.tolist() == [0]


def test_a_chapter_in_a_listing_and_a_blurb_in_a_manual_score_alike() -> None:
    chapter, rest = " ".join(f"c{k}" for k in range(50)), " ".join(f"r{k}" for k in range(950))
    _, whole = side("s", [[f"{rest} {chapter}"]])
    _, part = side("w", [[chapter]])
    (long,), (short,) = texts.between(whole, part, 0, 0), texts.between(part, whole, 0, 0)
    assert (long.share_work, long.share_sighting) == (1, 0.05)
    assert (short.share_work, short.share_sighting) == (0.05, 1)
    assert long.score == short.score == 1
    found = texts.shares(whole, part, np.array([0]), np.array([0]))
    assert found.tolist() == [[0.05, 1]]


def test_a_paraphrase_is_echoed_and_in_chinese_four_letters_are_none() -> None:
    _, one = side(
        "s", [["turn the left wheel now slowly, until the red mark"], ["请勿将本机放在雨中使用以免发生危险"]]
    )
    _, other = side("w", [[SENTENCES[2]], ["本机放在干燥处请勿将水倒入其中"]])
    (english,) = texts.between(one, other, 0, 0)
    assert (english.copied_sighting, english.echoed_sighting) == (0, 9)
    assert english.score == 0.9
    (chinese,) = texts.between(one, other, 1, 1)
    assert (chinese.copied_sighting, chinese.echoed_sighting, chinese.score) == (0, 0, 0)
    assert texts.between(one, other, 0, 1) == ()


def test_batches_threads_and_portions_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)

    def many(count: int) -> list[list[str]]:
        return [[" ".join(rng.choice(SENTENCES, 3)) for _ in range(rng.integers(3))] for _ in range(count)]

    left, right = many(9), many(7)
    (_, one), (_, other) = side("s", left), side("w", right)
    rows, of = np.repeat(np.arange(9), 7), np.tile(np.arange(7), 9)
    whole, found = extents.compared(one, other, rows, of).scores, texts.shared(one, other)
    told = list(texts.measures(found, one, other))
    for at_once in (1, 5, 64):
        monkeypatch.setattr(texts, "_AT_ONCE", at_once)
        in_portions = extents.compared(one, other, rows, of, threads=1).scores
        assert np.array_equal(in_portions, whole, equal_nan=True)
        again = texts.shared(one, other, threads=2)
        assert again.score.tolist() == found.score.tolist()
        assert list(texts.measures(again, one, other)) == told
    batches = [extents.compared(side("s", [own])[1], other, of[:7] * 0, of[:7]).scores for own in left]
    assert np.array_equal(np.concatenate(batches), whole, equal_nan=True)
    some = found.where(found.score >= 0.9)
    assert some.score.min() >= 0.9


def test_every_row_says_what_was_read_or_why_not() -> None:
    page = ReadText("/case/a.html", "One two", "html", "cp1252", "html.parser of Python 3", "ab" * 32)
    rows = [
        Text(item_id="w", role="manual", lang="en", path="a.html"),
        Text(item_id="s", text="drei Wörter hier"),
        Text(item_id="w", path="b.txt"),
        Text(item_id="w", text="?!"),
        Text(item_id="w", text="half \ud800"),
    ]
    read = {"a.html": page, "b.txt": NotATextError("/case/b.txt: not a text: it holds a NUL")}
    found = texts.written(rows, read)
    assert [(one.item_id, one.place, one.words, one.refused) for one in found] == [
        ("w", 1, 2, ""),
        ("s", 1, 3, ""),
        ("w", 2, 0, "not a text: it holds a NUL"),
        ("w", 3, 0, "no word is in it"),
        ("w", 4, 0, "its letter 6 is half a character"),
    ]
    assert (found[0].name, found[1].name, found[2].name) == ("a.html (manual)", "text 1", "b.txt")
    assert (found[0].lang, found[0].kind, found[0].encoding, found[0].sha256) == (
        "en",
        "html",
        "cp1252",
        "ab" * 32,
    )
    assert found[1].sha256 == hashlib.sha256("drei Wörter hier".encode()).hexdigest()
    made = texts.library(["s", "w", "x"], found)
    assert made.counts.tolist() == [1, 1, 0]
    assert made.comparable.tolist() == [False, False, False], "too short"
    assert made.texts_of(1) == ("ab" * 32,)
    assert texts.written([rows[2]], {"b.txt": EncodingError("odd")})[0].refused == "odd"


def test_more_pairs_than_the_budget_are_refused() -> None:
    _, one = side("s", [[SENTENCES[0]]] * 3)
    assert len(texts.shared(one, one, max_pairs=9).left) == 9
    with pytest.raises(BudgetError):
        texts.shared(one, one, max_pairs=8)


def test_a_letter_of_a_document_stands_on_a_page() -> None:
    paper = Written(item_id="w", place=1, kind="pdf", text="one\ftwo\f")
    assert [paper.page(letter) for letter in (0, 2, 4, 6)] == [1, 1, 2, 2]
    assert Written(item_id="w", place=1, kind="plain", text="one\ftwo").page(5) is None


def test_boilerplate_of_one_work_is_refused() -> None:
    with pytest.raises(InputError, match="works: expected a whole number from 2, got 1"):
        texts.boilerplate([], [], {}, works=1)


def test_the_tables_have_the_fields_of_the_values() -> None:
    assert tuple(schemas.TEXTS.names) == Written.__slots__
    items, derived = {"sighting_id", "work_id"}, {"share_sighting", "share_work", "jaccard"}
    assert set(schemas.TEXT_PAIRS.names) == {*Copied.__slots__, *items, *derived}
    assert all(isinstance(getattr(Copied, name), property) for name in derived)
    assert schemas.TEXT_PAIRS.field("passages").type.value_type.names == [
        *("sighting_begin", "sighting_end", "work_begin", "work_end"),
        *("words", "edits", "counted", "boilerplate"),
    ]
