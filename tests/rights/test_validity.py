"""A right in force may not be valid: what the record raises against it is said, with its statute, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.rights.rows import CHAIN, TITLED

from deadringer.model.dates import day, parse
from deadringer.model.records import Act, Right, Sighting, Work
from deadringer.rights.nonuse import unused
from deadringer.rights.priority import counted, counts_from, graces
from deadringer.rights.record import Record
from deadringer.rights.tables import Rules
from deadringer.rights.terms import filing
from deadringer.rights.validity import validity_risk

RULES = Rules.load()
DATES = ("filed", "priority", "published", "granted", "lapsed", "used")


def right(territory: str = "RU", *kinds: str, **given: Any) -> Right:
    dates = {name: parse(given.pop(name)) for name in DATES if name in given}
    row = {
        "right_id": "r",
        "work_id": "w",
        "number": "1",
        "kind": kinds or ("patent",),
        "territory": territory,
    }
    return Right(**(row | given | dates))


def work(**given: Any) -> Work:
    dates = {name: parse(given.pop(name)) for name in ("created", "disclosed") if name in given}
    return Work(work_id="w", title="W", holder="holder", origin="RU", **given, **dates)


def risks(
    small: Callable[..., Record], case: Right, *others: Right, seen: Any = (), **tables: Any
) -> list[str]:
    """Return what is said against a right in a small case."""
    record = small(rights=(case, *others), **tables)
    return [reason.text for reason in validity_risk(case, record, seen)]


def test_nothing_on_record_raises_nothing(small: Callable[..., Record]) -> None:
    assert risks(small, right(filed="2010-01-01", granted="2012-01-01")) == []


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (right(number=""), "its number is not on record"),
        (Right(right_id="r", work_id="w", number="1", territory="RU"), "its kind is not on record"),
        (right("RU", "patent", "design"), "whether it is a patent or design is not on record"),
    ],
)
def test_what_is_not_known_of_a_title_is_said(small: Callable[..., Record], case: Right, said: str) -> None:
    assert any(said in text for text in risks(small, case))


def test_a_copyright_needs_no_number(small: Callable[..., Record]) -> None:
    assert risks(small, right("RU", "copyright", number="")) == []


@pytest.mark.parametrize(
    ("case", "disclosed", "said"),
    [
        # six months before the filing (Civil Code art. 1350(3))
        (right(filed="2010-07-01"), "2010-01-01", None),
        (
            right(filed="2010-07-02"),
            "2010-01-01",
            "before r counts (2010-07-02); the time of grace there, 6 months, is over",
        ),
        (right(filed="2010-07-02"), "2009-12/2010-01", "the time of grace there, 6 months, may be over"),
        (right(filed="2010-06-01"), "2010-06-01", None),
        (right(filed="2010"), "2010", "may have been before r counts (2010)"),
        (right(filed="2010-06-01"), "2011", None),
        (right(), "2009", None),
        # for designs twelve since 2014-10-01, six before
        (right("RU", "design", filed="2014-09-30"), "2014-01-01", "6 months, is over"),
        (right("RU", "design", filed="2014-10-01"), "2014-01-01", None),
        # no grace but a short list
        (right("EP", filed="2010-06-01"), "2010-05-01", "only a narrow time of grace there, 6 months"),
        (right("EG", filed="2010-06-01"), "2010-05-01", "the time of grace there is not on record"),
        (right("PL", filed="2010-06-01"), "2010-05-01", "no time of grace there is on record"),
        # counted from priority, or from the filing
        (right("EM", "design", filed="2010-06-01", priority="2009-12-15"), "2009-01-01", None),
        (right("RU", filed="2010-12-01", priority="2009-12-15"), "2009-11-01", "6 months, is over"),
        (right("RU", filed="2010-12-01", priority="2009-12-15"), "2010-01-01", None),
        # marks do not lose by being known
        (right("RU", "trademark", filed="2010-06-01"), "2000", None),
    ],
)
def test_an_own_disclosure_before_a_right_counts_unless_a_time_of_grace_covers_it(
    small: Callable[..., Record], case: Right, disclosed: str, said: str | None
) -> None:
    found = [text for text in risks(small, case, works=(work(disclosed=disclosed),)) if "disclosed" in text]
    assert any(said in text for text in found) if said else found == []


def test_a_work_that_is_not_in_the_case_was_not_disclosed(small: Callable[..., Record]) -> None:
    assert risks(small, right(filed="2010-01-01", work_id="other")) == []


def test_each_reason_has_the_statute_of_its_rule_and_its_certainty(small: Callable[..., Record]) -> None:
    case = right(filed="2010-07-02")
    record = small(rights=(case,), works=(work(disclosed="2009"),))
    [found] = validity_risk(case, record)
    assert (found.source, found.certainty) == ("Civil Code arts 1350(3), 1382", "high")


SEEN = Sighting(sighting_id="s", title="S", maker=("Maker",), made_in="BG", seen_on=parse("2009-06-01"))


def test_what_is_complained_of_and_older_than_the_right_is_said_against_it(
    small: Callable[..., Record],
) -> None:
    case = right(filed="2010-01-01")
    acts = (
        Act(act_id="a", sighting_id="s", kind="sell", territory="BG", starts=parse("2008")),
        Act(act_id="b", sighting_id="s", kind="make", territory="BG", ends=parse("2007")),
        Act(act_id="c", sighting_id="s", kind="make", territory="BG"),
        Act(act_id="d", sighting_id="other", kind="make", territory="BG", starts=parse("2001")),
    )
    other = Sighting(sighting_id="other", title="O", maker=("Maker",))
    tables = {"sightings": (SEEN, other), "acts": acts}
    found = risks(small, case, seen=("s",), **tables)
    assert [text.split(",")[0] for text in found] == [
        "S: sell (a) began 2008",
        "S: make (b) began by 2007-12-31",
        "S: seen 2009-06-01",
    ]
    assert all("prior use, and lack of novelty" in text for text in found)
    assert all("only for the own side" in text for text in found)
    assert risks(small, case, **tables) == []
    [undated] = risks(small, case, seen=("other",), **tables)
    assert undated.startswith("O: make (d) began 2001, by others")
    assert risks(small, right(filed="2005-01-01"), seen=("s",), **tables) == [
        text for text in risks(small, right(filed="2005-01-01"), seen=("s",), **tables) if "(b)" in text
    ]


def test_what_the_holder_showed_itself_has_its_time_of_grace(small: Callable[..., Record]) -> None:
    own = Sighting(sighting_id="s", title="S", maker=("Holder",), seen_on=parse("2010-03-01"))
    tables = {"sightings": (own,), "works": CHAIN, "titles": TITLED}
    assert risks(small, right(filed="2010-07-01"), seen=("s",), **tables) == []
    [found] = risks(small, right(filed="2011-07-01"), seen=("s",), **tables)
    assert "by its own side" in found
    assert "is over" in found


def test_an_act_of_another_than_the_maker_is_not_the_makers(small: Callable[..., Record]) -> None:
    own = Sighting(sighting_id="s", title="S", maker=("Holder",), seen_on=parse("2010-03-01"))
    act = Act(
        act_id="a", sighting_id="s", kind="sell", territory="BG", starts=parse("2010-04"), party="maker"
    )
    tables = {"sightings": (own,), "acts": (act,), "works": CHAIN, "titles": TITLED}
    found = risks(small, right(filed="2010-07-01"), seen=("s",), **tables)
    assert len(found) == 2
    assert all("by others" in text for text in found)


def test_in_the_united_states_before_2013_a_year_of_grace_was_for_everyones_disclosure() -> None:
    [row] = graces("US", "patent", day(parse("2013-03-15").first), RULES)
    assert (row.grace_scope, row.grace_months, row.grace_from) == ("any", 12, "filing")
    [row] = graces("US", "patent", day(parse("2013-03-16").first), RULES)
    assert row.grace_scope == "own"
    assert len(graces("US", "patent", parse("2013"), RULES)) == 2
    assert graces("US", "copyright", parse("2013"), RULES) == ()


@pytest.mark.parametrize(
    ("case", "kind", "since", "said"),
    [
        (right(filed="2010-06-01"), "patent", "2010-06-01", ""),
        (
            right(filed="2010-06-01", priority="2009-06-01"),
            "patent",
            "2009-06-01",
            "the term of a patent does not",
        ),
        (
            right(filed="2010-06-02", priority="2009-06-01"),
            "patent",
            "2009-06-01/2010-06-02",
            "is not decided",
        ),
        # for two months more an office may have restored it
        (
            right(filed="2010-08-01", priority="2009-06-01"),
            "patent",
            "2009-06-01/2010-08-01",
            "is not decided",
        ),
        (
            right(filed="2010-08-02", priority="2009-06-01"),
            "patent",
            "2010-08-02",
            "then novelty counts from it",
        ),
        (
            right(filed="2010-01-01", priority="2009-06-01"),
            "trademark",
            "2009-06-01/2010-01-01",
            "the 6 months",
        ),
        (right(filed="2010-08-02", priority="../2009-06-01"), "patent", "../2010-08-02", "is not decided"),
        (
            right(filed="2010-08-02", priority="2009-06-01/.."),
            "patent",
            "2009-06-01/2010-08-02",
            "is not decided",
        ),
        (right(filed="2010/..", priority="2009-06-01"), "patent", "2009-06-01/..", "is not decided"),
        (right("US", filed="2010-09-02", priority="2009-06-01"), "patent", "2009-06-01/2010-09-02", "35 USC"),
        (
            right("IN", "design", filed="2010-01-15", priority="2009-08-20"),
            "design",
            "2009-08-20",
            "the term count",
        ),
    ],
)
def test_novelty_counts_from_a_priority_claimed_in_time(
    case: Right, kind: str, since: str, said: str
) -> None:
    if "35 USC" in said:
        said = "older than"
    assert counts_from(case, kind, RULES) == parse(since)
    texts = [reason.text for reason in counted(case, kind, RULES)]
    assert all(said in text for text in texts)
    assert bool(texts) == (case.priority is not None)


def test_a_priority_that_may_be_late_is_a_risk_and_one_in_time_is_none(small: Callable[..., Record]) -> None:
    [late] = risks(small, right(filed="2010-09-02", priority="2009-06-01"))
    assert "is later than the 12 months" in late
    assert risks(small, right(filed="2010-05-01", priority="2009-06-01")) == []


@pytest.mark.parametrize(
    ("case", "first", "last"),
    [
        (right(), None, None),
        (right(granted="2012-05"), None, "2012-05-31"),
        (right(granted="2012-05", published="2011-02"), None, "2011-02-28"),
        (right(granted="2012-05", priority="2009"), "2009-01-01", "2012-05-31"),
        (right(granted="2012-05", priority="2013"), None, "2012-05-31"),
        (right(filed="2010", priority="2013"), "2010-01-01", "2010-12-31"),
    ],
)
def test_a_filing_not_on_record_lies_between_its_priority_and_what_followed(
    case: Right, first: str | None, last: str | None
) -> None:
    found = filing(case)
    assert [str(end) if end else None for end in (found.first, found.last)] == [first, last]


@pytest.mark.parametrize(
    ("case", "asked", "said"),
    [
        (right("RU", "trademark", granted="2015-08-01"), "2018-08-01", None),
        (
            right("RU", "trademark", granted="2015-08-01"),
            "2018-08-02",
            "no use is on record; registered 2015-08-01",
        ),
        (right("RU", "trademark", granted="2015-08-01"), "2018", "unused mark can be revoked may have run"),
        (right("RU", "trademark", granted="2015-08-01", used="2020"), "2021", None),
        (right("RU", "trademark", granted="2015-08-01", used="2020"), "2024", "last proved use 2020"),
        (right("EM", "trademark", granted="2010-01-01"), "2016", "the 5 years"),
        (right("RU", "trademark"), "2024", None),
        (right("RU", "patent", granted="2010-01-01"), "2024", None),
        (right("VE", "trademark", granted="2010-01-01"), "2024", None),
    ],
)
def test_a_mark_without_proved_use_for_the_time_of_the_law_is_open_to_revocation(
    case: Right, asked: str, said: str | None
) -> None:
    found = [reason.text for reason in unused(case, parse(asked), RULES)]
    assert any(said in text for text in found) if said else found == []


def test_non_use_is_a_risk_on_the_day_of_the_case(small: Callable[..., Record]) -> None:
    [found] = risks(small, right("RU", "trademark", granted="2015-08-01"))
    assert "by 2026-11-01 the 3 years" in found


def test_a_mark_in_a_shape_is_said_to_be_open_to_the_objection_of_function(
    small: Callable[..., Record],
) -> None:
    mark = right("EM", "trademark", subject="three-dimensional mark: the body", used="2026")
    [alone] = risks(small, mark)
    assert "none can be had in what the shape does" in alone
    assert "covered the same work" not in alone
    patent = right("DE", filed="1990-01-01", right_id="p")
    copyright_too = right("DE", "copyright", right_id="c")
    [found] = risks(small, mark, patent, copyright_too)
    assert found.endswith("; p covered the same work for a limited time")
    assert risks(small, right("EM", "trademark", subject="word mark MOKA", used="2026")) == []


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (right("EM", "design", filed="2010-01-01"), True),
        (right("CN", "utility_model", filed="2010-01-01"), True),
        (right("RU", "utility_model", filed="2014-09-30"), True),
        (right("RU", "utility_model", filed="2014-10-01"), False),
        (right("RU", "utility_model", filed="2014"), True),
        (right("CN", filed="2010-01-01"), False),
    ],
)
def test_a_title_nobody_examined_is_said_to_be_one(
    small: Callable[..., Record], case: Right, said: bool
) -> None:
    assert any("looking whether it is new" in text for text in risks(small, case)) is said


def test_two_titles_for_one_invention_in_one_place_are_said(small: Callable[..., Record]) -> None:
    case = right(filed="2010-01-01")
    assert risks(small, case, right("RU", "utility_model", right_id="u", number="2")) == [
        "r and u may protect the same invention twice in one place"
    ]
    for other in (
        right("RU", "design", right_id="u", number="2"),
        right("BG", "utility_model", right_id="u", number="2"),
        right("RU", "utility_model", right_id="u", number="1"),
    ):
        assert risks(small, case, other) == []
    nameless = right(filed="2010-01-01", number="")
    assert any("twice" in text for text in risks(small, nameless, right(right_id="u", number="")))
