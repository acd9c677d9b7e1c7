"""Files of a call, in order: their names checked, opened without waiting, worked on by threads. It knows no format."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import IO, Any, TypeVar

import numpy as np

from deadringer.errors import InputError

_Found = TypeVar("_Found")


def names(paths: Any) -> list[str]:
    """Return paths as texts; raises InputError for anything else, and for one path alone."""
    if isinstance(paths, (str, bytes, os.PathLike)):
        raise InputError("paths: expected an iterable of paths, got one path")
    found = []
    for row, path in enumerate(paths):
        name = os.fspath(path) if isinstance(path, (str, os.PathLike)) else None
        if not isinstance(name, str):
            raise InputError(f"paths: expected a path in row {row}, got {path!r}")
        found.append(name)
    return found


def counted(name: str, value: Any) -> int:
    """Check that an argument is a whole number from 1."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise InputError(f"{name}: expected a whole number from 1, got {value!r}")
    return int(value)


def threads_of(threads: Any) -> int:
    """Check how many threads to use, and return it: all cores unless told."""
    if threads is None:
        threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return counted("threads", threads)


def callable_or_none(name: str, value: Any) -> None:
    """Check that an argument can be called, where there is one."""
    if value is not None and not callable(value):
        raise InputError(f"{name}: expected a callable, got {value!r}")


def open_plain(name: str, unreadable: type[Exception]) -> tuple[IO[bytes], int]:
    """Open a regular file and return it with its size in bytes; raises `unreadable` where there is none."""
    try:
        # Not blocking: opening a pipe that nobody writes to would never return.
        opened = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise unreadable(f"{name}: {getattr(error, 'strerror', None) or error}") from None
    found = os.fstat(opened)
    if not stat.S_ISREG(found.st_mode):
        os.close(opened)
        raise unreadable(f"{name}: expected a regular file, got a {_kind(found.st_mode)}")
    return os.fdopen(opened, "rb"), found.st_size


def _kind(mode: int) -> str:
    kinds = {stat.S_IFDIR: "folder", stat.S_IFIFO: "pipe", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}
    return kinds.get(stat.S_IFMT(mode), "special file")


def in_order(todo: list[str], call: Callable[[str], _Found], threads: int) -> Generator[_Found, None, None]:
    """Yield call(name) in order; an interrupt lets the files in hand end and starts no other."""
    if threads == 1:
        yield from map(call, todo)
        return
    rest = iter(todo)
    with ThreadPoolExecutor(threads, thread_name_prefix="deadringer") as pool:
        try:
            waiting: deque[Future[_Found]] = deque(
                pool.submit(call, name) for name in islice(rest, 2 * threads)
            )
            while waiting:
                found = waiting.popleft().result()
                if (name := next(rest, None)) is not None:
                    waiting.append(pool.submit(call, name))
                yield found
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
