"""Each answer is given where the record decides, and only there; knowing less never says more."""

from __future__ import annotations

import dataclasses

import pytest
from tests.rights.rows import CHAIN, LINE, LIVE, NEVER, ON, OVER, SIGHTING, TITLED, act, ask, licence, right

from deadringer.errors import InputError
from deadringer.model.dates import parse
from deadringer.model.records import (
    ACT_KINDS,
    Party,
    Site,
    Succession,
    Title,
)
from deadringer.rights.permission import agree, permit


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


@pytest.mark.parametrize("low", ["right", "title", "licence", "act"])
def test_what_is_of_low_certainty_must_be_verified_before_a_claim_rests_on_it(small, low):
    def certainty(part):
        return {"certainty": "low" if part == low else "high"}

    rights = (dataclasses.replace(LIVE, **certainty("right")),)
    titles = (dataclasses.replace(TITLED[0], **certainty("title")),)
    rows = (dataclasses.replace(licence("never"), **certainty("licence")),)
    record = small(rights=rights, titles=titles, licences=rows)
    found = ask(record, done=dataclasses.replace(act(), **certainty("act")))
    assert (found.permission, found.rights, found.standing) == (NEVER, ("r",), "yes")
    assert (found.complained_of, len(found.lacks)) == (False, 1)
    assert ask(
        small(rights=(LIVE,), titles=TITLED[:1], licences=(licence("never"),)), done=act()
    ).complained_of


PATENT = right(filed="1990-01-01", granted="1992-01-01", certainty="high")


@pytest.mark.parametrize(
    ("starts", "ends", "made", "answer", "maybe"),
    [
        ("1995", "2000", True, NEVER, ()),
        ("2012", "2015", True, "not_required", ()),
        ("1995", None, True, NEVER, ("r",)),
        (None, "2015", True, NEVER, ("r",)),
        (None, None, True, NEVER, ("r",)),
        (None, None, False, NEVER, ("r",)),
        ("2012", None, True, "not_required", ()),
    ],
)
def test_no_permission_was_required_only_where_no_right_reached_any_moment_of_the_act(
    small, starts, ends, made, answer, maybe
):
    works = (dataclasses.replace(CHAIN[0], created=parse("1980")),)
    record = small(works=works, rights=(PATENT,), titles=TITLED[:1], licences=(licence("never"),))
    found = ask(record, done=act(starts=starts, ends=ends) if made else None)
    assert (found.permission, found.rights_unknown) == (answer, maybe)
    assert found.complained_of is (ends == "2000")


def test_where_a_work_is_younger_than_every_right_none_was_ever_required(small):
    works = (dataclasses.replace(CHAIN[0], created=parse("2015")),)
    assert ask(small(works=works, rights=(PATENT,))).permission == "not_required"


def test_an_act_that_begins_after_the_sighting_is_not_asked_as_of_the_sighting(small):
    seen = dataclasses.replace(SIGHTING, seen_on=parse("2011"))
    assert str(ask(small(), seen, act(starts="2020", ends=None)).asked) == "2026-11-01"
    assert str(ask(small(), seen, act(starts="2005", ends=None)).asked) == "2011"


def test_an_act_whose_end_is_not_on_record_is_complained_of_only_if_it_is_whenever_it_ended(small):
    mark = dataclasses.replace(LIVE, kind=("patent",), expires=parse("2040"))
    over = licence("expired", starts="2003", ends="2010", certainty="high")
    tables = {"rights": (mark,), "titles": TITLED[:1]}
    found = ask(small(licences=(over,), **tables), done=act(starts="2005", ends=None))
    assert (found.permission, found.rights, found.complained_of) == (OVER, ("r",), False)
    assert len(found.lacks) == 1
    found = ask(small(licences=(over,), **tables), done=act(starts="2012", ends=None))
    assert (found.permission, found.complained_of, found.lacks) == (OVER, True, ())
    later = licence("valid", starts="2015", ends="2030")
    assert ask(small(licences=(later,), **tables), done=act(starts="2012", ends=None)).permission == "unknown"
    assert (
        ask(small(licences=(later,), **tables), done=act(starts="2016", ends=None)).permission == "licensed"
    )


def test_an_act_given_the_wrong_way_round_is_asked_over_the_same_days(small):
    record = small(licences=(licence("valid", starts="2000"),))
    found = [ask(record, done=act(starts=a, ends=b)) for a, b in (("2010", "2012"), ("2012", "2010"))]
    assert [(p.permission, str(p.asked)) for p in found] == [("licensed", "2010-01-01/2012-12-31")] * 2


def test_who_answers_for_a_maker_is_among_the_reasons(small):
    found = ask(small(parties=LINE, successions=ON), dataclasses.replace(SIGHTING, maker=("Old works",)))
    assert found.makers == ("maker",)
    assert any("Maker followed Old works" in r.text for r in found.reasons)


