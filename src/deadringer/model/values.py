"""The frozen values that pass between the rooms after screening: findings, permissions, claims.

Likeness (`Finding`) and permission (`Permission`) are apart here as in the house; only a `Claim` holds both.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from deadringer.model.claims import Bar, Charted, Defence, Gate, Ground, Head, Limit, Money
from deadringer.model.dates import Span
from deadringer.model.descents import Descent
from deadringer.model.examined import Examined
from deadringer.model.pictures import Likeness
from deadringer.model.reasons import Answer as Answer
from deadringer.model.reasons import Reason as Reason
from deadringer.model.texts import Copied
from deadringer.model.vectors import Embeddings

#: The answers to "is this act permitted?", in the order in which they are asked.
PERMISSIONS = (
    "not_required",
    "own",
    "licensed",
    "no_licence_in_force",
    "never_licensed",
    "exhausted",
    "prior_use",
    "unknown",
)

#: The permissions under which an act may be complained of, where a right is in force.
NOT_PERMITTED = frozenset({"no_licence_in_force", "never_licensed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one attribute, or one pair of names, adds to the weight of a finding; both values as they stand.

    `log10_lr` is above 0 for, below 0 against, None where nothing was added. `missing` says on whose side it is not
    known, and is empty where it is known on both. `note` explains the comparison in a sentence; `common` says how
    common such agreement is among known independents, where that is at hand. `letters` are two designations as they
    were compared, aligned letter by letter; empty for all that is no name.
    """

    kind: str
    label: str
    sighting: str
    work: str
    unit: str = ""
    log10_lr: float | None = None
    missing: str = ""
    note: str = ""
    common: str = ""
    letters: tuple[str, str] = ("", "")

    @property
    def said(self) -> str:
        """All that is said of it: what is missing, or how both compare and how common that is."""
        return "; ".join(one for one in (self.missing, self.note, self.common) if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Of how many works a finding's is one: so many were weighed with the sighting, of all `works` of the case.

    `next` is the best of the other works, by unbounded weight: the runner-up where the finding is the best; None where
    no other work was weighed. With its log10 likelihood ratio, and that before the bound; None where it has none.
    """

    weighed: int
    works: int
    next: str | None = None
    log10_lr: float | None = None
    unbounded: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a ratio and its words rest on: products the calibration knows of the work's class, bounds, audit, scale.

    `least` and `most` are the log10 likelihood ratios between which the finding's was kept. `audit` is how good ratios
    of this calibration are, by the names of its figures; `scale` is the verbal scale, with its source.
    """

    copies: float
    independents: float
    least: float
    most: float
    audit: Mapping[str, str]
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A sighting and a work, with the weight of evidence between them.

    `log10_lr` is combined and bounded; `unbounded` is the same before the bound; both None where the calibration knows
    no product of the class. `scores` and `kinds` are by facet
    and by kind of evidence; None is missing. `reported` passes the run's decision on false findings. `likenesses` are
    the pictures of both that are alike, nearest first; `copied` is what pairs of their texts have in common, the most
    first; `embeddings` says how near their vectors are, None where neither has any. `among` and `basis` say among how
    many works, and on how much that is known; None where it is not at hand. `descent` says what the sighting may come
    from: with its best finding only. `examined` says what would change it, where that was asked.
    """

    sighting_id: str
    work_id: str
    scores: Mapping[str, float | None]
    kinds: Mapping[str, float | None]
    log10_lr: float | None
    unbounded: float | None
    support: str
    reported: bool
    contributions: tuple[Contribution, ...] = ()
    likenesses: tuple[Likeness, ...] = ()
    copied: tuple[Copied, ...] = ()
    embeddings: Embeddings | None = None
    among: Among | None = None
    basis: Basis | None = None
    descent: Descent | None = None
    examined: Examined | None = None

    @property
    def order(self) -> float:
        """What findings are sorted by, the greatest first: the ratio before the bound; last what has none."""
        return -math.inf if self.unbounded is None else self.unbounded

    @property
    def sheets(self) -> str:
        """How alike both data sheets are, in words; empty where they share nothing. None of it weighs."""
        near, far, rare = (self.scores.get(f"specs{which}") for which in ("", "_far", "_rarity"))
        if near is None or far is None or rare is None:
            return ""
        return (
            f"data sheets alike to {near:.2f} by the nearest readings and {far:.2f} by the farthest; "
            f"rarity of the agreement in this register {rare:.2f}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether one act with one sighting was permitted, as far as one work and its ancestors are concerned.

    `asked` is the moment or period the answer is for. `rights` are the ids of rights in force there and then (where
    the claimant has standing in some, those, and `rights_of_others` the rest), `rights_unknown` those that may be in
    force, `licences` the licence ids the answer rests on. `lacks` says in sentences what else a complaint would need.
    `act_id` is None where no act is on record and making in `territory` is only implied by the sighting. `silent` marks
    an unknown where the record says nothing about this work: it does not disagree with an answer about a kindred work.
    `singly` has the answers that this one joins, one for each work asked about; it is empty where this is the answer on
    one work. `part` counts the parts of an act that are answered apart (before and after the end of a licence, up to
    and past its cap), from 0; `quantity` is how many of the act's units, at least and at most, fall into it, None where
    that is not known.
    """

    act_id: str | None
    sighting_id: str
    work_id: str
    act_kind: str
    territory: str
    asked: Span
    permission: str
    standing: str
    reasons: tuple[Reason, ...]
    decides: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    rights_of_others: tuple[str, ...] = ()
    rights_unknown: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    silent: bool = False
    singly: tuple[Permission, ...] = ()
    part: int = 0
    quantity: tuple[float, float] | None = None
    defences: tuple[Defence, ...] = ()

    @property
    def complained_of(self) -> bool:
        """Whether the act can be complained of: on record, a right in force, standing, not permitted, no lack."""
        if self.act_id is None or not self.rights or self.lacks:
            return False
        return self.standing == "yes" and self.permission in NOT_PERMITTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One sighting within a claim: its findings, best first, and the permission of each of its acts."""

    sighting_id: str
    findings: tuple[Finding, ...]
    permissions: tuple[Permission, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim, or a matter: findings against one respondent in one forum.

    `state` is "claim" or "matter". `respondent` is a party id, or empty where the maker's name stays unresolved;
    `respondent_name` is what to print. `rights` are those relied on (empty in a matter without one). `missing` says
    in sentences what is lacking to make it a claim; `defences` what the other side may say. What is complained of
    stands first among the exhibits, then what is better supported; `log10_lr` is that of the first one's best
    finding. `permission` is the answer for its exhibits; several that differ are separated by `|`.

    `gates` has one of each of `claims.GATES`, `grounds` what the claim may rest on, `bars` what may keep a court from
    hearing it, `limits` until when it can be brought, act by act, `chart` the elements of its rights and what was seen
    of them, `risks` by right why it may not be valid, `heads` the heads of damages and `total` the sum of those chosen,
    None where none could be computed; `interest` is not in it. `expected` is the total times the chance the user
    states; None without one. `notes` say what the total leaves out, and why.
    """

    claim_id: str
    state: str
    respondent: str
    respondent_name: str
    forum: str
    rank: int
    log10_lr: float
    support: str
    permission: str
    exhibits: tuple[Exhibit, ...]
    rights: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    defences: tuple[Defence, ...] = ()
    gates: tuple[Gate, ...] = ()
    grounds: tuple[Ground, ...] = ()
    bars: tuple[Bar, ...] = ()
    limits: tuple[Limit, ...] = ()
    chart: tuple[Charted, ...] = ()
    risks: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)
    heads: tuple[Head, ...] = ()
    total: Money | None = None
    interest: Money | None = None
    expected: Money | None = None
    notes: tuple[str, ...] = ()
