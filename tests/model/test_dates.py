"""Spans of days, and that an answer about them is given exactly where every moment agrees."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import InputError
from deadringer.model.dates import ANY, Span, day, parse, within

#: A calendar of nine days, with two more at each end for sides that are open.
_FIRST = date(1991, 12, 22)
_DAYS = 9


def _on(number: int | None) -> date | None:
    return None if number is None else _FIRST + timedelta(days=number)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(st.none() | st.integers(0, _DAYS - 1))
    last = draw(st.none() | st.integers(first or 0, _DAYS - 1))
    return Span(_on(first), _on(last))


def _moments(span: Span) -> list[int]:
    first = -2 if span.first is None else (span.first - _FIRST).days
    last = _DAYS + 1 if span.last is None else (span.last - _FIRST).days
    return list(range(first, last + 1))


def _agreed(answers: set[bool]) -> bool | None:
    return answers.pop() if len(answers) == 1 else None


@given(spans(), spans())
def test_before_is_what_every_pair_of_moments_agrees_on(left: Span, right: Span) -> None:
    assert left.before(right) == _agreed({a < b for a, b in product(_moments(left), _moments(right))})


@given(spans(), spans(), spans())
def test_within_is_what_all_moments_and_terms_agree_on(moment: Span, starts: Span, ends: Span) -> None:
    triples = product(_moments(moment), _moments(starts), _moments(ends))
    assert within(moment, starts, ends) == _agreed({start <= at < end for at, start, end in triples})


@given(spans(), spans())
def test_two_moments_are_never_each_before_the_other(left: Span, right: Span) -> None:
    assert not (left.before(right) and right.before(left))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1951-06-02", date(1951, 6, 2), date(1951, 6, 2)),
        ("1951-06", date(1951, 6, 1), date(1951, 6, 30)),
        ("1952-02", date(1952, 2, 1), date(1952, 2, 29)),
        ("1951", date(1951, 1, 1), date(1951, 12, 31)),
        ("1956/1958", date(1956, 1, 1), date(1958, 12, 31)),
        ("1956-03/1956", date(1956, 3, 1), date(1956, 12, 31)),
        ("../2006", None, date(2006, 12, 31)),
        ("2006/..", date(2006, 1, 1), None),
        ("../..", None, None),
        (" 2006 ", date(2006, 1, 1), date(2006, 12, 31)),
    ],
)
def test_a_date_is_the_span_of_days_it_may_mean(text: str, first: date | None, last: date | None) -> None:
    span = parse(text)
    assert (span.first, span.last, str(span)) == (first, last, text.strip())


@pytest.mark.parametrize(
    "text",
    ["", "51", "1951-6", "1951-06-31", "1951-13", "0000", "1958/1956", "/1956", "1956/", "1951/1952/1953",
     "circa 1951", "1951?", "19XX", "1951-06-02T00:00", "٢٠٠٦", "2006\n2007", "-1951", ".."],
)  # fmt: skip
def test_what_is_not_edtf_level_0_is_an_error_that_repeats_it(text: str) -> None:
    with pytest.raises(InputError, match="date"):
        parse(text)


@given(st.text(max_size=30))
def test_no_text_raises_anything_but_input_error(text: str) -> None:
    try:
        parse(text)
    except InputError:
        return


@given(spans())
def test_a_span_printed_and_read_is_the_same_span(span: Span) -> None:
    assert parse(str(span)) == span


def test_spans_of_the_same_days_are_equal_however_they_were_written() -> None:
    assert parse("1951") == parse("1951-01-01/1951-12-31") == Span(date(1951, 1, 1), date(1951, 12, 31))
    assert len({parse("1951"), parse("1951-01/1951-12")}) == 1


def test_a_leap_day_some_years_later_is_the_last_of_february() -> None:
    assert day(date(2004, 2, 29)).shifted(1) == day(date(2005, 2, 28))
    assert day(date(2004, 2, 29)).shifted(4) == day(date(2008, 2, 29))


@given(spans(), st.integers(-3000, 9000))
def test_a_span_shifted_out_of_the_calendar_stops_at_its_edge(span: Span, years: int) -> None:
    shifted = span.shifted(years)
    assert (shifted.first is None, shifted.last is None) == (span.first is None, span.last is None)
    assert shifted.first is None or shifted.last is None or shifted.first <= shifted.last


def test_terms_to_the_end_of_a_year_end_on_its_last_day() -> None:
    assert parse("1951-06").year_end() == day(date(1951, 12, 31))
    assert parse("../1951").year_end() == Span(None, date(1951, 12, 31))


def test_the_next_day_of_the_last_day_is_the_last_day() -> None:
    assert parse("1951-12-31").next_day() == day(date(1952, 1, 1))
    assert day(date.max).next_day() == day(date.max)


def test_a_span_of_one_day_is_known_to_the_day_and_no_other_is() -> None:
    assert [parse(t).is_day for t in ("1951-06-02", "1951-06", "../1951-06-02")] == [True, False, False]
    assert not ANY.is_day
