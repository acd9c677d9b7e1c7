"""`deadringer audit`: how good the evidence is on a labelled case."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import labelled
from deadringer.cli import _shared


@click.command("audit", short_help="How good the evidence is, on labelled sightings.")
@click.argument("case", type=_shared.FOLDER)
@_shared.kernel_options
def command(case: Path, threads: int | None, level: str | None) -> int:
    """Weigh the labelled sightings of CASE, each family by counts that never saw it, and print the figures.

    In the largest family, makers are held apart instead. The shipped calibration is not used.

    \b
    Example:
      deadringer audit seeds/ak47
    """
    for name, figure in labelled.audit(case, _shared.options(threads, level)).lines().items():
        click.echo(f"{name}: {figure}")
    return 0
