"""What may keep a court from hearing a claim at all, whatever the claim is worth: listed, never decided.

Each is raised by what the record says of the respondent or of a contract with it, with where the law says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from deadringer.model.claims import Bar
from deadringer.model.records import Party
from deadringer.model.words import noted, when
from deadringer.rights.record import Record

#: Kinds of parties that are a State or act as one.
_STATES = frozenset({"state", "state_agency", "ministry", "government", "armed_forces"})
_IMMUNITY = (
    "UN Convention on Jurisdictional Immunities of States 2004 arts 5, 10 and 14 (not in force; in part custom); "
    "national law, as 28 USC 1604-1605 or the State Immunity Act 1978"
)
_ARBITRATION = "New York Convention 1958 art. II(3)"
_SANCTIONS = "law of the forum on sanctions; as Regulation (EU) 833/2014 or 31 CFR ch. V"


def bars(respondent: str, work_ids: tuple[str, ...], record: Record) -> tuple[Bar, ...]:
    """Return what may keep a court from hearing a claim against a respondent.

    Parameters
    ----------
    respondent : str
        A party id; for a maker that is no party of the case, nothing is known.
    work_ids : tuple of str
        The works the claim is about: clauses in licences for them, and for what they derive from, are looked at.
    record : Record
        The case.
    """
    party = next((one for one in record.case.parties if one.party_id == respondent), None)
    if party is None:
        return ()
    return (
        *_immunity(party, record),
        *_arbitration(party, work_ids, record),
        *_gone(party),
        *_sanctions(party, record),
    )


def _immunity(party: Party, record: Record) -> Iterator[Bar]:
    if party.kind in _STATES:
        text = (
            f"{party.name} is a State, or acts for one: it may be immune from suit. Trade, and use of what is "
            "protected in the State of the forum, are excepted in many laws."
        )
        yield Bar(kind="immunity", text=text, source=_IMMUNITY, certainty="medium")
    above = [one for one in record.case.parties if one.party_id in record.parties.controllers(party.party_id)]
    for state in above if party.kind not in _STATES else ():
        if state.kind in _STATES:
            text = (
                f"{party.name} is affiliated to {state.name}: it may say that it acts for that State. A company of "
                "its own is as a rule not immune; its assets may be held to be the State's."
            )
            yield Bar(kind="immunity", text=text, source=_IMMUNITY, certainty="low")


def _arbitration(party: Party, work_ids: tuple[str, ...], record: Record) -> Iterator[Bar]:
    rows = dict.fromkeys(
        row for work in work_ids for at in record.lineage(work) for row in record.licences(at)
    )
    for row in rows:
        if row.arbitration and record.parties.between(party.party_id, row.licensee) is not None:
            text = (
                f"{row.licence_id} has a clause on arbitration ({noted(row.arbitration)}): a court may refer what "
                "arises from it to the tribunal. Whether it reaches claims on rights is for the clause's words."
            )
            yield Bar(
                kind="arbitration", text=text, source=row.source or _ARBITRATION, certainty=row.certainty
            )


def _gone(party: Party) -> Iterator[Bar]:
    if party.dissolved is not None:
        text = (
            f"{party.name} was dissolved ({when(party.dissolved)}): who answers for it must be named, or the "
            "register must restore it first."
        )
        yield Bar(kind="dissolved", text=text, source="parties", certainty="")


def _sanctions(party: Party, record: Record) -> Iterator[Bar]:
    claimant = next((p for p in record.case.parties if p.party_id == record.case.settings.claimant), None)
    for one, what in (
        (party, "enforcement against it"),
        (claimant, "payment to it, and acting for it in court,"),
    ):
        if one is not None and one.sanctions:
            text = f"{one.name} is under sanctions ({noted(one.sanctions)}): {what} may need leave of an authority."
            yield Bar(kind="sanctions", text=text, source=_SANCTIONS, certainty="medium")
