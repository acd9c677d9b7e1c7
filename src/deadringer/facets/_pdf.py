"""A PDF document -> its text, page by page. Only this uses pypdf.

A page ends with a form feed. What is drawn, not written, is not read: of a scanned page there is no text.
"""

from __future__ import annotations

import importlib.util
import logging
import re
from functools import cache
from importlib.metadata import version as _version
from io import BytesIO

from deadringer.errors import (
    DamagedTextError,
    LockedTextError,
    NoWordsError,
    OversizeTextError,
    ReaderError,
    TextError,
)

_WORD = re.compile(r"\w")


@cache
def reader() -> str:
    """Return what reads a PDF, with its version: another may find other spaces between letters; empty if none does."""
    return f"pypdf {_version('pypdf')}" if importlib.util.find_spec("pypdf") else ""


def seen(name: str, data: bytes, most: int) -> str:
    """Return the text of a document.

    Parameters
    ----------
    name : str
        What to call it.
    data : bytes
    most : int
        Refuse more code points.

    Raises
    ------
    TextError
        `LockedTextError` where it needs a password, `NoWordsError` where it has pages and no text, `DamagedTextError`,
        `OversizeTextError`, or `ReaderError` where pypdf is not installed.
    """
    if not reader():
        raise ReaderError(f"{name}: a PDF, which needs pypdf: pip install 'deadringer[pdf]'")
    from pypdf import PasswordType, PdfReader  # of an extra, and slow to load

    logging.getLogger("pypdf").setLevel(
        logging.CRITICAL
    )  # what it mends is no news; what it cannot, it raises
    pages: list[str] = []
    length = 0
    try:
        document = PdfReader(BytesIO(data))
        if document.is_encrypted and document.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise LockedTextError(f"{name}: encrypted: it opens with a password only")
        for page in document.pages:
            pages.append(_whole(page.extract_text()))
            length += len(pages[-1]) + 1
            if length > most:
                raise OversizeTextError(f"{name}: more than {most:,} letters")
    except TextError:
        raise
    except MemoryError:
        raise OversizeTextError(f"{name}: not enough memory to read it") from None
    except Exception as error:  # pypdf raises nearly anything at what it did not expect
        raise DamagedTextError(f"{name}: {type(error).__name__}: {error}") from error
    if not any(map(_WORD.search, pages)):
        count = f"its {len(pages)} pages hold" if len(pages) != 1 else "its page holds"
        raise NoWordsError(f"{name}: {count} no text: scanned, perhaps; recognise its letters first (OCR)")
    return "".join(page + "\f" for page in pages)


def _whole(page: str) -> str:
    """Return the text of a page in characters alone: pypdf may give halves of them, and NULs."""
    text = page.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "\ufffd").replace("\f", "\n").rstrip()
