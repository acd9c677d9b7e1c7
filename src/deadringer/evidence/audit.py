"""How good the evidence is: cost, calibration, misleading evidence, and what would be reported, with intervals.

A calibration is tried on labels that it has not seen: those of another case as they are, or those it is fitted to with
everything held apart that could tell on one another (families, makers, pages). With `calibrate`, the only code that
sees labels. Within class is what counts: that a rifle is told from a tank says nothing for a method.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from deadringer.errors import CalibrationError
from deadringer.evidence import decide
from deadringer.evidence import weigh as weighing
from deadringer.evidence.calibrate import fit
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.labelled import Labelled, subset
from deadringer.evidence.looks import looked
from deadringer.evidence.measures import Bools, Floats, Ints, all_pairs
from deadringer.evidence.metrics import Misleading, Rate, cllr, cllr_cal, cllr_min, misleading
from deadringer.evidence.pairs import Pairs
from deadringer.evidence.proportions import Share
from deadringer.evidence.resampling import Interval, bootstrap, macro, once

#: A copy counts as measured from this many numeric values on.
MEASURED = 3
#: Groups are held apart one by one, up to so many; more are held apart in fewer folds.
MOST = 100
#: Random thirds of the groups, each held apart from the rest, on which the promise of `false_share` is tried.
THIRDS = 60


@dataclass(frozen=True, slots=True)
class Ratios:
    """log10 likelihood ratios of labelled pairs of both classes, and the products and families they are of."""

    same: Floats
    different: Floats
    products: tuple[tuple[str, ...], tuple[str, ...]]
    families: tuple[tuple[str, ...], tuple[str, ...]]

    @classmethod
    def of(cls, data: Labelled, log10_lr: Floats, different: Bools) -> Ratios:
        """Gather the pairs that have a ratio: copies and their works, and those of another origin among `different`."""
        known = ~np.isnan(log10_lr)
        sides = [np.nonzero(pairs & known) for pairs in (data.copy, different)]
        products, families = (
            tuple(tuple(names[i] for i in rows) for rows, _ in sides) for names in (data.product, data.family)
        )
        same, other = (log10_lr[side] for side in sides)
        return cls(same, other, (products[0], products[1]), (families[0], families[1]))

    @property
    def weights(self) -> tuple[Floats, Floats]:
        """What each row counts: every product once in its class, however often it is listed."""
        return once(self.products[0]), once(self.products[1])


@dataclass(frozen=True, slots=True)
class Found:
    """What a decision over labelled sightings brings, by product; precision is of (product, work) pairs.

    A finding is right if its work has the same first ancestor as the labelled work, wrong if the sighting is
    independent or of another line. Own makes are neither hits nor misses. `untried` are copies of a class that the
    calibration does not know; held apart, one that no other family has.
    """

    precision: Share
    exact_work: Share
    parent: Share
    recall: Share
    recall_measured: Share
    recall_derivatives: Share
    independents: Share
    untried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The figures of an audit. `how` says on what, `apart` whether all was held apart; `pairs` are all labelled pairs.

    `thirds` has shares of false findings, `ratios` what was weighed; `without` has what is left where labels of low
    certainty, or names, are left out.
    """

    how: str
    apart: bool
    pairs: Pairs
    ratios: Ratios
    every: Ratios
    unweighed: int
    found: Found
    false_share: float
    thirds: Floats
    derivatives: Floats
    without: dict[str, tuple[Ratios, Found]]

    def lines(self) -> dict[str, str]:
        """Return the figures as words to print, and to keep with the calibration."""
        ratios, weights = self.ratios, self.ratios.weights
        out = {
            "tried on": self.how,
            "copies, other products": f"{len(set(ratios.products[0]))}, {len(set(ratios.products[1]))}",
            **{f"{name} within class": _measured(measure, ratios) for name, measure in MEASURES.items()},
            "Cllr within class, every family once": _bits(
                macro(cllr, ratios.same, ratios.different, ratios.products, ratios.families)
            ),
        }
        for at in misleading(ratios.same, ratios.different, weights):
            out |= _misleading(at)
        found = self.found
        out |= {
            "precision of reported (product, work) pairs": str(found.precision),
            "exact work among the right ones": str(found.exact_work),
            "copies found whose nearest work is the labelled one": str(found.parent),
            "recall of copies": str(found.recall),
            f"recall of copies with {MEASURED} or more measured values": str(found.recall_measured),
            "recall of derivatives": str(found.recall_derivatives),
            "derivatives with a ratio of 10 or more": str(
                Share(int((self.derivatives >= 1.0).sum()), len(self.derivatives))
            ),
            "other products reported": str(found.independents),
            "copies of classes it does not know, not tried": str(found.untried),
            "share of false findings asked for": f"{self.false_share:g}",
        }
        if len(self.thirds):
            low, high = np.quantile(self.thirds, [0.05, 0.95])
            out["share of false findings in thirds held apart"] = (
                f"{self.thirds.mean():.3f} on average of {len(self.thirds)}, {low:.2f} to {high:.2f} in nine of ten"
            )
        for what, (left, of) in self.without.items():
            n = " and ".join(str(len(set(of_class))) for of_class in left.products)
            out[f"without {what}"] = (
                f"{n} products, Cllr within class {_bits(cllr(left.same, left.different, left.weights))}, "
                f"precision {of.precision}, recall {of.recall}"
            )
        out["footnote: Cllr over all pairs, easy ones too"] = _bits(
            cllr(self.every.same, self.every.different)
        )
        out["pairs that have no ratio"] = f"{self.unweighed:,}"
        return out


