"""`deadringer verify`: whether every file, and the register, is what was written."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import checks
from deadringer.cli import _shared


@click.command("verify", short_help="Check files and register against the manifest.")
@click.argument("out", type=_shared.FOLDER)
@click.option("--case", "folder", type=_shared.FOLDER, help="Check the inputs in this case folder too.")
def command(out: Path, folder: Path | None) -> int:
    """Check every file of OUT against manifest.json, and every row of its register against its hash chain.

    \b
    Examples:
      deadringer verify out/ak47
      deadringer verify out/ak47 --case seeds/ak47
    """
    problems = checks.verify(out, folder)
    for problem in problems:
        click.echo(problem, err=True)
    click.echo("verified" if not problems else f"{len(problems)} problems")
    return 1 if problems else 0
