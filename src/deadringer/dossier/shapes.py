"""The figure that stands for each permission of an act: told apart by shape as well as by colour."""

from __future__ import annotations

import math

from markupsafe import Markup

from deadringer.model.words import PERMISSION

#: What stands for things with several answers that differ.
SEVERAL = "several"
#: Corners of each figure, as degrees clockwise from the top; a circle has none.
CORNERS: dict[str, tuple[float, ...]] = {
    "never_licensed": (0, 90, 180, 270),
    "no_licence_in_force": (0, 120, 240),
    "unknown": (),
    "licensed": (45, 135, 225, 315),
    "own": (0, 72, 144, 216, 288),
    "exhausted": (60, 180, 300),
    "prior_use": (30, 90, 150, 210, 270, 330),
    "not_required": (60, 120, 240, 300),
    SEVERAL: (20, 125, 235, 340),
}
#: In the order of a legend: what may be complained of first.
ORDER = tuple(CORNERS)
#: How large type may be within a figure of radius 1, and how far below its middle: two lines of up to four signs fit.
TYPE = {
    "never_licensed": (0.5, 0.0),
    "no_licence_in_force": (0.4, 0.06),
    "exhausted": (0.4, -0.12),
    "not_required": (0.42, 0.0),
    SEVERAL: (0.5, -0.06),
}
USUAL = (0.6, 0.0)


def said(state: str) -> str:
    """Return what a figure says."""
    return "answers that differ" if state == SEVERAL else PERMISSION[state]


def shape(state: str, x: float, y: float, r: float) -> str:
    """Draw a figure about a point, within a circle of radius `r`."""
    corners = CORNERS[state]
    if not corners:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r * 0.93:.1f}"/>'
    at = [(x + r * math.sin(math.radians(turn)), y - r * math.cos(math.radians(turn))) for turn in corners]
    return f'<path d="M{"L".join(f"{a:.1f} {b:.1f}" for a, b in at)}z"/>'


def key(state: str) -> Markup:
    """Draw a figure as it stands before a word of a legend."""
    return Markup(
        f'<svg class="key p-{state}" viewBox="-11 -11 22 22" aria-hidden="true">{shape(state, 0, 0, 10)}</svg>'
    )
