"""The register loses nothing, keeps revisions, refuses what is not its own, shows any change to a row."""

from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.errors import DeadringerError, InputError, IntegrityError, RegisterError
from deadringer.model import records
from deadringer.model.case import Case, Settings
from deadringer.model.dates import parse
from deadringer.model.records import Name, Sighting, Vectors, Work
from deadringer.register import Change, Register, _sql, read_case
from deadringer.register.journal import START

CASE = Case(
    settings=Settings(title="A", claimant="o", as_of=date(2020, 6, 15)),
    works=(Work(work_id="w1", title="First"), Work(work_id="w2", title="Second", created=parse("1951/.."))),
    names=(Name(item_id="w1", name="N"), Name(item_id="w2", name="N")),
    vectors=(Vectors(model="m", dimension=3.0, count=1.0, sha256="5e6a"),),
    sightings=(Sighting(sighting_id="s1", title="'); DROP TABLE works; --", maker=("a|b", '"', "Ж")),),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "case ?#%41.register"


NONE = dict.fromkeys(records.RUN_TABLES, 0)


def _filled(path: Path) -> str:
    with Register.open(path) as register:
        register.record(CASE)
        return register.head()


def test_the_seed_comes_back_as_it_went_in(seed: Path, path: Path) -> None:
    case = read_case(seed).case
    with Register.open(path) as register:
        change = register.record(case)
        assert change.new == {table: len(getattr(case, table)) for table in records.RUN_TABLES}
        assert set(change.withdrawn.values()) == {0}
    with Register.open(path, create=False) as register:
        assert register.case() == case
        register.verify()


def test_any_value_comes_back_as_it_went_in(path: Path) -> None:
    with Register.open(path) as register:
        register.record(CASE)
        assert register.case() == CASE
        assert register.case().sightings[0].maker == ("a|b", '"', "Ж")
        assert str(register.case().works[1].created) == "1951/.."


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
_SPANS = st.sampled_from([None, parse("1951"), parse("../1960"), parse("1951-06-02")])


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.builds(Work, work_id=_TEXT, title=_TEXT, created=_SPANS), unique_by=lambda w: w.work_id),
    st.lists(st.builds(Name, item_id=_TEXT, name=_TEXT), max_size=4, unique=True),
    st.lists(
        st.builds(Sighting, sighting_id=_TEXT, title=_TEXT, maker=st.lists(_TEXT).map(tuple)),
        unique_by=lambda s: s.sighting_id,
    ),
)  # fmt: skip
def test_any_case_comes_back_as_it_went_in(
    works: list[Work], names: list[Name], sightings: list[Sighting]
) -> None:
    case = replace(CASE, works=tuple(works), names=tuple(names), sightings=tuple(sightings))
    with tempfile.TemporaryDirectory() as folder, Register.open(Path(folder, "register")) as register:
        register.record(case)
        assert register.case() == case
        register.verify()


def test_the_same_again_changes_neither_head_nor_file(path: Path) -> None:
    head = _filled(path)
    content = path.read_bytes()
    with Register.open(path) as register:
        assert register.record(CASE) == Change(NONE, NONE)
        assert register.head() == head
    assert path.read_bytes() == content


def test_two_registers_of_the_same_additions_have_the_same_head(tmp_path: Path) -> None:
    assert _filled(tmp_path / "a") == _filled(tmp_path / "b")


def test_rows_without_a_key_are_a_set(path: Path) -> None:
    with Register.open(path) as register:
        change = register.record(replace(CASE, names=(*CASE.names, CASE.names[0])))
        assert change.new["names"] == 2
        assert register.case().names == CASE.names


