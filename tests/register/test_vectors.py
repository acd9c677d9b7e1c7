"""Vectors at ingest: every list type is read, every bad row told of, and order and repeats make no difference."""

from __future__ import annotations

import hashlib
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.register.conftest import MakeCase

from deadringer.errors import CaseError
from deadringer.register import Reading, read_case, vectors
from deadringer.register.checks import RefusedError

Row = tuple[Any, Any, Any]
FLOATS = pa.list_(pa.float32())


def write(folder: Path, rows: list[Row], kind: pa.DataType = FLOATS, **options: Any) -> Path:
    ids, models, lists = zip(*rows, strict=True) if rows else ((), (), ())
    table = pa.table(
        {
            "item_id": pa.array(ids, pa.string()),
            "model": pa.array(models, pa.string()),
            "vector": pa.array(lists, kind),
        }
    )
    pq.write_table(table, folder / "vectors.parquet", **options)
    return folder


def held(reading: Reading) -> dict[str, list[tuple[str, tuple[float, ...]]]]:
    return {
        model: list(zip(table["item_id"].to_pylist(), map(tuple, table["vector"].to_pylist()), strict=True))
        for model, table in reading.vectors.items()
    }


def refused(reading: Reading) -> list[tuple[int, str, str]]:
    assert {one.file for one in reading.rejected} <= {"vectors.parquet", "sightings.csv"}
    return [(r.line, r.column, r.reason) for r in reading.rejected if r.file == "vectors.parquet"]


def test_every_bad_row_is_told_of_and_the_good_ones_stay(make_case: MakeCase) -> None:
    nan, inf = math.nan, math.inf
    rows: list[Row] = [
        ("nobody", "m", [1.0, 0.0]),
        ("", "m", [1.0, 0.0]),
        (None, "m", [1.0, 0.0]),
        ("w1", "", [1.0, 0.0]),
        ("w1", None, [1.0, 0.0]),
        ("w1", "m", None),
        ("w1", "m", []),
        ("w1", "m", [nan, 1.0]),
        ("w1", "m", [1.0, -inf]),
        ("w1", "m", [1.0, None]),
        ("w1", "m", [0.0, -0.0]),
        ("w1", "m", [1.0] * 4097),
        (" w1 ", " m", [1.0, 0.5]),
        ("s2", "m", [1.0, 0.5, 0.25]),
        ("s2", "m", [2.0, 3.0]),
        ("s3", "m", [2.0, 3.0]),
        ("s\0", "m", [2.0, 3.0]),
        ("s1", "other", [1.0] * 4096),
    ]
    folder = make_case({"sightings.csv": "sighting_id,title,seen_on\ns1,One,\ns2,Two,\ns3,Three,soon\n"})
    reading = read_case(write(folder, rows))
    assert held(reading) == {
        "m": [("s2", (2.0, 3.0)), ("w1", (1.0, 0.5))],
        "other": [("s1", (1.0,) * 4096)],
    }
    finite, empty = "holds something that is not a finite float32 number", "is required and is empty"
    assert refused(reading) == [
        (1, "item_id", "names no row of works or sightings"),
        (2, "item_id", empty),
        (3, "item_id", empty),
        (4, "model", empty),
        (5, "model", empty),
        (6, "vector", empty),
        (7, "vector", empty),
        *((row, "vector", finite) for row in (8, 9, 10)),
        (11, "vector", "holds zeros only: it has no direction to compare"),
        (12, "vector", "has more than 4,096 numbers"),
        (14, "vector", "the first of m, in row 13, has 2"),
        (16, "item_id", "names a row of works or sightings that was rejected"),
        (17, "item_id", "holds a NUL, or what is not UTF-8"),
    ]
    assert [r.value for r in reading.rejected if r.line in (14, 12)] == ["4097 numbers", "3 numbers"]
    assert reading.warnings == (
        "vectors.parquet: 1 vector(s) of m were rejected, as they have not 2 numbers like its first, in row 13: are "
        "they of two models under one name?",
    )
    assert [(v.model, v.dimension, v.count) for v in reading.case.vectors] == [
        ("m", 2, 2),
        ("other", 4096, 1),
    ]


