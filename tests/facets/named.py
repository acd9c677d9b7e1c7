"""How well names of parties are told apart: measures over tests/data/names, for the README's tables and the benchmark.

Rules and constants were chosen by reasons, and tried on one half of these data. The halves are fixed by a hash; names
that share a pair stand in the same half.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jellyfish
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, utils

from deadringer.facets import parties
from deadringer.facets._words import split
from deadringer.kernels.indel import indel_scores

DATA = Path(__file__).resolve().parents[1] / "data" / "names"
CUTOFFS = (0.7, 0.8, 0.9)
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of names, what they are (schema or language), whether each is one name, and whether it was held back."""

    left: list[str]
    right: list[str]
    what: npt.NDArray[np.str_]
    same: npt.NDArray[np.bool_]
    held: npt.NDArray[np.bool_]


def held(key: str) -> bool:
    """Tell whether what a key stands for was held back while the rules were chosen."""
    return hashlib.sha256(key.encode()).digest()[0] % 2 == 1


def labelled() -> Pairs:
    with (DATA / "cases.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    first: dict[str, str] = {}

    def least(name: str) -> str:
        while first.setdefault(name, name) != name:
            name = first[name]
        return name

    for row in rows:
        a, b = sorted((least(row["name1"]), least(row["name2"])))
        first[b] = a
    return Pairs(
        [row["name1"] for row in rows],
        [row["name2"] for row in rows],
        np.array([row["schema"] for row in rows]),
        np.array([row["is_match"] == "true" for row in rows]),
        np.array([held(least(row["name1"])) for row in rows]),
    )


def scored() -> Pairs:
    """Return the scored pairs; those that the list's own search scores 100, its highest, are taken for one name.

    That is another program's opinion and no truth: it gives 100 wherever every word of the query is in the name.
    """
    with (DATA / "ofac_fixtures.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return Pairs(
        [row["query_name"] for row in rows],
        [row["result_name"] for row in rows],
        np.array(["scored"] * len(rows)),
        np.array([row["ofac_score"] == "100" for row in rows]),
        np.array([held(row["query_name"]) for row in rows]),
    )


def transliterated() -> Pairs:
    lines = (DATA / "translit.tsv").read_text(encoding="utf-8").splitlines()
    languages, latin, native = zip(*(line.split("\t") for line in lines), strict=True)
    return Pairs(
        list(latin),
        list(native),
        np.array(languages),
        np.ones(len(lines), bool),
        np.array([held(name) for name in latin]),
    )


def ours(left: Sequence[str], right: Sequence[str]) -> Floats:
    rows = np.arange(len(left))
    return np.nan_to_num(parties.scores(left, right, rows, rows))


def wratio(left: Sequence[str], right: Sequence[str]) -> Floats:
    return np.array(
        [fuzz.WRatio(a, b, processor=utils.default_process) for a, b in zip(left, right, strict=True)]
    )


def jaro_winkler(left: Sequence[str], right: Sequence[str]) -> Floats:
    a, b = ([utils.default_process(name) for name in names] for names in (left, right))
    return np.array([jellyfish.jaro_winkler_similarity(x, y) for x, y in zip(a, b, strict=True)])


def letters_alone(left: Sequence[str], right: Sequence[str]) -> Floats:
    """Return the Indel similarity of names transliterated, without words or consonants."""
    a, b = (["".join(word.text for word in split(name)) for name in names] for names in (left, right))
    return np.asarray(indel_scores(a, b, np.arange(len(a)), np.arange(len(b))))


RIVALS = {"deadringer": ours, "WRatio": wratio, "Jaro-Winkler": jaro_winkler}


def average_precision(same: npt.NDArray[np.bool_], scores: Floats) -> float:
    """Return the mean precision at each recall gained, pairs of equal score taken together (as scikit-learn does)."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(same[order])
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    gained = np.diff(hits[ends], prepend=0) / max(1, hits[-1])
    return float(np.sum(gained * hits[ends] / (ends + 1)))


def of_labels() -> Iterator[str]:
    """Yield the rows of the table of average precision: all pairs of each kind, and in brackets the held half."""
    cases = labelled()
    kinds = [("all labelled", np.ones(len(cases.same), bool))]
    kinds += [
        (what, cases.what == what) for what in ("Person", "Company", "Organization", "LegalEntity", "Vessel")
    ]
    tables = [(cases, name, of) for name, of in kinds]
    fixtures = scored()
    tables.append((fixtures, "scored by another search", np.ones(len(fixtures.same), bool)))
    found = {id(p): [rate(p.left, p.right) for rate in RIVALS.values()] for p in (cases, fixtures)}
    for pairs, name, of in tables:
        kept = of & pairs.held
        cells = [
            f"{average_precision(pairs.same[of], s[of]):.3f} ({average_precision(pairs.same[kept], s[kept]):.3f})"
            for s in found[id(pairs)]
        ]
        yield f"| {name} | {of.sum()} ({kept.sum()}) | {' | '.join(cells)} |"


def of_scripts() -> Iterator[str]:
    """Yield the rows of the table of scripts: names of the held half found at each cutoff, and false pairs.

    False pairs: each Latin name with the native form of the next name, of as many pairs.
    """
    pairs = transliterated()
    for language in sorted(set(pairs.what.tolist())):
        rows = np.flatnonzero((pairs.what == language) & pairs.held)
        left, right = [pairs.left[n] for n in rows], [pairs.right[n] for n in rows]
        true, false = ours(left, right), ours(left, [*right[1:], right[0]])
        plain = letters_alone(left, right)
        cells = [
            ", ".join(f"{np.mean(true >= cutoff):.2f}" for cutoff in CUTOFFS),
            ", ".join(f"{np.mean(plain >= cutoff):.2f}" for cutoff in CUTOFFS),
            ", ".join(str(int(np.sum(false >= cutoff))) for cutoff in CUTOFFS),
        ]
        yield f"| {language.capitalize()} | {len(rows)} | {' | '.join(cells)} |"


if __name__ == "__main__":
    print("\n".join((*of_labels(), *of_scripts())))
