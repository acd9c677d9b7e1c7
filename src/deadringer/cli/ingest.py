"""`deadringer ingest`: read a case folder into a register."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import folder
from deadringer.cli import _shared


@click.command("ingest", short_help="Read a case folder into a register.")
@click.argument("case", type=_shared.FOLDER)
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where to write."
)
def command(case: Path, out: Path) -> int:
    """Read the folder CASE into the register of OUT; rows that cannot be used go to rejected.csv with the reason.

    \b
    Example:
      deadringer ingest seeds/ak47 --out out/ak47
    """
    with _shared.progress() as progress:
        ingested = folder.ingest(case, out, progress)
    _shared.say_ingested(ingested, out)
    return _shared.REJECTED if ingested.rejected else 0
