"""Whether a maker had made the thing there before the right was filed, and may therefore go on.

An answer only where the record decides it for every right that is, or may be, in force: the same party made the same
product in that territory surely before the right's priority and before the work was disclosed, and nothing on record
ties it to the holder. How far it may go on is the law's: to the same extent, or for its own business. Else it stays a
defence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from deadringer.model.dates import Span
from deadringer.model.records import Act, Right
from deadringer.model.values import Reason
from deadringer.model.words import RIGHT, when
from deadringer.rights.asked import Asked, asked_of
from deadringer.rights.reasons import SURE, once
from deadringer.rights.record import Record
from deadringer.rights.reserved import covers, laws
from deadringer.rights.rows import PriorUse

#: The kinds of right against which the law knows prior use.
AGAINST = frozenset({"patent", "utility_model", "design"})
#: What one who made before may go on to do; what others made is no use of its own.
_GOES_ON = frozenset({"make", "sell", "offer", "export"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Whether prior use permits an act as far as one right goes, and what is on record for it and against it.

    `open` where a making surely before the right is on record, and only what is not on record stands against it.
    """

    right_id: str
    permits: bool = False
    open: bool = False
    supports: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()


def prior_use(
    act: Act | None,
    asked: Asked,
    span: Span,
    rights: Sequence[Right],
    record: Record,
    handed_over: Sequence[Reason] = (),
) -> tuple[Used, ...]:
    """Tell, right by right, whether the makers may go on with what they did before it was filed.

    Parameters
    ----------
    act : Act or None
        The act.
    asked : Asked
        What is asked of it: where, when, and who did it.
    span : Span
        All the time in which it may have been done.
    rights : sequence of Right
        Every right that is, or may be, in force for it.
    record : Record
        The case.
    handed_over : sequence of Reason
        Hand-overs of documents that may have reached the maker's territory.
    """
    if act is None or asked.kind not in _GOES_ON or not asked.parties or asked.strangers:
        return ()
    ties = (*handed_over, *_ties(asked, rights, record))
    return tuple(_against(right, act, asked, span, ties, record) for right in rights)


def _against(
    right: Right, act: Act, asked: Asked, span: Span, ties: tuple[Reason, ...], record: Record
) -> Used:
    """Answer for one right: the earliest making on record decides."""
    since = right.priority or right.filed or right.granted
    if since is None or not set(right.kind) <= AGAINST:
        return Used(right_id=right.right_id)
    before = [
        (starts, row)
        for row in dict.fromkeys((act, *record.acts_with(act.sighting_id)))
        if (starts := row.starts) is not None
        and starts.before(since) is True
        and _same(row, act, asked, record)
    ]
    if not before:
        return Used(right_id=right.right_id)
    starts, first = min(before, key=lambda one: one[0].last or date.max)
    text = f"making began {when(starts)}, before {right.right_id} ({when(since)})"
    supports = [Reason(text=text, source=first.source, certainty=first.certainty)]
    against, lacks = list(ties), list[Reason]()
    disclosed = record.works[right.work_id].disclosed
    earlier = starts.before(disclosed) if disclosed is not None else None
    if earlier is not True:
        told = f"disclosed {when(disclosed)}" if disclosed else "disclosed at a time not on record"
        text = f"{record.title_of(right.work_id)} was {told}: it may have been known to the maker"
        (lacks if earlier is None else against).append(Reason(text=text, source="works"))
    if first.certainty not in SURE:
        text = f"the making on record as {first.act_id} is not certain enough"
        lacks.append(Reason(text=text, source=first.source, certainty=first.certainty))
    for kind in right.kind:
        row = _rule(kind, right, span, record)
        if row is None:
            text = f"no rule on prior use of a {RIGHT[kind]} in {record.place(right.territory)} is on record"
            against.append(Reason(text=text, source="prior_use"))
            continue
        text = f"prior use in {record.place(row.territory)}: {_EXTENT[row.extent]} ({row.statute})"
        supports.append(Reason(text=text, source=row.source_url or row.statute, certainty=row.certainty))
        against.extend(_beyond(row, first, starts, act, since))
    return Used(
        right_id=right.right_id,
        permits=not (against or lacks),
        open=bool(lacks) and not against,
        supports=tuple(supports),
        against=once((*against, *lacks)),
    )


_EXTENT = {
    "same": "the user may go on to the extent of before",
    "business": "the user may go on for its own business",
    "unsettled": "how far the user may go on is not settled",
}


def _beyond(row: PriorUse, first: Act, starts: Span, act: Act, since: Span) -> Iterator[Reason]:
    """Yield why an act is not shown to keep within what the law lets a prior user do."""
    if starts.shifted(row.years_before).before(since) is not True:
        yield Reason(
            text=f"use for {row.years_before} year before the filing is not shown", source=row.statute
        )
    most, units = first.quantity, act.quantity
    kept = first != act and most is not None and units is not None and units <= most
    if row.extent == "unsettled" or (row.extent == "same" and not kept):
        yield Reason(
            text="that the act kept to the extent of the earlier use is not on record", source=row.statute
        )


def _rule(kind: str, right: Right, span: Span, record: Record) -> PriorUse | None:
    """Return the row on prior use of a kind of right, where it is in force, on every day of a span."""
    for place in laws(right.territory, span, record):
        for row in record.rules.prior_use:
            if row.territory == place and kind in row.right and covers(row, span):
                return row
    return None


def _same(row: Act, act: Act, asked: Asked, record: Record) -> bool:
    """Tell whether an act was making, of the same product, in the same territory, by all who did the other."""
    if row.kind != "make" or row.sighting_id != act.sighting_id:
        return False
    if row == act:
        return True
    earlier = asked_of(record.sightings[row.sighting_id], row, record)
    if record.territories.same(earlier.territory, asked.territory, earlier.when, asked.when) is not True:
        return False
    return set(asked.parties) <= set(earlier.parties) and not earlier.strangers


def _ties(asked: Asked, rights: Sequence[Right], record: Record) -> Iterator[Reason]:
    """Yield what on record ties a maker to the works or their holders: it may have had them from there."""
    works = dict.fromkeys(at for right in rights for at in record.lineage(right.work_id))
    tied: Callable[[str, str], bool] = record.parties.related
    for party in asked.parties:
        name = record.parties.name(party)
        for work_id in works:
            work = record.title_of(work_id)
            for row in record.licences(work_id):
                if row.status != "never" and tied(party, row.licensee):
                    yield Reason(
                        text=f"{row.licence_id} ties {name} to {work}",
                        source=row.source,
                        certainty=row.certainty,
                    )
            holders = {title.holder for title in record.titles(work_id)} | {record.works[work_id].holder}
            holders |= {right.holder for right in rights if right.work_id == work_id}
            for holder in sorted(holders - {""}):
                if tied(party, holder):
                    text = f"{name} is related to {record.parties.name(holder)}, which held {work}"
                    yield Reason(text=text, source="parties")
