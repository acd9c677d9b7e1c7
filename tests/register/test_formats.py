"""CSV, JSON Lines and Parquet: the same content gives the same case, and each says where a bad row stands."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deadringer.errors import CaseError
from deadringer.model import records
from deadringer.model.case import Rejection
from deadringer.register import Reading, read_case, read_labels

MakeCase = Callable[..., Path]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _native(table: str, row: dict[str, str]) -> dict[str, object]:
    """A row with lists and numbers as such, and nulls for what is empty."""
    kinds = {column.name: column.kind for column in records.columns(table)}

    def cell(name: str, text: str) -> object:
        if not text:
            return None
        if kinds[name] in ("words", "list_of"):
            return text.split("|")
        return float(text) if kinds[name] == "number" else text

    return {name: cell(name, text) for name, text in row.items()}


def _converted(seed: Path, folder: Path, suffix: str) -> Path:
    folder.mkdir()
    (folder / "case.toml").write_bytes((seed / "case.toml").read_bytes())
    for path in seed.glob("*.csv"):
        rows = [_native(path.stem, row) for row in _rows(path)]
        target = folder / f"{path.stem}{suffix}"
        if suffix == ".jsonl":
            target.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        else:
            pq.write_table(pa.Table.from_pylist(rows), target)
    return folder


def test_the_seed_is_read_whole(seed: Path) -> None:
    reading = read_case(seed)
    assert (reading.rejected, reading.warnings) == ((), ())
    tables = [table for table in records.RUN_TABLES if (seed / f"{table}.csv").exists()]
    assert {t: len(getattr(reading.case, t)) for t in tables} == {
        t: len(_rows(seed / f"{t}.csv")) for t in tables
    }
    assert reading.inputs == {
        name: hashlib.sha256((seed / name).read_bytes()).hexdigest()
        for name in ("case.toml", *(f"{table}.csv" for table in tables))
    }


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_each_format_gives_the_same_case_and_labels(seed: Path, tmp_path: Path, suffix: str) -> None:
    other = _converted(seed, tmp_path / "case", suffix)
    assert read_case(other).rejected == ()
    assert read_case(other).case == read_case(seed).case
    assert read_labels(other) == read_labels(seed)


def test_a_table_in_two_formats_is_refused(make_case: MakeCase) -> None:
    folder = make_case({"works.jsonl": '{"work_id": "w1", "title": "First"}\n'})
    with pytest.raises(CaseError, match=r"works is given twice: works\.csv and works\.jsonl"):
        read_case(folder)


def _rejected(reading: Reading) -> list[tuple[str, int, str, str, str]]:
    return [(r.file, r.line, r.column, r.value, r.reason) for r in reading.rejected]


def test_lines_are_counted_as_an_editor_counts_them(make_case: MakeCase) -> None:
    folder = make_case(
        {
            "sightings.csv": "\ufeffsighting_id,title,seen_on\r\n"  # line 1
            's1,"Thing\r\none, with ""quotes""",2001\r\n'  # 2, 3
            "\r\n"  # 4
            "s2,Thing two,soon\r\n"  # 5
            's3,"a\n\n\nb",2002\n'  # 6 to 9
            "s4,Thing four,never"  # 10
        }
    )
    reading = read_case(folder)
    assert [(s.sighting_id, s.title) for s in reading.case.sightings] == [
        ("s1", 'Thing\r\none, with "quotes"'),
        ("s3", "a\n\n\nb"),
    ]
    assert [(r.line, r.column, r.value) for r in reading.rejected] == [
        (5, "seen_on", "soon"),
        (10, "seen_on", "never"),
    ]


def test_a_stray_quote_costs_its_own_row_only(make_case: MakeCase) -> None:
    folder = make_case({"sightings.csv": 'sighting_id,title\ns1,One\ns2,"Two\ns3,Three\ns4,Four\n'})
    reading = read_case(folder)
    assert [s.sighting_id for s in reading.case.sightings] == ["s1", "s3", "s4"]
    assert _rejected(reading) == [
        ("sightings.csv", 3, "", "", "the row is not CSV: unexpected end of data"),
    ]


