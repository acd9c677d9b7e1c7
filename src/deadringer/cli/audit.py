"""`deadringer audit`: how good the evidence is on a labelled case."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import calibrating, labelled
from deadringer.cli import _shared


@click.command("audit", short_help="How good a calibration is, on labelled sightings.")
@click.argument("case", type=_shared.FOLDER)
@_shared.calibration_option
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write the audit and its card to.")
@_shared.kernel_options
def command(
    case: Path, calibration: Path | None, out: Path | None, threads: int | None, level: str | None
) -> int:
    """Try a calibration on the labelled sightings of CASE, and print the figures; the first line says how.

    Labels it has not seen: it is tried as it is. Labels it was fitted to: each is weighed by a calibration fitted
    without it, its family, and what shares a maker or a page with it. In the largest family, makers are held apart.

    \b
    Examples:
      deadringer audit seeds/ak47
      deadringer audit another/case --calibration ours --out audit
    """
    with _shared.progress() as progress:
        found = calibrating.audit(case, _shared.options(threads, level, calibration), out, progress)
    if said := labelled.refused(case):
        click.echo(f"warning: {said}", err=True)
    for name, figure in found.lines().items():
        click.echo(f"{name}: {figure}")
    if out is not None:
        click.echo(f"audit: {out}")
    return 0
