"""What names can show: the README's tables are what is measured, and the measure is the usual one.

The scores are exact and the same on every machine, so the figures are compared as printed: they are those of
anyascii 0.3.3, rapidfuzz 3.14.6, jellyfish 1.3.0. Another version of these may read or rate a name otherwise.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.facets import named

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## What names can show\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("table", [named.of_labels, named.of_scripts], ids=["labels", "scripts"])
def test_the_tables_of_the_readme_are_what_is_measured(table) -> None:  # type: ignore[no-untyped-def]
    assert [row for row in table() if row not in SECTION] == []


def test_average_precision_takes_equal_scores_together() -> None:
    same = np.array([True, False, True, False])
    assert named.average_precision(same, np.array([4.0, 3.0, 2.0, 1.0])) == (1 + 2 / 3) / 2
    assert named.average_precision(same, np.ones(4)) == 0.5
    assert named.average_precision(~same, np.array([4.0, 3.0, 2.0, 1.0])) == (1 / 2 + 2 / 4) / 2


def test_the_halves_share_no_labelled_name() -> None:
    pairs = named.labelled()
    sides = (
        {name for side in (pairs.left, pairs.right) for name in np.array(side)[of]}
        for of in (pairs.held, ~pairs.held)
    )
    one, other = sides
    assert one
    assert not one & other
