"""The pictures of a case: hashed once in a child process, kept in the output folder, and taken up again from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deadringer.dossier import manifest
from deadringer.errors import CaseError, InputError, PictureError
from deadringer.facets import pictures
from deadringer.facets.images import HashedImage, hash_images, versions
from deadringer.kernels.pdq import ORIENTATIONS
from deadringer.model import schemas
from deadringer.model.case import Case
from deadringer.model.pictures import BITS, LEAST_QUALITY, Beside, Likeness, Picture
from deadringer.screening.run import Prepared

#: Pixels along the longer side of a thumbnail: two stand beside each other on a telephone.
THUMBNAIL = 160
#: Files that are hashed between two savings of what is done: some ten seconds.
_AT_ONCE = 2_000
#: Pictures that could not be used, told of one by one.
_TOLD = 20

Save = Callable[[Mapping[str, Picture]], object]
Progress = Callable[[str, int, int], object]


def hash_pictures(
    folder: Path,
    case: Case,
    sha256: Mapping[str, str],
    known: Mapping[str, Picture],
    save: Save,
    *,
    threads: int | None = None,
    level: str | None = None,
    progress: Progress | None = None,
) -> dict[str, Picture]:
    """Hash the pictures a case names.

    Parameters
    ----------
    folder : Path
        The case folder.
    case : Case
    sha256 : mapping of str to str
        The hash of every file that was read, by path within the case.
    known : mapping of str to Picture
        What was hashed before. A file that is still the same, and would be decoded by the same libraries, is not
        hashed again.
    save : callable
        Called with all that is done, time and again, so that an interrupted run goes on from there.

    Returns
    -------
    dict of str to Picture
        By path as the case states it, in its order; a file that cannot be compared says why.

    Raises
    ------
    CaseError
        A file is no longer the one whose hash was taken.
    """
    digest = {image.path: sha256[str(PurePosixPath(image.path))] for image in case.images}
    kept = {picture.sha256: picture for picture in known.values() if _current(picture)}
    done = {path: replace(kept[sha], path=path) for path, sha in digest.items() if sha in kept}
    todo = [path for path in digest if path not in done]
    if todo:
        save(done)  # nothing else may be taken up again, should this be interrupted
    for begin in range(0, len(todo), _AT_ONCE):
        paths = todo[begin : begin + _AT_ONCE]
        found = hash_images(
            [folder / path for path in paths],
            orientations=True,
            isolated=True,
            thumbnail=THUMBNAIL,
            threads=threads,
            level=level,
            progress=_from(progress, begin, len(todo)),
        )
        for path, one in zip(paths, found, strict=True):
            if _sha256(folder / path) != digest[path]:
                raise CaseError(f"{path} changed while the case was read: run the same command again")
            done[path] = _picture(path, digest[path], one, str(folder / path))
        save(done)
    return {path: done[path] for path in digest}


def _sha256(path: Path) -> str:
    """Return the SHA-256 of a file; nothing where it is gone."""
    try:
        return manifest.digest(path)
    except OSError:
        return ""


def _from(progress: Progress | None, told: int, total: int) -> Callable[[int, int], object] | None:
    return (lambda done, _: progress("hashing pictures", told + done, total)) if progress else None


def _current(picture: Picture) -> bool:
    """Tell whether a picture was hashed, by the libraries that would do it now."""
    return bool(picture.codes) and (picture.pillow, picture.libjpeg) == versions()


def _picture(path: str, sha256: str, found: HashedImage | PictureError, name: str) -> Picture:
    if isinstance(found, PictureError):
        return Picture(path=path, sha256=sha256, refused=str(found).removeprefix(f"{name}: "))
    flat = f"blank or flat: quality {found.quality} of 100, below {LEAST_QUALITY}"
    return Picture(
        path=path,
        sha256=sha256,
        refused=flat if found.quality < LEAST_QUALITY else "",
        codes=tuple(one.code for one in found.hashes.values()),
        quality=found.quality,
        width=found.width,
        height=found.height,
        format=found.format,
        frames=found.frames,
        exif=found.orientation,
        pillow=found.pillow,
        libjpeg=found.libjpeg,
        thumbnail=found.thumbnail,
    )


def unusable(found: Mapping[str, Picture]) -> tuple[str, ...]:
    """Say in sentences which pictures cannot be compared, and why."""
    lines = [
        f"images: {picture.path} is not compared: {picture.refused}"
        for picture in found.values()
        if picture.refused
    ]
    more = len(lines) - _TOLD
    return tuple(lines[:_TOLD]) + (
        (f"images: and {more} more are not compared: see pictures.parquet",) if more > 0 else ()
    )


def told_apart(case: Case, found: Mapping[str, Picture]) -> dict[str, Picture]:
    """Return pictures as works are compared by them: one that works of several lines have tells of none of them.

    By its code as it stands: a placeholder, or the mark of the house, on each of many works.
    """
    lines: dict[bytes, set[str]] = {}
    of_work = case.lines()
    for image in case.images:
        if image.item_id in of_work and (picture := found.get(image.path)) and not picture.refused:
            lines.setdefault(picture.codes[0], set()).add(of_work[image.item_id])
    out = dict(found)
    for path, picture in found.items():
        if not picture.refused and (many := len(lines.get(picture.codes[0], ()))) > 1:
            out[path] = replace(picture, refused=f"it stands with works of {many} lines")
    return out


def doubtful(case: Case, found: Mapping[str, Picture]) -> tuple[str, ...]:
    """Say which pictures stand with works of several lines, or with a work and with a sighting."""
    works = {work.work_id for work in case.works}
    ours, theirs = set[str](), set[str]()
    for image in case.images:
        (ours if image.item_id in works else theirs).add(image.path)
    apart = told_apart(case, found)
    several = [
        f"images: {path} is not compared as the picture of a work: {apart[path].refused}"
        for path in sorted(ours & set(found))
        if apart[path].refused != found[path].refused
    ]
    both = [
        f"images: {path} stands with a work and with a sighting: no file is a copy of itself"
        for path in sorted(ours & theirs)
    ]
    return (*several[:_TOLD], *both[:_TOLD])


def table(found: Iterable[Picture]) -> pa.Table:
    """Lay pictures out as the table that pictures.parquet holds."""
    rows = list(found)
    columns = {name: [getattr(row, name) for row in rows] for name in schemas.PICTURES.names}
    return pa.table(columns, schema=schemas.PICTURES)


def read(path: Path, *, thumbnails: bool = False) -> dict[str, Picture]:
    """Read pictures.parquet again; nothing where there is none.

    Raises
    ------
    InputError
        It is not what was written.
    """
    if not path.is_file():
        return {}
    names = [name for name in schemas.PICTURES.names if thumbnails or name != "thumbnail"]
    try:
        if not pq.read_schema(path).equals(schemas.PICTURES):
            raise InputError("other columns")
        rows = pq.read_table(path, columns=names, page_checksum_verification=True).to_pylist()
        if any(len(row["codes"]) not in (0, len(ORIENTATIONS)) or None in row["codes"] for row in rows):
            raise InputError("not as many codes as orientations")
    except (pa.ArrowException, OSError, KeyError, InputError) as error:
        raise InputError(f"{path} is not what was written ({error}): take it away and run again") from None
    return {row["path"]: Picture(**{**row, "codes": tuple(row["codes"])}) for row in rows}


def thumbnails(path: Path, wanted: set[str]) -> dict[str, bytes]:
    """Read the thumbnails of some pictures from pictures.parquet, by the pictures' paths."""
    if not wanted:
        return {}
    rows = pq.read_table(path, columns=["path", "thumbnail"], filters=[("path", "in", wanted)]).to_pylist()
    return {row["path"]: row["thumbnail"] for row in rows}


