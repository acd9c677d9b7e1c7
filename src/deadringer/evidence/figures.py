"""The figures of an audit as numbers, under the names that `Audit.lines` prints, each with its 95 % interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from deadringer.evidence.audit import MEASURED, MEASURES, SAMPLES, Audit
from deadringer.evidence.metrics import Rate, cllr, misleading
from deadringer.evidence.proportions import Share, wilson
from deadringer.evidence.resampling import bootstrap, macro


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its value, the ends of its interval, and of how many it is a share. None: not known, or not asked."""

    value: float | None
    low: float | None = None
    high: float | None = None
    hits: float | None = None
    of: float | None = None

    @classmethod
    def number(cls, value: float, low: float = math.nan, high: float = math.nan) -> Figure:
        """Return a number; what is not finite is not known: JSON has no word for it."""
        return cls(*(float(one) if math.isfinite(one) else None for one in (value, low, high)))

    @classmethod
    def share(cls, share: Share) -> Figure:
        """Return a share of things counted, with Wilson's interval."""
        low, high = wilson(share.hits, share.of)
        return cls(share.hits / share.of if share.of else None, low, high, share.hits, share.of)

    @classmethod
    def rate(cls, rate: Rate) -> Figure:
        """Return a rate with its exact interval (Clopper, Pearson)."""
        return cls(rate.share if rate.of else None, rate.low, rate.high, rate.hits, rate.of)


def figures(audit: Audit) -> dict[str, Figure]:
    """Return the figures of an audit as numbers, in the order of `Audit.lines`; not all lines are numbers."""
    ratios, found, out = audit.ratios, audit.found, dict[str, Figure]()
    columns, weights = (ratios.same, ratios.different), ratios.weights
    for name, measure in MEASURES.items():
        value = measure(*columns, weights)
        ends = math.nan, math.nan
        if not math.isnan(value):
            interval = bootstrap(measure, *columns, ratios.families, weights, samples=SAMPLES)
            ends = float(interval.low), float(interval.high)
        out[f"{name} within class"] = Figure.number(value, *ends)
    out["Cllr within class, every family once"] = Figure.number(
        float(macro(cllr, *columns, ratios.products, ratios.families))
    )
    for at in misleading(*columns, weights):
        out[f"ratios of {at.at:g} or more where made independently"] = Figure.rate(at.different)
        out[f"ratios of 1/{at.at:g} or less where derived"] = Figure.rate(at.same)
    shares = {
        "precision of reported (product, work) pairs": found.precision,
        "exact work among the right ones": found.exact_work,
        "copies found whose nearest work is the labelled one": found.parent,
        "recall of copies": found.recall,
        f"recall of copies with {MEASURED} or more measured values": found.recall_measured,
        "recall of derivatives": found.recall_derivatives,
        "derivatives with a ratio of 10 or more": Share(
            int((audit.derivatives >= 1.0).sum()), len(audit.derivatives)
        ),
        "other products reported": found.independents,
    }
    out |= {name: Figure.share(share) for name, share in shares.items()}
    if len(audit.thirds):
        low, high = np.quantile(audit.thirds, [0.05, 0.95])
        out["share of false findings in thirds held apart"] = Figure.number(audit.thirds.mean(), low, high)
    out["footnote: Cllr over all pairs, easy ones too"] = Figure.number(
        cllr(audit.every.same, audit.every.different)
    )
    return out
