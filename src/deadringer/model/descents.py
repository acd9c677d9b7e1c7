"""Where a sighting may come from: the items that may have been followed, who was first, and which is better supported.

What is said of it in words stands here once, for every page. Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

#: How a candidate stands: the best supported; one that is not told apart from it; one that is; one that states nothing
#: that the best one and the sighting state, so that it was held against nothing; or one that is no candidate after all:
#: the sighting was there first, one maker made both, or both bear one designation.
BEST, TIED, APART, SILENT = "best", "not told apart", "told apart", "nothing to compare"
LATER, KIN, SAME = "later", "one maker", "one designation"
STANDINGS = (BEST, TIED, APART, SILENT, LATER, KIN, SAME)
#: What a question on dates is answered with.
ANSWERS = {True: "yes", False: "no", None: "cannot be told"}
#: Names that a sentence lists; those past them are counted.
_LISTED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A work or another sighting that a sighting may have been derived from.

    `there` is when it came to be (EDTF, empty where not known), and `first` whether that was before the sighting, None
    where it cannot be told. `log10_lr` is what names and data sheets weigh for derivation from it, bounded, over
    `shared` attributes. `gap` is by how much the best supported candidate is better supported than it, log10, on the
    `common` attributes that all three state; None where it was not held against it.
    """

    item_id: str
    title: str
    is_work: bool
    standing: str
    there: str
    first: bool | None
    log10_lr: float | None
    shared: int
    gap: float | None = None
    common: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """What can be told of where one sighting comes from.

    `work` is the title of its best work, `first` says whether that was there before the sighting, None where that
    cannot be told, and `dates` why; `there` is when the sighting came to be (EDTF, empty where not known). `parents`
    are all that were considered, the best first; they are of the class that the sighting states, or of that of its best
    work where it states none (`lent`), or there are none as neither does (`classless`). Of those left, `through` lists
    the ones that are held to derive from another of them, and `third` the ones that are held to derive from no work and
    were there before the best work. `beside` are other sightings that have the same parent, where one is told.
    `unasked` counts candidates past the budget.
    """

    sighting_id: str
    title: str
    work: str
    first: bool | None
    dates: str
    there: str = ""
    parents: tuple[Parent, ...] = ()
    lent: bool = False
    classless: bool = False
    through: tuple[str, ...] = ()
    third: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    unasked: int = 0

    def of(self, *standings: str) -> tuple[Parent, ...]:
        """Return those that stand so."""
        return tuple(one for one in self.parents if one.standing in standings)

    @property
    def parent(self) -> Parent | None:
        """The one parent that is told apart from all that were held against it; None where none is, or none was.

        Another sighting is none where no dates show it to be the earlier: likeness has no direction. Nor is any where
        candidates were not asked about.
        """
        left = self.of(BEST, TIED)
        told = len(left) == 1 and self.of(APART) and (left[0].is_work or left[0].first) and not self.unasked
        return left[0] if told else None

    @property
    def told(self) -> tuple[str, ...]:
        """What can be told, sentence by sentence: who was first, from what it comes, and what was set aside."""
        left = self.of(BEST, TIED)
        sentences = (self._order(), *(self._source(left) if left else (self._none(),)), *self._aside())
        return tuple(sentence for sentence in sentences if sentence)

    def _order(self) -> str:
        who = {
            True: f"{self.work} was there first",
            False: f"{self.title} was there first",
            None: f"Whether {self.work} or {self.title} was there first cannot be told",
        }
        return f"{who[self.first]}: {self.dates}."

    def _none(self) -> str:
        if self.classless:
            return (
                f"Neither {self.title} nor {self.work} states a class, within which alone candidates are held against "
                "each other."
            )
        return f"Nothing on record of its class could {self.title} have been derived from."

    def _source(self, left: tuple[Parent, ...]) -> tuple[str, ...]:
        undated = [one.title for one in left if not one.is_work and one.first is None]
        was, is_ = ("was", "is") if len(self.third) == 1 else ("were", "are")
        same = "is" if len(self.beside) == 1 else "are"
        return (
            self._answer(left),
            f"No dates show {listed(undated, 'or')} to be the earlier: it may be the other way about."
            if undated
            else "",
            f"{listed(self.third, 'and')} {was} there before {self.work}, and {is_} not told apart from it: "
            f"{self.title} and {self.work} may both follow a third."
            if self.third
            else "",
            f"{listed(self.beside, 'and')} {same} best explained by {left[0].title} too: a common source, and no sign "
            f"that {self.title} follows one of them, or they it."
            if self.beside
            else "",
        )

    def _answer(self, left: tuple[Parent, ...]) -> str:
        apart = self.of(APART)
        if len(left) > 1:
            roots = [one.title for one in left if one.title not in self.through]
            if self.through:
                between = listed(self.through, "or")
                return f"From {listed(roots, 'or')} directly, or through {between}: cannot be told apart."
            return f"From {listed(roots, 'or')}: cannot be told apart."
        if not apart:
            return (
                f"No candidate on record but {left[0].title} can be compared: it was held against no other."
            )
        return (
            f"Of {count(len(apart) + 1, 'candidate')} asked about {left[0].title} is told apart from all others: the "
            f"figures of {self.title} are {10 ** (apart[0].gap or 0.0):,.0f} times likelier if it was derived from it "
            f"than if from the next, {apart[0].title} ({count(apart[0].common, 'attribute')} that all three state). "
            "What is not on record may stand between."
        )

    def _aside(self) -> tuple[str, ...]:
        silent, later, kin, same = ([p.title for p in self.of(which)] for which in (SILENT, LATER, KIN, SAME))
        verb = "was" if self.unasked == 1 else "were"
        return (
            f"Its class is not stated: that of {self.work} is taken." if self.lent else "",
            f"Not ruled out, as they state no figure to compare: {listed(silent, 'and')}." if silent else "",
            f"No candidates, as {self.title} was there first: {listed(later, 'and')}." if later else "",
            f"No candidates, as one maker made them and {self.title}: {listed(kin, 'and')}." if kin else "",
            f"No candidates, as they share a designation with {self.title} that no work bears, and may be one product "
            f"with it: {listed(same, 'and')}."
            if same
            else "",
            f"{count(self.unasked, 'candidate')} past the budget {verb} not asked about."
            if self.unasked
            else "",
        )


def count(n: int, what: str) -> str:
    """Return a number with its noun."""
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def listed(names: list[str] | tuple[str, ...], word: str) -> str:
    """Return names in a sentence, each once: "a, b or c"; those past the sixth are counted."""
    every = list(dict.fromkeys(names))
    shown = every[:_LISTED]
    if len(every) > _LISTED:
        shown.append(f"{len(every) - _LISTED:,} more")
        word = "and" if word == "or" else word
    return f" {word} ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
