"""Word shingles against Python's `re`, hashes and sets, and passages against difflib, the same answer asserted first.

Texts of 11,000 letters in words whose frequencies fall as those of English do; short ones of ten words; and two long
texts of which one is the other with one word in a hundred changed and parts moved. What bounds the kernel, in C on an
AMD EPYC with AVX2, one thread, in nanoseconds a letter: finding and hashing words 1.7 (half of it hashes: a product of
128 bits and two of 64 a word), hashing and sorting their runs 1.7 (a third of it the last step of the sort, whose moves
nobody foresees), and 1.1 to hand letters over as UTF-32, which is Python's. Passages take 50 to 120 ns a word, most of
it the index of one text, which is random reads. DEADRINGER_BENCH=large takes 95 million letters.
"""

from __future__ import annotations

import random
import re
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np
import pytest

import deadringer as dr
from benchmarks.data import LARGE
from deadringer.kernels.level import supported
from deadringer.kernels.passages import aligned, words

TEXTS = 8_560 if LARGE else 200
SHORT = 110_000 if LARGE else 5_000
LONG = 20_000 if LARGE else 3_000


def _vocabulary(chance: random.Random) -> tuple[list[str], list[float]]:
    found = [
        "".join(chance.choices("etaoinshrdlucmfwyp", k=1 + k.bit_length() // 2)) for k in range(1, 20_000)
    ]
    return found, [1 / (k + 2) for k in range(len(found))]


def _prose(chance: random.Random, count: int) -> str:
    known, weights = _vocabulary(random.Random(0))
    out = []
    for k, word in enumerate(chance.choices(known, weights, k=count)):
        out.append(word.capitalize() if k % 17 == 0 else word)
        out.append(", " if k % 13 == 5 else ". " if k % 17 == 16 else " ")
    return "".join(out)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    chance = random.Random(1)
    some = [_prose(chance, 1900) for _ in range(50)]
    return [some[k % 50] + f" no {k}" for k in range(TEXTS)]


@pytest.fixture(scope="module")
def short() -> list[str]:
    chance = random.Random(2)
    known, weights = _vocabulary(random.Random(0))
    return [" ".join(chance.choices(known, weights, k=10)) for _ in range(SHORT)]


def rival(texts: list[str], n: int = 3) -> list[set[int]]:
    """Return what a user of Python writes: sets of hashes of runs of words."""
    out = []
    for text in texts:
        row = re.findall(r"\w+", text.lower())
        out.append({hash(tuple(row[k : k + n])) for k in range(max(len(row) - n + 1, min(len(row), 1)))})
    return out


def same_sets(texts: list[str]) -> None:
    """Hold sets against those of the rival: as large, and sharing as much, since all words are plain."""
    values, offsets = dr.shingles(texts)
    ours = [set(values[i:j].tolist()) for i, j in pairwise(offsets.tolist())]
    theirs = rival(texts)
    assert [len(found) for found in ours] == [len(found) for found in theirs]
    assert [len(a & b) for a, b in pairwise(ours)] == [len(a & b) for a, b in pairwise(theirs)]


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("level", supported())
def test_shingles(benchmark, texts, level, threads) -> None:  # type: ignore[no-untyped-def]
    same_sets(texts[:200])
    benchmark.pedantic(dr.shingles, (texts,), {"threads": threads, "level": level}, rounds=5)


@pytest.mark.parametrize("level", supported())
def test_words(benchmark, texts, level) -> None:  # type: ignore[no-untyped-def]
    benchmark.pedantic(words, (texts,), {"threads": 1, "level": level}, rounds=5)


def test_python_shingles(benchmark, texts) -> None:  # type: ignore[no-untyped-def]
    benchmark.pedantic(rival, (texts,), rounds=1)


def test_shingles_of_short_texts(benchmark, short) -> None:  # type: ignore[no-untyped-def]
    same_sets(short[:5000])
    benchmark.pedantic(dr.shingles, (short,), {"threads": 1}, rounds=5)


def test_python_shingles_of_short_texts(benchmark, short) -> None:  # type: ignore[no-untyped-def]
    benchmark.pedantic(rival, (short,), rounds=1)


@pytest.fixture(scope="module")
def revised() -> tuple[str, str]:
    """Return two texts of words that stand once, of which the second has 1 in 100 replaced, and a part inserted."""
    one = [f"w{k}" for k in range(LONG)]
    other = [f"x{k}" if k % 100 == 50 else word for k, word in enumerate(one)]
    middle = LONG // 2
    return " ".join(one), " ".join([*other[:middle], *(f"y{k}" for k in range(200)), *other[middle:]])


def difflib(a: str, b: str) -> int:
    """Return how many words stand in both."""
    blocks = SequenceMatcher(None, a.split(), b.split(), autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def test_aligned_passages(benchmark, revised) -> None:  # type: ignore[no-untyped-def]
    found = dr.aligned_passages(*revised)
    assert len(found) == 2
    assert sum(passage.words for passage in found) == difflib(*revised)
    benchmark.pedantic(dr.aligned_passages, revised, rounds=5)


def test_difflib(benchmark, revised) -> None:  # type: ignore[no-untyped-def]
    benchmark.pedantic(difflib, revised, rounds=1)


def test_aligned_pairs(benchmark, texts) -> None:  # type: ignore[no-untyped-def]
    """Pairs of texts of 1,900 words, each text of a in ten of them."""
    of = words(texts)
    chance = np.random.default_rng(1)
    left = np.repeat(chance.integers(0, len(of), 1000 if LARGE else 100), 10)
    right = chance.integers(0, len(of), len(left))
    for k in range(0, len(left), len(left) // 5):
        assert aligned(of, of, left, right).of(k) == dr.aligned_passages(texts[left[k]], texts[right[k]])
    benchmark.pedantic(aligned, (of, of, left, right), {"threads": 1}, rounds=3)
