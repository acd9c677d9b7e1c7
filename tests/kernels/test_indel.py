"""The indel kernel is its definition, at every level and thread count, and says what it cannot do."""

from __future__ import annotations

import functools
import random
from fractions import Fraction

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel
from tests.strategies import near_strings, shares

import deadringer as dr
from deadringer.errors import BudgetError, InputError
from deadringer.kernels import _run, level
from deadringer.kernels._input import share
from deadringer.reference import indel as reference

LEVELS = level.supported()
EVERY = [*LEVELS, level.REFERENCE]
#: Each level by each way of finding pairs.
WAYS = [(at, method) for at in LEVELS for method in ("scan", "index", "auto")]


@pytest.mark.parametrize(("at", "method"), [*WAYS, (level.REFERENCE, "auto")])
@given(left=near_strings(), right=near_strings(), cutoff=shares)
def test_join_is_the_definition(
    at: str, method: str, left: list[str], right: list[str], cutoff: float | Fraction
) -> None:
    found = dr.indel_join(left, right, cutoff=cutoff, level=at, method=method)
    assert list(found) == list(reference.join(left, right, share(cutoff, "cutoff")))


@pytest.mark.parametrize(("at", "method"), [*WAYS, (level.REFERENCE, "auto")])
@given(strings=near_strings(), cutoff=shares)
def test_self_join_is_the_definition(
    at: str, method: str, strings: list[str], cutoff: float | Fraction
) -> None:
    found = dr.indel_self_join(strings, cutoff=cutoff, level=at, method=method)
    assert list(found) == list(reference.self_join(strings, share(cutoff, "cutoff")))


@pytest.mark.parametrize("at", EVERY)
@given(st.data())
def test_scores_are_the_definition(at: str, data: st.DataObject) -> None:
    left, right = data.draw(near_strings()), data.draw(near_strings())
    rows = [(i, j) for i in range(len(left)) for j in range(len(right))]
    rows = data.draw(st.permutations(rows))
    one, other = [i for i, _ in rows], [j for _, j in rows]
    found = dr.indel_scores(left, right, one, other, level=at)
    assert found.tolist() == reference.scores(left, right, rows)


@given(left=near_strings(longest=200), right=near_strings(longest=200))
def test_pairs_and_distances_are_those_of_rapidfuzz(left: list[str], right: list[str]) -> None:
    found = {(i, j): s for i, j, s in dr.indel_join(left, right, cutoff=0.5)}
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            total, distance = len(a) + len(b), Indel.distance(a, b)
            assert ((i, j) in found) == (2 * (total - distance) >= total)
            if (i, j) in found and total:
                assert found[i, j] == (total - distance) / total