MEASURES = {"Cllr": cllr, "Cllr_min": cllr_min, "Cllr_cal": cllr_cal}
#: Samples of a bootstrap.
SAMPLES = 999


def _bits(value: float | Floats) -> str:
    return "unknown" if np.isnan(value) else f"{float(value):.3f}"


def _measured(measure: object, ratios: Ratios) -> str:
    """Return a measure of products, with its 95 % interval over samples of whole families."""
    assert callable(measure)
    value = _bits(measure(ratios.same, ratios.different, ratios.weights))
    if value == "unknown":
        return value
    ends: Interval = bootstrap(
        measure, ratios.same, ratios.different, ratios.families, ratios.weights, samples=SAMPLES
    )
    return f"{value} [{_bits(ends.low)}, {_bits(ends.high)}]"


def _misleading(at: Misleading) -> dict[str, str]:
    def said(rate: Rate) -> str:
        return f"{rate.hits:.3g}/{rate.of:.3g} = {rate.share:.3f} [{rate.low:.3f}, {rate.high:.3f}]"

    return {
        f"ratios of {at.at:g} or more where made independently": said(at.different),
        f"ratios of 1/{at.at:g} or less where derived": said(at.same),
    }


@dataclass(frozen=True, slots=True)
class Apart:
    """Labelled sightings weighed by what has not seen them; arrays (n, m), `chances`, `plain` (n,), as `weigh` has."""

    order: Floats
    log10_lr: Floats
    near: Bools
    chances: Floats
    plain: Floats


def weighed_by(calibration: Calibration, data: Labelled, rows: Ints) -> Apart:
    """Weigh labelled sightings by a calibration, and against works as a run would."""
    pairs, seen = all_pairs(len(rows), len(data.works)), data.seen(rows)
    weighed = weighing.weigh(calibration, subset(data.sightings, rows.tolist()), data.works, *pairs, seen)
    near = weighing.told(weighed, weighing.best(weighed, len(rows))[0])
    looks = looked(
        calibration,
        seen,
        pairs[0],
        (data.pictures[rows], data.of_works),
        (data.texts[rows], data.texts_of_works),
        (data.vectors[rows], data.vectors_of_works),
        data.borne_by_works,
    )
    chances, plain = weighing.chances(calibration, data.works, weighed, len(rows), looks)
    shape = len(rows), len(data.works)
    return Apart(
        weighed.order.reshape(shape), weighed.log10_lr.reshape(shape), near.reshape(shape), chances, plain
    )


