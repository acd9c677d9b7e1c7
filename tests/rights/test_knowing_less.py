"""Knowing less never says more: wider dates leave an answer as it was, or make it unknown."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rights.rows import CHAIN, LINE, ON, SIGHTING, ask

from deadringer.model.dates import Span, parse
from deadringer.model.records import (
    LICENCE_STATES,
    Act,
    Licence,
    Right,
    Title,
)

days = st.dates(date(1950, 1, 1), date(2030, 1, 1))
gaps = st.integers(0, 3000).map(lambda n: timedelta(days=n))


@st.composite
def spans(draw):
    first = draw(days)
    return Span(first, first + draw(gaps))


licences = st.builds(
    Licence,
    licence_id=st.sampled_from("lmn"),
    work_id=st.sampled_from("wv"),
    licensor=st.just("holder"),
    licensee=st.sampled_from(["maker", "old"]),
    territory=st.sampled_from(["BG", "YU", "CS", ""]),
    starts=st.none() | spans(),
    ends=st.none() | spans(),
    scope=st.sampled_from([(), ("make",)]),
    status=st.sampled_from(LICENCE_STATES),
    status_on=st.none() | spans(),
)
rights = st.builds(
    Right,
    right_id=st.sampled_from("rq"),
    work_id=st.just("w"),
    kind=st.sampled_from([("patent",), ("design",), ("trademark",), ("patent", "design")]),
    territory=st.sampled_from(["BG", "YU", "CS", "EU", "RS"]),
    filed=st.none() | spans(),
    granted=st.none() | spans(),
    expires=st.none() | spans(),
    holder=st.sampled_from(["", "holder", "maker"]),
)
titles = st.builds(
    Title,
    title_id=st.just("t"),
    work_id=st.just("w"),
    holder=st.sampled_from(["maker", "old", "holder"]),
    starts=st.none() | spans(),
    ends=st.none() | spans(),
)


def wider(span: Span, before: timedelta, after: timedelta) -> Span:
    return Span(span.first - before, span.last + after)


@given(
    st.lists(licences, max_size=3),
    st.lists(rights, max_size=2),
    st.lists(titles, max_size=2),
    st.sampled_from(["BG", "YU", "CS", "RS", "SK"]),
    spans(),
    gaps,
    gaps,
    st.sampled_from("wv"),
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_knowing_less_never_says_more(small, owed, held, chain, territory, when, before, after, work):
    parties = tuple(dataclasses.replace(party, territory=()) for party in LINE)
    tables = {"licences": owed, "rights": held, "titles": chain, "successions": ON}
    sighting = dataclasses.replace(SIGHTING, made_in=territory)

    def said(tables, span):
        rows = {name: tuple(given) for name, given in tables.items()}
        done = Act(
            act_id="a",
            sighting_id="s",
            kind="make",
            starts=Span(span.first, span.first),
            ends=Span(span.last, span.last),
        )
        return ask(small(parties=parties, works=CHAIN, **rows), sighting, done, work)

    known = said(tables, when)
    allowed = {"unknown", known.permission}
    # a right that may be in force leaves the later questions to be asked, and of its work nothing is relied on
    if known.permission == "not_required" or known.rights:
        allowed.add(said(tables | {"rights": []}, when).permission)
    vague = said(tables, wider(when, before, after))
    assert vague.permission in allowed
    live = {*known.rights, *known.rights_of_others}
    assert {*vague.rights, *vague.rights_of_others} <= live
    if live or known.rights_unknown:  # else it was asked of the work, and may differ from that in a right
        assert vague.standing in ("unknown", known.standing)
    assert vague.complained_of <= known.complained_of
    for table, rows in tables.items():
        for at, row in enumerate(rows):
            for name in ("starts", "ends", "status_on", "filed", "granted", "expires", "on"):
                span = getattr(row, name, None)
                if span is None:
                    continue
                less = dataclasses.replace(row, **{name: wider(span, before, after)})
                vague = said(tables | {table: [*rows[:at], less, *rows[at + 1 :]]}, when)
                assert vague.permission in allowed, (table, name)
                assert {*vague.rights, *vague.rights_of_others} <= live
                assert vague.complained_of <= known.complained_of, (table, name)


@given(
    st.lists(licences, max_size=2),
    st.lists(rights, max_size=2),
    st.lists(titles, max_size=1),
    spans(),
    st.booleans(),
    st.sampled_from("wv"),
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_an_act_without_its_dates_is_complained_of_or_freed_only_where_it_is_with_them(
    small, owed, held, chain, when, started, work
):
    works = tuple(dataclasses.replace(one, created=parse("1940")) for one in CHAIN)
    tables = {"licences": tuple(owed), "rights": tuple(held), "titles": tuple(chain)}
    record = small(works=works, parties=LINE, successions=ON, **tables)
    as_of = record.case.settings.as_of
    first, last = min(when.first, as_of), min(when.last, as_of)
    starts, ends = Span(first, first), Span(last, last)
    done = Act(act_id="a", sighting_id="s", kind="make", territory="BG", starts=starts, ends=ends)
    known = ask(record, done=done, work=work)
    vague = ask(
        record, done=dataclasses.replace(done, starts=starts if started else None, ends=None), work=work
    )
    assert vague.complained_of <= known.complained_of
    assert (vague.permission == "not_required") <= (known.permission == "not_required")
    assert {*vague.rights, *vague.rights_of_others} <= {*known.rights, *known.rights_of_others}
    if started and vague.permission in ("own", "licensed"):
        assert known.permission in ("unknown", vague.permission)
