"""What the licences on record say about one maker, one work and one moment; of rights and owners, nothing.

A licence binds the party it names; across a succession it is not known to have passed. A negative is an
answer only about the work it names. What is not shown is never taken as shown, either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deadringer.model.dates import Span, day, within
from deadringer.model.records import Licence, Succession
from deadringer.model.values import Reason
from deadringer.rights.reasons import followed, gathered, once, weakest
from deadringer.rights.record import Record

_NEGATIVE = frozenset({"refused", "never", "never_taken"})
_OVER = frozenset({"expired", "ended"})
_OPEN = frozenset({"unknown", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What licences say: one of the permissions, and `silent` where none of them is about the work."""

    permission: str
    reasons: tuple[Reason, ...] = ()
    decides: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    silent: bool = False


def licensed(maker: str, work_id: str, act_kind: str, territory: str, asked: Span, record: Record) -> Verdict:
    """Tell what is on record on a licence for a maker: the nearest work with a row that reaches the act.

    Parameters
    ----------
    maker : str
        A party id.
    work_id : str
        The work; those it derives from are looked at where it has no row itself.
    act_kind, territory : str
        What was done, and where.
    asked : Span
        The moment or period of the act.
    record : Record
        The case.

    Returns
    -------
    Verdict
        licensed, no_licence_in_force, never_licensed or unknown. That a licence for an ancestor is over, and
        none shown since, is an answer; that one was refused or is valid is none about what derives from it.
    """
    for at in record.lineage(work_id):
        verdicts = []
        for row in record.licences(at):
            rows = record.parties.between(maker, row.licensee)
            verdict = (
                _judge(row, maker, rows, act_kind, territory, asked, record) if rows is not None else None
            )
            if verdict is not None:
                verdicts.append(verdict)
        if verdicts:
            found = _together(verdicts)
            return found if at == work_id else _inherited(found, at, work_id, record)
    name = record.parties.name(maker)
    said = Reason(
        text=f"no licence for {name} in {record.title_of(work_id)} is on record; the record may be incomplete",
        source="licences",
    )
    return Verdict(
        permission="unknown",
        reasons=(said,),
        decides=(f"a licence for {name}, or its refusal",),
        silent=True,
    )


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
    said = Reason(text=f"the record does not agree: {', '.join(licences)}", source="licences")
    decides = once((*decides, f"the documents behind {', '.join(licences)}"))
    return Verdict(permission="unknown", reasons=(*reasons, said), decides=decides, licences=licences)


def _judge(
    row: Licence,
    maker: str,
    rows: Sequence[Succession],
    act_kind: str,
    territory: str,
    asked: Span,
    record: Record,
) -> Verdict | None:
    """Return what one row says about an act; None where it is about another territory."""
    where = record.territories.same(row.territory, territory, row.starts or row.ends, asked)
    if where is False:
        return None
    permission, why, decides = _on_the_date(row, asked, day(record.case.settings.as_of), record)
    name = record.parties.name
    if where is None:
        permission, why = (
            "unknown",
            f"it names {row.territory or 'no territory'}; whether it reaches {territory} is open",
        )
        decides = f"the territory of {row.licence_id}"
    elif permission == "licensed" and rows and not _is_the_licensee(row.licensee, rows, asked):
        why = f"it names {name(row.licensee)}; whether it passed to {name(maker)} is not on record"
        permission, decides = "unknown", f"that {row.licence_id} passed to {name(maker)}"
    elif permission == "licensed" and not _may_grant(row, record):
        why = f"nothing on record ties {name(row.licensor)} to a holder of {record.title_of(row.work_id)}"
        permission, decides = "unknown", f"the title of {name(row.licensor)}"
    elif permission == "licensed" and act_kind in row.excluded:
        permission, why, decides = "no_licence_in_force", f"it excludes {act_kind}", ""
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


def _on_the_date(row: Licence, asked: Span, as_of: Span, record: Record) -> tuple[str, str, str]:
    """Return the permission a row speaks of at a moment, why, and what would decide it better."""
    contract = f"the contract behind {row.licence_id}, with its dates"
    if row.status in _NEGATIVE:
        return "never_licensed", "a negative on record", ""
    if row.status == "granted_without_title":
        licensor = record.parties.name(row.licensor) or "the licensor"
        return "no_licence_in_force", f"{licensor} had no title to grant it", ""
    if row.status == "disputed":
        return "unknown", "the sources do not agree whether it was granted or ran", contract
    said = row.status_on or as_of
    starts = row.starts or Span(None, said.last)
    if row.status not in _OVER | _OPEN:
        return _if_valid(row, asked, starts, contract)
    if row.starts is not None and row.ends is not None and within(asked, row.starts, row.ends):
        return "licensed", f"it ran on {asked}", ""
    if row.ends is not None and asked.before(row.ends.next_day()) is False:
        return "no_licence_in_force", f"it ended {row.ends}, before {asked}; none since is on record", ""
    if row.status in _OVER and asked.before(Span(starts.first, said.last)) is False:
        return "no_licence_in_force", f"it was over by {said}; none since is on record", ""
    if asked.before(starts) is True:
        return "unknown", f"it began {starts}, after {asked}", "a licence for that time"
    return "unknown", f"whether it ran on {asked} is not on record", contract


def _if_valid(row: Licence, asked: Span, starts: Span, contract: str) -> tuple[str, str, str]:
    """Return the permission of a licence stated to be valid: for as long as nothing on record ends it."""
    if row.ends is not None and asked.before(row.ends.next_day()) is False:
        return "no_licence_in_force", f"it ended {row.ends}, before {asked}; none since is on record", ""
    inside = asked.before(starts) is False and (row.ends is None or asked.before(row.ends) is True)
    if not inside:
        return "unknown", f"whether it ran on {asked} is not on record", contract
    if row.ends is not None:
        return "licensed", f"it ran on {asked}", ""
    stated = f" as of {row.status_on}" if row.status_on else ""
    return (
        "licensed",
        f"valid as last stated{stated}; no end is on record",
        f"that {row.licence_id} still runs",
    )


def _is_the_licensee(licensee: str, rows: Sequence[Succession], asked: Span) -> bool:
    """Tell whether the maker was then the licensee itself: not yet, or already, its successor."""
    earlier = rows[-1].predecessor == licensee
    return all(row.on is not None and asked.before(row.on) is earlier for row in rows)


def _may_grant(row: Licence, record: Record) -> bool:
    """Tell whether a licensor, where one is named, is tied to anyone who held the work, however loosely."""
    holders = {title.holder for title in record.titles(row.work_id) if title.holder}
    named = record.works[row.work_id].holder if row.work_id in record.works else ""
    holders |= {named} if named else set()
    return not row.licensor or not holders or any(record.parties.related(row.licensor, h) for h in holders)


def _quoted(row: Licence, record: Record) -> str:
    """Return a row of licences as a sentence, its parties and its work by name."""
    grant = "gave no licence to" if row.status in _NEGATIVE else "licensed"
    period = f", {row.starts or '..'} to {row.ends or 'unknown'}" if row.starts or row.ends else ""
    stated = " ".join(
        part for part in (str(row.status_on or ""), f"by {row.said_by}" if row.said_by else "") if part
    )
    status = f"{row.status or 'unknown'}" + (f", stated {stated}" if stated else "")
    note = f"; {row.note}" if row.note else ""
    licensor, licensee = record.parties.name(row.licensor) or "someone", record.parties.name(row.licensee)
    return (
        f"{row.licence_id}: {licensor} {grant} {licensee} for {record.title_of(row.work_id)} "
        f"in {row.territory or '?'}{period} ({status}{note})"
    )
