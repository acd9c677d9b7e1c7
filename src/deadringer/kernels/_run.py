"""Calls over row ranges: threads, the budget, progress, and Ctrl-C between ranges. Knows no kernel."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from deadringer._core import pairs as core
from deadringer.errors import BudgetError, InputError
from deadringer.kernels import level as levels
from deadringer.kernels._value import memory, shown
from deadringer.pairs import PairList

Columns = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]
Progress = Callable[[int, int], object]
#: About how long a row takes, in nanoseconds: one number, or one a row.
Cost = float | npt.NDArray[np.float64]

#: A range should take about 20 ms: long against the microseconds a task costs, short against a reader's patience.
RANGE_NS = 20e6
#: The default of `max_pairs`.
MAX_PAIRS = 100_000_000
#: Threads at most: more are taken as so many, since no machine runs them at a time.
MOST_THREADS = 1024


def thread_count(threads: int | None) -> int:
    """Return how many threads to use: all cores unless told."""
    if threads is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if isinstance(threads, bool) or not isinstance(threads, (int, np.integer)) or threads < 1:
        raise InputError(f"threads: expected a whole number from 1, got {shown(threads)}")
    return min(int(threads), MOST_THREADS)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a join, checked: the level and number of threads to use, the budget, whom to tell."""

    level: str
    threads: int
    max_pairs: int
    progress: Progress | None


def terms(
    threads: int | None,
    level: str | None,
    method: str,
    max_pairs: int,
    progress: Progress | None,
    methods: tuple[str, ...],
) -> Terms:
    """Check the terms that every join takes; `methods` are the ways its kernel knows."""
    if isinstance(max_pairs, bool) or not isinstance(max_pairs, (int, np.integer)) or max_pairs < 0:
        raise InputError(f"max_pairs: expected a whole number from 0, got {shown(max_pairs)}")
    if method != "auto" and method not in methods:
        raise InputError(f"method: expected one of {', '.join(('auto', *methods))}, got {shown(method)}")
    if progress is not None and not callable(progress):
        raise InputError(f"progress: expected a callable, got {shown(progress)}")
    # No list is longer than sys.maxsize: a larger budget is no other budget, and would not fit the core's integers.
    most = min(int(max_pairs), sys.maxsize)
    return Terms(levels.resolve(level), thread_count(threads), most, progress)


