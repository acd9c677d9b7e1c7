"""The command line: one module a command. `main` imports them, so that it can be interrupted while they load."""

from __future__ import annotations

import io
import sys

#: Exit status of a run that was interrupted.
INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # names in any script are printed, if need be escaped
            stream.reconfigure(errors="backslashreplace")
    try:
        from deadringer.cli import _commands

        status = _commands.settle()
    except KeyboardInterrupt:
        print("deadringer: interrupted; run the same command again to go on", file=sys.stderr)
        status = INTERRUPTED
    sys.exit(status)
