"""The commands that write, sign, check and print dossiers."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from deadringer.casework import folder as steps
from deadringer.cli import main

Run = tuple[Path, steps.Outcome]


@dataclass(frozen=True)
class Done:
    exit_code: int
    output: str


def call(*words: object) -> Done:
    """Call a command in this process, as the script that is installed does."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        patch.setattr(sys, "argv", ["deadringer", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
    return Done(int(ended.value.code or 0), said.getvalue())


@pytest.fixture(scope="module")
def made(seed_run: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a folder with keys and an output folder whose dossiers are signed, and one of these."""
    folder = tmp_path_factory.mktemp("signed")
    for words in (
        ("genpkey", "-algorithm", "ed25519", "-out", "key.pem"),
        ("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"),
    ):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    shutil.copytree(seed_run[0], folder / "out")
    done = call("dossier", folder / "out", "--sign", folder / "key.pem")
    assert done.exit_code == 0, done.output
    return folder, folder / "out" / "dossiers" / "bg-arsenal"


def test_a_signed_dossier_is_verified_by_the_key_that_is_known(made: tuple[Path, Path]) -> None:
    folder, dossier = made
    done = call("verify", dossier, "--key", folder / "public.pem")
    assert done.exit_code == 0, done.output
    assert "The signature is by the key given" in done.output
    assert "rows stand in the register's journal" in done.output
    assert done.output.endswith("verified\n")
    assert call("verify", folder / "out").exit_code == 0


def test_the_reply_of_an_authority_is_no_stranger_to_the_output_folder(made: tuple[Path, Path]) -> None:
    folder, dossier = made
    reply = dossier / "SHA256SUMS.tsr"
    reply.write_bytes(b"no reply")
    try:
        assert call("verify", folder / "out").exit_code == 0
        done = call("verify", dossier)
        assert done.exit_code == 1
        assert "it is no time-stamp reply" in done.output
    finally:
        reply.unlink()


def test_options_that_do_not_go_together_are_refused(made: tuple[Path, Path]) -> None:
    folder, dossier = made
    for words, said in (
        (("verify", folder / "out", "--key", folder / "public.pem"), "--key is for a dossier"),
        (("verify", dossier, "--case", folder), "a dossier is checked by itself"),
        (("dossier", folder / "out", dossier.name), "CLAIM and --pdf go together"),
        (("dossier", folder / "out", "--pdf", folder / "x.pdf"), "CLAIM and --pdf go together"),
        (
            (
                "dossier",
                folder / "out",
                dossier.name,
                "--pdf",
                folder / "x.pdf",
                "--sign",
                folder / "key.pem",
            ),
            "--pdf prints a dossier as it stands",
        ),
    ):
        done = call(*words)
        assert done.exit_code == 2, done.output
        assert said in done.output


@pytest.mark.parametrize("name", ["nothing", "..", "../dossiers", "."])
def test_a_dossier_that_is_not_there_is_not_printed(name: str, made: tuple[Path, Path]) -> None:
    folder, _ = made
    done = call("dossier", folder / "out", name, "--pdf", folder / "x.pdf")
    assert done.exit_code == 1
    assert "holds no dossier" in done.output


def test_a_key_that_is_none_stops_before_anything_is_written(made: tuple[Path, Path]) -> None:
    folder, dossier = made
    before = {path.name: path.read_bytes() for path in dossier.iterdir()}
    done = call("dossier", folder / "out", "--sign", folder / "public.pem")
    assert done.exit_code == 1
    assert "expected a private key in PEM" in done.output
    assert {path.name: path.read_bytes() for path in dossier.iterdir()} == before
    assert call("verify", folder / "out").exit_code == 0
