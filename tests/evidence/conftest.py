"""Made-up products for the evidence tests: enough of each kind, and nothing from the seed case."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from deadringer.evidence import audit, calibrate, weigh
from deadringer.evidence.calibrate import Labelled
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.looks import looked as looked_at
from deadringer.evidence.measures import Floats, Ints
from deadringer.evidence.specs import SpecsWeights
from deadringer.model.records import Label
from deadringer.model.sheets import Attribute, Category, Sheet

ATTRIBUTES = (Attribute("class"), Attribute("span", "[length]"), Attribute("mass", "[mass]"))


def make_sheet(prefix: str, rows: list[tuple[str, float | None, float | None]]) -> Sheet:
    return Sheet.of_columns(
        tuple(f"{prefix}{i}" for i in range(len(rows))),
        ATTRIBUTES,
        {
            "class": [Category(((kind,),)) if kind else None for kind, _, _ in rows],
            "span": [span for _, span, _ in rows],
            "mass": [mass for _, _, mass in rows],
        },
    )


def observed(
    names: float | list[float],
    before: bool | list[bool] = False,
    distance: float = np.nan,
    compared: float = 1.0,
    lines: float = 0.0,
    extent: float = np.nan,
    written: float = 1.0,
    cosine: float = np.nan,
    embedded: float = 1.0,
    model: str = "m",
    state: int = 0,
    marked: float = 1.0,
    sharing: float = 0.0,
) -> weigh.Observed:
    """Return what was seen of pairs; one value a pair, or one for all of them."""
    near = np.atleast_1d(np.asarray(names, dtype=np.float64))
    return weigh.Observed(
        names=near,
        designations=["kite 1"] * len(near),
        lines=np.full(len(near), lines),
        distance=np.full(len(near), distance),
        compared=np.full(len(near), 0.0 if np.isnan(distance) else compared),
        extent=np.full(len(near), extent),
        written=np.full(len(near), 0.0 if np.isnan(extent) else written),
        cosine=np.full(len(near), cosine),
        embedded=np.full(len(near), 0.0 if np.isnan(cosine) else embedded),
        model=model,
        states=np.full(len(near), state, dtype=np.intp),
        marked=np.full(len(near), marked),
        sharing=np.full(len(near), sharing),
        before=np.broadcast_to(np.asarray(before), near.shape).copy(),
    )


#: Rows of `weigh.Looks` as `looked` has them.
MARKS, PICTURES, TEXTS, VECTORS = range(4)
KINDS = 4


def by_sheet(unseen: Floats, of: Ints | None = None) -> weigh.Weighed:
    """Return sightings that come to so much with one work each, the first or `of`, by names and sheet alone."""
    n, none = len(unseen), np.full(len(unseen), np.nan)
    works = np.zeros(n, np.intp) if of is None else of
    specs = SpecsWeights(unseen, none, {}, {})
    seen = unseen, unseen, unseen, unseen, np.zeros(n, bool), none, none
    return weigh.Weighed(np.arange(n), works, {}, *seen, specs, none, none)


def looks(
    *kinds: Floats, steps: Floats | None = None, found: Sequence[float] | Floats | None = None
) -> weigh.Looks:
    """Return what was tried of sightings beside their sheets: chances by kind, of each the one step of its own.

    Kinds are in the order of `looked`; those left out were not tried. Each finds all copies, or so many as `found`.
    """
    chance = np.full((KINDS, len(kinds[0])), np.nan)
    chance[: len(kinds)] = kinds
    every = np.where(chance < 1.0, chance, np.nan)[:, None]
    if steps is not None:
        every = np.full((KINDS, *steps.shape[1:]), np.nan)
        every[: len(steps)] = steps
    return weigh.Looks(chance, every, np.ones(KINDS) if found is None else np.asarray(found))


def nothing(sightings: int) -> weigh.Looks:
    """Return that nothing was tried of so many sightings beside their sheets."""
    return looks(np.full(sightings, np.nan))


def looked(
    calibration: Calibration,
    seen: weigh.Observed,
    rows: list[int],
    *,
    pictures: tuple[list[int], int] | None = None,
    texts: tuple[list[int], int] | None = None,
    vectors: tuple[list[int], int] | None = None,
    designations: float = 0.0,
) -> weigh.Looks:
    """Return what was tried of sightings; of each kind how many they have and how many all works have, if any."""
    n = max(len(of[0]) for of in (pictures, texts, vectors, ([0], 0)) if of is not None)
    counts = [
        (np.zeros(n, np.intp), 0) if of is None else (np.array(of[0]), of[1])
        for of in (pictures, texts, vectors)
    ]
    return looked_at(calibration, seen, np.array(rows), *counts, designations)


def drawn(seed: int) -> Labelled:
    """Three works; twelve copies that agree to a millimetre or so, thirty independents that do not; two own makes."""
    rng = np.random.default_rng(seed)
    works = make_sheet("w", [("kite", 1.5, 0.4), ("kite", 1.7, 0.5), ("drone", 0.35, 0.9)])
    rows: list[tuple[str, float | None, float | None]] = []
    labels: list[Label] = []
    makers: list[tuple[str, ...]] = []
    names: list[list[float]] = []

    def add(
        relation: str, work: str, span: float, mass: float, kind: str, family: str, near: list[float]
    ) -> None:
        n = len(rows)
        rows.append((kind, span, mass))
        labels.append(
            Label(sighting_id=f"s{n}", work_id=work, relation=relation, product=f"p{n}", family=family)
        )
        makers.append((f"maker {n}",))
        names.append(near)

    for i in range(12):
        j = i % 3
        span, mass = (1.5, 1.7, 0.35)[j], (0.4, 0.5, 0.9)[j]
        add(
            "copy",
            f"w{j}",
            span * (1 + 0.002 * (i % 2)),
            mass * (1 + 0.1 * rng.random()),
            ("kite", "kite", "drone")[j],
            f"line {j}",
            [0.3, 0.3, 0.3],
        )
    for i in range(30):
        kind = "kite" if i % 3 else "drone"
        span = float(rng.uniform(0.9, 2.6)) if kind == "kite" else float(rng.uniform(0.2, 0.7))
        add("independent", "", span, float(rng.uniform(0.2, 1.5)), kind, f"other {i}", [0.4, 0.2, 0.1])
    for _ in range(2):
        add("own", "w0", 1.5, 0.4, "kite", "line 0", [1.0, 0.5, 0.2])
    first = {"w0": "w0", "w1": "w1", "w2": "w2"}
    shape = len(rows), 3
    return calibrate.labelled(
        make_sheet("s", rows),
        works,
        np.array(names),
        np.full(shape, "", dtype=object),
        np.zeros(shape),
        [frozenset[str]()] * len(rows),
        labels,
        makers,
        ([frozenset[str]()] * len(rows), [frozenset({"a page"})] * 3),
        first,
        np.zeros(shape, dtype=bool),
        np.full(shape, np.nan),
        np.zeros(shape),
        np.zeros(len(rows), dtype=np.intp),
        np.full(shape, np.nan),
        np.full(shape, np.nan),
        np.zeros(shape),
        np.zeros(len(rows), dtype=np.intp),
        np.arange(len(rows)),
        np.full(shape, np.nan),
        np.zeros(shape),
        np.zeros(len(rows), dtype=np.intp),
        "",
        (np.zeros(shape, dtype=np.intp), np.zeros(shape), np.zeros(shape), 0.0),
    )


@pytest.fixture(scope="session")
def data() -> Labelled:
    return drawn(7)


@pytest.fixture(scope="session")
def calibration(data: Labelled) -> Calibration:
    return calibrate.fit(data)


@pytest.fixture(scope="session")
def audited(data: Labelled) -> audit.Audit:
    """The method tried on the fixture, everything held apart; two thirds stand for sixty."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "THIRDS", 2)
        return audit.audit(data, 0.1)


@pytest.fixture
def no_thirds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the thirds of an audit, which take most of its time and tell nothing of single findings."""
    monkeypatch.setattr(audit, "THIRDS", 0)
