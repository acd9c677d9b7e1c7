"""The first page of a dossier, for a judge who knows no statistics: questions, answered in short sentences.

Every number and name here stands again further down with its source. Nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from deadringer.dossier import terms, words
from deadringer.dossier.desk import Desk
from deadringer.dossier.sheets import Part
from deadringer.model.ratios import MOST
from deadringer.model.records import Right

#: Acts, rights, defences named on the first page; the rest is counted.
NAMED = 3
#: A name longer than this is cut on the first page, and on no other.
LONG = 70


@dataclass(frozen=True, slots=True)
class Told:
    """A question, and what the record answers, sentence by sentence."""

    question: str
    answer: tuple[str, ...]


def told(part: Part, claimant: str, on: date, desk: Desk) -> tuple[Told, ...]:
    """Return the first page of a claim or matter as it stands on a day."""
    return tuple(
        Told(question, tuple(answer))
        for question, answer in (
            ("Who complains, and of whom?", _who(part, claimant, desk)),
            ("What was done, where and when?", _done(part, desk)),
            ("Which right is relied on?", _right(part, desk)),
            ("What was seen?", _seen(part, desk)),
            ("How strong is the likeness?", _likeness(part, desk)),
            ("What is missing?", _missing(part)),
            ("What may the other side say?", _defences(part)),
            ("Until when must one sue?", _time(part, on)),
            ("What sum is at stake?", _sum(part)),
        )
    )


def _who(part: Part, claimant: str, desk: Desk) -> Iterator[str]:
    claim, place = part.claim, desk.spoken(part.claim.forum)
    whom = _cut(claim.respondent_name)
    if claim.state == "claim":
        yield f"{_cut(claimant)} complains of {whom}, in {place}."
        yield "This is a claim: an act, a right in force, standing and evidence for that right are on record."
        yield "No permission for it is shown."
        yield "Whether it holds is for a court."
    else:
        yield f"{_cut(claimant)} asks whether it may complain of {whom}, in {place}."
        yield "This is a matter, and no claim yet, as something it needs is missing."
    if not claim.respondent:
        yield "Which party that is has not been settled."


def _done(part: Part, desk: Desk) -> Iterator[str]:
    asked = [(one, a.agreed) for one in part.exhibits for a in one.asked]
    parts = Counter(p.act_id for _, p in asked)
    acts = [(one, p) for one, p in asked if p.act_id is not None]
    acts.sort(key=lambda pair: not pair[1].complained_of)
    if not acts:
        yield "No act is on record."
        yield f"That something was made in {desk.spoken(part.claim.forum)} is only implied by what was seen."
        return
    for one, p in acts[:NAMED]:
        act = next((act for act in one.acts if act.act_id == p.act_id), None)
        when = words.period(act.starts, act.ends) if act and parts[p.act_id] == 1 else words.moment(p.asked)
        when = "at a time not known" if when == words.UNKNOWN else when
        done = words.ACT.get(p.act_kind, p.act_kind).capitalize()
        yield f"{done} of \u201c{_cut(one.sighting.title)}\u201d in {desk.spoken(p.territory)}, {when}."
    if len(acts) > NAMED:
        yield f"{words.counted(len(acts) - NAMED, 'more answer')} on acts {_stand(len(acts) - NAMED)} below."
    if part.claim.state == "claim":
        complained = sum(p.complained_of for _, p in acts)
        yield f"Of {_acts(len(acts))}, {complained:,} {'is' if complained == 1 else 'are'} complained of."


def _right(part: Part, desk: Desk) -> Iterator[str]:
    rights = desk.rights(part.claim.rights)
    for right in rights[:NAMED]:
        number = f", number {right.number}" if right.number else ""
        yield (
            f"{_kind(right)} in {desk.spoken(right.territory)}{number}, for "
            f"\u201c{_cut(desk.work(right.work_id))}\u201d."
        )
    if len(rights) > NAMED:
        yield f"{words.counted(len(rights) - NAMED, 'more right')} {_stand(len(rights) - NAMED)} below."
    if not rights and part.beside:
        yield "None is relied on, as something else is missing."
        count = words.counted(len(part.beside), "right")
        yield f"{count} in force there and then {_stand(len(part.beside))} below."
    elif not rights and not part.may:
        yield "None: no right is known to have been in force there and then."
        yield "Where no right is in force, nothing is infringed."
    elif not rights:
        yield "None is relied on: it is not known whether one was in force there and then."
    if part.may:
        yield f"{words.counted(len(part.may), 'more right')} may have been in force; that is not known."
    beside: dict[str, list[tuple[str, ...]]] = {}
    for ground in part.claim.grounds:
        if ground.kind != "right":
            beside.setdefault(ground.kind, []).append(ground.lacks)
    for kind, lacks in [*beside.items()][:NAMED]:
        what = terms.called(terms.GROUND, kind)
        if not all(lacks):
            yield f"Beside rights, it may rest on {what}."
        else:
            yield f"To rest on {what}, it lacks {words.counted(min(map(len, lacks)), 'thing')}."


def _kind(right: Right) -> str:
    """Return what kind of right it is, to begin a sentence."""
    if not right.kind:
        return "A right"
    return "Copyright" if right.kind == ("copyright",) else f"A {words.kinds(right.kind)}"


def _seen(part: Part, desk: Desk) -> Iterator[str]:
    count = len(part.claim.exhibits)
    for one in part.exhibits[:NAMED]:
        beside = f", beside \u201c{_cut(desk.work(one.best.work_id))}\u201d" if one.best else ""
        yield f"\u201c{_cut(one.sighting.title)}\u201d{beside}."
    if count > NAMED:
        yield f"{words.counted(count - NAMED, 'more exhibit')} {_stand(count - NAMED)} below."
    if part.claim.chart:
        looked = sum(row.shown in ("yes", "equivalent") for row in part.claim.chart)
        of = words.counted(len(part.claim.chart), "element")
        rights = len({row.right_id for row in part.claim.chart})
        whose = "the right" if rights == 1 else f"{rights:,} rights"
        yield f"Of {of} of {whose}, {looked or 'none'} {'were' if looked > 1 else 'was'} seen, as is stated."


def _likeness(part: Part, desk: Desk) -> Iterator[str]:
    lead = part.lead
    if lead is None or lead.log10_lr is None:
        yield "No strength is stated, as nothing is known of such products."
        return
    yield f"In words: {part.claim.support}."
    size = 10.0 ** min(abs(lead.log10_lr), 300.0)
    shown = (
        f"more than {MOST:,.0f}"
        if size > MOST
        else f"about {size:,.0f}"
        if size >= 9.5
        else f"about {size:.1f}"
    )
    one, other = "derived from the work", "made independently"
    if lead.log10_lr < 0:
        one, other = other, one
    if shown == "about 1.0":
        yield f"Such findings are as frequent among things {one} as among things {other}."
    else:
        yield f"Such findings are {shown} times as frequent among things {one} as among things {other}."
    yield "That is a statement about the findings."
    yield "It does not say who copied."
    yield "It does not say whether a right is infringed."
    yield "How it weighs with everything else is for the court."
    if lead.among is not None and lead.among.weighed > 1:
        yield f"The work shown is the nearest of {lead.among.weighed:,}, and the nearest of many is nearer by chance."


def _missing(part: Part) -> Iterator[str]:
    claim = part.claim
    lacking = [gate for gate in claim.gates if gate.value is not True]
    settled = [gate for gate in lacking if (gate.name, gate.value) == ("permission", False)]
    for gate in lacking:
        said = terms.GATE.get(gate.name)
        if settled and gate in settled:
            answers = [answer for answer in claim.permission.split("|") if answer in terms.SETTLED]
            yield from (terms.SETTLED[answer] for answer in answers or ("not_required",))
        elif not (settled and gate.name == "time"):  # of what was permitted, time decides nothing
            yield (said[2] if gate.value is False else said[3]) if said else gate.text
    gaps = sum(row.shown in ("", "unknown") for row in claim.chart)
    if gaps:
        yield f"Nobody has looked, or could tell, for {words.counted(gaps, 'element')} of the chart."
    count = len(claim.missing)
    if count:
        yield f"The record lacks {words.counted(count, 'thing')}, listed below."
    if not (lacking or gaps or count):
        yield "Nothing of what a claim needs, as far as the record goes."
    for bar in dict.fromkeys(bar.kind for bar in claim.bars):
        yield f"A court may refuse to hear it, for {terms.called(terms.BAR, bar)}."


def _defences(part: Part) -> Iterator[str]:
    kinds = list(dict.fromkeys(defence.kind for defence in part.claim.defences))
    for kind in kinds[: 2 * NAMED]:
        yield f"That {terms.called(terms.DEFENCE, kind)}."
    if len(kinds) > 2 * NAMED:
        yield f"{words.counted(len(kinds) - 2 * NAMED, 'more defence')} {_stand(len(kinds) - 2 * NAMED)} below."
    if kinds:
        yield "What speaks for and against each stands below."
    else:
        yield "No defence is seen on the record."
        yield "That is not to say there is none."
    if part.claim.rights:
        yield "That a right is in force does not make it valid."


def _time(part: Part, on: date) -> Iterator[str]:
    limits = part.claim.limits
    if not limits:
        yield "No last day can be stated."
        yield "None was reckoned, as no act is complained of or the law is not in the tables."
        return
    many = len(limits)
    still = min((end for one in limits if one.passed is False and (end := one.soonest)), default=None)
    over, unknown = sum(one.passed is True for one in limits), sum(one.passed is None for one in limits)
    if still:
        yield f"The first day that may be the last one to sue is {still}."
    if over:
        yield f"For {over:,} of {_acts(many)}, time has run out."
    if unknown:
        yield f"For {unknown:,} of {_acts(many)}, it is not known."
    yield f"All as of {on.isoformat()}."


def _sum(part: Part) -> Iterator[str]:
    claim = part.claim
    if claim.total is not None:
        yield f"The sum computed is {terms.sum_of(claim.total.central)} {claim.total.currency}."
        if claim.total.low != claim.total.high:
            yield f"It lies between {terms.sum_of(claim.total.low)} and {terms.sum_of(claim.total.high)}."
        yield "It rests on assumptions, and each stands below with its source."
    elif claim.heads:
        lacks = len({line for head in claim.heads for line in head.missing})
        yield "No sum can be computed."
        yield f"The record lacks {words.counted(lacks, 'number')} for it, named below."
    elif part.complained_of:
        yield "No sum can be computed, as no head of damages is on record for it."
    else:
        yield "No sum can be computed, as no act is complained of under a right in force."
    if claim.expected is not None:
        yield (
            f"With the chance of success that the user states, it is {terms.sum_of(claim.expected.central)} "
            f"{claim.expected.currency}."
        )


def _acts(count: int) -> str:
    return words.counted(count, "act or part of one", "acts or parts of one")


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"


def _cut(name: str) -> str:
    return name if len(name) <= LONG else f"{name[: LONG - 1].rstrip()}\u2026"
