"""Weighing: rare agreement weighs more than common, nothing known says nothing, and parts add up to the whole."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import CalibrationError
from deadringer.evidence import audit as auditing
from deadringer.evidence import bounding, calibrate, weigh
from deadringer.evidence.calibrate import Labelled
from deadringer.evidence.calibration import Agreement, Calibration, Embedded, Fusion, Pictured, Worded, loads
from deadringer.evidence.contributions import contributions
from deadringer.evidence.measures import STEPS, Floats, Ints, all_pairs, degrees
from deadringer.evidence.metrics import cllr
from deadringer.model.names import NamePair
from deadringer.model.pictures import Beside
from deadringer.model.sheets import Sheet
from deadringer.model.texts import Told
from deadringer.model.vectors import Embeddings
from tests.evidence.conftest import by_sheet, make_sheet, nothing, observed

PAIR = (np.array([0]), np.array([0]))


def weight(calibration: Calibration, left: tuple, right: tuple, name: float = math.nan) -> float:
    found = weigh.weigh(calibration, make_sheet("s", [left]), make_sheet("w", [right]), *PAIR, observed(name))
    return float(found.unbounded[0])


def test_degrees_step_up_exactly_at_the_stated_ratios() -> None:
    for n, step in enumerate(STEPS):
        below, above = math.exp(step * (1 - 1e-9)), math.exp(step * (1 + 1e-9))
        assert degrees(np.log([below, above])).tolist() == [n, n + 1]


def test_exact_agreement_speaks_for_and_plain_difference_against(calibration: Calibration) -> None:
    work = ("kite", 1.5, 0.4)
    assert weight(calibration, ("kite", 1.5, 0.4), work) > 0.5
    assert weight(calibration, ("kite", 2.4, 1.4), work) < -0.5


def test_agreement_that_independents_share_weighs_less(calibration: Calibration) -> None:
    crowded = dataclasses.replace(
        calibration,
        population=make_sheet("p", [("kite", 1.5, None)] * 30),
        weights=(1.0,) * 30,
        reached=(0.0,) * 30,
    )
    work = ("kite", 1.5, None)
    assert weight(crowded, ("kite", 1.5, None), work) < weight(calibration, ("kite", 1.5, None), work)


def test_products_of_another_class_do_not_make_agreement_rare(calibration: Calibration) -> None:
    """A tank among rifles must not flatter: adding far products of another class adds at most the half they weigh."""
    far = dataclasses.replace(
        calibration, population=make_sheet("p", [("tank", 9.0, None)] * 1000), weights=(1.0,) * 1000
    )
    none = dataclasses.replace(
        calibration, population=make_sheet("p", [("tank", None, None)]), weights=(1.0,)
    )
    pair = ("kite", 1.5, None), ("kite", 1.5, None)
    slope = calibration.fusion.slopes["specs"]
    assert slope > 0.0
    assert weight(far, *pair) - weight(none, *pair) <= slope * math.log10(2.0)


def test_being_of_the_class_is_no_evidence_and_not_being_of_it_is(calibration: Calibration) -> None:
    work = ("kite", 1.5, None)
    alike, other, unknown = (weight(calibration, (kind, 1.5, None), work) for kind in ("kite", "drone", ""))
    assert alike == unknown
    assert other < alike


def test_nothing_known_says_nothing(calibration: Calibration) -> None:
    assert weight(calibration, ("", None, None), ("kite", 1.5, 0.4)) == 0.0


def test_a_missing_kind_is_missing_and_not_zero(calibration: Calibration) -> None:
    found = weigh.weigh(
        calibration,
        make_sheet("s", [("kite", 1.5, 0.4)]),
        make_sheet("w", [("kite", 1.5, 0.4)]),
        *PAIR,
        observed(math.nan),
    )
    assert np.isnan(found.kinds["dates"][0])
    assert np.isnan(found.kinds["names"][0])
    assert found.kinds["specs"][0] == found.unbounded[0]


values = st.one_of(st.none(), st.floats(0.1, 10.0))


@given(
    st.sampled_from(["", "kite", "drone"]),
    values,
    values,
    values,
    values,
    st.sampled_from([math.nan, 0.2, 0.6, 0.8, 1.0]),
    st.booleans(),
    st.sampled_from([math.nan, 4.0, 20.0, 90.0]),
    st.sampled_from([math.nan, 0.0, 0.4, 0.9]),
    st.sampled_from([math.nan, -math.inf, 0.6, 0.95]),
)
def test_contributions_add_up_to_what_was_combined(
    calibration: Calibration,
    kind: str,
    a: float | None,
    b: float | None,
    c: float | None,
    d: float | None,
    name: float,
    before: bool,
    distance: float,
    extent: float,
    cosine: float,
) -> None:
    calibration = dataclasses.replace(
        calibration,
        images=Pictured((6.0, 3.0, 11.0), (0.0, 1.0, 29.0), 40.0),
        texts=Worded((6.0, 3.0, 2.0, 1.0, 8.0), (0.0, 1.0, 1.0, 2.0, 26.0), (0.0, 0.1, 0.1, 0.2, 39.6), 40.0),
        vectors=Embedded(
            (6.0, 3.0, 2.0, 8.0), (1.0, 1.0, 4.0, 24.0), (0.1, 0.1, 0.2, 39.6), 40.0, "", "m", (0.9, 0.8, 0.5)
        ),
    )
    near = Embeddings(model="m", sighting="1 vector", work="1 vector", cosine=cosine, cutoff=0.5)
    vectors = None if math.isnan(cosine) else near
    pictures = None if math.isnan(distance) else Beside(sighting="1 picture", work="1 picture", note="")
    texts = None if math.isnan(extent) else Told(sighting="1 text", work="1 text", note="")
    left, right = make_sheet("s", [(kind, a, b)]), make_sheet("w", [("kite", c, d)])
    seen = observed(name, before, distance, 2.0, extent=extent, cosine=cosine)
    found = weigh.weigh(calibration, left, right, *PAIR, seen)
    sides, looks = (left.rows()[0], right.rows()[0]), (pictures, texts, vectors)
    parts = contributions(
        calibration, found, ("s0", "w0"), sides, 0, NamePair(score=name), *looks, None, ("1956", "1959"), {}
    )
    total = sum(part.log10_lr for part in parts if part.log10_lr is not None)
    assert math.isclose(
        total, float(found.unbounded[0]), abs_tol=1e-12
    )  # the same terms, added in another order


def test_no_ratio_passes_what_the_known_products_of_its_class_can_bear(calibration: Calibration) -> None:
    """12 copies; 30 independents, 20 of them kites and 10 drones: half a say each for the class and for all."""
    works = make_sheet("w", [("kite", 1.5, 0.4), ("drone", 1.5, 0.4), ("boat", 1.5, 0.4), ("", 1.5, 0.4)])
    every = np.arange(4)
    wide = dataclasses.replace(calibration, elub=(-9.0, 9.0))
    low, high = bounding.bounds(wide, works, works, every, every)
    assert low.tolist() == [-math.log10(13)] * 4
    assert high.tolist() == [math.log10(n + 1) for n in (25, 20, 15, 15)]
    assert (bounding.bounds(calibration, works, works, every, every)[1] <= high).all()
    alike = weigh.weigh(wide, works, works, every, every, observed([1.0] * 4))
    assert (alike.log10_lr[:2] <= high[:2]).all()
    assert np.isnan(alike.log10_lr[2:]).all()  # of no class that is known
    older = weigh.weigh(wide, works, works, every, every, observed([1.0] * 4, True))
    # What the dates add brings it there, in two sums.
    assert np.allclose(older.log10_lr[:2], low[:2], rtol=0.0, atol=1e-12)
    assert np.isnan(older.log10_lr[2:]).all()
    far = weigh.weigh(wide, make_sheet("s", [("kite", 1.5, 0.4)]), works, *PAIR, observed(1.0))
    strong = dataclasses.replace(wide, fusion=Fusion(0.0, {"names": 50.0, "specs": 50.0}))
    bounded = weigh.weigh(strong, works, works, every[:2], every[:2], observed([math.nan] * 2))
    assert (bounded.unbounded > high[:2]).all()
    assert bounded.log10_lr.tolist() == high[:2].tolist()
    assert far.log10_lr[0] <= far.unbounded[0]


def test_what_was_there_before_the_work_is_unlike_it_and_nothing_else_changes(
    calibration: Calibration,
) -> None:
    sheet = make_sheet("w", [("kite", 1.5, 0.4)] * 2)
    rows, of = np.zeros(2, np.intp), np.arange(2)
    found = weigh.weigh(calibration, sheet, sheet, rows, of, observed([1.0] * 2, [True, False]))
    low = bounding.bounds(calibration, sheet, sheet, rows, of)[0][0]
    assert math.isclose(found.unbounded[0], low, abs_tol=1e-12)  # two sums
    assert found.unbounded[1] > 1.0
    assert found.kinds["names"][0] == found.kinds["names"][1]
    assert weigh.told(found, weigh.best(found, 2)[0]).tolist() == [False, True]
    far = weigh.weigh(
        calibration,
        make_sheet("s", [("boat", 9.0, 9.0)]),
        sheet,
        rows,
        of,
        observed([0.1] * 2, [True, False]),
    )
    assert far.unbounded[0] <= far.unbounded[1]


@given(st.floats(0.2, 3.0), st.floats(0.2, 3.0))
def test_a_nearer_value_never_weighs_less(calibration: Calibration, a: float, b: float) -> None:
    work = ("kite", 1.5, 0.4)
    near, far = sorted((a, b), key=lambda span: abs(math.log(span / 1.5)))
    assert weight(calibration, ("kite", near, None), work) >= weight(calibration, ("kite", far, None), work)


def test_the_best_of_many_works_is_held_against_how_far_chance_comes_among_them(
    calibration: Calibration, data: Labelled
) -> None:
    """The known independents come no further among the works they were calibrated with, and further among more."""
    assert weigh.chance(calibration, data.works) == pytest.approx(
        [0.0] * 3, abs=0.5 * 10.0**-calibrate.DIGITS
    )
    rng = np.random.default_rng(1)
    many = [("kite", float(rng.uniform(0.9, 2.6)), float(rng.uniform(0.2, 1.5))) for _ in range(300)]
    works = make_sheet("w", [("kite", 1.5, 0.4), ("drone", 0.35, 0.9), *many])
    chance = weigh.chance(calibration, works)
    kites = [at for at, cell in enumerate(calibration.population.column("class")) if str(cell) == "kite"]
    pairs = all_pairs(len(calibration.population), len(works))
    every = weigh.weigh(
        calibration, calibration.population, works, *pairs, observed([math.nan] * len(pairs[0]))
    ).order
    of_kites = np.array([cell == works.column("class")[0] for cell in works.column("class")])
    further = every.reshape(-1, len(works))[np.ix_(kites, of_kites)].max(axis=1)
    more = further - np.array(calibration.reached)[kites]
    assert (further < 0.0).any()
    by = np.array(calibration.weights)[kites]
    assert math.isclose(chance[0], (by * more).sum() / by.sum(), rel_tol=1e-9)  # one sum, another order
    assert chance[0] > weigh.chance(calibration, make_sheet("w", [("kite", 1.5, 0.4), *many[:3]]))[0]
    assert chance[0] == chance[2]  # of one class
    top = np.full(1, 1.5)

    def said(register: Sheet, top: Floats) -> float:
        return float(weigh.chances(calibration, register, by_sheet(top), 1, nothing(1))[0][0])

    assert said(works, top) > said(data.works, top)
    # A weight that comes as much further as chance does has the same chance: a difference, rounded.
    home = weigh.chance(calibration, data.works)
    assert math.isclose(said(works, top + chance[0]), said(data.works, top + home[0]), rel_tol=1e-9)


def test_what_a_sheet_comes_to_with_a_work_of_no_known_class_is_held_against_no_chance(
    calibration: Calibration,
) -> None:
    """It has a ratio where the sighting's class is known, and none is decided on."""
    sightings, works = (make_sheet(of, [("kite", 1.5, 0.4), ("boat", 1.5, 0.4)]) for of in "sw")
    rows, of = all_pairs(2, 2)
    found = weigh.weigh(calibration, sightings, works, rows, of, observed([math.nan] * 4))
    assert np.isnan(found.log10_lr).tolist() == [False, False, False, True]
    assert np.isnan(found.unseen).tolist() == [False, True, False, True]
    assert found.unseen[0] == found.unbounded[0]
    boats = weigh.weigh(calibration, sightings, works, rows[1::2], of[1::2], observed([math.nan] * 2))
    assert np.isnan(weigh.chances(calibration, works, boats, 2, nothing(2))[0]).all()


