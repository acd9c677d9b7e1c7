"""The names facet: keys across scripts, model numbers apart, third parties' words left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.facets.names import OTHER_NUMBER, Comparer, table, tokens
from deadringer.model.records import Name
from deadringer.reference import indel as reference


def names(item: str, *texts: str, said_by: str = "") -> list[Name]:
    return [Name(item_id=item, name=text, said_by=said_by) for text in texts]


def score(left: list[str], right: list[str]) -> float:
    a = table(["s"], [left[0]], names("s", *left))
    b = table(["w"], [right[0]], names("w", *right))
    return float(Comparer(a, b).scores(np.array([0]), np.array([0]))[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AK-47", ("ak", "47")),
        ("АК-47", ("ak", "47")),
        ("ＡＫ－４７", ("ak", "47")),
        ("RPK軽機関銃", ("rpk", "zhijiguanchong")),
        ("Škorpion vz. 61", ("skorpion", "vz", "61")),
        ("…", ()),
        ("トカレフTT1933", ("tokarefu", "tt", "1933")),
    ],
)
def test_tokens_are_runs_of_letters_and_of_digits_in_any_script(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


def test_the_same_designation_in_another_script_scores_one() -> None:
    assert score(["Застава М70"], ["Zastava M70"]) == 1.0


def test_another_model_number_is_not_nearly_the_same_designation() -> None:
    assert score(["AK-74"], ["AK-47"]) == OTHER_NUMBER
    assert score(["AK-047"], ["AK-47"]) == 1.0


def test_a_mark_is_found_inside_a_longer_designation() -> None:
    assert score(["Arsenal AR-M1 rifle"], ["AR-M1"]) == 1.0


def test_a_number_alone_names_nothing() -> None:
    assert np.isnan(score(["56"], ["AK-47"]))
    assert score(["Type 56", "47"], ["AK-47"]) < OTHER_NUMBER


def test_what_third_parties_say_is_never_compared_even_as_a_title() -> None:
    said = [*names("s", "Chinese AK-47", said_by="third_party"), *names("s", "Type 56")]
    left = table(
        ["s", "t"],
        ["Chinese AK-47", "Chinese AK-47"],
        [*said, *names("t", "Chinese AK-47", said_by="third_party")],
    )
    right = table(["w"], ["AK-47"], names("w", "AK-47"))
    found = Comparer(left, right).scores(np.array([0, 1]), np.array([0, 0]))
    assert found[0] < OTHER_NUMBER
    assert np.isnan(found[1])


def test_a_title_that_the_names_table_lacks_is_compared() -> None:
    assert score(["AKM"], ["AKM"]) == float(
        Comparer(table(["s"], ["AKM"], []), table(["w"], ["AKM"], [])).scores(np.array([0]), np.array([0]))[0]
    )


def test_explain_names_the_designations_behind_the_score() -> None:
    left = table(["s"], ["Pistol"], names("s", "Pistol", "АКМ"))
    right = table(["w"], ["AK"], names("w", "AK", "AKM"))
    assert Comparer(left, right).explain(np.array([0]), np.array([0])) == [("АКМ", "AKM", 1.0)]


words = st.lists(st.sampled_from(["ak", "akm", "m", "rpk", "type"]), min_size=1, max_size=2)
designations = st.builds(lambda w, n: " ".join(w) + n, words, st.sampled_from(["", "-47", "-74", " 5"]))


@given(st.lists(designations, min_size=1, max_size=4), st.lists(designations, min_size=1, max_size=4))
def test_scores_are_the_best_pair_of_windows_by_definition(left: list[str], right: list[str]) -> None:
    best = -1.0
    sizes = {len(tokens(r)) for r in right}
    for a in left:
        of = tokens(a)
        for size in sizes:
            for at in range(max(1, len(of) - size + 1)):
                window = of[at : at + size]
                for b in right:
                    one, two = (
                        "".join(t for t in window if t.isalpha()),
                        "".join(t for t in tokens(b) if t.isalpha()),
                    )
                    if not one or not two:
                        continue
                    same = [t for t in window if t.isdigit()] == [t for t in tokens(b) if t.isdigit()]
                    best = max(best, float(reference.similarity(one, two)) * (1.0 if same else OTHER_NUMBER))
    assert score(left, right) == best


@given(
    st.lists(designations, min_size=1, max_size=6),
    st.lists(designations, min_size=1, max_size=6),
    st.sampled_from([0.4, 0.6, 0.8, 1.0]),
)
def test_candidates_are_every_pair_that_reaches_the_cutoff(
    left: list[str], right: list[str], cutoff: float
) -> None:
    a = table([f"s{i}" for i in range(len(left))], left, [])
    b = table([f"w{i}" for i in range(len(right))], right, [])
    comparer = Comparer(a, b)
    rows, of = np.repeat(np.arange(len(a)), len(b)), np.tile(np.arange(len(b)), len(a))
    scores = comparer.scores(rows, of)
    kept = np.nan_to_num(scores, nan=-1.0) >= cutoff
    found = comparer.candidates(cutoff)
    assert list(zip(*found, strict=True)) == list(zip(rows[kept], of[kept], strict=True))
