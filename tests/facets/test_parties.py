"""Names of parties: words in any order and script, legal forms apart, scores that are what they are defined to be."""

from __future__ import annotations

import csv
import math
from fractions import Fraction
from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.errors import InputError
from deadringer.facets import _assign, parties
from deadringer.facets._words import Word, generic, joins, skeleton
from deadringer.facets.parties import PartyName, Register, candidates, explain, party, scores, telling
from deadringer.reference import indel as reference

ONE = 2**20


def score(one: str, other: str) -> float:
    return float(scores([one], [other], [0], [0])[0])


@pytest.mark.parametrize(
    ("name", "words", "normal", "kind"),
    [
        ("Siemens AG", "siemens", "ag", "shares"),
        ("SiemensAG", "siemens", "ag", "shares"),
        ("Siemens Aktiengeselschaft", "siemens", "ag", "shares"),
        ("Арсенал АД", "arsenal", "ad", "shares"),
        ("Arsenal EAD", "arsenal", "ad", "shares"),
        ("ООО «Рога и копыта»", "roga i kopyta", "llc", "limited"),
        ("Open Joint Stock Company Gazprom", "gazprom", "ojsc", "shares"),
        ("Gazprom OAO", "gazprom", "ojsc", "shares"),
        ("Zastava d.o.o.", "zastava", "doo", "limited"),
        ("Łucznik Sp. z o.o.", "lucznik", "spzoo", "limited"),
        ("Beretta S.p.A.", "beretta", "spa", "shares"),
        ("Müller GmbH & Co. KG", "muller", "gmbh & co kg", "partnership"),
        ("株式会社トヨタ", "toyota", "kk", "shares"),
        ("トヨタ㈱", "toyota", "kk", "shares"),
        ("삼성전자 주식회사", "samseongjeonja", "jusik", "shares"),
        ("北方股份有限公司", "beifang", "gufen", "shares"),
        ("北方有限公司", "beifang", "ltd", "limited"),
        ("Norinco Co., Ltd.", "norinco", "ltd", "limited"),
        ("A/S Norsk", "norsk", "as", "shares"),
        ("Smith & Co", "smith", "", "any"),
        ('תעש בע"מ', "ts", "ltd", "limited"),
        ("PT Pindad", "pindad", "pt", "limited"),
        ("SIA Latvijas Finieris", "latvijas finieris", "sia", "limited"),
        ("ИП Иванов", "ivanov", "ip", "sole"),
    ],
)
def test_legal_forms_are_set_aside_and_named(name: str, words: str, normal: str, kind: str) -> None:
    found = party(name)
    assert " ".join(word.text for word in found.words) == words
    assert found.form is not None
    assert (found.form.normal, found.form.kind) == (normal, kind)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "A.B. Johnson",
            "Company",
            "S.A.",
            "Ivanov A.O.",
            "AD",
            "Roma Ltda Plus",
            "Zhu Rongji",
            "Sia Furler",
        ),
        *("Thank You", "Ip Man", "Man Yu", "S.C. Johnson"),
    ],
)
def test_what_is_no_legal_form_stays_a_word(name: str) -> None:
    assert (party(name).form, party(name).aside) == (None, ())


def test_every_row_of_the_forms_has_its_source_and_is_found() -> None:
    text = (resources.files("deadringer.facets") / "legal_forms.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), strict=True))
    kinds = {"shares", "limited", "partnership", "cooperative", "association", "sole", "public", "any"}
    assert len(rows) > 200
    for row in rows:
        assert row["source"], row
        assert row["class"] in kinds, row
        assert (row["normal"] == "") == (row["class"] == "any"), row
        name = f"{row['form']} Xyzzy" if row["place"] == "start" else f"Xyzzy {row['form']}"
        found = party(name)
        assert [word.text for word in found.words] == ["xyzzy"], row
        assert found.form is not None
        assert found.form.kind == row["class"], row


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vladimir Putin", "PUTIN, Vladimir"),
        ("Good Will Ltd", "Goodwill Limited"),
        ("OAO Gazprom", "Open Joint Stock Company Gazprom"),
        ("A.B.C. Company", "ABC Co."),
        ("U.S.A. Motors", "USA Motors"),
        ("Deutsche Bank's", "Deutsche Banks"),
        ("ООО Газпром", "Gazprom LLC"),
        ("Smith & Wesson", "Smith and Wesson"),
        ("1st Bank", "First Bank"),
        ("Fund II", "Fund 2"),
        ("トヨタ", "Toyota"),
    ],
)
def test_one_name_written_otherwise_scores_one(one: str, other: str) -> None:
    assert score(one, other) == 1.0


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("Deutsche Bank AG", "Deutsche Bank"), ("Deutsche Bank AG", "Deutsche Bank S.p.A.")),
        (("Deutsche Bank AG", "Deutsche Bank S.p.A."), ("Deutsche Bank AG", "Deutsche Bank GmbH")),
        (("Deutsche Bank AG", "Deutsche Bank GmbH"), ("Deutsche Bank AG", "Dresdner Bank AG")),
        (("J. Smith", "John Smith"), ("P. Smith", "John Smith")),
        (("Hans Friedrich", "Hans Joachim Friedrich"), ("Hans Otto Friedrich", "Hans Joachim Friedrich")),
        (("Factory 10", "Factory"), ("Factory 10", "Factory 11")),
        (("Arsenal", "Arsenal Company Trading"), ("Arsenal", "Arsenal Kazanlak Sopot")),
        (("Arsenal Trading", "Arsenal International"), ("Arsenal Trading", "Zastava Trading")),
        (("People's Liberation Army", "Peoples Liberation Army"), ("People's Liberation Army", "PLA")),
        (("People's Liberation Army", "PLA"), ("People's Liberation Army", "PAL")),
    ],
)
def test_of_two_pairs_the_likelier_scores_more(better: tuple[str, str], worse: tuple[str, str]) -> None:
    assert score(*better) > score(*worse)


