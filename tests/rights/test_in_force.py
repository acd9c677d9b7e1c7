"""A right is in force, or not, exactly where its dates and the dated rule agree on every moment asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.model.dates import ANY, Span, day, parse
from deadringer.model.records import Right, Work
from deadringer.rights.in_force import in_force
from deadringer.rights.tables import Rules

RULES = Rules.load()


def right(territory: str, *kinds: str, **given: str) -> Right:
    dates = {
        name: parse(given.pop(name)) for name in ("filed", "granted", "expires", "lapsed") if name in given
    }
    return Right(right_id="r", work_id="w", kind=kinds, territory=territory, **dates, **given)


@pytest.mark.parametrize(
    ("case", "asked", "answer"),
    [
        # a patent, by filing date: the anniversary itself is left open
        (right("RU", "patent", filed="1996-03-05", granted="1999-02-01"), "1999-01-31", False),
        (right("RU", "patent", filed="1996-03-05", granted="1999-02-01"), "2016-03-04", True),
        (right("RU", "patent", filed="1996-03-05", granted="1999-02-01"), "2016-03-05", None),
        (right("RU", "patent", filed="1996-03-05", granted="1999-02-01"), "2016-03-06", False),
        (right("RU", "patent", filed="1996-03-05", granted="1999-02-01"), "2015/2017", None),
        # no filing date: at the latest the grant
        (right("RU", "patent", granted="1996/1999"), "2026-11-01", False),
        (right("RU", "patent", granted="1996/1999"), "2010", None),
        (right("RU", "patent"), "2010", None),
        # a filing alone is no grant
        (right("RU", "patent", filed="2010"), "2005", False),
        (right("RU", "patent", filed="2010"), "2015", None),
        # regimes by filing date
        (right("RU", "design", filed="2005-01-01", granted="2006-01-01"), "2014", True),
        (right("RU", "design", filed="2005-01-01", granted="2006-01-01"), "2018", None),
        # a further ten years for a design still in force on 2008-01-01, none for one that was not
        (right("RU", "design", filed="2005-01-01", granted="2006-01-01"), "2021", None),
        (right("RU", "design", filed="2005-01-01", granted="2006-01-01"), "2031", False),
        (right("RU", "design", filed="1992-12-01", granted="1993-01-01"), "2008", False),
        (right("RU", "design", filed="2010-01-01", granted="2011-01-01"), "2021", True),
        (right("CN", "design", filed="2021-05-31", granted="2021-08-01"), "2033", False),
        (right("CN", "design", filed="2021-06-01", granted="2021-08-01"), "2033", True),
        (right("CN", "design", filed="2021", granted="2021-12-01"), "2033", None),
        (right("CN", "design", filed="1984", granted="1986"), "1987", None),
        # 15 years, 20 where still in force on 2001-12-11
        (right("CN", "patent", filed="1990-01-01", granted="1991-01-01"), "2004", True),
        (right("CN", "patent", filed="1990-01-01", granted="1991-01-01"), "2008", True),
        (right("CN", "patent", filed="1986-01-01", granted="1987-01-01"), "2002", False),
        (right("CN", "patent", filed="1986-12-11", granted="1987-01-01"), "2002", None),
        # two rows may govern: both must agree
        (right("PL", "patent", filed="1990-01-01", granted="1991-01-01"), "2004", True),
        (right("PL", "patent", filed="1990-01-01", granted="1991-01-01"), "2008", None),
        (right("CN", "patent", filed="1990-01-01", granted="1991-01-01"), "2011", False),
        # the greater of two terms
        (right("US", "patent", filed="1990-01-01", granted="1995-01-01"), "2011-12-31", True),
        (right("US", "patent", filed="1990-01-01", granted="1995-01-01"), "2012-01-02", False),
        (right("US", "patent", filed="1990-01-01", granted="1991-01-01"), "2009-12-31", True),
        # marks: within the first term, or not known
        (right("RU", "trademark", filed="2014-01-01", granted="2015-08"), "2023", True),
        (right("RU", "trademark", filed="2014-01-01", granted="2015-08"), "2026-11-01", None),
        (right("CN", "trademark", granted="2015-08"), "2020", True),
        (right("RU", "trademark", granted="2015-08"), "2014", False),
        (right("RU", "trademark", granted="2004", expires="2022"), "2020", True),
        (right("RU", "trademark", granted="2004", expires="2022"), "2023", None),
        (right("RU", "trademark", granted="2004", lapsed="2022"), "2023", False),
        (right("RU", "patent", granted="2004", expires="2022"), "2023", False),
        (right("DE", "design", granted="2000-06-01", filed="2000-01-01", expires="2010"), "2012", None),
        (right("DE", "design", granted="2000-06-01", filed="2000-01-01", expires="2010"), "2026", False),
        # no rule, no right, no kind
        (right("VE", "patent", filed="2010", granted="2012"), "2015", None),
        (right("VE", "patent", filed="2010", granted="2012", expires="2030"), "2015", True),
        (right("US", "utility_model", filed="2010", granted="2012"), "2015", False),
        (right("RU", filed="2010", granted="2012"), "2015", None),
        # several kinds must agree
        (right("CN", "patent", "utility_model", filed="2000-01-01", granted="2001-01-01"), "2005", True),
        (right("CN", "patent", "utility_model", filed="2000-01-01", granted="2001-01-01"), "2015", None),
        (right("CN", "patent", "utility_model", filed="2000-01-01", granted="2001-01-01"), "2021", False),
        # titles that are no exclusive right, and titles of former states
        (
            right("SU", "patent", filed="1980", granted="1982", subject="inventor's certificate"),
            "1985",
            False,
        ),
        (right("SU", "patent", filed="1980", granted="1982", number="SU 900123 A1"), "1985", False),
        (right("SU", "patent", filed="1980", granted="1982", number="SU 900123 A3"), "1985", True),
        (
            right(
                "RU",
                "patent",
                filed="2010",
                granted="2012",
                subject="stock",
                note="a patent application first",
            ),
            "2015",
            True,
        ),
        (right("SU", "patent", filed="1991-01-01", granted="1991-06-01"), "2009", None),
        (right("SU", "patent", filed="1991-01-01", granted="1991-06-01"), "2026", False),
        (right("EM", "trademark", filed="2020-01-01", granted="2020-06-01"), "2025", True),
    ],
)
def test_a_right_is_in_force_as_its_dates_say(case, asked, answer):
    assert in_force(case, parse(asked), RULES).value is answer


def test_an_answer_names_its_statute_and_how_certain_it_is():
    found = in_force(right("RU", "trademark", filed="2014", granted="2015-08"), parse("2020"), RULES)
    assert found.value is True
    assert ("Civil Code art. 1491", "high") in {(reason.source, reason.certainty) for reason in found.reasons}
    assert found.decides == ("an extract of the register for that day",)


def test_an_unknown_names_what_would_decide_it():
    found = in_force(right("RU", "trademark", granted="2015-08"), parse("2026-11-01"), RULES)
    assert found.value is None
    assert found.decides == (
        "the filing date",
        "the renewal record",
        "an extract of the register for that day",
    )


@pytest.mark.parametrize(
    ("granted", "decides"),
    [
        ("2015-03-01", "which part of it came after the grant"),
        ("2015", "the date of grant"),
    ],
)
def test_a_time_that_a_grant_falls_into_is_not_put_down_to_a_date_on_record(
    granted: str, decides: str
) -> None:
    found = in_force(
        right("DE", "design", filed="2014-01-01", granted=granted), parse("2014-05-01/2021-05-01"), RULES
    )
    assert found.value is None
    assert found.decides == (decides,)


OURS = Work(work_id="w", title="W", created=parse("1990-05-01"), origin="DE")
FOREIGN = Work(work_id="w", title="W", created=parse("1990-05-01"), origin="RU")


@pytest.mark.parametrize(
    ("case", "work", "asked", "answer"),
    [
        (right("DE", "copyright"), OURS, "1989", False),
        (right("DE", "copyright"), OURS, "1990", None),
        (right("DE", "copyright"), OURS, "2059", True),
        (right("DE", "copyright"), OURS, "2061", None),
        (right("DE", "copyright"), FOREIGN, "2026", None),
        (right("DE", "copyright"), None, "2026", None),
        (right("VE", "copyright"), OURS, "2026", None),
        (right("DE", "copyright", expires="2030"), OURS, "2026", True),
        (right("DE", "copyright", expires="2030"), OURS, "2031", False),
        (right("DE", "copyright", "design", filed="1990-06-01", granted="1990-09-01"), OURS, "2026", None),
        (right("DE", "copyright", "design", filed="1990-06-01", granted="1990-09-01"), OURS, "1993", True),
    ],
)
def test_copyright_lasts_as_far_as_the_dates_of_the_work_decide(case, work, asked, answer):
    assert in_force(case, parse(asked), RULES, work).value is answer


days = st.dates(date(1985, 1, 1), date(2045, 12, 31))
territories = st.sampled_from(["RU", "CN", "DE", "PL", "US", "EA", "EU", "SU", "YU", "IN", "JP", "VE", "GB"])
kinds = st.lists(
    st.sampled_from(["patent", "utility_model", "design", "trademark"]), min_size=1, max_size=2, unique=True
)


@st.composite
def spans(draw: st.DrawFn, most: int = 800) -> Span:
    first = draw(days)
    return Span(first, first + timedelta(days=draw(st.integers(0, most))))


@st.composite
def rights(draw: st.DrawFn) -> Right:
    filed, granted = draw(st.none() | spans()), draw(st.none() | spans())
    return Right(
        right_id="r",
        work_id="w",
        kind=tuple(draw(kinds)),
        territory=draw(territories),
        filed=filed,
        granted=granted,
        expires=draw(st.none() | spans()),
        lapsed=draw(st.none() | st.none() | spans()),
    )


@given(st.integers(1, 700), days)
def test_a_patent_runs_from_its_grant_to_twenty_years_from_filing(pending, filed):
    granted = filed + timedelta(days=pending)
    case = Right(
        right_id="r", work_id="w", kind=("patent",), territory="RU", filed=day(filed), granted=day(granted)
    )
    end = day(filed).shifted(20).first
    assert end is not None
    for asked in (
        granted,
        end,
        granted - timedelta(days=1),
        end - timedelta(days=1),
        end + timedelta(days=1),
    ):
        said = None if asked == end else granted <= asked < end
        assert in_force(case, day(asked), RULES).value is said


@given(rights(), spans(), st.integers(0, 4000), st.integers(0, 4000), st.data())
@settings(max_examples=400)
def test_knowing_less_never_says_more(case, asked, before, after, data):
    said = in_force(case, asked, RULES).value
    wider = Span(asked.first - timedelta(days=before), asked.last + timedelta(days=after))
    assert in_force(case, wider, RULES).value in (None, said)
    assert in_force(case, ANY, RULES).value in (None, said)
    name = data.draw(st.sampled_from(["filed", "granted", "expires", "lapsed"]))
    span = getattr(case, name)
    if span is not None:
        less = Span(span.first - timedelta(days=before), span.last + timedelta(days=after))
        vague = Right(**{f: getattr(case, f) for f in case.__slots__} | {name: less})
        assert in_force(vague, asked, RULES).value in (None, said)


@given(territories, spans(), spans(), st.integers(0, 4000), st.sampled_from(["DE", "RU", "US", "CN"]))
def test_knowing_less_of_a_work_never_says_more_of_its_copyright(territory, created, asked, more, origin):
    case = Right(right_id="r", work_id="w", kind=("copyright",), territory=territory)
    work = Work(work_id="w", title="W", created=created, origin=origin)
    said = in_force(case, asked, RULES, work).value
    wider = Span(asked.first - timedelta(days=more), asked.last + timedelta(days=more))
    vague = Work(
        work_id="w", title="W", created=Span(None, created.last + timedelta(days=more)), origin=origin
    )
    assert in_force(case, wider, RULES, work).value in (None, said)
    assert in_force(case, asked, RULES, vague).value in (None, said)
