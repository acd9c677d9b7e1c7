"""Whether a mark may be taken from its holder because it was not used: a weakness, which no court has yet decided."""

from __future__ import annotations

from deadringer.model.dates import Span
from deadringer.model.records import Right
from deadringer.model.values import Reason
from deadringer.model.words import moment, when
from deadringer.rights.tables import Rules


def unused(right: Right, asked: Span, rules: Rules) -> tuple[Reason, ...]:
    """Say whether a mark was, or may have been, without proved use for as long as the law allows at most.

    Counted from the last proved use, `used`, else from the registration; nothing for other rights, where the time is
    surely not over, or where no rule is on record.
    """
    since = right.used or right.granted
    if "trademark" not in right.kind or since is None:
        return ()
    code = {"EM": "EU"}.get(right.territory, right.territory)
    told = "last proved use" if right.used else "no use is on record; registered"
    found = []
    for row in rules.trademark_nonuse:
        over = since.shifted(row.years).before(asked) if row.territory == code else False
        if over is not False:
            may = "" if over else "may "
            text = (
                f"{right.right_id}: {told} {when(since)}; by {moment(asked)} the {row.years} years after which an "
                f"unused mark can be revoked {may}have run ({row.statute})"
            )
            found.append(Reason(text=text, source=row.statute, certainty=row.certainty))
    return tuple(found)