def test_a_word_on_one_side_alone_costs_half_of_what_two_that_differ_cost() -> None:
    assert score("Putin", "Putin, Vladimir") == 0.75
    assert score("Putin Ivan", "Putin, Vladimir") == 0.5


def test_a_word_that_many_names_hold_tells_less() -> None:
    register = Register.of(["Zastava Arms", "Zastava Cars", "Zastava Trucks", "Yugo Cars"])
    pair = ["Zastava Arms"], ["Zastava Trucks"], [0], [0]
    assert scores(*pair, register=register)[0] < scores(*pair)[0]


def test_explain_names_the_words_behind_the_score() -> None:
    found = explain("J. Smith Trading GmbH", "Smyth, John Holding")
    assert [(a.left, a.right, a.how) for a in found.aligned] == [
        ("j", "john", "initials"),
        ("smith", "smyth", "alike"),
    ]
    assert (found.left_alone, found.right_alone) == (("trading",), ("holding",))
    assert (found.forms, found.of_forms, found.of_numbers) == (("gmbh", ""), parties.UNSTATED, 1.0)
    assert math.isclose(found.score, sum(a.share for a in found.aligned) * found.of_forms, rel_tol=1e-12)


def test_a_name_without_words_has_no_score() -> None:
    assert np.isnan(scores(["", "x"], ["x", "…"], [0, 1], [0, 1])).all()
    assert np.isnan(explain("", "x").score)
    assert len(candidates([""], ["x", ""], 0.5)[0]) == 0
    assert len(candidates([], [], 0.5)[0]) == 0


@pytest.mark.parametrize(
    "name", ["a " * 40, "aa " * 12, "x" * 5000, "ﷺ" * 400, "1 " * 500, "\u0301" * 9, "ａ"]
)
def test_no_name_is_too_long_or_too_alike(name: str) -> None:
    assert score(name, name) == 1.0 or not party(name).words


def test_bad_input_is_named() -> None:
    with pytest.raises(InputError, match="name: expected a string, got int"):
        party(1)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"rows_right: expected rows in 0\.\.0, got 1\.\.1"):
        scores(["a"], ["b"], [0], [1])
    with pytest.raises(InputError, match="as many of each, got 1 and 2"):
        scores(["a"], ["b"], [0], [0, 0])
    with pytest.raises(InputError, match="cutoff: expected a number above 0"):
        candidates(["a"], ["b"], 0.0)


# The definition, without an index, a bound or an early end.


def units(words: tuple[Word, ...]) -> list[tuple[str, str, str, int, int, str]]:
    """Return (kind, text, script, first, size, native) of words, runs of words and initials of runs."""
    out = [("word", w.text, w.script, i, 1, w.native) for i, w in enumerate(words)]
    for i in range(len(words)):
        for size in range(2, 4):
            run = words[i : i + size]
            if len(run) == size and not any(w.is_number for w in run):
                scripts = {w.script for w in run}
                kind = "exact" if min(len(w.text) for w in run) == 1 else "run"
                text, native = "".join(w.text for w in run), "".join(w.native for w in run)
                out.append((kind, text, scripts.pop() if len(scripts) == 1 else "", i, size, native))
        for size in range(1, 9):
            run = words[i : i + size]
            if len(run) == size and not any(w.is_number for w in run) and run[0].text not in joins():
                text = "".join(w.text[0] for w in run if w.text not in joins())
                if len(text) <= 5 and run[-1].text not in joins() and (size > 1 or len(run[0].text) > 1):
                    out.append(("initials", text, "", i, size, ""))
    return out


def similarity(a: str, b: str) -> float:
    return float(reference.similarity(a, b))


