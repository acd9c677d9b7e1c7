"""Which sightings are reported: one decision a sighting, on its best weight over all works, for a whole run.

The best of many weights is high by chance too, so the best weights of independent products are what a sighting's
best is held against (a logistic curve fitted to both, capped at what so few independents can bear: the smoothed
null). The share of copies in the run is estimated from the run itself (expectation maximisation: Saerens, Latinne,
Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities", Neural Computation 2002), but never
taken to be above `MOST_COPIES`: a run whose ratios are all a little high would else be all copies. Then the largest
set is taken whose mean probability of a false finding is at most the share asked for (Efron, "Size, power and false
discovery rates", Annals of Statistics 2007). Sightings that bear a work's own name are decided among themselves: being
nearly all true they would otherwise pay for doubtful ones. A product listed many times alike counts once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import Floats, Ints

#: log10 2: works whose weights differ by less than a factor of two are not told apart (the least step of the scale).
TOLD_APART = float(np.log10(2.0))
#: The greatest share of copies that is believed of a run. Over sixty random halves of the seed's families, each
#: decided by a calibration of the other, the share of false findings was 0.09 with it and 0.14 without, for 0.1 asked.
MOST_COPIES = 0.6
#: A names score from here on is the work's own designation.
OWN_NAME = 0.95


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome for every sighting: reported or not, the probability that it is false; the share of copies taken."""

    reported: npt.NDArray[np.bool_]
    false: Floats
    prior: dict[str, float]


def share_of_copies(ratio: Floats, weight: Floats) -> float:
    """Estimate the share of copies from likelihood ratios, by expectation maximisation from one half.

    Half a product of either sort is added, so that a handful of them cannot make it 0 or 1; never above `MOST_COPIES`.
    """
    share = 0.5
    for _ in range(1000):
        posterior = share * ratio / (share * ratio + 1.0 - share)
        nearer = min(MOST_COPIES, (float((weight * posterior).sum()) + 0.5) / (float(weight.sum()) + 1.0))
        if abs(nearer - share) < 1e-12:
            break
        share = nearer
    return share


def ratio(calibration: Calibration, best: Floats, chance: Floats, least: float, most: Floats) -> Floats:
    """Return the likelihood ratios of best weights, within what the calibration can bear; all shape (n,).

    Parameters
    ----------
    best : ndarray
        Greatest unbounded log10 likelihood ratio of each sighting. One that reached no facet's cutoff (NaN) is unlike
        every work: it has the least ratio, so that the share of copies in a run is that among all sightings and not
        among candidates only.
    chance : ndarray
        How much further chance comes here than where it was calibrated (`weigh.chance`), of each best work.
    least, most : float, ndarray
        Bounds of the best work, in log10 (`verbal.bounds`).
    """
    raw = calibration.decision.offset + calibration.decision.slope * (best - chance)
    return np.asarray(10.0 ** np.nan_to_num(np.clip(raw, least, most), nan=least))


def among(
    ratios: Floats, best: Floats, named: npt.NDArray[np.bool_], units: Ints, false_share: float
) -> Decided:
    """Decide which sightings to report so that the expected share of false findings stays at `false_share`.

    Parameters
    ----------
    ratios : ndarray of float64, shape (n,)
        Likelihood ratios from `ratio`. One that speaks against derivation, or not at all, is never reported.
    best : ndarray of float64, shape (n,)
        Each sighting's greatest unbounded log10 likelihood ratio, to order equal ratios; NaN where compared with
        nothing. Sightings equal in both are reported together or not at all.
    named : ndarray of bool, shape (n,)
        Whether the sighting bears a work's own name.
    units : ndarray of int, shape (n,)
        What is one product as far as can be seen: equal numbers count once together.
    false_share : float
        Greatest expected share of false findings among the reported, 0 < false_share < 1.
    """
    reported = np.zeros(len(best), dtype=np.bool_)
    false = np.ones(len(best))
    prior: dict[str, float] = {}
    _, unit, size = np.unique(units, return_inverse=True, return_counts=True)
    weight = 1.0 / size[unit]
    for group, rows in (("named", np.flatnonzero(named)), ("unnamed", np.flatnonzero(~named))):
        if not len(rows):
            continue
        share = share_of_copies(ratios[rows], weight[rows])
        prior[group] = share
        false[rows] = (1.0 - share) / (1.0 - share + share * ratios[rows])
        order = rows[np.lexsort((-best[rows], false[rows]))]
        running = np.cumsum(weight[order] * false[order]) / np.cumsum(weight[order])
        # It never falls, so that the last of what is equal has the greatest: all stand or fall with it.
        equal = (np.diff(false[order]) == 0) & (np.diff(best[order]) == 0)
        last = np.flatnonzero(np.append(~equal, True))
        reported[order] = running[last[np.searchsorted(last, np.arange(len(order)))]] <= false_share
    reported &= ~np.isnan(best) & (ratios > 1.0)
    return Decided(reported, false, prior)


def refusal(calibration: Calibration, decided: Decided, false_share: float) -> str:
    """Return why nothing is reported, or nothing where something is, or where there was nothing to decide."""
    if decided.reported.any() or not len(decided.reported):
        return ""
    return (
        f"Nothing is reported: with the {calibration.independents} independent products that the calibration knows, "
        f"even among the best supported of this run the share of false findings expected is "
        f"{float(decided.false.min()):.2f}, above the {false_share:g} asked for. More labelled independent products of "
        "the same class, or a greater false_share, would allow a decision."
    )