@pytest.mark.parametrize("change", [{"title": "B"}, {"claimant": "p"}])
def test_another_case_is_refused(path: Path, change: dict[str, str]) -> None:
    _filled(path)
    content = path.read_bytes()
    with (
        Register.open(path) as register,
        pytest.raises(RegisterError, match="is the register of 'o' in 'A', not of"),
    ):
        register.record(replace(CASE, settings=replace(CASE.settings, **change)))  # type: ignore[arg-type]
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (replace(CASE, works=(CASE.works[0], CASE.works[0])), "works: the id 'w1' stands twice"),
        (replace(CASE, works=(Work(work_id="w", title="\ud800"),)), "works: a value cannot be recorded"),
        (
            replace(CASE, vectors=(Vectors(model="\udfff", sha256="5e6a"),)),
            "vectors: a value cannot be recorded",
        ),
    ],
)
def test_a_case_that_cannot_be_recorded_leaves_nothing_behind(path: Path, case: Case, message: str) -> None:
    with Register.open(path) as register:
        with pytest.raises(InputError, match=message):
            register.record(case)
        assert register.head() == START
        with pytest.raises(RegisterError, match="holds no case yet"):
            register.case()
        register.verify()


# Opening


def test_a_register_that_does_not_exist_is_not_made_unasked(path: Path) -> None:
    with pytest.raises(RegisterError, match="does not exist"):
        Register.open(path, create=False)
    assert not path.exists()


@pytest.mark.parametrize(
    "content", [b"not a database at all", b"SQLite format 3\0", b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_register_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises((RegisterError, IntegrityError)):
        Register.open(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE other (x)")
    with pytest.raises(RegisterError, match="is not a register"):
        Register.open(path)


def test_an_older_format_is_refused_with_what_to_do(path: Path) -> None:
    _filled(path)
    _change(path, "PRAGMA user_version = 1")
    with pytest.raises(RegisterError, match=r"has format 1, .*run the case into a new folder"):
        Register.open(path)


def test_a_folder_and_a_place_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="is not a file"):
        Register.open(tmp_path)
    with pytest.raises(RegisterError, match="unable to open"):
        Register.open(tmp_path / "no" / "where")


def test_an_empty_file_becomes_a_register_only_where_one_may_be_made(path: Path) -> None:
    path.touch()
    with pytest.raises(RegisterError, match="is empty"):
        Register.open(path, create=False)
    Register.open(path).close()
    Register.open(path, create=False).close()


def _change(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_a_newer_format_is_refused(path: Path) -> None:
    _filled(path)
    _change(path, f"PRAGMA user_version = {_sql.VERSION + 1}")
    with pytest.raises(RegisterError, match=f"has format {_sql.VERSION + 1}"):
        Register.open(path)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON works BEGIN DELETE FROM works; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP TABLE names",
        "ALTER TABLE works ADD COLUMN extra TEXT",
        "DROP INDEX journal_key",
    ],
)
def test_a_register_whose_tables_were_changed_is_refused(path: Path, statement: str) -> None:
    _filled(path)
    _change(path, statement)
    with pytest.raises(IntegrityError, match="does not hold the tables of a register"):
        Register.open(path)


def test_a_closed_register_says_so(path: Path) -> None:
    register = Register.open(path)
    register.close()
    with pytest.raises(RegisterError, match="closed"):
        register.head()


# Tampering


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE works SET title = 'Other' WHERE work_id = 'w2'", r"works 'w2' \(entry 3\) is not what"),
        ("UPDATE works SET created = '1952/..' WHERE work_id = 'w2'", r"works 'w2' \(entry 3\) is not what"),
        ("UPDATE works SET created = 'soon' WHERE work_id = 'w2'", r"works 'w2' \(entry 3\) is not what"),
        ("UPDATE works SET title = CAST(x'ff' AS TEXT) WHERE work_id = 'w2'",
         r"works 'w2' \(entry 3\) is not what"),
        ("UPDATE works SET work_id = 'w3' WHERE work_id = 'w2'", r"works 'w2' \(entry 3\) is not what"),
        ("UPDATE sightings SET maker = '[' WHERE seq = 4", r"sightings 's1' \(entry 4\) is not what"),
        ("UPDATE sightings SET maker = '{\"a\": 1}'", r"sightings 's1' \(entry 4\) is not what"),
        ("UPDATE vectors SET sha256 = '5e6b'", r"vectors '[0-9a-f]{64}' \(entry 7\) is not what"),
        ("UPDATE settings SET title = 'B'", r"settings '' \(entry 1\) is not what"),
        ("UPDATE settings SET body = '{}'", r"settings '' \(entry 1\) is not what"),
        ("DELETE FROM settings", r"settings '' \(entry 1\) is not what"),
        ("DELETE FROM works WHERE work_id = 'w1'", r"works 'w1' \(entry 2\) is missing"),
        ("INSERT INTO names SELECT 99, item_id, name, kind, lang, said_by FROM names LIMIT 1",
         r"names holds a row \(seq 99\) that was never recorded"),
        ("UPDATE editions SET body = '{}'", r"editions '' \(entry 8\) is not what"),
        ("DELETE FROM editions", r"editions '' \(entry 8\) is not what"),
        ("INSERT INTO editions VALUES (9, '{}')", r"editions holds a row \(seq 9\) that was never recorded"),
        ("DELETE FROM journal WHERE seq = 2", "entry 2 of the journal is missing"),
        ("UPDATE journal SET row = hash WHERE seq = 2", r"entry 2 \(works 'w1'\) does not follow"),
        ("UPDATE journal SET key = 'w9' WHERE seq = 2", r"entry 2 \(works 'w9'\) does not follow"),
        ("UPDATE journal SET \"table\" = 'x' WHERE seq = 2",
         r"entry 2 is about a table that does not exist: 'x'"),
        ("UPDATE journal SET hash = row WHERE seq = 2", r"entry 2 \(works 'w1'\) does not follow"),
        ("UPDATE journal SET key = CAST(x'ff' AS TEXT) WHERE seq = 2", r"entry 2 .* does not follow"),
    ],
)  # fmt: skip
def test_verify_names_what_was_changed(path: Path, statement: str, message: str) -> None:
    _filled(path)
    _change(path, statement)
    with Register.open(path) as register, pytest.raises(IntegrityError, match=message):
        register.verify()


