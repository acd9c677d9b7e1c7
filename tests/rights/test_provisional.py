"""What an application gives before its grant, and where a right reaches, is said with what would decide it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from deadringer.model.dates import parse
from deadringer.model.records import Right
from deadringer.rights.provisional import provisional
from deadringer.rights.reach import reaches
from deadringer.rights.tables import Rules
from deadringer.rights.territories import Territories

RULES = Rules.load()
PLACES = Territories(RULES)


def right(territory: str, *kinds: str, **given: Any) -> Right:
    dates = {name: parse(given.pop(name)) for name in ("filed", "published", "granted") if name in given}
    return Right(right_id="r", work_id="w", kind=kinds, territory=territory, **given, **dates)


CN = {"filed": "2010-01-10", "published": "2011-07-01", "granted": "2013-01-01"}


@pytest.mark.parametrize(
    ("case", "asked", "value", "decides"),
    [
        (right("CN", "patent", **CN), "2011-07-01/2012-12-31", True, ()),
        (right("CN", "patent", **CN), "2012/2014", None, ("which part of it was before the grant",)),
        (
            right("CN", "patent", **(CN | {"published": "2011"})),
            "2011-06",
            None,
            ("the day the application was published",),
        ),
        (right("CN", "patent", filed="2010-01-10"), "2009", False, ()),
        (
            right("CN", "patent", filed="2010-01-10"),
            "2012",
            None,
            ("the day the application was published", "the day of grant"),
        ),
        (right("CN", "patent"), "2012", None, ("the day the application was published", "the day of grant")),
        # kinds must agree, and one must be on record
        (right("CN", **CN), "2012", None, ("the kind of the right",)),
        (right("CN", "patent", "utility_model", **CN), "2012", None, ("the kind of the right",)),
        (right("CN", "design", "utility_model", **CN), "2012", False, ()),
        # a law that begins on a day is none before it
        (
            right("IN", "patent", filed="2003-01-01", published="2004-01-01", granted="2006-01-01"),
            "2004-06",
            None,
            ("the law of that day",),
        ),
        (
            right("IN", "patent", filed="2003-01-01", published="2004-01-01", granted="2006-01-01"),
            "2005-06",
            True,
            (),
        ),
        (
            right("VE", "patent", **CN),
            "2012",
            None,
            ("whether the law there protects a published application",),
        ),
        (
            right("GB", "patent", **CN),
            "2012",
            None,
            ("within the claims as published and as granted",),
        ),
    ],
)
def test_an_application_gives_what_its_law_says_between_publication_and_grant(
    case: Right, asked: str, value: bool | None, decides: tuple[str, ...]
) -> None:
    found = provisional(case, parse(asked), RULES)
    assert found.value is value
    assert found.decides == decides


def test_a_rule_that_ended_is_the_law_to_its_last_day() -> None:
    [row] = [row for row in RULES.provisional if row.territory == "CN" and "patent" in row.kind]
    ended = replace(row, valid_to=parse("2012-06-30").first)
    rules = replace(RULES, provisional=(ended,))
    case = right("CN", "patent", **CN)
    assert provisional(case, parse("2012-06-30"), rules).value is True
    assert provisional(case, parse("2012-06-30/2012-07-01"), rules).value is None


def test_what_an_application_gives_is_said_with_its_statute() -> None:
    found = provisional(right("EM", "trademark", **CN), parse("2012"), RULES, {"EU": "the Union"}.get)
    assert found.reasons[0].text == (
        "trade mark in the Union, application published: reasonable compensation (Reg. (EU) 2017/1001 art. 11(2)); "
        "no decision on the merits before the registration is published"
    )
    assert (found.reasons[0].source, found.reasons[0].certainty) == (
        "Reg. (EU) 2017/1001 art. 11(2)",
        "medium",
    )
    assert found.reasons[1].text == ("r: application published 2011-07-01, granted 2013-01-01; asked of 2012")
    [nothing, *_] = provisional(right("RU", "trademark", **CN), parse("2012"), RULES).reasons
    assert nothing.text.startswith(
        "trade mark in RU, application published: nothing before the grant (Civil Code"
    )
    [asks, *_] = provisional(right("GB", "patent", **CN), parse("2012"), RULES).reasons
    assert asks.text.endswith("; if within the claims as published and as granted")


@pytest.mark.parametrize(
    ("case", "act", "decides"),
    [
        (
            right("EP", "patent", granted="2010-01-01"),
            "PL",
            "whether the European patent was validated in PL, and is kept up there",
        ),
        (right("WO", "design", granted="2010-01-01"), "KR", "whether KR was designated, and did not refuse"),
        (right("IB", "design", granted="2010-01-01"), "KR", "whether KR was designated, and did not refuse"),
        (
            right("EM", "design", granted="2010-01-01"),
            "GB",
            "the comparable right in the United Kingdom (Withdrawal Agreement art. 54), which is another right",
        ),
        (right("SU", "patent", granted="1985"), "UA", "whether a right in SU has effect in UA"),
        (right("OA", "patent", granted="2010-01-01"), "CI", "whether a right in OA has effect in CI"),
        (right("RU", "patent"), "", "the territory of the act and of the right"),
        (right("", "patent"), "RU", "the territory of the act and of the right"),
    ],
)
def test_a_right_that_may_reach_says_what_would_tell(case: Right, act: str, decides: str) -> None:
    found = reaches(case, act, parse("2022"), PLACES)
    assert found.value is None
    assert found.decides == (decides,)


def test_a_right_in_the_territory_of_the_act_needs_no_reason() -> None:
    found = reaches(right("RU", "patent"), "RU", parse("2020"), PLACES)
    assert found.value is True
    assert (found.reasons, found.decides) == ((), ())


def test_a_designation_is_said_with_the_treaty() -> None:
    case = right("WO", "trademark", granted="2010-01-01", designated=("CN", "KR"))
    found = reaches(case, "CN", parse("2020"), PLACES, {"CN": "China", "KR": "Korea", "WO": "the world"}.get)
    [reason] = found.reasons
    assert reason.text == "r: a right in the world reaches China (2020); designated: China or Korea"
    assert reason.source.startswith("Madrid Protocol")
    assert reason.certainty == "medium"


@pytest.mark.parametrize(
    ("kind", "granted", "asked", "value"),
    [
        # eighteen months to refuse a mark, twelve for a design
        ("trademark", "2010-01-15", "2011-07-15", None),
        ("trademark", "2010-01-15", "2011-07-16", True),
        ("design", "2010-01-15", "2011-01-15", None),
        ("design", "2010-01-15", "2011-01-16", True),
        ("trademark", "2010", "2011-12", None),
        ("trademark", "2010/..", "2020", None),
        ("trademark", "2010-01-15", "../2020", None),
        ("trademark", None, "2020", None),
    ],
)
def test_a_designated_state_may_refuse_for_a_time(
    kind: str, granted: str | None, asked: str, value: bool | None
) -> None:
    since = parse(granted) if granted else None
    found = PLACES.covers("WO", "KR", parse(asked), since=since, kinds=(kind,), designated=("KR",))
    assert found is value


@pytest.mark.parametrize(
    ("designated", "asked", "value"),
    [
        (("EM",), "2020", True),
        (("EM",), "2003", False),
        (("EM",), "2003/2005", None),
        (("BX",), "2020", False),
        (("EP",), "2020", False),
        (("PL", "US"), "2020", True),
    ],
)
def test_a_designation_of_a_union_is_one_of_its_members(
    designated: Any, asked: str, value: bool | None
) -> None:
    found = PLACES.covers(
        "WO", "PL", parse(asked), since=parse("2000"), kinds=("trademark",), designated=designated
    )
    assert found is value
