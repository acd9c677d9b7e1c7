"""What the licences on record say about one maker, one work and one moment; of rights and owners, nothing.

A licence binds the party it names; across a succession it is not known to have passed. A negative is an
answer only about the work it names. What is not shown is never taken as shown, either way.
A licence of right is open to anyone on its terms: until it is taken it permits nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from deadringer.model.values import NOT_PERMITTED, Reason
from deadringer.rights.grants import Use, Verdict, judged
from deadringer.rights.reasons import gathered, once
from deadringer.rights.record import Record


def licensed(maker: str, work_id: str, use: Use, record: Record, *, relied: Collection[str] = ()) -> Verdict:
    """Tell what is on record on a licence for a maker: of the work, and of those whose rights are relied on.

    Parameters
    ----------
    maker : str
        A party id.
    work_id : str
        The work; those it derives from are looked at where it has no row itself.
    use : Use
        What was done, where and when.
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
        said = _of_work(at, maker, use, record)
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
        reasons=(bare, *_offered(name, work_id, use, record)),
        decides=(f"a licence for {name}, or its refusal",),
        silent=True,
    )


def _of_work(work_id: str, maker: str, use: Use, record: Record) -> Verdict | None:
    """Return what the rows of one work say together; None where none of them reaches the maker and the act."""
    verdicts = []
    for row in record.licences(work_id):
        rows = record.parties.between(maker, row.licensee)
        verdict = judged(row, maker, rows, use, record) if rows is not None else None
        if verdict is not None:
            verdicts.append(verdict)
    if not verdicts:
        return None
    spoken = [verdict for verdict in verdicts if not verdict.silent] or verdicts
    reasons, _ = gathered((*spoken, *verdicts))
    return replace(_together(spoken), reasons=reasons)


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
    """Join the rows of one work that speak of the time: one in force beside one that is over is in force."""
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


def _offered(name: str, work_id: str, use: Use, record: Record) -> Iterator[Reason]:
    """Yield the licences of right that a maker could have taken there."""
    for at in record.lineage(work_id):
        for row in record.licences(at):
            if (
                row.kind != "of_right"
                or record.territories.same(row.territory, use.territory, None, use.asked) is False
            ):
                continue
            text = (
                f"{row.licence_id}: a licence of right, open to anyone on its terms; "
                f"that {name} took it is not on record"
            )
            yield Reason(text=text, source=row.source, certainty=row.certainty)
