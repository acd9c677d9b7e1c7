"""The table of letters as the core of the passages kernel reads it: made once, from the file of the reference."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from deadringer._core import passages as core
from deadringer.reference import passages as reference

#: Hangul syllables, which fold by formula.
_HANGUL = slice(0xAC00, 0xAC00 + 11172)


@cache
def table() -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Return the block of every 256 letters, the entries of the blocks, and the folds of more than one letter."""
    kinds, folds = reference.table()
    number = {written: core.KINDS[name] << core.ENTRY_KIND for name, written in reference.KINDS.items()}
    entries = np.zeros(core.LETTERS, dtype=np.uint32)
    codes = np.fromiter(kinds, dtype=np.int64, count=len(kinds))
    of = np.fromiter((number[kind] for kind in kinds.values()), dtype=np.uint32, count=len(kinds))
    entries[codes] = of | np.uint32(core.ENTRY_ITSELF)
    entries[reference.RETURN] = core.RETURN << core.ENTRY_KIND
    several: list[int] = []
    for code, found in folds.items():
        letters = [number.get(kinds.get(letter, ""), 0) | letter for letter in found]
        if len(found) == 1:
            entries[code] = letters[0]
        else:
            entries[code] = core.MANY << core.ENTRY_KIND | len(found) << core.ENTRY_COUNT | len(several)
            several += letters
    entries[_HANGUL] = core.HANGUL << core.ENTRY_KIND
    known: dict[bytes, int] = {}
    which = [known.setdefault(block.tobytes(), len(known)) for block in entries.reshape(-1, core.BLOCK)]
    blocks = np.frombuffer(b"".join(known), dtype=np.uint32)
    return np.array(which, dtype=np.uint16), blocks, np.array(several, dtype=np.uint32)
