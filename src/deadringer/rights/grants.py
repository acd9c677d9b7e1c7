"""What one row of licences says about an act: whether it ran then, and whether it reaches what was done.

A row speaks for the time that it, or whoever stated it, could know. `valid` answers from its start to its end;
without an end, up to the day it was stated. `never` and `never_taken` look back: they answer up to the day they
were stated. `refused` tells of one day: who was refused then may have had a licence before, or since. `expired`,
`ended` and `granted_without_title` answer from when the licence was over, or given, since none is shown since. A
row without `status_on` is what the case itself states on its `as_of`. Where nothing at all dates an act, `valid`
and the negatives answer as they were last stated. A licence runs through the day on which it ends.

A row that ran still permits only what it is for: its territory, its kinds of act, its field, its number of units,
granted by one who could. What it surely does not permit is said before what is merely not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from deadringer.model.dates import Span, day, within
from deadringer.model.records import Licence, Succession
from deadringer.model.values import Reason
from deadringer.model.words import during, noted, period, plain, when
from deadringer.model.words import moment as told
from deadringer.rights.caps import cap_of
from deadringer.rights.parties import folded
from deadringer.rights.reasons import followed, weakest
from deadringer.rights.record import Record
from deadringer.rights.titles import holdings

_NEVER = frozenset({"never", "never_taken"})
NEGATIVE = _NEVER | {"refused"}
_OVER = frozenset({"expired", "ended"})
_OPEN = frozenset({"unknown", ""})
#: What a row says of a time before it began: nothing.
NOT_YET = "not_yet"

#: A permission, why, and what would decide it better.
_Said = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a licence is asked for: what was done, where, in which field, and at which moment or period.

    Not `dated` where no date of the act itself is on record; not `recorded` where no act is. `past` names the licences
    whose cap these units of the act are past, `perhaps` those whose cap they may be past.
    """

    kind: str
    territory: str
    asked: Span
    dated: bool = True
    recorded: bool = True
    field: str = ""
    past: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What licences say: one of the permissions; `silent` where none is about the work, or the one had not begun."""

    permission: str
    reasons: tuple[Reason, ...] = ()
    decides: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    silent: bool = False


def judged(
    row: Licence,
    maker: str,
    rows: Sequence[Succession],
    use: Use,
    record: Record,
    under: tuple[str, ...] = (),
) -> Verdict | None:
    """Return what one row says about an act of a maker; None where it is about another territory.

    Parameters
    ----------
    row : Licence
        The row; its licensee is the maker, or of its line.
    maker : str
        A party id.
    rows : sequence of Succession
        What links the maker and the licensee; none where they are one.
    use : Use
        The act.
    record : Record
        The case.
    under : tuple of str
        The sublicences that brought us here: a licence cannot rest on itself.
    """
    where = record.territories.same(row.territory, use.territory, row.starts or row.ends, use.asked)
    if where is False:
        return None
    permission, why, decides = _on_the_date(row, use, day(record.case.settings.as_of), record)
    if where is None:
        permission = "unknown"
        why = f"it names {record.place(row.territory)}; whether it reaches {record.place(use.territory)} is open"
        decides = f"the territory of {row.licence_id}"
    elif permission == "licensed":
        against = list(_objections(row, maker, rows, use, record, under))
        sure = [said for said in against if said[0] != "unknown"]
        if against:
            permission, why, decides = (sure or against)[0]
        elif row.cap:
            why += f"; capped at {row.cap}"
            decides = decides or f"that the act kept within the cap of {row.licence_id}"
    certainty = weakest((row.certainty, *(link.certainty for link in rows)))
    reason = Reason(text=f"{_quoted(row, record)}: {why}", source=row.source, certainty=certainty)
    return Verdict(
        permission="unknown" if permission == NOT_YET else permission,
        silent=permission == NOT_YET,
        reasons=(reason, *(followed(link, record.parties) for link in rows)),
        decides=(decides,) if decides else (),
        licences=(row.licence_id,),
    )


def ran(row: Licence, use: Use, record: Record) -> bool:
    """Tell whether a licence is shown to have run at a moment, whatever it was for."""
    return _on_the_date(row, use, day(record.case.settings.as_of), record)[0] == "licensed"


def _objections(
    row: Licence,
    maker: str,
    rows: Sequence[Succession],
    use: Use,
    record: Record,
    under: tuple[str, ...],
) -> Iterator[_Said]:
    """Yield why a licence that ran does not permit an act, or may not."""
    name, row_id = record.parties.name, row.licence_id
    if rows and not _is_the_licensee(row.licensee, rows, use.asked):
        why = f"it names {name(row.licensee)}; whether it passed to {name(maker)} is not on record"
        yield "unknown", why, f"that {row_id} passed to {name(maker)}"
    if row.under:
        yield from _sublicence(row, use, record, (*under, row_id))
    elif row.kind != "compulsory" and not _may_grant(row, use.asked, record):
        why = (
            f"nothing on record ties {name(row.licensor)} to a holder of {record.title_of(row.work_id)} then"
        )
        yield "unknown", why, f"the chain of title: the title of {name(row.licensor)} when it gave {row_id}"
    excluded = _excludes(row, use, record)
    if excluded:
        yield "no_licence_in_force", f"it excludes {', '.join(row.excluded)}", ""
    elif excluded is None:
        why = f"it excludes {', '.join(row.excluded)}; whether {use.kind} is open"
        yield "unknown", why, f"what {row_id} excludes"
    if use.kind not in row.scope and not excluded:
        why = f"it is for {', '.join(row.scope) or 'an unknown scope'}; {use.kind} is not named"
        yield "unknown", why, f"the scope of {row_id}"
    if row.field and not use.field:
        yield (
            "unknown",
            f"it is for {row.field}; in which field the act was is not on record",
            "the field of the act",
        )
    elif row.field and folded(row.field) != folded(use.field):
        yield (
            "no_licence_in_force",
            f"it is for {row.field}, and the act was in another field: {use.field}",
            "",
        )
    if row_id in use.past:
        yield "no_licence_in_force", f"capped at {row.cap}, and these units are past the cap", ""
    elif row_id in use.perhaps or (row.cap and use.recorded and cap_of(row.cap) is None):
        why = f"capped at {row.cap}; whether these units are within it is not on record"
        yield "unknown", why, f"how many units were made or dealt in under {row_id}, in order of time"


def _sublicence(row: Licence, use: Use, record: Record, under: tuple[str, ...]) -> Iterator[_Said]:
    """Yield what is not shown of the licence that a sublicence rests on, when it was given and at the act."""
    head = record.licence(row.under)
    decides = f"the chain of title of {row.licence_id}: that {row.under} ran, and allowed a sublicence"
    if head is None or row.under in under:
        yield "unknown", f"it rests on {row.under}, which rests on no title", decides
        return
    for asked in (use.asked, row.starts or use.asked):
        said = judged(head, head.licensee, (), replace(use, asked=asked), record, under)
        if said is None or said.permission != "licensed":
            why = said.reasons[0].text if said else f"{row.under} is for {record.place(head.territory)}"
            yield (
                "unknown",
                f"it is under {row.under}, which is not shown to have run for this ({why})",
                decides,
            )
            break
    if head.sublicensing != "yes":
        allowed = "allows no sublicence" if head.sublicensing else "is not known to allow a sublicence"
        yield "unknown", f"it is under {row.under}, which {allowed}", decides
    if row.licensor and record.parties.between(row.licensor, head.licensee) is None:
        given, owed = record.parties.name(row.licensor), record.parties.name(head.licensee)
        yield "unknown", f"{given} gave it, but {row.under} names {owed}", decides


def _on_the_date(row: Licence, use: Use, as_of: Span, record: Record) -> tuple[str, str, str]:
    """Return the permission a row speaks of at a moment, why, and what would decide it better."""
    contract = f"the contract behind {row.licence_id}, with its dates"
    asked, said = use.asked, row.status_on or as_of
    if row.status in NEGATIVE:
        reached = said.first is not None and asked.last is not None and asked.last <= said.first
        if not use.dated or (reached and (row.status in _NEVER or asked.first == said.last)):
            return "never_licensed", "a negative on record", ""
        why = f"stated as of {when(said)}, it does not answer for {told(asked)}"
        return (
            "unknown",
            why,
            f"a licence at that time, or that none was given by then (beside {row.licence_id})",
        )
    if row.status == "disputed":
        return "unknown", "the sources do not agree whether it was granted or ran", contract
    starts = row.starts or Span(None, said.last)
    if row.status == "granted_without_title":
        known = [last for last in (said.last, row.ends.last if row.ends else None) if last is not None]
        given = row.starts or Span(None, min(known, default=None))
        if asked.before(given) is not False:
            return "unknown", f"whether it was given before {told(asked)} is not on record", contract
        licensor = record.parties.name(row.licensor) or "the licensor"
        return "no_licence_in_force", f"{licensor} had no title to grant it", ""
    if row.status not in _OVER | _OPEN:
        return _if_valid(row, use, starts, said, contract)
    if row.starts is not None and row.ends is not None and within(asked, row.starts, row.ends.next_day()):
        return "licensed", f"it ran {during(asked)}", ""
    if row.ends is not None and asked.before(row.ends.next_day()) is False:
        return (
            "no_licence_in_force",
            f"it ended {when(row.ends)}, before {told(asked)}; none since is on record",
            "",
        )
    if row.status in _OVER and asked.before(Span(starts.first, said.last)) is False:
        return "no_licence_in_force", f"it was over by {told(said)}; none since is on record", ""
    if asked.before(starts) is True:
        return NOT_YET, f"it began {when(starts)}, after {told(asked)}", "a licence for that time"
    return "unknown", f"whether it ran {during(asked)} is not on record", contract


def _if_valid(row: Licence, use: Use, starts: Span, said: Span, contract: str) -> tuple[str, str, str]:
    """Return the permission of a licence stated to be valid: for as long as it was stated to run."""
    asked = use.asked
    if row.ends is not None and asked.before(row.ends.next_day()) is False:
        return (
            "no_licence_in_force",
            f"it ended {when(row.ends)}, before {told(asked)}; none since is on record",
            "",
        )
    if row.starts is not None and asked.before(row.starts) is True:
        return NOT_YET, f"it began {when(row.starts)}, after {told(asked)}", "a licence for that time"
    begun = asked.before(starts) is False
    if begun and row.ends is not None and asked.before(row.ends.next_day()) is True:
        return "licensed", f"it ran {during(asked)}", ""
    reached = said.first is not None and asked.last is not None and asked.last <= said.first
    if begun and row.ends is None and (reached or not use.dated):
        stated = f" ({when(row.status_on)})" if row.status_on else ""
        why = f"valid as last stated{stated}; no end is on record"
        return "licensed", why, f"that {row.licence_id} still runs"
    return "unknown", f"whether it ran {during(asked)} is not on record", contract


def _is_the_licensee(licensee: str, rows: Sequence[Succession], asked: Span) -> bool:
    """Tell whether the maker was then the licensee itself: not yet, or already, its successor."""
    earlier = rows[-1].predecessor == licensee
    return all(row.on is not None and asked.before(row.on) is earlier for row in rows)


def _may_grant(row: Licence, asked: Span, record: Record) -> bool:
    """Tell whether a licensor, where one is named, is tied to who surely held the work then, however loosely.

    Then is when the licence began; where that is not on record, at the act.
    """
    work = record.works.get(row.work_id)
    if not row.licensor or not (record.titles(row.work_id) or (work and work.holder)):
        return True
    held = holdings(row.work_id, row.starts or asked, record)
    return any(h.sure and record.parties.related(row.licensor, h.party_id) for h in held)


#: How a territory is written.
_CODE = re.compile(r"[A-Z]{2}")

#: The words a contract has for each kind of act.
_ACTS = {
    word: kind
    for kind, words in {
        "make": "make makes making made manufacture manufactures manufacturing production",
        "sell": "sell sells selling sale sales sold",
        "offer": "offer offers offering offerings offered",
        "import": "import imports importing importation imported",
        "export": "export exports exporting exportation exported",
    }.items()
    for word in words.split()
}


def _excludes(row: Licence, use: Use, record: Record) -> bool | None:
    """Tell whether a licence excludes an act, by its kind or its territory; None where its words do not tell."""
    answers: set[bool | None] = set()
    for text in row.excluded:
        kind = _ACTS.get(text.strip().casefold())
        if kind is not None:
            answers.add(kind == use.kind)
        elif _CODE.fullmatch(text.strip()):
            answers.add(
                record.territories.same(text.strip(), use.territory, row.starts or row.ends, use.asked)
            )
        else:
            answers.add(None)
    return True if True in answers else None if None in answers else False


def _quoted(row: Licence, record: Record) -> str:
    """Return a row of licences as a sentence, its parties and its work by name."""
    grant = "gave no licence to" if row.status in NEGATIVE else "licensed"
    dates = f", {period(row.starts, row.ends)}" if row.starts or row.ends else ""
    stated = " ".join(
        part
        for part in (when(row.status_on) if row.status_on else "", f"by {row.said_by}" if row.said_by else "")
        if part
    )
    status = f"status: {plain(row.status or 'unknown')}" + (f", stated {stated}" if stated else "")
    note = f"; {noted(row.note)}" if row.note else ""
    licensor, licensee = record.parties.name(row.licensor) or "someone", record.parties.name(row.licensee)
    return (
        f"{row.licence_id}: {licensor} {grant} {licensee} for {record.title_of(row.work_id)} "
        f"in {record.place(row.territory)}{dates} ({status}{note})"
    )
