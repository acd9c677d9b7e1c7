"""A name means a party only where one party bears it; a party stands in a line, and in a family."""

from __future__ import annotations

import pytest

from deadringer.facets.parties import normal
from deadringer.model.dates import parse
from deadringer.model.records import Party, Site, Succession
from deadringer.rights.parties import folded
from deadringer.rights.record import Record


@pytest.mark.parametrize(
    ("name", "territory", "party"),
    [
        ("Arsenal AD Kazanlak", "BG", "arsenal"),
        ("ARSENAL  ad", "BG", "arsenal"),
        ("Lucznik", "PL", "fb_radom_old"),
        ("FEG Budapest", "HU", "feg"),
        ("Česká zbrojovka", "CS", None),
        ("state factories", "CN", "cn_state"),
        ("state factories", "KP", "kp_state"),
        ("state factories", "", None),
        ("CAVIM, Maracay", "VE", "cavim"),
        ("CAVIM, Maracay", "BG", None),
        ("KMZ Kovrov", "SU", None),
        ("Kovrov", "SU", "zid"),
        ("Pakistan Ordnance Factories and workshops", "PK", None),
    ],
)
def test_a_name_is_resolved_where_one_party_bears_it(seed, name, territory, party):
    assert seed.parties.resolve(name, territory, parse("1985")) == party


KNOWN = (
    Party(party_id="arsenal", name="Arsenal AD Kazanlak", aliases=("Arsenal AD",), territory=("BG",)),
    Party(party_id="inc", name="Arsenal Inc.", territory=("US",)),
    Party(party_id="kite", name="Kite Works Ltd", territory=("GB",)),
    Party(party_id="plant", name="Factory 10"),
)


@pytest.mark.parametrize(
    ("name", "territory", "party"),
    [
        ("Works, Kite", "GB", "kite"),
        ("Kite Works Limited", "GB", "kite"),
        ("Kite Works GmbH", "GB", None),
        ("Kite Workshop Ltd", "GB", None),
        ("Арсенал АД", "BG", "arsenal"),
        ("Arsenal", "BG", "arsenal"),
        ("Arsenal", "", None),
        ("Arsenal Kazanlak AD", "BG", None),  # whose AD stands within the name
        ("Factory Nr. 11", "", None),
        ("10 Factory", "", "plant"),
        ("Ltd", "GB", None),
    ],
)
def test_a_name_is_known_by_its_words_where_no_party_bears_it_letter_by_letter(small, name, territory, party):
    case = small(parties=KNOWN).case
    assert Record(case, normal=normal).parties.resolve(name, territory) == party


def test_without_words_a_name_is_known_letter_by_letter(small):
    assert small(parties=KNOWN).parties.resolve("Works, Kite", "GB") is None


def test_the_name_of_a_site_is_one_of_its_party(small):
    sites = (Site(site_id="p", name="Kazanlak plant", party="arsenal"), Site(site_id="q", name="Kite field"))
    parties = small(parties=KNOWN, sites=sites).parties
    assert parties.resolve("kazanlak PLANT", "BG") == "arsenal"
    assert parties.resolve("Kite field") is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Factory 10 / Arsenal AD", {"Factory 10": "plant", "Arsenal AD": "arsenal"}),
        ("Arsenal AD / someone", {"Arsenal AD": "arsenal", "someone": None}),
        ("A/S Kite", {"A/S Kite": None}),
        (" / ", {" / ": None}),
        ("Arsenal AD", {"Arsenal AD": "arsenal"}),
        ("Both / One", {"Both / One": "both"}),
    ],
)
def test_a_maker_written_with_a_stroke_is_several_unless_one_party_bears_it_so(small, text, meant):
    one = Party(party_id="both", name="Both / One")
    assert small(parties=(*KNOWN, one)).parties.meant(text, "BG") == meant


def test_letters_are_compared_without_their_marks():
    assert folded(" ŁUCZNIK\u00a0 Straße ") == folded("lucznik strasse")


