"""Pictures in a case: found turned and recompressed, told why not where they are not, shown side by side."""

from __future__ import annotations

import hashlib
import re
import shutil
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image, ImageOps
from seeds.logos import draw

import deadringer as dr
from deadringer.casework import checks, folder, labelled, pictures, steps
from deadringer.errors import CalibrationError, CaseError, InputError
from deadringer.evidence.calibration import load
from deadringer.kernels.level import supported
from deadringer.model.pictures import Picture

PHOTOS = Path(__file__).parent / "data" / "pdq" / "photos"
WORKS = {"w_first": ["image1.jpg"], "w_second": ["image2.jpg", "image3.jpg"]}
#: Sighting -> its pictures.
SEEN = {
    "s_mirrored": ["mirrored.jpg"],
    "s_turned": ["other.jpg", "turned.png"],
    "s_other": ["other.jpg"],
    "s_blank": ["blank.png"],
    "s_damaged": ["page.jpg"],
    "s_bare": [],
}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    made = tmp_path / "case"
    (made / "shown").mkdir(parents=True)
    for paths in WORKS.values():
        for path in paths:
            shutil.copy(PHOTOS / path, made / "shown" / path)
    with Image.open(PHOTOS / "image1.jpg") as photo:
        ImageOps.mirror(photo).resize((400, 300)).save(made / "shown" / "mirrored.jpg", quality=60)
    with Image.open(PHOTOS / "image3.jpg") as photo:
        photo.rotate(-90, expand=True).save(made / "shown" / "turned.png")
    shutil.copy(PHOTOS / "image6.jpg", made / "shown" / "other.jpg")
    Image.new("RGB", (90, 70), "white").save(made / "shown" / "blank.png")
    (made / "shown" / "page.jpg").write_bytes(b"<!DOCTYPE html><p>Not found</p>")
    table = {
        "case.toml": 'title = "Photographs"\nclaimant = "us"\nas_of = 2026-01-01\n',
        "works.csv": "work_id,title\n" + "".join(f"{work},plate {n}\n" for n, work in enumerate(WORKS)),
        "sightings.csv": "sighting_id,title,maker\n" + "".join(f"{s},{s[2:]},Someone\n" for s in SEEN),
        "images.csv": "item_id,role,path\n"
        + "".join(f"{item},photo,shown/{path}\n" for item, own in {**WORKS, **SEEN}.items() for path in own),
    }
    for name, content in table.items():
        (made / name).write_text(content, encoding="utf-8")
    return made


def least(case: Path, mine: list[str], theirs: list[str]) -> float | None:
    """Return the least distance between two lists of files by the public functions, bit by bit."""

    def read(paths: list[str], orientations: bool) -> list[int]:
        files = dr.hash_images([case / "shown" / path for path in paths], orientations=orientations)
        usable = [one for one in files if isinstance(one, dr.HashedImage) and one.quality >= 50]
        return [int.from_bytes(one.code, "big") for image in usable for one in image.hashes.values()]

    return min(((a ^ b).bit_count() for a in read(mine, True) for b in read(theirs, False)), default=None)


def found(out: Path) -> dict[tuple[str, str], dict[str, object]]:
    rows = pq.read_table(out / folder.FINDINGS).to_pylist()
    return {(row["sighting_id"], row["work_id"]): row for row in rows}


def test_copies_are_found_turned_and_recompressed_and_what_is_not_says_why(
    case: Path, tmp_path: Path
) -> None:
    outcome = folder.run(case, tmp_path / "out")
    rows = found(tmp_path / "out")
    for (sighting, work), row in rows.items():
        assert row["score_images"] == least(case, SEEN[sighting], WORKS[work])
    pairs = pq.read_table(tmp_path / "out" / folder.PAIRS).to_pylist()
    assert [(p["sighting_picture"], p["work_picture"], p["orientation"]) for p in pairs] == [
        ("shown/mirrored.jpg", "shown/image1.jpg", "mirrored"),
        ("shown/turned.png", "shown/image3.jpg", "rotated 270"),
    ]
    assert all(p["distance"] <= 31 < p["upright"] for p in pairs)
    assert set(outcome.judgement.weighing.reported) == {"s_mirrored", "s_turned"}
    assert [row["work_id"] for row in rows.values() if row["reported"]] == ["w_first", "w_second"]
    said = [w for w in outcome.ingested.warnings if w.startswith("images: ")]
    assert said == [
        "images: shown/blank.png is not compared: blank or flat: quality 0 of 100, below 50",
        "images: shown/page.jpg is not compared: not one of JPEG, PNG, WEBP, GIF, BMP, TIFF",
    ]


