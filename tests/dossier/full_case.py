"""A case that has every table a claim reads, put together by hand; every number is made up."""

from __future__ import annotations

from deadringer.model import records
from deadringer.model.case import Case, Settings
from deadringer.model.dates import parse
from deadringer.model.inputs import Amount, Element, Showing
from deadringer.model.records import (
    Act,
    Licence,
    Name,
    Party,
    Right,
    Sighting,
    Source,
    Spec,
    Statement,
    Succession,
    Text,
    Title,
    Work,
)

DAY = parse("2026-01-01").first
INPUTS = {"works.csv": "a" * 64, "pictures/seen.jpg": "b" * 64, "pictures/work.jpg": "c" * 64}


def case(text: str = "") -> Case:
    """One work, one maker, two acts of which one runs past the end of a licence, and all the tables of a claim."""
    assert DAY is not None
    note = f" {text}" if text else ""
    source = text or "https://example.org/a"
    pots = [Spec(item_id=f"w{i}", attribute="height", value=str(180 + 7 * i), unit="mm") for i in range(2, 9)]
    return Case(
        settings=Settings(title=f"A coffee maker{note}", claimant="holder", as_of=DAY, currency="EUR"),
        parties=(
            Party(party_id="holder", name=f"Holder Ltd{note}"),
            Party(party_id="founder", name="Founder and Son"),
            Party(party_id="maker", name=f"Maker AD{note}"),
        ),
        successions=(
            Succession(
                predecessor="founder",
                successor="holder",
                on=parse("1991-05"),
                certainty="medium",
                note=f"deed{note}",
            ),
        ),
        titles=(
            Title(
                title_id="T1",
                work_id="w1",
                holder="founder",
                starts=parse("1980"),
                ends=parse("1991-05"),
                instrument=f"registration{note}",
                certainty="high",
                source=source,
            ),
            Title(
                title_id="T2", work_id="w1", holder="holder", starts=parse("1993/1995"), ends=parse("2030/..")
            ),
        ),
        works=(
            Work(work_id="w1", title=f"Pot One{note}", kind="pot", holder="holder", created=parse("1980")),
            *(Work(work_id=f"w{i}", title=f"Pot {i}", kind="pot", holder="holder") for i in range(2, 9)),
        ),
        names=(
            Name(item_id="w1", name=f"Pot One{note}", kind="mark"),
            Name(item_id="s1", name=f"Pott Onne{note}", said_by="maker"),
        ),
        texts=(Text(item_id="s1", path="texts/leaflet.txt"),),
        specs=(
            *pots,
            Spec(item_id="w1", attribute="height", value="200", unit="mm"),
            Spec(item_id="s1", attribute="height", value="201", unit="mm"),
            Spec(item_id="w1", attribute="colour", value=f"red{note}"),
            Spec(item_id="s1", attribute="colour", value=f"red{note}"),
        ),
        images=(
            records.Image(item_id="s1", path="pictures/seen.jpg"),
            records.Image(item_id="w1", path="pictures/work.jpg"),
        ),
        rights=(
            Right(
                right_id="R1",
                work_id="w1",
                kind=("patent",),
                territory="BG",
                number="BG 1234",
                filed=parse("2014-03-02"),
                granted=parse("2016-01"),
                expires=parse("2034-03-02"),
                holder="holder",
                subject=f"the valve{note}",
                certainty="high",
                source=source,
            ),
            Right(right_id="R2", work_id="w1", kind=("design",), territory="BG", filed=parse("2015")),
        ),
        licences=(
            Licence(
                licence_id="L1",
                work_id="w1",
                licensor="holder",
                licensee="maker",
                territory="BG",
                starts=parse("2016-06"),
                ends=parse("2018-12-31"),
                scope=("make",),
                status="expired",
                certainty="high",
                note=f"note{note}",
                source=source,
            ),
        ),
        sightings=(
            Sighting(
                sighting_id="s1",
                title=f"Pott Onne{note}",
                description=f"a pot{note}",
                maker=("Maker AD",),
                made_in="BG",
                seen_on=parse("2021-03"),
                source=source,
            ),
        ),
        acts=(
            Act(
                act_id="A1",
                sighting_id="s1",
                kind="make",
                territory="BG",
                starts=parse("2017-01"),
                ends=parse("2021/2022"),
                quantity=12000,
                unit_price=20,
                currency="EUR",
                party="maker",
                known_on=parse("2021-03"),
                certainty="medium",
                source=source,
            ),
            Act(
                act_id="A2",
                sighting_id="s1",
                kind="sell",
                territory="BG",
                starts=parse("2019"),
                party="maker",
            ),
        ),
        elements=(
            Element(element_id="E1", right_id="R1", kind="feature", text=f"a valve{note}"),
            Element(element_id="E2", right_id="R1", kind="feature", text="a filter"),
            Element(element_id="E3", right_id="R1", kind="feature", text="a spring"),
        ),
        showings=(Showing(element_id="E1", sighting_id="s1", shown="yes", where="photograph 3"),),
        amounts=(Amount(amount_id="M1", kind="royalty", central=5.0, unit="%", source=source),),
        statements=(
            Statement(
                statement_id="C1", stated_on=parse("2020"), statement=f"Sales are lost{note}", source=source
            ),
        ),
        sources=(Source(source_id="S1", where=source),),
    )
