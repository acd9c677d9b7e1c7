"""`deadringer calibrate`: fit a calibration to a labelled case."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import labelled
from deadringer.cli import _shared


@click.command("calibrate", short_help="Fit a calibration to labelled sightings.")
@click.argument("case", type=_shared.FOLDER)
@click.option(
    "--out", "path", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write."
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
    path: Path,
    pictures: Path | None,
    texts: Path | None,
    vectors: Path | None,
    threads: int | None,
    level: str | None,
) -> int:
    """Fit a calibration to the labels of CASE, audit it with families held apart, and write it as JSON.

    \b
    Example:
      deadringer calibrate seeds/ak47 --out calibration.json
      deadringer run seeds/ak47 --out out/ak47 --calibration calibration.json
    """
    with _shared.progress() as progress:
        calibration, audit = labelled.calibrate(
            case,
            _shared.options(threads, level),
            pictured=pictures,
            worded=texts,
            vectored=vectors,
            progress=progress,
        )
    path.write_text(calibration.dump(), encoding="utf-8")
    for name, figure in audit.lines().items():
        click.echo(f"{name}: {figure}")
    click.echo(f"calibration: {path}")
    return 0