def test_chance_is_reached_against_works_that_are_not_stated_to_be_of_another_class(
    calibration: Calibration,
) -> None:
    kite, drone, bare = ("kite", 1.5, 0.4), ("drone", 0.35, 0.9), ("", 1.5, 0.4)
    kites = np.array([str(cell) == "kite" for cell in calibration.population.column("class")])

    def reached(*rows: tuple[str, float | None, float | None]) -> Floats:
        return weigh.reached(calibration, make_sheet("w", list(rows)))

    of_kite, of_drone, of_bare = reached(kite), reached(drone), reached(bare)
    assert np.isnan(of_kite).tolist() == (~kites).tolist()
    assert np.isnan(of_drone).tolist() == kites.tolist()
    assert not np.isnan(of_bare).any()
    assert np.array_equal(reached(kite, drone), np.fmax(of_kite, of_drone))
    assert np.array_equal(reached(kite, drone, bare), np.fmax(np.fmax(of_kite, of_drone), of_bare))
    for none in ([("boat", 1.5, 0.4)], [("", None, None)], []):
        assert np.isnan(reached(*none)).all()
        assert weigh.chance(calibration, make_sheet("w", none)).tolist() == [0.0] * len(none)
    # Fewer and farther works than those it was calibrated with: chance comes less far, which takes nothing back.
    assert (reached(("kite", 40.0, 40.0))[kites] < np.array(calibration.reached)[kites]).all()
    assert weigh.chance(calibration, make_sheet("w", [("kite", 40.0, 40.0)])).tolist() == [0.0]


