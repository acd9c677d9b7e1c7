"""Which sightings are reported: one decision a sighting, on its best weight over all works, for a whole run.

The best of many weights is high by chance too, so the best weights of independent products are what a sighting's
best is held against (a logistic curve fitted to both, capped at what so few independents can bear: the smoothed
null). The share of copies in the run is estimated from the run itself (expectation maximisation: Saerens, Latinne,
Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities", Neural Computation 2002); then
the largest set is taken whose mean probability of a false finding is at most the share asked for (Efron, "Size,
power and false discovery rates", Annals of Statistics 2007). Sightings that bear a work's own name are decided among
themselves: being nearly all true they would otherwise pay for doubtful ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from deadringer.evidence import verbal
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import Floats

#: log10 2: works whose weights differ by less than a factor of two are not told apart (the least step of the scale).
TOLD_APART = float(np.log10(2.0))
#: A names score from here on is the work's own designation.
OWN_NAME = 0.95


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome for every sighting: reported or not, the probability that it is false; the share of copies taken."""

    reported: npt.NDArray[np.bool_]
    false: Floats
    prior: dict[str, float]


def share_of_copies(ratio: Floats) -> float:
    """Estimate the share of copies from likelihood ratios, by expectation maximisation from one half.

    Half a sighting of either sort is added, so that a handful of sightings cannot make it 0 or 1.
    """
    share = 0.5
    for _ in range(1000):
        posterior = share * ratio / (share * ratio + 1.0 - share)
        nearer = (float(posterior.sum()) + 0.5) / (len(ratio) + 1.0)
        if abs(nearer - share) < 1e-12:
            break
        share = nearer
    return share


def ratio(calibration: Calibration, best: Floats) -> Floats:
    """Return the likelihood ratios of best weights, within what the calibration can bear.

    A sighting that reached no facet's cutoff (NaN) is unlike every work: it has the least ratio, so that the share of
    copies in a run is that among all sightings and not among candidates only.
    """
    raw = calibration.decision.offset + calibration.decision.slope * best
    return np.nan_to_num(10.0 ** verbal.bound(calibration, raw), nan=10.0 ** verbal.bounds(calibration)[0])


def among(ratios: Floats, best: Floats, named: npt.NDArray[np.bool_], false_share: float) -> Decided:
    """Decide which sightings to report so that the expected share of false findings stays at `false_share`.

    Parameters
    ----------
    ratios : ndarray of float64, shape (n,)
        Likelihood ratios from `ratio`.
    best : ndarray of float64, shape (n,)
        Each sighting's greatest unbounded log10 likelihood ratio, to order equal ratios; NaN where compared with
        nothing.
    named : ndarray of bool, shape (n,)
        Whether the sighting bears a work's own name.
    false_share : float
        Greatest expected share of false findings among the reported, 0 < false_share < 1.
    """
    reported = np.zeros(len(best), dtype=np.bool_)
    false = np.ones(len(best))
    prior: dict[str, float] = {}
    for group, rows in (("named", np.flatnonzero(named)), ("unnamed", np.flatnonzero(~named))):
        if not len(rows):
            continue
        share = share_of_copies(ratios[rows])
        prior[group] = share
        false[rows] = (1.0 - share) / (1.0 - share + share * ratios[rows])
        order = rows[np.lexsort((rows, -np.nan_to_num(best[rows], nan=-np.inf), false[rows]))]
        running = np.cumsum(false[order]) / np.arange(1, len(order) + 1)
        reported[order[: int((running <= false_share).sum())]] = True
    reported &= ~np.isnan(best)
    return Decided(reported, false, prior)


def refusal(calibration: Calibration, decided: Decided, false_share: float) -> str:
    """Return why nothing is reported, or nothing where something is, or where there was nothing to decide."""
    if decided.reported.any() or not len(decided.reported):
        return ""
    return (
        f"Nothing is reported: the calibration knows {calibration.independents} independent products, so no ratio "
        f"above {calibration.independents + 1} can be shown, and the likeliest finding of this run still has a "
        f"probability of {float(decided.false.min()):.2f} of being false, above the {false_share:g} asked for. More "
        "labelled independent products of the same class, or a greater false_share, would allow a decision."
    )
