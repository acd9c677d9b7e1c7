"""The images facet: files of pictures -> their PDQ hashes, or for each that gives none one error that says why.

What a picture looks like is what is hashed, by these rules: turned as its EXIF orientation says; transparent parts on
white; a palette looked up; of 16 bits a channel the upper 8; black and white as 0 and 255; CMYK as Pillow converts it,
without its colour profile; of an animation or a document of many pages the first. Nothing is scaled before the hash: a
decoder's own scaling moves it. Pictures without a known range of values (32-bit integers, floating point) are refused.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from functools import cache, partial
from itertools import islice
from queue import SimpleQueue
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL
from PIL import Image, UnidentifiedImageError, features

from deadringer.errors import (
    DamagedPictureError,
    DecoderError,
    InputError,
    NotAPictureError,
    OversizePictureError,
    PictureError,
    UnreadableError,
)
from deadringer.facets import _isolated
from deadringer.kernels.level import resolve
from deadringer.kernels.pdq import PdqHash, pdq, pdq_dihedral

#: The formats that are read, by Pillow's names; JPEG may hold several pictures, which Pillow then calls MPO.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
#: Pixels that are read at most, unless told: Pillow's own bound, past which it warns of a bomb. 270 MB in colour.
MAX_PIXELS = 89_478_485
#: What a child may use for one file: a picture of MAX_PIXELS is held at most twice in 4 channels and once in 3.
CHILD_MEMORY = 2 << 30
CHILD_SECONDS = 10

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


@dataclass(frozen=True, slots=True)
class HashedImage:
    """The hash of a file, and what it depends on.

    `hashes` holds the hash of the picture as it is seen under "original" and, where they were asked for, those of its
    orientations; the other fields are those of `Decoded`. `pillow` and `libjpeg` are versions: another decoder may move
    a code by some bits.
    """

    path: str
    hashes: dict[str, PdqHash]
    width: int
    height: int
    format: str
    frames: int
    orientation: int
    luminance_only: bool
    pillow: str
    libjpeg: str

    @property
    def code(self) -> bytes:
        """The code of the picture as it is seen."""
        return self.hashes["original"].code

    @property
    def quality(self) -> int:
        """Its quality, 0 to 100."""
        return self.hashes["original"].quality


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
    try:
        # Not blocking: opening a pipe that nobody writes to would never return.
        opened = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{name}: {getattr(error, 'strerror', None) or error}") from None
    found = os.fstat(opened)
    if not stat.S_ISREG(found.st_mode):
        os.close(opened)
        raise UnreadableError(f"{name}: expected a regular file, got a {_kind(found.st_mode)}")
    with os.fdopen(opened, "rb") as file:
        if not found.st_size:
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


def _kind(mode: int) -> str:
    kinds = {stat.S_IFDIR: "folder", stat.S_IFIFO: "pipe", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}
    return kinds.get(stat.S_IFMT(mode), "special file")


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
def _versions() -> tuple[str, str]:
    turbo = features.version_feature("libjpeg_turbo")
    return PIL.__version__, f"libjpeg-turbo {turbo}" if turbo else f"libjpeg {features.version_codec('jpg')}"


def _hashed(
    name: str, orientations: bool, luminance: bool, max_pixels: int, level: str | None
) -> HashedImage | PictureError:
    try:
        found = decode(name, max_pixels=max_pixels, luminance=luminance)
        if orientations:
            hashes = pdq_dihedral(found.pixels, exact=True, level=level)
        else:
            hashes = {"original": pdq(found.pixels, level=level)}
    except PictureError as error:
        return error
    except (MemoryError, OverflowError) as error:
        return OversizePictureError(f"{name}: {error}")
    about = {field: getattr(found, field) for field in Decoded.__slots__ if field != "pixels"}
    pillow, libjpeg = _versions()
    return HashedImage(name, hashes, **about, pillow=pillow, libjpeg=libjpeg)


def hash_images(
    paths: Iterable[str | os.PathLike[str]],
    *,
    orientations: bool = False,
    luminance: bool = False,
    isolated: bool = False,
    max_pixels: int = MAX_PIXELS,
    threads: int | None = None,
    level: str | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> list[HashedImage | PictureError]:
    """Hash files of pictures; a bad file gives its error in its place and stops nothing.

    Parameters
    ----------
    paths : iterable of paths
        Files of any of `FORMATS`.
    orientations : bool
        Also hash every picture turned and mirrored, as `pdq_dihedral` does with `exact`.
    luminance, max_pixels
        As for `decode`.
    isolated : bool
        Decode in child processes, one a thread: for files from untrusted hands. One that crashes its decoder, or needs
        more than 2 GiB or 10 s of CPU, ends its child and gets a `DecoderError`; the others go on. It costs a second to
        begin with. The child has the rights of the user: it bounds what a decoder can use up, not what it can read.
    threads : int, optional
        How many files to decode at a time: all cores unless told.
    level : str, optional
        The CPU level of the hash; see `cpu_level`.
    progress : callable, optional
        Called as progress(files done, files in all), in order of the paths, once at the start and after each.

    Returns
    -------
    list of HashedImage or PictureError
        One a path, in order. The same files give the same list for any `threads`, `level` and `isolated`.

    Raises
    ------
    InputError
        An argument is not what was asked for.
    """
    names = _names(paths)
    count = _checked(threads, max_pixels, progress)
    use = resolve(level)
    terms = (orientations, luminance, max_pixels, use)
    if progress:
        progress(0, len(names))
    out: list[HashedImage | PictureError] = []
    with ExitStack() as stack:
        call = (
            partial(_ask, _children(stack, count, terms)) if isolated else lambda name: _hashed(name, *terms)
        )
        # Closed before the children are, whatever happens: a file in hand still needs its own.
        for found in stack.enter_context(closing(_in_order(names, call, count))):
            out.append(found)
            if progress:
                progress(len(out), len(names))
    return out


def _names(paths: Any) -> list[str]:
    if isinstance(paths, (str, bytes, os.PathLike)):
        raise InputError("paths: expected an iterable of paths, got one path")
    names = []
    for row, path in enumerate(paths):
        name = os.fspath(path) if isinstance(path, (str, os.PathLike)) else None
        if not isinstance(name, str):
            raise InputError(f"paths: expected a path in row {row}, got {path!r}")
        names.append(name)
    return names


def _checked(threads: Any, max_pixels: Any, progress: Any) -> int:
    """Check these arguments and return how many threads to use."""
    if threads is None:
        threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for name, value in (("threads", threads), ("max_pixels", max_pixels)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise InputError(f"{name}: expected a whole number from 1, got {value!r}")
    if progress is not None and not callable(progress):
        raise InputError(f"progress: expected a callable, got {progress!r}")
    return int(threads)


def _in_order(
    names: list[str], call: Callable[[str], HashedImage | PictureError], threads: int
) -> Generator[HashedImage | PictureError, None, None]:
    """Yield call(name) in order; an interrupt lets the files in hand end and starts no other."""
    if threads == 1:
        yield from map(call, names)
        return
    todo = iter(names)
    with ThreadPoolExecutor(threads, thread_name_prefix="deadringer") as pool:
        try:
            waiting: deque[Future[HashedImage | PictureError]] = deque(
                pool.submit(call, name) for name in islice(todo, 2 * threads)
            )
            while waiting:
                found = waiting.popleft().result()
                if (name := next(todo, None)) is not None:
                    waiting.append(pool.submit(call, name))
                yield found
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_KINDS = {
    kind.__name__: kind
    for kind in (UnreadableError, NotAPictureError, DamagedPictureError, OversizePictureError, DecoderError)
}
_Children = SimpleQueue[_isolated.Child]


def _children(stack: ExitStack, count: int, terms: tuple[object, ...]) -> _Children:
    """Return children that are not busy; they begin when first asked."""
    free: _Children = SimpleQueue()
    code = f"from {__name__} import serve; serve()"
    for _ in range(count):
        # Twice the CPU time, and some to begin: a child that sleeps, or is kept from running, is stopped as well.
        child = _isolated.Child(
            code, [json.dumps([*terms, CHILD_MEMORY, CHILD_SECONDS])], 2 * CHILD_SECONDS + 20
        )
        free.put(stack.enter_context(child))
    return free


def _ask(free: _Children, name: str) -> HashedImage | PictureError:
    child = free.get()
    try:
        answer = json.loads(child.ask(json.dumps(name).encode()))
        if "error" in answer:
            return _KINDS[answer["error"]](str(answer["message"]))
        hashes = {
            key: PdqHash(bytes.fromhex(code), quality) for key, (code, quality) in answer["hashes"].items()
        }
        return HashedImage(**{**answer, "hashes": hashes})
    except _isolated.Died as died:
        return DecoderError(f"{name}: its decoder {died}")
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
    ) as error:  # a decoder that was taken over says anything
        return DecoderError(f"{name}: its decoder gave no proper answer ({error})")
    finally:
        free.put(child)


def serve() -> None:
    """Answer for `_ask`, in the child: a name a line, as JSON; the terms are the argument of the process."""
    *terms, memory, seconds = json.loads(sys.argv[1])

    def answer(line: bytes) -> bytes:
        found = _hashed(json.loads(line), *terms)
        if isinstance(found, PictureError):
            return json.dumps({"error": type(found).__name__, "message": str(found)}).encode()
        hashes = {key: (one.code.hex(), one.quality) for key, one in found.hashes.items()}
        return json.dumps({**asdict(found), "hashes": hashes}).encode()

    _isolated.answer_lines(answer, memory, seconds)
