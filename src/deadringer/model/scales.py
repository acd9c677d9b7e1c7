"""Verbal scales: which words stand for how great a likelihood ratio, read from a table and checked line by line.

The words are always of the findings (how far they support one proposition rather than another), never of what to
believe. A file of one's own may be given; see `parse` for what it must be.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass

from deadringer.errors import CaseError
from deadringer.model.never import NEVER
from deadringer.model.propositions import AGAINST, DERIVED, FOR, INDEPENDENT
from deadringer.model.records import CERTAINTIES

#: The scale of a case that names none.
DEFAULT = "ENFSI-2015"
COLUMNS = ("scale", "lr_min", "lr_max", "phrase", "source", "certainty")
#: A scale is a page at most; no file of one is read further.
LONGEST = 1 << 16
NEITHER = "no support for either proposition"
#: What is said where there is no ratio.
UNCALIBRATED = "not calibrated"
#: A ratio on the edge of two steps has the words of the higher. Its logarithm is rounded, by whoever took it, and so is
#: that of the edge: each to within an ulp (2^-52 of itself), which together with a sum or a sign change is below this.
_ROUNDED = 2.0**-50
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE]\+?[0-9]+)?")
#: What a phrase may be, so that it is said of the findings and of nothing else.
_SUPPORT = re.compile(r"\S.* support|support")
_PROBABLE = re.compile(r"(?:\S.* )?more (?:probable|likely)")
_EQUALLY = re.compile(r"equally (?:probable|likely)")
_NEUTRAL = re.compile(r"the findings do not \S.*|no support\b.*|equally (?:probable|likely)")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale: its words, from this likelihood ratio on (or, the other way, from its reciprocal down)."""

    least: float
    phrase: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A verbal scale: its name, where it stands, and its steps, the least first. The last has no end."""

    name: str
    source: str
    steps: tuple[Step, ...]

    def support(self, log10_lr: float) -> str:
        """Return how far the findings support one proposition rather than the other, and which, in words.

        Parameters
        ----------
        log10_lr : float
            log10 of the likelihood ratio: above 0 for derivation from the work, below 0 for independent making; NaN
            where there is none.
        """
        if math.isnan(log10_lr):
            return UNCALIBRATED
        size = abs(log10_lr)
        step = self.steps[0]
        for one in self.steps[1:]:
            edge = math.log10(one.least)
            if size < edge and not math.isclose(size, edge, rel_tol=_ROUNDED):
                break
            step = one
        if _NEUTRAL.fullmatch(step.phrase) or size == 0.0:
            return _neutral(step.phrase)
        this, that = (FOR, AGAINST) if log10_lr > 0 else (AGAINST, FOR)
        if _SUPPORT.fullmatch(step.phrase):
            return f"{step.phrase} for {this} rather than {that}"
        this, that = (DERIVED, INDEPENDENT) if log10_lr > 0 else (INDEPENDENT, DERIVED)
        return f"the findings are {step.phrase} if the thing seen was {this} than if it was {that}"

    def __str__(self) -> str:
        """Return it as it is cited wherever its words are printed."""
        return f"{self.name} ({self.source})"


def _neutral(phrase: str) -> str:
    if _EQUALLY.fullmatch(phrase):
        return f"the findings are {phrase} whether the thing seen was {DERIVED} or {INDEPENDENT}"
    return phrase if _NEUTRAL.fullmatch(phrase) else NEITHER


def parse(content: bytes, file: str) -> Scale:
    """Read one scale from a CSV file.

    Parameters
    ----------
    content : bytes
        UTF-8. A header of the `COLUMNS` (certainty may be missing), then a row a step, ascending: `lr_min` of the first
        is 1, of each other the `lr_max` of the one before; `lr_max` of the last is empty. `phrase` ends in `support`,
        in `more probable` or `more likely`; the first may say that the findings do not support either (`the findings do
        not ...`, `no support ...`, `equally probable`). `source` says where the scale stands; in later rows it may be
        `same` or empty.
    file : str
        What to call it in an error.

    Raises
    ------
    CaseError
        Names the file, the line and what is wrong with it.
    """
    if len(content) > LONGEST:
        raise CaseError(f"{file} is longer than a verbal scale can be ({LONGEST:,} bytes)")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CaseError(f"{file}, line {line}: expected UTF-8") from None
    rows = _rows(text, file)
    if not rows:
        raise CaseError(f"{file}, line 1: expected a header of {', '.join(COLUMNS)}; the file is empty")
    at, header = rows[0]
    names = [name.strip() for name in header]
    for name in COLUMNS[:-1]:
        if names.count(name) != 1:
            raise CaseError(f"{file}, line {at}: expected the column {name!r} once in the header")
    if strange := [name for name in names if name not in COLUMNS]:
        raise CaseError(f"{file}, line {at}: no scale has a column {strange[0]!r}")
    steps: list[Step] = []
    name = source = ""
    until: float | None = 1.0
    for at, cells in rows[1:]:
        where = f"{file}, line {at}"
        if len(cells) != len(names):
            raise CaseError(f"{where}: the row has {len(cells)} cells, the header {len(names)}")
        row = dict(zip(names, (cell.strip() for cell in cells), strict=True))
        if not steps:
            name, source = _first(row, where)
        elif row["scale"] != name:
            raise CaseError(f"{where}: expected one scale a file, got {row['scale']!r} after {name!r}")
        elif row["source"] not in ("", "same", source):
            raise CaseError(f"{where}: expected the source of the first row, or same, got {row['source']!r}")
        least, until = _bounds(row, until, where)
        if (sure := row.get("certainty", "")) not in ("", *CERTAINTIES):
            raise CaseError(f"{where}: expected a certainty of {', '.join(CERTAINTIES)}, got {sure!r}")
        steps.append(Step(least, _phrase(row["phrase"], not steps, where)))
    if not steps:
        raise CaseError(f"{file}, line {at}: expected a step a row; there is none")
    if until is not None:
        raise CaseError(f"{file}, line {at}: expected an empty lr_max in the last step, got {until:g}")
    return Scale(name, source, tuple(steps))


def _rows(text: str, file: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, each with the line it begins on."""
    reader, rows, begins = csv.reader(text.splitlines(keepends=True), strict=True), [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise CaseError(f"{file}, line {begins}: not CSV: {error}") from None
    return rows


def _first(row: dict[str, str], where: str) -> tuple[str, str]:
    for column in ("scale", "source"):
        if not row[column] or row[column] == "same" or not row[column].isprintable():
            raise CaseError(f"{where}: expected the {column} of the first step as text, got {row[column]!r}")
    return row["scale"], row["source"]


def _bounds(row: dict[str, str], begins: float | None, where: str) -> tuple[float, float | None]:
    """Return from where to where a step goes; `begins` is where the one before ended, None where it had no end."""
    least = _ratio(row["lr_min"], "lr_min", where)
    if begins is None:
        raise CaseError(f"{where}: the step before has no lr_max and so no end; only the last step may")
    if least != begins and begins == 1.0:  # no other step begins there: they ascend
        raise CaseError(f"{where}: expected the first lr_min to be 1, got {least:g}")
    if least != begins:
        kind = "gap" if least > begins else "overlap"
        raise CaseError(
            f"{where}: {kind}: expected lr_min {begins:g}, where the step before ends, got {least:g}"
        )
    if not row["lr_max"]:
        return least, None
    most = _ratio(row["lr_max"], "lr_max", where)
    if most <= least:
        raise CaseError(f"{where}: not ascending: lr_max {most:g} is not above lr_min {least:g}")
    return least, most


def _ratio(cell: str, column: str, where: str) -> float:
    if not _NUMBER.fullmatch(cell) or not math.isfinite(found := float(cell)):
        raise CaseError(f"{where}: expected {column} as a plain number such as 100, got {cell!r}")
    return found


def _phrase(phrase: str, first: bool, where: str) -> str:
    if not phrase:
        raise CaseError(f"{where}: the phrase is empty")
    if word := NEVER.search(phrase):
        raise CaseError(f"{where}: {word.group()!r} is no word for findings: {phrase!r}")
    neither = _NEUTRAL.fullmatch(phrase) is not None
    one = _SUPPORT.fullmatch(phrase) or _PROBABLE.fullmatch(phrase)
    if not phrase.isprintable() or not (first if neither else one):
        raise CaseError(
            f"{where}: expected a phrase that is said of findings and ends in 'support', 'more probable' or 'more "
            f"likely'{', or says that they do not support either' if first else ''}, got {phrase!r}"
        )
    return phrase
