"""Which folder a run may write to, what of it is its own, and whether its register may be trusted.

A run replaces what runs wrote. It takes away what the manifest lists, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deadringer.dossier.manifest import NAME, read_manifest
from deadringer.errors import InputError, IntegrityError
from deadringer.register import Register

REGISTER, MANIFEST = "register.sqlite", NAME


def admit(case: Path, out: Path) -> None:
    """Refuse an output folder that is somebody else's.

    Raises
    ------
    InputError
        It is the case folder, or one lies in the other; or it holds files, and no register.
    """
    here, there = out.resolve(), case.resolve()
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise InputError(
            f"the output folder {out} and the case {case} must be two folders, neither in the other"
        )
    if out.is_dir() and any(out.iterdir()) and not (out / REGISTER).is_file():
        raise InputError(
            f"{out} holds files, and no {REGISTER} of an earlier run: choose a folder that is new or empty"
        )


@contextmanager
def checked_register(out: Path, *, create: bool = False) -> Iterator[Register]:
    """Open the register of an output folder once it has stood up to its own chain and the head in the manifest.

    Raises
    ------
    IntegrityError
        A row is not what was recorded, or the head is not in the chain; or the manifest cannot be read.
    RegisterError
        It cannot be opened.
    """
    try:
        head = read_manifest(out).register_head if (out / MANIFEST).exists() else None
        register = Register.open(out / REGISTER, create=create)
        try:
            register.verify(head)
        except BaseException:
            register.close()
            raise
    except IntegrityError as error:
        raise IntegrityError(
            f"{error}. Nothing was computed from it: put back a copy of {out} that `deadringer verify` finds whole, "
            "or run the case into a new folder"
        ) from None
    with register:
        yield register


def withdraw(out: Path, within: str, kept: Iterable[Path]) -> None:
    """Take away the files of an earlier run in a folder of `out`, but for those kept; then folders left empty."""
    if not (out / MANIFEST).exists():
        return
    stays = set(kept)
    old = [out / name for name in read_manifest(out).outputs if name.startswith(f"{within}/")]
    for path in old:
        if path in stays:
            continue
        path.unlink(missing_ok=True)
        for above in path.relative_to(out).parents[:-1]:
            with suppress(OSError):  # holds something of the user's still
                (out / above).rmdir()
