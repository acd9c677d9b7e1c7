"""Marks: what is used weighs what was counted, within the bound; what is only compared or missing weighs nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.evidence import marks
from deadringer.evidence.calibration import Designated
from deadringer.evidence.measures import Bools, Floats
from deadringer.model.marks import ABSENT, COMPARED, MISSING, STATES, USED, Marked, Use

#: 30 of 40 copies use one of their work's; 5 of 100 independents one of 200 designations, 0.05 of them each.
COUNTS = Designated((30.0, 10.0), (5.0, 95.0), (0.05, 199.95), 200.0, "x")
P1 = 30.5 / 41.0
#: One pair more, of half a product, as of texts.
EACH = (0.05 * 100 + 0.5) / (200 * 100 + 1.0)


def ratio(state: int, compared: float = 1.0, others: float = 0.0, counts: Designated = COUNTS) -> float:
    return float(marks.ratios(counts, np.array([state]), np.array([compared]), np.array([others]))[0])


def test_only_used_and_absent_are_degrees() -> None:
    assert marks.degrees(np.array([MISSING, ABSENT, COMPARED, USED])).tolist() == [-1, 1, -1, 0]


def test_a_use_weighs_what_was_counted_and_no_more_than_the_bound() -> None:
    assert ratio(USED, 1) == math.log10(101)  # log10(P1 / EACH) is 3.43
    assert math.isclose(ratio(USED, 50), math.log10(P1 / (50 * EACH)))
    assert math.isclose(ratio(USED, 200), math.log10(P1 / (5.5 / 101.0)))
    assert math.isclose(ratio(USED, 400), math.log10(P1 / (2 * 5.5 / 101.0)))


def test_absent_says_a_little_against_and_nothing_for() -> None:
    assert math.isclose(ratio(ABSENT), math.log10((10.5 / 41.0) / (95.5 / 101.0)))
    never = Designated((0.0, 40.0), (5.0, 95.0), (0.05, 199.95), 200.0)
    assert ratio(ABSENT, counts=never) == 0.0


@pytest.mark.parametrize("state", [MISSING, COMPARED])
def test_what_is_missing_or_only_compared_weighs_nothing(state: int) -> None:
    assert math.isnan(ratio(state))
    assert not marks.speaks(np.array([ratio(state)]), np.array([state]))[0]


def test_nothing_counted_weighs_nothing() -> None:
    for counts in (
        marks.UNCOUNTED,
        Designated((3.0, 5.0), (0.0, 0.0), (0.0, 0.0)),
        Designated((0.0, 0.0), (3.0, 5.0), (0.1, 0.9)),
    ):
        assert math.isnan(ratio(USED, counts=counts))
        assert not marks.speaks(np.array([math.nan]), np.array([USED]))[0]
        told = marks.told(counts, Marked(state=USED, texts=1, marks=1, used=1, uses=(USE,)))
        assert told.endswith("not calibrated: weighs nothing")


def test_what_other_lines_bear_says_less_and_never_against() -> None:
    assert math.isclose(ratio(USED, 200, 1), ratio(USED, 200) - math.log10(2))
    assert ratio(USED, 200, 1e6) == 0.0
    assert ratio(ABSENT, 200, 5) == ratio(ABSENT, 200)
    assert ratio(USED, 4000, 3) == ratio(USED, 4000) < 0.0


counted = st.integers(0, 50).map(float)


@st.composite
def counts_of(draw: st.DrawFn) -> Designated:
    compared = draw(st.integers(1, 500))
    used = draw(st.floats(0, compared))
    return Designated(
        (draw(counted), draw(counted)),
        (draw(counted), draw(counted)),
        (used, compared - used),
        float(compared),
    )


@given(counts_of(), st.floats(1, 1e7), st.floats(1, 1e7), st.floats(0, 1e4), st.floats(0, 1e4))
def test_more_chances_and_more_bearers_never_weigh_more_and_none_passes_the_bound(
    counts: Designated, one: float, other: float, few: float, many: float
) -> None:
    less, more = sorted((one, other))
    few, many = sorted((few, many))
    found = ratio(USED, less, few, counts)
    if math.isnan(found):
        assert not sum(counts.copies) or not sum(counts.independents)
        return
    assert ratio(USED, more, few, counts) <= found
    assert ratio(USED, less, many, counts) <= found <= math.log10(sum(counts.independents) + 1.0)
    assert ratio(ABSENT, less, few, counts) <= 0.0
    assert ratio(ABSENT, less, few, counts) <= max(found, 0.0)


def of_products(product: Sequence[str]) -> Callable[[Bools], Floats]:
    """Return what counts a product once, shared among its rows."""

    def weight(rows: Bools) -> Floats:
        own = [one for one, counts in zip(product, rows, strict=True) if counts]
        return np.array(
            [counts / max(1, own.count(one)) for one, counts in zip(product, rows, strict=True)], float
        )

    return weight


def test_counts_are_of_products_and_of_a_copy_only_with_its_own_work() -> None:
    states = np.array(
        [
            [USED, ABSENT],  # a copy of the first, in three listings, of one of which nothing is known
            [ABSENT, USED],
            [MISSING, MISSING],
            [ABSENT, USED],  # a copy of the first that names its sibling: absent
            [COMPARED, USED],  # a copy of the first, only compared: not counted
            [ABSENT, ABSENT],
            [COMPARED, ABSENT],
            [ABSENT, USED],
            [MISSING, MISSING],
        ]
    )
    copy = np.zeros(states.shape, bool)
    copy[:5, 0] = True
    independent = np.arange(9) > 4
    many = np.broadcast_to(np.array([3.0, 2.0]), states.shape)
    found = marks.count(states, copy, independent, of_products("aaabcdefg"), many)
    assert (found.copies, found.independents) == ((0.5, 1.5), (1.0, 2.0))
    # Designations that could be used: 3 + 2 by the first, 2 (the other compared) and 3 + 2; used those of one work.
    assert found.pairs == (round(2 / 3, 6), round((5 + 2 + 3) / 3, 6))
    assert found.compared == sum(found.pairs)
    assert marks.count(states, copy, ~independent & False, of_products("aaabcdefg"), many) == marks.UNCOUNTED
    assert marks.count(states, copy & False, independent, of_products("aaabcdefg"), many) == marks.UNCOUNTED


@given(
    st.lists(st.lists(st.integers(0, len(STATES) - 1), min_size=3, max_size=3), min_size=1, max_size=8),
    st.randoms(),
)
def test_counts_by_hand(rows: list[list[int]], random: Random) -> None:
    states = np.array(rows)
    kind = [random.randrange(3) for _ in rows]
    copy = np.zeros(states.shape, bool)
    for n, own in enumerate(kind):
        copy[n, random.randrange(3)] = own == 0
    product = [f"{k}{random.randrange(3)}" for k in kind]
    found = marks.count(states, copy, np.array(kind) == 1, of_products(product), np.ones(states.shape))
    seen: dict[str, list[int]] = {}
    for row, own, k, of in zip(rows, copy.tolist(), kind, product, strict=True):
        known = [s for s, mine in zip(row, own, strict=True) if (mine or k == 1) and s in (USED, ABSENT)]
        if known and k < 2:
            seen.setdefault(of, []).append(int(USED not in known))
    counts = [[0.0, 0.0], [0.0, 0.0]]
    for of, listings in seen.items():
        for degree in listings:
            counts[int(of[0])][degree] += 1 / len(listings)
    if sum(counts[0]) and sum(counts[1]):
        assert np.allclose(
            [found.copies, found.independents], counts, rtol=0, atol=1e-6
        )  # kept to six decimals
    else:
        assert found == marks.UNCOUNTED


USE = Use(text=1, name="text 1 (label)", begin=3, end=8, words="AK 47", mark="AK-47")


def test_what_is_told_says_what_stands_where_and_what_it_was_held_against() -> None:
    known = "5 of 100 known independents use one of 200 designations, and 30 of 40 known copies one of their work's"
    used = Marked(state=USED, texts=2, marks=3, used=4, compared=1, others=1.0, uses=(USE,))
    assert marks.told(COUNTS, used) == (
        "“AK 47” (AK-47) in text 1 (label), letters 4 to 8; 4 places in 2 texts in which its maker or seller speaks; "
        f"1 more in comparison; 1 other line of works bears or writes it; {known}"
    )
    hidden = replace(used, uses=(replace(USE, words="A\u200bK\n\u202e-47"),))
    assert marks.told(COUNTS, hidden).startswith("“AK -47” (AK-47) in text 1 (label)")
    beside = Use(text=1, name="text 1", begin=5, end=10, words="AK-47", mark="AK-47", comparison="fits")
    compared = Marked(state=COMPARED, texts=1, marks=1, compared=1, uses=(beside,))
    assert marks.told(COUNTS, compared) == (
        "“AK-47” beside “fits” in text 1, letters 6 to 10: only in comparison, which weighs nothing"
    )
    assert marks.told(COUNTS, Marked(state=ABSENT, texts=1, marks=2)) == (
        f"none of 2 designations of the work in 1 text in which its maker or seller speaks; {known}"
    )
    assert marks.told(COUNTS, Marked(state=MISSING, texts=0, marks=2)) == (
        "no text in which its maker or seller speaks"
    )
    assert marks.told(COUNTS, Marked(state=MISSING, texts=1, marks=0)) == (
        "no designation of the work that could be told from chance"
    )
