"""Labelled sightings as arrays: what `calibrate` fits to and `audit` tries. With those, all that sees labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from deadringer.errors import CalibrationError
from deadringer.evidence import weigh
from deadringer.evidence.measures import (
    DEGREES,
    SAME,
    Bools,
    Floats,
    Ints,
    Pairs,
    agreement,
    all_pairs,
    categories,
    compare,
    opened,
    shared,
)
from deadringer.model.records import Label
from deadringer.model.sheets import CLASS, STANDARDS, Attribute, Category, Sheet


@dataclass(frozen=True, slots=True)
class Agreeing:
    """All degrees in which pairs agree, of all attributes one after another, to be counted under any weights.

    Arrays have shape (k,): the place of a pair, `code` = (place of the attribute) * DEGREES + degree, and how many
    degrees this pair leaves open there, each of which is listed.
    """

    attributes: tuple[Attribute, ...]
    pair: Ints
    code: Ints
    wide: Ints

    @classmethod
    def of(cls, left: Sheet, right: Sheet) -> Agreeing:
        """Compare every item of one sheet with every one of another; places are (row of left) * len(right) + row."""
        attributes = shared(left, right)
        seen = compare(left, right, Pairs(*all_pairs(len(left), len(right)), len(right)))
        columns = [np.empty((3, 0), dtype=np.intp)]
        for place, attribute in enumerate(attributes):
            if attribute in seen:
                found = seen[attribute]
                at, degree = opened(found.near, found.far)
                wide = found.far - found.near + 1
                columns.append(np.stack([found.at[at], place * DEGREES + degree, wide[at]]))
        return cls(attributes, *np.concatenate(columns, axis=1))

    def counts(self, weight: Floats) -> Floats:
        """Sum weights of pairs by attribute and degree, those of an interval evenly over what it leaves open."""
        each = weight.ravel()[self.pair] / self.wide
        size = len(self.attributes) * DEGREES
        return np.asarray(np.bincount(self.code, each, size).reshape(-1, DEGREES), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Labelled sightings (rows) against the works of a register, as arrays.

    `copy[i, j]`: sighting i is a copy of work j. `other[i, j]`: i is of another line than j, or independent; a pair
    that is neither (kin of the labelled work, own makes, derivatives) teaches nothing. `same_class[i, j]`: i's
    product is of j's class. `before[i, j]`: i was there before j was created. `distance[i, j]` is the least between
    their pictures, of so many pairs `compared` (NaN, 0 where missing); `pictures[i]` counts those of i. `extent[i,
    j]`, `written` and `texts` are the same of their texts, `bare` is `extent` with nothing set aside as
    boilerplate; `cosine[i, j]` is the greatest between their vectors of one `model`, `embedded` and `vectors` are the
    same of these. `states`, `marked` and `sharing` are of marks in texts, as in `weigh.Observed`; all works
    have so many designations, `borne_by_works`. `units`: sightings alike in all that is compared have one number.
    `group` names what is held apart
    together, `ties` what else must not be on both sides: makers, and pages that describe both. `own[i, j]`: i is an own
    make of work j, as another source describes it. `certain`: the label is of more than low certainty. `agreeing`: in
    which degree they agree in each attribute; `standards` are those that a standard imposes.
    """

    sightings: Sheet
    works: Sheet
    score_names: Floats
    designations: npt.NDArray[np.object_]
    lines: Floats
    borne: tuple[frozenset[str], ...]
    relation: tuple[str, ...]
    product: tuple[str, ...]
    family: tuple[str, ...]
    group: tuple[str, ...]
    ties: tuple[frozenset[str], ...]
    certain: Bools
    own: Bools
    copy: Bools
    other: Bools
    same_class: Bools
    kin: Bools
    before: Bools
    distance: Floats
    compared: Floats
    pictures: Ints
    extent: Floats
    bare: Floats
    written: Floats
    texts: Ints
    cosine: Floats
    embedded: Floats
    vectors: Ints
    model: str
    states: Ints
    marked: Floats
    sharing: Floats
    borne_by_works: float
    units: Ints
    agreeing: Agreeing
    standards: tuple[str, ...]

    def seen(self, rows: Ints) -> weigh.Observed:
        """Return what was seen of some sightings beside their sheets, pair by pair with all works."""
        return weigh.Observed(
            names=self.score_names[rows].ravel(),
            designations=self.designations[rows].ravel().tolist(),
            lines=self.lines[rows].ravel(),
            distance=self.distance[rows].ravel(),
            compared=self.compared[rows].ravel(),
            extent=self.extent[rows].ravel(),
            written=self.written[rows].ravel(),
            cosine=self.cosine[rows].ravel(),
            embedded=self.embedded[rows].ravel(),
            model=self.model,
            states=self.states[rows].ravel(),
            marked=self.marked[rows].ravel(),
            sharing=self.sharing[rows].ravel(),
            before=self.before[rows].ravel(),
        )

    @property
    def of_works(self) -> int:
        """How many usable pictures all works have."""
        return round(float(self.compared.sum() / max(1, self.pictures.sum())))

    @property
    def texts_of_works(self) -> int:
        """How many usable texts all works have."""
        return round(float(self.written.sum() / max(1, self.texts.sum())))

    @property
    def vectors_of_works(self) -> int:
        """How many vectors all works have."""
        return round(float(self.embedded.sum() / max(1, self.vectors.sum())))

    def teaching(self, held: Bools, among: Bools) -> Bools:
        """Return which rows `among` may teach how to weigh those that are `held`: others, tied to none of them."""
        tied = frozenset[str]().union(*(self.ties[at] for at in np.flatnonzero(held)))
        free = np.array([tied.isdisjoint(ties) for ties in self.ties], dtype=np.bool_)
        return np.asarray(among & ~held & free)

    def folds(self, among: Bools, most: int) -> list[Bools]:
        """Return the groups of some rows as sets to hold apart: each by itself, or `FOLDS` sets of more than `most`."""
        names = sorted({self.group[at] for at in np.flatnonzero(among)})
        sets = (
            [{name} for name in names] if len(names) <= most else [set(names[n::FOLDS]) for n in range(FOLDS)]
        )
        return [np.array([group in of for group in self.group], dtype=np.bool_) & among for of in sets]

    def only(self, kept: Bools) -> Labelled:
        """Return the same with some labels alone: of the others nothing is known, and nothing is learnt or tried."""
        return replace(
            self,
            relation=tuple(one if keep else "" for one, keep in zip(self.relation, kept, strict=True)),
            copy=self.copy & kept[:, None],
            other=self.other & kept[:, None],
            own=self.own & kept[:, None],
        )

    def nameless(self) -> Labelled:
        """Return the same with no names known of any sighting."""
        return replace(
            self,
            score_names=np.full_like(self.score_names, np.nan),
            borne=(frozenset[str](),) * len(self.borne),
        )

    def rows(self, relation: str, among: Bools) -> Bools:
        """Return which of the rows `among` have this relation."""
        return np.array([r == relation for r in self.relation], dtype=bool) & among

    def weight(self, rows: Bools) -> Floats:
        """Return 1 over the listings of each row's product among `rows`, 0 elsewhere: a product counts once."""
        listings: dict[str, int] = {}
        for at in np.flatnonzero(rows):
            listings[self.product[at]] = listings.get(self.product[at], 0) + 1
        return np.array([1.0 / listings[p] if rows[i] else 0.0 for i, p in enumerate(self.product)])


