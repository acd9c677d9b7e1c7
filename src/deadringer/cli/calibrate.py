"""`deadringer calibrate`: fit a calibration to a labelled case."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import calibrating, labelled
from deadringer.cli import _shared


@click.command("calibrate", short_help="Fit a calibration to labelled sightings.")
@click.argument("case", type=_shared.FOLDER)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder to write; new, empty, or of before."
)
@click.option(
    "--pictures",
    type=_shared.FOLDER,
    help="Labelled case to count pictures in where CASE has too few; the shipped counts unless given.",
)
@click.option(
    "--texts",
    type=_shared.FOLDER,
    help="Labelled case to count texts in where CASE has too few; the shipped counts unless given.",
)
@click.option(
    "--vectors",
    type=_shared.FOLDER,
    help="Labelled case to count vectors of its model in where CASE has too few; none unless given.",
)
@_shared.kernel_options
def command(
    case: Path,
    out: Path,
    pictures: Path | None,
    texts: Path | None,
    vectors: Path | None,
    threads: int | None,
    level: str | None,
) -> int:
    """Fit a calibration to the labels of CASE, audit it with everything held apart, and write both to a folder.

    \b
    Examples:
      deadringer calibrate seeds/ak47 --out ours
      deadringer run seeds/ak47 --out out/ak47 --calibration ours
      deadringer audit another/case --calibration ours

    The folder holds calibration.json (the weights), card.html (what it is good for: open it first), audit.json (the
    figures), pairs.csv (every labelled pair, to reckon them again), plots, and SHA256SUMS. The same case gives the same
    bytes.
    """
    with _shared.progress() as progress:
        audit = calibrating.calibrate(
            case,
            out,
            _shared.options(threads, level),
            pictured=pictures,
            worded=texts,
            vectored=vectors,
            progress=progress,
        )
    if said := labelled.refused(case):
        click.echo(f"warning: {said}", err=True)
    for name, figure in audit.lines().items():
        click.echo(f"{name}: {figure}")
    click.echo(f"calibration: {out}")
    return 0
