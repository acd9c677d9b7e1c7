"""Whether a right in one territory reaches an act in another, with the steps: `territories` decides, this says why."""

from __future__ import annotations

from deadringer.model.dates import Span
from deadringer.model.records import Right
from deadringer.model.values import Answer, Reason
from deadringer.model.words import either, moment
from deadringer.rights.reasons import Place
from deadringer.rights.territories import Territories

_STATUTES = {
    "EP": "EPC arts 2(2), 64, 65, 79",
    "EM": "Reg. (EU) 2017/1001 arts 1(2), 209; Reg. (EC) 6/2002 arts 1(3), 110a",
    "EU": "Reg. (EU) 2017/1001 arts 1(2), 209; Reg. (EC) 6/2002 arts 1(3), 110a",
    "EA": "Eurasian Patent Convention arts 2, 17; Protocol of 09.09.2019",
    "BX": "Benelux Convention on Intellectual Property of 25.02.2005",
    "WO": "Madrid Protocol arts 3ter, 4, 5; Hague Act 1999 arts 5, 12, 14",
    "IB": "Madrid Protocol arts 3ter, 4, 5; Hague Act 1999 arts 5, 12, 14",
}
_UNION = frozenset({"EM", "EU"})


def reaches(right: Right, act: str, on: Span, places: Territories, place: Place = str) -> Answer:
    """Tell whether a right reaches acts in a territory at a moment, and what would decide where that is not known.

    Parameters
    ----------
    right : Right
        The right, with the states it was designated for where it is regional or international.
    act : str
        The territory of the act.
    on : Span
        When the act was done.
    places : Territories
        The codes with their dates, and the successions.
    place : callable
        What to call a territory, by its code.
    """
    since = right.granted or right.filed
    value = places.covers(
        right.territory,
        act,
        on,
        since=since,
        kinds=right.kind,
        filed=right.filed,
        designated=right.designated,
    )
    if right.territory == act and value:
        return Answer(value=True)
    answer = {True: "reaches", False: "does not reach", None: "may reach"}[value]
    text = f"{right.right_id}: a right in {place(right.territory)} {answer} {place(act)} ({moment(on)})"
    if right.designated:
        text += f"; designated: {either([place(code) for code in right.designated])}"
    source = _STATUTES.get(right.territory, "succession")
    reason = Reason(text=text, source=source, certainty="medium")
    return Answer(
        value=value, reasons=(reason,), decides=_decides(right, act, place) if value is None else ()
    )


def _decides(right: Right, act: str, place: Place) -> tuple[str, ...]:
    """Return what would tell whether a right reaches a territory."""
    if not act or not right.territory:
        return ("the territory of the act and of the right",)
    if right.territory == "EP":
        return (f"whether the European patent was validated in {place(act)}, and is kept up there",)
    if right.territory in ("WO", "IB"):
        return (f"whether {place(act)} was designated, and did not refuse",)
    if right.territory in _UNION and act == "GB":
        return (
            "the comparable right in the United Kingdom (Withdrawal Agreement art. 54), which is another right",
        )
    return (f"whether a right in {place(right.territory)} has effect in {place(act)}",)
