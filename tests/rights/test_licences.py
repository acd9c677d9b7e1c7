"""A licence answers as its status, dates, scope and lineage say, and no further."""

from __future__ import annotations

import dataclasses

import pytest
from tests.rights.rows import ALL, CHAIN, LINE, LIVE, NEVER, ON, OVER, TITLED, act, ask, licence

from deadringer.model.dates import parse
from deadringer.model.records import (
    Party,
    Title,
)


@pytest.mark.parametrize(
    ("rows", "done", "answer"),
    [
        ([licence("valid", starts="2000")], act(), "licensed"),
        ([licence("valid", starts="2011")], act(), "unknown"),
        ([licence("valid", starts="2000", ends="2005")], act(), "no_licence_in_force"),
        ([licence("valid", starts="2000", ends="2011")], act(), "unknown"),
        ([licence("valid", status_on="2005")], act(), "unknown"),
        ([licence("valid", status_on="2020")], act(), "unknown"),
        ([licence("valid", starts="2000", status_on="2011")], act(), "unknown"),
        ([licence("valid", starts="2000", status_on="2013")], act(), "licensed"),
        ([licence("valid", starts="2000", status_on="2009/2014")], act(), "unknown"),
        ([licence("valid", starts="2000", status_on="2009/2014")], None, "licensed"),
        ([licence("unknown", starts="2000", ends="2020")], act(), "licensed"),
        ([licence("unknown", starts="2000", ends="2005")], act(), "no_licence_in_force"),
        ([licence("unknown", starts="2000")], act(), "unknown"),
        ([licence("", starts="2000")], act(), "unknown"),
        ([licence("expired", status_on="2006")], act(), "no_licence_in_force"),
        ([licence("expired", status_on="2011")], act(), "unknown"),
        ([licence("expired")], act(), "unknown"),
        ([licence("expired")], None, "no_licence_in_force"),
        ([licence("ended", starts="2000", ends="2020")], act(), "licensed"),
        ([licence("disputed", starts="2000", ends="2020")], act(), "unknown"),
        ([licence("refused")], None, "never_licensed"),
        ([licence("refused")], act(), "unknown"),
        ([licence("refused", status_on="2018")], act(), "unknown"),
        ([licence("refused", status_on="2009")], act(), "unknown"),
        ([licence("refused", status_on="2010-05-01")], act(starts="2010-05-01", ends="2010-05-01"), NEVER),
        ([licence("refused", status_on="2010")], act(starts="2010", ends="2010"), "unknown"),
        ([licence("never_taken")], act(), "never_licensed"),
        ([licence("never", status_on="2013")], act(), "never_licensed"),
        ([licence("never", status_on="2011")], act(), "unknown"),
        ([licence("never", status_on="2009")], act(), "unknown"),
        ([licence("never", status_on="2009")], None, "never_licensed"),
        ([licence("granted_without_title")], act(), "unknown"),
        ([licence("granted_without_title")], None, "no_licence_in_force"),
        ([licence("granted_without_title", starts="2000", ends="2003")], act(), "no_licence_in_force"),
        ([licence("granted_without_title", ends="2003")], act(), "no_licence_in_force"),
        ([licence("granted_without_title", starts="2011")], act(), "unknown"),
        ([licence("granted_without_title", starts="2015")], act(), "unknown"),
        # territory, scope and what is excluded
        ([licence("never", territory="CN")], act(), "unknown"),
        ([licence("never", territory="")], act(), "unknown"),
        ([licence("valid", starts="2000")], act(kind="export"), "unknown"),
        ([licence("valid", starts="2000", scope=())], act(), "unknown"),
        ([licence("valid", starts="2000", excluded=("export",))], act(kind="export"), "no_licence_in_force"),
        ([licence("valid", starts="2000", excluded=("export",))], act(), "licensed"),
        ([licence("valid", starts="2000", scope=ALL, excluded=("exports",))], act(kind="export"), OVER),
        ([licence("valid", starts="2000", scope=ALL, excluded=("Manufacture",))], act(), OVER),
        ([licence("valid", starts="2000", scope=ALL, excluded=("sales",))], act(), "licensed"),
        ([licence("valid", starts="2000", excluded=("BG",))], act(), OVER),
        ([licence("valid", starts="2000", excluded=("RO", "export"))], act(), "licensed"),
        ([licence("valid", starts="2000", excluded=("export to RO",))], act(), "unknown"),
        ([licence("expired", status_on="2006", excluded=("export to RO",))], act(), OVER),
        ([licence("valid", starts="2000", licensor="maker")], act(), "unknown"),
        ([licence("valid", starts="2000", licensor="")], act(), "licensed"),
        # several rows
        (
            [licence("expired", status_on="2006"), licence("valid", licence_id="m", starts="2007")],
            act(),
            "licensed",
        ),
        ([licence("expired", status_on="2006"), licence("refused", licence_id="m")], act(), "unknown"),
        ([licence("valid", starts="2000"), licence("disputed", licence_id="m")], act(), "unknown"),
        # one that had not begun says nothing of the time before it
        (
            [licence("valid", starts="2000", ends="2013"), licence("valid", licence_id="m", starts="2014")],
            act(),
            "licensed",
        ),
        (
            [licence("expired", status_on="2006"), licence("valid", licence_id="m", starts="2014")],
            act(),
            OVER,
        ),
        ([licence("expired", starts="2014", status_on="2016")], act(), "unknown"),
        ([], act(), "unknown"),
    ],
)
def test_a_licence_answers_as_its_status_dates_and_scope_say(small, rows, done, answer):
    assert ask(small(licences=tuple(rows)), done=done).permission == answer


