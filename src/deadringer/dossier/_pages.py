"""The one environment in which pages are made: everything escaped, nothing undefined, one style sheet inlined.

A page may hold one script, which comes with the package and in which nothing of a case stands. Its policy names the
hashes of that script and of the style sheet, so that a browser runs and applies nothing else, whatever a case holds.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from deadringer.dossier import figures, letters, seal, shapes, terms, words
from deadringer.dossier.chronology import GROUPS

#: Nothing is fetched but pictures that are in the page or beside it; nothing is sent, and no text becomes a script.
POLICY = (
    "default-src 'none'; img-src data: file: 'self'; style-src {style}; script-src {script}; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
#: The style sheets of a page, after the one of all pages.
STYLES = {"docket.html": ("dossier.css", "docket.css"), "dossier.html": ("dossier.css",)}
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
    """Return a page made from a template, with its style sheets and, if there is one of its name, its script."""
    sheet = "\n" + style() + "".join(_read(name) for name in STYLES.get(template, ()))
    script = _read(template.replace(".html", ".js"))
    script = f"//<![CDATA[\n{script}//]]>" if script else ""  # read alike as HTML and as XML
    policy = POLICY.format(style=_hash(sheet), script=_hash(script) if script else "'none'")
    return (
        _environment()
        .get_template(template)
        .render(style=Markup(sheet), script=Markup(script), policy=Markup(policy), **given)
    )


def style() -> str:
    """Return the style sheet of all pages."""
    return _read("style.css")


@cache
def _read(name: str) -> str:
    file = files("deadringer.dossier") / name
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


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
        "shapes": shapes,
        "terms": terms,
        "seal": seal,
        "full_bar": figures.FULL,
        "letters": letters,
        "groups": GROUPS,
        "sections": SECTIONS,
        "turns": TURNS,
    }
    return environment
