"""Designations in running text: every one that stands there as whole words is found, and none within a longer word."""

from __future__ import annotations

import re
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.facets import _comparisons, _finder, _running, marks, names
from deadringer.facets._comparisons import comparison
from deadringer.facets._finder import Place
from deadringer.facets.marks import Designations, designations


def register(*titles: str) -> Designations:
    """Return works of one title each, each of a line by itself."""
    return designations(names.table([f"w{n}" for n in range(len(titles))], titles, []))


def places(text: str, *titles: str) -> list[tuple[str, str, str]]:
    """Return which designations are found, as what, and in which comparison."""
    finder = register(*titles).finder
    return [
        (finder.designations[one.designation].text, text[one.begin : one.end], one.comparison)
        for one in finder.places(text)
    ]


def words(text: str, *titles: str) -> list[str]:
    return [found for _, found, comparison in places(text, *titles) if not comparison]


#: What texts and designations are put together of.
PARTS = [
    *(
        "AK",
        "ak",
        "АК",
        "47",
        "74",
        "0047",
        "M",
        "U",
        "Kalashnikov",
        "Калашников",
        "kalashnikovs",
        "Mark",
        "II",
    ),
    *(
        "2",
        "五",
        "六",
        "式",
        "五六式",
        "ライト",
        "は",
        "e\u0301",
        "é",
        "Uzi",
        "x",
        "not",
        "fits",
        "style",
        "the",
        "²",
    ),
]
BETWEEN = [
    "",
    "",
    " ",
    " ",
    "-",
    "‑",
    ". ",
    ".",
    ", ",
    "/",
    "\n",
    "\n\n",
    " & ",
    "’",
    "®",
    "\u200b",
    "   ",
    " " * 9,
    "_",
]


@st.composite
def running(draw: st.DrawFn, least: int = 0, most: int = 14) -> str:
    parts = draw(st.lists(st.sampled_from(PARTS), min_size=least, max_size=most))
    return "".join(part + draw(st.sampled_from(BETWEEN)) for part in parts)


def windows(text: str, of: Designations) -> list[tuple[int, int, int]]:
    """Compare every designation with every run of pieces of a text, by definition."""
    flat = _running.taken_apart(text)
    gaps = ["", *(_running.gap(text, a.end, b.begin) for a, b in pairwise(flat)), ""]
    found = []
    for which, one in enumerate(of.finder.designations):
        size = len(one.tokens)
        for at in range(len(flat) - size + 1):
            run = flat[at : at + size]
            if tuple(piece.token for piece in run) != one.tokens:
                continue
            inner = zip(gaps[at + 1 : at + size], one.signs[1:], strict=True)
            if all(
                gap is not None and (joined(gap) or (gap.strip() and re.sub(r"\s", "", gap) in own))
                for gap, own in inner
            ):
                before = flat[at - 1] if at else None
                after = flat[at + size] if at + size < len(flat) else None
                if not (part_of(before, gaps[at], run[0]) or follows(text, run[-1], gaps[at + size], after)):
                    found.append((which, run[0].begin, run[-1].end))
    inside = [
        any((b <= begin and end <= e) and (b, e) != (begin, end) for _, b, e in found)
        for _, begin, end in found
    ]
    return sorted((one for one, lies in zip(found, inside, strict=True) if not lies), key=lambda one: one[1])


def joined(gap: str) -> bool:
    return re.fullmatch(r"\s*[®™℠©]?(\s*[-‐‑‒–−_'’]\s*|\.|\s*)", gap) is not None and not re.search(
        "\n *\n", gap
    )


def part_of(before: _running.Piece | None, gap: str | None, first: _running.Piece) -> bool:
    if before is None:
        return first.glued
    numbers = before.kind == first.kind == "number" and bool(gap) and not re.search(r"\s", str(gap))
    hyphen = gap in tuple("-‐‑‒–−") and (before.kind == "number" or len(before.token) == 1)
    return first.glued or numbers or hyphen


