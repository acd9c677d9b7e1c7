"""Texts as a case keeps them: what was read of each, and what two of them have in common, counted in words.

Every number here is a whole one, and every share the quotient of two of them. Offsets are in code points of the text
as it was read (`Written.text`), which is what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

#: What a text can be read as.
KINDS = ("plain", "html", "markdown", "pdf")
#: Words of the shortest passage that counts: what two people write alike by chance, or because the matter wants it so,
#: is shorter.
MIN_WORDS = 8
#: Words of the shortest stretch that counts as echoed: a paraphrase leaves some of them.
ECHO = 4
#: Words of the runs whose sets are compared.
RUN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One row of `texts`: what was read of it.

    `place` counts the texts of an item from 1, in the order of the table. `refused` says why it cannot be compared, and
    is empty where it can. `sha256` is that of the file, or of the text in UTF-8 where the table holds it itself; `path`
    is then empty. `lang` is what the case states, and is never guessed. `reader` names what read it, with its version.
    `text` is what was read: what a reader of the document sees, without mark-up; pages end with a form feed.
    """

    item_id: str
    place: int
    role: str = ""
    lang: str = ""
    path: str = ""
    sha256: str = ""
    refused: str = ""
    kind: str = ""
    encoding: str = ""
    reader: str = ""
    words: int = 0
    text: str = ""

    @property
    def name(self) -> str:
        """What to call it: its path, or its place in the table; with its role where it has one."""
        name = self.path or f"text {self.place}"
        return f"{name} ({self.role})" if self.role else name

    def page(self, letter: int) -> int | None:
        """Return the page, from 1, on which a letter of the text stands; None where it has no pages."""
        return self.text.count("\f", 0, letter) + 1 if self.kind == "pdf" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedPassage:
    """A stretch of a sighting's text and the stretch of a work's that it follows word by word, but for `edits`.

    `words` are the sighting's in it, `boilerplate` those stretches (begin, end) of the sighting's text in it that
    stand in the texts of many unrelated works, and `counted` its words outside of them that the work has too. One
    without such is shown, and does not count.
    """

    sighting_begin: int
    sighting_end: int
    work_begin: int
    work_end: int
    words: int
    edits: int
    counted: int
    boilerplate: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a text of a sighting and a text of a work have in common.

    `sighting_text` and `work_text` are places within their items. `words_*` are all words, `counted_*` those that are
    no boilerplate, `copied_*` those of them that stand in a passage and are equal, each once; `longest` is the most of
    one passage. `echoed_*` are counted like `copied_*`, in passages that begin with four words in common; of a text
    written without spaces, whose words are letters, they are the copied ones. `runs_*` are the different runs of three
    words of each, those that are all boilerplate left out, and `runs_shared` those of both.
    """

    sighting_text: int
    work_text: int
    words_sighting: int
    words_work: int
    counted_sighting: int
    counted_work: int
    copied_sighting: int
    copied_work: int
    echoed_sighting: int
    echoed_work: int
    longest: int
    runs_sighting: int
    runs_work: int
    runs_shared: int
    passages: tuple[CopiedPassage, ...] = ()

    @property
    def share_sighting(self) -> float:
        """The share of the sighting's text that is copied, 0 to 1."""
        return _share(self.copied_sighting, self.counted_sighting)

    @property
    def share_work(self) -> float:
        """The share of the work's text that is copied, 0 to 1."""
        return _share(self.copied_work, self.counted_work)

    @property
    def share(self) -> float:
        """The larger of the two: a chapter within a long listing, or a short description within a manual."""
        return max(self.share_sighting, self.share_work)

    @property
    def echo(self) -> float:
        """The larger share of the two that is echoed: of a paraphrase more than is copied."""
        return max(
            _share(self.echoed_sighting, self.counted_sighting), _share(self.echoed_work, self.counted_work)
        )

    @property
    def score(self) -> float:
        """What the two are screened by: the larger of `share` and `echo`."""
        return max(self.share, self.echo)

    @property
    def runs_share_sighting(self) -> float:
        """The share of the sighting's runs of three words that the work's text has too, in whatever order."""
        return _share(self.runs_shared, self.runs_sighting)

    @property
    def runs_share_work(self) -> float:
        """The share of the work's runs of three words that the sighting's text has too."""
        return _share(self.runs_shared, self.runs_work)

    @property
    def jaccard(self) -> float:
        """The runs of three words of both, among those of either."""
        return _share(self.runs_shared, self.runs_sighting + self.runs_work - self.runs_shared)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