@pytest.mark.parametrize(
    ("certainty", "sure"), [("", False), ("low", False), ("medium", True), ("high", True)]
)
def test_only_the_maker_or_a_sure_successor_is_complained_of(small, certainty, sure):
    rows = (dataclasses.replace(ON[0], certainty=certainty),)
    owed = (licence("never", licensee="old"),)
    record = small(parties=LINE, successions=rows, rights=(LIVE,), titles=TITLED[:1], licences=owed)
    found = ask(record, dataclasses.replace(SIGHTING, maker=("Old works",)), act())
    text = "hether Maker answers for what Old works did is not"
    assert (found.makers, found.complained_of) == (("maker",), sure)
    assert found.lacks == (() if sure else (f"W{text} known.",))
    assert [d.text for d in found.defences if text in d.text] == ([] if sure else [f"w{text} shown"])


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
        return [d.text for d in ask(record, done=done).defences]

    assert [text for text in raised(act(starts="2000")) if "prior use" in text] == [
        "prior use: making began 2000, before q (2005-01-01)"
    ]
    assert [text for text in raised(act()) if "prior use" in text] == []
    assert sum("the 5 years after which an unused mark" in text for text in raised(act())) == 1
    # Bulgaria is a member of the EU since 2007: the rule of the EEA is its own
    kinds = [kind for kind in ACT_KINDS if any("exhaustion" in text for text in raised(act(kind=kind)))]
    assert kinds == ["sell", "offer", "import", "export"]
    licensed = small(rights=(mark, patent), licences=(licence("valid", starts="2000"),))
    assert not ask(licensed, done=act()).defences


def test_exhaustion_is_raised_where_the_article_changed_hands(small):
    record = small(rights=(right(territory="RU", filed="2005", granted="2006"),))
    texts = [
        d.text for d in ask(record, done=act(kind="sell", territory="RU")).defences if "exhaustion" in d.text
    ]
    assert len(texts) == 1
    assert not any("exhaustion" in d.text for d in ask(record, done=act(territory="RU")).defences)


def test_standing_is_asked_from_the_start_on_record_and_not_from_before_the_title(small):
    works = (dataclasses.replace(CHAIN[0], created=parse("1950")),)
    record = small(works=works, titles=TITLED[:1])
    assert [ask(record, done=act(starts=s, ends=None)).standing for s in ("1960", None)] == ["yes", "yes"]
    assert ask(record, done=act(starts="1949", ends=None)).standing == "unknown"


@pytest.mark.parametrize(
    ("sure", "maybe", "standing", "rights", "others"),
    [
        ("holder", "", "yes", ("s",), ()),
        ("holder", "maker", "yes", ("s",), ()),
        ("holder maker", "", "yes", ("s",), ("t",)),
        ("maker", "holder", "unknown", ("s",), ()),
        ("maker", "holder maker", "unknown", ("s",), ()),
        ("maker", "maker", "no", ("s",), ()),
        ("", "holder", "yes", (), ()),
        ("", "holder maker", "unknown", (), ()),
        ("", "maker", "no", (), ()),
    ],
)
def test_standing_is_asked_right_by_right(small, sure, maybe, standing, rights, others):
    known = [
        dataclasses.replace(LIVE, right_id=n, holder=h) for n, h in zip("st", sure.split(), strict=False)
    ]
    open_ = [
        right("BG", "trademark", "2000", "2001", right_id=n, holder=h)
        for n, h in zip("pq", maybe.split(), strict=False)
    ]
    found = ask(small(rights=(*known, *open_), titles=TITLED[:1]), done=act())
    assert (found.standing, found.rights, found.rights_of_others) == (standing, rights, others)
    assert len(found.rights_unknown) == len(open_)
    named = [text for text in found.decides if "on which the claimant could sue" in text]
    assert named == (
        ["whether p, on which the claimant could sue, was in force there and then"]
        if standing == "unknown"
        else []
    )


def test_an_act_in_a_state_that_is_no_more_is_asked_as_of_its_last_day(small):
    found = ask(small(), dataclasses.replace(SIGHTING, made_in="DD", seen_on=parse("1995")))
    assert str(found.asked) == "1990-10-02"
    found = ask(small(), dataclasses.replace(SIGHTING, made_in="DD", seen_on=parse("1980")))
    assert str(found.asked) == "1980"


def test_what_would_decide_a_right_is_said_of_the_moment_asked_about(small):
    record = small(rights=(right(kind="trademark", filed="2003", granted="2004"),))
    found = ask(record, done=act(starts="2006", ends=None))
    assert found.rights_unknown == ("r",)
    assert any(text.startswith("r: ") and "renewal" in text for text in found.decides)
    short = right(filed="1990-01-01", granted="1991-01-01", expires=parse("2030-01-01"))
    found = ask(small(rights=(short,)), done=act(starts="1990-06", ends=None))
    assert "r: from when to when the act was done" in found.decides


@pytest.mark.parametrize(
    ("disclosed", "above", "answer"),
    [("2004", "", "prior_use"), (None, "", "unknown"), ("1990", "", NEVER), ("2004", "sister", NEVER)],
)
def test_knowing_less_of_prior_use_is_no_ground_to_complain(small, disclosed, above, answer):
    given = {"created": parse("1980"), "disclosed": parse(disclosed) if disclosed else None}
    works = (dataclasses.replace(CHAIN[0], origin="DE", **given),)
    earlier = dataclasses.replace(
        act(territory="DE", starts="2000", ends="2001"), act_id="e", certainty="high"
    )
    done = dataclasses.replace(act(territory="DE"), certainty="high")
    held = right(territory="DE", filed="2003-01-01", granted="2005-01-01", certainty="high", holder="sister")
    seen = dataclasses.replace(SIGHTING, made_in="DE")
    parties = (
        Party(party_id="holder", name="Holder"),
        Party(party_id="sister", name="Sister"),  # holds the right, and nothing else
        Party(party_id="maker", name="Maker", affiliated_to=above),
    )
    owed = (licence("never", territory="DE"),)
    rows = {
        "rights": (held,),
        "licences": owed,
        "titles": TITLED[:1],
        "acts": (earlier, done),
        "sightings": (seen,),
    }
    found = ask(small(parties=parties, works=works, **rows), sighting=seen, done=done)
    assert found.permission == answer
    if answer == "unknown":
        assert any("whether the maker had it from the work" in text for text in found.decides)
