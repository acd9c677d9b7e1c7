"""What is shown to stand in a register's journal can be checked without the register."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from tests.dossier import full_case

from deadringer.model import merkle
from deadringer.model.records import Sighting
from deadringer.register import Proofs, Register


def test_rows_are_shown_by_their_entries_and_paths(tmp_path: Path) -> None:
    case = full_case.case()
    with Register.open(tmp_path / "r.sqlite") as register:
        register.record(case)
        rows = [("rights", case.rights[0]), ("specs", case.specs[0]), ("successions", case.successions[0])]
        found = Proofs(register).of(rows)
        assert found.head == register.head()
    assert [row.table for row in found.rows] == ["rights", "specs", "successions"]
    for row in found.rows:
        entry = json.loads(row.entry)
        assert entry["row"] == sha256(row.content.encode()).hexdigest()
        assert (entry["table"], entry["seq"]) == (row.table, row.index + 1)
        assert merkle.root_of(row.entry.encode(), row.index, found.size, row.path) == found.root
    assert found.last is not None
    assert sha256(found.last.entry.encode()).hexdigest() == found.head
    assert json.loads(found.rows[0].content)["right_id"] == "R1"


def test_a_row_that_was_never_recorded_as_it_stands_is_named(tmp_path: Path) -> None:
    case = full_case.case()
    with Register.open(tmp_path / "r.sqlite") as register:
        register.record(case)
        changed = replace(case.rights[0], number="another")
        found = Proofs(register).of(
            [("rights", changed), ("sightings", Sighting(sighting_id="x", title="x"))]
        )
    assert found.rows == ()
    assert found.unproven == (("rights", "R1"), ("sightings", "x"))


def test_a_row_of_an_earlier_edition_is_shown_still(tmp_path: Path) -> None:
    case = full_case.case()
    with Register.open(tmp_path / "r.sqlite") as register:
        register.record(case)
        before = Proofs(register).of([("rights", case.rights[0])])
        register.record(replace(case, rights=case.rights[1:]))
        after = Proofs(register).of([("rights", case.rights[0])])
    assert after.size > before.size
    assert after.root != before.root
    assert after.rows[0].entry == before.rows[0].entry


def test_an_empty_register_has_a_root_and_shows_nothing(tmp_path: Path) -> None:
    with Register.open(tmp_path / "r.sqlite") as register:
        found = Proofs(register).of([])
    assert (found.size, found.last, found.rows) == (0, None, ())
    assert found.root == sha256().digest()
