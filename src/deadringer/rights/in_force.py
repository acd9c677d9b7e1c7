"""Whether a right was in force at a moment: from the dates on its row, else from the dated rule on its term.

A registered right runs from its grant. It is in force for as long as no renewal is needed, out of force once
no renewal could keep it, and in between the renewal record decides: unknown. Between a lapse and a restoration it
is unknown too, as restoring may work back. Who holds it, what it covers, where it reaches, and whether it is valid,
is not asked here.
"""

from __future__ import annotations

import re

from deadringer.model.dates import Span
from deadringer.model.records import Right, Work
from deadringer.model.values import Answer, Reason
from deadringer.model.words import RIGHT, during, moment, plain, when
from deadringer.rights.copyrights import copyright_in_force
from deadringer.rights.overlap import overlapping
from deadringer.rights.priority import counted
from deadringer.rights.reasons import Place, gathered, once
from deadringer.rights.rows import LegacyTitle, Term
from deadringer.rights.tables import Rules
from deadringer.rights.terms import Life, filing, life

_REGISTER = "an extract of the register for that day"

#: What a restoration leaves to those who began while the right was out of force.
_RESTORED = Reason(
    text="who began in good faith between the lapse and the restoration may be free to go on",
    source="EPC art. 122(5); RU Civil Code art. 1400(3); PatG § 123(5); Patents Act 1977 s.28A; 35 USC 41(c)(2)",
    certainty="medium",
)


def in_force(right: Right, asked: Span, rules: Rules, work: Work | None = None, place: Place = str) -> Answer:
    """Tell whether a right was in force at every moment of a span (yes), at none (no), or what is not known.

    Parameters
    ----------
    right : Right
        The right; where it may be of several kinds, all of them must agree.
    asked : Span
        The moment or period.
    rules : Rules
        The dated tables.
    work : Work, optional
        The work, whose dates and origin copyright counts from.
    place : callable
        What to call a territory, by its code.

    Returns
    -------
    Answer
        With the statute and certainty each step rests on, and what would decide an unknown.
    """
    title = _not_exclusive(right, rules)
    if title is not None:
        text = (
            f"{right.right_id}: a {title.title_en or title.title_original} is not an exclusive private right"
        )
        note = f" ({title.note})" if title.note else ""
        return Answer(
            value=False,
            reasons=(Reason(text=text + note, source="legacy_titles", certainty=title.certainty),),
        )
    if not right.kind:
        return Answer(
            value=None,
            reasons=(_said(right, "its kind is not on record"),),
            decides=("the kind of the right",),
        )
    answers = [
        copyright_in_force(right, asked, rules, work, place)
        if kind == "copyright"
        else _registered(right, kind, asked, rules, place)
        for kind in right.kind
    ]
    values = {answer.value for answer in answers}
    reasons, decides = gathered(answers)
    if len(values) == 1:
        return Answer(value=values.pop(), reasons=reasons, decides=decides)
    kinds = " or a ".join(RIGHT.get(kind, kind) for kind in right.kind)
    either = f"it is not on record whether it is a {kinds}, and they do not agree"
    return Answer(
        value=None,
        reasons=(*reasons, _said(right, either)),
        decides=once(("the kind of the right", *decides)),
    )


def _registered(right: Right, kind: str, asked: Span, rules: Rules, place: Place) -> Answer:
    """Answer for a registered right as if it were of one kind."""
    starts = right.granted or Span(filing(right).first, None)
    if asked.before(starts) is True:
        return Answer(value=False, reasons=(_said(right, f"granted {when(starts)}, after {moment(asked)}"),))
    found = life(right, kind, rules)
    rests = (*(_rule(rule, place) for rule in found.rules), *counted(right, kind, rules))
    if found.none:
        return Answer(value=False, reasons=rests)
    if found.over(asked):
        text = f"its term was over by {moment(asked)}: {found.why}"
        also = overlapping(right, asked, rules, place) if kind == "design" else ()
        return Answer(value=False, reasons=(*rests, _said(right, text), *also))
    if asked.before(starts) is None:
        grant = (
            _said(
                right,
                f"granted {when(right.granted)}" if right.granted else "no date of grant is on record",
            ),
        )
        known = right.granted is not None and right.granted.is_day
        decides = "which part of it came after the grant" if known else "the date of grant"
        return Answer(value=None, reasons=(*rests, *grant), decides=(decides,))
    back = (_RESTORED,) if found.restored is not None and not found.before_lapse(asked) else ()
    if found.runs(asked):
        caveat = "" if found.stated else "; no lapse is on record, whether renewal fees were paid is not"
        text = f"within its term {during(asked)}: {found.why}{caveat}"
        return Answer(value=True, reasons=(*rests, _said(right, text), *back), decides=(_REGISTER,))
    if back and not (found.again and found.restored_by(asked)):
        text = f"{found.why}; it may have been out of force {during(asked)}, and a restoration may work back"
        lacks = ("from when to when it was out of force", _REGISTER)
        return Answer(value=None, reasons=(*rests, _said(right, text), *back), decides=lacks)
    return Answer(
        value=None,
        reasons=(*rests, _said(right, f"{found.why}; renewal is not on record"), *back),
        decides=_missing(right, found, place),
    )


def _missing(right: Right, found: Life, place: Place) -> tuple[str, ...]:
    """Return what would decide a term that does not decide."""
    if not found.rules and not found.stated:
        return (f"the rule on the term in {place(right.territory)}", _REGISTER)
    if found.stated or right.filed is not None:
        return ("the renewal record", _REGISTER)
    return ("the filing date", "the renewal record", _REGISTER)


def _said(right: Right, text: str) -> Reason:
    return Reason(text=f"{right.right_id}: {text}", source=right.source, certainty=right.certainty)


def _rule(rule: Term, place: Place) -> Reason:
    if rule.max_years is None and not rule.indefinite:
        years = "no such right"
    else:
        years = f"{rule.initial_years} years from {plain(rule.base_event)}"
    if rule.renewal_years:
        years += (
            ", renewable without limit" if rule.indefinite else f", renewable up to {rule.max_years} years"
        )
    text = (
        f"{RIGHT.get(rule.kind, plain(rule.kind))} in {place(rule.territory)}: {years} ({rule.statute})"
        + (f"; {rule.note}" if rule.note else "")
    )
    return Reason(text=text, source=rule.source_url or rule.statute, certainty=rule.certainty)


def _not_exclusive(right: Right, rules: Rules) -> LegacyTitle | None:
    """Return the kind of title a row names, by words or kind code, if that kind gives no exclusive right."""
    subject = right.subject.casefold()
    code = re.search(r"[A-Z]\d?$", right.number.strip())
    for title in rules.legacy_titles:
        if right.territory not in title.st3 or title.exclusive_private_right:
            continue
        named = any(
            name and subject.startswith(name.casefold()) for name in (title.title_original, title.title_en)
        )
        if named or (code and code.group() in re.findall(r"\b[A-Z]\d?\b", title.kind_code)):
            return title
    return None
