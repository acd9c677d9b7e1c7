"""The physical lines of a file, numbered and decoded one by one, so that one bad line never costs another.

A line that is not UTF-8, holds a NUL or has no end is handed on as a fault; no line is skipped in silence.
"""

from __future__ import annotations

import hashlib
import io
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from deadringer.errors import CaseError

#: The longest row read, in bytes; a longer one is refused. A page of text is 3 kB, so this is a long book.
LONGEST = 16 << 20

_BOM = b"\xef\xbb\xbf"
#: One read of the file: large enough that hashing and reading cost little a line.
_BUFFER = 1 << 18
#: What a remembered line costs beside its letters, so that a million empty lines are bounded too.
_OVERHEAD = 64


class Fault(NamedTuple):
    """Why a row, or one cell of it, cannot be read; `column` is empty where the whole row is at fault."""

    column: str
    value: str
    reason: str


class TooLongError(Exception):
    """A row runs past LONGEST. Raised to leave the csv module's loop; never leaves this room."""


class Hashed(io.RawIOBase):
    """A file read from start to end whose SHA-256 is that of the very bytes that were handed out."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = open_plain(path)
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        """Tell io.BufferedReader that it may read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into `buffer` and hash what was read."""
        count = self._file.readinto(buffer)
        self._digest.update(memoryview(buffer)[:count])
        return count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()

    def hexdigest(self) -> str:
        """Return the SHA-256 of all that was read so far."""
        return self._digest.hexdigest()


def open_plain(path: Path) -> io.FileIO:
    """Open a plain file to read; a pipe or a device, which might never end, is a CaseError."""
    if not path.is_file():
        raise CaseError(f"{path.name} is not a file")
    try:
        return io.FileIO(path)
    except OSError as error:
        raise CaseError(f"{path.name} cannot be opened: {error.strerror}") from None


def visible(value: str) -> str:
    """Return `value` with what no UTF-8 file can hold spelt out."""
    return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


class Lines:
    """An iterator over the decoded lines of a file that remembers those of the row being read.

    `start` is the number of the row's first line and `fault` the first fault met in the row, if any.
    """

    def __init__(self, raw: Hashed) -> None:
        self._file = io.BufferedReader(raw, _BUFFER)
        self._number = 0
        self._taken: list[tuple[str, Fault | None]] = []
        self._again: deque[tuple[str, Fault | None]] = deque()
        self._size = 0
        self.fault: Fault | None = None

    @property
    def start(self) -> int:
        """The number of the first line of the row being read."""
        return self._number - len(self._taken) + 1

    def begin(self) -> None:
        """Forget the lines taken: a new row starts."""
        self._taken.clear()
        self._size = 0
        self.fault = None

    def again(self, keep: int = 0) -> None:
        """Hand back the lines taken since `begin`, but for the first `keep`: they will be read again."""
        back = self._taken[keep:]
        self._again.extendleft(reversed(back))
        self._number -= len(back)
        self.begin()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._again:
            line, fault = self._again.popleft()
        else:
            raw = self._file.readline(LONGEST + 1)
            if not raw:
                raise StopIteration
            line, fault = self._decode(raw)
        self._number += 1
        self._taken.append((line, fault))
        self._size += len(line) + _OVERHEAD
        self.fault = self.fault or fault
        if self._size > LONGEST and len(self._taken) > 1:
            raise TooLongError
        return line

    def _decode(self, raw: bytes) -> tuple[str, Fault | None]:
        if not self._number:
            raw = raw.removeprefix(_BOM)
        if len(raw) > LONGEST and not raw.endswith(b"\n"):
            while (rest := self._file.readline(LONGEST)) and not rest.endswith(b"\n"):
                pass
            return "\n", Fault("", "", f"the line is longer than {LONGEST} bytes")
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            shown = raw.decode("utf-8", "backslashreplace").rstrip("\r\n")
            reason = f"byte {error.start + 1} of the line (0x{raw[error.start]:02x}) is not UTF-8"
            return raw.decode("utf-8", "replace"), Fault("", visible(shown), reason)
        if "\0" in line:
            return line, Fault("", visible(line.rstrip("\r\n")), "the line holds a NUL byte")
        return line, None