def test_a_cell_longer_than_the_csv_module_likes_is_read(make_case: MakeCase) -> None:
    limit = csv.field_size_limit()
    text = "word " * 100_000
    reading = read_case(make_case({"texts.csv": f'item_id,text\nw1,"{text}\nend"\nw2,short\n'}))
    assert [len(t.text) for t in reading.case.texts] == [len(text) + 4, 5]
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"s2,Caf\xe9\n", "byte 7 of the line (0xe9) is not UTF-8"),
        (b"s2,a\0b\n", "the line holds a NUL byte"),
        (b"s2\n", "the row has 1 cells, the header 2"),
        (b"s2,Two,2\n", "the row has 3 cells, the header 2"),
    ],
)
def test_a_row_that_cannot_be_read_costs_no_other(make_case: MakeCase, row: bytes, reason: str) -> None:
    reading = read_case(make_case({"sightings.csv": b"sighting_id,title\ns1,One\n" + row + b"s3,Three\n"}))
    assert [s.sighting_id for s in reading.case.sightings] == ["s1", "s3"]
    assert [(r.file, r.line, r.reason) for r in reading.rejected] == [("sightings.csv", 3, reason)]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (b'{"sighting_id": "s2"', "", "the line is not JSON"),
        (b"[1, 2]", "", "the line is not a JSON object"),
        (b'"s2"', "", "the line is not a JSON object"),
        (b'{"sighting_id": "s2", "title": "\xe9"}', "", "byte 33 of the line (0xe9) is not UTF-8"),
        (b'{"sighting_id": "s2", "title": NaN}', "", "the line is not JSON: NaN is not JSON"),
        (b"[" * 100_000, "", "the line is not JSON"),
        (b'{"sighting_id": "s2", "title": "a", "title": "b"}', "title", "the key stands in the object twice"),
        (
            b'{"sighting_id": "s2", "title": "\\ud800"}',
            "title",
            "holds half a surrogate pair, which is no character",
        ),
        (b'{"sighting_id": "s2", "title": "\\u0000"}', "title", "holds a NUL"),
        (b'{"sighting_id": "s2", "title": ["a"]}', "title", "is a list: expected one value"),
        (b'{"sighting_id": "s2", "title": true}', "title", "is a truth value: expected text"),
        (b'{"sighting_id": "s2", "title": ""}', "title", "is required and is empty"),
        (b'{"sighting_id": "s2"}', "title", "is required and is empty"),
    ],
)
def test_a_json_line_that_cannot_be_read_costs_no_other(
    make_case: MakeCase, line: bytes, column: str, reason: str
) -> None:
    good = b'{"sighting_id": "s%d", "title": "Thing"}\n'
    reading = read_case(
        make_case({"sightings.csv": None, "sightings.jsonl": good % 1 + b"\n" + line + b"\n" + good % 3})
    )
    assert [s.sighting_id for s in reading.case.sightings] == ["s1", "s3"]
    [found] = reading.rejected
    assert (found.file, found.line, found.column) == ("sightings.jsonl", 3, column)
    assert found.reason.startswith(reason)


def test_native_values_are_what_csv_would_have_held(make_case: MakeCase) -> None:
    folder = make_case(
        {
            "sightings.csv": None,
            "sightings.jsonl": '{"sighting_id": 7, "title": 1.5, "maker": ["A|B", "", null, "C"], '
            '"seen_on": 1951}\n'
            '{"sighting_id": "s1", "title": 870.0, "maker": "D|E|", "seen_on": "1951-06/.."}\n',
        }
    )
    reading = read_case(folder)
    assert reading.rejected == ()
    assert [(s.sighting_id, s.title, s.maker, str(s.seen_on)) for s in reading.case.sightings] == [
        ("7", "1.5", ("A|B", "C"), "1951"),
        ("s1", "870", ("D", "E"), "1951-06/.."),
    ]


