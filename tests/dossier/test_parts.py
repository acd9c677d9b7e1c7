"""The parts of a dossier that say what a claim rests on, what it is worth, and what stands against it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from tests.dossier import full
from tests.dossier.building import HTML, parsed

from deadringer.dossier import brief, terms
from deadringer.dossier.docket import Docket
from deadringer.dossier.folder import write_dossier
from deadringer.dossier.seal import Sealing
from deadringer.model.claims import BARS, DEFENCES, GATES, GROUNDS, Money
from deadringer.model.inputs import SHOWN
from deadringer.model.values import Claim


def page(folder: Path, made: Docket, claim: Claim) -> ET.Element:
    write_dossier(folder, claim, made, Sealing(full.INPUTS))
    return parsed((folder / "index.html").read_text(encoding="utf-8"))


def section(root: ET.Element, name: str) -> str:
    found = next(e for e in root.iter(f"{HTML}section") if e.get("id") == name)
    return re.sub(r"\s+", " ", " ".join(found.itertext()))


def rows(root: ET.Element, name: str) -> list[str]:
    found = next(e for e in root.iter(f"{HTML}section") if e.get("id") == name)
    return [re.sub(r"\s+", " ", " ".join(e.itertext())).strip() for e in found.iter(f"{HTML}tr")]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> ET.Element:
    made = full.docket()
    return page(tmp_path_factory.mktemp("parts"), made, made.claims[0])


def test_every_kind_has_words() -> None:
    for kinds, named in (
        (GATES, terms.GATE),
        (GROUNDS, terms.GROUND),
        (BARS, terms.BAR),
        (DEFENCES, terms.DEFENCE),
        ((*SHOWN, ""), terms.SHOWN),
    ):
        assert set(kinds) == set(named)


def test_the_chart_names_its_gaps_before_what_was_seen_and_where(root: ET.Element) -> None:
    text = section(root, "chart")
    assert text.index("E2 of R1") < text.index("E3 of R1") < text.index("E1 (feature)")
    assert "nobody looked" in text
    (seen,) = [row for row in rows(root, "chart") if row.startswith("E1")]
    assert "seen Pott Onne: photograph 3 Expert (high certainty" in seen
    assert "example.org" in seen


def test_gates_say_whether_they_are_passed_and_grounds_what_they_lack(root: ET.Element) -> None:
    found = rows(root, "gates")[1:]
    assert [row.split(" So says")[0] for row in found] == [
        "A right in force passed",
        "An act passed",
        "Standing passed",
        "Time not known",
        "Permission passed",
        "Evidence not passed",
    ]
    text = section(root, "gates")
    assert "A contract . The licence was a contract." in text
    assert "It lacks: the contract" in text
    assert "An arbitration clause : The licence names a tribunal." in text


def test_heads_are_laid_out_with_their_sum_assumptions_and_what_they_give_way_to(root: ET.Element) -> None:
    assert rows(root, "damages")[1:] == [
        "Reasonable royalty A1 R1 9,000 12,000 EUR 15,000 yes",
        "Lost profit A1 R1 5,000 5,000 EUR 5,000 no",
        "Actual loss A1 R1 cannot be computed no",
    ]
    text = section(root, "damages")
    assert "In all 12,000 EUR, from 9,000 to 15,000." in text
    assert "Interest: 1,200 EUR, from 900 to 1,500." in text
    assert "7,500 pieces at 20 EUR, of which 8 %" in text
    assert "A royalty of 8 % (certainty not stated" in text
    assert "Not counted: the law gives either this or reasonable royalty for the same act." in text
    assert "The cost of a pot is not known." in text
    assert "What knowing it would be worth: Up to 20,000 EUR." in text


def test_a_head_gives_way_only_to_one_of_its_group_for_the_same_act() -> None:
    chosen, other, apart = full.heads()
    cumulative = replace(other, rule=replace(other.rule, cumulative=True))
    elsewhere = replace(other, act_ids=("A9",))
    assert [one.yields for one in brief.sums((chosen, other, apart, cumulative, elsewhere))] == [
        "",
        "reasonable_royalty",
        "",
        "",
        "",
    ]


def test_statements_are_quoted_one_by_one_and_computed_with_nowhere(tmp_path: Path) -> None:
    made = full.docket()
    statements = made.case.statements
    more = tuple(
        replace(statements[0], statement_id=f"C{i}", statement=f"{i} million a year") for i in (2, 6)
    )
    other = replace(made, case=replace(made.case, statements=more))
    text = section(page(tmp_path, other, other.claims[0]), "damages")
    assert "2 million a year" in text
    assert "6 million a year" in text
    assert "8 million" not in text
    assert "they are not one range, and nothing is computed with them" in text


def test_defences_stand_with_what_supports_and_what_opposes_them(root: ET.Element) -> None:
    text = section(root, "against")
    assert text.index("The licence may have been renewed.") < text.index("On record for it:")
    assert "A letter speaks of it." in text
    assert "The register has no renewal." in text
    assert "It made pots before 2014." in text
    found = [row for row in rows(root, "against")[1:] if row]
    assert [next(w for w in ("over", "open", "not known not known") if w in row) for row in found] == [
        "over",
        "open",
        "not known not known",
    ]
    assert "What would decide it: the day of knowledge." in text


def test_parts_of_an_act_are_answered_apart(root: ET.Element) -> None:
    found = rows(root, "permission")[1:]
    assert len(found) == 3
    assert "part 1 of 2" in found[0]
    assert "4,000 to 5,000 licensed no" in found[0]
    assert "7,000 to 8,000 no licence in force is shown yes" in found[1]


def test_the_files_of_its_exhibits_stand_with_their_hashes(root: ET.Element) -> None:
    assert rows(root, "files")[1:] == [
        f"pictures/seen.jpg s1 (picture) {'b' * 64}",
        "texts/leaflet.txt s1 (text) not known",
        f"pictures/work.jpg w1 (picture) {'c' * 64}",
        f"works.csv the case (table) {'a' * 64}",
    ]


def test_the_picture_seen_is_turned_as_it_was_found_alike(root: ET.Element) -> None:
    seen, work = (e for e in root.iter(f"{HTML}img"))
    assert (seen.get("class"), work.get("class")) == ("mirror90", None)


@pytest.mark.parametrize(
    ("money", "said"),
    [
        (Money(low=1, central=1, high=1, currency="EUR"), "1.00 EUR"),
        (Money(low=99.5, central=1234.5, high=2e6, currency="USD"), "1,234 USD, from 99.50 to 2,000,000"),
        (Money(low=0, central=0, high=0.005, currency="RUB"), "0.00 RUB, from 0.00 to 0.01"),
    ],
)
def test_sums_are_said_to_the_cent_below_a_hundred(money: Money, said: str) -> None:
    assert terms.money(money) == said
