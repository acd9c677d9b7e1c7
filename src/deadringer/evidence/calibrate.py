"""Fitting a calibration to labelled sightings. With `labelled` and `audit`, the only code that sees labels.

What is learned from a product never weighs that product: the fusion and the decision are fitted on weights that
come from other families' counts. The largest family is too large to be left out whole, so its makers are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from deadringer.errors import CalibrationError
from deadringer.evidence import bounding, combine, dates, decide, weigh
from deadringer.evidence import images as images_evidence
from deadringer.evidence import marks as marks_evidence
from deadringer.evidence import names as names_evidence
from deadringer.evidence import specs as specs_evidence
from deadringer.evidence import texts as texts_evidence
from deadringer.evidence import vectors as vectors_evidence
from deadringer.evidence.calibration import (
    Agreement,
    Calibration,
    Designated,
    Embedded,
    Fusion,
    Known,
    Null,
    Pictured,
    Worded,
)
from deadringer.evidence.labelled import Labelled as Labelled
from deadringer.evidence.labelled import groups as groups
from deadringer.evidence.labelled import labelled as labelled
from deadringer.evidence.labelled import subset as subset
from deadringer.evidence.measures import (
    DEGREES,
    Bools,
    Floats,
    all_pairs,
    categories,
)
from deadringer.evidence.resampling import once
from deadringer.model.sheets import CLASS, Attribute, Category

#: With fewer copies or independent products than this nothing is fitted: the counts would be hearsay.
LEAST = 8
#: Decimals that are kept of what is counted and fitted: far below what the data can tell, and far above what sums and
#: solvers of different machines differ by, so that all of them write the same file.
DIGITS = 6


def _counts(found: npt.NDArray[np.intp], weight: Floats, size: int) -> tuple[float, ...]:
    """Sum weights by degree over the pairs where something is known; to `DIGITS`."""
    return tuple(round(float(weight[found == degree].sum()), DIGITS) for degree in range(size))


def classes(data: Labelled, among: Bools) -> dict[Category | None, Known]:
    """Count labelled copies and independents among some rows by class; a listing without one has its product's.

    Where no product has any, all are of one class without a name.
    """
    of_copy, of_other = (data.weight(data.rows(relation, among)) for relation in ("copy", "independent"))
    cells, of = categories(data.sightings, CLASS), dict[str, Category]()
    for product, cell in zip(data.product, cells, strict=True):
        if cell is not None:
            of.setdefault(product, cell)
    found: dict[Category | None, list[float]] = {}
    for product, copy, other in zip(data.product, of_copy.tolist(), of_other.tolist(), strict=True):
        if (product in of or not of) and copy + other:
            one = found.setdefault(of.get(product), [0.0, 0.0])
            one[0] += copy
            one[1] += other
    return {
        cell: Known(*(round(n, DIGITS) for n in found[cell])) for cell in sorted(found, key=lambda c: str(c))
    }


def count(data: Labelled, among: Bools, fusion: Fusion, elub: tuple[float, float], null: Null) -> Calibration:
    """Count how copies and independents agree among some rows; the fitted parts are given."""
    copies, independents = data.rows("copy", among), data.rows("independent", among)
    of_copy, of_other = data.weight(copies), data.weight(independents)
    n_copies, n_independents = round(float(of_copy.sum())), round(float(of_other.sum()))
    pair_copy = np.where(data.copy, of_copy[:, None], 0.0)
    # Two sources differ about the same product as they do about a copy and its work: own makes teach that too.
    pair_own = np.where(data.own, data.weight(data.own.any(axis=1) & among)[:, None], 0.0)
    pair_other = np.where(data.same_class, of_other[:, None], 0.0)
    # Each independent product counts once an attribute, spread over the works of its class.
    pair_other = pair_other / np.maximum(data.same_class.sum(1, keepdims=True), 1)
    # Within a class all are of it: how rare another class is can only be seen among all.
    pair_any = np.broadcast_to(of_other[:, None] / len(data.works), data.copy.shape)
    of_copies, of_others, of_any = (
        np.round(data.agreeing.counts(weight), DIGITS).tolist()
        for weight in (pair_copy + pair_own, pair_other, pair_any)
    )
    attributes: dict[Attribute, Agreement] = {}
    for at, attribute in enumerate(data.agreeing.attributes):
        size = 2 if attribute.is_category else DEGREES
        others = of_any if attribute.name == CLASS else of_others
        attributes[attribute] = Agreement(tuple(of_copies[at][:size]), tuple(others[at][:size]))
    names = names_evidence.degrees(data.score_names)
    rows = np.flatnonzero(independents)
    return Calibration(
        attributes=attributes,
        names=Agreement(
            _counts(names, pair_copy, names_evidence.DEGREES),
            _counts(names, pair_other, names_evidence.DEGREES),
        ),
        marks=designated(data, copies, independents),
        images=pictured(data, copies, independents),
        texts=worded(data, copies, independents),
        vectors=vectored(data, copies, independents),
        designations=bearers(data, independents),
        population=subset(data.sightings, rows.tolist()),
        weights=tuple(float(w) for w in of_other[rows]),
        families=tuple(data.family[row] for row in rows),
        reached=(0.0,) * len(rows),
        classes=classes(data, among),
        standards=data.standards,
        fusion=fusion,
        elub=elub,
        null=null,
        independents=n_independents,
        copies=n_copies,
    )


def bearers(data: Labelled, independents: Bools) -> dict[str, float]:
    """Count independent products by the designations they bear."""
    products: dict[str, set[str]] = {}
    for at in np.flatnonzero(independents):
        for designation in data.borne[at]:
            products.setdefault(designation, set()).add(data.product[at])
    return {name: float(len(products[name])) for name in sorted(products)}


def designated(data: Labelled, copies: Bools, independents: Bools) -> Designated:
    """Count how often texts bear a designation of their work, or of any; nothing of too few products."""
    found = marks_evidence.count(
        data.states, data.copy & copies[:, None], independents, data.weight, data.marked
    )
    if min(sum(found.copies), sum(found.independents)) < LEAST - 0.5:
        return marks_evidence.UNCOUNTED
    return found


def pictured(data: Labelled, copies: Bools, independents: Bools) -> Pictured:
    """Count how near pictures come, of copies to their work and of independents to any; nothing of too few products."""
    own = np.where(data.copy, data.distance, np.nan)
    shown = ~np.isnan(data.distance).all(axis=1)
    nearest = np.full((2, len(data.product)), np.nan)
    for out, distance in zip(nearest, (own, data.distance), strict=True):
        some = ~np.isnan(distance).all(axis=1)
        out[some] = np.nanmin(distance[some], axis=1)
    weights = data.weight(copies & ~np.isnan(nearest[0])), data.weight(independents & shown)
    if min(weight.sum() for weight in weights) < LEAST - 0.5:
        return Pictured((0.0,) * images_evidence.DEGREES, (0.0,) * images_evidence.DEGREES)
    of_copies, of_independents = (
        _counts(images_evidence.degrees(distance), weight, images_evidence.DEGREES)
        for distance, weight in zip(nearest, weights, strict=True)
    )
    mean = float((weights[1] * data.compared.sum(axis=1)).sum() / weights[1].sum())
    return Pictured(of_copies, of_independents, round(mean, DIGITS))


def worded(data: Labelled, copies: Bools, independents: Bools) -> Worded:
    """Count how much is copied, of copies from their work and of independents from any; nothing of too few products."""
    size = texts_evidence.DEGREES
    most, weights = _greatest(data, data.extent, copies, independents)
    if min(weight.sum() for weight in weights) < LEAST - 0.5:
        return Worded((0.0,) * size, (0.0,) * size, (0.0,) * size)
    # With nothing set aside: a register of few works does not know what many say, and independents come nearer there.
    # The nearest of the texts of two items stands for all pairs of them: no pair of texts comes nearer.
    found = [texts_evidence.degrees(extent) for extent in (*most, data.bare)]
    return Worded(*_by_degree(found, weights, data.written, size))


def vectored(data: Labelled, copies: Bools, independents: Bools) -> Embedded:
    """Count how near vectors come, of copies to their work and of independents to any; nothing of too few products."""
    most, weights = _greatest(data, data.cosine, copies, independents)
    if min(weight.sum() for weight in weights) < LEAST - 0.5:
        return vectors_evidence.UNCOUNTED
    known = weights[1] > 0
    begins = vectors_evidence.steps(most[1][known], weights[1][known])
    found = [vectors_evidence.degrees(begins, cosine) for cosine in (*most, data.cosine)]
    counts = _by_degree(found, weights, data.embedded, vectors_evidence.DEGREES)
    return Embedded(*counts, model=data.model, steps=begins)


def _greatest(
    data: Labelled, found: Floats, copies: Bools, independents: Bools
) -> tuple[Floats, tuple[Floats, Floats]]:
    """Return the greatest with the work each is of and with any, shape (2, n), and what each sighting counts."""
    most = np.full((2, len(data.product)), np.nan)
    for out, of in zip(most, (np.where(data.copy, found, np.nan), found), strict=True):
        some = ~np.isnan(of).all(axis=1)
        out[some] = np.nanmax(of[some], axis=1)
    return most, (data.weight(copies & ~np.isnan(most[0])), data.weight(independents & ~np.isnan(most[1])))


def _by_degree(
    found: Sequence[npt.NDArray[np.intp]], weights: tuple[Floats, Floats], many: Floats, size: int
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], float]:
    """Count by degree copies, independents, and the pairs that an independent is one of; and how many those are."""
    each = weights[1][:, None] * many / weights[1].sum()
    counts = [_counts(at, weight, size) for at, weight in zip(found, (*weights, each), strict=True)]
    return counts[0], counts[1], counts[2], round(float(each[found[2] >= 0].sum()), DIGITS)


_UNFITTED = Fusion(0.0, {}), (-bounding.EXTREME, bounding.EXTREME), Null((0.0,), (1.0,))


def _held_apart(data: Labelled, among: Bools) -> dict[str, Floats]:
    """Weigh rows by counts that never saw their group, nor what is tied to it; arrays (rows, works) by kind."""
    shape = data.copy.shape
    out = {kind: np.full(shape, np.nan) for kind in weigh.FUSED}
    for held in data.folds(among, 0):
        counts = count(data, data.teaching(held, among), *_UNFITTED)
        rows = np.flatnonzero(held)
        sightings = subset(data.sightings, rows.tolist())
        table = specs_evidence.tables(counts, data.works, sightings)
        kinds, _, _ = weigh.stated(
            counts, table, sightings, data.works, *all_pairs(len(rows), shape[1]), data.seen(rows)
        )
        for kind, found in kinds.items():
            out[kind][rows] = found.reshape(-1, shape[1])
    return out


def fit(data: Labelled, among: Bools | None = None) -> Calibration:
    """Fit a calibration to labelled sightings.

    Parameters
    ----------
    data : Labelled
    among : ndarray of bool, optional
        The rows to learn from; all by default.

    Raises
    ------
    CalibrationError
        Fewer than `LEAST` copies or independent products are labelled, or none is of the class of a work that it is no
        copy of.
    """
    among = np.ones(len(data.product), bool) if among is None else among
    n = [len({data.product[i] for i in np.flatnonzero(data.rows(r, among))}) for r in ("copy", "independent")]
    if min(n) < LEAST:
        raise CalibrationError(
            f"calibrate: {n[0]} copies and {n[1]} independent products are labelled; at least {LEAST} of each are "
            "needed before counts mean anything"
        )
    held = _held_apart(data, among)
    copies, taught = data.rows("copy", among), data.rows("copy", among) | data.rows("independent", among)
    same = data.copy & copies[:, None]
    other = data.other & taught[:, None] & data.same_class
    use = same | other
    # A product counts once in either class: among independents shared by the works it is held against.
    each = data.weight(taught)[:, None] / np.where(same, 1, np.maximum(other.sum(axis=1, keepdims=True), 1))
    fusion = combine.fit({kind: x[use] for kind, x in held.items()}, same[use].astype(float), each[use])
    fusion = Fusion(
        round(fusion.offset, DIGITS),
        {kind: round(slope, DIGITS) for kind, slope in fusion.slopes.items()},
        {kind: round(flag, DIGITS) for kind, flag in fusion.missing.items()},
    )
    alike = combine.total(combine.parts(fusion, held))
    top = (alike + dates.weigh(data.before, alike, -float(np.log10(n[0] + 1)))).max(axis=1)
    # A product and a work are one pair, however often the product is listed.
    pairs = same, other
    counts = tuple(once([f"{data.product[i]} {j}" for i, j in np.argwhere(of)]) for of in pairs)
    if not other.any():
        raise CalibrationError(
            "calibrate: no labelled product is of the class of a work that it is no copy of; within class nothing can "
            "be learnt. Label independent products of the same classes"
        )
    least, most = bounding.elub(alike[same], alike[other], (counts[0], counts[1]))
    elub = round(least, DIGITS), round(most, DIGITS)
    rows = data.rows("independent", among)
    values, weights = (tuple(np.round(of[rows], DIGITS).tolist()) for of in (top, data.weight(rows)))
    null = Null(values, weights)
    far = (decide.chance(null, top[copies]) <= decide.RARE) & (top[copies] > 0.0)
    null = replace(null, found=round(float(np.average(far, weights=data.weight(copies)[copies])), DIGITS))
    found = count(data, among, fusion, elub, null)
    reached = weigh.reached(found, data.works)
    return replace(found, reached=tuple(round(weight, DIGITS) for weight in reached.tolist()))
