"""The output folder: what each step writes there, and how a later step, or a later day, takes it up again.

Every file is written beside its place and renamed, so that a reader or an interrupted run never meets half of one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deadringer.casework import descent, listing, pictures, specs, steps, texts, vectors
from deadringer.casework.judging import Judgement, judge
from deadringer.casework.output import MANIFEST as MANIFEST
from deadringer.casework.output import REGISTER as REGISTER
from deadringer.casework.output import admit, checked_register, withdraw
from deadringer.casework.paging import docket
from deadringer.casework.quoting import quotation
from deadringer.casework.steps import Options, Progress
from deadringer.claims.deadlines import calendar
from deadringer.dossier.docket import Docket, render
from deadringer.dossier.folder import write_dossier
from deadringer.dossier.manifest import write_manifest
from deadringer.dossier.seal import Sealing, Signer
from deadringer.dossier.seal import read_key as read_key
from deadringer.errors import CaseError, InputError, RegisterError
from deadringer.evidence.calibration import load
from deadringer.evidence.verbal import scale
from deadringer.facets import plausible
from deadringer.facets.specs import wrong_unit
from deadringer.facets.unread import unread
from deadringer.model import schemas
from deadringer.model.case import Case
from deadringer.model.propositions import NAMED
from deadringer.model.texts import Quotation
from deadringer.model.values import Finding
from deadringer.register import Proofs, Reading, Register, read_case, write_rejected
from deadringer.register import vectors as register_vectors
from deadringer.screening.plan import FACETS

SCREENED, FINDINGS, DESCENTS = "screened.parquet", "findings.parquet", "descents.parquet"
PICTURES, PAIRS = "pictures.parquet", "picture_pairs.parquet"
TEXTS, TEXT_PAIRS = "texts.parquet", "text_pairs.parquet"
VECTORS, VECTOR_PAIRS = "vectors.parquet", "vector_pairs.parquet"
PERMISSIONS, CLAIMS, REJECTED = "permissions.parquet", "claims.parquet", "rejected.csv"
DOUBTFUL, TERMS = "specs_doubtful.csv", "specs_terms.csv"
DOCKET, DOSSIERS, STATE = "docket.html", "dossiers", "ingested.json"
LISTED, DEADLINES = "docket.csv", "deadlines.ics"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What `ingest` did: the case as the register holds it, the rows new and withdrawn, and what was refused."""

    case: Case
    added: Mapping[str, int]
    withdrawn: Mapping[str, int]
    rejected: int
    warnings: tuple[str, ...]


def ingest(
    folder: Path, out: Path, progress: Progress | None = None, options: Options | None = None
) -> Ingested:
    """Read a case folder into the register of an output folder, with its files, and list the rows refused.

    The folder is the whole case: what was in it at the last ingest and is not in it now is withdrawn from the
    case, be it a row, a table, or a row now refused. The register keeps it all the same. A picture or a text that was
    read before is not read again.

    Raises
    ------
    CaseError
        The case cannot be read at all, or has no work: then the register is left as it was.
    InputError
        The output folder holds files that are no run's, or is not apart from the case folder.
    RegisterError
        The output folder holds another case.
    IntegrityError
        Its register is not what was recorded.
    """

    def tell(name: str, rows: int) -> None:
        if progress:
            progress(f"reading {name}", rows, 0)

    admit(folder, out)
    reading = read_case(folder, progress=tell, wrong_unit=wrong_unit)
    scale(reading.case.settings.scale)  # or it is refused now, and not once all is screened
    out.mkdir(parents=True, exist_ok=True)
    with checked_register(out, create=True) as register:
        if reading.case.works or not (out / MANIFEST).exists():  # else what an earlier run wrote stays whole
            with _Written(out / REJECTED) as beside:
                write_rejected(beside, reading.rejected)
        if not reading.case.works:
            raise CaseError(f"there is no work to compare with: {_why_no_work(reading)}")
        change = register.record(reading.case)
        case = register.case()
    options = options or Options()
    hashed = pictures.hash_pictures(
        folder,
        case,
        reading.inputs,
        pictures.read(out / PICTURES, thumbnails=True),
        lambda found: _write_table(out / PICTURES, pictures.table(found.values())),
        threads=options.threads,
        level=options.level,
        progress=progress,
    )
    _write_table(out / PICTURES, pictures.table(hashed.values()))
    written = texts.read_all(
        folder,
        case,
        reading.inputs,
        texts.read(out / TEXTS),
        lambda found: _write_table(out / TEXTS, texts.table(found)),
        threads=options.threads,
        level=options.level,
        progress=progress,
    )
    _write_table(out / TEXTS, texts.table(written))
    _write_table(out / VECTORS, register_vectors.table(reading.vectors))
    told = (
        *(*pictures.unusable(hashed), *pictures.doubtful(case, hashed)),
        *(*texts.unusable(written), *texts.doubtful(case, written)),
        *vectors.doubtful(case, reading.vectors),
    )
    doubts = plausible.doubts(case.specs, (work.work_id for work in case.works))
    with _Written(out / DOUBTFUL) as beside:
        specs.write(beside, specs.DOUBTFUL, specs.doubtful(doubts))
    warnings = (*reading.warnings, *unread(case.specs), *plausible.told(doubts), *told)
    with _Written(out / STATE) as beside:
        beside.write_text(_state(reading, warnings), encoding="utf-8")
    return Ingested(case, change.new, change.withdrawn, len(reading.rejected), warnings)


