"""`deadringer claims`: ask of every act whether it was permitted, and assemble claims and matters."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import folder
from deadringer.cli import _shared


@click.command("claims", short_help="Permissions, claims and matters.")
@click.argument("out", type=_shared.FOLDER)
@_shared.calibration_option
def command(out: Path, calibration: Path | None) -> int:
    """Apply the rights rules to what is reported in OUT, and write permissions.parquet and claims.parquet.

    \b
    Example:
      deadringer claims out/ak47
    """
    weighing = folder.weigh(folder.screened(out), out, _shared.options(calibration=calibration))
    _shared.say_claims(folder.claims(weighing, out))
    return 0
