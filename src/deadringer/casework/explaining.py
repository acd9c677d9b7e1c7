"""A case after screening, and findings explained: both sides of a pair as stated, and what each part of it adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from deadringer.casework import pictures as pictured
from deadringer.casework import texts as worded
from deadringer.casework import vectors as embedded
from deadringer.casework.ages import Ages
from deadringer.casework.marks import Marking
from deadringer.casework.quoting import quotation
from deadringer.evidence import bounding, examine, specs, verbal, weigh
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.commonness import Commonness
from deadringer.evidence.contributions import contributions
from deadringer.evidence.rarity import SheetScores
from deadringer.facets import names, pictures, texts
from deadringer.facets.learned import learn
from deadringer.facets.specs import Learnt, column_of
from deadringer.model import schemas
from deadringer.model.case import Case
from deadringer.model.examined import Examined
from deadringer.model.names import NamePair
from deadringer.model.pictures import Likeness, Picture
from deadringer.model.sheets import Attribute
from deadringer.model.texts import Copied, Quotation, Written
from deadringer.model.values import Among, Basis, Finding
from deadringer.screening import run as screening
from deadringer.screening.plan import FACETS, plan

#: What texts have in common, by sighting and work.
Quotations = Mapping[tuple[str, str], tuple[Quotation, ...]]
#: Pictures by path.
Hashed = Mapping[str, Picture]


@dataclass(frozen=True)
class Comparison:
    """A case after screening: both sides as the facets compare them, and the pairs that were compared.

    `hashed` has its pictures, and `written` its texts, those too that cannot be compared.
    """

    case: Case
    sightings: screening.Prepared
    works: screening.Prepared
    pairs: screening.Screened
    hashed: Hashed
    written: tuple[Written, ...] = ()
    marking: Marking | None = None

    @cached_property
    def terms(self) -> Learnt:
        """What the works tell of the attributes of data sheets."""
        return learn(self.works.sheet, self.case.lines())

    def table(self) -> pa.Table:
        """Return the pairs as the table that screened.parquet holds."""
        columns = {
            "sighting_id": pa.array(self.sightings.item_ids).take(pa.array(self.pairs.sightings)),
            "work_id": pa.array(self.works.item_ids).take(pa.array(self.pairs.works)),
            **{f"score_{facet}": pa.array(self.pairs.scores[facet], from_pandas=True) for facet in FACETS},
            "extent_texts": pa.array(self.pairs.extents, from_pandas=True),
        }
        return pa.table(columns, schema=schemas.screened(FACETS))


@dataclass(frozen=True, slots=True)
class Decision:
    """What a run's decision rests on: `weigh.chance` of each work, and `examine.line` of each sighting."""

    further: npt.NDArray[np.float64]
    line: npt.NDArray[np.float64]


