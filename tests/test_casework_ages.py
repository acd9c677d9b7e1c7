"""The calendar: a sighting was there by the earliest day that anything on record says so, and by no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from deadringer.casework.ages import ages, begun
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


def came(seed: Path, seen: str, *made: str) -> str:
    case = replace(
        read_case(seed).case,
        sightings=(Sighting(sighting_id="s", title="S", seen_on=parse(seen) if seen else None),),
        acts=tuple(
            Act(
                act_id=f"a{n}",
                sighting_id="s",
                kind=text.partition(" ")[0],
                certainty=("low", "high")[n],
                starts=parse(day) if (day := text.partition(" ")[2]) else None,
            )
            for n, text in enumerate(made)
        ),
    )
    span, certainty = begun(case)[0]
    return f"{span} {certainty}".strip()


def test_only_making_says_when_a_thing_came_to_be_at_the_earliest(seed: Path) -> None:
    assert came(seed, "") == "None"
    assert came(seed, "1970") == "../1970"
    assert came(seed, "", "offer 1970") == "../1970"
    assert came(seed, "", "make 1960") == "1960 low"
    assert came(seed, "1970", "make 1960", "offer 1965") == "1960 low"
    assert came(seed, "", "make 1960", "make 1955/1957") == "1955/1957 high"
    assert came(seed, "", "make 1960", "make ") == "../1960"  # the other may have begun before
    assert came(seed, "", "make ") == "None"
    assert came(seed, "1958", "make 1960") == "../1958"  # it was there before
    assert came(seed, "1960-06", "make 1960") == "1960-01-01/1960-06-30 low"