def pairs(
    sightings: Prepared, works: Prepared, alike: pictures.Alike, options: Mapping[str, Any]
) -> pa.Table:
    """Lay the pairs of pictures within the radius out as the table that picture_pairs.parquet holds."""
    found = list(pictures.likenesses(alike, sightings.pictures, works.pictures, **options))
    rows, of = pictures.candidates(alike, sightings.pictures, works.pictures)
    columns: dict[str, Any] = {
        "sighting_id": pa.array(sightings.item_ids, pa.string()).take(pa.array(rows)),
        "work_id": pa.array(works.item_ids, pa.string()).take(pa.array(of)),
        **{field.name: [getattr(one, field.name) for one in found] for field in fields(Likeness)},
    }
    return pa.table(columns, schema=schemas.PICTURE_PAIRS)


def beside(
    mine: Sequence[Picture], theirs: Sequence[Picture], likenesses: tuple[Likeness, ...], radius: int
) -> Beside | None:
    """Say in words what pictures a sighting and a work have, and how near they come; None where neither has any."""
    if not mine and not theirs:
        return None
    if not likenesses:
        both = any(not one.refused for one in mine) and any(not one.refused for one in theirs)
        note = f"none within {radius} of {BITS} bits, in any orientation" if both else ""
        return Beside(sighting=_counted(mine), work=_counted(theirs), note=note)
    first = likenesses[0]
    note = f"{first.distance} of {BITS} bits apart"
    if first.orientation != ORIENTATIONS[0] and first.upright <= radius:
        note += f", {first.upright} as both stand"
    if len(likenesses) > 1:
        note += f"; {len(likenesses) - 1} more {'pair is' if len(likenesses) == 2 else 'pairs are'} alike"
    turn = "" if first.orientation == ORIENTATIONS[0] else f"{first.orientation}, "
    return Beside(
        sighting=f"{first.sighting_picture} ({turn}quality {first.quality_sighting})",
        work=f"{first.work_picture} (quality {first.quality_work})",
        note=note,
        likenesses=likenesses,
    )


def _counted(found: Sequence[Picture]) -> str:
    refused = [picture.refused for picture in found if picture.refused]
    if not found:
        return "no picture"
    count = f"{len(found)} picture{'' if len(found) == 1 else 's'}"
    if not refused:
        return count
    return f"{count}, {'not' if len(refused) == len(found) else f'{len(refused)} of them not'} usable ({refused[0]})"
