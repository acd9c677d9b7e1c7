"""The C core is clean: no warning, and no complaint of the address and undefined-behaviour sanitizers."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WARNINGS = ["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
SANITIZERS = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]


@pytest.fixture(
    scope="module",
    params=[SANITIZERS, ["-O3", "-ffp-contract=off", "-fno-math-errno"]],
    ids=["sanitizers", "release"],
)
def core(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], list[str]]:
    """Compile the core once for all drivers; return the flags, and what to link.

    A C compiler is among what the README asks for: without one this fails, and is not skipped.
    """
    where = tmp_path_factory.mktemp("core")
    for room in sorted({source.parent for source in (ROOT / "csrc").rglob("*.c")}):
        (where / room.name).mkdir()  # rooms have files of one name
        compiled(["-c", *request.param, *map(str, sorted(room.glob("*.c")))], where / room.name)
    return request.param, sorted(map(str, where.rglob("*.o")))


def compiled(arguments: list[str], where: Path) -> None:
    includes = ["-I", str(ROOT / "csrc"), "-I", str(ROOT / "tests" / "c")]
    command = [os.environ.get("CC", "cc"), *WARNINGS, *includes, *arguments]
    built = subprocess.run(command, capture_output=True, text=True, check=False, cwd=where)
    assert built.returncode == 0, built.stderr


@pytest.mark.parametrize(
    "driver",
    ["cosine.c", "driver.c", "hamming.c", "indel.c", "passages.c", "pdq.c", "shingle.c", "specs.c"],
)
def test_the_core_agrees_with_naive_twins_and_is_clean(
    core: tuple[list[str], list[str]], driver: str, tmp_path: Path
) -> None:
    flags, objects = core
    source = str(ROOT / "tests" / "c" / driver)
    compiled([*flags, source, *objects, "-o", "driver", "-lm"], tmp_path)
    # The driver asks for more memory than there is: the sanitizer must let the core see that it got none.
    environment = {**os.environ, "ASAN_OPTIONS": "allocator_may_return_null=1:detect_leaks=1"}
    done = subprocess.run([tmp_path / "driver"], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"[1-9]\d* rounds checked\n", done.stdout)
