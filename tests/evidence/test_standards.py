"""Standards: what one imposes says nothing where it agrees, and something where it does not; a case may name others."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.evidence import calibrate, specs, weigh
from deadringer.evidence.calibrate import Labelled
from deadringer.evidence.calibration import Agreement, Calibration, loads
from deadringer.evidence.contributions import contributions
from deadringer.evidence.specs import STANDARD
from deadringer.model.names import NamePair
from deadringer.model.sheets import CLASS, STANDARDS, Attribute, Category, Cell, Interval, Sheet
from tests.evidence.conftest import ATTRIBUTES, observed

PAIR = (np.array([0]), np.array([0]))
CARTRIDGE, BOLT = Attribute("cartridge"), Attribute("bolt")
COUNTED = Agreement((12.0, 1.0), (3.0, 27.0))


def item(prefix: str, kind: str = "kite", span: Cell | None = None, **parts: str) -> Sheet:
    columns: dict[str, list[Cell | None]] = {
        "class": [Category(((kind,),)) if kind else None],
        "span": [span],
        "mass": [None],
        **{name: [Category(((parts[name],),)) if name in parts else None] for name in ("cartridge", "bolt")},
    }
    return Sheet.of_columns([f"{prefix}0"], [*ATTRIBUTES, CARTRIDGE, BOLT], columns)


@pytest.fixture(scope="module")
def known(calibration: Calibration) -> Calibration:
    """The same, which has counted cartridges and bolts alike, with the bounds out of the way."""
    attributes = {**calibration.attributes, CARTRIDGE: COUNTED, BOLT: COUNTED}
    return replace(calibration, attributes=attributes, elub=(-9.0, 9.0))


def weighed(known: Calibration, one: Sheet, work: Sheet) -> weigh.Weighed:
    return weigh.weigh(known, one, work, *PAIR, observed(math.nan))


def test_agreement_in_a_standard_changes_nothing_and_difference_speaks_against(known: Calibration) -> None:
    work = item("w", span=1.5, cartridge="a", bolt="a")
    nothing, same, other = (
        weighed(known, item("s", span=1.5, **part), work)
        for part in ({}, {"cartridge": "a"}, {"cartridge": "b"})
    )
    assert same.unbounded[0] == nothing.unbounded[0] > 0.0
    assert other.unbounded[0] < nothing.unbounded[0]
    assert same.specs.known[0] == nothing.specs.known[0] == 1.0
    assert other.specs.known[0] == 2.0
    # What is counted alike and imposed by nothing is a likeness; it differs by as much.
    bolt, unlike = (weighed(known, item("s", span=1.5, bolt=bolt), work) for bolt in "ab")
    assert bolt.specs.of[BOLT][0] > 0.0 == same.specs.of[CARTRIDGE][0]
    assert unlike.unbounded[0] == other.unbounded[0]


def test_a_pair_that_agrees_in_standards_and_class_alone_is_one_of_which_nothing_is_known(
    known: Calibration,
) -> None:
    work = item("w", cartridge="a")
    for part in ({}, {"cartridge": "a"}):
        found = weighed(known, item("s", **part), work)
        assert np.isnan([found.kinds["specs"][0], found.unseen[0]]).all()
        assert found.unbounded[0] == 0.0
    of_two = weighed(known, item("s", "drone", cartridge="a"), work)
    assert of_two.unseen[0] == of_two.unbounded[0] == of_two.kinds["specs"][0] < 0.0


def test_a_case_may_name_its_own_standards_which_then_are_the_only_ones(known: Calibration) -> None:
    work, one = item("w", cartridge="a", bolt="a"), item("s", cartridge="a", bolt="a")
    both, ours, none = (
        float(weighed(replace(known, standards=names), one, work).unbounded[0])
        for names in (("cartridge", "bolt"), ("bolt",), ())
    )
    assert both == 0.0
    assert 0.0 < ours < none
    assert ours == weighed(known, one, work).unbounded[0]  # one of the two is left out, whichever


values = st.one_of(
    st.floats(0.3, 5.0), st.tuples(st.floats(0.3, 1.9), st.floats(2.0, 5.0)).map(lambda two: Interval(*two))
)


@given(values, values)
def test_a_number_that_a_standard_imposes_never_speaks_for_and_where_it_does_not_differ_not_at_all(
    known: Calibration, a: Cell, b: Cell
) -> None:
    fixed = replace(known, standards=("span",))
    found = weighed(fixed, item("s", span=a), item("w", span=b))
    free = weighed(known, item("s", span=a), item("w", span=b))
    by, of = (
        one.specs.pair(0, [Attribute("span", "[length]")]).popitem()[1]
        if one.specs.seen.get(Attribute("span", "[length]"))
        else 0.0
        for one in (found, free)
    )
    assert by == min(of, 0.0)
    assert np.isnan(found.unseen[0]) == (by == 0.0)


def test_tables_of_a_standard_and_of_the_class_hold_nothing_above_zero(known: Calibration) -> None:
    work = item("w", span=1.5, cartridge="a", bolt="a")
    tables = specs.tables(known, work, work)
    assert {a.name: table.conditioned for a, table in tables.items()} == {
        "class": True,
        "cartridge": True,
        "span": False,
        "bolt": False,
    }
    for table in tables.values():
        assert (table.log10_lr.max() <= 0.0) == table.conditioned
        assert table.log10_lr.min() < 0.0


def test_a_calibration_keeps_the_standards_it_was_fitted_with(data: Labelled) -> None:
    assert data.standards == STANDARDS
    assert {"cartridge", "thread"} < set(STANDARDS)
    assert CLASS not in STANDARDS
    assert calibrate.fit(data).standards == STANDARDS
    own = calibrate.fit(replace(data, standards=("span",)))
    assert own.standards == loads(own.dump(), "x").standards == ("span",)
    # What is learnt knows of it: in span copies are no longer told from independents, and the rest says less.
    assert own.fusion != calibrate.fit(data).fusion
    assert own.attributes == calibrate.fit(data).attributes


def test_what_is_imposed_is_shown_and_said_to_be_no_likeness(known: Calibration) -> None:
    left, right = item("s", span=1.5, cartridge="a", bolt="a"), item("w", span=1.5, cartridge="a", bolt="a")
    found = weighed(known, left, right)
    parts = contributions(
        *(known, found, ("s0", "w0"), (left.rows()[0], right.rows()[0]), 0, NamePair(score=math.nan)),
        *(None, None, None, None, ("", ""), {}, MappingProxyType({})),
    )
    by = {part.label: part for part in parts}
    assert (by["cartridge"].log10_lr, by["cartridge"].note) == (0.0, STANDARD)
    assert STANDARD not in by["bolt"].note
    assert by["bolt"].log10_lr is not None
    assert by["bolt"].log10_lr > 0.0