def test_blank_pictures_are_no_likeness_of_one_another(case: Path, tmp_path: Path) -> None:
    shutil.copy(case / "shown" / "blank.png", case / "shown" / "image1.jpg")
    folder.run(case, tmp_path / "out")
    assert found(tmp_path / "out")["s_blank", "w_first"]["score_images"] is None
    weighing = steps.evaluate(folder.screened(tmp_path / "out"), load())
    finding = steps.explain(weighing, "s_blank", "w_first")
    (part,) = [one for one in finding.contributions if one.kind == "images"]
    assert part.sighting == "1 picture, not usable (blank or flat: quality 0 of 100, below 50)"
    assert part.log10_lr is None


def test_the_docket_shows_both_pictures_as_pixels_alone_and_says_what_is_not_seen(
    case: Path, tmp_path: Path
) -> None:
    noted = Image.Exif()
    noted[0x010E] = "<script>alert(1)</script>"
    with Image.open(case / "shown" / "mirrored.jpg") as photo:
        photo.save(case / "shown" / "mirrored.jpg", exif=noted, quality=60)
    outcome = folder.run(case, tmp_path / "out")
    page = (tmp_path / "out" / folder.DOCKET).read_text(encoding="utf-8")
    shown = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)
    assert len(shown) == 4
    for one in shown:
        with Image.open(BytesIO(b64decode(one))) as small:
            assert max(small.size) == pictures.THUMBNAIL
            assert not small.getexif()
    assert page.count("<script") == 1  # its own
    assert "The picture seen, mirrored, differs in" in page
    assert "rotated 270 degrees clockwise" in page
    assert "It does not find one that was cropped, framed, captioned, made a negative or drawn anew" in page
    (claim,) = outcome.judgement.claims
    dossier = (tmp_path / "out" / folder.DOSSIERS / claim.claim_id / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'src="data:image/jpeg;base64,([^"]+)"', dossier) == shown


def content(out: Path) -> dict[str, str]:
    """Return the hash of every file but the register and what shows it: they know how the case came to be."""
    history = ("proof.json", "SHA256SUMS", "SHA256SUMS.tsq")
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in (*history, folder.REGISTER, folder.MANIFEST)
    }


