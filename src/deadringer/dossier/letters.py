"""Two designations letter by letter, drawn as they were compared: what both have, and what only one has."""

from __future__ import annotations

from markupsafe import Markup, escape

from deadringer.dossier import words
from deadringer.dossier._drawing import number
from deadringer.model.names import ALIKE, GAP

#: The place of one letter, and letters of one line.
CELL, LINE = 17.0, 40
#: Letters drawn; longer ones are cut, and the sheet has the whole.
MOST = 160


def alike(letters: tuple[str, str]) -> bool:
    """Tell whether two designations are so near that their letters in common are not chance: see `ALIKE`."""
    same = sum(a == b for a, b in zip(*letters, strict=True))
    total = sum(letter != GAP for text in letters for letter in text)
    return total > 0 and 2 * same >= ALIKE * total


def draw(letters: tuple[str, str]) -> Markup:
    """Draw an alignment: two texts of the same length, with a gap where the other has a letter more."""
    one, other = letters[0][:MOST], letters[1][:MOST]
    same = sum(a == b for a, b in zip(one, other, strict=True))
    lines = range(0, len(one), LINE)
    wide = min(len(one), LINE) * CELL + 2
    body = []
    for row, begin in enumerate(lines):
        top = row * (2 * CELL + 16) + 1
        for column, (a, b) in enumerate(
            zip(one[begin : begin + LINE], other[begin : begin + LINE], strict=True)
        ):
            x = column * CELL + 1
            body.append(_cell(x, top, a, a == b) + _cell(x, top + CELL, b, a == b))
    tall = len(lines) * (2 * CELL + 16) - 12
    shown = tuple(words.printable(text.replace(GAP, "")) for text in (one, other))
    told = f"Letter by letter: {shown[0]} and {shown[1]}. {same} of {len(one)} places are the same."
    return Markup(
        f'<svg class="letters" viewBox="0 0 {number(wide)} {number(tall)}" width="{number(wide)}" '
        f'height="{number(tall)}" role="img"><title>{escape(told)}</title>{"".join(body)}</svg>'
    )


def _cell(x: float, y: float, letter: str, same: bool) -> str:
    kind = "same" if same else "gap" if letter == GAP else "differs"
    box = f'<rect x="{number(x)}" y="{number(y)}" width="{number(CELL)}" height="{number(CELL)}"/>'
    shown = "\u00a0" if letter == " " else words.printable(letter)
    text = f'<text x="{number(x + CELL / 2)}" y="{number(y + 12.5)}">{escape(shown)}</text>'
    return f'<g class="{kind}">{box}{text}</g>'
