"""What marks, pictures, texts and vectors say of a sighting as a whole: of the nearest among those of all works."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from deadringer.evidence import decide, weigh
from deadringer.evidence import images as images_evidence
from deadringer.evidence import marks as marks_evidence
from deadringer.evidence import texts as texts_evidence
from deadringer.evidence import vectors as vectors_evidence
from deadringer.evidence.calibration import Calibration, Pictured, Worded
from deadringer.evidence.measures import Floats, Ints

#: The most degrees at which something is alike, of any kind.
_STEPS = max(images_evidence.BEYOND, texts_evidence.BEYOND, vectors_evidence.BEYOND)
_Chance = Callable[[Ints], Floats]


def looked(
    calibration: Calibration,
    seen: weigh.Observed,
    rows: Ints,
    pictures: tuple[Ints, int],
    texts: tuple[Ints, int],
    vectors: tuple[Ints, int],
    designations: float,
) -> weigh.Looks:
    """Return what marks, pictures, texts and vectors of each sighting say.

    Parameters
    ----------
    seen : Observed
        Of the pairs that were screened, shape (k,). A sighting older than a work is no copy of it.
    rows : ndarray of intp, shape (k,)
        Their sightings.
    pictures, texts, vectors : (ndarray of intp, int)
        How many of them each sighting has, shape (sightings,), and how many all works have.
    designations : float
        How many designations of all works are looked for in texts.
    """
    kinds = [
        _marked(calibration, seen, rows, len(pictures[0]), designations),
        _pictured(calibration, seen, rows, *pictures),
        _worded(calibration, seen, rows, *texts),
        _vectored(calibration, seen, rows, *vectors),
    ]
    chances, steps = [], []
    for found, chance in kinds:
        chances.append(chance(found))
        every = [chance(np.full_like(found, degree)) for degree in range(_STEPS)]
        steps.append([np.where(np.isnan(chances[-1]) | (of >= 1.0), np.nan, of) for of in every])
    counts = calibration.marks, calibration.images, calibration.texts, calibration.vectors
    return weigh.Looks(np.array(chances), np.array(steps), np.array([_found(of) for of in counts]))


def _found(counts: Pictured | Worded) -> float:
    """Return the share of known copies that come as far as chance brings one independent in ten, at the most."""
    n1, n0 = np.asarray(counts.copies), np.asarray(counts.independents)
    if not n1.sum() or not n0.sum():
        return 0.0
    rare = (np.cumsum(n0) + 1.0) / (
        n0.sum() + 1.0
    ) <= decide.RARE  # never the last step, where nothing is alike
    return float(n1[rare].sum() / n1.sum())


def _marked(
    calibration: Calibration, seen: weigh.Observed, rows: Ints, sightings: int, designations: float
) -> tuple[Ints, _Chance]:
    """Return the degree of each sighting by its marks, and what chance has texts bear a designation of some work."""
    degree = marks_evidence.degrees(seen.states)
    found, others = np.full(sightings, -1, dtype=np.intp), np.full(sightings, np.inf)
    found[rows[degree == 1]] = 1
    used = (degree == 0) & ~seen.before
    found[rows[used]] = 0
    np.minimum.at(others, rows[used], seen.sharing[used])
    shared = np.where(np.isinf(others), 0.0, others)
    compared = np.full(sightings, designations)
    return found, lambda of: marks_evidence.chance(calibration.marks, np.minimum(of, 1), compared, shared)


def _pictured(
    calibration: Calibration, seen: weigh.Observed, rows: Ints, pictures: Ints, of_works: int
) -> tuple[Ints, _Chance]:
    """Return the step of each sighting's nearest picture among those of all works, and what chance has of a step."""
    compared: Floats = pictures.astype(np.float64) * of_works
    distance = np.where(compared > 0, np.inf, np.nan)
    known = ~np.isnan(seen.distance) & ~seen.before
    np.minimum.at(distance, rows[known], seen.distance[known])
    found = images_evidence.degrees(distance)
    return found, lambda of: images_evidence.chance(
        calibration.images, np.minimum(of, images_evidence.BEYOND), compared
    )


def _worded(
    calibration: Calibration, seen: weigh.Observed, rows: Ints, texts: Ints, of_works: int
) -> tuple[Ints, _Chance]:
    """Return the step of the most that each sighting has of a text, among those of all works; the rest likewise."""
    compared: Floats = texts.astype(np.float64) * of_works
    extent = _greatest(seen, seen.extent, rows, np.where(compared > 0, 0.0, np.nan))
    found = texts_evidence.degrees(extent)
    return found, lambda of: texts_evidence.chance(calibration.texts, of, compared)


def _vectored(
    calibration: Calibration, seen: weigh.Observed, rows: Ints, vectors: Ints, of_works: int
) -> tuple[Ints, _Chance]:
    """Return the step of each sighting's nearest vector among those of all works; the rest likewise."""
    compared: Floats = vectors.astype(np.float64) * of_works
    cosine = _greatest(seen, seen.cosine, rows, np.where(compared > 0, -np.inf, np.nan))
    counts = calibration.vectors
    begins = counts.steps if counts.knows(seen.model) else (0.0,) * vectors_evidence.BEYOND
    found = vectors_evidence.degrees(begins, cosine)
    return found, lambda of: vectors_evidence.chance(
        counts, seen.model, np.minimum(of, vectors_evidence.BEYOND), compared
    )


def _greatest(seen: weigh.Observed, found: Floats, rows: Ints, least: Floats) -> Floats:
    """Return the greatest of what was found of pairs of each sighting, or `least`: of works that it may be of."""
    known = ~np.isnan(found) & ~seen.before
    np.maximum.at(least, rows[known], found[known])
    return least
