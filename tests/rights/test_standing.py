"""Who may sue follows from the holder of the right, else from a chain of title without a gap."""

from __future__ import annotations

import pytest

from deadringer.model.dates import parse
from deadringer.model.records import Party, Right, Succession, Title, Work
from deadringer.rights.standing import standing
from deadringer.rights.titles import holdings

PARTIES = (
    Party(party_id="holder", name="Holder", affiliated_to="group"),
    Party(party_id="group", name="Group"),
    Party(party_id="before", name="Before"),
    Party(party_id="other", name="Other"),
)


def followed(certainty="medium", on="2000"):
    return Succession(predecessor="before", successor="holder", on=parse(on), certainty=certainty)


@pytest.mark.parametrize(
    ("held_by", "certainty", "answer"),
    [
        ("holder", "", True),
        ("before", "medium", True),
        ("before", "low", None),
        ("group", "", None),
        ("other", "", False),
    ],
)
def test_the_holder_of_a_right_decides(small, held_by, certainty, answer):
    record = small(parties=PARTIES, successions=(followed(certainty or "high"),))
    right = Right(right_id="r", work_id="w", kind=("patent",), territory="RU", holder=held_by)
    found = standing("holder", ["w"], right, parse("2020"), record)
    assert found.value is answer
    assert bool(found.decides) is (answer is None)


@pytest.mark.parametrize(
    ("titles", "asked", "answer"),
    [
        ([], "2020", True),
        ([("holder", "1990", None)], "2020", True),
        ([("holder", "1990", None)], "1980", None),
        ([("before", "1990", "2000")], "2020", True),
        ([("before", "1990", "1999/2001")], "2020", None),
        ([("before", "1990", "1995")], "2020", None),
        ([("other", "1990", "2030")], "2020", None),
        ([("other", "1990", "2010")], "2020", None),
        ([("other", "1990", "2010"), ("holder", "2010", None)], "2020", True),
        ([("other", "1990", "2010"), ("holder", "2010", None)], "2010", None),
        ([("other", "1990", "2030"), ("holder", "2010", None)], "2020", None),
    ],
)
def test_the_chain_decides_where_no_right_does(small, titles, asked, answer):
    rows = tuple(
        Title(title_id=f"t{n}", work_id="w", holder=h, starts=parse(s), ends=parse(e) if e else None)
        for n, (h, s, e) in enumerate(titles)
    )
    record = small(parties=PARTIES, successions=(followed(),), titles=rows)
    assert standing("holder", ["w"], None, parse(asked), record).value is answer


def test_a_stranger_to_the_chain_has_no_standing(small):
    works = (Work(work_id="w", title="W", holder="holder"),)
    titles = (Title(title_id="t", work_id="w", holder="holder", starts=parse("1990")),)
    record = small(parties=PARTIES, works=works, titles=titles)
    assert standing("other", ["w"], None, parse("2020"), record).value is False


def test_works_that_differ_do_not_decide(small):
    works = (Work(work_id="w", title="W", holder="holder"), Work(work_id="v", title="V", holder="other"))
    record = small(parties=PARTIES, works=works)
    assert standing("holder", ["w"], None, parse("2020"), record).value is True
    assert standing("holder", ["w", "v"], None, parse("2020"), record).value is None


def test_the_seeds_gap_is_named_with_the_rule_on_state_enterprises(seed):
    found = standing("kalashnikov_concern", ["ak47"], None, parse("2026-11-01"), seed)
    assert found.value is None
    assert found.decides == (
        "the instrument by which AK-47 passed from Russian Federation to Kalashnikov Concern",
    )
    assert any("chain of title" in reason.text or "who owns now" in reason.text for reason in found.reasons)


@pytest.mark.parametrize(("right", "answer"), [("P01", True), ("P02", True), ("P04", False), ("L13", None)])
def test_standing_in_the_seeds_rights_is_that_of_their_holders(seed, right, answer):
    row = next(r for r in seed.case.rights if r.right_id == right)
    assert standing("kalashnikov_concern", ["ak47"], row, parse("2026-11-01"), seed).value is answer


def test_a_title_is_carried_on_by_a_succession_of_the_same_date(seed):
    held = {h.party_id: h.sure for h in holdings("ak47", parse("2026-11-01"), seed) if h.titled}
    assert held == {"ussr": True}


def test_a_work_of_nobody_on_record_is_not_known_to_be_anyones(small):
    record = small(works=(Work(work_id="w", title="W"),))
    found = standing("holder", ["w"], None, parse("2020"), record)
    assert (found.value, found.how, found.decides) == (None, "unknown", ("the chain of title in W",))
    assert holdings("w", parse("2020"), record) == ()


def test_a_title_of_nobody_or_of_no_time_says_no_more_than_it_does(small):
    nobody = Title(title_id="t", work_id="w", starts=parse("1990"))
    undated = Title(title_id="u", work_id="w", holder="holder")
    record = small(titles=(nobody, undated))
    first, named = holdings("w", parse("2020"), record)
    assert (first.party_id, first.sure, first.titled, named.titled) == ("holder", True, True, False)
    assert first.reasons[0].text == "u: Holder held W, at a time not on record (no instrument stated)"


def test_in_several_works_no_other_way_to_stand_is_enough(small):
    works = (Work(work_id="w", title="W", holder="other"), Work(work_id="v", title="V", holder="other"))
    titles = tuple(
        Title(
            title_id=f"t{w}",
            work_id=w,
            holder=h,
            starts=parse(s),
            ends=parse(e),
            instrument=i,
            certainty="high",
        )
        for w in "wv"
        for h, s, e, i in (
            ("other", "1990", "2012-01-01", "deed"),
            ("holder", "2012-01-01", "2030", "assignment with past claims"),
        )
    )
    record = small(parties=PARTIES, works=works, titles=titles)
    alone = standing("holder", ["w"], None, parse("2010"), record)
    assert (alone.value, alone.how) == (True, "assignee")
    both = standing("holder", ["w", "v"], None, parse("2010"), record)
    assert (both.value, both.how) == (None, "unknown")
    doubtful = standing("holder", ["w"], None, parse("2011/2012"), record)
    assert (doubtful.value, doubtful.how) == (None, "unknown")
