"""Each answer is given where the record decides, and only there; knowing less never says more."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deadringer.errors import InputError
from deadringer.model.dates import Span, parse
from deadringer.model.records import (
    ACT_KINDS,
    LICENCE_STATES,
    Act,
    Licence,
    Party,
    Right,
    Sighting,
    Site,
    Succession,
    Title,
    Work,
)
from deadringer.rights.defences import DEFENCE
from deadringer.rights.permission import agree, permit

SIGHTING = Sighting(sighting_id="s", title="S", maker=("Maker",), made_in="BG")


def act(kind="make", territory="BG", starts="2010", ends="2012"):
    dates = {"starts": parse(starts) if starts else None, "ends": parse(ends) if ends else None}
    return Act(act_id="a", sighting_id="s", kind=kind, territory=territory, **dates)


def licence(status, **given):
    dates = {name: parse(given.pop(name)) for name in ("starts", "ends", "status_on") if name in given}
    row = {"licence_id": "l", "work_id": "w", "licensor": "holder", "licensee": "maker", "territory": "BG"}
    return Licence(**(row | {"scope": ("make",), "status": status} | given | dates))


def right(territory="BG", kind="patent", filed="1980-01-01", granted="1981-01-01", **given):
    dates = {"filed": parse(filed), "granted": parse(granted)}
    return Right(
        right_id=given.pop("right_id", "r"), work_id="w", kind=(kind,), territory=territory, **dates, **given
    )


def ask(record, sighting=SIGHTING, done=None, work="w"):
    [found] = permit(sighting, done, [work], record)
    return found


@pytest.mark.parametrize(
    ("rows", "done", "answer"),
    [
        ([licence("valid", starts="2000")], act(), "licensed"),
        ([licence("valid", starts="2011")], act(), "unknown"),
        ([licence("valid", starts="2000", ends="2005")], act(), "no_licence_in_force"),
        ([licence("valid", starts="2000", ends="2011")], act(), "unknown"),
        ([licence("valid", status_on="2005")], act(), "licensed"),
        ([licence("valid", status_on="2020")], act(), "unknown"),
        ([licence("unknown", starts="2000", ends="2020")], act(), "licensed"),
        ([licence("unknown", starts="2000", ends="2005")], act(), "no_licence_in_force"),
        ([licence("unknown", starts="2000")], act(), "unknown"),
        ([licence("", starts="2000")], act(), "unknown"),
        ([licence("expired", status_on="2006")], act(), "no_licence_in_force"),
        ([licence("expired", status_on="2011")], act(), "unknown"),
        ([licence("expired")], act(), "unknown"),
        ([licence("expired")], None, "no_licence_in_force"),
        ([licence("ended", starts="2000", ends="2020")], act(), "licensed"),
        ([licence("disputed", starts="2000", ends="2020")], act(), "unknown"),
        ([licence("refused")], act(), "never_licensed"),
        ([licence("never_taken")], act(), "never_licensed"),
        ([licence("granted_without_title")], act(), "no_licence_in_force"),
        # territory, scope and what is excluded
        ([licence("never", territory="CN")], act(), "unknown"),
        ([licence("never", territory="")], act(), "unknown"),
        ([licence("valid", starts="2000")], act(kind="export"), "unknown"),
        ([licence("valid", starts="2000", scope=())], act(), "unknown"),
        ([licence("valid", starts="2000", excluded=("export",))], act(kind="export"), "no_licence_in_force"),
        ([licence("valid", starts="2000", excluded=("export",))], act(), "licensed"),
        ([licence("valid", starts="2000", licensor="maker")], act(), "unknown"),
        ([licence("valid", starts="2000", licensor="")], act(), "licensed"),
        # several rows
        (
            [licence("expired", status_on="2006"), licence("valid", licence_id="m", starts="2007")],
            act(),
            "licensed",
        ),
        ([licence("expired", status_on="2006"), licence("refused", licence_id="m")], act(), "unknown"),
        ([licence("valid", starts="2000"), licence("disputed", licence_id="m")], act(), "unknown"),
        ([], act(), "unknown"),
    ],
)
def test_a_licence_answers_as_its_status_dates_and_scope_say(small, rows, done, answer):
    assert ask(small(licences=tuple(rows)), done=done).permission == answer


CHAIN = (
    Work(work_id="w", title="W", holder="holder", origin="RU"),
    Work(work_id="v", title="V", holder="holder", origin="RU", derived_from="w"),
)


@pytest.mark.parametrize(
    ("rows", "answer", "silent"),
    [
        ([licence("expired", status_on="2006")], "no_licence_in_force", False),
        ([licence("never")], "unknown", True),
        ([licence("valid", starts="2000")], "unknown", True),
        (
            [licence("expired", status_on="2006"), licence("never", licence_id="m", work_id="v")],
            "never_licensed",
            False,
        ),
    ],
)
def test_of_an_ancestors_licence_only_its_end_says_something_of_what_derives_from_it(
    small, rows, answer, silent
):
    found = ask(small(works=CHAIN, licences=tuple(rows)), done=act(), work="v")
    assert (found.permission, found.silent) == (answer, silent)


LINE = (
    Party(party_id="holder", name="Holder", territory=("RU",)),
    Party(party_id="old", name="Old works", territory=("BG",)),
    Party(party_id="maker", name="Maker", territory=("BG",)),
)
ON = (Succession(predecessor="old", successor="maker", on=parse("2015"), certainty="low"),)


@pytest.mark.parametrize(
    ("status", "done", "answer"),
    [
        ("valid", act(), "licensed"),
        ("valid", act(starts="2016", ends="2018"), "unknown"),
        ("expired", act(starts="2016", ends="2018"), "no_licence_in_force"),
        ("never", act(starts="2016", ends="2018"), "never_licensed"),
    ],
)
def test_whether_a_licence_passed_to_a_successor_is_not_known(small, status, done, answer):
    dates = {"starts": "2000"} if status == "valid" else {"status_on": "2012"}
    record = small(parties=LINE, successions=ON, licences=(licence(status, licensee="old", **dates),))
    found = ask(record, done=done)
    assert found.permission == answer
    assert any("Maker followed Old works" in r.text and r.certainty == "low" for r in found.reasons)


def test_no_permission_is_required_where_every_right_on_record_is_over(small):
    record = small(rights=(right(),), licences=(licence("never"),))
    found = ask(record, done=act())
    assert (found.permission, found.rights, found.rights_unknown) == ("not_required", (), ())
    assert any("its term was over" in r.text for r in found.reasons)


@pytest.mark.parametrize(
    ("rights", "sure", "unknown"),
    [
        ((), (), ()),
        ((right(territory="CN"),), (), ()),
        ((right(), right(right_id="q", filed="2000-01-01", granted="2002-01-01")), ("q",), ()),
        ((right(), right(right_id="q", kind="trademark")), (), ("q",)),
        (
            (right(), right(right_id="q", territory="EP", filed="2000-01-01", granted="2002-01-01")),
            (),
            ("q",),
        ),
        (
            (right(territory="SU"), right(right_id="q", kind="trademark", filed="2005", granted="2006")),
            ("q",),
            (),
        ),
        ((right(), right(right_id="q", kind="copyright", expires=parse("2050"))), (), ("q",)),
    ],
)
def test_a_right_that_is_or_may_be_in_force_requires_permission_and_none_on_record_requires_nothing(
    small, rights, sure, unknown
):
    found = ask(small(rights=rights, licences=(licence("never"),)), done=act())
    assert (found.permission, found.rights, found.rights_unknown) == ("never_licensed", sure, unknown)


@pytest.mark.parametrize(
    ("makers", "answer"),
    [
        (("Holder",), "own"),
        (("Maker",), "unknown"),
        (("Holder", "Maker"), "unknown"),
        (("Holder", "Someone"), "unknown"),
        ((), "unknown"),
    ],
)
def test_a_make_is_own_only_where_every_maker_is(small, makers, answer):
    sighting = dataclasses.replace(SIGHTING, maker=makers, made_in="")
    assert ask(small(), sighting).permission == answer


def test_a_former_holder_made_its_own_while_it_held(small):
    titles = (Title(title_id="t", work_id="w", holder="maker", starts=parse("1990"), ends=parse("2011")),)
    record = small(titles=titles)
    answers = [
        ask(record, done=act(starts=a, ends=b)).permission for a, b in (("1995", "2000"), ("2005", "2015"))
    ]
    assert answers == ["own", "unknown"]
    assert ask(record, done=act(starts="2013", ends="2015")).silent is True


@pytest.mark.parametrize(
    ("joined", "answer"), [("2005", "own"), ("2011", "unknown"), ("2015", "unknown"), ("", "unknown")]
)
def test_what_a_maker_made_before_it_joined_the_holder_is_not_known_to_be_own(small, joined, answer):
    on = parse(joined) if joined else None
    merger = Succession(predecessor="maker", successor="holder", on=on)
    assert ask(small(successions=(merger,)), done=act()).permission == answer
    titles = (Title(title_id="t", work_id="w", holder="maker", starts=parse("1990"), ends=parse("2013")),)
    assert ask(small(successions=(merger,), titles=titles), done=act()).permission == "own"


def test_a_maker_may_be_known_by_the_plant(small):
    record = small(sites=(Site(site_id="x", name="Plant", party="maker"),), licences=(licence("never"),))
    sighting = dataclasses.replace(SIGHTING, maker=(), site="x")
    assert (ask(record, sighting).permission, ask(record, sighting).makers) == ("never_licensed", ("maker",))


def test_makers_who_do_not_answer_for_one_another_need_a_licence_each(small):
    record = small(licences=(licence("valid", starts="2000"),))
    assert ask(record, done=act()).permission == "licensed"
    both = dataclasses.replace(SIGHTING, maker=("Maker", "Someone"))
    found = ask(record, both, act())
    assert (found.permission, found.makers) == ("unknown", ("maker", "Someone"))


def test_permissions_of_several_works_agree_unless_two_speak_differently(small):
    works = (*CHAIN, Work(work_id="u", title="U", holder="holder", origin="RU"))
    rows = (licence("never"), licence("disputed", licence_id="m", work_id="u"))
    record = small(works=works, licences=rows)
    never, silent, disputed = permit(SIGHTING, act(), ["w", "v", "u"], record)
    assert (never.silent, silent.silent, disputed.silent) == (False, True, False)
    assert agree([never]) == never
    assert agree([silent, never]).permission == "never_licensed"
    assert agree([silent]).permission == "unknown"
    together = agree([never, silent, disputed], record.title_of)
    assert together.permission == "unknown"
    assert [r.text for r in together.reasons[:2]] == [
        "for W the answer is never_licensed",
        "for U the answer is unknown",
    ]
    assert together.licences == ("l", "m")


def test_one_work_without_a_right_in_force_frees_no_other(small):
    works = (*CHAIN, Work(work_id="u", title="U", holder="holder", origin="RU"))
    live = dataclasses.replace(right(right_id="q", filed="2000-01-01", granted="2002-01-01"), work_id="u")
    over, silent = permit(SIGHTING, act(), ["w", "u"], small(works=works, rights=(right(), live)))
    assert (over.permission, silent.permission, silent.silent) == ("not_required", "unknown", True)
    assert agree([over, silent]).permission == "unknown"
    over, bare = permit(SIGHTING, act(), ["w", "u"], small(works=works, rights=(right(),)))
    assert agree([over, bare]).permission == "not_required"


def test_an_act_given_the_wrong_way_round_is_asked_over_the_same_days(small):
    record = small(licences=(licence("valid", starts="2000"),))
    found = [ask(record, done=act(starts=a, ends=b)) for a, b in (("2010", "2012"), ("2012", "2010"))]
    assert [(p.permission, str(p.asked)) for p in found] == [("licensed", "2010-01-01/2012-12-31")] * 2


def test_who_answers_for_a_maker_is_among_the_reasons(small):
    found = ask(small(parties=LINE, successions=ON), dataclasses.replace(SIGHTING, maker=("Old works",)))
    assert found.makers == ("maker",)
    assert any("Maker followed Old works" in r.text for r in found.reasons)


def test_what_does_not_belong_together_is_refused(small):
    record = small()
    other = dataclasses.replace(act(), sighting_id="other")
    with pytest.raises(InputError, match="belongs to sighting 'other'"):
        permit(SIGHTING, other, ["w"], record)
    with pytest.raises(InputError, match="got 'nowhere'"):
        permit(SIGHTING, None, ["nowhere"], record)
    with pytest.raises(InputError, match="expected at least one"):
        agree([])
    with pytest.raises(InputError, match="all of one act"):
        agree([ask(record), ask(record, done=act())])


def test_defences_stand_beside_an_answer_that_leaves_something_to_defend(small):
    mark = right(kind="trademark", filed="2003", granted="2004")
    patent = right(right_id="q", filed="2005-01-01", granted="2006-01-01")
    record = small(rights=(mark, patent), licences=(licence("never"),))

    def raised(done):
        return [r.text for r in ask(record, done=done).reasons if r.text.startswith(DEFENCE)]

    assert [text for text in raised(act(starts="2000")) if "prior use" in text] == [
        f"{DEFENCE}prior use: making began 2000, before q (2005-01-01)"
    ]
    assert [text for text in raised(act()) if "prior use" in text] == []
    assert sum("unused for 5 years" in text for text in raised(act())) == 1
    texts = [text for kind in ACT_KINDS for text in raised(act(kind=kind, territory="BG"))]
    assert not any("exhaustion" in text for text in texts)
    licensed = small(rights=(mark, patent), licences=(licence("valid", starts="2000"),))
    assert not any(r.text.startswith(DEFENCE) for r in ask(licensed, done=act()).reasons)


def test_exhaustion_is_raised_where_the_article_changed_hands(small):
    record = small(rights=(right(territory="RU", filed="2005", granted="2006"),))
    texts = [
        r.text for r in ask(record, done=act(kind="sell", territory="RU")).reasons if "exhaustion" in r.text
    ]
    assert len(texts) == 1
    assert not any("exhaustion" in r.text for r in ask(record, done=act(territory="RU")).reasons)


days = st.dates(date(1950, 1, 1), date(2030, 1, 1))
gaps = st.integers(0, 3000).map(lambda n: timedelta(days=n))


@st.composite
def spans(draw):
    first = draw(days)
    return Span(first, first + draw(gaps))


licences = st.builds(
    Licence,
    licence_id=st.sampled_from("lmn"),
    work_id=st.sampled_from("wv"),
    licensor=st.just("holder"),
    licensee=st.sampled_from(["maker", "old"]),
    territory=st.sampled_from(["BG", "YU", "CS", ""]),
    starts=st.none() | spans(),
    ends=st.none() | spans(),
    scope=st.sampled_from([(), ("make",)]),
    status=st.sampled_from(LICENCE_STATES),
    status_on=st.none() | spans(),
)
rights = st.builds(
    Right,
    right_id=st.sampled_from("rq"),
    work_id=st.just("w"),
    kind=st.sampled_from([("patent",), ("design",), ("trademark",), ("patent", "design")]),
    territory=st.sampled_from(["BG", "YU", "CS", "EU", "RS"]),
    filed=st.none() | spans(),
    granted=st.none() | spans(),
    expires=st.none() | spans(),
)
titles = st.builds(
    Title,
    title_id=st.just("t"),
    work_id=st.just("w"),
    holder=st.sampled_from(["maker", "old", "holder"]),
    starts=st.none() | spans(),
    ends=st.none() | spans(),
)


def wider(span: Span, before: timedelta, after: timedelta) -> Span:
    return Span(span.first - before, span.last + after)


@given(
    st.lists(licences, max_size=3),
    st.lists(rights, max_size=2),
    st.lists(titles, max_size=2),
    st.sampled_from(["BG", "YU", "CS", "RS", "SK"]),
    spans(),
    gaps,
    gaps,
    st.sampled_from("wv"),
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_knowing_less_never_says_more(small, owed, held, chain, territory, when, before, after, work):
    parties = tuple(dataclasses.replace(party, territory=()) for party in LINE)
    tables = {"licences": owed, "rights": held, "titles": chain, "successions": ON}
    sighting = dataclasses.replace(SIGHTING, made_in=territory)

    def said(tables, span):
        rows = {name: tuple(given) for name, given in tables.items()}
        done = Act(
            act_id="a",
            sighting_id="s",
            kind="make",
            starts=Span(span.first, span.first),
            ends=Span(span.last, span.last),
        )
        return ask(small(parties=parties, works=CHAIN, **rows), sighting, done, work)

    known = said(tables, when)
    allowed = {"unknown", known.permission}
    if (
        known.permission == "not_required"
    ):  # rights that may be in force leave the later questions to be asked
        allowed.add(said(tables | {"rights": []}, when).permission)
    vague = said(tables, wider(when, before, after))
    assert vague.permission in allowed
    assert set(vague.rights) <= set(known.rights)
    assert vague.standing in ("unknown", known.standing)
    for table, rows in tables.items():
        for at, row in enumerate(rows):
            for name in ("starts", "ends", "status_on", "filed", "granted", "expires", "on"):
                span = getattr(row, name, None)
                if span is None:
                    continue
                less = dataclasses.replace(row, **{name: wider(span, before, after)})
                vague = said(tables | {table: [*rows[:at], less, *rows[at + 1 :]]}, when)
                assert vague.permission in allowed, (table, name)
                assert set(vague.rights) <= set(known.rights)
