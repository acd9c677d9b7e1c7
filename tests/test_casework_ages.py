"""The calendar: a sighting was there by the earliest day that anything on record says so, and by no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from deadringer.casework.ages import ages
from deadringer.model.dates import parse
from deadringer.model.records import Act, Sighting, Work
from deadringer.register import read_case


def before(seed: Path, created: str, seen: str, *acts: str) -> bool:
    case = replace(
        read_case(seed).case,
        works=(Work(work_id="w", title="W", created=parse(created) if created else None),),
        sightings=(Sighting(sighting_id="s", title="S", seen_on=parse(seen) if seen else None),),
        acts=tuple(
            Act(act_id=f"a{n}", sighting_id="s", kind="make", starts=parse(starts))
            for n, starts in enumerate(acts)
        ),
    )
    return bool(ages(case).before(np.zeros(1, np.intp), np.zeros(1, np.intp))[0])


def test_only_what_lies_wholly_before_is_before(seed: Path) -> None:
    assert before(seed, "1959", "1958")
    assert before(seed, "1959", "1958-12-31")
    assert not before(seed, "1959", "1959")
    assert not before(seed, "1959/1961", "1959-01-01")
    assert before(seed, "1959", "../1958")
    assert not before(seed, "1959", "1958/..")
    assert not before(seed, "../1959", "1900")


def test_an_act_says_as_much_as_a_sighting_and_the_earliest_counts(seed: Path) -> None:
    assert before(seed, "1959", "2010", "1956/1958")
    assert before(seed, "1959", "", "1980", "1956")
    assert not before(seed, "1959", "2010", "1956/1959")


def test_what_is_not_known_rules_nothing_out(seed: Path) -> None:
    assert not before(seed, "", "1900")
    assert not before(seed, "1959", "")
