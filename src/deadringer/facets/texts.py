"""The texts facet: every text of a sighting with every text of a work, and what of each stands in the other.

Found is every pair of texts that share a run of `MIN_WORDS` words that is no boilerplate on either side. Passages are
aligned word by word, and what is copied is counted both ways, in words: those of a passage that are equal, each once,
without boilerplate. A paraphrase leaves few runs of eight words and more of four, so what is echoed is counted likewise
from passages that begin with `ECHO` words; where letters are words (Chinese, Japanese, Thai), four are too few to tell.
The score of two items is the largest share of either text that is copied or echoed, over all pairs of their texts: a
chapter within a long listing counts, and so does a short description within a manual.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer.errors import InputError, TextError
from deadringer.facets import _boilerplate, _sets
from deadringer.facets._boilerplate import WORKS as WORKS
from deadringer.facets._boilerplate import Boilerplate as Boilerplate
from deadringer.facets._pairs import Counted, Side, counted, passages_of
from deadringer.facets.reading import ReadText
from deadringer.kernels.passages import Passages, aligned, words
from deadringer.kernels.shingle import containment_scores
from deadringer.model.records import Text
from deadringer.model.texts import ECHO, MIN_WORDS, Copied, Written

#: Nothing is boilerplate.
NO_BOILERPLATE = _boilerplate.NONE
#: Pairs of texts that are aligned at a time: 1 GB where they have many passages.
_AT_ONCE = 1 << 18

Rows = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


def written(
    rows: Iterable[Text], read: Mapping[str, ReadText | TextError], **options: Any
) -> tuple[Written, ...]:
    """Say of every row of `texts` what was read of it, or why it cannot be compared.

    Parameters
    ----------
    rows : iterable of Text
        Each stands for itself, in the order of the table.
    read : mapping of str to ReadText or TextError
        What was read of the files, by path as the rows state it.
    **options
        `threads` and `level`, as the kernels take them.
    """
    places: dict[str, int] = {}
    found = []
    for row in rows:
        places[row.item_id] = places.get(row.item_id, 0) + 1
        about = Written(
            item_id=row.item_id, place=places[row.item_id], role=row.role, lang=row.lang, path=row.path
        )
        found.append(_from_file(about, read[row.path]) if row.path else _from_table(about, row.text))
    counts = np.diff(words([one.text for one in found], **options).offsets)
    return tuple(_counted(one, count) for one, count in zip(found, counts.tolist(), strict=True))


def _from_table(about: Written, text: str) -> Written:
    try:
        digest = hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        return replace(about, refused=f"its letter {error.start + 1} is half a character", kind="plain")
    return replace(about, sha256=digest, kind="plain", text=text)


def _from_file(about: Written, found: ReadText | TextError) -> Written:
    if isinstance(found, TextError):
        return replace(about, refused=str(found).partition(f"{about.path}: ")[2] or str(found))
    fields = ("sha256", "kind", "encoding", "reader", "text")
    return replace(about, **{field: getattr(found, field) for field in fields})


def _counted(about: Written, count: int) -> Written:
    none = "no word is in it" if not count else ""
    return replace(about, words=count, refused=about.refused or none)


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """The usable texts of some items, item by item, made ready to be compared.

    `starts[i]` to `starts[i + 1]` are the texts of item i; `side` is what the comparison needs of them.
    """

    texts: tuple[Written, ...]
    starts: Rows
    side: Side

    @property
    def counts(self) -> Rows:
        """How many usable texts each item has."""
        return np.diff(self.starts)

    def of(self) -> Rows:
        """Return the item of each text."""
        return np.repeat(np.arange(len(self.starts) - 1), self.counts)

    @property
    def comparable(self) -> npt.NDArray[np.bool_]:
        """Whether each item has a text with a run of `MIN_WORDS` words that is no boilerplate."""
        out = np.zeros(len(self.starts) - 1, np.bool_)
        out[self.of()[np.diff(self.side.clean[1]) > 0]] = True
        return out

    def texts_of(self, item: int) -> tuple[str, ...]:
        """Return what makes an item's texts the same as another's: their hashes, in order."""
        begin, end = self.starts[item : item + 2].tolist()
        return tuple(sorted(text.sha256 for text in self.texts[begin:end]))


def library(
    item_ids: Sequence[str],
    texts: Iterable[Written],
    common: Boilerplate = NO_BOILERPLATE,
    **options: Any,
) -> Library:
    """Gather the usable texts of some items.

    Parameters
    ----------
    item_ids : sequence of str
        The items, in this order.
    texts : iterable of Written
        Texts of any items; those of others are passed over, and so is one that was refused.
    common : Boilerplate
        What does not count, of both sides alike: see `boilerplate`.
    **options
        `threads` and `level`, as the kernels take them.
    """
    rows = {item: row for row, item in enumerate(item_ids)}
    by_row: list[list[Written]] = [[] for _ in item_ids]
    for text in texts:
        if text.item_id in rows and not text.refused:
            by_row[rows[text.item_id]].append(text)
    kept = tuple(text for own in by_row for text in own)
    side = Side.of([text.text for text in kept], common, **options)
    return Library(kept, np.cumsum([0, *map(len, by_row)], dtype=np.intp), side)


def boilerplate(
    item_ids: Sequence[str],
    texts: Iterable[Written],
    lines: Mapping[str, str],
    background: Iterable[str] = (),
    *,
    works: int = WORKS,
    **options: Any,
) -> Boilerplate:
    """Find what stands in the texts of many unrelated works of a register: it is shown, and does not count.

    Parameters
    ----------
    item_ids : sequence of str
        The works.
    texts : iterable of Written
        Texts of any items; those of others, and refused ones, are passed over.
    lines : mapping of str to str
        Of a work the first of its line (`Case.lines`): those of one line are one. A work that is not there is its own.
    background : iterable of str
        Texts all of whose runs of eight words are boilerplate.
    works : int
        How many unrelated works make it so; which are related is told in `_boilerplate`.
    **options
        `threads` and `level`, as the kernels take them.

    Raises
    ------
    InputError
        `works` is below 2: a text would not count for standing in its own work.
    """
    if isinstance(works, bool) or not isinstance(works, int) or works < 2:
        raise InputError(f"works: expected a whole number from 2, got {works!r}")
    own: dict[str, list[str]] = {item: [] for item in item_ids}
    for text in texts:
        if text.item_id in own and not text.refused:
            own[text.item_id].append(text.text)
    of = [lines.get(item, item) for item in own]
    return _boilerplate.boilerplate(list(own.values()), of, background, works=works, **options)


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Pairs of texts that have a run in common, by place in both libraries, ascending; all arrays have shape (k,).

    `of_left` and `of_right` are the shares of each that are copied or echoed, whichever is more.
    """

    left: Rows
    right: Rows
    of_left: Floats
    of_right: Floats

    @property
    def score(self) -> Floats:
        """The larger of the two shares: see `Copied.score`."""
        return np.maximum(self.of_left, self.of_right)

    def where(self, which: npt.NDArray[np.bool_]) -> Shared:
        """Return some of the pairs."""
        return Shared(self.left[which], self.right[which], self.of_left[which], self.of_right[which])


