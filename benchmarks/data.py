"""Seeded data for the benchmarks: names as products bear them, and data sheets, both with near duplicates."""

from __future__ import annotations

import os
import random

import numpy as np

#: Small by default, so that a smoke run takes seconds; DEADRINGER_BENCH=large for figures to quote.
LARGE = os.environ.get("DEADRINGER_BENCH") == "large"

_SYLLABLES = [
    *("ka", "ra", "no", "mi", "tel", "sto", "zen", "vik", "lor", "dan"),
    *("pro", "max", "tri", "gel", "hy", "nor", "bo", "sel", "fin", "ur"),
]
_SCRIPTS = str.maketrans("abeknopc", "авекнорс")


def names(count: int, seed: int) -> list[str]:
    """Return product-like names of 4 to 40 letters; two in ten are another with a slip, one in ten is in Cyrillic."""
    chance = random.Random(seed)
    out: list[str] = []
    while len(out) < count:
        words = [
            "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(chance.randint(1, 3))
        ]
        name = " ".join(words)[:34]
        if chance.random() < 0.6:
            name += f"-{chance.randint(1, 999)}"
        kind = chance.random()
        if kind < 0.2 and out:
            other = chance.choice(out)
            at = chance.randrange(len(other))
            name = other[:at] + chance.choice("aeiou-5") + other[at + 1 :]
        elif kind < 0.3:
            name = name.translate(_SCRIPTS)
        out.append(name.ljust(4, "x"))
    return out


def sheets(count: int, seed: int) -> dict[str, np.ndarray]:
    """Return data sheets of four numbers and two categories; a fifth of the cells is missing (NaN, or None)."""
    rng = np.random.default_rng(seed)
    out: dict[str, np.ndarray] = {}
    for name in ("length", "mass", "speed", "rate"):
        column = rng.lognormal(0.0, 0.3, count)
        column[rng.random(count) < 0.2] = np.nan
        out[name] = column
    for name, kinds in (("calibre", 12), ("class", 5)):
        cells = np.array([f"k{k}" for k in rng.integers(0, kinds, count)], dtype=object)
        cells[rng.random(count) < 0.2] = None
        out[name] = cells
    return out
