"""`deadringer verify`: whether every file, and the register, is what was written."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import checks
from deadringer.cli import _shared


@click.command(
    "verify", short_help="Check files and register against the manifest, or a dossier against its seal."
)
@click.argument("out", type=_shared.FOLDER)
@click.option("--case", "folder", type=_shared.FOLDER, help="Check the inputs in this case folder too.")
@click.option("--key", type=_shared.FILE, help="A public key you know: the dossier must be signed by it.")
def command(out: Path, folder: Path | None, key: Path | None) -> int:
    """Check every file of OUT against manifest.json, and every row of its register against its hash chain.

    Where OUT is one dossier, check its sums, its signature, its time-stamp, and the rows it shows of the register.

    \b
    Examples:
      deadringer verify out/ak47
      deadringer verify out/ak47 --case seeds/ak47
      deadringer verify out/ak47/dossiers/bg-arsenal --key ours.pem
    """
    if checks.is_dossier(out):
        if folder:
            raise click.UsageError("--case is for an output folder; a dossier is checked by itself")
        checked = checks.verify_dossier(out, key)
        problems = checked.problems
        for said in checked.held:
            click.echo(said)
    elif key:
        raise click.UsageError("--key is for a dossier; an output folder is not signed")
    else:
        problems = checks.verify(out, folder)
    for problem in problems:
        click.echo(problem, err=True)
    click.echo("verified" if not problems else f"{len(problems)} problems")
    return 1 if problems else 0
