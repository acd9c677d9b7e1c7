"""What stops a run, what refuses a row, and what is only warned of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from deadringer.errors import CaseError
from deadringer.model.case import Rejection
from deadringer.register import Reading, read_case, read_labels, write_rejected

MakeCase = Callable[..., Path]


def _rejected(reading: Reading) -> list[tuple[str, int, str, str, str]]:
    return [(r.file, r.line, r.column, r.value, r.reason) for r in reading.rejected]


@pytest.mark.parametrize(
    ("file", "header", "row", "column", "value", "reason"),
    [
        ("sightings", "sighting_id,title,seen_on", "s9,T,1951-13", "seen_on", "1951-13",
         "date '1951-13' is not a day of the calendar"),
        ("sightings", "sighting_id,title,seen_on", f"s9,T,{'9' * 99}", "seen_on", "9" * 99,
         "is too long for a date"),
        ("sightings", "sighting_id,title", "s9,  ", "title", "", "is required and is empty"),
        ("sightings", "sighting_id,title", ",T", "sighting_id", "", "is required and is empty"),
        ("sightings", "sighting_id,title", "s1,T", "sighting_id", "s1", "line 2 has this id already"),
        ("sightings", "sighting_id,title", "w1,T", "sighting_id", "w1",
         "is the id of a work: names, texts and specs could not tell them apart"),
        ("sightings", "sighting_id,title,made_in", "s9,T,China", "made_in", "China",
         "is not a WIPO ST.3 code: expected two capital letters"),
        ("sightings", "sighting_id,title,site", "s9,T,izhevsk", "site", "izhevsk", "names no row of sites"),
        ("parties", "party_id,name,territory", "p9,P,RU|Russia", "territory", "RU|Russia",
         "is not a WIPO ST.3 code: expected two capital letters"),
        ("parties", "party_id,name,affiliated_to", "p9,P,nobody", "affiliated_to", "nobody",
         "names no row of parties"),
        ("names", "item_id,name,kind", "w1,N,nick", "kind", "nick",
         "is not one of title, designation, alias, native, mark"),
        ("rights", "right_id,work_id,territory,kind", "r9,w1,RU,patent|idea", "kind", "patent|idea",
         "is not one of patent, utility_model, design, trademark, copyright"),
        ("sites", "site_id,lat", "x,91", "lat", "91", "lies outside -90 to 90"),
        ("sites", "site_id,lon", "x,nan", "lon", "nan", "is not a number"),
        ("sites", "site_id,lon", "x,1_0", "lon", "1_0", "is not a number"),
        ("sites", "site_id,lon", 'x,"1,5"', "lon", "1,5", "is not a number"),
        ("acts", "act_id,sighting_id,kind,quantity", "a,s1,make,-1", "quantity", "-1",
         "lies outside 0 to inf"),
        ("acts", "act_id,sighting_id,kind,quantity", "a,s1,make,1e999", "quantity", "1e999", "is not finite"),
        ("acts", "act_id,sighting_id,kind,currency", "a,s1,make,$", "currency", "$",
         "is not an ISO 4217 code: expected three capital letters"),
        ("acts", "act_id,sighting_id,kind", "a,s9,make", "sighting_id", "s9", "names no row of sightings"),
        ("texts", "item_id,text,path", "w1,,", "text", "",
         "is empty, and so is path: one of them is required"),
        ("texts", "item_id,text,path", "w1,a,b.txt", "path", "b.txt",
         "is given beside the text itself; give one of them"),
        ("images", "item_id,path", "w1,gone.png", "path", "gone.png", "leads to no file in the case folder"),
        ("images", "item_id,path", "w1,../case/a.png", "path", "../case/a.png",
         "leaves the case folder: expected a path relative to it, without .."),
        ("images", "item_id,path", "w1,/etc/hostname", "path", "/etc/hostname",
         "leaves the case folder: expected a path relative to it, without .."),
        ("images", "item_id,path", "w1,C:\\a.png", "path", "C:\\a.png",
         "leaves the case folder: expected a path relative to it, without .."),
        ("images", "item_id,path", "w1,a\\..\\b.png", "path", "a\\..\\b.png",
         "leaves the case folder: expected a path relative to it, without .."),
        ("images", "item_id,path", "w1,.", "path", ".", "is not a plain file"),
        ("texts", "item_id,path", "w1,labels.csv", "path", "labels.csv",
         "is the labels, which only calibrate and audit may read"),
        ("texts", "item_id,path", "w1,gone.pdf", "path", "gone.pdf", "leads to no file in the case folder"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_with_where_and_why(
    make_case: MakeCase, file: str, header: str, row: str, column: str, value: str, reason: str
) -> None:
    first = {"parties": "owner,O", "sightings": "s1,S"}.get(file)
    content = f"{header}\n" + (f"{first}{',' * (header.count(',') - 1)}\n" if first else "") + row + "\n"
    folder = make_case({f"{file}.csv": content, "labels.csv": "sighting_id,relation\n"})
    reading = read_case(folder)
    assert _rejected(reading) == [(f"{file}.csv", 3 if first else 2, column, value, reason)]
    assert len(getattr(reading.case, file)) == (1 if first else 0)


def test_a_path_may_not_leave_the_case_by_a_link(make_case: MakeCase, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    folder = make_case(
        {"texts.csv": "item_id,path\nw1,link.txt\nw1,docs/in.txt\nw2,inner.txt\n", "docs/in.txt": "inside"}
    )
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "inner.txt").symlink_to(folder / "docs" / "in.txt")
    reading = read_case(folder)
    assert _rejected(reading) == [
        ("texts.csv", 2, "path", "link.txt", "leads out of the case folder by a link")
    ]
    assert [(t.path, t.text) for t in reading.case.texts] == [
        ("docs/in.txt", ""),
        ("inner.txt", ""),
    ]


def test_files_that_rows_name_are_hashed_too(make_case: MakeCase) -> None:
    folder = make_case(
        {
            "texts.csv": "item_id,path\nw1,docs/a.txt\n",
            "images.csv": "item_id,path\nw1,b.png\n",
            "docs/a.txt": b"caf\xe9, of any encoding",
            "b.png": b"\x89PNG",
        }
    )
    inputs = read_case(folder).inputs
    assert sorted(inputs) == sorted(
        [
            "case.toml",
            "parties.csv",
            "works.csv",
            "sightings.csv",
            "texts.csv",
            "images.csv",
            "docs/a.txt",
            "b.png",
        ]
    )
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in inputs} == inputs


def test_a_refused_row_takes_with_it_those_that_name_it_and_no_other(make_case: MakeCase) -> None:
    reading = read_case(
        make_case(
            {
                "parties.csv": "party_id,name,affiliated_to\nowner,O,\na,A,b\nb,B,c\nc,C,gone\nd,D,owner\n",
                "works.csv": "work_id,title,holder,derived_from\nw1,W,a,\nw2,W,d,w1\nw3,W,,w2\nw4,W,d,\n",
                "titles.csv": "title_id,work_id\nt1,w1\nt4,w4\n",
                "sites.csv": "site_id,party\nx,b\n",
                "sightings.csv": "sighting_id,title,site\ns1,S,x\ns2,S,\n",
                "names.csv": "item_id,name\nw3,N\nw4,N\ns1,N\ns2,N\n",
                "acts.csv": "act_id,sighting_id,kind\na1,s1,make\na2,s2,make\n",
            }
        )
    )
    assert _rejected(reading) == [
        ("parties.csv", 3, "affiliated_to", "b", "names a row of parties that was rejected"),
        ("parties.csv", 4, "affiliated_to", "c", "names a row of parties that was rejected"),
        ("parties.csv", 5, "affiliated_to", "gone", "names no row of parties"),
        ("works.csv", 2, "holder", "a", "names a row of parties that was rejected"),
        ("works.csv", 3, "derived_from", "w1", "names a row of works that was rejected"),
        ("works.csv", 4, "derived_from", "w2", "names a row of works that was rejected"),
        ("titles.csv", 2, "work_id", "w1", "names a row of works that was rejected"),
        ("sites.csv", 2, "party", "b", "names a row of parties that was rejected"),
        ("sightings.csv", 2, "site", "x", "names a row of sites that was rejected"),
        ("names.csv", 2, "item_id", "w3", "names a row of works or sightings that was rejected"),
        ("names.csv", 4, "item_id", "s1", "names a row of works or sightings that was rejected"),
        ("acts.csv", 2, "sighting_id", "s1", "names a row of sightings that was rejected"),
    ]
    assert [w.work_id for w in reading.case.works] == ["w4"]


def test_rows_may_name_later_rows_of_their_own_table(make_case: MakeCase) -> None:
    reading = read_case(make_case({"works.csv": "work_id,title,derived_from\nw2,B,w1\nw1,A,\n"}))
    assert reading.rejected == ()
    assert [w.work_id for w in reading.case.works] == ["w2", "w1"]


def test_a_malformed_row_does_not_take_the_id_from_a_good_one(make_case: MakeCase) -> None:
    reading = read_case(
        make_case({"sightings.csv": "sighting_id,title,seen_on\ns1,Bad,soon\ns1,Good,2001\n"})
    )
    assert [(r.line, r.column) for r in reading.rejected] == [(2, "seen_on")]
    assert [s.title for s in reading.case.sightings] == ["Good"]


def test_a_row_that_dangles_does_not_take_the_id_from_a_good_one(make_case: MakeCase) -> None:
    reading = read_case(
        make_case({"works.csv": "work_id,title,derived_from\nw1,Bad,w9\nw1,Good,\nw2,B,w1\n"})
    )
    assert [(r.line, r.value) for r in reading.rejected] == [(2, "w9")]
    assert [w.title for w in reading.case.works] == ["Good", "B"]


def test_a_long_line_of_descent_falls_as_a_whole(make_case: MakeCase) -> None:
    rows = "".join(f"w{i},W,w{i + 1}\n" for i in range(20_000))
    reading = read_case(make_case({"works.csv": f"work_id,title,derived_from\n{rows}"}))
    assert (len(reading.rejected), reading.case.works) == (20_000, ())
    assert {r.reason for r in reading.rejected[:-1]} == {"names a row of works that was rejected"}
    assert reading.rejected[-1].reason == "names no row of works"


def test_works_that_derive_from_one_another_are_kept(make_case: MakeCase) -> None:
    reading = read_case(make_case({"works.csv": "work_id,title,derived_from\na,A,b\nb,B,a\n"}))
    assert (reading.rejected, [w.work_id for w in reading.case.works]) == ((), ["a", "b"])


@pytest.mark.parametrize("name", ["acts.csv", "acts.parquet"])
def test_a_table_that_is_a_broken_link_or_a_folder_is_not_passed_over(make_case: MakeCase, name: str) -> None:
    folder = make_case()
    if name.endswith("csv"):
        (folder / name).symlink_to(folder / "nothing")
    else:
        (folder / name).mkdir()
    with pytest.raises(CaseError, match=f"{name} is not a file"):
        read_case(folder)


def test_what_systems_leave_behind_is_passed_over(make_case: MakeCase) -> None:
    assert read_case(make_case({"._works.csv": "x", "~works.csv": "x"})).warnings == ()


def test_a_row_that_says_again_what_another_said_is_counted_once(make_case: MakeCase) -> None:
    reading = read_case(make_case({"names.csv": "item_id,name\nw1,N\nw2,N\nw1,N\n"}))
    assert [n.item_id for n in reading.case.names] == ["w1", "w2"]
    assert (reading.rejected, reading.warnings) == (
        (),
        ("names.csv: 1 row(s) repeat another and were left out",),
    )


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"case.toml": None}, "case: case.toml is missing; it gives the title and the claimant"),
        ({"works.csv": None}, "case: works is missing; expected works.csv, .jsonl or .parquet"),
        ({"sightings.csv": None}, "case: sightings is missing; expected sightings.csv, .jsonl or .parquet"),
        ({"works.csv": ""}, "works.csv, line 1: the file is empty: its first row must name the columns"),
        ({"works.csv": "work_id,kind\n"},
         "works.csv: the required column 'title' is missing from the header"),
        ({"works.csv": "work_id;title\nw1;A\n"},
         "works.csv: the required column 'work_id' is missing from the header; "
         "cells are separated by commas"),
        ({"works.csv": "work_id,title,title\n"}, "works.csv: column 'title' stands in the header twice"),
        ({"works.csv": "work_id,title,Derived From\n"},
         "works.csv: column 'Derived From' is not known; did you mean 'derived_from'?"),
        ({"works.csv": None,
         "works.jsonl": '{"work_id": "w1", "title": "A"}\n{"work_id": "w2", "titel": "A"}\n'},
         "works.jsonl, line 2: column 'titel' is not known; did you mean 'title'?"),
        ({"licenses.csv": "licence_id\n"}, "licenses.csv is not a table; did you mean licences.csv?"),
        ({"Acts.CSV": "act_id\n"}, "Acts.CSV is not a table; did you mean acts.csv?"),
        ({"case.toml": "title = 1\nclaimant = 'owner'"}, "case.toml: title must be text, not 1"),
        ({"case.toml": "claimant = 'owner'"}, "case.toml: title is missing"),
        ({"case.toml": "title = 'A'\nclaimant = ' '"}, "case.toml: claimant must be text, not ' '"),
        ({"case.toml": "title = 'A'\nclaimant = 'x'"},
         "case.toml: the claimant 'x' is not the party_id of a row of parties"),
        ({"case.toml": "title = 'A'\nclaimant = 'owner'\nasof = 2020-01-01"},
         "case.toml: key 'asof' is not known; did you mean 'as_of'?"),
        ({"case.toml": "title = 'A'\nclaimant = 'owner'\nas_of = 'June'"},
         "case.toml: as_of must be a day such as 2026-11-01, not 'June'"),
        ({"case.toml": "title = 'A'\nclaimant = 'owner'\nscreening = 1"},
         "case.toml: screening must be a table, [screening], not 1"),
        ({"case.toml": "title = 'A'\nclaimant = 'owner'\n[screening]\nfalse_share = 1"},
         "case.toml: screening.false_share must be a number between 0 and 1, not 1.0"),
        ({"case.toml": "title = 'A'\nclaimant = 'owner'\n[screening]\nexhaustive_pairs = true"},
         "case.toml: screening.exhaustive_pairs must be a whole number from 0, not True"),
        ({"case.toml": "title = 'A'\nclaimant = 'owner'\n[screening.cutoffs]\nnames = 'high'"},
         "case.toml: screening.cutoffs.names must be a finite number, not 'high'"),
        ({"case.toml": "title = 'A'\nclaimant = 'owner'\n[screening.cutoffs]\nname = 0.8"},
         "case.toml [screening.cutoffs]: key 'name' is not known; did you mean 'names'?"),
        ({"case.toml": "title = 'A'\nclaimant = 'owner'\n[claims]\nat = 12:00:00"},
         "case.toml: claims.at must be text, a finite number, true or false, a day, a list or a table, not "
         "datetime.time(12, 0)"),
    ],
)  # fmt: skip
def test_what_stops_a_run_says_what_to_change(
    make_case: MakeCase, files: dict[str, str | None], message: str
) -> None:
    with pytest.raises(CaseError) as caught:
        read_case(make_case(files))
    assert str(caught.value) == message


@pytest.mark.parametrize("content", ["title = ", "\xff", "a = " + "[" * 5000])
def test_settings_that_are_not_toml_stop_the_run(make_case: MakeCase, content: str) -> None:
    with pytest.raises(CaseError, match=r"case\.toml is not TOML"):
        read_case(make_case({"case.toml": content.encode("latin-1")}))


def test_settings_are_read_in_full(make_case: MakeCase) -> None:
    settings = read_case(
        make_case(
            {
                "case.toml": 'title = "A"\nclaimant = "owner"\ncurrency = "EUR"\n'
                "[screening]\nexhaustive_pairs = 5\n"
                "false_share = 0.2\n[screening.cutoffs]\nnames = 0.8\nimages = 31\n"
                '[claims]\nfora = ["CN", "BG"]\nsince = 2001-02-03\nrate.low = 1.0\n'
            }
        )
    ).case.settings
    assert (settings.as_of, settings.currency, settings.exhaustive_pairs) == (date.today(), "EUR", 5)
    assert (settings.false_share, dict(settings.cutoffs)) == (0.2, {"names": 0.8, "images": 31.0})
    assert dict(settings.claims) == {"fora": ("CN", "BG"), "since": date(2001, 2, 3), "rate": {"low": 1.0}}


def test_what_is_not_known_and_not_near_is_warned_of_once(make_case: MakeCase) -> None:
    reading = read_case(
        make_case(
            {
                "case.toml": "title = 'A'\nclaimant = 'owner'\nflavour = 1\n",
                "works.csv": "work_id,colour,title,\nw1,red,First,\nw2,red,Second,\n",
                "sightings.csv": None,
                "sightings.jsonl": '{"sighting_id": "s1", "title": "T", "colour": 1}\n'
                '{"sighting_id": "s2", "title": "T", "colour": 1}\n',
                "weather.csv": "day\n",
                "acts.xlsx": b"PK",
                "README.md": "notes",
            }
        )
    )
    assert reading.rejected == ()
    assert reading.warnings == (
        "acts.xlsx was not read: a table is a .csv, .jsonl or .parquet file",
        "weather.csv is not a table of a case and was not read",
        "case.toml: key 'flavour' is not known and was not read",
        "works.csv: column 'colour' is not known and was not read",
        "works.csv: a column without a name was not read",
        "sightings.jsonl: column 'colour' is not known and was not read",
    )


def test_a_run_never_opens_the_labels(make_case: MakeCase) -> None:
    folder = make_case()
    (folder / "labels.csv").symlink_to(folder / "nothing")
    (folder / "labels.parquet").mkdir()
    assert "labels" not in " ".join(read_case(folder).inputs)


def test_labels_are_checked_against_the_case(make_case: MakeCase) -> None:
    folder = make_case(
        {"labels.csv": "sighting_id,work_id,relation\ns1,w1,copy\ns2,w9,copy\ns3,,independent\n"}
    )
    labels, rejected = read_labels(folder)
    assert [(label.sighting_id, label.work_id, label.relation) for label in labels] == [("s1", "w1", "copy")]
    assert [(r.line, r.column, r.reason) for r in rejected] == [
        (3, "work_id", "names no row of works"),
        (4, "sighting_id", "names no row of sightings"),
    ]


def test_a_case_without_labels_cannot_give_any(make_case: MakeCase) -> None:
    with pytest.raises(CaseError, match="case: labels is missing"):
        read_labels(make_case())


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="is not a case"):
        read_case(tmp_path / "nothing")


def test_rejected_rows_are_written_as_they_stood(tmp_path: Path) -> None:
    row = Rejection(file="works.csv", line=3, column="title", value='=HYPERLINK("x")', reason="why, indeed")
    write_rejected(tmp_path / "rejected.csv", [row])
    assert (tmp_path / "rejected.csv").read_text() == (
        '"file","line","column","value","reason"\n"works.csv","3","title","=HYPERLINK(""x"")","why, indeed"\n'
    )
