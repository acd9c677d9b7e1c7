"""`deadringer weigh`: weigh the pairs that were compared, and decide what is reported."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import folder
from deadringer.cli import _shared


@click.command("weigh", short_help="Weigh what was compared.")
@click.argument("out", type=_shared.FOLDER)
@_shared.calibration_option
def command(out: Path, calibration: Path | None) -> int:
    """Weigh the pairs in OUT's screened.parquet, decide what is reported, and write findings.parquet.

    \b
    Example:
      deadringer weigh out/ak47
    """
    found = folder.weigh(folder.screened(out), out, _shared.options(calibration=calibration))
    _shared.say_weighed(found)
    return 0
