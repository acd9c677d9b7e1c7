"""The images facet: files of pictures -> their PDQ hashes, or for each that gives none one error that says why.

What of a file is hashed is told in `_decode`; how the pictures of two items are compared, in `pictures`.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from functools import partial
from queue import SimpleQueue
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.errors import (
    DamagedPictureError,
    DecoderError,
    InputError,
    NotAPictureError,
    OversizePictureError,
    PictureError,
    UnreadableError,
)
from deadringer.facets import _files, _isolated
from deadringer.facets._decode import FORMATS as FORMATS
from deadringer.facets._decode import MAX_PIXELS, Decoded, decode, jpeg, shrunk
from deadringer.facets._decode import versions as versions
from deadringer.kernels.level import resolve
from deadringer.kernels.pdq import ORIENTATIONS, PdqHash, pdq, pdq_dihedral

#: What a child may use for one file: a picture of MAX_PIXELS is held at most twice in 4 channels and once in 3.
CHILD_MEMORY = 2 << 30
CHILD_SECONDS = 10
#: The longest side of a thumbnail, so that its pixels are an answer of a child in one line.
LONGEST_THUMBNAIL = 256

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class HashedImage:
    """The hash of a file, and what it depends on.

    `hashes` holds the hash of the picture as it is seen under "original" and, where they were asked for, those of its
    orientations; the other fields are those of `Decoded`. `pillow` and `libjpeg` are versions: another decoder may move
    a code by some bits. `thumbnail` is a small JPEG of it where one was asked for, else empty.
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
    thumbnail: bytes = b""

    @property
    def code(self) -> bytes:
        """The code of the picture as it is seen."""
        return self.hashes["original"].code

    @property
    def quality(self) -> int:
        """Its quality, 0 to 100."""
        return self.hashes["original"].quality


@dataclass(frozen=True, slots=True)
class _Terms:
    """How to hash a file: what every file of a call has in common."""

    orientations: bool
    luminance: bool
    thumbnail: int
    max_pixels: int
    level: str


#: What is found in a file, and its pixels made small where that was asked for.
_Found = tuple[HashedImage, Pixels | None] | PictureError


def _hashed(name: str, terms: _Terms) -> _Found:
    try:
        found = decode(name, max_pixels=terms.max_pixels, luminance=terms.luminance)
        if terms.orientations:
            hashes = pdq_dihedral(found.pixels, exact=True, level=terms.level)
        else:
            hashes = {"original": pdq(found.pixels, level=terms.level)}
        small = shrunk(found.pixels, terms.thumbnail) if terms.thumbnail else None
    except PictureError as error:
        return error
    except (MemoryError, OverflowError) as error:
        return OversizePictureError(f"{name}: {error}")
    about = {field: getattr(found, field) for field in Decoded.__slots__ if field != "pixels"}
    pillow, libjpeg = versions()
    return HashedImage(name, hashes, **about, pillow=pillow, libjpeg=libjpeg), small


def _shown(found: _Found) -> HashedImage | PictureError:
    """Return what was found with its thumbnail, which is written here: a child hands over pixels, never a file."""
    if isinstance(found, PictureError):
        return found
    image, small = found
    return image if small is None else replace(image, thumbnail=jpeg(small))


