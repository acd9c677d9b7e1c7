"""PDQ, by definition: the picture hash of 256 bits. The oracle of csrc/pdq; never to be made faster.

The filter is the published one: along each side two passes of a box of (side + 127) / 128 places, whose windows are cut
at the edges and divided by what is left of them, sampled at 64 places. Two passes, sampled, are one weighted mean of
the places near each sample, and so it is written here. All is exact, in whole numbers and fractions, but for one
rounding of each sample down to a whole 2^-16 of a grey level. Published implementations round at every step, so a bit
whose coefficient lies very near the median may differ from theirs.

Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

#: Lines of pixels, each of 1 channel (grey) or 3 (red, green, blue) from 0 to 255.
Picture = Sequence[Sequence[Sequence[int]]]

SIDE = 64
WAVES = 16
LEAST = 5
#: What each channel weighs in the grey level, in thousandths.
LUMA = {1: (1000,), 3: (299, 587, 114)}
#: Of each orientation: are the sides exchanged, are odd frequencies negated down the picture, and across it.
ORIENTATIONS = (
    (False, False, False),  # as it is
    (True, False, True),  # turned clockwise by 90 degrees
    (False, True, True),  # by 180
    (True, True, False),  # by 270
    (False, False, True),  # mirrored, left for right
    (True, True, True),  # and then turned clockwise by 90 degrees
    (False, True, False),  # by 180
    (True, False, False),  # by 270
)
#: cos(pi m / 128) in whole 2^-24.
COSINES = [round(2**24 * math.cos(math.pi * m / 128)) for m in range(256)]


def box(at: int, length: int) -> range:
    """Return the places of the window at a place, cut at the edges."""
    size = (length + 127) // 128
    return range(max(0, at + size // 2 - size + 1), min(length, at + size // 2 + 1))


def taps(sample: int, length: int) -> dict[int, Fraction]:
    """Return what each place of a side weighs in a sample: a mean over a window of means over windows."""
    outer = box((2 * sample + 1) * length // 128, length)
    found: dict[int, Fraction] = {}
    for at in outer:
        inner = box(at, length)
        for place in inner:
            found[place] = found.get(place, Fraction(0)) + Fraction(1, len(outer) * len(inner))
    return found


def samples(picture: Picture) -> list[list[int]]:
    """Return 64 x 64 means of the grey levels, in whole 2^-16 of a level, rounded down."""
    grey = [[sum(map(int.__mul__, LUMA[len(pixel)], pixel)) for pixel in line] for line in picture]
    down = [taps(i, len(grey)) for i in range(SIDE)]
    across = [taps(j, len(grey[0])) for j in range(SIDE)]

    def mean(i: int, j: int) -> Fraction:
        lines = (w * sum(v * grey[y][x] for x, v in across[j].items()) for y, w in down[i].items())
        return sum(lines, Fraction(0)) / 1000

    return [[math.floor(mean(i, j) * 2**16) for j in range(SIDE)] for i in range(SIDE)]


def quality(points: Sequence[Sequence[int]]) -> int:
    """Return how much neighbouring samples differ, in whole percents of black to white, over 90, at most 100."""
    down = [(points[i][j], points[i + 1][j]) for i in range(SIDE - 1) for j in range(SIDE)]
    across = [(points[i][j], points[i][j + 1]) for i in range(SIDE) for j in range(SIDE - 1)]
    return min(100, sum(abs(a - b) * 100 // (255 * 2**16) for a, b in down + across) // 90)


def coefficients(points: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the 16 x 16 lowest frequencies of the samples but the constant ones, by their cosines."""
    waves = [[COSINES[(u + 1) * (2 * k + 1) % 256] for k in range(SIDE)] for u in range(WAVES)]
    down = [[sum(map(int.__mul__, wave, line)) for line in zip(*points, strict=True)] for wave in waves]
    return [[sum(map(int.__mul__, line, wave)) for wave in waves] for line in down]


def code(waves: Sequence[Sequence[int]]) -> bytes:
    """Return one bit a coefficient, the highest frequency first: 1 where it is above the lower median."""
    flat = [wave for line in waves for wave in line]
    median = sorted(flat)[len(flat) // 2 - 1]
    return sum((wave > median) << at for at, wave in enumerate(flat)).to_bytes(len(flat) // 8, "big")


def turned(waves: Sequence[Sequence[int]], orientation: int) -> list[list[int]]:
    """Return the coefficients of the samples turned and mirrored; an odd frequency has an even index."""
    exchanged, down, across = ORIENTATIONS[orientation]
    n = range(WAVES)
    return [
        [
            (waves[v][u] if exchanged else waves[u][v])
            * (-1) ** ((down and u % 2 == 0) + (across and v % 2 == 0))
            for v in n
        ]
        for u in n
    ]


def oriented(picture: Picture, orientation: int) -> Picture:
    """Return the picture turned and mirrored."""
    exchanged, down, across = ORIENTATIONS[orientation]
    lines = [list(zip(*picture, strict=True)), picture][not exchanged]
    return [line[:: -1 if across else 1] for line in lines[:: -1 if down else 1]]


def hashes(picture: Picture, orientations: int, exact: bool) -> list[tuple[bytes, int]]:
    """Return code and quality in the first of the orientations: of the picture so turned, or from the one transform.

    A picture with a side of less than 5 has no code: zeros, of quality 0. Quality is 0 also where the code has no bit,
    since a picture that does not change along a side has no frequencies to compare.
    """
    if min(len(picture), len(picture[0])) < LEAST:
        return [(bytes(WAVES * WAVES // 8), 0)] * orientations
    if exact:
        points = [samples(oriented(picture, n)) for n in range(orientations)]
        waves = [coefficients(one) for one in points]
    else:
        points = [samples(picture)] * orientations
        whole = coefficients(points[0])
        waves = [turned(whole, n) for n in range(orientations)]
    codes = map(code, waves)
    return [(bits, quality(of) if any(bits) else 0) for bits, of in zip(codes, points, strict=True)]
