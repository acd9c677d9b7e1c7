"""The names facet: keys across scripts, model numbers apart, third parties' words left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.facets.names import OTHER_NUMBER, Comparer, table, tokens
from deadringer.model.names import GAP, NamePair, aligned
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
        ("AKS-74U", ("aks", "74u")),
        ("АКС-74У", ("aks", "74u")),
        ("AKS-74 U", ("aks", "74u")),
        ("M16A2", ("m", "16a2")),
        ("M16 A2 rifle", ("m", "16a2", "rifle")),
        ("M70AB2", ("m", "70ab2")),
        ("AK-47 M16", ("ak", "47", "m", "16")),
        ("Type 56rifle", ("type", "56", "rifle")),
        ("56C式", ("56c", "shi")),
        ("Mk II", ("mk", "2")),
        ("Mk Ⅲ", ("mk", "3")),
        ("Type XX", ("type", "20")),
        ("Type xi", ("type", "11")),
        ("Type XX7", ("type", "xx", "7")),
        ("Mark V", ("mark", "5")),
        ("V", ("v",)),
        ("CIV", ("civ",)),
        ("IIX", ("iix",)),
    ],
)
def test_tokens_are_runs_of_letters_and_of_digits_in_any_script(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text) == expected


def test_the_same_designation_in_another_script_scores_one() -> None:
    assert score(["Застава М70"], ["Zastava M70"]) == 1.0


def test_another_model_number_is_not_nearly_the_same_designation() -> None:
    assert score(["AK-74"], ["AK-47"]) == OTHER_NUMBER
    assert score(["AK-047"], ["AK-47"]) == 1.0


@pytest.mark.parametrize(
    "other", ["AK-74", "AK-12", "AK-74M", "AK-101", "AK-55", "AK-63", "АК‑74", "AK 74 rifle", "Chinese AK63"]
)
def test_a_mark_cut_out_beside_a_number_carries_that_number(other: str) -> None:
    assert score([other], ["AK-47", "AK"]) == OTHER_NUMBER


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AKS-74U", "AKS-74"),
        ("AK-74M", "AK-74"),
        ("AK-74", "AK-74M"),
        ("Type 56C", "Type 56"),
        ("Type 56-1", "Type 56"),
        ("Type 56", "Type 56-1"),
        ("Mk II", "Mk III"),
        ("Mk II", "Mk"),
        ("T-54/55", "T-54"),
        ("56-1式冲锋枪", "56式冲锋枪"),
        ("9K38 Igla", "Igla"),
    ],
)
def test_what_follows_or_parts_a_number_makes_another_model(one: str, other: str) -> None:
    assert score([one], [other]) <= OTHER_NUMBER


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AK", "AK"),
        ("AK-47 rifle", "AK-47"),
        ("Chinese Type 56 rifle", "Type 56"),
        ("АК-47", "AK-47"),
        ("AK‑47", "ak 47"),
        ("AKM Type 3", "AKM"),
        ("NORINCO Type 56 (AK47)", "AK-47"),
        ("AK-47/AKM", "AKM"),
        ("AK-47, AK", "AK"),
        ("AK-47 y AKM", "AK-47"),
        ("AK-74 M", "ak-74m"),
        ("7.62 mm AK-47", "AK-47"),
        ("Mk II", "Mk 2"),
        ("Type 56-II", "Type 56-2"),
        ("M16 A2", "M16A2"),
        ("56式自动步枪", "56式自动步枪"),
    ],
)
def test_one_designation_stays_one_however_it_is_written(one: str, other: str) -> None:
    assert score([one], [other]) == 1.0


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


@pytest.mark.parametrize(
    "title", ["Chinese AK\u201147", "chinese ak 47", "Chinese  AK47", "ChineseAK-47", "Ｃhinese АК-47"]
)
def test_what_third_parties_say_does_not_come_back_by_a_title_written_otherwise(title: str) -> None:
    left = table(["s"], [title], names("s", "Chinese AK-47", said_by="third_party"))
    assert left.names == ((),)


def test_a_title_that_the_names_table_lacks_is_compared() -> None:
    assert score(["AKM"], ["AKM"]) == float(
        Comparer(table(["s"], ["AKM"], []), table(["w"], ["AKM"], [])).scores(np.array([0]), np.array([0]))[0]
    )


def test_explain_names_the_designations_behind_the_score() -> None:
    left = table(["s"], ["Pistol"], names("s", "Pistol", "АКМ"))
    right = table(["w"], ["AK"], names("w", "AK", "AKM"))
    (found,) = Comparer(left, right).explain(np.array([0]), np.array([0]))
    assert (found.sighting, found.work, found.score, found.part) == ("АКМ", "AKM", 1.0, "")
    assert found.told().startswith("likeness 1.00; they look the same in other letters: ")


def explained(one: str, other: str) -> NamePair:
    comparer = Comparer(table(["s"], [one], []), table(["w"], [other], []))
    return comparer.explain(np.array([0]), np.array([0]))[0]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("Arsenal AR-M1 rifle", "AR-M1", "likeness 1.00; of its part ar m 1"),
        ("AKMS", "AKM", "likeness 0.86; letter by letter akms and akm·"),
        ("AK-74", "AK-47", "likeness 0.50; numbers 74 and 47"),
        ("AKM", "AK-47", "likeness 0.40; numbers none and 47"),
        ("56", "AK-47", ""),
        (
            "АК-47",
            "AK-47",
            "likeness 1.00; they look the same in other letters: А is CYRILLIC CAPITAL LETTER A, К is CYRILLIC "
            "CAPITAL LETTER KA",
        ),
        (
            "KАRABIN",
            "Karabin",
            "likeness 1.00; scripts mixed in KАRABIN: А is CYRILLIC CAPITAL LETTER A",
        ),
    ],
)
def test_a_score_explains_itself(one: str, other: str, said: str) -> None:
    assert explained(one, other).told() == said


def test_a_designation_knows_how_many_lines_of_works_bear_it() -> None:
    left = table(["s", "t"], ["M70", "Kite"], [])
    right = table(["a", "b", "c", "d"], ["Model M-70", "м70", "M 70", "Kite"], names("a", "M70"))
    rows, of = np.array([0, 0, 0, 0, 1]), np.array([0, 1, 2, 3, 3])
    designations, more = Comparer(left, right, ["x", "x", "y", "y"]).own(rows, of)
    assert designations[:3] == ["m 70"] * 3
    assert designations[4] == "kite"
    assert more.tolist() == [1.0, 1.0, 1.0, 0.0, 0.0]
    assert Comparer(left, right).own(rows, of)[1].tolist()[:3] == [2.0, 2.0, 2.0]
    assert Comparer(left, right).designations(0) == {"m 70"}
    # What works of another class bear tells nothing of it.
    for kinds, alike in ((["k"] * 4, [2.0, 2.0, 2.0]), (["k", "k", "l", "l"], [1.0, 1.0, 0.0])):
        of_class = Comparer(left, right, kinds=kinds).own(rows, of)
        assert (of_class[0], of_class[1].tolist()) == (designations, [*alike, 0.0, 0.0])


@given(st.text("akms47", max_size=8), st.text("akms47", max_size=8))
def test_an_alignment_has_as_many_gaps_as_the_indel_distance(one: str, other: str) -> None:
    first, second = aligned(one, other)
    assert len(first) == len(second)
    assert first.replace(GAP, "") == one
    assert second.replace(GAP, "") == other
    gaps = (first + second).count(GAP)
    assert gaps == len(one) + len(other) - 2 * sum(a == b for a, b in zip(first, second, strict=True))
    assert reference.similarity(one, other) == pytest.approx(1 - gaps / max(1, len(one) + len(other)))


words = st.lists(st.sampled_from(["ak", "akm", "m", "rpk", "type"]), min_size=1, max_size=2)
designations = st.builds(lambda w, n: " ".join(w) + n, words, st.sampled_from(["", "-47", "-74", " 5"]))


def is_number(token: str) -> bool:
    return token[0].isdigit()


def key(of: tuple[str, ...]) -> tuple[str, list[str]]:
    return "".join(t for t in of if not is_number(t)), [t for t in of if is_number(t)]


@given(st.lists(designations, min_size=1, max_size=4), st.lists(designations, min_size=1, max_size=4))
def test_scores_are_the_best_pair_of_windows_by_definition(left: list[str], right: list[str]) -> None:
    best = -1.0
    sizes = {len(tokens(r)) for r in right}
    for a in left:
        of = tokens(a)
        for size in sizes:
            for at in range(max(1, len(of) - size + 1)):
                start, end = at, at + size
                while start and is_number(of[start - 1]):
                    start -= 1
                while end < len(of) and is_number(of[end]):
                    end += 1
                one, one_numbers = key(of[start:end])
                for b in right:
                    two, two_numbers = key(tokens(b))
                    if not one or not two:
                        continue
                    same = 1.0 if one_numbers == two_numbers else OTHER_NUMBER
                    best = max(best, float(reference.similarity(one, two)) * same)
    assert score(left, right) == best


pieces = st.lists(
    st.sampled_from(
        [
            "AK",
            "АК",
            "軽",
            "47",
            "٤٧",
            "²",
            "Ⅳ",
            "II",
            "x",
            "-",
            "/",
            " ",
            "(",
            "\u2011",
            "\ud800",
            "\U0010ffff",
        ]
    )
)


@given(st.one_of(st.text(), pieces.map("".join)), st.one_of(st.text(), pieces.map("".join)))
def test_no_text_makes_the_names_fail(one: str, other: str) -> None:
    left, right = table(["s"], [one], names("s", other)), table(["w"], [other], names("w", one))
    comparer = Comparer(left, right)
    found = comparer.scores(np.array([0]), np.array([0]))[0]
    assert np.isnan(found) == (not tokens_with_letters(one) and not tokens_with_letters(other))
    comparer.candidates(0.8)


def tokens_with_letters(text: str) -> bool:
    return any(not is_number(token) for token in tokens(text)[:12])


@pytest.mark.parametrize(
    "text", ["a" * 300_000, "1" * 300_000, "1a" * 150_000, "式" * 100_000, "1 " * 150_000, "/" * 300_000]
)
def test_a_long_name_takes_no_longer_than_its_length(text: str) -> None:
    found = score([text, "a"], [text, "a"])
    assert found == 1.0


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
