"""Marks in texts: how many texts of a hundred words a second are looked through for a hundred thousand designations.

The rival is pyahocorasick, a C automaton over letters, with what makes the same of it: texts in lower case, ends of
words checked, of several in one place the longest kept. Texts and designations here are such that this is all there is
to it: no other scripts, no comparison, one space or sign between words. Both give the same places before either is
timed, in one thread.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import ahocorasick
import pytest

from benchmarks.data import LARGE
from benchmarks.timing import timed
from deadringer.facets import names
from deadringer.facets.marks import Designations, designations

WORDS = 100
TEXTS, MARKS = (20_000, 100_000) if LARGE else (500, 5_000)
#: Texts in which a designation stands.
HITS = 0.5
Found = list[tuple[int, int, str]]


def _words(rng: random.Random, count: int, least: int, most: int) -> list[str]:
    made = dict[str, None]()
    while len(made) < count:
        size = rng.randint(least, most)
        made["".join(rng.choice("bcdfghjklmnprstvz") + rng.choice("aeiou") for _ in range(size))] = None
    return list(made)


@pytest.fixture(scope="module")
def data() -> tuple[list[str], list[str]]:
    """Return texts, and designations: a name, two, a name and a number; every tenth begins with a word of the texts."""
    rng = random.Random(20261126)
    spoken, own = _words(rng, 30_000, 1, 3), _words(rng, MARKS, 4, 6)
    marks = []
    for n, name in enumerate(own):
        first = rng.choice(spoken) if n % 10 == 0 else name
        marks.append(
            (f"{first} {rng.choice(spoken)}x", f"{first}-{rng.randint(100, 9999)}", f"{name}")[n % 3].title()
        )
    texts = []
    for _ in range(TEXTS):
        words = [spoken[min(int(rng.paretovariate(0.9)), len(spoken)) - 1] for _ in range(WORDS)]
        if rng.random() < HITS:
            words[rng.randrange(WORDS)] = f"({rng.choice(marks)})"
        texts.append(" ".join(words))
    return texts, sorted(set(marks))


def ours(texts: list[str], of: Designations) -> list[Found]:
    named = of.finder.designations
    return [
        [(p.begin, p.end, named[p.designation].text.lower()) for p in of.finder.places(text)]
        for text in texts
    ]


def rivals(texts: list[str], automaton: ahocorasick.Automaton) -> list[Found]:
    return [list(_kept(text.lower(), automaton)) for text in texts]


def _kept(text: str, automaton: ahocorasick.Automaton) -> Iterator[tuple[int, int, str]]:
    """Yield of what an automaton finds whole words, of several in one place the longest."""
    found = []
    for last, mark in automaton.iter(text):
        begin, end = last + 1 - len(mark), last + 1
        if not (text[begin - 1 : begin].isalnum() or text[end : end + 1].isalnum()):
            found.append((begin, -end, mark))
    reached = 0
    for begin, end, mark in sorted(found):
        if -end > reached:
            reached = -end
            yield begin, -end, mark


def test_places(benchmark, data) -> None:  # type: ignore[no-untyped-def]
    texts, marks = data
    of = designations(names.table([str(n) for n in range(len(marks))], marks, []))
    assert len(of.finder.designations) == len(marks)
    automaton = _automaton(marks)
    found = ours(texts, of)
    assert found == rivals(texts, automaton)
    assert sum(map(bool, found)) > HITS * TEXTS / 2
    timed(benchmark, len(texts), ours, texts, of)


def test_rival(benchmark, data) -> None:  # type: ignore[no-untyped-def]
    texts, marks = data
    timed(benchmark, len(texts), rivals, texts, _automaton(marks))


def _automaton(marks: list[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for mark in marks:
        automaton.add_word(mark.lower(), mark.lower())
    automaton.make_automaton()
    return automaton
