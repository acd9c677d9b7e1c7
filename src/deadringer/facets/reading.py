"""Files of texts -> what a reader of them sees, or for each that gives none one error that says why.

Which kind a file is: a PDF where it says so in its first 1,024 bytes, whatever its name; else by its name, HTML
(`.html`, `.htm`, `.xhtml`) and Markdown (`.md`, `.markdown`); else HTML where it begins as a page does; else plain.
Archives, Word and rich text files are none of these and are refused by name. What is seen of each kind is told in
`_html`, `_markdown` and `_pdf`, how bytes become letters in `_encodings`. A plain text stays as it is.

Offsets of passages are of the text as it was read, and that text is what is shown: a page or a PDF has no place for a
word that one could point to.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import PurePath
from queue import SimpleQueue
from typing import Any

from deadringer.errors import (
    DamagedTextError,
    EncodingError,
    LockedTextError,
    NotATextError,
    NoWordsError,
    OversizeTextError,
    ReaderError,
    TextError,
    UnreadableTextError,
)
from deadringer.facets import _encodings, _files, _html, _isolated, _markdown, _pdf
from deadringer.model.texts import KINDS

#: Bytes of the longest file that is read: ten times a long book; and letters of the longest text.
MAX_BYTES = 64 << 20
MAX_LETTERS = 32 << 20
#: What a child may use for one file. A PDF takes up to 0.2 s a page.
CHILD_MEMORY = 2 << 30
CHILD_SECONDS = 300
#: A letter is at most six bytes of the answer (\\u0123), and one beyond the sixteen-bit range two of these.
_LONGEST_ANSWER = 12 * MAX_LETTERS + (1 << 16)

_SUFFIXES = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd"), "markdown"),
}
#: What some files begin with that are often taken for texts.
_OTHERS = (
    (b"PK\x03\x04", "an archive, or a document of an office program: save it as PDF or as text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an old office program: save it as PDF or as text"),
    (b"{\\rtf", "rich text (RTF): save it as PDF or as text"),
)
_PAGE = re.compile(r"\s*(?:<\?xml[^>]{0,256}>\s*)?(?:<!doctype\s+html\b|<html\b)", re.I)
_PAGE_BYTES = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,256}>\s*)?(?:<!doctype\s+html\b|<html\b)", re.I
)


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a file, and what it depends on.

    `kind` is one of `KINDS`; `encoding` that of the bytes (none of a PDF); `reader` names what read it with its
    version, and is empty where nothing but this package did. `sha256` is that of the bytes that were read.
    """

    path: str
    text: str
    kind: str
    encoding: str
    reader: str
    sha256: str


