"""The seed logos are the case that their README describes: two halves apart, labelled by keys alone, the same bytes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from seeds.logos import draw

import deadringer as dr
from deadringer.register import read_case, read_labels

HALVES = {half: draw.read(half) for half in draw.HALVES}
ROOT = Path(__file__).resolve().parents[2]
README = (Path(draw.__file__).parent / "README.md").read_text(encoding="utf-8")


def brands(*groups: tuple[draw.Drawing, ...]) -> set[str]:
    return {drawing.brand for group in groups for drawing in group}


def everything(half: draw.Half) -> tuple[draw.Drawing, ...]:
    return (*half.works, *half.copies, *half.independents)


def test_the_halves_share_no_brand_and_a_work_has_copies_and_no_independents() -> None:
    one, other = (brands(everything(half)) for half in HALVES.values())
    assert not one & other
    for half in HALVES.values():
        assert brands(half.works) == brands(half.copies)
        assert not brands(half.works) & brands(half.independents)
        assert len(half.works) == len(brands(half.works))


def test_no_key_begins_or_ends_with_that_of_a_brand_drawn_more_than_once() -> None:
    drawn = [drawing.brand for half in HALVES.values() for drawing in everything(half)]
    several = {brand for brand in drawn if drawn.count(brand) > 1}
    cut = {part for brand in several for at in range(2, len(brand)) for part in (brand[:at], brand[-at:])}
    assert not cut & set(drawn)
    for brand in set(drawn):
        assert not several & {p for at in range(2, len(brand)) for p in (brand[:at], brand[-at:])}


@pytest.mark.parametrize("half", draw.HALVES)
def test_the_readme_counts_what_is_drawn(half: str) -> None:
    found = HALVES[half]
    assert f"| {half} | {len(found.works)} | {len(found.copies)} | {len(found.independents)} |" in README
    drawings = sum(len(everything(one)) for one in HALVES.values())
    keys = sum(len(brands(everything(one))) for one in HALVES.values())
    assert f"{drawings:,} drawings of {keys:,} brands" in README


def test_the_readme_names_the_version_that_the_tests_draw_with() -> None:
    (pinned,) = re.findall(r'"(resvg-py==[^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"pip install {pinned}\n" in README


def test_a_half_is_a_case_without_a_fault_and_the_same_bytes_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of it, to be quick: what is left out is whole brands."""
    whole = HALVES["test"]
    kept = {brand for brand in brands(everything(whole)) if brand[0] in "aeqz"}
    part = draw.Half(
        *(
            tuple(d for d in group if d.brand in kept)
            for group in (whole.works, whole.copies, whole.independents)
        )
    )
    monkeypatch.setattr(draw, "read", lambda half: part)
    first, again = tmp_path / "first", tmp_path / "again"
    assert draw.write(first, "test") == draw.write(again, "test") == part
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert all((first / file).read_bytes() == (again / file).read_bytes() for file in files)
    read = read_case(first)
    labels, refused = read_labels(first)
    assert not read.rejected
    assert not refused
    case = read.case
    assert {work.work_id for work in case.works} == brands(part.works)
    assert len(labels) == len(case.sightings) == len(part.copies) + len(part.independents)
    hashed = dr.hash_images([first / image.path for image in case.images])
    assert len(hashed) == len(everything(part))
    assert all(isinstance(one, dr.HashedImage) and one.width == draw.WIDTH for one in hashed)
    by_id = {label.sighting_id: label for label in labels}
    for drawing in part.copies:
        label = by_id[drawing.key]
        assert (label.relation, label.work_id, label.family) == ("copy", drawing.brand, drawing.brand)
    for drawing in part.independents:
        label = by_id[drawing.key]
        assert (label.relation, label.work_id, label.family) == ("independent", "", drawing.brand)
