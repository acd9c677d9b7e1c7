"""From when novelty and prior use count: the priority claimed, where it is within the time the law allows.

Priority moves no term: that runs from the filing (`terms`). Nothing is said here of what was disclosed.
"""

from __future__ import annotations

from deadringer.model.dates import Span
from deadringer.model.records import Right
from deadringer.model.values import Reason
from deadringer.model.words import RIGHT, when
from deadringer.rights.rows import Grace
from deadringer.rights.tables import Rules
from deadringer.rights.terms import filing, later

#: Months after the period in which an office may still restore the right of priority (PLT art. 13, PCT rule 26bis.3).
_RESTORABLE = 2


def graces(territory: str, kind: str, filed: Span, rules: Rules) -> tuple[Grace, ...]:
    """Return the rows on priority and grace that may govern a filing; those of the Convention where there are none."""
    code = {"EM": "EU"}.get(territory, territory)
    for at in (code, "PARIS"):
        rows = tuple(
            row
            for row in rules.priority_grace
            if row.territory == at
            and kind in row.kind
            and not (row.valid_from and filed.last and filed.last < row.valid_from)
            and not (row.valid_to and filed.first and filed.first > row.valid_to)
        )
        if rows:
            return rows
    return ()


def counts_from(right: Right, kind: str, rules: Rules) -> Span:
    """Return the day from which novelty and prior use count for a right of one kind, as far as it is known."""
    filed = filing(right)
    if right.priority is None:
        return filed
    late = _late(right, kind, rules)
    if late is False:
        return right.priority
    return filed if late and right.territory != "US" else Span(right.priority.first, filed.last)


def counted(right: Right, kind: str, rules: Rules) -> tuple[Reason, ...]:
    """Say what a priority changes for a right of one kind, and whether it is within its time; nothing without one."""
    if right.priority is None:
        return ()
    told = f"{right.right_id}: priority of {when(right.priority)}"
    months = _months(right, kind, rules)
    within = f"the {months} months of the Paris Convention (art. 4C)"
    late = _late(right, kind, rules)
    if late is None:
        text = f"{told}: whether it was claimed within {within} is not decided by the dates on record"
    elif late and right.territory == "US":
        text = f"{told} is older than {within} allow: if the filing continues that one, term and novelty count from it"
    elif late:
        text = f"{told}: the filing ({when(filing(right))}) is later than {within} allow; then novelty counts from it"
    elif any(
        row.base_event == "registration_priority"
        for row in rules.terms_industrial
        if (row.territory, row.kind) == (right.territory, kind)
    ):
        text = f"{told}: novelty, prior use and the term count from it"
    else:
        text = f"{told}: novelty and prior use count from it; the term of a {RIGHT[kind]} does not"
    return (Reason(text=text, source="Paris Convention art. 4", certainty="high"),)


def _months(right: Right, kind: str, rules: Rules) -> int:
    return max(
        (row.priority_months for row in graces(right.territory, kind, filing(right), rules)), default=12
    )


def _late(right: Right, kind: str, rules: Rules) -> bool | None:
    """Tell whether a right was filed too late for its priority; None too where an office may have allowed it."""
    filed, before = filing(right), right.priority
    months = _months(right, kind, rules)
    if before is None or before.first is None or filed.last is None:
        return None
    if filed.last <= later(before.first, months):
        return False
    if before.last is None or filed.first is None:
        return None
    return True if filed.first > later(before.last, months + _RESTORABLE) else None
