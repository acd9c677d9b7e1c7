"""The gate names every bad input by argument and row, and reads every good one, however it is wrapped."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import deadringer as dr
from deadringer.errors import InputError, RangeError
from deadringer.kernels import _input, level

LEVELS = [*level.supported(), "reference"]
SCHEMA = dr.SpecsSchema(dr.Numeric("a", 1.0), dr.Categorical("c"))
GOOD = {"a": [1.0], "c": ["x"]}


def utf8(*rows: bytes) -> pa.Array:
    """Return a string column of bytes that nobody has looked at."""
    offsets = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    return pa.Array.from_buffers(
        pa.string(), len(rows), [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(rows))]
    )


STRINGS: dict[str, tuple[Callable[[], object], str]] = {
    "one text in an array": (lambda: np.array("abc"), "expected a sequence of strings, got ndarray"),
    "a table": (lambda: np.array([["a"]]), r"expected a string in row 0, got \['a'\]"),
    "bytes": (lambda: b"abc", "expected a sequence of strings, got bytes"),
    "a generator": (lambda: (c for c in "ab"), "expected a sequence of strings, got generator"),
    "a row of bytes": (lambda: ["a", b"b"], "expected a string in row 1, got b'b'"),
    "a masked row": (lambda: np.ma.array(["a", "b"], mask=[0, 1]), "expected a string in row 1, got None"),
    "a frame": (lambda: pl.DataFrame({"a": ["x"]}), "expected strings, got an Arrow column of struct"),
    "binary": (lambda: pa.array([b"a"]), "expected strings, got an Arrow column of binary"),
    "codes of numbers": (
        lambda: pa.array([1]).dictionary_encode(),
        "expected strings, got an Arrow column of dictionary",
    ),
    "no text at all": (lambda: pa.array([None, None]), "expected a string in row 0, got null"),
    "a null among the values": (
        lambda: pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array(["a", None])),
        "expected a string in row 1, got null",
    ),
    "a null in a later chunk": (
        lambda: pa.chunked_array([["a", "b"], [], ["c", None]], pa.string()),
        "expected a string in row 3, got null",
    ),
    "half a pair": (
        lambda: ["", "ab", "", "c\udc00"],
        "expected Unicode text in row 3, got half a surrogate",
    ),
    "a byte of no letter": (lambda: utf8(b"a", b"", b"b\xff"), "expected UTF-8 in row 2, got byte 0xff"),
    "a letter torn in two": (lambda: utf8(b"", b"\xc3", b"\xa9"), "expected UTF-8 in row 2, got byte 0xa9"),
    "an encoded surrogate": (lambda: utf8(b"a", b"\xed\xa0\x80"), "expected UTF-8 in row 1, got byte 0xed"),
    "a sliced bad byte": (lambda: utf8(b"a", b"b", b"\x80").slice(1), "expected UTF-8 in row 1"),
}


@pytest.mark.parametrize("case", STRINGS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_what_is_no_string_is_named_by_argument_and_row(side: str, case: str) -> None:
    make, said = STRINGS[case]
    sides = {"left": ["a"], "right": ["a"]} | {side: make()}
    with pytest.raises(InputError, match=f"^{side}: {said}"):
        dr.indel_join(sides["left"], sides["right"], cutoff=0.5)


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["b", "é"]), pl.String])
def test_a_polars_column_of_any_kind_of_text_is_its_text(kind: pl.DataType) -> None:
    column = pl.Series(["é", "b", "é"], dtype=kind)
    assert list(dr.indel_join(column, ["é"], cutoff=1)) == [(0, 0, 1.0), (2, 0, 1.0)]


def test_an_empty_column_without_buffers_is_no_rows() -> None:
    bare = pa.Array.from_buffers(pa.large_string(), 0, [None, None, pa.py_buffer(b"")])
    for empty in (bare, pa.chunked_array([], pa.string()), pa.array([], pa.null()), np.empty(0, "U1")):
        assert len(dr.indel_join(empty, ["a"], cutoff=0.5)) == 0


@pytest.mark.parametrize("make", [list, np.array, pa.array, pl.Series])
def test_letters_are_code_points_whatever_holds_them(make: Callable[[list[str]], object]) -> None:
    texts = ["e\u0301", "é", "𝄞", "\U0010ffff", "a\x00b"]
    assert dr.indel_scores(make(texts), ["é", "e", "a\x00b"], [0, 0, 4], [0, 1, 2]).tolist() == [0, 2 / 3, 1]


NUMBERS: dict[str, tuple[Callable[[], object], str]] = {
    "infinity": (lambda: [1.0, -math.inf], "expected finite numbers, got -inf in row 1"),
    "an Arrow infinity": (lambda: pa.array([None, math.inf]), "expected finite numbers, got inf in row 1"),
    "a number past all floats": (
        lambda: [1, 10**400],
        "numbers that fit a float64, got a larger one in row 1",
    ),
    "a complex number": (lambda: np.array([0, 1j]), "expected a number or None in row 0"),
    "a duration": (lambda: np.array([1, 2], "m8[s]"), "expected a number or None in row 0"),
    "a truth": (lambda: [1.0, True], "expected a number or None in row 1, got True"),
    "an Arrow truth": (lambda: pa.array([True, True]), "expected numbers, got an Arrow column of bool"),
    "a text for a column": (lambda: "12", "expected a column, got str"),
    "a mapping for a column": (lambda: {0: 1.0, 1: 2.0}, "expected a column, got dict"),
    "a generator": (lambda: (x for x in [1.0, 2.0]), "expected a column, got generator"),
    "one number": (lambda: np.array(1.0), "expected a column, got ndarray"),
    "nothing": (lambda: None, "expected a column, got NoneType"),
    "a table": (lambda: np.ones((2, 3)), r"expected a 1-D column, .* got shape \(2, 3\)"),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_what_is_no_number_is_named_by_column_and_row(case: str) -> None:
    make, said = NUMBERS[case]
    with pytest.raises(InputError, match=rf"^left\['a'\]: .*{said}"):
        dr.specs_join({"a": make(), "c": ["x", "x"]}, GOOD, SCHEMA, cutoff=0.5)


@pytest.mark.parametrize(
    "make",
    [
        lambda: np.ma.array([1.0, 1.0], mask=[False, True]),
        lambda: np.ma.array([1, 1], mask=[False, True]),
        lambda: [1, float("nan")],
        lambda: pa.array([1, None]),
        lambda: pa.array([Decimal("1.0"), None]),
        lambda: pl.Series([1.0, None], dtype=pl.Float32),
    ],
)
def test_what_is_hidden_null_or_nan_is_missing(make: Callable[[], object]) -> None:
    column = {"a": make()}
    found = dr.specs_scores(column, column, dr.SpecsSchema(dr.Numeric("a", 1.0)), [0, 1], [0, 1])
    assert np.array_equal(found, [1.0, math.nan], equal_nan=True)


@pytest.mark.parametrize("make", [list, np.array, pa.array, pl.Series])
def test_whole_numbers_past_2_to_53_are_rounded_alike(make: Callable[[list[int]], object]) -> None:
    schema = dr.SpecsSchema(dr.Numeric("a", 2.0))
    found = dr.specs_join({"a": make([2**53 + 1])}, {"a": [2.0**53]}, schema, cutoff=0.1)
    assert list(found) == [(0, 0, 1.0)]


def test_a_stream_without_a_length_is_a_column() -> None:
    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pa.chunked_array([[1.0]]).__arrow_c_stream__(requested_schema)

    assert list(dr.specs_join({**GOOD, "a": Stream()}, GOOD, SCHEMA, cutoff=1)) == [(0, 0, 1.0)]


@pytest.mark.parametrize("names", [["a", "a", "c"], ["z", "z", "c"]])
def test_two_columns_of_one_name_are_refused(names: list[str]) -> None:
    table = pa.table([pa.array([1.0]), pa.array([2.0]), pa.array(["x"])], names=names)
    with pytest.raises(InputError, match=f"^right: expected columns of different names, got '{names[0]}'"):
        dr.specs_join(GOOD, table, SCHEMA, cutoff=0.5)


@pytest.mark.parametrize(
    "size", [0, -1, math.inf, math.nan, True, "1", None, 10**400, np.timedelta64(1, "s")]
)
def test_a_scale_and_a_weight_are_numbers_above_zero(size: object) -> None:
    with pytest.raises(InputError, match="scale of 'a': expected a number above 0"):
        dr.SpecsSchema(dr.Numeric("a", size))
    with pytest.raises(InputError, match="weight of 'a': expected a number above 0"):
        dr.SpecsSchema(dr.Categorical("a", size))


def test_weights_whose_sum_no_float_holds_are_refused() -> None:
    """Such a sum is infinite: every score would be NaN, and equal rows would be lost."""
    with pytest.raises(InputError, match=r"schema: expected weights with a finite sum, got inf"):
        dr.SpecsSchema(dr.Numeric("a", 1.0, weight=1e308), dr.Categorical("c", weight=1e308))
    most = dr.SpecsSchema(dr.Numeric("a", 1.0, weight=1e308), dr.Categorical("c", weight=7e307))
    assert list(dr.specs_join(GOOD, GOOD, most, cutoff=1)) == [(0, 0, 1.0)]


@pytest.mark.parametrize("size", [5, 5.0, np.int64(5), np.float32(5), np.float64(5)])
def test_a_scale_may_be_a_number_of_any_make(size: float) -> None:
    schema = dr.SpecsSchema(dr.Numeric("a", size))
    assert dr.specs_scores({"a": [0]}, {"a": [1]}, schema, [0], [0]).tolist() == [0.8]


@pytest.mark.parametrize("name", [["a"], 3, None])
def test_an_attribute_has_a_name(name: object) -> None:
    with pytest.raises(InputError, match="schema: expected a name, got"):
        dr.SpecsSchema(dr.Categorical(name))


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"threads": 1.5}, "threads: expected a whole number from 1, got 1.5"),
        ({"threads": True}, "threads: expected a whole number from 1, got True"),
        ({"max_pairs": 1.0}, "max_pairs: expected a whole number from 0, got 1.0"),
        ({"max_pairs": -1}, "max_pairs: expected a whole number from 0, got -1"),
        ({"level": ""}, "level: expected one of scalar"),
        ({"level": 3}, "level: expected one of scalar"),
        ({"level": "AVX2"}, "level: expected one of scalar"),
        ({"method": "tree"}, "method: expected one of auto, scan(, index)?, got 'tree'"),
        ({"method": None}, "method: expected one of auto, scan(, index)?, got None"),
        ({"progress": 5}, "progress: expected a callable, got 5"),
        ({"cutoff": "0.5"}, r"cutoff: expected a number in \(0, 1\], got '0.5'"),
        ({"cutoff": Decimal("sNaN")}, r"cutoff: expected a number in \(0, 1\]"),
        ({"cutoff": math.inf}, r"cutoff: expected a number in \(0, 1\], got inf"),
        ({"cutoff": Fraction(1, 10**400)}, "cutoff: expected a"),
    ],
)
def test_every_join_names_a_bad_term(terms: dict[str, object], said: str) -> None:
    terms = {"cutoff": 0.5} | terms
    with pytest.raises(InputError, match=f"^{said}"):
        dr.indel_join(["a"], ["a"], **terms)
    with pytest.raises(InputError, match=f"^{said}"):
        dr.indel_self_join(["a"], **terms)
    with pytest.raises(InputError, match=f"^{said}"):
        dr.specs_join(GOOD, GOOD, SCHEMA, **terms)
    with pytest.raises(InputError, match=f"^{said}"):
        dr.specs_self_join(GOOD, SCHEMA, **terms)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[0], [0, 1]], "expected a 1-D array of whole numbers"),
        ([2**70], "expected a 1-D array of whole numbers, got object"),
        ([False], "expected a 1-D array of whole numbers, got bool"),
        ([3], "expected rows of .* .0 to 0., got 3 at 0"),
        (np.empty((0, 2), int), "expected a 1-D array of whole numbers"),
    ],
)
def test_rows_that_are_none_are_named(rows: object, said: str) -> None:
    with pytest.raises(InputError, match=f"^rows_left: {said}"):
        dr.indel_scores(["a"], ["a"], rows, [0])
    with pytest.raises(InputError, match=f"^rows_right: {said}"):
        dr.specs_scores(GOOD, GOOD, SCHEMA, [0], rows)


def test_no_row_of_an_empty_side_exists() -> None:
    with pytest.raises(InputError, match=r"^rows_left: expected rows of left \(there are none\), got 0 at 0"):
        dr.indel_scores([], ["a"], [0], [0])


@pytest.mark.parametrize("at", LEVELS)
def test_a_budget_may_be_larger_than_any_list(at: str) -> None:
    assert len(dr.indel_join(["a"], ["a"], cutoff=1, max_pairs=10**30, level=at)) == 1


@pytest.mark.parametrize("cutoff", [0.7, np.float32(0.7), Decimal("0.7"), Fraction(7, 10)])
def test_seven_tenths_are_the_same_however_they_are_written(cutoff: float) -> None:
    assert _input.share(cutoff, "cutoff") == Fraction(7, 10)


def test_a_sheet_is_held_against_cutoffs_finer_than_64_bit_parts() -> None:
    """A Gower score is no ratio of integers, so that any float is a cutoff."""
    assert list(dr.specs_join(GOOD, GOOD, SCHEMA, cutoff=1e-30)) == [(0, 0, 1.0)]


def test_more_rows_than_are_counted_in_32_bits_are_refused() -> None:
    with pytest.raises(RangeError, match=r"left: 4,294,967,296 rows"):
        dr.indel_join(range(2**32), ["a"], cutoff=0.5)
