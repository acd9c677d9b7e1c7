"""The shape of every table of rules: one frozen class a file, whose fields are its columns.

A field's type says how its cells are read (`tables.py` does it). Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from deadringer.model.dates import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What every rule read from a statute has: `url_supports` says how far the cited page bears it out."""

    statute: str
    source_url: str
    url_supports: str
    certainty: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Cited):
    """How long a registered right runs: `initial_years`, then renewals; chosen by the date of filing.

    `last_day` says what of the day on which the years are full: `counted` (the right's last), `before` (its first
    day over), `month_end` (it runs on to the end of that month), empty: not settled. A right still in force on
    `alive_on` may run `alive_years` in all.
    """

    territory: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    base_event: str
    initial_years: int | None
    renewal_years: tuple[int, ...]
    max_years: int | None
    indefinite: bool
    last_day: str
    alive_on: date | None
    alive_years: int | None
    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyrightTerm(Cited):
    """How long copyright runs after `base_event`, by class of work; chosen by the day asked about.

    Only for works that came into being, or out, from `made_from` to `made_to`. `year_end`: to the end of the year;
    else that is not settled. `revives` says whether it gave back a term that was over under the row before it.
    """

    territory: str
    work_class: str
    valid_from: date | None
    valid_to: date | None
    made_from: date | None
    made_to: date | None
    base_event: str
    years: int | None
    year_end: bool | None
    revives: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShorterTerm:
    """Whether a territory caps the term of a foreign work by the term of its country of origin.

    `effect` is our reading of `rule`: applied, not_applied, or empty where it does not decide. A row with a
    `work_class` is on that class alone, and says whether it is protected only as far as at its origin.
    """

    territory: str
    work_class: str
    since: date | None
    rule: str
    effect: str
    exception: str
    statute: str
    source_url: str
    url_supports: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyTitle:
    """A kind of title, and whether it is an exclusive private right at all."""

    st3: tuple[str, ...]
    title_original: str
    title_en: str
    kind_code: str
    exclusive_private_right: bool
    transferable: bool | None
    convertible_to: str
    note: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSuccession:
    """What became of titles when one state followed another; `effect` is our reading of `rule`.

    `effect`: continues (by itself), on_request (had to be asked for), none, defence (a permission between
    states), note (says nothing about titles in one territory).
    """

    predecessor: str
    successor: tuple[str, ...]
    date: date | None
    kind: tuple[str, ...]
    effect: str
    rule: str
    deadline_or_condition: str
    instrument: str
    source_url: str
    url_supports: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyDate:
    """When a state became party to a treaty, and the last day it was; no date: never, or not known."""

    territory: str
    treaty: str
    in_force: date | None
    until: date | None
    certainty: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerState:
    """A state whose code is gone or was given to another; `ends` is the first day it no longer was."""

    state: str
    alpha_2: str
    alpha_3: str
    numeric: str
    name: str
    iso_withdrawal: Span | None
    starts: date | None
    ends: date | None
    successors: tuple[str, ...]
    still_used: bool
    note: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialCode:
    """A code of WIPO ST.3 that is no state of today: an office, a union, a former state."""

    code: str
    name: str
    kind: str
    note: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved(Cited):
    """Whether a kind of act is reserved to the holder of a kind of right; what no row says is. `*`: anywhere else."""

    territory: str
    right: tuple[str, ...]
    act: str
    reserved: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhaustion(Cited):
    """Where a first sale by the holder, or with its consent, ends its say over the article sold.

    `regime`: national, regional (in `region`: EEA, UK+EEA, EAEU), international, unsettled. `elsewhere` is what holds
    of goods first sold outside: no exhaustion, or unknown.
    """

    territory: str
    right: tuple[str, ...]
    regime: str
    region: str
    elsewhere: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorUse(Cited):
    """How far one who used before the filing, in good faith, may go on: `same` extent, own `business`, unsettled."""

    territory: str
    right: tuple[str, ...]
    extent: str
    years_before: int
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseeStanding(Cited):
    """Whether an exclusive licensee may sue: alone (`yes`), `after_notice` to the holder, or `with_holder` only."""

    territory: str
    right: tuple[str, ...]
    alone: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nonuse:
    """After how many years without use a mark can be revoked."""

    territory: str
    years: int
    statute: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace:
    """Within how many months priority can be claimed, and how long an own disclosure does no harm before that.

    Chosen by the date of filing. `grace_scope`: own (disclosures of the author's side), any, narrow (a short list), or
    empty where the row is on priority alone; `grace_from` the day before which it counts: filing, or priority.
    """

    territory: str
    kind: tuple[str, ...]
    priority_months: int
    grace_months: int | None
    grace_scope: str
    grace_from: str
    valid_from: date | None
    valid_to: date | None
    statute: str
    certainty: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provisional:
    """What a published application gives before the grant; `starts` is publication, or none where nothing is given.

    Chosen by the day asked about.
    """

    territory: str
    kind: tuple[str, ...]
    starts: str
    condition: str
    remedy: str
    valid_from: date | None
    valid_to: date | None
    statute: str
    certainty: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Whether copyright may run in the appearance of a design: both, separable (features apart), or one."""

    territory: str
    effect: str
    since: date | None
    statute: str
    certainty: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexamined:
    """A kind of right that is registered without anybody looking whether it is new; chosen by the date of filing."""

    territory: str
    kind: tuple[str, ...]
    valid_to: date | None
    statute: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limitation(Cited):
    """Within how many years a claim must be brought, and from when they count (`counts_from`: our reading of `starts`).

    `counts_from`: knowledge, act, act_or_knowledge (courts differ), complaint (so far back damages reach), none (never
    too late), none_fixed (no fixed period), other_law (another law says). `ends`: how years end (see `periods`).
    `long_stop_most` is the longer stop that the facts may bring; for acts from before `long_stop_not_before` the stop
    starts on that day. `dates` is how certain the dates of the row are.
    """

    territory: str
    claim: str
    rights: tuple[str, ...]
    years: int | None
    counts_from: str
    starts: str
    ends: str
    long_stop_years: int | None
    long_stop_most: int | None
    long_stop_from: str
    long_stop_not_before: date | None
    per_act: bool
    interrupted_or_suspended_by: str
    valid_from: date | None
    valid_to: date | None
    dates: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagesHead(Cited):
    """One head of damages and the way to compute it (`method`), between which sums or multiples.

    Heads of one `group` that are not `cumulative` exclude one another; those of a later `resort` are for where none of
    an earlier one can be found. `dates` is how certain the dates of the row are.
    """

    territory: str
    right: tuple[str, ...]
    head: str
    method: str
    basis: str
    group: str
    cumulative: bool
    resort: int
    min: Decimal | None
    max: Decimal | None
    currency: str
    times_least: Decimal | None
    times_most: Decimal | None
    valid_from: date | None
    valid_to: date | None
    dates: str
    alternative_or_cumulative: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfairCompetition(Cited):
    """A rule against imitation as unfair competition: what it forbids, and what must be shown for it."""

    territory: str
    valid_from: date | None
    valid_to: date | None
    provision: str
    requires: tuple[str, ...]
