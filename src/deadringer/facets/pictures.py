"""The pictures of items, compared: every picture of a sighting, in all its orientations, with every one of a work.

Distances are in bits of 256, between PDQ codes. `images` makes the codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.facets._portions import parts
from deadringer.kernels.hamming import hamming_join, hamming_scores
from deadringer.kernels.pdq import ORIENTATIONS
from deadringer.model.pictures import BITS, Likeness, Picture
from deadringer.model.records import Image

Rows = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]

#: Codes that are measured at a time: 100 MB of rows and distances.
_AT_ONCE = 1 << 22
_TURNS = len(ORIENTATIONS)


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """The usable pictures of some items, item by item.

    `starts[i]` to `starts[i + 1]` are the pictures of item i. `codes` has shape (pictures * turns, 32), uint8: of each
    picture all orientations (a sighting's) or the one it stands in (a work's).
    """

    pictures: tuple[Picture, ...]
    starts: Rows
    codes: npt.NDArray[np.uint8]
    turns: int

    @property
    def counts(self) -> Rows:
        """How many usable pictures each item has."""
        return np.diff(self.starts)

    def of(self) -> Rows:
        """Return the item of each picture."""
        return np.repeat(np.arange(len(self.starts) - 1), self.counts)

    def codes_of(self, item: int) -> tuple[bytes, ...]:
        """Return what makes an item's pictures the same as another's: their codes, in order."""
        return tuple(
            sorted(self.pictures[at].codes[0] for at in range(*self.starts[item : item + 2].tolist()))
        )


def gallery(
    item_ids: Sequence[str], images: Iterable[Image], hashed: Mapping[str, Picture], *, turned: bool
) -> Gallery:
    """Gather the usable pictures of some items.

    Parameters
    ----------
    item_ids : sequence of str
        The items, in this order.
    images : iterable of Image
        Pictures of any items; those of others are passed over, and so is one that an item states twice.
    hashed : mapping of str to Picture
        By path. One that is not there, or was refused, is not usable.
    turned : bool
        Keep all orientations of each.
    """
    rows = {item: row for row, item in enumerate(item_ids)}
    by_row: list[dict[str, Picture]] = [{} for _ in item_ids]
    for image in images:
        found = hashed.get(image.path)
        if image.item_id in rows and found is not None and not found.refused:
            by_row[rows[image.item_id]][image.path] = found
    kept = tuple(picture for own in by_row for picture in own.values())
    turns = _TURNS if turned else 1
    codes = [code for picture in kept for code in picture.codes[:turns]]
    return Gallery(
        kept,
        np.cumsum([0, *map(len, by_row)], dtype=np.intp),
        np.frombuffer(b"".join(codes), np.uint8).reshape(-1, BITS // 8),
        turns,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Pairs of pictures within a radius, by place in both galleries, ascending; all arrays have shape (k,).

    `turn` is the place in `ORIENTATIONS` of what brings them nearest, the first of equals; `distance` is that then.
    """

    left: Rows
    right: Rows
    turn: Rows
    distance: Rows


#: No pairs of pictures.
NONE = Alike(*(np.empty(0, np.intp) for _ in range(4)))


def alike(left: Gallery, right: Gallery, radius: int, **options: Any) -> Alike:
    """Find every pair of pictures within a radius in some orientation.

    Parameters
    ----------
    left, right : Gallery
        Of sightings (turned) and of works.
    radius : int
        In bits, 0 to 256.
    **options
        `threads`, `level` and `max_pairs`, as the kernel takes them.
    """
    if not len(left.codes) or not len(right.codes):
        return NONE
    found = hamming_join(left.codes, right.codes, radius=radius, **options)
    picture, turn = np.divmod(found.left.astype(np.intp), left.turns)
    other, distance = found.right.astype(np.intp), found.score.astype(np.intp)
    order = np.lexsort((turn, distance, other, picture))
    picture, other, turn, distance = (column[order] for column in (picture, other, turn, distance))
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (picture[1:] != picture[:-1]) | (other[1:] != other[:-1])
    return Alike(picture[first], other[first], turn[first], distance[first])


def candidates(found: Alike, left: Gallery, right: Gallery) -> tuple[Rows, Rows]:
    """Return the pairs of items of which some pictures are alike, as two columns; a pair may come up more than once."""
    return left.of()[found.left], right.of()[found.right]


def likenesses(found: Alike, left: Gallery, right: Gallery, **options: Any) -> Iterator[Likeness]:
    """Yield the pairs of pictures with what is told of them, in order."""
    upright = _distances(left, right, found.left, found.right, 1, **options)[:, 0]
    columns = (found.left, found.right, found.turn, found.distance, upright)
    for at, to, turn, distance, standing in zip(*(column.tolist() for column in columns), strict=True):
        one, other = left.pictures[at], right.pictures[to]
        yield Likeness(
            sighting_picture=one.path,
            work_picture=other.path,
            orientation=ORIENTATIONS[turn],
            distance=distance,
            upright=standing,
            quality_sighting=one.quality,
            quality_work=other.quality,
        )


def between(
    left: Gallery, right: Gallery, row_left: int, row_right: int, radius: int, **options: Any
) -> tuple[Likeness, ...]:
    """Return the pictures of one pair of items that are alike, nearest first."""
    one, other = _only(left, row_left), _only(right, row_right)
    found = likenesses(alike(one, other, radius, **options), one, other, **options)
    return tuple(sorted(found, key=lambda like: (like.distance, like.sighting_picture, like.work_picture)))


def _only(side: Gallery, row: int) -> Gallery:
    begin, end = side.starts[row : row + 2].tolist()
    return Gallery(
        side.pictures[begin:end],
        np.array([0, end - begin], np.intp),
        side.codes[begin * side.turns : end * side.turns],
        side.turns,
    )


def scores(left: Gallery, right: Gallery, rows_left: Rows, rows_right: Rows, **options: Any) -> Floats:
    """Return the least distance between pictures of given pairs of items, over all orientations.

    Parameters
    ----------
    left, right : Gallery
        Of n sightings (turned) and of m works.
    rows_left, rows_right : ndarray of intp, shape (k,)
        The pairs.

    Returns
    -------
    ndarray of float64, shape (k,)
        In bits, 0 to 256; NaN where either has no usable picture.
    """
    out = np.full(len(rows_left), np.nan)
    pairs = parts(left.starts, right.starts, rows_left, rows_right, _AT_ONCE // left.turns)
    for pair, picture, other in pairs:
        near = _distances(left, right, picture, other, left.turns, **options).min(axis=1)
        np.fmin.at(out, pair, near.astype(np.float64))
    return out


def _distances(
    left: Gallery, right: Gallery, pictures: Rows, others: Rows, turns: int, **options: Any
) -> npt.NDArray[np.intp]:
    """Return the distances of pairs of pictures in the first so many orientations, shape (k, turns)."""
    if not len(pictures):
        return np.empty((0, turns), np.intp)
    rows = (pictures[:, None] * left.turns + np.arange(turns)).ravel()
    options = {name: value for name, value in options.items() if name != "max_pairs"}
    found = hamming_scores(
        left.codes, right.codes, rows.astype(np.uint32), np.repeat(others, turns).astype(np.uint32), **options
    )
    return np.asarray(found, np.intp).reshape(-1, turns)
