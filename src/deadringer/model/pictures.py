"""Pictures as a case keeps them: what was found in each file, and what two of them that are alike have in common."""

from __future__ import annotations

from dataclasses import dataclass

#: Codes of less quality (0 to 100) are of flat or blank pictures, alike by chance, and never count as a likeness.
LEAST_QUALITY = 50
#: Bits of a code.
BITS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One file, hashed.

    `codes` are the PDQ codes of the picture as it stands and in its seven other orientations. `refused` says why the
    file cannot be compared, and is empty where it can. `exif` is the orientation that was undone; `thumbnail` a small
    JPEG; `pillow` and `libjpeg` the versions that decoded it.
    """

    path: str
    sha256: str
    refused: str = ""
    codes: tuple[bytes, ...] = ()
    quality: int = 0
    width: int = 0
    height: int = 0
    format: str = ""
    frames: int = 0
    exif: int = 0
    pillow: str = ""
    libjpeg: str = ""
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two pictures whose codes lie within the radius; paths within the case.

    `orientation` is what was done to the sighting's picture to bring it nearest, as `pdq_dihedral` names it, and
    `distance` the bits in which the codes then differ; `upright` is the distance as both stand.
    """

    sighting_picture: str
    work_picture: str
    orientation: str
    distance: int
    upright: int
    quality_sighting: int
    quality_work: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The pictures of a sighting and of a work, in words, and those of them that are alike, nearest first."""

    sighting: str
    work: str
    note: str
    likenesses: tuple[Likeness, ...] = ()
