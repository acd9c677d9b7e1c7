"""The steps from a case to its findings, each taking what the one before it returned. It decides nothing itself.

Nothing is read or written here: see `folder`; and nothing is known of rights: see `judging`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from deadringer.casework.ages import ages
from deadringer.casework.explaining import Comparison as Comparison
from deadringer.casework.explaining import Decision, Explainer
from deadringer.casework.explaining import Hashed as Hashed
from deadringer.casework.marks import search
from deadringer.casework.pictures import told_apart
from deadringer.casework.texts import common
from deadringer.errors import InputError
from deadringer.evidence import decide, examine, rarity, verbal, weigh
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.looks import looked
from deadringer.facets import extents, names
from deadringer.facets.learned import learn
from deadringer.facets.texts import NO_BOILERPLATE
from deadringer.facets.vectors import NOTHING, Space
from deadringer.model import schemas
from deadringer.model.case import Case
from deadringer.model.scales import Scale
from deadringer.model.sheets import CLASS
from deadringer.model.texts import Written
from deadringer.model.values import Finding
from deadringer.screening import run as screening
from deadringer.screening.plan import FACETS, plan

#: Told as (what, done, total).
Progress = Callable[[str, int, int], object]
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


def screen(
    case: Case,
    options: Options | None = None,
    progress: Progress | None = None,
    hashed: Hashed = _NONE,
    written: Sequence[Written] = (),
    embedded: Space = NOTHING,
) -> Comparison:
    """Compare the sightings of a case with its works, by every facet, as far as its files were read."""
    options = options or Options()
    sightings, works = _sides(case, hashed, written, embedded, options)
    steps = plan(case.settings, len(sightings), len(works))
    tell = (lambda done, total: progress("screening", done, total)) if progress else None
    terms = learn(works.sheet, case.lines())
    marking = search(case, sightings, works, options.max_pairs)
    used = marking.found.used > 0
    also = marking.found.rows[used], marking.found.of[used]
    pairs = screening.screen(
        steps, sightings, works, terms=terms, also=also, progress=tell, **options.kernels()
    )
    return Comparison(case, sightings, works, pairs, hashed, tuple(written), marking)


def _sides(
    case: Case, hashed: Hashed, written: Sequence[Written], embedded: Space, options: Options
) -> tuple[screening.Prepared, screening.Prepared]:
    terms, kernels = (case.names, case.specs, case.images), options.kernels()
    more = (written, common(case, written, **kernels) if written else NO_BOILERPLATE, embedded)
    sightings = screening.prepare(case.sightings, *terms, hashed, *more, **kernels)
    return sightings, screening.prepare(case.works, *terms, told_apart(case, hashed), *more, **kernels)


def resume(
    case: Case,
    table: pa.Table,
    hashed: Hashed = _NONE,
    written: Sequence[Written] = (),
    embedded: Space = NOTHING,
    options: Options | None = None,
) -> Comparison:
    """Take up a case again from the pairs that `screen` wrote, and what `ingest` read of its files.

    Raises
    ------
    InputError
        The pairs name a sighting or a work that the case does not have: screen again.
    """
    options = options or Options()
    sightings, works = _sides(case, hashed, written, embedded, options)
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
    extents = table["extent_texts"].to_numpy().astype(np.float64)
    pairs = screening.Screened(found["sighting_id"], found["work_id"], scores, extents)
    marking = search(case, sightings, works, options.max_pairs)
    return Comparison(case, sightings, works, pairs, hashed, tuple(written), marking)


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
    explainer: Explainer
    decision: Mapping[str, str] = field(default_factory=dict)

    @property
    def scale(self) -> Scale:
        """The verbal scale that its words are of."""
        return verbal.scale(self.comparison.case.settings.scale)


def evaluate(comparison: Comparison, calibration: Calibration) -> Weighing:
    """Weigh the pairs that were compared, and decide which sightings to report."""
    sightings, works, pairs = comparison.sightings, comparison.works, comparison.pairs
    share = comparison.case.settings.false_share
    score, distance = pairs.scores["names"], pairs.scores["images"]
    of_work = comparison.case.lines()
    comparer = names.Comparer(
        sightings.names,
        works.names,
        [of_work[work] for work in works.item_ids],
        [str(cell or "") for cell in works.sheet.column(CLASS)],
    )
    designations, lines = _borne(pairs, comparer)
    planned = plan(comparison.case.settings, 0, 0)
    radius, copied = planned.radius, pairs.scores["texts"] >= planned.cutoffs["texts"]
    cosine, near_by = pairs.scores["vectors"], pairs.scores["vectors"] >= planned.cutoffs["vectors"]
    when = ages(comparison.case)
    marking = comparison.marking or search(comparison.case, sightings, works)
    shown, read, placed = (
        (getattr(sightings, facet).counts, getattr(works, facet).counts)
        for facet in ("pictures", "texts", "vectors")
    )
    seen = weigh.Observed(
        names=score,
        designations=designations,
        lines=lines,
        distance=np.where(distance > radius, np.inf, distance),  # what the case takes for unlike
        compared=(shown[0][pairs.sightings] * shown[1][pairs.works]).astype(np.float64),
        extent=np.where(np.isnan(pairs.extents) | copied, pairs.extents, 0.0),  # likewise
        written=(read[0][pairs.sightings] * read[1][pairs.works]).astype(np.float64),
        cosine=np.where(np.isnan(cosine) | near_by, cosine, -np.inf),
        embedded=(placed[0][pairs.sightings] * placed[1][pairs.works]).astype(np.float64),
        model=works.vectors.model,
        states=marking.found.states(pairs.sightings, pairs.works),
        marked=marking.designations.counts[pairs.works].astype(np.float64),
        sharing=marking.found.shared(pairs.sightings, pairs.works),
        before=when.before(pairs.sightings, pairs.works),
    )
    sides, line = (sightings.sheet, works.sheet), [of_work[work] for work in works.item_ids]
    weighed = weigh.weigh(calibration, *sides, pairs.sightings, pairs.works, seen, line)
    sheets = rarity.score(*sides, pairs.sightings, pairs.works, comparison.terms, line)
    top, _ = weigh.best(weighed, len(sightings))
    of_works = [(counts, int(theirs.sum())) for counts, theirs in (shown, read, placed)]
    looks = looked(calibration, seen, pairs.sightings, of_works[0], of_works[1], of_works[2], marking.many)
    further = weigh.chance(calibration, works.sheet) if len(works) else np.empty(0)
    chances, plain = weigh.chances(calibration, works.sheet, weighed, len(sightings), looks, further)
    named = weigh.named(pairs.sightings, score, len(sightings))
    units = sightings.units(vectors=calibration.vectors.knows(seen.model))
    decided = decide.decided(chances, plain, named, units, share)
    reported = decided.reported
    alike, same, close = (
        np.unique(pairs.sightings[those]) for those in (distance <= radius, copied, near_by)
    )
    told = {
        f"share of independents taken among {group} sightings": f"{share:.2f}"
        for group, share in decided.independents.items()
    }
    if len(pairs):
        told["bounds of log10 LR"] = (
            f"{weighed.least.min():.2f} to {weighed.most.max():.2f}; each finding states its own"
        )
    for what, those in (
        ("a picture alike", alike),
        ("text in common with a work", same),
        ("a vector near a work's", close),
    ):
        if len(those):
            told[f"sightings with {what}"] = (
                f"{len(those):,}, {int(reported[those].sum()):,} of them reported"
            )
    refusal = ""
    if not reported.any():
        weighs = len(close) if calibration.vectors.knows(seen.model) else 0
        refusal = weigh.uncovered(calibration, works.sheet, len(alike), len(same), weighs) or decide.refusal(
            calibration, decided, share
        )
        if len(close) > weighs:
            refusal += (
                f" Of the sightings {len(close):,} {'has' if len(close) == 1 else 'have'} a vector near a work's (see "
                f"vector_pairs.parquet), which weighs nothing: no calibration has counted {seen.model}."
            )
    near = weigh.told(weighed, top)
    of_pair = near & reported[pairs.sightings]
    scale = verbal.scale(comparison.case.settings.scale)
    words = [scale.support(value) for value in weighed.log10_lr.tolist()]
    compared = comparison.table()
    table = pa.table(
        {
            **{name: compared[name] for name in compared.column_names if name != "extent_texts"},
            "score_specs_far": pa.array(sheets.far, from_pandas=True),
            "score_specs_rarity": pa.array(sheets.rarity, from_pandas=True),
            **{f"log10_lr_{kind}": pa.array(weighed.kinds[kind], from_pandas=True) for kind in weigh.KINDS},
            "log10_lr": pa.array(weighed.log10_lr, from_pandas=True),
            "unbounded": pa.array(weighed.unbounded, from_pandas=True),
            "support": words,
            "reported": of_pair,
        },
        schema=schemas.told(
            schemas.findings(FACETS, weigh.KINDS), scale=str(scale), vectors_model=seen.model
        ),
    )
    decision = Decision(further, examine.line(chances, decided, named, units, share))
    sheet_of = comparison, calibration, weighed, sheets
    explainer = Explainer(*sheet_of, comparer, when, words, of_pair, seen, decision)
    kept: dict[str, list[Finding]] = {}
    for finding in explainer(np.flatnonzero(of_pair)):
        kept.setdefault(finding.sighting_id, []).append(finding)
    first_of, _ = weigh.best(weighed, len(sightings), weighed.order)
    best_at = np.flatnonzero(weighed.order == first_of[pairs.sightings])
    best_at = best_at[np.argsort(-np.nan_to_num(pairs.extents[best_at]), kind="stable")]
    first = {int(pairs.sightings[at]): int(at) for at in reversed(best_at.tolist())}
    return Weighing(
        comparison,
        calibration,
        table,
        {sighting: tuple(sorted(of, key=_order)) for sighting, of in kept.items()},
        tuple(
            explainer(
                np.array([at for row, at in sorted(first.items()) if not reported[row]], np.intp),
                counted=False,
            )
        ),
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


def _order(finding: Finding) -> tuple[float, float, str]:
    """Order findings, best first: of equal ones that of which more text is copied."""
    return (
        -finding.order,
        -max((extents.extent(one) for one in finding.copied), default=0.0),
        finding.work_id,
    )


def explain(weighing: Weighing, sighting: str, work: str | None = None) -> Finding | None:
    """Return the finding between a sighting and a work (its best unless given), explained; None if not compared."""
    if work is None:
        best = (*weighing.reported.get(sighting, ()), *weighing.others)
        work = next((f.work_id for f in best if f.sighting_id == sighting), None)
    pairs = weighing.comparison.pairs
    ids, of = weighing.comparison.sightings.item_ids, weighing.comparison.works.item_ids
    if sighting not in ids or work not in of:
        return None
    at = np.flatnonzero((pairs.sightings == ids.index(sighting)) & (pairs.works == of.index(work)))
    one = next(weighing.explainer(at[:1]), None)
    return replace(one, examined=weighing.explainer.examine(one)) if one else None


def passed_over(case: Case) -> str:
    """Say which cutoffs a pair reached none of, where a run did not score every pair."""
    least = dict(plan(case.settings, 0, 0).cutoffs)
    radius = f"pictures more than {least.pop('images'):g} bits apart"
    return f"it reached no cutoff ({', '.join([*(f'{facet} < {cut:g}' for facet, cut in least.items()), radius])})"
