"""A docket built from the seed, and its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from tests.dossier import building

from deadringer.dossier.docket import Docket, render
from deadringer.model.case import Case, Settings
from deadringer.model.dates import parse
from deadringer.model.inputs import Element, Showing
from deadringer.model.records import Act, Licence, Name, Party, Right, Sighting, Source, Spec, Statement, Work


@pytest.fixture(scope="session")
def docket() -> Docket:
    return building.docket()


@pytest.fixture(scope="session")
def page(docket: Docket) -> str:
    return render(docket)


@pytest.fixture
def small() -> Callable[..., Docket]:
    """Build a docket of one work and one maker abroad, who acts while a right is in force: a claim, if asked."""

    def make(text: str = "plain", link: str = "https://example.org/a", *, number: int = 1) -> Docket:
        ids = [f"s{i}" for i in range(number)]
        case = Case(
            settings=Settings(title=f"Case {text}", claimant="holder", as_of=date(2026, 1, 1)),
            parties=(
                Party(party_id="holder", name=f"Holder {text}"),
                Party(party_id="maker", name=f"Maker {text}"),
            ),
            works=(Work(work_id="w", title=f"Work {text}", holder="holder", created=parse("1990")),),
            names=(Name(item_id="s0", name=f"Name {text}", said_by="third_party"),),
            specs=tuple(
                Spec(item_id=item, attribute=attribute, value=value, unit="mm")
                for item, attribute, value in (
                    *((s, f"length {text}", "10") for s in ids),
                    ("w", f"length {text}", "10"),
                    ("w", "width", "4"),
                    *((s, "width", "5") for s in ids),
                    ("w", "height", text),
                )
            ),
            rights=(
                Right(
                    right_id="R1",
                    work_id="w",
                    kind=("patent",),
                    territory="BG",
                    filed=parse("2015-01-01"),
                    granted=parse("2016-01-01"),
                    expires=parse("2035-01-01"),
                    holder="holder",
                    subject=f"subject {text}",
                    certainty="high",
                    source=link,
                ),
            ),
            licences=(
                Licence(
                    licence_id="L1",
                    work_id="w",
                    licensor="holder",
                    licensee="maker",
                    territory="BG",
                    scope=("make",),
                    status="never",
                    certainty="medium",
                    note=f"note {text}",
                    source=link,
                ),
            ),
            sightings=tuple(
                Sighting(
                    sighting_id=s,
                    title=f"Seen {s} {text}",
                    maker=(f"Maker {text}",),
                    made_in="BG",
                    source=link,
                )
                for s in ids
            ),
            acts=tuple(
                Act(
                    act_id=f"a-{s}",
                    sighting_id=s,
                    kind="make",
                    territory="BG",
                    starts=parse("2018"),
                    ends=parse("2019"),
                    quantity=1200,
                    certainty="medium",
                    source=link,
                )
                for s in ids
            ),
            elements=(Element(element_id="E1", right_id="R1", kind="feature", text=f"element {text}"),),
            showings=tuple(
                Showing(element_id="E1", sighting_id=s, shown="yes", said_by=f"Expert {text}", source=link)
                for s in ids
            ),
            statements=(
                Statement(statement_id="C1", stated_on=parse("2007"), statement=f"said {text}", source=link),
            ),
            sources=(Source(source_id="S1", where=link),),
        )
        return building.docket(case, ids)

    return make


@pytest.fixture
def with_claims() -> Callable[[Docket], Docket]:
    """Put the same claim into a docket many times over, under names and ranks of its own."""

    def repeat(docket: Docket, times: int = 3) -> Docket:
        claims = tuple(replace(docket.claims[0], claim_id=f"c{i}", rank=i) for i in range(1, times + 1))
        return replace(docket, claims=claims)

    return repeat