#: No pairs of texts.
NONE = Shared(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0), np.empty(0))


def shared(left: Library, right: Library, **options: Any) -> Shared:
    """Find every pair of texts that share a run of `MIN_WORDS` words that is no boilerplate, not even in part.

    Parameters
    ----------
    left, right : Library
        Of sightings and of works, made with the same boilerplate.
    **options
        `threads`, `level` and `max_pairs`, as the kernels take them.

    Raises
    ------
    BudgetError
        There are more than `max_pairs` such pairs.
    """
    rows, of = _sets.sharing(left.side.clean, right.side.clean, **options)
    return Shared(rows, of, *_shares(left, right, rows, of, options))


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """Some pairs of texts, from `begin` on: their passages, and how many words are copied and echoed of each.

    Pair k is the pair at[k] of `passages` and of `counted`, which are of the sighting's text.
    """

    begin: int
    at: Rows
    passages: Passages
    counted: Counted
    copied: tuple[Rows, Rows]
    echoed: tuple[Rows, Rows]


def alignments(
    left: Library, right: Library, rows: Rows, of: Rows, options: Mapping[str, Any]
) -> Iterator[Aligned]:
    """Yield portions of pairs."""
    options = {name: value for name, value in options.items() if name != "max_pairs"}
    one, other = left.side, right.side
    for begin in range(0, len(rows), _AT_ONCE):
        i, j = rows[begin : begin + _AT_ONCE], of[begin : begin + _AT_ONCE]
        forth, at = _stood(other, one, j, i, MIN_WORDS, options)
        back, back_at = _stood(one, other, i, j, MIN_WORDS, options)
        mine, theirs = counted(one, i[np.argsort(at)], forth), counted(other, j[np.argsort(back_at)], back)
        copied = mine.copied[at], theirs.copied[back_at]
        echoes = []
        for a, b, a_rows, b_rows, strict in ((other, one, j, i, copied[0]), (one, other, i, j, copied[1])):
            found, where = _stood(a, b, a_rows, b_rows, ECHO, options)
            echo = counted(b, b_rows[np.argsort(where)], found).copied[where]
            echoes.append(np.where(a.spaced[a_rows] & b.spaced[b_rows], echo, strict))
        yield Aligned(begin, at, forth, mine, copied, (echoes[0], echoes[1]))


def _stood(
    a: Side, b: Side, rows_a: Rows, rows_b: Rows, least: int, options: Mapping[str, Any]
) -> tuple[Passages, Rows]:
    """Align pairs with those of one row of a side by side, and return where each pair then stands."""
    order = np.argsort(rows_a, kind="stable")
    at = np.empty(len(order), np.intp)
    at[order] = np.arange(len(order))
    return aligned(a.words, b.words, rows_a[order], rows_b[order], least, **options), at


