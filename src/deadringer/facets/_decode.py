"""Files of pictures -> pixels, by explicit rules; pixels -> small pictures to look at. Only this uses Pillow.

What a picture looks like is what is read: turned as its EXIF orientation says; transparent parts on white; a palette
looked up; of 16 bits a channel the upper 8; black and white as 0 and 255; CMYK as Pillow converts it, without its
colour profile; of an animation or a document of many pages the first. Nothing is scaled: a decoder's own scaling moves
the hash. Pictures without a known range of values (32-bit integers, floating point) are refused.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL
from PIL import Image, UnidentifiedImageError, features

from deadringer.errors import (
    DamagedPictureError,
    NotAPictureError,
    OversizePictureError,
    PictureError,
    UnreadableError,
)
from deadringer.facets._files import open_plain

#: The formats that are read, by Pillow's names; JPEG may hold several pictures, which Pillow then calls MPO.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
#: Pixels that are read at most, unless told: Pillow's own bound, past which it warns of a bomb. 270 MB in colour.
MAX_PIXELS = 89_478_485

_ORIENTATION = 0x0112  # the EXIF tag
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ALPHA = ("LA", "PA", "RGBA", "RGBa")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture as it is seen: (h, w) grey levels or (h, w, 3) colours, and what was found in its file.

    `width` and `height` are those after turning; `orientation` is the EXIF orientation that was undone (1: none).
    `luminance_only` tells that a colour JPEG was decoded without its colours, as asked.
    """

    pixels: npt.NDArray[np.uint8]
    width: int
    height: int
    format: str
    frames: int
    orientation: int
    luminance_only: bool


def decode(path: str | os.PathLike[str], *, max_pixels: int = MAX_PIXELS, luminance: bool = False) -> Decoded:
    """Read one file as a picture, by the rules of this module.

    Parameters
    ----------
    path : path
        A regular file of one of `FORMATS`, whatever its name ends in.
    max_pixels : int
        Refuse more, before anything is decoded. Pillow's own limit holds besides.
    luminance : bool
        Decode of a colour JPEG the luminance only: about twice as fast; moves the hash by up to a few bits.

    Raises
    ------
    PictureError
        One of its kinds: `UnreadableError`, `NotAPictureError`, `DamagedPictureError`, `OversizePictureError`.
    """
    name = os.fspath(path)
    file, size = open_plain(name, UnreadableError)
    with file:
        if not size:
            raise NotAPictureError(f"{name}: an empty file")
        try:
            return _decoded(file, name, max_pixels, luminance)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise OversizePictureError(f"{name}: more pixels than are read") from None
        except MemoryError:
            raise OversizePictureError(f"{name}: not enough memory to decode it") from None
        except UnidentifiedImageError:
            raise NotAPictureError(f"{name}: not one of {', '.join(FORMATS)}") from None
        except PictureError:
            raise
        except Exception as error:  # decoders raise nearly anything at what they did not expect
            raise DamagedPictureError(f"{name}: {type(error).__name__}: {error}") from error


def _decoded(file: Any, name: str, max_pixels: int, luminance: bool) -> Decoded:
    with Image.open(file, formats=FORMATS) as image:
        if image.width * image.height > max_pixels:
            size = f"{image.width} x {image.height}"
            raise OversizePictureError(f"{name}: {size}, more than {max_pixels:,} pixels")
        kind = image.format or ""
        frames = int(getattr(image, "n_frames", 1))
        image.seek(0)
        orientation = _orientation(image)
        colour = image.mode != "L"
        if luminance and kind in ("JPEG", "MPO"):
            image.draft("L", image.size)
        luminance_only = colour and image.mode == "L"
        seen = _seen(image, kind, name)
        if orientation in _UPRIGHT:
            seen = seen.transpose(_UPRIGHT[orientation])
        return Decoded(np.asarray(seen), seen.width, seen.height, kind, frames, orientation, luminance_only)


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation; 1 where none is stated, or none that can be read."""
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # a damaged note about a picture is no damage to the picture
        return 1
    return found if found in _UPRIGHT else 1


def _seen(image: Image.Image, kind: str, name: str) -> Image.Image:
    """Return what is seen of a picture, in mode L or RGB: see the rules at the top."""
    image.load()
    if image.mode.startswith("I;16") or (image.mode == "I" and kind == "PNG"):
        return Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8))
    if image.mode in _ALPHA or "transparency" in image.info:
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
        return white.convert("RGB")
    if image.mode in ("L", "RGB"):
        return image
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "CMYK", "YCbCr", "RGBX", "HSV"):
        return image.convert("RGB")
    raise NotAPictureError(f"{name}: pixels of mode {image.mode}, whose range is not known")


@cache
def versions() -> tuple[str, str]:
    """Return the versions of Pillow and of its libjpeg: another decoder may move a code by some bits."""
    turbo = features.version_feature("libjpeg_turbo")
    return PIL.__version__, f"libjpeg-turbo {turbo}" if turbo else f"libjpeg {features.version_codec('jpg')}"


def shrunk(pixels: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.uint8]:
    """Return a picture scaled down so that no side is longer than `side` pixels; as it is where none is."""
    image = Image.fromarray(pixels)
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return np.asarray(image)


def jpeg(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Return a picture as a JPEG file that holds its pixels and nothing else: no profile, no note, no other part."""
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=80)
    return out.getvalue()
