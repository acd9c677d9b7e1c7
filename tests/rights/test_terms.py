"""How long a right lives follows its dates and the rules; what no rule decides is said, with what would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from deadringer.errors import InternalError
from deadringer.model.dates import parse
from deadringer.model.records import Right, Work
from deadringer.rights.in_force import in_force
from deadringer.rights.tables import Rules
from deadringer.rights.terms import later, life

RULES = Rules.load()
DATES = ("filed", "priority", "published", "granted", "expires", "lapsed", "restored")


def right(territory: str, *kinds: str, **given: Any) -> Right:
    dates = {name: parse(given.pop(name)) for name in DATES if name in given}
    return Right(right_id="r", work_id="w", kind=kinds, territory=territory, **given, **dates)


@pytest.mark.parametrize(
    ("at", "months", "then"),
    [
        ("2010-01-31", 1, "2010-02-28"),
        ("2012-01-31", 1, "2012-02-29"),
        ("2010-06-01", 12, "2011-06-01"),
        ("2010-12-15", 1, "2011-01-15"),
        ("2010-12-15", 14, "2012-02-15"),
        ("2010-06-30", 6, "2010-12-30"),
        ("9999-12-01", 1, "9999-12-31"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(at: str, months: int, then: str) -> None:
    assert later(date.fromisoformat(at), months) == date.fromisoformat(then)


@pytest.mark.parametrize("column", ["condition", "base_event"])
def test_a_rule_no_code_is_for_is_our_error(column: str) -> None:
    [row] = [row for row in RULES.terms_industrial if (row.territory, row.kind) == ("RU", "patent")]
    rules = replace(RULES, terms_industrial=(replace(row, **{column: "the moon is full"}),))
    with pytest.raises(InternalError, match="the moon is full"):
        life(right("RU", "patent", filed="2010"), "patent", rules)


@pytest.mark.parametrize(
    ("case", "asked", "value"),
    [
        # no filing on record: a priority is not later than what shows that it was filed
        (right("IN", "design", priority="2000/..", granted="2001-01-01"), "2017-01-01", False),
        (right("IN", "design", priority="2000/2010", granted="2001-01-01"), "2017-01-01", False),
        (right("IN", "design", priority="2005", granted="2001-01-01"), "2017-01-01", None),
        (right("IN", "design", priority="2000", filed="2000-06"), "2017-01-01", False),
        (right("IN", "design", priority="2000"), "2017-01-01", False),
        # a priority that may be older than the United States allow
        (right("US", "patent", filed="2005-06-01", priority="../2004", granted="2008"), "2024-01-01", None),
        (right("US", "patent", filed="../2005-06-01", priority="2004", granted="2008"), "2024-01-01", None),
        # a filing that is open on either side
        (right("JP", "patent", filed="../2000", granted="2003"), "2021-01-01", False),
        (right("JP", "patent", filed="2000/..", granted="2003"), "2019-12-31", True),
        (right("GB", "patent", filed="2000/..", granted="2003"), "2030", None),
        (right("GB", "patent", filed="../2000", granted="2003"), "2010", None),
        # days on which no rule on record governs a filing
        (right("CN", "design", filed="1984/1986", granted="1987"), "1988", None),
        (right("SU", "design", filed="1991-12/1993", granted="1994"), "1995", None),
        # restorations
        (
            right("RU", "patent", filed="2010-01-01", granted="2012-01-01", restored="2018-01-01"),
            "2019",
            True,
        ),
        (
            right("RU", "patent", filed="2010-01-01", granted="2012-01-01", restored="2018-01-01"),
            "2015",
            None,
        ),
        (
            right("RU", "patent", filed="2010-01-01", granted="2012-01-01", restored="2018-01-01"),
            "2031",
            False,
        ),
        (
            right("US", "utility_model", granted="2012-01-01", lapsed="2013", restored="2014"),
            "2012-06",
            False,
        ),
    ],
)
def test_dates_known_in_part_decide_as_far_as_they_go(case: Right, asked: str, value: bool | None) -> None:
    assert in_force(case, parse(asked), RULES).value is value


def texts(case: Right, asked: str, work: Work | None = None) -> list[str]:
    return [reason.text for reason in in_force(case, parse(asked), RULES, work).reasons]


LAPSED = right(
    "DE", "patent", filed="2000-01-10", granted="2003-01-01", lapsed="2008-05-31", restored="2009-02-10"
)


def test_who_began_while_a_right_was_out_of_force_may_go_on_once_it_was() -> None:
    free = "who began in good faith between the lapse and the restoration may be free to go on"
    assert free not in texts(LAPSED, "2008-01-01")
    assert free in texts(LAPSED, "2008-09-01")
    assert free in texts(LAPSED, "2010-01-01")


def test_a_lapse_and_a_restoration_are_said() -> None:
    found = in_force(LAPSED, parse("2008-09-01"), RULES)
    assert any(
        reason.text == "r: lapsed 2008-05-31, restored 2009-02-10; filed 2000-01-10, granted 2003-01-01; "
        "it may have been out of force on 2008-09-01, and a restoration may work back"
        for reason in found.reasons
    )
    assert found.decides == (
        "from when to when it was out of force",
        "an extract of the register for that day",
    )


def test_a_restored_mark_past_its_first_term_needs_its_renewals() -> None:
    mark = right("RU", "trademark", filed="2000-01-01", granted="2001", lapsed="2004", restored="2005")
    found = in_force(mark, parse("2015"), RULES)
    assert found.value is None
    assert any("renewal is not on record" in reason.text for reason in found.reasons)


def test_a_priority_is_said_to_move_no_term() -> None:
    case = right("RU", "patent", filed="2010-06-01", priority="2009-06-01", granted="2012")
    assert (
        "r: priority of 2009-06-01: novelty and prior use count from it; the term of a patent does not"
        in texts(case, "2015")
    )


@pytest.mark.parametrize(
    ("territory", "asked", "said"),
    [
        ("EM", "2030", "copyright in the same appearance may run beside a design and after it"),
        ("PL", "2030", "copyright in the same appearance may run beside a design and after it"),
        ("US", "2030", "only in features that can be told apart from the use"),
        ("IN", "2030", "the law there keeps design and copyright apart"),
        ("GB", "2030", "copyright in the same appearance"),
    ],
)
def test_where_a_design_has_ended_copyright_may_run(territory: str, asked: str, said: str) -> None:
    case = right(territory, "design", filed="1990-01-01", granted="1991-01-01")
    found = in_force(case, parse(asked), RULES)
    assert found.value is False
    assert any(said in reason.text for reason in found.reasons)


def test_overlap_is_said_only_for_designs_and_only_since_its_law() -> None:
    design = right("GB", "design", filed="1980-01-01", granted="1981-01-01")
    assert not any("appearance" in text for text in texts(design, "2010"))
    patent = right("PL", "patent", filed="1990-01-01", granted="1991-01-01")
    assert not any("appearance" in text for text in texts(patent, "2030"))


def work(origin: str, created: str, **given: Any) -> Work:
    dates = {name: parse(given.pop(name)) for name in ("disclosed", "author_died") if name in given}
    return Work(work_id="w", title="W", origin=origin, created=parse(created), **given, **dates)


def copyright_(territory: str, **given: Any) -> Right:
    return right(territory, "copyright", **given)


@pytest.mark.parametrize(
    ("case", "of", "asked", "value", "decides"),
    [
        (
            copyright_("DE"),
            work("CH", "2000", kind="text"),
            "2020",
            None,
            "the term of copyright in CH, which may cap the one here",
        ),
        (copyright_("DE"), work("", "2000", kind="text"), "2020", None, "the country of origin of the work"),
        (
            copyright_("DE"),
            work("US", "2000"),
            "2020",
            None,
            "whether US protects such works of applied art by copyright",
        ),
        (
            copyright_("DE"),
            work("US", "2000"),
            "2024/2025",
            None,
            "whether US protects such works of applied art by copyright",
        ),
        (
            copyright_("RU"),
            work("US", "2000"),
            "2026",
            None,
            "whether US protects such works of applied art by copyright",
        ),
        (
            copyright_("CN"),
            work("US", "2000"),
            "2025",
            None,
            "whether US protects such works of applied art by copyright",
        ),
        (
            copyright_("US"),
            work("RU", "1990", kind="text"),
            "2020",
            None,
            "a treaty by which US protects works of RU of that age, and on what terms (Berne art. 18)",
        ),
        # one of the Union when the work was asked about, or not yet
        (
            copyright_("DE"),
            work("PL", "1990", kind="text"),
            "2003/2005",
            True,
            "the author, and the class of the work",
        ),
        (
            copyright_("DE"),
            work("PL", "1990", kind="text"),
            "2005",
            True,
            "the author, and the class of the work",
        ),
        # a work older than the day the United Kingdom left may keep its term
        (
            copyright_("GB"),
            work("DE", "2000", kind="text"),
            "2022",
            True,
            "the author, and the class of the work",
        ),
        (copyright_("GB"), work("DE", "1930", kind="text", author_died="1945"), "2020", False, None),
        (
            copyright_("CN"),
            work("DE", "2000", kind="text"),
            "2022",
            True,
            "the author, and the class of the work",
        ),
        # stated ends
        (
            copyright_("DE", expires="2030"),
            work("DE", "2000"),
            "2030-06",
            None,
            "the dates of creation and end",
        ),
        (copyright_("DE", expires="2030"), work("DE", "2000"), "2000", None, "the dates of creation and end"),
        (copyright_("DE", lapsed="2030"), work("DE", "2000"), "2031", False, None),
        (copyright_("DE", expires="2030"), work("DE", "2000"), "2029", True, None),
        # a law whose rows do not reach the day, one without an end, and a term that may have been over
        (copyright_("RU"), work("RU", "1980"), "1990", None, "the term of copyright there and then"),
        (copyright_("SU"), work("SU", "1950", author_died="1975"), "1980", None, "the author's death"),
        (copyright_("SU"), work("SU", "1930", author_died="1940"), "1980", None, "the author's death"),
        (copyright_("JP"), work("JP", "1950", author_died="1967/1968"), "2030", None, "the author's death"),
        (
            copyright_("JP"),
            work("JP", "1950", author_died="1967/1968"),
            "2017",
            True,
            "the author, and the class of the work",
        ),
        # where no law is on record, the cap of the origin may decide
        (copyright_("VE"), work("VE", "2000"), "2020", None, "the term of copyright there and then"),
        (
            copyright_("RS"),
            work("CN", "1943", kind="text", disclosed="1944", author_died="1945"),
            "2003",
            False,
            None,
        ),
    ],
)
def test_a_foreign_work_is_decided_as_far_as_treaties_and_terms_go(
    case: Right, of: Work, asked: str, value: bool | None, decides: str | None
) -> None:
    found = in_force(case, parse(asked), RULES, of)
    assert found.value is value
    assert (decides in found.decides) if decides else found.decides == ()


def test_the_treaty_and_the_rule_on_the_shorter_term_are_said() -> None:
    said = texts(copyright_("DE"), "2020", work("US", "2000", kind="text"))
    assert "DE: party to the Berne Convention since 1887-12-05" in said
    assert "US: party to the Berne Convention since 1989-03-01" in said
    assert any(text.startswith("rule on the shorter term in EU: applied (mandatory)") for text in said)
    assert not any("applied art" in text for text in said)
    said = texts(copyright_("CN"), "2022", work("DE", "2000", kind="text"))
    assert not any(
        "shorter term" in text for text in said
    )  # both terms run: whether one caps the other is all one
    said = texts(copyright_("DE"), "2025", work("US", "2000"))
    assert any(text.startswith("rule on applied art in EU:") for text in said)
    said = texts(copyright_("DE"), "2025", work("PL", "2000"))
    assert "between members of the Union or the EEA the shorter term is not applied" in said


def test_a_work_of_no_country_on_record_lacks_that_first() -> None:
    found = in_force(copyright_("DE"), parse("2020"), RULES, None)
    assert found.value is None


def test_where_copyright_has_ended_a_design_is_not_promised() -> None:
    said = texts(copyright_("DE"), "2090", work("DE", "1990", author_died="2000"))
    assert any(
        "copyright in the same appearance" in text or "term on record is over" in text for text in said
    )


def test_where_no_rule_is_on_record_the_rule_would_decide_first() -> None:
    register = "an extract of the register for that day"
    found = in_force(right("VE", "patent", filed="2010", granted="2012"), parse("2015"), RULES)
    assert found.decides == ("the rule on the term in VE", register)
    found = in_force(
        right("RU", "trademark", filed="2000", granted="2001", expires="2020"), parse("2022"), RULES
    )
    assert found.decides == ("the renewal record", register)


def test_a_rule_of_copyright_is_said_with_its_years_or_without_an_end() -> None:
    said = texts(copyright_("DE"), "2020", work("DE", "2000"))
    assert any(text.startswith("copyright in DE, general: 70 years from death (") for text in said)
    said = texts(copyright_("SU"), "1980", work("SU", "1950", author_died="1975"))
    assert any(text.startswith("copyright in SU, legal entity: from publication (") for text in said)
