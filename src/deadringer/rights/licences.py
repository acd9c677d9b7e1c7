"""What the licences on record say about one maker, one work and one moment; of rights and owners, nothing.

A licence binds the party it names; across a succession it is not known to have passed. A negative is an
answer only about the work it names. What is not shown is never taken as shown, either way.

A row speaks for the time that it, or whoever stated it, could know. `valid` answers from its start to its end;
without an end, up to the day it was stated. `never` and `never_taken` look back: they answer up to the day they
were stated. `refused` tells of one day: who was refused then may have had a licence before, or since. `expired`,
`ended` and `granted_without_title` answer from when the licence was over, or given, since none is shown since. A
row without `status_on` is what the case itself states on its `as_of`. Where nothing at all dates an act, `valid`
and the negatives answer as they were last stated.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from deadringer.model.dates import Span, day, within
from deadringer.model.records import Licence, Succession
from deadringer.model.values import NOT_PERMITTED, Reason
from deadringer.model.words import during, noted, period, plain, when
from deadringer.model.words import moment as told
from deadringer.rights.reasons import followed, gathered, once, weakest
from deadringer.rights.record import Record
from deadringer.rights.titles import holdings

_NEVER = frozenset({"never", "never_taken"})
_NEGATIVE = _NEVER | {"refused"}
_OVER = frozenset({"expired", "ended"})
_OPEN = frozenset({"unknown", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The moment or period a licence is asked for; not `dated` where no date of the act itself is on record."""

    asked: Span
    dated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What licences say: one of the permissions, and `silent` where none of them is about the work."""

    permission: str
    reasons: tuple[Reason, ...] = ()
    decides: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    silent: bool = False


def licensed(
    maker: str,
    work_id: str,
    act_kind: str,
    territory: str,
    moment: Moment,
    record: Record,
    *,
    relied: Collection[str] = (),
) -> Verdict:
    """Tell what is on record on a licence for a maker: of the work, and of those whose rights are relied on.

    Parameters
    ----------
    maker : str
        A party id.
    work_id : str
        The work; those it derives from are looked at where it has no row itself.
    act_kind, territory : str
        What was done, and where.
    moment : Moment
        When.
    record : Record
        The case.
    relied : collection of str
        The works in which a right is in force for the act: the licences for each of them are asked too.

    Returns
    -------
    Verdict
        licensed, no_licence_in_force, never_licensed or unknown. That a licence for an ancestor is over, and
        none shown since, is an answer; that one was refused or is valid is none about what derives from it.
        Where a right in an ancestor is relied on, and its own licences may permit what the nearer rows deny, or
        deny what those permit: unknown.
    """
    found: Verdict | None = None
    for at in record.lineage(work_id):
        said = _of_work(at, maker, act_kind, territory, moment, record)
        if said is None:
            continue
        if found is None:
            found = said if at == work_id else _inherited(said, at, work_id, record)
        elif at in relied and _differs(found.permission, said.permission):
            found = _apart((found, said))
    if found is not None:
        return found
    name = record.parties.name(maker)
    bare = Reason(
        text=f"no licence for {name} in {record.title_of(work_id)} is on record; the record may be incomplete",
        source="licences",
    )
    return Verdict(
        permission="unknown",
        reasons=(bare,),
        decides=(f"a licence for {name}, or its refusal",),
        silent=True,
    )


def _of_work(
    work_id: str, maker: str, act_kind: str, territory: str, moment: Moment, record: Record
) -> Verdict | None:
    """Return what the rows of one work say together; None where none of them reaches the maker and the act."""
    verdicts = []
    for row in record.licences(work_id):
        rows = record.parties.between(maker, row.licensee)
        verdict = _judge(row, maker, rows, act_kind, territory, moment, record) if rows is not None else None
        if verdict is not None:
            verdicts.append(verdict)
    return _together(verdicts) if verdicts else None


def _differs(nearer: str, ancestor: str) -> bool:
    """Tell whether what is said of an ancestor's licence leaves open what the nearer rows say."""
    if nearer == "licensed":
        return ancestor == "never_licensed"
    return nearer in NOT_PERMITTED and ancestor not in NOT_PERMITTED


def _inherited(found: Verdict, at: str, work_id: str, record: Record) -> Verdict:
    """Return what the rows of an ancestor say about a work that has none."""
    work = record.title_of(work_id)
    text = f"no licence for {work} itself is on record; it derives from {record.title_of(at)}"
    said = Reason(text=text, source="works")
    reasons = (*found.reasons, said)
    if found.permission == "no_licence_in_force":
        return Verdict(
            permission=found.permission, reasons=reasons, decides=found.decides, licences=found.licences
        )
    decides = once((f"a licence for {work}, or its refusal", *found.decides))
    # A licence for the ancestor that is disputed may reach what derives from it: that is no silence.
    return Verdict(
        permission="unknown", reasons=reasons, decides=decides, silent=found.permission != "unknown"
    )


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """Join the rows of one work: one in force beside one that is over is in force."""
    answers = {verdict.permission for verdict in verdicts}
    reasons, decides = gathered(verdicts)
    licences = once(licence for verdict in verdicts for licence in verdict.licences)
    if answers == {"licensed", "no_licence_in_force"}:
        answers = {"licensed"}
    if len(answers) == 1:
        return Verdict(permission=answers.pop(), reasons=reasons, decides=decides, licences=licences)
    return _apart(verdicts)


