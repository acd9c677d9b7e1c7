"""On what a claim may rest beside an exclusive right: a contract with the maker, and rules on unfair competition.

A right that is over takes nothing from a contract, and a contract binds no stranger. Each ground says what the record
has for it, and what it lacks; whether it stands is for a court. No score is seen here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deadringer.model.claims import Ground
from deadringer.model.dates import Span, within
from deadringer.model.reasons import Reason
from deadringer.model.records import Licence
from deadringer.model.values import Permission
from deadringer.model.words import during, either, period, plain, when
from deadringer.rights.reasons import followed
from deadringer.rights.record import Record

#: Licences that are contracts: not the sourced negatives.
_GRANTED = frozenset({"valid", "expired", "ended", "disputed", "granted_without_title", "unknown", ""})
_ABROAD = frozenset({"export", "sell", "offer", "import"})
_AFTER = ("stop_making", "return_documents")
_SECRECY = (
    "what was secret, that it had value as a secret, and the steps taken to keep it so (TRIPS art. 39(2))"
)


def grounds(permission: Permission, record: Record) -> tuple[Ground, ...]:
    """Return the grounds beside an exclusive right on which one act may be complained of, each with what it lacks.

    Parameters
    ----------
    permission : Permission
        The answer on the act and one work, or on several that are not told apart.
    record : Record
        The case.

    Returns
    -------
    tuple of Ground
        From contracts with the makers, in order of licences; then unfair competition where the act was done. Empty for
        what was licensed or the holder's own.
    """
    if permission.permission in ("own", "licensed"):
        return ()
    works = dict.fromkeys(p.work_id for p in (permission.singly or (permission,)))
    rows = dict.fromkeys(row for w in works for at in record.lineage(w) for row in record.licences(at))
    found: list[Ground] = []
    for row in rows:
        for maker in permission.makers:
            if row.status in _GRANTED and record.parties.between(maker, row.licensee) is not None:
                found.extend(_of_contract(row, maker, permission, record))
    return (*found, *_unfair(permission, record))


def _of_contract(row: Licence, maker: str, asked: Permission, record: Record) -> Iterator[Ground]:
    said = (
        _quoted(row, record),
        *(followed(r, record.parties) for r in record.parties.between(maker, row.licensee) or ()),
    )
    over = row.ends is not None and asked.asked.before(row.ends.next_day()) is False
    runs = (
        within(asked.asked, row.starts, row.ends) if row.starts is not None and row.ends is not None else None
    )
    bound = _bound(row, maker, record)
    outside = _outside(row, asked, record)
    if not over and outside:
        lacks = [*bound, *(() if runs else (f"That {row.licence_id} ran {during(asked.asked)}.",))]
        yield Ground(
            kind="contract",
            text=f"Breach of {row.licence_id}: {outside}.",
            supports=said,
            lacks=(*lacks, "The contract itself, with its law and forum."),
        )
    if asked.act_kind in _ABROAD and (_excludes_export(row) or "no_export" in row.duties):
        home = record.territories.same(row.territory, asked.territory, row.starts or row.ends, asked.asked)
        if asked.act_kind == "export" or home is not True:
            goods = (
                ()
                if asked.act_kind == "export"
                else ("That the goods came from the licensee, or with its help.",)
            )
            lasts = () if runs else ("That the clause bound at that time.",)
            yield Ground(
                kind="no_export",
                text=f"Breach of the clause against export in {row.licence_id}.",
                supports=said,
                lacks=(
                    *bound,
                    *goods,
                    *lasts,
                    "The clause itself, and that the law of competition lets it stand.",
                ),
            )
    if over and row.ends is not None:
        duties = [duty for duty in _AFTER if duty in row.duties]
        named = either([plain(duty) for duty in duties])
        lacks = (
            []
            if duties
            else [f"A clause of {row.licence_id} on what must stop, or be handed back, at its end."]
        )
        yield Ground(
            kind="after_end",
            text=f"Duties after the end of {row.licence_id} ({when(row.ends)}){f': {named}' if duties else ''}.",
            supports=said,
            lacks=(*bound, *lacks, "The contract itself, with its law and forum."),
        )
    if "confidentiality" in row.duties or over:
        duty = () if "confidentiality" in row.duties else (f"A duty of confidence in {row.licence_id}.",)
        yield Ground(
            kind="know_how",
            text=f"Use of know-how had under {row.licence_id}.",
            supports=said,
            lacks=(*bound, *duty, f"Proof of {_SECRECY}.", "That the secret was used in what was seen."),
        )


def _bound(row: Licence, maker: str, record: Record) -> tuple[str, ...]:
    """Say what is lacking for a contract to bind a maker: that it is the party, or took over its duties."""
    if maker == row.licensee:
        return (
            ()
            if row.status != "disputed"
            else (f"That {row.licence_id} was concluded: the sources do not agree.",)
        )
    return (
        f"That {record.parties.name(maker)} took over the duties of {record.parties.name(row.licensee)}.",
    )


def _outside(row: Licence, asked: Permission, record: Record) -> str:
    """Say in what an act lies outside what a licence allows; "" where nothing shows that it does."""
    if _names(row, asked.act_kind):
        return f"it excludes {plain(asked.act_kind)}"
    where = record.territories.same(row.territory, asked.territory, row.starts or row.ends, asked.asked)
    if row.territory and asked.territory and where is False:
        return f"it is for {record.place(row.territory)}, and the act was in {record.place(asked.territory)}"
    if row.scope and asked.act_kind not in row.scope:
        return (
            f"it is for {either([plain(kind) for kind in row.scope])}, and the act is {plain(asked.act_kind)}"
        )
    if row.cap and asked.part and row.licence_id in asked.licences:
        return f"it is capped at {row.cap}"
    return ""


def _names(row: Licence, kind: str) -> bool:
    return kind in {text.strip().casefold() for text in row.excluded}


def _excludes_export(row: Licence) -> bool:
    return _names(row, "export")


def _quoted(row: Licence, record: Record) -> Reason:
    licensor = record.parties.name(row.licensor) or "someone"
    text = (
        f"{row.licence_id}: a licence from {licensor} to {record.parties.name(row.licensee)}, "
        f"{period(row.starts, row.ends)} (status: {plain(row.status or 'unknown')})"
    )
    duties = f"; duties: {', '.join(plain(duty) for duty in row.duties)}" if row.duties else ""
    return Reason(text=text + duties, source=row.source, certainty=row.certainty)


def _unfair(asked: Permission, record: Record) -> Iterator[Ground]:
    """Yield the rule on unfair competition of the place and the time; where none is on record, the treaty's."""
    rows = [
        row
        for row in record.rules.unfair_competition
        if row.territory == asked.territory and _reaches(row.valid_from, row.valid_to, asked.asked)
    ]
    for row in rows:
        yield Ground(
            kind="unfair_competition",
            text=f"Unfair competition in {record.place(row.territory)}: {row.provision} ({row.statute}).",
            supports=(
                Reason(text=row.provision, source=row.source_url or row.statute, certainty=row.certainty),
            ),
            lacks=tuple(f"To be shown: {text}." for text in row.requires),
        )
    if not rows and asked.territory:
        source = "Paris Convention art. 10bis"
        text = "acts that create confusion with a competitor's goods are to be prohibited by the members"
        place = record.place(asked.territory)
        yield Ground(
            kind="unfair_competition",
            text=f"Unfair competition in {place} ({source}).",
            supports=(Reason(text=text, source=source, certainty="medium"),),
            lacks=(f"The provision of {place} on imitation at that time.", "What that provision asks for."),
        )


def _reaches(first: date | None, last: date | None, asked: Span) -> bool:
    """Tell whether a rule was law for the whole of a moment or period."""
    begun = first is None or (asked.first is not None and first <= asked.first)
    return begun and (last is None or (asked.last is not None and asked.last <= last))
