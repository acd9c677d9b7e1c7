"""The docket as a list: docket.csv, which no spreadsheet takes for formulas, and conditions on claims."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from deadringer.casework.listing import COLUMNS, Filter, filtered, next_deadline, safe, write
from deadringer.model.claims import GATES, Gate, Ground, Limit, Money
from deadringer.model.dates import day, parse
from deadringer.model.schemas import CLAIMS, claim_rows
from deadringer.model.values import Claim, Exhibit, Finding

AS_OF = date(2026, 11, 1)
KINDS = {"R1": ("design",), "R2": ("patent", "utility_model")}


def limit(passed: bool | None, last: str = "", stop: str = "") -> Limit:
    return Limit(
        act_id="a",
        part=0,
        slice=day(date(2020, 1, 1)),
        territory="PL",
        claim="damages",
        known=None,
        last=parse(last) if last else None,
        stop=parse(stop) if stop else None,
        passed=passed,
    )


def claim(**given: object) -> Claim:
    finding = Finding(
        sighting_id="s",
        work_id="w",
        scores={},
        kinds={},
        log10_lr=1.5,
        unbounded=2.0,
        support="some support",
        reported=True,
    )
    facts = {
        "claim_id": "pl-rival",
        "state": "claim",
        "respondent": "rival",
        "respondent_name": "Rival Łódź",
        "forum": "PL",
        "rank": 1,
        "log10_lr": 1.5,
        "support": "some support",
        "permission": "never_licensed|unknown",
        "exhibits": (Exhibit(sighting_id="s", findings=(finding,), permissions=()),),
        "rights": ("R1",),
        "gates": tuple(Gate(name=name, value=name != "time" or None, text="") for name in GATES),
        "limits": (limit(False, "2027-03/2027-05", "2030-01-01"), limit(True, "2019-01-01"), limit(None)),
        "grounds": (Ground(kind="contract", text="", lacks=("the contract",)), Ground(kind="right", text="")),
        "total": Money(low=1.0, central=2.5, high=4.0, currency="EUR"),
    }
    return Claim(**{**facts, **given})  # type: ignore[arg-type]


def test_a_claim_is_one_row_in_which_every_cell_stands_under_its_heading(tmp_path: Path) -> None:
    write(tmp_path / "docket.csv", [claim(), claim(total=None, expected=None, rank=2)], KINDS, AS_OF)
    with (tmp_path / "docket.csv").open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert tuple(first) == COLUMNS
    told = {"respondent": "Rival Łódź", "right_kinds": "design", "gate_time": "unknown", "gate_right": "yes"}
    told |= {"next_deadline": "2027-03-01", "amount_central": "2.50", "grounds": "right"}
    assert {name: first[name] for name in told} == told
    assert [second[f"amount_{part}"] for part in ("low", "central", "high", "currency")] == [""] * 4


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_from_the_world_is_a_formula(text: str, tmp_path: Path) -> None:
    assert safe(text) == f"'{text}"
    write(tmp_path / "d.csv", [claim(respondent_name=text, missing=(text,))], KINDS, AS_OF)
    with (tmp_path / "d.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


def test_a_text_that_is_no_formula_stands_as_it_is() -> None:
    assert [safe(text) for text in ("", "a=b", "Ltd - PL")] == ["", "a=b", "Ltd - PL"]


@pytest.mark.parametrize(
    ("limits", "first"),
    [
        ((), ""),
        ((limit(True, "2019-01-01"),), ""),
        ((limit(None, "2031-01-01"),), "2031-01-01"),
        ((limit(False, "2031-01-01", "2029-01-01"),), "2029-01-01"),
        ((limit(False, "../2031"),), "2026-11-01"),  # it may be over today
    ],
)
def test_the_next_deadline_is_the_first_day_known_of_what_is_still_open(
    limits: tuple[Limit, ...], first: str
) -> None:
    assert next_deadline(claim(limits=limits), AS_OF) == first


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (Filter(), True),
        (Filter(state="claim"), True),
        (Filter(state="matter"), False),
        (Filter(forums=("RO", "PL")), True),
        (Filter(forums=("RO",)), False),
        (Filter(kinds=("design", "patent")), True),
        (Filter(kinds=("patent",)), False),
        (Filter(permissions=("unknown",)), True),
        (Filter(permissions=("licensed",)), False),
        (Filter(respondent="łód"), True),
        (Filter(respondent="other"), False),
        (Filter(least=1.5), True),
        (Filter(least=1.51), False),
        (Filter(passed=("right", "act")), True),
        (Filter(passed=("time",)), False),
        (Filter(computed=True), True),
    ],
)
def test_a_claim_is_kept_where_it_meets_every_condition(wanted: Filter, kept: bool) -> None:
    assert bool(filtered([claim()], wanted, KINDS)) is kept
    assert filtered([claim(total=None)], replace(wanted, computed=True), KINDS) == ()


def test_claims_parquet_holds_what_belongs_to_a_claim(tmp_path: Path) -> None:
    pq.write_table(claim_rows([claim(), claim(total=None)]), tmp_path / "c.parquet")
    found = pq.read_table(tmp_path / "c.parquet")
    assert found.schema.equals(CLAIMS)
    first, second = found.to_pylist()
    assert first["total"] == {"low": 1.0, "central": 2.5, "high": 4.0, "currency": "EUR"}
    assert second["total"] is None
    assert [(one["last"], one["passed"]) for one in first["limits"]] == [
        ("2027-03/2027-05", False),
        ("2019-01-01", True),
        (None, None),
    ]
    assert [one["value"] for one in first["gates"]] == [True, True, True, None, True, True]
