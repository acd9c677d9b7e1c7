"""`deadringer screen`: compare the sightings of a register with its works."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import folder
from deadringer.cli import _shared


@click.command("screen", short_help="Compare sightings with works.")
@click.argument("out", type=_shared.FOLDER)
@_shared.kernel_options
def command(out: Path, threads: int | None, level: str | None) -> int:
    """Compare every sighting in the register of OUT with the works, and write screened.parquet.

    By names, pictures, texts, data sheets and vectors: every pair of pictures, texts or vectors that is alike stands in
    picture_pairs, text_pairs or vector_pairs.parquet.

    \b
    Example:
      deadringer screen out/ak47
    """
    case = folder.case_of(out)
    with _shared.progress() as progress:
        found = folder.screen(case, out, _shared.options(threads, level), progress)
    click.echo(f"{len(found.pairs)} pairs compared: {out / folder.SCREENED}")
    return 0
