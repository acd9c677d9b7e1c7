"""Examples decided by hand from the statutes: the code says what the law says, to the day.

A row of decided.csv gives a right, what is asked, the answer, and the statute it was worked out from.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from deadringer.model.dates import parse
from deadringer.model.records import Right, Work
from deadringer.model.values import Answer
from deadringer.rights.in_force import in_force
from deadringer.rights.provisional import provisional
from deadringer.rights.reach import reaches
from deadringer.rights.tables import Rules
from deadringer.rights.territories import Territories

RULES = Rules.load()
PLACES = Territories(RULES)
with (Path(__file__).parent / "decided.csv").open(encoding="utf-8", newline="") as file:
    DECIDED = list(csv.DictReader(file))
DATES = ("filed", "priority", "published", "granted", "expires", "lapsed", "restored")
SAID = {True: "yes", False: "no", None: "unknown"}


def answer(row: dict[str, str]) -> Answer:
    """Ask what a row asks."""
    given = dict(cell.split("=", 1) for cell in row["given"].split(";") if cell)
    right = Right(
        right_id="r",
        work_id="w",
        kind=(row["kind"],),
        territory=row["territory"],
        number=given.get("number", ""),
        subject=given.get("subject", ""),
        designated=tuple(given.get("designated", "").split("|")) if "designated" in given else (),
        **{name: parse(given[name]) for name in DATES if name in given},
    )
    dates = {"created": "created", "disclosed": "out", "author_died": "died"}
    work = Work(
        work_id="w",
        title="W",
        kind=given.get("work", ""),
        origin=given.get("origin", ""),
        **{name: parse(given[cell]) for name, cell in dates.items() if cell in given},
    )
    if row["question"] == "reach":
        act, on = row["asked"].split("@")
        return reaches(right, act, parse(on), PLACES)
    if row["question"] == "provisional":
        return provisional(right, parse(row["asked"]), RULES)
    return in_force(right, parse(row["asked"]), RULES, work)


def test_there_are_examples_of_every_kind_of_question_and_answer() -> None:
    assert len(DECIDED) >= 60
    assert {(row["question"], row["answer"]) for row in DECIDED} == {
        (question, said) for question in ("in_force", "reach", "provisional") for said in SAID.values()
    }
    assert len({row["territory"] for row in DECIDED}) >= 20


@pytest.mark.parametrize(
    "row",
    DECIDED,
    ids=[f"{row['territory']}-{row['kind']}-{row['asked']}-{n}" for n, row in enumerate(DECIDED)],
)
def test_the_answer_is_that_of_the_statute(row: dict[str, str]) -> None:
    found = answer(row)
    assert SAID[found.value] == row["answer"], (row["statute"], row["why"], found)
    if found.value is None:
        assert found.decides
