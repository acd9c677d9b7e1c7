"""Claims and matters: a claim needs all four, a matter says what it lacks, own makes are neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deadringer.claims.assemble import NOBODY, assemble, complains
from deadringer.model.case import Case, Settings
from deadringer.model.dates import day
from deadringer.model.records import Party, Work
from deadringer.model.values import DEFENCE, PERMISSIONS, Claim, Finding, Permission, Reason

CASE = Case(
    settings=Settings(title="Kites", claimant="us", as_of=date(2026, 1, 1)),
    parties=(Party(party_id="us", name="Our Firm"), Party(party_id="rival", name="Rival Ltd")),
    works=(Work(work_id="kite", title="The Kite"), Work(work_id="drone", title="The Drone")),
)
STRONG = Permission(
    act_id="a1",
    sighting_id="s1",
    work_id="kite",
    act_kind="make",
    territory="BG",
    asked=day(date(2020, 1, 1)),
    permission="no_licence_in_force",
    standing="yes",
    reasons=(),
    rights=("R1",),
    makers=("rival",),
)


def finding(sighting: str, log10_lr: float, work: str = "kite") -> Finding:
    return Finding(
        sighting_id=sighting,
        work_id=work,
        scores={},
        kinds={},
        log10_lr=min(log10_lr, 1.6),
        unbounded=log10_lr,
        support="support",
        reported=True,
    )


def one(permission: Permission, *others: Permission) -> Claim:
    found = assembled([finding("s1", 2.0)], permission, *others)
    assert len(found) == 1
    return found[0]


def assembled(findings: list[Finding], *permissions: Permission) -> tuple[Claim, ...]:
    return assemble(CASE, findings, permissions, {(p.sighting_id, p.act_id): p for p in permissions})


def test_all_four_together_are_a_claim_that_lacks_nothing() -> None:
    claim = one(STRONG)
    assert (claim.state, claim.rights, claim.missing) == ("claim", ("R1",), ())
    assert (claim.respondent, claim.respondent_name, claim.forum, claim.rank) == (
        "rival",
        "Rival Ltd",
        "BG",
        1,
    )


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ({"act_id": None}, "No act is on record: making in BG is implied by where it is said to be made."),
        ({"rights": ()}, "No right in The Kite is known in force in BG."),
        (
            {"rights": (), "rights_unknown": ("R1",)},
            "Whether a right in The Kite is in force in BG is unknown (R1).",
        ),
        ({"standing": "unknown"}, "Standing in The Kite: it is not shown."),
        ({"standing": "no"}, "Standing in The Kite: the claimant has none."),
        (
            {"permission": "unknown", "decides": ("the licence contract",)},
            "Whether make in BG was permitted is unknown.",
        ),
        (
            {"permission": "licensed"},
            "Licensed, as far as is stated: nothing to complain of while the licence holds.",
        ),
    ],
)
def test_whatever_lacks_one_of_the_four_is_a_matter_and_says_which(
    without: dict[str, object], sentence: str
) -> None:
    matter = one(replace(STRONG, **without))  # type: ignore[arg-type]
    assert matter.state == "matter"
    assert matter.rights == ()
    assert sentence in matter.missing


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_only_permission_not_given_can_be_complained_of(permission: str) -> None:
    assert complains(replace(STRONG, permission=permission)) is (
        permission in {"no_licence_in_force", "never_licensed"}
    )


def test_what_would_decide_is_said() -> None:
    assert (
        "Would decide: the licence contract."
        in one(replace(STRONG, permission="unknown", decides=("the licence contract",))).missing
    )


def test_own_makes_are_in_no_matter() -> None:
    assert assembled([finding("s1", 2.0)], replace(STRONG, permission="own")) == ()


def test_several_makers_have_a_matter_each_and_one_maker_has_one_for_all_its_products() -> None:
    both = replace(STRONG, makers=("rival", "Some Works"))
    second = replace(STRONG, sighting_id="s2", act_id="a2")
    found = assembled([finding("s1", 1.0), finding("s2", 2.0)], both, second)
    assert {c.respondent_name: [e.sighting_id for e in c.exhibits] for c in found} == {
        "Rival Ltd": ["s2", "s1"],
        "Some Works": ["s1"],
    }


def test_an_unresolved_maker_stays_itself_and_none_is_said_to_be_unknown() -> None:
    found = one(replace(STRONG, makers=("Garni-Ler",)))
    assert (found.respondent, found.respondent_name) == ("", "Garni-Ler")
    assert one(replace(STRONG, makers=())).respondent_name == NOBODY


def test_each_forum_is_a_matter_of_its_own() -> None:
    offered = replace(STRONG, act_id="a2", act_kind="offer", territory="MY", rights=())
    found = assembled([finding("s1", 2.0)], STRONG, offered)
    assert [(c.forum, c.state) for c in found] == [("BG", "claim"), ("MY", "matter")]


def test_claims_come_first_then_support_then_what_is_licensed() -> None:
    weak = replace(STRONG, sighting_id="s2", act_id="a2", makers=("weak",))
    strong = replace(STRONG, sighting_id="s3", act_id="a3", makers=("strong",), rights=())
    licensed = replace(STRONG, sighting_id="s4", act_id="a4", makers=("licensee",), permission="licensed")
    found = assembled([finding("s2", 0.5), finding("s3", 2.0), finding("s4", 9.0)], weak, strong, licensed)
    assert [(c.respondent_name, c.rank) for c in found] == [("weak", 1), ("strong", 2), ("licensee", 3)]


def test_answers_that_differ_between_products_are_all_named() -> None:
    second = replace(STRONG, sighting_id="s2", act_id="a2", permission="never_licensed", rights=())
    found = assembled([finding("s1", 1.0), finding("s2", 2.0)], replace(STRONG, rights=()), second)
    assert found[0].permission == "no_licence_in_force|never_licensed"


def test_defences_stand_beside_a_claim_once_each() -> None:
    said = Reason(text=f"{DEFENCE}prior use", source="law", certainty="low")
    plain = Reason(text="a licence ran out", source="press", certainty="low")
    claim = one(replace(STRONG, reasons=(plain, said, said)))
    assert claim.defences == (Reason(text="prior use", source="law", certainty="low"),)
