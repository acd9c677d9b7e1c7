"""Whether the claimant may sue on a right, or on works: the holder of the right, else the chain of title.

A gap in the chain is never bridged by what the case says of today's holder: it is "unknown", with the
instrument that would close it.
"""

from __future__ import annotations

from collections.abc import Sequence

from deadringer.model.dates import Span
from deadringer.model.records import Right
from deadringer.model.values import Answer, Reason
from deadringer.model.words import moment
from deadringer.rights.reasons import SURE, followed, gathered, once, weakest
from deadringer.rights.record import Record
from deadringer.rights.titles import Holding, holdings


def standing(
    claimant: str, work_ids: Sequence[str], right: Right | None, asked: Span, record: Record
) -> Answer:
    """Tell whether the claimant is the one to sue.

    Parameters
    ----------
    claimant : str
        A party id.
    work_ids : sequence of str
        The works, where no right is given or its holder is not on record; all must agree.
    right : Right, optional
        The right relied on.
    asked : Span
        The moment or period of the act.
    record : Record
        The case.

    Returns
    -------
    Answer
        Yes, no, or unknown with the instrument that would decide.
    """
    if right is not None and right.holder:
        text = f"{right.right_id} is held by {record.parties.name(right.holder)}"
        said = Reason(text=text, source=right.source, certainty=right.certainty)
        return _holds(claimant, right.holder, f"the right {right.right_id}", (said,), record)
    works = (right.work_id,) if right is not None else tuple(work_ids)
    answers = [_in_work(claimant, work_id, asked, record) for work_id in works]
    values = {answer.value for answer in answers}
    reasons, decides = gathered(answers)
    return Answer(value=values.pop() if len(values) == 1 else None, reasons=reasons, decides=decides)


def _holds(claimant: str, holder: str, what: str, said: tuple[Reason, ...], record: Record) -> Answer:
    """Answer from one holder: the claimant, one it followed, a relation of another sort, or a stranger."""
    if claimant == holder:
        return Answer(value=True, reasons=said)
    claims, holds = record.parties.name(claimant), record.parties.name(holder)
    rows = next((s.rows for s in record.parties.line(holder).successors if s.party_id == claimant), None)
    if rows is not None:
        reasons = (*said, *(followed(row, record.parties) for row in rows))
        if weakest(row.certainty for row in rows) in SURE:
            return Answer(value=True, reasons=reasons)
        return Answer(value=None, reasons=reasons, decides=(f"that {what} passed from {holds} to {claims}",))
    if record.parties.related(claimant, holder):
        tied = Reason(
            text=f"{claims} and {holds} are related; a relation alone gives no right to sue",
            source="parties",
        )
        return Answer(
            value=None,
            reasons=(*said, tied),
            decides=(f"an assignment of {what}, or a power to sue, by {holds}",),
        )
    return Answer(value=False, reasons=said)


def _in_work(claimant: str, work_id: str, asked: Span, record: Record) -> Answer:
    """Answer from the chain of title in one work."""
    found, work = holdings(work_id, asked, record), record.title_of(work_id)
    chain = [holding for holding in found if holding.titled]
    named = [holding for holding in found if not holding.titled]
    if not found:
        said = Reason(text=f"no holder of {work} is on record for {moment(asked)}")
        return Answer(value=None, reasons=(said,), decides=(f"the chain of title in {work}",))
    if not chain and record.titles(work_id):
        said = Reason(text=f"no title in {work} on record reaches {moment(asked)}", source="titles")
        reasons = (said, *(reason for holding in named for reason in holding.reasons))
        return Answer(value=None, reasons=reasons, decides=(f"the chain of title in {work} on that day",))
    if not chain:
        bare = Reason(text=f"no instrument of title in {work} is on record", source="titles", certainty="low")
        return _holds(claimant, named[0].party_id, work, (*named[0].reasons, bare), record)
    answers = [_holds(claimant, holding.party_id, work, holding.reasons, record) for holding in chain]
    reasons, _ = gathered(answers)
    values = {answer.value for answer in answers}
    if len(values) == 1 and None not in values and all(holding.sure for holding in chain):
        value = values.pop()
        if value or all(holding.party_id != claimant for holding in named):
            return Answer(value=value, reasons=reasons)
    return _gap(claimant, work_id, reasons, named, record)


def _gap(
    claimant: str, work_id: str, reasons: tuple[Reason, ...], named: Sequence[Holding], record: Record
) -> Answer:
    """Answer where the chain does not reach the claimant, though something else may."""
    last = once(record.parties.respondent(title.holder) for title in record.titles(work_id) if title.holder)
    today = tuple(holder for holder in last if holder != claimant)
    origin = record.works[work_id].origin if work_id in record.works else ""
    rules = tuple(
        Reason(
            text=f"{row.rule} ({row.instrument})",
            source=row.source_url or row.instrument,
            certainty=row.certainty,
        )
        for row in record.rules.succession
        if row.predecessor == origin and "ownership" in row.kind
    )
    said = (reason for holding in named for reason in holding.reasons)
    work, claims = record.title_of(work_id), record.parties.name(claimant)
    if today:
        holders = " or ".join(record.parties.name(holder) for holder in today)
        missing = f"the instrument by which {work} passed from {holders} to {claims}"
    else:
        missing = f"the dates of the titles in {work}"
    return Answer(value=None, reasons=once((*reasons, *said, *rules)), decides=(missing,))
