"""Which sightings are reported: one decision a sighting, on its best weight over all works, for a whole run.

The best of many weights is high by chance too, so a sighting's best is held against the best weights of the independent
products that the calibration knows, each weighed by what was learnt without it. Being few they are smoothed, and a
sighting's chance is the share of them that would come as far. Then as many sightings are reported as keep the expected
share of false findings at what is asked for (Benjamini and Hochberg, "Controlling the false discovery rate", Journal of
the Royal Statistical Society B 1995), with the share of independents in the run estimated from it (Storey, "A direct
approach to false discovery rates", the same, 2002), but never believed to be below `LEAST_INDEPENDENT`. Sightings that
bear a work's own name are decided among themselves: being nearly all true they would otherwise pay for doubtful ones. A
product listed many times alike counts once. What was compared with nothing is given no weight: it has no chance to be
reported, and counts among those that might have been.

Of the rules that were tried on random halves of families, each by a calibration of the other, this found the most at
the share it kept (`benchmarks/rules.py`): a rank among so few independents (conformal) cannot be small enough to report
much; likelihood ratios with an estimated share of copies report nothing or too much as the share asked for varies, and
a stated one only moves where that happens.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from deadringer.evidence.calibration import Calibration, Null
from deadringer.evidence.measures import Bools, Floats, Ints

#: log10 2: works whose weights differ by less than a factor of two are not told apart (the least step of the scale).
TOLD_APART = float(np.log10(2.0))
#: The least share of independents that is believed of a run.
LEAST_INDEPENDENT = 0.6
#: How rare chance must be for a kind to be said to have found a copy.
RARE = 0.1
#: Chances above this are taken to be those of independents.
PLAIN = 0.5
#: A names score from here on is the work's own designation.
OWN_NAME = 0.95
#: Width of the smoothing in standard deviations of the independents, times their number to the power of -1/5
#: (Silverman, "Density estimation for statistics and data analysis", 1986), as a logistic curve of that deviation.
WIDTH = 1.06 * float(np.sqrt(3.0)) / float(np.pi)
#: Sightings times independents that are reckoned at a time.
_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome for every sighting: reported or not, and the share of false findings if the line were drawn at it.

    `independents` is the share of independents taken of each group of sightings.
    """

    reported: npt.NDArray[np.bool_]
    share: Floats
    independents: dict[str, float]


def chance(null: Null, best: Floats) -> Floats:
    """Return how often an independent's best weight comes as far by chance, shape (n,); 1 where `best` is NaN.

    Parameters
    ----------
    null : Null
        Best weights of known independent products.
    best : ndarray of float64, shape (n,)
        Greatest unbounded log10 likelihood ratio of each sighting, less what chance comes further in this register
        than where it was calibrated (`weigh.chance`); NaN where it was compared with nothing.
    """
    values, weights = np.asarray(null.values), np.asarray(null.weights)
    total = weights.sum()
    mean = float((weights * values).sum() / total)
    spread = float(np.sqrt((weights * (values - mean) ** 2).sum() / total))
    width = max(WIDTH * spread * total**-0.2, 1e-9)
    out = np.ones(len(best))
    known = np.flatnonzero(~np.isnan(best))
    step = max(1, _AT_ONCE // len(values))
    for begin in range(0, len(known), step):
        rows = known[begin : begin + step]
        z = np.clip((best[rows, None] - values) / width, -500.0, 500.0)
        out[rows] = (weights / (1.0 + np.exp(z))).sum(axis=1) / total
    return out


def independents(chances: Floats, plain: Floats, weight: Floats) -> float:
    """Estimate the share of independents among sightings; one product more is taken to be one.

    `plain` is how often the chance of an independent is above `PLAIN`.
    """
    seen = float(weight[chances > PLAIN].sum()) + 1.0
    return min(1.0, max(LEAST_INDEPENDENT, seen / float((weight * plain).sum())))


def decided(
    chances: Floats,
    plain: Floats,
    named: Bools,
    units: Ints,
    false_share: float,
    weight: Floats | None = None,
) -> Decided:
    """Decide which sightings to report so that the expected share of false findings stays at `false_share`.

    Parameters
    ----------
    chances : ndarray of float64, shape (n,)
        How often chance alone comes so far; 1 for what is never to be reported, NaN for what has no part in this.
        Sightings equal in it are reported together or not at all.
    plain : ndarray of float64, shape (n,)
        How often the chance of an independent is above `PLAIN`: half the time where it takes all values.
    named : ndarray of bool, shape (n,)
        Whether the sighting bears a work's own name.
    units : ndarray of int, shape (n,)
        What is one product as far as can be seen: equal numbers count once together.
    false_share : float
        Greatest expected share of false findings among the reported, 0 < false_share < 1.
    weight : ndarray of float64, shape (n,), optional
        How many of a run each sighting stands for, above 0, in place of what `units` tell.
    """
    share = np.ones(len(chances))
    taken: dict[str, float] = {}
    if weight is None:
        _, unit, size = np.unique(units, return_inverse=True, return_counts=True)
        weight = 1.0 / size[unit]
    part = ~np.isnan(chances)
    for group, of in (("named", named), ("unnamed", ~named)):
        rows = np.flatnonzero(of & part)
        if not len(rows):
            continue
        taken[group] = independents(chances[rows], plain[rows], weight[rows])
        order = rows[np.argsort(chances[rows], kind="stable")]
        level, last = np.unique(chances[order][::-1], return_index=True)
        count = np.cumsum(weight[order])[len(order) - 1 - last]
        false = np.minimum(taken[group] * float(weight[rows].sum()) * level / count, 1.0)
        # Where a farther line would have a lesser share, that line is meant.
        least = np.minimum.accumulate(false[::-1])[::-1]
        share[rows] = least[np.searchsorted(level, chances[rows])]
    return Decided((share <= false_share) & (chances < 1.0), share, taken)


def refusal(calibration: Calibration, decided: Decided, false_share: float) -> str:
    """Return why nothing is reported, or nothing where something is, or where there was nothing to decide."""
    if decided.reported.any() or not len(decided.reported):
        return ""
    return (
        f"Nothing is reported: with the {calibration.independents} independent products that the calibration knows, "
        f"even among the best supported of this run the share of false findings expected is "
        f"{float(decided.share.min()):.2f}, above the {false_share:g} asked for. More labelled independent products of "
        "the same class, or a greater false_share, would allow a decision."
    )
