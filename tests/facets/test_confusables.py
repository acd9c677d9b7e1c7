"""Lookalike letters: texts that no eye tells apart have one skeleton, and a flag says which letters stand where."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.facets.confusables import Spoof, _table, skeleton, spoof

CYRILLIC_AK = "\u0410\u041a-47"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CYRILLIC_AK, "AK-47"),
        ("\u0391\u039a-47", "AK-47"),  # Greek
        ("\U0001d400\U0001d40a-47", "AK-47"),  # mathematical bold
        ("\uff21\uff2b-47", "AK-47"),  # fullwidth
        ("AK\u201147", "AK-47"),  # hyphen that does not break
        ("O", "0"),
        ("1", "l"),
        ("I", "l"),
        ("rn", "m"),
        ("\u054f", "S"),  # Armenian
        ("\u00e9", "e\u0301"),
        ("A\u200bK", "AK"),  # space of no width
    ],
)
def test_what_looks_the_same_has_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("AK", "ak"), ("AK-47", "AK-74"), ("e", "\u00e9"), ("Я", "R")])
def test_what_looks_otherwise_has_another_skeleton(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_a_name_that_no_eye_tells_from_another_is_flagged_with_its_letters() -> None:
    found = spoof(CYRILLIC_AK, "AK-47")
    assert found is not None
    assert (found.same_look, found.mixed) == (True, ())
    assert [(x.text, x.place, x.name, x.like_name) for x in found.letters] == [
        (0, 0, "CYRILLIC CAPITAL LETTER A", "LATIN CAPITAL LETTER A"),
        (0, 1, "CYRILLIC CAPITAL LETTER KA", "LATIN CAPITAL LETTER K"),
    ]


def test_a_word_that_mixes_scripts_is_flagged_whatever_it_stands_beside() -> None:
    found = spoof("Zastava", "Z\u0430stava M70")
    assert found is not None
    assert (found.same_look, found.mixed) == (False, ("Z\u0430stava",))
    (letter,) = found.letters
    assert (letter.text, letter.place, letter.name, letter.like) == (1, 1, "CYRILLIC SMALL LETTER A", "a")
    (other,) = (spoof("Яndex", "Google") or Spoof(False, (), ())).letters
    assert (other.letter, other.like, other.like_name) == ("Я", "", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CYRILLIC_AK, CYRILLIC_AK),
        (CYRILLIC_AK, "AK-74"),
        ("Застава", "Zastava"),
        ("Автомат АК-47", "AK-47"),
        ("ＡＫ－４７", "AK-47"),
        ("AK\u201147", "AK-47"),
        ("東京タワー", "Tokyo Tower"),
        ("삼성 Galaxy", "Samsung"),
        ("αβγ Ltd", "ABG"),
        ("caf\u00e9", "cafe\u0301"),
        ("", ""),
    ],
)
def test_a_name_in_its_own_script_and_plain_typography_are_no_flag(one: str, other: str) -> None:
    assert spoof(one, other) is None


def test_lookalikes_within_one_script_are_named_too() -> None:
    found = spoof("GL0CK", "GLOCK")
    assert found is not None
    assert [(x.place, x.name, x.like) for x in found.letters] == [(2, "DIGIT ZERO", "O")]
    assert spoof("modern", "rnodern") is not None


pieces = st.text(st.sampled_from("AKlI10Omrn АКОрс-ΑΚ\u0301\u200bＡé东Яß𝐀")) | st.text()


def test_what_a_letter_looks_like_looks_like_itself() -> None:
    table = _table()
    assert len(table) > 2000
    assert [look for look in table.values() if skeleton(look) != look] == []


@given(pieces)
def test_a_skeleton_is_its_own_skeleton_and_a_text_no_spoof_of_itself(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)
    assert skeleton(unicodedata.normalize("NFD", text)) == skeleton(unicodedata.normalize("NFC", text))
    found = spoof(text, text)
    assert found is None or (not found.same_look and found.mixed)


@given(pieces, pieces)
def test_a_flag_is_the_same_from_both_sides(one: str, other: str) -> None:
    found, back = spoof(one, other), spoof(other, one)
    assert (found is None) == (back is None)
    if found and back:
        assert found.same_look == back.same_look
        assert set(found.mixed) == set(back.mixed)
        for letter in found.letters:
            assert (one, other)[letter.text][letter.place] == letter.letter
