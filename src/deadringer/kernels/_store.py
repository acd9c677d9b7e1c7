"""Indexes at rest: an immutable directory of .npy files and a meta.json. It knows no kernel.

Nothing is executed on opening: no pickle, no names taken from a file. Opening maps the arrays and checks their types,
shapes and sizes against meta.json; what they hold is checked where it is used, and hashed by `verify`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from deadringer.errors import InputError, IntegrityError

FORMAT = 1
_META = "meta.json"
_META_BYTES = 16 * 2**20  # a hundred thousand arrays: more is no index of ours
_NAME = re.compile(r"[0-9]+-[a-z]+|[a-z]+")
_PART = 16 * 2**20

Arrays = Mapping[str, npt.NDArray[Any]]


def save(path: str | os.PathLike[str], kernel: str, parameters: Mapping[str, Any], arrays: Arrays) -> None:
    """Write an index beside its name, make it durable, and publish it by renaming.

    Raises
    ------
    InputError
        Something is there already: an index is immutable, and saved under a new name.
    """
    to = Path(path)
    if to.exists() or to.is_symlink():
        raise InputError(f"path: {to} exists already; an index is immutable: save it under a new name")
    beside = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        beside.mkdir(parents=True)
        files = {name: _write(beside / f"{name}.npy", array) for name, array in arrays.items()}
        meta = {"format": FORMAT, "kernel": kernel, "parameters": dict(parameters), "arrays": files}
        with (beside / _META).open("w", encoding="utf-8") as out:
            json.dump(meta, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        _sync(beside)
        beside.rename(to)
        _sync(to.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def load(path: str | os.PathLike[str], kernel: str) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Map an index: its parameters, and its arrays read-only by name.

    Raises
    ------
    InputError
        There is no index of this kernel.
    IntegrityError
        A file is missing, of another size, or not what meta.json says.
    """
    at = Path(path)
    meta = _meta(at)
    if meta["kernel"] != kernel:
        raise InputError(f"path: {at} is an index of {meta['kernel']}, not of {kernel}")
    arrays = {}
    for name, said in meta["arrays"].items():
        file = at / f"{name}.npy"
        try:
            array = np.load(file, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise IntegrityError(f"{file}: not an array that can be mapped ({error})") from None
        found = {"dtype": array.dtype.str, "shape": list(array.shape), "bytes": file.stat().st_size}
        if found != {key: said[key] for key in found} or not array.flags.c_contiguous:
            raise IntegrityError(f"{file}: expected {said}, got {found}")
        arrays[name] = array
    return meta["parameters"], arrays


def like(arrays: Arrays, name: str, kind: type, shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """Return an array by name; KeyError, or ValueError where it is not of that type and shape."""
    array = arrays[name]
    if array.dtype != kind or array.shape != shape:
        raise ValueError(f"{name} is {array.dtype} of shape {array.shape}")
    return array


def verify(path: str | os.PathLike[str]) -> None:
    """Hash every file of an index and compare with what was written.

    Raises
    ------
    IntegrityError
        A file is not what was written; it is named.
    """
    at = Path(path)
    for name, said in _meta(at)["arrays"].items():
        file = at / f"{name}.npy"
        try:
            with file.open("rb") as source:
                found = hashlib.file_digest(source, "sha256").hexdigest()
        except OSError as error:
            raise IntegrityError(f"{file}: cannot be read ({error})") from None
        if found != said["sha256"]:
            raise IntegrityError(f"{file}: SHA-256 is {found}, and was {said['sha256']} when written")


class AtRest(ABC):
    """An index that is in memory only until it is saved, or was opened: then it is verified and pickled as its path."""

    _path: Path | None = None

    @classmethod
    @abstractmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """Map a saved index."""

    def verify(self) -> None:
        """Hash the files of a saved index and compare with what was written.

        Raises
        ------
        InputError
            The index was neither saved nor opened.
        IntegrityError
            A file is not what was written; it is named.
        """
        verify(self._saved())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).open, (os.fspath(self._saved()),)

    def _saved(self) -> Path:
        if self._path is None:
            raise InputError(
                "this index is in memory only: save it first; it is verified and pickled as its path"
            )
        return self._path

    def _rests_at(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path).absolute()


class _Hashing:
    """A file that is hashed as it is written."""

    def __init__(self, out: Any) -> None:
        self.out, self.sha256 = out, hashlib.sha256()

    def write(self, part: Any) -> int:
        self.sha256.update(part)
        return int(self.out.write(part))


def _write(file: Path, array: npt.NDArray[Any]) -> dict[str, Any]:
    with file.open("wb") as raw:
        out = _Hashing(raw)
        np.lib.format.write_array_header_1_0(out, np.lib.format.header_data_from_array_1_0(array))
        flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        for begin in range(0, len(flat), _PART):
            out.write(flat[begin : begin + _PART])
        raw.flush()
        os.fsync(raw.fileno())
        size = raw.tell()
    return {
        "dtype": array.dtype.str,
        "shape": list(array.shape),
        "bytes": size,
        "sha256": out.sha256.hexdigest(),
    }


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _meta(at: Path) -> dict[str, Any]:
    file = at / _META
    try:
        if file.stat().st_size > _META_BYTES:
            raise IntegrityError(f"{file}: larger than {_META_BYTES:,} bytes")
        meta = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"path: {at} holds no index (no {_META})") from None
    except (OSError, ValueError, RecursionError) as error:
        raise IntegrityError(f"{file}: cannot be read ({error})") from None
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        said = meta.get("format") if isinstance(meta, dict) else None
        raise IntegrityError(f"{file}: expected format {FORMAT}, got {said!r}")
    kinds = {"kernel": str, "parameters": dict, "arrays": dict}
    if any(not isinstance(meta.get(key), kind) for key, kind in kinds.items()):
        raise IntegrityError(f"{file}: expected {', '.join(kinds)}")
    for name, said in meta["arrays"].items():
        if not _NAME.fullmatch(name) or not isinstance(said, dict):
            raise IntegrityError(f"{file}: {name!r} is no array of an index")
        if not {"dtype", "shape", "bytes", "sha256"} <= said.keys():
            raise IntegrityError(f"{file}: {name!r} lacks its type, shape, size or hash")
    return meta
