"""The vectors of a case: which model it is compared by, how they are kept in the output folder and taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from deadringer.errors import CaseError, InputError
from deadringer.facets import vectors
from deadringer.facets.vectors import NOTHING, Space
from deadringer.model import schemas
from deadringer.model.case import Case
from deadringer.model.vectors import Embeddings
from deadringer.register import vectors as register
from deadringer.screening.run import Prepared

#: Models that a sentence names; those past them are counted.
_NAMED = 5

Tables = Mapping[str, pa.Table]


def model_of(case: Case, tables: Tables) -> str:
    """Return the model by which a case is compared: one for all of it, so that all its cosines can be compared.

    It is the one that the case names; else the one of which most pairs of a work and a sighting have vectors, the
    first by name of equals; none where no model has vectors of both.
    """
    pairs = {model: works * sightings for model, (works, sightings) in _having(case, tables).items()}
    named = case.settings.vectors_model
    return max((m for m in pairs if pairs[m] and named in ("", m)), key=lambda m: pairs[m], default="")


def _having(case: Case, tables: Tables) -> dict[str, tuple[int, int]]:
    """Return of how many works, and of how many sightings, each model has vectors."""
    sides = (
        pa.array([work.work_id for work in case.works], pa.string()),
        pa.array([sighting.sighting_id for sighting in case.sightings], pa.string()),
    )
    out = {}
    for model, table in tables.items():
        ids = pc.unique(table["item_id"])
        works, sightings = (pc.sum(pc.is_in(ids, value_set=side)).as_py() or 0 for side in sides)
        out[model] = works, sightings
    return out


def doubtful(case: Case, tables: Tables) -> tuple[str, ...]:
    """Say which vectors are not compared, and why."""
    having, model = _having(case, tables), model_of(case, tables)
    named = case.settings.vectors_model
    if not having and not named:
        return ()
    works, sightings = (_listed([m for m in having if having[m][side]]) for side in (0, 1))
    if not model:
        why = (
            f"works and sightings do not both have vectors of {named!r}, which screening.vectors_model names"
            if named
            else "works and sightings have vectors of no model in common"
        )
        return (f"vectors: nothing is compared: {why}; works have {works}, sightings have {sightings}",)
    others = [other for other in having if other != model]
    if not others:
        return ()
    how = "as screening.vectors_model says" if named else "of which most works and sightings have vectors"
    return (
        f"vectors: compared by {model}, {how}; a cosine of one model is none of another's, so those of "
        f"{_listed(others)} are not compared" + ("" if named else ": screening.vectors_model says which"),
    )


def _listed(models: list[str]) -> str:
    more = len(models) - _NAMED
    return ", ".join(models[:_NAMED]) + (f" and {more} more" if more > 0 else "") if models else "none"


def space(case: Case, tables: Tables) -> Space:
    """Return the vectors of the model by which a case is compared, item by item."""
    model = model_of(case, tables)
    if not model:
        return NOTHING
    ids = tables[model]["item_id"].combine_chunks().dictionary_encode()
    ids = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    counts = np.bincount(ids.indices.to_numpy(), minlength=len(ids.dictionary))  # they stand in order of item
    numbers = tables[model]["vector"].combine_chunks().flatten().to_numpy()
    return Space(
        model,
        tuple(ids.dictionary.to_pylist()),
        np.cumsum([0, *counts], dtype=np.intp),
        numbers.reshape(int(counts.sum()), -1),
    )


def of_case(path: Path, case: Case) -> Space:
    """Return the vectors of a case as `ingest` read them: all of them, or none is compared.

    Raises
    ------
    InputError
        They are missing, or not what the register says.
    """
    if not case.vectors:
        return NOTHING
    if not path.is_file():
        raise InputError(f"{path} is missing: run `deadringer ingest CASE --out {path.parent}` again")

    def dangling(value: str) -> NoReturn:
        raise AssertionError(value)  # whatever is named is there

    try:
        tables, refused = register.read(path, None, dangling, lambda _: None, lambda _: None)
    except CaseError as error:
        raise InputError(f"{path} is not what was written ({error}): run the case again") from None
    if refused or register.kept(tables) != case.vectors:
        raise InputError(f"{path} does not hold the vectors that the register has: run the case again")
    return space(case, tables)


def pairs(sightings: Prepared, works: Prepared, near: vectors.Near) -> pa.Table:
    """Lay the pairs of vectors at or above the cutoff out as the table that vector_pairs.parquet holds."""
    sides = ((sightings.vectors, near.left), (works.vectors, near.right))
    (mine, seen), (theirs, made) = (
        (side.of()[at], at - side.starts[side.of()[at]] + 1) for side, at in sides
    )
    columns: dict[str, Any] = {
        "sighting_id": pa.array(sightings.item_ids, pa.string()).take(pa.array(mine)),
        "work_id": pa.array(works.item_ids, pa.string()).take(pa.array(theirs)),
        "model": pa.repeat(works.vectors.model, len(near.cosine)),
        "sighting_vector": seen,
        "work_vector": made,
        "cosine": near.cosine,
    }
    return pa.table(columns, schema=schemas.VECTOR_PAIRS)


def beside(mine: Space, theirs: Space, row: int, of: int, cosine: float, cutoff: float) -> Embeddings | None:
    """Say in words what vectors a sighting and a work have; None where neither has any."""
    counts = int(mine.counts[row]), int(theirs.counts[of])
    if not any(counts):
        return None
    seen, made = (f"{count} vector{'' if count == 1 else 's'}" if count else "no vector" for count in counts)
    return Embeddings(
        model=mine.model,
        sighting=seen,
        work=made,
        cosine=None if np.isnan(cosine) else cosine,
        cutoff=cutoff,
        several=counts[0] * counts[1] > 1,
    )
