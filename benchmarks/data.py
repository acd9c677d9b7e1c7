"""Seeded data for the benchmarks: names as products bear them, and data sheets, both with near duplicates."""

from __future__ import annotations

import os
import random

import numpy as np

#: Small by default, so that a smoke run takes seconds; DEADRINGER_BENCH=large for figures to quote.
LARGE = os.environ.get("DEADRINGER_BENCH") == "large"

_SYLLABLES = [
    *(
        "ka",
        "ra",
        "no",
        "mi",
        "tel",
        "sto",
        "zen",
        "vik",
        "lor",
        "dan",
        "pro",
        "max",
        "tri",
        "gel",
        "hy",
        "nor",
    ),
    *(
        "bo",
        "sel",
        "fin",
        "ur",
        "ba",
        "den",
        "fa",
        "gor",
        "ish",
        "jun",
        "ko",
        "lem",
        "mar",
        "nis",
        "ost",
        "pel",
    ),
    *(
        "qua",
        "ris",
        "sha",
        "tov",
        "ul",
        "ver",
        "wex",
        "yan",
        "zor",
        "a",
        "e",
        "in",
        "ter",
        "com",
        "dex",
        "ion",
    ),
]
_KINDS = [
    *("Rifle", "Pump", "Drill", "Filter", "Sensor", "Valve", "Motor", "Camera", "Tablet", "Speaker", "Lamp"),
    *("Pro", "Max", "Mini", "Plus", "Ultra", "Lite", "Classic", "Series", "Kit", "Set", "Edition", "Compact"),
    *("Black", "White", "Silver", "Steel", "Carbon", "Digital", "Wireless", "Portable", "Heavy Duty", "Type"),
]
_FORMS = [
    *("{a}-{n}", "{a}{n}", "{n}{a}", "Mk {d}", "{a}-{n}{b}", "{n} mm", "{d}.{n}x{n}", "{n}V", "No. {n}"),
    *("{a}{b} {n}", "v{d}.{d}", "{n}"),
]
_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстувшхыз")
_GREEK = str.maketrans("abcdefghijklmnopqrstuvwxyz", "αβκδεφγηιξκλμνοπθρστυβωχψζ")
_LONGEST = 40


def _words(count: int) -> list[str]:
    """Return the vocabulary that every list draws on: so many words each in Latin, Cyrillic, Greek and Chinese."""
    chance = random.Random(0)
    latin = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(count)]
    chinese = ["".join(chr(0x4E00 + _few(chance, 3000)) for _ in range(chance.randint(2, 5))) for _ in latin]
    scripts = [word.translate(script) for script in (_CYRILLIC, _GREEK) for word in latin]
    return [*map(str.capitalize, latin), *scripts, *chinese]


def _few(chance: random.Random, below: int) -> int:
    """Return a number below `below`: 0 one time in twenty, later ones ever more seldom."""
    return int(20 * (chance.paretovariate(0.9) - 1)) % below


