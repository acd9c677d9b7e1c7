"""An act is divided where its answer changes, and only there; how many of its units fall where is never guessed."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
from tests.rights.rows import CHAIN, LIVE, SIGHTING, TITLED, act, licence, right

from deadringer.model.dates import parse
from deadringer.model.records import Party, Sighting
from deadringer.rights.caps import Cap, cap_of, rooms
from deadringer.rights.parts import parts
from deadringer.rights.permission import permit

RAN = licence("valid", starts="2000", ends="2011-06-30")
LONG = licence("valid", starts="2000-01-01", ends="2020-12-31", cap="100")


def divided(record, done, works=("w",), works_of=None):
    """Return of each part its days, answer and units, for every work alike."""
    found = parts(SIGHTING, done, works, record, works_of)
    answers = [permit(SIGHTING, done, works, record, part) for part in found]
    for number, said in enumerate(answers):
        assert {(p.part, p.asked, p.quantity) for p in said} == {(number, said[0].asked, said[0].quantity)}
    return [(str(p[0].asked), *(one.permission for one in p), p[0].quantity) for p in answers]


def made(units, name="a", starts="2010", ends="2012", **given):
    return replace(act(starts=starts, ends=ends), act_id=name, quantity=units, **given)


def test_the_making_that_a_sighting_implies_has_one_part(small):
    assert [part.number for part in parts(SIGHTING, None, ["w"], small(licences=(RAN,)))] == [0]


@pytest.mark.parametrize(
    ("starts", "ends", "spans"),
    [
        ("2010", "2012", ["2010-01-01/2011-06-30", "2011-07-01/2012-12-31"]),
        ("2012", "2010", ["2010-01-01/2011-06-30", "2011-07-01/2012-12-31"]),
        ("2011", "2011", ["2011-01-01/2011-06-30", "2011-07-01/2011-12-31"]),
        ("2011-06-30", "2011-07-01", ["2011-06-30", "2011-07-01"]),
        ("2010", "2011-06-30", ["2010-01-01/2011-06-30"]),
        ("2011-07-01", "2012", ["2011-07-01/2012-12-31"]),
        ("2010", None, ["2026-11-01"]),
        (None, "2012", ["2012"]),
        ("../2010", "2012", ["../2012-12-31"]),
        ("2010", "2012/..", ["2010-01-01/.."]),
    ],
)
def test_an_act_is_divided_by_days_where_its_days_are_on_record(small, starts, ends, spans):
    found = divided(small(licences=(RAN,)), act(starts=starts, ends=ends))
    assert [days for days, *_ in found] == spans


def test_all_works_are_divided_alike(small):
    other = licence("valid", licence_id="m", work_id="v", starts="2000", ends="2012-03-31")
    works = (CHAIN[0], replace(CHAIN[1], derived_from=""))
    found = divided(small(works=works, licences=(RAN, other)), act(), ("w", "v"))
    assert [answers[1:3] for answers in found] == [
        ("licensed", "licensed"),
        ("no_licence_in_force", "licensed"),
        ("no_licence_in_force", "no_licence_in_force"),
    ]
    assert [answers[0] for answers in found][1] == "2011-07-01/2012-03-31"


def test_days_with_one_answer_are_not_divided(small):
    later = licence("valid", licence_id="m", starts="2011-07-01", ends="2020")
    found = divided(small(licences=(RAN, later)), act())
    # the answer is the same, but rests on other licences
    assert [(days, answer) for days, answer, _ in found] == [
        ("2010-01-01/2011-06-30", "licensed"),
        ("2011-07-01/2012-12-31", "licensed"),
    ]
    assert [d for d, *_ in divided(small(licences=(later,), rights=(right(),)), act())] == [
        "2010-01-01/2012-12-31"
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "sure"),
    [
        ("2010", "2012", [True, True]),
        ("2011", "2011", [False, False]),
        ("2010/2011", "2012", [False, True]),
        ("2010", "2011", [True, False]),
        ("2011-06", "2011-07", [True, True]),
        ("2011-06/2011-07", "2011-07", [False, True]),
        ("2012", "2010", [True, True]),
    ],
)
def test_a_part_in_which_perhaps_nothing_was_done_is_not_complained_of(small, starts, ends, sure):
    tables = {"rights": (LIVE,), "titles": TITLED[:1]}
    never = (RAN, replace(RAN, licence_id="m", licensee="holder"))
    record = small(licences=never, **tables)
    found = parts(SIGHTING, act(starts=starts, ends=ends), ["w"], record)
    assert [part.sure for part in found] == sure
    [last] = permit(SIGHTING, act(starts=starts, ends=ends), ["w"], record, found[-1])
    assert last.complained_of is sure[-1]
    assert any("fell into this part" in text for text in last.lacks) is not sure[-1]


def test_units_are_told_of_a_part_only_where_all_of_them_are_there(small):
    record = small(licences=(RAN,))
    assert [units for *_, units in divided(record, made(10.0))] == [(0.0, 10.0)] * 2
    assert [units for *_, units in divided(record, made(10.0, ends="2011-05"))] == [(10.0, 10.0)]
    assert [units for *_, units in divided(record, made(None))] == [None, None]
    [whole] = permit(SIGHTING, made(10.0), ["w"], record)
    assert (whole.part, whole.quantity) == (0, (10.0, 10.0))


@pytest.mark.parametrize(
    ("text", "cap"),
    [
        ("12000", Cap(units=12000, yearly=False)),
        ("12,000 units", Cap(units=12000, yearly=False)),
        ("25 000 pieces a year", Cap(units=25000, yearly=True)),
        ("500 per year", Cap(units=500, yearly=True)),
        ("500 annually", Cap(units=500, yearly=True)),
        (" 7 copies ", Cap(units=7, yearly=False)),
        ("1,5", None),
        ("1.500", None),
        ("500 a month", None),
        ("what two shifts make", None),
        ("", None),
    ],
)
def test_a_cap_is_read_only_where_it_is_a_number_of_units(text, cap):
    assert cap_of(text) == cap


@pytest.mark.parametrize(
    ("units", "others", "found"),
    [
        (60.0, (), [("licensed", (60.0, 60.0))]),
        (100.0, (), [("licensed", (100.0, 100.0))]),
        (101.0, (), [("licensed", (100.0, 100.0)), ("no_licence_in_force", (1.0, 1.0))]),
        (None, (), [("licensed", (0.0, 100.0)), ("unknown", None)]),
        # before: counted; after: not; at the same time: perhaps
        (60.0, (made(70.0, "b", "2005", "2006"),), [("licensed", (30.0, 30.0)), ("no_licence_in_force", (30.0, 30.0))]),
        (60.0, (made(70.0, "b", "2014", "2015"),), [("licensed", (60.0, 60.0))]),
        (60.0, (made(70.0, "b", "2010", "2012"),), [("licensed", (30.0, 60.0)), ("unknown", (0.0, 30.0))]),
        (60.0, (made(None, "b", "2005", "2006"),), [("licensed", (0.0, 60.0)), ("unknown", (0.0, 60.0))]),
        (60.0, (made(100.0, "b", "2005", "2006"),), [("no_licence_in_force", (60.0, 60.0))]),
        # before the licence ran: not counted; partly: perhaps
        (60.0, (made(70.0, "b", "1998", "1999"),), [("licensed", (60.0, 60.0))]),
        (60.0, (made(70.0, "b", "1999", "2001"),), [("licensed", (30.0, 60.0)), ("unknown", (0.0, 30.0))]),
        # another kind of act, another maker, another country
        (60.0, (replace(made(70.0, "b", "2005", "2006"), kind="sell"),), [("licensed", (60.0, 60.0))]),
        (60.0, (made(70.0, "b", "2005", "2006", party="holder"),), [("licensed", (60.0, 60.0))]),
        (60.0, (replace(made(70.0, "b", "2005", "2006"), territory="CN"),), [("licensed", (60.0, 60.0))]),
    ],
)  # fmt: skip
def test_units_are_counted_against_a_cap_in_order_of_time(small, units, others, found):
    done = made(units)
    record = small(sightings=(SIGHTING,), licences=(LONG,), acts=(*others, done))
    assert [(answer, quantity) for _, answer, quantity in divided(record, done)] == found


@pytest.mark.parametrize(
    ("works_of", "found"),
    [
        (None, ["licensed", "unknown"]),
        ({"t": ("w",)}, ["licensed", "no_licence_in_force"]),
        ({"t": ("v",)}, ["licensed", "no_licence_in_force"]),
        ({"t": ("u",)}, ["licensed"]),
        ({"t": ("u", "w")}, ["licensed", "unknown"]),
        ({}, ["licensed"]),
    ],
)
def test_what_other_products_are_of_decides_whether_their_units_count(small, works_of, found):
    works = (*CHAIN, replace(CHAIN[0], work_id="u"))
    other = Sighting(sighting_id="t", title="T", maker=("Maker",), made_in="BG")
    done, before = made(60.0), made(70.0, "b", "2005", "2006", sighting_id="t")
    record = small(works=works, sightings=(SIGHTING, other), licences=(LONG,), acts=(before, done))
    assert [answer for _, answer, _ in divided(record, done, works_of=works_of)] == found


def test_units_of_several_makers_are_perhaps_those_of_the_licensee(small):
    other = Sighting(sighting_id="t", title="T", maker=("Maker", "Someone"), made_in="BG")
    done, before = made(60.0), made(70.0, "b", "2005", "2006", sighting_id="t")
    record = small(sightings=(SIGHTING, other), licences=(LONG,), acts=(before, done))
    assert rooms(done, ["maker"], ["w"], record, {"t": ["w"]})[0].least == 30
    assert rooms(done, ["maker"], ["w"], record, {"t": ["w"]})[0].most == 100
    assert rooms(done, ["holder"], ["w"], record) == ()


@pytest.mark.parametrize(
    ("starts", "ends", "begun", "room"),
    [
        ("2010-02-01", "2010-03-01", "2000-01-01", (100, 100)),
        ("2010-02-01", "2010-03-01", "2000-02-15", (100, 200)),
        ("2010-02-01", "2010-03-01", "2000-02-29", (100, 200)),
        ("2010-02-01", "2010-03-01", "2000", (100, 100)),
        ("2010-02-01", "2011-03-01", "2000-01-01", (100, 200)),
        ("2010-02-01", "9999-12-31", "2000-01-01", (100, 799000)),
        ("0001-02-01", "0001-03-01", "2000-06-15", (100, 100)),
        (None, "2010", "2000-01-01", (100, inf)),
        ("2010", None, "2000-01-01", (100, inf)),
    ],
)
def test_a_yearly_cap_leaves_so_much_for_every_year_that_an_act_may_have_touched(
    small, starts, ends, begun, room
):
    row = licence("valid", starts=begun, ends="2020", cap="100 a year")
    [found] = rooms(made(9.0, starts=starts, ends=ends), ["maker"], ["w"], small(licences=(row,)))
    assert (found.licence_id, found.least, found.most) == ("l", *room)


def test_the_units_of_the_same_year_count_against_a_yearly_cap(small):
    row = licence("valid", starts="2000-01-01", ends="2020-12-31", cap="100 a year")
    done = made(80.0, starts="2010-06-01", ends="2010-12-31")
    for before, room in (
        (made(30.0, "b", "2010-01-01", "2010-03-01"), (70, 70)),
        (made(30.0, "b", "2009-01-01", "2009-03-01"), (100, 100)),
        (made(30.0, "b", "2009-12-01", "2010-01-31"), (70, 100)),
        (replace(made(30.0, "b"), starts=None, ends=None), (70, 100)),
    ):
        record = small(sightings=(SIGHTING,), licences=(row,), acts=(before, done))
        [found] = rooms(done, ["maker"], ["w"], record)
        assert (found.least, found.most) == room


def test_where_two_licences_have_caps_it_is_not_known_under_which_a_unit_was_made(small):
    second = replace(LONG, licence_id="m", cap="50")
    record = small(licences=(LONG, second))
    assert [answer for _, answer, _ in divided(record, made(40.0))] == ["licensed"]
    assert [answer for _, answer, _ in divided(record, made(120.0))] == ["unknown"]


def test_an_earlier_part_of_an_act_uses_up_a_cap(small):
    # the right ends within the act, so that days before and after are answered apart
    short = replace(LIVE, expires=parse("2011-06-30"))
    record = small(licences=(LONG,), rights=(short,))
    found = divided(record, made(150.0))
    assert [(answer, units) for _, answer, units in found] == [
        ("licensed", (0.0, 100.0)),
        ("unknown", (0.0, 50.0)),
        ("licensed", (0.0, 100.0)),
        ("unknown", (0.0, 150.0)),
        ("not_required", (0.0, 150.0)),
    ]


def test_who_did_an_act_is_asked_instead_of_who_made_the_product(small):
    parties = (*small().case.parties, Party(party_id="dealer", name="Dealer"))
    record = small(parties=parties, licences=(licence("valid", starts="2000"),))
    [found] = permit(SIGHTING, replace(act(), party="dealer"), ["w"], record)
    assert (found.permission, found.silent, found.makers) == ("unknown", True, ("dealer",))
    assert any(reason.text == "done by Dealer" for reason in found.reasons)
    [found] = permit(SIGHTING, replace(act(), party="holder"), ["w"], record)
    assert found.permission == "own"
