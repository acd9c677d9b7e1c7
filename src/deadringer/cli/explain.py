"""`deadringer explain`: why one sighting weighs what it weighs."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from deadringer.casework import folder
from deadringer.cli import _shared
from deadringer.model.descents import ANSWERS, APART, BEST, TIED, Descent
from deadringer.model.examined import Examined
from deadringer.model.ratios import beside, ratio, signed
from deadringer.model.texts import Piece, Quotation

#: Candidates laid out on a terminal; descents.parquet has all.
SHOWN = 25


@click.command("explain", short_help="Why a sighting weighs what it weighs.")
@click.argument("out", type=_shared.FOLDER)
@click.argument("sighting")
@click.argument("work", required=False)
@_shared.calibration_option
def command(out: Path, sighting: str, work: str | None, calibration: Path | None) -> int:
    """Set SIGHTING beside WORK (its best work unless given): both values of everything, and what each adds.

    Beside each value stands how many families of known independents agree as nearly. What one side alone states is
    followed by the range the ratio would have if it were known; then comes what would overturn the finding.

    Of a reported sighting it says too who was first, and from which work or other sighting it comes, as far as that is
    told apart.

    Passages that their texts have in common are printed one after the other: in [+ +] what only the one seen has, in
    [- -] what only the work has, in { } what many works say.

    \b
    Examples:
      deadringer explain out/ak47 s_ak55
      deadringer explain out/ak47 s_ak55 akm
    """
    finding = folder.explain(out, sighting, work, _shared.options(calibration=calibration))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", finding.sighting_id, finding.work_id, "log10 LR", ""):
        table.add_column(heading, justify="right" if heading == "log10 LR" else "left")
    for part in finding.contributions:
        weight = (
            ("not known" if part.missing else "not weighed")
            if part.log10_lr is None
            else signed(part.log10_lr)
        )
        cells = part.label, part.sighting or "not known", part.work or "not known", weight, part.said
        table.add_row(*map(escape, cells))
    console = Console(width=None if Console().is_terminal else 120)
    console.print(table)
    if finding.sheets:
        click.echo(finding.sheets)
    for one in folder.quoted(out, finding):
        _quote(console, one)
    for name, text in beside(finding, str):
        click.echo(f"{name}: {text}")
    if finding.log10_lr is None:
        scores = ", ".join(
            f"{name} {score:.2f}" for name, score in finding.scores.items() if score is not None
        )
        click.echo(f"not calibrated: there is no ratio, only scores: {scores or 'none'}")
    click.echo("reported" if finding.reported else "not reported")
    if finding.examined:
        _change(finding.examined)
    if finding.descent:
        _descend(console, finding.descent)
    _shared.say_reading()
    return 0


def _change(one: Examined) -> None:
    for heading, found in (
        ("What is not known on one side, and would change log10 LR:", one.openings),
        ("What would overturn it:", one.overturnings),
    ):
        if found:
            click.echo(heading)
        for each in found:
            click.echo(f"  {each.told}")


def _descend(console: Console, one: Descent) -> None:
    console.print(f"\n[bold]Who was first, and from what {escape(one.title)} comes[/bold]")
    for sentence in one.told:
        click.echo(sentence)
    held = one.of(BEST, TIED, APART)
    if not held:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("candidate", "", "was first", "log10 LR", "behind the best", "on attributes", ""):
        table.add_column(heading, justify="right" if heading[:3] in ("log", "beh", "on ") else "left")
    for parent in held[:SHOWN]:
        cells = (
            parent.title,
            "work" if parent.is_work else "sighting",
            ANSWERS[parent.first],
            ratio(parent.log10_lr),
            "" if parent.standing == BEST else f"{parent.gap or 0.0:.2f}",
            "" if parent.standing == BEST else str(parent.common),
            parent.standing,
        )
        table.add_row(*map(escape, cells))
    console.print(table)
    if len(held) > SHOWN:
        click.echo(f"... and {len(held) - SHOWN} more in descents.parquet")


def _quote(console: Console, one: Quotation) -> None:
    copied = one.copied
    console.print(
        f"\n[bold]{escape(one.sighting.name)}[/bold] beside [bold]{escape(one.work.name)}[/bold]: "
        f"{copied.share_sighting:.0%} of the {copied.counted_sighting:,} words that count are copied, and "
        f"{copied.share_work:.0%} of the work's {copied.counted_work:,}; longest passage {copied.longest:,} words"
    )
    for quote in one.quotes:
        at = quote.passage
        console.print(
            f"  {at.counted:,} words, letters {at.sighting_begin:,}-{at.sighting_end:,} and "
            f"{at.work_begin:,}-{at.work_end:,} of the work's"
            + (f"; {quote.left_out:,} more words are not shown" if quote.left_out else "")
        )
        console.print(f"    seen: {escape(_marked(quote.sighting, '[+', '+]'))}")
        console.print(f"    work: {escape(_marked(quote.work, '[-', '-]'))}")
    if one.more:
        console.print(f"  and {one.more:,} more passages: see text_pairs.parquet")


def _marked(pieces: tuple[Piece, ...], begin: str, end: str) -> str:
    marks = {"same": ("", ""), "differs": (begin, end), "common": ("{", "}")}
    text = "".join(f"{marks[piece.mark][0]}{piece.text}{marks[piece.mark][1]}" for piece in pieces)
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
