"""`deadringer claims`: ask of every act whether it was permitted, and assemble claims and matters."""

from __future__ import annotations

from pathlib import Path

import click

from deadringer.casework import folder
from deadringer.casework.listing import Filter
from deadringer.cli import _shared
from deadringer.model.claims import GATES
from deadringer.model.records import RIGHT_KINDS
from deadringer.model.values import PERMISSIONS


@click.command("claims", short_help="Permissions, claims and matters.")
@click.argument("out", type=_shared.FOLDER)
@_shared.calibration_option
@click.option("--state", type=click.Choice(["claim", "matter"]), help="Claims or matters only.")
@click.option("--forum", multiple=True, help="Territory (WIPO ST.3 code); several are either.")
@click.option("--kind", multiple=True, type=click.Choice(RIGHT_KINDS), help="Kind of a right relied on.")
@click.option("--permission", multiple=True, type=click.Choice(PERMISSIONS), help="An answer it has.")
@click.option("--respondent", default="", help="Part of the respondent's name.")
@click.option("--least", type=float, help="Least log10 likelihood ratio.")
@click.option("--passed", multiple=True, type=click.Choice(GATES), help="A gate that must be passed.")
@click.option("--computed", is_flag=True, help="Those with a computed sum only.")
def command(
    out: Path,
    calibration: Path | None,
    state: str | None,
    forum: tuple[str, ...],
    kind: tuple[str, ...],
    permission: tuple[str, ...],
    respondent: str,
    least: float | None,
    passed: tuple[str, ...],
    computed: bool,
) -> int:
    """Apply the rights rules to what is reported in OUT.

    It writes permissions.parquet, claims.parquet, docket.csv and deadlines.ics.

    The options choose what is shown; what is written has all.

    \b
    Examples:
      deadringer claims out/ak47
      deadringer claims out/ak47 --forum PL --forum RO --passed act
      deadringer claims out/ak47 --state claim --kind design --computed
    """
    weighing = folder.weigh(folder.screened(out), out, _shared.options(calibration=calibration))
    wanted = Filter(
        state=state,
        forums=forum,
        kinds=kind,
        permissions=permission,
        respondent=respondent,
        least=least,
        passed=passed,
        computed=computed,
    )
    _shared.say_claims(folder.claims(weighing, out), wanted)
    return 0
