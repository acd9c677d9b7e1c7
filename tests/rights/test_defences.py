"""What the other side may say stands beside a complaint, with what supports it and what stands against it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.rights.rows import CHAIN, LIVE, OVER, SIGHTING, TITLED, act, ask, licence, right

from deadringer.model.claims import DEFENCES
from deadringer.model.dates import parse
from deadringer.model.records import Party, Sighting
from deadringer.rights.permission import permit

PARTIES = (
    Party(party_id="holder", name="Holder", territory=("RU",)),
    Party(party_id="maker", name="Maker", territory=("BG",)),
    Party(party_id="dealer", name="Dealer"),
)
SOLD = replace(act(kind="sell", starts="2008", ends="2008"), act_id="f", party="holder", certainty="high")
BROUGHT = replace(act(kind="import"), party="dealer", follows="f", certainty="high")
WORK = (replace(CHAIN[0], created=parse("1990"), disclosed=parse("1999-06")),)
EARLY = replace(act(starts="1995", ends="1996"), act_id="e", certainty="high")


def raised(found, kind):
    assert {defence.kind for defence in found.defences} <= set(DEFENCES)
    return [defence for defence in found.defences if defence.kind == kind]


def texts(reasons):
    return " / ".join(reason.text for reason in reasons)


def brought(small, done=BROUGHT, sale=SOLD, rights=(LIVE,), **tables):
    record = small(
        parties=PARTIES, sightings=(SIGHTING,), acts=(sale, done), rights=rights, titles=TITLED[:1], **tables
    )
    return ask(record, done=done)


def test_no_right_here_is_said_with_why(small):
    [none] = raised(ask(small(licences=(licence("never"),)), done=act()), "no_right")
    assert texts(none.supports).startswith("no right in BG")
    [over] = raised(ask(small(rights=(right(),)), done=act()), "no_right")
    assert "its term was over" in texts(over.supports)
    assert over.text.startswith("no right on record was in force")
    [maybe] = raised(
        ask(small(rights=(right(), right(right_id="q", kind="trademark"))), done=act()), "no_right"
    )
    assert "r: " in texts(maybe.supports)
    assert "q: " in texts(maybe.against)
    assert raised(ask(small(rights=(LIVE,)), done=act()), "no_right") == []


@pytest.mark.parametrize("answer", ["own", "licensed", "exhausted", "prior_use"])
def test_what_is_permitted_needs_no_defence(small, answer):
    titles = {"titles": TITLED[:1], "sightings": (SIGHTING,)}
    ran = licence("valid", starts="2000", ends="2020")
    done = replace(act(territory="FR"), certainty="high")
    used = {
        "rights": (replace(LIVE, territory="FR"),),
        "works": WORK,
        "acts": (replace(EARLY, territory="FR"), done),
    }
    found = {
        "own": lambda: ask(small(rights=(LIVE,)), done=replace(act(), party="holder")),
        "licensed": lambda: ask(small(rights=(LIVE,), licences=(ran,)), done=act()),
        "exhausted": lambda: brought(small),
        "prior_use": lambda: ask(small(**used, **titles), done=done),
    }[answer]()
    assert (found.permission, found.defences) == (answer, ())
    assert found.complained_of is False


def test_a_licence_that_ended_may_have_gone_on(small):
    record = small(rights=(LIVE,), licences=(licence("expired", status_on="2006", said_by="holder"),))
    found = ask(record, done=act())
    [said] = raised(found, "licence")
    assert (found.permission, said.against) == (OVER, ())
    assert texts(said.supports) == "l: status expired, not known; stated by holder"


@pytest.mark.parametrize(
    ("known", "raises"), [("2015", True), ("2021-10-31", True), ("2021-11-01", False), ("", False)]
)
def test_what_was_long_known_may_have_been_let_be(small, known, raises):
    record = small(
        rights=(LIVE,), licences=(licence("never"), licence("never", licence_id="m", licensee="holder"))
    )
    done = replace(act(), known_on=parse(known) if known else None)
    found = raised(ask(record, done=done), "licence")
    assert bool(found) is raises
    for said in found:
        assert texts(said.supports) == f"a was known to the claimant {known}, more than 5 years ago"
        assert texts(said.against) == "l: status never, not known"
    assert raised(ask(record), "licence") == []


def test_goods_are_followed_back_to_their_first_sale(small):
    found = brought(small)
    assert (found.permission, found.standing) == ("exhausted", "yes")
    assert "a is of goods sold by f in BG, by the holder or with its consent" in texts(found.reasons)


@pytest.mark.parametrize(
    ("done", "sale"),
    [
        (replace(BROUGHT, follows=""), SOLD),
        (replace(BROUGHT, follows="a"), SOLD),
        (replace(BROUGHT, starts=parse("2007"), ends=parse("2007")), SOLD),
        (BROUGHT, replace(SOLD, kind="offer")),
        (BROUGHT, replace(SOLD, party="dealer")),
        (BROUGHT, replace(SOLD, follows="a", party="dealer")),
        (replace(BROUGHT, quantity=6.0), replace(SOLD, quantity=5.0)),
        (replace(BROUGHT, kind="export"), SOLD),
    ],
)
def test_goods_that_are_not_shown_to_come_from_the_holder_are_only_defended(small, done, sale):
    found = refused(small, done, sale)
    assert found.permission == "never_licensed"
    [said] = raised(found, "exhaustion")
    assert texts(said.against) == "no sale of these goods by the holder, or with its consent, is on record"


def refused(small, done, sale, *licences):
    stranger = Sighting(sighting_id="t", title="T", maker=("Somebody",))
    record = small(
        parties=PARTIES,
        sightings=(SIGHTING, stranger),
        acts=(sale, done),
        rights=(LIVE,),
        titles=TITLED[:1],
        licences=(licence("never", licensee="dealer"), *licences),
    )
    return ask(record, done=done)


@pytest.mark.parametrize(
    ("done", "sale"),
    [
        (BROUGHT, replace(SOLD, starts=None)),
        (BROUGHT, replace(SOLD, quantity=5.0)),
        (BROUGHT, replace(SOLD, party="", sighting_id="t")),
        (BROUGHT, replace(SOLD, party="maker")),
    ],
    ids=[
        "no day of the sale",
        "no number of the goods",
        "a seller of no party",
        "a seller of no known licence",
    ],
)
def test_a_sale_that_may_have_been_with_consent_is_no_ground_to_complain(small, done, sale):
    """With what is not on record filled in one way, the goods are exhausted: so without it nothing is known."""
    found = refused(small, done, sale)
    assert (found.permission, found.complained_of) == ("unknown", False)
    [said] = raised(found, "exhaustion")
    assert "a may be of goods sold by f in BG" in texts(said.supports)


def test_a_sale_of_an_unknown_end_by_a_licensee_leaves_it_open(small):
    ran = replace(licence("valid", starts="2005", ends="2009"), scope=("make", "sell"))
    sale = replace(SOLD, party="maker")
    assert refused(small, BROUGHT, sale, ran).permission == "exhausted"
    assert refused(small, BROUGHT, replace(sale, ends=None), ran).permission == "unknown"
    assert refused(small, BROUGHT, sale, replace(ran, starts=None)).permission == "unknown"
    denied = licence("never", licensee="maker")
    assert refused(small, BROUGHT, sale, replace(denied, licence_id="d")).permission == "never_licensed"


def test_a_sale_elsewhere_that_exhausts_nothing_is_none_whoever_agreed(small):
    assert refused(small, BROUGHT, replace(SOLD, territory="TR", starts=None)).permission == "never_licensed"


@pytest.mark.parametrize("weak", ["sale", "act"])
def test_a_sale_of_low_certainty_leaves_it_open(small, weak):
    sale = replace(SOLD, certainty="low") if weak == "sale" else SOLD
    done = replace(BROUGHT, certainty="low") if weak == "act" else BROUGHT
    found = brought(small, done, sale, licences=(licence("never", licensee="dealer"),))
    assert found.permission == "unknown"
    assert found.decides[0] == "whether the first sale of these goods exhausts every right there and then"
    [said] = raised(found, "exhaustion")
    assert "goods sold by f" in texts(said.supports)
    assert said.against == ()


def test_an_affiliate_sells_for_the_holder_of_a_right(small):
    below = (*PARTIES, Party(party_id="below", name="Below", affiliated_to="holder"))
    for held_by, answer in (("", "exhausted"), ("holder", "exhausted"), ("dealer", "unknown")):
        record = small(
            parties=below,
            sightings=(SIGHTING,),
            acts=(replace(SOLD, party="below"), BROUGHT),
            rights=(replace(LIVE, holder=held_by),),
            titles=TITLED[:1],
        )
        assert ask(record, done=BROUGHT).permission == answer, held_by


def test_goods_sold_again_and_again_are_followed_to_the_holder(small):
    again = replace(SOLD, act_id="g", party="dealer", follows="f", starts=parse("2009"))
    done = replace(BROUGHT, follows="g")
    record = small(
        parties=PARTIES, sightings=(SIGHTING,), acts=(SOLD, again, done), rights=(LIVE,), titles=TITLED[:1]
    )
    assert ask(record, done=done).permission == "exhausted"


def test_a_sale_in_a_region_that_is_not_surely_its_own_leaves_it_open(small):
    croatia = replace(SOLD, territory="HR", starts=parse("2013"), ends=parse("2013"))
    done = replace(BROUGHT, starts=parse("2014"), ends=parse("2014"))
    assert brought(small, done, croatia).permission == "unknown"
    assert brought(small, done, replace(croatia, territory="TR")).silent is True
    uk = replace(LIVE, territory="GB")
    late = {"starts": parse("2022"), "ends": parse("2022")}
    at_home = replace(SOLD, territory="GB", starts=parse("2021-06"), ends=parse("2021-06"))
    live = replace(uk, expires=parse("2030"))
    assert (
        brought(small, replace(BROUGHT, territory="GB", **late), at_home, (live,)).permission == "exhausted"
    )


def test_the_rule_on_a_right_of_several_kinds_must_be_the_same_for_all(small):
    cn = replace(LIVE, territory="CN", kind=("patent", "trademark"), expires=parse("2030"))
    found = brought(small, replace(BROUGHT, territory="CN"), SOLD, (cn,))
    assert found.permission == "unknown"
    found = brought(small, replace(BROUGHT, territory="TR"), SOLD, (replace(LIVE, territory="TR"),))
    assert (found.permission, raised(found, "exhaustion")) == ("unknown", [])
    assert "no rule on exhaustion of a patent in TR is on record" in texts(found.reasons)


def test_prior_use_stands_beside_with_what_is_against_it(small):
    row = licence("refused", status_on="1994")
    owner = (*PARTIES[:1], replace(PARTIES[1], affiliated_to="holder"))
    for tables, against in (
        ({"works": (replace(WORK[0], disclosed=None),)}, "W was disclosed at a time not on record"),
        (
            {"works": (replace(WORK[0], disclosed=parse("1995")),)},
            "W was disclosed 1995: it may have been known",
        ),
        ({"licences": (row,)}, "l ties Maker to W"),
        ({"acts": (replace(EARLY, certainty=""),)}, "the making on record as e is not certain enough"),
        ({"parties": owner}, "Maker is related to Holder, which held W"),
        ({}, "no rule on prior use of a patent in BG is on record"),
    ):
        record = small(
            **({"sightings": (SIGHTING,), "rights": (LIVE,), "works": WORK, "acts": (EARLY,)} | tables)
        )
        found = raised(ask(record, done=act()), "prior_use")
        if "parties" in tables:
            assert ask(record, done=act()).permission == "own"
            continue
        assert [said.text for said in found] == ["prior use: making began 1995, before r (2000-01-01)"]
        assert against in texts(found[0].against)


@pytest.mark.parametrize(
    "early",
    [
        replace(EARLY, kind="sell"),
        replace(EARLY, sighting_id="t"),
        replace(EARLY, territory="DE"),
        replace(EARLY, party="holder"),
        replace(EARLY, starts=None),
        replace(EARLY, starts=parse("2000")),
    ],
)
def test_only_making_of_the_same_product_there_by_the_same_before_is_prior_use(small, early):
    other = Sighting(sighting_id="t", title="T", maker=("Maker",), made_in="BG")
    record = small(sightings=(SIGHTING, other), rights=(LIVE,), works=WORK, acts=(early,))
    assert raised(ask(record, done=act()), "prior_use") == []
    record = small(sightings=(SIGHTING, other), rights=(LIVE,), works=WORK, acts=(EARLY,))
    assert len(raised(ask(record, done=act()), "prior_use")) == 1
    assert raised(ask(record, done=act(kind="import")), "prior_use") == []
    assert raised(ask(record, replace(SIGHTING, maker=("Maker", "X")), act()), "prior_use") == []
    undated = replace(LIVE, filed=None, granted=None)
    record = small(sightings=(SIGHTING, other), rights=(undated,), works=WORK, acts=(EARLY,))
    assert raised(ask(record, done=act()), "prior_use") == []


def test_documents_handed_over_between_states_are_no_use_in_good_faith(small):
    hungary = replace(LIVE, territory="HU")
    works = (replace(WORK[0], origin="SU", created=parse("1960"), disclosed=parse("1999")),)
    done = replace(act(territory="HU"), certainty="high")
    early = replace(EARLY, territory="HU")
    record = small(sightings=(SIGHTING,), rights=(hungary,), works=works, acts=(early, done))
    found = ask(record, done=done)
    assert found.permission == "unknown"
    assert raised(found, "hand_over")
    [said] = raised(found, "prior_use")
    assert "hand" in texts(said.against) or "document" in texts(said.against)


def test_a_published_application_is_no_right_and_what_it_gives_is_said(small):
    row = replace(LIVE, territory="DE", published=parse("2001-07-01"), granted=parse("2002-01-01"))
    done = act(territory="DE", starts="2001-08-01", ends="2001-09-30")
    found = ask(small(rights=(row,), licences=(licence("never"),)), done=done)
    assert found.permission == "not_required"
    assert "application published" in texts(found.reasons)
    before = act(territory="DE", starts="2001-05-01", ends="2001-05-31")
    assert "application published" not in texts(ask(small(rights=(row,)), done=before).reasons)


def test_an_open_licence_of_right_is_said_and_permits_nothing(small):
    row = licence("valid", kind="of_right", licensee="holder", starts="2000")
    rows = (
        row,
        replace(row, licence_id="m", territory="CN"),
        licence("disputed", licence_id="n", licensee="holder"),
    )
    found = permit(SIGHTING, act(), ["w"], small(rights=(LIVE,), licences=rows))[0]
    assert (found.permission, found.silent) == ("unknown", True)
    assert "l: a licence of right, open to anyone on its terms; that Maker took it" in texts(found.reasons)
    assert "m: a licence of right" not in texts(found.reasons)


@pytest.mark.parametrize(
    ("head", "sub", "answer"),
    [
        ({}, {}, "licensed"),
        ({}, {"under": "nowhere"}, "unknown"),
        ({}, {"under": "l"}, "unknown"),
        ({"under": "l"}, {}, "unknown"),
        ({"territory": "CN"}, {}, "unknown"),
        ({"sublicensing": "no"}, {}, "unknown"),
        ({"sublicensing": ""}, {}, "unknown"),
        ({"starts": parse("2005")}, {}, "unknown"),
        ({"ends": parse("2009")}, {}, "unknown"),
        ({"scope": ("sell",)}, {}, "unknown"),
        ({"licensor": "maker"}, {}, "unknown"),
        ({}, {"licensor": "holder"}, "unknown"),
        ({}, {"licensor": ""}, "licensed"),
        ({}, {"excluded": ("make",)}, OVER),
        ({"sublicensing": "no"}, {"excluded": ("make",)}, OVER),
    ],
)
def test_a_sublicence_rests_on_its_head_licence(small, head, sub, answer):
    top = licence("valid", licence_id="h", licensee="dealer", starts="2000", ends="2020", sublicensing="yes")
    below = licence("valid", licensor="dealer", starts="2003", ends="2020", under="h")
    rows = (replace(top, **head), replace(below, **sub))
    found = ask(small(parties=PARTIES, licences=rows), done=act())
    assert found.permission == answer
    if answer == "unknown":
        assert any(text.startswith("the chain of title of l") for text in found.decides)


@pytest.mark.parametrize(
    ("licensed", "done", "answer"),
    [
        ("", "", "licensed"),
        ("homes", "Homes", "licensed"),
        ("homes", "hotels", OVER),
        ("homes", "", "unknown"),
    ],
)
def test_a_licence_is_for_its_field(small, licensed, done, answer):
    rows = (licence("valid", starts="2000", field=licensed),)
    assert ask(small(licences=rows), done=replace(act(), field=done)).permission == answer