def kind_of(name: str, data: bytes) -> str:
    """Return which of `KINDS` a file is, by the rules above; raises NotATextError for what is known to be none."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    suffix = PurePath(name).suffix.lower()
    if suffix == ".pdf":
        raise NotATextError(f"{name}: not a PDF, by its first 1,024 bytes")
    for begins, what in _OTHERS:
        if data.startswith(begins):
            raise NotATextError(f"{name}: {what}")
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    return "html" if _PAGE_BYTES.match(data[:1024]) else "plain"


def read_text(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> ReadText:
    """Read one file in this process: one from trusted hands. See `read_texts`.

    Raises
    ------
    TextError
        One of its kinds, which says why there is no text.
    """
    return _understood(os.fspath(path), _bytes(os.fspath(path), max_bytes))


def _bytes(name: str, most: int) -> bytes:
    file, size = _files.open_plain(name, UnreadableTextError)
    with file:
        if size > most:
            raise OversizeTextError(f"{name}: {size:,} bytes, more than {most:,}")
        try:
            data = file.read(most + 1)
        except OSError as error:
            raise UnreadableTextError(f"{name}: {error.strerror or error}") from None
    if len(data) > most:  # it grew
        raise OversizeTextError(f"{name}: more than {most:,} bytes")
    return data


def _understood(name: str, data: bytes) -> ReadText:
    if not data.strip():
        raise NoWordsError(f"{name}: an empty file")
    kind = kind_of(name, data)
    sha256 = hashlib.sha256(data).hexdigest()
    if kind == "pdf":
        return ReadText(name, _pdf.seen(name, data, MAX_LETTERS), kind, "", _pdf.reader(), sha256)
    text, encoding = _encodings.decode(name, data, declares=kind == "html")
    if kind == "plain" and _PAGE.match(text[:1024]):  # in UTF-16
        kind = "html"
    if kind == "html":
        try:
            text = _html.seen(text)
        except AssertionError as error:
            raise DamagedTextError(f"{name}: html.parser gave up: {error}") from None
    elif kind == "markdown":
        text = _markdown.seen(text)
    if len(text) > MAX_LETTERS:
        raise OversizeTextError(f"{name}: more than {MAX_LETTERS:,} letters")
    if not text.strip():
        raise NoWordsError(f"{name}: no text is seen in it")
    return ReadText(name, text, kind, encoding, reader_of(kind), sha256)


def reader_of(kind: str) -> str:
    """Return what reads a kind of file now, with its version: empty where nothing but this package does."""
    if kind == "html":
        return f"html.parser of Python {platform.python_version()}"
    return _pdf.reader() if kind == "pdf" else ""


_Found = ReadText | TextError


def _tried(name: str, data: bytes) -> _Found:
    try:
        return _understood(name, data)
    except TextError as error:
        return error
    except (MemoryError, OverflowError, RecursionError) as error:
        return OversizeTextError(f"{name}: {type(error).__name__}: {error}")


def read_texts(
    paths: Iterable[str | os.PathLike[str]],
    *,
    isolated: bool = True,
    max_bytes: int = MAX_BYTES,
    threads: int | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> list[ReadText | TextError]:
    """Read files of texts; a bad file gives its error in its place and stops nothing.

    Parameters
    ----------
    paths : iterable of paths
        Plain texts, HTML, Markdown, PDF: see the rules of this module.
    isolated : bool
        Read PDF and HTML in child processes, one a thread: for files from untrusted hands. One that crashes its reader,
        or needs more than 2 GiB or 300 s of CPU, ends its child and gets a `ReaderError`; the others go on. The child
        has the rights of the user: it bounds what a reader can use up, not what it can read. Such children are of Unix
        only; False reads in this process.
    max_bytes : int
        Refuse longer files.
    threads : int, optional
        How many files to read at a time: all cores unless told.
    progress : callable, optional
        Called as progress(files done, files in all), in order of the paths, once at the start and after each.

    Returns
    -------
    list of ReadText or TextError
        One a path, in order. The same files give the same list for any `threads` and `isolated`.

    Raises
    ------
    InputError
        An argument is not what was asked for.
    """
    names = _files.names(paths)
    count = _files.threads_of(threads)
    most = _files.counted("max_bytes", max_bytes)
    _files.callable_or_none("progress", progress)
    if progress:
        progress(0, len(names))
    out: list[_Found] = []
    with ExitStack() as stack:
        free = _children(stack, count, most) if isolated else None
        # Closed before the children are, whatever happens: a file in hand still needs its own.
        for found in stack.enter_context(
            closing(_files.in_order(names, partial(_one, free=free, most=most), count))
        ):
            out.append(found)
            if progress:
                progress(len(out), len(names))
    return out


_Children = SimpleQueue[_isolated.Child]


def _one(name: str, free: _Children | None, most: int) -> _Found:
    try:
        data = _bytes(name, most)
        if free is None or kind_of(name, data) in ("plain", "markdown"):
            return _tried(name, data)
    except TextError as error:
        return error
    return _ask(free, name, hashlib.sha256(data).hexdigest())


def _children(stack: ExitStack, count: int, most: int) -> _Children:
    """Return children that are not busy; they begin when first asked."""
    free: _Children = SimpleQueue()
    arguments = [str(most), str(CHILD_MEMORY), str(CHILD_SECONDS)]
    for _ in range(count):
        # Twice the CPU time, and some to begin: a child that sleeps, or is kept from running, is stopped as well.
        child = _isolated.Child(
            f"from {__name__} import serve; serve()", arguments, 2 * CHILD_SECONDS + 20, _LONGEST_ANSWER
        )
        free.put(stack.enter_context(child))
    return free


_ERRORS = {
    kind.__name__: kind
    for kind in (
        UnreadableTextError,
        EncodingError,
        NotATextError,
        NoWordsError,
        LockedTextError,
        DamagedTextError,
        OversizeTextError,
        ReaderError,
    )
}


def _ask(free: _Children, name: str, sha256: str) -> _Found:
    child = free.get()
    try:
        answer = json.loads(child.ask(json.dumps(name).encode()))
        if "error" in answer:
            return _ERRORS[answer["error"]](str(answer["message"]))
        return _believed(name, answer, sha256)
    except _isolated.Died as died:
        return ReaderError(f"{name}: its reader {died}")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        # A reader that was taken over says anything.
        return ReaderError(f"{name}: its reader gave no proper answer ({error})")
    finally:
        free.put(child)


def _believed(name: str, answer: dict[str, Any], sha256: str) -> ReadText:
    """Return a child's answer once all of it is of the form it must have; raises ValueError and the like else."""
    text, kind, encoding = answer["text"], answer["kind"], answer["encoding"]
    if answer["sha256"] != sha256:
        raise ValueError("the file changed while it was read")
    if kind not in KINDS or not isinstance(encoding, str) or not encoding.isascii() or len(encoding) > 32:
        raise ValueError("a value out of range")
    if not isinstance(text, str) or not 0 < len(text) <= MAX_LETTERS or "\0" in text:
        raise ValueError("no text")
    text.encode()  # halves of characters raise
    return ReadText(name, text, kind, encoding, reader_of(kind), sha256)


def serve() -> None:
    """Answer for `_ask`, in the child: a name a line, as JSON. The process was given its limits."""
    most = int(sys.argv[1])

    def answer(line: bytes) -> bytes:
        name = json.loads(line)
        try:
            found = _tried(name, _bytes(name, most))
        except TextError as error:
            found = error
        if isinstance(found, TextError):
            return json.dumps({"error": type(found).__name__, "message": str(found)}).encode()
        return json.dumps(asdict(found)).encode()

    _isolated.answer_lines(answer, int(sys.argv[2]), int(sys.argv[3]))
