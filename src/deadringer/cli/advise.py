"""`deadringer advise`: which thresholds a labelled case speaks for, at a stated cost of a wrong report."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from deadringer.casework import advising
from deadringer.casework.advising import Advice
from deadringer.cli import _shared

#: Steps of a ladder that are shown beside the default and the advised one; the JSON file has all.
SHOWN = 8


@click.command("advise", short_help="Which cutoffs and which false_share to use, at a stated cost.")
@click.argument("case", type=_shared.FOLDER)
@click.option(
    "--cost",
    type=click.FloatRange(min=0),
    required=True,
    help="How many missed copies one wrong report is worth.",
)
@click.option(
    "--sightings", type=click.IntRange(min=1), help="Sightings of a run; as many as labelled unless given."
)
@click.option(
    "--prior",
    type=click.FloatRange(0, 1),
    help="Share of copies among them, yours to state; as labelled unless given.",
)
@click.option(
    "--lose",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.0,
    show_default=True,
    help="Greatest share of copies that screening may lose, of those found when every pair is weighed.",
)
@click.option(
    "--calibration",
    type=click.Path(exists=True, path_type=Path),
    help="What weighs the labels: a calibration file or another labelled case; unless given, CASE, held apart.",
)
@click.option(
    "--json", "path", type=click.Path(dir_okay=False, path_type=Path), help="File to write it to as JSON."
)
@_shared.kernel_options
def command(
    case: Path,
    cost: float,
    sightings: int | None,
    prior: float | None,
    lose: float,
    calibration: Path | None,
    path: Path | None,
    threads: int | None,
    level: str | None,
) -> int:
    """Advise on thresholds for runs like the labelled CASE: cutoffs of screening, and the line of the decision.

    The labels are weighed by what had not seen them. The figures are counts of products, and none says how
    probable a proposition is; what share of a run is copies is for you to state.

    \b
    Example:
      deadringer advise seeds/ak47 --cost 10
      deadringer advise seeds/ak47 --cost 10 --sightings 100000 --prior 0.02 --json advice.json
    """
    with _shared.progress() as progress:
        advice = advising.advise(
            case,
            cost,
            sightings=sightings,
            prior=prior,
            lose=lose,
            calibration=calibration,
            options=_shared.options(threads, level),
            progress=progress,
        )
    _say_line(advice)
    _say_screening(advice)
    click.echo("\nFor case.toml:\n\n" + advice.toml())
    if path:
        path.write_text(json.dumps(_finite(asdict(advice)), indent=1) + "\n", encoding="utf-8")
        click.echo(f"\nadvice: {path}")
    return 0


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for n, heading in enumerate(headings):
        table.add_column(heading, justify="right" if n else "left")
    return table


def _print(table: Table) -> None:
    Console(width=None if Console().is_terminal else 160).print(table)


def _say_line(advice: Advice) -> None:
    line = advice.line
    click.echo(
        f"{advice.title}: {line.products[0]} copies of {line.families[0]} families and {line.products[1]} independent "
        f"products of {line.families[1]}, {advice.how}"
    )
    if advice.untried:
        click.echo(f"not tried, being of classes not known without them: {advice.untried} copies")
    run = f"a run of {line.run.sightings:,g} sightings, {line.run.prior:.1%} of them copies"
    click.echo(f"\nfalse_share: expected in {run}, a wrong report being worth {line.cost:g} missed copies\n")
    table = _table("", "false_share", "findings", "copies missed", "wrong findings", "cost")
    shown = {"advised": line.advised, "as it stands": line.standing}
    for what, one in shown.items():
        figures = [
            f"{f.value:,.1f} [{f.low:,.1f}, {f.high:,.1f}]" for f in (one.findings, one.missed, one.wrong)
        ]
        table.add_row(what, f"{one.false_share:g}", *figures, f"{one.loss(line.cost):,.1f}")
    _print(table)
    findings, missed, wrong = line.apart
    click.echo(
        f"\nWith the line of every family chosen without it ({line.chosen[0]:g} to {line.chosen[1]:g}): "
        f"{findings:,.1f} findings, {missed:,.1f} missed, {wrong:,.1f} wrong."
    )
    click.echo(
        "Wrong findings are those counted among the labels, or as many as the decision's own chance of an independent "
        "says, if that is more."
    )
    if not line.advised.findings.value:
        click.echo(
            "At this cost nothing is to be reported: no line finds copies enough for what it reports wrongly."
        )
    click.echo(
        "Brackets are 95 % intervals of the expected number, over families; one run varies about it as well. They do "
        "not cover that a run may hold other kinds of products than the labels do, nor the share of copies, which is "
        "an assumption. No figure says how probable a proposition is."
    )


def _say_screening(advice: Advice) -> None:
    found = advice.screening
    click.echo(
        f"\ncutoffs: of the {found.advised.lost.of} copies found when every pair is weighed, at most "
        f"{found.allowed:.1%} to be lost; a pair is weighed where any facet reaches its cutoff\n"
    )
    table = _table(
        "facet", "cutoff", "", "copies reached alone", "pairs of independents alone", "lost with the others"
    )
    for ladder in found.ladders:
        if ladder.advised is None:
            why = (
                f"not known: {ladder.found} of those found have it"
                if ladder.copies
                else "not known: none here"
            )
            marks = {ladder.default: f"as it stands ({why})"}
        elif ladder.advised == ladder.default:
            marks = {ladder.default: "advised, as it stands"}
        else:
            marks = {ladder.default: "as it stands", ladder.advised: "advised"}
        every = max(1, len(ladder.steps) // SHOWN)
        for n, step in enumerate(ladder.steps):
            if step.cutoff in marks or (ladder.copies and n % every == every - 1):
                table.add_row(
                    ladder.name,
                    f"{step.cutoff:g}",
                    marks.get(step.cutoff, ""),
                    f"{step.reached} of {ladder.copies}",
                    f"{step.pairs:,}",
                    str(step.lost),
                )
    _print(table)
    click.echo("")
    for what, one in (("advised", found.advised), ("as it stands", found.default)):
        share = one.pairs / one.of_pairs if one.of_pairs else 0.0
        click.echo(
            f"{what}, together: {one.lost}; "
            f"{one.pairs:,} of {one.of_pairs:,} pairs of independents ({share:.1%}) to weigh"
        )
    click.echo(f"cutoffs for every group of products chosen without it: {found.apart}")
    if found.unreachable:
        click.echo(f"among the lost are {found.unreachable} that no cutoff of these facets would keep")
    click.echo(
        "All but the line of cutoffs chosen without a group counts on the labels that chose; intervals take "
        "products as independent. A copy unlike all that are labelled may be lost at any cutoff. Up to "
        "exhaustive_pairs every pair is weighed all the same. Lost is what is never weighed: that likeness of images, "
        "texts and vectors below their cutoffs weighs nothing in a run is not counted here; try a run with them."
    )


def _finite(value: Any) -> Any:
    """Return the same with numbers that JSON has not as words."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value
