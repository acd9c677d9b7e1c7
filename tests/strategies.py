"""Generators whose values are near duplicates of one another, so that pairs near a cutoff are common."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

#: Letters of one to four bytes, a combining mark, and one outside the basic plane.
LETTERS = "ab5-éЖ中\u0301𝄞"


@st.composite
def near_strings(draw: st.DrawFn, most: int = 8, longest: int = 12) -> list[str]:
    """Draw strings of which most are another with a letter put in, taken out, doubled or replaced."""
    out: list[str] = draw(st.lists(st.text(LETTERS, max_size=longest), max_size=2))
    for _ in range(draw(st.integers(0, most))):
        text = draw(st.sampled_from(out)) if out else ""
        at = draw(st.integers(0, len(text)))
        new = draw(st.sampled_from(LETTERS))
        kind = draw(st.sampled_from(["in", "out", "swap", "same", "twice"]))
        tail = text[at + 1 :] if kind in ("out", "swap") else text[at:]
        out.append(
            text * 2 if kind == "twice" else text[:at] + (new if kind in ("in", "swap") else "") + tail
        )
    return out


#: Cutoffs at, and just beside, ratios that short strings reach.
shares = st.one_of(
    st.fractions(Fraction(1, 40), 1, max_denominator=40),
    st.sampled_from(
        [0.1, 0.5, 0.7, 0.8, 0.9, 1, 1.0, 2 / 3, Fraction(2, 3), Fraction(2, 3) + Fraction(1, 10**15)]
    ),
)

#: Values of which many are equal, or apart by about a scale.
values = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 1.5, 2.0, -3.0, 1e-300, 1e300]), st.floats(-5, 5))


#: A number, or an interval of which many meet, touch, or are apart by about a scale.
readings = st.one_of(
    values, st.tuples(st.sampled_from([-3.0, 0.0, 1.0, 1.5]), st.sampled_from([1.5, 2.0, 1e300]))
)
#: Numbers that stand for categories.
kinds = st.sampled_from([None, 0.0, 1.0, 2.0, 7.0])


@st.composite
def sheets(draw: st.DrawFn, *attributes: st.SearchStrategy[Any], most: int = 7) -> list[list[Any]]:
    """Draw rows of cells, an attribute each, of which most repeat an earlier row but for one cell."""
    rows: list[list[Any]] = []
    for _ in range(draw(st.integers(0, most))):
        if rows and draw(st.booleans()):
            row = list(draw(st.sampled_from(rows)))
            at = draw(st.integers(0, len(attributes) - 1))
            row[at] = draw(attributes[at])
        else:
            row = [draw(cell) for cell in attributes]
        rows.append(row)
    return rows


@st.composite
def near_codes(draw: st.DrawFn, size: int, most: int = 60) -> list[bytes]:
    """Draw codes of `size` bytes of which most are another with a few bits turned; many are nearly blank."""
    blank = bytes(size)
    out: list[bytes] = draw(st.lists(st.binary(min_size=size, max_size=size), max_size=3))
    turned = st.lists(st.integers(0, 8 * size - 1), max_size=5)
    for flips in draw(st.lists(turned, max_size=most)):
        code = bytearray(draw(st.sampled_from([*out[-4:], blank])))
        for bit in flips:
            code[bit // 8] ^= 1 << bit % 8
        out.append(bytes(code))
    return out


@st.composite
def near_rows(draw: st.DrawFn, dims: int, most: int = 40) -> npt.NDArray[np.float32]:
    """Draw rows of float32 of which most are an earlier one, scaled, with some of its numbers changed.

    Some are all zeros, of one number over and over, or of numbers at the ends of what a float32 holds.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    rows: list[npt.NDArray[np.float64]] = []
    for kind in draw(st.lists(st.integers(0, 9), max_size=most)):
        row = rng.standard_normal(dims)
        if rows and kind < 6:
            row = rows[-1 - int(rng.integers(0, min(4, len(rows))))] * rng.choice([1.0, -1.0, 2.0, 3.0])
            row = row + np.abs(row).max() * rng.choice([0.0, 0.001, 0.3]) * rng.standard_normal(dims)
            row[rng.integers(0, dims)] *= rng.choice([0.0, 1.0, 5.0])
        elif kind == 6:
            row = rng.choice([0.0, 1.0, -1.0], dims)
        elif kind == 7:
            row = np.full(dims, rng.choice([0.0, 1e-45, 1.0, -3e38]))
        elif kind == 8:
            row = rng.choice([0.0, 1e-45, -1e-38, 1.0, 3e38], dims)
        with np.errstate(over="ignore"):
            rows.append(np.clip(row, -3.4e38, 3.4e38))
    return np.array(rows, dtype=np.float32).reshape(len(rows), dims)


