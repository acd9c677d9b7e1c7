"""Stated categories -> normal form: cartridges by their measures, everything else by its whole text.

A normal form may set signs, case, width and units aside, never what tells two things apart: `440C` is not `440A`. No
trade name is taken for a size (`.308 Win` for 7.62x51): that needs a table with sources, and there is none here.
"""

from __future__ import annotations

import re
import unicodedata

from deadringer.model.sheets import Category

#: A longer text is prose: it is compared whole, and nothing is looked for in it.
_LONGEST = 256

_TIMES = str.maketrans(dict.fromkeys("×✕✖⨯∗*╳", "x"))
#: Points, commas and raised dots between digits, as the decimal signs of different countries.
_DECIMAL = re.compile(r"(?<=\d)[,·‧∙⋅・](?=\d)")
_MILLIMETRES = re.compile(r"мм|毫米|ミリ(?:メートル)?")
#: A Cyrillic ha, or a dash after a decimal number, that stands where a sign of size does.
_CYRILLIC = re.compile(r"(?<=[\d m])х(?= ?\d)")
_DASH = re.compile(r"(?<![\d.])(\d{1,6}\.\d{1,6})[-‐–](\d{1,6})(?![\d.])")
_AMOUNT = r"(\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})"
#: A size as A x B, with an optional unit after either part and an optional R (rimmed) that changes what fits.
_SIZE = re.compile(rf"(?<![\d.]){_AMOUNT} ?(?:mm)? ?x ?{_AMOUNT}(?!\d) ?(?:mm)? ?([rр](?![a-zа-я]))?")
#: A calibre by itself: a decimal number, or one in millimetres, at the beginning.
_CALIBRE = re.compile(r"(\d{0,6}\.\d{1,6}|\d{1,6}(?= ?mm))(?![\d.]) ?(mm(?![a-z])|in(?:ch)?(?![a-z])|\")?")
_WORD = re.compile(r"[^\W\d_]{4,}")
_QUALIFIED = re.compile(r" ?\(([^)]*)\)")
#: A stroke parts alternatives, save between whole numbers: 1/2 is one thing.
_STROKE = re.compile(r"(?<!\d)/|/(?!\d)|/(?=\d{0,6}\.\d)")


def category(value: str) -> Category:
    """Bring a stated category to normal form: width, case and signs do not matter, nor units and words beside a size.

    `7.62×39`, `7.62x39mm`, `7,62 × 39 mm wz. 43` and `7.62x39mm弾` are one. A calibre that stands alone is the general
    part (`7.62 mm`), what follows it the particular one. Any other text stands whole, what is in brackets as its
    particular part. Alternatives are separated by `/`.
    """
    text = " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    if len(text) > _LONGEST:
        return Category(((text,),))
    text = _MILLIMETRES.sub("mm", _DECIMAL.sub(".", text.translate(_TIMES)))
    text = _DASH.sub(r"\1x\2", _CYRILLIC.sub("x", text))
    words = frozenset(_WORD.findall(text)) if any(c.isdigit() for c in text) else frozenset()
    alternatives = [parts for piece in _STROKE.split(text) for parts in _alternatives(piece.strip())]
    return Category(tuple(dict.fromkeys(alternatives)) or ((text,),), words)


def _alternatives(text: str) -> list[tuple[str, ...]]:
    sizes = _SIZE.findall(text)
    if sizes:
        return [tuple(_bare(part) for part in found if part) for found in sizes]
    calibre = _CALIBRE.match(text)
    if calibre is not None:
        amount, inch = _bare(calibre[1]), calibre[2] not in (None, "mm")
        # Calibres below one are inches unsaid; 5.5 inches are not 5.5 mm.
        rest = text[calibre.end() :].strip(" -,;")
        parts = [amount, "inch" if inch and amount[0] != "." else "", rest]
    else:
        notes = (" ".join(note.split()) for note in _QUALIFIED.findall(text))
        parts = [" ".join(_QUALIFIED.sub("", text).split()), *notes]
    found = tuple(part for part in parts if part)
    return [found] if found else []


def _bare(amount: str) -> str:
    return amount.replace("р", "r").lstrip("0") or "0"
