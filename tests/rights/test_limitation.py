"""Limitation is what a day-by-day count says, and what statutes decide; what the table does not hold is unknown."""

from __future__ import annotations

import csv
import itertools
import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from deadringer.model.dates import ANY, Span, day, parse
from deadringer.model.records import RIGHT_KINDS, Act
from deadringer.rights.limitation import _families, limitation
from deadringer.rights.periods import slices
from deadringer.rights.rows import Limitation

ONE = timedelta(days=1)
DECIDED = list(
    csv.DictReader(
        (Path(__file__).parent / "limitation_decided.csv").read_text(encoding="utf-8").splitlines()
    )
)
SAID = {"yes": True, "no": False, "unknown": None}


def act(starts="2020-01-01", ends="2020-01-01", known_on=""):
    dates = {"starts": starts, "ends": ends, "known_on": known_on}
    return Act(
        act_id="a", sighting_id="s", kind="sell", **{k: parse(v) if v else None for k, v in dates.items()}
    )


@pytest.mark.parametrize("row", DECIDED, ids=[f"{row['territory']}: {row['case']}" for row in DECIDED])
def test_a_statute_decides(rules, row):
    done = act(row["starts"], row["ends"], row["known_on"])
    found = limitation(
        done,
        None,
        row["territory"],
        row["kinds"].split("|"),
        rules,
        date.fromisoformat(row["as_of"]),
        right_in=row["right_in"],
    )
    [limit] = [one for one in found if one.slice == parse(row["slice"])]
    assert (limit.last, limit.stop, limit.passed) == (
        parse(row["last"]) if row["last"] else None,
        parse(row["stop"]) if row["stop"] else None,
        SAID[row["passed"]],
    )
    assert limit.reasons
    assert limit.decides or limit.passed is not None


def naive_end(start, years, how):
    """Count years as a clerk does: by the names of days."""
    if how == "eve":
        start += ONE
    year = start.year + years
    if how == "year_end":
        return date(year, 12, 31)
    try:
        ends = start.replace(year=year)
    except ValueError:
        return date(year, 2, 28)  # no such day: the last of the month, by either count
    return ends - ONE if how == "eve" else ends


def naive_stops(on, row, rows):
    """Return the days on which the long stop may fall, or None where the law has none."""
    if row.long_stop_years is None:
        return None
    how = "eve" if row.ends == "eve" else "same_day"
    starts = [on]
    if row.long_stop_not_before:
        starts = [max(on, row.long_stop_not_before)]
    elif on < row.valid_from and not any(
        old.valid_from <= on <= old.valid_to and old.long_stop_years == row.long_stop_years
        for old in rows
        if old.valid_to
    ):
        starts = [on, row.valid_from]
    years = {row.long_stop_years, row.long_stop_most or row.long_stop_years}
    return [naive_end(start, n, how) for start in starts for n in years]


def naive(on, rows, known, as_of):
    """Say of one day whether it is out of time, by trying every day on which the claimant can have known."""
    lo, hi = (known.first, known.last) if known else (None, None)
    lo, hi = lo or on, min(hi or as_of, as_of)
    days = sorted({max(on, lo + k * ONE) for k in range(max(0, (hi - lo).days) + 1)})
    counts = rows[0].counts_from
    if counts in ("act", "complaint"):
        days = [on]
    elif counts == "act_or_knowledge":
        days = [on + k * ONE for k in range((days[-1] - on).days + 1)]
    outcomes, lasts = set(), []
    for k in days:
        row = next((r for r in rows if r.valid_from <= k and (r.valid_to is None or k <= r.valid_to)), None)
        if row is None:
            return "no law", []
        last = naive_end(k, row.years, row.ends)
        lasts.append(last)
        for stop in naive_stops(on, row, rows) or [date.max]:
            outcomes.add(min(last, stop) < as_of)
    return (outcomes.pop() if len(outcomes) == 1 else None), lasts


def some_rows(rng, about):
    """Return one to three rules that follow one another about some day, perhaps with a gap."""
    rows, starts = [], about - rng.choice([400, 900, 4000, 20]) * ONE
    counts = rng.choice([*["knowledge"] * 6, "act", "complaint", "act_or_knowledge"])
    for left in range(rng.randint(0, 2), -1, -1):
        until = (
            starts + rng.choice([300, 700, 1100, 25]) * ONE if left else rng.choice([None, about + 900 * ONE])
        )
        years = rng.choice([None, 1, 2, 4])
        rows.append(
            Limitation(
                territory="XX",
                claim="damages",
                rights=("all",),
                years=rng.choice([1, 2, 3]),
                counts_from=counts,
                starts="",
                ends=rng.choice(["same_day", "eve", "year_end"]),
                long_stop_years=years,
                long_stop_most=years and rng.choice([None, years + 1]),
                long_stop_from="act",
                long_stop_not_before=years and rng.choice([None, None, starts]),
                per_act=True,
                interrupted_or_suspended_by="",
                valid_from=starts,
                valid_to=max(until, starts) if until else None,
                dates="high",
                statute="s",
                source_url="",
                url_supports="",
                certainty="high",
                note="",
            )
        )
        if until is None:
            break
        starts = rows[-1].valid_to + rng.choice([1, 1, 1, 30]) * ONE
    return tuple(rows)