@pytest.mark.parametrize(
    "kind",
    [
        FLOATS,
        pa.list_(pa.float64()),
        pa.list_(pa.float16()),
        pa.list_(pa.float32(), 2),
        pa.large_list(pa.float32()),
    ],
    ids=str,
)
def test_every_list_of_floats_is_read_as_float32(make_case: MakeCase, kind: pa.DataType) -> None:
    half = kind.value_type == pa.float16()
    rows = [(item, "m", [np.float16(0.1) if half else 0.1, n]) for n, item in enumerate(("w1", "s1"), 1)]
    rows.insert(1, ("w2", "m", None))
    reading = read_case(write(make_case(), rows, kind))
    tenth = float(np.float32(np.float16(0.1) if half else 0.1))
    assert held(reading) == {"m": [("s1", (tenth, 2.0)), ("w1", (tenth, 1.0))]}
    assert [line for line, *_ in refused(reading)] == [2]
    rounded = "vectors.parquet: its vectors are float64, and are compared as float32: each number is rounded"
    assert reading.warnings == ((rounded,) if kind.value_type == pa.float64() else ())


def test_float64_too_large_for_float32_is_not_finite_and_too_small_is_zero(make_case: MakeCase) -> None:
    rows = [("w1", "m", [1e300]), ("w2", "m", [1e-300])]
    assert [row[:2] for row in refused(read_case(write(make_case(), rows, pa.list_(pa.float64()))))] == [
        (1, "vector"),
        (2, "vector"),
    ]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_vectors_in_another_format_are_refused(make_case: MakeCase, suffix: str) -> None:
    with pytest.raises(CaseError, match=rf"vectors\{suffix}: vectors are read from Parquet only: write vec"):
        read_case(make_case({f"vectors{suffix}": "item_id,model,vector\n"}))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            {"item_id": ["w1"], "model": ["m"], "vector": [[1]]},
            r"'vector' holds list<.*int64>: expected lists of f",
        ),
        (
            {"item_id": ["w1"], "model": ["m"], "vector": [0.5]},
            r"'vector' holds double: expected lists of float32",
        ),
        (
            {"item_id": ["w1"], "model": ["m"], "vector": [[[0.5]]]},
            r"'vector' holds list<.*list<.*: expected",
        ),
        (
            {"item_id": ["w1"], "model": ["m"], "vectors": [[0.5]]},
            r"'vectors' is not known; did you mean 'vector'",
        ),
        ({"item_id": ["w1"], "vector": [[0.5]]}, r"the required column 'model' is missing"),
        (
            {"item_id": [1.5], "model": ["m"], "vector": [[0.5]]},
            r"column 'item_id' holds double: expected text",
        ),
    ],
)
def test_a_file_of_another_shape_is_refused_by_its_column(
    make_case: MakeCase, table: dict[str, Any], said: str
) -> None:
    folder = make_case()
    pq.write_table(pa.table(table), folder / "vectors.parquet")
    with pytest.raises(CaseError, match=said):
        read_case(folder)


def test_what_is_not_parquet_is_refused_by_name(make_case: MakeCase) -> None:
    with pytest.raises(CaseError, match=r"vectors\.parquet is not a Parquet file"):
        read_case(make_case({"vectors.parquet": b"PAR1" * 9}))


def test_a_column_whose_name_is_not_utf_8_is_no_parquet_that_can_be_read(make_case: MakeCase) -> None:
    folder = write(make_case(), [("w1", "m", [1.0])], store_schema=False)
    path = folder / "vectors.parquet"
    path.write_bytes(path.read_bytes().replace(b"model", b"mod\xffl"))
    with pytest.raises(CaseError, match=r"vectors\.parquet is not a Parquet file that can be read"):
        read_case(folder)


