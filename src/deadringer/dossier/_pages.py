"""The one environment in which pages are made: everything escaped, nothing undefined, one style sheet inlined."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from deadringer.dossier import figures, letters, seal, terms, words
from deadringer.dossier.chronology import GROUPS

#: The parts of a dossier by id ("": the exhibits), in order.
SECTIONS = (
    ("plain", "In plain words"),
    ("chart", "Claim chart"),
    ("gates", "What a claim must pass"),
    ("", "Exhibits"),
    ("chronology", "Chronology"),
    ("title", "Chain of title"),
    ("permission", "Permission"),
    ("damages", "Heads of damages"),
    ("against", "What stands against it"),
    ("files", "Exhibits and their hashes"),
    ("method", "Method"),
    ("seal", "How to check this dossier"),
)
#: The class that turns a picture as it was turned to be found alike.
TURNS = {
    "rotated 90": "turn90",
    "rotated 180": "turn180",
    "rotated 270": "turn270",
    "mirrored": "mirror",
    "mirrored and rotated 90": "mirror90",
    "mirrored and rotated 180": "mirror180",
    "mirrored and rotated 270": "mirror270",
}


def page(template: str, **given: Any) -> str:
    """Return a page made from a template."""
    return _environment().get_template(template).render(style=Markup(style()), **given)


@cache
def style(name: str = "style.css") -> str:
    """Return the style sheet that all pages share, or one of their own."""
    return (files("deadringer.dossier") / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("deadringer.dossier"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=words.printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals = {
        "say": words,
        "terms": terms,
        "seal": seal,
        "full_bar": figures.FULL,
        "letters": letters,
        "groups": GROUPS,
        "sections": SECTIONS,
        "turns": TURNS,
        "dossier_style": Markup(style("dossier.css")),
    }
    return environment
