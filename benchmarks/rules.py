"""Rules of decision beside ours, on thirds of a labelled case held apart: what share each keeps, and how much it finds.

    python -m benchmarks.rules seeds/ak47

Every third is weighed by a calibration of the rest, with whatever is tied to it left out (families, makers, pages), and
decided by each rule. `kept` is the share of false findings among all pairs reported in all thirds, `over` in how many
thirds it was above twice what was asked for, `found` the share of copies found. What bounds any rule is how few
independents are known: a third leaves some two dozen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from deadringer.casework.labelled import labelled
from deadringer.errors import CalibrationError
from deadringer.evidence import audit, combine, decide
from deadringer.evidence.calibrate import fit
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.labelled import Labelled
from deadringer.evidence.measures import Bools, Floats, Ints

ASKED = (0.05, 0.1, 0.2)
Rule = Callable[["Third", float], Bools]


@dataclass(frozen=True, slots=True)
class Third:
    """Sightings of a third: their what they count, their chances and ratios, and whether they speak for derivation."""

    rows: Ints
    apart: audit.Apart
    chances: Floats
    ranks: Floats
    ratios: Floats
    weight: Floats
    speaks: Bools


def held_apart(data: Labelled, seed: int) -> Third | None:
    """Weigh a random third of the groups by a calibration of what is not tied to it; None where that is too little."""
    names = np.array(sorted(set(data.group)))
    chosen = set(names[np.random.RandomState(seed).permutation(len(names))[: len(names) // 3]].tolist())
    held = np.array([group in chosen for group in data.group], dtype=np.bool_)
    taught = data.teaching(held, np.ones(len(held), dtype=np.bool_))
    try:
        calibration = fit(data, taught)
    except CalibrationError:
        return None
    rows = np.flatnonzero(held)
    apart = audit.weighed_by(calibration, data, rows)
    top = _best(apart)
    units = np.unique(data.units[rows], return_inverse=True, return_counts=True)
    return Third(
        rows,
        apart,
        apart.chances,
        _ranks(calibration, top),
        _ratios(calibration, data, taught, top),
        1.0 / units[2][units[1]],
        np.asarray((top > 0.0) & ~np.isnan(apart.chances)),
    )


def _best(apart: audit.Apart) -> Floats:
    """Return the best weight of each sighting against a work of which something is calibrated."""
    return np.asarray(np.where(np.isnan(apart.log10_lr), -np.inf, apart.order).max(axis=1))


def _ranks(calibration: Calibration, top: Floats) -> Floats:
    """Return conformal p-values: the share of known independents, with the sighting itself, that come as far."""
    values, weights = np.asarray(calibration.null.values), np.asarray(calibration.null.weights)
    reach = (weights * (values >= top[:, None])).sum(axis=1)
    return np.asarray((reach + 1.0) / (weights.sum() + 1.0))


def _ratios(calibration: Calibration, data: Labelled, taught: Bools, top: Floats) -> Floats:
    """Return likelihood ratios of best weights: a logistic curve between those of copies and of independents."""
    rows = np.flatnonzero(data.rows("copy", taught))
    best = _best(audit.weighed_by(calibration, data, rows))
    null = calibration.null
    x = np.concatenate([best, null.values])
    y = np.concatenate([np.ones(len(best)), np.zeros(len(null.values))])
    weight = np.concatenate([data.weight(data.rows("copy", taught))[rows], null.weights])
    at = combine.firth(np.stack([np.ones(len(x)), x], axis=1), y, combine.balanced(weight, y))
    bound = np.log10(calibration.independents + 1.0)
    return np.asarray(10.0 ** np.clip((at[0] + at[1] * top) / combine.LN10, -bound, bound))


def step_up(chances: Floats, weight: Floats, share: float, independents: float) -> Bools:
    """Report as many as Benjamini and Hochberg's procedure does, each counting its weight."""
    order = np.argsort(chances, kind="stable")
    false = independents * weight.sum() * chances[order] / np.cumsum(weight[order])
    out = np.zeros(len(chances), dtype=np.bool_)
    kept = np.flatnonzero(false <= share)
    out[order[: kept[-1] + 1 if len(kept) else 0]] = True
    return out


