"""What the package says accuses nobody, claims no more than a finding can bear, and is said in short sentences.

Read are all templates, tables and texts that come with it, and every string of its code. Quotations are data of a case,
or sources that a table cites, and are not read.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deadringer.model.never import NEVER
from deadringer.model.propositions import NAMED, READING

SOURCE = Path(__file__).resolve().parents[1] / "src" / "deadringer"
TEMPLATES = SOURCE / "dossier" / "templates"
#: Words that are wrong where they stand for others: a match is no infringement, and what is not shown has not lapsed.
WRONG = re.compile(r"\b(?:match(?:e[sd]|ing)?|lapsed)\b", re.I)
#: How probable it is that somebody did something is never said.
BELIEF = re.compile(
    r"\b(?:probabilit(?:y|ies)|probable|likelihood|chances?|odds) (?:of|that)\b[^.]{0,80}"
    r"\b(?:guilt\w*|cop(?:y|ies|ied|ying)|deriv\w+|infring\w*|false|liab\w+)\b",
    re.I,
)
#: (file, word) -> why it may stand there.
EXEMPT = {
    ("facets/comparisons.csv", "clone"): "looked for in what others write, and never said",
    ("facets/comparisons.csv", "clones"): "looked for in what others write, and never said",
    ("register/known.py", "lapsed"): "the column of rights, which says that a right did lapse",
    ("rights/terms.py", "lapsed"): "said of a right that the record states to have lapsed",
    (
        "rights/rules/damages_heads.csv",
        "counterfeit",
    ): "a term of the statute, 15 USC 1117(c): a counterfeit mark",
}
#: Columns of tables that cite: titles of statutes and addresses are theirs, not ours.
CITED = {"statute", "source", "source_url", "instrument", "title_original"}
#: The most words of a sentence of a template; what a page puts in counts as one.
LONGEST = 30


def said(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the texts of a file, and of each whether a user may read it."""
    if path.suffix == ".py":
        tree = ast.parse(path.read_text(encoding="utf-8"))
        holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        notes = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):  # whole, with what is put in left blank
                yield (
                    "".join(str(one.value) if isinstance(one, ast.Constant) else " " for one in node.values),
                    True,
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield (
                    node.value,
                    id(node) not in notes or path.parent.name == "cli",
                )  # help is made of docstrings
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from ((cell, True) for column, cell in row.items() if column not in CITED)
    else:
        yield path.read_text(encoding="utf-8"), True


def faults(path: Path) -> set[str]:
    """Return the words in a file that may not stand there, in lower case."""
    found: set[str] = set()
    for text, shown in said(path):
        found |= {m.group().lower() for which in (NEVER, WRONG) for m in which.finditer(text)}
        if shown and (belief := BELIEF.search(text)):
            found.add(belief.group().lower())
    return found


def files() -> list[Path]:
    kinds = {".py", ".html", ".css", ".js", ".csv", ".md", ".json"}
    listed = SOURCE / "model" / "never.py"  # the list itself
    return sorted(p for p in SOURCE.rglob("*") if p.suffix in kinds and p.is_file() and p != listed)


def test_no_word_that_accuses_or_claims_too_much_stands_in_what_we_say() -> None:
    read = files()
    assert {p.suffix for p in read} == {".py", ".html", ".css", ".js", ".csv", ".md", ".json"}
    assert set(TEMPLATES.iterdir()) <= set(read)
    found = {(str(p.relative_to(SOURCE)), word) for p in read for word in faults(p)}
    assert found - set(EXEMPT) == set()
    assert set(EXEMPT) - found == set(), "no longer needs its reason"


@pytest.mark.parametrize(
    "word",
    [
        *("thief", "Thieves", "guilty", "infringer", "infringers", "counterfeits", "illegal", "illegally"),
        *(
            "stolen",
            "pirate",
            "pirated",
            "clone",
            "clones",
            "proves",
            "certainly",
            "match",
            "matches",
            "lapsed",
        ),
        *(
            "probability of guilt",
            "probability that it was copied",
            "chances of copying",
            "odds of a false finding",
        ),
    ],
)
def test_a_planted_word_is_found_wherever_it_stands(word: str, tmp_path: Path) -> None:
    planted = {
        "page.html": f"<p>The <b>{word}</b>.</p>",
        "literal.py": f'SAID = "the {word}"\n',
        "joined.py": f'def f(x):\n    return f"{{x}} the {word}, {{x}}"\n',
        "rule.csv": f"territory,note,statute\nBG,the {word},none\n",
        "cli/help.py": f'def f():\n    """Show the {word}."""\n',
    }
    for name, content in planted.items():
        (path := tmp_path / name).parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
        assert faults(path) != set(), name
    (tmp_path / "cites.csv").write_text(f"territory,note,statute\nBG,none,the {word} act\n", encoding="utf-8")
    assert faults(tmp_path / "cites.csv") == set()


@pytest.mark.parametrize(
    "text", ["cyclones", "apparently", "a pattern", "approves of it", "mismatched", "how probable"]
)
def test_a_word_within_a_word_is_no_fault(text: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    assert faults(tmp_path / "page.html") == set()


def sentences(template: str) -> list[str]:
    """Return the sentences of a template; branches are read one after the other, and what is put in is one word."""
    text = re.sub(r"\{#.*?#\}", " ", template, flags=re.S)
    text = re.sub(r"\{%-?\s*(?:else|elif)\b.*?%\}", ". ", text, flags=re.S)
    text = re.sub(r"\{%.*?%\}", "", text, flags=re.S)
    text = re.sub(r"\{\{.*?\}\}", "X", text, flags=re.S)
    text = re.sub(
        r"</?(?:p|li|d[tdl]|t[dhr]|div|h\d|figcaption|caption|summary|title|[uo]l|section)\b[^>]*>",
        ". ",
        text,
    )
    return re.split(r"(?<=[.?!])\s+", re.sub(r"<[^>]*>", " ", text))


def words(sentence: str) -> int:
    return len(re.findall(r"[^\W_][\w'’]*", sentence))


def test_sentences_of_the_pages_are_short() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.iterdir()}
    texts |= dict(READING)
    long = [(name, s) for name, text in texts.items() for s in sentences(text) if words(s) > LONGEST]
    assert long == []
    assert sum(words(s) > 12 for text in texts.values() for s in sentences(text)) > 30
    one = "<p>One {{ two + 2 }} three{% if x %}, four{% endif %}.</p><p>Five. Six <b>seven</b></p>"
    assert [n for s in sentences(one) if (n := words(s))] == [4, 1, 2]


def test_the_propositions_are_read_out_in_words() -> None:
    read = dict(READING)
    for name, text in NAMED.items():
        assert read[name].lower().startswith(text.lower())
    assert "interoperability" in read["Hd2"]
    assert "does not tell Hd2 from Hp" in read["Hd2"]
