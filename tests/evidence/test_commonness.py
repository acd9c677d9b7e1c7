"""Known independents are counted by families, of the work's class, and not at all where they are few."""

from __future__ import annotations

import dataclasses
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.errors import CalibrationError
from deadringer.evidence.calibration import Calibration, loads
from deadringer.evidence.commonness import LEAST, Commonness
from deadringer.evidence.labelled import Labelled
from deadringer.evidence.measures import STEPS
from tests.evidence.conftest import ATTRIBUTES, make_sheet

KIND, SPAN, MASS = ATTRIBUTES

Row = tuple[str, float | None, float | None]

known = st.tuples(st.sampled_from("kd"), st.one_of(st.none(), st.sampled_from([1.0, 1.002, 1.04, 1.6])))


def counted(
    calibration: Calibration, rows: list[Row], weights: list[float], families: list[str]
) -> Calibration:
    return dataclasses.replace(
        calibration,
        population=make_sheet("p", rows),
        weights=tuple(weights),
        families=tuple(families),
        reached=(0.0,) * len(rows),
    )


@given(
    st.lists(
        st.tuples(known, st.sampled_from([0.5, 1.0]), st.sampled_from("abcdef")), min_size=1, max_size=20
    )
)
@settings(max_examples=60)
def test_a_family_has_one_vote_however_many_products_it_has(
    calibration: Calibration, drawn: list[tuple[tuple[str, float | None], float, str]]
) -> None:
    rows: list[Row] = [(kind, span, None) for (kind, span), _, _ in drawn]
    held = counted(calibration, rows, [w for _, w, _ in drawn], [f for _, _, f in drawn])
    votes = Commonness(held, make_sheet("w", [("k", 1.0, None)])).votes(SPAN, 0)
    expected = [0.0] * (len(STEPS) + 1)
    of: dict[str, list[tuple[float, int]]] = {}
    for (kind, span), weight, family in drawn:
        if kind == "k" and span is not None:
            degree = sum(abs(math.log(span)) >= step for step in STEPS)
            of.setdefault(family, []).append((weight, degree))
    for members in of.values():
        for weight, degree in members:
            expected[degree] += weight / sum(w for w, _ in members)
    assert np.allclose(votes, expected, rtol=0.0, atol=1e-12)  # the same terms, added in another order
    assert math.isclose(votes.sum(), len(of), abs_tol=1e-12)


def test_of_few_families_nothing_is_told(calibration: Calibration) -> None:
    rows: list[Row] = [("kite", 1.5 if n < 3 else 9.0, None) for n in range(LEAST)]
    names = [f"family {n}" for n in range(LEAST)]
    works = make_sheet("w", [("kite", 1.5, 0.4), ("", 1.5, None)])
    enough = Commonness(counted(calibration, rows, [1.0] * LEAST, names), works)
    assert enough.told(SPAN, 0, 0) == f"3 of {LEAST} known independent families of the class agree as nearly"
    assert enough.told(SPAN, 1, 5) == f"{LEAST} of {LEAST} known independent families agree as nearly"
    few = Commonness(counted(calibration, rows, [1.0] * LEAST, [names[0], names[0], *names[2:]]), works)
    assert few.told(SPAN, 0, 0) == (
        f"how common that is: unknown, fewer than {LEAST} families of independents of the class are known to state it "
        f"({LEAST - 1})"
    )
    assert few.told(MASS, 0, 0).endswith("(0)")


def test_a_calibration_keeps_the_family_of_each_known_independent(
    calibration: Calibration, data: Labelled
) -> None:
    of = dict(zip(data.sightings.item_ids, data.family, strict=True))
    assert calibration.families == tuple(of[item] for item in calibration.population.item_ids)
    assert loads(calibration.dump(), "again").families == calibration.families


@pytest.mark.parametrize("families", [None, [], ["one"], [""] * 30, [1] * 30, "a" * 30])
def test_families_that_are_none_are_refused(calibration: Calibration, families: object) -> None:
    raw = json.loads(calibration.dump())
    raw["population"]["families"] = families
    with pytest.raises(CalibrationError, match=r"families|differ in length"):
        loads(json.dumps(raw), "made")
