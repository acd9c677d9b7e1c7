"""Draw the pictures of the invented case: works first, then copies of them as a seller might make them.

`python draw.py FOLDER` writes them as JPEG. Everything is drawn here, with Pillow alone; nothing shows a real product.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

SIDE = 300
INK = (35, 35, 45)
Point = tuple[float, float]


def sheet(paper: tuple[int, int, int] = (250, 250, 246)) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an empty sheet and a pen for it."""
    picture = Image.new("RGB", (SIDE, SIDE), paper)
    return picture, ImageDraw.Draw(picture)


def crescent(
    pen: ImageDraw.ImageDraw, at: Point, radius: float, shift: float, fill: object, back: object
) -> None:
    """Draw a crescent: a disc, and a second one of the ground's colour over it."""
    x, y = at
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)  # type: ignore[arg-type]
    x += shift
    radius *= 0.88
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=back)  # type: ignore[arg-type]


def pot() -> Image.Image:
    """Draw the registered front view: two crescent spouts over a waisted body."""
    picture, pen = sheet()
    pen.polygon(
        [(80, 285), (110, 180), (70, 70), (230, 70), (190, 180), (220, 285)],
        fill=(205, 205, 210),
        outline=INK,
    )
    pen.polygon([(150, 285), (150, 70), (230, 70), (190, 180), (220, 285)], fill=(140, 142, 150))
    pen.rectangle((104, 168, 196, 192), fill=INK)
    pen.polygon([(70, 70), (20, 40), (62, 112)], fill=(90, 90, 100), outline=INK)
    pen.polygon([(230, 70), (280, 40), (238, 112)], fill=(60, 60, 70), outline=INK)
    pen.pieslice((78, 25, 222, 115), 180, 360, fill=(90, 92, 98), outline=INK)
    pen.ellipse((138, 5, 162, 32), fill=INK)
    for n in range(6):
        pen.line([(95 + 4 * n, 280), (118 + 3 * n, 195)], fill=INK, width=1)
    return picture


def travel() -> Image.Image:
    """Draw the travel pot: low and wide, with a handle folded under it."""
    picture, pen = sheet((238, 242, 250))
    pen.rounded_rectangle((40, 120, 200, 230), 30, fill=(170, 190, 180), outline=INK, width=3)
    pen.rectangle((40, 165, 200, 178), fill=INK)
    pen.arc((150, 100, 285, 270), 250, 110, fill=INK, width=14)
    pen.polygon([(40, 130), (8, 105), (40, 160)], fill=(80, 100, 90))
    pen.rectangle((75, 92, 165, 120), fill=(60, 80, 72))
    pen.line([(20, 252), (280, 252)], fill=INK, width=4)
    pen.ellipse((205, 20, 275, 90), outline=INK, width=6)
    return picture


def spreader() -> Image.Image:
    """Draw the heat spreader from above: a ring channel and slots."""
    picture, pen = sheet((255, 255, 255))
    pen.ellipse((15, 15, 285, 285), fill=(120, 110, 100), outline=INK, width=4)
    pen.ellipse((55, 55, 245, 245), fill=(215, 205, 190), outline=INK, width=3)
    pen.ellipse((110, 130, 210, 230), fill=(70, 60, 55))
    for n in range(5):
        angle = 0.35 + n * 0.62
        x, y = 150 + 75 * math.cos(angle), 150 - 75 * math.sin(angle)
        pen.ellipse((x - 15, y - 15, x + 15, y + 15), fill=(250, 250, 250), outline=INK)
    pen.rectangle((135, 0, 165, 60), fill=(30, 30, 30))
    return picture


def sign() -> Image.Image:
    """Draw the sign: two crescents over a line."""
    picture, pen = sheet((255, 252, 240))
    ground, gold, blue = (255, 252, 240), (190, 120, 20), (20, 50, 120)
    crescent(pen, (95, 115), 78, 30, blue, ground)
    crescent(pen, (225, 140), 58, -24, gold, ground)
    pen.rectangle((30, 225, 270, 243), fill=blue)
    pen.rectangle((60, 256, 200, 264), fill=gold)
    return picture