#: Sets in which many groups are held apart: with what is tied to one left out too, so many leave most to count from.
FOLDS = 20
#: A source that describes more products is a catalogue, and ties nothing: else no two rows could be held apart.
CATALOGUE = 10


def ties(
    labels: Sequence[Label], makers: Sequence[Sequence[str]], sources: Sequence[frozenset[str]]
) -> tuple[frozenset[str], ...]:
    """Return what ties each labelled sighting to others: its family, who made it, and the pages that describe it.

    The largest family (by products) ties nothing, being too large to be left out whole: within it makers and pages do.
    """
    described: dict[str, set[str]] = {}
    families: dict[str, set[str]] = {}
    for label, of in zip(labels, sources, strict=True):
        families.setdefault(_family(label), set()).add(_product(label))
        for source in of:
            described.setdefault(source, set()).add(_product(label))
    largest = max(sorted(families), key=lambda family: len(families[family])) if families else ""
    pages = {source for source, of in described.items() if len(of) <= CATALOGUE}
    out = []
    for label, by, of in zip(labels, makers, sources, strict=True):
        own = {f"maker {maker}" for maker in by} | {f"page {source}" for source in of & pages}
        out.append(frozenset(own if _family(label) == largest else own | {f"family {_family(label)}"}))
    return tuple(out)


def _product(label: Label) -> str:
    return label.product or label.sighting_id


