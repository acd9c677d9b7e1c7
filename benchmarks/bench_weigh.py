"""Weighing candidate pairs: a million at a time, one thread, by the shipped calibration.

No other package weighs pairs with missing facets (lir refuses them), so it is held against itself in small lots: the
same ratios, before either is timed. What bounds it is memory: a pair passes some ninety arrays of 8 bytes, about 1.5 GB
a million pairs in and out of numpy: 0.92 s at best, up to 1.3 s on a noisy core (AMD Zen 3).
"""

from __future__ import annotations

import numpy as np
import pytest

from deadringer.evidence import weigh
from deadringer.evidence.calibration import Calibration, load
from deadringer.evidence.measures import all_pairs
from deadringer.model.sheets import CLASS, Category, Cell, Sheet

#: Works and sightings: all pairs of them are a million.
SIDE = 1000


def sheet(calibration: Calibration, prefix: str, seed: int) -> Sheet:
    """Make data sheets of the attributes that are known, three tenths missing."""
    rng, columns = np.random.default_rng(seed), {}
    kinds = [kind for kind in calibration.classes if kind is not None]
    for attribute in calibration.attributes:
        cells: list[Cell]
        if attribute.name == CLASS:
            cells = [kinds[n % len(kinds)] for n in range(SIDE)]
        elif attribute.is_category:
            cells = [Category(((str(n),),)) for n in rng.integers(0, 20, SIDE)]
        else:
            cells = np.exp(rng.normal(0.0, 0.3, SIDE)).tolist()
        gone = rng.random(SIDE) < 0.3
        columns[attribute.name] = [None if lost else cell for lost, cell in zip(gone, cells, strict=True)]
    return Sheet.of_columns([f"{prefix}{n}" for n in range(SIDE)], tuple(calibration.attributes), columns)


def seen(n: int, seed: int) -> weigh.Observed:
    """Make names scores; nothing else is known."""
    return weigh.Observed.of_names(np.random.default_rng(seed).random(n), [""] * n, np.zeros(n))


@pytest.fixture(scope="module")
def case() -> tuple[Calibration, Sheet, Sheet]:
    calibration = load()
    return calibration, sheet(calibration, "s", 1), sheet(calibration, "w", 2)


def test_a_million_pairs(benchmark, case) -> None:  # type: ignore[no-untyped-def]
    calibration, sightings, works = case
    rows, of = all_pairs(SIDE, SIDE)
    every = seen(SIDE * SIDE, 3)
    found = weigh.weigh(calibration, sightings, works, rows, of, every).log10_lr
    lot = slice(500 * SIDE, 501 * SIDE)
    again = weigh.weigh(
        calibration,
        sightings,
        works,
        rows[lot],
        of[lot],
        weigh.Observed(
            **{
                name: value if isinstance(value := getattr(every, name), str) else value[lot]
                for name in weigh.Observed.__dataclass_fields__
            }
        ),
    ).log10_lr
    assert np.array_equal(found[lot], again, equal_nan=True)
    benchmark(weigh.weigh, calibration, sightings, works, rows, of, every)