def slipped(name: str, chance: random.Random) -> str:
    """Return a name with one to three letters put in, taken out, replaced or changed about."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3))):
        at, kind = chance.randrange(len(name)), chance.randrange(4)
        new = chance.choice(name + "aeiou- 1234567890") if kind < 2 else ""
        tail = name[at + 1 :]
        name = name[:at] + (
            new + name[at:] if kind == 0 else tail[:1] + name[at] + tail[1:] if kind == 3 else new + tail
        )
    return name[:_LONGEST].ljust(4, "x")


def names(count: int, seed: int, near: list[str] | None = None) -> list[str]:
    """Return product-like names of 4 to 40 letters, of makers, kinds and model numbers.

    Few words are in many names, as few makers have most products; three in ten names are in another script. A fifth is
    another with slips, of this list or of `near`, and three in a hundred are another unchanged.
    """
    chance = random.Random(seed)
    each = 4000
    vocabulary = _words(each)
    out: list[str] = []
    while len(out) < count:
        kind = chance.random()
        if kind < 0.23 and (near or out):
            other = chance.choice(near or out)
            out.append(slipped(other, chance) if kind < 0.2 else other)
            continue
        script = each * (chance.random() < 0.3) * chance.choice((1, 2, 3))
        words = [vocabulary[script + _few(chance, each)]]
        if chance.random() < 0.5:
            words.append(vocabulary[script + chance.randrange(each)])
        if script == 0 and chance.random() < 0.7:
            words += chance.sample(_KINDS, chance.choice((1, 1, 2)))
        if chance.random() < 0.7:
            a, b = (chr(65 + chance.randrange(26)) for _ in range(2))
            form = chance.choice(_FORMS)
            n = int(10 ** chance.uniform(0.5, 4))
            words.append(form.format(a=a, b=b, n=n, d=chance.randint(1, 9)))
        out.append(" ".join(words)[:_LONGEST].strip().ljust(4, "x"))
    return out


def texts(count: int, seed: int, near: list[str] | None = None) -> list[str]:
    """Return texts of 100 to 2,000 letters in the words of the names.

    A fifth is another with slips, of this list or of `near`.
    """
    chance = random.Random(seed)
    vocabulary = [word.lower() for word in _words(1000)[:1000]]
    out: list[str] = []
    while len(out) < count:
        if (near or out) and chance.random() < 0.2:
            other = chance.choice(near or out)
            letters = [chance.choice(("", c + c, "e")) if chance.random() < 0.05 else c for c in other]
            out.append("".join(letters))
            continue
        length, text = int(100 * 20 ** chance.random()), ""
        while len(text) < length:
            text += vocabulary[_few(chance, 1000)] + " "
        out.append(text[:length])
    return out


def prose(count: int, words: int, seed: int, near: list[str] | None = None, clauses: int = 0) -> list[str]:
    """Return texts of about `words` words, of which few are in many texts, as in any language.

    Three in ten are another with up to a tenth of its words changed, of this list or of `near`. With `clauses`, a third
    of each other text are paragraphs of 40 words from so many that are in general use, a few of them in most texts.
    """
    chance, rng = random.Random(seed), np.random.default_rng(seed)
    vocabulary = [word.lower() for word in _words(20_000)[:20_000]]
    odds = 1.0 / np.arange(1, len(vocabulary) + 1)
    drawn = iter(())
    common = [" ".join(random.Random(k).choices(vocabulary[:3000], k=40)) for k in range(clauses)]
    out: list[str] = []
    while len(out) < count:
        if (near or out) and chance.random() < 0.3:
            text = chance.choice(near or out).split(" ")
            for _ in range(chance.randint(0, max(1, len(text) // 10))):
                at, new = chance.randrange(len(text)), vocabulary[chance.randrange(len(vocabulary))]
                text[at : at + chance.randint(0, 1)] = [new] if chance.random() < 0.7 else []
            out.append(" ".join(text))
            continue
        text = [common[_few(chance, clauses)] for _ in range(words // 120)] if clauses else []
        for _ in range(max(3, int(rng.poisson(words - 40 * len(text))))):
            word = next(drawn, None)
            if word is None:
                drawn = iter(rng.choice(len(vocabulary), 1_000_000, p=odds / odds.sum()).tolist())
                word = next(drawn)
            text.append(vocabulary[word])
        out.append(" ".join(text))
    return out


Columns = dict[str, np.ndarray]


def sheets(count: int, seed: int, near: np.ndarray | None = None) -> tuple[Columns, np.ndarray]:
    """Return data sheets of eight numbers and four categories, three cells in ten missing; and the table without gaps.

    Of `near`, the table of other sheets, a fifth of the rows are copies with numbers a hundredth off.
    """
    rng = np.random.default_rng(seed)
    table = np.empty((12, count))
    table[:8] = rng.lognormal(0.0, 0.5, (8, count))
    table[8:] = [rng.integers(0, kinds, count) for kinds in (3, 5, 12, 40)]
    if near is not None:
        copies = count // 5
        table[:, :copies] = near[:, rng.integers(0, near.shape[1], copies)]
        table[:8, :copies] *= rng.normal(1.0, 0.01, (8, copies))
    gone = rng.random(table.shape) < 0.3
    out: Columns = {f"x{k}": np.where(gone[k], np.nan, table[k]) for k in range(8)}
    for k in range(8, 12):
        out[f"x{k}"] = np.where(gone[k], None, table[k].astype(int))
    return out, table


def sparse_sheets(count: int, attributes: int, each: int, seed: int, near: Columns | None = None) -> Columns:
    """Return sheets of many attributes of which each row states about `each`; a fifth are nearly rows of `near`."""
    rng = np.random.default_rng(seed)
    table = np.full((attributes, count), np.nan)
    of = rng.integers(0, attributes, (count, each))
    table[of.ravel(), np.repeat(np.arange(count), each)] = rng.lognormal(0.0, 0.5, count * each)
    if near is not None:
        other = np.array(list(near.values()))
        copies = count // 5
        table[:, :copies] = other[:, rng.integers(0, other.shape[1], copies)]
        table[:, :copies] *= rng.normal(1.0, 0.01, (attributes, copies))
    return {f"x{k}": column for k, column in enumerate(table)}


def embeddings(count: int, dims: int, clustered: bool, seed: int) -> np.ndarray:
    """Make rows of float32: spread out evenly, or as those of models lie.

    The latter are in 200 clusters about a common mean, and their numbers fall off with the square root of their place:
    of two rows in a cluster most have a cosine near 0.65, and one pair in fifty 0.8 or more.
    """
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((count, dims), dtype=np.float32)
    if clustered:
        falls = (np.arange(1, dims + 1) ** -0.5).astype(np.float32)
        centres = np.random.default_rng(99).standard_normal((200, dims), dtype=np.float32)
        rows = (centres[rng.integers(0, 200, count)] + 0.75 * rows) * falls + np.float32(0.3 * falls.mean())
    return rows
