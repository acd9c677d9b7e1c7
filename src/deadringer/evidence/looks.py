"""What pictures, texts and vectors say of a sighting as a whole: of the nearest among those of all works."""

from __future__ import annotations

import numpy as np

from deadringer.evidence import images as images_evidence
from deadringer.evidence import texts as texts_evidence
from deadringer.evidence import vectors as vectors_evidence
from deadringer.evidence import weigh
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import Bools, Floats, Ints


def looked(
    calibration: Calibration,
    seen: weigh.Observed,
    rows: Ints,
    pictures: tuple[Ints, int],
    texts: tuple[Ints, int],
    vectors: tuple[Ints, int],
) -> Floats:
    """Return the log10 likelihood ratio of each sighting by all of them, NaN where nothing could be compared.

    The greater of pictures and texts; where vectors are weighed beside them, the mean of both ratios. A vector is made
    of what is compared besides, and the greater of two would give chance two tries: of so many licences never seen it
    made one in five of what is reported false, for one in ten asked; the mean, whose average over independents is no
    more than 1 whatever the two have to do with each other, one in eight.

    Parameters
    ----------
    seen, rows
        As for `pictured`.
    pictures, texts, vectors : (ndarray of intp, int)
        How many of them each sighting has, and how many all works have.

    References
    ----------
    .. [1] Vovk, Wang, "E-values: calibration, combination and applications", Annals of Statistics 2021.
    """
    by_look = np.fmax(
        pictured(calibration, seen, rows, *pictures),
        worded(calibration, seen, rows, *texts),
    )
    by_vector = vectored(calibration, seen, rows, *vectors)
    return np.where(np.isnan(by_vector), by_look, vectors_evidence.shared(by_vector, by_look))


def pictured(
    calibration: Calibration, seen: weigh.Observed, rows: Ints, pictures: Ints, of_works: int
) -> Floats:
    """Return the log10 likelihood ratio of each sighting's nearest picture among those of all works.

    Parameters
    ----------
    seen : Observed
        Of the pairs that were screened, shape (k,). A sighting older than a work is no copy of it.
    rows : ndarray of intp, shape (k,)
        Their sightings.
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
    return images_evidence.ratios(calibration.images, distance, compared)


def worded(calibration: Calibration, seen: weigh.Observed, rows: Ints, texts: Ints, of_works: int) -> Floats:
    """Return the log10 likelihood ratio of the most that each sighting has of a text, among those of all works.

    Parameters
    ----------
    seen, rows
        As for `pictured`.
    texts : ndarray of intp, shape (sightings,)
        How many usable texts each has.
    of_works : int
        How many all works have.

    Returns
    -------
    ndarray of float64, shape (sightings,)
        NaN where no texts could be compared, or none were counted.
    """
    compared: Floats = texts.astype(np.float64) * of_works
    extent = _greatest(seen.extent, seen.before, rows, np.where(compared > 0, 0.0, np.nan))
    return texts_evidence.ratios(calibration.texts, extent, compared)


def vectored(
    calibration: Calibration, seen: weigh.Observed, rows: Ints, vectors: Ints, of_works: int
) -> Floats:
    """Return the log10 likelihood ratio of each sighting's nearest vector among those of all works.

    Parameters
    ----------
    seen, rows
        As for `pictured`.
    vectors : ndarray of intp, shape (sightings,)
        How many vectors each has.
    of_works : int
        How many all works have.

    Returns
    -------
    ndarray of float64, shape (sightings,)
        NaN where no vectors could be compared, or none of their model were counted.
    """
    compared: Floats = vectors.astype(np.float64) * of_works
    cosine = _greatest(seen.cosine, seen.before, rows, np.where(compared > 0, -np.inf, np.nan))
    return vectors_evidence.ratios(calibration.vectors, seen.model, cosine, compared)


def _greatest(found: Floats, before: Bools, rows: Ints, least: Floats) -> Floats:
    """Return the greatest of what was found of pairs of each sighting, or `least`: of works that it may be of."""
    known = ~np.isnan(found) & ~before
    np.maximum.at(least, rows[known], found[known])
    return least