def follows(text: str, last: _running.Piece, gap: str | None, after: _running.Piece | None) -> bool:
    if after is None:
        return False
    if after.glued:
        return True
    if after.kind == "number" and last.kind == "number":
        return bool(gap) and not re.search(r"\s", str(gap))
    if after.kind == "number":
        return last.kind == "letters" and gap is not None and joined(gap)
    if after.kind != "letters" or len(after.token) != 1:
        return False
    capital = text[after.begin : after.end].isupper() and last.kind == "number"
    return gap in tuple("-‐‑‒–−") or (capital and gap is not None and gap.isspace())


def test_what_is_looked_at_around_a_designation_holds_all_that_is_said_of_it() -> None:
    longest = _comparisons._phrases().longest
    assert _finder._BEFORE > _comparisons.REACH >= longest
    assert marks.LONGEST + longest < _finder._AFTER


@given(running(), st.lists(running(1, 4), max_size=8))
def test_what_is_found_is_what_comparing_every_window_finds(text: str, titles: list[str]) -> None:
    of = register(*titles)
    found, flat = list(of.finder.places(text)), _running.taken_apart(text)
    assert [(p.designation, p.begin, p.end) for p in found] == windows(text, of)
    for place in found:
        start, end = (
            [getattr(p, edge) for p in flat].index(getattr(place, edge)) for edge in ("begin", "end")
        )
        assert place.comparison == comparison(text, flat, start, end + 1)


@given(running(20, 60), st.lists(running(1, 3), max_size=6), st.integers(1, 40))
def test_a_text_taken_in_blocks_is_the_text(text: str, titles: list[str], size: int) -> None:
    finder, whole = register(*titles).finder, _running.BLOCK
    expected = list(finder.places(text))
    try:
        _running.BLOCK = size
        assert list(finder.places(text)) == expected
    finally:
        _running.BLOCK = whole


WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@given(running(), st.lists(running(1, 4), max_size=8))
def test_the_form_of_letters_changes_nothing(text: str, titles: list[str]) -> None:
    """Composed or not, of full width or half: the same stands in the same places, counted in words."""
    finder = register(*titles).finder
    expected = [(p.designation, bool(p.comparison)) for p in finder.places(text)]
    for form in ("NFC", "NFD"):
        other = unicodedata.normalize(form, text)
        assert [(p.designation, bool(p.comparison)) for p in finder.places(other)] == expected
    wide = text.translate(WIDE)
    assert [(p.designation, bool(p.comparison)) for p in finder.places(wide)] == expected


letters = st.text("abcXYZ19йЖ", min_size=1, max_size=3)


@given(letters, letters, st.sampled_from(["AK-47", "Kalashnikov", "АКС-74У", "Saiga 12", "6P41"]))
def test_nothing_is_found_inside_a_longer_word(before: str, after: str, mark: str) -> None:
    assert words(mark, mark) == [mark]
    for text in (before + mark, mark + after, before + mark + after):
        assert words(f"see {text} here", mark) == []


@pytest.mark.parametrize(
    "text",
    [
        "PEAK 47000",
        "PEAK-47",
        "AK-470",
        "AK-47M",
        "AK-47-M",
        "AK-47 M",
        "AK-47-2",
        "AK-47/74",
        "7-AK-47",
        "M-AK-47",
    ],
)
def test_another_designation_is_another(text: str) -> None:
    assert places(text, "AK-47") == []


def test_a_mark_along_with_a_number_is_another() -> None:
    for text in ("Makarov 9", "Makarov-9", "Makarov9"):
        assert words(text, "Makarov") == []
    assert words("Makarov, 9 mm", "Makarov") == ["Makarov"]
    assert words("10 Makarov", "Makarov") == ["Makarov"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "AK-47",
            "ak 47",
            "AK47",
            "АК-47",
            "ΑΚ‑47",
            "ＡＫ－４７",
            "AK\u200b-\u200e47",
            "AK-\n47",
            "AK_47",
            "Ak.47",
        ),
        *("A\u00adK-47", "A\u030aK-47", "AK-047", "AK-٤٧", "AK®-47", "𝐀𝐊-𝟒𝟕"),
    ],
)
def test_scripts_forms_and_signs_make_no_other_designation(text: str) -> None:
    for around in ("{}", "the {}.", "«{}»", "({}™)", "{}²", "see:{},", "軽{}式"):
        assert [place[0] for place in places(around.format(text), "AK-47")] == ["AK-47"]


