"""Comparing a batch of sightings with the works of a register: pairs of rows, and the score of each in every facet.

The same seam for one machine and many: a batch in, its pairs out; batches of sightings follow one another and never
depend on one another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.facets import extents, names, pictures, specs, texts, vectors
from deadringer.facets.texts import NO_BOILERPLATE, Boilerplate
from deadringer.model.pictures import Picture
from deadringer.model.records import Image, Name, Sighting, Spec, Work
from deadringer.model.sheets import Sheet
from deadringer.model.texts import Written
from deadringer.screening.merge import merge
from deadringer.screening.plan import MIN_SHARED, Plan

Rows = npt.NDArray[np.intp]
Scores = npt.NDArray[np.float64]
Progress = Callable[[int, int], object]
_NONE: Mapping[str, Picture] = MappingProxyType({})

_NO_ROWS: Rows = np.empty(0, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Items as the facets compare them: ids, designations, pictures, texts, data sheets and vectors, row by row."""

    item_ids: tuple[str, ...]
    names: names.NameTable
    pictures: pictures.Gallery
    texts: texts.Library
    sheet: Sheet
    vectors: vectors.Space

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self.item_ids)

    def units(self, *, vectors: bool) -> Rows:
        """Return a number for each item: the same for items alike in all that counts, listings of one product.

        With `vectors` they count: a machine may have given one text two, so they do only where they weigh something.
        """
        known: dict[object, int] = {}
        seen = [self.pictures.codes_of(row) for row in range(len(self))]
        read = [self.texts.texts_of(row) for row in range(len(self))]
        near = [self.vectors.digest(row) if vectors else b"" for row in range(len(self))]
        sheets = (tuple(row.items()) for row in self.sheet.rows())
        alike = zip(self.names.names, seen, read, near, sheets, strict=True)
        return np.array([known.setdefault(one, len(known)) for one in alike], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Screened:
    """The pairs that were compared, ascending by (sighting, work), and their scores by facet; NaN where missing.

    The score of images is a distance in bits; `alike` has every pair of pictures within the radius of the plan,
    `shared` every pair of texts with a passage in common that reaches its cutoff, and `near` every pair of vectors that
    reaches its own, where they were just compared. `extents` are how much of a text is copied, as evidence counts it.
    """

    sightings: Rows
    works: Rows
    scores: dict[str, Scores]
    extents: Scores
    alike: pictures.Alike = pictures.NONE
    shared: texts.Shared = texts.NONE
    near: vectors.Near = vectors.NONE

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.sightings)


def prepare(
    items: Sequence[Work] | Sequence[Sighting],
    named: Sequence[Name],
    stated: Sequence[Spec],
    shown: Sequence[Image] = (),
    hashed: Mapping[str, Picture] = _NONE,
    written: Sequence[Written] = (),
    common: Boilerplate = NO_BOILERPLATE,
    embedded: vectors.Space = vectors.NOTHING,
    **options: Any,
) -> Prepared:
    """Bring works or sightings to the form the facets compare.

    `hashed` has the pictures by path, `common` is what of the texts does not count, `embedded` has the vectors of any
    items, all of one model; options are those of kernels.
    """
    ids = [item.work_id if isinstance(item, Work) else item.sighting_id for item in items]
    titles = [item.title for item in items]
    turned = any(isinstance(item, Sighting) for item in items)
    return Prepared(
        tuple(ids),
        names.table(ids, titles, named),
        pictures.gallery(ids, shown, hashed, turned=turned),
        texts.library(ids, written, common, **_scoring(options)),
        specs.sheet(ids, stated),
        vectors.gather(ids, embedded),
    )


def screen(
    plan: Plan,
    sightings: Prepared,
    works: Prepared,
    *,
    terms: specs.Learnt = specs.NONE,
    also: tuple[Rows, Rows] = (_NO_ROWS, _NO_ROWS),
    progress: Progress | None = None,
    **options: Any,
) -> Screened:
    """Compare sightings with works as planned.

    Parameters
    ----------
    plan : Plan
    sightings, works : Prepared
        n and m items.
    terms : mapping of Attribute to Terms
        What the works tell of the attributes of data sheets.
    also : (ndarray, ndarray)
        Pairs to compare whatever the cutoffs: where a text of the sighting bears a mark of the work.
    progress : callable, optional
        Called as progress(done, total) with steps done.
    **options
        `threads`, `level` and `max_pairs`, as the kernels take them.

    Returns
    -------
    Screened
        Every pair where the plan is exhaustive; else every pair that reaches the cutoff of some facet, and `also`.
        Each is scored by all facets.
    """
    tell = progress or (lambda done, total: None)
    comparer = names.Comparer(sightings.names, works.names)
    alike = pictures.alike(sightings.pictures, works.pictures, plan.radius, **options)
    tell(1, 6)
    shared = texts.shared(sightings.texts, works.texts, **options)
    shared = shared.where(shared.score >= plan.cutoffs["texts"])
    near = vectors.near(sightings.vectors, works.vectors, plan.cutoffs["vectors"], **options)
    tell(2, 6)
    if plan.exhaustive:
        n, m = len(sightings), len(works)
        rows, of = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
    else:
        by_name = comparer.candidates(plan.cutoffs["names"], **options)
        by_specs = specs.candidates(
            sightings.sheet, works.sheet, plan.cutoffs["specs"], terms, min_shared=MIN_SHARED, **options
        )
        by_picture = pictures.candidates(alike, sightings.pictures, works.pictures)
        by_text = texts.candidates(shared, sightings.texts, works.texts, plan.cutoffs["texts"])
        by_vector = vectors.candidates(near, sightings.vectors, works.vectors)
        rows, of = merge([by_name, by_picture, by_text, by_specs, by_vector, also], len(works))
    tell(3, 6)
    found = {"names": comparer.scores(rows, of, **_scoring(options))}
    found["images"] = pictures.scores(sightings.pictures, works.pictures, rows, of, **_scoring(options))
    tell(4, 6)
    copied = extents.compared(sightings.texts, works.texts, rows, of, **_scoring(options))
    found["texts"] = copied.scores
    tell(5, 6)
    found["specs"] = specs.scores(sightings.sheet, works.sheet, rows, of, terms, **_scoring(options))
    found["vectors"] = vectors.scores(sightings.vectors, works.vectors, rows, of, **_scoring(options))
    tell(6, 6)
    return Screened(rows, of, found, copied.extents, alike, shared, near)


def _scoring(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that scoring given pairs takes: it finds none, so it has no budget."""
    return {name: value for name, value in options.items() if name != "max_pairs"}
