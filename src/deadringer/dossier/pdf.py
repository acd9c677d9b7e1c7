"""A dossier as one PDF, by WeasyPrint: `pip install deadringer[pdf]`. Nothing is fetched."""

from __future__ import annotations

import re
from pathlib import Path

from deadringer.dossier.folder import every_page
from deadringer.dossier.manifest import write_bytes
from deadringer.errors import InputError

#: The start of a drawing, and rules that are for what is in one.
_SVG = re.compile(r'<svg class="[^>]*>')
_DRAWN = re.compile(r"\.(?:bar|timeline|strip|letters)\b")


def write(folder: Path, path: Path) -> None:
    """Write all pages of a dossier, in their order, as one PDF.

    Raises
    ------
    InputError
        WeasyPrint is not installed.
    """
    try:
        import weasyprint
    except ImportError as error:
        raise InputError(
            f"to write a PDF, install WeasyPrint: pip install 'deadringer[pdf]' ({error})"
        ) from None
    fetcher = weasyprint.urls.URLFetcher(
        allowed_protocols={"data"}
    )  # the pictures that stand in the page itself
    texts = (_inked(page.read_text(encoding="utf-8")) for page in every_page(folder))
    shown = [weasyprint.HTML(string=text, url_fetcher=fetcher).render() for text in texts]
    document = shown[0].copy([leaf for one in shown for leaf in one.pages])
    write_bytes(path, document.write_pdf())


def _inked(page: str) -> str:
    """Return a page with the rules of its drawings within them: WeasyPrint gives a drawing no rule from without.

    Variables are put in, which it does not know there either.
    """
    css = page[page.index("<style>") : page.index("</style>")]
    known = dict(re.findall(r"--([a-z]+):\s*([^;}]+)", css))
    rules = "".join(rule for rule in re.findall(r"[^{}]+\{[^{}]*\}", css) if _DRAWN.match(rule.strip()))
    style = re.sub(r"var\(--([a-z]+)\)", lambda at: known.get(at[1], ""), rules)
    return _SVG.sub(lambda at: f"{at[0]}<style>{style}</style>", page)
