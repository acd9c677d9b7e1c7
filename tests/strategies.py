"""Generators whose values are near duplicates of one another, so that pairs near a cutoff are common."""

from __future__ import annotations

from fractions import Fraction

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


@st.composite
def sheets(draw: st.DrawFn, attributes: int, most: int = 7) -> list[list[float | None]]:
    """Draw rows of numbers of which most repeat an earlier row but for one value."""
    rows: list[list[float | None]] = []
    for _ in range(draw(st.integers(0, most))):
        if rows and draw(st.booleans()):
            row = list(draw(st.sampled_from(rows)))
            row[draw(st.integers(0, attributes - 1))] = draw(values)
        else:
            row = [draw(values) for _ in range(attributes)]
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