def _why_no_work(reading: Reading) -> str:
    refused = [one for one in reading.rejected if Path(one.file).stem == "works"]
    late = [warning for warning in reading.warnings if warning.startswith("works: ")]  # see `known_by`
    if refused:
        return f"rows of works rejected: {len(refused)}, first {refused[0].file}:{refused[0].line}: {refused[0].reason}"
    return (*late, "works has no rows")[0]


def _state(reading: Reading, warnings: tuple[str, ...]) -> str:
    facts = {
        "inputs": dict(reading.inputs),
        "rejected": len(reading.rejected),
        "warnings": list(warnings),
    }
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def case_of(out: Path) -> Case:
    """Return the case that an output folder's register holds, once the register has been checked."""
    if not (out / REGISTER).is_file():
        raise RegisterError(f"{out} holds no {REGISTER}: run `deadringer ingest CASE --out {out}` first")
    with checked_register(out) as register:
        return register.case()


def screen(case: Case, out: Path, options: Options, progress: Progress | None = None) -> steps.Comparison:
    """Screen, and write screened.parquet and the tables of pairs of pictures, texts and vectors."""
    held = _hashed(case, out), texts.of_case(out / TEXTS, case), vectors.of_case(out / VECTORS, case)
    found = steps.screen(case, options, progress, *held)
    _write_table(out / SCREENED, found.table())
    with _Written(out / TERMS) as beside:
        specs.write(beside, specs.TERMS, specs.terms(found.terms))
    table = pictures.pairs(found.sightings, found.works, found.pairs.alike, options.kernels())
    _write_table(out / PAIRS, table)
    table = texts.pairs(found.sightings, found.works, found.pairs.shared, options.kernels())
    _write_table(out / TEXT_PAIRS, table)
    table = vectors.pairs(found.sightings, found.works, found.pairs.near)
    _write_table(out / VECTOR_PAIRS, table)
    return found


def screened(out: Path, options: Options | None = None) -> steps.Comparison:
    """Take up what `screen` wrote."""
    if not (out / SCREENED).is_file():
        raise InputError(f"{out} holds no {SCREENED}: run `deadringer screen {out}` first")
    case = case_of(out)
    table, written = pq.read_table(out / SCREENED), texts.of_case(out / TEXTS, case)
    if not table.schema.equals(schemas.screened(FACETS)):
        raise InputError(f"{out / SCREENED} is of another version: run `deadringer screen {out}` again")
    embedded = vectors.of_case(out / VECTORS, case)
    return steps.resume(case, table, _hashed(case, out), written, embedded, options)


def _hashed(case: Case, out: Path) -> steps.Hashed:
    """Return the pictures of a case as `ingest` hashed them: all of them, or none is compared."""
    found = pictures.read(out / PICTURES)
    for image in case.images:
        if image.path not in found:
            raise InputError(
                f"{out / PICTURES} does not hold {image.path}: run `deadringer ingest CASE --out {out}` again"
            )
    return found


def weigh(comparison: steps.Comparison, out: Path, options: Options) -> steps.Weighing:
    """Weigh and decide, and write findings.parquet and descents.parquet."""
    found = steps.evaluate(comparison, load(options.calibration))
    _write_table(out / FINDINGS, found.findings)
    came = descent.descents(found)
    _write_table(out / DESCENTS, descent.table(came.values()))
    return descent.attached(found, came)


