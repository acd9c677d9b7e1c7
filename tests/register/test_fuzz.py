"""Any bytes at all: nothing is raised but our own errors, and no good row is lost beside a bad one."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import CaseError
from deadringer.register import Reading, read_case, write_rejected

SETTINGS = b'title = "A"\nclaimant = "o"\n'
WORKS = b"work_id,title\nw1,First\n"

#: Bytes that mean something to CSV or JSON come often.
_JUNK = st.lists(
    st.sampled_from(
        [
            b",",
            b'"',
            b"\r",
            b"\0",
            b"\xef\xbb\xbf",
            b"\xff",
            b"{",
            b"}",
            b"[",
            b":",
            b"s2",
            b"\\u0000",
            b"'",
            b"\\",
        ]
    )
    | st.binary(max_size=4),
    max_size=12,
).map(lambda parts: b"".join(parts).replace(b"\n", b""))


def _read(name: str, content: bytes) -> Reading:
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        (folder / "case.toml").write_bytes(SETTINGS)
        (folder / "works.csv").write_bytes(WORKS)
        (folder / name).write_bytes(content)
        reading = read_case(folder)
        write_rejected(folder / "rejected.csv", reading.rejected)
        return reading


@pytest.mark.parametrize("name", ["sightings.csv", "sightings.jsonl", "sightings.parquet"])
@given(content=st.binary(max_size=200) | st.lists(_JUNK, max_size=8).map(b"\n".join))
def test_no_bytes_raise_anything_but_a_case_error(name: str, content: bytes) -> None:
    try:
        _read(name, content)
    except CaseError:
        return


@given(lines=st.lists(_JUNK, max_size=8))
def test_no_settings_raise_anything_but_a_case_error(lines: list[bytes]) -> None:
    try:
        _read("case.toml", b"\n".join(lines))
    except CaseError:
        return


@given(junk=_JUNK, before=st.integers(0, 3), after=st.integers(0, 3), end=st.sampled_from([b"\n", b"\r\n"]))
def test_no_csv_line_costs_a_row_before_or_after_it(junk: bytes, before: int, after: int, end: bytes) -> None:
    good = [b"good%d,A thing" % i for i in range(before + after)]
    content = end.join([b"sighting_id,title", *good[:before], junk, *good[before:], b""])
    kept = [
        s.sighting_id
        for s in _read("sightings.csv", content).case.sightings
        if s.sighting_id.startswith("good")
    ]
    assert kept == [f"good{i}" for i in range(before + after)]


@given(junk=st.lists(_JUNK.map(lambda line: line.replace(b'"', b"")), max_size=5))
def test_no_csv_lines_without_quotes_cost_the_rows_between_them(junk: list[bytes]) -> None:
    lines = [line for i, bad in enumerate(junk) for line in (b"good%d,A thing" % i, bad)]
    reading = _read("sightings.csv", b"\n".join([b"sighting_id,title", *lines]))
    kept = [s.sighting_id for s in reading.case.sightings if s.sighting_id.startswith("good")]
    assert kept == [f"good{i}" for i in range(len(junk))]


@given(junk=st.lists(_JUNK, max_size=5))
def test_no_json_lines_cost_the_rows_between_them(junk: list[bytes]) -> None:
    good = b'{"sighting_id": "good%d", "title": "A thing"}'
    lines = [line for i, bad in enumerate(junk) for line in (good % i, bad)]
    reading = _read("sightings.jsonl", b"\n".join(lines))
    kept = [s.sighting_id for s in reading.case.sightings if s.sighting_id.startswith("good")]
    assert kept == [f"good{i}" for i in range(len(junk))]


@given(rows=st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=6))
def test_every_row_is_either_read_or_refused(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["sighting_id", "title"])
    writer.writerows(rows)
    try:
        content = out.getvalue().encode()
    except UnicodeEncodeError:
        return
    reading = _read("sightings.csv", content)
    assert len(reading.case.sightings) + len(reading.rejected) == len(rows)
