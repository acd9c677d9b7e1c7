"""Names that are not known: nearly right stops the run with a suggestion, anything else gets one warning.

A misspelt column that is passed over in silence is a fact lost; so is a misspelt file or setting.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Sequence

from deadringer.errors import CaseError
from deadringer.model.records import Column

#: Share of letters in common (Ratcliff, Obershelp) from which a name is a slip of the pen: `start`, `starts`.
_NEAR = 0.8
#: Letters from which one slip makes a name near; shorter ones (`on`, `lat`, `cap`) are one slip from too many words.
_SHORT = 4


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter not in "_- ")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, or None where none is near."""
    plain = _plain(name)
    alike = [(difflib.SequenceMatcher(None, plain, _plain(other)).ratio(), other) for other in known]
    near = [pair for pair in alike if pair[0] >= _NEAR or _slip(plain, _plain(pair[1]))]
    return max(near, key=lambda pair: pair[0])[1] if near else None


def _slip(name: str, other: str) -> bool:
    """Tell whether one name is the other with its letters in another order, or with one letter another.

    A letter too many or too few comes to a share of 6/7 or more: `_NEAR` has it already.
    """
    if len(name) != len(other) or len(name) < _SHORT:
        return False
    return sorted(name) == sorted(other) or sum(a != b for a, b in zip(name, other, strict=True)) == 1


def unknown(where: str, what: str, name: str, known: Iterable[str]) -> str:
    """Return the warning for an unknown name; raise CaseError where it nearly equals a known one."""
    meant = nearest(name, known)
    if meant is not None:
        raise CaseError(f"{where}: {what} {name!r} is not known; did you mean {meant!r}?")
    return f"{where}: {what} {name!r} is not known and was not read"


class Heading:
    """The columns of one table's file, set against those the table has. Warns of each unknown name once."""

    def __init__(self, file: str, columns: Sequence[Column], warn: Callable[[str], None]) -> None:
        self.file = file
        self.known = tuple(column.name for column in columns)
        self._required = tuple(column.name for column in columns if column.required)
        self._warn = warn
        self._told: set[str] = set()

    def strange(self, name: str, line: int, beside: Collection[str]) -> None:
        """Note a column the table does not have: warn of it once, or stop the run where it is nearly one.

        What stands `beside` it was not what was meant: `notes` is no slip for `note` where there is a `note` too.
        """
        if name in self._told:
            return
        self._told.add(name)
        if name:
            where = f"{self.file}, line {line}" if line > 1 else self.file
            self._warn(unknown(where, "column", name, [other for other in self.known if other not in beside]))
        else:
            self._warn(f"{self.file}: a column without a name was not read")

    def places(self, names: Sequence[str]) -> list[int]:
        """Return where each known column stands in a header; -1 where an optional one does not."""
        at: dict[str, int] = {}
        for place, name in enumerate(names):
            if name not in self.known:
                self.strange(name, 1, names)
            elif name in at:
                raise CaseError(f"{self.file}: column {name!r} stands in the header twice")
            else:
                at[name] = place
        for name in self._required:
            if name not in at:
                hint = "" if len(names) > 1 else "; cells are separated by commas"
                raise CaseError(f"{self.file}: the required column {name!r} is missing from the header{hint}")
        return [at.get(name, -1) for name in self.known]
