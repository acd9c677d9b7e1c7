"""The tables of law are read whole, strictly, and every row can be reached."""

from __future__ import annotations

import csv
import dataclasses
import io
from importlib import resources

import pytest

from deadringer.errors import InternalError
from deadringer.model.dates import Span, day
from deadringer.model.records import RIGHT_KINDS, Right
from deadringer.rights.rows import LegacyTitle, Nonuse, Overlap, StateSuccession, Term
from deadringer.rights.tables import Rules, read_rows
from deadringer.rights.terms import life

FOLDER = resources.files("deadringer.rights") / "rules"
TABLES = [field.name for field in dataclasses.fields(Rules)]

#: Kinds of titles no right of a case can be of; their rows are kept for what they say about former titles.
NOT_OF_A_CASE = {
    "topography",
    "database_maker",
    "inventors_certificate",
    "design_certificate",
    "design_unregistered",
    "design_supplementary_unregistered",
    "spc",
    "economic_patent",
}


def test_every_file_of_rules_is_a_table_and_every_table_a_file():
    assert sorted(f.name for f in FOLDER.iterdir() if f.name.endswith(".csv")) == sorted(
        f"{t}.csv" for t in TABLES
    )


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_dropped(rules, table):
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        assert len(getattr(rules, table)) == len(list(csv.DictReader(file)))


@pytest.mark.parametrize("table", TABLES)
def test_every_cell_is_read_as_written(rules, table):
    def written(value):
        if isinstance(value, tuple):
            return "|".join(map(str, value))
        if isinstance(value, bool):
            return str(int(value))
        return "" if value is None else str(value)

    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for row, cells in zip(getattr(rules, table), csv.DictReader(file), strict=True):
            assert {name: written(getattr(row, name)) for name in cells} == {
                k: v.strip() for k, v in cells.items()
            }


def test_rules_are_read_once():
    assert Rules.load() is Rules.load()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("territory,years,statute\n", "expected the columns"),
        ("territory,years,statute,certainty\nRU,3,x\n", "expected 4 cells, got 3"),
        ("territory,years,statute,certainty\nRU,three,x,high\n", "row 2: invalid literal"),
        ("territory,years,statute,certainty\nRU,,x,high\n", "row 2: a cell is empty"),
        ("territory,years,statute,certainty\nRU,3,x,sure\n", "certainty 'sure'"),
    ],
)
def test_a_bad_table_is_refused_and_the_place_named(text, said):
    with pytest.raises(InternalError, match=said):
        read_rows("trademark_nonuse", Nonuse, io.StringIO(text))


@pytest.mark.parametrize(
    ("table", "row", "column", "text", "said"),
    [
        ("legacy_titles", LegacyTitle, "exclusive_private_right", "yes", "'yes' is neither 0 nor 1"),
        ("terms_industrial", Term, "last_day", "noon", "last_day 'noon' is not one of"),
        ("design_overlap", Overlap, "effect", "", "effect '' is not one of"),
        ("succession", StateSuccession, "effect", "perhaps", "effect 'perhaps' is not one of"),
    ],
)
def test_a_word_no_rule_knows_is_refused(table, row, column, text, said):
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file)) | {column: text}
    out = io.StringIO()
    writer = csv.DictWriter(out, list(first))
    writer.writeheader()
    writer.writerow(first)
    out.seek(0)
    with pytest.raises(InternalError, match=f"{table}, row 2: .*{said}"):
        read_rows(table, row, out)


def test_every_row_on_a_registered_right_governs_some_filing(rules):
    unreached = []
    for row in rules.terms_industrial:
        if row.territory == "TRIPS" or row.kind not in RIGHT_KINDS:
            continue
        filed = Span(row.valid_from, row.valid_to)
        territory = {"WO-HAGUE": "WO", "WO-MADRID": "WO"}.get(row.territory, row.territory)
        right = Right(right_id="r", work_id="w", kind=(row.kind,), territory=territory, filed=filed)
        if row not in life(right, row.kind, rules).rules:
            unreached.append(row)
    assert unreached == []


def test_rows_of_other_titles_are_of_kinds_no_case_can_name(rules):
    assert {row.kind for row in rules.terms_industrial} - set(RIGHT_KINDS) == NOT_OF_A_CASE


def test_every_term_is_a_number_without_limit_or_no_right_at_all(rules):
    for row in rules.terms_industrial:
        if row.max_years is None and not row.indefinite:
            assert (row.initial_years, row.statute) == (None, "none")


def test_dates_of_a_regime_are_in_order(rules):
    for table in ("terms_industrial", "terms_copyright", "limitation", "damages_heads"):
        for row in getattr(rules, table):
            if row.valid_from and row.valid_to:
                assert day(row.valid_from).before(day(row.valid_to)) is True
