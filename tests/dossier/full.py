"""A claim that has everything a dossier can show, put together by hand; every number is made up."""

from __future__ import annotations

import io
from dataclasses import replace

from PIL import Image
from tests.dossier import building
from tests.dossier.full_case import INPUTS as INPUTS
from tests.dossier.full_case import case

from deadringer.dossier.docket import Docket
from deadringer.model.claims import (
    Assumption,
    Bar,
    Charted,
    Defence,
    Gate,
    Ground,
    Head,
    HeadRule,
    Limit,
    Money,
)
from deadringer.model.dates import parse
from deadringer.model.pictures import Likeness
from deadringer.model.reasons import Reason
from deadringer.model.values import Claim, Permission


def jpeg(turned: bool) -> bytes:
    """Return a small picture of a corner, or the same mirrored and turned, so that it must be turned back."""
    picture = Image.new("L", (60, 40), 220)
    picture.paste(40, (0, 0, 30, 8))
    picture.paste(40, (0, 0, 8, 30))
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def docket(text: str = "") -> Docket:
    """Return a docket whose one claim has all of it, with a text of the world wherever one can stand."""
    note = f" {text}" if text else ""
    made = building.docket(case(text), ["s1"])
    claim = _claim(made.claims[0], note, text or "https://example.org/b")
    agreed = {(p.sighting_id, p.act_id, p.part): p for e in claim.exhibits for p in e.permissions}
    jpegs = {"pictures/seen.jpg": jpeg(True), "pictures/work.jpg": jpeg(False)}
    permissions = tuple(agreed.values())
    return replace(
        made, claims=(claim,), agreed=agreed, permissions=permissions, thumbnails=jpegs, warnings=()
    )


def _claim(claim: Claim, note: str, source: str) -> Claim:
    exhibit = claim.exhibits[0]
    best = exhibit.findings[0]
    parts = tuple(
        replace(p, letters=("pott onne", "po\u00b7t on\u00b7e"), sighting="Pott Onne", work=f"Pot One{note}")
        if p.kind == "names"
        else p
        for p in best.contributions
    )
    alike = Likeness(
        sighting_picture="pictures/seen.jpg",
        work_picture="pictures/work.jpg",
        orientation="mirrored and rotated 90",
        distance=7,
        upright=120,
        quality_sighting=90,
        quality_work=95,
    )
    best = replace(best, contributions=parts, likenesses=(alike,))
    exhibit = replace(exhibit, findings=(best, *exhibit.findings[1:]), permissions=_permissions(note, source))
    return replace(
        claim,
        state="claim",
        respondent="maker",
        respondent_name=f"Maker AD{note}",
        permission="licensed|no_licence_in_force",
        exhibits=(exhibit,),
        rights=("R1",),
        missing=(f"The file of the licence{note}.",),
        gates=_gates(note, source),
        grounds=(
            Ground(kind="right", text=f"Patent R1 was in force{note}.", supports=(_reason(note, source),)),
            Ground(kind="contract", text="The licence was a contract.", lacks=(f"the contract{note}",)),
        ),
        bars=(Bar(kind="arbitration", text=f"The licence names a tribunal{note}.", source=source),),
        chart=_chart(note, source),
        limits=_limits(note, source),
        risks={"R1": (_reason(note, source),)},
        defences=_defences(note, source),
        heads=heads(note, source),
        total=Money(low=9000, central=12000, high=15000, currency="EUR"),
        expected=Money(low=4500, central=6000, high=7500, currency="EUR"),
    )


def _reason(note: str, source: str, text: str = "It stands in the register") -> Reason:
    return Reason(text=f"{text}{note}.", source=source, certainty="medium")