def hash_images(
    paths: Iterable[str | os.PathLike[str]],
    *,
    orientations: bool = False,
    luminance: bool = False,
    isolated: bool = False,
    thumbnail: int | None = None,
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
    thumbnail : int, optional
        Also keep of every picture a JPEG with so many pixels along its longer side at most, up to 256. It holds pixels
        alone, and nothing else of the file.
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
    names = _files.names(paths)
    count = _files.threads_of(threads)
    max_pixels = _files.counted("max_pixels", max_pixels)
    _files.callable_or_none("progress", progress)
    if thumbnail is not None and (type(thumbnail) is not int or not 1 <= thumbnail <= LONGEST_THUMBNAIL):
        raise InputError(
            f"thumbnail: expected a whole number from 1 to {LONGEST_THUMBNAIL}, got {thumbnail!r}"
        )
    terms = _Terms(orientations, luminance, thumbnail or 0, max_pixels, resolve(level))
    if progress:
        progress(0, len(names))
    out: list[HashedImage | PictureError] = []
    with ExitStack() as stack:
        call = partial(_ask, _children(stack, count, terms)) if isolated else partial(_hashed, terms=terms)
        # Closed before the children are, whatever happens: a file in hand still needs its own.
        for found in stack.enter_context(closing(_files.in_order(names, call, count))):
            out.append(_shown(found))
            if progress:
                progress(len(out), len(names))
    return out


_KINDS = {
    kind.__name__: kind
    for kind in (UnreadableError, NotAPictureError, DamagedPictureError, OversizePictureError, DecoderError)
}
_Children = SimpleQueue[_isolated.Child]


def _children(stack: ExitStack, count: int, terms: _Terms) -> _Children:
    """Return children that are not busy; they begin when first asked."""
    free: _Children = SimpleQueue()
    code = f"from {__name__} import serve; serve()"
    arguments = [json.dumps(asdict(terms)), str(CHILD_MEMORY), str(CHILD_SECONDS)]
    for _ in range(count):
        # Twice the CPU time, and some to begin: a child that sleeps, or is kept from running, is stopped as well.
        child = _isolated.Child(code, arguments, 2 * CHILD_SECONDS + 20)
        free.put(stack.enter_context(child))
    return free


def _ask(free: _Children, name: str) -> _Found:
    child = free.get()
    try:
        answer = json.loads(child.ask(json.dumps(name).encode()))
        if "error" in answer:
            return _KINDS[answer["error"]](str(answer["message"]))
        return _believed(name, answer)
    except _isolated.Died as died:
        return DecoderError(f"{name}: its decoder {died}")
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ) as error:  # a decoder that was taken over says anything
        return DecoderError(f"{name}: its decoder gave no proper answer ({error})")
    finally:
        free.put(child)


def _believed(name: str, answer: dict[str, Any]) -> tuple[HashedImage, Pixels | None]:
    """Return a child's answer once all of it is of the form it must have; raises ValueError and the like else."""
    hashes = {key: PdqHash(bytes.fromhex(code), quality) for key, (code, quality) in answer["hashes"].items()}
    counts = {field: answer[field] for field in ("width", "height", "frames", "orientation")}
    numbers, quality = [*counts.values()], [one.quality for one in hashes.values()]
    proper = (
        tuple(hashes) in (ORIENTATIONS[:1], ORIENTATIONS)
        and all(len(one.code) == 32 for one in hashes.values())
        and all(type(number) is int and 0 <= number < 1 << 31 for number in numbers)
        and all(type(number) is int and 0 <= number <= 100 for number in quality)
        and type(answer["luminance_only"]) is bool
        and answer["format"] in (*FORMATS, "MPO")
    )
    shape, data = answer["small"]
    if not proper or (shape and (len(shape) not in (2, 3) or max(shape) > LONGEST_THUMBNAIL)):
        raise ValueError("a value out of range")
    small = np.frombuffer(base64.b64decode(data), np.uint8).reshape(shape) if shape else None
    if small is not None and (not small.size or small.shape[2:] not in ((), (3,))):
        raise ValueError("pixels of no picture")
    pillow, libjpeg = versions()
    about = {**counts, "format": answer["format"], "luminance_only": answer["luminance_only"]}
    return HashedImage(name, hashes, **about, pillow=pillow, libjpeg=libjpeg), small


def serve() -> None:
    """Answer for `_ask`, in the child: a name a line, as JSON. The process was given the terms and its limits."""
    terms = _Terms(**json.loads(sys.argv[1]))

    def answer(line: bytes) -> bytes:
        found = _hashed(json.loads(line), terms)
        if isinstance(found, PictureError):
            return json.dumps({"error": type(found).__name__, "message": str(found)}).encode()
        image, small = found
        hashes = {key: (one.code.hex(), one.quality) for key, one in image.hashes.items()}
        pixels = (None, "") if small is None else (small.shape, base64.b64encode(small.tobytes()).decode())
        about = {field: value for field, value in asdict(image).items() if field != "thumbnail"}
        return json.dumps({**about, "hashes": hashes, "small": pixels}).encode()

    _isolated.answer_lines(answer, int(sys.argv[2]), int(sys.argv[3]))