def _apart(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the unknown of rows that do not agree."""
    reasons, decides = gathered(verdicts)
    licences = once(licence for verdict in verdicts for licence in verdict.licences)
    said = Reason(text=f"the record does not agree: {', '.join(licences)}", source="licences")
    decides = once((*decides, f"the documents behind {', '.join(licences)}"))
    return Verdict(permission="unknown", reasons=(*reasons, said), decides=decides, licences=licences)


def _judge(
    row: Licence,
    maker: str,
    rows: Sequence[Succession],
    act_kind: str,
    territory: str,
    moment: Moment,
    record: Record,
) -> Verdict | None:
    """Return what one row says about an act; None where it is about another territory."""
    asked = moment.asked
    where = record.territories.same(row.territory, territory, row.starts or row.ends, asked)
    if where is False:
        return None
    excluded = _excludes(row, act_kind, territory, asked, record)
    permission, why, decides = _on_the_date(row, moment, day(record.case.settings.as_of), record)
    name = record.parties.name
    if where is None:
        permission, why = (
            "unknown",
            f"it names {record.place(row.territory)}; whether it reaches {record.place(territory)} is open",
        )
        decides = f"the territory of {row.licence_id}"
    elif permission == "licensed" and rows and not _is_the_licensee(row.licensee, rows, asked):
        why = f"it names {name(row.licensee)}; whether it passed to {name(maker)} is not on record"
        permission, decides = "unknown", f"that {row.licence_id} passed to {name(maker)}"
    elif permission == "licensed" and not _may_grant(row, asked, record):
        why = (
            f"nothing on record ties {name(row.licensor)} to a holder of {record.title_of(row.work_id)} then"
        )
        permission, decides = "unknown", f"the title of {name(row.licensor)}"
    elif permission == "licensed" and excluded:
        permission, why, decides = "no_licence_in_force", f"it excludes {', '.join(row.excluded)}", ""
    elif permission == "licensed" and excluded is None:
        permission, why = "unknown", f"it excludes {', '.join(row.excluded)}; whether {act_kind} is open"
        decides = f"what {row.licence_id} excludes"
    elif permission == "licensed" and act_kind not in row.scope:
        permission, why = (
            "unknown",
            f"it is for {', '.join(row.scope) or 'an unknown scope'}; {act_kind} is not named",
        )
        decides = f"the scope of {row.licence_id}"
    if permission == "licensed" and row.cap:
        why += f"; capped at {row.cap}"
    certainty = weakest((row.certainty, *(link.certainty for link in rows)))
    reason = Reason(text=f"{_quoted(row, record)}: {why}", source=row.source, certainty=certainty)
    return Verdict(
        permission=permission,
        reasons=(reason, *(followed(link, record.parties) for link in rows)),
        decides=(decides,) if decides else (),
        licences=(row.licence_id,),
    )


def _on_the_date(row: Licence, moment: Moment, as_of: Span, record: Record) -> tuple[str, str, str]:
    """Return the permission a row speaks of at a moment, why, and what would decide it better."""
    contract = f"the contract behind {row.licence_id}, with its dates"
    asked, said = moment.asked, row.status_on or as_of
    if row.status in _NEGATIVE:
        reached = said.first is not None and asked.last is not None and asked.last <= said.first
        if not moment.dated or (reached and (row.status in _NEVER or asked.first == said.last)):
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
        return _if_valid(row, moment, starts, said, contract)
    if row.starts is not None and row.ends is not None and within(asked, row.starts, row.ends):
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
        return "unknown", f"it began {when(starts)}, after {told(asked)}", "a licence for that time"
    return "unknown", f"whether it ran {during(asked)} is not on record", contract


def _if_valid(row: Licence, moment: Moment, starts: Span, said: Span, contract: str) -> tuple[str, str, str]:
    """Return the permission of a licence stated to be valid: for as long as it was stated to run."""
    asked = moment.asked
    if row.ends is not None and asked.before(row.ends.next_day()) is False:
        return (
            "no_licence_in_force",
            f"it ended {when(row.ends)}, before {told(asked)}; none since is on record",
            "",
        )
    if row.starts is not None and asked.before(row.starts) is True:
        return "unknown", f"it began {when(row.starts)}, after {told(asked)}", "a licence for that time"
    begun = asked.before(starts) is False
    if begun and row.ends is not None and asked.before(row.ends) is True:
        return "licensed", f"it ran {during(asked)}", ""
    reached = said.first is not None and asked.last is not None and asked.last <= said.first
    if begun and row.ends is None and (reached or not moment.dated):
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


def _excludes(row: Licence, act_kind: str, territory: str, asked: Span, record: Record) -> bool | None:
    """Tell whether a licence excludes an act, by its kind or its territory; None where its words do not tell."""
    answers: set[bool | None] = set()
    for text in row.excluded:
        kind = _ACTS.get(text.strip().casefold())
        if kind is not None:
            answers.add(kind == act_kind)
        elif _CODE.fullmatch(text.strip()):
            answers.add(record.territories.same(text.strip(), territory, row.starts or row.ends, asked))
        else:
            answers.add(None)
    return True if True in answers else None if None in answers else False


def _quoted(row: Licence, record: Record) -> str:
    """Return a row of licences as a sentence, its parties and its work by name."""
    grant = "gave no licence to" if row.status in _NEGATIVE else "licensed"
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
