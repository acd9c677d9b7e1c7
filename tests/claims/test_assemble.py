"""Claims and matters: a claim needs all four, a matter says what it lacks, own makes are neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deadringer.claims.assemble import NOBODY, Facts, assemble
from deadringer.model.case import Case, Settings
from deadringer.model.claims import Bar, Defence, Ground, HeadRule, Limit
from deadringer.model.dates import Span, day
from deadringer.model.inputs import Amount, Element, Showing
from deadringer.model.reasons import Reason
from deadringer.model.records import Act, Party, Right, Work
from deadringer.model.values import NOT_PERMITTED, PERMISSIONS, Claim, Finding, Permission

CASE = Case(
    settings=Settings(title="Kites", claimant="us", as_of=date(2026, 1, 1)),
    parties=(Party(party_id="us", name="Our Firm"), Party(party_id="rival", name="Rival Ltd")),
    works=(Work(work_id="kite", title="The Kite"), Work(work_id="drone", title="The Drone")),
    rights=(Right(right_id="R1", work_id="kite", kind=("patent",), territory="BG"),),
    elements=(Element(element_id="e1", right_id="R1", kind="feature", text="a keel of two spars"),),
    showings=tuple(Showing(element_id="e1", sighting_id=f"s{n}", shown="yes") for n in range(10)),
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
    assert [d for d in found[0].defences if d.kind != "independent"] == [said]


def test_that_it_was_made_independently_stands_beside_every_claim_with_what_speaks_against_it() -> None:
    [said] = one(STRONG).defences
    assert (said.kind, [r.source for r in said.against]) == ("independent", ["findings"])
    assert "log10 LR +1.60" in said.against[0].text


def test_what_the_evidence_cannot_carry_is_a_matter_that_says_what_would() -> None:
    case = replace(CASE, showings=())
    found = assemble(case, [finding("s1", 2.0)], {("s1", "a1", 0): STRONG})
    assert (found[0].state, found[0].rights) == ("matter", ())
    assert (
        "carries no claim on R1 (patent) yet: compare the product with every feature" in found[0].missing[0]
    )
    assert [(g.name, g.value) for g in found[0].gates] == [
        *(("right", True), ("act", True), ("standing", True), ("time", None), ("permission", True)),
        ("proof", None),
    ]


def test_an_element_that_is_not_there_ends_a_claim_on_its_right() -> None:
    case = replace(CASE, showings=(Showing(element_id="e1", sighting_id="s1", shown="no"),))
    found = assemble(case, [finding("s1", 2.0)], {("s1", "a1", 0): STRONG})
    assert found[0].state == "matter"
    assert found[0].missing == ("An element of R1 was looked for and not found: see the claim chart.",)
    assert found[0].gates[-1].value is False


def test_findings_below_the_stated_strength_stay_out() -> None:
    settings = replace(CASE.settings, claims={"least_log10_lr": 1.0})
    agreed = {(s, a, 0): replace(STRONG, sighting_id=s, act_id=a) for s, a in (("s1", "a1"), ("s2", "a2"))}
    found = assemble(replace(CASE, settings=settings), [finding("s1", 1.0), finding("s2", 0.99)], agreed)
    assert [e.sighting_id for c in found for e in c.exhibits] == ["s1"]


def limit(passed: bool | None, *, act: str = "a1", slice: Span | None = None) -> Limit:
    at = slice or day(date(2020, 1, 1))
    return Limit(
        act_id=act,
        part=0,
        slice=at,
        territory="BG",
        claim="damages",
        known=None,
        last=day(date(2027, 1, 1)) if passed is False else None,
        stop=None,
        passed=passed,
        reasons=(Reason(text="five years from knowledge", source="law"),),
    )


@pytest.mark.parametrize(
    ("passed", "timely", "late"),
    [
        ((False,), True, 0),
        ((True, False), True, 1),
        ((None,), None, 1),
        ((True,), False, 1),
        ((True, None), None, 1),
    ],
)
def test_time_is_a_gate_and_what_is_late_a_defence(
    passed: tuple[bool | None, ...], timely: bool | None, late: int
) -> None:
    facts = Facts(limits={("s1", "a1", 0): tuple(limit(one) for one in passed)})
    claim = assemble(CASE, [finding("s1", 2.0)], {("s1", "a1", 0): STRONG}, facts)[0]
    assert (
        claim.state == "claim"
    )  # that it is late must be pleaded in most places: it stands beside the claim
    assert next(g.value for g in claim.gates if g.name == "time") is timely
    said = [d for d in claim.defences if d.kind == "limitation"]
    assert len(said) == late
    assert all(bool(d.against) is (False in passed) for d in said)
    assert len(claim.limits) == len(passed)


def test_a_claim_that_is_late_stands_behind_one_that_is_not_however_strong() -> None:
    second = replace(STRONG, sighting_id="s2", act_id="a2", makers=("second",))
    facts = Facts(limits={("s1", "a1", 0): (limit(True),), ("s2", "a2", 0): (limit(False),)})
    agreed = {("s1", "a1", 0): STRONG, ("s2", "a2", 0): second}
    found = assemble(CASE, [finding("s1", 9.0), finding("s2", 0.5)], agreed, facts)
    assert [c.respondent_name for c in found] == ["second", "Rival Ltd"]


def test_what_may_make_a_right_invalid_is_a_defence_and_stands_by_right() -> None:
    risk = Reason(text="the work was shown before filing", source="law", certainty="medium")
    facts = Facts(risks=lambda right, seen: (risk,) if (right, seen) == ("R1", ("s1",)) else ())
    claim = assemble(CASE, [finding("s1", 2.0)], {("s1", "a1", 0): STRONG}, facts)[0]
    assert claim.risks == {"R1": (risk,)}
    assert [d.supports for d in claim.defences if d.kind == "invalidity"] == [(risk,)]


def test_grounds_and_bars_come_from_the_rules_for_each_act_and_respondent() -> None:
    ground = Ground(kind="contract", text="Breach of L1.", lacks=("The contract.",))
    asked = []

    def bars(respondent: str, works: tuple[str, ...]) -> tuple[Bar, ...]:
        asked.append((respondent, works))
        return (Bar(kind="immunity", text="A State."),)

    facts = Facts(grounds={("s1", "a1", 0): (ground, ground)}, bars=bars)
    agreed = {("s1", "a1", 0): replace(STRONG, makers=("rival", "Nobody known"))}
    found = assemble(CASE, [finding("s1", 2.0)], agreed, facts)
    assert asked == [("rival", ("kite",))]
    assert {c.respondent_name: (len(c.grounds), len(c.bars)) for c in found} == {
        "Rival Ltd": (2, 1),
        "Nobody known": (2, 0),
    }


def test_the_parts_of_an_act_are_answered_and_stand_apart() -> None:
    before = replace(STRONG, permission="licensed", part=0)
    after = replace(STRONG, part=1)
    claim = assembled([finding("s1", 2.0)], before, after)[0]
    assert (claim.state, claim.permission) == ("claim", "licensed|no_licence_in_force")
    assert [p.part for p in claim.exhibits[0].permissions] == [0, 1]
    assert claim.gates[4].value is True  # of the part that the claim rests on


@pytest.mark.parametrize(
    ("passed", "makers", "notes"), [(False, 1, 0), (None, 1, 1), (False, 2, 1), (None, 2, 2)]
)
def test_a_total_says_what_it_may_not_count_and_from_whom_it_is_due_once(
    passed: bool | None, makers: int, notes: int
) -> None:
    rule = HeadRule(territory="BG", kinds=("patent",), head="profit", method="profit", currency="EUR")
    done = Act(act_id="a1", sighting_id="s1", kind="make", territory="BG", quantity=10.0)
    amount = Amount(amount_id="m", kind="unit_profit", central=3.0, unit="EUR")
    case = replace(CASE, acts=(done,), amounts=(amount,), settings=replace(CASE.settings, currency="EUR"))
    asked = replace(STRONG, makers=("rival", "second")[:makers], quantity=(10.0, 10.0))
    facts = Facts(limits={("s1", "a1", 0): (limit(passed),)}, heads=lambda p, right: (rule,))
    claim = assemble(case, [finding("s1", 2.0)], {("s1", "a1", 0): asked}, facts)[0]
    assert claim.total is not None
    assert claim.total.central == 30.0
    told = [note for note in claim.notes if "out of time" in note or "due once" in note]
    assert len(told) == notes