def ours(data: Labelled) -> Rule:
    """Return the rule of `evidence.decide`."""

    def rule(of: Third, share: float) -> Bools:
        named = (np.nan_to_num(data.score_names[of.rows], nan=0.0) >= decide.OWN_NAME).any(axis=1)
        return decide.decided(of.chances, of.apart.plain, named, data.units[of.rows], share).reported

    return rule


def smoothed(of: Third, share: float) -> Bools:
    """Report by the smoothed null, all taken to be independents."""
    return step_up(np.nan_to_num(of.chances, nan=1.0), of.weight, share, 1.0)


def conformal(of: Third, share: float) -> Bools:
    """Report by ranks among the known independents, all taken to be independents."""
    return step_up(of.ranks, of.weight, share, 1.0)


def conformal_storey(of: Third, share: float) -> Bools:
    """Report by ranks, with an estimated share of independents."""
    plain = ((of.weight * (of.ranks > 0.5)).sum() + 1.0) / (0.5 * of.weight.sum())
    return step_up(of.ranks, of.weight, share, min(1.0, float(plain)))


def _posterior(of: Third, share: float, prior: float) -> Bools:
    false = (1.0 - prior) / (1.0 - prior + prior * of.ratios)
    order = np.argsort(false, kind="stable")
    mean = np.cumsum((of.weight * false)[order]) / np.cumsum(of.weight[order])
    out = np.zeros(len(false), dtype=np.bool_)
    out[order] = mean <= share
    return out


def stated(prior: float) -> Rule:
    """Return likelihood ratios with a stated share of copies."""
    return lambda of, share: _posterior(of, share, prior)


def estimated(of: Third, share: float) -> Bools:
    """Report by likelihood ratios, the share of copies estimated from the run by expectation maximisation."""
    prior = 0.5
    for _ in range(200):
        posterior = prior * of.ratios / (prior * of.ratios + 1.0 - prior)
        prior = min(0.6, (float((of.weight * posterior).sum()) + 0.5) / (float(of.weight.sum()) + 1.0))
    return _posterior(of, share, prior)


def compare(data: Labelled, draws: int = 60) -> list[str]:
    """Return the table, a line a rule and share asked for."""
    thirds = [third for seed in range(draws) if (third := held_apart(data, seed)) is not None]
    rules: dict[str, Rule] = {
        "smoothed null, named apart, share of independents >= 0.6 (ours)": ours(data),
        "smoothed null": smoothed,
        "conformal": conformal,
        "conformal, estimated share of independents": conformal_storey,
        "ratios, estimated share of copies": estimated,
        "ratios, stated share of copies 0.3": stated(0.3),
        "ratios, stated share of copies 0.5": stated(0.5),
    }
    lines = [f"{len(thirds)} thirds", "rule | asked | kept | over | found"]
    for name, rule in rules.items():
        for share in ASKED:
            right = wrong = over = found = of_copies = 0
            for third in thirds:
                reported = third.apart.near & rule(third, share)[:, None] & third.speaks[:, None]
                good, bad, _ = audit._findings(data, third.rows, reported)
                copies = {data.product[i] for i in third.rows if data.relation[i] == "copy"}
                right, wrong = right + len(good), wrong + len(bad)
                over += len(bad) > 2 * share * len(good | bad)
                found += len(copies & {product for product, _ in good})
                of_copies += len(copies)
            kept = wrong / max(1, right + wrong)
            lines.append(f"{name} | {share:g} | {kept:.3f} | {over} | {found / of_copies:.2f}")
    return lines


if __name__ == "__main__":
    print("\n".join(compare(labelled(Path(sys.argv[1])))))
