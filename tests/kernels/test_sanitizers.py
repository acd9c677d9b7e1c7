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


@pytest.mark.parametrize("driver", ["driver.c", "hamming.c", "indel.c", "passages.c", "pdq.c", "shingle.c"])
@pytest.mark.parametrize(
    "flags", [SANITIZERS, ["-O3", "-ffp-contract=off", "-fno-math-errno"]], ids=["sanitizers", "release"]
)
def test_the_core_agrees_with_naive_twins_and_is_clean(flags: list[str], driver: str, tmp_path: Path) -> None:
    """A C compiler is among what the README asks for: without one this fails, and is not skipped."""
    sources = [*map(str, sorted((ROOT / "csrc").rglob("*.c"))), str(ROOT / "tests" / "c" / driver)]
    program = tmp_path / "driver"
    compiler = os.environ.get("CC", "cc")
    built = subprocess.run(
        [
            compiler,
            *WARNINGS,
            *flags,
            "-I",
            str(ROOT / "csrc"),
            "-I",
            str(ROOT / "tests" / "c"),
            *sources,
            "-o",
            str(program),
            "-lm",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    # The driver asks for more memory than there is: the sanitizer must let the core see that it got none.
    environment = {**os.environ, "ASAN_OPTIONS": "allocator_may_return_null=1:detect_leaks=1"}
    done = subprocess.run([program], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"[1-9]\d* rounds checked\n", done.stdout)