def test_text_that_is_not_utf_8_costs_its_row_only(make_case: MakeCase) -> None:
    folder = make_case()
    ids = pa.array([b"w1", b"\xff\xfe", b"s1"]).view(pa.string())
    pq.write_table(
        pa.table({"item_id": ids, "model": ["m"] * 3, "vector": [[1.0]] * 3}), folder / "vectors.parquet"
    )
    reading = read_case(folder)
    assert [item for item, _ in held(reading)["m"]] == ["s1", "w1"]
    assert refused(reading) == [(2, "item_id", "holds a NUL, or what is not UTF-8")]


def test_a_file_without_rows_or_a_case_without_the_file_has_no_vectors(make_case: MakeCase) -> None:
    assert read_case(make_case()).vectors == {}
    reading = read_case(write(make_case(), []))
    assert (reading.vectors, reading.case.vectors, reading.rejected) == ({}, (), ())


def test_the_hash_is_that_of_the_ids_and_the_numbers(make_case: MakeCase) -> None:
    reading = read_case(write(make_case(), [("w1", "m", [0.5, 2.0]), ("s1", "m", [1.0, -1.0])]))
    content = b"s1\0w1\0" + struct.pack("<4f", 1.0, -1.0, 0.5, 2.0)
    assert reading.case.vectors[0].sha256 == hashlib.sha256(content).hexdigest()


rows_of = st.lists(
    st.tuples(
        st.sampled_from(["w1", "w2", "s1", "s2"]),
        st.sampled_from(["m", "n"]),
        st.lists(st.sampled_from([1.0, -1.0, 0.25]), min_size=2, max_size=2),
    ),
    max_size=30,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=rows_of, again=st.randoms(use_true_random=False), groups=st.integers(1, 40))
def test_order_repeats_and_row_groups_make_no_difference(
    make_case: MakeCase, rows: list[Row], again: Any, groups: int
) -> None:
    one = read_case(write(make_case(), rows))
    other = [*rows, *rows[: len(rows) // 2]]
    again.shuffle(other)
    two = read_case(write(make_case(), other, row_group_size=groups))
    assert (
        held(one)
        == held(two)
        == {
            model: sorted(
                {(item, tuple(v)) for item, m, v in rows if m == model}, key=lambda r: (r[0], _bytes(r[1]))
            )
            for model in sorted({row[1] for row in rows})
        }
    )
    assert one.case == two.case


def _bytes(vector: tuple[float, ...]) -> bytes:
    return struct.pack(f"<{len(vector)}f", *vector)


def test_what_was_laid_out_is_read_again_as_it_was(tmp_path: Path, make_case: MakeCase) -> None:
    rng = np.random.default_rng(3)
    rows: list[Row] = [
        (f"w{n % 2 + 1}", "mn"[n % 2], rng.standard_normal(4 + n % 2).tolist()) for n in range(50)
    ]
    reading = read_case(write(make_case(), rows))
    pq.write_table(vectors.table(reading.vectors), tmp_path / "vectors.parquet")

    def never(value: str) -> RefusedError:
        raise AssertionError(value)

    said: list[str] = []
    found, bad = vectors.read(tmp_path / "vectors.parquet", None, never, said.append, said.append)
    assert (bad, len(said)) == ({}, 1)
    assert vectors.kept(found) == reading.case.vectors
    assert all(found[model].equals(table) for model, table in reading.vectors.items())


def test_portions_make_no_difference(make_case: MakeCase, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Row] = [("w1", "mn"[n % 2], [1.0, n, 0.5] if n % 7 else [1.0]) for n in range(1, 60)]
    whole = read_case(write(make_case(), rows, row_group_size=13))
    for rows_at_once in (1, 5, 100):
        monkeypatch.setattr(vectors, "_AT_ONCE", rows_at_once)
        monkeypatch.setattr(vectors, "_ROWS", rows_at_once)
        reading = read_case(write(make_case(), rows, row_group_size=13))
        assert (reading.case, reading.rejected) == (whole.case, whole.rejected)
        assert held(reading) == held(whole)


def test_progress_tells_how_many_rows_are_read(make_case: MakeCase) -> None:
    told: list[tuple[str, int]] = []
    folder = write(make_case(), [("w1", "m", [1.0])] * 3)
    read_case(folder, progress=lambda file, rows: told.append((file, rows)))
    assert told[-1] == ("vectors.parquet", 3)
