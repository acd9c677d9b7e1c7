"""`deadringer dossier`: write the docket, the dossiers and the manifest."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import folder
from deadringer.cli import _shared


@click.command("dossier", short_help="Write docket, dossiers and manifest.")
@click.argument("out", type=_shared.FOLDER)
@_shared.calibration_option
def command(out: Path, calibration: Path | None) -> int:
    """Write docket.html, one folder a claim or matter, and manifest.json from what OUT holds.

    \b
    Example:
      deadringer dossier out/ak47
    """
    weighing = folder.weigh(folder.screened(out), out, _shared.options(calibration=calibration))
    folder.publish(folder.claims(weighing, out), out)
    click.echo(f"docket: {out / folder.DOCKET}")
    return 0