def held_apart(
    data: Labelled, *views: Labelled, progress: Callable[[int, int], object] | None = None
) -> list[Apart]:
    """Weigh every labelled sighting by a calibration fitted without its group, and without what is tied to it.

    `views` are the same sightings with something left out, weighed by the same calibrations; `progress` is called with
    how many of the groups are done, and how many there are. A group without which too little is left to be fitted to
    has no ratio, as a class that is not known.

    Raises
    ------
    CalibrationError
        No group leaves enough.
    """
    n, m = data.copy.shape
    every = np.ones(n, dtype=np.bool_)
    out = [
        Apart(
            np.zeros((n, m)), np.full((n, m), np.nan), np.zeros((n, m), bool), np.full(n, np.nan), np.ones(n)
        )
        for _ in (data, *views)
    ]
    folds = list(data.folds(every, MOST))
    failed: list[CalibrationError] = []
    for done, held in enumerate(folds):
        if progress:
            progress(done, len(folds))
        rows = np.flatnonzero(held)
        try:
            calibration = fit(data, data.teaching(held, every))
        except CalibrationError as error:
            failed.append(error)
            continue
        for view, whole in zip((data, *views), out, strict=True):
            for of, part in zip(astuple(whole), astuple(weighed_by(calibration, view, rows)), strict=True):
                of[rows] = part
    if len(failed) == len(folds):
        raise failed[0]
    return out


def astuple(apart: Apart) -> tuple[Floats, Floats, Bools, Floats, Floats]:
    """Return the arrays themselves."""
    return apart.order, apart.log10_lr, apart.near, apart.chances, apart.plain


def audit(data: Labelled, false_share: float, calibration: Calibration | None = None) -> Audit:
    """Audit a calibration on labels it has not seen; or, where none is given, the method, everything held apart."""
    views = data, data.nameless()
    if calibration is None:
        apart, unnamed = held_apart(*views)
    else:
        apart, unnamed = (weighed_by(calibration, view, np.arange(len(data.product))) for view in views)
    within = data.other & data.same_class
    derived = np.flatnonzero(data.rows("derivative", np.ones(len(data.product), bool)))
    best = np.where(data.kin[derived], np.nan_to_num(apart.log10_lr[derived], nan=-np.inf), -np.inf)
    sure = data.only(data.certain)
    return Audit(
        how=(
            "labels it was fitted to; families, makers and pages held apart"
            if calibration is None
            else "labels it has not seen"
        ),
        apart=calibration is None,
        pairs=Pairs.of(data, apart.log10_lr),
        ratios=Ratios.of(data, apart.log10_lr, within),
        every=Ratios.of(data, apart.log10_lr, data.other),
        unweighed=int((np.isnan(apart.log10_lr) & (data.copy | data.other)).sum()),
        found=_found(data, apart, false_share),
        false_share=false_share,
        thirds=thirds(data, false_share) if calibration is None else np.empty(0),
        derivatives=best.max(axis=1, initial=-np.inf),
        without={
            "labels of low certainty": (
                Ratios.of(sure, apart.log10_lr, sure.other & data.same_class),
                _found(sure, apart, false_share),
            ),
            "names": (
                Ratios.of(data, unnamed.log10_lr, within),
                _found(views[1], unnamed, false_share),
            ),
        },
    )