def _shares(
    left: Library, right: Library, rows: Rows, of: Rows, options: Mapping[str, Any]
) -> tuple[Floats, Floats]:
    """Return the shares of the two texts of each pair that are copied or echoed."""
    out = np.zeros(len(rows)), np.zeros(len(rows))
    whole = left.side.counts()[rows], right.side.counts()[of]
    for found in alignments(left, right, rows, of, options):
        some = slice(found.begin, found.begin + len(found.at))
        for side in (0, 1):
            most = np.maximum(found.copied[side], found.echoed[side])
            out[side][some] = most / np.maximum(whole[side][some], 1)
    return out


def candidates(found: Shared, left: Library, right: Library, cutoff: float) -> tuple[Rows, Rows]:
    """Return the pairs of items of which some texts reach a score, as two columns; a pair may come up twice."""
    kept = found.score >= cutoff
    return left.of()[found.left[kept]], right.of()[found.right[kept]]


def shares(left: Library, right: Library, rows: Rows, of: Rows, **options: Any) -> Floats:
    """Return how much of the texts of given pairs of items is copied or echoed.

    Parameters
    ----------
    left, right : Library
        Of n sightings and of m works.
    rows, of : ndarray of intp, shape (k,)
        The pairs.
    **options
        `threads` and `level`, as the kernels take them.

    Returns
    -------
    ndarray of float64, shape (k, 2)
        The share of the sighting's text and that of the work's, 0 to 1, of the pair of texts with the highest score
        (the larger of the two) and among equals the highest other share; NaN where either has no text of eight words
        in a row that are no boilerplate. The larger is the score; of several works that a sighting has whole, or that
        have it whole, the smaller tells which it is.
    """
    out = np.where((left.comparable[rows] & right.comparable[of])[:, None], 0.0, np.full(2, np.nan))
    for pair, i, j in in_common(left, right, rows, of, np.flatnonzero(~np.isnan(out[:, 0])), **options):
        found = np.stack(_shares(left, right, i, j, options), axis=1)
        order = np.lexsort((found.min(axis=1), found.max(axis=1), pair))
        out[pair[order]] = found[order]  # the last of each pair stays
    return out


def in_common(
    left: Library, right: Library, rows: Rows, of: Rows, known: Rows, **options: Any
) -> Iterator[tuple[Rows, Rows, Rows]]:
    """Yield portions of the pairs of texts, of the pairs of items at `known`, that share four words: no other counts.

    A portion says of which pair of items each is, and both texts. Those of one pair of items are in one.
    """
    many = left.counts[rows[known]] * right.counts[of[known]]
    ends = np.cumsum(many)
    begin = 0
    while begin < len(known):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + _AT_ONCE, side="right")))
        own = many[begin:end]
        pair = np.repeat(known[begin:end], own)
        mine, theirs = np.divmod(
            np.arange(len(pair)) - np.repeat(np.cumsum(own) - own, own), right.counts[of[pair]]
        )
        i, j = left.starts[rows[pair]] + mine, right.starts[of[pair]] + theirs
        some = containment_scores(left.side.echo, right.side.echo, i, j, **options) > 0
        yield pair[some], i[some], j[some]
        begin = end


def measures(found: Shared, left: Library, right: Library, **options: Any) -> Iterator[Copied]:
    """Yield what the pairs of texts have in common, in order."""
    a, b = left.side, right.side
    words_a, words_b = a.counts(), b.counts()
    for these in alignments(left, right, found.left, found.right, options):
        for k, at in enumerate(these.at.tolist()):
            i, j = int(found.left[these.begin + k]), int(found.right[these.begin + k])
            yield Copied(
                sighting_text=left.texts[i].place,
                work_text=right.texts[j].place,
                words_sighting=left.texts[i].words,
                words_work=right.texts[j].words,
                counted_sighting=int(words_a[i]),
                counted_work=int(words_b[j]),
                copied_sighting=int(these.copied[0][k]),
                copied_work=int(these.copied[1][k]),
                echoed_sighting=int(these.echoed[0][k]),
                echoed_work=int(these.echoed[1][k]),
                longest=int(these.counted.longest[at]),
                runs_sighting=a.runs_of(i).size,
                runs_work=b.runs_of(j).size,
                runs_shared=np.intersect1d(a.runs_of(i), b.runs_of(j), assume_unique=True).size,
                passages=passages_of(a, these.counted, these.passages, at),
            )


def between(
    left: Library, right: Library, row_left: int, row_right: int, **options: Any
) -> tuple[Copied, ...]:
    """Return what the texts of one pair of items have in common, the highest score first.

    Pairs of texts without four words together in both have nothing in common, and are left out.
    """
    one, other = _only(left, row_left), _only(right, row_right)
    rows, of = _sets.sharing(one.side.echo, other.side.echo, **options)
    found = Shared(rows, of, np.zeros(len(rows)), np.zeros(len(rows)))
    told = measures(found, one, other, **options)
    return tuple(sorted(told, key=lambda copied: (-copied.score, copied.sighting_text, copied.work_text)))


def _only(side: Library, row: int) -> Library:
    begin, end = side.starts[row : row + 2].tolist()
    return Library(side.texts[begin:end], np.array([0, end - begin], np.intp), side.side.cut(begin, end))
