"""Words, runs of words, and the passages two texts share, by definition. The oracle of csrc/passages.

Never to be made faster. Words are those of a copy: what typography, line ends and encoding change makes no other word.
A text is read letter by letter as its compatibility decomposition in lower case (NFKD and full case folding, over and
over), and words are found in the kinds of these letters. `letters.txt` has the kinds and the folds, for one Unicode
version whatever the interpreter's.

Where this leaves UAX #29, on purpose: `.` and `:` join no letters (copies lose the space behind a full stop), `;`,
`'` and `/` join no digits, an underscore and a quotation mark between Hebrew letters separate; hyphens between letters
join, across a line end too; letters of scripts written without spaces are words by themselves, and so are the two
kana and Tangut; what nobody sees, the space of no width included, separates nothing; a sign that decomposes into
letters or digits is those. A mark after what is no word is none. The iota below a Greek letter is an accent, which it
is not in capitals.

Unicode Standard Annex #29, "Unicode Text Segmentation", revision 39, 2021. Unicode Standard Annex #15, "Unicode
Normalization Forms", revision 51, 2021.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import pairwise, takewhile

UNICODE = "14.0.0"
#: What each kind is written as where words are looked for; what has none separates. Kept are the letters of the first
#: row: a word is made of them. A faint mark (accents, points) belongs to the word before it and is not kept.
KINDS = {
    **{"letter": "L", "digit": "D", "single": "S", "mark": "M", "point": "."},
    **{"faint": "f", "hidden": "h", "soft": "s"},
    **{"apostrophe": "'", "hyphen": "-", "newline": "n", "space": " "},
}
KEPT = "LDSM."
#: Carriage return, so that it and a line feed end one line.
RETURN = 13
#: A line end and white space around it, behind a hyphen.
_LINE = r"(?:[ ][ fhs]*)?(?:rn|n|r)[ fhs]*"
#: A word: letters, each with what may join it to another; digits, likewise; or a single letter; each with its marks.
WORD = re.compile(
    rf"""(?: L (?: [Mfhs]*s h*{_LINE}(?=L)      # a soft hyphen at the end of a line
               | [Mfhs]* (?: ['-][fhs]*(?=L)    # an apostrophe or a hyphen within a word
                           | -[fhs]*{_LINE}(?=L) )? )
           | D [Mfhs]* (?: \.[fhs]*(?=D) )?     # a point or a comma between digits
         )+
       | S [Mfhs]*""",
    re.VERBOSE,
)

#: A Hangul syllable is its letters, by formula (The Unicode Standard, 3.12).
_HANGUL, _LEADS, _VOWELS, _TAILS = 0xAC00, 0x1100, 0x1161, 0x11A7

MASK = 2**64 - 1
#: Where hashes begin, and what a step multiplies by: odd, and of no other meaning (pi, the golden ratio).
START, STEP, RUN_STEP = 0x243F6A8885A308D3, 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03

#: Places of a that a run of b is held against at most, pieces at most this many words apart are one passage (or less,
#: see `reach`), and how far it is counted how long a piece goes on that is to be joined.
LOOKED_AT, FARTHEST, COUNTED = 32, 14, 32

Range = tuple[int, int, int, int]  # a_begin, a_end, b_begin, b_end
Found = tuple[
    int, int, int, int, int, list[Range]
]  # of a passage: its range, how many words are equal, its edits


@cache
def table() -> tuple[dict[int, str], dict[int, list[int]]]:
    """Return the kind of each letter that folds to itself, and what the others fold to."""
    kinds: dict[int, str] = {}
    folds: dict[int, list[int]] = {}
    text = (resources.files("deadringer.reference") / "letters.txt").read_text(encoding="ascii")
    for line in text.splitlines():
        name, *rest = line.split()
        if name == "fold":
            for code, found in enumerate(rest[1:], int(rest[0], 16)):
                folds[code] = [int(letter, 16) for letter in found.split("+")]
        elif name in KINDS:
            first, _, last = rest[0].partition("-")
            kinds.update(dict.fromkeys(range(int(first, 16), int(last or first, 16) + 1), KINDS[name]))
    return kinds, folds


def folded(code: int) -> list[int]:
    """Return the letters that stand for one of the text."""
    vowels, tails = 21, 28
    syllable = code - _HANGUL
    if 0 <= syllable < 19 * vowels * tails:
        tail = [_TAILS + syllable % tails] if syllable % tails else []
        return [_LEADS + syllable // (vowels * tails), _VOWELS + syllable // tails % vowels, *tail]
    return table()[1].get(code, [code])


def mix(value: int) -> int:
    """Spread 64 bits (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014)."""
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & MASK
    value = (value ^ value >> 27) * 0x94D049BB133111EB & MASK
    return value ^ value >> 31


def word_hash(letters: Sequence[int]) -> int:
    """Hash the kept letters of a word, as UTF-8 in little-endian blocks of 8 bytes, each by the halves of a product.

    Nothing is secret in it: who wants two words of one hash can look for them.
    """
    found, coded = START, "".join(map(chr, letters)).encode()
    for at in range(0, len(coded), 8):
        product = (found ^ int.from_bytes(coded[at : at + 8], "little")) * STEP
        found = (product ^ product >> 64) & MASK
    return mix(found)


def words(text: str) -> list[tuple[int, int, int]]:
    """Return hash, begin and end of each word of a text, in code points of the text: up to its last letter or mark."""
    kinds, _ = table()
    read = [(at, letter) for at, code in enumerate(map(ord, text)) for letter in folded(code)]
    spelt = "".join("r" if letter == RETURN else kinds.get(letter, "x") for _, letter in read)
    found = []
    for match in WORD.finditer(spelt):
        end = match.start() + len(match.group().rstrip("hs"))
        letters = [read[at][1] for at in range(match.start(), end) if spelt[at] in KEPT]
        found.append((word_hash(letters), read[match.start()][0], read[end - 1][0] + 1))
    return found


def run_hash(hashes: Sequence[int]) -> int:
    """Hash a run of words: a polynomial, so that one step leads from a run to the next."""
    found = 0
    for word in hashes:
        found = (found * RUN_STEP + word) & MASK
    return mix(found)


def runs(hashes: Sequence[int], n: int) -> list[int]:
    """Return the hash of every run of n words in order; of 1 to n - 1 words, that of all of them."""
    last = max(len(hashes) - n, 0) + 1 if hashes else 0
    return [run_hash(hashes[at : at + n]) for at in range(last)]


def shingles(text: str, n: int) -> list[int]:
    """Return the hashes of the runs of n words of a text, each once, ascending."""
    return sorted(set(runs([word for word, _, _ in words(text)], n)))


def common(a: Sequence[int], b: Sequence[int]) -> int:
    """Return how many words from the first on are equal."""
    return len(list(takewhile(lambda both: both[0] == both[1], zip(a, b, strict=False))))


def reach(min_words: int) -> int:
    """Return how many words, in either text, may lie between two pieces of one passage."""
    return max(0, min(min_words - 2, FARTHEST))


def ahead(a: Sequence[int], b: Sequence[int], far: int) -> tuple[int, int, int] | None:
    """Return how far on in a and in b the texts agree again, and for how many words; None where they do not.

    Of the places at most `far` words on where at least two words more are equal than were passed over in either text,
    that where most are (counted to 32), less those passed over; then the nearest, and the nearest in a.
    """
    best, found = None, (0, 0)
    for x in range(far + 1):
        for y in range(far + 1):
            same, passed = common(a[x : x + COUNTED], b[y : y + COUNTED]), max(x, y)
            rank = (passed - same, passed, x + y, x)
            if same >= passed + 2 and (best is None or rank < best):
                best, found = rank, (x, y)
    return None if best is None else (*found, common(a[found[0] :], b[found[1] :]))


def gap(a: Sequence[int], b: Sequence[int], x: int, y: int) -> tuple[int, list[Range]]:
    """Align words that lie between two pieces, from x in a and y in b on: how many are equal, and the edits.

    As many as can be are equal; each as early as can be, and what a alone has comes before what b alone has.
    """
    same = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in reversed(range(len(a))):
        for j in reversed(range(len(b))):
            same[i][j] = same[i + 1][j + 1] + 1 if a[i] == b[j] else max(same[i + 1][j], same[i][j + 1])
    i = j = from_i = from_j = 0
    edits = []
    while True:
        equal = i < len(a) and j < len(b) and a[i] == b[j]
        if (equal or (i == len(a) and j == len(b))) and (from_i, from_j) != (i, j):
            edits.append((x + from_i, x + i, y + from_j, y + j))
        if equal:
            i, j = i + 1, j + 1
            from_i, from_j = i, j
        elif i < len(a) and (j == len(b) or same[i + 1][j] >= same[i][j + 1]):
            i += 1
        elif j < len(b):
            j += 1
        else:
            return same[0][0], edits


def passage(a: Sequence[int], b: Sequence[int], x: int, y: int, floor: int, far: int) -> Found:
    """Return the passage about an equal piece that begins at x in a and y in b, and reaches back to `floor` in b."""
    pieces = [(x, y, common(a[x:], b[y:]))]
    while step := ahead(a[:x][::-1], b[floor:y][::-1], far):
        x, y = x - step[0] - step[2], y - step[1] - step[2]
        pieces.insert(0, (x, y, step[2]))
    while True:
        x, y, same = pieces[-1]
        if not (step := ahead(a[x + same :], b[y + same :], far)):
            break
        pieces.append((x + same + step[0], y + same + step[1], step[2]))
    kept, edits = pieces[0][2], []
    for (x, y, same), (next_x, next_y, more) in pairwise(pieces):
        equal, between = gap(a[x + same : next_x], b[y + same : next_y], x + same, y + same)
        kept += equal + more
        edits += between
    x, y, same = pieces[-1]
    return pieces[0][0], x + same, pieces[0][1], y + same, kept, edits


def passages(a: Sequence[int], b: Sequence[int], min_words: int) -> list[Found]:
    """Return the passages of b that stand in a too, in order, apart from one another in b; all in words.

    Each run of `min_words` words of b that stands in a, and that no passage covers to its end, begins one where it is
    not covered. Of the places in a where the run stands, 32 at most are looked at, in order from the end of the last
    passage on and round again; the passage lies where most words from there on are equal, at the first such place.
    """
    places: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for at in range(len(a) - min_words + 1):
        places[tuple(a[at : at + min_words])].append(at)
    found: list[Found] = []
    last = covered = 0  # where the last passage ends, in a and in b
    for at in range(len(b) - min_words + 1):
        run = tuple(b[at : at + min_words])
        if at + min_words <= covered or run not in places:
            continue
        begin = max(at, covered)
        starts = [place + begin - at for place in places[run]]
        first = bisect_left(starts, last)
        tried = (starts[first:] + starts[:first])[:LOOKED_AT]
        lengths = [common(a[x:], b[begin:]) for x in tried]
        x = tried[lengths.index(max(lengths))]
        found.append(passage(a, b, x, begin, covered, reach(min_words)))
        last, covered = found[-1][1], found[-1][3]
    return found
