"""The PDQ picture hash: 256 bits that stay nearly the same when a picture is scaled or compressed again.

It hashes pixels; `deadringer.hash_images` reads files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deadringer._core import pdq as core
from deadringer.kernels import _input
from deadringer.kernels import level as levels
from deadringer.reference import pdq as reference

#: What was done to the picture whose code each is, in the order of the core; turns are clockwise.
ORIENTATIONS = (
    "original",
    "rotated 90",
    "rotated 180",
    "rotated 270",
    "mirrored",
    "mirrored and rotated 90",
    "mirrored and rotated 180",
    "mirrored and rotated 270",
)


@dataclass(frozen=True, slots=True)
class PdqHash:
    """The hash of a picture.

    Attributes
    ----------
    code : bytes
        32 bytes, the highest frequency in the first bit: `code.hex()` is the published form. Many are an array for a
        join by `np.frombuffer(b"".join(codes), np.uint8).reshape(-1, 32)`.
    quality : int
        0 to 100: how much the picture changes from place to place. Codes of little quality (users of PDQ commonly leave
        out those below 50) are alike by chance and say nothing.
    """

    code: bytes
    quality: int


def pdq(image: Any, *, level: str | None = None) -> PdqHash:
    """Hash a picture.

    Parameters
    ----------
    image : array of uint8, shape (h, w) or (h, w, 3)
        Grey levels, or red, green and blue; or a Pillow picture of mode L or RGB. At most 2^28 pixels, and 2^22 along
        a side.
    level : str, optional
        The CPU level; see `cpu_level`. All give the same bits.

    Returns
    -------
    PdqHash
        A picture with a side of less than 5 pixels has no code: zeros, of quality 0. So has one that does not change
        along a side, such as a blank one.

    Raises
    ------
    InputError
        `image` is of another shape or type, empty, or has an alpha channel or a palette.
    RangeError
        It is too large.

    References
    ----------
    .. [1] Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019.
    """
    return _hashes(image, 1, False, level)[0]


def pdq_dihedral(image: Any, *, exact: bool = False, level: str | None = None) -> dict[str, PdqHash]:
    """Hash a picture as it is, turned and mirrored.

    Parameters
    ----------
    image, level
        As for `pdq`.
    exact : bool
        By default all eight codes come from one transform, as published. They need not equal the codes of the turned
        picture: PDQ's windows reach further forward than back where (side + 127) // 128 is even, so that the samples of
        a mirrored picture lie up to two pixels beside those of the picture. Of real pictures of 200 pixels a side up to
        34 bits differ, of 1,000 pixels up to 8. With `exact` the codes equal those of the turned picture bit for
        bit, from four transforms.

    Returns
    -------
    dict of str to PdqHash
        The eight hashes by what was done to the picture, in the order of `ORIENTATIONS`: "original", "rotated 90",
        "rotated 180" and "rotated 270" (clockwise), "mirrored" (left for right), and "mirrored and rotated 90" and so
        on (first mirrored, then turned). Without `exact` all have the quality of the original.

    Raises
    ------
    InputError, RangeError
        As for `pdq`.

    References
    ----------
    .. [1] Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019.
    """
    return dict(zip(ORIENTATIONS, _hashes(image, len(ORIENTATIONS), exact, level), strict=True))


def _hashes(image: Any, orientations: int, exact: bool, level: str | None) -> list[PdqHash]:
    pixels, use = _input.picture(image, "image"), levels.resolve(level)
    if use == levels.REFERENCE:
        return [PdqHash(*found) for found in reference.hashes(pixels.tolist(), orientations, exact)]
    codes = np.empty((orientations, core.BYTES), dtype=np.uint8)
    quality = np.empty(orientations, dtype=np.uint32)
    core.hash(pixels, codes, quality, exact=exact, level=levels.row(use))
    return [PdqHash(code.tobytes(), int(q)) for code, q in zip(codes, quality, strict=True)]