def _family(label: Label) -> str:
    return label.family or _product(label)


def groups(labels: Sequence[Label], makers: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return what is weighed together, by what is tied to none of it: a family's products of one maker.

    Makers are linked where one sighting names both; a product without a maker stands alone.
    """
    chief: dict[str, str] = {}

    def head(name: str) -> str:
        while chief.setdefault(name, name) != name:
            name = chief[name]
        return name

    of = [[f"{_family(label)}: {maker}" for maker in by] for label, by in zip(labels, makers, strict=True)]
    for names in of:
        for name in names[1:]:
            chief[head(name)] = head(names[0])
    return tuple(
        head(names[0]) if names else f"{_family(label)}: {_product(label)}"
        for label, names in zip(labels, of, strict=True)
    )


def labelled(
    sightings: Sheet,
    works: Sheet,
    score_names: Floats,
    designations: npt.NDArray[np.object_],
    lines: Floats,
    borne: Sequence[frozenset[str]],
    labels: Sequence[Label],
    makers: Sequence[Sequence[str]],
    sources: tuple[Sequence[frozenset[str]], Sequence[frozenset[str]]],
    first_ancestor: dict[str, str],
    before: Bools,
    distance: Floats,
    compared: Floats,
    pictures: Ints,
    extent: Floats,
    bare: Floats,
    written: Floats,
    texts: Ints,
    units: Ints,
    cosine: Floats,
    embedded: Floats,
    vectors: Ints,
    model: str,
    marks: tuple[Ints, Floats, Floats, float],
    standards: tuple[str, ...] = STANDARDS,
) -> Labelled:
    """Join labels to sheets; sheet rows, labels and makers are of the same sightings in the same order.

    `sources` are those that describe each sighting, and each work; `marks` are `states`, `marked` and `sharing`, of
    shape (sightings, works), and how many designations all works have.
    """
    at = {work: j for j, work in enumerate(works.item_ids)}
    shape = (len(labels), len(at))
    copy, other, kin, own = (np.zeros(shape, bool) for _ in range(4))
    roots = np.array([first_ancestor[w] for w in works.item_ids], dtype=object)
    for i, label in enumerate(labels):
        if label.relation == "independent":
            other[i] = True
            continue
        if label.work_id not in at:
            raise CalibrationError(
                f"labels: {label.sighting_id} is a {label.relation} of no work in the register"
            )
        kin[i] = roots == first_ancestor[label.work_id]
        if label.relation == "copy":
            copy[i, at[label.work_id]] = True
            other[i] = ~kin[i]
        elif label.relation == "own":
            own[i, at[label.work_id]] = sources[0][i].isdisjoint(sources[1][at[label.work_id]])
    product = tuple(map(_product, labels))
    of: dict[str, Category] = {}
    for i, cell in enumerate(categories(sightings, CLASS)):
        if cell is not None:
            of.setdefault(product[i], cell)
    rows = all_pairs(*shape)
    same = agreement([of.get(p) for p in product], categories(works, CLASS), *rows).reshape(shape) == SAME
    return Labelled(
        sightings=sightings,
        works=works,
        score_names=score_names,
        designations=designations,
        lines=lines,
        borne=tuple(borne),
        relation=tuple(label.relation for label in labels),
        product=product,
        family=tuple(map(_family, labels)),
        group=groups(labels, makers),
        ties=ties(labels, makers, sources[0]),
        certain=np.array([label.certainty != "low" for label in labels], dtype=np.bool_),
        own=own,
        copy=copy,
        other=other,
        same_class=same if same.any() else np.ones(shape, bool),
        kin=kin,
        before=before,
        distance=distance,
        compared=compared,
        pictures=pictures,
        extent=extent,
        bare=bare,
        written=written,
        texts=texts,
        cosine=cosine,
        embedded=embedded,
        vectors=vectors,
        model=model,
        states=marks[0],
        marked=marks[1],
        sharing=marks[2],
        borne_by_works=marks[3],
        units=units,
        agreeing=Agreeing.of(sightings, works),
        standards=standards,
    )


def subset(sheet: Sheet, rows: Sequence[int]) -> Sheet:
    """Return some rows of a sheet, in the order given."""
    cells = {
        name: {at: column[row] for at, row in enumerate(rows) if row in column}
        for name, column in sheet.cells.items()
    }
    return Sheet(tuple(sheet.item_ids[row] for row in rows), sheet.attributes, cells)
