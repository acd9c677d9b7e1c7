"""The marks facet: designations of works that stand, as whole words, in what makers and sellers write of a sighting.

Only texts in which the maker or the seller speaks are read (`ROLES`): what a third party calls a thing is a conclusion.
The title of a sighting is left to the names facet, and its description is whoever's who recorded it: neither is read.
A designation is found where its pieces follow one another (`_running`), nothing between them but what joins words, and
where it is not part of another: the AK-47 is not in PEAK 47000, AK-47M or AK-47-2, nor the AK in AK 47. Of two that
stand in one place the longer counts. In a comparison it is said to stand, and counts neither for nor against.

A designation is not looked for that chance or custom writes too: fewer than `LEAST` letters and digits; or one that
`COMMON` or more lines of works bear or write. What two lines bear says less, and is told of as such (`others`).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from deadringer.errors import BudgetError, InputError
from deadringer.facets import _running
from deadringer.facets._finder import Designation, Finder, Tokens
from deadringer.facets._running import gap_before
from deadringer.facets.names import NameTable
from deadringer.facets.texts import Library
from deadringer.model.marks import ABSENT, COMPARED, MISSING, USED, Marked, Use
from deadringer.model.texts import Written

Rows = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

#: Roles of texts in which the maker or the seller speaks. Any other, and none, is taken for someone else's.
ROLES = frozenset(
    {
        *("label", "packaging", "package", "listing", "offer", "catalogue", "catalog", "brochure", "manual"),
        *("instructions", "advertisement", "data sheet", "datasheet", "product page", "title page"),
    }
)
#: Letters and digits of a designation that is looked for. A trade has some thousands of codes of three letters, and
#: there are no more than 17,576: most stand for several things. A Han sign counts for two.
LEAST = 4
#: Signs of a designation of nothing else: words of two signs are most of Chinese, and stand within longer ones.
LEAST_SIGNS = 3
#: Pieces of one that is looked for: longer ones are sentences, and left to the texts facet.
LONGEST = 12
#: Lines of works that make a designation common by bearing or writing it; as many as make boilerplate of a passage.
COMMON = 3
#: Places shown of one pair.
_SHOWN = 5


def speaks(role: str) -> bool:
    """Tell whether the maker or the seller speaks in texts of a role; case, `_` and `-` make no other."""
    return " ".join(role.casefold().replace("_", " ").replace("-", " ").split()) in ROLES


@dataclass(frozen=True, slots=True, eq=False)
class Designations:
    """The designations of m works that are looked for, and in how many lines of works each is at home.

    Work w bears `borne[starts[w]:starts[w + 1]]`, ascending; `others` has for each designation how many lines besides
    one bear or write it. `passed` are those that are not looked for, each with the reason.
    """

    finder: Finder
    borne: Rows
    starts: Rows
    others: Floats
    passed: tuple[tuple[str, str], ...]

    @property
    def counts(self) -> Rows:
        """How many designations of each work are looked for."""
        return np.diff(self.starts)

    def bearers(self) -> list[list[int]]:
        """Return the works that bear each designation, ascending."""
        out: list[list[int]] = [[] for _ in self.others]
        works = np.repeat(np.arange(len(self.counts)), self.counts)
        for which, work in zip(self.borne.tolist(), works.tolist(), strict=True):
            out[which].append(work)
        return out


def designations(
    works: NameTable, lines: Sequence[str] | None = None, texts: Library | None = None
) -> Designations:
    """Bring the designations of works to the form that is looked for.

    Parameters
    ----------
    works : NameTable
        Of m works, without what third parties call them.
    lines : sequence of str, optional
        What each work descends from; each is a line by itself unless given.
    texts : Library, optional
        The works' own texts, in the same order: what many lines write is a word and no mark.

    Raises
    ------
    InputError
        `lines` or `texts` are not of as many works.
    """
    line = [str(row) for row in range(len(works))] if lines is None else list(lines)
    if len(line) != len(works) or (texts is not None and len(texts.starts) != len(works) + 1):
        raise InputError(f"lines, texts: expected those of {len(works)} works")
    known: dict[Tokens, _Borne] = {}
    passed: dict[str, str] = {}
    for row, names in enumerate(works.names):
        for _, name in names:
            tokens, gaps = _taken(name)
            if why := _passed(tokens):
                passed[name] = why
                continue
            one = known.setdefault(tokens, _Borne(name, [set() for _ in tokens]))
            if row not in one.works[-1:]:  # it may be written in several ways
                one.works.append(row)
            one.lines.add(line[row])
            for every, own in zip(one.gaps, gaps, strict=True):
                every.add(own)
    borne = list(known.values())
    if texts is not None:
        finder = Finder([one.designation(tokens) for tokens, one in known.items()])
        for text, row in zip(texts.texts, texts.of().tolist(), strict=True):
            for place in finder.places(text.text):
                borne[place.designation].lines.add(line[row])
    passed |= {
        one.name: f"{len(one.lines)} lines of works bear or write it"
        for one in borne
        if len(one.lines) >= COMMON
    }
    kept = {tokens: one for tokens, one in known.items() if len(one.lines) < COMMON}
    of_work: list[list[int]] = [[] for _ in line]
    for n, one in enumerate(kept.values()):
        for row in one.works:
            of_work[row].append(n)
    return Designations(
        Finder([one.designation(tokens) for tokens, one in kept.items()]),
        np.array([n for of in of_work for n in of], np.intp),
        np.cumsum([0, *map(len, of_work)], dtype=np.intp),
        np.array([len(one.lines) - 1.0 for one in kept.values()], np.float64),
        tuple(sorted(passed.items())),
    )


@dataclass(slots=True)
class _Borne:
    """A designation while the works that bear it, and the lines that bear or write it, are gathered."""

    name: str
    gaps: list[set[str]]
    works: list[int] = field(default_factory=list)
    lines: set[str] = field(default_factory=set)

    def designation(self, tokens: Tokens) -> Designation:
        return Designation(tokens, tuple(map(frozenset, self.gaps)), self.name)


def _taken(text: str) -> tuple[Tokens, list[str]]:
    """Return the tokens of a designation, and the signs before each that part words elsewhere (`&`, `/`)."""
    flat = _running.taken_apart(text)
    gaps = [gap_before(text, flat, n) for n in range(1, len(flat))]
    signs = ["" if gap is None or _running.joins(gap) else "".join(gap.split()) for gap in gaps]
    return tuple(piece.token for piece in flat), ["", *signs][: len(flat)]


def _passed(tokens: Tokens) -> str:
    """Say why a designation is not looked for; "" where it is."""
    signs = sum(len(token) == 1 and not token.isascii() for token in tokens)
    if not all(tokens) or len(tokens) > LONGEST:
        return f"it has more than {LONGEST} words, or none that can be read"
    if all(token.isdigit() for token in tokens):
        return "it is a number"
    if sum(map(len, tokens)) + signs < LEAST:
        return f"it has fewer than {LEAST} letters and digits"
    if signs == len(tokens) < LEAST_SIGNS:
        return f"it has fewer than {LEAST_SIGNS} signs"
    return ""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The pairs of a sighting and a work a designation of which stands in its texts, ascending; columns of shape (k,).

    `used` and `compared` count places. `others` are the other lines that bear or write the designation that fewest do,
    of those used. `spoken` counts the texts of each sighting in which the maker or the seller speaks, `borne` the
    designations of each work that were looked for: of a pair that has none of either nothing is known.
    """

    rows: Rows
    of: Rows
    used: Rows
    compared: Rows
    others: Floats
    spoken: Rows
    borne: Rows

    def at(self, rows: Rows, of: Rows) -> Rows:
        """Return where given pairs stand among those found, -1 where nothing stands."""
        width = max(1, len(self.borne))
        codes, wanted = self.rows * width + self.of, rows * width + of
        at = np.searchsorted(codes, wanted)
        some = at < len(codes)
        some[some] = codes[at[some]] == wanted[some]
        return np.where(some, at, -1)

    def states(self, rows: Rows, of: Rows) -> Rows:
        """Return the state of given pairs, codes of `model.marks.STATES`; shape (k,)."""
        at = self.at(rows, of)
        known = (self.spoken[rows] > 0) & (self.borne[of] > 0)
        out = np.where(known, ABSENT, MISSING).astype(np.intp)
        hit = at >= 0
        out[hit] = np.where(self.used[at[hit]] > 0, USED, COMPARED)
        return out

    def shared(self, rows: Rows, of: Rows) -> Floats:
        """Return how many other lines bear or write what given pairs use, 0 where they use nothing."""
        at = self.at(rows, of)
        out = np.zeros(len(at))
        out[at >= 0] = self.others[at[at >= 0]]
        return out


