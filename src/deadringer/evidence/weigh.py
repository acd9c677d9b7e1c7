"""The whole of weighing, from comparisons to findings: each kind of evidence, their fusion, the bound, the decision.

The order of these steps is this room's business; casework only hands over tables and takes findings back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from deadringer.evidence import bounding, combine, dates, decide
from deadringer.evidence import images as images_evidence
from deadringer.evidence import marks as marks_evidence
from deadringer.evidence import names as names_evidence
from deadringer.evidence import specs as specs_evidence
from deadringer.evidence import texts as texts_evidence
from deadringer.evidence import vectors as vectors_evidence
from deadringer.evidence.calibration import Calibration, Known
from deadringer.evidence.measures import OTHER, Bools, Floats, Ints, agreement, categories
from deadringer.evidence.observed import Looks as Looks
from deadringer.evidence.observed import Observed as Observed
from deadringer.model.sheets import CLASS, Attribute, Category, Sheet

#: The kinds of evidence, in the order of their columns.
KINDS = (
    *(
        names_evidence.KIND,
        marks_evidence.KIND,
        images_evidence.KIND,
        texts_evidence.KIND,
        specs_evidence.KIND,
    ),
    *(vectors_evidence.KIND, dates.KIND),
)

#: Those that every labelled case has, which the fusion is fitted on together. Pictures, texts and vectors are counted
#: where many have them, in other cases: what they have to do with the rest is not known, so they lift and never add.
FUSED = (names_evidence.KIND, specs_evidence.KIND)

#: Where vectors stand among the kinds that are tried, and what they may be made of: pictures and texts.
VECTORS, OF_VECTORS = 4, slice(2, 4)
#: Pairs of known independents and works that are weighed at a time: some 100 MB.
PAIRS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Weighed:
    """Weights of the pairs that were screened, in order of (sighting, work); all arrays have shape (k,).

    `kinds` holds what each kind adds, NaN where it is missing. `unbounded` is their sum, `log10_lr` the same within
    the bounds, `least` to `most`: all NaN where nothing is calibrated, which is where the calibration knows no product
    of either class and no mark, picture, text or vector speaks. `order` is the sum all the same: it orders works, and
    is no ratio. `unseen` is the sum as it would be without marks, pictures, texts and vectors, NaN where nothing else
    is known, or the work is of no class that the calibration knows: how far chance comes among those is not known.
    `alike` tells where pictures speak, `copied` the extent to which texts are copied where they speak (NaN elsewhere),
    and `others` how many others bear the designation.
    """

    rows: Ints
    works: Ints
    kinds: dict[str, Floats]
    order: Floats
    unbounded: Floats
    log10_lr: Floats
    unseen: Floats
    alike: Bools
    copied: Floats
    others: Floats
    specs: specs_evidence.SpecsWeights
    least: Floats
    most: Floats


def weigh(
    calibration: Calibration,
    sightings: Sheet,
    works: Sheet,
    rows: Ints,
    of_works: Ints,
    seen: Observed,
    lines: Sequence[str] = (),
    table: Mapping[Attribute, specs_evidence.Table] | None = None,
) -> Weighed:
    """Weigh sightings against works.

    Parameters
    ----------
    calibration : Calibration
    sightings, works : Sheet
        n and m data sheets.
    rows, of_works : ndarray of intp, shape (k,)
        The pairs to weigh, by row of either sheet, ascending.
    seen : Observed
        Of shape (k,).
    lines : sequence of str
        The line of each work, where it is known: see `specs.tables`.
    table : mapping of Attribute to Table, optional
        Those tables, where they are at hand.
    """
    table = specs_evidence.tables(calibration, works, sightings, lines) if table is None else table
    features, specs, others = stated(calibration, table, sightings, works, rows, of_works, seen)
    classes = calibration.classes
    of_known = covered(classes, works)[of_works]
    covers = of_known | covered(classes, sightings)[rows]
    kinds = combine.parts(calibration.fusion, features)
    stating = ~np.all([np.isnan(x) for x in features.values()], axis=0)
    least, most = bounding.bounds(calibration, sightings, works, rows, of_works)
    by_sheet = combine.total(kinds)
    by_marks = marks_evidence.ratios(calibration.marks, seen.states, seen.marked, seen.sharing)
    used = marks_evidence.speaks(by_marks, seen.states)
    marking = marks_evidence.weigh(by_marks, seen.states, by_sheet)
    bearing = by_sheet + combine.known(marking)
    ratio = images_evidence.ratios(calibration.images, seen.distance, seen.compared)
    by_images = images_evidence.weigh(ratio, seen.distance, bearing)
    seeing = bearing + combine.known(by_images)
    by_words = texts_evidence.ratios(calibration.texts, seen.extent, seen.written)
    by_texts = texts_evidence.weigh(by_words, seen.extent, seeing)
    reading = seeing + combine.known(by_texts)
    by_cosine = vectors_evidence.ratios(calibration.vectors, seen.model, seen.cosine, seen.embedded)
    by_cosine = vectors_evidence.shared(by_cosine, np.fmax(ratio, by_words))
    by_vectors = vectors_evidence.weigh(by_cosine, reading)
    together = reading + combine.known(by_vectors)
    by_dates = dates.weigh(seen.before, together, least)
    order = together + by_dates
    alike = images_evidence.speaks(ratio, seen.distance) & ~seen.before
    copied = texts_evidence.speaks(by_words, seen.extent) & ~seen.before
    bound = np.where(alike, np.maximum(most, ratio), most)
    bound = np.where(copied, np.maximum(bound, by_words), bound)
    near = vectors_evidence.speaks(by_cosine) & ~seen.before
    bound = np.where(near, np.maximum(bound, by_cosine), bound)
    used &= ~seen.before
    bound = np.where(used, np.maximum(bound, by_marks), bound)
    known = covers | used | alike | copied | near
    return Weighed(
        rows,
        of_works,
        {
            "names": np.where(covers, kinds["names"], np.nan),
            "marks": marking,
            "images": by_images,
            "texts": by_texts,
            "specs": np.where(covers, kinds["specs"], np.nan),
            "vectors": by_vectors,
            "dates": np.where(seen.before & known, by_dates, np.nan),
        },
        order,
        np.where(known, order, np.nan),
        np.where(known, np.clip(order, least, bound), np.nan),
        np.where(of_known & stating, by_sheet + dates.weigh(seen.before, by_sheet, least), np.nan),
        alike,
        np.where(copied, seen.extent, np.nan),
        others,
        specs,
        least,
        bound,
    )


def stated(
    calibration: Calibration,
    table: Mapping[Attribute, specs_evidence.Table],
    sightings: Sheet,
    works: Sheet,
    rows: Ints,
    of_works: Ints,
    seen: Observed,
) -> tuple[dict[str, Floats], specs_evidence.SpecsWeights, Floats]:
    """Return what the kinds of `FUSED` come to by themselves, NaN where missing; the specs; who else bears the name."""
    specs = specs_evidence.weigh(table, sightings, works, rows, of_works)
    others = names_evidence.others(calibration.designations, seen.designations, seen.lines)
    features = {
        "names": names_evidence.weigh(calibration.names, seen.names, others),
        "specs": np.where(specs.known > 0, specs.total, np.nan),
    }
    return features, specs, others


def best(weighed: Weighed, sightings: int, unbounded: Floats | None = None) -> tuple[Floats, Ints]:
    """Return each sighting's greatest unbounded weight and its work, shape (sightings,).

    NaN and -1 where there is none; the first of equal works. `unbounded` stands in for that of `weighed`.
    """
    unbounded = weighed.unbounded if unbounded is None else unbounded
    order = np.lexsort((weighed.works, -unbounded, weighed.rows))
    rows, first = np.unique(weighed.rows[order], return_index=True)
    weight, work = np.full(sightings, np.nan), np.full(sightings, -1, dtype=np.intp)
    weight[rows] = unbounded[order[first]]
    work[rows] = np.where(np.isnan(weight[rows]), -1, weighed.works[order[first]])
    return weight, work


def reached(calibration: Calibration, works: Sheet) -> Floats:
    """Return the greatest weight by its sheet that each known independent has against works, shape (population,).

    Against those that are not stated to be of another class; NaN where there are none, or nothing could be compared.
    """
    population = calibration.population
    table = specs_evidence.tables(calibration, works, population)
    kinds, cells = categories(population, CLASS), categories(works, CLASS)
    out = np.full(len(population), np.nan)
    step = max(1, PAIRS_AT_ONCE // max(1, len(works)))
    for begin in range(0, len(population) if len(works) else 0, step):
        rows = np.arange(begin, min(begin + step, len(population)))
        at, of = np.repeat(rows, len(works)), np.tile(np.arange(len(works)), len(rows))
        specs = specs_evidence.weigh(table, population, works, at, of)
        found = {
            "names": np.full(len(at), np.nan),
            "specs": np.where(specs.known > 0, specs.total, np.nan),
        }
        alike = combine.parts(calibration.fusion, found)["specs"]
        alike = np.where(agreement(kinds, cells, at, of) == OTHER, np.nan, alike)
        out[rows] = np.fmax.reduce(alike.reshape(len(rows), -1), axis=1)
    return out


def chance(calibration: Calibration, works: Sheet) -> Floats:
    """Return how much further chance alone comes in this register than where it was calibrated, by work.

    The best of many works is high by chance, and the higher the more there are: measured by how much better the known
    independents of a work's class do here than there. Never below 0.

    Returns
    -------
    ndarray of float64, shape (works,)
        In log10 units; of all independents together where none is known of the class.
    """
    more = reached(calibration, works) - np.asarray(calibration.reached)
    weights = np.where(np.isnan(more), 0.0, np.asarray(calibration.weights))
    of_class: dict[Category | None, float] = {}
    for cell in categories(works, CLASS):
        if cell not in of_class:
            kin = np.array(
                [bool(cell and own and own.agrees(cell)) for own in categories(calibration.population, CLASS)]
            )
            use = weights * kin if (weights * kin).any() else weights
            of_class[cell] = (
                max(0.0, float((use * np.nan_to_num(more)).sum() / use.sum())) if use.any() else 0.0
            )
    return np.array([of_class[cell] for cell in categories(works, CLASS)], dtype=np.float64)


def told(weighed: Weighed, top: Floats) -> Bools:
    """Return the pairs whose work is the sighting's best, or not told apart from it; `top` is from `best`.

    A work with a picture alike is one of them in any case: no other work's likeness takes that back. One whose text is
    copied is none where more is copied of another's, by `texts.TOLD_APART`: two works may have a text in common.
    """
    near = weighed.unbounded >= top[weighed.rows] - decide.TOLD_APART
    most = np.full(len(top), -np.inf)
    said = near & ~np.isnan(weighed.copied)
    np.maximum.at(most, weighed.rows[said], weighed.copied[said])
    less = said & (weighed.copied < most[weighed.rows] - texts_evidence.TOLD_APART)
    return np.asarray(((near & ~less) | weighed.alike) & ~np.isnan(weighed.log10_lr))


def named(rows: Ints, score_names: Floats, sightings: int) -> Bools:
    """Return whether each sighting bears some work's own name, shape (sightings,)."""
    found = np.zeros(sightings, dtype=np.bool_)
    found[rows[np.nan_to_num(score_names, nan=0.0) >= decide.OWN_NAME]] = True
    return found


