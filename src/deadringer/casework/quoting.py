"""Passages as they are quoted: both sides word by word, with what differs and what is boilerplate marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from deadringer.facets.extents import extent
from deadringer.kernels.passages import Passage, aligned_passages, words
from deadringer.model.texts import ECHO, Copied, CopiedPassage, Piece, Quotation, Quote, Written

#: Passages quoted of a pair of texts, and words of each.
QUOTES, WORDS = 5, 120
#: What breaks a line or a page of a text is a space in a quotation.
_SPACES = re.compile(r"\s+")

Ranges = Sequence[tuple[int, int]]


def quotation(copied: Copied, sighting: Written, work: Written) -> Quotation:
    """Quote what two texts have in common: the passages that count most, or what is echoed where none counts.

    Parameters
    ----------
    copied : Copied
        As measured between these texts.
    sighting, work : Written
    """
    if copied.longest:
        found = aligned_passages(work.text, sighting.text)
        known = {one.sighting_begin: one for one in copied.passages}
        of = [(known[one.b_begin], one) for one in found if one.b_begin in known]
    else:
        of = [(_echo(one), one) for one in aligned_passages(work.text, sighting.text, ECHO)]
    chosen = sorted(range(len(of)), key=lambda n: (-of[n][0].counted, n))[:QUOTES]
    spans = _spans(sighting.text), _spans(work.text)
    quotes = tuple(_quote(*of[n], sighting.text, work.text, *spans) for n in sorted(chosen))
    return Quotation(
        copied=copied,
        extent=extent(copied),
        sighting=sighting,
        work=work,
        quotes=quotes,
        echoes=not copied.longest,
        more=len(of) - len(quotes),
    )


def _echo(one: Passage) -> CopiedPassage:
    return CopiedPassage(
        sighting_begin=one.b_begin,
        sighting_end=one.b_end,
        work_begin=one.a_begin,
        work_end=one.a_end,
        words=one.words,
        edits=len(one.edits),
        counted=one.words,
    )


def _spans(text: str) -> npt.NDArray[np.int64]:
    """Return where each word of a text begins and ends, shape (words, 2)."""
    found = words([text])
    return np.stack([found.begins, found.ends], axis=1).astype(np.int64)


def _quote(
    passage: CopiedPassage,
    found: Passage,
    seen: str,
    made: str,
    spans: npt.NDArray[np.int64],
    work_spans: npt.NDArray[np.int64],
) -> Quote:
    """Quote one passage, up to `WORDS` words of the sighting."""
    mine = _within(spans, found.b_begin, found.b_end)
    theirs = _within(work_spans, found.a_begin, found.a_end)
    changed = [_in(mine, [(edit.b_begin, edit.b_end) for edit in found.edits])]
    changed.append(_in(theirs, [(edit.a_begin, edit.a_end) for edit in found.edits]))
    common = _in(mine, passage.boilerplate)
    marks = np.where(changed[0], "differs", np.where(common, "common", "same"))
    equal, other = np.flatnonzero(~changed[0]), np.flatnonzero(~changed[1])
    work_marks = np.where(changed[1], "differs", "same")
    both = min(len(equal), len(other))
    work_marks[other[:both]] = marks[equal[:both]]
    kept, work_kept = len(mine), len(theirs)
    if kept > WORDS:
        kept = WORDS
        last = int(np.searchsorted(equal, kept)) - 1  # the last equal word that is quoted, and its fellow
        work_kept = int(other[last]) + 1 if 0 <= last < both else min(WORDS, work_kept)
    return Quote(
        passage=passage,
        sighting=_pieces(seen, mine[:kept], marks[:kept]),
        work=_pieces(made, theirs[:work_kept], work_marks[:work_kept]),
        left_out=len(mine) - kept,
    )


def _within(spans: npt.NDArray[np.int64], begin: int, end: int) -> npt.NDArray[np.int64]:
    first, last = np.searchsorted(spans[:, 0], [begin, end])
    return spans[first:last]


def _in(spans: npt.NDArray[np.int64], ranges: Ranges) -> npt.NDArray[np.bool_]:
    """Tell of each word whether it begins within one of some ranges of letters."""
    out = np.zeros(len(spans), np.bool_)
    for begin, end in ranges:
        first, last = np.searchsorted(spans[:, 0], [begin, end])
        out[first:last] = True
    return out


def _pieces(text: str, spans: npt.NDArray[np.int64], marks: Iterable[str]) -> tuple[Piece, ...]:
    """Join words marked alike; what stands between two pieces goes with the one that is equal, unmarked."""
    out: list[Piece] = []
    rows = zip(spans.tolist(), [str(mark) for mark in marks], strict=True)
    end = None
    for mark, group in groupby(rows, key=lambda row: row[1]):
        own = [span for span, _ in group]
        if end is not None:
            out.append(Piece(text=_SPACES.sub(" ", text[end : own[0][0]]), mark="same"))
        end = own[-1][1]
        out.append(Piece(text=_SPACES.sub(" ", text[own[0][0] : end]), mark=mark))
    return tuple(out)
