"""What would change a finding is what weighing says of the pair so changed, and nothing nearer would do."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadringer.evidence import decide, examine, specs, weigh
from deadringer.evidence.calibration import Calibration, Designated
from deadringer.evidence.measures import Pairs, compare
from deadringer.model.examined import DIFFERENT, LINE, RATIO, STANDARD, Examined, Opening, Overturning
from deadringer.model.marks import USED
from deadringer.model.sheets import Attribute, Category, Cell, Interval, Sheet
from tests.evidence.conftest import ATTRIBUTES, make_sheet, observed

KIND, SPAN, MASS = ATTRIBUTES
Row = tuple[str, float | None, float | None]
NOTHING = {"pictures": (0, 0, 0), "texts": (0, 0, 0), "vectors": (0, 0, 0)}
ZERO = np.zeros(1, np.intp)


def case(
    calibration: Calibration, left: Row, right: Row, name: float = 0.3, line: float = math.nan
) -> examine.Case:
    sighting, works = make_sheet("s", [left]), make_sheet("w", [right])
    return examine.Case(
        calibration=calibration,
        table=examine.of_work(specs.tables(calibration, works, works), 0),
        sighting=sighting.rows()[0],
        work=works.rows()[0],
        seen=observed(name),
        counts=NOTHING,
        names=(not math.isnan(name), True),
        dates=(True, True),
        works=works,
        lines=("line",),
        row=0,
        further=0.0,
        line=line,
        designations=0.0,
    )


def ratios(calibration: Calibration, left: Row, right: Row, name: float = 0.3) -> tuple[float, float]:
    """Return the ratio of a pair within the bounds and before them, weighed the usual way."""
    sides = make_sheet("s", [left]), make_sheet("w", [right])
    found = weigh.weigh(calibration, *sides, ZERO, ZERO, observed(name), ["line"])
    return float(found.log10_lr[0]), float(found.unbounded[0])


values = st.floats(0.05, 50.0)


@given(span=values, mass=values, other=values, truth=values, of_work=st.booleans())
@settings(max_examples=60)
def test_whatever_a_missing_value_turns_out_to_be_the_ratio_lies_in_the_range(
    calibration: Calibration, span: float, mass: float, other: float, truth: float, of_work: bool
) -> None:
    stated, bare = ("kite", span, mass), ("kite", span * 1.001, None)
    left, right = (stated, bare) if of_work else (bare, stated)
    (opening,) = examine.examined(case(calibration, left, right)).openings
    assert (opening.label, opening.side) == ("mass", "work" if of_work else "sighting")
    known = ("kite", span * 1.001, truth)
    found = ratios(calibration, *((stated, known) if of_work else (known, stated)))
    assert opening.bounded[0] - 1e-12 <= found[0] <= opening.bounded[1] + 1e-12
    assert opening.unbounded[0] - 1e-12 <= found[1] <= opening.unbounded[1] + 1e-12


@pytest.mark.parametrize("of_work", [False, True])
def test_the_ends_of_a_range_are_reached(calibration: Calibration, of_work: bool) -> None:
    """Weighed with each value that is tried; and a grid of others reaches no further."""
    stated, bare = ("kite", 1.5, 0.4), ("kite", 1.5, None)
    (opening,) = examine.examined(
        case(calibration, *((stated, bare) if of_work else (bare, stated)))
    ).openings
    among = calibration.population.cells["mass"].values() if of_work else ()
    tried = [one for one in examine.beside(0.4, among) if isinstance(one, float)]
    grid = [float(one) for one in 0.4 * np.exp(np.linspace(-2.0, 2.0, 200))]
    ends = []
    for values in (tried, grid):
        found = []
        for truth in values:
            known = ("kite", 1.5, truth)
            found.append(ratios(calibration, *((stated, known) if of_work else (known, stated)))[1])
        ends.append((min(found), max(found)))
    assert opening.unbounded == ends[0]
    assert ends[0][0] <= ends[1][0] <= ends[1][1] <= ends[0][1]
    assert ends[0][1] - ends[0][0] > 0.1


@pytest.mark.parametrize("truth", [0.2, 0.45, 2.0])
def test_what_no_independent_states_is_counted_among_the_lines_of_the_register(
    calibration: Calibration, truth: float
) -> None:
    """Of five lines one has a keel like the one seen: whichever keel the work had, the ratio lies in the range."""
    keel = Attribute("keel", "[length]")

    def sheet(keels: list[float | None]) -> Sheet:
        every = make_sheet("w", [("kite", 1.5, 0.4)] * len(keels))
        columns: dict[str, list[Cell | None]] = {a.name: every.column(a.name) for a in ATTRIBUTES}
        return Sheet.of_columns(every.item_ids, (*ATTRIBUTES, keel), {**columns, "keel": [*keels]})

    lines = ["a", "a", "b", "c", "d", "e"]
    rest: list[float | None] = [0.31, 0.45, 0.46, 0.47, 1.0]
    seen, works, known = sheet([0.45]), sheet([None, *rest]), sheet([truth, *rest])
    one = replace(
        case(calibration, ("kite", 1.5, 0.4), ("kite", 1.5, 0.4)),
        sighting=seen.rows()[0],
        work=works.rows()[0],
        works=works,
        lines=lines,
    )
    (opening,) = examine.examined(one).openings
    found = weigh.weigh(calibration, seen, known, ZERO, ZERO, observed(0.3), lines)
    assert opening.unbounded[0] <= found.unbounded[0] <= opening.unbounded[1]
    tried = [v for v in examine.beside(0.45, works.cells["keel"].values()) if isinstance(v, float)]
    at = examine._as_work(one, keel).unbounded.tolist()
    for value, expected in list(zip(tried, at, strict=True))[::7]:
        made = weigh.weigh(calibration, seen, sheet([value, *rest]), ZERO, ZERO, observed(0.3), lines)
        assert float(made.unbounded[0]) == expected


def test_beside_an_interval_stands_a_value_for_every_way_to_agree(calibration: Calibration) -> None:
    """Those of a fine grid of values bring no pair of degrees that these do not."""
    cell = Interval(1.0, 1.08)
    attribute = Attribute("span", "[length]")

    def ways(found: list[float]) -> set[tuple[int, int]]:
        left = Sheet.of_columns([f"{n}" for n in range(len(found))], [attribute], {"span": found})
        right = Sheet.of_columns(["w"], [attribute], {"span": [cell]})
        rows = np.arange(len(found)), np.zeros(len(found), np.intp)
        seen = compare(left, right, Pairs(*rows, 1))[attribute]
        return set(zip(seen.near.tolist(), seen.far.tolist(), strict=True))

    grid = [float(one) for one in np.exp(np.linspace(-1.2, 1.2, 20_011))]
    assert ways([one for one in examine.beside(cell) if isinstance(one, float)]) == ways(grid)


def test_a_standard_is_what_the_calibration_takes_for_one(calibration: Calibration) -> None:
    left, right = ("kite", 1.5, 0.4), ("kite", 1.5, 0.4)
    one = case(calibration, left, right)
    base = examine._weighed(one, [examine._Change("", "", {}, {})])
    found = [c for c in examine._singles(one, base) if c.how == STANDARD]
    assert {c.label for c in found} == {"span", "mass"}
    for change in found:
        fixed = replace(calibration, standards=(*calibration.standards, change.label))
        expected = ratios(fixed, left, right)[1]
        assert float(examine._weighed(one, [change]).unbounded[0]) == expected != float(base.unbounded[0])


@given(
    span=st.sampled_from([1.5, 1.52, 1.6, 1.9]),
    mass=st.sampled_from([0.4, 0.41, 0.5, None]),
    name=st.sampled_from([math.nan, 0.3, 0.6, 0.8, 1.0]),
)
@settings(max_examples=30)
def test_the_least_change_that_overturns_is_found(
    calibration: Calibration, span: float, mass: float | None, name: float
) -> None:
    """Against every change of one part and of two, each weighed by itself."""
    one = case(calibration, ("kite", span, mass), ("kite", 1.5, 0.4), name)
    base = examine._weighed(one, [examine._Change("", "", {}, {})])
    found = examine.examined(one).overturnings
    if base.unbounded[0] <= 0.0:
        assert found == ()
        return
    (told,) = found
    assert told.threshold == RATIO

    def left(*changes: examine._Change) -> float:
        cells = {a: c for change in changes for a, c in change.cells.items()}
        seen = {a: c for change in changes for a, c in change.seen.items()}
        return float(examine._weighed(one, [examine._Change("", "", cells, seen)]).unbounded[0])

    singles = examine._singles(one, base)
    alone = [left(change) for change in singles if left(change) <= 0.0]
    two = [left(a, b) for a, b in combinations(singles, 2) if a.label != b.label and left(a, b) <= 0.0]
    assert len(told.changes) == (1 if alone else 2 if two else 0)
    assert told.log10_lr == (max(alone) if alone else max(two) if two else None)
    assert told.singly == len({c.label for c in singles if left(c) <= 0.0})


def test_no_change_of_one_part_leaves_less_than_one_as_different_as_can_be(calibration: Calibration) -> None:
    one = case(calibration, ("kite", 1.5, 0.4), ("kite", 1.5, 0.4))
    base = examine._weighed(one, [examine._Change("", "", {}, {})])
    far = next(c for c in examine._singles(one, base) if (c.label, c.how) == ("span", DIFFERENT))
    least = float(examine._weighed(one, [far]).unbounded[0])
    spans = [float(s) for s in 1.5 * np.exp(np.linspace(-2, 2, 201))]
    assert least == min(ratios(calibration, ("kite", s, 0.4), ("kite", 1.5, 0.4))[1] for s in spans)


def test_a_finding_falls_below_the_line_where_its_chance_passes_it(calibration: Calibration) -> None:
    left, right = ("kite", 1.5, 0.4), ("kite", 1.5, 0.4)
    one = case(calibration, left, right)
    base = examine._weighed(one, [examine._Change("", "", {}, {})])
    chance = float(decide.chance(calibration.null, base.unseen)[0])
    assert examine._chances(one, base, [{}]).tolist() == [chance]
    near = replace(one, line=chance)  # on the line: what takes anything away takes it below
    told = {o.threshold: o for o in examine.examined(near).overturnings}
    assert told[LINE].singly >= 2
    assert told[LINE].changes
    wide = replace(one, line=1.0)
    assert {o.threshold: o for o in examine.examined(wide).overturnings}[LINE].changes == ()
    past = replace(one, line=chance / 2)  # reported for another work's sake, if at all
    assert LINE not in {o.threshold for o in examine.examined(past).overturnings}


def test_a_mark_is_held_against_the_designations_of_all_works(calibration: Calibration) -> None:
    """Marks find 0.75 of the copies and sheets all: they share the tries by what is above a tenth."""
    counts = Designated((30.0, 10.0), (5.0, 95.0), (0.05, 199.95), 200.0)
    one = case(replace(calibration, marks=counts), ("kite", 1.5, 0.5), ("kite", 1.5, 0.4))
    one = replace(one, seen=observed(0.3, state=USED), designations=20.0)
    base = examine._weighed(one, [examine._Change("", "", {}, {})])
    by_mark = 20 * (0.05 * 100 + 1) / (200 * 100 + 1)
    by_sheet = decide.chance(calibration.null, base.unseen)[0]
    assert by_mark / 0.65 < by_sheet / 0.9
    assert base.unseen[0] > 0.0
    assert examine._chances(one, base, [{}])[0] == pytest.approx(by_mark / (0.65 / (0.9 + 0.65)), rel=1e-12)
    none = replace(one, designations=0.0)
    assert examine._chances(none, base, [{}])[0] < examine._chances(one, base, [{}])[0]
    unseen = replace(one, seen=observed(0.3))
    assert examine._chances(unseen, base, [{}])[0] == by_sheet


def test_a_mark_that_alone_carries_a_ratio_is_what_overturns_it(calibration: Calibration) -> None:
    counts = Designated((30.0, 10.0), (5.0, 95.0), (0.05, 199.95), 200.0)
    one = case(replace(calibration, marks=counts), ("kite", 1.5, 0.9), ("kite", 2.6, 0.4))
    one = replace(one, seen=observed(0.3, state=USED), designations=20.0)
    base = examine._weighed(one, [examine._Change("", "", {}, {})])
    assert base.unseen[0] < 0.0 < base.unbounded[0]
    (found,) = [of for of in examine.examined(one).overturnings if of.threshold == RATIO]
    assert found.changes == (("marks in texts", DIFFERENT),)


@given(st.data(), st.integers(1, 40), st.floats(0.01, 0.3))
@settings(max_examples=100)
def test_the_line_is_where_the_decision_turns(data: st.DataObject, n: int, asked: float) -> None:
    steps = st.sampled_from([math.nan, 0.0005, 0.001, 0.004, 0.01, 0.02, 0.05, 0.3, 0.7, 1.0])
    chances = np.array(data.draw(st.lists(steps, min_size=n, max_size=n)))
    named = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    units = np.array(data.draw(st.lists(st.integers(0, n), min_size=n, max_size=n)))
    plain = np.array(data.draw(st.lists(st.floats(0.5, 1.0), min_size=n, max_size=n)))
    decided = decide.decided(chances, plain, named, units, asked)
    line = examine.line(chances, decided, named, units, asked)
    assert (np.isnan(line) == ~decided.reported).all()
    for row in np.flatnonzero(decided.reported):
        for factor, expected in ((1 - 1e-9, True), (1 + 1e-9, False)):
            moved = chances.copy()
            moved[row] = max(line[row] * factor, chances[row]) if expected else line[row] * factor
            assert decide.decided(moved, plain, named, units, asked).reported[row] == expected


def test_a_pair_without_a_ratio_is_not_examined(calibration: Calibration) -> None:
    assert examine.examined(case(calibration, ("boat", 1.5, 0.4), ("boat", 1.5, None))) == Examined()


def test_pictures_names_and_dates_of_one_side_open_a_range_too(calibration: Calibration) -> None:
    known = replace(
        calibration,
        images=replace(calibration.images, copies=(9.0, 1.0, 2.0), independents=(0.0, 0.0, 30.0)),
    )
    one = case(known, ("kite", 1.9, 0.7), ("kite", 1.5, 0.4), math.nan)
    one = replace(one, counts={**NOTHING, "pictures": (0, 2, 5)}, dates=(False, True))
    found = {o.label: o for o in examine.examined(one).openings}
    assert list(found) == ["name", "pictures", "date"]
    assert {o.side for o in found.values()} == {"sighting"}
    base = ratios(known, ("kite", 1.9, 0.7), ("kite", 1.5, 0.4), math.nan)
    assert found["pictures"].bounded[0] == base[0] < found["pictures"].bounded[1]
    assert found["date"].bounded[1] == base[0]
    assert found["date"].bounded[0] <= base[0]


def test_it_is_said_in_plain_sentences() -> None:
    opening = Opening(label="mass", side="work", bounded=(0.4, 1.5), unbounded=(0.4, 2.0))
    assert opening.told == (
        "If the work's mass were known: from +0.40 to +1.50 (before the bound from +0.40 to +2.00)."
    )
    same = replace(opening, bounded=(1.5, 1.5), unbounded=(1.5, 1.5))
    assert same.told == "If the work's mass were known: +1.50 whatever it is."
    one = Overturning(threshold=RATIO, changes=(("mass", DIFFERENT),), singly=3, log10_lr=-0.1)
    assert one.told == (
        "One part alone would take it to a ratio of 1 or below, and leave \u22120.10: mass (as different as can be). "
        "So would 2 others."
    )
    two = Overturning(threshold=LINE, changes=(("mass", STANDARD), ("name", DIFFERENT)), log10_lr=0.2)
    assert two.told == (
        "No part alone would take it below the line of what is reported; these two would, and leave +0.20: "
        "mass (a standard that both follow) and name (as different as can be)."
    )
    assert Overturning(threshold=RATIO).told == (
        "No two parts of it together would take it to a ratio of 1 or below."
    )


def test_the_category_that_is_another_agrees_with_none() -> None:
    for stated in (Category((("7.62", "39"),)), Category((("rifle",),), frozenset({"tokarev"}))):
        assert examine.OTHER.agrees(stated) is False
