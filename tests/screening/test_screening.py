"""Screening: exhaustive while affordable, complete candidates above it, one row a pair, the same scores either way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.errors import InputError
from deadringer.facets.vectors import Space
from deadringer.model.case import Settings
from deadringer.model.records import Sighting, Spec, Work
from deadringer.screening.merge import merge
from deadringer.screening.plan import FACETS, MIN_SHARED, plan
from deadringer.screening.run import prepare, screen

PLAIN = Settings(title="t", claimant="us", as_of=date(2026, 1, 1))
WORDS = ("kite", "kites", "drone", "drone 5", "drone 7", "box")


def test_every_pair_is_compared_up_to_the_limit_and_not_above() -> None:
    limited = replace(PLAIN, exhaustive_pairs=12)
    assert plan(limited, 3, 4).exhaustive
    assert not plan(limited, 13, 1).exhaustive


@pytest.mark.parametrize(
    ("cutoffs", "said"),
    [
        *(
            ({"smell": 0.5}, "cutoffs.smell"),
            ({"names": 0.0}, "cutoffs.names"),
            ({"specs": 1.5}, "cutoffs.specs"),
        ),
        *(
            ({"vectors": cosine}, r"cutoffs.vectors: expected a cosine in \(-1, 1\]")
            for cosine in (-1.0, 1.01)
        ),
    ],
)
def test_a_cutoff_that_makes_no_sense_is_named(cutoffs: dict[str, float], said: str) -> None:
    with pytest.raises(InputError, match=said):
        plan(replace(PLAIN, cutoffs=cutoffs), 1, 1)


def test_merge_joins_without_repeats_in_order() -> None:
    a = (np.array([2, 0]), np.array([1, 0]))
    b = (np.array([0, 1]), np.array([0, 2]))
    rows, works = merge([a, b], 3)
    assert list(zip(rows.tolist(), works.tolist(), strict=True)) == [(0, 0), (1, 2), (2, 1)]


numbers = st.sampled_from(["", "1", "1.01", "2"])
items = st.lists(st.tuples(st.sampled_from(WORDS), numbers, numbers, numbers), min_size=1, max_size=6)


@settings(max_examples=60)
@given(items, items, st.sampled_from([0.7, 0.8, 1.0]), st.sampled_from([0.8, 0.95]))
def test_candidates_are_exactly_the_pairs_that_reach_a_cutoff_with_the_scores_of_the_exhaustive_run(
    left: list[tuple[str, str, str, str]],
    right: list[tuple[str, str, str, str]],
    by_name: float,
    by_specs: float,
) -> None:
    specs = [
        Spec(item_id=f"{side}{i}", attribute=name, value=value, unit="m")
        for side, rows in (("s", left), ("w", right))
        for i, row in enumerate(rows)
        for name, value in zip(("length", "width", "height"), row[1:], strict=True)
        if value
    ]
    sightings = prepare(
        [Sighting(sighting_id=f"s{i}", title=row[0]) for i, row in enumerate(left)], [], specs
    )
    works = prepare([Work(work_id=f"w{i}", title=row[0]) for i, row in enumerate(right)], [], specs)
    few = replace(PLAIN, exhaustive_pairs=0, cutoffs={"names": by_name, "specs": by_specs})
    everything = screen(plan(PLAIN, len(left), len(right)), sightings, works)
    found = screen(plan(few, len(left), len(right)), sightings, works)
    assert len(everything) == len(left) * len(right)
    known = np.array(
        [
            sum(a != "" and b != "" for a, b in zip(left[i][1:], right[j][1:], strict=True))
            for i, j in zip(everything.sightings, everything.works, strict=True)
        ]
    )
    names, specs_score = everything.scores["names"], everything.scores["specs"]
    kept = (np.nan_to_num(names) >= by_name) | (
        (np.nan_to_num(specs_score) >= by_specs) & (known >= MIN_SHARED)
    )
    assert found.sightings.tolist() == everything.sightings[kept].tolist()
    assert found.works.tolist() == everything.works[kept].tolist()
    for facet in FACETS:
        assert np.array_equal(found.scores[facet], everything.scores[facet][kept], equal_nan=True)


VECTORS = st.lists(st.sampled_from([(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (3.0, 0.5), (-1.0, 0.2)]), max_size=3)


@settings(max_examples=60)
@given(
    st.lists(VECTORS, min_size=1, max_size=5),
    st.lists(VECTORS, min_size=1, max_size=5),
    st.sampled_from([-0.5, 0.0, 0.8, 0.99]),
)
def test_candidates_by_vectors_are_the_pairs_that_reach_the_cutoff_and_parts_of_a_run_are_its_rows(
    left: list[list[tuple[float, float]]], right: list[list[tuple[float, float]]], cutoff: float
) -> None:
    sides = (("s", left), ("w", right))
    own = {f"{side}{n}": vectors for side, items in sides for n, vectors in enumerate(items)}
    flat = [vector for vectors in own.values() for vector in vectors]
    starts = np.cumsum([0, *(len(vectors) for vectors in own.values())], dtype=np.intp)
    space = Space("m", tuple(own), starts, np.array(flat, np.float32).reshape(-1, 2))
    seen = [Sighting(sighting_id=f"s{n}", title="") for n in range(len(left))]
    works = prepare([Work(work_id=f"w{n}", title="") for n in range(len(right))], [], [], embedded=space)
    few = plan(replace(PLAIN, exhaustive_pairs=0, cutoffs={"vectors": cutoff}), len(left), len(right))
    everything = screen(plan(PLAIN, 1, 1), prepare(seen, [], [], embedded=space), works)
    found = screen(few, prepare(seen, [], [], embedded=space), works)
    kept = everything.scores["vectors"] >= cutoff
    assert found.sightings.tolist() == everything.sightings[kept].tolist()
    assert found.works.tolist() == everything.works[kept].tolist()
    assert np.array_equal(found.scores["vectors"], everything.scores["vectors"][kept])
    rows = [screen(few, prepare([one], [], [], embedded=space), works) for one in seen]
    again = np.concatenate([one.scores["vectors"] for one in rows])
    assert np.array_equal(again, found.scores["vectors"])


def test_progress_ends_at_its_total() -> None:
    told: list[tuple[int, int]] = []
    side = prepare([Work(work_id="w", title="kite")], [], [])
    screen(plan(PLAIN, 1, 1), side, side, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (6, 6)
    assert told == sorted(told)
