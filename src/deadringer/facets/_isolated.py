"""A child process that answers line by line, within limits of memory and time, and may die. It knows no pictures.

The limits hold what a decoder can use up, not what it can read: it runs as the same user.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

#: An answer is a line of this many bytes at most, unless told: eight codes and a path need a few thousand.
LONGEST_ANSWER = 1 << 20


class Died(Exception):  # noqa: N818 - it tells of an event, and never leaves this room
    """The child gave no answer; the message says how it ended."""


class Child:
    """A Python process that runs `code` and answers each line on its standard output; begun anew after it died."""

    def __init__(
        self, code: str, arguments: list[str], seconds: float, longest: int = LONGEST_ANSWER
    ) -> None:
        # -P: the folder it is called in may be the untrusted one, and is no place to import from.
        self._command = [sys.executable, "-P", "-c", code, *arguments]
        self._seconds = seconds
        self._longest = longest
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, line: bytes) -> bytes:
        """Return the child's answer to a line; raises `Died` where it gives none in time."""
        if self._process is None:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError):  # it has died: reading says so
                process.stdin.write(line + b"\n")
                process.stdin.flush()
            answer = process.stdout.readline(self._longest)
        finally:
            timer.cancel()
        if answer.endswith(b"\n"):
            return answer[:-1]
        status = self.close()
        if late.is_set():
            raise Died(f"gave no answer in {self._seconds:g} s")
        raise Died(
            f"ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        )

    def close(self) -> int:
        """End the child and return its status; a later question begins another."""
        process, self._process = self._process, None
        if process is None:
            return 0
        status = process.poll()
        if status is None:
            with contextlib.suppress(
                subprocess.TimeoutExpired
            ):  # one that closed its output is about to end by itself
                status = process.wait(0.2)
        process.kill()
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):  # what it never read is flushed once more
                process.stdin.close()
        with process:  # closes its pipes, and waits
            return process.wait() if status is None else status

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def answer_lines(answer: Callable[[bytes], bytes], memory: int, seconds: int) -> None:
    """Answer every line of standard input, in the child: each within so many bytes more than now, and CPU seconds."""
    import resource  # of Unix only, as such children are

    def limit(what: int, most: int) -> None:
        """Lower the soft limit: the hard one stays, since that of CPU time is raised again with every line."""
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))

    limit(resource.RLIMIT_CORE, 0)
    now = Path("/proc/self/statm")
    used = int(now.read_text().split()[0]) * resource.getpagesize() if now.exists() else 0
    limit(resource.RLIMIT_AS, used + memory)
    for line in sys.stdin.buffer:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        limit(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + 1 + seconds)
        sys.stdout.buffer.write(answer(line.rstrip(b"\n")) + b"\n")
        sys.stdout.buffer.flush()
