"""The parts of a page as values: a claim with its exhibits, each laid beside its nearest work.

The templates print these and decide nothing; here, too, nothing is weighed: every number comes with the docket.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from deadringer.dossier import figures, words
from deadringer.dossier.desk import Desk
from deadringer.model.descents import APART, BEST, TIED, Parent
from deadringer.model.examined import Examined
from deadringer.model.pictures import Likeness
from deadringer.model.records import Act, Sighting
from deadringer.model.texts import Copied, Quotation
from deadringer.model.values import Claim, Contribution, Exhibit, Finding, Permission
from deadringer.model.vectors import Embeddings

#: Parts of the evidence told in words, each way; the sheet has all.
TOLD = 6
#: Pairs of pictures laid out with an exhibit, and pairs of texts quoted.
PAIRS, TEXTS = 3, 3
#: Candidates that an exhibit may come from, laid out; descents.parquet has all.
CANDIDATES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a sheet: what both sides state, and what that adds."""

    label: str
    sighting: str
    work: str
    number: str
    bar: Markup
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A finding as a sheet, side by side, and in words. `hidden` counts what is not told in words."""

    finding: Finding
    lines: tuple[Line, ...]
    kinds: tuple[tuple[str, str], ...]
    favour: tuple[Contribution, ...]
    against: tuple[Contribution, ...]
    hidden: int
    missing: tuple[str, ...]
    examined: Examined | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The answer on one act, over the works not told apart, and work by work where there are several."""

    agreed: Permission
    by_work: tuple[Permission, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two pictures that are alike, as data URIs of small JPEG files, and what was done to the one seen."""

    work_id: str
    likeness: Likeness
    sighting: str
    work: str
    turned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One exhibit. `sheet` is None past the cap, and where an exhibit has no finding.

    `pictures` are pairs of pictures (see `laid_out`), and `unpictured` counts those that are not laid out; `texts` are
    pairs of texts with the work of each (see `quoted`), and `unquoted` counts those that are not quoted. `near` are the
    vectors of the best finding, where they are near, `candidates` what it may come from, and `unlisted` how many more.
    """

    anchor: str
    sighting: Sighting
    best: Finding | None
    sheet: Sheet | None
    pictures: tuple[Pair, ...]
    unpictured: int
    texts: tuple[tuple[str, Quotation], ...]
    unquoted: int
    near: Embeddings | None
    candidates: tuple[Parent, ...]
    unlisted: int
    others: tuple[Finding, ...]
    acts: tuple[Act, ...]
    asked: tuple[Asked, ...]
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One claim or matter, ready to print.

    `beside` has the rights in force for an act asked about that are not relied on, `may` those that may be in force.
    """

    anchor: str
    claim: Claim
    exhibits: tuple[Shown, ...]
    unlisted: int
    beside: tuple[str, ...]
    may: tuple[str, ...]
    proof: tuple[tuple[str, str, str], ...]

    @property
    def capped(self) -> bool:
        """Whether all of it is past the cap."""
        return bool(self.exhibits) and all(one.capped for one in self.exhibits)

    @property
    def titles(self) -> list[str]:
        """What was seen, as far as it is listed."""
        return [one.sighting.title for one in self.exhibits]

    @property
    def works(self) -> int:
        """How many works the findings are with."""
        return len({f.work_id for exhibit in self.claim.exhibits for f in exhibit.findings})

    @property
    def lead(self) -> Finding | None:
        """The finding whose support is that of the claim: the best of its first exhibit."""
        return self.exhibits[0].best if self.exhibits else None

    @property
    def complained_of(self) -> int:
        """How many exhibits have an act that is complained of."""
        return sum(any(p.complained_of for p in one.permissions) for one in self.claim.exhibits)


@dataclass(frozen=True, slots=True)
class Answers:
    """What exhibits are answered with: the answers on each act, over the works not told apart and work by work.

    `thumbnails` are small JPEG files of pictures, by path; `quotations` is what texts have in common, by sighting and
    work; `examined` says what would change a finding, likewise.
    """

    agreed: Mapping[tuple[str, str | None, int], Permission]
    by_work: Mapping[tuple[str, str | None, int], tuple[Permission, ...]]
    thumbnails: Mapping[str, bytes]
    quotations: Mapping[tuple[str, str], tuple[Quotation, ...]]
    examined: Mapping[tuple[str, str], Examined] = field(default_factory=dict)

    def singly(self, permission: Permission) -> tuple[Permission, ...]:
        """Return the answers work by work on the act of an answer; itself alone where there are none."""
        return self.by_work.get((permission.sighting_id, permission.act_id, permission.part), (permission,))


def part(
    claim: Claim,
    answers: Answers,
    proof: Mapping[tuple[str, str], str],
    desk: Desk,
    sheets: int,
    listed: int = 0,
) -> Part:
    """Make a claim ready to print, with no more than so many sheets, and so many exhibits past them."""
    shown = _exhibits(claim, answers, desk, 0, sheets + listed, sheets)
    everything = [q for e in claim.exhibits for p in e.permissions for q in (p, *answers.singly(p))]
    sure = dict.fromkeys(right for p in everything for right in (*p.rights, *p.rights_of_others))
    may = dict.fromkeys(right for p in everything for right in p.rights_unknown)
    return Part(
        anchor=_anchor(claim),
        claim=claim,
        exhibits=shown,
        unlisted=len(claim.exhibits) - len(shown),
        beside=tuple(right for right in sure if right not in claim.rights),
        may=tuple(right for right in may if right not in claim.rights and right not in sure),
        proof=_proof(claim, proof, desk, tuple(may)),
    )


def more(claim: Claim, answers: Answers, desk: Desk, begin: int, end: int) -> Part:
    """Make the exhibits from `begin` up to, not including, `end` ready to print, and nothing that is said of all."""
    shown = _exhibits(claim, answers, desk, begin, end, end)
    return Part(anchor=_anchor(claim), claim=claim, exhibits=shown, unlisted=0, beside=(), may=(), proof=())


def _anchor(claim: Claim) -> str:
    return f"m{claim.rank}"


def _exhibits(
    claim: Claim, answers: Answers, desk: Desk, begin: int, end: int, sheets: int
) -> tuple[Shown, ...]:
    return tuple(
        _exhibit(f"{_anchor(claim)}-{i}", exhibit, answers, desk, i > sheets)
        for i, exhibit in enumerate(claim.exhibits[begin:end], begin + 1)
    )


def _exhibit(anchor: str, exhibit: Exhibit, answers: Answers, desk: Desk, capped: bool) -> Shown:
    best = exhibit.findings[0] if exhibit.findings else None
    given: dict[tuple[str | None, int], list[Permission]] = {}
    for permission in exhibit.permissions:
        given.setdefault((permission.act_id, permission.part), []).append(permission)
    asked = []
    for (act, part), found in given.items():
        key = exhibit.sighting_id, act, part
        asked.append(
            Asked(agreed=answers.agreed.get(key, found[0]), by_work=answers.by_work.get(key, tuple(found)))
        )
    pictures = () if capped else _pictures(exhibit, answers.thumbnails)
    texts = () if capped else _texts(exhibit, answers.quotations)
    held = best.descent.of(BEST, TIED, APART) if best and best.descent else ()
    return Shown(
        anchor=anchor,
        sighting=desk.sighting(exhibit.sighting_id),
        best=best,
        sheet=None
        if capped or best is None
        else sheet(best, answers.examined.get((best.sighting_id, best.work_id))),
        pictures=pictures,
        unpictured=0 if capped else sum(len(f.likenesses) for f in exhibit.findings) - len(pictures),
        texts=texts,
        unquoted=0 if capped else sum(len(f.copied) for f in exhibit.findings) - len(texts),
        near=best.embeddings if best and best.embeddings and best.embeddings.near else None,
        candidates=held[:CANDIDATES],
        unlisted=max(0, len(held) - CANDIDATES),
        others=exhibit.findings[1:],
        acts=tuple(desk.acts(exhibit.sighting_id)),
        asked=tuple(asked),
        capped=capped,
    )


def laid_out(exhibit: Exhibit) -> tuple[tuple[str, Likeness], ...]:
    """Return the pairs of pictures shown with an exhibit, and their works: of the best finding first, nearest first."""
    return tuple((f.work_id, one) for f in exhibit.findings for one in f.likenesses)[:PAIRS]


def quoted(exhibit: Exhibit) -> tuple[tuple[str, Copied], ...]:
    """Return the pairs of texts quoted with an exhibit, and their works: of the best finding first, the most first."""
    return tuple((f.work_id, one) for f in exhibit.findings for one in f.copied)[:TEXTS]


def _texts(
    exhibit: Exhibit, quotations: Mapping[tuple[str, str], tuple[Quotation, ...]]
) -> tuple[tuple[str, Quotation], ...]:
    asked = {(work, one) for work, one in quoted(exhibit)}
    works = dict.fromkeys(work for work, _ in quoted(exhibit))
    return tuple(
        (work, one)
        for work in works
        for one in quotations.get((exhibit.sighting_id, work), ())
        if (work, one.copied) in asked
    )


def _pictures(exhibit: Exhibit, thumbnails: Mapping[str, bytes]) -> tuple[Pair, ...]:
    return tuple(
        Pair(
            work_id=work,
            likeness=one,
            sighting=_embedded(thumbnails.get(one.sighting_picture, b"")),
            work=_embedded(thumbnails.get(one.work_picture, b"")),
            turned=words.turned(one.orientation),
        )
        for work, one in laid_out(exhibit)
    )


def _embedded(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(jpeg).decode()}"


def sheet(finding: Finding, examined: Examined | None = None) -> Sheet:
    """Lay a sighting beside a work; `examined` says what would change the finding, where that is at hand."""
    parts = finding.contributions
    weighed = sorted((p for p in parts if p.log10_lr is not None), key=lambda p: -abs(p.log10_lr or 0.0))
    felt = [p for p in weighed if words.felt(p)]
    favour = [p for p in felt if (p.log10_lr or 0.0) > 0]
    against = [p for p in felt if (p.log10_lr or 0.0) < 0]
    kinds = [
        (
            words.EVIDENCE.get(kind, kind),
            words.SILENT.get(kind, words.UNKNOWN) if value is None else words.signed(value),
        )
        for kind, value in finding.kinds.items()
    ]
    return Sheet(
        finding=finding,
        lines=tuple(_line(p) for p in parts),
        kinds=tuple(kinds),
        favour=tuple(favour[:TOLD]),
        against=tuple(against[:TOLD]),
        hidden=max(0, len(favour) - TOLD) + max(0, len(against) - TOLD),
        missing=tuple(p.label for p in parts if p.log10_lr is None),
        examined=examined,
    )


def _line(part: Contribution) -> Line:
    return Line(
        label=part.label,
        sighting=words.stated(part.sighting),
        work=words.stated(part.work),
        number="" if part.log10_lr is None else words.signed(part.log10_lr),
        bar=figures.bar(part.log10_lr),
        note=part.said,
    )


def _proof(
    claim: Claim, proof: Mapping[tuple[str, str], str], desk: Desk, may: tuple[str, ...]
) -> tuple[tuple[str, str, str], ...]:
    """Return what the kinds of evidence at hand can show for the kinds of right relied on, or that may be."""
    evidence = {
        kind
        for exhibit in claim.exhibits
        for finding in exhibit.findings
        for kind, value in finding.kinds.items()
        if value is not None
    }
    rights = {kind for right in desk.rights(claim.rights or may) for kind in right.kind}
    return tuple(
        (words.EVIDENCE.get(kind, kind), words.RIGHT.get(right, right), text)
        for (kind, right), text in sorted(proof.items())
        if kind in evidence and right in rights
    )
