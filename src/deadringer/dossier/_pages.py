"""The one environment in which pages are made: everything escaped, nothing undefined, one style sheet inlined."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from deadringer.dossier import figures, words


def page(template: str, **given: Any) -> str:
    """Return a page made from a template."""
    return _environment().get_template(template).render(style=Markup(style()), **given)


@cache
def style() -> str:
    """Return the style sheet."""
    return (files("deadringer.dossier") / "style.css").read_text(encoding="utf-8")


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
    environment.globals = {"say": words, "full_bar": figures.FULL}
    return environment
