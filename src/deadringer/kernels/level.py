"""CPU levels: which there are, which can run here, and which one a call gets."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from deadringer._core import cpu
from deadringer.errors import InputError, LevelError
from deadringer.kernels._value import shown

#: The levels, weakest first: the rows of the core's table.
LEVELS = ("scalar", "avx2", "avx512", "amx")
#: The definitions in Python, by name only: never chosen by itself.
REFERENCE = "reference"
#: The environment variable that forces a level where a call names none.
VARIABLE = "DEADRINGER_LEVEL"
#: Of the system call that asks for tiles on Linux: its number on x86-64, its code, and what is asked for.
_ARCH_PRCTL, _ARCH_REQ_XCOMP_PERM, _XFEATURE_XTILEDATA = 158, 0x1023, 18


def supported() -> tuple[str, ...]:
    """Return the levels that this CPU, this build and this system can run, weakest first."""
    found = (name for row, name in enumerate(LEVELS) if cpu.supported(row))
    return tuple(name for name in found if name != "amx" or _tiles())


@cache
def _tiles() -> bool:
    """Ask Linux, once, to let this process use the tiles of the matrix unit, and tell whether it does.

    Each thread that does has 8 kB more to save: nobody has them who has not asked (Documentation/arch/x86/xstate.rst of
    the kernel's source).
    """
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    asked = ctypes.CDLL(None).syscall(_ARCH_PRCTL, _ARCH_REQ_XCOMP_PERM, _XFEATURE_XTILEDATA)
    return bool(asked == 0)


def compiled(level: str) -> str:
    """Return the level at which the core does what no reference is for: the plainest where that was asked for."""
    return LEVELS[0] if level == REFERENCE else level


def cpu_level() -> str:
    """Return the level a call gets when it names none: `DEADRINGER_LEVEL`, else the best this CPU has.

    Raises
    ------
    InputError
        `DEADRINGER_LEVEL` names no level.
    LevelError
        It names one that this CPU lacks.
    """
    return resolve(None)


def resolve(level: str | None) -> str:
    """Return the level of a call: the one named, else that of the environment, else the best of this CPU."""
    named, where = (level, "level") if level is not None else (os.environ.get(VARIABLE), VARIABLE)
    found = supported()
    if named is None or (named == "" and level is None):  # a variable set to nothing is not set
        return found[-1]
    if named == REFERENCE:
        return REFERENCE
    if named not in LEVELS:
        raise InputError(f"{where}: expected one of {', '.join((*LEVELS, REFERENCE))}, got {shown(named)}")
    if named not in found:
        raise LevelError(f"{where}: {named} was asked for, but this CPU has {', '.join(found)} only")
    return named


def row(level: str) -> int:
    """Return the core's number of a level."""
    return LEVELS.index(level)


def show_versions() -> None:
    """Print what a report of a problem should say: versions, CPU level, platform."""
    print(f"deadringer {_version('deadringer')}")
    print(f"python     {sys.version.split()[0]} on {platform.platform()}")
    print(f"cpu        {platform.processor() or platform.machine()}: {', '.join(supported())}")
    for name in ("numpy", "pyarrow", "Pillow", "anyascii", "pint"):
        print(f"{name:<10} {_version(name)}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
