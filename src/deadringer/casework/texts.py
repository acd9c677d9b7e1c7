"""The texts of a case: read once, from untrusted hands in a child process; kept in the output folder; compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deadringer.dossier import manifest
from deadringer.errors import CaseError, InputError, TextError
from deadringer.facets import texts
from deadringer.facets.reading import ReadText, read_texts, reader_of
from deadringer.facets.texts import Boilerplate
from deadringer.model import schemas
from deadringer.model.case import Case
from deadringer.model.texts import KINDS, Copied, Told, Written
from deadringer.screening.run import Prepared

#: Files that are read between two savings of what is done: some ten seconds of PDF.
_AT_ONCE = 200
#: Texts that could not be used, told of one by one.
_TOLD = 20
Save = Callable[[Sequence[Written]], object]
Progress = Callable[[str, int, int], object]


def read_all(
    folder: Path,
    case: Case,
    sha256: Mapping[str, str],
    known: Sequence[Written],
    save: Save,
    *,
    threads: int | None = None,
    level: str | None = None,
    progress: Progress | None = None,
) -> tuple[Written, ...]:
    """Read the texts a case names or holds.

    Parameters
    ----------
    folder : Path
        The case folder.
    case : Case
    sha256 : mapping of str to str
        The hash of every file that was read, by path within the case.
    known : sequence of Written
        What was read before. A file that is still the same, and would be read by the same reader, is not read again.
    save : callable
        Called with all that is done, time and again, so that an interrupted run goes on from there.

    Returns
    -------
    tuple of Written
        One a row of `texts`, in order; one that cannot be compared says why.

    Raises
    ------
    CaseError
        A file is no longer the one whose hash was taken.
    """
    digest = {row.path: sha256[str(PurePosixPath(row.path))] for row in case.texts if row.path}
    kept = {text.sha256: text for text in known if text.path and _current(text)}
    read: dict[str, ReadText | TextError] = {
        path: _again(path, kept[sha]) for path, sha in digest.items() if sha in kept
    }
    todo = [path for path in digest if path not in read]
    options = {"threads": threads, "level": level}

    def done() -> tuple[Written, ...]:
        rows = [row for row in case.texts if not row.path or row.path in read]
        return tuple(_hashed(text, digest) for text in texts.written(rows, read, **options))

    if todo:
        save(done())  # nothing else may be taken up again, should this be interrupted
    for begin in range(0, len(todo), _AT_ONCE):
        paths = todo[begin : begin + _AT_ONCE]
        found = read_texts(
            [folder / path for path in paths],
            isolated=True,
            threads=threads,
            progress=_from(progress, begin, len(todo)),
        )
        for path, one in zip(paths, found, strict=True):
            if _sha256(folder / path) != digest[path] or getattr(one, "sha256", digest[path]) != digest[path]:
                raise CaseError(f"{path} changed while the case was read: run the same command again")
            read[path] = one
        save(done())
    return done()


def _current(text: Written) -> bool:
    """Tell whether a text was read, by the reader that would do it now."""
    return text.kind in KINDS and bool(text.text) and text.reader == reader_of(text.kind)


def _again(path: str, text: Written) -> ReadText:
    return ReadText(path, text.text, text.kind, text.encoding, text.reader, text.sha256)


def _hashed(text: Written, digest: Mapping[str, str]) -> Written:
    """Return a text with the hash of its file, which a file that was refused has too."""
    return replace(text, sha256=digest[text.path]) if text.path else text


def _sha256(path: Path) -> str:
    """Return the SHA-256 of a file; nothing where it is gone."""
    try:
        return manifest.digest(path)
    except OSError:
        return ""


def _from(progress: Progress | None, told: int, total: int) -> Callable[[int, int], object] | None:
    return (lambda done, _: progress("reading texts", told + done, total)) if progress else None


def common(case: Case, found: Iterable[Written], **options: Any) -> Boilerplate:
    """Return what many unrelated works of a case say alike: it is shown, and does not count."""
    kernels = {name: value for name, value in options.items() if name != "max_pairs"}
    return texts.boilerplate([work.work_id for work in case.works], found, case.lines(), **kernels)


def unusable(found: Iterable[Written]) -> tuple[str, ...]:
    """Say in sentences which texts cannot be compared, and why."""
    lines = [
        f"texts: {text.name} of {text.item_id} is not compared: {text.refused}"
        for text in found
        if text.refused
    ]
    more = len(lines) - _TOLD
    return tuple(lines[:_TOLD]) + (
        (f"texts: and {more} more are not compared: see texts.parquet",) if more > 0 else ()
    )


def doubtful(case: Case, found: Iterable[Written]) -> tuple[str, ...]:
    """Say which files stand with a work and with a sighting."""
    works = {work.work_id for work in case.works}
    ours, theirs = set[str](), set[str]()
    for text in found:
        if text.path:
            (ours if text.item_id in works else theirs).add(text.path)
    both = [
        f"texts: {path} stands with a work and with a sighting: no file is a copy of itself"
        for path in sorted(ours & theirs)
    ]
    return tuple(both[:_TOLD])


def table(found: Iterable[Written]) -> pa.Table:
    """Lay texts out as the table that texts.parquet holds."""
    rows = list(found)
    columns = {name: [getattr(row, name) for row in rows] for name in schemas.TEXTS.names}
    return pa.table(columns, schema=schemas.TEXTS)


def read(path: Path) -> tuple[Written, ...]:
    """Read texts.parquet again; nothing where there is none.

    Raises
    ------
    InputError
        It is not what was written.
    """
    if not path.is_file():
        return ()
    try:
        if not pq.read_schema(path).equals(schemas.TEXTS):
            raise InputError("other columns")
        rows = pq.read_table(path, page_checksum_verification=True).to_pylist()
    except (pa.ArrowException, OSError, InputError) as error:
        raise InputError(f"{path} is not what was written ({error}): take it away and run again") from None
    return tuple(Written(**row) for row in rows)


def of_case(path: Path, case: Case) -> tuple[Written, ...]:
    """Return the texts of a case as `ingest` read them: all of them, or none is compared.

    Raises
    ------
    InputError
        Some are missing, or not what was written.
    """
    found = read(path)
    for row, text in zip(case.texts, (*found, *(None,) * len(case.texts)), strict=False):
        if text is None or (row.item_id, row.path) != (text.item_id, text.path):
            name = row.path or f"a text of {row.item_id}"
            raise InputError(
                f"{path} does not hold {name}: run `deadringer ingest CASE --out {path.parent}` again"
            )
    return found


def pairs(sightings: Prepared, works: Prepared, shared: texts.Shared, options: Mapping[str, Any]) -> pa.Table:
    """Lay the pairs of texts that share a passage out as the table that text_pairs.parquet holds."""
    kernels = {name: value for name, value in options.items() if name != "max_pairs"}
    mine, theirs = sightings.texts, works.texts
    rows, of = mine.of()[shared.left], theirs.of()[shared.right]
    found = list(texts.measures(shared, mine, theirs, **kernels))
    plain = [field.name for field in fields(Copied) if field.name != "passages"]
    columns: dict[str, Any] = {
        "sighting_id": pa.array(sightings.item_ids, pa.string()).take(pa.array(rows)),
        "work_id": pa.array(works.item_ids, pa.string()).take(pa.array(of)),
        **{name: [getattr(one, name) for one in found] for name in plain},
        **{
            name: [getattr(one, name) for one in found]
            for name in ("share_sighting", "share_work", "jaccard")
        },
        "passages": [
            [{f.name: getattr(p, f.name) for f in fields(p)} for p in one.passages] for one in found
        ],
    }
    return pa.table({name: columns[name] for name in schemas.TEXT_PAIRS.names}, schema=schemas.TEXT_PAIRS)


def beside(mine: Sequence[Written], theirs: Sequence[Written], copied: tuple[Copied, ...]) -> Told | None:
    """Say in words what texts a sighting and a work have, and what is copied; None where neither has any."""
    if not mine and not theirs:
        return None
    if not copied:
        both = any(not one.refused for one in mine) and any(not one.refused for one in theirs)
        note = "nothing in common but what many works say" if both else ""
        return Told(sighting=_counted(mine), work=_counted(theirs), note=note)
    first = copied[0]
    names = {one.place: one.name for one in mine}, {one.place: one.name for one in theirs}
    if first.longest:
        note = (
            f"{first.share_sighting:.0%} of the one seen and {first.share_work:.0%} of the work's are copied; "
            f"{first.longest:,} words in one passage"
        )
    else:
        note = f"paraphrase at most: {first.echo:.0%} of one in stretches of four words, no passage of eight"
    if len(copied) > 1:
        note += f"; {len(copied) - 1} more {'pair has' if len(copied) == 2 else 'pairs have'} text in common"
    return Told(
        sighting=f"{names[0][first.sighting_text]}, {first.words_sighting:,} words",
        work=f"{names[1][first.work_text]}, {first.words_work:,} words",
        note=note,
        copied=copied,
    )


def _counted(found: Sequence[Written]) -> str:
    refused = [text.refused for text in found if text.refused]
    if not found:
        return "no text"
    count = f"{len(found)} text{'' if len(found) == 1 else 's'}"
    if not refused:
        return count
    return f"{count}, {'not' if len(refused) == len(found) else f'{len(refused)} of them not'} usable ({refused[0]})"
