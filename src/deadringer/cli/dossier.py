"""`deadringer dossier`: write the docket, the dossiers and the manifest, or one dossier as a PDF."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import folder, printing
from deadringer.cli import _shared


@click.command("dossier", short_help="Write docket, dossiers and manifest; sign them; print one.")
@click.argument("out", type=_shared.FOLDER)
@click.argument("claim", required=False)
@_shared.calibration_option
@click.option("--sign", type=_shared.FILE, help="Private key (Ed25519, PEM) that signs every dossier.")
@click.option(
    "--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Write CLAIM's dossier here, as a PDF."
)
def command(
    out: Path, claim: str | None, calibration: Path | None, sign: Path | None, pdf: Path | None
) -> int:
    """Write docket.html, one folder a claim or matter, and manifest.json from what OUT holds.

    With CLAIM and --pdf, print the dossier of that claim as it stands, and write nothing else. The folder is the
    evidence; the PDF is a copy to read.

    \b
    Examples:
      deadringer dossier out/ak47
      deadringer dossier out/ak47 --sign key.pem
      deadringer dossier out/ak47 bg-arsenal --pdf bg-arsenal.pdf
    """
    if (claim is None) != (pdf is None):
        raise click.UsageError("CLAIM and --pdf go together: which dossier, and the file to write")
    if claim is not None and pdf is not None:
        if sign or calibration:
            raise click.UsageError(
                "--pdf prints a dossier as it stands: sign and calibrate when it is written"
            )
        printing.print_dossier(out, claim, pdf)
        click.echo(f"pdf: {pdf}")
        return 0
    key = folder.read_key(sign) if sign else None
    weighing = folder.weigh(folder.screened(out), out, _shared.options(calibration=calibration))
    folder.publish(folder.claims(weighing, out), out, key)
    click.echo(f"docket: {out / folder.DOCKET}")
    return 0
