"""What readers, checks and the register's SQL take for granted of the tables of a case."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from deadringer.model import records
from deadringer.model.case import Case, Settings


@pytest.mark.parametrize("table", records.TABLES)
def test_an_id_names_rows_of_an_earlier_table_or_of_its_own(table: str) -> None:
    order = list(records.TABLES)
    for column in records.columns(table):
        assert all(order.index(other) <= order.index(table) for other in column.tables)


@pytest.mark.parametrize("table", records.TABLES)
def test_an_id_names_rows_of_a_table_that_has_a_key(table: str) -> None:
    for column in records.columns(table):
        assert all(records.key(other) is not None for other in column.tables)


@pytest.mark.parametrize("table", records.TABLES)
def test_a_column_that_may_be_empty_has_the_empty_value_of_its_kind(table: str) -> None:
    empty = {
        "text": "",
        "ref": "",
        "one_of": "",
        "when": None,
        "number": None,
        "words": (),
        "list_of": (),
    }
    for column, field in zip(records.columns(table), fields(records.TABLES[table]), strict=True):
        assert field.default == empty[column.kind]
        assert field.metadata["kind"] == column.kind


@pytest.mark.parametrize("table", records.TABLES)
def test_a_key_is_required(table: str) -> None:
    if records.key(table) is not None:
        assert records.columns(table)[0].required


def test_a_case_has_every_table_of_a_run_and_no_labels() -> None:
    assert {f.name for f in fields(Case)} == {"settings", *records.RUN_TABLES}
    assert "labels" not in records.RUN_TABLES


def test_works_descend_in_a_line_that_a_loop_ends() -> None:
    def work(key: str, parent: str) -> records.Work:
        return records.Work(work_id=key, title=key, derived_from=parent)

    settings = Settings(title="A", claimant="o", as_of=date(2020, 1, 2))
    works = (work("a", ""), work("b", "a"), work("c", "b"), work("x", "y"), work("y", "x"))
    case = Case(settings=settings, works=works)
    assert case.ancestors("c") == ("b", "a")
    assert case.ancestors("x") == ("y",)
    assert case.ancestors("nothing") == ()