def test_parquet_holds_dates_decimals_and_lists(make_case: MakeCase) -> None:
    folder = make_case({"sightings.csv": None})
    table = pa.table(
        {
            "sighting_id": pa.array(["s1", "s2", "s3"]).dictionary_encode(),
            "title": pa.array([Decimal("1.50"), Decimal("2.00"), Decimal(10**60)], pa.decimal256(70, 2)),
            "maker": pa.array([["A"], None, []], pa.list_(pa.string())),
            "seen_on": pa.array([date(1951, 6, 2), None, date(1952, 1, 1)]),
        }
    )
    pq.write_table(table, folder / "sightings.parquet")
    reading = read_case(folder)
    assert reading.rejected == ()
    assert [(s.title, s.maker, str(s.seen_on or "")) for s in reading.case.sightings] == [
        ("1.50", ("A",), "1951-06-02"),
        ("2", (), ""),
        (f"1{'0' * 60}.00", (), "1952-01-01"),
    ]


def test_a_parquet_time_of_day_is_no_date_but_midnight_is(make_case: MakeCase) -> None:
    folder = make_case({"sightings.csv": None})
    times = pa.array([datetime(1951, 6, 2), datetime(1951, 6, 2, 12)], pa.timestamp("us"))
    pq.write_table(
        pa.table({"sighting_id": ["s1", "s2"], "title": ["a", "b"], "seen_on": times}),
        folder / "sightings.parquet",
    )
    reading = read_case(folder)
    assert [str(s.seen_on) for s in reading.case.sightings] == ["1951-06-02"]
    assert [(r.line, r.column, r.reason) for r in reading.rejected] == [
        (2, "seen_on", "has a time of day: expected a date")
    ]


def test_parquet_text_that_is_not_utf_8_costs_its_row_only(make_case: MakeCase) -> None:
    folder = make_case({"sightings.csv": None})
    titles = pa.array([b"good", b"\xff\xfe", b"good"]).view(pa.string())
    pq.write_table(
        pa.table({"sighting_id": ["s1", "s2", "s3"], "title": titles}), folder / "sightings.parquet"
    )
    reading = read_case(folder)
    assert [s.sighting_id for s in reading.case.sightings] == ["s1", "s3"]
    assert [(r.line, r.column) for r in reading.rejected] == [(2, "title")]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" * 100, b"work_id,title\nw1,First\n"])
def test_what_is_not_parquet_is_refused_by_name(make_case: MakeCase, content: bytes) -> None:
    with pytest.raises(CaseError, match=r"sightings\.parquet is not a Parquet file"):
        read_case(make_case({"sightings.csv": None, "sightings.parquet": content}))


def test_a_header_of_another_encoding_is_refused_by_line(make_case: MakeCase) -> None:
    content = "sighting_id,title\ns1,One\n".encode("utf-16")
    with pytest.raises(CaseError, match=r"sightings\.csv, line 1: byte 1 of the line \(0xff\) is not UTF-8"):
        read_case(make_case({"sightings.csv": content}))


def test_progress_tells_how_many_rows_of_each_file_are_read(make_case: MakeCase) -> None:
    told: list[tuple[str, int]] = []
    read_case(make_case(), progress=lambda file, rows: told.append((file, rows)))
    assert told == [("parties.csv", 1), ("works.csv", 2), ("sightings.csv", 2)]


def test_a_rejection_is_a_frozen_value(make_case: MakeCase) -> None:
    [found] = read_case(make_case({"names.csv": "item_id,name\nnobody,Name\n"})).rejected
    assert found == Rejection(
        file="names.csv",
        line=2,
        column="item_id",
        value="nobody",
        reason="names no row of works or sightings",
    )
