"""Which rights on record reach an act at any moment of a time: in force all of it, perhaps, or never.

A right counts for the kinds of act that the law reserves to its holder there. Who may sue, and who may do what, is
not asked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deadringer.model.dates import Span
from deadringer.model.records import Right
from deadringer.model.values import Answer, Reason
from deadringer.rights.asked import Asked
from deadringer.rights.in_force import in_force
from deadringer.rights.provisional import provisional
from deadringer.rights.reach import reaches
from deadringer.rights.record import Record
from deadringer.rights.reserved import reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """The rights on record that reach the act: in force all the time, or perhaps; `off` if none ever was.

    `of` has the steps for each.
    """

    rights: tuple[Right, ...]
    rights_unknown: tuple[Right, ...]
    off: bool
    of: Mapping[str, tuple[Reason, ...]]
    decides: tuple[str, ...]

    @property
    def named(self) -> tuple[Right, ...]:
        """Return every right that is, or may be, in force."""
        return self.rights + self.rights_unknown

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the steps, right by right."""
        return tuple(reason for reasons in self.of.values() for reason in reasons)


def protection(work_id: str, asked: Asked, span: Span, record: Record) -> Protection:
    """Return which rights in a work, or in what it derives from, reach an act at any moment of a span."""
    sure: list[Right] = []
    maybe: list[Right] = []
    of: dict[str, tuple[Reason, ...]] = {}
    decides: list[str] = []
    reached = False
    for at in record.lineage(work_id):
        for right in record.rights(at):
            there = reaches(right, asked.territory, span, record.territories, record.place)
            if there.value is False:
                continue
            answer = _in_force(right, at, asked, span, record)
            of[right.right_id] = (
                *answer.reasons,
                *there.reasons,
                *_before_grant(right, answer, span, record),
            )
            if answer.value is False:
                reached = reached or there.value is True
                continue
            may, why = reserved(right, asked.kind, span, record)
            of[right.right_id] += why
            if may is False:
                reached = reached or there.value is True
                continue
            decides.extend(f"{right.right_id}: {text}" for text in (*answer.decides, *there.decides))
            if may is None:
                place = record.place(right.territory)
                decides.append(
                    f"{right.right_id}: whether to {asked.kind} is reserved to its holder in {place}"
                )
            (sure if answer.value and there.value and may else maybe).append(right)
    return Protection(
        rights=tuple(sure),
        rights_unknown=tuple(maybe),
        off=reached and not sure and not maybe,
        of=of,
        decides=tuple(decides),
    )


def _in_force(right: Right, work_id: str, asked: Asked, span: Span, record: Record) -> Answer:
    """Answer for all of a span; what would decide is first that of the moment asked about."""
    work = record.works.get(work_id)
    answer = in_force(right, span, record.rules, work, record.place)
    if answer.value is not None or span == asked.when:
        return answer
    then = in_force(right, asked.when, record.rules, work, record.place)
    if then.value is None:
        return then
    return Answer(value=None, reasons=then.reasons, decides=("from when to when the act was done",))


def _before_grant(right: Right, answer: Answer, span: Span, record: Record) -> tuple[Reason, ...]:
    """Return what a published application gives for acts before the grant: that is no right to forbid them."""
    if answer.value is not False or right.published is None:
        return ()
    before = provisional(right, span, record.rules, record.place)
    return () if before.value is False else before.reasons
