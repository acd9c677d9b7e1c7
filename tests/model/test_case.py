"""Lines of works: who derives from whom, whatever loops a record holds."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from deadringer.model.case import Case, Settings
from deadringer.model.records import Work

SETTINGS = Settings(title="t", claimant="us", as_of=date(2026, 1, 1))


def case(**parents: str) -> Case:
    works = tuple(Work(work_id=work, title=work, derived_from=parent) for work, parent in parents.items())
    return Case(settings=SETTINGS, works=works)


def test_a_line_ends_at_the_first_ancestor() -> None:
    found = case(c="b", a="", b="a", d="")
    assert found.ancestors("c") == ("b", "a")
    assert found.lines() == {"c": "a", "a": "a", "b": "a", "d": "d"}


@given(st.lists(st.sampled_from(["", "0", "1", "2", "3", "4"]), min_size=5, max_size=5))
def test_lines_are_the_last_ancestors_in_loops_too(parents: list[str]) -> None:
    found = case(**{str(work): parent for work, parent in enumerate(parents)})
    assert found.lines() == {work: (found.ancestors(work) or (work,))[-1] for work in "01234"}
