"""What texts can show: the README's tables are what is measured, on texts of which it is known what stands in them."""

from __future__ import annotations

import ast
import json
import lzma
import re
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from deadringer.facets import extents, texts
from deadringer.facets.reading import read_texts
from deadringer.kernels.passages import shingles
from deadringer.model.records import Text
from deadringer.model.texts import Copied

ROOT = Path(__file__).resolve().parents[2]
#: The score that the table of examples asks for: a twentieth of either text.
CUTOFF = 0.05
DATA = ROOT / "tests" / "data" / "texts"
TOPICS = ("lock", "yeast")
CUTOFFS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
#: Every so many of the rules, in order of licence, is looked for among the others.
STEP = 13

#: Licences that licensee knows besides those of its examples.
BESIDES = """0bsd afl-3.0 blueoak-1.0.0 bsd-2-clause-patent bsd-3-clause-clear bsd-4-clause cecill-2.1
    cern-ohl-p-2.0 cern-ohl-s-2.0 cern-ohl-w-2.0 ecl-2.0 epl-2.0 eupl-1.1 isc lppl-1.3c mit-0 ms-pl ms-rl mulanpsl-2.0
    ncsa odbl-1.0 ofl-1.1 osl-3.0 postgresql upl-1.0 wtfpl zlib"""


