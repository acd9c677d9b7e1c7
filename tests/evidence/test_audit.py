"""The audit: what is held apart is weighed once and by others, every figure is told, and a fit has the same bytes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from deadringer.errors import CalibrationError
from deadringer.evidence import audit as auditing
from deadringer.evidence import calibrate, labelled
from deadringer.evidence.audit import Audit, Found, Ratios
from deadringer.evidence.calibrate import Labelled
from deadringer.evidence.calibration import Calibration, loads
from deadringer.evidence.metrics import cllr, cllr_cal, cllr_min
from deadringer.evidence.pairs import Pairs
from deadringer.evidence.proportions import Share
from deadringer.evidence.resampling import macro


def grouped(data: Labelled, names: list[str]) -> Labelled:
    return replace(data, group=tuple(names))


@pytest.mark.parametrize("groups", [1, 2, 19, 20, 21, 44])
@pytest.mark.parametrize("most", [1, 20, 100])
def test_few_groups_are_held_apart_one_by_one_and_many_in_so_many_sets(
    data: Labelled, groups: int, most: int
) -> None:
    n = len(data.product)
    some = grouped(data, [f"g{at % groups}" for at in range(n)])
    among = np.arange(n) < 42
    names = {some.group[at] for at in np.flatnonzero(among)}
    folds = some.folds(among, most)
    assert len(folds) == (len(names) if len(names) <= most else labelled.FOLDS)
    assert np.array_equal(np.sum(folds, axis=0), among)  # every row exactly once, and no other
    held = [{some.group[at] for at in np.flatnonzero(fold)} for fold in folds]
    assert sum(map(len, held)) == len(names)  # no group on both sides
    sizes = [len(of) for of in held]
    assert max(sizes) - min(sizes) <= 1


def test_folds_do_not_depend_on_the_order_of_the_rows(data: Labelled) -> None:
    some = grouped(data, [f"g{at % 30}" for at in range(44)])
    order = np.random.default_rng(1).permutation(44)
    turned = grouped(data, [some.group[at] for at in order])
    every = np.ones(44, bool)
    assert [fold[order].tolist() for fold in some.folds(every, 5)] == [
        fold.tolist() for fold in turned.folds(every, 5)
    ]


def test_a_fold_of_many_groups_is_weighed_by_what_is_tied_to_none_of_them(
    data: Labelled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "MOST", 5)
    monkeypatch.setattr(labelled, "FOLDS", 4)
    seen: list[int] = []

    def weighed_by(calibration: Calibration, view: Labelled, rows: np.ndarray) -> auditing.Apart:
        tied = frozenset().union(*(data.ties[row] for row in rows))
        for item in calibration.population.item_ids:
            row = data.sightings.item_ids.index(item)
            assert row not in rows
            assert tied.isdisjoint(data.ties[row])
        seen.extend(rows.tolist())
        return weighed(calibration, view, rows)

    weighed = auditing.weighed_by
    monkeypatch.setattr(auditing, "weighed_by", weighed_by)
    # No family ties its products, or leaving out two of the three lines would leave too few copies.
    loose = replace(data, ties=tuple(frozenset({f"maker {at}"}) for at in range(44)))
    (apart,) = auditing.held_apart(loose)
    assert sorted(seen) == list(range(44))
    assert not np.isnan(apart.chances).any()


def test_another_cases_labels_are_weighed_by_the_calibration_that_is_tried(
    data: Labelled, calibration: Calibration
) -> None:
    found = auditing.audit(data, 0.1, calibration)
    by = auditing.weighed_by(calibration, data, np.arange(44))
    within = data.other & data.same_class
    assert found.ratios.same.tolist() == by.log10_lr[data.copy].tolist()
    assert found.ratios.different.tolist() == by.log10_lr[within].tolist()
    assert found.every.different.tolist() == by.log10_lr[data.other].tolist()
    assert (found.how, found.apart) == ("labels it has not seen", False)
    assert len(found.thirds) == 0
    assert not any("thirds" in line for line in found.lines())
    # What it knows of no class has no ratio, and is told.
    unknown = replace(
        calibration, classes={kind: of for kind, of in calibration.classes.items() if str(kind) == "kite"}
    )
    left = auditing.audit(data, 0.1, unknown)
    drones = np.array([str(cell) == "drone" for cell in data.sightings.column("class")])
    assert left.unweighed == int(((data.copy | data.other) & drones[:, None])[:, 2].sum())
    assert left.lines()["pairs that have no ratio"] == f"{left.unweighed}"
    assert len(left.ratios.same) == 8


def test_held_apart_no_copy_teaches_how_it_is_weighed_and_so_is_never_better(
    data: Labelled, calibration: Calibration, audited: Audit
) -> None:
    apart, seen = audited, auditing.audit(data, 0.1, calibration)
    assert apart.how.startswith("labels it was fitted to;")
    assert (apart.apart, seen.apart) == (True, False)
    costs = [cllr(one.ratios.same, one.ratios.different, one.ratios.weights) for one in (apart, seen)]
    assert costs[0] > costs[1]
    assert len(apart.thirds) in (1, 2)  # of a third too little may be left to be fitted to
    assert "share of false findings in thirds held apart" in apart.lines()
    for one in (apart, seen):
        assert one.found.recall.of == 12
        assert one.found.independents.of == 30
        assert set(one.without) == {"labels of low certainty", "names"}


def test_the_pairs_of_an_audit_are_what_its_ratios_are_of(data: Labelled, audited: Audit) -> None:
    pairs, ratios = audited.pairs, audited.ratios
    assert (int(pairs.same.sum()), len(pairs.same)) == (12, 12 + int(data.other.sum()))
    known = ~np.isnan(pairs.log10_lr)
    assert int((~known).sum()) == audited.unweighed
    for side, found, weights, products, families in zip(
        (pairs.same & known, ~pairs.same & pairs.within & known),
        (ratios.same, ratios.different),
        ratios.weights,
        ratios.products,
        ratios.families,
        strict=True,
    ):
        assert pairs.log10_lr[side].tolist() == found.tolist()
        assert pairs.weight[side].tolist() == weights.tolist()
        assert tuple(np.array(pairs.products)[side].tolist()) == products
        assert tuple(np.array(pairs.families)[side].tolist()) == families
    assert not pairs.weight[~pairs.same & ~pairs.within].any()
    assert pairs.log10_lr[~pairs.same & known].tolist() == audited.every.different.tolist()


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """The intervals are tested with the bootstrap; here they only have to be told."""
    monkeypatch.setattr(auditing, "SAMPLES", 99)


RATIOS = Ratios(
    np.array([1.2, 0.8, -1.0, 1.5]),
    np.array([-1.1, -0.4, 1.3, -0.9, -1.4]),
    (("a", "a", "b", "c"), ("d", "e", "f", "g", "g")),
    (("x", "x", "x", "y"), ("u", "u", "v", "w", "w")),
)
PAIRS = Pairs(
    sightings=("s0",),
    works=("w0",),
    products=("a",),
    families=("x",),
    groups=("x",),
    same=np.array([True]),
    within=np.array([True]),
    log10_lr=np.array([1.2]),
    weight=np.array([1.0]),
)
FOUND = Found(*(Share(n, 10) for n in range(7)), untried=3)


def made_up(**changes: object) -> Audit:
    known: dict[str, object] = {
        "how": "labels it has not seen",
        "apart": False,
        "pairs": PAIRS,
        "ratios": RATIOS,
        "every": RATIOS,
        "unweighed": 1234,
        "found": FOUND,
        "false_share": 0.1,
        "thirds": np.array([0.0, 0.1, 0.2]),
        "derivatives": np.array([0.5, 1.0, 2.0, -np.inf]),
        "without": {"names": (RATIOS, FOUND)},
    }
    return Audit(**(known | changes))  # type: ignore[arg-type]


def test_every_figure_of_an_audit_is_told() -> None:
    found = made_up().lines()
    weights = np.array([0.5, 0.5, 1.0, 1.0]), np.array([1.0, 1.0, 1.0, 0.5, 0.5])
    assert [of.tolist() for of in RATIOS.weights] == [of.tolist() for of in weights]
    for name, measure in (("Cllr", cllr), ("Cllr_min", cllr_min), ("Cllr_cal", cllr_cal)):
        value, _, interval = found.pop(f"{name} within class").partition(" ")
        assert value == f"{measure(RATIOS.same, RATIOS.different, weights):.3f}"
        low, high = (float(end) for end in interval.strip("[]").split(", "))
        assert low <= high
    by_family = macro(cllr, RATIOS.same, RATIOS.different, RATIOS.products, RATIOS.families)
    assert found.pop("Cllr within class, every family once") == f"{float(by_family):.3f}"
    plain = f"{cllr(RATIOS.same, RATIOS.different):.3f}"
    assert found.pop("footnote: Cllr over all pairs, easy ones too") == plain
    once = f"{cllr(RATIOS.same, RATIOS.different, weights):.3f}"
    rates = {name: found.pop(name) for name in list(found) if name.startswith("ratios of ")}
    assert list(rates) == [
        line
        for at in (10, 100)
        for line in (
            f"ratios of {at} or more where made independently",
            f"ratios of 1/{at} or less where derived",
        )
    ]
    assert rates["ratios of 10 or more where made independently"].startswith("1/4 = 0.250 [")
    assert rates["ratios of 1/10 or less where derived"].startswith("1/3 = 0.333 [")
    assert found == {
        "tried on": "labels it has not seen",
        "copies, other products": "3, 4",
        "precision of reported (product, work) pairs": str(Share(0, 10)),
        "exact work among the right ones": str(Share(1, 10)),
        "copies found whose nearest work is the labelled one": str(Share(2, 10)),
        "recall of copies": str(Share(3, 10)),
        f"recall of copies with {auditing.MEASURED} or more measured values": str(Share(4, 10)),
        "recall of derivatives": str(Share(5, 10)),
        "derivatives with a ratio of 10 or more": str(Share(2, 4)),
        "other products reported": str(Share(6, 10)),
        "copies of classes it does not know, not tried": "3",
        "share of false findings asked for": "0.1",
        "share of false findings in thirds held apart": "0.100 on average of 3, 0.01 to 0.19 in nine of ten",
        "without names": (
            f"3 and 4 products, Cllr within class {once}, precision {Share(0, 10)}, recall {Share(3, 10)}"
        ),
        "pairs that have no ratio": "1,234",
    }


def test_an_audit_of_nothing_says_that_it_is_unknown() -> None:
    none = Ratios(np.empty(0), np.empty(0), ((), ()), ((), ()))
    found = made_up(ratios=none, every=none, thirds=np.empty(0), derivatives=np.empty(0), without={}).lines()
    for name in ("Cllr", "Cllr_min", "Cllr_cal"):
        assert found[f"{name} within class"] == "unknown"
    assert found["Cllr within class, every family once"] == "unknown"
    assert found["footnote: Cllr over all pairs, easy ones too"] == "unknown"
    assert found["copies, other products"] == "0, 0"
    assert found["derivatives with a ratio of 10 or more"] == "0/0"
    assert not any("thirds" in name or name.startswith("without") for name in found)


def test_a_calibration_keeps_what_its_audit_tells(calibration: Calibration) -> None:
    told = made_up(thirds=np.empty(0)).lines()
    kept = auditing.with_audit(calibration, made_up(thirds=np.empty(0)), [("case", "made up")])
    assert loads(kept.dump(), "x").audit == told
    assert loads(kept.dump(), "x").provenance == {"case": "made up"}


def test_a_fit_is_the_same_bytes_each_time_and_however_arrays_lie_in_memory(data: Labelled) -> None:
    once = calibrate.fit(data).dump()
    assert calibrate.fit(data).dump() == once
    arrays = ("score_names", "copy", "other", "same_class", "distance", "extent", "cosine", "before", "lines")
    turned = replace(data, **{name: np.asfortranarray(getattr(data, name)) for name in arrays})
    assert calibrate.fit(turned).dump() == once
    assert loads(once, "x").dump() == once


def test_no_pair_of_one_class_that_differs_is_nothing_to_fit_to(data: Labelled) -> None:
    """Independents all of a class that no work is of, and copies of one line: within class nothing is known of Hd."""
    copies = data.rows("copy", np.ones(44, bool))[:, None]
    alone = replace(data, same_class=data.same_class & copies, other=data.other & ~copies)
    with pytest.raises(CalibrationError, match="no labelled product is of the class of a work"):
        calibrate.fit(alone)


def test_what_leaves_too_little_to_be_fitted_to_has_no_ratio_and_the_rest_is_audited(data: Labelled) -> None:
    copies = np.flatnonzero(data.rows("copy", np.ones(len(data.product), bool)))
    kept = np.ones(len(data.product), bool)
    kept[copies[calibrate.LEAST :]] = False
    few = data.only(kept)
    (apart,) = auditing.held_apart(few)
    gone = np.isnan(apart.log10_lr).all(axis=1)
    assert gone[copies[: calibrate.LEAST]].all()
    assert not gone[few.rows("independent", kept)].any()
    kept[copies[1:]] = False
    with pytest.raises(CalibrationError):
        auditing.held_apart(data.only(kept))
