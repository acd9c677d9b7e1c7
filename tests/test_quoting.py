"""Quotations: every word of a passage once, in order, marked for what the other side has; cut where it says so."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from deadringer.casework.quoting import WORDS, quotation
from deadringer.facets import texts
from deadringer.model.records import Text
from deadringer.model.texts import Piece, Quotation

COMMON = "nobody may open the housing while the motor is running at all"


def quoted(seen: str, made: str, background: str = "") -> Quotation:
    written = texts.written([Text(item_id="s", text=seen), Text(item_id="w", text=made)], {})
    common = texts.boilerplate(["w"], written, {}, [background] if background else [])
    left, right = (texts.library([item], written, common) for item in ("s", "w"))
    (copied,) = texts.between(left, right, 0, 0)
    return quotation(copied, *written)


def text(pieces: tuple[Piece, ...], *marks: str) -> str:
    return "".join(piece.text for piece in pieces if not marks or piece.mark in marks)


words = st.lists(st.sampled_from([f"word{n}" for n in range(40)]), min_size=10, max_size=60)


@given(words, st.integers(0, 50), st.sampled_from(["new", "two new", ""]), st.booleans())
def test_what_is_quoted_is_the_passage_and_what_is_unmarked_is_equal(
    own: list[str], at: int, change: str, instead: bool
) -> None:
    at = min(at, len(own))
    seen = " ".join([*own[:at], *change.split(), *own[at + instead :]])
    made = " ".join(own)
    if not texts.shared(*(library(one, side) for one, side in ((seen, "s"), (made, "w")))).left.size:
        return
    found = quoted(seen, made)
    for quote in found.quotes:
        passage = quote.passage
        assert text(quote.sighting) == seen[passage.sighting_begin : passage.sighting_end]
        assert text(quote.work) == made[passage.work_begin : passage.work_end]
        same = [text(side, "same", "common").split() for side in (quote.sighting, quote.work)]
        assert same[0] == same[1]
        assert len(same[0]) == passage.counted


def library(one: str, item: str) -> texts.Library:
    return texts.library([item], texts.written([Text(item_id=item, text=one)], {}))


def test_boilerplate_is_marked_on_both_sides_though_the_letters_differ() -> None:
    body = "lower the pump until the ring at its neck lies a hand below the surface"
    wrapped = COMMON.replace("housing", "hous-\r\ning").upper()
    (quote,) = quoted(f"{body}: {wrapped}", f"{body}. {COMMON}", COMMON).quotes
    assert text(quote.work, "common") == COMMON
    assert text(quote.sighting, "common") == COMMON.upper().replace("HOUSING", "HOUS- ING")
    assert text(quote.sighting, "differs") == text(quote.work, "differs") == ""


def test_scripts_from_right_to_left_and_without_spaces_are_quoted_letter_for_letter() -> None:
    hebrew = "יש למלא את הקומקום עד הקו העליון ולסגור את המכסה עד הנקישה"
    (quote,) = quoted(f"א {hebrew} {hebrew[:20]}", hebrew).quotes
    assert text(quote.work) == hebrew
    chinese = "把水壶加满到上面的线然后盖上盖子直到听到咔哒一声"
    (quote,) = quoted(chinese.replace("上面", "红色"), chinese).quotes
    assert (text(quote.sighting, "differs"), text(quote.work, "differs")) == ("红色", "上面")


def test_a_cut_leaves_as_much_of_both_sides_and_counts_the_rest() -> None:
    own = [f"word{n}" for n in range(300)]
    seen = [word for n, word in enumerate(own) if n != 50]
    (quote,) = quoted(" ".join(seen), " ".join(own)).quotes
    assert quote.left_out == len(seen) - WORDS
    assert text(quote.sighting).split() == seen[:WORDS]
    assert text(quote.work).split() == own[: WORDS + 1]
    assert text(quote.work, "differs") == "word50"


def test_what_is_only_echoed_is_quoted_as_such() -> None:
    made = "a one b two c three d four e five f six g seven h eight"
    seen = re.sub(r"(c three d four e)", r"then \1 again", "x y z c three d four e q r s t u v w o p")
    found = quoted(seen, made)
    assert found.echoes
    assert [text(quote.sighting) for quote in found.quotes] == ["c three d four e"]
