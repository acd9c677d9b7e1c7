"""How good the evidence is: Cllr, Tippett curves, precision and recall of what would be reported, with intervals.

Everything is reckoned by weights that never saw the family (or maker) they weigh. With `calibrate`, the only code
that sees labels.
"""

from __future__ import annotations

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
from deadringer.evidence.metrics import cllr
from deadringer.evidence.proportions import Share

#: A copy counts as measured from this many numeric values on.
MEASURED = 3
#: Random halves of the groups on which the promise of `false_share` is tried.
HALVES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The figures of an audit; shares are of products, and of (product, work) pairs for precision."""

    cllr_all: float
    cllr_class: float
    precision: Share
    exact_work: Share
    recall: Share
    recall_measured: Share
    recall_derivatives: Share
    independents_reported: Share
    false_share: float
    groups: int
    halves: Floats
    tippett_same: Floats
    tippett_different: Floats

    def lines(self) -> dict[str, str]:
        """Return the figures as words to print, and to keep with the calibration."""
        return {
            "Cllr over all pairs": f"{self.cllr_all:.3f}",
            "Cllr within class": f"{self.cllr_class:.3f}",
            "precision of reported (product, work) pairs": str(self.precision),
            "exact work among the right ones": str(self.exact_work),
            "recall of copies": str(self.recall),
            f"recall of copies with {MEASURED} or more measured values": str(self.recall_measured),
            "recall of derivatives": str(self.recall_derivatives),
            "independent products reported": str(self.independents_reported),
            "share of false findings asked for": f"{self.false_share:g}",
            "groups held apart": str(self.groups),
            f"share of false findings over {HALVES} halves": (
                f"{self.halves.mean():.3f}, above twice the share asked for in "
                f"{int((self.halves > 2 * self.false_share).sum())} of {len(self.halves)}"
            ),
        }


@dataclass(frozen=True, slots=True)
class Apart:
    """Every labelled sighting as weighed by a calibration fitted without its group; arrays (n, m), `chances` (n,).

    `of` says which of the calibrations, one a group, weighed each row; `near` is from `weigh.told`, the rest is as in
    `weigh.Weighed`.
    """

    unseen: Floats
    log10_lr: Floats
    near: Bools
    chances: Floats
    calibrations: tuple[Calibration, ...]
    of: tuple[int, ...]


def held_apart(data: Labelled) -> Apart:
    """Weigh every labelled sighting by a calibration fitted without its group, and without what is tied to it."""
    shape = data.copy.shape
    unseen, bounded, chances = np.zeros(shape), np.zeros(shape), np.zeros(shape[0])
    near = np.zeros(shape, bool)
    calibrations: list[Calibration] = []
    of = np.zeros(len(data.product), dtype=int)
    every = np.ones(len(data.product), dtype=np.bool_)
    for group in sorted(set(data.group)):
        held = np.array([g == group for g in data.group], dtype=bool)
        calibration = fit(data, data.teaching(held, every))
        rows = np.flatnonzero(held)
        found = _weighed(calibration, data, rows)
        unseen[rows], bounded[rows], near[rows], chances[rows] = found
        of[rows] = len(calibrations)
        calibrations.append(calibration)
    return Apart(unseen, bounded, near, chances, tuple(calibrations), tuple(of.tolist()))


def _weighed(calibration: Calibration, data: Labelled, rows: Ints) -> tuple[Floats, Floats, Bools, Floats]:
    """Weigh labelled sightings as `Apart` has them: without looks, within the bounds, told, and the chance of each."""
    pairs, seen = all_pairs(len(rows), len(data.works)), data.seen(rows)
    weighed = weighing.weigh(calibration, subset(data.sightings, rows.tolist()), data.works, *pairs, seen)
    near = weighing.told(weighed, weighing.best(weighed, len(rows))[0])
    top, of = weighing.best(weighed, len(rows), weighed.unseen)
    chances = weighing.chances(
        calibration, data.works, top, of, _looked(calibration, data, seen, pairs[0], rows)
    )
    shape = len(rows), len(data.works)
    return weighed.unseen.reshape(shape), weighed.log10_lr.reshape(shape), near.reshape(shape), chances


def _looked(
    calibration: Calibration, data: Labelled, seen: weighing.Observed, at: Ints, rows: Ints
) -> tuple[Floats, Floats]:
    """Return how often chance comes as far by pictures, texts and vectors, and how many of these were tried."""
    found = looked(
        calibration,
        seen,
        at,
        (data.pictures[rows], data.of_works),
        (data.texts[rows], data.texts_of_works),
        (data.vectors[rows], data.vectors_of_works),
    )
    return found.chance, found.tries


def _measured(data: Labelled) -> Bools:
    count = np.zeros(len(data.product), dtype=int)
    for attribute in data.sightings.attributes:
        if not attribute.is_category:
            count[list(data.sightings.cells[attribute.name])] += 1
    return np.asarray(count >= MEASURED)


def audit(data: Labelled, false_share: float) -> Audit:
    """Audit the method on labelled sightings, families (and, in the largest, makers) held apart.

    A reported finding is right if its work has the same first ancestor as the labelled work, wrong if the sighting is
    independent or of another line. Own makes are neither hits nor misses.
    """
    apart = held_apart(data)
    bounded = apart.log10_lr
    rows = np.arange(len(data.product))
    reported = _reported(data, rows, apart.near, apart.chances, false_share)
    right, wrong, exact = _findings(data, rows, reported)
    found = {product for product, _ in right}
    measured = _measured(data)

    def products(relation: str, among: Bools | None = None) -> set[str]:
        everywhere = np.ones(len(data.product), bool) if among is None else among
        return {data.product[i] for i in np.flatnonzero(data.rows(relation, everywhere))}

    copies, many = products("copy"), products("copy", measured)
    derived, independent = products("derivative"), products("independent")
    same, different = data.copy, data.other
    return Audit(
        cllr_all=cllr(bounded[same], bounded[different]),
        cllr_class=cllr(bounded[same], bounded[different & data.same_class]),
        precision=Share(len(right), len(right | wrong)),
        exact_work=Share(len(exact), len(right)),
        recall=Share(len(copies & found), len(copies)),
        recall_measured=Share(len(many & found), len(many)),
        recall_derivatives=Share(len(derived & found), len(derived)),
        independents_reported=Share(len({p for p, _ in wrong} & independent), len(independent)),
        false_share=false_share,
        groups=len(apart.calibrations),
        halves=halves(data, false_share),
        tippett_same=np.sort(bounded[same]),
        tippett_different=np.sort(bounded[different]),
    )


def halves(data: Labelled, false_share: float) -> Floats:
    """Return the share of false findings on random halves of the groups, each decided by a calibration of the other.

    Leaving out one group at a time shows how good the weights are; only a whole run by a calibration that saw none of
    it shows whether a run's share of false findings is kept. Halves that cannot be calibrated are left out.

    Returns
    -------
    ndarray of float64, shape (at most `HALVES`,)
    """
    out = []
    for seed in range(HALVES):
        names = np.array(sorted(set(data.group)))
        taught = set(np.random.default_rng(seed).permutation(names)[: len(names) // 2].tolist())
        among = np.array([group in taught for group in data.group], dtype=np.bool_)
        try:
            calibration = fit(data, among)
        except CalibrationError:
            continue
        rows = np.flatnonzero(~among)
        _, _, near, chances = _weighed(calibration, data, rows)
        right, wrong, _ = _findings(data, rows, _reported(data, rows, near, chances, false_share))
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
        if data.relation[i] == "own":
            continue
        pair = (data.product[i], data.works.item_ids[j])
        (right if data.kin[i, j] else wrong).add(pair)
        if data.copy[i, j]:
            exact.add(pair)
    return right, wrong, exact


def _reported(data: Labelled, rows: Ints, near: Bools, chances: Floats, false_share: float) -> Bools:
    """Decide over some sightings as a run would; arrays of (rows, works), and of (rows,)."""
    at, _ = all_pairs(*near.shape)
    named = weighing.named(at, data.score_names[rows].ravel(), len(rows))
    decided = decide.decided(chances, named, data.units[rows], false_share)
    return np.asarray(near & decided.reported[:, None])


def with_audit(calibration: Calibration, found: Audit, title: str) -> Calibration:
    """Return the calibration with the audit's figures, and with what it was fitted to."""
    provenance = {
        "fitted to": title,
        "labelled copies": str(calibration.copies),
        "labelled independent products": str(calibration.independents),
        "held apart": "families; within the largest family, makers",
    }
    return replace(calibration, audit=found.lines(), provenance=provenance)