def test_a_reused_code_is_the_state_next_to_the_other_territories(small):
    record = small(
        parties=(
            Party(party_id="serb", name="Works", territory=("YU", "CS", "RS")),
            Party(party_id="czech", name="Works", territory=("CS", "CZ")),
        )
    )
    assert record.parties.resolve("works", "CS", parse("1980")) == "czech"
    assert record.parties.resolve("works", "CS", parse("2005")) == "serb"
    assert record.parties.resolve("works", "CS", parse("1980/2005")) is None


@pytest.mark.parametrize(
    ("party", "respondent"),
    [
        ("factory10", "arsenal"),
        ("cugir_old", "cugir"),
        ("fb_radom_old", "fb_radom"),
        ("cn_state", "norinco"),
        ("izhmash", "kalashnikov_concern"),
        ("zastava", "zastava"),
    ],
)
def test_the_latest_successor_answers_for_a_party(seed, party, respondent):
    assert seed.parties.respondent(party) == respondent


def test_a_line_that_divides_is_answered_for_by_the_last_before(small):
    parties = tuple(Party(party_id=name, name=name) for name in "abcd")
    rows = tuple(Succession(predecessor=a, successor=b) for a, b in ("ab", "bc", "bd"))
    record = small(parties=parties, successions=rows)
    assert [record.parties.respondent(name) for name in "abcd"] == ["b", "b", "c", "d"]
    assert [step.party_id for step in record.parties.line("c").predecessors] == ["b", "a"]
    assert record.parties.between("c", "d") is None


def test_a_loop_in_the_record_ends(small):
    parties = tuple(Party(party_id=name, name=name, affiliated_to=other) for name, other in ("ab", "ba"))
    rows = tuple(Succession(predecessor=a, successor=b) for a, b in ("ab", "ba"))
    record = small(parties=parties, successions=rows)
    assert record.parties.respondent("a") == "b"
    assert record.parties.family("a") == {"a", "b"}


def test_a_family_is_the_line_what_it_controls_and_common_control(seed):
    state = seed.parties.family("ussr")
    assert {"ussr", "russian_federation", "tula", "zid", "molot", "izhmekh"} <= state
    assert "arsenal" not in state
    assert seed.parties.family("tula") == state - {"ussr"}


def test_those_who_controlled_a_predecessor_are_not_of_the_family(seed):
    assert seed.parties.family("kalashnikov_concern") == {"kalashnikov_concern", "izhmash"}
    assert seed.parties.related("kalashnikov_concern", "tula") is True
    assert seed.parties.related("kalashnikov_concern", "norinco") is False


GROUP = (
    *(Party(party_id=name, name=name) for name in "hms"),
    Party(party_id="below", name="below", affiliated_to="m"),
    Party(party_id="sister", name="sister", affiliated_to="s"),
)


@pytest.mark.parametrize(("before", "after"), [("m", "h"), ("h", "m")])
@pytest.mark.parametrize("maker", ["m", "below"])
@pytest.mark.parametrize(
    ("joined", "asked", "answer"),
    [
        ("2010", "2012", True),
        ("2010", "2005", None),
        ("2010", "2010", None),
        ("2010-05-01", "2010-05-01", True),
        ("2010", "2009/2011", None),
        ("", "2012", None),
    ],
)
def test_who_came_by_a_succession_is_of_the_family_from_its_day(
    small, before, after, maker, joined, asked, answer
):
    on = parse(joined) if joined else None
    record = small(parties=GROUP, successions=(Succession(predecessor=before, successor=after, on=on),))
    assert record.parties.belongs(maker, "h", parse(asked)) is answer
    assert record.parties.belongs("sister", "h", parse(asked)) is False
    assert record.parties.belongs("below", "m", parse(asked)) is True


@pytest.mark.parametrize(("kind", "answer"), [("state", True), ("holder", None)])
def test_the_plants_of_a_later_state_were_those_of_the_state_before_it(small, kind, answer):
    parties = (
        Party(party_id="old", name="Old", kind=kind),
        Party(party_id="new", name="New", kind=kind),
        Party(party_id="plant", name="Plant", affiliated_to="new"),
    )
    rows = (Succession(predecessor="old", successor="new", on=parse("1991-12-26")),)
    belongs = small(parties=parties, successions=rows).parties.belongs
    assert belongs("plant", "old", parse("1985")) is answer
    assert belongs("new", "old", parse("1985")) is None
