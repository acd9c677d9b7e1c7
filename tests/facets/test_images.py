"""Files of pictures: each gives the hash of what is seen, or one error that says why not; none stops the others."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

import deadringer as dr
from deadringer.errors import (
    DamagedPictureError,
    DecoderError,
    InputError,
    NotAPictureError,
    OversizePictureError,
    PictureError,
    UnreadableError,
)
from deadringer.facets import _isolated, images
from deadringer.kernels import level

PHOTO = Path(__file__).resolve().parents[1] / "data" / "pdq" / "photos" / "image6.jpg"


def picture(height: int = 90, width: int = 120, channels: int = 3) -> np.ndarray:
    """Return a picture that no turn or mirror leaves as it is."""
    y, x = np.linspace(0, 1, height)[:, None, None], np.linspace(0, 1, width)[None, :, None]
    waves = 120 + 60 * np.sin(9 * x + 4 * y + np.arange(channels)) + 50 * np.sin(14 * y * (1 + x))
    return waves.astype(np.uint8)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def plain(found: list[object]) -> list[object]:
    """Return results that compare: an error is its kind and its words."""
    return [(type(one).__name__, str(one)) if isinstance(one, Exception) else one for one in found]


@pytest.fixture
def bad(tmp_path: Path) -> dict[str, tuple[type[PictureError], str]]:
    """Write every kind of bad file; return what each must give."""
    whole = Image.fromarray(np.random.default_rng(0).integers(0, 256, (120, 160, 3), dtype=np.uint8))
    for suffix in ("jpg", "png", "gif", "webp", "bmp", "tif"):
        whole.save(tmp_path / f"whole.{suffix}")
        data = (tmp_path / f"whole.{suffix}").read_bytes()
        (tmp_path / f"half.{suffix}").write_bytes(data[: len(data) // 2])
        (tmp_path / f"whole.{suffix}").unlink()
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0))
    (tmp_path / "bomb.png").write_bytes(
        head + chunk(b"IDAT", zlib.compress(bytes(9000))) + chunk(b"IEND", b"")
    )
    (tmp_path / "torn.png").write_bytes(head[:12] + b"IHDQ" + head[16:])
    (tmp_path / "page.jpg").write_bytes(b"<!DOCTYPE html><html><body>Not found</body></html>")
    (tmp_path / "drawing.eps").write_bytes(
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n"
    )
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    Image.fromarray(picture()[..., 0].astype(np.float32)).save(tmp_path / "float.tif")
    return {
        **{f"half.{suffix}": (DamagedPictureError, "") for suffix in ("jpg", "png", "gif", "bmp", "tif")},
        "half.webp": (PictureError, ""),  # whether it is damaged or no WebP at all is the library's to say
        "bomb.png": (OversizePictureError, "pixels"),
        "torn.png": (PictureError, ""),
        "page.jpg": (NotAPictureError, "not one of JPEG, PNG"),
        "drawing.eps": (NotAPictureError, "not one of"),  # Pillow would start another program for it
        "empty.jpg": (NotAPictureError, "an empty file"),
        "folder.jpg": (UnreadableError, "got a folder"),
        "pipe.jpg": (UnreadableError, "got a pipe"),
        "missing.jpg": (UnreadableError, "No such file"),
        "nul\0.jpg": (UnreadableError, "null byte"),
        "float.tif": (NotAPictureError, "mode F"),
    }


@pytest.mark.parametrize("isolated", [False, True])
def test_every_bad_file_gives_one_error_of_its_kind_and_the_good_ones_go_on(
    bad: dict[str, tuple[type[PictureError], str]], tmp_path: Path, isolated: bool
) -> None:
    paths = [PHOTO, *(tmp_path / name for name in bad), Path("/dev/zero"), PHOTO]
    told: list[tuple[int, int]] = []
    found = dr.hash_images(paths, isolated=isolated, progress=lambda *done: told.append(done))
    assert told == [(n, len(paths)) for n in range(len(paths) + 1)]
    assert isinstance(found[0], dr.HashedImage)
    assert found[0] == found[-1]
    for path, one, (kind, said) in zip(
        paths[1:], found[1:], [*bad.values(), (UnreadableError, "device")], strict=False
    ):
        assert isinstance(one, kind), (path, one)
        assert str(one).startswith(f"{path}: ")
        assert said in str(one)
        assert type(one) is not PictureError


def test_a_bomb_is_refused_before_anything_is_decoded(
    bad: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(image: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image.Image, "load", load)
    with pytest.raises(OversizePictureError):
        images.decode(tmp_path / "bomb.png")
    with pytest.raises(OversizePictureError, match="300 x 169, more than 50,699 pixels"):
        images.decode(PHOTO, max_pixels=300 * 169 - 1)


def test_a_picture_of_just_as_many_pixels_as_are_read_is_read() -> None:
    assert images.decode(PHOTO, max_pixels=300 * 169).pixels.shape == (169, 300, 3)


def test_a_hash_is_that_of_the_pixels_and_says_what_it_depends_on() -> None:
    (found,) = dr.hash_images([PHOTO], orientations=True)
    assert isinstance(found, dr.HashedImage)
    with Image.open(PHOTO) as image:
        pixels = np.asarray(image.convert("RGB"))
    assert found.hashes == dr.pdq_dihedral(pixels, exact=True)
    assert dr.PdqHash(found.code, found.quality) == dr.pdq(pixels)
    assert (found.path, found.width, found.height) == (str(PHOTO), 300, 169)
    assert (found.format, found.frames, found.orientation, found.luminance_only) == ("JPEG", 1, 1, False)
    assert found.pillow
    assert found.libjpeg.startswith("libjpeg")


STORED = {
    1: lambda seen: seen,
    2: lambda seen: seen[:, ::-1],
    3: lambda seen: seen[::-1, ::-1],
    4: lambda seen: seen[::-1],
    5: lambda seen: seen.transpose(1, 0, 2),
    6: lambda seen: np.rot90(seen, 1),  # to be turned clockwise by 90 degrees
    7: lambda seen: seen[::-1, ::-1].transpose(1, 0, 2),
    8: lambda seen: np.rot90(seen, -1),
}


@pytest.mark.parametrize("orientation", [*STORED, 0, 9])
def test_the_exif_orientation_is_undone(orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "turned.png"
    Image.fromarray(STORED.get(orientation, STORED[1])(picture())).save(path, exif=exif)
    found = images.decode(path)
    assert found.pixels.tolist() == picture().tolist()
    assert (found.width, found.height) == (120, 90)
    assert found.orientation == (orientation if orientation in STORED else 1)
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(ImageOps.exif_transpose(image)), found.pixels)


def save(path: Path, image: Image.Image, **terms: object) -> np.ndarray:
    image.save(path, **terms)
    return images.decode(path).pixels


def test_transparent_parts_are_seen_on_white(tmp_path: Path) -> None:
    seen = picture()
    alpha = np.where(picture(channels=1) > 120, 255, 0).astype(np.uint8)
    on_white = np.where(alpha, seen, 255)
    for suffix in ("png", "tif"):
        path = tmp_path / f"rgba.{suffix}"
        assert np.array_equal(save(path, Image.fromarray(np.dstack([seen, alpha]))), on_white)
    grey = seen[..., :1]
    found = save(tmp_path / "la.png", Image.fromarray(np.dstack([grey, alpha])))
    assert np.array_equal(found, np.repeat(np.where(alpha, grey, 255), 3, axis=2))
    found = save(tmp_path / "key.png", Image.fromarray(grey[..., 0]), transparency=int(grey[0, 0, 0]))
    assert np.array_equal(found[..., 0], np.where(grey[..., 0] == grey[0, 0, 0], 255, grey[..., 0]))
    half = np.dstack([np.zeros((9, 9, 3), np.uint8), np.full((9, 9, 1), 127, np.uint8)])
    assert np.unique(save(tmp_path / "half.png", Image.fromarray(half))).tolist() == [128]


@pytest.mark.parametrize("suffix", ["png", "gif"])
def test_a_palette_is_looked_up_and_its_transparent_index_is_white(suffix: str, tmp_path: Path) -> None:
    indexes = (picture(channels=1)[..., 0] // 64).astype(np.uint8)
    colours = np.array([[10, 20, 30], [200, 0, 0], [0, 200, 0], [0, 0, 200]], np.uint8)
    image = Image.fromarray(indexes)
    image.putpalette(colours.tobytes())
    assert image.mode == "P"
    assert np.array_equal(save(tmp_path / f"plain.{suffix}", image), colours[indexes])
    colours[0] = 255
    assert np.array_equal(save(tmp_path / f"clear.{suffix}", image, transparency=0), colours[indexes])


def test_sixteen_bits_are_seen_by_their_upper_eight_and_one_bit_as_black_and_white(tmp_path: Path) -> None:
    deep = picture(channels=1)[..., 0].astype(np.uint16) * 257 - 5
    for suffix in ("png", "tif"):
        assert np.array_equal(save(tmp_path / f"deep.{suffix}", Image.fromarray(deep)), deep >> 8)
    marks = picture(channels=1)[..., 0] > 120
    found = save(tmp_path / "marks.png", Image.fromarray(marks))
    assert np.array_equal(found, np.where(marks, 255, 0))


def test_inks_are_seen_as_what_they_leave_of_white(tmp_path: Path) -> None:
    inks = np.where(picture(channels=4) > 120, 255, 0).astype(np.uint8)
    seen = np.where(inks[..., 3:], 0, 255 - inks[..., :3])
    image = Image.frombytes("CMYK", (120, 90), inks.tobytes())
    assert np.array_equal(save(tmp_path / "inks.tif", image), seen)


@pytest.mark.parametrize(
    ("suffix", "terms"), [("gif", {}), ("png", {}), ("webp", {"lossless": True}), ("tif", {})]
)
def test_the_first_of_several_frames_is_seen_and_their_number_is_recorded(
    suffix: str, terms: dict[str, object], tmp_path: Path
) -> None:
    first, *others = (Image.fromarray(np.full((20, 30, 3), shade, np.uint8)) for shade in (0, 255, 0))
    first.save(tmp_path / f"many.{suffix}", save_all=True, append_images=others, **terms)
    found = images.decode(tmp_path / f"many.{suffix}")
    assert found.frames == 3
    assert np.unique(found.pixels).tolist() == [0]


def test_luminance_of_a_colour_jpeg_is_decoded_on_request_only_and_recorded(tmp_path: Path) -> None:
    """The levels are those of the file; those of its colours differ by their rounding, and a code by a few bits."""
    png = tmp_path / "colour.png"
    Image.fromarray(picture()).save(png)
    plain_jpeg, as_png = dr.hash_images([PHOTO, png], luminance=True)
    (full,) = dr.hash_images([PHOTO])
    assert isinstance(plain_jpeg, dr.HashedImage)
    assert isinstance(as_png, dr.HashedImage)
    assert isinstance(full, dr.HashedImage)
    assert (plain_jpeg.luminance_only, as_png.luminance_only, full.luminance_only) == (True, False, False)
    assert images.decode(PHOTO, luminance=True).pixels.shape == (169, 300)
    apart = int.from_bytes(plain_jpeg.code, "big") ^ int.from_bytes(full.code, "big")
    assert apart.bit_count() <= 2  # measured 0 here, 0 to 2 over the pictures this rule was chosen on


@pytest.mark.parametrize("suffix", ["jpg", "png", "gif", "webp", "bmp", "tif"])
@settings(max_examples=40, deadline=None)
@given(
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6)
)
def test_whatever_stands_in_a_file_it_gives_a_hash_or_its_error(
    suffix: str, changes: list[tuple[float, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Bytes are overwritten anywhere, most often near the start, where what a file says of itself stands."""
    path = tmp_path_factory.mktemp("changed") / f"changed.{suffix}"
    Image.fromarray(picture(24, 33)).save(path)
    data = bytearray(path.read_bytes())
    for where, new in changes:
        at = int(where**3 * len(data))
        data[at : at + len(new)] = new
    path.write_bytes(data)
    (found,) = dr.hash_images([path], max_pixels=10**6)
    assert isinstance(found, (dr.HashedImage, PictureError))