def _found(data: Labelled, apart: Apart, false_share: float) -> Found:
    rows = np.arange(len(data.product))
    reported = _reported(data, rows, apart, false_share)
    right, wrong, exact = _findings(data, rows, reported)
    found = {product for product, _ in right}
    tried = np.asarray(
        (~np.isnan(apart.log10_lr) & (data.kin | (data.other & data.same_class))).any(axis=1), dtype=np.bool_
    )
    nearest = apart.order.argmax(axis=1)

    def products(relation: str, among: Bools | None = None) -> set[str]:
        return {
            data.product[i] for i in np.flatnonzero(data.rows(relation, tried if among is None else among))
        }

    copies, measured = products("copy"), products("copy", np.asarray(tried & _measured_rows(data)))
    derived, independent = products("derivative"), products("independent")
    named = {
        data.product[i]
        for i in np.flatnonzero(data.rows("copy", np.asarray(reported.any(axis=1))))
        if data.copy[i, nearest[i]]
    }
    return Found(
        precision=Share(len(right), len(right | wrong)),
        exact_work=Share(len(exact), len(right)),
        parent=Share(len(named), len(copies & found)),
        recall=Share(len(copies & found), len(copies)),
        recall_measured=Share(len(measured & found), len(measured)),
        recall_derivatives=Share(len(derived & found), len(derived)),
        independents=Share(len({p for p, _ in wrong} & independent), len(independent)),
        untried=len(products("copy", np.asarray(~tried)) - copies),
    )


def _measured_rows(data: Labelled) -> Bools:
    count = np.zeros(len(data.product), dtype=int)
    for attribute in data.sightings.attributes:
        if not attribute.is_category:
            count[list(data.sightings.cells[attribute.name])] += 1
    return np.asarray(count >= MEASURED)


def thirds(data: Labelled, false_share: float) -> Floats:
    """Return the share of false findings in random thirds of the groups, each decided by a calibration of the rest.

    Leaving out one group at a time shows how good the weights are; only a whole run by a calibration that saw none of
    it, nor anything tied to it, shows whether a run's share of false findings is kept. Thirds of which the rest is too
    little to be fitted to are left out.

    Returns
    -------
    ndarray of float64, shape (at most `THIRDS`,)
    """
    out = []
    names, every = np.array(sorted(set(data.group))), np.ones(len(data.product), dtype=np.bool_)
    for seed in range(THIRDS):
        # Its stream is the same in every version of numpy (NEP 19), that of default_rng need not be.
        order = np.random.RandomState(seed).permutation(len(names))
        chosen = set(names[order[: len(names) // 3]].tolist())
        held = np.array([group in chosen for group in data.group], dtype=np.bool_)
        try:
            calibration = fit(data, data.teaching(held, every))
        except CalibrationError:
            continue
        rows = np.flatnonzero(held)
        apart = weighed_by(calibration, data, rows)
        right, wrong, _ = _findings(data, rows, _reported(data, rows, apart, false_share))
        out.append(len(wrong) / max(1, len(right | wrong)))
    return np.array(out)


def _findings(
    data: Labelled, rows: Ints, reported: Bools
) -> tuple[set[tuple[str, str]], set[tuple[str, str]], set[tuple[str, str]]]:
    """Return what is right, wrong, and of the exact work among the reported pairs of some rows: products and works."""
    right: set[tuple[str, str]] = set()
    wrong: set[tuple[str, str]] = set()
    exact: set[tuple[str, str]] = set()
    for at, j in zip(*np.nonzero(reported), strict=True):
        i = rows[at]
        if data.relation[i] not in ("copy", "derivative", "independent"):
            continue
        pair = (data.product[i], data.works.item_ids[j])
        (right if data.kin[i, j] else wrong).add(pair)
        if data.copy[i, j]:
            exact.add(pair)
    return right, wrong, exact


def _reported(data: Labelled, rows: Ints, apart: Apart, false_share: float) -> Bools:
    """Decide over some sightings as a run would; arrays of (rows, works)."""
    at, _ = all_pairs(*apart.near.shape)
    named = weighing.named(at, data.score_names[rows].ravel(), len(rows))
    decided = decide.decided(apart.chances, apart.plain, named, data.units[rows], false_share)
    return np.asarray(apart.near & decided.reported[:, None])


def with_audit(calibration: Calibration, found: Audit, provenance: Sequence[tuple[str, str]]) -> Calibration:
    """Return the calibration with the audit's figures, and with what it was fitted to."""
    return replace(calibration, audit=found.lines(), provenance=dict(provenance))
