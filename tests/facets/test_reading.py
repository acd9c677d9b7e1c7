"""Files of texts: the kinds, what is seen of each, and an error of its own for whatever gives no text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deadringer import errors
from deadringer.facets import _isolated, _pdf, reading
from deadringer.facets.reading import ReadText, read_text, read_texts
from tests.facets.documents import locked, pdf

PAGE = "<!DOCTYPE html><html><head><title>A title</title><style>p{}</style></head><body><p>One<p>two</body></html>"


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("name", "data", "kind", "encoding", "text"),
    [
        ("a.txt", b"\xef\xbb\xbfcaf\xc3\xa9\r\n", "plain", "utf-8", "café\r\n"),
        ("a", "ﬁve\n", "plain", "utf-8", "ﬁve\n"),
        ("a.txt", "Ж\u0000".encode("utf-16").replace(b"\0\0", b"\x16\x04"), "plain", "utf-16-le", "ЖЖ"),
        ("a.txt", b"\xfe\xff\x04\x16", "plain", "utf-16-be", "Ж"),
        ("a.txt", "\ufeffЖ".encode("utf-32-le"), "plain", "utf-32-le", "Ж"),
        ("a.txt", "not *marked* up", "plain", "utf-8", "not *marked* up"),
        ("a.MD", "not *marked* up", "markdown", "utf-8", "not marked up"),
        ("a.md", PAGE, "markdown", "utf-8", "A title\n\nOne\ntwo"),
        ("a.txt", PAGE, "html", "utf-8", "A title\n\nOne\ntwo"),
        ("a.txt", ("\ufeff" + PAGE).encode("utf-16-be"), "html", "utf-16-be", "A title\n\nOne\ntwo"),
        ("a.htm", "<b>b</b>", "html", "utf-8", "b"),
        ("a.html", b'<meta charset="iso-8859-1">caf\xe9 \x93q\x94', "html", "cp1252", "café “q”"),
        ("a.html", b"<meta content='text/html; charset=koi8-r'>\xf6", "html", "koi8-r", "Ж"),
        ("a.xhtml", b"<?xml version='1.0' encoding='windows-1251'?><html>\xc6</html>", "html", "cp1251", "Ж"),
        ("a.html", b"\xef\xbb\xbf<meta charset=koi8-r>\xd0\x96", "html", "utf-8", "Ж"),
        ("a.html", b"<meta charset=utf-16>\xd0\x96", "html", "utf-8", "Ж"),
        ("manual.txt", pdf([["One two"], ["three"]]), "pdf", "", "One two\fthree\f"),
        ("manual.pdf", b"junk before\n" + pdf([["One"]]), "pdf", "", "One\f"),
        ("a.pdf", pdf([["divided infor-", "mation"]]), "pdf", "", "divided infor-\nmation\f"),
    ],
)  # fmt: skip
def test_a_file_is_read_as_the_kind_and_encoding_it_states(
    tmp_path: Path, name: str, data: bytes | str, kind: str, encoding: str, text: str
) -> None:
    path = write(tmp_path, name, data)
    found = read_text(path)
    assert (found.kind, found.encoding) == (kind, encoding)
    assert found.text == text
    assert read_texts([path]) == [found]
    assert bool(found.reader) == (kind in ("html", "pdf"))


@pytest.mark.parametrize(
    ("name", "data", "error", "why"),
    [
        ("a.txt", b"caf\xe9 au lait", errors.EncodingError, "byte 4 is not utf-8: save it as UTF-8"),
        ("a.md", b"# \x80", errors.EncodingError, "byte 3 is not utf-8"),
        ("a.txt", b"\xff\xfe\x00\xd8", errors.EncodingError, "byte 3 is not utf-16-le"),
        ("a.html", b"<p>caf\xe9</p>", errors.EncodingError, "byte 7 is not utf-8"),
        ("a.html", b"<meta charset=hex>61", errors.EncodingError, "unknown encoding, hex"),
        ("a.html", b"<meta charset=klingon>", errors.EncodingError, "unknown encoding, klingon"),
        ("a.txt", b"", errors.NoWordsError, "an empty file"),
        ("a.txt", b" \n", errors.NoWordsError, "an empty file"),
        ("a.html", b"<script>words</script>", errors.NoWordsError, "no text is seen in it"),
        ("a.md", b"---\n", errors.NoWordsError, "no text is seen in it"),
        ("a.txt", b"a\0b", errors.NotATextError, "holds a NUL"),
        ("a.exe", b"\x90\0\xff", errors.NotATextError, "holds a NUL"),
        ("a.docx", b"PK\x03\x04\0\0", errors.NotATextError, "an archive, or a document of an office program"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", errors.NotATextError, "an old office program"),
        ("a.rtf", b"{\\rtf1 a}", errors.NotATextError, "rich text"),
        ("a.pdf", b"plain words", errors.NotATextError, "not a PDF, by its first 1,024 bytes"),
        ("a.pdf", b"%PDF-1.4 and no more", errors.DamagedTextError, "a.pdf: "),
        ("a.pdf", pdf([["words"]])[:200], errors.DamagedTextError, "a.pdf: "),
        ("a.pdf", pdf([[]]), errors.NoWordsError, "its page holds no text: scanned, perhaps"),
        ("a.pdf", pdf([[], []]), errors.NoWordsError, "its 2 pages hold no text: scanned, perhaps"),
        ("a.pdf", locked(pdf([["words"]]), "secret"), errors.LockedTextError, "opens with a password only"),
        ("a.html", b"<![odd[ x", errors.DamagedTextError, "html.parser gave up"),
    ],
)  # fmt: skip
def test_what_gives_no_text_says_why(
    tmp_path: Path, name: str, data: bytes, error: type[errors.TextError], why: str
) -> None:
    path = write(tmp_path, name, data)
    if "gave up" in why:
        try:
            read_text(path)
        except errors.DamagedTextError:
            pass
        else:
            pytest.skip("this html.parser reads it")
    for isolated in (True, False):
        (found,) = read_texts([path], isolated=isolated)
        assert type(found) is error
        assert str(path) in str(found)
        assert why in str(found)


def test_an_encrypted_document_without_a_password_is_read(tmp_path: Path) -> None:
    assert read_text(write(tmp_path, "a.pdf", locked(pdf([["some words"]]), ""))).text == "some words\f"


def test_no_file_a_folder_and_a_pipe_say_so(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = read_texts([tmp_path / "gone", tmp_path, tmp_path / "pipe", "a\0b"])
    assert all(type(one) is errors.UnreadableTextError for one in found)
    assert "got a pipe" in str(found[2])


def test_a_text_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.txt", "some words")
    assert "10 bytes, more than 9" in str(read_texts([path], max_bytes=9)[0])
    monkeypatch.setattr(reading, "MAX_LETTERS", 9)
    assert "more than 9 letters" in str(read_texts([path])[0])
    (found,) = read_texts([write(tmp_path, "a.pdf", pdf([["12345"], ["12345"]]))], isolated=False)
    assert "more than 9 letters" in str(found)


def test_a_page_that_keeps_the_parser_busy_ends_its_reader_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """html.parser takes time in the square of the length of such a page."""
    monkeypatch.setattr(reading, "CHILD_SECONDS", 1)
    paths = [write(tmp_path, "a.html", "<a " * 60_000), write(tmp_path, "b.html", "<p>words")]
    busy, fine = read_texts(paths, threads=1)
    assert isinstance(fine, ReadText)
    assert isinstance(busy, (errors.ReaderError, ReadText))  # a later Python may be quicker


def test_a_reader_that_was_taken_over_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "a.html", "<p>words")
    good = reading.asdict(read_text(path))
    for lie in (b"{}", b"[]", b"no json", b'{"error": "OSError", "message": ""}'):
        monkeypatch.setattr(_isolated.Child, "ask", lambda self, line, lie=lie: lie)
        assert type(read_texts([path])[0]) is errors.ReaderError
    for field, value in {
        "text": "",
        "kind": "odd",
        "encoding": 3,
        "sha256": "0" * 64,
        "reader": "x",
    }.items():
        said = reading.json.dumps({**good, field: value}).encode()
        monkeypatch.setattr(_isolated.Child, "ask", lambda self, line, said=said: said)
        (found,) = read_texts([path])
        assert isinstance(found, ReadText if field == "reader" else errors.ReaderError)


def test_without_pypdf_a_pdf_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_pdf, "reader", lambda: "")
    (found,) = read_texts([write(tmp_path, "a.pdf", pdf([["a"]]))], isolated=False)
    assert type(found) is errors.ReaderError
    assert "pip install 'deadringer[pdf]'" in str(found)


def test_threads_and_children_change_nothing_and_progress_is_told(tmp_path: Path) -> None:
    files = {
        "a.txt": b"plain",
        "b.html": b"<p>page",
        "c.pdf": pdf([["paper"]]),
        "d.txt": b"\xff",
        "e.md": b"*m*",
    }
    paths = [write(tmp_path, name, data) for name, data in files.items()] * 3
    told: list[tuple[int, int]] = []
    whole = read_texts(paths, threads=1, isolated=False)
    for threads in (1, 2):
        found = read_texts(paths, threads=threads, progress=lambda *at: told.append(at))
        assert list(map(str, found)) == list(map(str, whole))
    assert told == [(done, 15) for done in range(16)] * 2


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"paths": "one.txt"}, "paths: expected an iterable of paths, got one path"),
        ({"paths": [3]}, "paths: expected a path in row 0"),
        ({"paths": [], "threads": 0}, "threads: expected a whole number from 1"),
        ({"paths": [], "max_bytes": True}, "max_bytes: expected a whole number from 1"),
        ({"paths": [], "progress": 3}, "progress: expected a callable"),
    ],
)
def test_bad_arguments_are_named(arguments: dict, why: str) -> None:
    with pytest.raises(errors.InputError, match=why):
        read_texts(**arguments)


HEADS = (
    b"", b"%PDF-1.4\n", b"<html>", b"<!DOCTYPE html>", b"\xff\xfe", b"\xef\xbb\xbf", b"<meta charset=gbk>", b"```\n",
)  # fmt: skip
PIECES = (
    b"<", b">", b"<!--", b"-->", b"<p", b"</p>", b"<pre>", b"<title>", b"<svg/>", b"&amp;", b"&#xD800;", b"*", b"`",
    b"[a](b)", b"\n", b" ", b"word", b"| - |", b"<![", b"]]>", b"\xe9", b"\xc3\xa9", b"\xee\x80\x80", b"# ", b"> ",
    b"<script", b"</script>", b"~~~", b"_", b"\\",
)  # fmt: skip
heads, pieces = st.sampled_from(HEADS), st.sampled_from(PIECES)
names = st.sampled_from(["a", "a.txt", "a.html", "a.md", "a.pdf"])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names, heads, st.lists(pieces | st.binary(max_size=6), max_size=30))
def test_any_bytes_give_a_text_or_an_error_of_ours(
    tmp_path: Path, name: str, head: bytes, parts: list[bytes]
) -> None:
    (found,) = read_texts([write(tmp_path, name, head + b"".join(parts))], isolated=False)
    assert isinstance(found, (ReadText, errors.TextError))
    if isinstance(found, ReadText):
        assert found.text.strip()
        found.text.encode()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 700), st.binary(max_size=4)), max_size=6))
def test_a_damaged_document_gives_a_text_or_an_error_of_ours(
    tmp_path: Path, edits: list[tuple[int, bytes]]
) -> None:
    data = bytearray(pdf([["some words"], ["and more"]]))
    for at, new in edits:
        data[at : at + len(new)] = new
    (found,) = read_texts([write(tmp_path, "a.pdf", bytes(data))], isolated=False)
    assert isinstance(found, (ReadText, errors.TextError))
