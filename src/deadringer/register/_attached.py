"""Files that a row names (texts, pictures): plain, inside the case folder, hashed; never a labels file.

What is in them is read by the facets, later, and only where it is still what was hashed.
"""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

from deadringer.register.checks import RefusedError


class Attached:
    """The files of one case folder that rows may name. `hashes` holds what was read, by path in the case."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self.hashes: dict[str, str] = {}

    def check(self, path: str) -> None:
        """Note the hash of a file; raise RefusedError where it is no file of the case."""
        name, file = self._inside(path)
        if name not in self.hashes:
            with file.open("rb") as raw:
                self.hashes[name] = hashlib.file_digest(raw, "sha256").hexdigest()

    def content(self, path: str, most: int) -> bytes:
        """Return no more than so many bytes of a file, and note their hash: who gets them all refuses the file."""
        name, file = self._inside(path)
        with file.open("rb") as raw:
            found = raw.read(most)
        self.hashes[name] = hashlib.sha256(found).hexdigest()
        return found

    def _inside(self, path: str) -> tuple[str, Path]:
        """Return a path within the case and the plain file it leads to, links followed."""
        posix, windows = PurePosixPath(path), PureWindowsPath(path)
        if posix.is_absolute() or windows.drive or windows.root or ".." in windows.parts:
            raise RefusedError(
                "path", path, "leaves the case folder: expected a path relative to it, without .."
            )
        try:
            file = (self._folder / posix).resolve(strict=True)
            mode = file.stat().st_mode
        except (OSError, RuntimeError, ValueError):
            raise RefusedError("path", path, "leads to no file in the case folder") from None
        if not file.is_relative_to(self._folder):
            raise RefusedError("path", path, "leads out of the case folder by a link")
        if not stat.S_ISREG(mode):
            raise RefusedError("path", path, "is not a plain file")
        if file.parent == self._folder and file.stem == "labels":
            raise RefusedError("path", path, "is the labels, which only calibrate and audit may read")
        return str(posix), file