class Explainer:
    """Makes findings of weighed pairs, with both sides as stated."""

    def __init__(
        self,
        comparison: Comparison,
        calibration: Calibration,
        weighed: weigh.Weighed,
        sheets: SheetScores,
        comparer: names.Comparer,
        when: Ages,
        words: list[str],
        reported: npt.NDArray[np.bool_],
        seen: weigh.Observed,
        decision: Decision,
    ) -> None:
        self._in, self._calibration, self._weighed, self._when = comparison, calibration, weighed, when
        self._words, self._reported = words, reported
        self._seen, self._decision = seen, decision
        self._names, self._scores = comparer, sheets
        self._sheets = comparison.sightings.sheet.rows(), comparison.works.sheet.rows()
        planned = plan(comparison.case.settings, 0, 0)
        self._radius, self._cutoff = planned.radius, planned.cutoffs["texts"]
        self._near = planned.cutoffs["vectors"]
        self._known = bounding.known(calibration.classes, comparison.works.sheet)
        self._audit = verbal.audited(calibration)
        self._scale = str(verbal.scale(comparison.case.settings.scale))
        self._shown: dict[str, list[Picture]] = {}
        works, apart = set(comparison.works.item_ids), pictured.told_apart(comparison.case, comparison.hashed)
        for image in comparison.case.images:
            if found := (apart if image.item_id in works else comparison.hashed).get(image.path):
                self._shown.setdefault(image.item_id, []).append(found)
        self._written: dict[str, list[Written]] = {}
        for one in comparison.written:
            self._written.setdefault(one.item_id, []).append(one)
        self._stated: dict[tuple[str, str], str] = {}
        for spec in comparison.case.specs:
            key, unit = (spec.item_id, column_of(spec)), "" if spec.unit == "1" else spec.unit
            text = f"{spec.value} {unit}".strip() + (f" ({spec.source})" if spec.source else "")
            self._stated[key] = f"{self._stated[key]} / {text}" if key in self._stated else text

    def __call__(self, pairs: npt.NDArray[np.intp], *, counted: bool = True) -> Iterator[Finding]:
        """Yield the findings of some of the pairs that were weighed.

        How common each value is among known independents is `counted` for the work of each: not for pairs of millions.
        """
        rows, works = self._in.pairs.sightings[pairs], self._in.pairs.works[pairs]
        for at, named in zip(pairs.tolist(), self._names.explain(rows, works), strict=True):
            yield self._one(at, named, counted)

    @cached_property
    def _commonness(self) -> Commonness:
        return Commonness(self._calibration, self._in.works.sheet)

    @cached_property
    def _lines(self) -> list[str]:
        of = self._in.case.lines()
        return [of[work] for work in self._in.works.item_ids]

    @cached_property
    def _tables(self) -> Mapping[Attribute, specs.Table]:
        """The weights of agreement in all that works state, whether a sighting states it or not."""
        works = self._in.works.sheet
        return specs.tables(self._calibration, works, works, self._lines)

    def _counts(self, row: int, of: int) -> dict[str, tuple[int, int, int]]:
        """Return how many usable pictures, texts and vectors a sighting, a work and all works have."""
        mine, theirs = self._in.sightings, self._in.works
        return {
            label: (int(one.counts[row]), int(other.counts[of]), int(other.counts.sum()))
            for label, one, other in (
                ("pictures", mine.pictures, theirs.pictures),
                ("texts", mine.texts, theirs.texts),
                ("vectors", mine.vectors, theirs.vectors),
            )
        }

    def _named(self, row: int, of: int) -> tuple[bool, bool]:
        return bool(self._in.sightings.names.names[row]), bool(self._in.works.names.names[of])

    def _dated(self, row: int, of: int) -> tuple[bool, bool]:
        there, created = self._when.stated(row, of)
        return bool(there), bool(created)

    def examine(self, finding: Finding) -> Examined:
        """Return what would change a finding: see `evidence.examine`."""
        row = self._in.sightings.item_ids.index(finding.sighting_id)
        of = self._in.works.item_ids.index(finding.work_id)
        pairs = self._in.pairs
        begin, end = np.searchsorted(pairs.sightings, (row, row + 1))
        at = int(begin + np.searchsorted(pairs.works[begin:end], of))
        return examine.examined(
            examine.Case(
                calibration=self._calibration,
                table=examine.of_work(self._tables, of),
                sighting=self._sheets[0][row],
                work=self._sheets[1][of],
                seen=self._seen.at(at),
                counts=self._counts(row, of),
                names=self._named(row, of),
                dates=self._dated(row, of),
                works=self._in.works.sheet,
                lines=self._lines,
                row=of,
                further=float(self._decision.further[of]),
                line=float(self._decision.line[row]),
                designations=self._in.marking.many if self._in.marking else 0.0,
            )
        )

    def _one(self, at: int, named: NamePair, counted: bool) -> Finding:
        pairs, weighed = self._in.pairs, self._weighed
        row, of = int(pairs.sightings[at]), int(pairs.works[at])
        sighting, work = self._in.sightings.item_ids[row], self._in.works.item_ids[of]
        counts = self._counts(row, of)
        alike: tuple[Likeness, ...] = ()
        if pairs.scores["images"][at] <= self._radius:
            alike = pictures.between(
                self._in.sightings.pictures, self._in.works.pictures, row, of, self._radius
            )
        copied = self._copied(at, row, of)
        read = worded.beside(self._written.get(sighting, []), self._written.get(work, []), copied)
        shown = pictured.beside(self._shown.get(sighting, []), self._shown.get(work, []), alike, self._radius)
        sides = self._in.sightings.vectors, self._in.works.vectors
        near = embedded.beside(*sides, row, of, float(pairs.scores["vectors"][at]), self._near)
        return Finding(
            sighting_id=sighting,
            work_id=work,
            scores={facet: _known(pairs.scores[facet][at]) for facet in FACETS}
            | {
                "specs_far": _known(self._scores.far[at]),
                "specs_rarity": _known(self._scores.rarity[at]),
            },
            kinds={kind: _known(weighed.kinds[kind][at]) for kind in weigh.KINDS},
            log10_lr=_known(weighed.log10_lr[at]),
            unbounded=_known(weighed.unbounded[at]),
            support=self._words[at],
            reported=bool(self._reported[at]),
            contributions=contributions(
                self._calibration,
                weighed,
                (sighting, work),
                (self._sheets[0][row], self._sheets[1][of]),
                at,
                named,
                shown,
                read,
                near,
                self._in.marking.beside(self._in.sightings, row, of) if self._in.marking else None,
                self._when.stated(row, of),
                self._stated,
                {
                    attribute: self._scores.note(attribute, at)
                    for attribute in self._sheets[0][row].keys() & self._sheets[1][of].keys()
                },
                has={
                    "names": self._named(row, of),
                    "dates": self._dated(row, of),
                    **{
                        kind: (bool(counts[label][0]), bool(counts[label][1]))
                        for kind, label in (
                            ("images", "pictures"),
                            ("texts", "texts"),
                            ("vectors", "vectors"),
                        )
                    },
                },
                observed=self._seen,
                common=(lambda attribute, far: self._commonness.told(attribute, of, far))
                if counted
                else None,
            ),
            likenesses=alike,
            copied=copied,
            embeddings=near,
            among=self._among(at, row),
            basis=Basis(
                copies=float(self._known[0][of]),
                independents=float(self._known[1][of]),
                least=float(weighed.least[at]),
                most=float(weighed.most[at]),
                audit=self._audit,
                scale=self._scale,
            ),
        )

    def _among(self, at: int, row: int) -> Among:
        """Return how many works were weighed with a sighting, and the best of them but that of this pair."""
        weighed, works = self._weighed, self._in.works.item_ids
        begin, end = np.searchsorted(weighed.rows, (row, row + 1))
        compared = np.arange(begin, end)
        compared = compared[~np.isnan(weighed.log10_lr[compared])]
        others = np.setdiff1d(compared, [at])
        if not len(others):
            return Among(weighed=len(compared), works=len(works))
        then = others[np.argmax(weighed.unbounded[others])]
        return Among(
            weighed=len(compared),
            works=len(works),
            next=works[weighed.works[then]],
            log10_lr=_known(weighed.log10_lr[then]),
            unbounded=_known(weighed.unbounded[then]),
        )

    def _copied(self, at: int, row: int, of: int) -> tuple[Copied, ...]:
        """Return what the texts of a pair have in common that reaches the cutoff."""
        if not self._in.pairs.scores["texts"][at] >= self._cutoff:  # or is missing
            return ()
        every = texts.between(self._in.sightings.texts, self._in.works.texts, row, of)
        return tuple(one for one in every if one.score >= self._cutoff)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def quotations(comparison: Comparison, wanted: Iterable[tuple[str, str, Copied]]) -> Quotations:
    """Quote pairs of texts of findings, each given by sighting, work, and what they have in common."""
    text = {(one.item_id, one.place): one for one in comparison.written}
    out: dict[tuple[str, str], tuple[Quotation, ...]] = {}
    for sighting, work, copied in wanted:
        one = quotation(copied, text[sighting, copied.sighting_text], text[work, copied.work_text])
        out[sighting, work] = (*out.get((sighting, work), ()), one)
    return out