def named(calibration: Calibration, lines: float, name: float = 1.0) -> float:
    bare, seen = make_sheet("s", [("kite", None, None)]), observed(name, lines=lines)
    return float(weigh.weigh(calibration, bare, bare, *PAIR, seen).kinds["names"][0])


def test_a_designation_tells_the_less_the_more_bear_it_and_never_against(calibration: Calibration) -> None:
    known = dataclasses.replace(
        calibration,
        names=Agreement((1.0, 2.0, 3.0, 30.0), (30.0, 8.0, 2.0, 0.0)),
        designations={},
        fusion=Fusion(-0.3, {"names": 0.7, "specs": 0.9}, {"names": 0.2, "specs": 0.1}),
    )
    alone, two, many = (named(known, lines) for lines in (0.0, 1.0, 1e6))
    assert math.isclose(alone - two, 0.7 * math.log10(2.0))
    # The names themselves say nothing; what is left is the offset, and what a missing sheet tells.
    assert math.isclose(many, -0.3 + 0.1)
    borne = dataclasses.replace(known, designations={"kite 1": 1.0, "kite 2": 50.0})
    assert math.isclose(named(borne, 0.0), two)
    assert math.isclose(alone - named(borne, 2.0), 0.7 * math.log10(4.0))
    for name in (0.2, 0.6, 0.8):  # another designation is as near, whoever bears it
        assert named(borne, 9.0, name) == named(known, 0.0, name)