@pytest.mark.parametrize("gap", [". ", ", ", " and ", "\n\n", " — ", "; ", " " * 9, "/", ") ("])
def test_words_that_do_not_belong_together_make_no_designation(gap: str) -> None:
    assert places(f"a red{gap}baron", "Red Baron") == []


def test_signs_within_a_designation_are_as_one_who_bears_it_writes_them() -> None:
    assert words("made by Smith & Wesson.", "Smith & Wesson") == ["Smith & Wesson"]
    assert words("made by Smith, Wesson.", "Smith & Wesson") == []
    assert words("the T-54/55 tank", "T-54/55") == ["T-54/55"]


def test_of_two_in_one_place_the_longer_counts_and_overlapping_ones_both() -> None:
    assert words("a Mauser Karabiner Kurz", "Mauser", "Mauser Karabiner", "Karabiner", "Karabiner Kurz") == [
        "Mauser Karabiner",
        "Karabiner Kurz",
    ]
    assert words("a Mauser Karabiner 98k", "Mauser", "Mauser Karabiner") == ["Mauser"]


def test_where_no_space_parts_words_a_sign_is_one_and_katakana_is_whole() -> None:
    assert words("这是五六式自动步枪", "五六式") == ["五六式"]
    assert words("カラシニコフの銃", "カラシニコフ") == ["カラシニコフ"]
    assert words("ライトニング", "ライト") == []
    assert words("万里長城", "長城") == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "compatible with AK-47",
            "fits: AKM, SVD and AK-47",
            "replaces the AK-47",
            "better than an AK-47",
            "not AK-47",
        ),
        *(
            "unlike the original AK-47",
            "AK-47 type",
            "AK-47-style",
            "similar to AK-47",
            "based on AK-47",
            "non-AK-47",
        ),
        *(
            "clone of AK-47",
            "AK-47 clone",
            "for all AK-47",
            "passend für AK-47",
            "аналог АК-47",
            "compatible con AK-47",
        ),
    ],
)
def test_a_comparison_is_no_use(text: str) -> None:
    (place,) = places(f"A rifle. It is {text}", "AK-47")
    assert place[2]
    assert place[2].lower() in text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "It fits. AK-47 rifle",
        "fits many\n\nAK-47",
        "It is not large: the AK-47",
        "AK-47, style 2",
        "AK-47. Like new",
    ],
)
def test_a_comparison_of_another_thing_is_none_of_this(text: str) -> None:
    assert [found for _, found, comparison in places(text, "AK-47") if not comparison] == ["AK-47"]


MEGA = 10 << 20
HOSTILE = {
    "no space": "a" * MEGA,
    "digits": "1" * MEGA,
    "letters and digits by turns": "a1" * (MEGA // 2),
    "spaces": "AK" + " " * MEGA + "47",
    "marks on one letter": "e" + "\u0301" * MEGA,
    "marks on each letter": "e\u0301" * (MEGA // 2),
    "nothing seen": "\u200b" * MEGA,
    "full stops": ". " * (MEGA // 2),
    "blank lines": "AK\n \n" * (MEGA // 5),
    "right to left": "كلاشنكوف " * (MEGA // 17),
    "signs": "五六七" * (MEGA // 9),
    "Thai without a space": "ปืน" * (MEGA // 9),
    "half a letter": "\ud800 AK " * (MEGA // 6),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_no_text_takes_long_or_is_found_what_is_not_there(what: str) -> None:
    finder = register("AK-47", "五六式", "كلاشنكوف 47", "e é").finder
    begin = time.process_time()
    assert list(finder.places(HOSTILE[what])) == []
    assert time.process_time() - begin < 60  # linear takes a few seconds; a square would take years


def test_a_text_full_of_a_mark_has_it_everywhere() -> None:
    text = "AK-47 " * 100_000
    found = list(register("AK-47").finder.places(text))
    assert found[0] == Place(0, 0, 5, "")
    assert [one.begin for one in found] == list(range(0, len(text), 6))
