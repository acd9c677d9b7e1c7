"""A docket built by hand from the seed: its rows and its permissions are real, the weights are made up."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from deadringer.claims.assemble import assemble
from deadringer.claims.proof import PROOF
from deadringer.dossier.docket import Docket
from deadringer.dossier.figures import spoken
from deadringer.evidence import verbal
from deadringer.model.case import Case
from deadringer.model.scales import DEFAULT
from deadringer.model.values import Contribution, Finding, Permission
from deadringer.register import read_case
from deadringer.rights.permission import agree, permit
from deadringer.rights.record import Record

SEED = Path(__file__).parents[2] / "seeds" / "ak47"
#: What the made-up weights may not pass, as a calibration's bound would have it.
BOUND = 1.63
HTML = "{http://www.w3.org/1999/xhtml}"


def parsed(page: str) -> ET.Element:
    """Parse as XML, which is stricter than any browser."""
    assert page.startswith("<!DOCTYPE html>\n")
    return ET.fromstring(page.partition("\n")[2])


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", "".join(parsed(page).find(f"{HTML}body").itertext()))


@cache
def seed() -> Case:
    return read_case(SEED).case


def sheet_of(case: Case) -> Callable[[str], dict[str, str]]:
    stated: dict[str, dict[str, str]] = {}
    for spec in case.specs:
        unit = "" if spec.unit == "1" else spec.unit
        stated.setdefault(spec.item_id, {})[spec.attribute] = f"{spec.value} {unit}".strip()
    return lambda item: stated.get(item, {})


def finding(case: Case, sighting_id: str, work_id: str) -> Finding:
    """Weigh by rule of thumb: what agrees counts for, what does not against, what is missing not at all."""
    sheet = sheet_of(case)
    one, other = sheet(sighting_id), sheet(work_id)
    parts = [
        Contribution(
            kind="names",
            label="name",
            sighting=sighting_id,
            work=work_id,
            log10_lr=0.21,
            note="likeness 0.55",
        )
    ]
    for at, label in enumerate(sorted({*one, *other})):
        mine, theirs = one.get(label, ""), other.get(label, "")
        weight = None if not mine or not theirs else (0.08 + 0.05 * at) * (1 if mine == theirs else -0.7)
        parts.append(Contribution(kind="specs", label=label, sighting=mine, work=theirs, log10_lr=weight))
    total = {k: math.fsum(p.log10_lr or 0.0 for p in parts if p.kind == k) for k in ("names", "specs")}
    known = any(p.log10_lr is not None for p in parts if p.kind == "specs")
    sum_ = total["names"] + total["specs"]
    return Finding(
        sighting_id=sighting_id,
        work_id=work_id,
        scores={"names": 0.55, "specs": 0.9 if known else None},
        kinds={"names": total["names"], "specs": total["specs"] if known else None},
        log10_lr=max(-BOUND, min(BOUND, sum_)),
        unbounded=sum_,
        support="moderate support for derivation from the work"
        if sum_ >= 1
        else "weak support for derivation from the work",
        reported=True,
        contributions=tuple(parts),
    )


def docket(case: Case | None = None, sightings: Iterable[str] | None = None, share: float = 0.45) -> Docket:
    """Report the best so many of the sightings, or those named, and assemble what follows from the record."""
    case = case or seed()
    record, sheet = Record(case, places=spoken()), sheet_of(case)
    best = {}
    for sighting in case.sightings:
        mine = sheet(sighting.sighting_id)
        same = {w.work_id: sum(sheet(w.work_id).get(k) == v for k, v in mine.items()) for w in case.works}
        near = sorted(same, key=lambda w: (-same[w], w))[:2]
        found = sorted((finding(case, sighting.sighting_id, w) for w in near), key=lambda f: -f.unbounded)
        best[sighting.sighting_id] = tuple(found)
    order = sorted(best, key=lambda s: (-best[s][0].unbounded, s))
    reported = set(order[: int(share * len(order))]) if sightings is None else set(sightings)
    permissions: list[Permission] = []
    agreed, own = {}, []
    for sighting in case.sightings:
        acts = [a for a in case.acts if a.sighting_id == sighting.sighting_id] or [None]
        for act in acts:
            answers = permit(sighting, act, [f.work_id for f in best[sighting.sighting_id]], record)
            together = agree(answers, record.title_of)
            if together.permission == "own":
                own.append(together)
            if sighting.sighting_id in reported:
                permissions.extend(answers)
                agreed[sighting.sighting_id, together.act_id, together.part] = together
    findings = tuple(f for s in order if s in reported for f in best[s])
    return Docket(
        case=case,
        claims=assemble(case, findings, agreed, places=spoken()),
        permissions=tuple(permissions),
        agreed=agreed,
        own=tuple(own),
        unreported=tuple(replace(best[s][0], reported=False) for s in order if s not in reported),
        calibration={
            "fitted to": "weights made up by hand",
            "copies": "41",
            "independents": "42",
            "SHA-256": "0" * 64,
        },
        parameters={"as of": case.settings.as_of.isoformat(), "share of false findings asked for": "0.1"},
        scale=str(verbal.scale(DEFAULT)),
        versions={"deadringer": "0.1.0", "numpy": "2.0.0"},
        refusal="",
        rejected=2,
        warnings=("The calibration was made up by hand: nothing on this page is to be believed.",),
        proof=PROOF,
    )