def workshop() -> Image.Image:
    """Draw the section of the valve seat as a workshop would, with hatching and arrows."""
    picture, pen = sheet((252, 252, 252))
    pen.polygon(
        [(30, 60), (130, 60), (130, 120), (100, 150), (130, 180), (130, 250), (30, 250)], outline=INK, width=4
    )
    for n in range(16):
        pen.line([(32, 70 + 12 * n), (92, 62 + 12 * n)], fill=INK, width=2)
    pen.polygon([(175, 100), (265, 150), (175, 200)], fill=(95, 95, 105), outline=INK)
    pen.line([(150, 30), (150, 285)], fill=(160, 30, 30), width=3)
    pen.line([(175, 235), (275, 235)], fill=INK, width=3)
    pen.polygon([(175, 235), (190, 226), (190, 244)], fill=INK)
    pen.polygon([(275, 235), (260, 226), (260, 244)], fill=INK)
    pen.rectangle((190, 255, 292, 295), outline=INK, width=3)
    pen.line([(190, 275), (292, 275)], fill=INK, width=2)
    return picture


def table() -> Image.Image:
    """Render the catalogue picture: a pot and two cups on a cloth, in soft light."""
    picture, pen = sheet()
    for y in range(SIDE):
        light = 90 + int(110 * y / SIDE)
        pen.line([(0, y), (SIDE, y)], fill=(light, light - 25, max(0, light - 60)))
    for n in range(7):
        pen.polygon(
            [(n * 50 - 20, 300), (n * 50 + 5, 300), (n * 30 + 75, 205), (n * 30 + 62, 205)],
            fill=(215, 60, 50),
        )
    pen.polygon([(40, 240), (58, 150), (40, 80), (128, 80), (110, 150), (128, 240)], fill=(225, 225, 230))
    pen.polygon([(95, 240), (90, 150), (100, 80), (128, 80), (110, 150), (128, 240)], fill=(120, 120, 130))
    for x, y in ((165, 190), (225, 215)):
        pen.ellipse((x - 10, y + 28, x + 70, y + 50), fill=(245, 245, 245))
        pen.pieslice((x, y - 45, x + 60, y + 45), 0, 180, fill=(250, 250, 250))
        pen.ellipse((x, y - 10, x + 60, y + 10), fill=(60, 35, 20))
    pen.ellipse((195, 15, 285, 105), fill=(255, 240, 200))
    return picture.filter(ImageFilter.GaussianBlur(2.2))


def lunetta() -> Image.Image:
    """Draw another maker's pot: eight sides, one spout, a straight handle; nobody copied it."""
    picture, pen = sheet((225, 225, 225))
    pen.polygon(
        [(105, 290), (90, 160), (120, 150), (215, 150), (245, 160), (230, 290)],
        fill=(250, 250, 250),
        outline=INK,
    )
    pen.polygon([(112, 150), (92, 40), (235, 40), (222, 150)], fill=(180, 180, 186), outline=INK)
    pen.polygon([(92, 40), (55, 30), (100, 90)], fill=(210, 210, 214), outline=INK)
    pen.rectangle((238, 50, 285, 68), fill=(20, 20, 20))
    pen.rectangle((267, 50, 285, 150), fill=(20, 20, 20))
    pen.polygon([(120, 40), (165, 8), (210, 40)], fill=(110, 110, 116), outline=INK)
    for x in (130, 168, 206):
        pen.line([(x, 290), (x, 40)], fill=(120, 120, 120), width=2)
    return picture


def tinted(shade: str) -> Callable[[Image.Image], Image.Image]:
    """Return an edit that prints a picture in other colours."""
    return lambda picture: ImageOps.colorize(ImageOps.grayscale(picture), "black", shade)


