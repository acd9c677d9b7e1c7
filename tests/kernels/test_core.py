"""What all kernels share: statuses, levels, ranges, progress and interrupts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import deadringer as dr
from deadringer import errors
from deadringer._core.status import check
from deadringer.errors import FROM_STATUS, BudgetError, DeadringerError, InputError, InternalError, LevelError
from deadringer.kernels import _run, level

BASE = Path(__file__).resolve().parents[2] / "csrc" / "core" / "base.h"


def test_every_status_of_the_core_has_exactly_one_exception() -> None:
    enum = re.search(r"typedef enum \{(.*?)\} dr_status;", BASE.read_text(encoding="utf-8"), re.S)
    assert enum is not None
    numbers = [int(n) for n in re.findall(r"DR_\w+ = (\d+)", enum.group(1))]
    assert numbers == [0, *sorted(FROM_STATUS)]
    assert len(set(FROM_STATUS.values())) == len(FROM_STATUS)


@pytest.mark.parametrize("status", FROM_STATUS)
def test_a_status_becomes_its_exception(status: int) -> None:
    with pytest.raises(FROM_STATUS[status], match="a place"):
        check(status, "a place")


def test_success_raises_nothing_and_an_unknown_status_is_a_bug() -> None:
    check(0, "a place")
    with pytest.raises(InternalError, match="unknown status 99"):
        check(99, "a place")


def test_every_exception_is_ours_and_a_builtin() -> None:
    ours = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, DeadringerError)]
    assert len(ours) > 8
    builtin = (ValueError, RuntimeError, MemoryError, OverflowError, AssertionError)
    assert [e for e in ours if e is not DeadringerError and not issubclass(e, builtin)] == []


def test_the_level_of_a_call_beats_the_environment_which_beats_the_cpu(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(level.VARIABLE, raising=False)
    assert dr.cpu_level() == level.supported()[-1]
    monkeypatch.setenv(level.VARIABLE, "scalar")
    assert dr.cpu_level() == "scalar"
    assert level.resolve("reference") == "reference"
    monkeypatch.setenv(level.VARIABLE, "")
    assert dr.cpu_level() == level.supported()[-1]


def test_a_level_this_cpu_lacks_or_nobody_knows_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level, "supported", lambda: ("scalar",))
    with pytest.raises(LevelError, match="avx512 was asked for, but this CPU has scalar only"):
        dr.indel_join(["a"], ["a"], cutoff=1, level="avx512")
    monkeypatch.setenv(level.VARIABLE, "avx999")
    with pytest.raises(
        InputError, match="DEADRINGER_LEVEL: expected one of scalar, avx2, avx512, amx, reference"
    ):
        dr.cpu_level()


@pytest.mark.parametrize("granted", [True, False])
def test_tiles_are_used_only_where_the_system_grants_them(
    granted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(level.cpu, "supported", lambda row: True)
    monkeypatch.setattr(level, "_tiles", lambda: granted)
    monkeypatch.delenv(level.VARIABLE, raising=False)
    assert dr.cpu_level() == ("amx" if granted else "avx512")
    if not granted:
        with pytest.raises(LevelError, match="amx was asked for, but this CPU has scalar, avx2, avx512 only"):
            level.resolve("amx")


def test_a_system_that_knows_no_tiles_grants_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level.sys, "platform", "darwin")
    assert level._tiles.__wrapped__() is False
    assert level._tiles() in (True, False)  # as this machine says, and no error


@pytest.mark.parametrize("forced", [*level.supported(), "reference"])
def test_the_environment_forces_a_level_and_changes_no_pair(
    forced: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["AK-47", "AK-74", "AKM", ""]
    whole = dr.indel_self_join(names, cutoff=0.5, level="scalar")
    monkeypatch.setenv(level.VARIABLE, forced)
    assert dr.indel_self_join(names, cutoff=0.5) == whole


@pytest.mark.parametrize(("begin", "end", "ns"), [(0, 0, 1.0), (0, 1, 1e12), (5, 1000, 1e5), (0, 10, 0.0)])
def test_ranges_cover_every_row_once_in_order(begin: int, end: int, ns: float) -> None:
    covered = [row for first, last in _run.ranges(begin, end, ns) for row in range(first, last)]
    assert covered == list(range(begin, end))


@given(st.lists(st.floats(0, 3 * _run.RANGE_NS), max_size=40), st.integers(0, 5))
def test_ranges_by_cost_cover_every_row_once_and_end_with_the_row_that_fills_them(
    ns: list[float], begin: int
) -> None:
    found = _run.ranges(begin, begin + len(ns), np.array(ns))
    assert [row for first, last in found for row in range(first, last)] == list(range(begin, begin + len(ns)))
    # All but a range's last row are short together; 1e-6 is what rounding 40 sums may add.
    assert all(sum(ns[a - begin : b - begin - 1]) <= _run.RANGE_NS * (1 + 1e-6) for a, b in found)


def test_long_rows_among_many_short_ones_are_cut_apart() -> None:
    ns = np.full(100_000, 10.0)
    ns[50_000:50_050] = _run.RANGE_NS
    found = _run.ranges(0, len(ns), ns)
    assert 50 <= len(found) <= 53
    assert max(last - first for first, last in found if 50_000 < first < 50_049) == 1


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_come_in_order_however_long_each_takes(threads: int) -> None:
    work = [(n, n + 1) for n in range(12)]

    def call(begin: int, end: int) -> int:
        time.sleep(0.002 * (begin % 3))
        return begin * 10

    assert list(_run.in_order(work, call, threads)) == [(n, n + 1, n * 10) for n in range(12)]


@pytest.mark.parametrize("threads", [1, 3])
def test_an_error_is_raised_in_its_turn_and_nothing_is_started_after(threads: int) -> None:
    started: list[int] = []
    lock = threading.Lock()

    def call(begin: int, end: int) -> int:
        with lock:
            started.append(begin)
        if begin == 2:
            raise KeyError(begin)
        return begin

    got: list[int] = []

    def consume() -> None:
        got.extend(begin for begin, _, _ in _run.in_order([(n, n + 1) for n in range(100)], call, threads))

    with pytest.raises(KeyError):
        consume()
    assert got == [0, 1]
    assert len(started) <= 3 + 2 * threads


@pytest.mark.parametrize("threads", [1, 2])
def test_progress_goes_from_nothing_to_all_and_never_back(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_run, "RANGE_NS", 1e3)
    told: list[tuple[int, int]] = []
    names = [f"abc{k}" for k in range(300)]
    dr.indel_join(names, names, cutoff=1, threads=threads, progress=lambda done, of: told.append((done, of)))
    assert told[0] == (0, 300)
    assert told[-1] == (300, 300)
    assert len(told) > 5
    assert told == sorted(told)


@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupt_between_ranges_stops_the_call_and_leaves_no_thread(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_run, "RANGE_NS", 1e3)
    names = ["abc"] * 200

    def interrupt(done: int, of: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dr.indel_join(names, names, cutoff=1, threads=threads, progress=interrupt)
    assert not [t for t in threading.enumerate() if t.name.startswith("deadringer")]
    assert len(dr.indel_join(names, names, cutoff=1, threads=threads)) == 40_000


@pytest.mark.parametrize("threads", [1, 2])
def test_a_budget_says_only_what_is_known(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [f"a{k}" for k in range(9)]  # strings are taken up in order of length, equal ones together
    with pytest.raises(BudgetError, match=r"3 pairs in the first 4 of 4 rows, the shortest first\. Raise"):
        dr.indel_join(left[:4], ["a"], cutoff=0.6, max_pairs=3, threads=threads)
    monkeypatch.setattr(_run, "RANGE_NS", 1.0)
    said = r"more than 3 pairs in the first 4 of 9 rows, the shortest first; the first 3 have 3\. Raise"
    with pytest.raises(BudgetError, match=said):
        dr.indel_join(left, ["a"], cutoff=0.6, max_pairs=3, threads=threads)


def test_a_budget_error_of_the_callers_own_is_left_as_it_is() -> None:
    def stop(done: int, of: int) -> None:
        raise BudgetError("mine")

    with pytest.raises(BudgetError, match=r"^mine$"):
        dr.indel_join(["a"], ["a"], cutoff=1, progress=stop)
    with pytest.raises(BudgetError, match=r"^mine$"):
        dr.indel_join(["a"], ["a"], cutoff=1, progress=lambda done, of: done and stop(done, of))


@pytest.mark.parametrize("at", [*level.supported(), "reference"])
def test_progress_may_be_a_callable_that_is_false(at: str) -> None:
    class Told(list):  # type: ignore[type-arg]
        def __call__(self, done: int, of: int) -> None:
            self.append((done, of))

    told = Told()
    dr.indel_join(["a"], ["a"], cutoff=1, progress=told, level=at)
    assert told == [(0, 1), (1, 1)]


def test_all_cores_are_used_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run.thread_count(None) >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert _run.thread_count(None) == (os.cpu_count() or 1)


def test_versions_name_what_a_report_needs(capsys: pytest.CaptureFixture[str]) -> None:
    dr.show_versions()
    said = capsys.readouterr().out
    assert all(name in said for name in ("deadringer", "python", "cpu", "numpy", "pyarrow", "scalar"))


def test_the_package_loads_its_errors_and_its_values_without_the_core() -> None:
    """Nothing is loaded before it is asked for: a machine that only reads results needs no compiled door."""
    code = (
        "import sys; import deadringer as dr, deadringer.model, deadringer.pairs; dr.errors.BudgetError; dr.PairList;"
        "assert not [m for m in sys.modules if m.startswith(('deadringer._core.', 'deadringer.kernels'))]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'hamming_joint'"):
        dr.hamming_joint  # noqa: B018 - the access is what is tested
    assert set(dr.__all__) <= set(dir(dr))
    assert dr.__version__ == "0.1.0"