LENGTHS = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 191, 192, 193, 255, 256, 257]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("at", LEVELS)
def test_every_block_edge_is_the_definition(length: int, at: str) -> None:
    chance = random.Random(length)
    left = ["".join(chance.choice("ab𝄞") for _ in range(length)) for _ in range(3)]
    right = [text[1:] + "a" for text in left] + [text[: length // 2] for text in left] + ["", "b" * length]
    found = dr.indel_join(left, right, cutoff=Fraction(1, 1000), level=at)
    assert list(found) == list(reference.join(left, right, Fraction(1, 1000)))


@pytest.mark.parametrize(("at", "method"), WAYS)
@pytest.mark.parametrize("alphabet", ["ab5-é", "абвгд-3", "中文字符型号甲乙丙"])
def test_many_near_names_of_any_script_are_those_of_rapidfuzz(at: str, method: str, alphabet: str) -> None:
    """Enough of them that buckets are full, steps of a scan are whole and queries scan together."""
    chance = random.Random(3)
    names = ["".join(chance.choices(alphabet, k=chance.randint(0, 40))) for _ in range(150)]
    for _ in range(450):
        name = chance.choice(names)
        at_letter = chance.randint(0, len(name))
        names.append(
            name[:at_letter] + chance.choice(["", *alphabet]) + name[at_letter + chance.randint(0, 2) :]
        )
    left = names[::3]
    for cutoff in (Fraction(7, 10), Fraction(4, 5), Fraction(9, 10), Fraction(19, 20), Fraction(1)):
        expected = [
            (i, j, (total - apart) / total if total else 1.0)
            for i, a in enumerate(left)
            for j, b in enumerate(names)
            for total, apart in [(len(a) + len(b), Indel.distance(a, b))]
            if total - apart >= cutoff * total
        ]
        assert list(dr.indel_join(left, names, cutoff=cutoff, level=at, method=method)) == expected
        itself = dr.indel_self_join(left, cutoff=cutoff, level=at, method=method)
        assert list(itself) == [(i, j // 3, s) for i, j, s in expected if j % 3 == 0 and 3 * i < j]


@pytest.mark.parametrize("at", LEVELS)
@given(st.data())
def test_only_the_band_that_a_cutoff_allows_is_needed(at: str, data: st.DataObject) -> None:
    """Strings of several blocks with slips in any place, at cutoffs exactly on their score and just above."""
    one = data.draw(st.text("abcd", min_size=500, max_size=800))
    places = data.draw(st.lists(st.integers(0, len(one) - 1), max_size=60))
    other = list(one)
    for place in places:
        other[place] = data.draw(st.sampled_from(["", "x", "ab", "dd"]))
    other_text = data.draw(st.text("abc", max_size=120)) + "".join(other)[data.draw(st.integers(0, 120)) :]
    total, apart = len(one) + len(other_text), Indel.distance(one, other_text)
    score = Fraction(total - apart, total)
    assert list(dr.indel_join([one], [other_text], cutoff=score, level=at)) == [(0, 0, float(score))]
    if score < 1:
        assert list(dr.indel_join([one], [other_text], cutoff=score + Fraction(1, 10**9), level=at)) == []


@pytest.mark.parametrize("at", LEVELS)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([1, 2, 62, 63, 64, 65, 128])), max_size=5),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 70)), max_size=4),
)
def test_a_block_that_lacks_a_letter_passes_the_carry_on(
    at: str, left: list[tuple[str, int]], right: list[tuple[str, int]]
) -> None:
    one, other = ("".join(letter * count for letter, count in runs) for runs in (left, right))
    both, score = [one, other], float(reference.similarity(one, other))
    assert dr.indel_scores(both, both, [0, 1, 0], [1, 0, 0], level=at).tolist() == [score, score, 1.0]


@pytest.mark.parametrize("at", LEVELS)
@given(st.data())
def test_letters_that_are_counted_together_lose_no_pair(at: str, data: st.DataObject) -> None:
    """More letters than there are counts: ranks 0, 32 and 64 share one."""
    alphabet = [chr(0x4E00 + k) for k in range(70)]
    text = st.text(st.sampled_from([*alphabet, *alphabet[::32] * 10]), max_size=20)
    right = ["".join(alphabet), *data.draw(st.lists(text, max_size=6))]
    left = [one[:-1] + other[-2:] for one in right for other in right]
    cutoff = data.draw(shares)
    found = dr.indel_join(left, right, cutoff=cutoff, level=at)
    assert list(found) == list(reference.join(left, right, share(cutoff, "cutoff")))


