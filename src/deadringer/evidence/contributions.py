"""What each name, picture, text, vector, date and value adds to a finding, side by side. Nothing is weighed here."""

from __future__ import annotations

from collections.abc import Mapping
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
from deadringer.evidence.weigh import Weighed
from deadringer.model.marks import Marked
from deadringer.model.names import NamePair
from deadringer.model.pictures import Beside
from deadringer.model.sheets import CLASS, Attribute, Cell, Interval
from deadringer.model.texts import Told
from deadringer.model.values import Contribution
from deadringer.model.vectors import Embeddings

#: What is said of an attribute in which both follow a standard.
STANDARD = "a standard that both follow: no likeness"


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
) -> tuple[Contribution, ...]:
    """Explain one pair: names, pictures, texts, vectors, dates, every attribute that is stated; and what each adds.

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

    Returns
    -------
    tuple of Contribution
        The parts of a kind add up to the kind: its offset is shared out evenly among them.
    """
    out = [
        Contribution(
            kind=names_evidence.KIND,
            label="name",
            sighting=names.sighting,
            work=names.work,
            log10_lr=_known(weighed.kinds[names_evidence.KIND][at]),
            note=names.told(float(weighed.others[at])),
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
                note=marks_evidence.told(calibration.marks, marked),
            )
        )
    if pictures is not None:
        out.append(
            Contribution(
                kind=images_evidence.KIND,
                label="pictures",
                sighting=pictures.sighting,
                work=pictures.work,
                log10_lr=_known(weighed.kinds[images_evidence.KIND][at]),
                note=pictures.note,
            )
        )
    if texts is not None:
        out.append(
            Contribution(
                kind=texts_evidence.KIND,
                label="texts",
                sighting=texts.sighting,
                work=texts.work,
                log10_lr=_known(weighed.kinds[texts_evidence.KIND][at]),
                note=texts.note,
            )
        )
    if vectors is not None:
        out.append(
            Contribution(
                kind=vectors_evidence.KIND,
                label=f"vectors by {vectors.model}",
                sighting=vectors.sighting,
                work=vectors.work,
                log10_lr=_known(weighed.kinds[vectors_evidence.KIND][at]),
                note=_near(calibration, vectors),
            )
        )
    by_dates = weighed.kinds[dates.KIND][at]
    if not np.isnan(by_dates):
        out.append(
            Contribution(
                kind=dates.KIND,
                label="there / created",
                sighting=seen[0],
                work=seen[1],
                log10_lr=float(by_dates),
                note="there before the work was created",
            )
        )
    one, other = sides
    found = weighed.specs.pair(at, one.keys() & other.keys())
    fixed = {CLASS, *calibration.standards}
    counted = [attribute for attribute in found if attribute.name not in fixed or found[attribute] != 0.0]
    slope = calibration.fusion.slopes[specs_evidence.KIND]
    offset = (_known(weighed.kinds[specs_evidence.KIND][at]) or 0.0) - slope * sum(
        found[attribute] for attribute in counted
    )
    offset /= max(1, len(counted))
    for attribute in sorted({**one, **other}, key=lambda a: (not a.is_category, a.name)):
        share = 0.0 if attribute in found else None
        if attribute in counted:
            share = slope * found[attribute] + offset
        out.append(
            Contribution(
                kind=specs_evidence.KIND,
                label=attribute.name,
                sighting=stated.get((pair[0], attribute.name), _show(one.get(attribute))),
                work=stated.get((pair[1], attribute.name), _show(other.get(attribute))),
                log10_lr=share,
                note=STANDARD
                if attribute.name in calibration.standards and share == 0.0
                else notes.get(attribute, ""),
            )
        )
    return tuple(out)


def _near(calibration: Calibration, vectors: Embeddings) -> str:
    if vectors.cosine is None:
        return ""
    cosine = f"cosine {vectors.cosine:.3f}"
    if not vectors.near:
        return f"{cosine}, below the cutoff of {vectors.cutoff:g}: not near"
    return f"{cosine}; {vectors_evidence.told(calibration.vectors, vectors.model, vectors.cosine)}"


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _show(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Interval):
        return f"{cell.low:.6g} to {cell.high:.6g}"
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
