"""Names of parties: how well they are told apart, and how fast, against rapidfuzz and jellyfish on the same pairs.

The tables printed are the README's (`pytest benchmarks/bench_names.py -s`); they are checked against it before anything
is timed. Candidates are checked against the scores of all pairs.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.facets import named
from tests.facets.test_named import SECTION

from benchmarks.timing import timed
from deadringer.facets import parties

CUTOFF = 0.8


@pytest.fixture(scope="module")
def cases() -> named.Pairs:
    """Return the labelled pairs, once their figures are those that are stated."""
    rows = [*named.of_labels(), *named.of_scripts()]
    print("", *rows, sep="\n")
    assert [row for row in rows if row not in SECTION] == []
    return named.labelled()


@pytest.mark.parametrize("rival", named.RIVALS)
def test_scores(benchmark, cases, rival) -> None:  # type: ignore[no-untyped-def]
    timed(benchmark, len(cases.left), named.RIVALS[rival], cases.left, cases.right)


def test_candidates(benchmark, cases) -> None:  # type: ignore[no-untyped-def]
    left, right = sorted(set(cases.left)), sorted(set(cases.right))
    rows = np.repeat(np.arange(len(left)), len(right)), np.tile(np.arange(len(right)), len(left))
    every = np.nan_to_num(parties.scores(left, right, *rows))
    found = parties.candidates(left, right, CUTOFF)
    kept = every >= CUTOFF
    for column, expected in zip(found, (rows[0][kept], rows[1][kept], every[kept]), strict=True):
        assert column.tolist() == expected.tolist()
    timed(benchmark, len(left) * len(right), parties.candidates, left, right, CUTOFF)
