"""How values are said on the page: numbers, dates, permissions, and what a contribution means in words.

Nothing is decided here, and nothing is said of a person: only of things, rights and acts.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

from markupsafe import Markup, escape

from deadringer.errors import InternalError
from deadringer.model.descents import ANSWERS as ANSWERS

# Templates find these here, beside the words of the page.
from deadringer.model.propositions import AGAINST as AGAINST
from deadringer.model.propositions import FOR as FOR
from deadringer.model.propositions import READING as READING
from deadringer.model.ratios import among as among
from deadringer.model.ratios import audit as audit
from deadringer.model.ratios import beside as beside
from deadringer.model.ratios import bound as bound
from deadringer.model.ratios import bounded as bounded
from deadringer.model.ratios import known as known
from deadringer.model.ratios import ratio as ratio
from deadringer.model.ratios import signed as signed
from deadringer.model.texts import Quotation
from deadringer.model.values import Contribution
from deadringer.model.words import PERMISSION as PERMISSION
from deadringer.model.words import RIGHT as RIGHT
from deadringer.model.words import UNKNOWN as UNKNOWN
from deadringer.model.words import moment as moment
from deadringer.model.words import noted as noted
from deadringer.model.words import period as period
from deadringer.model.words import plain as plain
from deadringer.model.words import suit as suit
from deadringer.model.words import when as when

STANDING = {
    "yes": "the claimant has standing",
    "no": "the claimant has no standing",
    "unknown": "standing unknown",
}
ACT = {
    "make": "making",
    "sell": "selling",
    "offer": "offering",
    "import": "importing",
    "export": "exporting",
}
EVIDENCE = {
    "names": "names",
    "marks": "marks in texts",
    "images": "pictures",
    "texts": "texts",
    "specs": "data sheets",
    "vectors": "vectors",
    "dates": "dates",
}
#: What is said of a kind of evidence that adds nothing, where that is not for want of knowing.
SILENT = {"dates": "rule nothing out"}
#: Ratios from which a part of the evidence is called clear or strong: 10 is the scale's first step of weight.
CLEAR, STRONG = 3.0, 10.0
#: Lines of a long list that stand open; the rest folds out.
FEW = 6
#: Beyond this a ratio is said to be "more than", as no catalogue bears it.
MOST = 1000.0
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_DAY = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])")


def printable(value: Any) -> Any:
    """Return what stands on the page for a value; the template engine calls this for everything it prints.

    Control and direction characters in quoted data would let it rewrite the text around it: they are shown as U+FFFD.
    """
    if value is None:
        raise InternalError("a missing value was about to be printed as None")
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    if value.isascii() and value.isprintable():
        return value
    return "".join(_visible(letter) for letter in value)


def _visible(letter: str) -> str:
    if letter in "\n\t":
        return " "
    directs = unicodedata.bidirectional(letter) in {
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    }
    return "\ufffd" if directs or unicodedata.category(letter) in {"Cc", "Cs", "Cn"} else letter


def unbroken(text: str) -> Markup:
    """Return a text in which no line breaks within a day."""
    return Markup(_DAY.sub(r'<span class="nowrap">\g<0></span>', str(escape(printable(text)))))


def stated(text: str) -> str:
    """Return a value as stated, or that it is not known."""
    return text.strip() or UNKNOWN


def number(value: float) -> str:
    """Return a number as short as it is exact, its thousands apart."""
    if abs(value) >= 1e15:  # where a float no longer counts units
        return f"{value:g}"
    return f"{int(value):,}" if value == int(value) else f"{value:,.10g}"


def permission(answer: str) -> str:
    """Return a permission in words; several, with a stroke between, are those of several acts."""
    return "; ".join(PERMISSION.get(word, plain(word)) for word in answer.split("|"))


def kinds(of: tuple[str, ...]) -> str:
    """Return the kinds of a right; several mean that it is not known which."""
    return " or ".join(RIGHT.get(kind, kind) for kind in of) or UNKNOWN


def listed(items: list[str], most: int = 3, more: int = 0) -> str:
    """Return some items as a list in words; those past `most` are counted, with those not handed over (`more`)."""
    distinct = list(dict.fromkeys(items))
    shown, rest = distinct[:most], max(0, len(distinct) - most) + more
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")


def ended(text: str) -> str:
    """Return a text with a full stop at its end, and no second one after an abbreviation."""
    return text if text.endswith(".") else f"{text}."


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def turned(orientation: str) -> str:
    """Return what was done to a picture to bring it nearest."""
    if orientation == "original":
        return "as it stands"
    return f"{orientation} degrees clockwise" if "rotated" in orientation else orientation


def copied(one: Quotation) -> str:
    """Return in a sentence or two how much two texts have in common."""
    of = one.copied
    spared = of.words_sighting - of.counted_sighting
    grey = f", {spared:,} of which many works say," if spared else ""
    said = f"It is weighed as an extent of {one.extent:.2f}"
    if one.echoes:
        return (
            f"No passage of eight words counts. Of the words seen{grey} {of.echoed_sighting:,} stand in the work's "
            f"text in stretches of four or more, and {of.echoed_work:,} of the work's in the text seen: a paraphrase, "
            f"or chance. {said}."
        )
    return (
        f"Of the words seen{grey} {of.copied_sighting:,} ({of.share_sighting:.0%}) stand in the work's text in "
        f"passages of eight or more, and of the work's {of.copied_work:,} ({of.share_work:.0%}) in the text seen; "
        f"{of.longest:,} in the longest passage. {said}; runs of three words have a Jaccard index of {of.jaccard:.2f}."
    )


def language(lang: str) -> str:
    """Return a language tag as stated, where it is one."""
    return lang if _TAG.fullmatch(lang) else ""


def felt(part: Contribution) -> bool:
    """Tell whether a contribution is a factor that does not round to one, in the one decimal that is printed."""
    return abs(part.log10_lr or 0.0) >= math.log10(1.05)


def meaning(part: Contribution) -> str:
    """Return in words what one contribution says, and for which of the two propositions."""
    if part.log10_lr is None:
        return "nothing was added"
    if part.kind == "images" and part.log10_lr > 0:  # the rest of the way, and no ratio of its own
        return "lifts the whole to what pictures so near weigh, and no further"
    if part.kind == "texts" and part.log10_lr > 0:  # likewise
        return "lifts the whole to what so much copied text weighs, and no further"
    if part.kind == "marks" and part.log10_lr > 0:  # likewise
        return "lifts the whole to what a mark so used weighs, and no further"
    if part.kind == "vectors" and part.log10_lr > 0:  # likewise
        return "lifts the whole to what vectors so near weigh, and no further"
    size = 10 ** min(abs(part.log10_lr), 300.0)
    toward = FOR if part.log10_lr > 0 else AGAINST
    how = "strongly" if size >= STRONG else "clearly" if size >= CLEAR else "slightly"
    times = f"more than {MOST:,.0f}" if size > MOST else f"{size:,.0f}" if size >= STRONG else f"{size:.1f}"
    return f"speaks {how} for {toward} (a factor of {times})"
