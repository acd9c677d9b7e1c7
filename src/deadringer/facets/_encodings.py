"""Bytes -> text, by what they say of themselves. Nothing is guessed, and nothing replaced.

A byte order mark decides. Without one, what an HTML page declares in its first 1,024 bytes; else it is UTF-8. Bytes
that are not of that encoding are refused, and the message says which byte: a text that was decoded wrongly has other
words, and nobody would see why nothing was found in it. Declared names mean what they mean in browsers (WHATWG,
Encoding Standard): `iso-8859-1` and `ascii` are read as windows-1252.
"""

from __future__ import annotations

import codecs
import re

from deadringer.errors import EncodingError, NotATextError

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Bytes of a page within which it must declare its encoding (HTML, "Determining the character encoding").
_PRESCAN = 1024
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,256}?\bcharset|\?xml\b[^>]{0,256}?\bencoding)\s{0,16}=\s{0,16}["']?\s{0,16}([\w.:-]{1,32})""",
    re.I,
)
#: What a declared name is read as where Python would take it to the letter.
_MEANT = {
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5", "l5"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean"), "cp949"),
    **dict.fromkeys(("tis-620", "iso-8859-11"), "cp874"),
    # It was read as bytes of ASCII to be found at all.
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "utf-32"), "utf-8"),
}


def decode(name: str, data: bytes, *, declares: bool) -> tuple[str, str]:
    """Return the text of a file, and the encoding it was read by.

    Parameters
    ----------
    name : str
        What to call the file.
    data : bytes
    declares : bool
        Heed what a page declares.

    Raises
    ------
    EncodingError
        A byte is not of the encoding, or what is declared is no encoding of text.
    NotATextError
        The text holds a NUL.
    """
    encoding, begin = "utf-8", 0
    for mark, marked in _MARKS:
        if data.startswith(mark):
            encoding, begin = marked, len(mark)
            break
    else:
        declared = _DECLARED.search(data, 0, _PRESCAN) if declares else None
        if declared:
            encoding = _known(name, declared[1].decode("ascii"))
    try:
        text = data[begin:].decode(encoding)
    except UnicodeDecodeError as error:
        at = begin + error.start
        if b"\0" in data and not begin:
            raise NotATextError(f"{name}: not a text: it holds a NUL") from None
        raise EncodingError(
            f"{name}: byte {at + 1} is not {encoding}: save it as UTF-8, or with a byte order mark"
        ) from None
    if "\0" in text:
        raise NotATextError(f"{name}: not a text: it holds a NUL")
    return text, encoding


def _known(name: str, declared: str) -> str:
    meant = _MEANT.get(declared.lower(), declared.lower())
    try:
        found = codecs.lookup(meant)
        "".encode(meant)  # refuses codecs that are none of text, such as hex
    except (LookupError, ValueError):
        raise EncodingError(f"{name}: it declares an unknown encoding, {declared}") from None
    return found.name
