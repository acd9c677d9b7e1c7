"""How much of a text is copied, and what so much weighs: counted on licences, and tried on others never seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from seeds.licences import write as licences

from deadringer.casework import folder, labelled
from deadringer.errors import CalibrationError
from deadringer.evidence.calibration import load
from deadringer.facets import extents
from deadringer.model.texts import Copied

ROOT = Path(__file__).resolve().parents[1]
HALVES = {half: licences.read(half) for half in licences.HALVES}
ABOUT = " ".join((ROOT / "seeds" / "licences" / "README.md").read_text(encoding="utf-8").split())


def families(*groups: tuple[licences.Licence, ...]) -> list[str]:
    return [one.family for group in groups for one in group]


def test_the_halves_share_no_family_and_a_work_has_copies_and_no_independents() -> None:
    one, other = ({*families(h.works, h.copies, h.independents)} for h in HALVES.values())
    assert not one & other
    for half in HALVES.values():
        assert set(families(half.works)) == set(families(half.copies))
        assert not set(families(half.works)) & set(families(half.independents))
        assert len(half.works) == len(set(families(half.works)))


def test_the_seed_is_what_its_readme_says(tmp_path: Path) -> None:
    for name, half in HALVES.items():
        counts = (
            len(half.works),
            len(half.copies),
            len(half.independents),
            len(set(families(half.independents))),
        )
        assert f"| {name} | {' | '.join(map(str, counts))} |" in ABOUT
    every = [one for h in HALVES.values() for one in (*h.works, *h.copies, *h.independents)]
    assert f"{len(every)} texts of {len({one.family for one in every})} families" in ABOUT
    assert len({one.key for one in every}) == len(every)
    assert all(50 <= len(one.text.split()) <= 2500 for one in every)
    licences.write(tmp_path / "one", "test")
    licences.write(tmp_path / "other", "test")
    files = [
        {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}
        for made in (tmp_path / "one", tmp_path / "other")
    ]
    assert files[0] == files[1]
    assert (
        len(files[0]) == len(HALVES["test"].works + HALVES["test"].copies + HALVES["test"].independents) + 6
    )


def measured(**counts: int) -> Copied:
    names = [name for name in Copied.__dataclass_fields__ if name != "passages"]
    return Copied(**{name: counts.get(name, 0) for name in names})


def test_the_extent_is_a_share_shrunk_for_few_words_or_a_long_passage() -> None:
    few = measured(
        counted_sighting=10, copied_sighting=10, echoed_sighting=10, counted_work=5_000, longest=10
    )
    assert extents.extent(few) == 10 / 40
    chapter = measured(counted_sighting=9_000, copied_sighting=200, counted_work=9_000, longest=200)
    assert extents.extent(chapter) == 0.5
    heard = measured(counted_sighting=250, echoed_sighting=100, counted_work=20_000)
    assert extents.extent(heard) == 100 / 280
    by_chance = measured(counted_sighting=250, echoed_sighting=100, counted_work=20_001)
    assert extents.extent(by_chance) == 0.0


@pytest.fixture(scope="module")
def written_out(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    def out(half: str) -> Path:
        made = tmp_path_factory.getbasetemp() / f"licences-{half}"
        if not made.exists():
            licences.write(made, half)
        return made

    return out


def test_the_shipped_counts_are_those_of_the_licences(written_out: Callable[[str], Path]) -> None:
    assert labelled.counted_texts(written_out("calibration")) == load().texts


def test_of_licences_never_seen_few_reported_are_false(
    written_out: Callable[[str], Path], tmp_path: Path
) -> None:
    outcome = folder.run(written_out("test"), tmp_path / "out")
    family = {one.key: one.family for one in licences.read("test").copies}
    reported = outcome.judgement.weighing.reported
    right = sum(family.get(s) in {f.work_id for f in of} for s, of in reported.items())
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    sightings, copies = (
        len(outcome.judgement.weighing.comparison.sightings),
        sum(s in family for s in reported),
    )
    assert copies >= 0.9 * len(reported) > 60
    assert (
        f"{len(reported)} of {sightings} sightings are reported: {copies} copies, {right} of them with their own work"
        in readme
    )


def test_a_case_without_texts_gives_none_to_count(seed: Path) -> None:
    with pytest.raises(CalibrationError, match="have texts"):
        labelled.counted_texts(seed)
