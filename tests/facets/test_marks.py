"""Marks: whose designations stand in which texts, which are looked for, and who speaks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import BudgetError, InputError
from deadringer.facets import marks, names, texts
from deadringer.facets.marks import between, designations, find
from deadringer.model.marks import ABSENT, COMPARED, MISSING, USED
from deadringer.model.records import Name
from deadringer.model.texts import Written
from tests.facets.test_finder import register, running


def library(items: Iterable[Iterable[tuple[str, str]]]) -> texts.Library:
    """Return items with texts, each given as role and text."""
    rows = [list(item) for item in items]
    found = [
        Written(item_id=f"s{n}", place=place, role=role, kind="plain", sha256="0", words=1, text=text)
        for n, item in enumerate(rows)
        for place, (role, text) in enumerate(item, 1)
    ]
    return texts.library([f"s{n}" for n in range(len(rows))], found)


def test_what_chance_writes_is_not_looked_for() -> None:
    found = register("AK", "T-72", "1911", "五六", "五六式", "AK-47", "the very long name of a thing " * 3)
    assert [one.text for one in found.finder.designations] == ["五六式", "AK-47"]
    assert found.counts.tolist() == [0, 0, 0, 0, 1, 1, 0]
    assert len(found.passed) == 5


def test_what_third_parties_call_a_work_is_not_looked_for() -> None:
    said = [
        Name(item_id="w", name="Chinese Kalashnikov", said_by="third_party"),
        Name(item_id="w", name="Norinco 56"),
    ]
    found = designations(names.table(["w"], ["Type 56"], said))
    assert {one.text for one in found.finder.designations} == {"Norinco 56", "Type 56"}


def test_what_many_lines_bear_or_write_is_a_word_and_what_two_do_says_less() -> None:
    titles = ["Ural Lightning", "Ural Storm", "Storm", "Storm", "Desert", "Desert"]
    works = names.table([f"w{n}" for n in range(6)], titles, [])
    own = texts.library([f"w{n}" for n in range(6)], [])
    found = designations(works, ["a", "b", "c", "d", "e", "e"], own)
    others = {one.text: n for one, n in zip(found.finder.designations, found.others, strict=True)}
    assert others == {"Ural Lightning": 0.0, "Ural Storm": 0.0, "Storm": 1.0, "Desert": 0.0}
    written = library(
        [[("", "a storm rages")], [("", "no storm")], [], [], [], [("report", "in the desert")]]
    )
    found = designations(works, ["a", "b", "c", "d", "e", "e"], written)
    assert {one.text for one in found.finder.designations} == {"Ural Lightning", "Ural Storm", "Desert"}
    assert dict(found.passed) == {"Storm": "4 lines of works bear or write it"}


def test_only_texts_in_which_maker_or_seller_speaks_are_read() -> None:
    of = register("AK-47")
    roles = ["review", "press", "encyclopaedia", "report", "third_party", "", "listing as found"]
    found = find(library([[(role, "AK-47")] for role in roles] + [[("Title_Page", "AK-47")]]), of)
    assert found.spoken.tolist() == [0] * len(roles) + [1]
    assert found.states(np.arange(8), np.zeros(8, np.intp)).tolist() == [MISSING] * len(roles) + [USED]
    assert all(marks.speaks(role) for role in (*marks.ROLES, "LABEL", "data-sheet"))


def test_states_counts_and_places_of_pairs() -> None:
    of = register("AK-47", "Makarov", "AK")
    left = library(
        [
            [("label", "an AK-47, and fits AK-47"), ("press", "Makarov"), ("manual", "AK-47!")],
            [("label", "fits Makarov")],
            [("listing", "nothing")],
            [],
        ]
    )
    found = find(left, of)
    rows, works = np.repeat(np.arange(4), 3), np.tile(np.arange(3), 4)
    expected = [USED, ABSENT, MISSING, ABSENT, COMPARED, MISSING, ABSENT, ABSENT, MISSING, *[MISSING] * 3]
    assert found.states(rows, works).tolist() == expected
    assert (found.rows.tolist(), found.of.tolist()) == ([0, 1], [0, 1])
    assert (found.used.tolist(), found.compared.tolist()) == ([2, 0], [1, 1])
    shown = between(left, of, 0, 0)
    assert (shown.used, shown.compared, shown.texts, shown.marks) == (2, 1, 2, 1)
    assert [(u.text, u.words, u.begin, u.comparison) for u in shown.uses] == [
        (1, "AK-47", 3, ""),
        (3, "AK-47", 0, ""),
        (1, "AK-47", 19, "fits"),
    ]
    for row, work, state in zip(rows.tolist(), works.tolist(), expected, strict=True):
        assert between(left, of, row, work).state == state


@given(
    st.lists(st.lists(st.tuples(st.sampled_from(["label", "press"]), running(0, 6)), max_size=2), max_size=4),
    st.lists(st.lists(running(1, 3), min_size=1, max_size=3), max_size=4),
    st.lists(st.sampled_from("abc"), min_size=4, max_size=4),
)
def test_pairs_found_are_those_shown_one_by_one(
    items: list[list[tuple[str, str]]], bearing: list[list[str]], lines: list[str]
) -> None:
    ids = [f"w{n}" for n in range(len(bearing))]
    said = [
        Name(item_id=item, name=name) for item, own in zip(ids, bearing, strict=True) for name in own if name
    ]
    left, of = library(items), designations(names.table(ids, ["" for _ in ids], said), lines[: len(ids)])
    found = find(left, of)
    assert np.all(np.diff(found.rows * 10 + found.of) > 0)
    for row in range(len(items)):
        for work in range(len(ids)):
            pair = np.array([row]), np.array([work])
            shown, at = between(left, of, row, work), int(found.at(*pair)[0])
            assert found.states(*pair)[0] == shown.state
            assert found.shared(*pair)[0] == shown.others
            counts = (found.used[at], found.compared[at]) if at >= 0 else (0, 0)
            assert counts == (shown.used, shown.compared)


def test_a_budget_refuses_and_does_not_truncate() -> None:
    left, of = library([[("label", "AK-47")]] * 3), register("AK-47")
    assert len(find(left, of, max_pairs=3).rows) == 3
    with pytest.raises(BudgetError, match="max_pairs"):
        find(left, of, max_pairs=2)


def test_lines_and_texts_of_other_works_are_refused() -> None:
    works = names.table(["w"], ["AK-47"], [])
    with pytest.raises(InputError, match="expected those of 1 works"):
        designations(works, ["a", "b"])
    with pytest.raises(InputError, match="expected those of 1 works"):
        designations(works, None, library([[], []]))