def test_threads_levels_and_children_change_nothing(bad: dict[str, object], tmp_path: Path) -> None:
    paths = [p for photo in sorted(PHOTO.parent.glob("*.jpg")) for p in (photo, tmp_path / "page.jpg")]
    whole = plain(dr.hash_images(paths, threads=1))
    assert sum(isinstance(one, dr.HashedImage) for one in whole) == 10
    for threads in (2, 3, 50):
        assert plain(dr.hash_images(paths, threads=threads)) == whole
    for at in level.supported():
        assert plain(dr.hash_images(paths, level=at)) == whole
    assert plain(dr.hash_images(map(str, paths), isolated=True, threads=2)) == whole
    assert dr.hash_images([], isolated=True) == []


@pytest.mark.parametrize("gone", [False, True])
def test_a_child_that_dies_costs_its_own_file_only(gone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is dying when it is asked, or gone already, so that the pipe to it is broken."""
    photos = sorted(PHOTO.parent.glob("*.jpg"))
    asked = _isolated.Child.ask

    def ask(child: _isolated.Child, line: bytes) -> bytes:
        if b"image6" in line and child._process is not None:
            os.kill(child._process.pid, signal.SIGKILL)
            if gone:
                child._process.wait()
        return asked(child, line)

    monkeypatch.setattr(_isolated.Child, "ask", ask)
    found = dr.hash_images(photos, isolated=True, threads=1)
    whole = dr.hash_images(photos)
    for path, one, expected in zip(photos, found, whole, strict=True):
        if path == PHOTO:
            assert isinstance(one, DecoderError)
            assert str(one) == f"{PHOTO}: its decoder ended by SIGKILL"
        else:
            assert one == expected


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("isolated", [False, True])
def test_an_interrupt_stops_the_call_and_leaves_no_child(
    threads: int, isolated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *arguments: object, **terms: object) -> None:
            super().__init__(*arguments, **terms)  # type: ignore[arg-type]
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    told: list[int] = []

    def interrupt(done: int, of: int) -> None:
        told.append(done)
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dr.hash_images([PHOTO] * 60, threads=threads, isolated=isolated, progress=interrupt)
    assert told == [0, 1, 2]
    assert len(begun) == (threads if isolated else 0)
    assert all(child.poll() is not None for child in begun)
    assert len(dr.hash_images([PHOTO], threads=threads)) == 1


def test_a_child_is_given_no_more_memory_than_its_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Image.new("RGB", (9000, 9000)).save(tmp_path / "large.png", compress_level=1)
    monkeypatch.setattr(images, "CHILD_MEMORY", 64 << 20)
    large, photo = dr.hash_images([tmp_path / "large.png", PHOTO], isolated=True, threads=1)
    assert isinstance(large, OversizePictureError)
    assert "memory" in str(large)
    assert isinstance(photo, dr.HashedImage)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("while True: pass", "ended by SIGXCPU"),
        ("time.sleep(60)", "gave no answer in 5 s"),
        ("os._exit(3)", "ended with status 3"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "ended by SIGSEGV"),
        ("return bytes(1 << 21)", "ended by|ended with"),
    ],
)
def test_a_child_without_an_answer_says_how_it_ended_and_another_takes_its_place(
    body: str, said: str
) -> None:
    code = (
        "import os, signal, time\nfrom deadringer.facets import _isolated\n"
        f"def answer(line):\n    if line == b'well': return line\n    {body}\n"
        "_isolated.answer_lines(answer, 1 << 30, 0)"
    )
    with _isolated.Child(code, [], 5) as child:
        assert child.ask(b"well") == b"well"
        with pytest.raises(_isolated.Died, match=said):
            child.ask(b"badly")
        assert child.ask(b"well") == b"well"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: dr.hash_images("a.jpg"), "paths: expected an iterable of paths, got one path"),
        (lambda: dr.hash_images([PHOTO, 3]), "paths: expected a path in row 1, got 3"),
        (lambda: dr.hash_images([b"a.jpg"]), "paths: expected a path in row 0, got b'a.jpg'"),
        (lambda: dr.hash_images([], threads=0), "threads: expected a whole number from 1, got 0"),
        (lambda: dr.hash_images([], max_pixels=1.5), "max_pixels: expected a whole number from 1, got 1.5"),
        (lambda: dr.hash_images([], thumbnail=0), "thumbnail: expected a whole number from 1 to 256, got 0"),
        (lambda: dr.hash_images([], thumbnail=257), "thumbnail: expected"),
        (lambda: dr.hash_images([], progress=1), "progress: expected a callable, got 1"),
        (lambda: dr.hash_images([], level="sse"), "level: expected one of"),
    ],
)
def test_bad_input_is_named(call: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        call()  # type: ignore[operator]