def test_a_calibration_reads_back_as_it_was_written(calibration: Calibration) -> None:
    again = loads(calibration.dump(), "test")
    assert again.dump() == calibration.dump()
    assert again.digest() == calibration.digest()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "population": 3}'])
def test_what_is_no_calibration_is_refused(text: str) -> None:
    with pytest.raises(CalibrationError, match=r"other\.json"):
        loads(text, "other.json")


def test_too_few_labels_are_refused(data: Labelled) -> None:
    few = np.arange(len(data.product)) < 15
    with pytest.raises(CalibrationError, match="12 copies and 3 independent products"):
        calibrate.fit(data, few)


def test_a_product_counts_once_however_often_it_is_listed(data: Labelled) -> None:
    rows = data.rows("copy", np.ones(len(data.product), bool))
    twice = dataclasses.replace(data, product=("p1", *data.product[1:]))
    assert data.weight(rows)[:2].tolist() == [1.0, 1.0]
    assert twice.weight(rows)[:2].tolist() == [0.5, 0.5]


def test_held_apart_weights_never_saw_the_group_they_weigh(
    data: Labelled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What weighs a group knows no independent of it, nor one that is tied to it; and every row is weighed once."""
    seen: list[tuple[Calibration, list[int]]] = []

    def weighed_by(calibration: Calibration, view: Labelled, rows: Ints) -> auditing.Apart:
        seen.append((calibration, rows.tolist()))
        return weighed(calibration, view, rows)

    weighed = auditing.weighed_by
    monkeypatch.setattr(auditing, "weighed_by", weighed_by)
    (apart,) = auditing.held_apart(data)
    assert sorted(row for _, rows in seen for row in rows) == list(range(len(data.product)))
    for calibration, rows in seen:
        assert len({data.group[row] for row in rows}) == 1
        taught = [data.sightings.item_ids.index(item) for item in calibration.population.item_ids]
        assert not set(rows) & set(taught)
        tied = frozenset().union(*(data.ties[row] for row in rows))
        assert all(tied.isdisjoint(data.ties[row]) for row in taught)
        free = np.array([tied.isdisjoint(ties) for ties in data.ties])
        free[rows] = False
        assert calibration.copies == sum(data.rows("copy", free))
        assert calibration.independents == sum(data.rows("independent", free)) == len(taught)
    for found in (apart.order, apart.log10_lr, apart.near):
        assert found.shape == data.copy.shape
    assert apart.chances.shape == apart.plain.shape == (len(data.product),)
    assert ((apart.chances > 0.0) & (apart.chances <= 1.0)).all()
    assert ((apart.plain >= 0.5) & (apart.plain <= 1.0)).all()


def test_an_audit_finds_copies_it_has_not_seen_and_few_independents(audited: auditing.Audit) -> None:
    assert cllr(audited.every.same, audited.every.different) < 0.6
    assert audited.found.recall.hits >= 9
    assert audited.found.independents.hits <= 4


def test_all_pairs_are_in_order() -> None:
    rows, of = all_pairs(2, 3)
    assert list(zip(rows.tolist(), of.tolist(), strict=True)) == [
        (0, 0),
        (0, 1),
        (0, 2),
        (1, 0),
        (1, 1),
        (1, 2),
    ]
