"""Claims and matters: a claim needs all four, a matter says what it lacks, own makes are neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deadringer.claims.assemble import NOBODY, assemble
from deadringer.model.case import Case, Settings
from deadringer.model.claims import Defence
from deadringer.model.dates import day
from deadringer.model.records import Party, Work
from deadringer.model.values import NOT_PERMITTED, PERMISSIONS, Claim, Finding, Permission

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
    return assemble(CASE, findings, {(p.sighting_id, p.act_id, p.part): p for p in permissions})


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
    "without",
    [
        {"act_id": None},
        {"rights": ()},
        {"rights": (), "rights_unknown": ("R1",)},
        {"standing": "unknown"},
        {"standing": "no"},
        {"lacks": ("Something is to be verified first.",)},
        *({"permission": p} for p in PERMISSIONS if p not in {"own", *NOT_PERMITTED}),
    ],
)
def test_whatever_lacks_one_of_the_four_is_a_matter_that_relies_on_no_right(
    without: dict[str, object],
) -> None:
    matter = one(replace(STRONG, **without))  # type: ignore[arg-type]
    assert (matter.state, matter.rights) == ("matter", ())
    assert len(matter.missing) >= 1


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_only_permission_not_given_can_be_complained_of(permission: str) -> None:
    assert replace(STRONG, permission=permission).complained_of is (
        permission in {"no_licence_in_force", "never_licensed"}
    )


def test_a_sentence_says_the_country_by_name_where_it_is_told_one() -> None:
    agreed = {("s1", "a1", 0): replace(STRONG, rights=())}
    found = assemble(CASE, [finding("s1", 2.0)], agreed, places={"BG": "Bulgaria"})
    assert found[0].missing == ("No right in The Kite is known in force in Bulgaria on 2020-01-01.",)
    assert found[0].forum == "BG"


def test_a_finding_that_is_not_complained_of_lends_a_claim_no_support() -> None:
    loud = replace(STRONG, sighting_id="s2", act_id="a2", rights=())
    rival = replace(STRONG, sighting_id="s3", act_id="a3", makers=("second",))
    found = assembled([finding("s1", 0.5), finding("s2", 1.5), finding("s3", 1.0)], STRONG, loud, rival)
    assert [(c.respondent_name, c.state, c.log10_lr) for c in found] == [
        ("second", "claim", 1.0),
        ("Rival Ltd", "claim", 0.5),
    ]
    assert [e.sighting_id for e in found[1].exhibits] == ["s1", "s2"]


def test_the_findings_of_an_exhibit_are_put_best_first() -> None:
    found = assembled([finding("s1", 0.5, "drone"), finding("s1", 1.5), finding("s1", 1.5, "alp")], STRONG)
    assert [f.work_id for f in found[0].exhibits[0].findings] == ["alp", "kite", "drone"]
    assert found[0].log10_lr == 1.5


def test_the_order_of_what_comes_in_changes_nothing() -> None:
    asked = [replace(STRONG, sighting_id=f"s{i}", act_id=f"a{i}", makers=(f"m{i % 3}",)) for i in range(7)]
    findings = [finding(f"s{i}", 1.0) for i in range(7)]
    assert assembled(findings[::-1], *asked[::-1]) == assembled(findings, *asked)


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
    said = Defence(kind="prior_use", text="prior use", source="law", certainty="low")
    other = replace(STRONG, sighting_id="s2", act_id="a2", defences=(said,))
    found = assembled([finding("s1", 1.0), finding("s2", 2.0)], replace(STRONG, defences=(said,)), other)
    assert found[0].defences == (said,)
