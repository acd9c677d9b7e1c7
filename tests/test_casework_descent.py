"""Direction and source through a whole case of invented kites: a line A -> B -> C, and what must change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from deadringer.casework import candidates, descent, folder, steps
from deadringer.evidence.calibration import Fusion, load
from deadringer.model.case import Case, Settings
from deadringer.model.dates import parse
from deadringer.model.descents import APART, BEST, KIN, LATER, SAME, SILENT, TIED, Descent, listed
from deadringer.model.records import Act, Name, Sighting, Spec, Work

Row = Sequence[float]
#: Six figures of the work, and of a copy that changed two of them.
A: Row = (1.50, 0.40, 7.1, 21.0, 0.93, 3.3)
B: Row = (1.50, 0.40, 7.1, 21.0, 1.90, 6.7)
#: The shipped counts, and a fusion of round figures: by it two changed figures of six tell two candidates apart.
CALIBRATION = replace(load(), fusion=Fusion(0.0, {"names": 1.0, "specs": 1.3}))
NAMES = ("span", "keel", "tail", "line", "chord", "cord")


def specs(item: str, figures: Row | Mapping[str, float], kind: str = "kite") -> list[Spec]:
    of = figures if isinstance(figures, Mapping) else dict(zip(NAMES, figures, strict=False))
    stated = [Spec(item_id=item, attribute=name, value=str(value), unit="m") for name, value in of.items()]
    return stated + ([Spec(item_id=item, attribute="class", value=kind)] if kind else [])


class Kites:
    """A case in the making: a work `a`, and sightings that are reported with it."""

    def __init__(self) -> None:
        self.works = [Work(work_id="a", title="Heron", created=parse("1950"))]
        self.sightings: list[Sighting] = []
        self.specs, self.acts, self.names = specs("a", A), [], []
        self.reported: dict[str, list[str]] = {}

    def seen(
        self,
        item: str,
        figures: Row | Mapping[str, float],
        made: str = "",
        *,
        kind: str = "kite",
        maker: str = "",
        title: str = "",
        seen_on: str = "",
        works: Iterable[str] = ("a",),
    ) -> Kites:
        self.sightings.append(
            Sighting(
                sighting_id=item,
                title=title or f"Kite of {item}",
                maker=(maker or f"Maker {item}",),
                seen_on=parse(seen_on) if seen_on else None,
            )
        )
        self.specs += specs(item, figures, kind)
        if made:
            self.acts.append(Act(act_id=f"act_{item}", sighting_id=item, kind="make", starts=parse(made)))
        if works:
            self.reported[item] = list(works)
        return self

    def case(self, *, backwards: bool = False) -> Case:
        turn = (lambda rows: tuple(reversed(rows))) if backwards else tuple
        settings = Settings(title="Kites", claimant="", as_of=date(2026, 1, 1))
        return Case(
            settings=settings,
            works=turn(self.works),
            sightings=turn(self.sightings),
            specs=turn(self.specs),
            acts=turn(self.acts),
            names=turn(self.names),
        )

    def descents(self, *, backwards: bool = False) -> dict[str, Descent]:
        """Ask where those reported come from; that they are reported is given, not decided here."""
        comparison = steps.screen(self.case(backwards=backwards))
        weighing = steps.evaluate(comparison, CALIBRATION)
        found = {
            sighting: tuple(f for work in works if (f := steps.explain(weighing, sighting, work)))
            for sighting, works in self.reported.items()
        }
        return descent.descents(replace(weighing, reported=found))


def standing(found: Descent) -> dict[str, str]:
    return {parent.item_id: parent.standing for parent in found.parents}


def chain() -> Kites:
    return Kites().seen("b", B, "1960").seen("c", B, "1970")


def test_who_has_the_changed_figures_follows_who_changed_them() -> None:
    found = chain().descents()
    assert standing(found["c"]) == {"b": BEST, "a": APART}
    assert standing(found["b"]) == {"a": BEST, "c": LATER}
    parent = found["c"].parent
    assert parent is not None
    assert (parent.item_id, parent.is_work, parent.first) == ("b", False, True)
    (other,) = found["c"].of(APART)
    assert other.gap is not None
    assert other.gap >= 1.0
    assert other.common == len(A)
    assert "Kite of b is told apart from all others" in " ".join(found["c"].told)
    assert found["b"].parent is None  # it was held against nothing
    assert "held against no other" in " ".join(found["b"].told)


def test_one_changed_figure_that_nobody_inherits_points_back_to_the_work() -> None:
    found = Kites().seen("b", B, "1960").seen("c", A, "1970").descents()["c"]
    assert standing(found) == {"a": BEST, "b": APART}
    assert found.parent is not None
    assert found.parent.item_id == "a"


def test_figures_that_all_share_tell_no_step_of_the_line() -> None:
    same = dict(zip(NAMES[:4], A[:4], strict=True))
    found = Kites().seen("b", B, "1960").seen("c", same, "1970").descents()["c"]
    assert standing(found) == {"a": BEST, "b": TIED}
    assert {p.gap for p in found.parents} == {0.0}
    assert found.through == ("Kite of b",)
    assert "From Heron directly, or through Kite of b: cannot be told apart." in found.told


def test_only_what_all_three_state_is_held_against_each_other() -> None:
    """`b` states one figure more that agrees with `c`, of which the work says nothing: it counts for neither."""
    more = dict(zip(NAMES, A, strict=True)) | {"brow": 0.77}
    found = Kites().seen("b", more, "1960").seen("c", more, "1970").descents()["c"]
    assert set(standing(found).values()) == {BEST, TIED}
    assert {p.gap for p in found.parents} == {0.0}
    shared = {p.item_id: p.shared for p in found.parents}
    assert shared == {"a": 6, "b": 7}
    assert [p.common for p in found.parents if p.standing == TIED] == [6]


@pytest.mark.parametrize("made", ["", "../1960", "1955/1975"])
def test_without_an_order_of_dates_likeness_has_no_direction(made: str) -> None:
    found = Kites().seen("b", B, made).seen("c", B, "1970").descents()["c"]
    assert standing(found) == {"b": BEST, "a": APART}
    assert found.of(BEST)[0].first is (True if made == "../1960" else None)
    assert (found.parent is None) == (made != "../1960")
    assert any("may be the other way about" in one for one in found.told) == (made != "../1960")


def test_what_was_only_seen_may_have_been_there_before() -> None:
    found = Kites().seen("b", B, seen_on="1965").seen("c", B, seen_on="1970").descents()
    assert found["c"].of(BEST)[0].first is None
    assert found["c"].first is None
    assert found["c"].dates == (
        "Heron created 1950; Kite of c there by 1970, first made on a day not on record"
    )
    early = Kites().seen("b", B, seen_on="1940").descents()["b"]
    assert early.first is False
    assert standing(early) == {"a": LATER}
    assert early.told[0].startswith("Kite of b was there first: ")


def test_equal_years_are_not_ordered() -> None:
    found = Kites().seen("b", B, "1970").seen("c", B, "1970").descents()
    assert found["c"].of(BEST)[0].item_id == "b"
    assert found["b"].of(BEST)[0].item_id == "c"
    assert found["b"].parent is None
    assert found["c"].parent is None


def test_candidates_are_of_the_class_and_state_it() -> None:
    kites = Kites().seen("b", B, "1960", kind="").seen("d", B, "1960", kind="boat").seen("c", B, "1970")
    found = kites.descents()
    assert set(standing(found["c"])) == {"a"}
    assert found["b"].lent
    assert set(standing(found["b"])) == {"a", "c"}
    assert "Its class is not stated: that of Heron is taken." in found["b"].told
    assert standing(found["d"]) == {}
    assert "Nothing on record of its class" in found["d"].told[1]
    bare = Kites().seen("b", B, kind="")
    bare.specs = [spec for spec in bare.specs if spec.attribute != "class"]
    assert bare.descents()["b"].classless
    assert "states a class" in bare.descents()["b"].told[1]


def test_neither_the_order_of_rows_nor_what_is_of_another_class_changes_anything() -> None:
    kites = chain().seen("d", (1.5, 0.4, 7.0, 20.0), "1965").seen("e", A, seen_on="1980")
    found = kites.descents()
    assert kites.descents(backwards=True) == found
    for n in range(4):
        kites.seen(f"x{n}", B, "1955", kind="boat", works=("a",) if n % 2 else ())
    more = kites.descents()
    assert {item: more[item] for item in found} == found


def test_a_makers_own_variants_and_one_product_under_two_listings_are_no_candidates() -> None:
    kites = Kites().seen("b", B, "1960", maker="Reed").seen("c", B, "1970", maker="Reed")
    assert standing(kites.descents()["c"]) == {"a": BEST, "b": KIN}
    kites = Kites().seen("b", B, "1960", title="Plover 7").seen("c", B, "1970", title="The Plover-7")
    found = kites.descents()["c"]
    assert standing(found) == {"a": BEST, "b": SAME}
    assert "may be one product" in " ".join(found.told)


def test_to_bear_the_name_of_the_work_makes_two_copies_no_one_product() -> None:
    kites = chain()
    kites.names = [Name(item_id=item, name="Heron", kind="alias") for item in ("b", "c")]
    assert standing(kites.descents()["c"]) == {"b": BEST, "a": APART}


def test_what_was_there_before_the_work_and_is_as_like_may_be_followed_by_both() -> None:
    found = Kites().seen("x", A, "1940", works=()).seen("c", A, "1970").descents()["c"]
    assert standing(found) == {"a": BEST, "x": TIED}
    assert found.third == ("Kite of x",)
    assert "Kite of c and Heron may both follow a third." in " ".join(found.told)
    unlike = Kites().seen("x", B, "1940", works=()).seen("c", A, "1970").descents()["c"]
    assert (standing(unlike)["x"], unlike.third) == (APART, ())
    later = Kites().seen("x", A, "1960", works=()).seen("c", A, "1970").descents()["c"]
    assert "x" not in standing(later)  # it stands in no line, and was there after the work


def test_two_that_changed_different_figures_have_a_common_source() -> None:
    """Each is nearer to the work than to the other, so neither follows the other."""
    other: Row = (2.9, 0.81, *A[2:])
    found = Kites().seen("b", B, "1960").seen("c", other, "1970").descents()
    assert [one.parent.item_id for one in found.values() if one.parent] == ["a"]
    assert found["b"].parent is None  # nothing was there that could be held against the work
    kites = Kites().seen("b", B, "1960").seen("c", other, "1960")
    found = kites.descents()
    assert (found["b"].beside, found["c"].beside) == (("Kite of c",), ("Kite of b",))
    assert "a common source" in " ".join(found["b"].told)


def test_what_states_no_figure_is_neither_held_against_nor_ruled_out() -> None:
    found = chain().seen("d", {}, "1960").descents()["c"]
    assert standing(found) == {"b": BEST, "a": APART, "d": SILENT}
    assert found.parent is not None
    assert "Not ruled out, as they state no figure to compare: Kite of d." in found.told


def test_what_is_past_the_budget_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    kites = chain().seen("d", B, "1955").seen("e", B)
    monkeypatch.setattr(candidates, "SIGHTINGS", 1)
    found = kites.descents()["c"]
    assert set(standing(found)) == {"a", "d"}  # that was there first
    assert found.unasked == 2
    assert found.parent is None
    assert "2 candidates past the budget were not asked about." in found.told


def test_the_table_has_a_row_a_candidate() -> None:
    found = chain().descents()
    table = descent.table(found.values())
    assert table.num_rows == 4
    rows = {(r["sighting_id"], r["candidate_id"]): r for r in table.to_pylist()}
    assert rows["c", "b"]["told"]
    assert not rows["c", "a"]["told"]
    assert (rows["c", "a"]["first"], rows["c", "a"]["candidate_there"]) == ("yes", "1950")
    assert rows["b", "c"]["gap"] is None
    assert descent.table(()).schema == table.schema


def test_a_list_in_a_sentence_has_each_name_once_and_counts_those_past_the_sixth() -> None:
    assert listed(["a"], "or") == "a"
    assert listed(["a", "b", "a"], "or") == "a or b"
    assert listed(["a", "b", "c"], "and") == "a, b and c"
    assert listed(list("abcdefgh"), "or") == "a, b, c, d, e, f and 2 more"


Run = tuple[Path, folder.Outcome]


@pytest.fixture(scope="module")
def seed_found(seed_run: Run) -> dict[str, Descent]:
    reported = seed_run[1].judgement.weighing.reported
    return {sighting: found[0].descent for sighting, found in reported.items() if found[0].descent}


def test_a_copy_of_a_copy_is_told_from_neither(seed_found: dict[str, Descent]) -> None:
    """The ASH-78 is patterned on the Type 56, itself a copy of the AK-47; its sheet has a cartridge and no more."""
    found = seed_found["s_ash78"]
    left = {parent.item_id for parent in found.of(BEST, TIED)}
    assert {"ak47", "s_type56"} <= left
    assert found.parent is None
    assert any(one.startswith("From AK-47 (ak47) directly, or through ") for one in found.told)
    assert found.first is True
    assert "s_ak63" in left  # of 1977; the ASH-78 is of 1978
    assert {p.item_id for p in found.of(LATER)} >= {"ak103", "s_tantal"}


def test_every_reported_sighting_has_an_answer_and_only_with_its_best_finding(
    seed_run: Run, seed_found: dict[str, Descent]
) -> None:
    reported = seed_run[1].judgement.weighing.reported
    assert set(seed_found) == set(reported)
    assert all(one.descent is None for found in reported.values() for one in found[1:])
    for one in seed_found.values():
        ids = [parent.item_id for parent in one.parents]
        assert len(set(ids)) == len(ids)
        assert one.sighting_id not in ids
        assert len(one.of(BEST)) == (1 if one.of(BEST, TIED, APART, SILENT) else 0)
        assert all((parent.gap or 0.0) >= 1.0 for parent in one.of(APART))
        assert all(parent.first is not False for parent in one.of(BEST, TIED, APART, SILENT))


def test_the_ratio_of_a_work_is_that_of_its_finding_by_names_and_sheets(
    seed_run: Run, seed_found: dict[str, Descent]
) -> None:
    """The seed has no pictures, texts or vectors, and its calibration knows every attribute."""
    findings = pq.read_table(seed_run[0] / folder.FINDINGS)
    of = {
        (row["sighting_id"], row["work_id"]): row["log10_lr"]
        for row in findings.to_pylist()
        if row["log10_lr_dates"] is None
    }
    pairs = [
        (parent.log10_lr, of[sighting, parent.item_id])
        for sighting, one in seed_found.items()
        for parent in one.parents
        if parent.is_work and (sighting, parent.item_id) in of
    ]
    assert len(pairs) > 500
    ours, theirs = np.array(pairs).T
    assert np.abs(ours - theirs).max() <= 1e-12  # the same terms, added in another order


def test_no_licence_title_or_right_has_a_part_in_it(seed_run: Run, seed_found: dict[str, Descent]) -> None:
    weighing = seed_run[1].judgement.weighing
    bare = replace(weighing.comparison.case, licences=(), titles=(), rights=(), statements=())
    without = replace(weighing, comparison=replace(weighing.comparison, case=bare))
    assert descent.descents(without) == seed_found


def test_the_run_writes_the_table_and_its_manifest_lists_it(
    seed_run: Run, seed_found: dict[str, Descent]
) -> None:
    table = pq.read_table(seed_run[0] / folder.DESCENTS)
    assert table.equals(descent.table(seed_found[s] for s in sorted(seed_found)))
    assert f'"{folder.DESCENTS}"' in (seed_run[0] / folder.MANIFEST).read_text(encoding="utf-8")


def test_the_dossier_says_who_was_first_and_what_it_may_come_from(seed_run: Run) -> None:
    claims = seed_run[1].judgement.claims
    claim = next(c for c in claims if any(e.sighting_id == "s_ash78" for e in c.exhibits))
    page = (seed_run[0] / folder.DOSSIERS / claim.claim_id / "index.html").read_text(encoding="utf-8")
    text = " ".join(re.sub(r"<[^>]*>", "", page).split())
    assert "Who was first, and from what it comes" in text
    assert "AK-47 (ak47) was there first: AK-47 (ak47) created between 1946 and 1948; " in text
    assert "ASH-78 first made 1978 (low certainty)." in text
    assert "From AK-47 (ak47) directly, or through" in text
    assert "What is not on record is no candidate" in text


def test_explain_takes_up_what_was_weighed_and_tells_the_same(
    seed_run: Run, seed_found: dict[str, Descent]
) -> None:
    for work in (None, "akm"):
        finding = folder.explain(seed_run[0], "s_ash78", work, steps.Options())
        assert finding is not None
        assert finding.descent == seed_found["s_ash78"]
