"""What a run tells of its data sheets: the values in doubt, and how each attribute was compared."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from deadringer.facets.learned import LEAST
from deadringer.facets.plausible import Doubt
from deadringer.facets.specs import Learnt

#: Columns of specs_doubtful.csv and specs_terms.csv.
DOUBTFUL = ("item_id", "attribute", "value", "against", "reason", "source")
TERMS = ("attribute", "dimension", "lines", "scale", "weight")


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file, every cell quoted, as rejected.csv is."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def doubtful(found: Iterable[Doubt]) -> list[tuple[str, ...]]:
    """Return the rows of specs_doubtful.csv."""
    return [(d.item_id, d.attribute, d.value, d.against, d.reason, d.source) for d in found]


def terms(learnt: Learnt) -> list[tuple[str, ...]]:
    """Return the rows of specs_terms.csv, the most telling attribute first."""
    return [
        (a.name, a.dimension, str(t.lines), f"{t.scale:.6g}" if t.scale else "", f"{t.weight:.6g}")
        for a, t in sorted(learnt.items(), key=lambda one: (-one[1].weight, one[0].name))
    ]


def told(learnt: Learnt) -> str:
    """Say how the attributes of data sheets were compared."""
    if not learnt:
        return "none"
    many = sum(t.lines >= LEAST for t in learnt.values())
    return (
        f"{len(learnt):,} stated by works; scale and weight learnt of {many:,}, which {LEAST} lines of works or more "
        "state, from these works alone (specs_terms.csv has all)"
    )
