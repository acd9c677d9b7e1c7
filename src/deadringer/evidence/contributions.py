"""What each name, picture, text, vector, date and value adds to a finding, side by side. Nothing is weighed here."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from deadringer.evidence import dates
from deadringer.evidence import images as images_evidence
from deadringer.evidence import names as names_evidence
from deadringer.evidence import specs as specs_evidence
from deadringer.evidence import texts as texts_evidence
from deadringer.evidence import vectors as vectors_evidence
from deadringer.evidence.calibration import Calibration
from deadringer.evidence.measures import MISSING
from deadringer.evidence.weigh import Weighed
from deadringer.model.names import NamePair
from deadringer.model.pictures import Beside
from deadringer.model.sheets import CLASS, Category, Sheet
from deadringer.model.texts import Told
from deadringer.model.values import Contribution
from deadringer.model.vectors import Embeddings


def contributions(
    calibration: Calibration,
    weighed: Weighed,
    sightings: Sheet,
    works: Sheet,
    at: int,
    names: NamePair,
    pictures: Beside | None,
    texts: Told | None,
    vectors: Embeddings | None,
    seen: tuple[str, str],
    stated: Mapping[tuple[str, str], str],
) -> tuple[Contribution, ...]:
    """Explain one pair: names, pictures, texts, vectors, dates, every attribute that is stated; and what each adds.

    Parameters
    ----------
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
    seen : (str, str)
        When the sighting was there at the latest, and when the work was created, as stated.
    stated : mapping of (item id, attribute) to str
        Values as stated, with their units; base units are shown where it has none.

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
    row, work = int(weighed.rows[at]), int(weighed.works[at])
    of, degrees = weighed.specs.of, weighed.specs.seen
    known = [a.name for a in degrees.attributes if degrees.of[a.name][at] != MISSING]
    counted = [name for name in known if name != CLASS or of[name][at] != 0.0]
    offset = calibration.fusion.offset / max(1, len(counted))
    dimensions = {a.name: a.dimension for a in (*sightings.attributes, *works.attributes)}
    for name in sorted(dimensions, key=lambda name: (dimensions[name] != "", name)):
        one, other = sightings.column(name)[row], works.column(name)[work]
        if one is None and other is None:
            continue
        share = 0.0 if name in known else None
        if name in counted:
            share = calibration.fusion.specs_slope * float(of[name][at]) + offset
        out.append(
            Contribution(
                kind=specs_evidence.KIND,
                label=name,
                sighting=stated.get((sightings.item_ids[row], name), _show(one)),
                work=stated.get((works.item_ids[work], name), _show(other)),
                log10_lr=share,
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


def _show(cell: float | Category | None) -> str:
    if cell is None:
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