def test_the_steps_one_by_one_and_any_level_write_what_a_run_writes(case: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    folder.run(case, whole)
    assert checks.verify(whole, case) == ()
    for level in supported():
        out, options = tmp_path / level, steps.Options(level=level, threads=1)
        folder.ingest(case, out, options=options)
        folder.screen(folder.case_of(out), out, options)
        folder.publish(folder.claims(folder.weigh(folder.screened(out), out, options), out), out)
        assert content(out) == content(whole)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the names of the files that are hashed."""
    names: list[str] = []
    real = pictures.hash_images

    def spy(paths: list[Path], **options: object) -> object:
        names.extend(path.name for path in paths)
        return real(paths, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pictures, "hash_images", spy)
    return names


def test_a_picture_is_hashed_once_unless_it_changes(case: Path, tmp_path: Path, hashed: list[str]) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    assert len(hashed) == len(set(hashed)) == 8
    hashed.clear()
    shutil.copy(PHOTOS / "image4.jpg", case / "shown" / "image2.jpg")
    shutil.copy(case / "shown" / "image1.jpg", case / "shown" / "again.jpg")
    with (case / "images.csv").open("a") as file:
        file.write("s_bare,photo,shown/again.jpg\n")
    folder.run(case, out)
    assert sorted(hashed) == ["image2.jpg", "page.jpg"]
    folder.run(case, tmp_path / "fresh")
    mine, theirs = content(out), content(tmp_path / "fresh")
    # The chain of a register that was corrected is longer: its head stands in no file but the manifest.
    assert mine == theirs
    assert found(out)["s_bare", "w_first"]["score_images"] == 0.0


def test_what_was_hashed_before_an_interrupt_is_not_hashed_again(
    case: Path, tmp_path: Path, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_AT_ONCE", 2)

    def stop(what: str, done: int, total: int) -> None:
        if what == "hashing pictures" and done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.run(case, tmp_path / "out", progress=stop)
    before = list(hashed)
    hashed.clear()
    folder.run(case, tmp_path / "out")
    assert len(set(before) - set(hashed)) >= 3
    assert set(before) | set(hashed) == {Path(p).name for own in {**WORKS, **SEEN}.values() for p in own}


@pytest.mark.parametrize("how", [lambda path: shutil.copy(PHOTOS / "image4.jpg", path), Path.unlink])
def test_a_picture_that_changes_while_the_case_is_read_is_told_of(
    case: Path, tmp_path: Path, how: Callable[[Path], object]
) -> None:
    """Else its codes would be those of one file, and its SHA-256 that of another."""

    def change(what: str, done: int, total: int) -> None:
        if what == "hashing pictures" and done == 0:
            how(case / "shown" / "mirrored.jpg")

    with pytest.raises(CaseError, match=r"shown/mirrored\.jpg changed while the case was read"):
        folder.ingest(case, tmp_path / "out", change)


def test_progress_tells_of_every_picture(case: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def tell(what: str, done: int, total: int) -> None:
        if what == "hashing pictures":
            told.append((done, total))

    folder.ingest(case, tmp_path / "out", tell)
    assert told[-1] == (8, 8)
    assert told == sorted(told)


def test_pictures_that_are_not_what_was_written_are_named(case: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    (out / folder.PICTURES).write_bytes(b"PAR1 and nothing else PAR1")
    for again in (lambda: folder.screened(out), lambda: folder.run(case, out)):
        with pytest.raises(InputError, match=r"pictures\.parquet is not what was written"):
            again()


@pytest.mark.parametrize("column", ["codes", "frames"])
def test_pictures_of_another_form_are_named_in_one_line(case: Path, tmp_path: Path, column: str) -> None:
    out = tmp_path / "out"
    folder.ingest(case, out)
    table = pq.read_table(out / folder.PICTURES)
    if column == "codes":
        few = [codes[:3] for codes in table["codes"].to_pylist()]
        at = table.schema.get_field_index("codes")
        table = table.set_column(at, table.schema.field(at), pa.array(few, table.schema.field(at).type))
    else:
        table = table.drop_columns(["frames"])
    pq.write_table(table, out / folder.PICTURES)
    with pytest.raises(InputError, match=r"pictures\.parquet is not what was written") as told:
        folder.screen(folder.case_of(out), out, steps.Options())
    assert "\n" not in str(told.value)


def test_what_an_interrupted_ingest_did_not_hash_is_not_taken_for_unlike(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    folder.run(case, out)
    monkeypatch.setattr(pictures, "_AT_ONCE", 2)
    shutil.copy(PHOTOS / "image4.jpg", case / "shown" / "image1.jpg")

    def stop(what: str, done: int, total: int) -> None:
        if what == "hashing pictures":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.ingest(case, out, stop)
    with pytest.raises(InputError, match=r"does not hold shown/image1\.jpg.*ingest"):
        folder.screen(folder.case_of(out), out, steps.Options())
    folder.ingest(case, out)
    folder.screen(folder.case_of(out), out, steps.Options())
    (out / folder.PICTURES).unlink()
    with pytest.raises(InputError, match=r"pictures\.parquet does not hold shown/"):
        folder.screened(out)


def test_pictures_are_joined_once_whatever_step_takes_the_case_up(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A budget raised for `screen` would not be there in a later step, which needs no pair of all."""
    out = tmp_path / "out"
    folder.run(case, out)
    monkeypatch.delattr(pictures.pictures, "alike")
    assert len(folder.screened(out).pairs) == len(found(out))


def test_many_unusable_pictures_are_counted() -> None:
    many = {f"{n}.jpg": Picture(path=f"{n}.jpg", sha256="", refused="an empty file") for n in range(25)}
    said = pictures.unusable(many)
    assert len(said) == 21
    assert said[-1] == "images: and 5 more are not compared: see pictures.parquet"


def test_above_the_limit_pictures_alone_make_candidates(case: Path, tmp_path: Path) -> None:
    with (case / "case.toml").open("a") as file:
        file.write("[screening]\nexhaustive_pairs = 0\n")
    folder.run(case, tmp_path / "out")
    assert list(found(tmp_path / "out")) == [("s_mirrored", "w_first"), ("s_turned", "w_second")]


@pytest.mark.parametrize(("radius", "alike"), [(31, True), (10, False)])
def test_pictures_past_the_radius_of_a_case_weigh_nothing(
    case: Path, tmp_path: Path, radius: int, alike: bool
) -> None:
    with Image.open(PHOTOS / "image1.jpg") as photo:
        photo.resize((75, 56)).save(case / "shown" / "mirrored.jpg")
    with (case / "case.toml").open("a") as file:
        file.write(f"[screening]\ncutoffs.images = {radius}\n")
    folder.run(case, tmp_path / "out")
    row = found(tmp_path / "out")["s_mirrored", "w_first"]
    assert 10 < row["score_images"] <= 31
    assert (row["log10_lr_images"] > 0.0, row["reported"]) == (alike, alike)


def test_pictures_alike_that_are_not_reported_are_told_of(case: Path, tmp_path: Path) -> None:
    with (case / "case.toml").open("a") as file:
        file.write("[screening]\nfalse_share = 0.001\n")
    outcome = folder.run(case, tmp_path / "out")
    weighing = outcome.judgement.weighing
    assert not weighing.reported
    assert "of the sightings 2 have a picture alike" in weighing.refusal
    assert "no picture is alike" not in weighing.refusal
    assert weighing.decision["sightings with a picture alike"] == "2, 0 of them reported"
    assert "2, 0 of them reported" in (tmp_path / "out" / folder.DOCKET).read_text(encoding="utf-8")


def test_a_picture_of_another_work_than_the_nearest_is_shown_and_not_said_to_be_as_near(
    case: Path, tmp_path: Path
) -> None:
    sheet = [("class", "assault rifle", ""), ("cartridge", "7.62x39", ""), ("length", "870", "mm")]
    rows = [
        f"{item},{name},{value},{unit}\n"
        for item in ("w_second", "s_mirrored")
        for name, value, unit in sheet
    ]
    (case / "specs.csv").write_text("item_id,attribute,value,unit\n" + "".join(rows))
    named = "".join(f"{item},Vintovka-77,designation\n" for item in ("w_second", "s_mirrored"))
    (case / "names.csv").write_text("item_id,name,kind\n" + named)
    outcome = folder.run(case, tmp_path / "out")
    findings = outcome.judgement.weighing.reported["s_mirrored"]
    assert [(one.work_id, bool(one.likenesses)) for one in findings] == [
        ("w_second", False),
        ("w_first", True),
    ]
    page = (tmp_path / "out" / folder.DOCKET).read_text(encoding="utf-8")
    assert 'alt="the picture seen: shown/mirrored.jpg"' in page
    assert "Work: plate 0, shown/image1.jpg" in page
    assert "nearest work from, or pictures are alike of: plate 0" in page
    assert 'src="data:image/jpeg;base64,"' not in page


@pytest.fixture(scope="module")
def logos(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    def drawn(half: str) -> Path:
        made = tmp_path_factory.getbasetemp() / f"logos-{half}"
        if not made.exists():
            draw.write(made, half)
        return made

    return drawn


def test_the_shipped_counts_are_those_of_the_logos(logos: Callable[[str], Path]) -> None:
    assert labelled.counted(logos("calibration")) == load().images


def test_of_logos_never_seen_few_reported_are_false(logos: Callable[[str], Path], tmp_path: Path) -> None:
    case = logos("test")
    outcome = folder.run(case, tmp_path / "out")
    half = draw.read("test")
    copies = {one.key: one.brand for one in half.copies}
    reported = outcome.judgement.weighing.reported
    right = sum(copies.get(s) in {f.work_id for f in of} for s, of in reported.items())
    assert right >= 0.9 * len(reported) > 0
    within = {row["sighting_id"] for row in pq.read_table(tmp_path / "out" / folder.PAIRS).to_pylist()}
    assert set(reported) == within


def test_a_case_without_pictures_gives_none_to_count(seed: Path) -> None:
    with pytest.raises(CalibrationError, match="have pictures"):
        labelled.counted(seed)


def test_dimensions_of_the_galleries_are_told(case: Path, tmp_path: Path) -> None:
    folder.run(case, tmp_path / "out")
    page = (tmp_path / "out" / folder.DOCKET).read_text(encoding="utf-8")
    assert "4 of sightings with 3 of works, alike within 31 of 256 bits" in page
    table = pq.read_table(tmp_path / "out" / folder.PICTURES).to_pylist()
    assert all(row["pillow"] and row["libjpeg"] for row in table if not row["refused"])
    assert {len(row["codes"]) for row in table} == {0, 8}
    assert np.all([row["width"] > 0 for row in table if not row["refused"]])
