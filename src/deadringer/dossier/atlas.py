"""What the map of a docket shows: the places of reported sightings, by permission, and the same as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from deadringer.dossier import shapes, worldmap
from deadringer.dossier.desk import Desk
from deadringer.dossier.figures import places
from deadringer.dossier.worldmap import Spot
from deadringer.model.records import Sighting, Site
from deadringer.model.values import Permission

#: Plants marked by a dot, whether anything reported is of them or not.
PLANTS = 400


@dataclass(frozen=True, slots=True)
class Atlas:
    """The picture, its rows, the states in it, and how many reported sightings it cannot place.

    `plants` counts the dots; `together` says whether answers of a country were drawn as one, for want of room.
    """

    picture: Markup
    rows: tuple[Spot, ...]
    states: tuple[str, ...]
    unplaced: int
    plants: int
    together: bool


def atlas(
    reported: Mapping[str, float | None],
    agreed: Iterable[Permission],
    sites: Iterable[Site],
    anchors: Mapping[str, str],
    desk: Desk,
) -> Atlas:
    """Place reported sightings (by id, with their best log10 ratio): at their plant, else where they were made.

    `anchors` says where on the page a sighting stands.
    """
    answers: dict[str, set[str]] = {}
    for permission in agreed:
        answers.setdefault(permission.sighting_id, set()).add(permission.permission)
    known = {site.site_id: site for site in sites if site.lat is not None and site.lon is not None}
    seen: list[Spot] = []
    unplaced = 0
    for sighting_id, best in reported.items():
        given = answers.get(sighting_id, {"unknown"})
        state = next(iter(given)) if len(given) == 1 else shapes.SEVERAL
        at = _where(desk.sighting(sighting_id), known, desk)
        unplaced += not at
        anchor = anchors.get(sighting_id, "")
        for place, code, lat, lon in at:
            seen.append(
                Spot(
                    place=place,
                    code=code,
                    lat=lat,
                    lon=lon,
                    state=state,
                    count=1,
                    best=best,
                    href=f"#{anchor}" if anchor else "",
                    shows=_shows(code, state),
                )
            )
    rows = _joined(seen)
    drawn, together = rows, False
    if len(drawn) > worldmap.MOST:
        drawn, together = _joined([_country(spot, desk) for spot in seen]), True
    if len(drawn) > worldmap.MOST:
        drawn = _joined(drawn, by_state=False)
    dots = [
        (f"{site.name or site.site_id}, {desk.party(site.party)}", site.lat, site.lon)
        for site in sorted(known.values(), key=lambda site: site.site_id)[:PLANTS]
        if site.lat is not None and site.lon is not None
    ]
    told = (
        f"Reported sightings by place and permission: {len(rows):,} entries, the same as in the table below"
    )
    return Atlas(
        picture=worldmap.draw(drawn, dots, told),
        rows=tuple(sorted(rows, key=lambda s: (-s.count, s.place, s.state))),
        states=tuple(state for state in shapes.ORDER if any(spot.state == state for spot in drawn)),
        unplaced=unplaced,
        plants=len(dots),
        together=together,
    )


def _where(sighting: Sighting, known: Mapping[str, Site], desk: Desk) -> list[tuple[str, str, float, float]]:
    site = known.get(sighting.site)
    if site is not None and site.lat is not None and site.lon is not None:
        return [(f"{site.name or site.site_id} ({site.territory})", site.territory, site.lat, site.lon)]
    acted = (act.territory for act in desk.acts(sighting.sighting_id) if act.territory)
    codes = [sighting.made_in] if sighting.made_in else list(dict.fromkeys(acted))
    return [
        (desk.place(code), code, places()[code].lat, places()[code].lon) for code in codes if code in places()
    ]


def _shows(code: str, state: str) -> str:
    wanted = {"where": code} if state == shapes.SEVERAL else {"where": code, "permission": state}
    return urlencode(wanted)


def _country(spot: Spot, desk: Desk) -> Spot:
    place = places().get(spot.code)
    return Spot(
        place=desk.place(spot.code),
        code=spot.code,
        lat=place.lat if place else spot.lat,
        lon=place.lon if place else spot.lon,
        state=spot.state,
        count=spot.count,
        best=spot.best,
        href=spot.href,
        shows=spot.shows,
    )


def _joined(spots: Iterable[Spot], by_state: bool = True) -> list[Spot]:
    """Count what stands at one place together: by permission, or whatever the permission."""
    held: dict[tuple[str, str], list[Spot]] = {}
    for spot in spots:
        held.setdefault((spot.place, spot.state if by_state else ""), []).append(spot)
    joined = []
    for _, group in sorted(held.items()):
        one = group[0]
        states = {spot.state for spot in group}
        state = one.state if len(states) == 1 else shapes.SEVERAL
        joined.append(
            Spot(
                place=one.place,
                code=one.code,
                lat=one.lat,
                lon=one.lon,
                state=state,
                count=sum(spot.count for spot in group),
                best=max((spot.best for spot in group if spot.best is not None), default=None),
                href=next((spot.href for spot in group if spot.href), ""),
                shows=_shows(one.code, state),
            )
        )
    return joined
