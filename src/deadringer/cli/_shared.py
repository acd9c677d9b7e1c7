"""What several commands share: the options of a run, progress on a terminal, and the summary table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from deadringer.casework.folder import Ingested
from deadringer.casework.judging import Judgement
from deadringer.casework.listing import Filter, filtered, next_deadline
from deadringer.casework.steps import Options, Progress, Weighing
from deadringer.model.propositions import READING
from deadringer.model.ratios import ratio, signed
from deadringer.model.values import Claim

Command = TypeVar("Command", bound=Callable[..., Any])

#: Done, but some rows of the case were rejected.
REJECTED = 3
#: Rows of the summary shown on a terminal; the docket has all.
SHOWN = 25

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
EITHER = click.Path(exists=True, path_type=Path)


def kernel_options(command: Command) -> Command:
    """Add the options that kernels take."""
    command = click.option("--threads", type=click.IntRange(min=1), help="Threads; all cores unless given.")(
        command
    )
    levels = click.Choice(["scalar", "avx2", "avx512", "amx", "reference"])
    return click.option("--level", type=levels, help="CPU level to force; results are the same at each.")(
        command
    )


def calibration_option(command: Command) -> Command:
    """Add the option that names a calibration."""
    return click.option(
        "--calibration",
        type=EITHER,
        help="Folder that calibrate wrote, or its calibration.json; the shipped one unless given.",
    )(command)


def options(threads: int | None = None, level: str | None = None, calibration: Path | None = None) -> Options:
    """Gather a run's options."""
    return Options(threads=threads, level=level, calibration=calibration)


@contextmanager
def progress() -> Iterator[Progress | None]:
    """Show progress on a terminal's standard error; nothing where it is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Bar(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
    ) as bar:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done)

        yield tell


def say_ingested(ingested: Ingested, out: Path) -> None:
    """Say what was read, what was new or withdrawn, and what was refused."""
    case = ingested.case
    click.echo(f"{case.settings.title}: {len(case.works)} works, {len(case.sightings)} sightings")
    new, withdrawn = sum(ingested.added.values()), sum(ingested.withdrawn.values())
    rows = f"{new} new row{'' if new == 1 else 's'}"
    click.echo(f"register: {rows}, {withdrawn} withdrawn" if new or withdrawn else "register: nothing new")
    for warning in ingested.warnings:
        click.echo(f"warning: {warning}", err=True)
    if ingested.rejected:
        click.echo(f"{ingested.rejected} rows were rejected: see {out / 'rejected.csv'}", err=True)


def say_weighed(weighing: Weighing) -> None:
    """Say how many sightings are reported, or why none is."""
    total = len(weighing.comparison.sightings)
    click.echo(
        f"reported: {len(weighing.reported)} of {total} sightings, {len(weighing.comparison.pairs)} pairs compared"
    )
    if weighing.refusal:
        click.echo(weighing.refusal)


def say_claims(judgement: Judgement, wanted: Filter | None = None) -> None:
    """Print the claims and matters that are wanted, first things first."""
    claims = sum(claim.state == "claim" for claim in judgement.claims)
    click.echo(
        f"{claims} claims, {len(judgement.claims) - claims} matters; own makes recognised: {_own(judgement)}"
    )
    case = judgement.weighing.comparison.case
    kinds, as_of = {right.right_id: right.kind for right in case.rights}, case.settings.as_of
    shown = filtered(judgement.claims, wanted or Filter(), kinds)
    if judgement.claims and len(shown) < len(judgement.claims):
        click.echo(f"shown: {len(shown)} that meet the conditions")
    if not shown:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (
        "#",
        "",
        "respondent",
        "in",
        "seen",
        "nearest work",
        "log10 LR",
        "of",
        "runner-up",
        "permission",
        "short of",
        "sue by",
        "sum",
    ):
        right = heading in ("#", "log10 LR", "of", "sum")
        table.add_column(heading, justify="right" if right else "left")
    titles = {s.sighting_id: s.title for s in case.sightings}
    works = {w.work_id: w.title for w in case.works}
    for claim in shown[:SHOWN]:
        table.add_row(
            str(claim.rank),
            claim.state,
            claim.respondent_name,
            claim.forum or "?",
            _several([titles[e.sighting_id] for e in claim.exhibits]),
            *_nearest(claim, works),
            claim.permission.replace("_", " "),
            ", ".join(gate.name for gate in claim.gates if gate.value is not True),
            next_deadline(claim, as_of),
            f"{claim.total.central:,.0f} {claim.total.currency}" if claim.total else "",
        )
    console = Console(width=None if Console().is_terminal else 220)
    console.print(table)
    say_reading()
    if len(shown) > SHOWN:
        click.echo(f"... and {len(shown) - SHOWN} more in the docket")


def say_reading() -> None:
    """Say what a likelihood ratio compares, and what it does not say."""
    for name, text in READING:
        click.echo(f"{name}: {text}")


def _own(judgement: Judgement) -> int:
    return len({p.sighting_id for p in judgement.own})


def _several(titles: list[str]) -> str:
    distinct = list(dict.fromkeys(titles))
    return distinct[0] if len(distinct) == 1 else f"{distinct[0]} and {len(distinct) - 1} more"


def _nearest(claim: Claim, works: dict[str, str]) -> tuple[str, str, str, str]:
    """Return the work of the finding whose support is the claim's, its ratio, of how many works, and the runner-up."""
    best = claim.exhibits[0].findings[0]
    of = best.among
    many = "" if of is None else f"{of.weighed:,}"
    second = "none" if of is None or of.next is None else f"{works[of.next]} {ratio(of.log10_lr)}"
    return works[best.work_id], signed(claim.log10_lr), many, second