def agree(rules, rows, done, days, known, as_of):
    """Compare the slices of an act with the count of each of its days."""
    found = limitation(done, days, "XX", ("patent",), rules, as_of)
    at = 0
    on = days.first
    last = min(days.last, as_of)
    while on <= last:
        limit = found[at]
        said, lasts = naive(on, rows, known, as_of)
        assert limit.passed is (None if said == "no law" else said), (on, limit)
        if on == limit.slice.first and limit.last is not None and lasts:
            assert limit.last.first == min(lasts)
        if on == limit.slice.last:
            assert said == "no law" or limit.last is None or limit.last.last == max(lasts)
            at += 1
        on += ONE
    assert at == len(found)
    assert [one.slice.first for one in found] == [
        days.first,
        *(one.slice.last + ONE for one in found[:-1]),
    ]
    return [one.passed for one in found]


def test_slices_are_what_a_count_day_by_day_says(rules):
    """10,000 cases about the days on which something turns: the end of a period, a new rule, knowledge, a leap day."""
    rng = random.Random(8)
    seen = Counter()
    for n in range(10_000):
        about = date(2020, rng.choice([2, 2, 6, 12]), rng.choice([27, 28, 29, 15]))
        rows = some_rows(rng, about)
        first = about + rng.randint(-6, 6) * ONE
        days = Span(first, first + rng.randint(0, 8) * ONE)
        known = Span(about + rng.randint(-8, 12) * ONE, None)
        known = Span(known.first, known.first + rng.randint(0, 5) * ONE)
        if n % 40 == 0:
            known = rng.choice([Span(None, known.last), Span(known.first, None), None])
        far = 0 if n % 40 == 0 else rng.choice([1, 2, 3, 4])
        as_of = naive_end(about, far, "same_day") + rng.randint(-10, 12) * ONE
        if as_of < days.first:
            continue
        done = Act(
            act_id="a",
            sighting_id="s",
            kind="sell",
            starts=day(days.first),
            ends=day(days.last),
            known_on=known,
        )
        seen.update(agree(replace(rules, limitation=rows), rows, done, days, known, as_of))
    assert min(seen[answer] for answer in (True, False, None)) > 500, "every answer is common"


def test_long_acts_are_cut_where_a_count_day_by_day_cuts_them(rules):
    rng = random.Random(9)
    for _ in range(12):
        about = date(2016, rng.randint(1, 12), rng.randint(1, 28))
        rows = some_rows(rng, about)
        days = Span(about, about + rng.randint(300, 1200) * ONE)
        known = day(about + rng.randint(-100, 900) * ONE)
        as_of = about + rng.randint(200, 2200) * ONE
        done = Act(
            act_id="a",
            sighting_id="s",
            kind="make",
            starts=day(days.first),
            ends=day(days.last),
            known_on=known,
        )
        agree(replace(rules, limitation=rows), rows, done, days, known, as_of)


def test_every_row_is_read_in_terms_that_periods_know(rules):
    for row in rules.limitation:
        counted = {"knowledge", "act", "act_or_knowledge", "complaint"}
        assert row.counts_from in counted | {"none", "none_fixed", "other_law"}
        assert (row.years is not None) == (row.counts_from in counted) == bool(row.ends)
        assert row.ends in ("", "same_day", "eve", "year_end")
        assert row.dates in ("high", "medium", "low")
        assert row.valid_from is not None


def test_rules_of_one_family_follow_one_another_and_count_from_one_event(rules):
    for territory in {row.territory for row in rules.limitation}:
        for kind in RIGHT_KINDS:
            for family in _families(rules.limitation, territory, (kind,)):
                assert len({row.counts_from for row in family}) == 1
                for one, other in itertools.pairwise(family):
                    assert one.valid_to + ONE == other.valid_from


def test_an_act_without_dates_is_counted_from_the_day_of_the_case_back(rules):
    done = Act(act_id="a", sighting_id="s", kind="make", known_on=parse("2020-01-01"))
    found = limitation(done, None, "GB", ("patent",), rules, date(2026, 1, 1))
    assert [(one.slice, one.passed) for one in found] == [
        (Span(None, date(1981, 4, 30)), None),  # before the Act of 1980 came in
        (Span(date(1981, 5, 1), date(2019, 12, 31)), True),
        (Span(date(2020, 1, 1), date(2021, 1, 1)), None),  # in time, if anything was done then
        (Span(date(2021, 1, 2), date(2026, 1, 1)), None),
    ]
    assert "may be out of time after 2026-01-01" in found[2].reasons[0].text


def test_an_act_to_come_has_no_limit_yet(rules):
    assert limitation(act("2030-01-01", "2030-02-01"), None, "GB", (), rules, date(2026, 1, 1)) == ()


