"""Rows of a small case, and the one question asked of it: was the maker permitted?"""

from __future__ import annotations

from deadringer.model.dates import parse
from deadringer.model.records import Act, Licence, Party, Right, Sighting, Succession, Title, Work
from deadringer.rights.permission import permit

SIGHTING = Sighting(sighting_id="s", title="S", maker=("Maker",), made_in="BG")


def act(kind="make", territory="BG", starts="2010", ends="2012"):
    dates = {"starts": parse(starts) if starts else None, "ends": parse(ends) if ends else None}
    return Act(act_id="a", sighting_id="s", kind=kind, territory=territory, **dates)


def licence(status, **given):
    dates = {name: parse(given.pop(name)) for name in ("starts", "ends", "status_on") if name in given}
    row = {"licence_id": "l", "work_id": "w", "licensor": "holder", "licensee": "maker", "territory": "BG"}
    return Licence(**(row | {"scope": ("make",), "status": status} | given | dates))


NEVER, OVER, ALL = "never_licensed", "no_licence_in_force", ("make", "sell", "export")


def right(territory="BG", kind="patent", filed="1980-01-01", granted="1981-01-01", **given):
    dates = {"filed": parse(filed), "granted": parse(granted)}
    return Right(
        right_id=given.pop("right_id", "r"), work_id="w", kind=(kind,), territory=territory, **dates, **given
    )


def ask(record, sighting=SIGHTING, done=None, work="w"):
    [found] = permit(sighting, done, [work], record)
    return found


CHAIN = (
    Work(work_id="w", title="W", holder="holder", origin="RU"),
    Work(work_id="v", title="V", holder="holder", origin="RU", derived_from="w"),
)


LINE = (
    Party(party_id="holder", name="Holder", territory=("RU",)),
    Party(party_id="old", name="Old works", territory=("BG",)),
    Party(party_id="maker", name="Maker", territory=("BG",)),
)
ON = (Succession(predecessor="old", successor="maker", on=parse("2015"), certainty="low"),)


LIVE = right(filed="2000-01-01", granted="2002-01-01", certainty="high")
TITLED = tuple(
    Title(title_id=f"t-{w}", work_id=w, holder="holder", starts=parse("1950"), certainty="high") for w in "wv"
)
