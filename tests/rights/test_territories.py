"""A code is known only with its date, and a right reaches an act only where the record says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.model.dates import ANY, Span, parse
from deadringer.model.records import Succession
from deadringer.rights.tables import Rules
from deadringer.rights.territories import Territories

PLACES = Territories(Rules.load())


@pytest.mark.parametrize(
    ("code", "on", "states"),
    [
        ("CS", "1980", {"CSHH"}),
        ("CS", "1998", set()),
        ("CS", "2005", {"CSXX"}),
        ("CS", "../..", {"CSHH", "CSXX"}),
        ("YU", "1970", {"YUCS-890"}),
        ("YU", "1992-04-27", {"YUCS-891"}),
        ("YU", "1992", {"YUCS-890", "YUCS-891"}),
        ("SU", "1991-12-25", {"SUHH"}),
        ("SU", "1991-12-26", set()),
        ("DD", "1990-10-03", set()),
        ("GE", "1970", {"GEHH"}),
        ("GE", "2020", {"GE"}),
        ("BG", "1800", {"BG"}),
    ],
)
def test_a_code_means_the_state_of_its_date(places, code, on, states):
    assert places.states(code, parse(on)) == states


@pytest.mark.parametrize(
    ("right", "kind", "since", "act", "on", "answer"),
    [
        ("RU", "patent", None, "RU", "2020", True),
        ("RU", "patent", None, "BG", "2020", False),
        ("EA", "patent", None, "RU", "2020", True),
        ("EA", "patent", None, "RU", "1990", False),
        # what is older than the day a state left may live on there
        ("EA", "patent", None, "MD", "2020", None),
        ("EA", "patent", "2005", "MD", "2020", None),
        ("EA", "patent", "2013", "MD", "2020", False),
        ("EA", "patent", None, "MD", "2012", None),
        ("EA", "design", None, "RU", "2020", False),
        ("EA", "design", None, "RU", "2022", True),
        ("EA", "design", None, "TJ", "2022", None),
        ("EU", "design", None, "BG", "2010", True),
        ("EU", "design", None, "BG", "2006", False),
        ("EU", "design", None, "BG", "2006/2008", None),
        ("EM", "trademark", None, "GB", "2019", True),
        ("EM", "trademark", None, "GB", "2022", None),
        ("EM", "trademark", "2015", "GB", "2022", None),
        ("EM", "trademark", "2021-01-01", "GB", "2022", False),
        ("EM", "trademark", None, "GB", "1970", False),
        ("EU", "design", None, "RU", "2022", False),
        ("BX", "trademark", None, "NL", "2000", True),
        ("EP", "patent", None, "PL", "2010", None),
        ("EP", "patent", None, "US", "2010", False),
        ("WO", "trademark", None, "CN", "2020", None),
        ("SU", "patent", "1985", "SU", "1988", True),
        ("SU", "patent", "1985", "RU", "2000", True),
        ("SU", "patent", "1985", "RU", "1992", None),
        ("SU", "patent", "1985", "UA", "2000", None),
        ("SU", "patent", "1985", "CN", "1988", False),
        ("RU", "patent", "1996", "SU", "1980", False),
        ("RS", "patent", "2010", "YU", "1970", False),
        ("YU", "patent", "1980", "RS", "2010", True),
        ("YU", "patent", "1980", "HR", "2010", None),
        ("CS", "patent", "1980", "SK", "1995", True),
        ("CS", "patent", "1980", "CS", "1985", True),
        ("CS", "patent", "1980", "CS", "2005", False),
        ("CS", "patent", None, "CS", "2005", None),
        ("CN", "patent", "2009", "DD", "1985/1990", False),
        ("DD", "patent", "1980", "DE", "1995", True),
        ("DE", "patent", None, "EU", "2020", None),
        ("", "patent", None, "RU", "2020", None),
        ("RU", "patent", None, "", "2020", None),
    ],
)
def test_a_right_reaches_an_act_as_its_territory_and_date_say(places, right, kind, since, act, on, answer):
    since = parse(since) if since else None
    assert places.covers(right, act, parse(on), since=since, kinds=(kind,)) is answer


def test_kinds_that_reach_differently_do_not_decide(places):
    assert places.covers("EA", "RU", parse("2020"), kinds=("patent", "design")) is None


@pytest.mark.parametrize(
    ("stated", "since", "act", "on", "answer"),
    [
        ("BG", "1958", "BG", "2026", True),
        ("BG", None, "CN", "2026", False),
        ("YU", None, "YU", "1970", True),
        ("YU", None, "RS", "2010", None),
        ("YU", "1970", "YU", "1995", None),
        ("CS", "1980", "CS", "2005", False),
        ("DD", "1980", "DE", "2000", None),
        ("", None, "BG", "2026", None),
        ("EU", "2008", "BG", "2026", True),
        ("EP", "2008", "BG", "2026", None),
        ("BG", "2008", "EU", "2026", None),
    ],
)
def test_a_licence_names_the_territory_of_an_act_or_one_it_became(places, stated, since, act, on, answer):
    assert places.same(stated, act, parse(since) if since else None, parse(on)) is answer


@pytest.mark.parametrize(
    ("code", "not_before", "last"),
    [
        ("SU", None, "1991-12-25"),
        ("DD", None, "1990-10-02"),
        ("YU", "1970", "1992-04-26/2003-02-03"),
        ("YU", "1995", "2003-02-03"),
        ("CS", "1959", "1992-12-31"),
        ("CS", None, "1992-12-31/2006-06-02"),
        ("BG", None, None),
        ("GE", None, None),
    ],
)
def test_the_last_day_of_a_state_is_that_of_every_state_the_code_meant(places, code, not_before, last):
    found = places.last_day(code, parse(not_before) if not_before else None)
    assert (str(found) if found else None) == last


def test_a_case_may_state_a_succession_the_rules_do_not_have(rules):
    stated = Territories(rules, [Succession(predecessor="YU", successor="XK", on=parse("1999"))])
    assert stated.follows("YUCS-891", "XK") is True
    assert Territories(rules).follows("YUCS-891", "XK") is False


CODES = ["SU", "RU", "YU", "RS", "CS", "CZ", "DD", "DE", "EU", "EA", "EP", "GE", "CN", "GB", "MD", ""]
days = st.dates(date(1945, 1, 1), date(2030, 1, 1))
gaps = st.integers(0, 6000).map(lambda n: timedelta(days=n))


@given(
    st.sampled_from(CODES),
    st.sampled_from(CODES),
    st.sampled_from([("patent",), ("design",), ("trademark", "design"), ()]),
    st.none() | days.map(lambda d: Span(d, d)),
    days,
    gaps,
    gaps,
    gaps,
)
def test_a_wider_date_never_says_more(right, act, kinds, since, first, length, before, after):
    narrow = Span(first, first + length)
    wide = Span(first - before, first + length + after)
    said = PLACES.covers(right, act, narrow, since=since, kinds=kinds)
    assert PLACES.covers(right, act, wide, since=since, kinds=kinds) in (None, said)
    assert PLACES.covers(right, act, ANY, since=since, kinds=kinds) in (None, said)
    named = PLACES.same(right, act, since, narrow)
    assert PLACES.same(right, act, since, wide) in (None, named)
