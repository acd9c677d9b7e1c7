"""Two designations that were compared: as written, as compared, and letter by letter."""

from __future__ import annotations

from dataclasses import dataclass

#: What stands in an alignment where the other has a letter more.
GAP = "·"
#: Below this likeness an alignment shows chance letters: it is not told.
ALIKE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePair:
    """The nearest designations of a sighting and a work; all texts are empty, and `score` NaN, where a side has none.

    `sighting` and `work` are as written; `letters` and `numbers` what of each was compared, the letters aligned.
    `part` is that of the sighting's designation which was compared, empty where it was the whole; `look` says what no
    eye sees of the two, and weighs nothing.
    """

    sighting: str = ""
    work: str = ""
    score: float = float("nan")
    letters: tuple[str, str] = ("", "")
    numbers: tuple[str, str] = ("", "")
    part: str = ""
    look: str = ""

    def told(self, others: float = 0.0) -> str:
        """Return in words how near they are, where they differ, and how many others bear the work's designation."""
        if self.score != self.score:
            return ""
        said = [f"likeness {self.score:.2f}"]
        if self.part:
            said.append(f"of its part {self.part}")
        if self.letters[0] != self.letters[1] and self.score >= ALIKE:
            said.append(f"letter by letter {self.letters[0]} and {self.letters[1]}")
        if self.numbers[0] != self.numbers[1]:
            one, other = (number or "none" for number in self.numbers)
            said.append(f"numbers {one} and {other}")
        if self.look:
            said.append(self.look)
        if others:
            said.append(f"borne by {others:g} other{'' if others == 1 else 's'} known")
        return "; ".join(said)


def aligned(one: str, other: str) -> tuple[str, str]:
    """Return two texts with gaps such that the fewest letters stand against one (Indel distance).

    >>> aligned("akm", "akms")
    ('akm·', 'akms')
    """
    common = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]  # of the letters from here on
    for i in range(len(one) - 1, -1, -1):
        for j in range(len(other) - 1, -1, -1):
            same = one[i] == other[j]
            common[i][j] = common[i + 1][j + 1] + 1 if same else max(common[i + 1][j], common[i][j + 1])
    first, second, i, j = "", "", 0, 0
    while i < len(one) or j < len(other):
        if i < len(one) and j < len(other) and one[i] == other[j]:
            first, second, i, j = first + one[i], second + other[j], i + 1, j + 1
        elif j == len(other) or (i < len(one) and common[i + 1][j] >= common[i][j + 1]):
            first, second, i = first + one[i], second + GAP, i + 1
        else:
            first, second, j = first + GAP, second + other[j], j + 1
    return first, second
