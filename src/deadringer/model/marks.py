"""Marks and designations of a work in what is written on or with a sighting: what was found, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

#: What is known of a sighting and a work, by code. Missing: no text in which the maker or the seller speaks, or no
#: designation of the work that could be told from chance. Compared: it stands only in comparisons (fits X, unlike X).
STATES = ("missing", "absent", "compared", "used")
MISSING, ABSENT, COMPARED, USED = range(len(STATES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One place where a designation stands.

    `text` counts the texts of the sighting from 1; `name` is what that text is called. `begin` and `end` are code
    points of the text as it was read, the end past the last; `words` are those that stand there. `mark` is the
    designation as a work's names have it. `comparison` has the words that make it one, empty of a use as one's own.
    """

    text: int
    name: str
    begin: int
    end: int
    words: str
    mark: str
    comparison: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What the texts of a sighting have of the designations of a work.

    `state` is a code of `STATES`. `texts` are the sighting's in which the maker or the seller speaks, `marks` the
    work's designations that were looked for. `used` and `compared` count all places, `uses` has the first of them, uses
    as one's own before comparisons. `others` counts the other lines of works that bear or write the designation used,
    of several that of which it is least.
    """

    state: int
    texts: int
    marks: int
    used: int = 0
    compared: int = 0
    others: float = 0.0
    uses: tuple[Use, ...] = ()
