"""The command line: exit status, what it prints, and help that has examples."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deadringer.cli import _commands
from deadringer.model.propositions import READING

COMMANDS = (
    "run",
    "ingest",
    "screen",
    "weigh",
    "claims",
    "dossier",
    "explain",
    "verify",
    "calibrate",
    "audit",
    "advise",
)


def deadringer(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from deadringer.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        check=False,
    )


def test_every_command_of_the_design_is_there_and_its_help_has_an_example() -> None:
    assert set(_commands.commands.commands) == set(COMMANDS)
    for name in COMMANDS:
        found = deadringer(name, "--help")
        assert found.returncode == 0
        assert f"deadringer {name} " in found.stdout.split("Example", 1)[1]


def test_a_run_prints_a_summary_and_exits_0(seed: Path, tmp_path: Path) -> None:
    found = deadringer("run", seed, "--out", tmp_path / "out")
    assert (found.returncode, found.stderr) == (0, "")
    assert "38 works, 187 sightings" in found.stdout
    assert "Zastava" in found.stdout
    assert all(": ".join(said) in found.stdout for said in READING)
    assert found.stdout.rstrip().endswith("docket.html")
    again = deadringer("run", seed, "--out", tmp_path / "out")
    assert "register: nothing new" in again.stdout


def test_a_summary_says_how_many_rows_are_new_and_how_many_withdrawn(seed: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(seed, case)
    assert deadringer("ingest", case, "--out", tmp_path / "out").returncode == 0
    statements = (case / "statements.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (case / "statements.csv").write_text("".join([*statements[:-2], "C99,2020,said,,x\n"]), encoding="utf-8")
    found = deadringer("ingest", case, "--out", tmp_path / "out")
    assert "register: 1 new row, 2 withdrawn" in found.stdout


def test_rejected_rows_exit_3_and_are_listed(seed: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(seed, case)
    with (case / "acts.csv").open("a", encoding="utf-8") as file:
        file.write("bad,s_type56,make,CN,31.12.1956,,,,,low,x\n")
    found = deadringer("run", case, "--out", tmp_path / "out")
    assert found.returncode == 3
    listed = (tmp_path / "out" / "rejected.csv").read_text(encoding="utf-8")
    assert '"acts.csv","29","starts","31.12.1956"' in listed


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("run", "nowhere", "--out", "x"), 2, "nowhere"),
        (("run",), 2, "Missing argument"),
        (("frobnicate",), 2, "No such command"),
        (("weigh", "."), 1, "deadringer screen"),
        (("verify", "."), 1, "manifest.json"),
    ],
)
def test_what_cannot_be_done_says_why_and_exits_so(
    arguments: tuple[str, ...], status: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = deadringer(*arguments)
    assert found.returncode == status
    assert said in found.stderr
    assert "Traceback" not in found.stderr


def test_a_misspelt_column_stops_the_run_with_the_suggestion(seed: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(seed, case)
    works = (case / "works.csv").read_text(encoding="utf-8")
    (case / "works.csv").write_text(works.replace("derived_from", "derivd_from", 1), encoding="utf-8")
    found = deadringer("run", case, "--out", tmp_path / "out")
    assert found.returncode == 1
    assert "derived_from" in found.stderr


def test_a_level_the_cpu_lacks_is_an_error_that_names_it(seed: Path, tmp_path: Path) -> None:
    found = deadringer("run", seed, "--out", tmp_path / "out", DEADRINGER_LEVEL="quantum")
    assert found.returncode == 1
    assert "DEADRINGER_LEVEL" in found.stderr


def test_an_interrupt_exits_130_and_the_same_command_goes_on(seed: Path, tmp_path: Path) -> None:
    script = (
        "import signal, os\n"
        "from deadringer.casework import steps\n"
        "real = steps.evaluate\n"
        "def stop(*a, **k): os.kill(os.getpid(), signal.SIGINT); return real(*a, **k)\n"
        "steps.evaluate = stop\n"
        "from deadringer.cli import main; main()\n"
    )
    command = [sys.executable, "-c", script, "run", str(seed), "--out", str(tmp_path / "out")]
    stopped = subprocess.run(command, capture_output=True, text=True, check=False)
    assert stopped.returncode == 130
    assert "run the same command again" in stopped.stderr
    assert signal.SIGINT == 2
    assert deadringer("run", seed, "--out", tmp_path / "out").returncode == 0
    assert deadringer("verify", tmp_path / "out", "--case", seed).returncode == 0


def test_explain_sets_both_values_side_by_side(seed_run: tuple[Path, object]) -> None:
    found = deadringer("explain", seed_run[0], "s_ak55", "ak47")
    assert found.returncode == 0
    assert "415 mm" in found.stdout
    assert "7.62x39mm" in found.stdout
    for said in (
        *map(": ".join, READING),
        "verbal scale: ENFSI-2015 (",
        "works: best of 38",
        "n0 = ",
        "Cllr_cal",
    ):
        assert said in found.stdout
    assert "AK-47 (ak47) was there first: " in found.stdout
    assert "cannot be told apart." in found.stdout
    missing = deadringer("explain", seed_run[0], "nothing")
    assert missing.returncode == 1
    assert "holds no sighting 'nothing'" in missing.stderr
    missing = deadringer("explain", seed_run[0], "s_ak55", "ak48")
    assert missing.returncode == 1
    assert "holds no work 'ak48'" in missing.stderr


@pytest.mark.parametrize("module", ["click", "pyarrow", "pint", "deadringer.casework.folder"])
def test_an_interrupt_while_modules_load_exits_130_without_a_traceback(module: str) -> None:
    script = (
        "import os, signal, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from deadringer.cli import main; main()\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script, "--help"], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout) == (130, "")
    assert found.stderr == "deadringer: interrupted; run the same command again to go on\n"


def test_a_terminal_that_knows_ascii_only_is_told_all_the_same(seed: Path, tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(seed, case)
    toml = (seed / "case.toml").read_text(encoding="utf-8")
    (case / "case.toml").write_text(toml.replace("Likenesses", "Подобия", 1), encoding="utf-8")
    found = deadringer("run", case, "--out", tmp_path / "out", LC_ALL="POSIX", PYTHONIOENCODING="ascii")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.rstrip().endswith("docket.html")


@pytest.mark.parametrize(
    ("works", "why"),
    [
        ("work_id,title,created\nw1,Skiff,31.12.1956\n", "rows of works rejected: 1, first works.csv:2: "),
        ("work_id,title\n", "works has no rows"),
        ("work_id,title,created\nw1,Skiff,2027\n", "no fact yet on 2026-01-01"),
    ],
)
def test_without_a_work_there_is_nothing_to_compare_with_and_the_register_stays(
    tmp_path: Path, works: str, why: str
) -> None:
    case, out = tmp_path / "case", tmp_path / "out"
    case.mkdir()
    (case / "case.toml").write_text(
        'title = "Boats"\nclaimant = "us"\nas_of = 2026-01-01\n', encoding="utf-8"
    )
    (case / "sightings.csv").write_text("sighting_id,title\ns1,Skiff\n", encoding="utf-8")
    (case / "works.csv").write_text("work_id,title\nw1,Skiff\n", encoding="utf-8")
    assert deadringer("ingest", case, "--out", out).returncode == 0
    register = (out / "register.sqlite").read_bytes()
    (case / "works.csv").write_text(works, encoding="utf-8")
    found = deadringer("run", case, "--out", out)
    assert found.returncode == 1
    assert f"there is no work to compare with: {why}" in found.stderr.replace(
        "works: 1 row(s) state what was ", ""
    )
    assert ("31.12.1956" in (out / "rejected.csv").read_text(encoding="utf-8")) is ("31.12.1956" in works)
    assert (out / "register.sqlite").read_bytes() == register
    assert deadringer("run", case, "--out", tmp_path / "new").returncode == 1
    (case / "works.csv").write_text("work_id,title\nw1,Skiff\n", encoding="utf-8")
    assert deadringer("run", case, "--out", tmp_path / "new").returncode == 0
    (case / "works.csv").write_text(works, encoding="utf-8")
    assert deadringer("run", case, "--out", tmp_path / "new").returncode == 1
    assert deadringer("verify", tmp_path / "new").returncode == 0  # what was there is whole
