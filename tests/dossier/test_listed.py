"""What the head of a docket lists: deadlines, ranked rows with their filters, places on the map, and the timeline."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.dossier import handmade
from tests.dossier.building import parsed, text_of

from deadringer.claims import deadlines as calendar
from deadringer.dossier import atlas as atlases
from deadringer.dossier import docket as room
from deadringer.dossier import shapes, sheets, timeline, worldmap
from deadringer.dossier.atlas import atlas
from deadringer.dossier.deadlines import deadlines, next_day
from deadringer.dossier.desk import Desk
from deadringer.dossier.docket import Docket, render
from deadringer.dossier.ranking import choices, rows
from deadringer.dossier.timeline import Entry
from deadringer.model.dates import parse
from deadringer.model.records import Site

NOW = date(2026, 11, 1)
LIMITS = (
    handmade.limit("a1", "2028-01-01", "2030", False),
    handmade.limit("a2", "2028-01-01", "2030", False),
    handmade.limit("a3", "2020/2027", None, None),
    handmade.limit("a4", "2019-01-01", None, True),
    handmade.limit("a5", None, None, None),
    handmade.limit("a6", "2027-06/2028", None, None),
)


@pytest.fixture
def limited(small: Callable[..., Docket]) -> Docket:
    docket = small()
    return replace(docket, claims=(replace(docket.claims[0], limits=LIMITS),))


def test_the_next_day_comes_first_and_what_is_over_last(limited: Docket) -> None:
    found = deadlines(limited.claims, NOW)
    assert [(one.state, one.next, one.late, one.acts, one.more) for one in found] == [
        ("unknown", NOW, True, 2, 1),
        ("open", date(2028, 1, 1), False, 2, 0),
        ("unknown", None, False, 1, 0),
        ("passed", date(2019, 1, 1), False, 1, 0),
    ]
    assert (str(found[0].last), found[0].stop) == ("2020/2027", None)
    shown = text_of(render(limited))
    assert "1 limit is open, 2 unknown and 1 passed" in shown
    assert "or over alreadyand 1 further day" in shown


@pytest.mark.parametrize("kept", range(len(LIMITS)))
def test_the_next_day_is_that_of_the_calendar(limited: Docket, kept: int) -> None:
    for limits in (LIMITS[kept:], LIMITS[: kept + 1], LIMITS[kept : kept + 1]):
        claim = replace(limited.claims[0], limits=limits)
        first = next((one.on for one in calendar.deadlines({"c": limits}, NOW)), None)
        assert next_day(claim, NOW) == first


def test_a_row_shows_every_factor_and_says_where_no_sum_can_be_computed() -> None:
    page = render(handmade.rich(most=5))
    for row in re.findall(r'<tr role="row" id=.*?</tr>', page, re.DOTALL):
        assert [
            re.sub(r"<.*?>", "", one) for one in re.findall(r'<li class="(?:passed|not|unknown)">(\w+)', row)
        ] == [*("right", "act", "standing", "time", "permission", "proof")]
        assert "log<sub>10</sub> LR" in row
    shown = text_of(page)
    assert "2,000 EUR1,000 to 3,500expected, by the chance stated: 2" in shown
    assert "cannot be computedthe quantity is not known" in shown
    places = [shown.index(one) for one in ("Deadlines The next", "ratio Compared", "matters A claim has")]
    assert places == sorted(places)


def test_filters_offer_what_occurs_and_nothing_else() -> None:
    docket = handmade.rich(most=5)
    desk = Desk(docket.index)
    parts = [sheets.part(claim, docket.answers, docket.proof, desk, 9) for claim in docket.claims]
    found = rows(parts, desk, NOW)
    offered = {choice.name: [value for value, _ in choice.options] for choice in choices(found, desk)}
    assert offered["state"] == ["claim", "matter"]
    assert set(offered["forum"]) == {claim.forum for claim in docket.claims}
    assert set(offered["where"]) == {code for row in found for code in row.where_in}
    assert all(float(value) <= max(c.log10_lr for c in docket.claims) for value in offered["support"])


def test_sightings_stand_at_their_plant_else_their_country_by_permission(
    small: Callable[..., Docket],
) -> None:
    docket = small(number=3)
    first = docket.case.sightings[0]
    case = replace(
        docket.case,
        sites=(Site(site_id="p", name="Plant", party="maker", territory="BG", lat=42.6, lon=25.4),),
        sightings=(
            replace(first, site="p"),
            docket.case.sightings[1],
            replace(docket.case.sightings[2], made_in="??"),
        ),
    )
    docket = replace(docket, case=case)
    found = atlas(docket.reported, docket.agreed.values(), case.sites, {"s0": "m1-1"}, Desk(docket.index))
    assert [(spot.place, spot.state, spot.count, spot.href) for spot in found.rows] == [
        ("Bulgaria (BG)", "never_licensed", 1, ""),
        ("Plant (BG)", "never_licensed", 1, "#m1-1"),
    ]
    assert (found.unplaced, found.plants, found.together) == (1, 1, False)
    assert found.rows[0].shows == "where=BG&permission=never_licensed"


def test_for_want_of_room_answers_are_drawn_together_and_the_table_has_each(
    docket: Docket, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = atlas(docket.reported, docket.agreed.values(), docket.case.sites, {}, Desk(docket.index))
    monkeypatch.setattr(worldmap, "MOST", 3)
    monkeypatch.setattr(atlases, "PLANTS", 2)
    found = atlas(docket.reported, docket.agreed.values(), docket.case.sites, {}, Desk(docket.index))
    assert found.rows == whole.rows
    assert (found.together, found.plants) == (True, 2)
    labels = re.findall(r"<text [^>]*>([A-Z]{2})</text>", found.picture)
    assert len(labels) == len(set(labels)) > 3
    assert shapes.SEVERAL in found.states


def test_the_timeline_draws_what_is_dated_and_counts_the_rest(small: Callable[..., Docket]) -> None:
    docket = small(number=6)
    desk = Desk(docket.index)
    found = timeline.timeline([(docket.claims[0], "m1")], desk, NOW)
    (group,) = found.groups
    lanes = {lane: [e for e in group.entries if e.lane == lane] for lane in timeline.LANES}
    assert [len(lanes[lane]) for lane in timeline.LANES] == [1, 0, 6]  # that none was given is no licence
    assert {entry.state for entry in lanes["acts"]} == {"never_licensed"}
    drawn = str(found.picture)
    assert drawn.count('class="p-never_licensed"') == timeline.LINES
    assert "acts +3" in drawn
    assert "licences +" not in drawn
    assert drawn.count('class="rights"') == 1
    assert "R1, patent in Bulgaria (BG), from 2016-01-01 to 2035-01-01" in drawn
    page = render(docket)
    assert text_of(page).count("from 2018 to 2019") >= 6
    parsed(page)


def test_a_bar_is_solid_only_where_it_is_known_to_hold() -> None:
    entry = Entry(lane="rights", label="R", starts=parse("2000"), ends=parse("2010-05/2011"))
    assert entry.known == (date(2000, 1, 1), date(2011, 12, 31))
    assert entry.sure == (date(2000, 12, 31), date(2010, 5, 1))
    assert Entry(lane="rights", label="R", starts=parse("2000"), ends=None).sure is None
    assert Entry(lane="rights", label="R", starts=None, ends=None).known is None
    act = Entry(lane="acts", label="A", starts=parse("2001"), ends=None)
    assert act.known == (date(2001, 1, 1), date(2001, 12, 31))


def test_respondents_past_the_timeline_are_counted(
    small: Callable[..., Docket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "MOST", 1)
    docket = small()
    other = replace(docket.claims[0], claim_id="c2", rank=2, respondent="holder", respondent_name="Other")
    shown = text_of(render(replace(docket, claims=(docket.claims[0], other))))
    assert "1 more respondent is in their dossiers only" in shown
    monkeypatch.setattr(room, "ENTRIES", 1)
    assert "1 more entry in the dossier" in text_of(render(docket))


def test_figures_and_words_can_be_read_on_both_grounds() -> None:
    """WCAG 2.2: 4.5 to 1 for words (1.4.3), 3 to 1 for what is drawn (1.4.11)."""
    for light in (True, False):
        colour = {**tokens("style.css", light), **tokens("docket.css", light)}
        for ink in ("ink", "soft", "accent", "licensed", "never", "ended"):
            for ground in ("ground", "wash"):
                assert contrast(colour[ink], colour[ground]) >= 4.5, (light, ink, ground)
        for figure in ("never", "ended", "licensed", "own", "exhausted", "prior", "mixed"):
            assert contrast(colour["figure-ink"], colour[figure]) >= 4.5, (light, figure)
            assert contrast(colour[figure], colour["land"]) >= 3, (light, figure)
        for figure in ("open", "none"):
            assert contrast(colour["ink"], colour[figure]) >= 4.5, (light, figure)
        assert contrast(colour["ink"], colour["land"]) >= 3


def tokens(file: str, light: bool) -> dict[str, str]:
    style = (Path(room.__file__).parent / file).read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(blocks) == 2, "one of the light and one of the dark"
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[0 if light else 1]))


def contrast(one: str, other: str) -> float:
    """The ratio of relative luminances, as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
