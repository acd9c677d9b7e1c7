"""Whether the claimant may sue on a right, or on works: as holder, assignee, exclusive licensee, or agency of a State.

The holder is who the register names, else who the chain of title does; where the chain surely names another, that the
register names the claimant is not enough. A gap in the chain is never bridged by what the case says of today's holder:
it is "unknown", with the instrument that would close it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deadringer.model.dates import Span
from deadringer.model.records import Right
from deadringer.model.values import Answer, Reason
from deadringer.model.words import during, moment, when
from deadringer.rights.grants import Use, ran
from deadringer.rights.reasons import SURE, followed, gathered, once, weakest
from deadringer.rights.record import Record
from deadringer.rights.reserved import covers
from deadringer.rights.rows import LicenseeStanding
from deadringer.rights.titles import Holding, holdings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand(Answer):
    """Whether a claimant may sue, and as what.

    `how` is one of holder, assignee, exclusive_licensee, state_agency, none, unknown.
    """

    how: str = "unknown"


def standing(
    claimant: str, work_ids: Sequence[str], right: Right | None, asked: Span, record: Record
) -> Stand:
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
    Stand
        Yes, no, or unknown with the instrument that would decide; and as what the claimant stands.
    """
    works = (right.work_id,) if right is not None else tuple(work_ids)
    base = _registered(claimant, right, asked, record) if right is not None and right.holder else None
    base = base or _by_chain(claimant, works, asked, record)
    if base.value:
        return Stand(value=True, reasons=base.reasons, decides=base.decides, how="holder")
    ways: list[Stand | None] = [
        *(_agency(claimant, work_id, asked, record) for work_id in works),
        *(_assignee(claimant, work_id, asked, record) for work_id in works),
        *((_licensee(claimant, right, asked, record),) if right is not None else ()),
    ]
    found = [way for way in ways if way is not None]
    for way in found if len(works) == 1 else ():
        if way.value:
            return way
    reasons, decides = gathered((base, *found))
    value = None if found else base.value
    return Stand(value=value, reasons=reasons, decides=decides, how="unknown" if value is None else "none")


def _registered(claimant: str, right: Right, asked: Span, record: Record) -> Answer:
    """Answer from the holder that a right's row names; yes only where the chain of title surely names no other."""
    name = record.parties.name
    text = f"{right.right_id} is held by {name(right.holder)}"
    said = Reason(text=text, source=right.source, certainty=right.certainty)
    answer = _holds(claimant, right.holder, f"the right {right.right_id}", (said,), record)
    others = [
        held
        for held in holdings(right.work_id, asked, record)
        if held.titled and held.sure and not record.parties.related(held.party_id, right.holder)
    ]
    if not others or not answer.value:
        return answer
    reasons = (*answer.reasons, *(reason for held in others for reason in held.reasons))
    chain = " and ".join(name(held.party_id) for held in others)
    held_by = f"whether {name(right.holder)} or {chain} held {right.right_id}"
    decides = f"{held_by}: the register and the chain of title differ"
    return Answer(value=None, reasons=reasons, decides=(decides,))


def _agency(claimant: str, work_id: str, asked: Span, record: Record) -> Stand | None:
    """Answer for an agency of the State that holds a work: it takes an instrument that gives it the power to act."""
    party = record.parties.party(claimant)
    if party is None or party.kind != "state_agency":
        return None
    above = record.parties.controllers(claimant)
    found = holdings(work_id, asked, record)
    states = [held for held in found if held.party_id in above]
    if not states:
        return None
    for own in found:
        title = record.titles(work_id)
        given = any(row.holder == claimant and row.instrument for row in title)
        if own.party_id == claimant and own.sure and own.titled and given:
            return Stand(value=True, reasons=(*states[0].reasons, *own.reasons), how="state_agency")
    state, work = record.parties.name(states[0].party_id), record.title_of(work_id)
    decides = f"the instrument by which {state} gave {party.name} the power to act for {work}"
    return Stand(value=None, reasons=states[0].reasons, decides=(decides,))


#: Words by which an instrument passes claims that arose before it.
_PAST = re.compile(r"\b(?:past|accrued|existing|earlier) (?:claims|causes of action)\b", re.IGNORECASE)


def _assignee(claimant: str, work_id: str, asked: Span, record: Record) -> Stand | None:
    """Answer for one who has a title since after the act: past claims pass only if the instrument says so."""
    for row in record.titles(work_id):
        if row.holder != claimant or row.starts is None or asked.before(row.starts) is not True:
            continue
        name, work = record.parties.name(claimant), record.title_of(work_id)
        instrument = row.instrument or "no instrument stated"
        text = f"{row.title_id}: {name} has held {work} since {when(row.starts)} ({instrument})"
        said = Reason(text=text, source=row.source, certainty=row.certainty)
        if _PAST.search(row.instrument) and row.certainty in SURE:
            return Stand(value=True, reasons=(said,), how="assignee")
        decides = f"whether claims of {moment(asked)} passed with {row.title_id}"
        return Stand(value=None, reasons=(said,), decides=(decides,))
    return None


#: What is said of an exclusive licensee, by what the law lets it do.
_SUES = {
    "yes": "may sue alone",
    "after_notice": "may sue alone only if the holder, given notice, does not",
    "with_holder": "may sue only with the holder, or with its consent",
}


def _licensee(claimant: str, right: Right, asked: Span, record: Record) -> Stand | None:
    """Answer for an exclusive licensee there and then, as far as the law lets it sue without the holder."""
    name = record.parties.name(claimant)
    for row in record.licences(right.work_id):
        use = Use(kind="", territory=right.territory, asked=asked)
        here = record.territories.same(row.territory, right.territory, row.starts or row.ends, asked)
        if row.licensee != claimant or row.exclusive != "yes" or not here or not ran(row, use, record):
            continue
        text = f"{row.licence_id}: {name} was the exclusive licensee {during(asked)}"
        reasons = [Reason(text=text, source=row.source, certainty=row.certainty)]
        laws = [rule for kind in right.kind if (rule := _sues(kind, right, asked, record)) is not None]
        for law in laws:
            text = f"an exclusive licensee {_SUES[law.alone]} ({law.statute})"
            reasons.append(Reason(text=text, source=law.source_url or law.statute, certainty=law.certainty))
        if (
            laws
            and len(laws) == len(right.kind)
            and {law.alone for law in laws} == {"yes"}
            and row.certainty in SURE
        ):
            return Stand(value=True, reasons=tuple(reasons), how="exclusive_licensee")
        decides = f"that the holder of {right.right_id} joins {name}, or lets it sue alone"
        return Stand(value=None, reasons=tuple(reasons), decides=(decides,))
    return None


def _sues(kind: str, right: Right, asked: Span, record: Record) -> LicenseeStanding | None:
    for row in record.rules.licensee_standing:
        if row.territory == right.territory and kind in row.right and covers(row, asked):
            return row
    return None


def _by_chain(claimant: str, works: Sequence[str], asked: Span, record: Record) -> Answer:
    """Answer from the chain of title in every work."""
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
