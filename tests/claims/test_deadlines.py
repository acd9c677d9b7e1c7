"""Deadlines come in order of days, and any diary reads them, whatever a case has written."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.claims.deadlines import calendar, deadlines
from deadringer.model.claims import SUSPENDED, Limit
from deadringer.model.dates import Span, day, parse
from deadringer.model.reasons import Reason

AS_OF = date(2026, 11, 1)
BAD = (
    'Acme, Ltd; "x" \\ y\r\nEND:VEVENT\nBEGIN:VALARM\x00\x07\u202eevil\u2029ATTACH:http://x/ \ud800 '
    + "ж" * 90
)


def limit(
    passed=False, last="2027-05-01", stop="2030-01-01", act_id="a", slice_="2024-01-01/2024-03-01", **given
):
    return Limit(
        **{
            "act_id": act_id,
            "part": 0,
            "slice": parse(slice_),
            "territory": "RU",
            "claim": "damages",
            "known": day(date(2024, 5, 1)),
            "last": parse(last) if last else None,
            "stop": parse(stop) if stop else None,
            "passed": passed,
        }
        | given
    )


def one(**given):
    [found] = deadlines({"c": [limit(**given)]}, AS_OF)
    return found


def test_the_soonest_comes_first_and_what_is_over_has_none():
    found = deadlines(
        {
            "late": [limit(last="2029-01-01"), limit(passed=True, last="2020-01-01")],
            "soon": [limit(last="2026-12-24"), limit(last=None, stop=None, passed=None)],
        },
        AS_OF,
    )
    assert [(d.claim_id, d.on) for d in found] == [
        ("soon", date(2026, 12, 24)),
        ("late", date(2029, 1, 1)),
    ]


def test_the_long_stop_is_the_deadline_where_it_comes_first():
    assert one(last="2027-05-01", stop="2026-12-01").on == date(2026, 12, 1)


def test_what_may_be_late_is_due_at_once():
    found = one(passed=None, last="2026-01-01/2027-01-01")
    assert (found.on, found.late, found.until) == (AS_OF, True, date(2027, 1, 1))
    assert found.text.startswith("Sue at once")


def test_a_deadline_is_for_sure_only_where_nothing_else_would_decide_it():
    assert one().sure
    assert one(decides=(f"{SUSPENDED}: claim letter",)).sure
    assert not one(decides=("when the claimant knew",)).sure
    assert not one(last=None).sure
    assert "to be safe" in one(last=None).text


def test_the_last_of_a_slice_is_told():
    found = one(last="2027-05-01/2027-07-01", stop="2034-01-01/2034-03-01")
    assert "Last day to sue: 2027-05-01" in found.text
    assert "until 2027-07-01" in found.text


def events(text):
    return icalendar.Calendar.from_ical(text).walk("VEVENT")


def test_a_calendar_is_read_by_another_reader_as_it_was_meant():
    found = deadlines(
        {"c": [limit(), limit(act_id="b", last="2026-12-01")]}, AS_OF, {"c": "Имбрык; Sp. z o.o."}
    )
    read = events(calendar(found, AS_OF))
    assert [event.decoded("DTSTART") for event in read] == [d.on for d in found]
    assert str(read[0]["SUMMARY"]) == "Limitation: Имбрык; Sp. z o.o.: a claim for damages, act b"
    assert str(read[0]["DESCRIPTION"]).startswith("Last day to sue: 2026-12-01")
    for event in read:
        alarms = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
        assert alarms == [timedelta(days=-90), timedelta(days=-30)]


def test_the_same_deadlines_give_the_same_text_and_every_event_its_own_name():
    rows = {"c": [limit(), limit(), limit(act_id="b")], "d": [limit()]}
    text = calendar(deadlines(rows, AS_OF), AS_OF)
    assert text == calendar(deadlines(rows, AS_OF), AS_OF)
    names = [str(event["UID"]) for event in events(text)]
    assert len(set(names)) == 4
    assert {str(event["DTSTAMP"].to_ical(), "ascii") for event in events(text)} == {"20261101T000000Z"}


def test_an_event_keeps_its_name_when_others_come_and_go():
    alone = events(calendar(deadlines({"c": [limit()]}, AS_OF), AS_OF))[0]["UID"]
    more = events(calendar(deadlines({"b": [limit()], "c": [limit(act_id="z"), limit()]}, AS_OF), AS_OF))
    assert alone in [event["UID"] for event in more]


def test_no_deadline_is_an_empty_calendar():
    assert events(calendar((), AS_OF)) == []


@pytest.mark.parametrize("where", ["respondent", "act", "reason", "claim"])
def test_hostile_text_stays_text(where):
    given = {
        "act": {"act_id": BAD},
        "reason": {"reasons": (Reason(text=BAD),), "decides": (BAD,)},
        "claim": {"claim": BAD},
    }.get(where, {})
    text = calendar(
        deadlines({"c": [limit(**given)]}, AS_OF, {"c": BAD if where == "respondent" else ""}), AS_OF
    )
    [event] = events(text)
    assert len(event.walk("VALARM")) == 2
    assert "ATTACH" not in event
    assert not {"\u202e", "\x00"} & set(text)
    text.encode("utf-8")


@settings(max_examples=60, deadline=None)
@given(name=st.text(max_size=200), act=st.text(max_size=60), on=st.dates(min_value=AS_OF))
def test_any_text_is_folded_and_comes_back(name, act, on):
    rows = {"c": [limit(act_id=act, last=on.isoformat(), stop=None)]}
    text = calendar(deadlines(rows, AS_OF, {"c": name}), AS_OF)
    assert text.endswith("END:VCALENDAR\r\n")
    for line in text.split("\r\n"):
        assert len(line.encode("utf-8")) <= 75
        assert not {"\n", "\r"} & set(line)
    [event] = events(text)
    assert event.decoded("DTSTART") == on


def test_a_slice_since_ever_has_the_last_day_of_what_is_known():
    found = one(slice_="../2024-03-01", last="../2027-05-01", stop=None, passed=None)
    assert (found.on, found.late, found.until) == (AS_OF, True, date(2027, 5, 1))


def test_a_limit_without_any_first_day_sets_none():
    assert deadlines({"c": [limit(last=None, stop=None, slice=Span(None, None))]}, AS_OF) == ()


def test_where_knowledge_is_not_on_record_the_long_stop_is_no_safe_day():
    early = limit(last=None, stop="2034-03-01", earliest=date(2027, 12, 31))
    [one] = deadlines({"c": [early]}, AS_OF)
    assert (one.on, one.sure, one.until) == (date(2027, 12, 31), False, None)
    assert one.text.startswith("Sue by 2027-12-31 to be safe")
    [gone] = deadlines({"c": [limit(None, last=None, stop="2034-03-01", earliest=date(2025, 1, 1))]}, AS_OF)
    assert (gone.on, gone.late) == (AS_OF, True)
