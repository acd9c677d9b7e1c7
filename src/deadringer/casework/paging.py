"""What a run came to, gathered for its pages: parameters, versions, the calibration in words, and what was shown."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from deadringer.casework import pictures, specs, steps
from deadringer.casework.explaining import quotations
from deadringer.casework.judging import Judgement
from deadringer.claims.proof import PROOF
from deadringer.dossier.docket import EXAMINED, Docket
from deadringer.dossier.sheets import laid_out, quoted
from deadringer.evidence import verbal
from deadringer.evidence.calibration import Calibration, Embedded, Pictured, Worded
from deadringer.evidence.images import BEYOND
from deadringer.evidence.texts import STEPS
from deadringer.facets.texts import WORKS
from deadringer.kernels.level import cpu_level
from deadringer.model.examined import Examined
from deadringer.model.pictures import BITS
from deadringer.model.texts import Copied
from deadringer.screening.plan import plan

#: Packages whose versions may change a result.
_VERSIONS = ("deadringer", "numpy", "pyarrow", "Pillow", "anyascii", "pint")

#: Names in the provenance of a calibration: of the hash of a file of the case it was fitted to, and of a version.
OF_FILE, OF_PACKAGE = "SHA-256 of ", "version of "


def versions() -> dict[str, str]:
    """Return the versions of the packages that may change a result."""
    return {name: version(name) for name in _VERSIONS}


def docket(judgement: Judgement, thumbnails: Path, rejected: int, warnings: tuple[str, ...]) -> Docket:
    """Gather what a run came to; `thumbnails` is where its pictures.parquet lies."""
    weighing = judgement.weighing
    case = weighing.comparison.case
    return Docket(
        case=case,
        claims=judgement.claims,
        permissions=judgement.permissions,
        agreed=judgement.agreed,
        own=judgement.own,
        unreported=weighing.others,
        calibration=_calibration(weighing.calibration),
        parameters={
            "as of": case.settings.as_of.isoformat(),
            "share of false findings asked for": f"{case.settings.false_share:g}",
            **weighing.decision,
            "verbal scale": str(weighing.scale),
            "pairs compared": str(len(weighing.comparison.pairs)),
            "pictures compared": _pictured(weighing.comparison),
            "texts compared": _worded(weighing.comparison),
            "vectors compared": _embedded(weighing),
            "data sheets compared": specs.told(weighing.comparison.terms),
            "CPU level": cpu_level(),
        },
        terms=tuple(specs.terms(weighing.comparison.terms)),
        versions=versions(),
        refusal=weighing.refusal,
        scale=str(weighing.scale),
        rejected=rejected,
        warnings=(*warnings, *_in_sample(weighing)),
        proof=PROOF,
        thumbnails=pictures.thumbnails(thumbnails, _laid_out(judgement)),
        examined=_examined(judgement),
        quotations=quotations(weighing.comparison, _quoted(judgement)),
    )


def _quoted(judgement: Judgement) -> Iterable[tuple[str, str, Copied]]:
    """Return what texts are quoted, by sighting and work; a sighting may be an exhibit of several claims."""
    exhibits = {exhibit.sighting_id: exhibit for claim in judgement.claims for exhibit in claim.exhibits}
    return ((e.sighting_id, work, one) for e in exhibits.values() for work, one in quoted(e))


def _examined(judgement: Judgement) -> dict[tuple[str, str], Examined]:
    """Return what would change the best finding of each of the first exhibits."""
    exhibits = [e for claim in judgement.claims for e in claim.exhibits if e.findings][:EXAMINED]
    best = (exhibit.findings[0] for exhibit in exhibits)
    return {(f.sighting_id, f.work_id): judgement.weighing.explainer.examine(f) for f in best}


def _laid_out(judgement: Judgement) -> set[str]:
    """Return the paths of the pictures that pages show."""
    pairs = (one for claim in judgement.claims for e in claim.exhibits for _, one in laid_out(e))
    return {path for one in pairs for path in (one.sighting_picture, one.work_picture)}


def _in_sample(weighing: steps.Weighing) -> tuple[str, ...]:
    """Warn where the calibration was fitted to sightings of this very case: it will look better here than elsewhere."""
    if weighing.calibration.provenance.get("fitted to") != weighing.comparison.case.settings.title:
        return ()
    return (
        "The calibration was fitted to labelled sightings of this same case. How well it does on sightings it has not "
        "seen is told by its audit, not by this page.",
    )


def _calibration(calibration: Calibration) -> dict[str, str]:
    return {
        **{name: fact for name, fact in calibration.provenance.items() if not name.startswith(OF_FILE)},
        **calibration.audit,
        **verbal.audited(calibration),
        **counts(calibration),
        "SHA-256": calibration.digest(),
    }


def counts(calibration: Calibration) -> dict[str, str]:
    """Say what pictures, texts and vectors weigh by, and where they were counted."""
    return {
        "pictures": _counted(calibration.images),
        "texts": _counted_texts(calibration.texts),
        "vectors": _counted_vectors(calibration.vectors),
    }


def _counted(images: Pictured) -> str:
    if not any(images.copies):
        return "none were counted: pictures weigh nothing"
    near, far = sum(images.copies[:BEYOND]), sum(images.independents[:BEYOND])
    return (
        f"alike in {near:g} of {sum(images.copies):g} copies and {far:g} of {sum(images.independents):g} independent "
        f"products ({images.counted})"
    )


def _counted_texts(found: Worded) -> str:
    if not any(found.copies):
        return "none were counted: texts weigh nothing"
    steps_of = ", ".join(f"{step:g}" for step in STEPS)
    copies, independents = (
        ", ".join(f"{sum(of[: n + 1]):g}" for n in range(len(STEPS)))
        for of in (found.copies, found.independents)
    )
    return (
        f"copied to an extent of {steps_of} or more: {copies} of {sum(found.copies):g} copies, and {independents} of "
        f"{sum(found.independents):g} independents, each by the nearest of {found.compared:g} works ({found.counted}). "
        "Texts of another kind may have more in common by custom, or less"
    )


def _counted_vectors(found: Embedded) -> str:
    if not found.model:
        return "none were counted: vectors weigh nothing"
    begins = ", ".join(f"{step:.3f}" for step in found.steps)
    copies, independents = (
        ", ".join(f"{sum(of[: n + 1]):g}" for n in range(len(found.steps)))
        for of in (found.copies, found.independents)
    )
    return (
        f"by {found.model} alone, a cosine of {begins} or more: {copies} of {sum(found.copies):g} copies, and "
        f"{independents} of {sum(found.independents):g} independents, each by the nearest of {found.compared:g} "
        f"vectors ({found.counted})"
    )


def _worded(comparison: steps.Comparison) -> str:
    """Say how many texts were compared, and what of them did not count."""
    sightings, works = comparison.sightings.texts, comparison.works.texts
    if not sightings.texts or not works.texts:
        return "none"
    grey = sum(int(side.side.greyed.sum()) for side in (sightings, works))
    every = sum(len(side.side.greyed) for side in (sightings, works))
    share = plan(comparison.case.settings, 0, 0).cutoffs["texts"]
    return (
        f"{len(sightings.texts):,} of sightings with {len(works.texts):,} of works, told of from {share:g} of either; "
        f"{grey:,} of {every:,} words stand in {WORKS} unrelated works or more and do not count"
    )


def _pictured(comparison: steps.Comparison) -> str:
    """Say how many pictures were compared, and within which radius they are alike."""
    n, m = len(comparison.sightings.pictures.pictures), len(comparison.works.pictures.pictures)
    if not n or not m:
        return "none"
    radius = plan(comparison.case.settings, 0, 0).radius
    return f"{n:,} of sightings with {m:,} of works, alike within {radius} of {BITS} bits"


def _embedded(weighing: steps.Weighing) -> str:
    """Say how many vectors were compared, of which model, from which cosine on they are near, and if that weighs."""
    comparison = weighing.comparison
    sightings, works = comparison.sightings.vectors, comparison.works.vectors
    if not len(sightings.vectors) or not len(works.vectors):
        return "none"
    cutoff = plan(comparison.case.settings, 0, 0).cutoffs["vectors"]
    return (
        f"{len(sightings.vectors):,} of sightings with {len(works.vectors):,} of works, by {works.model} "
        f"({works.vectors.shape[1]:,} numbers each), near from a cosine of {cutoff:g}"
        + (
            ""
            if weighing.calibration.vectors.knows(works.model)
            else ", which weighs nothing: no such model was counted"
        )
    )
