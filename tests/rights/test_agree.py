"""Several works that are not told apart say together what each says, and nothing is complained of unless of each."""

from __future__ import annotations

import dataclasses

import pytest
from tests.rights.rows import CHAIN, LIVE, SIGHTING, TITLED, act, ask, licence, right

from deadringer.model.records import (
    Party,
    Work,
)
from deadringer.rights.permission import agree, permit


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
    assert [p.work_id for p in together.singly] == ["w", "v", "u"]
    assert together.permission == "unknown"
    assert [r.text for r in together.reasons[:2]] == [
        "for W the answer is: never licensed, as a source states",
        "for U the answer is: unknown",
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


@pytest.mark.parametrize(
    ("on", "owed", "complained"),
    [
        ("wv", "wv", True),
        ("w", "wv", False),
        ("v", "w", False),
        ("wv", "w", False),
        ("", "wv", False),
    ],
)
def test_of_works_not_told_apart_nothing_is_complained_of_unless_it_is_of_each(small, on, owed, complained):
    works = tuple(dataclasses.replace(work, derived_from="") for work in CHAIN)
    rights = tuple(dataclasses.replace(LIVE, right_id=f"r-{w}", work_id=w) for w in on)
    rows = tuple(licence("never", licence_id=f"l-{w}", work_id=w) for w in owed)
    record = small(works=works, rights=rights, licences=rows, titles=TITLED)
    found = permit(SIGHTING, act(), "wv", record)
    assert agree(found).complained_of is agree(found[::-1]).complained_of is complained
    assert agree(found).complained_of is all(p.complained_of for p in found)


def test_no_right_in_a_strangers_work_is_relied_on(small):
    parties = (*small().case.parties, Party(party_id="stranger", name="Stranger"))
    works = (CHAIN[0], Work(work_id="v", title="V", holder="stranger", origin="RU"))
    theirs = dataclasses.replace(LIVE, right_id="theirs", work_id="v", holder="stranger")
    record = small(
        parties=parties, works=works, titles=TITLED[:1], rights=(theirs,), licences=(licence("never"),)
    )
    found = agree(permit(SIGHTING, act(), ["w", "v"], record))
    assert (found.complained_of, found.rights) == (False, ())
    both = (dataclasses.replace(theirs, work_id="w"), dataclasses.replace(LIVE, holder="holder"))
    mine = ask(small(parties=parties, rights=both, licences=(licence("never"),)), done=act())
    assert (mine.complained_of, mine.rights, mine.standing) == (True, ("r",), "yes")


def test_works_that_are_not_told_apart_are_named_in_the_same_order_whatever_is_nearest(small):
    works = (*CHAIN, Work(work_id="u", title="U", holder="holder", origin="RU"))
    rows = (licence("never"), licence("disputed", licence_id="m", work_id="u"))
    found = permit(SIGHTING, act(), ["w", "u"], small(works=works, licences=rows))
    assert [agree(order, str.upper).decides[0] for order in (found, found[::-1])] == [
        "which of U, W it derives from"
    ] * 2