def _permissions(note: str, source: str) -> tuple[Permission, ...]:
    common = {
        "sighting_id": "s1",
        "work_id": "w1",
        "territory": "BG",
        "standing": "yes",
        "rights": ("R1",),
        "rights_unknown": ("R2",),
        "licences": ("L1",),
        "makers": ("maker",),
        "reasons": (_reason(note, source),),
    }
    return (
        Permission(
            act_id="A1",
            act_kind="make",
            asked=parse("2017-01-01/2018-12-31"),
            permission="licensed",
            part=0,
            quantity=(4000, 5000),
            **common,
        ),
        Permission(
            act_id="A1",
            act_kind="make",
            asked=parse("2019-01-01/2022-12-31"),
            permission="no_licence_in_force",
            decides=(f"the end of the licence{note}",),
            part=1,
            quantity=(7000, 8000),
            **common,
        ),
        Permission(act_id="A2", act_kind="sell", asked=parse("2019"), permission="unknown", **common),
    )


def _gates(note: str, source: str) -> tuple[Gate, ...]:
    values = {"right": True, "act": True, "standing": True, "time": None, "permission": True, "proof": False}
    return tuple(
        Gate(name=name, value=value, text=f"So says the record{note}.", reasons=(_reason(note, source),))
        for name, value in values.items()
    )


def _chart(note: str, source: str) -> tuple[Charted, ...]:
    row = {"right_id": "R1", "kind": "feature"}
    return (
        Charted(
            element_id="E1",
            text=f"a valve{note}",
            shown="yes",
            where=f"photograph 3{note}",
            said_by=f"Expert{note}",
            certainty="high",
            source=source,
            sighting_id="s1",
            **row,
        ),
        Charted(element_id="E2", text="a filter", shown="unknown", sighting_id="s1", **row),
        Charted(element_id="E3", text="a spring", shown="", **row),
    )


def _limits(note: str, source: str) -> tuple[Limit, ...]:
    common = {"act_id": "A1", "territory": "BG", "claim": "damages", "known": parse("2021-03")}
    return (
        Limit(
            part=1,
            slice=parse("2019-01-01/2020-12-31"),
            last=parse("2025-12-31"),
            stop=None,
            passed=True,
            reasons=(_reason(note, source),),
            **common,
        ),
        Limit(
            part=1,
            slice=parse("2021-01-01/2022-12-31"),
            last=parse("2026-03/2027"),
            stop=parse("2031"),
            passed=False,
            **common,
        ),
        Limit(
            part=0,
            slice=parse("2017"),
            last=None,
            stop=None,
            passed=None,
            decides=(f"the day of knowledge{note}",),
            **common,
        ),
    )


def _defences(note: str, source: str) -> tuple[Defence, ...]:
    return (
        Defence(
            kind="licence",
            text=f"The licence may have been renewed{note}.",
            source=source,
            certainty="low",
            supports=(_reason(note, source, "A letter speaks of it"),),
            against=(_reason(note, source, "The register has no renewal"),),
        ),
        Defence(kind="prior_use", text="It made pots before 2014."),
    )


def heads(note: str = "", source: str = "") -> tuple[Head, ...]:
    """Return a head that counts, one that it excludes, and one that cannot be computed."""
    rule = HeadRule(
        territory="BG",
        kinds=("patent",),
        head="reasonable_royalty",
        method="royalty",
        group="damages",
        statute="Art. 28a of the patent act",
        source=source,
        certainty="medium",
        note=f"rule{note}",
    )
    common = {"right_id": "R1", "act_ids": ("A1",)}
    return (
        Head(
            rule=rule,
            sum=Money(low=9000, central=12000, high=15000, currency="EUR"),
            interest=Money(low=900, central=1200, high=1500, currency="EUR"),
            formula=f"7,500 pieces at 20 EUR, of which 8 %{note}",
            assumptions=(Assumption(text=f"A royalty of 8 %{note}", amount_id="M1", source=source),),
            chosen=True,
            **common,
        ),
        Head(
            rule=replace(rule, head="lost_profit"),
            sum=Money(low=5000, central=5000, high=5000, currency="EUR"),
            **common,
        ),
        Head(
            rule=replace(rule, head="actual_loss", group="other"),
            sum=None,
            missing=(f"The cost of a pot is not known{note}.",),
            worth=f"Up to 20,000 EUR{note}.",
            **common,
        ),
    )
