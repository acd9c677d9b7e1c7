"""Decided examples: licences, acts that a right reserves, exhaustion, prior use and standing, each with its statute.

Each was worked out by hand from the statute it cites. A cell `given` holds rows of tables, `acts act_id=a kind=make`,
between semicolons; asked about is the act `a`, part by part.
"""

from __future__ import annotations

import csv
import shlex
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deadringer.model.case import Case, Settings
from deadringer.model.dates import day, parse
from deadringer.model.records import TABLES, Party, Sighting, Title, Work
from deadringer.rights.parts import parts
from deadringer.rights.permission import permit
from deadringer.rights.record import Record
from deadringer.rights.standing import standing

HERE = Path(__file__).parent
PARTIES = tuple(Party(party_id=name, name=name.title()) for name in ("holder", "maker", "dealer", "stranger"))
DEFAULTS: dict[str, tuple[Any, ...]] = {
    "parties": PARTIES,
    "works": (
        Work(
            work_id="w",
            title="W",
            holder="holder",
            origin="DE",
            created=parse("2002"),
            disclosed=parse("2003-06-01"),
        ),
    ),
    "titles": (
        Title(
            title_id="t",
            work_id="w",
            holder="holder",
            starts=parse("1990"),
            instrument="deed",
            certainty="high",
        ),
    ),
    "sightings": (Sighting(sighting_id="s", title="S", maker=("Maker",)),),
}
READ = {
    "when": parse,
    "number": float,
    "list_of": lambda text: tuple(text.split("|")),
    "words": lambda text: tuple(text.split("|")),
}


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def row_of(words: list[str], kind: type[Any]) -> Any:
    kinds = {field.name: field.metadata["kind"] for field in fields(kind)}
    cells = dict(word.split("=", 1) for word in words)
    return kind(**{name: READ.get(kinds[name], str)(text) for name, text in cells.items()})


def case_of(given: str, claimant: str = "holder") -> Record:
    """Build a case: what a table is given replaces its default."""
    tables: dict[str, tuple[Any, ...]] = {}
    for text in given.split(" ; ") if given else ():
        name, *words = shlex.split(text)
        tables[name] = (*tables.get(name, ()), row_of(words, TABLES[name]))
    if "parties" in tables:
        tables["parties"] = (*PARTIES, *tables["parties"])
    settings = Settings(title="t", claimant=claimant, as_of=date(2026, 11, 1))
    return Record(Case(settings=settings, **(DEFAULTS | tables)))


@pytest.mark.parametrize("decided", table("decided_permission.csv"), ids=lambda row: row["name"])
def test_an_act_is_answered_as_it_was_decided(decided: dict[str, str]) -> None:
    record = case_of(decided["given"])
    done = next(act for act in record.case.acts if act.act_id == "a")
    sighting = record.sightings[done.sighting_id]
    found = [permit(sighting, done, ["w"], record, part)[0] for part in parts(sighting, done, ["w"], record)]
    assert "|".join(p.permission for p in found) == decided["answer"]
    if decided["complained"]:
        assert "|".join("yes" if p.complained_of else "no" for p in found) == decided["complained"]


@pytest.mark.parametrize("decided", table("decided_standing.csv"), ids=lambda row: row["name"])
def test_who_may_sue_is_answered_as_it_was_decided(decided: dict[str, str]) -> None:
    record = case_of(decided["given"], decided["claimant"])
    right = next(iter(record.case.rights), None)
    found = standing(decided["claimant"], ["w"], right, day(date.fromisoformat(decided["on"])), record)
    word = {True: "yes", False: "no", None: "unknown"}[found.value]
    assert (word, found.how) == (decided["answer"], decided["how"])
    assert bool(found.decides) is (word == "unknown")
