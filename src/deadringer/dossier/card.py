"""The card of a calibration: what it was fitted to, how well it does on labels it has not seen, what it is not for.

A folder of files that anyone can check and reckon again: the page, its figures as numbers, every labelled pair, the
plots. The same card always gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from deadringer.dossier._pages import page, style
from deadringer.dossier.manifest import SUMS, write_atomically, write_sums
from deadringer.errors import InputError

CARD, AUDIT, PAIRS, PLOTS, WEIGHTS = "card.html", "audit.json", "pairs.csv", "plots", "calibration.json"
#: Rows of families, classes and files on the page; pairs.csv and calibration.json have all.
ROWS = 40


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval, and of how many it is a share; None where it is not known, or has none."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    hits: float | None
    of: float | None

    @property
    def said(self) -> str:
        """The value."""
        return "unknown" if self.value is None else f"{self.value:.3f}"

    @property
    def interval(self) -> str:
        """The interval."""
        return "" if None in (self.value, self.low, self.high) else f"{self.low:.3f} to {self.high:.3f}"

    @property
    def counted(self) -> str:
        """How many of how many."""
        return "" if self.hits is None or self.of is None else f"{self.hits:.4g} of {self.of:.4g}"


@dataclass(frozen=True, slots=True)
class Class:
    """A class of works: labelled products known of it, and the log10 ratios that so few can bear."""

    name: str
    copies: float
    independents: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Family:
    """A family of products: how many derived products and how many made independently it has."""

    name: str
    same: int
    different: int


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot: the name of its file, its heading, what it shows, and the drawing."""

    name: str
    heading: str
    caption: str
    svg: Markup


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the card says.

    `case` is what the figures were tried on, `fitted_to` what the calibration was fitted to. `apart`: nothing was
    weighed by what it taught; else the calibration was tried as it is. `groups` were held apart. `products` are those
    in the figures within class, derived and other; `pairs` likewise. `elub` are the log10 bounds that the calibration
    keeps, `borne_out` those of the very ratios tried. `lines` are the figures as `deadringer audit` prints them.
    """

    case: str
    as_of: str
    how: str
    apart: bool
    fitted_to: str
    digest: str
    copies: int
    independents: int
    classes: tuple[Class, ...]
    families: tuple[Family, ...]
    groups: int
    products: tuple[int, int]
    pairs: tuple[int, int]
    unweighed: int
    figures: tuple[Figure, ...]
    misleading: tuple[Figure, ...]
    elub: tuple[float, float]
    borne_out: tuple[float, float] | None
    standards: tuple[str, ...]
    plots: tuple[Plot, ...]
    counted: Mapping[str, str]
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    lines: Mapping[str, str]


def render(card: Card, *, weights: bool) -> str:
    """Return the card as one HTML page; `weights`: the folder holds the calibration itself."""
    several = tuple(one for one in card.families if one.same + one.different > 1)
    return page(
        "card.html",
        card=card,
        weights=weights,
        figure={one.name: one for one in (*card.figures, *card.misleading)},
        several=several,
        single=len(card.families) - len(several),
        most_rows=ROWS,
    )


def admit(case: Path, out: Path, *, weights: bool) -> None:
    """Refuse a folder that is somebody else's, before anything is reckoned; `weights`: a calibration is to be written.

    Raises
    ------
    InputError
        It is the case folder, or one lies in the other; it is a file, or holds files of others; or an audit would take
        the place of a calibration's own.
    """
    here, there = out.resolve(), case.resolve()
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise InputError(f"--out {out} and the case {case} must be two folders, neither in the other")
    if out.exists() and not out.is_dir():
        raise InputError(f"--out {out} is a file: a folder is written, choose another name")
    if not weights and (out / WEIGHTS).exists():
        raise InputError(f"--out {out} holds a calibration with its own audit: choose another folder")
    if out.is_dir() and any(out.iterdir()) and not ((out / AUDIT).is_file() and (out / SUMS).is_file()):
        raise InputError(
            f"--out {out} holds files, and no {AUDIT} of an earlier one: choose a folder that is new or empty"
        )


def write_card(
    out: Path,
    card: Card,
    *,
    audit: Mapping[str, Any],
    pairs: tuple[Sequence[str], Iterable[Sequence[str]]],
    weights: str | None = None,
) -> tuple[Path, ...]:
    """Write the folder, each file beside its place and renamed, SHA256SUMS last; return what was written.

    Parameters
    ----------
    out : Path
        A folder that `admit` let pass; files of others in it are left alone.
    card : Card
    audit : mapping
        What stands in audit.json.
    pairs : tuple
        Heading and rows of pairs.csv.
    weights : str, optional
        The calibration as JSON text.
    """
    texts = {} if weights is None else {WEIGHTS: weights}
    texts |= {
        AUDIT: json.dumps(audit, ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        PAIRS: _csv(*pairs),
        **{f"{PLOTS}/{plot.name}.svg": standalone(plot.svg) for plot in card.plots},
        CARD: render(card, weights=weights is not None),
    }
    (out / PLOTS).mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_atomically(out / name, text)
    files = [out / name for name in sorted(texts)]
    write_sums(out, files)
    return (*files, out / SUMS)


def standalone(svg: Markup) -> str:
    """Return a plot as a file of its own, with the rules of the style sheet that colour it."""
    sheet = style()
    rules = [sheet[: sheet.index("}") + 1], *re.findall(r"^\.plot .*", sheet, re.MULTILINE)]
    head, rest = str(svg).split(">", 1)
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f"{head}><style>\n{chr(10).join(rules)}\n</style>{rest}\n"


def _csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as text, every cell quoted, as rejected.csv is."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue()
