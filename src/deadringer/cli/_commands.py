"""The group of all commands, and what it takes to settle any of them into an exit status."""

from __future__ import annotations

from importlib.metadata import version

import click

from deadringer.cli import (
    advise,
    audit,
    calibrate,
    claims,
    dossier,
    explain,
    ingest,
    run,
    screen,
    verify,
    weigh,
)
from deadringer.errors import DeadringerError

#: Exit status: nothing could be done, or verification failed. (2 is click's, for usage.)
FAILED = 1


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


for _module in (run, ingest, screen, weigh, claims, dossier, explain, verify, calibrate, audit, advise):
    commands.add_command(_module.command)


def settle() -> int:
    """Run the command line and return its status.

    Raises
    ------
    KeyboardInterrupt
        It was interrupted; also where click made an Abort of that.
    """
    try:
        status = commands.main(standalone_mode=False)
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (DeadringerError, OSError) as error:
        click.echo(f"deadringer: {error}", err=True)
        return FAILED
    return status if isinstance(status, int) else 0
