"""What each name, picture, text, vector, date and value adds to a finding, side by side. Nothing is weighed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from deadringer.evidence import dates
from deadringer.evidence import images as images_evidence
from deadringer.evidence import marks as marks_evidence
from deadringer.evidence import names as names_evidence
from deadringer.evidence import specs as specs_evidence
from deadringer.evidence import texts as texts_evidence
from deadringer.evidence import vectors as vectors_evidence
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.weigh import Observed, Weighed
from deadringer.model.marks import Marked
from deadringer.model.names import NamePair
from deadringer.model.pictures import Beside
from deadringer.model.sheets import CLASS, Attribute, Cell, Interval
from deadringer.model.texts import Told
from deadringer.model.values import Contribution
from deadringer.model.vectors import Embeddings

#: On whose side a value is not known, by whether the sighting and the work have it.
MISSING = {
    (True, True): "",
    (False, True): "not known on the sighting's side",
    (True, False): "not known on the work's side",
    (False, False): "not known on either side",
}
#: What each side has, by kind.
Has = Mapping[str, tuple[bool, bool]]


def contributions(
    calibration: Calibration,
    weighed: Weighed,
    pair: tuple[str, str],
    sides: tuple[Mapping[Attribute, Cell], Mapping[Attribute, Cell]],
    at: int,
    names: NamePair,
    pictures: Beside | None,
    texts: Told | None,
    vectors: Embeddings | None,
    marked: Marked | None,
    seen: tuple[str, str],
    stated: Mapping[tuple[str, str], str],
    notes: Mapping[Attribute, str] = MappingProxyType({}),
    *,
    has: Has = MappingProxyType({}),
    observed: Observed | None = None,
    common: Callable[[Attribute, int], str] | None = None,
) -> tuple[Contribution, ...]:
    """Explain one pair: names, pictures, texts, vectors, dates, every attribute that is stated; and what each adds.

    Every kind is there, with what is said of it in a sentence by its own module, or on whose side it is not known.

    Parameters
    ----------
    pair : (str, str)
        The ids of the sighting and the work.
    sides : (mapping, mapping) of Attribute to Cell
        What the data sheet of each states.
    at : int
        Which of the weighed pairs.
    names : NamePair
        The designations behind the names score.
    pictures : Beside, optional
        The pictures of both; None where neither has any.
    texts : Told, optional
        The texts of both; None where neither has any.
    vectors : Embeddings, optional
        The vectors of both; None where neither has any.
    marked : Marked, optional
        Which marks of the work stand in texts of the sighting; None where none were looked for.
    seen : (str, str)
        When the sighting was there at the latest, and when the work was created, as stated.
    stated : mapping of (item id, attribute) to str
        Values as stated, with their units; base units are shown where it has none.
    notes : mapping of Attribute to str
        What is to be said of an attribute of this pair.
    has : mapping of str to (bool, bool), optional
        By kind, whether the sighting, and whether the work, has what can be compared.
    observed : Observed, optional
        What was seen of the weighed pairs.
    common : callable, optional
        Says how common it is to agree with the work in an attribute to a degree.

    Returns
    -------
    tuple of Contribution
        The parts of a kind add up to the kind: its offset is shared out evenly among them.
    """
    distance, extent, before = np.nan, np.nan, not np.isnan(weighed.kinds[dates.KIND][at])
    if observed is not None:
        distance, extent = float(observed.distance[at]), float(observed.extent[at])
        before = bool(observed.before[at])
    known = has.get(dates.KIND, (bool(seen[0]), bool(seen[1])))
    looks = (
        (images_evidence.KIND, "pictures", pictures, pictures.note if pictures else ""),
        (texts_evidence.KIND, "texts", texts, texts.note if texts else ""),
        (
            vectors_evidence.KIND,
            f"vectors by {vectors.model}" if vectors else "vectors",
            vectors,
            _near(calibration, vectors),
        ),
    )
    common_of = {
        images_evidence.KIND: images_evidence.told(calibration.images, distance),
        texts_evidence.KIND: texts_evidence.told(calibration.texts, extent),
    }
    out = [
        Contribution(
            kind=names_evidence.KIND,
            label="name",
            sighting=names.sighting,
            work=names.work,
            log10_lr=_known(weighed.kinds[names_evidence.KIND][at]),
            missing=MISSING[has.get(names_evidence.KIND, (True, True))],
            note=names.told(float(weighed.others[at])),
            common=names_evidence.told(calibration.names, names.score),
            letters=names.letters,
        )
    ]
    if marked is not None and (marked.texts or marked.marks):
        out.append(
            Contribution(
                kind=marks_evidence.KIND,
                label="marks in texts",
                sighting=marked.uses[0].words if marked.uses else "",
                work=marked.uses[0].mark if marked.uses else "",
                log10_lr=_known(weighed.kinds[marks_evidence.KIND][at]),
                missing=MISSING[marked.texts > 0, marked.marks > 0],
                note=marks_evidence.told(calibration.marks, marked),
            )
        )
    for kind, label, found, note in looks:
        out.append(
            Contribution(
                kind=kind,
                label=label,
                sighting=found.sighting if found else "",
                work=found.work if found else "",
                log10_lr=_known(weighed.kinds[kind][at]),
                missing=MISSING[has.get(kind, (found is not None, found is not None))],
                note=note,
                common=common_of.get(kind, ""),
            )
        )
    by_dates = _known(weighed.kinds[dates.KIND][at])
    out.append(
        Contribution(
            kind=dates.KIND,
            label="there / created",
            sighting=seen[0],
            work=seen[1],
            log10_lr=0.0 if by_dates is None and all(known) and _speaks(weighed, at) else by_dates,
            missing="" if before else MISSING[known],
            note=dates.told(before) if before or all(known) else "",
        )
    )
    return (*out, *_attributes(calibration, weighed, pair, sides, at, stated, notes, common))


def _near(calibration: Calibration, vectors: Embeddings | None) -> str:
    if vectors is None or vectors.cosine is None:
        return ""
    said = f"cosine {vectors.cosine:.3f}"
    if not vectors.near:
        return f"{said}, below the cutoff of {vectors.cutoff:g}: not near"
    return f"{said}; {vectors_evidence.told(calibration.vectors, vectors.model, vectors.cosine)}"


def _speaks(weighed: Weighed, at: int) -> bool:
    return not np.isnan(weighed.unbounded[at])


def _attributes(
    calibration: Calibration,
    weighed: Weighed,
    pair: tuple[str, str],
    sides: tuple[Mapping[Attribute, Cell], Mapping[Attribute, Cell]],
    at: int,
    stated: Mapping[tuple[str, str], str],
    notes: Mapping[Attribute, str],
    common: Callable[[Attribute, int], str] | None,
) -> list[Contribution]:
    one, other = sides
    found = weighed.specs.pair(at, one.keys() & other.keys())
    fixed = {CLASS, *calibration.standards}
    counted = [attribute for attribute in found if attribute.name not in fixed or found[attribute] != 0.0]
    slope = calibration.fusion.slopes[specs_evidence.KIND]
    kind = _known(weighed.kinds[specs_evidence.KIND][at])
    offset = (kind or 0.0) - slope * sum(found[attribute] for attribute in counted)
    offset /= max(1, len(counted))
    out = []
    for attribute in sorted({**one, **other}, key=lambda a: (not a.is_category, a.name)):
        share: float | None = None
        note, rare = notes.get(attribute, ""), ""
        if attribute in found:
            near, far = weighed.specs.degrees(at, attribute) or (0, 0)
            weighs = attribute in counted
            if not np.isnan(weighed.unseen[at]):  # the class is known to the calibration
                share = slope * found[attribute] + offset if weighs else 0.0
            told = specs_evidence.told(attribute, near, far, weighs, attribute.name in fixed)
            note = told if attribute.name in fixed and not weighs else "; ".join(filter(None, (told, note)))
            rare = common(attribute, far) if common and attribute.name != CLASS else ""
        elif attribute in one and attribute in other:
            note = "one of both says too little to compare"
        out.append(
            Contribution(
                kind=specs_evidence.KIND,
                label=attribute.name,
                sighting=stated.get((pair[0], attribute.name), _show(one.get(attribute))),
                work=stated.get((pair[1], attribute.name), _show(other.get(attribute))),
                log10_lr=share,
                missing=MISSING[attribute in one, attribute in other],
                note=note,
                common=rare,
            )
        )
    return out


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _show(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Interval):
        return f"{cell.low:.6g} to {cell.high:.6g}"
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
