"""A dossier as one PDF, by WeasyPrint: `pip install deadringer[pdf]`. Nothing is fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deadringer.dossier.folder import every_page
from deadringer.errors import InputError


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
    shown = [weasyprint.HTML(filename=str(page), url_fetcher=_fetch).render() for page in every_page(folder)]
    document = shown[0].copy([leaf for one in shown for leaf in one.pages])
    path.write_bytes(document.write_pdf())


def _fetch(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    """Give the pictures that stand in the page itself, and nothing else."""
    import weasyprint

    if not url.startswith("data:"):
        raise ValueError("nothing is fetched")
    found: dict[str, Any] = weasyprint.default_url_fetcher(url)
    return found
