"""Single values are read for what they are, however they print, and a message can show any of them."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest

import deadringer as dr
from deadringer._core import status
from deadringer.errors import InputError, SpaceError
from deadringer.kernels import _input, _run

HUGE = 10**5000  # more digits than Python prints
SCHEMA = dr.SpecsSchema(dr.Categorical("c"))


class Level(float, enum.Enum):
    HIGH = 0.7


@pytest.fixture
def old_print() -> Iterator[None]:
    kept = np.get_printoptions()
    np.set_printoptions(legacy="1.13")
    yield
    np.set_printoptions(**kept)


@pytest.mark.usefixtures("old_print")
@pytest.mark.parametrize("cutoff", [2 / 3, np.float64(2 / 3)])
def test_a_cutoff_is_the_same_whatever_numpy_prints(cutoff: float) -> None:
    assert _input.share(cutoff, "cutoff") == Fraction("0.6666666666666666")
    assert _input.share(np.float32(2 / 3), "cutoff") == Fraction("0.6666667")


@pytest.mark.parametrize("cutoff", [0.7, Level.HIGH, np.float16(0.7), np.longdouble("0.7"), Decimal("0.70")])
def test_seven_tenths_of_any_make_are_seven_tenths(cutoff: float) -> None:
    assert _input.share(cutoff, "cutoff") == Fraction(7, 10)


@pytest.mark.parametrize("one", [1, np.int8(1), np.uint64(1), 1.0, Decimal(1), Decimal("1.0")])
def test_one_of_any_make_is_one(one: float) -> None:
    assert _input.share(one, "cutoff") == 1


@pytest.mark.parametrize(
    "wild",
    [
        *(Decimal("1e999999999"), Decimal("1e-999999999"), Decimal("-1e999999999"), Decimal("NaN")),
        *(np.float32("nan"), np.longdouble("inf"), np.longdouble("1e-4900")),
        *(pytest.param(HUGE, id="huge"), pytest.param(Fraction(1, HUGE), id="tiny")),
    ],
)
def test_a_cutoff_out_of_all_bounds_is_refused_at_once(wild: object) -> None:
    with pytest.raises(InputError, match=r"^cutoff: expected a"):
        _input.share(wild, "cutoff")
    with pytest.raises(InputError, match=r"^cutoff: expected a number"):
        _input.real_share(wild, "cutoff")


@pytest.mark.parametrize("name", ["cutoff", "threads", "max_pairs", "method", "level", "progress"])
def test_a_term_too_long_to_print_is_named(name: str) -> None:
    terms = {"cutoff": 0.5} | {name: -HUGE}
    with pytest.raises(InputError, match=f"^{name}: expected .* int that cannot be printed"):
        dr.indel_join(["a"], ["a"], **terms)


def test_a_cell_too_long_to_print_is_named() -> None:
    with pytest.raises(InputError, match="left: expected a string in row 0, got int that cannot be printed"):
        dr.indel_join([HUGE], ["a"], cutoff=1)
    with pytest.raises(
        InputError, match=r"expected a string.* in row 0, got Fraction that cannot be printed"
    ):
        dr.specs_join({"c": [Fraction(1, HUGE)]}, {"c": ["x"]}, SCHEMA, cutoff=1)
    with pytest.raises(InputError, match="scale of 'a': expected a number above 0, got int that cannot"):
        dr.SpecsSchema(dr.Numeric("a", HUGE))
    with pytest.raises(InputError, match=r"got \['x+\.\.\.$"):
        dr.indel_join([["x" * 10**6]], ["a"], cutoff=1)


@pytest.mark.parametrize("threads", [2**63, pytest.param(HUGE, id="huge")])
def test_any_number_of_threads_may_be_asked_for(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_run, "RANGE_NS", 1.0)
    assert len(dr.indel_join(["a"] * 9, ["a"], cutoff=1, threads=threads)) == 9


def test_a_want_of_memory_at_the_door_or_the_gate_is_a_space_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SpaceError, match="no memory for 4,611,686,018,427,387,904 pairs"):
        status.empty(2**62, "uint8")

    def none(*_: object, **__: object) -> None:
        raise MemoryError("full")

    monkeypatch.setattr(np, "cumsum", none)
    with pytest.raises(SpaceError, match=r"no memory for strings \(full\)"):
        dr.indel_join(["a"], ["a"], cutoff=1)


class Liar(str):
    def __len__(self) -> int:
        return 10**9


class Fickle(list):  # type: ignore[type-arg]
    def __iter__(self) -> Iterator[str]:
        self.append("x" * len(self) * 1000)
        return iter(self[:2])


def test_text_whose_len_lies_or_changes_is_read_for_what_it_is() -> None:
    assert list(dr.indel_join([Liar("ab"), "ab"], [Liar("ab")], cutoff=1)) == [(0, 0, 1.0), (1, 0, 1.0)]
    fickle = Fickle(["ab", "ab"])
    assert len(dr.indel_join(fickle, ["ab"], cutoff=1)) == 2
    assert dr.indel_scores(np.array([Liar("ab")], dtype=object), ["ab"], [0], [0]).tolist() == [1.0]


def test_lengths_that_are_not_those_of_the_text_never_reach_the_core() -> None:
    with pytest.raises(InputError, match="left: expected 5 letters, as many as the strings say, got 2"):
        _input._encoded("ab", np.array([5], np.uint64), "left")


def test_bytes_that_are_no_text_are_named_by_row() -> None:
    bad = np.array([0x61, 0x110000], "<u4").view("<U1")
    with pytest.raises(InputError, match="left: expected Unicode text in row 1"):
        dr.indel_join(bad, ["a"], cutoff=1)
    with pytest.raises(InputError, match=r"left\['c'\]: expected Unicode text in row 1"):
        dr.specs_join({"c": bad}, {"c": ["x"]}, SCHEMA, cutoff=1)
    offsets = pa.py_buffer(np.array([0, 1, 2], np.int32))
    torn = pa.Array.from_buffers(pa.string(), 2, [None, offsets, pa.py_buffer(b"a\xff")])
    with pytest.raises(InputError, match=r"right\['c'\]: expected Unicode text in row 1"):
        dr.specs_join({"c": ["x"]}, {"c": torn}, SCHEMA, cutoff=1)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble])
def test_a_nan_of_any_make_is_a_missing_category(kind: type) -> None:
    assert list(dr.specs_join({"c": [kind("nan"), "x"]}, {"c": ["x"]}, SCHEMA, cutoff=1)) == [(1, 0, 1.0)]


def test_masked_rows_are_refused() -> None:
    rows = np.ma.array([0, 0], mask=[False, True])
    with pytest.raises(
        InputError, match=r"^rows_left: expected a 1-D array of whole numbers, got masked ones"
    ):
        dr.indel_scores(["a"], ["a"], rows, [0, 0])
    assert dr.indel_scores(["a"], ["a"], np.ma.array([0]), [0]).tolist() == [1.0]


def test_columns_a_schema_does_not_name_are_passed_over() -> None:
    side = {"c": ["x"], "other": 7, "longer": [1, 2, 3], HUGE: None}
    assert list(dr.specs_join(side, side, SCHEMA, cutoff=1)) == [(0, 0, 1.0)]
    with pytest.raises(InputError, match="left: expected a column 'c', got int that cannot be printed"):
        dr.specs_join({HUGE: None}, side, SCHEMA, cutoff=1)


def test_a_stream_that_fails_is_named() -> None:
    class Torn:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise OSError("torn")  # as some frames do for categories

    with pytest.raises(InputError, match=r"left: expected a column, got Torn \(torn\)"):
        dr.indel_join(Torn(), ["a"], cutoff=1)
    with pytest.raises(InputError, match=r"left: expected a column, got Torn \(torn\)"):
        list(dr.IndelIndex(["a"]).join_batches(Torn(), cutoff=1))