@pytest.mark.parametrize(
    ("rows", "answer", "silent"),
    [
        ([licence("expired", status_on="2006")], "no_licence_in_force", False),
        ([licence("never")], "unknown", True),
        ([licence("valid", starts="2000")], "unknown", True),
        (
            [licence("expired", status_on="2006"), licence("never", licence_id="m", work_id="v")],
            "never_licensed",
            False,
        ),
    ],
)
def test_of_an_ancestors_licence_only_its_end_says_something_of_what_derives_from_it(
    small, rows, answer, silent
):
    found = ask(small(works=CHAIN, licences=tuple(rows)), done=act(), work="v")
    assert (found.permission, found.silent) == (answer, silent)


@pytest.mark.parametrize(
    ("nearer", "ancestor", "answer"),
    [
        ("never", {"status": "valid", "starts": "2000"}, "unknown"),
        ("never", {"status": "disputed"}, "unknown"),
        ("never", {"status": "unknown"}, "unknown"),
        ("never", {"status": "expired", "status_on": "2006"}, NEVER),
        ("never", {"status": "never"}, NEVER),
        ("valid", {"status": "expired", "status_on": "2006"}, "licensed"),
        ("valid", {"status": "disputed"}, "licensed"),
        ("valid", {"status": "never"}, "unknown"),
    ],
)
def test_where_a_right_in_an_ancestor_is_relied_on_the_licences_for_it_are_asked_too(
    small, nearer, ancestor, answer
):
    rows = (licence(nearer, starts="2000", work_id="v"), licence(licence_id="m", **ancestor))
    found = ask(small(works=CHAIN, licences=rows, rights=(LIVE,), titles=TITLED), done=act(), work="v")
    assert (found.permission, found.rights) == (answer, ("r",))
    own = dataclasses.replace(LIVE, work_id="v")
    found = ask(small(works=CHAIN, licences=rows, rights=(own,), titles=TITLED), done=act(), work="v")
    assert found.permission == {"never": NEVER, "valid": "licensed"}[nearer]


@pytest.mark.parametrize(("since", "answer"), [("2005", "unknown"), ("1955", "licensed")])
def test_a_licensor_must_have_been_tied_to_the_holder_when_it_gave_the_licence(small, since, answer):
    parties = (*small().case.parties, Party(party_id="before", name="Before"))
    titles = (
        Title(title_id="t", work_id="w", holder="before", starts=parse("1950"), ends=parse("1960")),
        Title(title_id="u", work_id="w", holder="holder", starts=parse("1960")),
    )
    given = licence("valid", starts=since, ends="2030", licensor="before")
    assert ask(small(parties=parties, titles=titles, licences=(given,)), done=act()).permission == answer


@pytest.mark.parametrize(
    ("status", "done", "answer"),
    [
        ("valid", act(), "licensed"),
        ("valid", act(starts="2016", ends="2018"), "unknown"),
        ("expired", act(starts="2016", ends="2018"), "no_licence_in_force"),
        ("never", act(starts="2016", ends="2018"), "never_licensed"),
    ],
)
def test_whether_a_licence_passed_to_a_successor_is_not_known(small, status, done, answer):
    dates = {"valid": {"starts": "2000"}, "expired": {"status_on": "2012"}, "never": {}}[status]
    record = small(parties=LINE, successions=ON, licences=(licence(status, licensee="old", **dates),))
    found = ask(record, done=done)
    assert found.permission == answer
    assert any("Maker followed Old works" in r.text and r.certainty == "low" for r in found.reasons)


def test_a_note_of_the_case_is_quoted_as_its_own_and_no_finding(small):
    found = ask(small(parties=LINE, licences=(licence("unknown", note="ended"),)), done=act())
    text = next(r.text for r in found.reasons if r.text.startswith("l: "))
    assert "(status: unknown; the case's note: \u201cended\u201d): whether it ran from 2010" in text
    rows = (dataclasses.replace(ON[0], note="assets only"),)
    record = small(parties=LINE, successions=rows, licences=(licence("valid", licensee="old"),))
    said = [r.text for r in ask(record, done=act()).reasons]
    assert "Maker followed Old works (2015; the case's note: \u201cassets only\u201d)" in said


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ("2015-06", "it began 2015-06, after 2010-01-01 to 2012-12-31"),
        ("2011", "whether it ran from 2010-01-01 to 2012-12-31 is not on record"),
        (None, "whether it ran from 2010-01-01 to 2012-12-31 is not on record"),
    ],
)
def test_a_valid_licence_that_had_not_begun_is_said_not_to_have(small, starts, said):
    dates = {"starts": starts} if starts else {}
    found = ask(small(licences=(licence("valid", status_on="2016", **dates),)), done=act())
    assert found.permission == "unknown"
    assert any(r.text.endswith(said) for r in found.reasons if r.text.startswith("l: "))
