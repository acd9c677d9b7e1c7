"""The steps from a case to its claims, each taking what the one before it returned. It decides nothing itself.

Likeness and permission meet in `judge`, and nowhere before it. Nothing is read or written here: see `folder`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from deadringer.casework.ages import Ages, ages
from deadringer.casework.pictures import beside, told_apart
from deadringer.claims.assemble import assemble
from deadringer.dossier.figures import spoken
from deadringer.errors import InputError
from deadringer.evidence import decide, verbal, weigh
from deadringer.evidence.calibration import Calibration
from deadringer.facets import names, parties, pictures
from deadringer.facets.specs import column_of
from deadringer.model import schemas
from deadringer.model.case import Case
from deadringer.model.names import NamePair
from deadringer.model.pictures import Likeness, Picture
from deadringer.model.records import Act
from deadringer.model.values import Claim, Finding, Permission
from deadringer.rights.permission import agree, permit
from deadringer.rights.record import Record
from deadringer.screening import run as screening
from deadringer.screening.plan import FACETS, plan

#: Told as (what, done, total).
Progress = Callable[[str, int, int], object]
#: Pictures by path.
Hashed = Mapping[str, Picture]
_NONE: Hashed = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to run: kernels' `threads`, `level` and `max_pairs`, and a calibration other than the shipped one."""

    threads: int | None = None
    level: str | None = None
    max_pairs: int | None = None
    calibration: Path | None = None

    def kernels(self) -> dict[str, Any]:
        """Return the options that kernels take, those given only."""
        given = {"threads": self.threads, "level": self.level, "max_pairs": self.max_pairs}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A case after screening: both sides as the facets compare them, and the pairs that were compared.

    `hashed` has its pictures, those too that cannot be compared.
    """

    case: Case
    sightings: screening.Prepared
    works: screening.Prepared
    pairs: screening.Screened
    hashed: Hashed

    def table(self) -> pa.Table:
        """Return the pairs as the table that screened.parquet holds."""
        columns = {
            "sighting_id": pa.array(self.sightings.item_ids).take(pa.array(self.pairs.sightings)),
            "work_id": pa.array(self.works.item_ids).take(pa.array(self.pairs.works)),
            **{f"score_{facet}": pa.array(self.pairs.scores[facet], from_pandas=True) for facet in FACETS},
        }
        return pa.table(columns, schema=schemas.screened(FACETS))


def screen(
    case: Case,
    options: Options | None = None,
    progress: Progress | None = None,
    hashed: Hashed = _NONE,
) -> Comparison:
    """Compare the sightings of a case with its works, by every facet; pictures as far as they are hashed."""
    options = options or Options()
    sightings, works = _sides(case, hashed)
    steps = plan(case.settings, len(sightings), len(works))
    tell = (lambda done, total: progress("screening", done, total)) if progress else None
    pairs = screening.screen(steps, sightings, works, progress=tell, **options.kernels())
    return Comparison(case, sightings, works, pairs, hashed)


def _sides(case: Case, hashed: Hashed) -> tuple[screening.Prepared, screening.Prepared]:
    terms = case.names, case.specs, case.images
    sightings = screening.prepare(case.sightings, *terms, hashed)
    return sightings, screening.prepare(case.works, *terms, told_apart(case, hashed))


def resume(case: Case, table: pa.Table, hashed: Hashed = _NONE) -> Comparison:
    """Take up a case again from the pairs and the pictures that `screen` wrote.

    Raises
    ------
    InputError
        The pairs name a sighting or a work that the case does not have: screen again.
    """
    sightings, works = _sides(case, hashed)
    found = {}
    for column, side in (("sighting_id", sightings), ("work_id", works)):
        rows = pa.array(np.arange(len(side)))
        at = pc.index_in(table[column], value_set=pa.array(side.item_ids))
        if at.null_count:
            raise InputError(
                f"screened.parquet names a {column} that the register does not hold; run screen again"
            )
        found[column] = rows.take(at.combine_chunks() if isinstance(at, pa.ChunkedArray) else at).to_numpy()
    scores = {facet: table[f"score_{facet}"].to_numpy().astype(np.float64) for facet in FACETS}
    pairs = screening.Screened(found["sighting_id"], found["work_id"], scores)
    return Comparison(case, sightings, works, pairs, hashed)


@dataclass(frozen=True, slots=True)
class Weighing:
    """A case after weighing. `findings` is findings.parquet: every pair that was compared.

    `reported` has the findings of reported sightings, best first, explained; `others` the best finding of each
    sighting that was not reported; `refusal` says why nothing was reported, where nothing was.
    """

    comparison: Comparison
    calibration: Calibration
    findings: pa.Table
    reported: Mapping[str, tuple[Finding, ...]]
    others: tuple[Finding, ...]
    refusal: str
    explainer: Callable[[npt.NDArray[np.intp]], Iterator[Finding]]
    decision: Mapping[str, str] = field(default_factory=dict)


def evaluate(comparison: Comparison, calibration: Calibration) -> Weighing:
    """Weigh the pairs that were compared, and decide which sightings to report."""
    sightings, works, pairs = comparison.sightings, comparison.works, comparison.pairs
    share = comparison.case.settings.false_share
    score, distance = pairs.scores["names"], pairs.scores["images"]
    of_work = comparison.case.lines()
    comparer = names.Comparer(sightings.names, works.names, [of_work[work] for work in works.item_ids])
    designations, lines = _borne(pairs, comparer)
    radius = plan(comparison.case.settings, 0, 0).radius
    when = ages(comparison.case)
    shown = sightings.pictures.counts, works.pictures.counts
    seen = weigh.Observed(
        names=score,
        designations=designations,
        lines=lines,
        distance=np.where(distance > radius, np.inf, distance),  # what the case takes for unlike
        compared=(shown[0][pairs.sightings] * shown[1][pairs.works]).astype(np.float64),
        before=when.before(pairs.sightings, pairs.works),
    )
    weighed = weigh.weigh(calibration, sightings.sheet, works.sheet, pairs.sightings, pairs.works, seen)
    top, _ = weigh.best(weighed, len(sightings))
    decided = weigh.decided(
        calibration,
        works.sheet,
        *weigh.best(weighed, len(sightings), weighed.unseen),
        weigh.pictured(calibration, seen, pairs.sightings, shown[0], int(shown[1].sum())),
        weigh.named(pairs.sightings, score, len(sightings)),
        sightings.units(),
        share,
    )
    reported = decided.reported
    alike = np.unique(pairs.sightings[distance <= radius])
    told = {
        f"share of copies taken among {group} sightings": f"{p:.2f}" for group, p in decided.prior.items()
    }
    if len(alike):
        told["sightings with a picture alike"] = (
            f"{len(alike):,}, {int(reported[alike].sum()):,} of them reported"
        )
    refusal = ""
    if not reported.any():
        refusal = weigh.uncovered(calibration, works.sheet, len(alike)) or decide.refusal(
            calibration, decided, share
        )
    near = weigh.told(weighed, top)
    of_pair = near & reported[pairs.sightings]
    words = [verbal.support(value) for value in weighed.log10_lr.tolist()]
    table = pa.table(
        {
            **dict(zip(comparison.table().column_names, comparison.table(), strict=True)),
            **{f"log10_lr_{kind}": pa.array(weighed.kinds[kind], from_pandas=True) for kind in weigh.KINDS},
            "log10_lr": weighed.log10_lr,
            "unbounded": weighed.unbounded,
            "support": words,
            "reported": of_pair,
        },
        schema=schemas.findings(FACETS, weigh.KINDS),
    )
    explainer = _Explainer(comparison, calibration, weighed, comparer, when, words, of_pair)
    kept: dict[str, list[Finding]] = {}
    for finding in explainer(np.flatnonzero(of_pair)):
        kept.setdefault(finding.sighting_id, []).append(finding)
    best_at = np.flatnonzero(weighed.unbounded == top[pairs.sightings])
    first = {int(pairs.sightings[at]): int(at) for at in reversed(best_at.tolist())}
    return Weighing(
        comparison,
        calibration,
        table,
        {
            sighting: tuple(sorted(of, key=lambda f: (-f.unbounded, f.work_id)))
            for sighting, of in kept.items()
        },
        tuple(explainer(np.array([at for row, at in sorted(first.items()) if not reported[row]], np.intp))),
        refusal,
        explainer,
        told,
    )


def _borne(pairs: screening.Screened, comparer: names.Comparer) -> tuple[list[str], npt.NDArray[np.float64]]:
    """Return the designation each pair shares, empty where it shares none, and how many more lines of works bear it."""
    same = np.flatnonzero(pairs.scores["names"] >= decide.OWN_NAME)
    of, more = [""] * len(pairs), np.zeros(len(pairs))
    found, more[same] = comparer.own(pairs.sightings[same], pairs.works[same])
    for at, designation in zip(same.tolist(), found, strict=True):
        of[at] = designation
    return of, more


def explain(weighing: Weighing, sighting: str, work: str | None = None) -> Finding | None:
    """Return the finding between a sighting and a work (its best unless given), explained; None if not compared."""
    if work is None:
        found = [
            f for f in (*weighing.reported.get(sighting, ()), *weighing.others) if f.sighting_id == sighting
        ]
        return found[0] if found else None
    pairs = weighing.comparison.pairs
    ids, of = weighing.comparison.sightings.item_ids, weighing.comparison.works.item_ids
    if sighting not in ids or work not in of:
        return None
    at = np.flatnonzero((pairs.sightings == ids.index(sighting)) & (pairs.works == of.index(work)))
    return next(weighing.explainer(at[:1]), None)


class _Explainer:
    """Makes findings of weighed pairs, with both sides as stated."""

    def __init__(
        self,
        comparison: Comparison,
        calibration: Calibration,
        weighed: weigh.Weighed,
        comparer: names.Comparer,
        when: Ages,
        words: list[str],
        reported: npt.NDArray[np.bool_],
    ) -> None:
        self._in, self._calibration, self._weighed, self._when = comparison, calibration, weighed, when
        self._words, self._reported = words, reported
        self._names = comparer
        self._radius = plan(comparison.case.settings, 0, 0).radius
        self._shown: dict[str, list[Picture]] = {}
        works, apart = set(comparison.works.item_ids), told_apart(comparison.case, comparison.hashed)
        for image in comparison.case.images:
            if found := (apart if image.item_id in works else comparison.hashed).get(image.path):
                self._shown.setdefault(image.item_id, []).append(found)
        self._stated: dict[tuple[str, str], str] = {}
        for spec in comparison.case.specs:
            key, unit = (spec.item_id, column_of(spec)), "" if spec.unit == "1" else spec.unit
            text = f"{spec.value} {unit}".strip()
            self._stated[key] = f"{self._stated[key]} / {text}" if key in self._stated else text

    def __call__(self, pairs: npt.NDArray[np.intp]) -> Iterator[Finding]:
        rows, works = self._in.pairs.sightings[pairs], self._in.pairs.works[pairs]
        for at, named in zip(pairs.tolist(), self._names.explain(rows, works), strict=True):
            yield self._one(at, named)

    def _one(self, at: int, named: NamePair) -> Finding:
        pairs, weighed = self._in.pairs, self._weighed
        row, of = int(pairs.sightings[at]), int(pairs.works[at])
        sighting, work = self._in.sightings.item_ids[row], self._in.works.item_ids[of]
        alike: tuple[Likeness, ...] = ()
        if pairs.scores["images"][at] <= self._radius:
            alike = pictures.between(
                self._in.sightings.pictures, self._in.works.pictures, row, of, self._radius
            )
        shown = beside(self._shown.get(sighting, []), self._shown.get(work, []), alike, self._radius)
        return Finding(
            sighting_id=sighting,
            work_id=work,
            scores={facet: _known(pairs.scores[facet][at]) for facet in FACETS},
            kinds={kind: _known(weighed.kinds[kind][at]) for kind in weigh.KINDS},
            log10_lr=float(weighed.log10_lr[at]),
            unbounded=float(weighed.unbounded[at]),
            support=self._words[at],
            reported=bool(self._reported[at]),
            contributions=weigh.contributions(
                self._calibration,
                weighed,
                self._in.sightings.sheet,
                self._in.works.sheet,
                at,
                named,
                shown,
                self._when.stated(row, of),
                self._stated,
            ),
            likenesses=alike,
        )


def _asked(acts: Sequence[Act]) -> list[Act | None]:
    """Return the acts to ask about: those on record, and (as None) the making implied where none of making is."""
    return [*acts] if any(act.kind == "make" for act in acts) else [*acts, None]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A case after the rights rules: permissions of the reported sightings, own makes, and claims and matters.

    `agreed` is the answer over the works not told apart, by sighting and act (None: the making it implies).
    """

    weighing: Weighing
    permissions: tuple[Permission, ...]
    agreed: Mapping[tuple[str, str | None], Permission]
    own: tuple[Permission, ...]
    claims: tuple[Claim, ...]


