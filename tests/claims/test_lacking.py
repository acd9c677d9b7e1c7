"""What a matter lacks is said in full, in names and dates, each thing once, and in words that accuse nobody."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.claims import lacking, proof
from deadringer.claims.lacking import Names
from deadringer.model.dates import ANY, Span, day, parse
from deadringer.model.values import PERMISSIONS, Permission
from deadringer.model.words import during

NAMES = Names(
    works={"kite": "The Kite", "drone": "The Drone"},
    sightings={"s1": "Red Kite", "s2": "Blue Kite"},
    places={"BG": "Bulgaria"},
)
WHOLE = Permission(
    act_id="a1",
    sighting_id="s1",
    work_id="kite",
    act_kind="make",
    territory="BG",
    asked=day(date(2026, 11, 1)),
    permission="never_licensed",
    standing="yes",
    reasons=(),
    rights=("P01",),
)

answers = st.builds(
    replace,
    st.just(WHOLE),
    act_id=st.sampled_from(["a1", None]),
    permission=st.sampled_from([p for p in PERMISSIONS if p != "own"]),  # own makes are in no matter
    standing=st.sampled_from(["yes", "no", "unknown"]),
    rights=st.sampled_from([(), ("P01",)]),
    rights_unknown=st.sampled_from([(), ("P02",), ("P02", "P03")]),
    decides=st.sampled_from([(), ("P02: a renewal record",), ("the contract", "P03: a search")]),
    lacks=st.sampled_from([(), ("Something is to be verified first.",)]),
    territory=st.sampled_from(["BG", "ZZ", ""]),
    act_kind=st.sampled_from(["make", "sell", "lend"]),
    asked=st.sampled_from([ANY, day(date(2020, 1, 1)), parse("1956"), parse("../2006"), parse("2006/..")]),
)


def said(*asked: Permission) -> tuple[str, ...]:
    return lacking.lacking(asked, NAMES)


def test_nothing_is_lacking_where_the_act_is_complained_of() -> None:
    assert said(WHOLE) == ()


@given(answers)
def test_every_act_that_is_not_complained_of_lacks_something_and_only_those(asked: Permission) -> None:
    assert (said(asked) == ()) is asked.complained_of


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rights": ()}, "No right in The Kite is known in force in Bulgaria on 2026-11-01."),
        (
            {"act_id": None},
            "No act of making is on record with Red Kite: making in Bulgaria is implied by the place of manufacture.",
        ),
        (
            {"rights": (), "rights_unknown": ("P02",), "decides": ("P02: a renewal record",)},
            "Whether right P02 reaches the making in Bulgaria is unknown; it would be decided by: a renewal "
            "record.",
        ),
        (
            {"rights": (), "rights_unknown": ("P02", "P03")},
            "Whether right P02 or P03 reaches the making in Bulgaria is unknown.",
        ),
        ({"standing": "unknown"}, "Whether the claimant has standing in The Kite is unknown."),
        ({"standing": "no"}, "The claimant has no standing in The Kite."),
        ({"permission": "unknown"}, "Whether making in Bulgaria was permitted on 2026-11-01 is unknown."),
        (
            {"permission": "licensed"},
            "Making in Bulgaria on 2026-11-01 is licensed, as far as is stated: nothing to complain of while the "
            "licence holds.",
        ),
        (
            {"permission": "prior_use"},
            "Making in Bulgaria on 2026-11-01 is covered by prior use, as far as is stated.",
        ),
        (
            {"permission": "exhausted", "act_kind": "import"},
            "Importing in Bulgaria on 2026-11-01 is open to all after a first sale, as far as is stated: the right is "
            "exhausted.",
        ),
        (
            {"permission": "not_required", "rights": ()},
            "No permission was required: no right on record in The Kite was in force in Bulgaria on 2026-11-01.",
        ),
    ],
)
def test_one_thing_lacking_is_one_sentence(changes: dict[str, object], sentence: str) -> None:
    assert said(replace(WHOLE, **changes)) == (sentence,)  # type: ignore[arg-type]


def test_what_would_decide_on_a_right_is_said_with_it_and_the_rest_after() -> None:
    asked = replace(
        WHOLE,
        rights=(),
        rights_unknown=("P02",),
        permission="unknown",
        decides=("the contract", "P02: a renewal record", "P02: a search"),
    )
    assert said(asked) == (
        "Whether right P02 reaches the making in Bulgaria is unknown; it would be decided by: a renewal record; "
        "a search.",
        "Whether making in Bulgaria was permitted on 2026-11-01 is unknown.",
        "Would decide: the contract.",
    )


def test_works_and_sightings_that_lack_the_same_stand_in_one_sentence() -> None:
    other = replace(WHOLE, rights=(), work_id="drone", sighting_id="s2", act_id=None)
    assert said(replace(WHOLE, rights=(), act_id=None), other, other) == (
        "No right in The Kite or The Drone is known in force in Bulgaria on 2026-11-01.",
        "No act of making is on record with Red Kite or Blue Kite: making in Bulgaria is implied by the place of "
        "manufacture.",
    )


def test_rights_and_standing_are_said_of_every_work_that_was_asked_about() -> None:
    kite = replace(WHOLE, permission="unknown", rights=(), standing="no")
    drone = replace(kite, work_id="drone", standing="unknown")
    glider = replace(drone, work_id="glider", rights=("P09",), standing="yes")
    silent = replace(kite, work_id="balloon", permission="not_required")
    together = replace(kite, standing="unknown", rights=("P09",), singly=(kite, drone, glider, silent))
    assert said(together) == (
        "No right in The Kite or The Drone is known in force in Bulgaria on 2026-11-01.",
        "No right on record in balloon was in force in Bulgaria on 2026-11-01.",
        "The claimant has no standing in The Kite or balloon.",
        "Whether the claimant has standing in The Drone is unknown.",
        "Whether making in Bulgaria was permitted on 2026-11-01 is unknown.",
    )


def test_of_several_works_one_that_would_be_complained_of_lacks_nothing_itself() -> None:
    drone = replace(WHOLE, work_id="drone", rights=())
    kite = replace(WHOLE, rights_unknown=("P02",), decides=("P02: a search",))
    lacks = ("It may derive from The Drone instead.",)
    together = replace(kite, lacks=lacks, singly=(kite, drone))
    assert said(together) == (
        "No right in The Drone is known in force in Bulgaria on 2026-11-01.",
        "It may derive from The Drone instead.",
    )


def test_a_work_on_which_the_record_is_silent_lacks_an_answer_of_its_own() -> None:
    kite = replace(WHOLE, standing="unknown", decides=("the instrument of the Kite",))
    drone = replace(kite, work_id="drone", permission="unknown", silent=True, decides=("a licence",))
    assert said(replace(kite, singly=(kite, drone))) == (
        "Whether the claimant has standing in The Kite or The Drone is unknown.",
        "Whether making in Bulgaria was permitted on 2026-11-01 is unknown if it derives from The Drone.",
        "Would decide: the instrument of the Kite.",
        "Would decide: a licence.",
    )


def test_a_right_is_never_named_without_what_is_asked_of_it() -> None:
    asked = replace(
        WHOLE,
        standing="no",
        rights_unknown=("P02",),
        decides=("P01: a search", "P02: the filing date"),
    )
    assert said(asked) == (
        "Whether right P02 reaches the making in Bulgaria is unknown; it would be decided by: the filing date.",
        "The claimant has no standing in The Kite.",
        "Right P01 is taken as in force; it would be confirmed by: a search.",
    )


def test_what_was_asked_for_another_time_is_a_sentence_of_its_own() -> None:
    past = Span(date(1959, 1, 1), date(1963, 12, 31))
    assert said(replace(WHOLE, rights=()), replace(WHOLE, rights=(), asked=past)) == (
        "No right in The Kite is known in force in Bulgaria on 2026-11-01.",
        "No right in The Kite is known in force in Bulgaria from 1959-01-01 to 1963-12-31.",
    )


def test_past_a_dozen_names_the_rest_are_counted() -> None:
    (line,) = said(*(replace(WHOLE, rights=(), work_id=f"w{i}") for i in range(14)))
    assert line.startswith("No right in w0, w1, w2,")
    assert "w11 or 2 more is known in force" in line


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (ANY, "at a time not on record"),
        (day(date(2020, 1, 1)), "on 2020-01-01"),
        (parse("1956"), "from 1956-01-01 to 1956-12-31"),
        (parse("../2006"), "by 2006-12-31"),
        (parse("2006/.."), "from 2006-01-01 on"),
    ],
)
def test_a_moment_is_said_as_far_as_it_is_known(asked: Span, text: str) -> None:
    assert during(asked) == text


def test_each_thing_that_would_decide_stands_alone_and_once() -> None:
    asked = replace(WHOLE, standing="unknown", decides=("the contract, with its dates", "a search"))
    assert said(asked, asked)[1:] == (
        "Would decide: the contract, with its dates.",
        "Would decide: a search.",
    )


def test_what_has_no_name_goes_by_its_code() -> None:
    asked = replace(WHOLE, rights=(), work_id="{x}", territory="ZZ")
    assert said(asked) == ("No right in {x} is known in force in ZZ on 2026-11-01.",)


def test_every_cell_of_the_table_of_proof_is_sentences_that_name_their_law() -> None:
    law = re.compile(r"TRIPS art\. \d+|Paris Convention art\. \d+")
    for cell, text in proof.PROOF.items():
        assert law.search(text), cell
        assert text[0] == "A" or text.startswith(("Figures", "Text", "Passages", "Vectors")), cell
        assert text[-1] == ".", cell
        if cell not in {("names", "trademark"), ("images", "trademark")}:
            assert re.search(r"\bestablish(es)? no ", text), cell
