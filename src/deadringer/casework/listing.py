"""The docket as a list: which claims to look at, and docket.csv, for those who sort and filter in a spreadsheet.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, as text from the world may
be one. claims.parquet has the same claims with all that belongs to them, and unaltered.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deadringer.claims.deadlines import Deadline, deadlines
from deadringer.dossier.deadlines import next_day
from deadringer.model.claims import GATES, Money
from deadringer.model.values import Claim

COLUMNS = (
    *("rank", "state", "claim_id", "respondent", "forum", "sightings", "works", "rights", "right_kinds"),
    *("permission", "support", "log10_lr"),
    *(f"gate_{name}" for name in GATES),
    *("next_deadline", "amount_low", "amount_central", "amount_high", "amount_currency"),
    *("expected_central", "bars", "defences", "grounds", "missing", "dossier"),
)
_ANSWER = {True: "yes", False: "no", None: "unknown"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Conditions on claims; None or empty asks nothing.

    `state` is claim or matter; `forums` are territories; `kinds` kinds of rights relied on; `permissions` answers, of
    which a claim has at least one; `respondent` is a part of the respondent's name, in any case; `least` the least
    log10 likelihood ratio; `passed` are gates that must be passed; `computed` asks for a sum.
    """

    state: str | None = None
    forums: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    respondent: str = ""
    least: float | None = None
    passed: tuple[str, ...] = ()
    computed: bool = False

    def keeps(self, claim: Claim, kinds: Mapping[str, tuple[str, ...]]) -> bool:
        """Tell whether a claim meets every condition; `kinds` are those of rights by id."""
        gates = {gate.name: gate.value for gate in claim.gates}
        of = {kind for right in claim.rights for kind in kinds.get(right, ())}
        return (
            (self.state is None or claim.state == self.state)
            and (not self.forums or claim.forum in self.forums)
            and (not self.kinds or bool(of & set(self.kinds)))
            and (not self.permissions or bool(set(claim.permission.split("|")) & set(self.permissions)))
            and self.respondent.casefold() in claim.respondent_name.casefold()
            and (self.least is None or claim.log10_lr >= self.least)
            and all(gates.get(name) is True for name in self.passed)
            and (not self.computed or claim.total is not None)
        )


def filtered(
    claims: Iterable[Claim], wanted: Filter, kinds: Mapping[str, tuple[str, ...]]
) -> tuple[Claim, ...]:
    """Return the claims that meet every condition, in their order, with the ranks they have."""
    return tuple(claim for claim in claims if wanted.keeps(claim, kinds))


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def soonest(claims: Iterable[Claim], as_of: date) -> tuple[Deadline, ...]:
    """Return the deadlines of claims and matters, the soonest first."""
    of = tuple(claims)
    named = {claim.claim_id: claim.respondent_name for claim in of}
    return deadlines({claim.claim_id: claim.limits for claim in of}, as_of, named)


def next_deadline(claim: Claim, as_of: date) -> str:
    """Return the first day after which some part of a claim is, or may be, out of time; "" where none is known."""
    day = next_day(claim, as_of)
    return day.isoformat() if day else ""


def row(claim: Claim, kinds: Mapping[str, tuple[str, ...]], as_of: date) -> list[str]:
    """Return one claim or matter as a row; `kinds` are those of rights by id, `as_of` the day of the case."""
    of = {gate.name: _ANSWER[gate.value] for gate in claim.gates}
    works = sorted({f.work_id for e in claim.exhibits for f in e.findings})
    return [
        str(claim.rank),
        claim.state,
        safe(claim.claim_id),
        safe(claim.respondent_name),
        safe(claim.forum),
        safe("|".join(e.sighting_id for e in claim.exhibits)),
        safe("|".join(works)),
        safe("|".join(claim.rights)),
        "|".join(dict.fromkeys(kind for right in claim.rights for kind in kinds.get(right, ()))),
        claim.permission,
        claim.support,
        f"{claim.log10_lr:.4f}",
        *(of.get(name, "unknown") for name in GATES),
        next_deadline(claim, as_of),
        *_sum(claim.total),
        _number(claim.expected.central) if claim.expected else "",
        "|".join(dict.fromkeys(bar.kind for bar in claim.bars)),
        "|".join(dict.fromkeys(defence.kind for defence in claim.defences)),
        "|".join(dict.fromkeys(ground.kind for ground in claim.grounds if ground.stands)),
        safe(" ".join(claim.missing)),
        f"dossiers/{claim.claim_id}/index.html",
    ]


def write(path: Path, claims: Iterable[Claim], kinds: Mapping[str, tuple[str, ...]], as_of: date) -> None:
    """Write docket.csv, a row a claim or matter in order of rank, every cell quoted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row(claim, kinds, as_of) for claim in claims)


def _sum(total: Money | None) -> tuple[str, ...]:
    if total is None:
        return "", "", "", ""
    return (*(_number(value) for value in (total.low, total.central, total.high)), safe(total.currency))


def _number(value: float) -> str:
    return f"{value:.2f}"
