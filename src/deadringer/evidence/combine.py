"""The fusion of kinds: a balanced logistic regression in log10 units, shrunk toward taking each kind at its word.

Summing the logarithms of several kinds is unsafe, since kinds depend on one another; the fitted slopes say how far
each is believed. A missing kind adds nothing; where every kind is missing there is no offset either, and the weight
is 0: nothing known, nothing said.
"""

from __future__ import annotations

import numpy as np

from deadringer.evidence.calibration import Fusion
from deadringer.evidence.measures import Floats

LN10 = float(np.log(10.0))
#: The pull of a slope toward 1 and of the offset toward 0. With some 30 copies known it keeps separable data from
#: running away, as a Firth term would; a third or three times of it changes Cllr by less than 0.007.
PULL = 3.0


def logistic(x: Floats, y: Floats, weight: Floats, center: Floats, pull: Floats) -> Floats:
    """Fit a weighted logistic regression with a quadratic pull on each coefficient, by damped Newton steps.

    Parameters
    ----------
    x : ndarray, shape (n, k)
        Features in log10 units.
    y : ndarray, shape (n,)
        1 for copies, 0 for independents.
    weight : ndarray, shape (n,)
    center, pull : ndarray, shape (k,)
        Where each coefficient is drawn, and how strongly.

    Returns
    -------
    ndarray, shape (k,)
        Coefficients such that x @ coefficients is a log10 likelihood ratio when both classes weigh the same.
    """

    def loss(at: Floats) -> float:
        z = x @ at * LN10
        return float(
            (weight * (np.logaddexp(0.0, z) - y * z)).sum() + 0.5 * (pull * (at - center) ** 2).sum()
        )

    at, best = center.copy(), loss(center)
    for _ in range(100):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ at * LN10, -500.0, 500.0)))
        slope = x.T @ (weight * (p - y)) * LN10 + pull * (at - center)
        bend = (x * (weight * p * (1.0 - p))[:, None]).T @ x * LN10**2 + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while size > 1e-9 and loss(at - size * step) > best:
            size /= 2
        at = at - size * step
        best = loss(at)
        if float(np.abs(size * step).max()) < 1e-10:
            break
    return at


def balanced(weight: Floats, y: Floats) -> Floats:
    """Return weights under which both classes weigh as much as the products of the first, copies."""
    total = float(weight[y == 1].sum())
    out = weight.copy()
    out[y == 0] *= total / max(float(weight[y == 0].sum()), 1e-300)
    return out


def fit(
    specs: Floats, has_specs: Floats, names: Floats, has_names: Floats, y: Floats, weight: Floats
) -> Fusion:
    """Fit the fusion of specs and names on pairs (all shape (n,)), each class weighing the same."""
    x = np.stack([np.maximum(has_specs, has_names), specs, names], axis=1)
    fitted = logistic(x, y, balanced(weight, y), np.array([0.0, 1.0, 1.0]), np.full(3, PULL))
    return Fusion(*(float(c) for c in fitted))


def kinds(
    fusion: Fusion, specs: Floats, has_specs: Floats, names: Floats, has_names: Floats
) -> dict[str, Floats]:
    """Return what each kind adds to the combined log10 likelihood ratio; 0 where the kind is missing.

    The offset goes with the specs, or with the names where there are no specs.
    """
    return {
        "names": fusion.names_slope * names + fusion.offset * has_names * (1.0 - has_specs),
        "specs": fusion.specs_slope * specs + fusion.offset * has_specs,
    }