def find(left: Library, right: Designations, *, max_pairs: int = 100_000_000) -> Found:
    """Find every designation of works in the texts of sightings in which the maker or the seller speaks.

    Parameters
    ----------
    left : Library
        Of n sightings. Each is looked at by itself: parts of them give parts of the result.
    right : Designations
        Of m works.
    max_pairs : int
        A budget of sightings and works of which something stands.

    Raises
    ------
    BudgetError
        There are more than `max_pairs` such pairs.
    """
    bearers = right.bearers()
    spoken = np.zeros(len(left.counts), np.intp)
    columns, others = [array("q") for _ in range(4)], array("d")
    for row in range(len(left.counts)):
        of_work: dict[int, list[float]] = {}
        for text in _spoken(left, row):
            spoken[row] += 1
            for place in right.finder.places(text.text):
                for work in bearers[place.designation]:
                    one = of_work.setdefault(work, [0.0, 0.0, np.inf])
                    one[bool(place.comparison)] += 1
                    if not place.comparison:
                        one[2] = min(one[2], right.others[place.designation])
        if len(columns[0]) + len(of_work) > max_pairs:
            raise BudgetError("more pairs than max_pairs allows")
        for work in sorted(of_work):
            own, other, least = of_work[work]
            for column, value in zip(columns, (row, work, int(own), int(other)), strict=True):
                column.append(value)
            others.append(least if own else 0.0)
    rows, of, used, compared = (np.array(column, np.intp) for column in columns)
    return Found(rows, of, used, compared, np.array(others, np.float64), spoken, right.counts)


