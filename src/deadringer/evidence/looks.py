"""What marks, pictures, texts and vectors say of a sighting as a whole: of the nearest among those of all works."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deadringer.evidence import images as images_evidence
from deadringer.evidence import marks as marks_evidence
from deadringer.evidence import texts as texts_evidence
from deadringer.evidence import vectors as vectors_evidence
from deadringer.evidence import weigh
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import Floats, Ints
from deadringer.model.marks import ABSENT, MISSING, USED


@dataclass(frozen=True, slots=True)
class Looks:
    """How often chance alone comes as near in any of these kinds, and how many were tried; both of shape (sightings,).

    `chance` is that of the nearest of them, NaN where nothing could be compared.
    """

    chance: Floats
    tries: Floats


def looked(
    calibration: Calibration,
    seen: weigh.Observed,
    rows: Ints,
    pictures: tuple[Ints, int],
    texts: tuple[Ints, int],
    vectors: tuple[Ints, int],
    designations: float,
) -> Looks:
    """Return what marks, pictures, texts and vectors of each sighting say together.

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
    found = np.stack(
        [
            marked(calibration, seen, rows, len(pictures[0]), designations),
            pictured(calibration, seen, rows, *pictures),
            worded(calibration, seen, rows, *texts),
            vectored(calibration, seen, rows, *vectors),
        ]
    )
    return Looks(np.fmin.reduce(found), (~np.isnan(found)).sum(axis=0).astype(np.float64))


def marked(
    calibration: Calibration, seen: weigh.Observed, rows: Ints, sightings: int, designations: float
) -> Floats:
    """Return how often chance has a text of a sighting bear a designation of some work, as one of each bears one.

    Returns
    -------
    ndarray of float64, shape (sightings,)
        NaN where no text could be looked through, or none were counted.
    """
    degree = marks_evidence.degrees(seen.states)
    state, others = np.full(sightings, MISSING, dtype=np.intp), np.full(sightings, np.inf)
    state[rows[degree == 1]] = ABSENT
    used = (degree == 0) & ~seen.before
    state[rows[used]] = USED
    np.minimum.at(others, rows[used], seen.sharing[used])
    compared = np.full(sightings, designations)
    return marks_evidence.chance(calibration.marks, state, compared, np.where(np.isinf(others), 0.0, others))


def pictured(
    calibration: Calibration, seen: weigh.Observed, rows: Ints, pictures: Ints, of_works: int
) -> Floats:
    """Return how often chance comes as near as each sighting's nearest picture among those of all works.

    Parameters
    ----------
    seen, rows
        As for `looked`.
    pictures : ndarray of intp, shape (sightings,)
        How many usable pictures each has.
    of_works : int
        How many all works have.

    Returns
    -------
    ndarray of float64, shape (sightings,)
        NaN where no pictures could be compared, or none were counted.
    """
    compared: Floats = pictures.astype(np.float64) * of_works
    distance = np.where(compared > 0, np.inf, np.nan)
    known = ~np.isnan(seen.distance) & ~seen.before
    np.minimum.at(distance, rows[known], seen.distance[known])
    return images_evidence.chance(calibration.images, distance, compared)


def worded(calibration: Calibration, seen: weigh.Observed, rows: Ints, texts: Ints, of_works: int) -> Floats:
    """Return how often chance comes as far as the most that each sighting has of a text, among those of all works.

    As `pictured`, of usable texts.
    """
    compared: Floats = texts.astype(np.float64) * of_works
    extent = _greatest(seen, seen.extent, rows, np.where(compared > 0, 0.0, np.nan))
    return texts_evidence.chance(calibration.texts, texts_evidence.degrees(extent), compared)


def vectored(
    calibration: Calibration, seen: weigh.Observed, rows: Ints, vectors: Ints, of_works: int
) -> Floats:
    """Return how often chance comes as near as each sighting's nearest vector among those of all works.

    As `pictured`, of vectors of the model that was counted.
    """
    compared: Floats = vectors.astype(np.float64) * of_works
    cosine = _greatest(seen, seen.cosine, rows, np.where(compared > 0, -np.inf, np.nan))
    return vectors_evidence.chance(calibration.vectors, seen.model, cosine, compared)


def _greatest(seen: weigh.Observed, found: Floats, rows: Ints, least: Floats) -> Floats:
    """Return the greatest of what was found of pairs of each sighting, or `least`: of works that it may be of."""
    known = ~np.isnan(found) & ~seen.before
    np.maximum.at(least, rows[known], found[known])
    return least
