"""Grounds beside exclusive rights, and bars to suit: what the record has for each, and what each lacks."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from tests.rights.rows import LINE, ON, SIGHTING, act, ask, licence, right

from deadringer.model.dates import parse
from deadringer.model.records import Party
from deadringer.rights.bars import bars
from deadringer.rights.grounds import grounds
from deadringer.rights.record import Record


def found(small, row, done=None, **tables):
    record = small(licences=(row,), **tables)
    return {ground.kind: ground for ground in grounds(ask(record, done=done or act()), record)}


RAN = {"starts": "2000-01-01", "ends": "2020-01-01"}
OUTSIDE = {"scope": ("sell",), **RAN}


def test_a_stranger_owes_nothing_but_fair_competition(small):
    record = small()
    [only] = grounds(ask(record, done=act(territory="DE")), record)
    assert (only.kind, only.stands) == ("unfair_competition", False)
    assert "UWG sec. 4 no. 3" in only.text
    assert [s.certainty for s in only.supports] == ["medium"]


def test_where_no_rule_is_on_record_the_treaty_is_named_and_the_provision_is_lacking(small):
    record = small(licences=(licence("never"),))  # a negative is no contract
    for territory, starts in (("AM", "2010"), ("BG", "1990"), ("CN", "2017")):
        [only] = grounds(ask(record, done=act(territory=territory, starts=starts)), record)
        assert "Paris Convention art. 10bis" in only.text
        assert only.lacks[0].startswith(f"The provision of {territory}")


@pytest.mark.parametrize(
    ("until", "named"), [("2012-12-31", True), ("2012-12-30", False), ("2013-01-01", True)]
)
def test_a_rule_is_law_for_an_act_only_to_its_last_day(small, until, named):
    record = small()
    [row] = [row for row in record.rules.unfair_competition if row.territory == "DE"]
    over = dataclasses.replace(row, valid_to=date.fromisoformat(until))
    record = Record(record.case, dataclasses.replace(record.rules, unfair_competition=(over,)))
    [only] = grounds(ask(record, done=act(territory="DE")), record)
    assert ("UWG" in only.text) is named


def test_of_no_place_no_rule_is_asked(small):
    record = small()
    seen = dataclasses.replace(SIGHTING, made_in="")
    assert grounds(ask(record, sighting=seen, done=act(territory="")), record) == ()


def test_what_is_licensed_or_own_breaks_nothing(small):
    assert found(small, licence("valid", **RAN)) == {}
    record = small()
    own = dataclasses.replace(SIGHTING, maker=("Holder",), made_in="RU")
    assert grounds(ask(record, sighting=own, done=act(territory="RU")), record) == ()


@pytest.mark.parametrize(
    ("given", "done", "outside"),
    [
        (OUTSIDE, {}, "it is for sell, and the act is make"),
        ({"territory": "RO", **RAN}, {}, "it is for RO, and the act was in BG"),
        ({"excluded": ("Make",), **RAN}, {}, "it excludes make"),
        ({"scope": (), **RAN}, {}, ""),
        ({"territory": "", "scope": (), **RAN}, {}, ""),
    ],
)
def test_an_act_outside_a_running_licence_is_a_breach_and_one_of_unknown_scope_is_not(
    small, given, done, outside
):
    ground = found(small, licence("valid", **given), act(**done)).get("contract")
    assert (ground.text if ground else "") == (f"Breach of l: {outside}." if outside else "")
    assert ground is None or ground.lacks == ("The contract itself, with its law and forum.",)


def test_whether_a_licence_ran_and_was_concluded_and_bound_this_maker_is_lacking_where_not_on_record(small):
    undated = found(small, licence("disputed", scope=("sell",)))["contract"]
    assert undated.lacks == (
        "That l was concluded: the sources do not agree.",
        "That l ran from 2010-01-01 to 2012-12-31.",
        "The contract itself, with its law and forum.",
    )
    passed = found(small, licence("valid", licensee="old", **OUTSIDE), parties=LINE, successions=ON)[
        "contract"
    ]
    assert passed.lacks[0] == "That Maker took over the duties of Old works."
    assert any("Maker followed Old works" in reason.text for reason in passed.supports)


def test_units_past_a_cap_are_a_breach_of_the_licence_that_has_it(small):
    row = licence("valid", cap="1000", **RAN)
    record = small(licences=(row,))
    one = ask(record, done=act())
    over = dataclasses.replace(one, permission="no_licence_in_force", part=1, licences=("l",))
    of = {g.kind: g.text for g in grounds(over, record)}
    assert of["contract"] == "Breach of l: it is capped at 1000."
    other = dataclasses.replace(over, licences=())
    assert "contract" not in {g.kind for g in grounds(other, record)}


@pytest.mark.parametrize(
    ("given", "done", "breach", "goods"),
    [
        ({"excluded": ("export",)}, {"kind": "export"}, True, False),
        ({"duties": ("no_export",)}, {"kind": "export"}, True, False),
        ({"duties": ("no_export",)}, {"kind": "sell", "territory": "PL"}, True, True),
        ({"duties": ("no_export",)}, {"kind": "sell", "territory": "BG"}, False, False),
        ({"duties": ("no_export",)}, {"kind": "make", "territory": "PL"}, False, False),
        ({}, {"kind": "export"}, False, False),
    ],
)
def test_a_clause_against_export_is_broken_by_export_and_by_trade_elsewhere(
    small, given, done, breach, goods
):
    ground = found(small, licence("valid", **{**RAN, **given}), act(**done)).get("no_export")
    assert (ground is not None) is breach
    said = any("goods came from the licensee" in text for text in ground.lacks) if ground else False
    assert said is goods


def test_that_a_clause_still_bound_is_lacking_where_the_licence_is_over_or_open(small):
    for row in (licence("valid", excluded=("export",)), licence("ended", ends="2005", excluded=("export",))):
        ground = found(small, row, act(kind="export"))["no_export"]
        assert "That the clause bound at that time." in ground.lacks


def test_duties_after_the_end_and_of_confidence_say_which_clause_is_lacking(small):
    bare = found(small, licence("ended", starts="2000", ends="2005"))
    assert "contract" not in bare
    assert "A clause of l on what must stop, or be handed back, at its end." in bare["after_end"].lacks
    assert "A duty of confidence in l." in bare["know_how"].lacks
    duties = ("confidentiality", "stop_making", "return_documents")
    owed = found(small, licence("ended", starts="2000", ends="2005", duties=duties))
    assert owed["after_end"].text == "Duties after the end of l (2005): stop making or return documents."
    assert owed["after_end"].lacks == ("The contract itself, with its law and forum.",)
    assert len(owed["know_how"].lacks) == 2
    assert "duties: confidentiality, stop making, return documents" in owed["know_how"].supports[0].text
    running = found(small, licence("valid", duties=("confidentiality",), scope=("sell",), **RAN))
    assert "after_end" not in running
    assert "know_how" in running


def party(**given):
    return Party(party_id="maker", name="Maker", **given)


HOLDER = Party(party_id="holder", name="Holder")
STATE = Party(party_id="state", name="The State", kind="state")


@pytest.mark.parametrize(
    ("parties", "kinds"),
    [
        ((HOLDER, party()), []),
        ((HOLDER, party(kind="state_agency")), ["immunity"]),
        ((HOLDER, STATE, party(affiliated_to="state")), ["immunity"]),
        ((HOLDER, STATE, party(kind="ministry", affiliated_to="state")), ["immunity"]),
        ((HOLDER, party(affiliated_to="holder")), []),
        ((HOLDER, party(dissolved=parse("2019"))), ["dissolved"]),
        ((HOLDER, party(sanctions="EU list")), ["sanctions"]),
        ((dataclasses.replace(HOLDER, sanctions="EU list"), party(sanctions="US list")), ["sanctions"] * 2),
    ],
)
def test_bars_are_listed_by_what_the_record_says_of_both_sides(small, parties, kinds):
    record = small(parties=parties)
    assert [bar.kind for bar in bars("maker", ("w",), record)] == kinds
    assert all(bar.source for bar in bars("maker", ("w",), record))
    assert bars("nobody", ("w",), record) == ()


def test_a_claimant_that_is_no_party_has_no_sanctions(small):
    assert bars("maker", ("w",), small(parties=(party(),))) == ()


def test_a_clause_on_arbitration_is_a_bar_for_its_licensee_alone(small):
    clause = licence("valid", arbitration="ICC, seat Geneva")
    record = small(licences=(clause, licence("valid", licence_id="m")), rights=(right(),))
    [bar] = bars("maker", ("w",), record)
    assert (bar.kind, "ICC, seat Geneva" in bar.text) == ("arbitration", True)
    assert bars("holder", ("w",), record) == ()
