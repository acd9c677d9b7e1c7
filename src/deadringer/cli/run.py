"""`deadringer run`: the whole way from a case folder to a docket."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import folder
from deadringer.cli import _shared


@click.command("run", short_help="From a case folder to a docket.")
@click.argument("case", type=_shared.FOLDER)
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where to write."
)
@_shared.calibration_option
@_shared.kernel_options
def command(case: Path, out: Path, calibration: Path | None, threads: int | None, level: str | None) -> int:
    """Read the folder CASE, screen its sightings, and write findings, permissions, claims and docket to OUT.

    \b
    Example:
      deadringer run seeds/ak47 --out out/ak47

    Embeddings of your own are compared where CASE has vectors.parquet: columns item_id, model and vector (a list of
    float32), of works and of sightings. They weigh something once `deadringer calibrate` has counted their model.

    A second run into the same folder adds what is new and withdraws what CASE no longer has. Labels are never read.
    """
    with _shared.progress() as progress:
        outcome = folder.run(case, out, _shared.options(threads, level, calibration), progress)
    _shared.say_ingested(outcome.ingested, out)
    _shared.say_weighed(outcome.judgement.weighing)
    _shared.say_claims(outcome.judgement)
    click.echo(f"docket: {out / folder.DOCKET}")
    return _shared.REJECTED if outcome.ingested.rejected else 0