def explain(out: Path, sighting: str, work: str | None, options: Options) -> Finding:
    """Weigh what `screen` wrote, and return one finding, explained and examined.

    See `quoted` for the passages of its texts.

    Raises
    ------
    InputError
        The case has no such sighting, or no such work; or the two were not compared, and nothing is known of them.
    """
    found = screened(out)
    if sighting not in found.sightings.item_ids:
        raise InputError(f"{out} holds no sighting {sighting!r}")
    if work is not None and work not in found.works.item_ids:
        raise InputError(f"{out} holds no work {work!r}")
    weighed = steps.evaluate(found, load(options.calibration))
    one = steps.explain(weighed, sighting, work)
    if one is None:
        raise InputError(
            f"{sighting!r} was not compared with {repr(work) if work else 'any work'}: "
            f"{steps.passed_over(found.case)}. It has no scores and no ratio, and none is made up"
        )
    return replace(one, descent=descent.descents(weighed).get(sighting))


def quoted(out: Path, finding: Finding) -> tuple[Quotation, ...]:
    """Return what the texts of a finding that `explain` gave have in common, quoted."""
    text = {(one.item_id, one.place): one for one in texts.read(out / TEXTS)}
    sighting, work = finding.sighting_id, finding.work_id
    return tuple(
        quotation(one, text[sighting, one.sighting_text], text[work, one.work_text]) for one in finding.copied
    )


def claims(weighing: steps.Weighing, out: Path, progress: Progress | None = None) -> Judgement:
    """Apply the rights rules, and write permissions.parquet, claims.parquet, docket.csv and deadlines.ics."""
    found = judge(weighing, progress)
    _write_table(out / PERMISSIONS, schemas.permission_rows(found.permissions))
    _write_table(out / CLAIMS, schemas.claim_rows(found.claims, str(weighing.scale)))
    case = weighing.comparison.case
    kinds, as_of = {right.right_id: right.kind for right in case.rights}, case.settings.as_of
    with _Written(out / LISTED) as beside:
        listing.write(beside, found.claims, kinds, as_of)
    with _Written(out / DEADLINES) as beside:
        text = calendar(listing.soonest(found.claims, as_of), as_of)
        beside.write_text(text, encoding="utf-8", newline="")
    return found


def publish(judgement: Judgement, out: Path, key: Signer | None = None) -> Docket:
    """Write the docket, a dossier a claim or matter, and the manifest; `key` signs the dossiers.

    The dossiers of claims that are no more go; files that the last manifest does not list stay, wherever they are.
    """
    facts = _facts(out)
    page = docket(judgement, out / PICTURES, facts["rejected"], tuple(facts["warnings"]))
    with _Written(out / DOCKET) as beside:
        beside.write_text(render(page), encoding="utf-8")
    with Register.open(out / REGISTER, create=False) as register:
        head = register.head()
        sealing = Sealing(facts["inputs"], Proofs(register).of, key)
        dossiers = [
            path
            for claim in judgement.claims
            for path in write_dossier(out / DOSSIERS / claim.claim_id, claim, page, sealing)
        ]
    withdraw(out, DOSSIERS, dossiers)
    written = [
        *(REGISTER, REJECTED, STATE, PICTURES, PAIRS, TEXTS, TEXT_PAIRS, VECTORS, VECTOR_PAIRS, SCREENED),
        *(FINDINGS, DESCENTS, PERMISSIONS, CLAIMS, LISTED, DEADLINES, DOUBTFUL, TERMS, DOCKET),
    ]
    write_manifest(
        out,
        inputs=facts["inputs"],
        outputs=[out / name for name in written] + dossiers,
        parameters={**page.parameters, **NAMED},
        versions=page.versions,
        register_head=head,
        calibration=judgement.weighing.calibration.digest(),
    )
    return page


def run(folder: Path, out: Path, options: Options | None = None, progress: Progress | None = None) -> Outcome:
    """Do the whole of it: from a case folder to a docket in `out`.

    A second run into the same folder adds what is new, withdraws what the case no longer has, and gives what a
    run of the case as it now is gives in a new folder; another case is refused.
    """
    options = options or Options()
    ingested = ingest(folder, out, progress, options)
    judgement = claims(weigh(screen(ingested.case, out, options, progress), out, options), out, progress)
    return Outcome(ingested, judgement, publish(judgement, out))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to."""

    ingested: Ingested
    judgement: Judgement
    docket: Docket


def _facts(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / STATE).read_text(encoding="utf-8"))
    return found


class _Written:
    """A file beside its place, put there when the block ends well, thrown away otherwise."""

    def __init__(self, path: Path) -> None:
        self._path, self._beside = path, path.with_name(f".{path.name}")

    def __enter__(self) -> Path:
        return self._beside

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is not None:
            self._beside.unlink(missing_ok=True)
            return
        with self._beside.open("rb") as file:
            os.fsync(file.fileno())
        self._beside.replace(self._path)


def _write_table(path: Path, table: pa.Table) -> None:
    with _Written(path) as beside:
        pq.write_table(table, beside, compression="zstd", write_page_checksum=True, row_group_size=1 << 16)