def brighter(factor: float) -> Callable[[Image.Image], Image.Image]:
    """Return an edit that makes a picture lighter or darker."""
    return lambda picture: ImageEnhance.Brightness(picture).enhance(factor)


def scaled(width: int, height: int) -> Callable[[Image.Image], Image.Image]:
    """Return an edit that scales or stretches a picture."""
    return lambda picture: picture.resize((width, height), Image.Resampling.BICUBIC)


def grainy(picture: Image.Image) -> Image.Image:
    """Add the grain of a cheap scan."""
    dice = random.Random(7)
    noise = Image.new("L", picture.size)
    noise.putdata([dice.randrange(256) for _ in range(picture.width * picture.height)])
    return Image.blend(picture, Image.merge("RGB", (noise, noise, noise)), 0.08)


def lettered(picture: Image.Image) -> Image.Image:
    """Write half-transparent letters across a picture."""
    over = Image.new("RGBA", picture.size)
    ImageDraw.Draw(over).text((40, 130), "SAMPLE", font_size=52, fill=(255, 255, 255, 110))
    return Image.alpha_composite(picture.convert("RGBA"), over).convert("RGB")


def blurred(picture: Image.Image) -> Image.Image:
    """Blur as an enlarged thumbnail is."""
    return picture.filter(ImageFilter.GaussianBlur(1.8))


def middle(picture: Image.Image) -> Image.Image:
    """Keep the middle of a picture only: more than comparing whole pictures can find."""
    return picture.crop((75, 90, 225, 240)).resize((SIDE, SIDE), Image.Resampling.BICUBIC)


#: Name of a file -> what is drawn, how it was edited, and the quality it was saved at.
PICTURES: dict[str, tuple[Callable[[], Image.Image], Callable[[Image.Image], Image.Image], int]] = {
    "w_pot": (pot, lambda p: p, 80),
    "w_travel": (travel, lambda p: p, 80),
    "w_spreader": (spreader, lambda p: p, 80),
    "w_mark": (sign, lambda p: p, 80),
    "w_drawings": (workshop, lambda p: p, 80),
    "w_photos": (table, lambda p: p, 80),
    "s_nordeck": (pot, lambda p: p, 25),
    "s_huette": (pot, tinted("#ffe9c8"), 60),
    "s_rhein": (pot, scaled(240, 300), 60),
    "s_salm": (pot, grainy, 45),
    "s_grinz": (pot, ImageOps.mirror, 50),
    "s_genuine": (pot, lambda p: p, 70),
    "s_kawo": (pot, brighter(0.75), 50),
    "s_imbryk": (pot, ImageOps.grayscale, 45),
    "s_zelwa_pot": (pot, blurred, 60),
    "s_samlin": (pot, lettered, 60),
    "s_lanshi": (pot, tinted("#ffd0d0"), 30),
    "s_dzezva": (pot, scaled(600, 600), 40),
    "s_uprava": (pot, tinted("#b9c79b"), 40),
    "s_kotlar": (pot, lambda p: p.rotate(90), 40),
    "s_cezve": (pot, brighter(0.6), 40),
    "s_travel": (travel, tinted("#ffe0b0"), 45),
    "s_spreader_de": (spreader, ImageOps.grayscale, 45),
    "s_samlin_ring": (spreader, lambda p: p.rotate(180), 45),
    "s_kiparis": (sign, ImageOps.grayscale, 50),
    "s_bayu": (sign, scaled(200, 200), 40),
    "s_copper_sign": (sign, tinted("#d8e4ff"), 45),
    "s_sheet": (workshop, grainy, 40),
    "s_photo": (table, ImageOps.mirror, 40),
    "s_lookalike": (lunetta, lambda p: p, 60),
    "s_cropped": (pot, middle, 50),
}


def main(folder: Path) -> None:
    """Write every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (draw, edit, quality) in PICTURES.items():
        edit(draw()).convert("RGB").save(folder / f"{name}.jpg", quality=quality)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "images"))
