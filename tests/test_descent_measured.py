"""How often the work that a reported copy is labelled with is kept, or named, as its parent: the README's figures.

By the shipped calibration, which was fitted to these labels, and by such as never saw the family (in the largest
family: the maker). Where a row is another than the README's it is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from deadringer.casework import descent, folder, labelled, steps
from deadringer.evidence import calibrate
from deadringer.evidence.calibration import Calibration
from deadringer.model.descents import APART, BEST, TIED, Descent
from deadringer.register import read_case, read_labels

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
COUNTED = (
    "told as the parent",
    "best, others not told apart from it",
    "not told apart from the best",
    "set aside",
)


def outcome(found: Descent, work: str) -> str | None:
    """Return what was said of the labelled work; None where it was no candidate."""
    standing = {parent.item_id: parent.standing for parent in found.parents}.get(work)
    if found.parent and found.parent.item_id == work:
        return COUNTED[0]
    return {BEST: COUNTED[1], TIED: COUNTED[2], APART: COUNTED[3]}.get(str(standing))


def row(seed: Path, found: Iterable[Descent], relation: str, how: str) -> str:
    """Return a row of the README: products, one that is listed several times by the share of its listings.

    The last cells are means over these: candidates that state anything to compare, and those of them left.
    """
    labels = {label.sighting_id: label for label in read_labels(seed)[0]}
    of: dict[str, list[tuple[str, int, int]]] = {}
    for one in found:
        label = labels[one.sighting_id]
        if label.relation == relation and (said := outcome(one, label.work_id)):
            many = len(one.of(BEST, TIED, APART)), len(one.of(BEST, TIED))
            of.setdefault(label.product, []).append((said, *many))
    shares = [sum(sum(s == what for s, _, _ in each) / len(each) for each in of.values()) for what in COUNTED]
    means = [np.mean([np.mean([one[n] for one in each]) for each in of.values()]) for n in (1, 2)]
    cells = [f"{share:.1f}".removesuffix(".0") for share in shares] + [f"{mean:.1f}" for mean in means]
    return f"| {relation}, {how} | {len(of)} | {' | '.join(cells)} |"


def stands(rows: Iterable[str]) -> None:
    for one in rows:
        print(one)
        assert one in README


def test_the_labelled_work_of_a_reported_copy_is_not_set_aside(
    seed: Path, seed_run: tuple[Path, folder.Outcome]
) -> None:
    reported = seed_run[1].judgement.weighing.reported.values()
    every = [one for found in reported if (one := found[0].descent)]
    stands(row(seed, every, relation, "shipped calibration") for relation in ("copy", "derivative"))


def test_the_same_by_calibrations_that_never_saw_the_family(seed: Path) -> None:
    data = labelled.labelled(seed)
    comparison = steps.screen(read_case(seed).case)
    group = np.array(data.group)
    every: list[Descent] = []
    for held in sorted(set(data.group)):
        rows = np.flatnonzero(group == held)
        if not {data.relation[row] for row in rows.tolist()} & {"copy", "derivative"}:
            continue
        calibration: Calibration = calibrate.fit(data, group != held)
        found = descent.descents(steps.evaluate(comparison, calibration))
        mine = {data.sightings.item_ids[row] for row in rows.tolist()}
        every += [one for sighting, one in found.items() if sighting in mine]
    stands(row(seed, every, relation, "families held apart") for relation in ("copy", "derivative"))