def lines(name: str) -> list[dict[str, str]]:
    with lzma.open(DATA / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def library(found: Sequence[tuple[str, str]]) -> texts.Library:
    made = texts.written([Text(item_id=item, text=text) for item, text in found], {})
    return texts.library(list(dict.fromkeys(item for item, _ in found)), made)


def table(heading: str) -> list[tuple[str, ...]]:
    """Return the rows of the table of the README's section that begins with this heading."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## What texts can show\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+) \|$", section.partition(f"| {heading} |")[2].partition("\n\n")[0], re.M)
    return [tuple(row.split(" | ")) for row in rows if not row.startswith("---")]


def jaccard_pairs(values: npt.NDArray[np.uint64], offsets: npt.NDArray[np.int64]) -> int:
    """Count the pairs of sets whose Jaccard index is 0.8 or more, one set after the other."""
    of = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    ranks = np.unique(values, return_inverse=True)[1]
    order = np.argsort(ranks, kind="stable")
    starts = np.searchsorted(ranks[order], np.arange(ranks.max() + 2))
    holders, sizes, pairs = of[order], np.diff(offsets), 0
    for row in range(len(sizes)):
        own = ranks[offsets[row] : offsets[row + 1]]
        shared = np.bincount(
            np.concatenate([holders[starts[k] : starts[k + 1]] for k in own] or [of[:0]]),
            minlength=len(sizes),
        )
        pairs += int(np.sum((5 * shared >= 4 * (sizes[row] + sizes - shared))[row + 1 :]))
    return pairs


def test_pairs_of_licences_alike_are_as_many_as_others_counted() -> None:
    """454 by words of Latin letters and digits; by ours four more and two fewer.

    Chinese letters are words here, which brings MulanPSL-1.0 beside 2.0. The others lie at the rim of the cutoff, where
    it decides that apostrophes, hyphens and points between digits part words there and join them here.
    """
    found = [row["text"] for row in lines("spdx.jsonl.xz")]
    known: dict[tuple[str, ...], int] = {}
    sets = []
    for text in found:
        words = re.findall(r"[a-z0-9]+", text.lower())
        runs = zip(words, words[1:], words[2:], strict=False)
        sets.append(sorted({known.setdefault(run, len(known)) for run in runs}))
    offsets = np.cumsum([0, *map(len, sets)])
    assert jaccard_pairs(np.array([k for one in sets for k in one], np.uint64), offsets) == 454
    assert jaccard_pairs(*shingles(found, 3)) == 456
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "454 pairs" in readme
    assert "456" in readme


def degrees() -> list[tuple[str, ...]]:
    """Lay out the rows of the table: what is measured of each text against the article of its topic."""
    out = []
    first, nothing = np.zeros(1, np.intp), np.zeros(1)
    for degree in ("copied", "light", "heavy", "independent"):
        measured: list[Copied] = []
        for topic in TOPICS:
            work, seen = ((DATA / "degrees" / f"{topic}-{of}.txt").read_text() for of in ("work", degree))
            pair = texts.Shared(first, first, nothing, nothing)  # whether they share a passage or not
            measured += texts.measures(pair, library([("s", seen)]), library([("w", work)]))
        columns = (
            [one.score for one in measured],
            [one.share for one in measured],
            [one.runs_share_sighting for one in measured],
            [one.jaccard for one in measured],
        )
        out.append((degree, *(", ".join(f"{value:.2f}" for value in column) for column in columns)))
    return out


def test_degrees_of_copying_are_told_apart_in_order() -> None:
    stated = table("an article, seen | score | in passages of 8 words | 3-word runs | Jaccard of these")
    names = {"copied": "copied in part", "light": "lightly revised", "heavy": "heavily revised",
             "independent": "written anew, from the same facts"}  # fmt: skip
    found = degrees()
    assert stated == [(names[degree], *row) for degree, *row in found]
    for topic in range(len(TOPICS)):
        scores = [float(row[1].split(", ")[topic]) for row in found]
        assert scores == sorted(scores, reverse=True)
        assert scores[3] < CUTOFF <= scores[2]


def test_the_nearest_text_is_of_the_same_licence_as_often_as_stated() -> None:
    rules = lines("rules.jsonl.xz")
    works = library([(row["id"], row["text"]) for row in rules])
    asked = list(range(0, len(rules), STEP))
    seen = library([(rules[row]["id"], rules[row]["text"]) for row in asked])
    found = texts.shared(seen, works)
    found = found.where(np.array(asked)[found.left] != found.right)
    order = np.lexsort((found.score, np.minimum(found.of_left, found.of_right), found.left))
    best = {int(found.left[k]): k for k in order}  # the last of each stays
    licence = [row["is"] for row in rules]
    answers = [(found.score[k], licence[asked[row]] == licence[found.right[k]]) for row, k in best.items()]
    alone = sum(licence.count(licence[row]) == 1 for row in asked)
    rows = []
    for cutoff in CUTOFFS:
        right = [same for score, same in answers if score >= cutoff]
        precision, recall = sum(right) / len(right), sum(right) / (len(asked) - alone)
        rows.append((str(cutoff), f"{len(right)} of {len(asked)}", f"{precision:.2f}", f"{recall:.2f}"))
    assert table("score from | found a text | of the same licence | share of those with one") == rows


def licensee(folder: Path) -> tuple[list[dict[str, str]], texts.Library, texts.Library]:
    rows, read = lines("licensee.jsonl.xz"), {}
    for number, row in enumerate(rows):
        path = folder / str(number) / row["path"]
        path.parent.mkdir(parents=True)
        path.write_bytes(row["bytes"].encode("latin-1"))
        row["path"] = str(path)
    read = dict(zip((row["path"] for row in rows), read_texts([row["path"] for row in rows]), strict=True))
    made = texts.written([Text(item_id=row["fixture"], path=row["path"]) for row in rows], read)
    keys = {row["key"] for row in rows} | set(BESIDES.split())
    works = [(row["id"].lower(), row["text"]) for row in lines("spdx.jsonl.xz") if row["id"].lower() in keys]
    return rows, texts.library(sorted({row["fixture"] for row in rows}), made), library(works)


def test_licences_in_real_files_are_found_as_stated(tmp_path: Path) -> None:
    rows, seen, works = licensee(tmp_path)
    expected = {row["fixture"]: row["key"] for row in rows}
    names = [text.item_id for text in works.texts]
    n, m = len(expected), len(names)
    shares = texts.shares(seen, works, np.repeat(np.arange(n), m), np.tile(np.arange(m), n)).reshape(n, m, 2)
    counts = {"key": 0, "of": 0, "none": 0, "of none": 0, "other": 0, "of other": 0}
    missed = []
    for fixture, found in zip(sorted(expected), shares, strict=True):
        key = expected[fixture]
        score = found.max(axis=1)
        if key in names:
            counts["of"] += 1
            best = names[int(np.lexsort((score, np.nan_to_num(found.min(axis=1))))[-1])]
            counts["key"] += best == key
            if best != key or np.isnan(score).all():
                missed.append(fixture)
        else:
            kind = "other" if key == "other" else "none"
            counts[f"of {kind}"] += 1
            counts[kind] += bool(np.any(np.nan_to_num(score) >= CUTOFF))
    stated = dict(table("64 examples | found"))
    assert stated == {
        "hold one licence: it is the nearest of 47": f"{counts['key']} of {counts['of']}",
        "hold none: some licence reaches 0.05": f"{counts['none']} of {counts['of none']}",
        "hold a changed one, or several: some licence reaches 0.05": f"{counts['other']} of {counts['of other']}",
    }
    assert m == 47
    # Two texts, of which the other is nearer; and one whose bytes are of no encoding that is told.
    assert missed == ["lgpl", "readme-invalid-encoding"]


def docstrings() -> list[tuple[str, str]]:
    """Return the docstrings of modules of the standard library: by many hands, in one language, of one trade."""
    found = []
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        nodes = ast.walk(ast.parse(path.read_bytes()))
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        said = "\n".join(filter(None, (ast.get_docstring(node) for node in nodes if isinstance(node, kinds))))
        if len(said.split()) >= 150:
            found.append((path.stem, said))
    return found


def test_texts_by_many_hands_seldom_say_the_same() -> None:
    """Bounds, since every version of Python has other docstrings: of 3.11 it is 0.5 % and 0.8 %."""
    found = docstrings()
    assert len(found) > 80
    side = library(found)
    rows, of = np.triu_indices(len(found), 1)
    shared = texts.shared(side, side)
    assert np.sum(shared.left < shared.right) < 0.01 * len(rows)
    assert np.mean(extents.compared(side, side, rows, of).scores >= 0.1) < 0.01


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_shown_of_a_copy_is_what_was_copied(topic: str) -> None:
    work, seen = ((DATA / "degrees" / f"{topic}-{of}.txt").read_text() for of in ("work", "copied"))
    (found,) = texts.between(library([("s", seen)]), library([("w", work)]), 0, 0)
    assert len(found.passages) >= 2
    for passage in found.passages:
        mine = re.findall(r"\w+", seen[passage.sighting_begin : passage.sighting_end].lower())
        theirs = re.findall(r"\w+", work[passage.work_begin : passage.work_end].lower())
        assert mine[0] == theirs[0]
        assert mine[-1] == theirs[-1]
        assert passage.words == len(mine)
        assert passage.edits or mine == theirs