def _spoken(left: Library, row: int) -> list[Written]:
    """Return the texts of a sighting in which the maker or the seller speaks."""
    begin, end = left.starts[row : row + 2].tolist()
    return [text for text in left.texts[begin:end] if speaks(text.role)]


def between(left: Library, right: Designations, row: int, of: int) -> Marked:
    """Say where in the texts of a sighting designations of a work stand, and what is known of both."""
    own = set(right.borne[right.starts[of] : right.starts[of + 1]].tolist())
    texts = _spoken(left, row)
    uses: tuple[list[Use], list[Use]] = [], []
    counts, others = [0, 0], np.inf
    for text in texts:
        for place in right.finder.places(text.text):
            if place.designation not in own:
                continue
            side = bool(place.comparison)
            counts[side] += 1
            others = others if side else min(others, float(right.others[place.designation]))
            if len(uses[side]) < _SHOWN:
                words = text.text[place.begin : place.end]
                mark = right.finder.designations[place.designation].text
                uses[side].append(
                    Use(
                        text=text.place,
                        name=text.name,
                        begin=place.begin,
                        end=place.end,
                        words=words,
                        mark=mark,
                        comparison=place.comparison,
                    )
                )
    known = ABSENT if texts and own else MISSING
    return Marked(
        state=USED if counts[0] else COMPARED if counts[1] else known,
        texts=len(texts),
        marks=len(own),
        used=counts[0],
        compared=counts[1],
        others=others if counts[0] else 0.0,
        uses=tuple([*uses[0], *uses[1]][:_SHOWN]),
    )
