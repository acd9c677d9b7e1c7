"""Dockets with claims made by hand: gates, limits and sums as rules would give them, and as many as asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from tests.dossier import building

from deadringer.dossier.docket import Docket
from deadringer.model.claims import GATES, Assumption, Gate, Head, HeadRule, Limit, Money
from deadringer.model.dates import Span, parse
from deadringer.model.values import Claim

RULE = HeadRule(
    territory="BG",
    kinds=("patent",),
    head="lost profit",
    method="lost_profit",
    group="a",
    certainty="medium",
)
#: A respondent as the world may write it: mark-up, a quotation mark, a formula, and letters that run the other way.
HOSTILE = (
    "=HYPERLINK(\"x\") <script>document.title='owned'</script>"
    "<img src=x onerror=\"document.title='owned'\"> \u05d0\u05d1\u05d2 \u202e(1)"
)


def gates(*values: bool | None) -> tuple[Gate, ...]:
    return tuple(
        Gate(name=name, value=value, text=f"The gate {name} is told here.")
        for name, value in zip(GATES, values, strict=True)
    )


def limit(
    act_id: str, last: str | None, stop: str | None, passed: bool | None, territory: str = "BG"
) -> Limit:
    return Limit(
        act_id=act_id,
        part=0,
        slice=Span(None, None),
        territory=territory,
        claim="damages",
        known=None,
        last=parse(last) if last else None,
        stop=parse(stop) if stop else None,
        passed=passed,
        decides=() if passed is not None else ("the day on which the claimant knew of the act",),
    )


def sums(low: float, central: float, high: float) -> tuple[tuple[Head, ...], Money]:
    total = Money(low=low, central=central, high=high, currency="EUR")
    head = Head(
        rule=RULE,
        right_id="R1",
        act_ids=("a",),
        sum=total,
        assumptions=(Assumption(text="a margin"),),
        chosen=True,
    )
    return (head,), total


def as_claim(claim: Claim, n: int, name: str) -> Claim:
    heads, total = sums(1_000.0 * n, 2_000.0 * n, 3_500.0 * n)
    if n == 3:
        heads, total = (replace(heads[0], sum=None, missing=("the quantity is not known",)),), None
    return replace(
        claim,
        state="claim",
        respondent_name=name,
        permission="never_licensed" if n % 2 else "no_licence_in_force",
        missing=(),
        gates=gates(*[True] * len(GATES)),
        limits=(
            limit(f"a{n}", f"{2026 + n}-12-0{n}", "2035-01-01", False),
            limit(f"b{n}", "2020-01-01", None, True),
            limit(f"c{n}", None, "2040", None),
        ),
        heads=heads,
        total=total,
        expected=replace(total, low=1.0, central=2.0, high=3.0) if total and n == 1 else None,
    )


@cache
def _seed() -> Docket:
    return building.docket()


def rich(names: Sequence[str] = ("Alfa", "Beta", "Gamma"), most: int = 1000) -> Docket:
    """Take the docket of the seed, at most so many entries and exhibits each, and make its first matters claims."""
    docket = _seed()
    kept = tuple(replace(claim, exhibits=claim.exhibits[:most]) for claim in docket.claims[:most])
    seen = {exhibit.sighting_id for claim in kept for exhibit in claim.exhibits}
    agreed = {key: answer for key, answer in docket.agreed.items() if key[0] in seen}
    docket = replace(
        docket, claims=kept, agreed=agreed, own=docket.own[:most], unreported=docket.unreported[:most]
    )
    made = [
        as_claim(claim, n, name) for n, (claim, name) in enumerate(zip(docket.claims, names, strict=False), 1)
    ]
    rest = [
        replace(claim, gates=claim.gates or gates(None, True, None, None, True, True))
        for claim in docket.claims[len(made) :]
    ]
    return replace(docket, claims=tuple(replace(c, rank=n) for n, c in enumerate([*made, *rest], 1)))


def many(findings: int, each: int = 10) -> Docket:
    """Repeat the claims of the seed until their exhibits come to so many findings, each under a name of its own."""
    docket = rich()
    claims: list[Claim] = []
    exhibits = [exhibit for claim in docket.claims for exhibit in claim.exhibits]
    for n in range(findings // each):
        claim = docket.claims[n % len(docket.claims)]
        held = tuple(exhibits[(n * each + i) % len(exhibits)] for i in range(each))
        claims.append(
            replace(
                claim,
                claim_id=f"c{n}",
                respondent=f"maker-{n}",
                respondent_name=f"Maker {n:,} of {claim.respondent_name}",
                rank=n + 1,
                exhibits=held,
            )
        )
    return replace(docket, claims=tuple(sorted(claims, key=lambda c: c.state)))