def judge(weighing: Weighing, progress: Progress | None = None) -> Judgement:
    """Ask of every act with a reported sighting whether it was permitted, and assemble claims and matters.

    The rules are given works, never weights. Own makes are looked for among all sightings, reported or not.
    """
    case = weighing.comparison.case
    record = Record(case, places=spoken(), normal=parties.normal)
    acts: dict[str, list[Act]] = {}
    for act in case.acts:
        acts.setdefault(act.sighting_id, []).append(act)
    near = {sighting: [f.work_id for f in found] for sighting, found in weighing.reported.items()}
    others = {f.sighting_id: [f.work_id] for f in weighing.others}
    permissions: list[Permission] = []
    agreed: dict[tuple[str, str | None], Permission] = {}
    own: list[Permission] = []
    for done, sighting in enumerate(case.sightings):
        if progress:
            progress("permission", done + 1, len(case.sightings))
        ids = near.get(sighting.sighting_id) or others.get(sighting.sighting_id, [])
        for asked in _asked(acts.get(sighting.sighting_id, [])) if ids else []:
            found = permit(sighting, asked, ids, record)
            together = agree(found, record.title_of)
            if together.permission == "own":
                own.append(together)
            if sighting.sighting_id in near:
                permissions.extend(found)
                agreed[sighting.sighting_id, asked.act_id if asked else None] = together
    findings = tuple(f for found in weighing.reported.values() for f in found)
    found_claims = assemble(case, findings, tuple(permissions), agreed, places=spoken())
    return Judgement(weighing, tuple(permissions), agreed, tuple(own), found_claims)
