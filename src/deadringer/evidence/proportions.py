"""Shares of things counted, and their intervals: Wilson's beside a printed share, Clopper and Pearson's where exact."""

from __future__ import annotations

import math
from dataclasses import dataclass

from deadringer.errors import InputError

#: The two-sided 95 % point of the normal distribution.
Z = 1.959963984540054
#: More trials than this take seconds, and have no interval to speak of.
MOST_TRIALS = 1e9
#: A continued fraction has converged when a term changes it by less than this: more than rounding can.
CONVERGED = 1e-14
#: What stands for a denominator of 0 (Thompson, Barnett, 1986).
TINY = 1e-300


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of `of` trials (Wilson, JASA 1927); (0, 1) where there were none."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, Z * Z
    middle = share + square / (2 * of)
    half = Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (middle - half) / (1 + square / of), (middle + half) / (1 + square / of)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of things counted, with its 95 % interval."""

    hits: int
    of: int

    def __str__(self) -> str:
        """Return it as `17/20 = 0.85 [0.64, 0.95]`."""
        if not self.of:
            return "0/0"
        low, high = wilson(self.hits, self.of)
        return f"{self.hits}/{self.of} = {self.hits / self.of:.2f} [{low:.2f}, {high:.2f}]"


def clopper_pearson(hits: float, of: float, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a share: it holds the true share at least as often as `level` says.

    Parameters
    ----------
    hits, of : float
        How many of so many independent trials, 0 <= hits <= of <= 1e9. A fraction, from weighted counts, lies between
        the intervals of the whole numbers about it.
    level : float
        Confidence, in (0, 1): half of the rest at either end.

    Returns
    -------
    low, high : float
        0 is the lower end of no hits, 1 the upper end of all; (0, 1) where there were no trials.

    Raises
    ------
    InputError
        The counts or the level are out of range.

    References
    ----------
    .. [1] Clopper, Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
       Biometrika 1934.
    .. [2] Korn, Graubard, "Confidence intervals for proportions with small expected number of positive counts
       estimated from survey data", Survey Methodology 1998 (counts that are no whole numbers).
    """
    if not 0 <= hits <= of <= MOST_TRIALS:
        raise InputError(
            f"clopper_pearson: 0 <= hits <= of <= {MOST_TRIALS:g} was expected; {hits} of {of} came"
        )
    if not 0 < level < 1:
        raise InputError(f"clopper_pearson: level must lie between 0 and 1; {level} came")
    rest = (1 - level) / 2
    low = _quantile(rest, hits, of - hits + 1) if hits > 0 else 0.0
    high = 1 - _quantile(rest, of - hits, hits + 1) if hits < of else 1.0
    return low, high


def _quantile(tail: float, a: float, b: float) -> float:
    """Return where the beta distribution has `tail` below it, by halving until no float lies between."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        if _below(middle, a, b) < tail:
            low = middle
        else:
            high = middle
    return middle


def _below(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function: at whole numbers a tail of the binomial distribution.

    Its continued fraction (Abramowitz, Stegun, 1964, 26.5.8) is taken on the side where it converges fast, in about
    sqrt(a + b) terms, by the method of Lentz.
    """
    turned = x > (a + 1) / (a + b + 2)
    if turned:
        x, a, b = 1 - x, b, a
    over, under = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or TINY)
    total, change, m = under, 0.0, 0
    while abs(change - 1) > CONVERGED:
        m += 1
        change = 1.0
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            under = 1 / ((1 + term * under) or TINY)
            over = (1 + term / over) or TINY
            change *= under * over
        total *= change
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    found = math.exp(log) * total / a
    return 1 - found if turned else found
