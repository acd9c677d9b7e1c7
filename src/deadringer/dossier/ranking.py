"""The ranked table of a docket: every factor of a claim's place as one value, in words and for the filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from deadringer.dossier import words
from deadringer.dossier.deadlines import next_day
from deadringer.dossier.desk import Desk
from deadringer.dossier.sheets import Part
from deadringer.model.values import Claim
from deadringer.model.words import plain

#: The steps a reader can ask for: at least so great a log10 likelihood ratio.
STEPS = (
    (0.0, "for derivation"),
    (1.0, "10 times or more"),
    (2.0, "100 times or more"),
    (3.0, "1,000 times or more"),
)
#: What words of support end in, which the head of their column says for all.
FOR = " for derivation from the work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A claim or matter as a row. What ends in `_in` is what the filters ask for: codes, each once."""

    part: Part
    due: date | None
    where_in: tuple[str, ...]
    right_in: tuple[str, ...]
    permission_in: tuple[str, ...]
    without_sum: str

    @property
    def support(self) -> str:
        """The words of support, without what they are for where that is derivation."""
        return self.claim.support.partition(FOR)[0]

    @property
    def bars(self) -> tuple[str, ...]:
        """The kinds of what may keep a court from hearing it, each once."""
        return tuple(dict.fromkeys(bar.kind for bar in self.claim.bars))

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.part.claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a filter can be set to: its name, its label, and its values with what they are called."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


def rows(parts: Iterable[Part], desk: Desk, as_of: date) -> tuple[Row, ...]:
    """Return a row for each part, in the same order."""
    return tuple(_row(part, desk, as_of) for part in parts)


def choices(found: Sequence[Row], desk: Desk) -> tuple[Choice, ...]:
    """Return the filters that tell some of the rows from others, each with what occurs."""
    forums = {row.claim.forum for row in found}
    where = {code for row in found for code in row.where_in}
    rights = {kind for row in found for kind in row.right_in}
    answers = {answer for row in found for answer in row.permission_in}
    states = {row.claim.state for row in found}
    best = max((row.claim.log10_lr for row in found), default=0.0)
    offered = (
        Choice(name="state", label="State", options=tuple((one, one) for one in sorted(states))),
        Choice(name="permission", label="Permission", options=_said(answers, words.PERMISSION)),
        Choice(name="forum", label="Forum", options=_places(forums, desk)),
        Choice(name="where", label="Made or acted in", options=_places(where, desk)),
        Choice(name="right", label="Kind of right", options=_said(rights, words.RIGHT)),
        Choice(
            name="support",
            label="Support",
            options=tuple((f"{least:g}", said) for least, said in STEPS if least <= best),
        ),
    )
    return tuple(choice for choice in offered if choice.options)


def _row(part: Part, desk: Desk, as_of: date) -> Row:
    claim = part.claim
    where: dict[str, None] = {}
    for exhibit in claim.exhibits:
        made_in = desk.sighting(exhibit.sighting_id).made_in
        where |= dict.fromkeys(
            code for code in (made_in, *(p.territory for p in exhibit.permissions)) if code
        )
    named = desk.rights((*claim.rights, *part.beside, *part.may))
    return Row(
        part=part,
        due=next_day(claim, as_of),
        where_in=tuple(sorted(where)),
        right_in=tuple(sorted({kind for right in named for kind in right.kind})),
        permission_in=tuple(dict.fromkeys(claim.permission.split("|"))),
        without_sum=next((head.missing[0] for head in claim.heads if head.missing), ""),
    )


def _said(codes: Iterable[str], called: dict[str, str]) -> tuple[tuple[str, str], ...]:
    order = list(called)
    return tuple(
        (code, called.get(code, plain(code)))
        for code in sorted(codes, key=lambda c: (order.index(c) if c in order else len(order), c))
    )


def _places(codes: Iterable[str], desk: Desk) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted(((code, desk.place(code)) for code in codes if code), key=lambda one: (one[1], one[0]))
    )
