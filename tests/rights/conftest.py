"""The seed's case, and small cases built from a few rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deadringer.model.case import Case, Settings
from deadringer.model.records import Party, Work
from deadringer.register import read_case
from deadringer.rights.record import Record
from deadringer.rights.tables import Rules
from deadringer.rights.territories import Territories

SEED = Path(__file__).parents[2] / "seeds" / "ak47"


@pytest.fixture(scope="session")
def seed() -> Record:
    """The case the project began with."""
    return Record(read_case(SEED).case)


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules.load()


@pytest.fixture(scope="session")
def places(rules: Rules) -> Territories:
    return Territories(rules)


@pytest.fixture(scope="session")
def small() -> Callable[..., Record]:
    """Build a case with a holder, a maker and one work of 1990, and whatever else is given by table."""

    def build(**tables: Any) -> Record:
        given = {
            "parties": (
                Party(party_id="holder", name="Holder", territory=("RU",)),
                Party(party_id="maker", name="Maker", aliases=("Máker  Ltd",), territory=("BG",)),
            ),
            "works": (Work(work_id="w", title="W", holder="holder", origin="RU"),),
            **tables,
        }
        settings = Settings(title="t", claimant="holder", as_of=date(2026, 11, 1))
        return Record(Case(settings=settings, **given))

    return build
