"""`deadringer explain`: why one sighting weighs what it weighs."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from deadringer.casework import folder
from deadringer.cli import _shared
from deadringer.errors import InputError


@click.command("explain", short_help="Why a sighting weighs what it weighs.")
@click.argument("out", type=_shared.FOLDER)
@click.argument("sighting")
@click.argument("work", required=False)
@_shared.calibration_option
def command(out: Path, sighting: str, work: str | None, calibration: Path | None) -> int:
    """Set SIGHTING beside WORK (its best work unless given): both values of everything, and what each adds.

    \b
    Examples:
      deadringer explain out/ak47 s_ak55
      deadringer explain out/ak47 s_ak55 akm
    """
    finding = folder.explain(out, sighting, work, _shared.options(calibration=calibration))
    if finding is None:
        raise InputError(f"{sighting!r} was not compared with {repr(work) if work else 'any work'}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", finding.sighting_id, finding.work_id, "log10 LR", ""):
        table.add_column(heading, justify="right" if heading == "log10 LR" else "left")
    for part in finding.contributions:
        weight = "not known" if part.log10_lr is None else f"{part.log10_lr:+.2f}"
        table.add_row(part.label, part.sighting or "not known", part.work or "not known", weight, part.note)
    Console(width=None if Console().is_terminal else 120).print(table)
    click.echo(f"combined {finding.unbounded:+.2f}, within bounds {finding.log10_lr:+.2f}: {finding.support}")
    click.echo("reported" if finding.reported else "not reported")
    return 0
