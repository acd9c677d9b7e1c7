"""Designations found in running text: where they stand as whole words, and are not part of another designation.

One pass over the words of a text, each looked up once; only where the tokens of a designation follow one another is it
looked at what stands between and around them. What a designation is, and whose, is said in `marks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from deadringer.facets import _running
from deadringer.facets._comparisons import REACH, comparison
from deadringer.facets._running import Piece, gap_before

#: Words of texts kept with their tokens, 1 kB each at the worst.
_KEPT = 1 << 16
#: Pieces looked at before and after where a designation may begin: a comparison may reach over the first, and the
#: longest designation and phrase of comparison (12 and 5 pieces) are no more than the second.
_BEFORE, _AFTER = REACH + 1, 20

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Designation:
    """One designation: its tokens, the signs that part them in it as they part words elsewhere, and one text of it."""

    tokens: Tokens
    signs: tuple[frozenset[str], ...]
    text: str


class Place(NamedTuple):
    """Where a designation stands in a text, in code points; the comparison it stands in is empty where in none."""

    designation: int
    begin: int
    end: int
    comparison: str


class _Memory(dict[str, Tokens]):
    """The tokens of words; those of short words are kept."""

    def __missing__(self, word: str) -> Tokens:
        tokens = tuple(piece.token for piece in _running.pieces(word))
        if len(word) <= _running.KEPT_LETTERS:
            self[word] = tokens
        return tokens


class Finder:
    """Finds designations in running text: of all that stand there those that lie in no longer one."""

    def __init__(self, designations: Sequence[Designation]) -> None:
        self.designations = tuple(designations)
        self._of = {one.tokens: n for n, one in enumerate(self.designations)}
        self._single = frozenset(tokens[0] for tokens in self._of if len(tokens) == 1)
        self._pairs = frozenset(tokens[:2] for tokens in self._of if len(tokens) > 1)
        sizes: dict[str, set[int]] = {}
        for tokens in self._of:
            sizes.setdefault(tokens[0], set()).add(len(tokens))
        self._sizes = {first: tuple(sorted(of, reverse=True)) for first, of in sizes.items()}
        self._tokens = _Memory()

    def places(self, text: str) -> Iterator[Place]:
        """Yield where designations stand, in order of their beginnings."""
        reached = 0
        for block in _running.blocks(text) if self._of else ():
            words = _running.words(text, block.low, block.high)
            likely = self._likely(words)
            if not likely:
                continue
            flat, before = _running.placed(text, block.low, words, likely[0] - _BEFORE, likely[-1] + _AFTER)
            for at in (number - before for number in likely):
                if not block.begin <= flat[at].begin < block.end:
                    continue
                found = self._longest(text, flat, at)
                if found and flat[found[1] - 1].end > reached:
                    which, end = found
                    reached = flat[end - 1].end
                    yield Place(which, flat[at].begin, reached, comparison(text, flat, at, end))

    def _likely(self, words: Sequence[str]) -> list[int]:
        """Return the pieces from which on the tokens of some designation follow one another, whatever parts them."""
        if len(self._tokens) > _KEPT:
            self._tokens.clear()
        tokens = list(chain.from_iterable(map(self._tokens.__getitem__, words)))
        single, pairs = self._single, self._pairs
        if single.isdisjoint(tokens) and pairs.isdisjoint(pairwise(tokens)):
            return []
        return [
            at
            for at, pair in enumerate(pairwise([*tokens, ""]))
            if (pair[0] in single or pair in pairs)
            and any(tuple(tokens[at : at + size]) in self._of for size in self._sizes[pair[0]])
        ]

    def _longest(self, text: str, flat: Sequence[Piece], at: int) -> tuple[int, int] | None:
        """Return the longest designation that begins at a piece, and the piece after its last."""
        for size in self._sizes[flat[at].token]:
            end = at + size
            if end > len(flat):
                continue
            which = self._of.get(tuple(piece.token for piece in flat[at:end]))
            if which is not None and self._written(text, flat, at, which) and _whole(text, flat, at, end):
                return which, end
        return None

    def _written(self, text: str, flat: Sequence[Piece], at: int, which: int) -> bool:
        """Tell whether nothing stands between the pieces but what joins words, or what one who bears it writes."""
        for n, signs in enumerate(self.designations[which].signs[1:], at + 1):
            between = gap_before(text, flat, n)
            if not _running.joins(between) and "".join((between or "").split()) not in signs - {""}:
                return False
        return True


def _whole(text: str, flat: Sequence[Piece], start: int, end: int) -> bool:
    """Tell whether the pieces start to end are no part of another designation, or of a word."""
    first, last = flat[start], flat[end - 1]
    if first.glued or (end < len(flat) and flat[end].glued):
        return False
    if start:
        before, between = flat[start - 1], gap_before(text, flat, start)
        if _run_on(before, between, first) or (
            _running.hyphen(between) and (before.kind == "number" or len(before.token) == 1)
        ):
            return False
    if end < len(flat):
        after, between = flat[end], gap_before(text, flat, end)
        if _run_on(last, between, after):
            return False
        if after.kind == "number":
            # As the names facet has it: a mark along with the number beside it is another.
            return last.kind != "letters" or not _running.joins(between)
        if len(after.token) == 1 and after.kind == "letters":
            written = text[after.begin : after.end]
            apart = between is not None and between.isspace() and last.kind == "number" and written.isupper()
            return not (_running.hyphen(between) or apart)
    return True


def _run_on(one: Piece, between: str | None, other: Piece) -> bool:
    """Tell whether two numbers are parts of one: 7.62, 52/57, 56-1."""
    numbers = one.kind == other.kind == "number"
    return numbers and bool(between) and not any(c.isspace() for c in str(between))
