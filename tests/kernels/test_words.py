"""Words are their definition at every level, and what typography, encoding and line ends change makes no other word."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests import letters
from tests.strategies import wordy_texts
from uniseg.wordbreak import words as uniseg_words

import deadringer as dr
from deadringer.errors import InputError
from deadringer.kernels import _run, level
from deadringer.kernels.passages import Words, words
from deadringer.reference import passages as reference

LEVELS = level.supported()


def found(text: str) -> list[str]:
    """Return the words of a text as they stand there."""
    of = words([text])
    return [text[a:b] for a, b in zip(of.begins.tolist(), of.ends.tolist(), strict=True)]


def hashes(text: str) -> list[int]:
    return words([text]).hashes.tolist()


def same(one: Words, other: Words) -> None:
    for name in ("hashes", "begins", "ends", "offsets"):
        column, expected = getattr(one, name), getattr(other, name)
        assert column.dtype == expected.dtype
        assert column.tolist() == expected.tolist()


def is_the_definition(texts: list[str], n: int = 3) -> None:
    expected = words(texts, level=level.REFERENCE)
    sets, runs = dr.shingles(texts, n, level=level.REFERENCE), expected.runs(n, level=level.REFERENCE)
    for at in LEVELS:
        for threads in (1, 3):
            of = words(texts, level=at, threads=threads)
            same(of, expected)
            for ours, theirs in (
                (dr.shingles(texts, n, level=at, threads=threads), sets),
                (of.runs(n, level=at, threads=threads), runs),
            ):
                assert [column.tolist() for column in ours] == [column.tolist() for column in theirs]


@settings(deadline=None)
@given(st.lists(wordy_texts, max_size=6), st.integers(1, 5))
def test_words_and_sets_are_the_definition(texts: list[str], n: int) -> None:
    is_the_definition(texts, n)


@given(st.lists(wordy_texts, max_size=8))
def test_where_slices_of_rows_end_changes_nothing(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_run, "RANGE_NS", 150.0)  # a row or two a slice
        is_the_definition(texts)


@pytest.mark.parametrize("at", [0, 1, 31, 55, 56, 57, 62, 63, 64, 65, 120])
@pytest.mark.parametrize("size", [1, 7, 8, 9, 15, 16, 17, 24, 25, 63, 64, 65, 127, 128, 200])
def test_a_word_across_every_edge_of_stretch_and_block_is_the_definition(at: int, size: int) -> None:
    word = "abcdefghij"[: size % 10] + "k" * (size - size % 10)
    before, after = (
        " " * at,
        ["", " x", ".", "'s", "-\nx y", ".5", "\u00e9", "\u2019s z", " \u2019 y", "'\u00e9 a b"],
    )
    is_the_definition([before + word + end for end in after] + ["é" + before[1:] + word for _ in before[:1]])


def test_every_letter_of_the_table_is_the_definition_alone_and_among_others() -> None:
    kinds, folds = reference.table()
    edges = {code + step for code in kinds if not {code - 1, code + 1} <= kinds.keys() for step in (-1, 0, 1)}
    codes = sorted({*edges, *folds, *range(0x300), *range(0xABFF, 0xD7A6, 23)} - set(range(0xD800, 0xE000)))
    assert len(codes) > 7000
    is_the_definition([f"{chr(c)} a{chr(c)}b 1{chr(c)}2 {chr(c)}\u4e2d{chr(c)}x-{chr(c)}\ny" for c in codes])


def test_hashes_are_these_whatever_the_machine_and_the_release() -> None:
    """Sets that were kept must still be those of the same texts."""
    assert hashes("The quick international Ж中") == PINNED[:5]
    assert dr.shingles(["The quick international Ж中"])[0].tolist() == sorted(PINNED[5:])


PINNED = [
    0x1C32728257FC6859,
    0xB2498CB4BAA15EA3,
    0x1C45D1030CCB6FEC,
    0x63473D65FF1AD528,
    0xF33BB52547976BA1,
    0x1B3787D58D8438FA,
    0xC9468BF903DBA6C7,
    0xF3922D10B59CE191,
]


@pytest.mark.skipif(unicodedata.unidata_version != letters.PINNED, reason="another version of Unicode")
def test_the_table_is_what_unicodedata_gives() -> None:
    assert reference.UNICODE == letters.PINNED
    file = Path(reference.__file__).with_name("letters.txt")
    assert file.read_text(encoding="ascii") == letters.table()


def test_the_definition_asks_no_unicodedata_of_the_interpreter() -> None:
    source = Path(reference.__file__).read_text(encoding="utf-8")
    assert not any(word in source for word in ("import unicodedata", "casefold(", "lower(", "isalnum("))


@pytest.mark.parametrize(
    ("one", "others"),
    [
        ("don't", ["don’t", "don‘t", "donʼt", "don＇t", "dont", "DON'T", "don\u2019\u200bt"]),
        (
            "international",
            ["inter-\nnational", "inter-\r\n   national", "inter- \t\n\u00a0national", "inter\u00adnational"],
        ),
        (
            "international",
            ["inter\u00ad\nnational", "inter\u2010\nnational", "inter\u2011national", "inter-\x0bnational"],
        ),
        ("well-known", ["well-\nknown", "wellknown", "well\u2010known"]),
        ("AK-47", ["AK 47", "ak\u201147", "AK_47", "AK/47", "AK\u00a047", "AK‑\n47"]),
        ("café", ["cafe\u0301", "cafe", "CAFÉ", "ｃａｆé"]),
        ("fine Straße", ["ﬁne STRASSE", "fine strasse"]),
        ("Łódź Øre", ["ŁÓDŹ ØRE"]),
        ("ガ", ["カ\u3099", "ｶﾞ"]),
        ("한글", [unicodedata.normalize("NFD", "한글")]),
        ("क़लम", ["\u0915\u093cलम"]),
        ("3.14 1,000", ["3.14; (1,000)", "\u0033\uff0e14 1\uff0c000"]),
        ("5½", ["51⁄2", "51/2"]),  # as a copy normalised by NFKC has it
        ("צה״ל", ["צהל"]),
        ("col·lecció", ["colleccio", "coŀlecció"]),
        ("in\u200dvi\ufeffsi\u2060ble", ["invisible", "in\u200bvisible", "\u202bin\u00advisible\u202c"]),
    ],
)
def test_what_copies_change_makes_no_other_word(one: str, others: list[str]) -> None:
    assert [other for other in others if hashes(other) != hashes(one)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.14", "314"),
        ("1,000", "1 000"),
        ("A3", "A 3"),
        ("word-\n\nnext", "wordnext"),  # a paragraph ends
        ("word- next", "wordnext"),
        ("word--next", "wordnext"),
        ("end.Next", "endnext"),
        ("rock'n", "rock n"),
        ("か", "が"),
        ("กี", "กา"),
        ("ab", "ba"),
    ],
)
def test_what_is_another_word_stays_one(one: str, other: str) -> None:
    assert hashes(one) != hashes(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The “quick” (fox) can’t", ["The", "quick", "fox", "can’t"]),
        ("東京タワー 2号", ["東", "京", "タ", "ワ", "ー", "2", "号"]),
        ("สวัสดี", ["ส", "วั", "ส", "ดี"]),
        ("한국어 텍스트", ["한국어", "텍스트"]),
        ("שָׁלוֹם עולם", ["שָׁלוֹם", "עולם"]),
        ("e\u0301te\u0301\u200d. \u0301 x", ["e\u0301te\u0301", "x"]),
        ("it 😀 is 1️⃣ one", ["it", "is", "1️⃣", "one"]),
        ("a 3, 4. b", ["a", "3", "4", "b"]),
        ("x\u00ad-\u00ad y", ["x", "y"]),
        ("inter-\n  national x", ["inter-\n  national", "x"]),
        ("ﷺ", ["ﷺ"] * 4),
        ("", []),
        (" \u0301\u00ad\u094d-'.", []),
    ],
)
def test_words_stand_where_they_stand(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.skipif(
    unicodedata.unidata_version != letters.PINNED, reason="has letters that the table has not"
)
@given(wordy_texts)
def test_no_normalisation_form_has_other_words(text: str) -> None:
    """But where marks that are kept stand in an order that no form has, as only broken text does."""
    kept = [
        c for c in unicodedata.normalize("NFD", text) if unicodedata.combining(c) and not letters._faint(c)
    ]
    raw = [c for one in text for c in unicodedata.normalize("NFD", one)]
    assume(kept == [c for c in raw if unicodedata.combining(c) and not letters._faint(c)])
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert hashes(unicodedata.normalize(form, text)) == hashes(text)


@given(st.text("abzßéŁøжЯσς őİﬁ'-\u0301\n", max_size=40))
def test_upper_and_lower_case_have_the_same_words(text: str) -> None:
    assert hashes(text.upper()) == hashes(text) == hashes(text.casefold())


@given(
    st.lists(st.text("abcdeéж", min_size=2, max_size=9), min_size=1, max_size=30),
    st.randoms(use_true_random=False),
)
def test_wrapping_lines_and_dividing_words_changes_no_word(given_words: list[str], chance) -> None:  # type: ignore[no-untyped-def]
    wrapped = ""
    for word in given_words:
        cut = chance.randrange(1, len(word)) if chance.random() < 0.3 else 0
        broken = word[:cut] + chance.choice(["-\n", "-\r\n  ", "\u00ad\n", "\u00ad", "- \n\t"]) + word[cut:]
        wrapped += (broken if cut else word) + chance.choice([" ", "\n", "\r\n", "\u00a0", " \u2013 ", ". "])
    assert hashes(wrapped) == hashes(" ".join(given_words))


@given(wordy_texts)
def test_each_word_is_found_again_where_it_is_said_to_stand(text: str) -> None:
    of = words([text])
    ends = of.ends.tolist()
    assert ends == sorted(ends)
    for value, a, b in zip(of.hashes.tolist(), of.begins.tolist(), ends, strict=True):
        assert value in hashes(text[a:b])


@given(st.text("abAZ19 ,!?()é\u0301Жя中国あ\n\u00a0\u200dשא한", max_size=40))
def test_where_the_rules_agree_words_are_those_of_uniseg(text: str) -> None:
    """Of its pieces those that hold a letter or a digit; a joiner at the end of one is no part of our word."""
    pieces, at = [], 0
    for piece in uniseg_words(text):
        if any(c.isalnum() for c in piece):
            pieces.append((at, piece.rstrip("\u200d")))
        at += len(piece)
    of = words([text])
    assert [(a, text[a:b]) for a, b in zip(of.begins.tolist(), of.ends.tolist(), strict=True)] == pieces


def test_a_set_of_runs_is_each_once_and_ascending() -> None:
    text = " ".join(f"w{k % 4000}" for k in range(9000)) + " w1" * 3000
    values, offsets = dr.shingles([text, "", "a b", "a", "a b c a b c"], 3)
    assert offsets.tolist()[2:] == [len(values) - 5, len(values) - 4, len(values) - 3, len(values)]
    for i, j in pairwise(offsets.tolist()):
        assert (np.diff(values[i:j].astype(object)) > 0).all()
    row = text.split()
    assert offsets[1] == len({tuple(row[k : k + 3]) for k in range(len(row) - 2)})


def test_sets_are_those_of_python_where_words_are_plain() -> None:
    chance = np.random.default_rng(1)
    texts = [" ".join(f"w{k}" for k in chance.integers(0, 30, size)) for size in chance.integers(0, 200, 60)]
    values, offsets = dr.shingles(texts, 2)
    sets = [set(values[i:j].tolist()) for i, j in pairwise(offsets.tolist())]
    rows = [text.split() for text in texts]
    plain = [set(pairwise(row)) or ({tuple(row)} if row else set()) for row in rows]
    assert [[len(a & b) for a in sets] for b in sets] == [[len(a & b) for a in plain] for b in plain]


def test_all_kinds_of_columns_are_read_the_same() -> None:
    texts = ["one two three", "", "ﬁne 中文", "x"]
    expected = [column.tolist() for column in dr.shingles(texts, 2)]
    columns = (
        np.array(texts),
        pa.array(texts),
        pa.array(texts).dictionary_encode(),
        pa.chunked_array([texts[:1], texts[1:]]),
    )
    for column in (*columns, tuple(texts)):
        assert [part.tolist() for part in dr.shingles(column, 2)] == expected
    assert [part.tolist() for part in dr.shingles([], 2)] == [[], [0]]
    assert len(words(pa.array([], pa.string()))) == 0


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["a", None], "expected a string in row 1, got None"),
        (["a", "b", 3], "expected a string in row 2, got 3"),
        (["a", "b", "c", "\ud800"], "in row 3, got half a surrogate pair"),
        ("a b c", "expected a sequence of strings, got one string"),
        (None, "expected a sequence of strings, got NoneType"),
        (pa.array(["a", None]), "expected a string in row 1, got null"),
        (pa.array([1, 2]), "got an Arrow column of int64"),
    ],
)
@pytest.mark.parametrize("call", [words, dr.shingles])
def test_bad_texts_are_named_with_their_row(call: object, texts: object, said: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_run, "RANGE_NS", 50.0)  # rows are counted among all, not within a slice
        with pytest.raises(InputError, match=f"^texts: .*{said}"):
            call(texts)  # type: ignore[operator]


@pytest.mark.parametrize("n", [0, -1, True, 1.5, "3", None])
def test_a_length_of_runs_that_is_none_is_refused(n: object) -> None:
    with pytest.raises(InputError, match=r"^n: expected a whole number from 1"):
        dr.shingles(["a b"], n)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"^n: expected a whole number from 1"):
        words(["a b"]).runs(n)  # type: ignore[arg-type]


def test_runs_of_more_words_than_there_are_is_all_of_them() -> None:
    values, offsets = dr.shingles(["a b c", ""], 10**30)
    assert offsets.tolist() == [0, 1, 1]
    assert values.tolist() == [reference.run_hash(hashes("a b c"))]
