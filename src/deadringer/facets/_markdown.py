"""A text in Markdown -> the text that a reader sees, by explicit rules (the CommonMark and GitHub constructs in use).

Dropped: the marks of headings, quotations, lists (numbers stay), rules, fences and tables; emphasis; the target of a
link, and its definition; pictures; HTML comments and tags. Kept as they stand: the words, what is in code, an address
that is written out, and a lone star or underscore. A text without mark-up comes out as it went in, but for white space.
"""

from __future__ import annotations

import html
import re

from deadringer.facets._html import BLOCKS, tidied

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[^`\n]*$")
_RULE = re.compile(r"[ \t]*([-=*_])[ \t]*(?:\1[ \t]*)*$")
_COLUMNS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n^][^\]\n]{0,998}\]:[ \t]*\S+")
_QUOTED = re.compile(r"(?: {0,3}> ?)+")
_ITEM = re.compile(r"[ \t]*[-+*][ \t]+(?:\[[ xX]\][ \t]+)?")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_CLOSING = re.compile(r"[ \t]#+[ \t]*$")

#: Longest target, label or tag that is one: bounded, so that no text takes time in the square of its length.
_CODE = re.compile(r"(?<!`)(`{1,16})(?!`)(.{1,2000}?)(?<!`)\1(?!`)")
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,500}\])")
_LINK = re.compile(
    r"\[([^\[\]\n]{0,2000})\](?:\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)|\[[^\[\]\n]{0,500}\])"
)
_TAG = re.compile(r"<[/!]?([A-Za-z][A-Za-z0-9-]{0,40})(?:\s[^<>\n]{0,2000})?/?>")
_ADDRESS = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]{1,2000}|[^<>\s@]{1,200}@[^<>\s]{1,200})>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS = re.compile(r"(?<!\\)(?:\*{1,3}|~~|_{1,3})")
#: What begins a stretch that nobody sees, and what ends one.
_HIDDEN = re.compile(r"<!--|<(?:script|style)\b", re.I)
_ENDS = ("-->", "</script>", "</style>")
_SMALL = {letter: letter + 32 for letter in range(ord("A"), ord("Z") + 1)}
#: Marks of emphasis within one another.
_DEEP = 8
#: Stands for code while the rest of its line is read: letters of a private area that no text has by itself.
_HELD = re.compile("\ue000(\\d{1,9})\ue001")


def seen(text: str) -> str:
    """Return what is seen of a text in Markdown. Takes time in proportion to its length."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last = {
        end: max((row for row, line in enumerate(lines) if end in line.translate(_SMALL)), default=-1)
        for end in _ENDS
    }
    out: list[str] = []
    fence = until = ""
    for row, line in enumerate(lines):
        if fence:
            inner = line.strip(" \t>")
            if len(inner) >= len(fence) and set(inner) == {fence[0]}:
                fence = ""
            else:
                out.append(line)
            continue
        body, until = _without_hidden(line, until, {end for end in _ENDS if last[end] > row})
        if quoted := _QUOTED.match(body):
            body = body[quoted.end() :]
        if opened := _FENCE.match(body):
            fence = opened[1]
        else:
            out.append(_line(body))
    return tidied("\n".join(out))


def _without_hidden(line: str, until: str, later: set[str]) -> tuple[str, str]:
    """Return a line without comments, scripts and styles, and what ends the one that is open after it, if any.

    `until` ends the one that is open before it; `later` are the ends that stand on later lines: without its end none
    of these is hidden.
    """
    parts: list[str] = []
    at, small = 0, line.translate(_SMALL)
    here = {end: small.rfind(end) for end in _ENDS}
    while True:
        if until:
            found = small.find(until, at)
            if found < 0:
                return "".join(parts), until
            at, until = found + len(until), ""
        begin = _HIDDEN.search(line, at)
        if not begin:
            return "".join((*parts, line[at:])), ""
        end = _ENDS[0] if begin[0] == "<!--" else f"</{begin[0][1:].lower()}>"
        parts.append(line[at : begin.start()])
        at = begin.end()
        if end in later or here[end] >= at:
            until = end
        else:
            parts.append(begin[0])


def _line(line: str) -> str:
    if _DEFINITION.match(line):
        return ""
    if (rule := _RULE.match(line)) and (rule[1] in "-=" or len(line.replace(" ", "").replace("\t", "")) > 2):
        return ""
    table = "|" in line
    if table and _COLUMNS.match(line):
        return ""
    if item := _ITEM.match(line):
        line = line[item.end() :]
    if heading := _HEADING.match(line):
        line = _CLOSING.sub("", line[heading.end() :])
    return _inline(line, table)


def _inline(line: str, table: bool) -> str:
    if not any(mark in line for mark in "`*_~[<&\\|"):
        return line
    code: list[str] = []

    def hold(found: str) -> str:
        code.append(found)
        return f"\ue000{len(code) - 1}\ue001"

    if "`" in line and "\ue000" not in line:
        line = _CODE.sub(lambda found: hold(found[2]), line)
    if "[" in line:
        line = _LINK.sub(r"\1", _PICTURE.sub("", line))
        line = _LINK.sub(r"\1", line)  # a link around a picture
    if "<" in line:
        line = _ADDRESS.sub(r"\1", line)
        line = _TAG.sub(lambda tag: "\n" if tag[1].lower() in BLOCKS else "", line)
    line = _emphasised(line)
    line = _ESCAPED.sub(r"\1", line)
    if table:
        line = line.replace("|", "\t")
    line = html.unescape(line)
    return _HELD.sub(lambda held: code[int(held[1])] if int(held[1]) < len(code) else held[0], line)


def _emphasised(line: str) -> str:
    """Return a line without marks of emphasis, where they pair within it; what stands alone stays."""
    opened: list[re.Match[str]] = []
    gone: list[tuple[int, int]] = []
    for mark in _MARKS.finditer(line):
        begin, end = mark.span()
        before, after = line[begin - 1 : begin], line[end : end + 1]
        if mark.group()[0] == "_" and before.isalnum() and after.isalnum():
            continue
        depth = next((d for d, one in enumerate(opened[:-_DEEP:-1], 1) if one.group() == mark.group()), 0)
        if depth and before and not before.isspace():
            gone += [opened[-depth].span(), (begin, end)]
            del opened[-depth:]
        elif after and not after.isspace():
            opened.append(mark)
    parts, at = [], 0
    for begin, end in sorted(gone):
        parts.append(line[at:begin])
        at = end
    return "".join((*parts, line[at:]))
