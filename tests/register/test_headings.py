"""A misspelt column stops the run however short it is; a column of the owner's own does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import CaseError
from deadringer.model import records
from deadringer.register import read_case
from deadringer.register._headings import nearest

MakeCase = Callable[..., Path]
COLUMNS = [
    (table, column.name)
    for table in records.TABLES
    for column in records.columns(table)
    if len(column.name.replace("_", "")) >= 4
]


@pytest.mark.parametrize(
    ("table", "header", "row", "wrong", "right"),
    [
        ("specs", "item_id,attribute,value,uint", "w1,length,1,mm", "uint", "unit"),
        ("licences", "licence_id,work_id,edns", "l,w1,1990", "edns", "ends"),
        ("names", "item_id,name,knid", "w1,N,title", "knid", "kind"),
        ("names", "item_id,nmae", "w1,N", "nmae", "name"),
        ("names", "item_id,name,lanh", "w1,N,ru", "lanh", "lang"),
        ("sightings", "sighting_id,title,mkaer", "s1,T,M", "mkaer", "maker"),
    ],
)
def test_a_short_name_with_one_slip_stops_the_run(
    make_case: MakeCase, table: str, header: str, row: str, wrong: str, right: str
) -> None:
    with pytest.raises(CaseError, match=f"column '{wrong}' is not known; did you mean '{right}'"):
        read_case(make_case({f"{table}.csv": f"{header}\n{row}\n"}))


@given(st.sampled_from(COLUMNS), st.data())
def test_any_one_slip_in_a_name_of_four_letters_or_more_is_near(
    which: tuple[str, str], data: st.DataObject
) -> None:
    table, name = which
    known = [column.name for column in records.columns(table)]
    plain = name.replace("_", "")
    at = data.draw(st.integers(0, len(plain) - 2))
    letter = data.draw(st.sampled_from("aeioqz"))
    slips = [
        plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :],
        plain[:at] + letter + plain[at + 1 :],
        plain[:at] + letter + plain[at:],
        plain[:at] + plain[at + 1 :],
    ]
    assert [slip for slip in slips if slip not in known and nearest(slip, known) is None] == []


@pytest.mark.parametrize("extra", ["colour", "size", "land", "notes", "city", "comment", "id"])
def test_a_column_of_the_owners_own_is_no_slip_for_one_that_is_there(make_case: MakeCase, extra: str) -> None:
    header = ",".join(column.name for column in records.columns("parties"))
    cells = ",".join({"party_id": "owner", "name": "O"}.get(name, "") for name in header.split(","))
    reading = read_case(make_case({"parties.csv": f"{header},{extra}\n{cells},x\n"}))
    assert reading.warnings == (f"parties.csv: column '{extra}' is not known and was not read",)
    assert reading.rejected == ()


def test_so_it_is_in_json_lines(make_case: MakeCase) -> None:
    row = '{"party_id": "owner", "name": "O", "note": "a", "notes": "b"}\n'
    reading = read_case(make_case({"parties.csv": None, "parties.jsonl": row}))
    assert reading.warnings == ("parties.jsonl: column 'notes' is not known and was not read",)
