"""Small pictures to look at: pixels alone, whoever decoded them, and no answer of a child is believed unseen."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import deadringer as dr
from deadringer.errors import DecoderError
from deadringer.facets import _isolated, images

PHOTO = Path(__file__).resolve().parents[1] / "data" / "pdq" / "photos" / "image6.jpg"


def seen(found: object) -> Image.Image:
    assert isinstance(found, dr.HashedImage)
    return Image.open(io.BytesIO(found.thumbnail))


def test_a_thumbnail_is_the_picture_within_its_side_and_the_same_from_a_child() -> None:
    (here,) = dr.hash_images([PHOTO], thumbnail=160)
    (child,) = dr.hash_images([PHOTO], thumbnail=160, isolated=True)
    assert here == child
    small = seen(here)
    assert (small.format, small.size, small.mode) == ("JPEG", (160, 90), "RGB")
    with Image.open(PHOTO) as whole:
        expected = np.asarray(whole.convert("RGB").resize(small.size, Image.Resampling.LANCZOS), np.int16)
    assert (
        np.abs(np.asarray(small, np.int16) - expected).mean() < 6
    )  # what quality 80 loses of such a picture


def test_none_is_kept_unless_asked_for_and_small_pictures_stay_as_they_are(tmp_path: Path) -> None:
    grey = np.arange(30 * 20, dtype=np.uint8).reshape(20, 30)
    Image.fromarray(grey).save(tmp_path / "grey.png")
    plain, small = dr.hash_images([PHOTO, tmp_path / "grey.png"], thumbnail=64)
    assert seen(small).size == (30, 20)
    assert seen(small).mode == "L"
    assert seen(plain).size == (64, 36)
    (without,) = dr.hash_images([PHOTO])
    assert isinstance(without, dr.HashedImage)
    assert without.thumbnail == b""


def test_nothing_but_pixels_goes_along(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "a note that must not travel"
    path = tmp_path / "noted.jpg"
    Image.fromarray(np.zeros((40, 40, 3), np.uint8)).save(path, exif=exif, comment=b"nor must this")
    path.write_bytes(path.read_bytes() + b"<script>alert(1)</script>")
    (found,) = dr.hash_images([path], thumbnail=16)
    small = seen(found)
    assert not small.getexif()
    assert "comment" not in small.info
    assert b"note" not in found.thumbnail  # type: ignore[union-attr]
    assert b"script" not in found.thumbnail  # type: ignore[union-attr]


WHOLE: dict[str, Any] = {
    "hashes": {"original": ["00" * 32, 90]},
    "width": 4,
    "height": 3,
    "format": "PNG",
    "frames": 1,
    "orientation": 1,
    "luminance_only": False,
    "small": [None, ""],
}


def answered(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> object:
    monkeypatch.setattr(_isolated.Child, "ask", lambda child, line: answer)
    (found,) = dr.hash_images([PHOTO], isolated=True, thumbnail=16)
    return found


def test_a_proper_answer_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = answered(monkeypatch, json.dumps(WHOLE).encode())
    assert isinstance(found, dr.HashedImage)
    assert (found.path, found.code, found.quality, found.width) == (str(PHOTO), bytes(32), 90, 4)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"null",
        b"[1]",
        b"[" * 100_000,
        b'{"error": "SystemExit", "message": ""}',
        b'{"hashes": {"original": ["zz", 1]}}',
        *(
            json.dumps({**WHOLE, **change}).encode()
            for change in (
                {"hashes": {}},
                {"hashes": {"original": ["00" * 31, 90]}},
                {"hashes": {"original": ["00" * 32, "90"]}},
                {"hashes": {"original": ["00" * 32, 101]}},
                {"hashes": {"upside down": ["00" * 32, 90]}},
                {"width": "4"},
                {"height": -1},
                {"frames": 1 << 40},
                {"luminance_only": 0},
                {"format": "EPS"},
                {"small": [[2, 2], ""]},
                {"small": [[1, 1, 4], "AAAAAA=="]},
                {"small": [[1, images.LONGEST_THUMBNAIL + 1], ""]},
                {"small": [[0, 3], ""]},
                {"small": [[4], "AAAAAA=="]},
                {"small": 7},
            )
        ),
    ],
    ids=lambda answer: answer[:40].decode() + str(len(answer)),
)
def test_an_improper_answer_of_a_child_is_an_error_of_its_file(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = answered(monkeypatch, answer)
    assert isinstance(found, DecoderError)
    assert "no proper answer" in str(found)