def likeness(a: tuple[str, str, str, int, int, str], b: tuple[str, str, str, int, int, str]) -> float:
    (kind_a, x, script_a, *_, native_a), (kind_b, y, script_b, *_, native_b) = a, b
    kinds = {kind_a, kind_b}
    if "word" not in kinds:
        return 0.0
    if "initials" in kinds:
        return (0.8 if len(x) == 1 else 0.6) if x == y and "DIGIT" not in (script_a, script_b) else 0.0
    if "DIGIT" in (script_a, script_b):
        return 1.0 if x == y and script_a == script_b else 0.0
    found = letters = similarity(x, y)
    bare_x, bare_y = skeleton(x), skeleton(y)
    if script_a != script_b and bare_x and bare_y:
        consonants = similarity(bare_x, bare_y)
        share = 2 / 3 if {script_a, script_b} & {"ARABIC", "HEBREW", "SYRIAC", "THAANA"} else 1 / 2
        found = max(found, letters + (consonants - letters) * share)
    elif script_a == script_b and native_a and native_b:
        found = min(found, (letters + similarity(native_a, native_b)) / 2)
    floor = 1.0 if "exact" in kinds else 0.9 if "run" in kinds else 2 / 3
    return found if found >= floor else 0.0


def definition(one: PartyName, other: PartyName, register: Register | None = None) -> float:
    a, b = one.words[:12], other.words[:12]
    if not a or not b:
        return math.nan
    weights = [[telling(word, register) for word in words] for words in (a, b)]
    whole_a, whole_b = (sum(w) for w in weights)
    unions = []
    for x in units(a):
        for y in units(b):
            alike = math.floor(likeness(x, y) * ONE)
            if alike:
                of_a, of_b = (sum(w[u[3] : u[3] + u[4]]) for w, u in zip(weights, (x, y), strict=True))
                left, right = set(range(x[3], x[3] + x[4])), set(range(y[3], y[3] + y[4]))
                unions.append((left, right, alike * (of_a * whole_b + of_b * whole_a)))

    def most(at: int, used_a: set[int], used_b: set[int]) -> int:
        if at == len(unions):
            return 0
        left, right, value = unions[at]
        found = most(at + 1, used_a, used_b)
        if not left & used_a and not right & used_b:
            found = max(found, value + most(at + 1, used_a | left, used_b | right))
        return found

    covered = float(Fraction(most(0, set(), set()), 2 * ONE * whole_a * whole_b))
    return covered * (parties.of_forms(one.form, other.form) * parties.of_numbers(a, b))


pieces = st.sampled_from(
    [
        *(
            "good",
            "will",
            "goodwill",
            "gud",
            "arsenal",
            "Арсенал",
            "arsenl",
            "of",
            "trading",
            "company",
            "GmbH",
        ),
        *(
            "AD",
            "d.o.o.",
            "J.",
            "john",
            "p",
            "pla",
            "peoples",
            "army",
            "10",
            "11",
            "Sergei",
            "Sergey",
            "Сергей",
        ),
        *("فرناندو", "fernando", "正恩", "正日", "정은", "al"),
    ]
)
a_name = st.lists(pieces, min_size=0, max_size=4).map(" ".join)
names = st.lists(a_name, min_size=1, max_size=5)


@settings(deadline=None)
@given(a_name, a_name)
def test_the_score_is_the_definition_and_the_same_from_both_sides(one: str, other: str) -> None:
    found = score(one, other)
    expected = definition(party(one), party(other))
    assert found == expected or (math.isnan(found) and math.isnan(expected))
    assert found == score(other, one) or math.isnan(found)
    assert math.isnan(found) or 0 <= found <= 1


@settings(deadline=None)
@given(names, names, st.sampled_from([0.3, 0.5, 0.6, 0.75, 0.9, 1.0]), st.booleans())
def test_candidates_are_every_pair_that_reaches_the_cutoff(
    left: list[str], right: list[str], cutoff: float, counted: bool
) -> None:
    register = Register.of(right) if counted else None
    expected = [
        (i, j, value)
        for i, a in enumerate(left)
        for j, b in enumerate(right)
        if (value := definition(party(a), party(b), register)) >= cutoff
    ]
    found = candidates(left, right, cutoff, register=register)
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected


@settings(deadline=None)
@given(st.text(), st.text())
def test_no_text_makes_the_names_fail(one: str, other: str) -> None:
    found = explain(one, other)
    assert math.isnan(found.score) == (not party(one).words or not party(other).words)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 4), st.integers(1, 2), st.integers(0, 4), st.integers(1, 2), st.integers(1, 9)
        ),
        max_size=8,
    )
)
def test_the_assignment_is_the_best_there_is(drawn: list[tuple[int, int, int, int, int]]) -> None:
    unions = [((2**n - 1) << i, (2**m - 1) << j, value) for i, n, j, m, value in drawn]

    def most(at: int, used_a: int, used_b: int) -> int:
        if at == len(unions):
            return 0
        a, b, value = unions[at]
        found = most(at + 1, used_a, used_b)
        return found if used_a & a or used_b & b else max(found, value + most(at + 1, used_a | a, used_b | b))

    value, chosen = _assign.best(unions)
    assert value == most(0, 0, 0) == sum(unions[n][2] for n in chosen)


def test_generic_words_are_words_as_names_are_split() -> None:
    assert [w for w in generic() if [x.text for x in party(w).words] != [w]] == []
