"""What the seed's record says of the makers it names, the works being given."""

from __future__ import annotations

import dataclasses
import re

import pytest

from deadringer.model.dates import parse
from deadringer.model.records import Act, Sighting
from deadringer.rights.permission import agree, permit


def asked(record, sighting_id, *works):
    """Ask of a sighting's act, or of the making it implies."""
    sighting = next(s for s in record.case.sightings if s.sighting_id == sighting_id)
    act = next((a for a in record.case.acts if a.sighting_id == sighting_id), None)
    return agree(permit(sighting, act, works, record))


@pytest.mark.parametrize(
    ("sighting", "works", "answer", "licences", "makers"),
    [
        ("s_ak103_ve", ["ak103"], "licensed", ("L35-ak103",), ("cavim",)),
        ("s_akk", ["ak47"], "no_licence_in_force", ("L03-ak47",), ("arsenal",)),
        ("s_aim63", ["akm"], "no_licence_in_force", ("L23-akm",), ("cugir",)),
        ("s_kbkakm", ["akm"], "no_licence_in_force", ("L14-akm",), ("fb_radom",)),
        ("s_ash78", ["ak47"], "no_licence_in_force", ("L28-ak47",), ("gramsh",)),
        ("s_zm70", ["ak47"], "never_licensed", ("L25-ak47",), ("zastava",)),
        ("s_rk76", ["ak47"], "never_licensed", ("L40-ak47",), ("valmet_sako",)),
        ("s_et97", ["akm"], "never_licensed", ("L39-akm",), ("gafat",)),
        ("s_tantal", ["ak74"], "never_licensed", ("L15-ak74",), ("fb_radom",)),
        ("s_type56", ["akm"], "never_licensed", ("L06-akm",), ("norinco",)),
        ("s_type56", ["ak47"], "unknown", ("L05-ak47",), ("norinco",)),
        ("s_type63r", ["sks"], "unknown", ("L07-sks",), ("norinco",)),
        ("s_mpik", ["ak47"], "unknown", ("L18-ak47",), ("suhl", "gwb_wiesa")),
        ("s_ak55", ["ak47"], "unknown", ("L21-ak47",), ("feg",)),
        ("s_nk68", ["akm"], "unknown", (), ("kp_state",)),
        ("s_j11a", ["su27"], "unknown", ("L10-su27",), ("shenyang",)),
        # the start of the licence is known to two years only, and so is not before the whole act
        ("s_pw33", ["tt33"], "unknown", ("L17-tt33",), ("fb_radom",)),
        ("s_khyber", ["ak47"], "unknown", (), ("Pakistan Ordnance Factories and workshops",)),
        ("s_aek971", ["ak74"], "unknown", (), ("KMZ Kovrov",)),
        # a work the record is silent on does not disagree; one it answers otherwise does
        ("s_ak103_ve", ["ak103", "svd"], "licensed", ("L35-ak103",), ("cavim",)),
        ("s_zm70", ["ak47", "akm"], "never_licensed", ("L25-ak47",), ("zastava",)),
        ("s_type56", ["ak47", "akm"], "unknown", ("L05-ak47", "L06-akm"), ("norinco",)),
        ("s_tantal", ["ak74", "akm"], "unknown", ("L15-ak74", "L14-akm"), ("fb_radom",)),
    ],
)
def test_the_record_answers_for_a_maker(seed, sighting, works, answer, licences, makers):
    found = asked(seed, sighting, *works)
    assert (found.permission, found.licences, found.makers) == (answer, licences, makers)


@pytest.mark.parametrize(
    ("starts", "ends", "answer"),
    [
        ("1947", "1958", "licensed"),
        ("1946", "1958", "unknown"),
        ("1947", "1959", "unknown"),
        ("1960", "1965", "no_licence_in_force"),
        ("1940", "1944", "unknown"),
    ],
)
def test_a_licence_that_ran_covers_the_acts_wholly_within_it(seed, starts, ends, answer):
    sighting = next(s for s in seed.case.sightings if s.sighting_id == "s_pw33")
    act = Act(
        act_id="a", sighting_id="s_pw33", kind="make", territory="PL", starts=parse(starts), ends=parse(ends)
    )
    assert [p.permission for p in permit(sighting, act, ["tt33"], seed)] == [answer]


def test_a_licence_from_one_without_title_is_shown_with_its_chain(seed):
    sighting = Sighting(sighting_id="s", title="Tabuk", maker=("Al-Qadissiya Establishments",), made_in="IQ")
    found = agree(permit(sighting, None, ["ak47"], seed))
    assert (found.permission, found.licences) == ("no_licence_in_force", ("L27-ak47",))
    assert any("Zastava Arms had no title to grant it" in reason.text for reason in found.reasons)


OWN_MAKERS = {
    "Izhmash",
    "Izhmash (Izhevsk)",
    "Izhevsk",
    "Tula",
    "Tula Arsenal",
    "Kovrov",
    "Kovrov (ZiD)",
    "Vyatskiye Polyany (Molot)",
    "Izhevsk Mechanical Plant",
    "Kalashnikov Concern",
}


def test_every_make_of_the_holders_plants_is_own(seed):
    makes = [s for s in seed.case.sightings if s.maker and set(s.maker) <= OWN_MAKERS]
    assert len(makes) == 34
    works = [work.work_id for work in seed.case.works if work.origin == "SU"]
    for sighting in makes:
        if sighting.made_in == "SU":
            assert {p.permission for p in permit(sighting, None, works, seed)} == {"own"}
        else:
            assert {p.permission for p in permit(sighting, None, ["ak103", "ak12"], seed)} == {"own"}


