"""The invented case: what the law answers on every act was worked out by hand first; the run must say the same.

`seeds/moka/expected` has the answers, with the statute for each and the arithmetic of each sum. Where the two differ,
one is wrong by the statute: the expectation is never bent to what came out.
"""

from __future__ import annotations

import csv
import importlib.util
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from deadringer.casework import folder
from deadringer.casework.folder import Outcome
from deadringer.model.values import Claim, Permission

MOKA = Path(__file__).parents[1] / "seeds" / "moka"
Row = dict[str, str]


def table(path: str) -> list[Row]:
    with (MOKA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ACTS = table("expected/acts.csv")
HEADS = table("expected/heads.csv")
SIGHTING = {act["act_id"]: act["sighting_id"] for act in table("acts.csv")}

#: What the package does not answer as the law does, yet: (act, part, column) -> why.
KNOWN: dict[tuple[str, str, str], str] = {}


def rows(column: str) -> list[object]:
    """Return the expected rows that say something in a column, those known to differ marked."""
    found = []
    for row in ACTS:
        if row[column]:
            why = KNOWN.get((row["act_id"], row["part"], column))
            marks = [pytest.mark.xfail(strict=True, reason=why)] if why else []
            found.append(pytest.param(row, id=f"{row['act_id']}-{row['part']}", marks=marks))
    return found


def listed(text: str) -> set[str]:
    return set(text.split("|")) - {""}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    out = tmp_path_factory.mktemp("moka") / "out"
    return out, folder.run(MOKA, out)


def answer(run: tuple[Path, Outcome], row: Row) -> Permission:
    return run[1].judgement.agreed[SIGHTING[row["act_id"]], row["act_id"], int(row["part"])]


def claim(run: tuple[Path, Outcome], row: Row) -> Claim:
    found = [
        one
        for one in run[1].judgement.claims
        if (one.respondent, one.forum) == (row["respondent"], row["forum"])
    ]
    assert len(found) == 1, [(one.respondent, one.forum) for one in run[1].judgement.claims]
    return found[0]


def test_every_act_has_an_expected_answer_but_those_with_what_is_not_found() -> None:
    assert {row["act_id"] for row in ACTS} == set(SIGHTING) - {"a_look"}


def worked_out(text: str) -> Fraction:
    """Work out a product as it is written, from left to right."""
    first, *rest = text.split()
    found = Fraction(first)
    for sign, number in zip(rest[::2], rest[1::2], strict=True):
        found = found * Fraction(number) if sign == "*" else found / Fraction(number)
    return found


@pytest.mark.parametrize("row", HEADS, ids=lambda row: f"{row['act_id']}-{row['head']}")
def test_the_sums_expected_are_what_their_arithmetic_says(row: Row) -> None:
    for which in ("low", "central", "high"):
        assert bool(row[which]) == bool(row[f"{which}_is"])
        if row[which]:
            assert worked_out(row[f"{which}_is"]) == int(row[which])


def test_no_row_of_the_case_is_refused(run: tuple[Path, Outcome]) -> None:
    assert run[1].ingested.rejected == 0


def test_copies_are_found_by_their_pictures_and_texts_and_put_down_to_their_works(
    run: tuple[Path, Outcome],
) -> None:
    found = {
        f.sighting_id: f.work_id for c in run[1].judgement.claims for e in c.exhibits for f in e.findings
    }
    expected = {SIGHTING[row["act_id"]]: row["work_id"] for row in ACTS if row["permission"] != "own"}
    assert found == expected


@pytest.mark.parametrize("sighting", ["s_lookalike", "s_cropped"])
def test_what_is_drawn_alone_or_shown_in_part_is_not_found(run: tuple[Path, Outcome], sighting: str) -> None:
    assert sighting not in run[1].judgement.weighing.reported


@pytest.mark.parametrize("row", rows("permission"))
def test_permission_is_as_the_law_says(run: tuple[Path, Outcome], row: Row) -> None:
    assert answer(run, row).permission == row["permission"]


@pytest.mark.parametrize("row", rows("complained"))
def test_an_act_is_complained_of_where_the_law_lets_it(run: tuple[Path, Outcome], row: Row) -> None:
    assert answer(run, row).complained_of is (row["complained"] == "yes")


@pytest.mark.parametrize("row", rows("standing"))
def test_standing_is_as_the_titles_say(run: tuple[Path, Outcome], row: Row) -> None:
    assert answer(run, row).standing == row["standing"]


@pytest.mark.parametrize("row", rows("complained"))
def test_the_rights_in_force_there_and_then_are_named(run: tuple[Path, Outcome], row: Row) -> None:
    if row["permission"] != "own":
        found = answer(run, row)
        assert {*found.rights, *found.rights_of_others, *found.rights_unknown} == listed(row["rights"])


@pytest.mark.parametrize("row", rows("state"))
def test_a_claim_and_a_matter_are_told_apart(run: tuple[Path, Outcome], row: Row) -> None:
    assert claim(run, row).state == row["state"]


def test_every_page_says_that_the_case_is_invented(run: tuple[Path, Outcome]) -> None:
    pages = [run[0] / "docket.html", *sorted((run[0] / "dossiers").glob("*/index.html"))]
    assert len(pages) == len(run[1].judgement.claims) + 1
    for page in pages:
        text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert "INVENTED EXAMPLE" in text, page


def test_every_table_says_that_it_is_invented() -> None:
    for path in sorted(MOKA.glob("*.csv")):
        for row in table(path.name):
            if "source" in row or "note" in row:
                assert "invented" in f"{row.get('source', '')}{row.get('note', '')}", (path.name, row)


def test_the_pictures_are_those_that_the_script_draws(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("draw", MOKA / "draw.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    main: Callable[[Path], None] = module.main
    main(tmp_path)
    shipped = sorted((MOKA / "images").iterdir())
    assert [path.name for path in shipped] == sorted(path.name for path in tmp_path.iterdir())
    assert sum(path.stat().st_size for path in shipped) < 400_000
    for path in shipped:
        with Image.open(path) as one, Image.open(tmp_path / path.name) as other:
            apart = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean
            assert max(apart) < 3.0, path.name  # of 255: another build of the JPEG library rounds otherwise
