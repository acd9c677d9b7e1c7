"""What stands beside a likelihood ratio wherever one is shown: among how many works it is, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Callable

from deadringer.model.values import Among, Basis, Finding

#: Beyond this a ratio is said to be "more than": no known products bear it.
MOST = 1e9


def signed(value: float) -> str:
    """Return a log10 likelihood ratio with its sign and two decimals; what rounds to nothing has no sign."""
    text = f"{abs(value):.2f}"
    if float(text) == 0.0:
        return text
    return ("+" if value > 0 else "\u2212") + text


def ratio(log10_lr: float | None) -> str:
    """Return a log10 likelihood ratio as `signed` does, or that there is none."""
    return "no ratio" if log10_lr is None else signed(log10_lr)


def bounded(log10_lr: float | None, unbounded: float | None) -> str:
    """Return a log10 likelihood ratio, with what it was before the bound where that reads otherwise."""
    if log10_lr is None or unbounded is None:
        return ratio(None)
    if signed(unbounded) == signed(log10_lr):
        return signed(log10_lr)
    return f"{signed(log10_lr)}; {signed(unbounded)} before the bound"


def times(log10_lr: float | None) -> str:
    """Return what a log10 likelihood ratio says, as how many times as probable the findings are, to two figures."""
    if log10_lr is None:
        return "the calibration knows no product of the work's class"
    size = 10.0 ** min(abs(log10_lr), 300.0)
    shown = f"{size:,.1f}" if size < 9.95 else f"{float(f'{size:.1e}'):,.0f}"
    if shown == "1.0":
        return "the findings are about as probable under Hp as under Hd"
    this, that = ("Hp", "Hd") if log10_lr > 0 else ("Hd", "Hp")
    many = f"more than {MOST:,.0f}" if size > MOST else shown
    return f"the findings are {many} times as probable under {this} as under {that}"


def among(finding: Finding, title: Callable[[str], str]) -> str:
    """Return among how many works a finding's was weighed, and the best of the others; empty where not at hand.

    `title` gives a work's title by its id.
    """
    if (of := finding.among) is None:
        return ""
    best = _order(finding.unbounded) >= _order(of.unbounded)
    many = f"{of.weighed:,} work{'' if of.weighed == 1 else 's'} weighed"
    if of.weighed != of.works:
        many += f", of {of.works:,} in the case"
    other = "runner-up" if best else "the best of the others"
    return f"{'best' if best else 'one'} of {many}; {other}: {_next(of, title)}"


def _order(unbounded: float | None) -> float:
    return -math.inf if unbounded is None else unbounded


def _next(of: Among, title: Callable[[str], str]) -> str:
    return "none" if of.next is None else f"{title(of.next)} ({bounded(of.log10_lr, of.unbounded)})"


def known(basis: Basis) -> str:
    """Return how many products the calibration knows of the work's class."""
    return f"n1 = {basis.copies:g} (copies), n0 = {basis.independents:g} (made independently)"


def bound(basis: Basis) -> str:
    """Return between which log10 likelihood ratios the finding's was kept."""
    return f"{signed(basis.least)} to {signed(basis.most)}"


def audit(basis: Basis) -> str:
    """Return how good ratios of the calibration are by its audit."""
    return ", ".join(f"{name} {figure}" for name, figure in basis.audit.items())


def beside(finding: Finding, title: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Return all that stands beside a ratio: what it is called, and what is said.

    Parameters
    ----------
    finding : Finding
    title : callable
        Gives a work's title by its id.
    """
    said = [
        ("log10 LR", f"{bounded(finding.log10_lr, finding.unbounded)}; {times(finding.log10_lr)}"),
        ("in words", finding.support),
    ]
    basis = finding.basis
    if basis is not None:
        said.append(("verbal scale", basis.scale))
    if finding.among is not None:
        said.append(("works", among(finding, title)))
    if basis is not None:
        said += [
            ("known of the work's class", known(basis)),
            ("bounds of log10 LR", bound(basis)),
            ("audit (0 is perfect, 1 tells nothing)", audit(basis)),
        ]
    return tuple(said)