@pytest.mark.parametrize("at", LEVELS)
def test_strings_longer_than_a_count_holds_lose_no_pair(at: str) -> None:
    sizes = [0, 1, 127, 128, 200, 254, 255, 256, 257, 300, 509, 510, 511, 512, 513, 1000]
    runs = ["a" * n for n in sizes] + ["ab" * (n // 2) for n in sizes] + ["b" * 3 + "a" * n for n in sizes]
    for cutoff in (Fraction(1, 100), Fraction(1, 2), Fraction(2, 3), Fraction(9, 10), Fraction(1)):
        expected = [
            (i, j, (total - apart) / total if total else 1.0)
            for i, a in enumerate(runs)
            for j, b in enumerate(runs)
            for total, apart in [(len(a) + len(b), Indel.distance(a, b))]
            if total - apart >= cutoff * total
        ]
        assert list(dr.indel_join(runs, runs, cutoff=cutoff, level=at)) == expected


@pytest.mark.parametrize("n", [1, 2, 511, 512, 513, 514, 1023, 1024, 1025])
@pytest.mark.parametrize("at", LEVELS)
def test_every_edge_of_a_block_of_strings_finds_the_last_one(n: int, at: str) -> None:
    right = ["plain"] * (n - 1) + ["rifle"]
    assert list(dr.indel_join(["stifle"], right, cutoff=0.7, level=at)) == [(0, n - 1, 8 / 11)]
    found = dr.indel_self_join(["other", "stifle", *right], cutoff=0.7, level=at)
    assert list(found.filter(found.left == 1)) == [(1, n + 1, 8 / 11)]


@pytest.mark.parametrize("at", LEVELS)
@given(
    ends=st.tuples(st.text("ab", max_size=150), st.text("ab", max_size=150)),
    middles=st.tuples(st.text("abc", max_size=150), st.text("abc", max_size=150)),
)
def test_what_long_strings_share_at_their_ends_is_counted_once(
    at: str, ends: tuple[str, str], middles: tuple[str, str]
) -> None:
    one, other = (ends[0] + middle + ends[1] for middle in middles)
    found = dr.indel_scores([one, other], [one, other], [0, 1, 0], [1, 0, 0], level=at)
    score = float(reference.similarity(one, other))
    assert found.tolist() == [score, score, 1.0]


def test_long_strings_are_compared_in_bounded_time_and_memory() -> None:
    long = "".join(map(chr, range(0x4E00, 0x4E00 + 4096))) * 256
    assert len(long) == 2**20
    assert list(dr.indel_self_join([long, long], cutoff=1)) == [(0, 1, 1.0)]  # quick: equal ends are trimmed
    slip = long[:600_000] + "yy" + long[600_001:]
    assert dr.indel_scores([long], [slip], [0], [0]).tolist() == [2 * (2**20 - 1) / (2**21 + 1)]
    assert dr.indel_scores([long, long], [long[:1000], "x"], [0, 1], [0, 1]).tolist() == [
        2000 / (2**20 + 1000),
        0.0,
    ]
    assert list(dr.indel_join(["abc"], [long], cutoff=0.5)) == []


def _joins(names: list[str], method: str) -> list[functools.partial[dr.PairList]]:
    """Return the join of names with themselves as two sides, and as one."""
    return [
        functools.partial(dr.indel_join, names, names, method=method),
        functools.partial(dr.indel_self_join, names, method=method),
    ]


@pytest.mark.parametrize("method", ["scan", "index", "auto"])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_change_nothing(threads: int, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)
    names = ["".join(chance.choice("abc") for _ in range(chance.randint(0, 9))) for _ in range(150)]
    whole, itself = (join(cutoff=0.7, threads=1) for join in _joins(names, "scan"))
    assert list(whole) == list(reference.join(names, names, Fraction(7, 10)))
    monkeypatch.setattr(_run, "RANGE_NS", 1e4)
    assert [join(cutoff=0.7, threads=threads) for join in _joins(names, method)] == [whole, itself]
    rows = np.arange(150)
    assert dr.indel_scores(names, names, rows, rows[::-1], threads=threads).tolist() == reference.scores(
        names, names, list(zip(rows.tolist(), rows[::-1].tolist(), strict=True))
    )


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_budget_refuses_one_pair_too_many_and_never_truncates(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_run, "RANGE_NS", 1e3)
    names = ["ab", "ab", "xy"] * 20
    pairs = dr.indel_self_join(names, cutoff=1)
    assert dr.indel_self_join(names, cutoff=1, max_pairs=len(pairs), threads=threads) == pairs
    with pytest.raises(
        BudgetError, match=f"more than {len(pairs) - 1:,} pairs; .* of the first|in the first"
    ):
        dr.indel_self_join(names, cutoff=1, max_pairs=len(pairs) - 1, threads=threads)
    with pytest.raises(BudgetError):
        dr.indel_self_join(names, cutoff=1, max_pairs=0, level="reference")


@pytest.mark.parametrize(
    ("cutoff", "expected"),
    [
        (Fraction(2, 3), [(0, 0, 2 / 3)]),
        (2 / 3, [(0, 0, 2 / 3)]),  # prints as 0.6666666666666666, which is less
        (0.6666666666666667, []),
        (Fraction(2, 3) + Fraction(1, 10**18), []),
        (0.67, []),
    ],
)
def test_a_cutoff_is_decided_exactly(
    cutoff: float | Fraction, expected: list[tuple[int, int, float]]
) -> None:
    assert list(dr.indel_join(["ab"], ["abcd"], cutoff=cutoff)) == expected


@pytest.mark.parametrize("at", LEVELS)
@given(a=st.text("ab", max_size=70), b=st.text("ab", max_size=70))
def test_a_pair_is_found_at_its_own_score_and_not_just_above(at: str, a: str, b: str) -> None:
    score = reference.similarity(a, b)
    if score:
        assert list(dr.indel_join([a], [b], cutoff=score, level=at)) == [(0, 0, float(score))]
    if score < 1:
        above = score + Fraction(1, 10**15)
        assert list(dr.indel_join([a], [b], cutoff=above, level=at)) == []


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("at", EVERY)
def test_sides_of_no_row_one_row_and_no_letters_are_joined(at: str, threads: int) -> None:
    terms = {"cutoff": 0.5, "level": at, "threads": threads}
    told: list[tuple[int, int]] = []
    note = lambda done, of: told.append((done, of))  # noqa: E731 - one line says it
    assert list(dr.indel_join([], [], **terms, progress=note)) == []
    assert set(told) == {(0, 0)}
    assert list(dr.indel_join(["a"], [], **terms, progress=note)) == []
    assert told[-1] == (1, 1)
    assert list(dr.indel_join([], ["a"], **terms)) == []
    assert list(dr.indel_self_join([], **terms)) == list(dr.indel_self_join(["a"], **terms)) == []
    assert list(dr.indel_join([""], ["", "a"], **terms)) == [(0, 0, 1.0)]
    assert list(dr.indel_self_join(["", "", ""], **terms)) == [(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0)]
    assert dr.indel_scores([""], ["", "a"], [0, 0], [0, 1], level=at, threads=threads).tolist() == [1.0, 0.0]
    assert dr.indel_scores(["a"], ["a"], [], [], level=at, threads=threads).tolist() == []


@given(near_strings(), near_strings(), st.integers(1, 5))
def test_batches_follow_one_another_to_the_whole(left: list[str], right: list[str], rows: int) -> None:
    index = dr.IndelIndex(right)
    parts = list(index.join_batches(left, rows=rows, cutoff=0.6))
    whole = index.join(left, cutoff=0.6)
    assert len(parts) == -(-len(left) // rows)
    assert dr.PairList.concat(parts) == whole == dr.indel_join(left, right, cutoff=0.6)


FORMS = {
    "list": list,
    "tuple": tuple,
    "numpy": lambda texts: np.array(texts, dtype=str) if texts else np.empty(0, "<U1"),
    "objects": lambda texts: np.array(texts, dtype=object),
    "string": lambda texts: pa.array(texts, pa.string()),
    "large": lambda texts: pa.array(texts, pa.large_string()),
    "view": lambda texts: pa.array(texts, pa.string()).cast(pa.string_view()),
    "sliced": lambda texts: pa.array(["zz", *texts, "zz"], pa.string()).slice(1, len(texts)),
    "chunked": lambda texts: pa.chunked_array([texts[:2], texts[2:]], pa.string()),
    "dictionary": lambda texts: pa.array(texts, pa.string()).dictionary_encode(),
    "polars": lambda texts: pl.Series(texts, dtype=pl.String),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_input_gives_the_same_pairs(form: str) -> None:
    texts = ["AK-47", "АК-47", "", "𝄞中", "AK-74"]
    made = FORMS[form](texts)
    assert dr.indel_join(made, made, cutoff=0.5) == dr.indel_join(texts, texts, cutoff=0.5)
    assert len(dr.indel_join(FORMS[form]([]), made, cutoff=0.5)) == 0
    assert len(dr.indel_join(made, FORMS[form]([]), cutoff=0.5)) == 0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: dr.indel_join(["a"], ["b", 3], cutoff=0.5), "right: expected a string in row 1, got 3"),
        (lambda: dr.indel_join(["a", None], ["b"], cutoff=0.5), "left: expected a string in row 1, got None"),
        (
            lambda: dr.indel_join(pa.array(["a", None]), ["b"], cutoff=0.5),
            "left: expected a string in row 1, got null",
        ),
        (
            lambda: dr.indel_join(pa.array([1]), ["b"], cutoff=0.5),
            "left: expected strings, got an Arrow column of int64",
        ),
        (
            lambda: dr.indel_join("abc", ["b"], cutoff=0.5),
            "left: expected a sequence of strings, got one string",
        ),
        (lambda: dr.indel_join(7, ["b"], cutoff=0.5), "left: expected a sequence of strings, got int"),
        (lambda: dr.indel_join(["a", "\ud800"], ["b"], cutoff=0.5), "left: expected Unicode text in row 1"),
        (lambda: dr.indel_join(["a"], ["b"], cutoff=0), "cutoff: expected a number in"),
        (lambda: dr.indel_join(["a"], ["b"], cutoff=1.01), "cutoff: expected a number in"),
        (lambda: dr.indel_join(["a"], ["b"], cutoff=float("nan")), "cutoff: expected a number in"),
        (lambda: dr.indel_join(["a"], ["b"], cutoff=True), "cutoff: expected a number in"),
        (lambda: dr.indel_join(["a"], ["b"], cutoff=1e-300), "cutoff: expected a fraction of 64-bit parts"),
        (
            lambda: dr.indel_join(["a"], ["b"], cutoff=0.5, threads=0),
            "threads: expected a whole number from 1",
        ),
        (
            lambda: dr.indel_join(["a"], ["b"], cutoff=0.5, max_pairs=-1),
            "max_pairs: expected a whole number from 0",
        ),
        (
            lambda: dr.indel_join(["a"], ["b"], cutoff=0.5, method="magic"),
            "method: expected one of auto, scan, index",
        ),
        (lambda: dr.indel_join(["a"], ["b"], cutoff=0.5, level="sse9"), "level: expected one of scalar"),
        (
            lambda: dr.indel_scores(["a"], ["b"], [0], [1]),
            "rows_right: expected rows of right .0 to 0., got 1 at 0",
        ),
        (lambda: dr.indel_scores(["a"], ["b"], [-1], [0]), "rows_left: expected rows of left"),
        (
            lambda: dr.indel_scores(["a"], ["b"], [0, 0], [0]),
            "rows_right: expected 2 rows, as many as rows_left, got 1",
        ),
        (
            lambda: dr.indel_scores(["a"], ["b"], [0.5], [0]),
            "rows_left: expected a 1-D array of whole numbers",
        ),
        (
            lambda: list(dr.IndelIndex(["a"]).join_batches(["b"], rows=0, cutoff=0.5)),
            "rows: expected a whole number",
        ),
    ],
)
def test_bad_input_is_named(call: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        call()  # type: ignore[operator]


@pytest.mark.parametrize("at", EVERY)
def test_letters_the_index_lacks_are_equal_to_none_of_its_own(at: str) -> None:
    index = dr.IndelIndex(["ab", "ā中", ""])
    for left in (["xy𝄞", "yb", "", "𝄞中"], ["\x00"], []):
        found = index.join(left, cutoff=Fraction(1, 100), level=at)
        assert list(found) == list(reference.join(left, ["ab", "ā中", ""], Fraction(1, 100)))
    assert list(dr.IndelIndex(["", ""]).join(["", "x"], cutoff=1, level=at)) == [(0, 0, 1.0), (0, 1, 1.0)]


def test_a_bad_cutoff_of_batches_is_named_though_there_is_no_row() -> None:
    with pytest.raises(InputError, match="cutoff: expected a number in"):
        list(dr.IndelIndex(["a"]).join_batches([], cutoff=7))


def test_an_index_is_as_long_as_its_strings() -> None:
    assert len(dr.IndelIndex(["a", "b"])) == 2
