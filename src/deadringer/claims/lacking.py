"""What a matter lacks to be a claim, in plain sentences. It reads answers already given, and gives none itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from deadringer.model.case import Case
from deadringer.model.values import NOT_PERMITTED, Permission
from deadringer.model.words import during, either

#: Names that one sentence holds; those past it are counted.
_NAMED = 12
#: What an act is called while it is done.
DOING = {
    "make": "making",
    "sell": "selling",
    "offer": "offering",
    "import": "importing",
    "export": "exporting",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What works, sightings and territories are called; whatever has no name here goes by its id or code."""

    works: Mapping[str, str]
    sightings: Mapping[str, str]
    places: Mapping[str, str]

    @classmethod
    def of(cls, case: Case, places: Mapping[str, str]) -> Names:
        """Take the names from a case."""
        works = {work.work_id: work.title for work in case.works}
        return cls(works, {seen.sighting_id: seen.title for seen in case.sightings}, places)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence: two parts, and what stands between them. Lines that differ only in that are said as one."""

    step: int
    before: str
    about: str
    after: str


def lacking(asked: Sequence[Permission], names: Names) -> tuple[str, ...]:
    """Say what the acts asked about lack, each thing once, for all the works or sightings that lack it.

    Parameters
    ----------
    asked : sequence of Permission
        The answers on the acts of one matter. An act that is complained of lacks nothing, and adds no sentence.
    names : Names

    Returns
    -------
    tuple of str
        In the order: licence, right, act, standing, permission, and what would decide.
    """
    about: dict[tuple[int, str, str], dict[str, None]] = {}
    for permission in asked:
        for line in () if permission.complained_of else _lines(permission, names):
            about.setdefault((line.step, line.before, line.after), {})[line.about] = None
    ordered = sorted(about.items(), key=lambda item: item[0][0])
    return tuple(f"{before}{_either(list(said))}{after}" for (_, before, after), said in ordered)


def _lines(asked: Permission, names: Names) -> Iterator[_Line]:
    """Yield what an act lacks; rights and standing are asked of each work that it may derive from."""
    where = names.places.get(asked.territory, asked.territory) or "a territory not on record"
    then, doing = during(asked.asked), DOING.get(asked.act_kind, asked.act_kind)
    every = asked.singly or (asked,)
    works = [one for one in every if not one.complained_of]
    settled = {
        "licensed": "licensed, as far as is stated: nothing to complain of while the licence holds",
        "exhausted": "open to all after a first sale, as far as is stated: the right is exhausted",
        "prior_use": "covered by prior use, as far as is stated",
    }.get(asked.permission)
    if settled:
        yield _Line(0, f"{doing.capitalize()} in {where} {then} is {settled}.", "", "")
    free = "No permission was required: no" if asked.permission == "not_required" else "No"
    told = {
        text
        for one in every
        if one.complained_of  # it lacks nothing, whatever other right may reach it
        for text in one.decides
        if text.partition(": ")[0] in one.rights_unknown
    }
    for one in works:
        work = names.works.get(one.work_id, one.work_id)
        if one.permission == "not_required":
            yield _Line(1, f"{free} right on record in ", work, f" was in force in {where} {then}.")
        elif not (one.rights or one.rights_unknown):
            yield _Line(1, "No right in ", work, f" is known in force in {where} {then}.")
        for right in one.rights_unknown:
            own = [text for text in one.decides if text.startswith(f"{right}: ")]
            told.update(own)
            how = "; ".join(text.removeprefix(f"{right}: ") for text in own)
            after = f" reaches the {doing} in {where} is unknown{f'; it would be decided by: {how}' if how else ''}."
            yield _Line(1, "Whether right ", right, after)
    if asked.act_id is None:
        seen = names.sightings.get(asked.sighting_id, asked.sighting_id)
        after = f": {doing} in {where} is implied by the place of manufacture."
        yield _Line(2, f"No act of {doing} is on record with ", seen, after)
    for one in works:
        work = names.works.get(one.work_id, one.work_id)
        if one.standing == "no":
            yield _Line(3, "The claimant has no standing in ", work, ".")
        elif one.standing != "yes":
            yield _Line(3, "Whether the claimant has standing in ", work, " is unknown.")
    if asked.permission == "unknown":
        yield _Line(4, f"Whether {doing} in {where} was permitted {then} is unknown.", "", "")
    for one in works if asked.permission in NOT_PERMITTED else ():
        if one.permission == "unknown":
            before = f"Whether {doing} in {where} was permitted {then} is unknown if it derives from "
            yield _Line(4, before, names.works.get(one.work_id, one.work_id), ".")
    yield from (_Line(4, text, "", "") for text in asked.lacks)
    known = {right for one in (asked, *every) for right in (*one.rights, *one.rights_of_others)}
    for text in dict.fromkeys(text for one in (asked, *works) for text in one.decides if text not in told):
        right, _, how = text.partition(": ")
        if right in known:
            yield _Line(5, f"Right {right} is taken as in force; it would be confirmed by: {how}.", "", "")
        else:
            yield _Line(5, f"Would decide: {text}.", "", "")


def _either(items: list[str]) -> str:
    """Return some names as a list in words; past so many, the rest are counted."""
    if len(items) > _NAMED:
        items = [*items[:_NAMED], f"{len(items) - _NAMED} more"]
    return either(items)
