"""A page of HTML -> the text that a reader sees, by explicit rules; the tags are found by Python's html.parser.

Left out: scripts, styles, templates, comments, what stands in place of a script or a frame, drawings, and the head but
for its title. A block, a row or a break begins a line; a cell of a table is set apart by a tab; what is within a line
(`<b>w</b>ord`) splits no word. Character references are resolved. White space counts as one space, but in `pre`,
which keeps its lines.
What a style hides is not known to be hidden, and is read.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HEAD = frozenset(
    {"html", "head", "title", "meta", "link", "base", "script", "style", "noscript", "template"}
)
_UNSEEN = frozenset(
    {"script", "style", "template", "noscript", "noframes", "noembed", "iframe", "object", "svg", "canvas"}
    | {"audio", "video", "datalist"}
)
_BLOCK_NAMES = """
    address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre
    search section select summary table tbody textarea tfoot thead title tr ul
"""
#: Elements that begin and end a line.
BLOCKS = frozenset(_BLOCK_NAMES.split())
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"[ \t\n\r\f]+")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._in_head = self._in_title = False
        self._unseen: list[str] = []  # those that are open, outermost first
        self._kept = 0  # open `pre` and `textarea`

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif not self._unseen:
            self._in_head = (self._in_head or tag == "head") and tag in _HEAD
            self._in_title = tag == "title"
            self._kept += tag in ("pre", "textarea")
            self._space(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            return  # closed within itself in SVG and XHTML; anything else of HTML stays open
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag in self._unseen:
                del self._unseen[self._unseen.index(tag) :]
            return
        self._in_head = self._in_head and tag != "head"
        self._in_title = False
        self._kept = max(0, self._kept - (tag in ("pre", "textarea")))
        self._space(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen and (self._in_title or not self._in_head):
            self.parts.append(data.replace("\t", " ") if self._kept else _SPACE.sub(" ", data))

    def _space(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append("\t")


def seen(page: str) -> str:
    """Return what is seen of a page; raises AssertionError where html.parser gives up.

    A page that was made to (`<!--` a million times) can keep html.parser busy for hours: read foreign ones in a
    process that is stopped.
    """
    parser = _Page()
    parser.feed(page)
    parser.close()
    return tidied("".join(parser.parts))


def tidied(text: str) -> str:
    """Return a text without spaces at either end of a line, and with one blank line at most between two."""
    out: list[str] = []
    for line in (line.strip(" \t\r") for line in text.split("\n")):
        if line or (out and out[-1]):
            out.append(line)
    while out and not out[-1]:
        out.pop()
    return "\n".join(out)