def test_entries_taken_away_are_seen_by_a_head_kept_outside(path: Path) -> None:
    head = _filled(path)
    _change(path, "DELETE FROM journal WHERE seq = 8", "DELETE FROM editions WHERE seq = 8")
    with Register.open(path) as register:
        register.verify()
        with pytest.raises(IntegrityError, match="is not in the chain"):
            register.verify(head)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_flipped_byte_is_never_taken_for_what_was_recorded(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register")
        _filled(path)
        content = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] ^= data.draw(st.integers(1, 255))
        path.write_bytes(content)
        try:
            with Register.open(path, create=False) as register:
                register.verify()
                assert register.case() == CASE
        except DeadringerError:
            return


@pytest.mark.parametrize("of", [b"CREATE", b"TABLE", b"TEXT", b"NOT NULL", b"STRICT"])
def test_a_schema_that_is_no_text_is_damage(path: Path, of: bytes) -> None:
    _filled(path)
    content = path.read_bytes()
    assert of in content
    for at in range(len(of)):
        path.write_bytes(content.replace(of, of[:at] + bytes([of[at] ^ 128]) + of[at + 1 :]))
        with pytest.raises(DeadringerError), Register.open(path) as register:
            register.verify()


def test_a_byte_changed_in_the_file_is_named_by_row(path: Path) -> None:
    _filled(path)
    content = path.read_bytes()
    assert content.count(b"Second") == 1
    path.write_bytes(content.replace(b"Second", b"Sec\xffnd"))
    with Register.open(path) as register, pytest.raises(IntegrityError, match=r"works 'w2' \(entry 3\)"):
        register.verify()


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 0), True), ((4, 0, 0), True),
    ],
)  # fmt: skip
def test_a_write_ahead_log_is_used_only_where_it_is_whole(
    version: tuple[int, int, int], is_safe: bool
) -> None:
    assert _sql.is_wal_safe(version) is is_safe


def test_a_register_is_strict_and_synced_and_says_what_it_is(path: Path) -> None:
    with Register.open(path) as register:
        assert register._db.execute("PRAGMA synchronous").fetchone() == (2,)
        mode = "wal" if _sql.is_wal_safe(sqlite3.sqlite_version_info) else "delete"
        assert register._db.execute("PRAGMA journal_mode").fetchone() == (mode,)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"drng", "big"),)
        strict = dict(db.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"))
    strict.pop("sqlite_schema")
    assert set(strict) == {"journal", "settings", "editions", *records.RUN_TABLES}
    assert set(strict.values()) == {1}