def ranges(begin: int, end: int, ns: Cost, least: int = 1) -> list[tuple[int, int]]:
    """Cut rows into ranges of about `RANGE_NS` each.

    Parameters
    ----------
    ns : float, or ndarray of float64, shape (end - begin,)
        About how long each row takes, or each of the rows begin..end where they differ: a mean would put all the
        long ones of a side into one range, which no thread shares and no Ctrl-C ends.
    least : int
        Rows of a range at the least, where they are cheaper together; for one `ns` for all.
    """
    if isinstance(ns, np.ndarray):
        before = np.cumsum(ns) - ns
        cuts = np.flatnonzero(np.diff(before // RANGE_NS)) + 1
        return list(pairwise([begin, *(begin + cuts).tolist(), end])) if begin < end else []
    rows = max(least, int(RANGE_NS / max(ns, 1e-3)))
    return [(at, min(at + rows, end)) for at in range(begin, end, rows)]


def in_order(
    work: list[tuple[int, int]], call: Callable[[int, int], Any], threads: int
) -> Iterator[tuple[int, int, Any]]:
    """Yield (begin, end, call(begin, end)) in order, so many at a time; a thread's failure is raised in its turn.

    An interrupt, or an error, lets the ranges that run end and starts no other.
    """
    threads = min(threads, len(work))
    if threads < 2:
        for begin, end in work:
            yield begin, end, call(begin, end)
        return
    waiting: deque[tuple[int, int, Future[Any]]] = deque()
    todo = iter(work)
    with ThreadPoolExecutor(threads, thread_name_prefix="deadringer") as pool:
        try:
            for begin, end in islice(todo, 2 * threads):  # one to run and one to follow a thread
                waiting.append((begin, end, pool.submit(call, begin, end)))
            while waiting:
                begin, end, future = waiting.popleft()
                result = future.result()
                if (following := next(todo, None)) is not None:
                    waiting.append((*following, pool.submit(call, *following)))
                yield begin, end, result
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def collect(
    rows: int,
    ns: Cost,
    call: Callable[[int, int, int], Columns],
    on: Terms,
    *,
    least: int = 1,
    done: Sequence[int] | npt.NDArray[Any] | None = None,
) -> PairList:
    """Join rows 0..rows range by range into one list.

    Parameters
    ----------
    rows : int
    ns, least
        About how long a row takes, and rows of a range at the least, as for `ranges`.
    call : callable
        call(begin, end, cap) returns three columns, or raises BudgetError past `cap` pairs.
    on : Terms
        `max_pairs` is the budget over all ranges together; `progress` is called as progress(rows done, rows in all)
        after each range, and once at the start.
    done : sequence of int, optional
        Where `rows` are not the caller's own rows: how many of those are done with the first 0, 1, ... rows of them.

    Raises
    ------
    BudgetError
        There are more pairs; it says how far it came.
    """
    found = 0
    parts: list[PairList] = []

    def bounded(first: int, last: int) -> Columns | None:
        try:
            return call(first, last, on.max_pairs - found)
        except BudgetError:  # told of in its turn, when it is known what the rows before it have
            return None

    own = range(rows + 1) if done is None else done
    total = int(own[rows])
    if on.progress is not None:
        on.progress(0, total)
    for first, last, columns in in_order(ranges(0, rows, ns, least), bounded, on.threads):
        if columns is None or found + len(columns[0]) > on.max_pairs:
            before = f"; the first {int(own[first]):,} have {found:,}" if first else ""
            what = "rows" if done is None else "rows, the shortest first"
            raise BudgetError(
                f"max_pairs: more than {on.max_pairs:,} pairs in the first {int(own[last]):,} of {total:,} {what}"
                f"{before}. Raise max_pairs, ask for nearer "
                "pairs (a higher cutoff, a lower radius), or join in batches."
            )
        found += len(columns[0])
        parts.append(PairList(*columns))
        if on.progress is not None:
            on.progress(int(own[last]), total)
    with memory("the pairs"):
        return PairList.concat([part for part in parts if len(part)])


def within(rows: npt.NDArray[np.uint32], first: int, count: int) -> npt.NDArray[np.uint32]:
    """Return those of some rows that lie in first..first + count."""
    return rows[(rows >= first) & (rows < first + count)]


def numbered(found: Columns, first: int, gone: npt.NDArray[np.uint32]) -> Columns:
    """Return the pairs of a segment with rows of its side, without those that are withdrawn."""
    one, other, score = found
    other = other + np.uint32(first)
    if len(gone):
        kept = ~np.isin(other, gone)
        return one[kept], other[kept], score[kept]
    return one, other, score


def end_to_end(parts: list[Columns]) -> Columns:
    """Return the pairs of segments as those of their side, in no order."""
    if len(parts) == 1:
        return parts[0]
    one, other, score = (np.concatenate(column) for column in zip(*parts, strict=True))
    return one, other, score


def in_rows(found: PairList, rows: int) -> PairList:
    """Return pairs that a kernel found in no order in that of (left, right), all left rows below `rows`."""
    if not len(found):
        return found
    with memory("the pairs"):
        to = tuple(np.empty_like(column) for column in (found.left, found.right, found.score))
        core.order(found.left, found.right, found.score, *to, rows=rows)
    return PairList(*to)


def fill(count: int, ns: Cost, call: Callable[[int, int], None], threads: int) -> None:
    """Call for all of 0..count, range by range."""
    for _ in in_order(ranges(0, count, ns), call, threads):
        pass


def batch_rows(rows: object) -> int:
    """Read how many rows a batch has."""
    if isinstance(rows, bool) or not isinstance(rows, (int, np.integer)) or rows < 1:
        raise InputError(f"rows: expected a whole number from 1, got {shown(rows)}")
    return min(int(rows), sys.maxsize)


def batches(count: int, rows: int) -> Iterator[tuple[int, int]]:
    """Cut 0..count into batches of `rows`."""
    step = batch_rows(rows)
    for begin in range(0, count, step):
        yield begin, min(begin + step, count)


def from_reference(found: Iterable[tuple[int, int, float]], on: Terms, rows: int) -> PairList:
    """Make a list of what the reference yields for so many rows of the left, within the budget."""
    if on.progress is not None:
        on.progress(0, rows)
    pairs: list[tuple[int, int, float]] = []
    for i, j, score in found:
        if len(pairs) == on.max_pairs:
            raise BudgetError(f"max_pairs: more than {on.max_pairs:,} pairs, found by row {i:,} of {rows:,}")
        pairs.append((i, j, score))
    if on.progress is not None:
        on.progress(rows, rows)
    left, right, score_of = zip(*pairs, strict=True) if pairs else ((), (), ())
    return PairList(
        np.array(left, dtype=np.uint32),
        np.array(right, dtype=np.uint32),
        np.array(score_of, dtype=np.float64),
    )