def test_dates_given_the_wrong_way_round_are_the_same_days_or_fewer(rules):
    [found] = limitation(act("2025-02-01", "2025-01-01"), None, "GB", (), rules, date(2026, 1, 1))
    assert found.passed is False


def test_a_right_of_unknown_kind_has_the_limits_of_each(rules):
    found = limitation(act(known_on="2020-02-01"), None, "US", (), rules, date(2026, 1, 1))
    assert [one.claim for one in found] == ["damages", "any", "any"]


def test_a_moral_right_has_no_limit_and_bears_on_no_sum(rules):
    found = limitation(act(known_on="2020-02-01"), None, "RU", ("copyright",), rules, date(2026, 1, 1))
    assert [one.claim for one in found] == ["damages or compensation"]


def test_an_unknown_territory_is_said(rules):
    [found] = limitation(act(), None, "", ("patent",), rules, date(2026, 1, 1))
    assert found.passed is None
    assert found.decides == ("the law of limitation of the territory of the act, which is not on record",)


def test_the_soviet_rule_takes_an_act_as_a_whole(rules):
    done = act("1975-01-01", "1985-12-31", "1976-01-01")
    [found] = limitation(done, None, "SU", ("patent",), rules, date(1990, 1, 1))
    assert (found.passed, found.slice) == (True, Span(date(1975, 1, 1), date(1985, 12, 31)))
    [found] = limitation(done, None, "SU", ("patent",), rules, date(1986, 6, 1))
    assert found.passed is None


def test_knowing_when_narrows_and_never_turns_an_answer(rules):
    done, as_of = act("2019-01-01", "2023-12-31"), date(2024, 6, 1)
    vague = limitation(done, None, "CN", ("patent",), rules, as_of)
    for known in ("2019-06-01", "2021-05-31", "2021-06-01", "2024-01-01"):
        sharp = limitation(act("2019-01-01", "2023-12-31", known), None, "CN", ("patent",), rules, as_of)
        for one in sharp:
            assert one.passed is not None
            for other in vague:
                if other.slice.first <= one.slice.last and one.slice.first <= other.slice.last:
                    assert other.passed in (None, one.passed)


def test_what_may_stop_the_clock_is_named(rules):
    [found] = limitation(act(known_on="2019-01-01"), None, "DE", ("patent",), rules, date(2026, 1, 1))
    assert (
        "whether the period was suspended or interrupted: negotiations suspend; suit suspends"
        in found.decides
    )


def test_days_at_the_ends_of_the_calendar_are_counted(rules):
    rows = tuple(row for row in rules.limitation if row.territory == "KR")
    assert slices(date.min, date.max, rows, ANY, date.max)


def test_a_rule_without_dates_is_the_law_on_any_day(rules):
    [row] = [row for row in rules.limitation if row.territory == "GB"]
    always = replace(rules, limitation=(replace(row, valid_from=None, note=""),))
    [found] = limitation(act("1900-01-01", "1900-01-01"), None, "GB", ("patent",), always, date(1905, 1, 1))
    assert (found.passed, found.last) == (False, day(date(1906, 1, 1)))


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2019-05-01", "", [True, None, None]),  # nothing says that it went on
        ("2022-05-01", "", [False]),
        ("2019-05-01", "2022-05-01", [True, False, False]),
        ("2019-05-01/2022-05-01", "2019-05-01/2022-05-01", [True, None, None]),  # one day, of some years
        ("2019-05-01", "2019-05-01/2022-05-01", [True, None, None]),
        ("2021-05-01/2021-06-01", "2021-05-01/2021-06-01", [False]),
    ],
)
def test_what_is_in_time_is_so_only_where_something_was_surely_done(rules, starts, ends, expected):
    found = limitation(act(starts, ends), None, "GB", ("patent",), rules, date(2026, 1, 1))
    assert [one.passed for one in found] == expected
    for one in found:
        assert any("was done" in text for text in one.decides) == (one.passed is None)


@pytest.mark.parametrize(
    ("territory", "kind", "known_on", "earliest"),
    [
        ("DE", "patent", "", date(2027, 12, 31)),  # known at once, for all that is on record: BGB s. 199(1)
        ("DE", "patent", "2025-02-01", date(2028, 12, 31)),
        ("RU", "patent", "", date(2027, 3, 1)),
        ("PL", "patent", "2028-03-01", date(2029, 3, 1)),  # five years at the latest
    ],
)
def test_the_first_day_that_may_be_the_last_is_no_later_where_less_is_known(
    rules, territory, kind, known_on, earliest
):
    done = act("2024-03-01", "2024-03-01", known_on)
    as_of = date(2026, 11, 1) if known_on < "2026" else date(2028, 6, 1)
    [found] = limitation(done, None, territory, [kind], rules, as_of)
    assert found.soonest == found.earliest == earliest


def test_without_a_start_no_first_day_is_known(rules):
    found = limitation(act("", "2024-03-01"), None, "DE", ["patent"], rules, date(2026, 11, 1))
    assert found[0].earliest is None
