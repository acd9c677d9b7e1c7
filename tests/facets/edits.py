"""What is done to pictures in the world, done here with Pillow: each edit by name, with its strengths."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

Edit = Callable[[Image.Image], Image.Image]


def jpeg(quality: int) -> Edit:
    def edit(image: Image.Image) -> Image.Image:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality)
        return Image.open(file).convert("RGB")

    return edit


def scaled(across: float, down: float) -> Edit:
    return lambda image: image.resize(
        (round(image.width * across), round(image.height * down)), Image.Resampling.LANCZOS
    )


def gamma(power: float) -> Edit:
    return lambda image: image.point([round(255 * (value / 255) ** power) for value in range(256)] * 3)


def blurred(share: float) -> Edit:
    """Blur by a share of the longer side, so that it looks the same at any size."""
    return lambda image: image.filter(ImageFilter.GaussianBlur(share * max(image.size)))


def rotated(degrees: float) -> Edit:
    return lambda image: image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")


def cropped(share: float) -> Edit:
    """Cut a share of the width or height off each of the four sides."""

    def edit(image: Image.Image) -> Image.Image:
        x, y = round(share * image.width), round(share * image.height)
        return image.crop((x, y, image.width - x, image.height - y))

    return edit


def padded(share: float) -> Edit:
    """Add a share of the width or height in white on each of the four sides."""

    def edit(image: Image.Image) -> Image.Image:
        x, y = round(share * image.width), round(share * image.height)
        out = Image.new("RGB", (image.width + 2 * x, image.height + 2 * y), "white")
        out.paste(image, (x, y))
        return out

    return edit


def captioned(share: float, *, below: bool) -> Edit:
    """Write on a black bar of a share of the height: below the picture, or over its lowest part."""

    def edit(image: Image.Image) -> Image.Image:
        bar = round(share * image.height)
        out = Image.new("RGB", (image.width, image.height + bar * below), "black")
        out.paste(image, (0, 0))
        top = out.height - bar
        draw = ImageDraw.Draw(out)
        draw.rectangle((0, top, out.width, out.height), fill="black")
        draw.text((bar // 2, top + bar // 6), "Seen at a fair", "white", ImageFont.load_default(0.6 * bar))
        return out

    return edit


def marked(image: Image.Image) -> Image.Image:
    """Write half-transparent white letters across the middle, two thirds as wide as the picture."""
    over = Image.new("RGBA", image.size)
    font = ImageFont.load_default(image.width / 9)
    ImageDraw.Draw(over).text(
        (image.width / 2, image.height / 2), "SAMPLE ONLY", (255, 255, 255, 128), font, anchor="mm"
    )
    return Image.alpha_composite(image.convert("RGBA"), over).convert("RGB")


#: Row of the README's table -> the edits it counts, in its order.
EDITS: dict[str, tuple[Edit, ...]] = {
    "saved as JPEG of quality 70, 30, 10": tuple(map(jpeg, (70, 30, 10))),
    "scaled to 1/2, 1/4, 1/8": tuple(scaled(s, s) for s in (1 / 2, 1 / 4, 1 / 8)),
    "stretched by 1.25, 1.5, 2": tuple(scaled(s, 1) for s in (1.25, 1.5, 2)),
    "without colour": (lambda image: ImageOps.grayscale(image).convert("RGB"),),
    "brightness x 0.5, 0.75, 1.5, 2": tuple(
        lambda image, by=by: ImageEnhance.Brightness(image).enhance(by) for by in (0.5, 0.75, 1.5, 2)
    ),
    "contrast x 0.5, 1.5, 2": tuple(
        lambda image, by=by: ImageEnhance.Contrast(image).enhance(by) for by in (0.5, 1.5, 2)
    ),
    "gamma 0.5, 2": tuple(map(gamma, (0.5, 2))),
    "blurred by 0.5 %, 1 %, 2 % of the longer side": tuple(map(blurred, (0.005, 0.01, 0.02))),
    "sharpened by 2, 4": tuple(
        lambda image, by=by: ImageEnhance.Sharpness(image).enhance(by) for by in (2, 4)
    ),
    "mirrored, flipped, turned by 90 degrees": (
        ImageOps.mirror,
        ImageOps.flip,
        lambda image: image.transpose(Image.Transpose.ROTATE_90),
    ),
    "marked across with half-transparent letters": (marked,),
    "a caption over the lowest 5 %, 10 %, 20 %": tuple(captioned(s, below=False) for s in (0.05, 0.1, 0.2)),
    "a caption added below, of 5 %, 10 %, 20 %": tuple(captioned(s, below=True) for s in (0.05, 0.1, 0.2)),
    "turned by 2, 5, 10 degrees": tuple(map(rotated, (2, 5, 10))),
    "cropped on each side by 2 %, 5 %, 10 %, 20 %, 30 %": tuple(map(cropped, (0.02, 0.05, 0.1, 0.2, 0.3))),
    "padded on each side by 2 %, 5 %, 10 %, 20 %": tuple(map(padded, (0.02, 0.05, 0.1, 0.2))),
    "made a negative": (ImageOps.invert,),
}
