"""A writer that is killed loses nothing that was committed and locks nobody out; two writers never mix."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from deadringer.errors import RegisterError
from deadringer.model.case import Case, Settings
from deadringer.model.records import Sighting
from deadringer.register import Register

SETTINGS = Settings(title="A", claimant="o", as_of=date(2020, 6, 15))
#: Rows an addition: enough to outgrow SQLite's page cache (2 MB), so that pages are written before a commit.
ROWS = 6000

#: Records batch after batch, each the case of its own, and tells the head after each that was committed.
WRITER = f"""
import sys
from datetime import date
from pathlib import Path
from deadringer.model.case import Case, Settings
from deadringer.model.records import Sighting
from deadringer.register import Register

settings = Settings(title="A", claimant="o", as_of=date(2020, 6, 15))
with Register.open(Path(sys.argv[1])) as register:
    for batch in range(1000):
        rows = tuple(Sighting(sighting_id=f"s{{batch}}-{{i}}", title="x" * 300) for i in range({ROWS}))
        print("begin", batch, flush=True)
        register.record(Case(settings=settings, sightings=rows))
        print("done", batch, register.head(), flush=True)
"""

#: Begins an addition and never ends it.
HOLDER = """
import sys, time
from datetime import date
from pathlib import Path
from deadringer.model.case import Case, Settings
from deadringer.model.records import Sighting
from deadringer.register import Register

class Rows(tuple):
    def __iter__(self):
        yield Sighting(sighting_id="held", title="T")
        print("holding", flush=True)
        time.sleep(600)

case = Case(settings=Settings(title="A", claimant="o", as_of=date(2020, 6, 15)), sightings=Rows())
with Register.open(Path(sys.argv[1])) as register:
    register.record(case)
"""


@contextmanager
def _running(program: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _batch(number: int) -> set[str]:
    return {f"s{number}-{i}" for i in range(ROWS)}


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.1, 0.25, 0.4, 0.6])
def test_what_was_committed_survives_a_kill_and_the_rest_leaves_no_trace(
    tmp_path: Path, delay: float
) -> None:
    path = tmp_path / "register"
    with _running(WRITER, path) as process:
        assert process.stdout is not None
        told = [process.stdout.readline(), process.stdout.readline()]
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        told += process.communicate()[0].splitlines()
    heads = [line.split()[2] for line in told if line.startswith("done")]
    began = sum(line.startswith("begin") for line in told)
    assert heads, "the first addition was committed before the kill"
    with Register.open(path, create=False) as register:
        for head in heads:
            register.verify(head)
        found = {s.sighting_id for s in register.case().sightings}
        # The last may have been committed and not yet told of; it is there whole or not at all.
        assert found in (_batch(len(heads) - 1), _batch(began - 1))
        register.record(Case(settings=SETTINGS, sightings=(Sighting(sighting_id="after", title="T"),)))
        register.verify()


def test_a_second_writer_is_refused_while_the_first_writes_and_only_so_long(tmp_path: Path) -> None:
    path = tmp_path / "register"
    case = Case(settings=SETTINGS, sightings=(Sighting(sighting_id="s1", title="T"),))
    with Register.open(path) as register:
        register.record(case)
    with _running(HOLDER, path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        with Register.open(path, wait=0.1) as register:
            assert register.case() == case  # readers go on
            with pytest.raises(
                RegisterError, match="is in use by another process; a register has one writer"
            ):
                register.record(case)
    with Register.open(path, wait=0.1) as register:
        assert register.case() == case
        assert (
            register.record(Case(settings=SETTINGS, sightings=(Sighting(sighting_id="s2", title="T"),))).new[
                "sightings"
            ]
            == 1
        )
        register.verify()


def test_two_writers_one_after_the_other_continue_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "register"
    with Register.open(path) as first, Register.open(path) as second:
        rows = tuple(Sighting(sighting_id=f"s{number}", title="T") for number in range(4))
        for number, register in enumerate((first, second, first, second), start=1):
            register.record(Case(settings=SETTINGS, sightings=rows[:number]))
        assert first.head() == second.head()
        assert [s.sighting_id for s in first.case().sightings] == ["s0", "s1", "s2", "s3"]
        first.verify()
