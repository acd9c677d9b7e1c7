"""The invented case: what the law answers on every act was worked out by hand first; the run must say the same.

`seeds/moka/expected` has the answers, with the statute for each and the arithmetic of each sum. Where the two differ,
one is wrong by the statute: the expectation is never bent to what came out.
"""

from __future__ import annotations

import csv
import importlib.util
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from deadringer.casework import folder
from deadringer.casework.folder import Outcome
from deadringer.model.claims import Head, Limit, Money
from deadringer.model.values import Claim, Permission

MOKA = Path(__file__).parents[1] / "seeds" / "moka"
Row = dict[str, str]


def table(path: str) -> list[Row]:
    with (MOKA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ACTS = table("expected/acts.csv")
HEADS = table("expected/heads.csv")
TOTALS = table("expected/totals.csv")
SIGHTING = {act["act_id"]: act["sighting_id"] for act in table("acts.csv")}


def rows(column: str) -> Sequence[object]:
    """Return the expected rows that say something in a column."""
    return [pytest.param(row, id=f"{row['act_id']}-{row['part']}") for row in ACTS if row[column]]


SUMS = [pytest.param(row, id=f"{row['act_id']}-{row['part']} {row['head']}") for row in HEADS]
KINDS = {row["right_id"]: row["kind"] for row in table("rights.csv")}
BARRED = {row["respondent"]: set(row["bars"].split("|")) for row in ACTS if row["bars"]}


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
    """Work out a sum of products, each from left to right."""
    if " + " in text:
        return sum((worked_out(part) for part in text.split(" + ")), Fraction())
    first, *rest = text.split()
    found = Fraction(first)
    for sign, number in zip(rest[::2], rest[1::2], strict=True):
        found = found * Fraction(number) if sign == "*" else found / Fraction(number)
    return found


@pytest.mark.parametrize("row", [*HEADS, *TOTALS], ids=lambda row: "-".join(list(row.values())[:4]))
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


@pytest.mark.parametrize("row", rows("units_low"))
def test_the_units_of_a_part_are_counted(run: tuple[Path, Outcome], row: Row) -> None:
    low, high = answer(run, row).quantity or (-1.0, -1.0)
    assert (low, high) == (float(row["units_low"]), float(row["units_high"]))


def limits(run: tuple[Path, Outcome], row: Row) -> list[Limit]:
    return [
        one for one in claim(run, row).limits if (one.act_id, one.part) == (row["act_id"], int(row["part"]))
    ]


@pytest.mark.parametrize("row", rows("last"))
def test_the_last_day_by_what_is_known_is_counted(run: tuple[Path, Outcome], row: Row) -> None:
    found = limits(run, row)
    assert {one.last.last.isoformat() for one in found if one.last and one.last.last} == {row["last"]}


@pytest.mark.parametrize("row", rows("stop_first"))
def test_the_last_day_whatever_is_known_is_counted(run: tuple[Path, Outcome], row: Row) -> None:
    stops = [one.stop for one in limits(run, row) if one.stop is not None]
    first = min(stop.first for stop in stops if stop.first is not None)
    last = max(stop.last for stop in stops if stop.last is not None)
    assert (first.isoformat(), last.isoformat()) == (row["stop_first"], row["stop_last"])


@pytest.mark.parametrize("row", rows("passed"))
def test_whether_time_has_run_out_is_told(run: tuple[Path, Outcome], row: Row) -> None:
    expected = {"yes": {True}, "no": {False}, "partly": {True, False}, "unknown": {None}}
    assert {one.passed for one in limits(run, row)} == expected[row["passed"]]


@pytest.mark.parametrize("row", rows("grounds"))
def test_grounds_are_those_of_the_right_and_of_the_contract(run: tuple[Path, Outcome], row: Row) -> None:
    found = claim(run, row)
    assert found.rights
    assert listed(row["grounds"]) - {"right"} <= {ground.kind for ground in found.grounds}


@pytest.mark.parametrize("row", rows("complained"))
def test_bars_to_suit_are_listed_where_there_are_some_and_nowhere_else(
    run: tuple[Path, Outcome], row: Row
) -> None:
    if row["respondent"]:
        assert {bar.kind for bar in claim(run, row).bars} == BARRED.get(row["respondent"], set())


@pytest.mark.parametrize("row", rows("defences"))
def test_what_the_other_side_may_say_stands_beside(run: tuple[Path, Outcome], row: Row) -> None:
    assert listed(row["defences"]) <= {defence.kind for defence in claim(run, row).defences}


def heads(run: tuple[Path, Outcome], row: Row) -> list[Head]:
    act = next(one for one in ACTS if (one["act_id"], one["part"]) == (row["act_id"], row["part"]))
    return [
        head
        for head in claim(run, act).heads
        if row["act_id"] in head.act_ids
        and row["right_kind"] in KINDS[head.right_id]  # empty: of the suit, whatever the right
        and head.rule.method == row["head"]
    ]


@pytest.mark.parametrize("row", SUMS)
def test_heads_of_damages_come_to_what_was_worked_out(run: tuple[Path, Outcome], row: Row) -> None:
    found = heads(run, row)
    assert found
    for head in found:
        if row["central"]:
            assert head.sum is not None, head.missing
            assert head.sum == money(row)
        else:
            assert head.sum is None
            assert head.missing


@pytest.mark.parametrize("row", rows("not_defences"))
def test_what_the_record_rules_out_is_no_defence(run: tuple[Path, Outcome], row: Row) -> None:
    assert not listed(row["not_defences"]) & {defence.kind for defence in claim(run, row).defences}


def test_what_a_matter_lacks_first_is_of_the_act_that_comes_furthest(run: tuple[Path, Outcome]) -> None:
    (row,) = (row for row in ACTS if row["act_id"] == "a_gap")
    assert "standing" in claim(run, row).missing[0]


@pytest.mark.parametrize(
    ("respondent", "right", "shown"),
    [
        ("nordeck", "R_DE_P", ["equivalent", "yes", "yes", "yes", "yes"]),
        ("samlin", "R_RU_P", ["", "", "unknown", "yes", "yes"]),
    ],
)
def test_a_claim_chart_has_its_gaps_first_and_is_full_where_all_was_found(
    run: tuple[Path, Outcome], respondent: str, right: str, shown: list[str]
) -> None:
    (found,) = (one for one in run[1].judgement.claims if one.respondent == respondent)
    rows = [row for row in found.chart if row.right_id == right and row.sighting_id == f"s_{respondent}"]
    assert [row.shown for row in rows] == shown


def test_what_the_law_gives_between_publication_and_grant_is_told(run: tuple[Path, Outcome]) -> None:
    (row,) = (row for row in ACTS if row["act_id"] == "a_prov")
    assert any("Civil Code art. 1392" in reason.text for reason in answer(run, row).reasons)


def money(row: Row) -> Money:
    low, central, high = (float(row[which]) for which in ("low", "central", "high"))
    return Money(low=low, central=central, high=high, currency=row["currency"])


@pytest.mark.parametrize("row", TOTALS, ids=lambda row: f"{row['forum']}-{row['respondent']}")
def test_a_total_counts_each_act_once(run: tuple[Path, Outcome], row: Row) -> None:
    assert claim(run, row).total == money(row)


def test_what_is_expected_is_the_total_times_the_chance_that_the_user_states(
    run: tuple[Path, Outcome],
) -> None:
    found = {one.respondent: one.expected for one in run[1].judgement.claims if one.expected}
    assert found == {"nordeck": Money(low=10800.0, central=14400.0, high=18000.0, currency="EUR")}


def test_a_number_that_is_not_known_is_not_taken_to_be_zero(run: tuple[Path, Outcome]) -> None:
    row = {"act_id": "a_kawo_make", "part": "1", "right_kind": "design", "head": "profit"}
    (head,) = heads(run, row)
    assert head.sum is None or (head.sum.low, head.sum.high) == (0.0, 12000 * 24)
    assert head.sum is None or head.sum.central > 0


def test_nothing_was_handed_over_between_states(run: tuple[Path, Outcome]) -> None:
    assert not [d for one in run[1].judgement.claims for d in one.defences if d.kind == "hand_over"]


def words(page: Path) -> str:
    """Return the text of a page."""
    text = page.read_text(encoding="utf-8")
    return re.sub(r"<(style|script)\b.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)


@pytest.mark.parametrize("row", rows("rights"))
def test_no_page_says_that_no_right_was_in_force_where_one_was(run: tuple[Path, Outcome], row: Row) -> None:
    if row["state"]:
        page = run[0] / "dossiers" / claim(run, row).claim_id / "index.html"
        assert "no right is known to have been in force" not in words(page)


def test_every_page_says_that_the_case_is_invented(run: tuple[Path, Outcome]) -> None:
    pages = [run[0] / "docket.html", *sorted((run[0] / "dossiers").glob("*/index.html"))]
    assert len(pages) == len(run[1].judgement.claims) + 1
    for page in pages:
        assert "INVENTED EXAMPLE" in words(page), page


def test_every_table_says_that_it_is_invented() -> None:
    for path in sorted(MOKA.glob("*.csv")):
        for row in table(path.name):
            if "source" in row or "note" in row:
                assert "invented" in f"{row.get('source', '')}{row.get('note', '')}", (path.name, row)


def test_the_pictures_are_those_that_the_script_draws(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("draw", MOKA / "draw.py")
    assert spec is not None
    assert spec.loader is not None
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
