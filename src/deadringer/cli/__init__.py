"""The command line: one module a command; exit status and errors are settled here, in one place."""

from __future__ import annotations

import sys
from importlib.metadata import version

import click

from deadringer.cli import audit, calibrate, claims, dossier, explain, ingest, run, screen, verify, weigh
from deadringer.errors import DeadringerError

#: Exit status: nothing could be done, or verification failed; and interrupted. (2 is click's, for usage.)
FAILED, INTERRUPTED = 1, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("deadringer"), prog_name="deadringer")
def commands() -> None:
    """Keep a register of protected works, screen what is seen for copies, and make claims that stand up.

    \b
    Examples:
      deadringer run seeds/ak47 --out out/ak47      the whole of it; then open out/ak47/docket.html
      deadringer explain out/ak47 s_ak55            why a sighting was reported
      deadringer verify out/ak47                    whether every file is what was written

    Exit status: 0 all done; 1 nothing could be done, or verification failed; 2 usage; 3 done, some rows rejected;
    130 interrupted (run the same command again to go on).
    """


for _module in (run, ingest, screen, weigh, claims, dossier, explain, verify, calibrate, audit):
    commands.add_command(_module.command)


def main() -> None:
    """Run the command line and exit with its status."""
    try:
        status = commands.main(standalone_mode=False)
    except click.exceptions.Abort:
        status = _stop("interrupted; run the same command again to go on", INTERRUPTED)
    except KeyboardInterrupt:
        status = _stop("interrupted; run the same command again to go on", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (DeadringerError, OSError) as error:
        status = _stop(str(error), FAILED)
    sys.exit(status if isinstance(status, int) else 0)


def _stop(message: str, status: int) -> int:
    click.echo(f"deadringer: {message}", err=True)
    return status
