"""How well scores of data sheets tell copies from independent products on the seed case: the README's figures.

The scores learn from works only, and no line of works has a say in how rare it is itself: families are apart.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from deadringer.casework import labelled
from deadringer.evidence import rarity
from deadringer.evidence.calibrate import Labelled
from deadringer.evidence.measures import all_pairs
from deadringer.facets import specs
from deadringer.facets.learned import learn
from deadringer.register import read_case

Floats = npt.NDArray[np.float64]
README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def data(seed: Path) -> Labelled:
    return labelled.labelled(seed)


@pytest.fixture(scope="module")
def scores(seed: Path, data: Labelled) -> dict[str, Floats]:
    lines = read_case(seed).case.lines()
    pairs, terms = all_pairs(*data.copy.shape), learn(data.works, lines)
    both = data.sightings, data.works
    found = rarity.score(*both, *pairs, terms, [lines[work] for work in data.works.item_ids])
    flat = {
        "Gower, one scale and equal weights": specs.scores(*both, *pairs),
        "Gower, learnt scales and weights (`score_specs`)": specs.scores(*both, *pairs, terms),
        "rarity (`score_specs_rarity`)": found.rarity,
    }
    return {name: score.reshape(data.copy.shape) for name, score in flat.items()}


def area(above: Floats, below: Floats, weights: tuple[Floats, Floats]) -> float:
    """Return how often the one is above the other, ties by half, each counted by its weight."""
    won = (above[:, None] > below) + 0.5 * (above[:, None] == below)
    return float((won * weights[0][:, None] * weights[1]).sum() / (weights[0].sum() * weights[1].sum()))


def test_the_figures_of_the_readme_are_those_measured(data: Labelled, scores: dict[str, Floats]) -> None:
    every = np.ones(len(data.product), dtype=np.bool_)
    copies, independents = (data.rows(relation, every) for relation in ("copy", "independent"))
    weight = data.weight(copies) + data.weight(independents)
    each = np.broadcast_to(weight[:, None], data.copy.shape)
    for name, score in scores.items():
        known = ~np.isnan(score)
        same, other = data.copy & known, data.other & data.same_class & known & (each > 0)
        of_class = area(score[same], score[other], (each[same], each[other]))
        rows = known.any(axis=1)
        best = np.nanmax(np.where(known, score, -1.0), axis=1)
        ends = copies & rows, independents & rows
        nearest = area(best[ends[0]], best[ends[1]], (weight[ends[0]], weight[ends[1]]))
        assert f"| {name} | {of_class:.2f} | {nearest:.2f} |" in README, (of_class, nearest)


def test_no_interval_stands_in_the_seed_so_both_ends_score_the_same(seed: Path, data: Labelled) -> None:
    lines = read_case(seed).case.lines()
    pairs, terms = all_pairs(*data.copy.shape), learn(data.works, lines)
    far = rarity.score(data.sightings, data.works, *pairs, terms, [lines[w] for w in data.works.item_ids]).far
    near = specs.scores(data.sightings, data.works, *pairs, terms)
    # Sums of at most twelve products in one order, and differences of logarithms in two.
    assert np.allclose(near, far, rtol=0.0, atol=1e-12, equal_nan=True)