def test_no_foreign_make_is_own(seed):
    works = [work.work_id for work in seed.case.works]
    for sighting in seed.case.sightings:
        if not set(sighting.maker) & OWN_MAKERS and sighting.made_in not in ("SU", "RU"):
            assert "own" not in {p.permission for p in permit(sighting, None, works, seed)}


def test_the_reasons_carry_the_source_and_the_weakest_certainty(seed):
    found = asked(seed, "s_tantal", "ak74")
    reason = next(r for r in found.reasons if r.text.startswith("L15-ak74"))
    assert reason.source == next(row.source for row in seed.case.licences if row.licence_id == "L15-ak74")
    assert reason.certainty == "low"
    followed = "Fabryka Broni Łucznik-Radom followed Zakłady Metalowe Łucznik, Radom"
    assert any(followed in r.text and r.certainty == "low" for r in found.reasons)


def test_sentences_name_parties_and_works_and_keep_the_ids_of_rows_to_look_up(seed):
    found = asked(seed, "s_ak55", "ak47")
    assert any(
        r.text.startswith("L21-ak47: Soviet Union licensed FÉG for AK-47 in HU") for r in found.reasons
    )
    assert (found.work_id, found.licences, found.makers) == ("ak47", ("L21-ak47",), ("feg",))


def test_no_sentence_says_the_id_of_a_party_or_a_work(seed):
    case = seed.case
    ids = [party.party_id for party in case.parties] + [work.work_id for work in case.works]
    called = [party.name for party in case.parties] + [work.title for work in case.works]
    name = re.compile("|".join(map(re.escape, sorted(called, key=len, reverse=True))))
    raw = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, ids))})(?![\w-])")
    for sighting in case.sightings:
        acts = [act for act in case.acts if act.sighting_id == sighting.sighting_id]
        for act in (*acts, None):
            answers = permit(sighting, act, [work.work_id for work in case.works], seed)
            for answer in (*answers, agree(answers, seed.title_of)):
                for text in (*(reason.text for reason in answer.reasons), *answer.decides):
                    assert not raw.search(name.sub("", text)), text


def test_what_is_neither_party_nor_work_is_called_by_itself(small):
    record = small()
    assert (record.title_of("w"), record.title_of("holder")) == ("W", "holder")
    assert (record.parties.name("holder"), record.parties.name("w")) == ("Holder", "w")


@pytest.mark.parametrize("maker", ["maker", "Maker"])
def test_a_maker_that_is_no_party_is_never_given_the_name_of_one(small, maker):
    sighting = Sighting(sighting_id="s", title="S", maker=("Holder", maker))
    texts = [reason.text for reason in permit(sighting, None, ["w"], small())[0].reasons]
    assert "made by the holder's own and by others: Maker" in texts


def test_a_valid_licence_says_who_stated_so_and_when_and_its_cap(seed):
    found = asked(seed, "s_ak103_ve", "ak103")
    text = next(r.text for r in found.reasons if r.text.startswith("L35-ak103"))
    assert "status: valid, stated between 2009 and 2014 by licensor side, press" in text
    assert "capped at 25000 a year" in text
    assert "that L35-ak103 still runs" in found.decides


def test_an_act_without_an_end_is_asked_as_of_the_day_it_was_seen_or_the_case_is_decided_on(seed):
    assert str(asked(seed, "s_akk", "ak47").asked) == "2026-11-01"
    sighting = next(s for s in seed.case.sightings if s.sighting_id == "s_akk")
    seen = dataclasses.replace(sighting, seen_on=parse("2001"))
    [found] = permit(seen, None, ["ak47"], seed)
    assert (str(found.asked), found.permission) == ("2001", "unknown")


def test_an_act_in_a_former_state_is_asked_as_of_its_last_day(seed):
    assert str(asked(seed, "s_mpik", "ak47").asked) == "1990-10-02"
    assert str(asked(seed, "s_zm70", "ak47").asked) == "1992-04-26/2003-02-03"


def test_a_right_abroad_is_no_right_here(seed):
    assert asked(seed, "s_type56", "ak47").rights_unknown == ("L13",)
    assert asked(seed, "s_akk", "ak47").rights_unknown == ()


def test_the_hand_over_among_states_is_a_defence_where_both_were_members(seed):
    def expected(sighting, work):
        return any("Sofia principle" in d.text for d in asked(seed, sighting, work).defences)

    assert [expected(s, "ak47") for s in ("s_akk", "s_mpik", "s_ak55")] == [True, True, True]
    assert [expected(s, "ak47") for s in ("s_type56", "s_zm70", "s_rk76")] == [False, False, False]
    garni = next(s.sighting_id for s in seed.case.sightings if s.made_in == "AM")
    assert expected(garni, "ak74") is False  # Armenia was of the member whose documents they were
    assert expected("s_aim63", "ak103") is False  # made after the council was dissolved


@pytest.mark.parametrize(
    ("sighting", "work", "answer"),
    [("s_ak103_ve", "ak103", "yes"), ("s_type56", "ak47", "unknown"), ("s_akk", "ak47", "unknown")],
)
def test_the_claimant_stands_as_far_as_the_chain_reaches(seed, sighting, work, answer):
    assert asked(seed, sighting, work).standing == answer