@st.composite
def near_sets(draw: st.DrawFn, most: int = 8, largest: int = 12) -> list[list[int]]:
    """Draw sets of tokens of which most are another with a token more, one fewer, or one for another; some are empty.

    Tokens come in no order and may be named twice; many share their low or high bits.
    """
    token = st.one_of(
        st.integers(0, 15), st.sampled_from([2**32, 2**32 + 1, 2**63, 2**64 - 1]), st.integers(0, 2**64 - 1)
    )
    out: list[list[int]] = draw(st.lists(st.lists(token, max_size=largest), max_size=2))
    for _ in range(draw(st.integers(0, most))):
        one = list(draw(st.sampled_from(out))) if out else []
        kind = draw(st.sampled_from(["in", "out", "swap", "same", "half", "empty"]))
        if kind in ("out", "swap") and one:
            del one[draw(st.integers(0, len(one) - 1))]
        if kind in ("in", "swap"):
            one.append(draw(token))
        out.append([] if kind == "empty" else one[::2] if kind == "half" else one)
    return out


#: Letters of every kind that words are made of, or parted by: composed and decomposed, wide, ligatures, quotation
#: marks, hyphens, line ends, marks alone, scripts without spaces and from right to left, invisible ones, emoji.
WORDY = (
    "abcXYZ019 \t\n\r.,;:'\"-_()\u00a0\u00ad\u2010\u2011\u2014\u2018\u2019\u02bc\uff07\u200b\u200d\ufe0f\u202b\u2028"
    "\u00e9e\u0301\u0130\u00df\ufb01\u00bd\u2460\ufdfa\u0416\u0439\u05e9\u05c1\u05f3\u0627\u064e\u0622\u0660\u066b"
    "\u4e2d\u56fd\u3042\u304b\u3099\u30ac\uff76\uff9e\u30fc\u0e01\u0e34\u0e48\u0915\u093c\u094d\u093f\ud55c\u1112\u1161"
    "\U0001f600\U0001d400\u20dd\u00b2\u00b4\u0345\u1fb3"
)

#: Texts of such letters: short, and long enough for a few stretches of 64 letters.
wordy_texts = st.one_of(
    st.text(WORDY, max_size=40),
    st.text("ab  '-.,1\n\u00e9\u00ad", max_size=200),
    st.text(max_size=60),
    st.lists(
        st.sampled_from(["word", "inter-\n national", "don\u2019t", "3.14", "A3", "--"]), max_size=40
    ).map(" ".join),
)


@st.composite
def near_texts(draw: st.DrawFn, kinds: int = 6, longest: int = 60) -> tuple[list[int], list[int]]:
    """Draw two texts of numbered words, of which the second is mostly the first with words edited and parts moved."""
    word = st.integers(0, draw(st.integers(1, kinds)))
    one = draw(st.lists(word, max_size=longest))
    other = list(one)
    for kind, at, size in draw(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, longest), st.integers(1, 12)), max_size=6)
    ):
        some = draw(st.lists(word, min_size=1, max_size=2))
        if kind == 0:
            other[at:at] = some
        elif kind == 1:
            del other[at : at + size % 4]
        elif kind == 2:
            other[at : at + len(some)] = some
        elif kind == 3:
            other[at:at] = other[size : 3 * size]
        else:
            other = other[at:] + other[:at]
    return one, other
