"""The cutoffs advised lose no more copies than is allowed, let little through, and say what they do not know."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadringer.errors import InputError
from deadringer.evidence import cutoffs
from deadringer.evidence.cutoffs import Cutoffs, Facet, Lost

GRID = np.arange(1, 11) / 10


def facet(name: str, copies: list[float], others: list[float], default: float = 0.8) -> Facet:
    """Return one work, and how near copies and independents come to it."""
    return Facet(name, np.array([[*copies, *others]]).T, GRID, default)


def advised(
    facets: list[Facet],
    copies: int,
    allowed: float = 0.0,
    names: list[str] | None = None,
    missed: int = 0,
) -> Cutoffs:
    """Advise where the first sightings are copies, the very first of them missed in any case.

    Every product is tried by cutoffs that all others chose.
    """
    n = len(facets[0].scores)
    names = names or [f"p{i}" for i in range(n)]
    is_copy = np.arange(n) < copies
    found = is_copy & (np.arange(n) >= missed)
    groups = [np.array([name == one for name in names]) for one in sorted(set(names))]
    apart = [(group, ~group) for group in groups]
    return cutoffs.advise(facets, is_copy[:, None], found, ~is_copy, names, apart, allowed)


def test_each_copy_is_left_to_the_facet_that_reaches_it_at_least_work() -> None:
    """Names tell three copies, specs the other three; at a looser cutoff either would reach all."""
    names = facet("names", [0.9, 0.9, 0.95, 0.3, 0.3, 0.3], [0.7, 0.5, 0.5, 0.4, 0.3])
    specs = facet("specs", [0.2, 0.2, 0.2, 0.7, 0.75, 0.85], [0.6, 0.6, 0.5, 0.2, 0.7])
    found = advised([names, specs], 6)
    assert cutoffs.named(found) == {"names": 0.9, "specs": 0.7}
    assert (found.advised.lost.lost, found.advised.pairs, found.advised.of_pairs) == (0, 1, 5)
    assert (found.default.lost.lost, found.default.pairs) == (2, 0)
    ladder = found.ladders[0]
    assert [step.reached for step in ladder.steps] == [6, 6, 6, 3, 3, 3, 3, 3, 3, 0]
    assert [step.pairs for step in ladder.steps] == [5, 5, 5, 4, 3, 1, 1, 0, 0, 0]
    assert [step.lost for step in ladder.steps] == [0] * 9 + [3]


def test_what_chooses_itself_is_tried_without_itself() -> None:
    """One copy alone comes no nearer than 0.4: the labels keep it, and the labels without it would not."""
    found = advised([facet("names", [0.9] * 6 + [0.4], [0.8, 0.5, 0.1])], 7)
    assert cutoffs.named(found) == {"names": 0.4}
    assert str(found.advised.lost) == "0 of 7 lost, at most 41 %"
    assert (found.apart.lost, found.apart.of) == (1, 7)


def test_a_copy_may_be_lost_where_that_is_allowed() -> None:
    one = facet("names", [0.9] * 9 + [0.3], [0.7] * 4)
    assert cutoffs.named(advised([one], 10, 0.09)) == {"names": 0.3}
    found = advised([one], 10, 0.1)
    assert cutoffs.named(found) == {"names": 0.9}
    assert (found.advised.lost.lost, found.advised.pairs) == (1, 0)


def test_a_facet_that_few_have_is_not_known_and_keeps_its_cutoff() -> None:
    names = facet("names", [0.9] * 6, [0.2, 0.3])
    few = facet("images", [0.9] * 4 + [np.nan] * 2, [0.85, np.nan])
    none = facet("texts", [np.nan] * 6, [np.nan] * 2)
    found = advised([names, few, none], 6)
    assert cutoffs.named(found) == {"names": 0.9}
    assert [one.advised for one in found.ladders[1:]] == [None, None]
    assert [one.copies for one in found.ladders] == [6, 4, 0]
    assert found.advised.pairs == 1  # what the facet that is not known lets through as it stands


def test_distances_go_the_other_way() -> None:
    bits = np.arange(91)[::-1].astype(float)
    near = Facet("images", np.array([[3, 9, 12, 12, 30, 60, 25, 31, 100.0]]).T, bits, 31, distances=True)
    found = advised([near], 5)
    assert cutoffs.named(found) == {"images": 30}
    assert (found.default.lost.lost, found.default.pairs, found.advised.pairs) == (0, 2, 1)


def test_a_copy_is_kept_where_one_of_its_listings_is() -> None:
    one = facet("names", [0.9, 0.9, 0.9, 0.9, 0.9, 0.1], [0.5])
    found = advised([one], 6, names=["a", "b", "c", "d", "e", "e", "other"])
    assert cutoffs.named(found) == {"names": 0.9}
    assert found.advised.lost.of == 5


def test_copies_that_no_cutoff_keeps_are_lost_and_said() -> None:
    found = advised([facet("names", [0.9] * 5 + [0.05, np.nan], [0.5])], 7)
    assert cutoffs.named(found) == {"names": 0.9}
    assert (found.advised.lost.lost, found.unreachable) == (2, 2)


def test_a_copy_that_is_not_found_anyway_is_counted_and_does_not_choose() -> None:
    one = facet("names", [0.3, 0.9, 0.9, 0.9, 0.9, 0.9], [0.5])
    found = advised([one], 6, missed=1)
    assert cutoffs.named(found) == {"names": 0.9}
    assert (found.advised.lost.lost, found.advised.lost.of) == (0, 5)
    assert [step.reached for step in found.ladders[0].steps] == [6, 6, 6, 5, 5, 5, 5, 5, 5, 0]
    none = advised([one], 6, missed=6)
    assert (none.ladders[0].advised, none.ladders[0].copies, none.ladders[0].found) == (None, 6, 0)


def test_with_nothing_to_lose_nothing_is_known() -> None:
    found = advised([facet("names", [], [0.5, 0.2])], 0)
    assert cutoffs.named(found) == {}
    assert str(found.advised.lost) == "0 of 0 lost: not known"


@pytest.mark.parametrize("allowed", [-0.1, 1.0, float("nan")])
def test_a_share_to_lose_is_from_0_to_below_1(allowed: float) -> None:
    with pytest.raises(InputError, match="lose: expected a share"):
        advised([facet("names", [0.9] * 5, [0.1])], 5, allowed)


def test_lost_is_said_with_its_exact_interval() -> None:
    assert str(Lost(0, 26)) == "0 of 26 lost, at most 13 %"
    assert str(Lost(2, 26)) == "2 of 26 lost, at least 0.9 % and at most 25 %"


levels = st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), min_size=1, max_size=7)


@given(levels, levels, st.sampled_from([0.0, 0.2, 0.5]))
def test_cutoffs_keep_what_they_must_near_the_least_work(
    copies: list[tuple[int, int]], others: list[tuple[int, int]], allowed: float
) -> None:
    """Beside every choice there is: never too many lost, none can be stricter, and work within a bound.

    The strictest cutoffs let through no more than the best ones do. A step adds at most what the best cutoff of the
    same facet lets through, which is no more than all the best ones do: Chvatal's bound, once for either facet.
    """
    one, other = np.array(copies).T, np.array(others).T
    at = cutoffs.cover(one, other, np.array([5, 5]), np.ones(2, bool), np.zeros(2, int), allowed)

    def kept(at: tuple[int, ...]) -> int:
        return int((one >= np.array(at)[:, None]).any(axis=0).sum())

    def work(at: tuple[int, ...]) -> int:
        return int((other >= np.array(at)[:, None]).any(axis=0).sum())

    needed = int((one >= 0).any(axis=0).sum()) - int(np.floor(round(allowed * len(copies), 9)))
    chosen = tuple(at.tolist())
    assert kept(chosen) >= needed
    for f in range(2):
        more = tuple(level + (g == f) for g, level in enumerate(chosen))
        assert max(more) > 4 or kept(more) < needed
    best = min(work(every) for every in product(range(5), repeat=2) if kept(every) >= needed)
    assert work(chosen) <= (1 + 2 * (1 + np.log(max(1, needed)))) * best