def covered(classes: Mapping[Category | None, Known], items: Sheet) -> Bools:
    """Return of which items a calibration can speak at all, shape (items,): it knows products of their class."""
    copies, independents = bounding.known(classes, items)
    return np.asarray(copies + independents > 0)


def chances(
    calibration: Calibration,
    works: Sheet,
    weighed: Weighed,
    sightings: int,
    looks: Looks,
    further: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Return how often chance alone comes as far as each sighting, and how often it leaves an independent plain.

    Names with sheet, marks, pictures, texts and vectors are a try each, whatever they have to do with one another, so
    the least of their chances counts as many times (Bonferroni). Each has its share of the tries by how many more known
    copies it finds than chance would: one that finds none is not tried, and costs the others nothing (Genovese, Roeder,
    Wasserman, "False discovery control with p-value weighting", Biometrika 2006). Nothing can be said of a sighting of
    which nothing could be tried, or of whose names and sheet nothing is calibrated: it is not reported, and has no part
    in the share of false findings. One that reached no cutoff with any work is unlike all of them: chance comes as far
    every time.

    Parameters
    ----------
    weighed : Weighed
        Of so many sightings.
    further : ndarray of float64, shape (works,), optional
        From `chance`, where it is at hand.

    Returns
    -------
    chance : ndarray of float64, shape (sightings,)
        NaN where nothing can be said.
    plain : ndarray of float64, shape (sightings,)
        The share of independents whose chance, so reckoned, is above `decide.PLAIN`, at the least: many kinds can be
        silent or rare and nothing between.
    """
    if not len(works):
        return np.full(sightings, np.nan), np.ones(sightings)
    top, of = best(weighed, sightings, weighed.unseen)
    silent = np.bincount(weighed.rows, minlength=sightings) == 0
    further = chance(calibration, works) if further is None else further
    by_sheet = decide.chance(calibration.null, top - further[np.maximum(of, 0)])
    by_sheet = np.where(top > 0.0, by_sheet, 1.0)  # what does not speak for derivation is not reported
    known = (of >= 0) | (silent & covered(calibration.classes, works).any())
    return tried(calibration, np.where(known, by_sheet, np.nan), looks)


def tried(calibration: Calibration, by_sheet: Floats, looks: Looks) -> tuple[Floats, Floats]:
    """Return what `chances` does, of the chance by names and sheet (NaN where not tried) and of the other kinds."""
    every = np.concatenate([by_sheet[None], looks.chance])
    found = np.concatenate([[calibration.null.found], looks.found])
    share = np.where(np.isnan(every), 0.0, np.maximum(found - decide.RARE, 0.0)[:, None])
    none = share.sum(axis=0) == 0.0  # where none has found any, all are tried alike
    share[:, none] = ~np.isnan(every[:, none])
    # Vectors are made of pictures or texts, which they would repeat: what has found more is tried in place of both.
    made, of = share[VECTORS], share[OF_VECTORS].max(axis=0)
    share[OF_VECTORS] *= made <= of
    share[VECTORS] *= of < made
    share /= np.maximum(share.sum(axis=0), 1e-300)
    with np.errstate(divide="ignore"):
        least = np.fmin.reduce(every / share)
    level = decide.PLAIN * share
    plain = 1.0 - looks.below(level[1:]) - level[0]
    return np.minimum(least, 1.0), np.maximum(plain, 1.0 - decide.PLAIN)


def uncovered(calibration: Calibration, works: Sheet, alike: int = 0, copied: int = 0, near: int = 0) -> str:
    """Return why nothing is reported of any work by its names and sheet, or nothing where something could be.

    So many sightings have a picture `alike`, text that is `copied`, or a vector `near`, and are not reported either.
    """
    if not len(works) or covered(calibration.classes, works).any():
        return ""
    classes = sorted({str(cell) for cell in works.column(CLASS) if cell is not None})
    seen = [
        f"{count:,} {'has' if count == 1 else 'have'} {what} (see {file})"
        for count, what, file in (
            (alike, "a picture alike", "picture_pairs.parquet"),
            (copied, "text in common with a work", "text_pairs.parquet"),
            (near, "a vector near a work's", "vector_pairs.parquet"),
        )
        if count
    ]
    looks = (
        f"of the sightings {' and '.join(seen)}, which among so many is too near to what chance brings to keep the "
        "share of false findings"
        if seen
        else "no picture is alike, and no text is copied"
    )
    if classes:
        return (
            "Nothing is reported: the calibration knows no product of any class in this case "
            f"({', '.join(classes[:5])}), and {looks}. Label sightings of these classes, independent ones "
            "among them, and run `deadringer calibrate`."
        )
    return (
        f"Nothing is reported: {looks}; and no work has a class (an attribute named {CLASS!r} in the specs), within "
        "which other likeness is weighed. State the class of works and sightings."
    )
